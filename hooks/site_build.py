"""The build, event by event, in the order in which MkDocs calls them. The work is done in `eventlib`."""

from __future__ import annotations

import logging
import posixpath
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from eventlib.authoring.contribution import contribution_data, contribution_page
from eventlib.authoring.forge import correction_address, new_file_address
from eventlib.dates import chinese_date, weekday
from eventlib.exports.api_schema import with_field_tables
from eventlib.exports.exports import export_files
from eventlib.exports.feeds import Publication
from eventlib.exports.json_schema import schema_files
from eventlib.exports.lists import INDEXES, report_lists
from eventlib.library.catalog import Catalog, build_catalog, group_by
from eventlib.library.folder import Library, LibraryError, load_library
from eventlib.pages.across import across_pages
from eventlib.pages.addresses import API_REPORTS_FOLDER, CONTRIBUTE_DATA, SCHEMA_FOLDER, SEARCH_FOLDER
from eventlib.pages.citations import citations
from eventlib.pages.compendium import compiled_sections
from eventlib.pages.format_page import format_page
from eventlib.pages.library_pages import library_pages
from eventlib.pages.mentions import name_index
from eventlib.pages.page import HOME, Crumb, Page
from eventlib.prose.safe_markdown import MARKDOWN_CONFIGS, MARKDOWN_EXTENSIONS
from eventlib.search.cache import SegmentCache
from eventlib.search.documents import document_environment, search_document
from eventlib.search.index import build_segments, index_files
from eventlib.search.suggestions import suggestions
from eventlib.vocabulary.names import is_latin
from eventlib.workers import WorkerError
from mkdocs_shell.files import write_files
from mkdocs_shell.filters import linker, once_filter
from mkdocs_shell.head import page_head
from mkdocs_shell.pages import GeneratedPage, RenderedPage, Site, rendered_pages

log = logging.getLogger("mkdocs.hooks.site_build")

CACHE_FOLDER = ".cache/search"
"""Beside the folder of reports: segments of the search index that later builds need not build again."""
_PAGES = "library_pages"  # where the pages of this build stand on the configuration
_CATALOG = "library_catalog"
_LISTS = "library_lists"  # the lists that can be taken away, by their page
_NAV = "library_nav"
_SITE = "library_site"  # what pages are rendered with
_RENDERED = "library_rendered"  # the generated pages as HTML, as far as they have been asked for
_serving = False  # not state of a build: the command that this process runs


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this process serves: then a mistake in a report is shown, and the server lives on."""
    global _serving  # noqa: PLW0603 - the event comes before there is a configuration to keep it on
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read hand-written pages with the Markdown of the reports."""
    config.markdown_extensions = list(MARKDOWN_EXTENSIONS)  # type: ignore[arg-type]  # instances as well as names
    config.mdx_configs = dict(MARKDOWN_CONFIGS)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Read all reports before MkDocs empties the site folder, so that a mistake leaves the old site whole."""
    library = _load(config)
    catalog = build_catalog(library.published(with_drafts=_serving), library.vocabulary)
    config[_CATALOG] = catalog
    sections = tuple(config.extra["sections"])
    pages = [*library_pages(catalog, sections), *across_pages(catalog, sections)]
    updated = pages[0].updated
    new_file = new_file_address(config.repo_url, config.edit_uri, _folder_in_project(config))
    config[_PAGES] = [*pages, format_page(sections, updated), contribution_page(sections, updated, new_file)]
    config[_LISTS] = {listing.uri: listing for listing in (*report_lists(catalog), *INDEXES)}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Write the search index; add the generated pages, the reports first.

    The index comes before the pages: its worker processes begin as large as this one is, which the pages make larger.
    """
    _write_search_index(config)
    pages: list[Page] = config[_PAGES]
    folder = _folder_in_project(config)
    for page in sorted(pages, key=lambda page: not page.markdown):
        file = File.generated(config, page.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        # Where the forge edits the file of a report, relative to `docs/`.
        file.edit_uri = f"../{folder}/{page.context['report'].path}" if page.markdown and folder else None
        GeneratedPage(page, file, config)
        files.append(file)
    return files


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the navigation for the workers, which render pages before MkDocs asks for them."""
    config[_NAV] = nav
    return nav


def on_page_markdown(markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    """Date hand-written pages by the newest report, not the day of the build; fill in tables of fields."""
    if isinstance(page, GeneratedPage):
        return markdown
    page.update_date = config[_PAGES][0].updated.isoformat()
    return with_field_tables(markdown)


def on_env(env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Give templates the filters they link and write dates, citations and JSON with; prepare to render with them."""
    missing: list[str] = []
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    env.filters.update(link=linker(files, missing), chinese_date=chinese_date, weekday=weekday, citations=citations)
    env.filters["once"] = once_filter()
    env.filters["correction_address"] = lambda report: correction_address(
        config.repo_url, config.edit_uri, report.id, report.title
    )
    env.tests["latin"] = is_latin
    catalog, lists, documents = config[_CATALOG], config[_LISTS], files.documentation_pages()
    head = partial(page_head, catalog=catalog, lists=lists, config=config)
    site = Site(env, config[_NAV], documents, config, head, missing)
    pages = [file.page for file in documents if isinstance(file.page, GeneratedPage)]
    sections = compiled_sections(config.extra["sections"])
    config[_SITE], config[_RENDERED] = site, rendered_pages(pages, site, name_index(catalog), sections)
    return env


def on_page_context(
    context: dict[str, Any], *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give a generated page its HTML, and a hand-written page its breadcrumbs."""
    site: Site = config[_SITE]
    if isinstance(page, GeneratedPage):
        # Workers may begin now, with all that this process holds: to them, the page they render is the active one.
        page.active = False
        rendered: RenderedPage = next(config[_RENDERED])
        assert rendered.uri == page.file.src_uri  # MkDocs writes pages in the order of files
        site.missing.extend(rendered.missing)
        context["html"] = rendered.html
    else:
        context["trail"] = (HOME, Crumb(str(page.title), page.file.src_uri))
        context.update(site.head(page, context))
    return context


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write what programs read beside the pages: schemas, lists and feeds, and what the form of contribution knows."""
    for link in config[_SITE].missing:
        log.warning(link)
    catalog: Catalog = config[_CATALOG]
    sections = tuple(config.extra["sections"])
    site = Path(config.site_dir)
    write_files(((f"{SCHEMA_FOLDER}/{path}", content) for path, content in schema_files()), site)
    write_files([(CONTRIBUTE_DATA, contribution_data(catalog.vocabulary, sections))], site)
    publication = Publication(str(config.site_name), config.site_url or "", str(config.extra["tag_authority"]))
    write_files(((path, text.encode()) for path, text in export_files(catalog, publication)), site)


def on_build_error(*, error: Exception) -> None:
    """Say in a sentence why a build ended that the system would not let finish."""
    if isinstance(error, WorkerError):
        raise Abort(str(error)) from error


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Rebuild when a report changes."""
    server.watch(str(_reports_folder(config)))
    return server


def _reports_folder(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent / str(config.extra["reports"])


def _load(config: MkDocsConfig) -> Library:
    """Read the folder of reports and say what is wrong with it; a build ends there, a server goes on without it."""
    try:
        library = load_library(_reports_folder(config), tuple(config.extra["sections"]))
    except LibraryError as error:
        raise Abort(str(error)) from error
    errors = [finding for finding in library.findings if finding.is_error]
    for finding in errors:
        # Not a log record: warnings and errors there have their own meaning to the strict build.
        print(finding, flush=True)
    if errors and not _serving:
        raise Abort(f"{len(errors)} 个错误，网站没有更新。改正后再试；全部问题用 make check 查看。")
    if errors:
        log.info(f"{len(errors)} 个错误，有错误的报告暂不显示，改正并保存后会自动更新。")
    return library


def _write_search_index(config: MkDocsConfig) -> None:
    """Write the search index, and each report as JSON, of which results show pieces."""
    catalog: Catalog = config[_CATALOG]
    sections = tuple(config.extra["sections"])
    start = time.monotonic()
    years = group_by(catalog.reports, lambda report: [report.date.year])
    cache = SegmentCache(_reports_folder(config).parent / CACHE_FOLDER, document_environment(catalog, sections))
    segments = build_segments(
        years, lambda report: search_document(report, catalog, sections), cache, lambda report: len(report.body)
    )
    stored = posixpath.relpath(API_REPORTS_FOLDER, SEARCH_FOLDER) + "/"
    names = suggestions(catalog)
    index = index_files(segments, sections, names, stored)
    write_files(
        ((posixpath.normpath(f"{SEARCH_FOLDER}/{path}"), content) for path, content in index), Path(config.site_dir)
    )
    log.info(f"Search index built in {time.monotonic() - start:.2f} seconds")


def _folder_in_project(config: MkDocsConfig) -> str | None:
    """Return the folder of reports as a path inside the project; None where it lies outside."""
    project = Path(config.config_file_path).parent.resolve()
    folder = _reports_folder(config).resolve()
    return folder.relative_to(project).as_posix() if folder.is_relative_to(project) else None
