"""The reports by year and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from eventlib.library.catalog import Catalog, newest_first
from eventlib.library.report import Report
from eventlib.pages import addresses
from eventlib.pages.list_pages import PAGE_SIZE, list_pages
from eventlib.pages.page import ARCHIVE, HOME, Crumb, Page, PageGroup, PageKind, newest_date
from eventlib.uris import HOME_URI


def archive_pages(catalog: Catalog) -> Iterator[PageGroup]:
    """Yield the index of years and each year with its months, the newest first."""
    years: dict[int, list[tuple[int, int]]] = {}
    for year, month in sorted(catalog.by_month, reverse=True):
        years.setdefault(year, []).append((month, len(catalog.by_month[year, month])))
    facts = [
        (year, addresses.year_uri(year), sum(count for _, count in months), _months(year, months))
        for year, months in years.items()
    ]
    index = Page(
        uri=addresses.ARCHIVE_URI,
        title="归档",
        kind=PageKind.ARCHIVE,
        list_uri=HOME_URI,
        trail=(HOME, ARCHIVE),
        description="按年月查阅事件分析报告",
        updated=newest_date(catalog.reports),
        context={"years": facts},
    )
    yield PageGroup(index.uri, lambda: [index])
    for year, uri, total, months in facts:
        by_month = [catalog.by_month[year, month] for month, _, _ in months]
        page = Page(
            uri=uri,
            title=f"{year}年",
            kind=PageKind.YEAR,
            list_uri=uri,
            trail=(HOME, ARCHIVE, Crumb(f"{year}年", uri)),
            description=f"{year}年的{total}篇事件分析报告",
            updated=newest_date(report for reports in by_month for report in reports),
            context={
                "year": year,
                "total": total,
                "months": months,
                # With few, the reports themselves, month by month.
                "reports": by_month if total <= PAGE_SIZE else [],
            },
        )
        yield PageGroup(page.uri, partial(iter, (page,)))
        for month, month_uri, _ in months:
            yield _month_pages(year, month, month_uri, catalog.by_month[year, month])


def _month_pages(year: int, month: int, uri: str, reports: tuple[Report, ...]) -> PageGroup:
    def pages() -> Iterator[Page]:
        title = f"{year}年{month}月"
        trail = (HOME, ARCHIVE, Crumb(f"{year}年", addresses.year_uri(year)), Crumb(f"{month}月", uri))
        return list_pages(uri, title, PageKind.MONTH, trail, [(title, newest_first(reports))], {})

    return PageGroup(uri, pages, lambda: (year, month), reports)


def _months(year: int, months: Iterable[tuple[int, int]]) -> list[tuple[int, str, int]]:
    return [(month, addresses.month_uri(year, month), count) for month, count in months]
