"""What a page of the site is, and how a list of reports becomes pages.

Knows neither MkDocs nor Jinja; the templates named in pages hold the HTML.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Any

from eventlib.library.report import Report
from eventlib.pages import addresses
from eventlib.prose.anchors import heading_anchor
from eventlib.uris import HOME_URI, numbered_uri

PAGE_SIZE = 50
"""How many reports a page of a list holds at most."""
TOP = 12
"""How many of the most frequent topics, places or entities a page names."""

_EPOCH = datetime.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumbs; `target` is what the step is about, or an address, or None for plain text."""

    title: str
    target: object | None = None


class PageKind(StrEnum):
    """The kinds of pages; the value names the template. `WRITTEN` are those of `docs/`, which a person wrote."""

    WRITTEN = "main"
    HOME = "home"
    REPORT = "report"
    MOVED = "moved"
    TOPICS = "topics"
    TOPIC = "topic"
    COMPENDIUM = "compendium"
    COMPILE = "compile"
    REGIONS = "regions"
    PLACE = "place"
    ENTITIES = "entities"
    ENTITY = "entity"
    PAIR = "pair"
    ARCHIVE = "archive"
    YEAR = "year"
    MONTH = "month"
    ENTERED = "entered"
    STATISTICS = "statistics"
    SEARCH = "search"
    COMPARE = "compare"
    SUBSCRIBE = "subscribe"
    SELECTION = "selection"
    FORMAT = "format"
    CONTRIBUTE = "contribute"


class Facts(Mapping[str, Any]):
    """What a template is told, found out when somebody first asks: which pages there are takes no more than a moment."""

    def __init__(
        self, find: Callable[[], Mapping[str, Any]], made_from: Callable[[], tuple[object, ...]] | None = None
    ) -> None:
        """`find` returns it; it must not depend on when it is called.

        `made_from` returns all that it follows from, the program aside, where that is less than all that is found.
        """
        self._find = find
        self._made_from = made_from

    def content(self) -> object:
        """Return what is the same whenever the template is told the same."""
        return self._made_from() if self._made_from else dict(self)

    @cached_property
    def _found(self) -> Mapping[str, Any]:
        return self._find()

    def __getitem__(self, name: str) -> Any:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _content(context: Mapping[str, Any]) -> object:
    return context.content() if isinstance(context, Facts) else context


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site."""

    uri: str
    title: str
    kind: PageKind
    trail: tuple[Crumb, ...]
    """The way here from the home page, this page last."""
    description: str = ""
    updated: datetime.date = _EPOCH
    """The newest date among what the page shows; never the day of the build."""
    subject: object | None = None
    """What the page is about: a report, a topic, a place, an entity or two; of a page that leads on, where to."""
    list_page: ListPage | None = None
    """The part of a list of reports that the page shows, if it shows one."""
    list_uri: str | None = None
    """The page whose list of reports, or of topics, regions or entities, can be downloaded here."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """What else the template of the kind is told."""

    @property
    def template(self) -> str:
        """The template of the kind of page."""
        return f"{self.kind}.html"


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Pages that follow from the same facts, such as those of one list: where these are the same, so is each page."""

    uri: str
    """The address of the first of them; the others are the further pages of the list that begins there."""
    pages: Callable[[], Iterable[Page]]
    """Lays them out."""
    made_from: Callable[[], tuple[object, ...]] | None = None
    """Returns all that they follow from, the program aside; None: nobody has said, one has to look at the pages."""
    subject: object | None = None
    """What they are about: all that is known of it shows there."""
    texts: tuple[Report, ...] = ()
    """The reports whose texts they show."""
    former_uris: tuple[str, ...] = ()
    """Where they were before; a page there leads to each of them."""


@dataclass(frozen=True, slots=True)
class ListGroup:
    """Some reports of a list under one heading, such as a year or a role."""

    heading: str
    anchor: str
    reports: tuple[Report, ...]
    count: int
    """How many reports the group has on all pages of the list together."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Where a group of a list begins."""

    heading: str
    count: int
    uri: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list of reports: its groups, and where the others are."""

    groups: tuple[ListGroup, ...]
    total: int
    number: int
    uris: tuple[str, ...]
    """The addresses of all pages of the list."""
    jumps: tuple[Jump, ...]

    @property
    def previous_uri(self) -> str | None:
        """The page of the list before this one."""
        return self.uris[self.number - 2] if self.number > 1 else None

    @property
    def next_uri(self) -> str | None:
        """The page of the list after this one."""
        return self.uris[self.number] if self.number < len(self.uris) else None


HOME = Crumb("首页", HOME_URI)
TOPICS = Crumb("主题", addresses.TOPICS_URI)
REGIONS = Crumb("地区", addresses.REGIONS_URI)
ENTITIES = Crumb("实体", addresses.ENTITIES_URI)
ARCHIVE = Crumb("归档", addresses.ARCHIVE_URI)
ENTERED = Crumb("新收录", addresses.ENTERED_URI)


def newest_date(reports: Iterable[Report]) -> datetime.date:
    """Return the newest date that reports state; 1970-01-01 where there are none."""
    return max((report.last_changed for report in reports), default=_EPOCH)


def by_year(reports: Iterable[Report]) -> list[tuple[str, tuple[Report, ...]]]:
    """Return reports, newest first, in groups by year."""
    return [(f"{year}年", tuple(group)) for year, group in groupby(reports, lambda report: report.date.year)]


def moved_page(uri: str, title: str, trail: tuple[Crumb, ...], target: object, updated: datetime.date) -> Page:
    """Return the page at a former address that leads to `target`: what has moved, or its present address."""
    return Page(uri, title, PageKind.MOVED, trail, updated=updated, subject=target)


def moved_list_pages(
    former_uris: Iterable[str], uri: str, title: str, trail: tuple[Crumb, ...], reports: Sequence[Report]
) -> Iterator[Page]:
    """Yield a page at each former address of each page of a list of reports, which leads to the present one of that."""
    updated = newest_date(reports)
    for former in former_uris:
        for number in range(1, max(1, -(-len(reports) // PAGE_SIZE)) + 1):
            yield moved_page(numbered_uri(former, number), title, trail, numbered_uri(uri, number), updated)


def list_pages(  # noqa: PLR0913, PLR0917 - the facts of a page and its list, each named at the call
    uri: str,
    title: str,
    kind: PageKind,
    trail: tuple[Crumb, ...],
    groups: Sequence[tuple[str, tuple[Report, ...]]],
    context: Mapping[str, Any],
    *,
    subject: object | None = None,
    list_uri: str | None = None,
) -> Iterator[Page]:
    """Yield the pages of a list of reports, at most 50 reports each; a group may run over several pages.

    `groups` holds headings and their reports. `list_uri` is the page whose list can be downloaded from these: by default
    the list itself.
    """
    entries = [(index, report) for index, (_, reports) in enumerate(groups) for report in reports]
    chunks = [entries[start : start + PAGE_SIZE] for start in range(0, len(entries), PAGE_SIZE)] or [[]]
    uris = tuple(numbered_uri(uri, number) for number in range(1, len(chunks) + 1))
    starts: dict[int, str] = {}
    for page_uri, chunk in zip(uris, chunks, strict=True):
        for index, _ in chunk:
            starts.setdefault(index, page_uri)
    anchors = [heading_anchor(heading) for heading, _ in groups]
    jumps = tuple(
        Jump(heading, len(reports), starts[index], anchors[index])
        for index, (heading, reports) in enumerate(groups)
        if reports
    )
    total = len({report.id for _, report in entries})
    facts = Facts(lambda: {**context, "heading": title}, lambda: (_content(context), title))
    for number, chunk in enumerate(chunks, start=1):
        shown = tuple(
            ListGroup(groups[index][0], anchors[index], tuple(report for _, report in run), len(groups[index][1]))
            for index, run in ((index, list(run)) for index, run in groupby(chunk, lambda entry: entry[0]))
        )
        numbered = title if number == 1 else f"{title}（第{number}页）"
        yield Page(
            uri=uris[number - 1],
            title=numbered,
            kind=kind,
            trail=trail if number == 1 else (*trail, Crumb(f"第{number}页", uris[number - 1])),
            description=f"{title}：共{total}篇事件分析报告",
            updated=newest_date(report for _, report in chunk),
            subject=subject,
            list_page=ListPage(shown, total, number, uris, jumps),
            list_uri=list_uri or uri,
            context=facts,
        )
