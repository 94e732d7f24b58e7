"""What Word shows of a document is in the text that is imported, whatever it stands in; or in the list of what was left out."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from lxml import etree

from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.word.document import read_word
from eventlib.authoring.word.package import name_of
from factories import SECTIONS, TESTS
from word_packages import STRICT, TRANSITIONAL, document, package, paragraph, part, relations, run
from word_parts import (
    NOTES,
    NUMBERING,
    STYLES,
    analysis,
    body_of,
    code,
    drawing,
    field,
    numbered,
    reference,
    styled,
)

WORD = TESTS / "fixtures" / "word"


def saved(made: DocxDocument) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def case(name: str) -> str:
    return analysis((WORD / name).read_bytes())[0].body


def test_tracked_insertions_stay_and_deletions_go() -> None:
    body, read = analysis((WORD / "revisions.docx").read_bytes())
    assert "共五家单位参加，网络安全形势不容乐观。" in body.body
    assert "这一整段是修订时加上的。" in body.body
    assert read.left_out_sentences == ["有 4 处修订按全部接受导入：插入的保留，删除的去掉"]


def test_dates_in_smart_tags_are_text() -> None:
    body = case("smarttag.docx")
    assert "2025年4月10日，嘉兴市召开网络安全会议。" in body
    assert "会期至2025年4月12日，网络安全。" in body


def test_lists_of_styles_keep_their_numbers_and_bullets() -> None:
    body = case("numbered.docx")
    assert "- 甲\n- 乙\n- 丙" in body  # its list is one of bullets
    assert "1. 子\n2. 丑" in body
    assert "- 寅\n- 卯" in body


def test_text_in_fields_guides_equations_boxes_and_tables() -> None:
    body = case("containers.docx")
    for words in (
        "域：见表1所示。",
        "䶮（yǎn）某。",
        "公式：R=P×S。",
        "文本框里的文字",
        "符号：🗹已完成。",
        "内层表格的字",
    ):
        assert words in body
    assert body.count("跨两列的表头") == 1


# Each container of ECMA-376 Part 1 that holds text, around a word of its own.
ALTERNATIVES = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
    "<w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>"
    "</mc:Fallback></mc:AlternateContent>"
)


BOX = "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>"


IN_PARAGRAPH = {
    "run": "{}",
    "insertion": '<w:ins w:id="1" w:author="a">{}</w:ins>',
    "moved here": '<w:moveTo w:id="1" w:author="a">{}</w:moveTo>',
    "link": '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
    "link without its relation": '<w:hyperlink r:id="rId99">{}</w:hyperlink>',
    "smart tag": '<w:smartTag w:uri="u" w:element="e"><w:smartTagPr/>{}</w:smartTag>',
    "content control": "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "custom XML": '<w:customXml w:element="e"><w:customXmlPr/>{}</w:customXml>',
    "simple field": '<w:fldSimple w:instr=" REF a ">{}</w:fldSimple>',
    "field": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "direction": '<w:dir w:val="rtl">{}</w:dir>',
    "direction that overrides": '<w:bdo w:val="rtl">{}</w:bdo>',
    "base of a guide": "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
    "unknown": "<x:new><x:inner>{}</x:inner></x:new>",
    "insertion in a control in a tag": "<w:smartTag><w:sdt><w:sdtContent><w:ins>{}</w:ins></w:sdtContent></w:sdt></w:smartTag>",
}


IN_BODY = {
    "paragraph": "{}",
    "content control": "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "custom XML": '<w:customXml w:element="e">{}</w:customXml>',
    "insertion": "<w:ins>{}</w:ins>",
    "moved here": "<w:moveTo>{}</w:moveTo>",
    "cell": "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "cell in controls": "<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{}</w:tc></w:sdtContent></w:sdt>"
    "<w:customXml><w:tc><w:p/></w:tc></w:customXml></w:tr></w:sdtContent></w:sdt></w:tbl>",
    "nested table": "<w:tbl><w:tr><w:tc><w:p/><w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl><w:p/></w:tc>"
    "<w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "frame": "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
    "text box": f"<w:p><w:r>{BOX}</w:r></w:p>",
    "text box of both versions": f"<w:p><w:r>{ALTERNATIVES}</w:r></w:p>",
    "text box in a text box": f"<w:p><w:r>{BOX.format(f'<w:p><w:r>{BOX}</w:r></w:p>')}</w:r></w:p>",
    "object": f"<w:p><w:r><w:object>{BOX}</w:object></w:r></w:p>",
    "unknown": "<x:new>{}</x:new>",
}


@pytest.mark.parametrize("outer", IN_BODY)
@pytest.mark.parametrize("inner", IN_PARAGRAPH)
def test_text_is_kept_in_every_container_of_a_paragraph_and_of_the_body(outer: str, inner: str) -> None:
    filled = IN_PARAGRAPH[inner].format(*[run("容器里的字")] * 2)
    wrapped = IN_BODY[outer].format(*[paragraph("<w:pPr/>" + run("前") + filled + run("后"))] * 2)
    body = body_of(wrapped, paragraph("末尾"))
    guide = "（容器里的字）" if inner == "base of a guide" else ""
    assert body.count(f"前容器里的字{guide}后") == 1
    assert body.endswith("末尾")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<w:t>甲</w:t><w:tab/><w:t>乙</w:t>", "甲 乙"),
        ('<w:t>甲</w:t><w:ptab w:alignment="left"/><w:t>乙</w:t>', "甲 乙"),
        ("<w:t>甲</w:t><w:br/><w:t>乙</w:t>", "甲\n\n乙"),
        ("<w:t>甲</w:t><w:cr/><w:t>乙</w:t>", "甲\n\n乙"),
        ('<w:t>end of page</w:t><w:br w:type="page"/><w:t>Next page</w:t>', "end of page\n\nNext page"),
        ('<w:t>甲</w:t><w:br w:type="column"/><w:t>乙</w:t>', "甲\n\n乙"),
        ('<w:br w:type="page"/><w:t>甲</w:t><w:br w:type="page"/>', "甲"),
        ("<w:t>Wi</w:t><w:noBreakHyphen/><w:t>Fi</w:t>", "Wi-Fi"),
        ("<w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t>", "甲乙"),
        ("<w:t>甲</w:t><w:delText>删去</w:delText>", "甲"),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "✓"),
        ('<w:sym w:font="Segoe UI Symbol" w:char="2611"/>', "☑"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fc</w:t>', "✓"),
        # Han and what else such a font has no code for stays text.
        (
            '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>þ是 ¨否，第2项未整改\uf0fc</w:t>',
            "🗹是 🞎否，第🗎项未整改✓",
        ),
        (
            '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:eastAsia="宋体"/></w:rPr><w:t>þ是</w:t>',
            "🗹是",
        ),
        ('<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Wingdings"/></w:rPr><w:t>A\uf0fcþ是</w:t>', "A✓🗹是"),
        (
            '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>α值 abc 阈值</w:t>',
            "α值 αβχ 阈值",
        ),
        ('<w:sym w:font="Wingdings" w:char="2611"/>', "☑"),
        ("<w:rPr><w:caps/></w:rPr><w:t>gdpr</w:t>", "GDPR"),
        ('<w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>6</w:t>', "10⁶"),
        ('<w:t>CO</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t>', "CO₂"),
        ('<w:t>甲</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>注1</w:t>', "甲注1"),
        ("<w:lastRenderedPageBreak/><w:t>甲</w:t>", "甲"),
        ('<w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict>', "艺术字"),
    ],
)
def test_what_stands_in_a_run(written: str, shown: str) -> None:
    assert body_of(paragraph(f"<w:r>{written}</w:r>")) == shown


def test_guides_over_words_side_by_side_are_written_once() -> None:
    guide = "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    name = guide.format(run("chén"), run("陈")) + guide.format(run("wěi"), run("伟"))
    assert body_of(paragraph(name + run("出席。"))) == "陈伟（chén wěi）出席。"


def test_deleted_ends_join_paragraphs_and_what_moved_away_is_gone() -> None:
    ended = "<w:rPr><w:del/></w:rPr>"
    moved = "<w:pPr/>" + run("丙") + f"<w:moveFrom>{run('移走')}</w:moveFrom><w:del>{run('删')}</w:del>"
    assert (
        body_of(paragraph("甲", ended), paragraph("乙"), paragraph(moved), paragraph("丁", ended)) == "甲乙\n\n丙\n\n丁"
    )


def test_a_letter_that_is_set_large_in_a_frame_of_its_own_begins_the_next_paragraph() -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around"/>'
    aside = '<w:framePr w:w="2000" w:wrap="around"/>'
    assert body_of(
        paragraph("网", frame), paragraph("络安全形势严峻。"), paragraph("旁注", aside), paragraph("文。")
    ) == ("网络安全形势严峻。\n\n旁注\n\n文。")


def test_strict_documents_are_read() -> None:
    targets = {"r1": ("hyperlink", "https://a.example/")}
    blocks = [
        paragraph("标题"),
        styled("1", "概述"),
        paragraph(f'<w:hyperlink r:id="r1">{run("报道")}</w:hyperlink>'),
        paragraph("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"),
        paragraph(drawing('<c:chart r:id="r2"/>')),
        numbered("1", 0, "甲"),
        paragraph(run("注") + reference("footnote", 1)),
    ]
    parts = {"styles": STYLES, "numbering": NUMBERING, "footnotes": NOTES}
    strict, transitional = (
        read_word(document("".join(blocks), targets, namespaces, **parts)) for namespaces in (STRICT, TRANSITIONAL)
    )
    assert strict == transitional
    assert "## 概述\n\n[报道](https://a.example/)\n\nx=1\n\n一、甲" in strict.text


@pytest.mark.parametrize(
    "damage",
    [
        {"word/_rels/document.xml.rels": b"<Relationships><broken"},
        {"word/_rels/document.xml.rels": b""},
        {"_rels/.rels": b"<nothing/>"},
        {"_rels/.rels": relations({"r1": ("officeDocument", "NULL")})},
        {"_rels/.rels": relations({"r1": ("officeDocument", "\\word\\document.xml")})},
        {
            "_rels/.rels": b"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship/></Relationships>"
        },
        {"word/_rels/document.xml.rels": relations({"r1": ("image", "../NULL"), "r2": ("styles", "nowhere.xml")})},
    ],
)
def test_damaged_relations_hide_no_text(damage: dict[str, bytes]) -> None:
    content = paragraph("标题") + paragraph(f'<w:hyperlink r:id="r1">{run("文字")}</w:hyperlink>')
    parts = {
        "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": part("document", f"<w:body>{content}</w:body>"),
    }
    assert analysis(package(parts | damage))[0].body == "文字"


def test_the_main_part_may_be_called_anything() -> None:
    parts = {
        "_rels/.rels": relations({"r1": ("officeDocument", "/main/text.xml")}),
        "main/text.xml": part("document", f"<w:body>{paragraph('标题')}{paragraph('文字')}</w:body>"),
    }
    assert analysis(package(parts))[0].body == "文字"


# After it all: every text of the document is counted.
def texts_shown(raw: bytes) -> str:
    """Return every `w:t` and `m:t` of the body that Word shows: not what is deleted or a second form of the same."""
    with zipfile.ZipFile(io.BytesIO(raw)) as read:
        root = etree.fromstring(read.read("word/document.xml"))
    hidden = {"w:del", "w:moveFrom", "mc:Fallback"}
    return "".join(
        each.text or ""
        for each in root.iter()
        if name_of(each) in {"w:t", "m:t", "a:t"}
        and not any(name_of(above) in hidden for above in each.iterancestors())
    )


def characters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold())


@pytest.mark.parametrize("name", ["revisions.docx", "smarttag.docx", "numbered.docx", "containers.docx"])
def test_every_text_of_the_cases_is_in_the_output(name: str) -> None:
    raw = (WORD / name).read_bytes()
    read = read_word(raw)
    analysed = read_raw_analysis(read.text, SECTIONS)
    words = "".join([analysed.title, analysed.body, *(each.words for each in read.left_out)])
    assert texts_shown(raw)
    assert characters(texts_shown(raw)) - characters(words) == Counter()


def test_every_container_at_once() -> None:
    numbers = iter(range(10_000))
    blocks = []
    for outer in IN_BODY.values():
        for inner in IN_PARAGRAPH.values():
            word = run(f"字{next(numbers)}完")
            filled = paragraph("<w:pPr/>" + inner.format(*[word] * 2) + "<m:oMath><m:r><m:t>式</m:t></m:r></m:oMath>")
            blocks.append(outer.format(*[filled] * 2))
    text = body_of(*blocks)
    count = next(numbers)
    assert [number for number in range(count) if f"字{number}完" not in text] == []
    assert text.count("式") == count


def test_a_document_of_python_docx_is_read_whole() -> None:
    made = Document()
    made.add_heading("标题", 0)
    made.add_paragraph("引用", style="Quote")
    made.add_paragraph("第一", style="List Number")
    made.add_paragraph("第二", style="List Number 2")
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    body = analysis(saved(made))[0].body
    assert body == "> 引用\n\n1. 第一\n    1. 第二\n\n| 合并 |  |\n| --- | --- |\n|  |  |"


def test_quotations_and_code_stay_what_they_are() -> None:
    made = Document()
    for name in ("HTML Preformatted", "引用"):
        made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.add_heading("标题", 0)
    made.add_paragraph("甲*乙*", style="Quote")
    made.add_paragraph("丙", style="引用")
    made.add_paragraph("正文")
    made.add_paragraph("if a:\n\tb  = `1`\n\n```", style="HTML Preformatted")
    made.add_paragraph("  c", style="HTML Preformatted")
    body = analysis(saved(made))[0].body
    assert body == "> 甲\\*乙\\*\n>\n> 丙\n\n正文\n\n````\nif a:\n\tb  = `1`\n\n```\n  c\n````"


def test_a_note_that_is_referred_to_again_is_the_same_note() -> None:
    first = f'<w:bookmarkStart w:id="7" w:name="_Ref1"/>{reference("footnote", 1)}<w:bookmarkEnd w:id="7"/>'
    again = field(code(" NOTEREF _Ref1 \\f \\h "), run("1", '<w:vertAlign w:val="superscript"/>'))
    body = body_of(paragraph(run("前") + first + run("中") + again + run("后")), footnotes=NOTES)
    assert body == "前[^1]中[^1]后\n\n[^1]: 见\\*公报\\*。续。"


def test_what_a_downloaded_report_says_of_itself_is_told_and_not_imported() -> None:
    made = Document()
    made.styles.add_style("报告信息", WD_STYLE_TYPE.PARAGRAPH)
    made.add_heading("标题", 0)
    made.add_paragraph("地区：嘉兴市", style="报告信息")
    made.add_paragraph("正文")
    read, document = analysis(saved(made))
    assert read.body == "正文"
    assert document.left_out_sentences == [
        "有 1 段报告信息（网站下载的 Word 文件自己有的）没有导入，在“正文”之前：地区：嘉兴市"
    ]
