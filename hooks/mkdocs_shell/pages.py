"""Generated pages as MkDocs pages: rendered whole by worker processes, so that MkDocs has only to write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from eventlib.pages.addresses import uri_of
from eventlib.pages.mentions import NameIndex, name_finder, name_index
from eventlib.pages.page import HOME, Crumb, Page, PageKind
from eventlib.pages.pieces import Piece, cut_pieces
from eventlib.prose.body import contents
from eventlib.prose.linking import link_text
from eventlib.uris import site_path
from eventlib.workers import map_items
from mkdocs_shell.head import Head

if TYPE_CHECKING:
    from eventlib.library.catalog import Catalog
    from eventlib.library.report import Report, ReportText


class GeneratedPage(MkDocsPage):
    """A page of the library."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)
        self.library_page = page
        if page.kind is PageKind.MOVED and config.site_url:
            self.canonical_url = config.site_url + site_path(uri_of(page.subject))

    def read_source(self, config: MkDocsConfig) -> None:
        """Take metadata from the library page: the text of an analyst never sets any."""
        page = self.library_page
        self.markdown = ""
        # Material writes title and description into HTML as they are: what an analyst wrote is escaped here.
        self.meta = {
            "title": escape(page.title),
            "description": escape(page.description),
            "template": "rendered.html",
            "hide": ["navigation"] if page.kind is PageKind.REPORT else ["navigation", "toc"],
            "moved": page.kind is PageKind.MOVED,
        }
        self.update_date = page.updated.isoformat()

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave everything to `rendered_pages`."""
        self.content = ""
        self.toc = get_toc([])  # MkDocs documents what a table of contents is to templates, not how one is made


def add_pages(files: Files, pages: Sequence[Page], config: MkDocsConfig, folder: str | None) -> None:
    """Add the generated pages, the reports first; `folder` is that of the reports inside the project, if it lies there."""
    for page in sorted(pages, key=lambda page: page.kind is not PageKind.REPORT):
        file = File.generated(config, page.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        # Where the forge edits the file of a report, relative to `docs/`.
        file.edit_uri = f"../{folder}/{_report(page).path}" if page.kind is PageKind.REPORT and folder else None
        GeneratedPage(page, file, config)
        files.append(file)


def add_figures(files: Files, reports: Iterable[Report], folder: Path, config: MkDocsConfig) -> None:
    """Publish the images that reports show, as they are, beside the pages of these; `folder` is that of the reports."""
    for path, uri in {figure.path: uri_of(figure) for report in reports for figure in report.figures}.items():
        files.append(File.generated(config, uri, abs_src_path=str(folder / path)))


def written_page(page: MkDocsPage) -> Page:
    """Return what is known of a page of `docs/`."""
    uri, title = page.file.src_uri, str(page.title)
    return Page(uri, title, PageKind.WRITTEN, (HOME, Crumb(title, uri)))


def _report(page: Page) -> Report:
    report: Report = page.context["report"]
    return report


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The HTML of a page, from the first character to the last."""

    uri: str
    html: str
    missing: tuple[str, ...]
    """What is wrong with its links."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What all pages are rendered with."""

    env: jinja2.Environment
    nav: Navigation
    files: Sequence[File]
    config: MkDocsConfig
    head: Head
    texts: Mapping[str, ReportText]
    """Those of the reports, by their ids."""
    missing: list[str]
    """Where the templates note what is wrong with links."""


class PageSource(Protocol):
    """Where MkDocs gets the HTML of the generated pages from."""

    def take(self, uri: str) -> RenderedPage:
        """Return the page at an address.

        Raises:
            KeyError: there is none.
        """


class RenderedPages:
    """The generated pages as HTML, each taken once by its address, while workers render the next ones."""

    def __init__(self, pages: Iterator[RenderedPage]) -> None:
        self._pages = pages
        self._waiting: dict[str, RenderedPage] = {}

    def take(self, uri: str) -> RenderedPage:
        """Return the page at an address.

        Raises:
            KeyError: no page was generated for it, or it has been taken.
        """
        while uri not in self._waiting:
            rendered = next(self._pages, None)
            if rendered is None:
                raise KeyError(uri)
            self._waiting[rendered.uri] = rendered
        return self._waiting.pop(uri)


class PagesOnDemand:
    """The generated pages as HTML, each rendered when it is taken."""

    def __init__(self, site: RenderContext, catalog: Catalog, sections: Sequence[str]) -> None:
        """Pages of compendia show these `sections` cut from the bodies of reports."""
        self._site, self._catalog, self._sections = site, catalog, sections
        self._pages = {file.src_uri: file.page for file in site.files if isinstance(file.page, GeneratedPage)}

    def take(self, uri: str) -> RenderedPage:
        """Return the page at an address.

        Raises:
            KeyError: there is none.
        """
        page = self._pages[uri]
        library_page = page.library_page
        pieces: dict[str, Mapping[str, Piece]] = {}
        if library_page.kind is PageKind.REPORT:
            _fill_in(page, self._site.texts[_report(library_page).id], self._names)
        elif library_page.kind is PageKind.COMPENDIUM and library_page.list_page:
            for report in (report for group in library_page.list_page.groups for report in group.reports):
                text = self._site.texts[report.id]
                body = _body_of(text, uri_of(report), self._names)
                pieces[report.id] = cut_pieces(body, report, text.sections, self._sections)
        return _rendered(page, self._site, pieces)

    @cached_property
    def _names(self) -> NameIndex:
        return name_index(self._catalog)


def rendered_pages(site: RenderContext, names: NameIndex, sections: Sequence[str]) -> Iterator[RenderedPage]:
    """Yield each generated page rendered, the reports first, in the order of files otherwise.

    Pages of compendia show these `sections` cut from the bodies of reports. `names` are those to link.
    """

    def render_report(page: GeneratedPage) -> tuple[RenderedPage, dict[str, Piece]]:
        report = _report(page.library_page)
        text = site.texts[report.id]
        _fill_in(page, text, names)
        return _rendered(page, site, {}), cut_pieces(page.content or "", report, text.sections, sections)

    pages = [file.page for file in site.files if isinstance(file.page, GeneratedPage)]
    reports = [page for page in pages if page.library_page.kind is PageKind.REPORT]
    others = [page for page in pages if page.library_page.kind is not PageKind.REPORT]
    pieces: dict[str, Mapping[str, Piece]] = {}
    for page, (rendered, cut) in zip(reports, map_items(render_report, reports), strict=True):
        pieces[_report(page.library_page).id] = cut
        yield rendered
    yield from map_items(lambda page: _rendered(page, site, pieces), others)


def _fill_in(page: GeneratedPage, text: ReportText, names: NameIndex) -> None:
    """Give the page of a report its body, with links where these names stand, and its table of contents."""
    page.content = _body_of(text, page.library_page.uri, names)
    page.toc = get_toc(contents(text.blocks))


def _body_of(text: ReportText, uri: str, names: NameIndex) -> str:
    return link_text(text.html, name_finder(names, uri))


def _rendered(page: GeneratedPage, site: RenderContext, pieces: Mapping[str, Mapping[str, Piece]]) -> RenderedPage:
    library_page, before = page.library_page, len(site.missing)
    # Not documented, but the one place where MkDocs puts together what it promises to every template.
    context: dict[str, Any] = {**get_context(site.nav, site.files, site.config, page)}
    context.update(library_page.context, pieces=pieces)
    context.update(subject=library_page.subject, list_page=library_page.list_page)
    context.update(site.head(library_page))
    # To whoever renders it, the page is the active one; workers begin with all that this process holds.
    page.active = True
    html = site.env.get_template(library_page.template).render(context)
    page.active = False
    own = tuple(site.missing[before:])
    del site.missing[before:]
    return RenderedPage(page.file.src_uri, html, own)
