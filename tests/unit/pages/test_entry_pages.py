"""What is new goes by the day of entry, whenever the events were."""

from __future__ import annotations

from pathlib import Path

from eventlib.exports import lists
from eventlib.library.catalog import Catalog
from eventlib.pages.entry_pages import NEWEST, entry_pages
from eventlib.pages.library_pages import home_page
from factories import catalog_of, report_text

ENTERED = (("2025-04-10", "2026-11-23"), ("2021-05-07", "2026-11-24"), ("2025-06-01", "2025-06-02"))


def entered(folder: Path) -> Catalog:
    """Return a library whose newest event was entered first."""
    return catalog_of(folder, *(report_text(date=date, published=published) for date, published in ENTERED))


def test_what_was_entered_last_comes_first_on_the_pages_of_entry_and_on_the_home_page(tmp_path: Path) -> None:
    catalog = entered(tmp_path)
    pages = {page.uri: page for group in entry_pages(catalog) for page in group.pages()}
    assert list(pages) == ["archive/entry/index.md", "archive/entry/2026-11.md", "archive/entry/2025-06.md"]
    newest = pages["archive/entry/index.md"]
    assert newest.list_page and [
        (group.heading, [report.date.isoformat() for report in group.reports]) for group in newest.list_page.groups
    ] == [
        ("2026年11月24日收录", ["2021-05-07"]),
        ("2026年11月23日收录", ["2025-04-10"]),
        ("2025年6月2日收录", ["2025-06-01"]),
    ]
    assert newest.context["years"] == [
        (2026, [(11, "archive/entry/2026-11.md", 2)]),
        (2025, [(6, "archive/entry/2025-06.md", 1)]),
    ]
    assert [report.date.year for report in home_page(catalog).context["entered"]] == [2021, 2025, 2025]


def test_what_is_new_can_be_followed_and_each_month_of_entry_taken_along(tmp_path: Path) -> None:
    found = {each.uri: each for each in lists.report_lists(entered(tmp_path))}
    assert found["archive/entry/index.md"].feed_path == "feeds/archive-entry.xml"
    assert found["archive/entry/2026-11.md"].csv_path == "api/v1/archive/entry/2026-11.csv"
    assert len(found["archive/entry/2026-11.md"].reports) == 2


def test_what_is_new_is_bounded(tmp_path: Path) -> None:
    texts = [report_text(date=f"2025-04-{day:02}") for day in range(1, NEWEST + 3)]
    download = lists.newest(catalog_of(tmp_path, *texts))
    assert len(download.reports) == NEWEST and download.reports[0].date.day == NEWEST + 2
