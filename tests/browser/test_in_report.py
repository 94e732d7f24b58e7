"""The words that were searched, in the report that was found; and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from measure.browser import served
from readers import Readers
from sites import PROGRAM_FILES, Builder, Opener

REPORT = "reports/2025/2025-04-10-hongteng/"
SPELT = "嘉興市發布ＡＢ１２"


def places(page: Page) -> list[str]:
    """Return what is marked in the text of a report: the words of each place together."""
    expect(page.locator(".found")).to_be_visible()
    marked: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".report-body mark")].map((each) => each.textContent)"""
    )
    return marked


def test_result_leads_to_its_words_and_the_address_stays_clean(open_page: Opener) -> None:
    page = open_page("search/?q=内容很长")
    page.get_by_role("link", name="嘉兴市委书记调研数字安全企业事件分析").click()
    page.wait_for_url(f"**/{REPORT}")
    assert set(places(page)) == {"内容很长"}
    bar = page.get_by_role("region", name="搜索的词")
    expect(bar).to_contain_text("「内容很长」共 360 处")
    bar.get_by_role("button", name="下一处").click()
    expect(bar).to_contain_text("1 / 360")
    expect(
        page.get_by_role("status").filter(has_text="第 1 处，共 360 处。一、事件概述：这是事件概述的内容很长")
    ).to_have_count(1)
    bar.get_by_role("button", name="上一处").click()
    expect(bar).to_contain_text("360 / 360")
    expect(page.locator("mark[aria-current]")).to_be_in_viewport()
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(bar).to_contain_text("2 / 360")
    page.keyboard.press("p")
    expect(bar).to_contain_text("1 / 360")
    page.get_by_role("combobox", name="搜索企业").press("n")
    expect(bar).to_contain_text("1 / 360")
    page.reload()
    assert len(places(page)) == 360
    before = page.locator(".report-body").inner_text()
    page.get_by_role("button", name="取消标记").click()
    expect(page.locator(".found, article mark")).to_have_count(0)
    assert page.locator(".report-body").inner_text() == before
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".found, article mark")).to_have_count(0)


@pytest.mark.parametrize("width", [pytest.param(390, marks=pytest.mark.long), 320])
def test_number_of_places_stands_on_one_line_of_a_phone(open_page: Opener, width: int) -> None:
    page = open_page(f"{REPORT}?q=内容很长", width=width)
    number = page.locator(".found__number")
    expect(number).to_contain_text("共 360 处")
    heights = number.evaluate("each => [each.offsetHeight, parseFloat(getComputedStyle(each).lineHeight)]")
    assert heights[0] < 1.5 * heights[1]
    bar = page.get_by_role("region", name="搜索的词").bounding_box()
    assert bar is not None
    assert bar["x"] >= 0
    assert bar["x"] + bar["width"] <= width


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("嘉兴市发布ab12", [SPELT]),
        pytest.param(f'"{SPELT}" 由嘉兴', [SPELT, "由", "嘉兴"], marks=pytest.mark.long),
        ("hongteng", ["嘉兴", "鸿腾", "数字安全科技有限公司"]),
        pytest.param("hongt", ["嘉兴", "鸿腾", "数字安全科技有限公司"], marks=pytest.mark.long),
        pytest.param("鸿腾", ["嘉兴", "鸿腾", "数字安全科技有限公司"], marks=pytest.mark.long),
    ],
)
def test_every_spelling_and_name_is_marked(open_page: Opener, query: str, expected: list[str]) -> None:
    page = open_page("about/")
    page.goto(page.url.replace("about/", f"{REPORT}?q={query}"))
    assert places(page) == expected
    links = page.locator(".report-body a[href]")
    assert links.count() == open_page(REPORT).locator(".report-body a[href]").count()


def test_words_of_the_head_alone_are_found_there_and_what_is_nowhere_is_said(open_page: Opener) -> None:
    page = open_page(f"{REPORT}?q=嘉兴市委书记")
    expect(page.locator(".found")).to_contain_text("共 2 处")
    page.keyboard.press("n")
    expect(page.locator("h1 mark[aria-current]")).to_have_text(["嘉兴市", "委书记"])
    page = open_page(f"{REPORT}?q=没有的词")
    expect(page.locator(".found")).to_contain_text("不在文中，本篇是按名称找到的")
    page.keyboard.press("Escape")
    expect(page.locator(".found")).to_have_count(0)
    page = open_page(f"{REPORT}?q=2025-04-12 没有的词")
    expect(page.locator(".found")).to_contain_text("不在文中，本篇是按名称或日期找到的")


def test_section_of_a_result_begins_at_its_word(open_page: Opener) -> None:
    page = open_page("search/?q=内容很长&in=应对策略")
    page.locator(".entry__section", has_text="应对策略").first.click()
    expect(page.locator("mark[aria-current]")).to_be_in_viewport()
    expect(page.locator(".found")).to_contain_text("181 / 360")
    assert page.url.endswith(f"{REPORT}#%E5%9B%9B%E5%BA%94%E5%AF%B9%E7%AD%96%E7%95%A5")


@pytest.mark.parametrize("how", ["Control", "middle"])
def test_new_tab_and_suggestions_take_the_words_along(open_page: Opener, how: str) -> None:
    page = open_page("search/?q=内容很长")
    link = page.get_by_role("link", name="嘉兴市委书记调研数字安全企业事件分析")
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"]) if how == "Control" else link.click(button="middle")
    tab = opened.value
    assert len(places(tab)) == 360
    assert tab.url.endswith(REPORT)
    page.keyboard.press("/")
    page.keyboard.type("选中的字")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.keyboard.type("由嘉兴鸿腾")
    option = page.get_by_role("option").filter(has_text="2025年4月10日")
    with page.context.expect_page() as opened:
        option.click(modifiers=["Control"]) if how == "Control" else option.click(button="middle")
    assert "".join(places(opened.value)) == "由嘉兴鸿腾"
    expect(page.get_by_role("combobox", name="搜索企业")).to_have_value("由嘉兴鸿腾")
    option.click()
    page.wait_for_url(f"**/{REPORT}")
    assert "".join(places(page)) == "由嘉兴鸿腾"


def test_data_that_cannot_be_loaded_is_said(readers: Readers, site: str) -> None:
    page = readers.open(site)
    page.route("**/manifest.json", lambda route: route.abort())
    page.goto(f"{site}{REPORT}?q=内容")
    expect(page.locator(".found")).to_contain_text("没有标出：搜索数据没有载入")


def test_without_a_search_nothing_of_it_is_loaded(open_page: Opener) -> None:
    page = open_page(REPORT, is_new=True)
    page.wait_for_load_state("networkidle")
    names: list[str] = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    assert not [name for name in names if "search-index" in name]


@pytest.fixture
def many(readers: Readers, shared_build: Builder) -> Iterator[Page]:
    """Return a page of a search with more results than are shown at first."""
    with served(shared_build(PROGRAM_FILES).site) as address:
        page = readers.open(address, viewport={"width": 1440, "height": 700})
        page.goto(f"{address}search/?q=内容")
        yield page


@pytest.mark.parametrize("kept", [True, False], ids=["as the browser likes", "loaded anew"])
def test_back_leads_to_the_same_results_at_the_same_height(many: Page, kept: bool) -> None:
    page = many
    if not kept:  # no browser keeps a page that listens for this
        page.evaluate("addEventListener('unload', () => undefined)")
    page.get_by_role("button", name="显示更多").click()
    results = page.locator("#search-results > li")
    expect(results).to_have_count(20)
    title = results.nth(14).get_by_role("link").first
    title.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")
    assert top > 500
    title.click()
    page.wait_for_url(re.compile("/reports/"))
    expect(page.locator(".found")).to_be_visible()
    page.go_back()
    expect(results).to_have_count(20)
    expect(title).to_be_in_viewport()
    page.wait_for_function("top => Math.abs(scrollY - top) < 3", arg=top)
