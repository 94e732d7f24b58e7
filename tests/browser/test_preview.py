"""`make serve` in a browser: what is saved comes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from factories import BODY, report_text, write_files
from previews import PATIENCE, Served, serving
from sites import link_project

WHEN_SAVED = 1000 * PATIENCE  # milliseconds
EDITED, DELETED = "2025/2025-04-10-a.md", "2025/2025-04-11-b.md"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    link_project(folder / "project")
    other = report_text(BODY + "\n别的一句。\n", date="2025-04-11", source="https://example.com/2")
    return write_files(folder / "reports", {EDITED: report_text(BODY + "\n原来的一句。\n"), DELETED: other})


@pytest.fixture(scope="module")
def server(reports: Path) -> Iterator[Served]:
    with serving(reports.with_name("project"), reports) as served:
        yield served


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    context = browser.new_context(base_url=server.address)
    yield context.new_page()
    context.close()


def test_an_open_page_shows_by_itself_what_is_saved_and_search_finds_it(reports: Path, page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto("reports/2025/2025-04-10-a/")
    expect(page.get_by_text("原来的一句。")).to_be_visible()
    report = reports / EDITED
    report.write_text(report.read_text(encoding="utf-8").replace("原来的一句", "刚刚改过的一句"), encoding="utf-8")
    expect(page.get_by_text("刚刚改过的一句。")).to_be_visible(timeout=WHEN_SAVED)
    assert problems == []
    page.goto("search/?q=刚刚改过")
    expect(page.locator("#search-results mark").first).to_have_text("刚刚改过")
    report.write_text(report.read_text(encoding="utf-8").replace("刚刚改过", "又改了一次"), encoding="utf-8")
    expect(page.locator("#search-results mark")).to_have_count(0, timeout=WHEN_SAVED)
    expect(page.locator("#search-status")).to_contain_text("没有找到")
    page.goto("search/?q=又改了一次")
    expect(page.locator("#search-results mark").first).to_have_text("又改了一次")


def test_a_page_that_is_gone_comes_back_with_its_report(reports: Path, page: Page) -> None:
    report = reports / DELETED
    page.goto("reports/2025/2025-04-11-b/")
    good = report.read_text(encoding="utf-8")
    report.unlink()
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这一页", timeout=WHEN_SAVED)
    report.write_text(good, encoding="utf-8")
    expect(page.get_by_text("别的一句。")).to_be_visible(timeout=WHEN_SAVED)
