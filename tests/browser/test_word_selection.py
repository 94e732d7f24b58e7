"""A selection as a Word file by other programs: Microsoft's checker, LibreOffice, other browsers, and our own import."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest
from docx import Document
from docx.oxml.ns import qn
from playwright.sync_api import Browser, Page, expect

from engines import Window, firefox, skip_without, wait_for, webkit
from eventlib.exports.word_template import word_template
from eventlib.prose.body import read_body
from eventlib.reading.front_matter import body_of
from eventlib.reading.images import read_image
from factories import report_text
from measure.browser import served
from sites import Builder
from word_files import (
    FILES,
    MAKE_SHOWN,
    download,
    fixture_reports,
    imported,
    links,
    note_texts,
    opened,
    paragraphs,
)
from word_programs import as_pdf, characters, errors_in

pytestmark = [
    pytest.mark.long,
    # What selenium itself does when it starts a driver for WebKit.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

Starter: TypeAlias = Callable[[str, Path], AbstractContextManager[Window]]
EVERY, HOSTILE, WITHDRAWN = "2025-04-10-every", "2024-12-31-old", "2025-06-01-withdrawn"
COVER = "&title=三篇%20<b>%26&subtitle=供参考&date=2025-07-01&note=第一行%0A第二行"
THREE = f"selection/#id={EVERY}&id={WITHDRAWN}&id={HOSTILE}{COVER}"


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Iterator[str]:
    """Return the address of a site with a notice: every kind of block, hostile words, and the texts of the fixtures."""
    withdrawn = report_text(
        title="已经撤回的一篇",
        date="2025-06-01",
        source="https://example.com/7",
        status="withdrawn",
        withdrawn="{date: 2025-06-03, reason: 事实有误}",
    )
    files = {**FILES, **fixture_reports(), f"2025/{WITHDRAWN}.md": withdrawn}
    with served(shared_build(files, NOTICE="内部资料　注意保存").site) as address:
        yield address


@pytest.fixture
def show(browser: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens a selection at an address and waits until all of it is shown."""
    context = browser.new_context()

    def open_(path: str) -> Page:
        page = context.new_page()
        page.goto(site + path)
        expect(page.locator(".volume__title")).to_be_visible()
        expect(page.locator("#selection")).not_to_have_attribute("aria-busy", "true")
        return page

    yield open_
    context.close()


def said(raw: bytes) -> str:
    """Return all words of a file, those of footnotes at the end."""
    document = opened(raw)
    return "".join([*(each.text for each in paragraphs(document)), *note_texts(document)])


def test_it_is_valid_and_holds_every_character_of_the_page(show: Callable[[str], Page], tmp_path: Path) -> None:
    page = show(THREE)
    raw = download(page)
    assert errors_in(raw, tmp_path) == []
    shown = page.locator(".volume").evaluate(
        """(volume) => {
            const copy = volume.cloneNode(true);
            for (const each of copy.querySelectorAll("sup[id], .footnote-backref, .screen-only")) each.remove();
            return copy.textContent;
        }"""
    )
    assert characters(shown) - characters(said(raw)) == Counter()
    hrefs = page.locator(".volume :is(h2, .report-body, .volume__sources) a[href]:not(.name, .footnote-backref)")
    targets = hrefs.evaluate_all("(all) => all.filter((each) => each.protocol[0] === 'h').map((each) => each.href)")
    outward = [target for target in targets if "/selection/#" not in target]
    assert Counter(outward) == Counter(target for _, target in links(raw))


def test_libreoffice_begins_a_page_with_each_report_and_loses_nothing(
    show: Callable[[str], Page], tmp_path: Path
) -> None:
    raw = download(show(THREE))
    sheets = [unicodedata.normalize("NFKC", sheet) for sheet in as_pdf(raw, tmp_path)]
    assert characters(said(raw)) - characters("".join(sheets)) == Counter()
    for number, sheet in enumerate(sheets, 1):
        assert "事件分析库" in sheet and "内部资料" in sheet
        assert f"— {number} —" in sheet
    titles = [each.text for each in paragraphs(opened(raw)) if each.style and each.style.name == "Heading 1"]
    assert titles[1:] == ["2 已经撤回的一篇", "3 标题里有 <b>标签</b> 与 & 和“引号”的一篇分析", "来源"]
    texts = [re.sub(r".*?日", "", "".join(sheet.split()), count=1) for sheet in sheets]  # without the header
    begun = ["".join(unicodedata.normalize("NFKC", title).split()) for title in ("三篇", "目录", *titles)]
    assert [title for text in texts for title in begun if text.startswith(title)] == begun


@pytest.mark.parametrize("start", [firefox, webkit])
def test_other_browsers_make_the_same_file(
    start: Starter, show: Callable[[str], Page], site: str, tmp_path: Path
) -> None:
    skip_without(start.__name__)
    page = show(THREE)
    mine = base64.b64decode(page.evaluate(MAKE_SHOWN))
    with start("light", tmp_path) as window:
        window.open(site + THREE)
        wait_for(window, "() => document.querySelectorAll('.volume__chapter').length === 3")
        wait_for(window, "() => document.querySelector('.word-file').hidden === false")
        window.click(".word-file button")
        wait_for(window, "() => document.querySelector('.word-file [role=status]').textContent.startsWith('已下载')")
        other = base64.b64decode(window.evaluate(MAKE_SHOWN))
    assert said(other) == said(mine)
    assert links(other) == links(mine)
    assert len(opened(other).inline_shapes) == 3


def test_an_own_template_is_filled(show: Callable[[str], Page], tmp_path: Path) -> None:
    own = Document()
    own.sections[0].header.paragraphs[0].text = "某某研究室"
    stream = io.BytesIO()
    own.save(stream)
    page = show(THREE)
    template = word_template("事件分析库", "内部资料", stream.getvalue())
    page.route("**/word/template-*", lambda route: route.fulfill(body=template))
    raw = download(page)
    assert errors_in(raw, tmp_path) == []
    names = {each.style.name for each in paragraphs(opened(raw)) if each.style}
    assert {"Title", "Subtitle", "Date", "TOC Heading", "Heading 1", "Heading 2", "报告信息", "报告来源"} <= names
    for sheet in as_pdf(raw, tmp_path):
        assert "某某研究室" in sheet and "内部资料" in sheet and "事件分析库　" not in sheet


def test_a_selection_of_one_report_is_imported_as_that_report(show: Callable[[str], Page]) -> None:
    raw = download(show(f"selection/#id={EVERY}{COVER}"))
    text = FILES[f"2025/{EVERY}.md"]
    assert isinstance(text, str)
    beside = {file.rpartition("/")[2]: read_image(raw) for file, raw in FILES.items() if isinstance(raw, bytes)}
    before = read_body(body_of(text), f"2025/{EVERY}.md", files=beside)
    after, document = imported(raw, EVERY)
    assert [(block.kind, block.text) for block in after.blocks] == [(block.kind, block.text) for block in before.blocks]
    assert [each.description for each in document.pictures] == ["展厅正面", "很高的一张", "网页的截图"]
    assert document.pictures[0].content == FILES[f"2025/{EVERY}/a.png"]


def test_fifty_reports_are_one_file(show: Callable[[str], Page], tmp_path: Path) -> None:
    ids = [path.rpartition("/")[2].removesuffix(".md") for path in fixture_reports()][:50]
    page = show("selection/#" + "&".join(f"id={each}" for each in ids))
    assert page.locator(".volume__chapter").count() == 50
    raw = download(page)
    assert errors_in(raw, tmp_path) == []
    titles = [each.text for each in paragraphs(opened(raw)) if each.style and each.style.name == "Heading 1"]
    assert titles == [*page.locator(".volume__chapter > h2").all_text_contents(), "来源"]
    body = opened(raw).element.body
    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    assert {each.get(qn("w:anchor"), marks[0]) for each in body.iter(qn("w:hyperlink"))} <= set(marks)
