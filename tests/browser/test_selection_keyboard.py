"""A selection by keyboard alone: what is reached by Tab, what it is called, what is told."""

from __future__ import annotations

from itertools import pairwise

from playwright.sync_api import Page, expect

from engines import FOCUSED
from sites import Opener

LIST = "entities/hongteng/"
FIRST, SECOND = "嘉兴市委书记调研数字安全企业事件分析", "已经撤回的一篇"
NAMED = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus, which is seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(NAMED).startswith(name):
            focused = page.evaluate(FOCUSED)
            assert focused["outline"] >= 2 and focused["isOnScreen"], name
            return
    raise AssertionError(f"Tab never leads to {name}")


def test_reports_are_chosen_put_in_order_and_taken_along_by_keyboard_alone(open_page: Opener) -> None:
    page = open_page(LIST, reduced_motion="reduce")
    expect(page.get_by_role("checkbox", name=f"选编：{FIRST}")).to_be_visible()
    tab_to(page, f"选编：{FIRST}")
    page.keyboard.press("Space")
    tray = page.get_by_role("region", name="选编")
    expect(tray.get_by_role("status")).to_have_text("已选 1 篇")
    tab_to(page, f"选编：{SECOND}")
    page.keyboard.press("Space")
    expect(tray.get_by_role("status")).to_have_text("已选 2 篇")
    tab_to(page, "查看选编")
    page.keyboard.press("Enter")
    expect(page.locator(".volume__chapter")).to_have_count(2)
    tab_to(page, f"下移：{FIRST}")
    page.keyboard.press("Space")
    expect(page.locator("#selection-status")).to_have_text(f"{FIRST}，现在第 2 篇")
    expect(page.locator(".volume__chapter").first).to_contain_text(SECOND)
    tab_to(page, "下载 Word 文件")
    with page.expect_download():
        page.keyboard.press("Enter")
    expect(page.locator(".word-file [role=status]")).to_contain_text("已下载「报告选编.docx」")
    tab_to(page, "下载 JSON")
    with page.expect_download():
        page.keyboard.press("Space")


def test_whoever_hears_the_page_is_told_what_everything_is(open_page: Opener) -> None:
    page = open_page("selection/#id=2025-04-10-hongteng&id=2024-11-30-withdrawn")
    expect(page.locator(".volume__chapter")).to_have_count(2)
    form = page.locator("#selection-form")
    for name in ("封面", "内容", "顺序"):
        expect(form.get_by_role("group", name=name)).to_be_visible()
    for name in ("标题", "副标题", "日期", "说明"):
        expect(form.get_by_label(name, exact=True)).to_be_visible()
    expect(form.get_by_role("listitem")).to_have_count(2)
    buttons = form.get_by_role("button").evaluate_all(
        "(all) => all.map((each) => each.getAttribute('aria-label') || each.textContent)"
    )
    assert len(buttons) == len(set(buttons)) == 13
    # What is told comes to a region that was there before.
    assert form.get_by_role("status").count() == 3
    headings = page.locator(".volume :is(h1, h2, h3, h4)").evaluate_all(
        "(all) => all.map((each) => +each.localName[1])"
    )
    assert all(after - before < 2 for before, after in pairwise(headings))
    expect(page.get_by_role("navigation", name="目录")).to_be_visible()
