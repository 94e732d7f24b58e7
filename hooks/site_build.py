"""The build, event by event, in the order in which MkDocs calls them: a table of contents.

What knows MkDocs is in `mkdocs_shell`; the work is done in `eventlib`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from eventlib.exports.api_schema import with_field_tables
from eventlib.pages.addresses import WORD_TEMPLATE_URI
from eventlib.prose.safe_markdown import PAGE_CONFIGS, PAGE_EXTENSIONS
from eventlib.workers import WorkerError, collect_seldom, end_soon
from mkdocs_shell.assets import add_json, leave_out_source_maps, name_by_content
from mkdocs_shell.compiled_templates import compile_ahead
from mkdocs_shell.files import (
    SiteFolder,
    begin_exports,
    begin_search_index,
    begun_form,
    end_exports,
    end_search_index,
    leave_kept_files,
    leave_kept_pages,
    leave_kept_templates,
    made_of_template,
    with_generated,
    write_pages,
    write_search_index,
)
from mkdocs_shell.head import head_of
from mkdocs_shell.page_files import GeneratedPage, ListedPages, written_page
from mkdocs_shell.pages import RenderedPages, rendered_pages
from mkdocs_shell.preview import Preview
from mkdocs_shell.project import add_docs, add_templates, escape_words
from mkdocs_shell.rendering import frame_of, keep_layouts, page_keys, render_context
from mkdocs_shell.state import begin, state_of
from mkdocs_shell.theme_scripts import add_theme_script
from mkdocs_shell.written_pages import written_pages

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from mkdocs_shell.serving import PreviewServer

log = logging.getLogger("mkdocs.hooks.site_build")

_preview: Preview | None = None  # not state of a build: what this process serves, if that is its command


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this process shows a preview: then pages are made when asked for, and it lives through mistakes.

    What `mkdocs serve --clean` or `--no-livereload` shows is a build.
    """
    collect_seldom()
    global _preview  # noqa: PLW0603 - the event comes before there is a configuration to keep it on
    asked = click.get_current_context(silent=True)
    is_preview = command == "serve" and (asked is None or asked.params.get("livereload", True))
    _preview = Preview() if is_preview else None
    if is_preview:
        end_soon(False)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the settings, and hand-written pages with the Markdown of the reports."""
    begin(config, serving=_preview is not None)
    add_templates(config)
    escape_words(config)
    config.markdown_extensions = list(PAGE_EXTENSIONS)  # type: ignore[arg-type]  # instances as well as names
    config.mdx_configs = {name: dict(each) for name, each in PAGE_CONFIGS.items()}
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Read all reports, and an own template, before MkDocs empties the site folder, so that a mistake leaves the old site whole."""
    state = state_of(config)
    state.templates = compile_ahead(config)
    state.read_reports()
    if not _preview:
        begin_search_index(state, Path(config.site_dir))
    state.find_pages()
    state.make_word_template()


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages of the project; name by its content what pages load; write what programs read; add generated pages.

    What programs read, the search index among it, comes before the pages, or where little has changed beside them: its
    processes begin as large as this one is, which the pages make larger, and another one finds meanwhile which pages there
    are. A preview makes it when it is asked for.
    """
    state = state_of(config)
    add_docs(files, config)
    add_theme_script(files, config)
    leave_out_source_maps(files)
    name_by_content(files, config)
    add_json(files, WORD_TEMPLATE_URI, state.word_template, config)
    state.given = tuple(files)
    if not _preview:
        write_search_index(state, Path(config.site_dir))
        # Now that this process knows how names sound, for the index.
        form = begun_form(state)
        begin_exports(state, SiteFolder(Path(config.site_dir)))
        state.form = state.catalog.vocabulary, form()
    return with_generated(files, config)


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the navigation for the workers; leave to MkDocs no written page that lies in the site already."""
    state = state_of(config)
    state.nav, state.frame = nav, frame_of(nav, config)
    state.written = written_pages(files, nav, state.updated, state.frame)
    if not _preview:
        leave_kept_pages(state, files, config)
    return nav


def on_page_markdown(markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    """Date hand-written pages by the newest report, not the day of the build; fill in tables of fields."""
    if isinstance(page, GeneratedPage):
        return markdown
    page.update_date = state_of(config).updated
    return with_field_tables(markdown)


def on_env(env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Equip the templates, write the pages that do not lie in the site already, and leave MkDocs what others may change.

    A preview takes over here, and leaves MkDocs no page.
    """
    state = state_of(config)
    env.bytecode_cache = state.templates()
    if _preview:
        _preview.show(config, env, files)
        return env
    site = render_context(env, files, config)
    state.keys, state.layouts = page_keys(site, config), site.layouts
    making = state.keys.to_make(state.pages, [file.dest_uri for file in state.written.files])
    write_pages([page for page in making if state.keys.knows(page)], site, state, SiteFolder(Path(config.site_dir)))
    # MkDocs dates the site map by what it writes: the form is always there, and of the newest date.
    left = [page for page in making if not state.keys.knows(page)]
    state.rendered = RenderedPages(rendered_pages(left, site, state.catalog.reports))
    for page in left:
        files.append(site.page(page.uri).file)
    leave_kept_files(files, state.update)
    leave_kept_templates(state, config)
    return env


def on_template_context(context: dict[str, Any], *, template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """Tell templates of all generated pages, not only of those that MkDocs writes: a site map names them."""
    state = state_of(config)
    state.links.begin(template_name, context["base_url"])
    context["pages"] = state.listed = ListedPages(state.written.files, state.pages, config)
    return context


def on_post_template(output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Note what the site map and the page of an error are made from; MkDocs writes nothing where a template says nothing."""
    if not _preview and output_content.strip() and template_name in config.theme.static_templates:
        made_of_template(state_of(config), template_name)
    return output_content


def on_page_context(
    context: dict[str, Any], *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give a generated page its HTML, and a hand-written page its breadcrumbs."""
    state = state_of(config)
    if isinstance(page, GeneratedPage):
        # Workers may begin now, with all that this process holds: to them, the page they render is the active one.
        page.active = False
        rendered = state.rendered.take(page.file.src_uri)
        if not _preview:
            state.keys.made(page.library_page, rendered)
        state.missing_links += rendered.missing
        context["html"] = rendered.html
    else:
        state.links.begin(page.file.src_uri, context["base_url"])
        context.update(head_of(written_page(page), state.downloads, state.settings))
        state.update.makes(page.file.dest_uri, state.written.made(page))
    return context


def on_post_build(*, config: MkDocsConfig) -> None:
    """Say which links lead nowhere; note what the next build has to know."""
    if _preview:
        return
    state = state_of(config)
    end_exports(state)
    end_search_index(state, Path(config.site_dir))
    for link in (*state.missing_links, *state.links.missing):
        log.warning(link)
    state.keys.remember(state.pages)
    keep_layouts(state)


def on_build_error(*, error: Exception) -> None:
    """Say in a sentence why a build ended that the system would not let finish."""
    if isinstance(error, WorkerError):
        raise Abort(str(error)) from error


def on_serve(
    server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer | PreviewServer:
    """Serve the preview in place of what MkDocs has built; where there is none (`--clean`), answer to own names only."""
    # Imported here: a build has no need of what serves.
    from mkdocs_shell.serving import PreviewServer, for_own_names

    if not _preview:
        server.set_app(for_own_names(server.serve_request, config.dev_addr.host))
        return server
    server.server_close()
    return PreviewServer(_preview, config, builder)
