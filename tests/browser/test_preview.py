"""`make serve` in a browser: what is saved comes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from factories import BODY, report_text, write_files
from previews import Served, serving
from sites import link_project

REPORT = "2025/2025-04-10-a.md"
PAGE = "reports/2025/2025-04-10-a/"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    link_project(tmp_path / "project")
    return write_files(tmp_path / "reports", {REPORT: report_text(BODY + "\n原来的一句。\n")})


@pytest.fixture
def server(tmp_path: Path, reports: Path) -> Iterator[Served]:
    with serving(tmp_path / "project", reports) as served:
        yield served


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    context = browser.new_context(base_url=server.address)
    yield context.new_page()
    context.close()


def test_an_open_page_shows_by_itself_what_is_saved_and_search_finds_it(reports: Path, page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(PAGE)
    expect(page.get_by_text("原来的一句。")).to_be_visible()
    report = reports / REPORT
    report.write_text(report.read_text(encoding="utf-8").replace("原来的一句", "刚刚改过的一句"), encoding="utf-8")
    expect(page.get_by_text("刚刚改过的一句。")).to_be_visible()
    assert problems == []
    page.goto("search/?q=刚刚改过")
    expect(page.locator("#search-results mark").first).to_have_text("刚刚改过")
    report.write_text(report.read_text(encoding="utf-8").replace("刚刚改过", "又改了一次"), encoding="utf-8")
    expect(page.locator("#search-results mark")).to_have_count(0)
    page.goto("search/?q=又改了一次")
    expect(page.locator("#search-results mark").first).to_have_text("又改了一次")


def test_a_page_that_is_gone_comes_back_with_its_report(reports: Path, page: Page) -> None:
    report = reports / REPORT
    page.goto(PAGE)
    good = report.read_text(encoding="utf-8")
    report.unlink()
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这一页")
    report.write_text(good, encoding="utf-8")
    expect(page.get_by_text("原来的一句。")).to_be_visible()
