"""What Word shows of a document is in the text that is imported, or in the list of what was left out."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter

import pytest
from docx import Document
from lxml import etree

from eventlib.authoring.raw_text import RawAnalysis, read_raw_analysis
from eventlib.authoring.word_document import WordDocument, read_word
from eventlib.authoring.word_package import name_of
from factories import SECTIONS, TESTS
from word_packages import STRICT, TRANSITIONAL, document, package, paragraph, part, relations, run

WORD = TESTS / "fixtures" / "word"


def analysis(raw: bytes) -> tuple[RawAnalysis, WordDocument]:
    read = read_word(raw)
    return read_raw_analysis(read.text, SECTIONS), read


def body_of(*blocks: str, **parts: str) -> str:
    """Return the Markdown of a document with a title and these blocks."""
    return analysis(document("".join([paragraph("标题"), *blocks]), **parts))[0].body


def left_out_of(*blocks: str, targets: dict[str, tuple[str, str]] | None = None, **parts: str) -> list[str]:
    return read_word(document("".join([paragraph("标题"), *blocks]), targets, **parts)).left_out_sentences


# The documents of the cases.


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
    assert "1\\. 子\n\n2\\. 丑" in body
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
        ("<w:t>甲</w:t><w:br/><w:t>乙</w:t>", "甲  \n乙"),
        ("<w:t>甲</w:t><w:cr/><w:t>乙</w:t>", "甲  \n乙"),
        ('<w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t>', "甲乙"),
        ("<w:t>Wi</w:t><w:noBreakHyphen/><w:t>Fi</w:t>", "Wi-Fi"),
        ("<w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t>", "甲乙"),
        ("<w:t>甲</w:t><w:delText>删去</w:delText>", "甲"),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "✓"),
        ('<w:sym w:font="Segoe UI Symbol" w:char="2611"/>', "☑"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fc</w:t>', "✓"),
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


@pytest.mark.parametrize(
    ("equation", "shown"),
    [
        ("<m:f><m:num>{a}<m:r><m:t>+</m:t></m:r>{b}</m:num><m:den>{c}</m:den></m:f>", "(a+b)/c"),
        ("<m:sSup><m:e>{a}</m:e><m:sup>{b}</m:sup></m:sSup>", "a^b"),
        ("<m:sSubSup><m:e>{a}</m:e><m:sub>{b}</m:sub><m:sup>{c}</m:sup></m:sSubSup>", "a_b^c"),
        ("<m:rad><m:deg/><m:e>{a}</m:e></m:rad>", "√a"),
        ("<m:rad><m:deg>{b}</m:deg><m:e>{a}</m:e></m:rad>", "√[b](a)"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{a}</m:sub><m:sup>{b}</m:sup><m:e>{c}</m:e></m:nary>',
            "∑_a^b c",
        ),
        ('<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{a}</m:e><m:e>{b}</m:e></m:d>', "[a|b]"),
        ("<m:m><m:mr><m:e>{a}</m:e><m:e>{b}</m:e></m:mr><m:mr><m:e>{c}</m:e></m:mr></m:m>", "[a, b; c]"),
        ("<m:func><m:fName>{a}</m:fName><m:e>{b}</m:e></m:func>", "a b"),
        ("<m:limLow><m:e>{a}</m:e><m:lim>{b}</m:lim></m:limLow>", "a_b"),
        ("<m:eqArr><m:e>{a}</m:e><m:e>{b}</m:e></m:eqArr>", "a; b"),
        ("<m:box><m:e>{a}</m:e></m:box>", "a"),
        ("<m:sPre><m:sub>{a}</m:sub><m:sup>{b}</m:sup><m:e>{c}</m:e></m:sPre>", "_a^b c"),
        ("<m:bar><m:e>{a}</m:e></m:bar>", "a\u0305"),
    ],
)
def test_equations_are_a_line_of_text(equation: str, shown: str) -> None:
    filled = equation.format(**{name: f"<m:r><m:t>{name}</m:t></m:r>" for name in "abc"})
    raw = document(paragraph("标题") + paragraph(f"<m:oMathPara><m:oMath>{filled}</m:oMath></m:oMathPara>"))
    assert analysis(raw)[0].sections[0][1] == shown


def field(instruction: str, result: str | None, begin: str = "") -> str:
    parts = [f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>', instruction]
    if result is not None:
        parts += ['<w:r><w:fldChar w:fldCharType="separate"/></w:r>', result]
    return "".join([*parts, '<w:r><w:fldChar w:fldCharType="end"/></w:r>'])


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (field(code(' HYPERLINK "https://a.example/1" \\l "p" '), run("报道")), "[报道](https://a.example/1#p)"),
        (field(code(' HYPERLINK \\l "place" '), run("下文")), "下文"),
        (field(code(" IF ") + field(code(" X "), run("内")) + code(" "), run("外")), "外"),
        (field(code(" eq \\o\\ac(○,3) "), None), "③"),
        (field(code(" eq \\o\\ac(○,") + field(code(" = 7 "), run("7")) + code(")"), None), "⑦"),
        (field(code(' EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(yǎn),䶮) '), None), "䶮（yǎn）"),
        (field(code(" EQ \\f(1,2) "), None), "1/2"),
        (field(code(" EQ \\r(3,x) "), None), "√\\[3\\](x)"),
        (field(code(' XE "索引" '), None), ""),
        (field(code(" MACROBUTTON Nothing 点这里 "), None), "点这里"),
        (field(code(" FORMCHECKBOX "), None, "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"), "☑"),
        (
            field(
                code(" FORMDROPDOWN "),
                None,
                '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData>',
            ),
            "乙",
        ),
    ],
)
def test_fields_show_what_word_shows(written: str, shown: str) -> None:
    assert body_of(paragraph("<w:pPr/>" + run("见") + written + run("。"))) == f"见{shown}。"


def test_a_field_reaches_over_paragraphs() -> None:
    link = ' HYPERLINK "https://a.example/" '
    first = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code(link)}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    last = run("二") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("完")
    assert body_of(paragraph(first + run("一")), paragraph(last)) == (
        "[一](https://a.example/)\n\n[二](https://a.example/)完"
    )


def test_guides_over_words_side_by_side_are_written_once() -> None:
    guide = "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    name = guide.format(run("chén"), run("陈")) + guide.format(run("wěi"), run("伟"))
    assert body_of(paragraph(name + run("出席。"))) == "陈伟（chén wěi）出席。"


# Formats.

STYLES = """
<w:docDefaults/>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="我的标题"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="level"><w:name w:val="级"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="bold"><w:name w:val="黑"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="环"/><w:basedOn w:val="loop"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
"""


def styled(style: str, content: str) -> str:
    return paragraph(content, f'<w:pStyle w:val="{style}"/>')


def test_headings_by_style_by_what_it_is_based_on_and_by_outline_level() -> None:
    blocks = [
        styled("1", "概述"),
        styled("own", "经过"),
        styled("level", "细节"),
        paragraph("结果", '<w:outlineLvl w:val="1"/>'),
        paragraph("正文", '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>'),
        styled("loop", "环"),
    ]
    assert body_of(*blocks, styles=STYLES) == "## 概述\n\n### 经过\n\n#### 细节\n\n### 结果\n\n**正文**\n\n环"


def test_bold_by_run_by_style_and_not_by_both() -> None:
    own, none = "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:b w:val="0"/></w:rPr>'
    strong = '<w:rPr><w:rStyle w:val="strong"/></w:rPr>'
    plain = paragraph("<w:pPr/>" + run("甲", own) + run("乙 ", own) + run("丙") + run("丁", strong))
    bold = paragraph(f'<w:pPr><w:pStyle w:val="bold"/></w:pPr>{run("甲")}{run("乙", strong)}{run("丙", none)}')
    assert body_of(plain, bold, styles=STYLES) == "**甲乙** 丙**丁**\n\n**甲**乙丙"


def test_bold_points_are_headings() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    lines = ["一、事件概述", "1. 背景", "（一）经过", "（1）细节"]
    blocks = [paragraph("<w:pPr/>" + run(line, bold)) for line in lines]
    assert body_of(*blocks) == "## 一、事件概述\n\n### 1. 背景\n\n### （一）经过\n\n#### （1）细节"


def test_the_title_is_the_paragraph_of_that_style() -> None:
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>" + paragraph("第12期") + "</w:tc></w:tr></w:tbl>"
    raw = document(table + styled("t", "关于某事") + paragraph("正文"), styles=STYLES)
    read = analysis(raw)[0]
    assert read.title == "关于某事"
    assert read.body == "|  | 第12期 |\n| --- | --- |\n\n正文"


# Lists.


def level(index: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(number: str, index: int, content: str) -> str:
    return paragraph(content, f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>')


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4", '<w:suff w:val="nothing"/>')
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "decimal", "%1.")
    + level(1, "decimal", "%1.%2")
    + level(2, "bullet", "")
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_automatic_numbers_are_written_and_sections_are_headings() -> None:
    blocks = [
        numbered("1", 0, "事件概述"),
        numbered("1", 1, "甲"),
        numbered("1", 1, "乙"),
        numbered("1", 2, "丙"),
        numbered("1", 3, "丁"),
        numbered("1", 0, "结论"),
        numbered("1", 1, "戊"),
    ]
    assert body_of(*blocks, numbering=NUMBERING) == (
        "## 一、事件概述\n\n（一）甲\n\n（二）乙\n\n1\\. 丙\n\n①丁\n\n## 二、结论\n\n（一）戊"
    )


def test_numbers_go_on_restart_and_begin_where_the_document_says() -> None:
    blocks = [
        numbered("2", 0, "甲"),
        paragraph("之间"),
        numbered("2", 0, "乙"),
        numbered("2", 1, "丙"),
        numbered("3", 0, "丁"),
        numbered("3", 0, "戊"),
        numbered("0", 0, "无号"),
    ]
    assert body_of(*blocks, numbering=NUMBERING) == (
        "1\\. 甲\n\n之间\n\n2\\. 乙\n\n2.1 丙\n\n5\\. 丁\n\n6\\. 戊\n\n无号"
    )


def test_numbered_headings_and_bold_points_are_headings_with_their_numbers() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    numbers = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    section = paragraph("事件概述", f'<w:pStyle w:val="1"/>{numbers.format(0)}')
    point = paragraph(f"<w:pPr>{numbers.format(2)}</w:pPr>{run('加强', bold)}{run('管理', bold)}")
    assert body_of(section, point, numbering=NUMBERING, styles=STYLES) == "## 一、事件概述\n\n### 1. 加强管理"


def test_bullets_are_a_list_and_never_deeper_than_what_stands_above() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + "".join(level(index, "bullet", "") for index in range(4))
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    blocks = [numbered("1", 2, "甲"), numbered("1", 3, "乙"), numbered("1", 0, "丙"), paragraph("完")]
    assert body_of(*blocks, numbering=numbering) == "- 甲\n    - 乙\n- 丙\n\n完"


# Tables.


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(content)}</w:tc>"


def test_merged_cells_are_written_once_and_columns_stay_in_line() -> None:
    wide, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("跨列", wide) + cell("丙"),
        cell("跨行", down) + cell("甲|*") + cell("https://a.example/x_y"),
        cell("", on) + cell("乙") + cell("丁"),
    ]
    early = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("后") + cell("_") + "</w:tr>"
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}{early}</w:tbl>"
    assert body_of(table) == (
        "| 跨列 |  | 丙 |\n| --- | --- | --- |\n| 跨行 | 甲\\|\\* | https://a.example/x_y |\n|  | 乙 | 丁 |\n|  | 后 | \\_ |"
    )


def test_what_a_merged_cell_hides_and_what_was_deleted_of_a_table_is_listed() -> None:
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + cell("删") + cell("去") + "</w:tr>"
    rows = cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙"), cell("藏", "<w:vMerge/>") + cell("丙")
    table = f"<w:tbl><w:tr>{rows[0]}</w:tr><w:tr>{rows[1]}</w:tr>{deleted}</w:tbl>"
    assert left_out_of(table, paragraph("完")) == [
        "有 1 处合并单元格里看不见的文字没有导入，在“丙”之前：藏",
        "有 1 行表格（修订中已删去）没有导入，在“完”之前",
    ]


# Notes, links, what is beside the text.

NOTES = (
    '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    f'<w:footnote w:id="1">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(" 见*公报*。"))}{paragraph("续。")}</w:footnote>'
)


def reference(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def test_footnotes_and_endnotes_are_footnotes_in_the_order_of_the_text() -> None:
    endnotes = f'<w:endnote w:id="1">{paragraph("尾注，https://a.example/1。")}</w:endnote>'
    text = paragraph(
        "<w:pPr/>" + run("甲") + reference("endnote", 1) + run("乙") + reference("footnote", 1) + run("。")
    )
    assert body_of(text, footnotes=NOTES, endnotes=endnotes) == (
        "甲[^1]乙[^2]。\n\n[^1]: 尾注，https://a.example/1。\n\n[^2]: 见\\*公报\\*。续。"
    )


def test_notes_to_the_title_and_to_headings_stand_under_them() -> None:
    title = "<w:p>" + run("标题") + reference("footnote", 1) + "</w:p>"
    heading = "<w:p>" + run("一、事件概述") + reference("footnote", 1) + "</w:p>"
    read = analysis(document(title + heading + paragraph("文"), footnotes=NOTES))[0]
    assert read.title == "标题"
    assert read.body == "[^1]\n\n## 一、事件概述\n\n[^1]\n\n文\n\n[^1]: 见\\*公报\\*。续。"
    assert [name for name, _ in read.sections] == ["事件概述"]


def test_links_of_the_web_stay_and_others_are_listed() -> None:
    targets = {"r1": ("hyperlink", "https://a.example/(1)?a=1&amp;b=汉"), "r2": ("hyperlink", "mailto:a@b.example")}
    text = '<w:hyperlink r:id="{}">{}</w:hyperlink>'
    block = paragraph(text.format("r1", run("报[道]")) + text.format("r2", run("邮件")) + text.format("r9", run("断")))
    inner = paragraph(
        '<w:bookmarkStart w:id="1" w:name="p"/>' + run("甲") + f'<w:hyperlink w:anchor="p">{run("乙")}</w:hyperlink>'
    )
    body, read = analysis(document(paragraph("标题") + block + inner, targets))
    assert body.body == "[报&#91;道&#93;](https://a.example/%281%29?a=1&b=%E6%B1%89)邮件断\n\n甲乙"
    assert read.left_out_sentences == [
        "有 1 个文内链接只保留了文字",
        "有 1 个链接的地址没有导入，文字保留：mailto:a@b.example",
    ]


def drawing(inner: str) -> str:
    return f"<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"


def test_pictures_charts_and_diagrams_are_listed_with_their_places() -> None:
    picture = drawing('<pic:pic><pic:blipFill><a:blip r:embed="r1"/></pic:blipFill></pic:pic>')
    blocks = [
        paragraph(picture),
        paragraph("图1 处置流程"),
        paragraph(drawing('<c:chart r:id="r2"/>')),
        paragraph(""),
        paragraph("图2 各地案件数量，按发生日期先后排列，单位为件"),
        paragraph("<w:pPr/>" + run("说明") + picture),
        paragraph(drawing("<dgm:relIds/>")),
    ]
    assert left_out_of(*blocks) == [
        "有 2 张图片没有导入，在“图1 处置流程”之前、在“说明”处",
        "有 1 个图表没有导入，在“图2 各地案件数量，按发生日期先后排列，…”之前",
        "有 1 个 SmartArt 图形没有导入，在“说明”之后",
    ]


def test_objects_shapes_and_other_files_are_listed() -> None:
    shown = '<v:shape><v:imagedata r:id="r1"/></v:shape>'
    blocks = [
        paragraph(f'<w:r><w:object>{shown}<o:OLEObject ProgID="Equation.DSMT4"/></w:object></w:r>'),
        paragraph(f'<w:r><w:object>{shown}<o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'),
        paragraph("<w:r><w:pict><v:line/></w:pict></w:r>"),
        '<w:altChunk r:id="r5"/>',
        paragraph('<w:subDoc r:id="r6"/>'),
        paragraph('<w:r><w:sym w:font="Wingdings" w:char="F000"/></w:r>'),
        paragraph('<w:r><w:sym w:font="某字体" w:char="F041"/></w:r>'),
        paragraph("<w:r><w:dayLong/></w:r>"),
        paragraph(field(code(" LISTNUM "), None)),
        paragraph(reference("footnote", 7)),
        paragraph("完"),
    ]
    said = [sentence.partition("没有导入")[0] for sentence in left_out_of(*blocks)]
    assert said == [
        "有 1 个公式（由公式编辑器或 MathType 插入）",
        "有 1 个嵌入的对象",
        "有 1 个图形",
        "有 1 个嵌入的文件",
        "有 1 个子文档",
        "有 1 个符号（Wingdings）",
        "有 1 个符号（某字体）",
        "有 1 个自动更新的日期或页码",
        "有 1 个没有内容的域",
        "有 1 个没有内容的注释",
    ]


def test_comments_hidden_and_struck_words_headers_and_footers_are_listed_with_their_words() -> None:
    targets = {"h": ("header", "header1.xml"), "f": ("footer", "footer1.xml")}
    section = '<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
    blocks = [
        paragraph("<w:pPr/>" + run("甲", "<w:rPr><w:strike/></w:rPr>") + reference("comment", 3)),
        paragraph("<w:pPr/>" + run("乙") + run("暗", "<w:rPr><w:vanish/></w:rPr>")),
        section,
    ]
    parts = {
        "comments": f'<w:comment w:id="3">{paragraph("请核实")}</w:comment>',
        "header1": paragraph("内部资料"),
        "footer1": paragraph("第 1 页"),
    }
    assert left_out_of(*blocks, targets=targets, **parts) == [
        "有 1 处删除线没有导入，文字保留，在“甲”处",
        "有 1 条批注没有导入，在“甲”处：请核实",
        "有 1 处隐藏文字没有导入，在“乙”处：暗",
        "有 1 处页眉没有导入：内部资料",
    ]


def test_a_table_of_contents_is_left_out_once() -> None:
    contents = styled("toc1", "一、事件概述\t1") + styled("toc1", "二、结论\t2")
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('目录')}{contents}</w:sdtContent></w:sdt>"
    )
    begun = (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code(" TOC ")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    as_field = paragraph(begun + run("一")) + paragraph(run("二") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    for written in (contents, control, as_field):
        raw = document(paragraph("标题") + written + paragraph("文"), styles=STYLES)
        body, read = analysis(raw)
        assert body.body == "文"
        assert read.left_out_sentences == ["有 1 个目录（网站自己有目录）没有导入，在“文”之前"]


def test_deleted_ends_join_paragraphs_and_what_moved_away_is_gone() -> None:
    ended = "<w:rPr><w:del/></w:rPr>"
    moved = "<w:pPr/>" + run("丙") + f"<w:moveFrom>{run('移走')}</w:moveFrom><w:del>{run('删')}</w:del>"
    assert (
        body_of(paragraph("甲", ended), paragraph("乙"), paragraph(moved), paragraph("丁", ended)) == "甲乙\n\n丙\n\n丁"
    )


# Packages.


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
    stream = io.BytesIO()
    made.save(stream)
    body = analysis(stream.getvalue())[0].body
    assert body == "引用\n\n1\\. 第一\n\n1\\. 第二\n\n| 合并 |  |\n| --- | --- |\n|  |  |"
