"""Comparing entities, places and topics: chosen by typing, kept in the address, each count that of a list or a search."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from factories import report_text
from measure.browser import served
from sites import Builder, Opener

HONGTENG = "嘉兴鸿腾数字安全科技有限公司"
TWO = "compare/?entities=hongteng&entities=chen-wei"
FOUR = f"{TWO}&places=330000&topics=data-security"


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Iterator[str]:
    """Return the address of a site whose reports are told apart by where, when and of whom they are."""
    reports = [
        ("2023-01-05", "南湖区", "[鸿腾, {name: 陈伟, role: 嘉兴市委书记}]", "网络安全", {}),
        ("2024-02-06", "杭州", "[鸿腾, 陈伟, 嘉兴市委]", "[网络安全, 数据安全]", {}),
        ("2025-03-07", "北京", "[陈伟, 嘉兴市委]", "数据安全", {}),
        ("2025-04-08", "上海", "[360数字安全集团]", "网络安全", {}),
        (
            "2024-05-09",
            "杭州",
            "鸿腾",
            "网络安全",
            {"status": "withdrawn", "withdrawn": "{date: 2024-06-01, reason: 有误}"},
        ),
    ]
    files: dict[str, str | bytes] = {
        f"{date[:4]}/{date}-event.md": report_text(
            title=f"{date}的事件分析",
            date=date,
            region=region,
            entities=entities,
            topics=topics,
            source=f"https://example.com/{date}",
            **more,
        )
        for date, region, entities, topics, more in reports
    }
    with served(shared_build(files).site) as address:
        yield address


def counts(page: Page, table: str) -> dict[str, list[str]]:
    """Return the counts of a table by the names of its rows."""
    lines = page.get_by_role("table", name=table, exact=True).locator("tbody tr")
    return {line.locator("th").inner_text(): line.locator("td").all_inner_texts() for line in lines.all()}


def compared(page: Page) -> list[str]:
    return page.locator("#compare-chosen li").all_inner_texts()


def test_names_are_chosen_by_keyboard_and_stay_in_the_address(open_page: Opener) -> None:
    page = open_page("compare/")
    field = page.get_by_role("combobox", name="添加要比较的")
    field.press_sequentially("鸿腾")
    expect(page.locator("#compare-status")).to_have_text("1 条建议，用上下箭头选择")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "compare-names-0")
    field.press("Enter")
    expect(page.locator("#compare-hint")).to_have_text("再添加一个，就开始比较。")
    field.press_sequentially("chenwei")
    page.get_by_role("option", name="陈伟").click()
    expect(page.locator("#compare-status")).to_have_text(f"已比较{HONGTENG}、陈伟")
    assert page.url.endswith(TWO)
    expect(page).to_have_title(re.compile(f"^{HONGTENG}、陈伟 - 比较"))
    page.reload()
    expect(page.locator("#common")).to_be_visible()
    assert compared(page) == [f"{HONGTENG} ×", "陈伟 ×"]
    page.get_by_role("button", name=f"不再比较{HONGTENG}").click()
    expect(page.locator("#common")).to_have_count(0)
    assert compared(page) == ["陈伟 ×"]
    page.go_back()
    expect(page.locator("#common")).to_be_visible()


def test_tables_count_what_each_has_and_leave_out_what_goes_without_saying(open_page: Opener) -> None:
    page = open_page(TWO)
    expect(page.locator("#common")).to_be_visible()
    assert counts(page, "概况") == {
        "类别": ["企业", "人物"],
        "报告数": ["3", "3"],
        "最早": ["2023年1月5日", "2023年1月5日"],
        "最近": ["2024年5月9日", "2025年3月7日"],
    }
    assert counts(page, "历年篇数") == {"2025年": ["0", "1"], "2024年": ["2", "1"], "2023年": ["1", "1"]}
    # Neither what is compared and what it belongs to, nor a place that says no more than the one in it.
    assert counts(page, "地区") == {
        "中国": ["3", "3"],
        "浙江省": ["3", "2"],
        "杭州市": ["2", "1"],
        "南湖区": ["1", "1"],
        "北京市": ["0", "1"],
    }
    assert counts(page, "主题") == {"网络安全": ["3", "2"], "数据安全": ["1", "2"]}
    assert counts(page, "同篇出现的实体") == {"中共嘉兴市委员会": ["1", "2"]}
    assert page.locator("#compare .entry time").all_inner_texts() == ["2024年2月6日", "2023年1月5日"]
    pictures = page.locator(".multiples svg")
    assert pictures.count() == 2
    assert [str(each.locator("path").get_attribute("d")).count("M") for each in pictures.all()] == [3, 3]


@pytest.mark.parametrize(
    ("table", "row", "number", "address"),
    [
        ("概况", "报告数", "3", "/search/?entities=hongteng&withdrawn=1"),
        pytest.param(
            *("历年篇数", "2024年", "2", "/search/?entities=hongteng&years=2024&withdrawn=1"), marks=pytest.mark.long
        ),
        ("地区", "杭州市", "2", "/search/?entities=hongteng&places=330100&withdrawn=1"),
        pytest.param(
            *("主题", "网络安全", "3", "/search/?entities=hongteng&topics=cybersecurity&withdrawn=1"),
            marks=pytest.mark.long,
        ),
        ("同篇出现的实体", "中共嘉兴市委员会", "1", "/compare/?entities=hongteng&entities=committee#common"),
    ],
)
def test_a_count_leads_to_as_many_reports(open_page: Opener, table: str, row: str, number: str, address: str) -> None:
    page = open_page(TWO)
    line = page.get_by_role("table", name=table, exact=True).get_by_role("row", name=row)
    line.get_by_role("cell").first.get_by_role("link", name=number, exact=True).click()
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))
    found = page.locator("#search-status, #common ~ p").first
    expect(found).to_have_text(re.compile(f"共 {number} 篇"))
    expect(page.locator(".entry")).to_have_count(int(number))


def test_two_that_are_named_together_lead_to_their_page(open_page: Opener) -> None:
    page = open_page(TWO)
    page.get_by_role("link", name=f"{HONGTENG}与陈伟").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2")
    page.get_by_role("link", name="并排比较两者").click()
    expect(page.locator("#common ~ p").first).to_have_text("同属两者的报告共 2 篇。")
    # One report is no page; a company is in its group without being named beside it.
    for pair in ("entities=hongteng&entities=committee", "entities=hongteng&entities=360-group"):
        page.goto(re.sub(r"\?.*", f"?{pair}", page.url))
        expect(page.locator("#common")).to_be_visible()
        assert page.locator("#compare ul.links").count() == 0


def test_four_of_different_kinds_are_compared_by_twos_as_well(open_page: Opener) -> None:
    page = open_page(FOUR, width=320)
    expect(page.locator("#common ~ p").first).to_have_text("同属四者的报告共 1 篇。")
    assert counts(page, "概况")["与陈伟共同"] == ["2", "—", "2", "2"]
    assert counts(page, "概况")["与数据安全共同"] == ["1", "2", "1", "—"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_role("combobox", name="添加要比较的")).to_be_disabled()


def test_hostile_and_foolish_addresses_are_harmless(open_page: Opener) -> None:
    bad = quote('"><img src=x onerror=alert(1)>')
    page = open_page(
        f"compare/?entities={bad}&entities=__proto__&constructor=toString&places=constructor&{'x' * 3000}=1"
    )
    said = page.locator("#compare-problem")
    expect(said).to_contain_text(
        '网址里的「"><img src=x onerror=alert(1)>」、「__proto__」、「constructor」不是本站现有的'
    )
    assert said.locator("img").count() == 0
    many = "&".join(["topics=data-security", *TWO.split("?")[1].split("&")] * 2)
    page.goto(page.url.split("?")[0] + f"?{many}&places=330000&places=cn&topics=cybersecurity&entities=gone")
    expect(page.locator("#common")).to_be_visible()
    assert compared(page) == ["数据安全 ×", f"{HONGTENG} ×", "陈伟 ×", "浙江省 ×"]
    expect(said).to_contain_text("「gone」不是本站现有的")
    expect(said).to_contain_text("网址里还有 2 个没有列出")


def test_what_is_no_name_is_said_and_what_is_like_it_offered(open_page: Opener) -> None:
    page = open_page("compare/?topics=data-security")
    field = page.get_by_role("combobox", name="添加要比较的")
    field.fill("嘉兴鸿腾数码安全科技公司")
    field.press("Enter")
    said = page.locator("#compare-status")
    expect(said).to_contain_text("没有名称正好是「嘉兴鸿腾数码安全科技公司」的实体、地区或主题，是不是：")
    said.get_by_role("button", name=HONGTENG).click()
    expect(page.locator("#common ~ p").first).to_have_text("同属两者的报告共 1 篇。")
    field.fill(HONGTENG)
    field.press("Enter")
    expect(said).to_have_text(f"「{HONGTENG}」已经在比较。")


def test_pages_lead_to_the_comparison_and_a_failure_is_said(open_page: Opener) -> None:
    page = open_page("topics/data-security/")
    page.get_by_role("link", name="与其他主题比较").click()
    expect(page.locator("#compare-chosen li")).to_have_text(["数据安全 ×"])
    page.route("**/segment.json.gz", lambda route: route.fulfill(body="damaged"))
    page.goto(page.url.split("?")[0] + TWO.removeprefix("compare/"))
    expect(page.locator("#compare-problem")).to_contain_text("请重新载入这一页")
    assert page.locator("#compare h2").count() == 0
    page.unroute("**/segment.json.gz")
    page.get_by_role("button", name="重试").click()
    expect(page.locator("#common")).to_be_visible()
    expect(page.locator("#compare-problem")).to_be_empty()


def test_paper_has_the_tables_and_not_the_form(open_page: Opener) -> None:
    page = open_page(TWO)
    expect(page.locator("#common")).to_be_visible()
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)
    assert "同篇出现的实体" in text and "中共嘉兴市委员会" in text
    assert "添加" not in text and "×" not in text
