"""What a page of the site is.

Knows neither MkDocs nor Jinja; the templates named in pages hold the HTML.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Any

from eventlib.library.report import Report
from eventlib.pages import addresses
from eventlib.uris import HOME_URI

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


def content_of(context: Mapping[str, Any]) -> object:
    """Return what is the same whenever a template is told the same."""
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
    """Returns all that they follow from besides `reports`, the program aside: nothing that the summary of a report has a
    part in. None: nobody has said, one has to look at the pages."""
    reports: tuple[Report, ...] = ()
    """The reports of which they show whatever is known, each summary among it."""
    subject: object | None = None
    """What they are about: all that is known of it shows there."""
    texts: tuple[Report, ...] = ()
    """The reports whose texts they show."""
    section: str = ""
    """The section of these texts that they show; empty where they show all of them."""
    former_uris: tuple[str, ...] = ()
    """Where they were before; a page there leads to each of them."""


@dataclass(frozen=True, slots=True)
class ListGroup:
    """Some reports of a list under one heading, such as a year or a role."""

    heading: str
    anchor: str
    reports: tuple[Report, ...]
    count: int | None
    """How many reports the group has on all pages of the list together; None on those that it is continued on."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Where a group of a list begins."""

    heading: str
    count: int | None
    """How many reports it has; None on further pages."""
    uri: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list of reports: its groups, and where the others are.

    What counts the whole list is said on the first page alone: so one report more changes no page but that and its own.
    """

    groups: tuple[ListGroup, ...]
    jumps: tuple[Jump, ...]
    is_first: bool = True
    """Whether the list begins here, with what is newest."""
    newer_uri: str | None = None
    """The page of the list before this one."""
    older_uri: str | None = None
    """The page of the list after this one."""
    total: int | None = None
    """How many reports the list has; None on further pages, and where nobody says so."""
    page_count: int | None = None
    """On how many pages; None on further pages."""
    period: str = ""
    """The days that its reports are of, which a page is known by that does not say how many reports the list has; else empty."""


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
