"""A report as a Word file: made by a browser, read by others."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document
from playwright.sync_api import expect

from sites import Opener
from word_files import links, opened, paragraphs

REPORT = "reports/2025/2025-04-10-hongteng/"


def test_a_report_is_downloaded_from_its_page(open_page: Opener, tmp_path: Path) -> None:
    page = open_page(REPORT)
    page.clock.set_fixed_time("2026-03-04T12:00:00")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Word 文件").click()
    assert download.value.suggested_filename == "嘉兴市委书记调研数字安全企业事件分析.docx"
    download.value.save_as(tmp_path / "report.docx")
    expect(page.locator(".word-file [role=status]")).to_contain_text(
        "已下载「嘉兴市委书记调研数字安全企业事件分析.docx」"
    )
    raw = (tmp_path / "report.docx").read_bytes()
    document = Document(io.BytesIO(raw))
    header = "".join(run.text or "" for run in document.sections[0].header.part.element.iter("{*}t"))
    assert header == "事件分析库2026年3月4日"
    shown = page.locator(".report-body").evaluate(
        """(body) => [...body.querySelectorAll("h2, h3, p, figcaption")].map((each) => {
            const copy = each.cloneNode(true);
            for (const link of copy.querySelectorAll(".headerlink")) link.remove();
            return [each.localName, copy.textContent.replace(/[ \\n]+/g, " ").trim()];
        })"""
    )
    names = {"h2": "Heading 1", "h3": "Heading 2", "p": "Normal", "figcaption": "Caption"}
    written = [(each.style.name, each.text) for each in paragraphs(document) if each.style]
    assert [each for each in written if each[0] in names.values()] == [(names[tag], text) for tag, text in shown]
    assert written[0] == ("Title", "嘉兴市委书记调研数字安全企业事件分析")
    facts = [text for name, text in written if name == "报告信息"]
    assert facts[1:4] == [
        "事件日期：2025年4月10日 星期四",
        "地区：中国›浙江省›嘉兴市›南湖区",
        "企业：嘉兴鸿腾数字安全科技有限公司",
    ]
    assert facts[-1] == f"网址：{page.url}"
    hrefs = page.locator(".report-body a:not(.name, .headerlink)").evaluate_all("(all) => all.map((each) => each.href)")
    assert [address for _, address in links(raw)][-len(hrefs) :] == hrefs
    assert len(document.inline_shapes) == 2


def test_nothing_of_it_is_loaded_before_somebody_asks(open_page: Opener) -> None:
    page = open_page(REPORT, is_new=True)
    loaded = "performance.getEntriesByType('resource').map((each) => each.name).filter((name) => /\\/word\\/|template/.test(name)).length"
    page.wait_for_load_state("networkidle")
    assert page.evaluate(loaded) == 0
    with page.expect_download():
        page.get_by_role("button", name="下载 Word 文件").click()
    assert page.evaluate(loaded) > 5


def test_without_scripts_there_is_no_button(open_page: Opener) -> None:
    page = open_page(REPORT, java_script_enabled=False)
    expect(page.locator(".word-file")).to_be_hidden()


def test_a_file_that_cannot_be_loaded_is_told(open_page: Opener) -> None:
    page = open_page(REPORT)
    page.route("**/word/template-*", lambda route: route.fulfill(body="{}"))
    page.get_by_role("button", name="下载 Word 文件").click()
    expect(page.locator(".word-file [role=status]")).to_have_text("没有生成：有文件未能载入，请刷新页面再试。")
    page.unroute("**/word/template-*")
    with page.expect_download():
        page.get_by_role("button", name="下载 Word 文件").click()


def test_characters_that_xml_forbids_are_none_in_the_file(open_page: Opener) -> None:
    page = open_page(REPORT)
    encoded = page.evaluate(
        """async () => {
            const load = (name) => import(new URL(name, document.querySelector("script[src$='/word.js']").src));
            const { wordFile } = await load("word/document.js");
            const title = document.createElement("h1");
            title.textContent = "题]]>&lt;";
            const line = document.createElement("p");
            line.textContent = "一\\u0001二\\ud800三\\ufffe四\\u{1f600}五\\ufdd0";
            const template = document.querySelector(".word-file").dataset.template;
            const file = await wordFile({ template, title: "题\\u0000", elements: [title, line] });
            return [...new Uint8Array(await file.arrayBuffer())];
        }"""
    )
    document = opened(bytes(encoded))
    assert [each.text for each in paragraphs(document)] == ["题]]>&lt;", "一\ufffd二\ufffd三\ufffd四😀五\ufdd0"]
    assert document.core_properties.title == "题\ufffd"
