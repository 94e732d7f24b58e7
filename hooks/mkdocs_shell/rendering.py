"""What the pages of a build, or of a preview, are rendered with, and what stands for all that they are made from."""

from __future__ import annotations

from functools import partial

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from eventlib.cache.encoding import encoded
from eventlib.cache.values import kept_value
from eventlib.library.report import Report
from eventlib.pages.addresses import uri_of
from eventlib.pages.mentions import name_index, names_digest
from eventlib.uris import site_path
from mkdocs_shell.body_keys import BodyKeys
from mkdocs_shell.filters import equip
from mkdocs_shell.frame import frame_digest, urls_of
from mkdocs_shell.head import head_of
from mkdocs_shell.layouts import Layouts, LayoutText
from mkdocs_shell.page_keys import PageKeys
from mkdocs_shell.pages import RenderContext, linked_text, piece_keys, pieces_of
from mkdocs_shell.project import owner_templates
from mkdocs_shell.site_pages import SitePages
from mkdocs_shell.state import BuildState, folder_in_project, state_of

_LAYOUTS = "layouts"
"""The kind under which it is kept what all pages of one depth and part of the site have in common."""


def render_context(env: jinja2.Environment, files: Files, config: MkDocsConfig) -> RenderContext:
    """Equip the templates for a site with these files and the generated pages; return what pages are rendered with."""
    state = state_of(config)
    urls = _Urls(state.pages)
    urls.update(urls_of(state.given) | urls_of(files))
    state.links.lead_to(urls)
    equip(env, state.settings, folder_in_project(config), state.links)
    env.globals["scope"] = state.scope
    return RenderContext(
        env=env,
        nav=state.nav,
        config=config,
        page=state.page_files.page,
        head=partial(head_of, downloads=state.downloads, settings=state.settings),
        texts=state.catalog.texts,
        names=name_index(state.catalog),
        sections=[section.name for section in state.settings.compiled],
        links=state.links,
        layouts=Layouts(env, state.nav, state.links, owner_templates(config), _kept_layouts(state)),
    )


def _kept_layouts(state: BuildState) -> dict[str, LayoutText]:
    """Return the layouts that earlier builds made of the same frame."""
    if state.frame is None:
        return {}

    def are_harmless(texts: dict[str, LayoutText]) -> bool:
        return all(text.is_harmless for text in texts.values())

    return kept_value(state.store, _LAYOUTS, state.frame, dict, form=dict[str, LayoutText], fits=are_harmless)


def keep_layouts(state: BuildState) -> None:
    """Keep for the next build what layouts were made; not where a link in one leads nowhere, which is to be said again."""
    is_whole = not state.links.missing and not state.missing_links
    if state.layouts.has_made and state.frame is not None and is_whole:
        state.store.put_many(_LAYOUTS, {state.frame: encoded(state.layouts.texts)})


class _Urls(dict[str, str]):
    """Where pages and files are published, by their addresses; those of generated pages are added when they are asked for."""

    def __init__(self, pages: SitePages) -> None:
        super().__init__()
        self._pages = pages

    def __missing__(self, uri: str) -> str:
        if not self._pages.has(uri):
            raise KeyError(uri)
        return self.setdefault(uri, site_path(uri))


def frame_of(nav: Navigation, config: MkDocsConfig) -> str | None:
    """Return what stands for the frame of all pages, see `frame_digest`."""
    state = state_of(config)
    return frame_digest(config, nav, urls_of(state.given), folder_in_project(config), state.scope)


def page_keys(site: RenderContext, config: MkDocsConfig) -> PageKeys:
    """Return the digests of what the generated pages are made from."""
    state = state_of(config)
    names = names_digest(state.catalog, state.vocabulary_digest)

    def cut(report: Report) -> str:
        page = site.page(uri_of(report)).library_page
        return piece_keys(pieces_of(page, linked_text(page, site), site), site.sections)

    bodies = BodyKeys(state.update, state.digests, site.names, names, site.texts, site.sections, cut)
    return PageKeys(state.update, state.digests, state.frame, bodies, state.downloads)
