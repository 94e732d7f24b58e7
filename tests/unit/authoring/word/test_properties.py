"""Whatever Word shows of a document is on the page or in the list of what was left out, to the last character."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from xml.sax.saxutils import escape

import docx
import pytest
from docx.enum.text import WD_BREAK
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.word.document import read_word
from eventlib.prose.body import read_body
from factories import SECTIONS
from html_pages import HtmlPage, is_added
from word_packages import document, paragraph, run

# Words with all that Markdown, HTML and the form of raw analyses take for marks; but for colons: one at the end of the
# heading of a section, 一、事件概述：, is part of how such headings are written, in any kind of text.
WORDS = st.text(alphabet=st.sampled_from("甲乙一1、.*_`[]<>&;#\\()!|~-+=^{}$\"' "), min_size=1, max_size=12)
LONG = settings(max_examples=600)
BOLD = "<w:rPr><w:b/></w:rPr>"
NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
LEVELS = "".join(
    f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for index, (form, text) in enumerate([("chineseCounting", "%1、"), ("decimal", "%2."), ("bullet", "")])
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def equal_marks(text: str) -> Counter[str]:
    """Count the characters of a text but for white space, capitals and forms of the same character."""
    # A raised hyphen is a raised minus: there is no other.
    return Counter(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold().replace("−", "-"))


def shown(raw: bytes) -> Counter[str]:
    """Count the characters of the title, of the page and of what was left out."""
    read = read_word(raw)
    analysis = read_raw_analysis(read.text, SECTIONS)
    shown_as = read_body(analysis.body, "2025/a.md").html
    page = HtmlPage(shown_as, left_out=is_added)
    return equal_marks(
        "".join([analysis.title, page.characters, *numbers(shown_as), *(each.words for each in read.left_out)])
    )


def numbers(shown_as: str) -> Iterator[str]:
    """Yield the numbers of items: `1.` that is written before a text, and stands in sequence, is the browser's to show."""
    for ordered in html.fragment_fromstring(shown_as, create_parent="div").iter("ol"):
        for number, _ in enumerate(ordered.findall("li"), start=int(ordered.get("start", "1"))):
            yield f"{number}."


@st.composite
def inline(draw: st.DrawFn, depth: int = 2) -> tuple[str, str]:
    """Return XML that stands in a paragraph, and the text that Word shows of it."""
    kinds = ["run", "bold", "deleted", "hidden", "equation", "guide", "tab", "break", "sup"]
    kind = draw(st.sampled_from([*kinds, "wrapped", "field", "link", "box"] if depth else kinds))
    if kind in {"wrapped", "field", "link"}:
        parts = draw(st.lists(inline(depth - 1), min_size=1, max_size=3))
        xml, text = "".join(part for part, _ in parts), "".join(words for _, words in parts)
        wraps = {
            "wrapped": [
                "<w:ins>{}</w:ins>",
                "<w:moveTo>{}</w:moveTo>",
                "<w:smartTag>{}</w:smartTag>",
                "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
                "<w:customXml>{}</w:customXml>",
                '<w:dir w:val="ltr">{}</w:dir>',
                "<x:new>{}</x:new>",
            ],
            "field": [
                '<w:fldSimple w:instr="REF a">{}</w:fldSimple>',
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            ],
            "link": ['<w:hyperlink r:id="web">{}</w:hyperlink>', '<w:hyperlink w:anchor="a">{}</w:hyperlink>'],
        }
        return draw(st.sampled_from(wraps[kind])).replace("{}", xml), text
    if kind == "box":
        xml, text = draw(blocks(depth - 1))
        box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{xml}</w:txbxContent></v:textbox></v:shape></w:pict>"
        return f"<w:r>{box}</w:r>", text
    words = draw(WORDS)
    xml = escape(words)
    other = {
        "bold": run(xml, BOLD),
        "sup": run(xml, '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
        "hidden": run(xml, "<w:rPr><w:vanish/></w:rPr>"),
        "deleted": f"<w:del><w:r><w:delText>{xml}</w:delText></w:r></w:del>",
        "equation": f'<m:oMath><m:r><m:t xml:space="preserve">{xml}</m:t></m:r></m:oMath>',
        "guide": f"<w:r><w:ruby><w:rt>{run('a')}</w:rt><w:rubyBase>{run(xml)}</w:rubyBase></w:ruby></w:r>",
        "tab": f"<w:r><w:tab/></w:r>{run(xml)}",
        "break": f"<w:r><w:br/></w:r>{run(xml)}",
    }
    return other.get(kind, run(xml)), "" if kind == "deleted" else words


@st.composite
def blocks(draw: st.DrawFn, depth: int = 2) -> tuple[str, str]:
    """Return XML of paragraphs and tables, and the text that Word shows of them."""
    xml = text = ""
    for _ in range(draw(st.integers(1, 3))):
        if depth and draw(st.integers(0, 4)) == 0:
            cells = draw(st.lists(blocks(depth - 1), min_size=1, max_size=4))
            row = "".join(f"<w:tc>{cell}</w:tc>" for cell, _ in cells)
            xml += f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"
            text += "".join(words for _, words in cells)
            continue
        parts = draw(st.lists(inline(depth), min_size=1, max_size=4))
        properties = draw(
            st.sampled_from(["", "", '<w:outlineLvl w:val="0"/>', *(NUMBERED.format(level, 1) for level in range(3))])
        )
        xml += paragraph(f"<w:pPr>{properties}</w:pPr>" + "".join(part for part, _ in parts))
        text += "".join(words for _, words in parts)
    return xml, text


@pytest.mark.parametrize("amount", [settings(max_examples=60), pytest.param(LONG, marks=pytest.mark.long)])
def test_every_character_of_any_document_of_xml_is_shown_or_listed(amount: settings) -> None:
    amount(given(blocks(), st.lists(WORDS, max_size=2))(assert_all_is_shown_or_listed))()


def assert_all_is_shown_or_listed(content: tuple[str, str], notes: list[str]) -> None:
    xml, text = content
    references = "".join(
        f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' for number, _ in enumerate(notes, start=1)
    )
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{paragraph(run(escape(words)))}</w:footnote>'
        for number, words in enumerate(notes, start=1)
    )
    raw = document(
        paragraph("标题") + xml + paragraph("<w:pPr/>" + run("文") + references),
        {"web": ("hyperlink", "https://a.example/1")},
        footnotes=footnotes,
        numbering=NUMBERING,
    )
    assert equal_marks("标题文" + text + "".join(notes)) - shown(raw) == Counter()


@st.composite
def made_by_python_docx(draw: st.DrawFn) -> tuple[bytes, str]:
    """Return a document that python-docx made, and its text."""
    made = docx.Document()
    text = []
    styles = ["Normal", "Heading 1", "Heading 2", "Title", "List Bullet", "List Bullet 2", "List Number", "Quote"]
    for _ in range(draw(st.integers(1, 5))):
        if draw(st.integers(0, 4)) == 0:
            table = made.add_table(rows=2, cols=2)
            if draw(st.booleans()):
                table.cell(0, 0).merge(table.cell(draw(st.integers(0, 1)), 1))
            written = draw(WORDS)
            table.cell(0, 0).text = written
            text.append(written)
            continue
        added = made.add_paragraph(style=draw(st.sampled_from(styles)))
        for words in draw(st.lists(WORDS, min_size=1, max_size=3)):
            made_run = added.add_run(words)
            made_run.bold = draw(st.sampled_from([None, True, False]))
            if draw(st.integers(0, 5)) == 0:
                made_run.add_break(WD_BREAK.LINE)
            text.append(words)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue(), "".join(text)


@pytest.mark.parametrize("amount", [settings(max_examples=20), pytest.param(LONG, marks=pytest.mark.long)])
def test_every_character_of_any_document_of_python_docx_is_shown(amount: settings) -> None:
    amount(given(made_by_python_docx())(assert_all_is_shown))()


def assert_all_is_shown(made: tuple[bytes, str]) -> None:
    raw, text = made
    assert equal_marks(text) - shown(raw) == Counter()
