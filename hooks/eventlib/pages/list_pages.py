"""How a list of reports becomes pages."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import ceil
from operator import attrgetter
from typing import Any

from eventlib.dates import chinese_date, chinese_end
from eventlib.library.report import Report
from eventlib.pages.list_cuts import cut_list
from eventlib.pages.page import (
    Crumb,
    Facts,
    Jump,
    ListGroup,
    ListPage,
    Page,
    PageKind,
    content_of,
    moved_page,
    newest_date,
)
from eventlib.prose.anchors import heading_anchor
from eventlib.uris import numbered_uri

PAGE_SIZE = 50
"""How many reports a page of a long list holds; it may be half as many, or half as many more."""

Groups = Sequence[tuple[str, tuple[Report, ...]]]
"""Headings and their reports, in the order in which they are read."""
Day = Callable[[Report], datetime.date]

by_event: Day = attrgetter("date")
by_entry: Day = attrgetter("published")


@dataclass(frozen=True)
class _Cut:
    """A list cut into pages.

    Further pages are numbered from the oldest on, from 2, so that what becomes of a list moves those least that change least.
    """

    uri: str
    groups: Groups
    day: Day

    @cached_property
    def parts(self) -> list[list[tuple[int, Report]]]:
        """What each page has, the newest first: reports, each with the place of its group among the groups."""
        entries = [(index, report) for index, (_, reports) in enumerate(self.groups) for report in reports]
        cuts = cut_list([report for _, report in entries], PAGE_SIZE, self.day)
        return [entries[start:end] for start, end in cuts]

    @property
    def uris(self) -> list[str]:
        """The address of each page."""
        return list_uris(self.uri, len(self.parts))

    @cached_property
    def starts(self) -> Mapping[int, int]:
        """The page on which each group begins."""
        starts: dict[int, int] = {}
        for number, part in enumerate(self.parts):
            for index, _ in part:
                starts.setdefault(index, number)
        return starts

    def periods(self) -> list[str]:
        """Return the days that the reports of each page are of; of pages that are of the same days, which one it is too."""
        periods = [_period([self.day(report) for _, report in part]) for part in self.parts]
        again, seen = Counter(periods), Counter[str]()
        for number in reversed(range(len(periods))):
            period = periods[number]
            seen[period] += 1
            if again[period] > 1:
                periods[number] = f"{period}，第{seen[period]}部分"
        return periods


def list_uris(uri: str, count: int) -> list[str]:
    """Return the addresses of the pages of a list of so many pages, in the order in which they are read."""
    return [uri, *(numbered_uri(uri, number) for number in range(count, 1, -1))]


def _period(days: Sequence[datetime.date]) -> str:
    if not days:
        return ""
    first, last = min(days), max(days)
    return chinese_date(first) if first == last else f"{chinese_date(first)}至{chinese_end(last, first)}"


def list_pages(  # noqa: PLR0913, PLR0917 - the facts of a page and its list, each named at the call
    uri: str,
    title: str,
    kind: PageKind,
    trail: tuple[Crumb, ...],
    groups: Groups,
    context: Mapping[str, Any],
    *,
    further: Callable[[Sequence[Report]], Mapping[str, Any]] = lambda _: {},
    counted: bool = True,
    day: Day = by_event,
    subject: object | None = None,
    list_uri: str | None = None,
) -> Iterator[Page]:
    """Yield the pages of a list of reports, the newest first, and those that lead to it; a group may run over several pages.

    The first page is told `context`, the others what `further` returns of their reports. Where a list that has further pages is
    not `counted`, the first one too is known by the days of its reports, and changes with these alone. `day` returns the day
    that the list is in order of. `list_uri` is the page whose list can be downloaded from these: by default the list itself.
    """
    cut = _Cut(uri, groups, day)
    uris, periods, total = cut.uris, cut.periods(), len({report.id for _, reports in groups for report in reports})
    jumps = _jumps(cut)
    counted = counted or len(uris) == 1
    for number, part in enumerate(cut.parts):
        reports = [report for _, report in part]
        shown = tuple(
            _list_group(groups[index], [report for _, report in run], counts=counted and cut.starts[index] == number)
            for index, run in groupby(part, lambda entry: entry[0])
        )
        is_first, period = number == 0, periods[number]
        told, counts = context if is_first else further(reports), counted and is_first
        yield Page(
            uri=uris[number],
            title=title if is_first else f"{title}（{period}）",
            kind=kind,
            trail=trail if is_first else (*trail, Crumb(period, uris[number])),
            description=f"{title}：共{total}篇事件分析报告" if counts else f"{title}：{period}的事件分析报告",
            updated=newest_date(reports),
            subject=subject,
            list_page=ListPage(
                shown,
                jumps if counts else tuple(Jump(each.heading, None, each.uri, each.anchor) for each in jumps),
                is_first=is_first,
                newer_uri=None if is_first else uris[number - 1],
                older_uri=uris[number + 1] if number + 1 < len(uris) else None,
                total=total if counts else None,
                page_count=len(uris) if is_first else None,
                period="" if counts else period,
            ),
            list_uri=list_uri or uri,
            context=_with_heading(told, title),
        )
    yield from _given_up(cut, title, trail)


def _given_up(cut: _Cut, title: str, trail: tuple[Crumb, ...]) -> Iterator[Page]:
    """Yield pages that lead to a list, at the addresses that it would have if each of its pages were full.

    It may have had them when it was cut otherwise or was longer; which it had, its reports do not say.
    """
    updated = newest_date([report for _, report in cut.parts[-1]])
    for number in range(len(cut.parts) + 1, ceil(sum(map(len, cut.parts)) / PAGE_SIZE) + 1):
        yield moved_page(numbered_uri(cut.uri, number), title, trail, cut.uri, updated)


def _with_heading(told: Mapping[str, Any], heading: str) -> Facts:
    return Facts(lambda: {**told, "heading": heading}, lambda: (content_of(told), heading))


def _list_group(group: tuple[str, tuple[Report, ...]], shown: Sequence[Report], *, counts: bool) -> ListGroup:
    heading, reports = group
    return ListGroup(heading, heading_anchor(heading), tuple(shown), len(reports) if counts else None)


def _jumps(cut: _Cut) -> tuple[Jump, ...]:
    """Return where each group of a list begins."""
    uris = cut.uris
    return tuple(
        Jump(heading, len(reports), uris[cut.starts[index]], heading_anchor(heading))
        for index, (heading, reports) in enumerate(cut.groups)
        if reports
    )


def moved_list_pages(
    former_uris: Sequence[str],
    uri: str,
    title: str,
    trail: tuple[Crumb, ...],
    reports: Sequence[Report],
) -> Iterator[Page]:
    """Yield a page at each former address of each page of a list of reports, which leads to the present one of that."""
    if not former_uris:
        return
    updated = newest_date(reports)
    count = sum(1 for _ in cut_list(reports, PAGE_SIZE, by_event))
    for former in former_uris:
        for old, present in zip(list_uris(former, count), list_uris(uri, count), strict=True):
            yield moved_page(old, title, trail, present, updated)
