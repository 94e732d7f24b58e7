from __future__ import annotations

import io
import re
from unicodedata import normalize
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from sites import Opener

REPORT = "reports/2025/2025-04-10-hongteng/"


def test_citation_is_copied(open_page: Opener) -> None:
    page = open_page(REPORT, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("引用本报告").click()
    page.get_by_role("button", name="复制 BibTeX 引用").click()
    expect(page.locator(".cite [role=status]")).to_have_text("已复制 BibTeX 引用")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".cite__text").nth(1).text_content()
    assert copied.startswith("@misc{2025-04-10-hongteng,")
    day = page.evaluate("new Date().toLocaleDateString('sv')")
    assert f"  url = {{{page.url}}},\n  urldate = {{{day}}},\n" in copied
    assert page.locator(".cite__text").first.text_content() == (
        f"事件分析库. 嘉兴市委书记调研数字安全企业事件分析[EB/OL]. (2025-04-10)[{day}]. {page.url}."
    )


def test_citation_is_copied_where_the_browser_forbids_the_clipboard(open_page: Opener) -> None:
    page = open_page(REPORT)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_text("引用本报告").click()
    page.evaluate("document.addEventListener('copy', () => { window.copied = String(getSelection()); })")
    page.get_by_role("button", name="复制 RIS 引用").click()
    expect(page.locator(".cite [role=status]")).to_have_text("已复制 RIS 引用")
    assert page.evaluate("window.copied").startswith("TY  - ELEC")


def test_citations_are_there_without_javascript(open_page: Opener) -> None:
    page = open_page(REPORT, java_script_enabled=False)
    page.get_by_text("引用本报告").click()
    expect(page.get_by_text("[EB/OL]")).to_be_visible()
    assert page.get_by_role("button", name="复制").count() == 0


def test_name_in_the_text_leads_to_its_page(open_page: Opener) -> None:
    page = open_page("reports/2024/2024-12-31-old/")
    page.locator(".report-body").get_by_role("link", name="杭州市").click()
    expect(page.locator("h1")).to_contain_text("杭州市")


@pytest.fixture(scope="module")
def printed(browser: Browser, site: str) -> list[str]:
    """Return the text of each page of a report printed by the browser."""
    page = browser.new_page()
    page.goto(f"{site}{REPORT}")
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    for sheet in reader.pages:
        width, height = (float(length) * 25.4 / 72 for length in (sheet.mediabox.width, sheet.mediabox.height))
        assert (round(width), round(height)) == (210, 297)
    return [sheet.extract_text() for sheet in reader.pages]


def test_print_numbers_its_pages_and_drops_what_is_for_the_screen(printed: list[str]) -> None:
    assert len(printed) > 1
    for number, text in enumerate(printed, start=1):
        assert re.search(rf"(?m)^\s*{number} / {len(printed)}\s*$", text), text[-200:]
    everything = "".join(printed)
    for dropped in ("首页", "搜索", "引用本报告", "相关报告", "目录", "基本信息", "已发布", "阅读"):
        assert dropped not in normalize("NFKC", everything), dropped


def test_every_sheet_says_what_it_is(open_page: Opener, printed: list[str]) -> None:
    day = open_page("about/").evaluate("new Date().toLocaleDateString('zh-CN', {dateStyle: 'long'})")
    for text in printed:
        head = re.sub(r"\s", "", normalize("NFKC", text))
        assert "事件分析库http://127.0.0.1:" in head
        assert f"/{REPORT}{day}打印" in head
    everything = re.sub(r"\s", "", "".join(printed))
    assert everything.count("example.com/a/very/long") == 1, "a source stands there once"


def test_print_keeps_addresses(printed: list[str]) -> None:
    everything = re.sub(r"\s", "", "".join(printed))
    assert "（https://example.org/linked）" in everything
    assert everything.count("https://example.org/bare") == 1


def test_print_asks_for_no_page_for_an_empty_foot(open_page: Opener) -> None:
    page = open_page("reports/2024/2024-12-31-old/")
    foot = page.locator(".report-foot")
    expect(foot).to_be_visible()
    page.emulate_media(media="print")
    expect(foot).to_be_hidden()


def test_addresses_in_the_text_are_seen_to_be_links_and_break_anywhere(open_page: Opener) -> None:
    page = open_page("reports/2024/2024-12-31-old/")
    bare = page.locator(".report-body a.bare").first
    expect(bare).to_have_css("text-decoration-line", "underline")
    expect(bare).to_have_css("word-break", "break-all")


def test_withdrawn_report_says_so_and_its_old_address_leads_to_it(open_page: Opener) -> None:
    page = open_page("reports/2024/2024-11-29-former/")
    expect(page).to_have_url(re.compile("/reports/2024/2024-11-30-withdrawn/$"))
    expect(page.locator(".notice--withdrawn")).to_contain_text("本报告已于2024年12月5日撤回。原因：事实有误。")
    expect(page.get_by_role("heading", level=1)).to_have_css("text-decoration-line", "line-through")
    page.get_by_role("link", name="见文末的更正记录").click()
    expect(page.get_by_text("2024年12月2日：更正了数字")).to_be_in_viewport()


# Between Han and digits the browser may set a space.
_HEADING = re.compile(r"[一二三四五六]、|第 ?\d+ ?点")


def test_print_never_parts_a_heading_from_its_text(printed: list[str]) -> None:
    headings = 0
    for text in printed:
        lines = [line.strip() for line in normalize("NFKC", text).splitlines() if line.strip() and " / " not in line]
        assert not _HEADING.match(lines[-1]), lines[-3:]
        headings += sum(bool(_HEADING.match(line)) for line in lines)
    assert headings > 40


def test_selected_words_go_to_the_forge_with_the_mistake(open_page: Opener) -> None:
    page = open_page("reports/2025/2025-04-10-hongteng/")
    link = page.get_by_role("link", name="报错")
    title = quote("报错：嘉兴市委书记调研数字安全企业事件分析", safe="")
    address = (
        "https://git.example/team/analyses/issues/new?template=.github/ISSUE_TEMPLATE/correction.yml"
        f"&title={title}&field:page=2025-04-10-hongteng&field:quotation="
    )
    expect(link).to_have_attribute("href", address)
    select = """(selector) => {
        const range = document.createRange();
        range.setStart(document.querySelector(selector).firstChild, 0);
        range.setEnd(document.querySelector(selector).firstChild, 4);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }"""
    page.evaluate(select, ".report-body h2 + p")
    expect(link).to_have_attribute("href", address + quote("这是事件"))
    page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    link.click()
    expect(link).to_have_attribute("href", address + quote("这是事件"))
    page.evaluate(select, ".report-summary")
    expect(link).to_have_attribute("href", address)
