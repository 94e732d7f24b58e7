"""The reports by year and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventlib.library.catalog import Catalog, newest_first
from eventlib.pages import addresses
from eventlib.pages.page import ARCHIVE, HOME, PAGE_SIZE, Crumb, Page, PageKind, list_pages, newest_date
from eventlib.uris import HOME_URI


def archive_pages(catalog: Catalog) -> Iterator[Page]:
    """Yield the index of years, then each year with its months, the newest first."""
    years: dict[int, list[tuple[int, int]]] = {}
    for year, month in sorted(catalog.by_month, reverse=True):
        years.setdefault(year, []).append((month, len(catalog.by_month[year, month])))
    facts = [
        (year, addresses.year_uri(year), sum(count for _, count in months), _months(year, months))
        for year, months in years.items()
    ]
    yield Page(
        uri=addresses.ARCHIVE_URI,
        title="归档",
        kind=PageKind.ARCHIVE,
        list_uri=HOME_URI,
        trail=(HOME, ARCHIVE),
        description="按年月查阅事件分析报告",
        updated=newest_date(catalog.reports),
        context={"years": facts},
    )
    for year, uri, total, months in facts:
        crumb = Crumb(f"{year}年", uri)
        by_month = [catalog.by_month[year, month] for month, _, _ in months]
        yield Page(
            uri=uri,
            title=f"{year}年",
            kind=PageKind.YEAR,
            list_uri=uri,
            trail=(HOME, ARCHIVE, crumb),
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
        for month, month_uri, _ in months:
            title = f"{year}年{month}月"
            trail = (HOME, ARCHIVE, crumb, Crumb(f"{month}月", month_uri))
            reports = newest_first(catalog.by_month[year, month])
            yield from list_pages(month_uri, title, PageKind.MONTH, trail, [(title, reports)], {})


def _months(year: int, months: Iterable[tuple[int, int]]) -> list[tuple[int, str, int]]:
    return [(month, addresses.month_uri(year, month), count) for month, count in months]
