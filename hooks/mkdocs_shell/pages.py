"""Generated pages rendered whole, so that MkDocs has only to write them: one by itself, or many by worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.toc import get_toc

from eventlib.cache.digests import DIGITS, digest_of
from eventlib.cache.site_update import link_mark, packed_marks
from eventlib.pages.addresses import uri_of
from eventlib.pages.mentions import NameIndex, name_finder
from eventlib.pages.page import Page, PageKind
from eventlib.pages.pieces import Piece, cut_off, cut_pieces
from eventlib.prose.body import contents
from eventlib.prose.linking import link_text
from eventlib.uris import site_path
from eventlib.workers import map_items
from mkdocs_shell.filters import SiteLinks
from mkdocs_shell.head import Head
from mkdocs_shell.layouts import Layouts
from mkdocs_shell.page_files import GeneratedPage
from mkdocs_shell.site_pages import page_path

if TYPE_CHECKING:
    from eventlib.library.report import Report, ReportText

Pieces = Mapping[str, Mapping[str, Piece]]
"""The pieces of reports by the id of the report and the name of the section."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The HTML of a page, from the first character to the last, and what it leads to."""

    uri: str
    html: str
    missing: tuple[str, ...] = ()
    """What is wrong with its links."""
    links: bytes = b""
    """What stands for the pages that its template links to, see `link_marks`: a hundred addresses would be long in coming."""
    names: frozenset[str] = frozenset()
    """The names that decided what is linked in the text of a report, see `find_mentions`."""
    pieces: str = ""
    """What stands for that which pages of compendia show of a report, see `piece_keys`."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What all pages are rendered with."""

    env: jinja2.Environment
    nav: Navigation
    config: MkDocsConfig
    page: Callable[[str], GeneratedPage]
    """Returns the page at an address as MkDocs knows it."""
    head: Head
    texts: Mapping[str, ReportText]
    """The texts of the reports, by the ids of these."""
    names: NameIndex
    """The names to link in them."""
    sections: Sequence[str]
    """The sections that pages of compendia show."""
    links: SiteLinks
    """Those that the templates make."""
    layouts: Layouts
    """What pages have in common, made once."""
    told: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """What MkDocs promises to the templates of all pages at one depth, made once."""


@dataclass(frozen=True, slots=True)
class LinkedText:
    """The body of a report with names linked in it."""

    html: str
    names: frozenset[str]
    """The names that decided what is linked."""
    text: ReportText
    """What the names are linked in: got from the disk once for all that is made of it."""


def linked_text(page: Page, site: RenderContext) -> LinkedText:
    """Return the body of the report that a page is about, as the page shows it."""
    names, text = set[str](), site.texts[report_of(page).id]
    html = link_text(text.html, name_finder(site.names, page.uri, names))
    return LinkedText(html, frozenset(names), text)


def pieces_of(page: Page, text: LinkedText, site: RenderContext) -> Mapping[str, Piece]:
    """Return what pages of compendia show of the report that a page is about."""
    return cut_pieces(text.html, report_of(page), text.text.sections, site.sections)


def piece_keys(pieces: Mapping[str, Piece], sections: Iterable[str]) -> str:
    """Return what stands for each of these sections, as they were cut, in their order: as many digits, of nothing as well."""
    found = map(pieces.get, sections)
    return "".join(digest_of((piece.anchor, piece.parts)) if piece else _NO_PIECE for piece in found)


_NO_PIECE = "-" * DIGITS


def pieces_alone(page: Page, site: RenderContext) -> Mapping[str, Piece]:
    """Return the same where the page itself is not rendered: names are linked as far as the pieces reach, and no further."""
    report, text = report_of(page), site.texts[report_of(page).id]
    html = cut_off(text.html, text.sections, site.sections)
    linked = link_text(html, name_finder(site.names, page.uri, set()))
    return cut_pieces(linked, report, text.sections, site.sections)


def render_page(page: Page, site: RenderContext, pieces: Pieces) -> RenderedPage:
    """Return a page rendered; the page of a compendium takes from `pieces` what it shows of each of its reports."""
    if page.kind is PageKind.REPORT:
        return _render_report(page, linked_text(page, site), site)
    return _rendered(page, site, pieces)


def _render_report(page: Page, text: LinkedText, site: RenderContext) -> RenderedPage:
    with _showing(text.text, text.html, site.page(page.uri)):
        return _rendered(page, site, {}, text.names)


@contextmanager
def _showing(text: ReportText, html: str, shown: GeneratedPage) -> Iterator[None]:
    """Let the page of a report have its body and its contents meanwhile: pages are many, and are not to hold them."""
    shown.content, shown.toc = html, get_toc(contents(text.blocks))
    try:
        yield
    finally:
        shown.content, shown.toc = "", get_toc([])


def _rendered(page: Page, site: RenderContext, pieces: Pieces, names: frozenset[str] = frozenset()) -> RenderedPage:
    shown = site.page(page.uri)
    own = {**page.context, "pieces": pieces, "subject": page.subject, "list_page": page.list_page}
    context = {**own, **_told_of(page, site)}
    _, of_others = site.links.take()
    context["layout"] = _layout(shown, context, site)
    html = site.env.get_template(page.template).render(context)
    shown.active = False
    followed, missing = site.links.take()
    site.links.missing += of_others
    marks = set(map(_mark_of, followed))
    marks.discard(_NO_PAGE)
    return RenderedPage(page.uri, html, tuple(missing), packed_marks(marks), names)


_NO_PAGE = -1


@cache  # a page links to hundreds
def _mark_of(uri: str) -> int:
    """Return what stands for a page, see `link_mark`."""
    return link_mark(page_path(uri)) if uri.endswith(".md") else _NO_PAGE


def _told_of(page: Page, site: RenderContext) -> dict[str, Any]:
    """Return what the template of a page is told of it and of the site, besides what the page shows."""
    return {**_told_at(site_path(page.uri).count("/"), site), "page": site.page(page.uri), **site.head(page)}


def _layout(shown: GeneratedPage, context: Mapping[str, Any], site: RenderContext) -> jinja2.Template | None:
    """Return the layout of a page that is rendered next: to whoever renders it, it is the active one."""
    shown.active = True
    site.links.begin(shown.file.src_uri, context["base_url"])
    return site.layouts.layout(shown, context)


def _told_at(depth: int, site: RenderContext) -> Mapping[str, Any]:
    """Return what MkDocs promises to the templates of all pages that lie in so many folders."""
    if depth not in site.told:
        # Not documented, but the one place where MkDocs puts it together.
        told: dict[str, Any] = {**get_context(site.nav, [], site.config, base_url="/".join([".."] * depth) or ".")}
        # These change with what the page does not show: a page that is kept would not follow them.
        del told["pages"], told["build_date_utc"]
        site.told[depth] = told
    return site.told[depth]


def report_of(page: Page) -> Report:
    """Return the report that a page is about, which is the page of a report."""
    return cast("Report", page.subject)


def rendered_pages(
    making: Sequence[Page],
    site: RenderContext,
    reports: Iterable[Report],
    *,
    write: Callable[[RenderedPage], RenderedPage] = lambda rendered: rendered,
) -> Iterator[RenderedPage]:
    """Yield pages rendered, those of reports first, in their order otherwise; `reports` are all that the site has.

    What `write` makes of a page is yielded: the worker that has rendered a page can write it, and need not hand it over.
    """
    _make_ready(making, site)
    others = [page for page in making if page.kind is not PageKind.REPORT]
    cut = {report.id for page in others if page.kind is PageKind.COMPENDIUM for report in shown_reports(page)}
    rendering = {page.uri: page for page in making}
    own = [
        rendering.get(uri) or site.page(uri).library_page
        for uri, report in ((uri_of(report), report) for report in reports)
        if uri in rendering or report.id in cut
    ]

    def render(page: Page) -> tuple[RenderedPage | None, Mapping[str, Piece]]:
        if page.uri not in rendering:
            return None, pieces_alone(page, site)
        text = linked_text(page, site)
        found = pieces_of(page, text, site)
        rendered = replace(_render_report(page, text, site), pieces=piece_keys(found, site.sections))
        return write(rendered), found if report_of(page).id in cut else {}

    pieces: dict[str, Mapping[str, Piece]] = {}
    for page, (rendered, found) in zip(own, map_items(render, own, minimum=_SOME, what="生成报告页"), strict=True):
        pieces[report_of(page).id] = found
        if rendered:
            yield rendered
    yield from map_items(lambda page: write(_rendered(page, site, pieces)), others, minimum=_SOME, what="生成其他页")


_SOME, _MANY = 16, 200
"""From how many pages on workers render them, and from how many on each needs the templates of most kinds of pages."""


def _make_ready(making: Sequence[Page], site: RenderContext) -> None:
    """Have ready what pages are rendered with: else each worker would make it for itself, and keep it from the next build."""
    if len(making) < _MANY:
        for page in making:
            shown = site.page(page.uri)
            is_report = page.kind is PageKind.REPORT
            with _showing(site.texts[report_of(page).id], "", shown) if is_report else nullcontext():
                _layout(shown, _told_of(page, site), site)
            shown.active = False
    else:
        # One of a compendium needs pieces of reports, which are still to be cut.
        for page in {page.template: page for page in making if page.kind is not PageKind.COMPENDIUM}.values():
            if page.kind is PageKind.REPORT:
                _render_report(page, linked_text(page, site), site)
            else:
                _rendered(page, site, {})


def shown_reports(page: Page) -> Iterator[Report]:
    """Yield the reports that a page of a list shows."""
    if page.list_page:
        for group in page.list_page.groups:
            yield from group.reports


class PageSource(Protocol):
    """Where MkDocs gets the HTML of the generated pages from."""

    def take(self, uri: str) -> RenderedPage:
        """Return the page at an address.

        Raises:
            KeyError: there is none.
        """


@dataclass(frozen=True, slots=True)
class PagesOnDemand:
    """The generated pages as HTML, each rendered when it is taken."""

    site: RenderContext

    def take(self, uri: str) -> RenderedPage:
        """Return the page at an address.

        Raises:
            KeyError: there is none.
        """
        page, pieces = self.site.page(uri).library_page, {}
        if page.kind is PageKind.COMPENDIUM:
            for report in shown_reports(page):
                shown = self.site.page(uri_of(report)).library_page
                pieces[report.id] = pieces_alone(shown, self.site)
        return render_page(page, self.site, pieces)


@dataclass(slots=True)
class RenderedPages:
    """The generated pages as HTML, each taken once by its address, while workers render the next ones."""

    pages: Iterator[RenderedPage]
    _waiting: dict[str, RenderedPage] = field(default_factory=dict)

    def take(self, uri: str) -> RenderedPage:
        """Return the page at an address.

        Raises:
            KeyError: no page was generated for it, or it has been taken.
        """
        while uri not in self._waiting:
            rendered = next(self.pages, None)
            if rendered is None:
                raise KeyError(uri)
            self._waiting[rendered.uri] = rendered
        return self._waiting.pop(uri)
