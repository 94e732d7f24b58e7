"""Word files of reports by other programs: Microsoft's checker, LibreOffice, python-docx, and our own import."""

from __future__ import annotations

import base64
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest
from docx import Document
from docx.oxml.ns import qn
from playwright.sync_api import Browser, Page

from engines import Window, firefox, wait_for, webkit
from eventlib.exports.word_template import word_template
from eventlib.prose.blocks import BlockKind
from eventlib.prose.body import read_body
from eventlib.reading.front_matter import body_of
from eventlib.reading.images import read_image
from factories import TESTS
from measure.browser import find_firefox, find_webkit, served
from pictures import pixels
from sites import Builder
from word_files import CONVERT, FILES, MAKE, fixture_reports, imported, links, make_in, note_texts, opened, paragraphs
from word_programs import as_pdf, characters, errors_in, needs

pytestmark = [
    pytest.mark.long,
    # What selenium itself does when it starts a driver for WebKit.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

Starter: TypeAlias = Callable[[str, Path], AbstractContextManager[Window]]
EVERY = "2025/2025-04-10-every.md"
HOSTILE = "2024/2024-12-31-old.md"


def url(path: str) -> str:
    return f"reports/{path.removesuffix('.md')}/"


@pytest.fixture(scope="module")
def texts() -> Mapping[str, str]:
    """Return the reports of the site, by their paths."""
    own = {path: text for path, text in FILES.items() if isinstance(text, str)}
    return {**own, **fixture_reports()}


@pytest.fixture(scope="module")
def page(browser: Browser, shared_build: Builder, texts: Mapping[str, str]) -> Iterator[Page]:
    """Return the page of a report, on a site with a notice."""
    site = shared_build({**FILES, **texts}, in_project=True, NOTICE="内部资料　注意保存").site
    with served(site) as address:
        opened_page = browser.new_page()
        opened_page.goto(address + url(EVERY))
        yield opened_page
        opened_page.close()


@pytest.fixture(scope="module")
def made(page: Page, texts: Mapping[str, str]) -> Mapping[str, bytes]:
    """Return the Word file of each report, by its path."""
    return dict(zip(texts, make_in(page, list(map(url, texts))), strict=True))


def test_every_file_is_valid(made: Mapping[str, bytes], tmp_path: Path) -> None:
    for path in (EVERY, HOSTILE):
        assert errors_in(made[path], tmp_path) == [], path


def test_the_checker_finds_what_is_not_valid(made: Mapping[str, bytes], tmp_path: Path) -> None:
    document = opened(made[EVERY])
    properties = next(document.element.body.iter(qn("w:rPr")))
    properties.append(properties.makeelement(qn("w:pStyle"), {}))
    stream = io.BytesIO()
    document.save(stream)
    assert errors_in(stream.getvalue(), tmp_path) != []


@pytest.mark.parametrize("start", [firefox, webkit])
def test_other_browsers_make_the_same_file(
    start: Starter, made: Mapping[str, bytes], page: Page, tmp_path: Path
) -> None:
    needs((find_firefox if start is firefox else find_webkit)(), start.__name__)
    with start("light", tmp_path) as window:
        window.open(page.url)
        wait_for(window, "() => document.querySelector('.word-file')?.hidden === false")
        raw = base64.b64decode(window.evaluate(MAKE, [url(EVERY)])[0])
    one, other = opened(raw), opened(made[EVERY])
    assert [each.text for each in paragraphs(one)] == [each.text for each in paragraphs(other)]
    assert note_texts(one) == note_texts(other)
    assert links(raw) == links(made[EVERY])
    assert len(one.inline_shapes) == 3


HARD = """
<ul><li></li><li><ul><li>只有里层</li></ul></li><li><pre><code>码</code></pre></li><li><blockquote><p>引</p><ol start="7"><li>七</li></ol></blockquote></li></ul>
<blockquote><blockquote><p>引里的引</p></blockquote></blockquote>
<table><tbody><tr><td>一</td></tr><tr>{cells}</tr></tbody></table><table><tbody><tr><td></td></tr></tbody></table>
<p>见<a href="#50%">百分之五十</a>、<a href="#nowhere">没有的地方</a>、<a href="javascript:alert(1)">脚本</a>、<a href="#fn:9">注</a><sup><a class="footnote-ref" href="#fn:9">9</a></sup></p>
<div class="footnote"><ol><li id="fn:1"><p>没有引用的脚注</p></li></ol></div>
""".format(cells="".join(f"<td>格{number}</td>" for number in range(80)))
"""What no report holds, or seldom."""


def test_every_body_becomes_a_valid_file_that_holds_its_text(page: Page, tmp_path: Path) -> None:
    bodies = [read_body(path.read_text(encoding="utf-8"), "2025/a.md").html for path in TESTS.glob("corpus/body/*.md")]
    made = page.evaluate(CONVERT, [*bodies, HARD])
    assert len(made) > 8
    for text, encoded in made:
        raw = base64.b64decode(encoded)
        document = opened(raw)
        said = "".join([*(each.text for each in paragraphs(document)), *note_texts(document)])
        shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)  # what XML does not allow
        assert characters(shown) - characters(said) == Counter(), shown
        assert errors_in(raw, tmp_path) == [], shown


def test_an_own_template_is_filled(page: Page, tmp_path: Path) -> None:
    own = Document()
    own.sections[0].header.paragraphs[0].text = "某某研究室"
    stream = io.BytesIO()
    own.save(stream)
    template = word_template("事件分析库", "内部资料", stream.getvalue())
    page.route("**/word/template-*", lambda route: route.fulfill(body=template))
    (raw,) = make_in(page, [url(EVERY)])
    page.unroute("**/word/template-*")
    names = {each.style.name for each in paragraphs(opened(raw)) if each.style}
    assert {"Title", "Heading 1", "Heading 2", "Quote", "List Paragraph", "报告信息"} <= names
    for sheet in as_pdf(raw, tmp_path):
        assert "某某研究室" in sheet and "内部资料" in sheet and "事件分析库" not in sheet


@pytest.mark.parametrize("path", [EVERY, HOSTILE])
def test_libreoffice_shows_every_character(made: Mapping[str, bytes], path: str, tmp_path: Path) -> None:
    raw = made[path]
    sheets = as_pdf(raw, tmp_path)
    document = opened(raw)
    said = "".join([*(each.text for each in paragraphs(document)), *note_texts(document)])
    assert characters(said) - characters("".join(sheets)) == Counter()
    for number, sheet in enumerate(sheets, 1):
        assert "事件分析库" in sheet and "内部资料" in sheet
        assert f"— {number} —" in sheet


def test_contents_lead_to_the_headings(made: Mapping[str, bytes], tmp_path: Path) -> None:
    document = opened(made[EVERY])
    instructions = [each.text for each in document.element.body.iter(qn("w:instrText"))]
    assert ' TOC \\o "1-3" \\h \\z ' in instructions
    marks = {}
    for each in paragraphs(document):
        for mark in each.paragraph_format.element.iter(qn("w:bookmarkStart")):
            marks[mark.get(qn("w:name"))] = each.text
    listed = [each for each in paragraphs(document) if each.style and each.style.name.startswith("toc ")]
    leading = [next(each.paragraph_format.element.iter(qn("w:hyperlink"))).get(qn("w:anchor")) for each in listed]
    assert [marks[anchor] for anchor in leading] == [each.text for each in listed]
    headings = [
        (each.style.name.replace("Heading", "toc"), each.text)
        for each in paragraphs(document)
        if each.style and each.style.name in {"Heading 1", "Heading 2", "Heading 3"}
    ]
    assert [(each.style and each.style.name, each.text) for each in listed] == headings


def test_links_are_those_of_the_page(page: Page, made: Mapping[str, bytes]) -> None:
    shown = page.locator(
        ".facts__sources a, .report-body > :not(.footnote) a:not(.name, .headerlink, .footnote-ref), .footnote a:not(.footnote-backref)"
    )
    expected = shown.evaluate_all(
        "(all) => all.map((each) => [each.textContent, each.getAttribute('href')[0] === '#' ? '' : each.href])"
    )
    assert [(words, address) for words, address in expected if address] == list(links(made[EVERY]))


def test_import_gives_the_same_blocks(texts: Mapping[str, str], made: Mapping[str, bytes]) -> None:
    kinds = Counter[BlockKind]()
    differing = {}
    for path, text in texts.items():
        name = path.rpartition("/")[2].removesuffix(".md")
        beside = {file.rpartition("/")[2]: read_image(raw) for file, raw in FILES.items() if isinstance(raw, bytes)}
        before = read_body(body_of(text), path, files=beside)
        after, _ = imported(made[path], name)
        expected = [(block.kind, block.text) for block in before.blocks]
        found = [(block.kind, block.text) for block in after.blocks]
        kinds.update(kind for kind, _ in expected)
        if expected != found:
            differing[path] = [(one, other) for one, other in zip(expected, found, strict=False) if one != other][:3]
    assert differing == {}
    assert set(kinds) == set(BlockKind)


def test_images_come_back(made: Mapping[str, bytes]) -> None:
    _, document = imported(made[EVERY], "2025-04-10-every")
    assert [each.description for each in document.pictures] == ["展厅正面", "很高的一张", "网页的截图"]
    first, _, last = (each.content for each in document.pictures)
    assert first == FILES["2025/2025-04-10-every/a.png"]
    assert pixels(last) == pixels(bytes(FILES["2025/2025-04-10-every/c.webp"]))  # type: ignore[arg-type]  # an image
    sizes = [(facts.width, facts.height) for facts in (read_image(each.content) for each in document.pictures)]
    assert sizes == [(2000, 600), (900, 400), (300, 200)]
