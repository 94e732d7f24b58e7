"""Every page kind by axe-core: WCAG 2.2 AA and the practices that axe calls best, light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Page, Route, expect

from engines import FOCUSED
from sites import PAGE_KINDS, VARIED_KINDS, Opener

MARKED = "reports/2025/2025-04-10-hongteng/?q=嘉兴市发布"
NOTHING_FOUND = "search/?q=杭州有哪些会，卫星 宏腾"
COMPARED = "compare/?entities=hongteng&entities=chen-wei&places=cn&topics=nothing"
SELECTED = "selection/#id=2025-04-10-hongteng&id=2024-11-30-withdrawn&title=题&section=应对策略&section=出处"
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def violations(page: Page) -> str:
    page.emulate_media(reduced_motion="reduce")  # a colour that is half-way through its transition is no colour
    found = Axe().run(page, options=RULES)
    return "\n".join(
        f"{violation['id']} ({violation['help']}): {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in found.response["violations"]
        for node in violation["nodes"][:3]
    )


# A report is shown with marks.
SHOWN = [*VARIED_KINDS[:1], *VARIED_KINDS[2:], NOTHING_FOUND, COMPARED, SELECTED, MARKED]
OTHERS = [path for path in (*PAGE_KINDS, "search/?q=嘉兴", "404.html") if path not in SHOWN]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
@pytest.mark.parametrize("path", [*SHOWN, *(pytest.param(path, marks=pytest.mark.long) for path in OTHERS)])
def test_axe_finds_nothing(open_page: Opener, path: str, scheme: str) -> None:
    page = open_page(path, scheme=scheme)
    if path.startswith("search"):
        expect(page.locator("#search-status")).to_contain_text("报告")
    if path == NOTHING_FOUND:
        expect(page.locator("#search-ways a").first).to_be_visible()
    if path == COMPARED:
        expect(page.locator("#common")).to_be_visible()
    if path == SELECTED:
        expect(page.locator(".volume__chapter")).to_have_count(2)
    if path == MARKED:
        page.get_by_role("button", name="下一处").click()
        expect(page.locator("mark[aria-current]")).to_be_visible()
    assert violations(page) == ""


def test_axe_finds_nothing_on_the_way_to_a_new_address(open_page: Opener) -> None:
    def stay(route: Route) -> None:
        route.fulfill(body=route.fetch().text().replace('http-equiv="refresh"', ""), content_type="text/html")

    page = open_page("404.html")
    page.route("**/*-former/", stay)
    page.goto(page.url.replace("404.html", "reports/2024/2024-11-29-former/"))
    page.get_by_role("heading", name="地址已变更").wait_for()
    assert violations(page) == ""


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_in_a_form_with_mistakes(open_page: Opener, scheme: str) -> None:
    page = open_page("contribute/", scheme=scheme)
    page.get_by_text("已经写好全文").click()
    page.locator("[name=section-0]").fill("![图](x)")
    page.locator("[data-rows=topics] input").fill("没有的主题")
    page.locator("[data-rows=topics] input").blur()
    page.locator("[data-rule=topic-unknown]").wait_for()
    page.evaluate("scrollTo(0, 0)")  # a header that stays in place covers something at every other position
    assert violations(page) == ""


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "light"),
        pytest.param(1440, "light", marks=pytest.mark.long),
        pytest.param(1440, "dark", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize(
    "path", ["", "reports/2025/2025-04-10-hongteng/", "entities/chen-wei/", "search/?q=嘉兴", "404.html"]
)
def test_keyboard_goes_everywhere_and_is_seen(open_page: Opener, path: str, width: int, scheme: str) -> None:
    page = open_page(path, width=width, scheme=scheme, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    seen = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        name = focused["name"]
        if name.startswith("BODY"):  # behind the last link the page begins anew
            break
        assert focused["outline"] >= 2, name
        assert focused["isOnScreen"], name
        seen.add(name)
    assert "A 事件分析库" in seen
    assert len(seen) > 10


@pytest.mark.parametrize("path", ["reports/2025/2025-04-10-hongteng/", "404.html"])
def test_the_first_link_skips_to_the_text(open_page: Opener, path: str) -> None:
    page = open_page(path)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#*")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_motion_stops_for_those_who_ask(open_page: Opener) -> None:
    page = open_page("", reduced_motion="reduce")
    moving = page.evaluate(
        """() => Array.from(document.querySelectorAll("*"))
            .filter(e => parseFloat(getComputedStyle(e).transitionDuration) || getComputedStyle(e).animationName !== "none")
            .map(e => e.className || e.tagName)"""
    )
    assert moving == []
