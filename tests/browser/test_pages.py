from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from sites import PAGE_KINDS, VARIED_KINDS, Opener

REPORT = "reports/2025/2025-04-10-hongteng/"


QUICK = [*VARIED_KINDS, "search/", "compare/", "selection/", "format/"]


@pytest.mark.parametrize(
    "path", [*QUICK, *(pytest.param(path, marks=pytest.mark.long) for path in PAGE_KINDS if path not in QUICK)]
)
def test_nothing_sticks_out_sideways_and_headings_are_in_order(open_page: Opener, path: str) -> None:
    page = open_page(path)
    for width in (1440, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        edges = "['.site-name', '.md-tabs__link', 'h1'].map((each) => document.querySelector(each).getBoundingClientRect().left)"
        assert len(set(page.evaluate(edges))) == 1, width
    levels = page.evaluate(
        """[...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
            .filter(each => each.checkVisibility()).map(each => Number(each.tagName[1]))"""
    )
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels)), levels


@pytest.mark.parametrize("width", [pytest.param(1440, marks=pytest.mark.long), 390])
@pytest.mark.parametrize("path", ["", REPORT, "entities/hongteng/", "search/?q=嘉兴", "contribute/"])
def test_a_cold_visit_moves_nothing_and_is_small(open_page: Opener, path: str, width: int) -> None:
    page = open_page(path, width=width, is_new=True)
    page.wait_for_load_state("networkidle")
    moved = page.evaluate(
        """() => new Promise((resolve) => {
            const seen = [];
            const note = (each) => seen.push([each.value, each.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]);
            new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({type: "layout-shift", buffered: true});
            setTimeout(() => resolve(seen), 100);
        })"""
    )
    assert moved == []
    if path == REPORT:
        transferred = page.evaluate(
            """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                .reduce((sum, each) => sum + each.transferSize, 0)"""
        )
        assert 20_000 < transferred < 200_000


def test_reader_goes_from_home_to_report_to_company_and_city(open_page: Opener) -> None:
    page = open_page("")
    page.get_by_role("link", name="嘉兴市委书记调研数字安全企业事件分析").first.click()
    page.get_by_role("link", name="嘉兴鸿腾数字安全科技有限公司").click()
    expect(page.locator("h1")).to_contain_text("嘉兴鸿腾数字安全科技有限公司")
    page.go_back()
    page.get_by_role("definition").get_by_role("link", name="嘉兴市").click()
    expect(page.locator("h1")).to_contain_text("嘉兴市")
    expect(page.locator(".entry")).to_have_count(1)
    page.get_by_role("navigation", name="位置").get_by_role("link", name="地区").click()
    expect(page).to_have_url(re.compile("/regions/$"))


def test_phone_reaches_every_part_from_every_page(open_page: Opener) -> None:
    page = open_page(REPORT, width=320)
    parts = page.get_by_role("navigation", name="主导航").get_by_role("link")
    expect(parts).to_have_text(["首页", "主题", "地区", "实体", "归档", "投稿", "关于"])
    for part in parts.all():
        expect(part).to_be_in_viewport(ratio=1)
    parts.get_by_text("实体").click()
    page.get_by_role("link", name="嘉兴鸿腾数字安全科技有限公司").click()
    expect(page.locator(".md-tabs [aria-current]")).to_have_text("实体")


def test_dark_is_the_same_without_scripts(open_page: Opener) -> None:
    def palette(page: Page) -> dict[str, str]:
        names = ["ink", "quiet", "line", "paper", "accent", "tint"]
        found: dict[str, str] = page.evaluate(
            "names => Object.fromEntries(names.map(name => "
            "[name, getComputedStyle(document.body).getPropertyValue(`--library-${name}`)]))",
            names,
        )
        return found

    dark = palette(open_page("", scheme="dark"))
    assert palette(open_page("", scheme="dark", java_script_enabled=False)) == dark
    assert palette(open_page("", java_script_enabled=False)) == palette(open_page("")) != dark


def test_contents_follow_the_reader(open_page: Opener) -> None:
    page = open_page(REPORT)
    page.evaluate("document.getElementById('四应对策略').scrollIntoView()")
    page.mouse.wheel(0, 100)
    # Material marks the headings that the reader has passed: the last of them is where he is.
    expect(page.locator(".md-sidebar--secondary .md-nav__link--active").first).to_contain_text("应对策略")


def test_text_begins_on_the_first_screen_of_a_phone(open_page: Opener) -> None:
    page = open_page(REPORT, width=390, height=844)
    assert page.locator(".report-body p").first.evaluate("text => text.getBoundingClientRect().top") < 720
    expect(page.locator("dl.facts")).to_be_hidden()
    page.get_by_text("基本信息").click()
    expect(page.get_by_role("definition").get_by_role("link", name="南湖区")).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_text("基本信息")).to_be_hidden()
    page.reload()
    expect(page.locator("dl.facts")).to_be_visible()


def test_missing_page_offers_a_search(open_page: Opener) -> None:
    page = open_page("404.html")
    page.locator(".search-form input").fill("内容很长")
    page.locator(".search-form").get_by_role("button", name="搜索").click()
    expect(page.locator("#search-status")).to_have_text("「内容很长」：共 1 篇报告")


def test_page_about_the_format_has_contents(open_page: Opener) -> None:
    contents = open_page("format/").locator(".md-sidebar--secondary")
    contents.get_by_role("link", name="警告").click()
    expect(contents.page.get_by_role("heading", name="警告", exact=True)).to_be_in_viewport()
    anchors = contents.get_by_role("link").evaluate_all("links => links.map((each) => each.getAttribute('href'))")
    assert len(anchors) > 15
    assert (
        contents.page.evaluate("anchors => anchors.filter((each) => !document.getElementById(each.slice(1)))", anchors)
        == []
    )


def test_phone_reaches_every_section_from_the_contents(open_page: Opener) -> None:
    page = open_page(REPORT, width=390)
    page.get_by_text("目录", exact=True).locator("visible=true").click()
    page.get_by_role("navigation", name="章节").get_by_role("link", name="四、应对策略").click()
    expect(page.get_by_role("heading", name="四、应对策略")).to_be_in_viewport()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_role("navigation", name="章节")).to_be_hidden()


def test_dark_and_light_follow_the_system_and_the_button(open_page: Opener) -> None:
    def background(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light, dark = open_page(""), open_page("", scheme="dark")
    assert background(light) != background(dark)
    light.get_by_title("切换到深色").click()
    expect(light.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert background(light) == background(dark)


def test_site_is_readable_without_javascript(open_page: Opener) -> None:
    page = open_page(REPORT, java_script_enabled=False)
    assert page.get_by_role("heading", name="一、事件概述").is_visible()
    page.get_by_role("link", name="主题", exact=True).first.click()
    expect(page).to_have_url(re.compile("/topics/$"))
