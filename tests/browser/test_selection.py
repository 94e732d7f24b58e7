"""A selection of reports: ticked in lists, kept by the browser, put in order, and shown as one volume at an address."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pybtex.database  # type: ignore[import-untyped]  # ships no types
import pytest
import rispy  # type: ignore[import-untyped]  # as above
from docx.oxml.ns import qn
from playwright.sync_api import Page, expect

from factories import BODY, report_text
from measure.browser import served
from readers import Readers
from sites import PROJECT, Builder, Opener
from word_files import download, links, note_texts, opened, paragraphs

FIRST, SECOND, THIRD = "2025-04-10-first", "2025-03-01-second", "2024-12-31-third"
THREE = f"#id={FIRST}&id={SECOND}&id={THIRD}"


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Iterator[str]:
    """Return the address of a site with three reports that share a source, one of them withdrawn, one with footnotes."""
    noted = BODY.replace("这是事件概述的内容。", "见[原文](https://example.com/shared)。[^1]").replace(
        "这是应对策略的内容。", "### 1. 备份\n\n留好备份。[^2]见[上文](#一事件概述)。"
    )
    files: dict[str, str | bytes] = {
        f"2025/{FIRST}.md": report_text(
            f"{noted}\n[^1]: 概述的注。\n[^2]: 策略的注。\n",
            title="第一篇事件分析",
            source="[{url: https://example.com/shared, title: 共同的来源, publisher: 某报}, https://example.com/own]",
            corrections="[{date: 2025-05-02, text: 更正了数字}]",
            redirect_from="[2025-04-09-former]",
        ),
        f"2025/{SECOND}.md": report_text(
            title="第二篇事件分析", date="2025-03-01", source="{url: https://example.com/second, publisher: 某网}"
        ),
        f"2024/{THIRD}.md": report_text(
            title="第三篇<b>事件</b>分析",
            date="2024-12-31",
            source="[https://example.com/third, {url: https://example.com/shared, title: 共同的来源, publisher: 某报}]",
            status="withdrawn",
            withdrawn="{date: 2025-06-01, reason: 事实有误}",
        ),
    }
    with served(shared_build(files).site) as address:
        yield address


def test_whoever_never_selects_loads_less_than_five_kilobytes_for_it() -> None:
    assets = PROJECT / "docs" / "assets"
    scripts = sum((assets / "javascripts" / "selection" / name).stat().st_size for name in ("kept.js", "ticks.js"))
    styles = [
        (assets / "stylesheets" / f"{name}.css").read_text(encoding="utf-8")
        for name in ("library", "overviews", "report")
    ]
    own = sum(
        len(line.encode())
        for line in "\n".join(styles).splitlines()
        if re.search(r"\.(?:tick|tray)|:is\(\.related", line)
    )
    markup = '<script type="module" src="../../../assets/javascripts-012345678901/selection/ticks.js"></script>'
    assert scripts + own + len(markup) < 5000
    # With the button for Word that a report has, and scripts zipped, as servers send them.
    names = ("word.js", "selection/kept.js", "selection/ticks.js")
    sent = sum(len(gzip.compress((assets / "javascripts" / name).read_bytes())) for name in names)
    report = (PROJECT / "overrides" / "report.html").read_text(encoding="utf-8") + styles[-1]
    button = sum(len(line.encode()) for line in report.splitlines() if "word-file" in line or "word.js" in line)
    assert sent + own + len(markup) + button < 4500


def shown(page: Page) -> list[str]:
    """Return the titles of the chapters, when all have been loaded."""
    expect(page.locator(".volume__title")).to_be_visible()
    expect(page.locator("#selection")).not_to_have_attribute("aria-busy", "true")
    return page.locator(".volume__chapter > h2").all_text_contents()


def test_reports_are_ticked_in_lists_and_results_and_on_their_page_and_other_tabs_follow(open_page: Opener) -> None:
    page = open_page("archive/2025/")
    page.get_by_role("checkbox", name="选编：第一篇事件分析").check()
    tray = page.get_by_role("region", name="选编")
    expect(tray.get_by_role("status")).to_have_text("已选 1 篇")
    other = page.context.new_page()
    other.goto(page.url.replace("archive/2025/", "search/?q=第二篇"))
    other.get_by_role("checkbox", name="选编：第二篇事件分析").check()
    expect(tray.get_by_role("status")).to_have_text("已选 2 篇")
    expect(page.get_by_role("checkbox", name="选编：第二篇事件分析")).to_be_checked()
    page.goto(page.url.replace("archive/2025/", f"reports/2025/{SECOND}/"))
    expect(page.get_by_role("checkbox", name="选编：第二篇事件分析")).to_be_checked()
    page.get_by_role("checkbox", name="选编：第二篇事件分析").uncheck()
    expect(other.get_by_role("checkbox", name="选编：第二篇事件分析")).not_to_be_checked()
    tray.get_by_role("button", name="清空").click()
    expect(tray).to_be_hidden()
    page.reload()
    expect(page.get_by_role("checkbox", name="选编：第二篇事件分析")).not_to_be_checked()
    expect(page.get_by_role("region", name="选编")).to_have_count(0)


def test_short_lists_have_boxes_too(open_page: Opener) -> None:
    page = open_page("")
    new = page.locator(".entered").get_by_role("checkbox")
    expect(new).to_have_count(3)
    page.locator(".entered").get_by_role("checkbox", name="选编：第二篇事件分析").check()
    page.goto(f"{page.url}reports/2025/{FIRST}/")
    related = page.locator(".related").get_by_role("checkbox", name="选编：第二篇事件分析")
    expect(related).to_be_checked()
    related.uncheck()
    expect(page.get_by_role("region", name="选编")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "part", "boxes"),
    [("archive/2025/", ".entry", 2), ("", ".entered > li", 6), (f"reports/2025/{FIRST}/", ".related li", 2)],
)
def test_nothing_moves_where_boxes_come(open_page: Opener, path: str, part: str, boxes: int) -> None:
    heights = []
    for enabled in (True, False):
        page = open_page(path, width=390, java_script_enabled=enabled)
        if enabled:
            expect(page.locator(".tick")).to_have_count(boxes)
        # Where a list begins, other buttons decide as well.
        found = [box for each in page.locator(part).all() if (box := each.bounding_box())]
        heights.append([(box["y"] - found[0]["y"], box["height"]) for box in found])
    assert heights[0] == heights[1] != []


def test_a_volume_has_cover_contents_facts_and_the_sources_of_all(open_page: Opener) -> None:
    page = open_page("selection/" + THREE + "&title=三篇&subtitle=供参考&date=2025-07-01&note=第一行%0A第二行")
    assert shown(page) == ["1 第一篇事件分析", "2 第二篇事件分析", "3 第三篇<b>事件</b>分析"]
    cover = page.locator(".volume__cover")
    assert cover.inner_text().split() == ["三篇", "供参考", "事件分析库", "2025年7月1日", "第一行", "第二行"]
    contents = page.get_by_role("navigation", name="目录")
    assert contents.locator("> ol > li > ol").first.inner_text().split("\n")[:2] == [
        "1.1 事件概述",
        "1.2 事件描述与分析",
    ]
    sources = page.locator(".volume__sources li").all_inner_texts()
    assert sources == [
        "[1] 某报. 共同的来源[EB/OL]. https://example.com/shared.",
        "[2] https://example.com/own[EB/OL]. https://example.com/own.",
        "[3] 某网[EB/OL]. https://example.com/second.",
        "[4] https://example.com/third[EB/OL]. https://example.com/third.",
    ]
    chapters = page.locator(".volume__chapter")
    assert [each.locator(".facts .citation").text_content() for each in chapters.all()] == ["[1][2]", "[3]", "[1][4]"]
    expect(chapters.first.locator(".report-body p").first).to_have_text(re.compile(r"^见原文\[1\]。1$"))
    expect(chapters.first.locator(".facts")).to_contain_text("嘉兴市")
    contents.get_by_role("link", name="3.4 应对策略").click()
    expect(page.get_by_role("heading", name="3.4 应对策略")).to_be_focused()
    page.get_by_role("link", name="上文").click()
    expect(page.get_by_role("heading", name="1.1 事件概述")).to_be_focused()
    assert THREE in page.url
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))


LINES = """(volume) => {
    const styles = Object.entries({
        ".volume__title": "Title", ".volume__subtitle": "Subtitle", ".volume__made": "Date", ".volume__note": "Normal",
        "#contents": "TOC Heading", ".volume__contents > ol > li > a": "toc 1", ".volume__contents ol ol a": "toc 2",
        "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3", ".report-body p": "Normal", ".volume__sources li": "报告来源",
    });
    const found = [...volume.querySelectorAll(styles.map(([selector]) => selector).join())];
    return found.filter((each) => !each.closest(".footnote")).map((each) => {
        const copy = each.cloneNode(true);
        for (const mark of copy.querySelectorAll("sup[id]")) mark.remove();
        return [styles.find(([selector]) => each.matches(selector))[1], copy.textContent];
    });
}"""
"""A JavaScript function: the lines of a selection, each with the style that it is to have in Word, facts and footnotes aside."""


def test_a_selection_is_one_word_file_that_says_what_the_page_says(open_page: Opener) -> None:
    page = open_page("selection/" + THREE + "&title=三篇&subtitle=供参考&date=2025-07-01&note=第一行%0A第二行")
    button = page.get_by_role("button", name="下载 Word 文件")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    expect(page.locator(".word-file [role=status]")).to_contain_text("已下载「三篇.docx」")
    expect(button).to_be_focused()
    assert download.value.suggested_filename == "三篇.docx"
    raw = download.value.path().read_bytes()
    document = opened(raw)
    written = [(each.style.name, each.text) for each in paragraphs(document) if each.style]
    shown_lines = page.locator(".volume").evaluate(LINES)
    assert [line for line in written if line[0] != "报告信息"] == [tuple(line) for line in shown_lines]
    facts = [text for name, text in written if name == "报告信息"]
    assert [text for text in facts if text.startswith("来源")] == ["来源：[1][2]", "来源：[3]", "来源：[1][4]"]
    addresses = page.locator(".volume h2 a").evaluate_all("(all) => all.map((each) => `网址：${each.href}`)")
    assert [text for text in facts if text.startswith("网址")] == addresses
    notices = page.locator(".volume .notice").all_text_contents()
    assert [text for text in facts if text.startswith("本报告")] == notices
    hrefs = page.locator(".volume :is(h2, .report-body, .volume__sources) a:not(.name, [href^='#'])")
    assert [target for _, target in links(raw)] == hrefs.evaluate_all("(all) => all.map((each) => each.href)")
    assert note_texts(document) == ["概述的注。", "策略的注。"]
    parts = [each for each in paragraphs(document) if each.style and each.style.name in ("TOC Heading", "Heading 1")]
    assert [each.paragraph_format.page_break_before for each in parts] == [True] * 5
    assert [any(run.font.strike for run in each.runs) for each in parts] == [False, False, False, True, False]


def test_numbers_of_sources_lead_to_them_in_word(open_page: Opener) -> None:
    document = opened(download(open_page("selection/" + THREE)))
    targets = {}
    for line in paragraphs(document):
        for mark in line.paragraph_format.element.iter("{*}bookmarkStart"):
            targets[mark.get(qn("w:name"))] = line.text
    led = [
        ("".join(text.text or "" for text in link.iter("{*}t")), targets[anchor])
        for link in document.element.body.iter("{*}hyperlink")
        if (anchor := link.get(qn("w:anchor")))
    ]
    cited = [(words, target) for words, target in led if words.startswith("[")]
    assert len(cited) == 6
    assert all(target.startswith(words) for words, target in cited)
    assert ("上文", "1.1 事件概述") in [(words, target) for words, target in led]
    assert [words for words, target in led if words == target][:2] == ["1 第一篇事件分析", "1.1 事件概述"]


def test_what_is_being_written_stands_in_the_file(open_page: Opener) -> None:
    page = open_page(f"selection/#id={SECOND}")
    shown(page)
    page.get_by_label("标题", exact=True).fill("刚写的标题")
    document = opened(download(page))
    assert next(each.text for each in paragraphs(document)) == "刚写的标题"


def test_certain_sections_bring_the_footnotes_they_refer_to(open_page: Opener) -> None:
    page = open_page("selection/" + THREE)
    shown(page)
    page.get_by_label("只要其中几节").check()
    page.get_by_label("应对策略").check()
    expect(page.locator(".volume__chapter h3")).to_have_text(["1.1 应对策略", "2.1 应对策略", "3.1 应对策略"])
    assert "section=" in page.url
    notes = page.locator(".volume .footnote li")
    expect(notes).to_have_count(1)
    expect(notes).to_contain_text("策略的注")
    expect(notes).to_have_attribute("value", "2")
    expect(page.locator(".volume__chapter h4")).to_have_text("1. 备份")
    # What is not here is on the page of the report.
    expect(page.get_by_role("link", name="上文")).to_have_attribute("href", f"/reports/2025/{FIRST}/#一事件概述")
    page.reload()
    expect(page.locator(".volume__chapter h3")).to_have_text(["1.1 应对策略", "2.1 应对策略", "3.1 应对策略"])
    page.get_by_label("整篇报告").check()
    expect(page.locator(".volume__chapter").first.locator("h3")).to_have_count(6)


def test_reports_are_put_in_order_by_keyboard_and_by_dragging(open_page: Opener) -> None:
    page = open_page("selection/" + THREE)
    shown(page)
    button = page.get_by_role("button", name="下移：第一篇事件分析")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#selection-status")).to_have_text("第一篇事件分析，现在第 2 篇")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#selection-order li").last).to_contain_text("第一篇事件分析")
    expect(page.get_by_role("button", name="上移：第一篇事件分析")).to_be_focused()
    lines = page.locator("#selection-order li")
    lines.last.drag_to(lines.first)
    expect(lines.first).to_contain_text("第一篇事件分析")
    page.get_by_role("button", name="去掉：第三篇").click()
    expect(page.locator(".volume__chapter")).to_have_count(2)
    assert shown(page) == ["1 第一篇事件分析", "2 第二篇事件分析"]


def test_in_a_long_selection_too_it_is_told_where_a_report_went(readers: Readers, site: str) -> None:
    page = readers.open(site)
    gone = "".join(f"&id=2020-01-{day:02}-gone" for day in range(1, 7))
    page.goto(f"{site}selection/{THREE}{gone}")
    shown(page)
    expect(page.locator("#selection-status")).to_have_text("共 9 篇")
    page.get_by_role("button", name="下移：第一篇事件分析").click()
    expect(page.locator(".volume__chapter > h2").first).to_contain_text("第二篇")
    shown(page)
    expect(page.locator("#selection-status")).to_have_text("第一篇事件分析，现在第 2 篇")


def test_what_is_kept_is_shown_and_a_colleague_opens_the_same(open_page: Opener, readers: Readers) -> None:
    page = open_page("archive/")
    page.goto(page.url.replace("archive/", "archive/2025/"))
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("link", name="查看选编").click()
    assert len(shown(page)) == 2
    page.get_by_label("标题", exact=True).fill("给主任")
    expect(page.locator(".volume__title")).to_have_text("给主任")
    expect(page).to_have_url(re.compile("title="))
    address = page.url
    # Coming back without an address, all is as it was left.
    page.goto(address.split("#")[0].replace("selection/", ""))
    page.get_by_role("link", name="查看选编").click()
    expect(page.locator(".volume__title")).to_have_text("给主任")
    opened = readers.open(address)
    opened.goto(address)
    expect(opened.locator(".volume__title")).to_have_text("给主任")
    assert shown(opened) == shown(page)
    expect(opened.locator("#selection-owner")).to_contain_text("这是网址里的选编，这个浏览器里没有选报告。")
    opened.get_by_role("button", name="存到这个浏览器").click()
    expect(opened.locator("#selection-owner")).to_be_empty()
    opened.get_by_role("button", name="清空").click()
    expect(opened.locator("#selection-empty")).to_be_visible()


def test_withdrawals_and_corrections_since_are_said(open_page: Opener) -> None:
    page = open_page(f"selection/{THREE}&at=2025-05-20")
    shown(page)
    notices = page.locator(".volume__chapter .notice").all_text_contents()
    assert [text.startswith("这份选编做好之后") for text in notices] == [False, True]
    assert "更正了数字" in notices[0] and "撤回" in notices[1]
    page.goto(page.url.replace("2025-05-20", "2025-05-01"))
    page.reload()
    shown(page)
    expect(page.locator(".volume__chapter .notice").first).to_contain_text("这份选编做好之后，本报告有更正")


def test_former_ids_lead_to_the_present_report_and_foolish_addresses_are_harmless(readers: Readers, site: str) -> None:
    page = readers.open(site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    bad = "&id=../../x&id=<script>&id=__proto__&section=constructor&title=<img src=x onerror=alert(1)>&date=2025-99-99"
    page.goto(f"{site}selection/#id=2025-04-09-former&id=2020-01-01-gone{bad}")
    expect(page.locator("#selection-problem")).to_contain_text(
        "本站没有这些编号的报告，可能已经改名：2020-01-01-gone。"
    )
    assert shown(page) == ["1 第一篇事件分析"]
    expect(page.locator(".volume__title")).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".volume__chapter")).to_contain_text("这篇报告没有选定的章节。")
    assert page.locator(".volume img, .volume__made time").count() == 0
    assert all(url.startswith(site) for url in asked)


def test_a_selection_lasts_as_long_as_the_page_where_nothing_can_be_kept(open_page: Opener) -> None:
    page = open_page("about/")
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('closed'); }")
    page.evaluate("localStorage.selection = '{\"ids\": 5}'")
    page.goto(page.url.replace("about/", "archive/2025/"))
    page.get_by_role("checkbox", name="选编：第一篇事件分析").check()
    tray = page.get_by_role("region", name="选编")
    expect(tray).to_contain_text("已选 1 篇")
    tray.get_by_role("button", name="清空").click()
    expect(tray).to_be_hidden()
    expect(page.get_by_role("checkbox", name="选编：第一篇事件分析")).not_to_be_checked()


def test_reports_are_taken_along_in_their_order_as_tables_objects_and_references(open_page: Opener, site: str) -> None:
    page = open_page(f"selection/#id={THIRD}&id=2025-04-09-former&id={SECOND}&title=给主任/3")
    assert len(shown(page)) == 3
    files = {}
    for name in ("CSV", "JSON", "BibTeX", "RIS"):
        with page.expect_download() as told:
            page.get_by_role("button", name=f"下载 {name}").click()
        expect(page.locator("#selection-along-status")).to_have_text(f"已下载 {told.value.suggested_filename}")
        files[told.value.suggested_filename] = told.value.path().read_bytes()
    assert list(files) == ["给主任 3.csv", "给主任 3.json", "给主任 3.bib", "给主任 3.ris"]
    table, objects, bibtex, ris = files.values()
    ids = [THIRD, FIRST, SECOND]
    lines = table.decode().split("\r\n")
    assert page.request.get(f"{site}api/v1/archive/2024.csv").body().decode() == "\r\n".join([*lines[:2], ""])
    assert [row[0] for row in csv.reader(lines[1:-1])] == ids
    told_objects = json.loads(objects)
    assert (told_objects["name"], told_objects["count"]) == ("给主任/3", 3)
    address = urlsplit(told_objects["url"])
    assert (address.path, parse_qs(address.fragment)["id"]) == ("selection/", [*ids[:1], "2025-04-09-former", SECOND])
    for each in told_objects["reports"]:
        assert page.request.get(f"{site}api/v1/reports/{each['id']}.json").json() == each
    assert [each["id"] for each in told_objects["reports"]] == ids
    entries = pybtex.database.parse_bytes(bibtex, "bibtex").entries
    records = rispy.loads(ris.decode())
    assert list(entries) == [record["id"] for record in records] == ids
    assert ris.count(b"\n") == ris.count(b"\r\n") > 30
    for report_id, entry, record in zip(ids, entries.values(), records, strict=True):
        address = f"{site}reports/{report_id[:4]}/{report_id}/"
        assert (entry.fields["url"], record["urls"]) == (address, [address])
        assert entry.fields["title"].strip("{}") == record["title"]
        assert record["access_date"].replace("/", "-") == entry.fields["urldate"]
    assert records[0]["title"] == "〔已撤回〕第三篇<b>事件</b>分析"
    assert [record.get("notes") for record in records] == [
        ["本报告已于2025年6月1日撤回：事实有误"],
        ["2025年5月2日更正：更正了数字"],
        None,
    ]
