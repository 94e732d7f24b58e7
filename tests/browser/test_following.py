"""What readers take along and come back for: results as files and on paper, kept searches, subscriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from measure.browser import served
from readers import Readers
from sites import PROGRAM_FILES, Build, Builder, Opener


@pytest.fixture(scope="module")
def built(shared_build: Builder) -> Build:
    """Return a site with more reports than a page of results shows at first."""
    return shared_build(PROGRAM_FILES)


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[str]:
    """Return its address."""
    with served(built.site) as address:
        yield address


def searched(open_page: Opener, path: str, **options: Any) -> Page:
    """Return a search page that shows its results."""
    page = open_page(path, **options)
    expect(page.locator("#search-along")).to_be_visible()
    return page


def downloaded(page: Page, button: str) -> tuple[str, bytes]:
    """Return the name and the content of the file that a button saves."""
    with page.expect_download() as saving:
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#search-along-status")).to_have_text(f"已下载 {saving.value.suggested_filename}")
    return saving.value.suggested_filename, Path(saving.value.path()).read_bytes()


@pytest.mark.parametrize(
    ("path", "name", "table"),
    [
        ("search/?withdrawn=1", "搜索 包括已撤回的", "api/v1/reports"),
        ("search/?years=2024", "搜索 2024年", "api/v1/archive/2024"),
    ],
)
def test_files_of_results_are_those_of_a_list(
    open_page: Opener, built: Build, path: str, name: str, table: str
) -> None:
    page = searched(open_page, path)
    assert page.locator("#search-results > li").count() == 10
    assert downloaded(page, "下载 CSV") == (f"{name}.csv", (built.site / f"{table}.csv").read_bytes())
    saved, content = downloaded(page, "下载 JSON")
    listed = built.json(f"{table}.json")
    assert (saved, json.loads(content)["reports"]) == (f"{name}.json", listed["reports"])
    assert json.loads(content)["count"] == listed["count"] and json.loads(content)["url"] == path


def test_files_follow_query_and_order_and_are_named_after_them(open_page: Opener, built: Build) -> None:
    page = searched(open_page, "search/?q=“第3篇”/:*?OR“第14篇”&sort=date")
    page.locator("#search-query").fill("“第3篇” OR 第14篇 ")
    expect(page.locator("#search-status")).to_contain_text("共 2 篇报告")
    saved, content = downloaded(page, "下载 CSV")
    lines = content.decode("utf-8-sig").splitlines()
    assert [line[:10] for line in lines[1:]] == ["2024-12-14", "2024-12-03"]
    assert set(lines) <= set((built.site / "api/v1/reports.csv").read_text(encoding="utf-8-sig").splitlines())
    assert saved == "搜索 「“第3篇” OR 第14篇」.csv"


def test_names_of_files_hold_nothing_that_a_system_would_not_take(open_page: Opener) -> None:
    page = searched(open_page, "search/")
    names = page.evaluate(
        """async (texts) => {
            const { namePart } = await import(document.querySelector("script[src$='/search/page.js']").src.replace("search/page", "saving"));
            return texts.map((text) => namePart(text, 12));
        }""",
        ["../a\\b|c", "搜索 <b>“问：*?”", "甲\u202etxt.exe\u0000\n乙", "..", "𠮷" * 20, "名 ".ljust(40, "x"), "尾. . "],
    )
    assert names == ["a b c", "搜索 b “问： ”", "甲txt.exe乙", "", "𠮷" * 12, "名 xxxxxxxxxx", "尾"]


@pytest.mark.parametrize(("failure", "message"), [("abort", "无法连接服务器"), ("404", "网站可能刚刚更新过")])
def test_a_file_is_whole_or_none(readers: Readers, site: str, failure: str, message: str) -> None:
    page = readers.open(site)
    page.route(
        "**/api/v1/archive/2024.*", lambda route: route.abort() if failure == "abort" else route.fulfill(status=404)
    )
    page.on("download", lambda _: pytest.fail("a file without the reports of a year"))
    page.goto(site + "search/")
    page.get_by_role("button", name="下载 CSV").click()
    expect(page.locator("#search-along-status")).to_contain_text(f"没有下载：{message}")


def test_a_report_that_is_in_no_list_yet_is_said(readers: Readers, site: str) -> None:
    """The index is of after a release, the lists of before."""
    page = readers.open(site)
    page.route(
        "**/api/v1/archive/2024.csv",
        lambda route: route.fulfill(body="".join(route.fetch().text().splitlines(keepends=True)[:-1])),
    )
    page.goto(site + "search/")
    page.get_by_role("button", name="下载 CSV").click()
    expect(page.locator("#search-along-status")).to_contain_text("没有下载：网站可能刚刚更新过")


def test_cells_over_several_lines_stay_in_their_record(open_page: Opener) -> None:
    page = searched(open_page, "search/")
    records = page.evaluate(
        """async (table) => {
            const { recordsOf } = await import(document.querySelector("script[src$='/search/page.js']").src.replace("page", "listed"));
            return recordsOf(table);
        }""",
        '甲,乙\r\n1,"a\nb ""c""\n"\r\n2,""""\r\n',
    )
    assert records == ["甲,乙\r\n", '1,"a\nb ""c""\n"\r\n', '2,""""\r\n']


def test_all_results_are_printed_and_nothing_else(open_page: Opener) -> None:
    page = searched(open_page, "search/?years=2024")
    page.evaluate("window.print = () => { window.printed = document.querySelectorAll('#search-results > li').length; }")
    page.get_by_role("button", name="打印").click()
    page.wait_for_function(
        "() => window.printed === 25"
    )  # an expression would have to be evaluated, which the policy forbids
    page.emulate_media(media="print")
    expect(page.locator("#search-along")).to_be_hidden()
    expect(page.locator("#search-kept")).to_be_hidden()
    expect(page.locator("#search-results > li").last).to_be_visible()
    expect(page.get_by_text("2024年", exact=True)).to_be_visible()


def keep(page: Page, name: str) -> None:
    page.get_by_role("button", name="保存这次搜索").click()
    expect(page.get_by_label("名称", exact=True)).to_be_focused()
    page.get_by_label("名称", exact=True).fill(name)
    page.get_by_role("button", name="保存", exact=True).click()


def test_a_search_is_kept_under_a_name_renamed_and_deleted(open_page: Opener) -> None:
    page = searched(open_page, "search/?years=2024&sort=date")
    expect(page.locator("#search-kept")).to_be_hidden()
    page.get_by_role("button", name="保存这次搜索").click()
    expect(page.get_by_label("名称", exact=True)).to_have_value("2024年")
    keep(page, "去年的 <b>全部</b>")
    expect(page.locator("#search-along-status")).to_contain_text("已保存「去年的 <b>全部</b>」")
    page.goto(page.url.partition("?")[0])
    page.get_by_role("link", name="去年的 <b>全部</b>").click()
    expect(page.locator("#search-status")).to_have_text("共 25 篇报告")
    assert page.url.endswith("search/?sort=date&years=2024")
    page.locator("#search-kept summary").click()
    page.get_by_role("button", name="改名「去年的").click()
    page.keyboard.type("旧报告")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="改名「旧报告」")).to_be_focused()
    # The same search again takes the new name, and is kept once.
    keep(page, "旧的")
    expect(page.locator("#search-kept-list li")).to_contain_text("旧的")
    expect(page.locator("#search-kept-list li")).to_have_count(1)
    page.reload()
    page.locator("#search-kept summary").click()
    page.get_by_role("button", name="删除「旧的」").click()
    expect(page.locator("#search-kept")).to_be_hidden()
    expect(page.locator("#search-kept-status")).to_have_text("已删除「旧的」")
    expect(page.locator("#search-query")).to_be_focused()


def test_what_is_new_in_a_kept_search_is_counted_until_it_is_looked_at(open_page: Opener) -> None:
    page = searched(open_page, "search/?years=2024")
    keep(page, "去年")
    expect(page.locator("#search-kept-list li")).to_have_count(1)
    expect(page.locator(".kept__new")).to_be_hidden()
    page.evaluate(
        """() => {
            const kept = JSON.parse(localStorage.getItem("kept-searches"));
            kept[0].seen.splice(3, 2);
            localStorage.setItem("kept-searches", JSON.stringify(kept));
        }"""
    )
    page.goto(page.url.partition("?")[0])
    expect(page.locator(".kept__new")).to_have_text("新增 2 篇")
    page.get_by_role("link", name="去年").click()
    expect(page.locator("#search-status")).to_have_text("共 25 篇报告")
    # What was found is remembered a little later than it is shown.
    page.wait_for_function("() => JSON.parse(localStorage.getItem('kept-searches'))[0].seen.length === 25")
    page.goto(page.url.partition("?")[0])
    searched_all = page.locator("#search-status")
    expect(searched_all).to_have_text("共 26 篇报告")
    expect(page.locator("#search-kept-list li")).to_have_count(1)
    expect(page.locator(".kept__new")).to_be_hidden()


def test_where_nothing_can_be_kept_the_page_says_so(open_page: Opener) -> None:
    page = open_page("about/")
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('closed', 'QuotaExceededError'); }"
    )
    page.goto(page.url.replace("about/", "search/?q=第3篇"))
    expect(page.locator("#search-along")).to_be_visible()
    keep(page, "名称")
    expect(page.locator("#search-along-status")).to_contain_text("没有保存：这个浏览器不让本站存东西")
    expect(page.locator("#search-kept")).to_be_hidden()


def test_damage_in_what_is_kept_does_no_harm(open_page: Opener) -> None:
    page = open_page("about/")
    address = page.url
    for kept in (
        "{",
        "5",
        "[null, 3]",
        '[{"name": 1, "address": []}]',
        '[{"name": "甲", "address": "javascript:alert(1)", "seen": 7}]',
    ):
        page.goto(address)
        page.evaluate("(kept) => localStorage.setItem('kept-searches', kept)", kept)
        page.goto(address.replace("about/", "search/"))
        expect(page.locator("#search-status")).to_have_text("共 26 篇报告")
        for link in page.locator("#search-kept-list a").all():
            assert "/search/?" in str(link.get_attribute("href"))
        keep(page, "全部")
        expect(page.get_by_role("link", name="全部", exact=True)).to_be_visible()


def test_subscribing_is_explained_with_what_is_in_the_feed(open_page: Opener, built: Build, site: str) -> None:
    page = open_page("topics/cybersecurity/")
    page.locator(".downloads").get_by_role("link", name="订阅").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("订阅：网络安全")
    address = page.locator("#subscribe-address")
    expect(address).to_have_text(f"{site}feeds/topics-cybersecurity.xml")
    assert address.get_attribute("href") == f"{site}feeds/topics-cybersecurity.xml"
    entries = page.locator("#subscribe-list > li")
    expect(entries).to_have_count(20)
    assert built.read("feeds/topics-cybersecurity.xml").count("<entry>") == 20
    expect(entries.first).to_contain_text("2025年4月11日收录2025年5月1日有变动")
    expect(entries.first).to_contain_text("更正（2025年4月20日）：更正了数字")
    page.get_by_role("button", name="复制地址").click()
    expect(page.locator("#subscribe-status")).to_have_text("已复制订阅地址")
    entries.first.get_by_role("link").click()
    expect(page.locator("h1.withdrawn")).to_be_visible()
    assert page.url == f"{site}reports/2025/2025-04-11-withdrawn/"


def test_without_an_address_subscribing_is_about_all_reports(open_page: Opener, site: str) -> None:
    page = open_page("subscribe/")
    expect(page.locator("#subscribe-address")).to_have_text(f"{site}feeds/reports.xml")
    expect(page.get_by_role("heading", level=1)).to_have_text("订阅")
    plain = open_page("subscribe/", java_script_enabled=False)
    assert plain.locator("#subscribe-address").get_attribute("href") == "../feeds/reports.xml"
    expect(plain.get_by_text("准备一个阅读程序")).to_be_visible()
    expect(plain.get_by_role("button", name="复制地址")).to_be_hidden()


def test_what_is_no_name_of_a_feed_is_said_and_asked_of_nobody(open_page: Opener) -> None:
    page = open_page("about/")
    address = page.url.replace("about/", "subscribe/?")
    for feed in ("../x", "", "<img src=x>", "a/b", "javascript:alert(1)"):
        page.goto(address + urlencode({"feed": feed}))
        expect(page.locator("#subscribe-problem")).to_contain_text("没有这个订阅")
        expect(page.locator("#subscribe-address")).to_be_hidden()
