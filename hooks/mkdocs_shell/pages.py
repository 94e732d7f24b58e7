"""Generated pages as MkDocs pages: rendered whole by worker processes, so that MkDocs has only to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from eventlib.pages.addresses import uri_of
from eventlib.pages.mentions import NameIndex, name_linker
from eventlib.pages.page import Page
from eventlib.pages.pieces import Piece, cut_pieces
from eventlib.prose.body import body_renderer
from eventlib.uris import site_path
from eventlib.workers import map_items


class GeneratedPage(MkDocsPage):
    """A page of the library."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)
        self.library_page = page
        if page.template == "moved.html" and config.site_url:
            self.canonical_url = config.site_url + site_path(uri_of(page.context["report"]))

    def read_source(self, config: MkDocsConfig) -> None:
        """Take metadata from the library page: the text of an analyst never sets any."""
        page = self.library_page
        hide = ["navigation"] if page.markdown else ["navigation", "toc"]
        self.markdown = ""
        # Material writes title and description into HTML as they are: what an analyst wrote is escaped here.
        self.meta = {
            "title": escape(page.title),
            "description": escape(page.description),
            "template": "rendered.html",
            "hide": hide,
            "moved": page.template == "moved.html",
        }
        self.update_date = page.updated.isoformat()

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave everything to `rendered_pages`."""
        self.content = ""
        self.toc = get_toc([])


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The HTML of a page, from the first character to the last."""

    uri: str
    html: str
    missing: tuple[str, ...]
    """What is wrong with its links."""


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages are rendered with."""

    env: jinja2.Environment
    nav: Navigation
    files: Sequence[File]
    config: MkDocsConfig
    head: Callable[[MkDocsPage, Mapping[str, Any]], Mapping[str, Any]]
    """Returns what the template of a page is told besides what MkDocs and the page itself tell it."""
    missing: list[str]
    """Where the templates note what is wrong with links."""


def rendered_pages(
    pages: Sequence[GeneratedPage], site: Site, names: NameIndex, sections: Sequence[str]
) -> Iterator[RenderedPage]:
    """Yield each page rendered, in order, while workers render the next ones.

    `pages` begin with the reports: the others show these `sections` cut from their bodies. `names` are those to link.
    """
    render_body = body_renderer(name_linker(names))

    def render_report(page: GeneratedPage) -> tuple[RenderedPage, dict[str, Piece]]:
        body = render_body((page.library_page.uri, page.library_page.markdown))
        page.content = body.html
        page.toc = get_toc(list(body.toc))  # type: ignore[arg-type]  # tokens as made by toc
        return _rendered(page, site, {}), cut_pieces(body.html, page.library_page.context["report"], sections)

    reports = [page for page in pages if page.library_page.markdown]
    pieces: dict[str, Mapping[str, Piece]] = {}
    for page, (rendered, cut) in zip(reports, map_items(render_report, reports), strict=True):
        pieces[page.library_page.context["report"].id] = cut
        yield rendered
    yield from map_items(lambda page: _rendered(page, site, pieces), pages[len(reports) :])


def _rendered(page: GeneratedPage, site: Site, pieces: Mapping[str, Mapping[str, Piece]]) -> RenderedPage:
    library_page, before = page.library_page, len(site.missing)
    context: dict[str, Any] = {**get_context(site.nav, site.files, site.config, page)}
    context.update(library_page.context, trail=library_page.trail, pieces=pieces)
    context.update(site.head(page, context))
    page.active = True
    html = site.env.get_template(library_page.template).render(context)
    page.active = False
    own = tuple(site.missing[before:])
    del site.missing[before:]
    return RenderedPage(page.file.src_uri, html, own)
