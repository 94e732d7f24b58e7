"""Lists of reports become pages of which an added report changes as few as can be."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.cache.facts import FactDigests
from eventlib.library.catalog import newest_first
from eventlib.library.report import Report
from eventlib.pages.list_cuts import cut_list
from eventlib.pages.list_pages import PAGE_SIZE, by_entry, by_event, list_pages
from eventlib.pages.page import Facts, Page, PageKind, by_year
from factories import load, report_text

_DAY_0 = datetime.date(2016, 1, 1)


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Report:
    (report,) = load(tmp_path_factory.mktemp("library"), {"2025/2025-04-10-a.md": report_text()}).reports
    return report


def on_days(some: Report, days: Iterable[int]) -> tuple[Report, ...]:
    """Return a report on each of these days after the first of 2016, in the order of a list; ids tell in what order they are given."""
    dates = [_DAY_0 + datetime.timedelta(day) for day in days]
    return newest_first(replace(some, id=f"{date}-n{n}", date=date) for n, date in enumerate(dates))


def pages_of(reports: Sequence[Report]) -> list[Page]:
    return list(list_pages("topics/x.md", "某事", PageKind.TOPIC, (), by_year(reports), {"total": len(reports)}))


@given(st.lists(st.integers(0, 3000), max_size=400), st.integers(1, 60))
def test_no_page_has_too_few_or_too_many(some: Report, days: list[int], size: int) -> None:
    reports = on_days(some, days)
    cuts = list(cut_list(reports, size, by_event))
    assert [start for start, _ in cuts] == [0, *(end for _, end in cuts[:-1])]
    assert cuts[-1][1] == len(reports)
    lengths = [end - start for start, end in cuts]
    assert max(lengths) <= size + size // 2
    assert len(cuts) == 1 or min(lengths) >= size // 2


def test_an_added_report_changes_its_page_and_the_first(some: Report) -> None:
    days = [(7 * n * n + 13 * n) % 3650 for n in range(900)]
    shared = {Report: lambda report: report.id, Facts: Facts.content}
    digests, more = FactDigests(shared), FactDigests(shared)
    before = {page.uri: digests.of(page) for page in pages_of(on_days(some, days))}
    changed = []
    for day in range(40, 3650, 173):
        after = {page.uri: more.of(page) for page in pages_of(on_days(some, [*days, day]))}
        changed.append(sum(1 for uri, digest in after.items() if before.get(uri) != digest))
    assert len(before) > 15
    # Its own page, the first, and that where its year begins; seldom a page more comes to be, and moves those before it.
    assert sorted(changed)[len(changed) // 2] <= 3
    assert sum(number > 4 for number in changed) <= len(changed) // 8


def test_lists_are_cut_where_years_and_months_begin(some: Report) -> None:
    reports = on_days(some, range(0, 730, 2))
    parts = [reports[start:end] for start, end in cut_list(reports, 50, by_event)]
    assert sum(one[-1].date.month == other[0].date.month for one, other in pairwise(parts)) == 0
    assert any(one[-1].date.year != other[0].date.year for one, other in pairwise(parts))


def test_pages_of_one_day_are_told_apart(some: Report) -> None:
    reports = on_days(some, [5] * 4 * PAGE_SIZE)
    first, *others = pages_of(reports)
    assert first.title == "某事"
    assert len({page.title for page in others}) == len(others) > 1
    assert others[-1].title == "某事（2016年1月6日，第1部分）"
    assert [page.uri for page in others] == [f"topics/x/{n}.md" for n in range(len(others) + 1, 1, -1)]


def test_a_list_by_day_of_entry_is_cut_and_named_by_it(some: Report) -> None:
    entered = [replace(report, published=report.date + datetime.timedelta(400)) for report in on_days(some, range(200))]
    pages = list(list_pages("x.md", "收录", PageKind.ENTERED, (), [("收录", tuple(entered))], {}, day=by_entry))
    assert all("2017年" in page.title for page in pages[1:])


def test_what_counts_the_list_is_said_on_its_first_page(some: Report) -> None:
    reports = on_days(some, [3 * n for n in range(300)])
    first, *others = pages_of(reports)
    assert first.list_page and first.list_page.is_first
    assert (first.list_page.total, first.list_page.page_count) == (300, 1 + len(others))
    assert sum(jump.count or 0 for jump in first.list_page.jumps) == 300
    assert first.description == "某事：共300篇事件分析报告"
    shown = [page.list_page for page in (first, *others) if page.list_page]
    for each in shown[1:]:
        assert not each.is_first
        assert (each.total, each.page_count, {jump.count for jump in each.jumps}) == (None, None, {None})
    # A group says how many it has where it begins, and is continued behind that.
    groups = [group for each in shown for group in each.groups]
    begun = [group.heading for group in groups if group.count is not None]
    assert begun == list(dict.fromkeys(group.heading for group in groups))
    assert sum(group.count or 0 for group in groups) == 300


def test_an_address_that_a_list_may_have_had_leads_to_it(some: Report) -> None:
    for count, kinds in {50: ["topic"], 51: ["topic", "moved"], 75: ["topic", "moved"], 76: ["topic"] * 2}.items():
        pages = pages_of(on_days(some, range(count)))
        assert [page.kind for page in pages] == kinds, count
        former = [(page.uri, page.subject) for page in pages if page.kind is PageKind.MOVED]
        assert former == [("topics/x/2.md", "topics/x.md")] * kinds.count("moved")
