"""What is new: reports by the day on which they were entered, which may be long after their events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from eventlib.dates import chinese_date
from eventlib.library.catalog import Catalog, entered_last_first
from eventlib.library.report import Report
from eventlib.pages import addresses
from eventlib.pages.list_pages import by_entry, list_pages
from eventlib.pages.page import ARCHIVE, ENTERED, HOME, Crumb, Page, PageGroup, PageKind

NEWEST = 20
"""How many reports are new, however long ago they were entered."""
_TRAIL = (HOME, ARCHIVE, ENTERED)


def newest_entries(catalog: Catalog) -> tuple[Report, ...]:
    """Return the reports that were entered last, the latest first."""
    return entered_last_first(catalog.reports)[:NEWEST]


def entry_pages(catalog: Catalog) -> Iterator[PageGroup]:
    """Yield the page of what is new, which leads to the months of entry, and the pages of these."""
    by_month = catalog.by_month_of_entry
    years = [
        (year, [(month, addresses.entry_month_uri(year, month), len(by_month[year, month])) for _, month in months])
        for year, months in groupby(by_month, lambda each: each[0])
    ]
    newest = newest_entries(catalog)

    def index() -> Iterator[Page]:
        context = {"years": years}
        for page in list_pages(addresses.ENTERED_URI, "新收录", PageKind.ENTERED, _TRAIL, _by_day(newest), context):
            yield replace(page, description="最近收录的报告，和各月收录的报告")

    yield PageGroup(addresses.ENTERED_URI, index)
    for (year, month), reports in by_month.items():
        yield _month_pages(year, month, reports)


def _month_pages(year: int, month: int, reports: tuple[Report, ...]) -> PageGroup:
    uri = addresses.entry_month_uri(year, month)

    def pages() -> Iterator[Page]:
        trail = (*_TRAIL, Crumb(f"{year}年{month}月", uri))
        title = f"{year}年{month}月收录"
        return list_pages(uri, title, PageKind.ENTERED, trail, _by_day(reports), {}, day=by_entry)

    return PageGroup(uri, pages, lambda: (year, month), reports)


def _by_day(reports: Iterable[Report]) -> list[tuple[str, tuple[Report, ...]]]:
    """Return reports, the latest entered first, in groups by day of entry."""
    days = groupby(reports, lambda report: report.published)
    return [(f"{chinese_date(day)}收录", tuple(group)) for day, group in days]
