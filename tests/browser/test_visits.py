"""What was entered since the last visit is marked, from what this browser keeps and nothing else."""

from __future__ import annotations

import json
import time

from playwright.sync_api import Page, expect

from sites import Opener

LISTS = ("", "archive/entry/", "regions/cn/", "archive/2025/04/")


def marked(page: Page) -> list[str]:
    """Return the days of entry of what is marked, each once."""
    days: list[str] = page.evaluate("[...document.querySelectorAll('.is-new')].map(each => each.dataset.entered)")
    return sorted(set(days))


def come_back(page: Page, seen: str, *, minutes: float) -> None:
    """Load the page as a reader does who saw what was entered up to a day, so long ago."""
    kept = json.dumps({"seen": seen, "before": "", "at": (time.time() - 60 * minutes) * 1000})
    page.evaluate("kept => localStorage.setItem('visits', kept)", kept)
    page.reload()


def test_nothing_is_new_on_the_first_visit_nor_on_the_next_without_a_new_report(open_page: Opener) -> None:
    page = open_page("")
    newest = page.locator("[data-newest-entry]").get_attribute("data-newest-entry")
    assert newest and marked(page) == []
    page.reload()
    assert marked(page) == []
    come_back(page, newest, minutes=600)
    assert marked(page) == []


def test_what_was_entered_after_the_last_visit_is_marked_through_the_visit_and_nothing_moves(open_page: Opener) -> None:
    for path in LISTS:
        page = open_page(path)
        boxes = (
            "[...document.querySelectorAll('[data-entered]')].map(each => JSON.stringify(each.getBoundingClientRect()))"
        )
        before = page.evaluate(boxes)
        come_back(page, "2025-01-01", minutes=31)
        days = marked(page)
        assert days and min(days) > "2025-01-01", path
        assert page.evaluate(boxes) == before
        assert "上次访问之后收录" in page.locator(".is-new a[href*='reports/']").first.inner_text()
        page.reload()  # a visit goes on
        assert marked(page) == days


def test_results_of_a_search_are_marked_too_and_nothing_moves(open_page: Opener) -> None:
    page = open_page("search/?sort=entered")
    boxes = "[...document.querySelectorAll('[data-entered]')].map(each => JSON.stringify(each.getBoundingClientRect()))"
    expect(page.locator("[data-entered]")).to_have_count(2)
    before = page.evaluate(boxes)
    come_back(page, "2025-01-01", minutes=31)
    expect(page.locator(".is-new")).to_have_count(1)
    assert marked(page) == ["2025-04-10"]
    assert page.evaluate(boxes) == before
    page.get_by_label("排序").select_option("date")
    expect(page.locator(".is-new")).to_have_count(1)
    expect(page.locator(".is-new .entry__title a")).to_contain_text("上次访问之后收录")


def test_where_nothing_can_be_kept_nothing_is_marked(open_page: Opener) -> None:
    page = open_page("about/")
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('closed'); }")
    page.evaluate("localStorage.visits = JSON.stringify({ seen: '2020-01-01', before: '2020-01-01', at: 0 })")
    page.goto(page.url.replace("about/", ""))
    assert page.locator("[data-entered]").count() and marked(page) == []
    damaged = open_page("")
    damaged.evaluate('localStorage.setItem(\'visits\', \'{"seen": 5, "before": [], "at": "x"}\')')
    damaged.reload()
    assert marked(damaged) == []
