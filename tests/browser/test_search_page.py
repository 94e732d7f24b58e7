"""Search as a person uses it: typing, arrows, facets, the address, failures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from readers import Readers
from sites import Opener

HONGTENG = "嘉兴鸿腾数字安全科技有限公司"


def results(page: Page) -> list[str]:
    expect(page.locator("#search-status")).not_to_have_text("正在搜索……")
    return page.locator("#search-results .entry__title").all_inner_texts()


def status(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#search-status")).to_have_text(text)


def ways(page: Page) -> list[str]:
    """Return what stands over the ways on, and each of them."""
    expect(page.locator("#search-ways")).not_to_be_empty()
    return page.locator("#search-ways > p, #search-ways li").all_inner_texts()


@pytest.mark.parametrize("width", [1440, 390])
def test_typed_words_find_reports_with_marks_and_sections(open_page: Opener, width: int) -> None:
    page = open_page("search/", width=width)
    status(page, "共 2 篇报告")
    page.locator("#search-query").press_sequentially("没有这个词")
    status(page, "没有找到含有「没有这个词」的报告")
    page.locator("#search-query").fill("内容很长")
    status(page, "「内容很长」：共 1 篇报告")
    assert "q=" in page.url
    assert set(page.locator("#search-results mark").all_inner_texts()) == {"内容很长"}
    page.locator(".entry__section", has_text="事件概述").first.click()
    expect(page.get_by_role("heading", name="一、事件概述")).to_be_in_viewport()


def test_company_and_place_are_found_by_every_name(open_page: Opener) -> None:
    page = open_page("search/")
    for query in (
        *("鸿腾", "jiaxing", "JIAXING", "jx", "嘉興"),
        *("南湖区 鸿腾", "陈伟", "chenwei", "长三角 南湖", "嘉兴市委书记"),
    ):
        page.locator("#search-query").fill(query)
        status(page, re.compile(f"「{query}」：共 [12] 篇报告"))
        assert "嘉兴市委书记调研数字安全企业事件分析" in results(page), query


def test_operators_are_searched_and_stay_in_the_address(open_page: Opener) -> None:
    page = open_page("search/")
    page.locator("#search-query").fill("内容 -鸿腾")
    status(page, "「内容 -鸿腾」：共 1 篇报告")
    assert not any("鸿腾" in marked for marked in page.locator("#search-results mark").all_inner_texts())
    assert "浙江省 1 篇" in page.locator("details[data-kind=places]").inner_text()
    page.reload()
    status(page, "「内容 -鸿腾」：共 1 篇报告")
    page.locator("#search-query").fill("没有这个词 OR 内容很长")
    status(page, "「没有这个词 OR 内容很长」：共 1 篇报告")
    assert set(page.locator("#search-results mark").all_inner_texts()) == {"内容很长"}


def test_a_query_of_exclusions_alone_shows_the_others_and_nothing_to_look_for_in_them(open_page: Opener) -> None:
    page = open_page("search/?q=-鸿腾")
    status(page, "「-鸿腾」：共 1 篇报告")
    expect(page.locator("#search-results")).not_to_contain_text("名称相符")
    assert "?" not in str(page.locator("#search-results a").first.get_attribute("href"))
    box = page.locator(".quick input")
    box.fill("-鸿腾")
    expect(page.locator(".quick [role=option]")).to_have_count(1)
    expect(page.locator(".quick [role=option] time")).to_have_count(1)
    with page.expect_navigation():  # to the same address: nothing else tells when
        box.press("Enter")
    status(page, "「-鸿腾」：共 1 篇报告")


def test_nothing_found_takes_operators_apart(open_page: Opener) -> None:
    page = open_page("search/?q=内容 -内容很")
    status(page, re.compile("共 1 篇报告"))
    page = open_page("search/?q=内容很长 -内容 -杭州&sort=date")
    status(page, "没有找到符合「内容很长 -内容 -杭州」的报告")
    assert ways(page) == ["少一个条件就有：", "不再排除「内容」 1 篇"]
    page.get_by_role("link", name="不再排除「内容」").click()
    status(page, "「内容很长 -杭州」：共 1 篇报告")
    expect(page.locator("#search-query")).to_have_value("内容很长 -杭州")
    expect(page.locator("#search-ways")).to_be_empty()
    assert "sort=date" in page.url, "what narrows nothing stays"


@pytest.mark.long
def test_the_syntax_is_explained_with_examples_that_can_be_followed(open_page: Opener) -> None:
    page = open_page("search/")
    expect(page.locator("#search-query")).to_have_accessible_description(re.compile("词前加 - 的不要"))
    page.get_by_role("link", name="详细写法").click()
    expect(page.get_by_role("heading", name="搜索的写法")).to_be_in_viewport()
    examples = page.locator("table a[href*='q=']").all_inner_texts()
    assert len(examples) == 9
    for example in examples:
        page.get_by_role("link", name=example, exact=True).click()
        expect(page.locator("#search-query")).to_have_value(example)
        expect(page.locator("#search-status")).to_contain_text(f"「{example}」")
        page.go_back()


def test_facets_narrow_and_the_back_button_widens(open_page: Opener) -> None:
    page = open_page("search/")
    status(page, "共 2 篇报告")
    places = page.locator("details[data-kind=places]")
    assert "浙江省 2 篇" in places.inner_text()
    places.get_by_label("南湖区").check()
    status(page, "共 1 篇报告")
    assert page.locator("details[data-kind=years]").inner_text().split() == ["年份", "2025年", "1", "篇"]
    places.get_by_label("杭州市").check()
    status(page, "共 2 篇报告")
    assert "places=330402&places=330100" in page.url
    page.go_back()
    status(page, "共 1 篇报告")
    page.get_by_role("button", name="去掉条件：南湖区").click()
    status(page, "共 2 篇报告")
    assert page.locator("#search-chips li").count() == 0


def test_whoever_chooses_by_keyboard_goes_on_from_there(open_page: Opener) -> None:
    page = open_page("search/")
    status(page, "共 2 篇报告")
    box = page.locator("details[data-kind=places]").get_by_label("南湖区")
    box.focus()
    page.keyboard.press("Space")
    status(page, "共 1 篇报告")
    expect(box).to_be_focused()
    page.get_by_role("button", name="去掉条件：南湖区").press("Enter")
    status(page, "共 2 篇报告")
    expect(page.locator("#search-status")).to_be_focused()


def test_withdrawn_reports_are_found_only_when_asked_for(open_page: Opener) -> None:
    page = open_page("search/?q=内容")
    status(page, "「内容」：共 2 篇报告")
    expect(page.locator("#search-withdrawn")).to_contain_text("另有 1 篇已撤回")
    page.get_by_role("button", name="一并显示").click()
    status(page, "「内容」：共 3 篇报告")
    taken_back = page.locator(".entry--withdrawn")
    expect(taken_back).to_contain_text("事件分析 已撤回")
    expect(taken_back.locator(".entry__title").get_by_role("link")).to_have_css("text-decoration-line", "line-through")
    expect(page.locator("details[data-kind=places]")).to_contain_text("上海市 1 篇")
    page.reload()
    status(page, "「内容」：共 3 篇报告")
    page.get_by_role("button", name="不再包括已撤回的报告").click()
    status(page, "「内容」：共 2 篇报告")
    expect(page.locator("details[data-kind=places]")).not_to_contain_text("上海市")


def test_address_holds_the_whole_search(open_page: Opener) -> None:
    page = open_page("search/?q=内容&in=应对策略&sort=date&topics=cybersecurity&years=2025&years=2024")
    status(page, "「内容」：共 2 篇报告")
    assert page.locator("select[name=in]").input_value() == "应对策略"
    assert page.locator("select[name=sort]").input_value() == "date"
    assert set(page.locator(".entry__section").all_inner_texts()) == {"应对策略"}
    assert page.locator("#search-chips li").all_inner_texts() == ["网络安全 ×", "2025年 ×", "2024年 ×"]
    times = page.locator("#search-results time").all_inner_texts()
    assert times == ["2025年4月10日", "2024年12月31日"]


def test_typed_words_are_searched_in_the_oldest_browsers(open_page: Opener) -> None:
    page = open_page("about/")
    # Chromium 113 and Safari 17 brought it.
    page.add_init_script("delete URLSearchParams.prototype.size")
    page.goto(page.url.replace("/about/", "/search/"))
    status(page, "共 2 篇报告")
    page.locator("#search-query").fill("内容很长")
    status(page, "「内容很长」：共 1 篇报告")
    page.reload()
    status(page, "「内容很长」：共 1 篇报告")
    page.locator("#search-query").fill("")
    status(page, "共 2 篇报告")
    assert page.url.endswith("/search/")


def test_what_nothing_is_counted_under_can_be_unchosen(open_page: Opener) -> None:
    page = open_page("search/?topics=constructor")
    status(page, "没有找到符合条件的报告")
    box = page.locator("details[data-kind=topics]").get_by_label("constructor 0 篇")
    expect(box).to_be_checked()
    box.click()
    status(page, "共 2 篇报告")


def test_the_query_stands_before_the_title_whatever_the_site_is_called(readers: Readers, site: str) -> None:
    page = readers.open(site)
    page.route(
        re.compile(r"/search/(\?.*)?$"),
        lambda route: route.fulfill(body=route.fetch().text().replace("- 事件分析库", "- 全文搜索库")),
    )
    page.goto(site + "search/?q=内容很长")
    expect(page).to_have_title("内容很长 - 搜索 - 全文搜索库")
    page.locator("#search-query").fill("再搜索")
    expect(page).to_have_title("再搜索 - 搜索 - 全文搜索库")
    page.locator("#search-query").fill("")
    expect(page).to_have_title("搜索 - 全文搜索库")


def test_nothing_found_offers_names_and_words_each_with_its_count(open_page: Opener) -> None:
    page = open_page("search/?q=杭州哪些公司开会，卫星")
    status(page, "没有找到含有「杭州哪些公司开会，卫星」的报告")
    expect(page.locator("#search-ways a").first).to_be_visible()
    assert "杭州市 1 篇" in ways(page)
    link = page.locator("#search-ways").get_by_role("link", name="杭州市", exact=True)
    assert link.get_attribute("href") == "?q=%E6%9D%AD%E5%B7%9E%E5%B8%82"
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    status(opened.value, "「杭州市」：共 1 篇报告")
    opened.value.close()
    link.click()
    status(page, "「杭州市」：共 1 篇报告")
    expect(page.locator("#search-query")).to_have_value("杭州市")
    expect(page.locator("#search-status")).to_be_focused()
    page.go_back()
    status(page, "没有找到含有「杭州哪些公司开会，卫星」的报告")


@pytest.mark.parametrize(
    ("typed", "meant"), [("宏腾", "鸿腾"), ("嘉兴鸿腾数码安全科技公司", HONGTENG), ("hognteng", HONGTENG)]
)
def test_a_name_with_a_mistake_in_it_leads_to_the_right_one(open_page: Opener, typed: str, meant: str) -> None:
    page = open_page(f"search/?q={typed}")
    status(page, f"没有找到含有「{typed}」的报告")
    assert ways(page)[:2] == ["是不是要找：", f"{meant} 1 篇"]
    page.locator("#search-ways a").first.click()
    status(page, f"「{meant}」：共 1 篇报告")
    assert results(page) == ["嘉兴市委书记调研数字安全企业事件分析"]


def test_what_is_found_on_fewer_conditions_leads_there(open_page: Opener) -> None:
    page = open_page("search/?q=杭州&in=结论&years=2025")
    status(page, "没有在结论里找到含有「杭州」的报告")
    expect(page.locator("#search-ways p")).to_have_text("去掉全部条件就有：")
    page.get_by_role("link", name="不限范围，不限年份").click()
    status(page, "「杭州」：共 1 篇报告")
    page = open_page("search/?q=杭州&years=2025")
    page.get_by_role("link", name="不限年份").click()
    status(page, "「杭州」：共 1 篇报告")


def test_nothing_like_it_leads_back_to_all_reports(open_page: Opener) -> None:
    page = open_page("search/?q=琉璃", width=390)
    status(page, "没有找到含有「琉璃」的报告")
    expect(page.locator("#search-filters")).to_be_hidden()
    page.get_by_role("button", name="从全部报告里筛选").click()
    facets = page.locator("#search-facets")
    status(page, "共 2 篇报告")
    expect(facets.get_by_label("浙江省")).to_be_hidden()
    page.locator("#search-filters > summary").click()
    page.locator("details[data-kind=places] summary").click()
    facets.get_by_label("南湖区").check()
    status(page, "共 1 篇报告")
    expect(facets.get_by_label("南湖区"), "what is open stays open").to_be_visible()


def test_suggestions_name_what_why_and_how_many(open_page: Opener) -> None:
    page = open_page("")
    page.keyboard.press("/")
    page.keyboard.type("鸿腾")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text(HONGTENG)
    expect(options.first).to_contain_text("企业，2 篇，别名「鸿腾」")
    expect(options.nth(1)).to_contain_text("2025年4月10日")
    expect(options.nth(1).locator("time")).to_have_css("white-space", "nowrap")
    expect(page.locator(".quick [role=status]")).to_have_text("2 条建议，用上下箭头选择")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("combobox", name="搜索企业")).to_have_attribute("aria-activedescendant", "quick-list-0")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("combobox", name="搜索企业")).to_have_attribute("aria-activedescendant", "quick-list-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/2025/2025-04-10-hongteng/")


def test_enter_goes_to_the_page_of_an_exact_name_or_to_the_search(open_page: Opener) -> None:
    page = open_page("about/", width=390)
    page.keyboard.press("Control+k")
    page.keyboard.type("嘉兴")
    page.keyboard.press("Enter")
    page.wait_for_url("**/regions/330400/")
    page.get_by_role("combobox", name="搜索企业").fill("内容很长")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    status(page, "「内容很长」：共 1 篇报告")


def test_escape_closes_the_suggestions(open_page: Opener) -> None:
    page = open_page("")
    box = page.get_by_role("combobox", name="搜索企业")
    box.press_sequentially("嘉兴")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert box.input_value() == "嘉兴"
    expect(box).to_have_attribute("aria-expanded", "false")


def test_half_typed_pinyin_is_not_searched(open_page: Opener) -> None:
    page = open_page("search/")
    status(page, "共 2 篇报告")
    compose = """(parts) => {
        const box = document.querySelector(parts.box);
        box.focus();
        box.dispatchEvent(new CompositionEvent('compositionstart'));
        box.value = parts.half;
        box.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }));
    }"""
    finish = """(parts) => {
        const box = document.querySelector(parts.box);
        box.value = parts.whole;
        box.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    }"""
    page.evaluate(compose, {"box": "#search-query", "half": "zzz"})
    page.wait_for_timeout(500)
    status(page, "共 2 篇报告")
    page.evaluate(finish, {"box": "#search-query", "whole": "杭州"})
    status(page, "「杭州」：共 1 篇报告")
    page.evaluate(compose, {"box": ".quick input", "half": "jiaxing"})
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.evaluate(finish, {"box": ".quick input", "whole": "嘉兴"})
    expect(page.get_by_role("option").first).to_contain_text("嘉兴")


@pytest.mark.parametrize("told", ["isComposing: true", "keyCode: 229"], ids=["most browsers", "Safari"])
def test_keys_that_an_input_method_takes_do_nothing_else(open_page: Opener, told: str) -> None:
    page = open_page("")
    box = page.get_by_role("combobox", name="搜索企业")
    box.press_sequentially("嘉兴")
    expect(page.get_by_role("option").nth(1)).to_be_visible()
    for key in ("ArrowDown", "Escape", "Enter"):
        taken = f"box => box.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', cancelable: true, {told}}}))"
        assert box.evaluate(taken), "left to the input method"
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("option", selected=True)).to_have_count(0)


@pytest.mark.parametrize(("path", "box"), [("search/", "#search-query"), ("about/", ".quick input")])
def test_key_that_ends_a_composition_does_not_empty_the_field(open_page: Opener, path: str, box: str) -> None:
    page = open_page(path)
    page.locator(box).fill("嘉兴")
    page.locator(box).press("End")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "nan", "selectionStart": 3, "selectionEnd": 3})
    assert page.locator(box).input_value() == "嘉兴nan"
    keyboard.send(
        "Input.dispatchKeyEvent", {"type": "keyDown", "key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27}
    )
    assert page.locator(box).input_value().startswith("嘉兴")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("failure", "message"), [("abort", "无法连接服务器"), ("404", "网站可能刚刚更新过")])
def test_failure_is_said_and_can_be_tried_again(readers: Readers, site: str, failure: str, message: str) -> None:
    page = readers.open(site)
    page.route("**/*.bin", lambda route: route.abort() if failure == "abort" else route.fulfill(status=404))
    page.goto(site + "search/?q=内容很长")
    expect(page.locator("#search-problem")).to_contain_text(message)
    assert page.locator("#search-results li").count() == 0, "no partial results"
    page.unroute("**/*.bin")
    page.get_by_role("button", name="重试").click()
    status(page, "「内容很长」：共 1 篇报告")


@pytest.mark.parametrize("missing", ["search/page.js", "search/index.js"])
def test_page_says_that_its_program_is_missing(readers: Readers, site: str, missing: str) -> None:
    page = readers.open(site)
    page.route(f"**/{missing}", lambda route: route.abort())
    page.goto(site + "search/?q=内容很长")
    expect(page.get_by_text("搜索程序没有载入")).to_be_visible()


def test_page_says_that_the_browser_is_too_old(open_page: Opener) -> None:
    page = open_page("about/")
    page.add_init_script("delete window.DecompressionStream")
    page.goto(page.url.replace("/about/", "/search/?q=内容很长"))
    expect(page.locator("#search-problem")).to_contain_text("这个浏览器太旧")


def test_without_javascript_the_page_names_the_indexes(open_page: Opener) -> None:
    page = open_page("search/", java_script_enabled=False)
    assert "搜索需要浏览器启用 JavaScript" in page.locator(".md-content noscript").inner_text()
