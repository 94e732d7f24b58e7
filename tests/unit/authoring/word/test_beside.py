"""Footnotes and endnotes are imported; comments, headers and footers are listed."""

from __future__ import annotations

import pytest

from factories import SECTIONS
from word_packages import document, paragraph, run
from word_parts import (
    NOTES,
    STYLES,
    analysis,
    body_of,
    left_out_of,
    reference,
    styled,
)

BOX = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps"'
FOREIGN = 'xmlns:x="http://a.example/newer" Requires="x"'
BOTH = 'xmlns:x="http://a.example/newer" xmlns:wps="http://schemas.microsoft.com/office/word/2010/x" Requires="wps x"'
FOR_OTHERS = "有 1 处只有别的程序才显示的文字没有导入"


@pytest.mark.parametrize(
    ("choices", "fallback", "shown", "told"),
    [
        ([(WPS, "新")], "旧", "新", []),
        ([(FOREIGN, "外")], "旧", "旧", [f"{FOR_OTHERS}，在“甲”处：外"]),
        ([(BOTH, "外")], "旧", "旧", [f"{FOR_OTHERS}，在“甲”处：外"]),
        ([(FOREIGN, "旧")], "旧", "旧", []),
        ([(FOREIGN, "外"), (WPS, "新")], "旧", "新", [f"{FOR_OTHERS}，在“甲”处：外"]),
        ([(FOREIGN, "外")], None, "", [f"{FOR_OTHERS}，在“甲”处：外"]),
        ([('Requires=""', "新")], None, "新", []),
    ],
)
def test_of_content_in_several_forms_the_one_comes_along_that_word_shows(
    choices: list[tuple[str, str]], fallback: str | None, shown: str, told: list[str]
) -> None:
    forms = "".join(f"<mc:Choice {requires}>{BOX.format(words)}</mc:Choice>" for requires, words in choices)
    forms += "" if fallback is None else f"<mc:Fallback>{BOX.format(fallback)}</mc:Fallback>"
    text = paragraph(f"<w:pPr/>{run('甲')}<w:r><mc:AlternateContent>{forms}</mc:AlternateContent></w:r>")
    body, read = analysis(document(paragraph("题") + text))
    assert body.body == f"甲\n\n{shown}".rstrip()
    assert read.left_out_sentences == told
    comment = left_out_of(
        paragraph("<w:pPr/>" + run("甲") + reference("comment", 3)), comments=f'<w:comment w:id="3">{text}</w:comment>'
    )
    assert comment == [f"有 1 条批注没有导入，在“甲”处：甲{shown}"]


def test_footnotes_and_endnotes_are_footnotes_in_the_order_of_the_text() -> None:
    endnotes = f'<w:endnote w:id="1">{paragraph("尾注，https://a.example/1。")}</w:endnote>'
    text = paragraph(
        "<w:pPr/>" + run("甲") + reference("endnote", 1) + run("乙") + reference("footnote", 1) + run("。")
    )
    assert body_of(text, footnotes=NOTES, endnotes=endnotes) == (
        "甲[^1]乙[^2]。\n\n[^1]: 尾注，https://a.example/1。\n\n[^2]: 见\\*公报\\*。续。"
    )


def test_a_note_that_says_nothing_is_listed_and_not_referred_to() -> None:
    empty = f'<w:footnote w:id="1">{paragraph(" ")}</w:footnote>'
    text = paragraph("<w:pPr/>" + run("甲") + reference("footnote", 1) + run("乙"))
    read, document_read = analysis(document(paragraph("标题") + text, footnotes=empty))
    assert read.body == "甲乙"
    assert any("没有内容的注释" in each for each in document_read.left_out_sentences)


def test_notes_to_the_title_and_to_sections_stand_under_them() -> None:
    title = "<w:p>" + run("标题") + reference("footnote", 1) + "</w:p>"
    heading = "<w:p>" + run("一、事件概述") + reference("footnote", 1) + "</w:p>"
    read = analysis(document(title + heading + paragraph("文"), footnotes=NOTES), SECTIONS)[0]
    assert read.title == "标题"
    assert read.body == "## 一、事件概述\n\n[^1]\n\n[^1]\n\n文\n\n[^1]: 见\\*公报\\*。续。"
    assert [name for name, _ in read.sections] == ["事件概述"]


def test_notes_in_headings_stay_where_they_are() -> None:
    note = reference("footnote", 1)
    bold = "<w:rPr><w:b/></w:rPr>"
    blocks = [
        styled("2", run("带注的要点") + note + run("后半")),
        paragraph("<w:pPr/>" + run("1. 背景", bold) + note),
        *(paragraph("<w:pPr/>" + run("（1）") + note + run("起因")), paragraph("文。"), paragraph("（2）经过")),
        paragraph("文。"),
    ]
    assert body_of(*blocks, styles=STYLES, footnotes=NOTES) == (
        "### 带注的要点[^1]后半\n\n#### 1. 背景[^1]\n\n##### （1）[^1]起因\n\n文。\n\n##### （2）经过\n\n文。\n\n[^1]: 见\\*公报\\*。续。"
    )


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


def test_a_header_of_nothing_but_a_picture_is_listed() -> None:
    section = '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>'
    drawn = '<w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r>'
    listed = left_out_of(
        paragraph("甲"), section, targets={"h": ("header", "header1.xml")}, header1=paragraph(f"<w:pPr/>{drawn}")
    )
    assert listed == ["有 1 处页眉没有导入：图片"]


def test_a_logo_a_chart_and_a_watermark_in_a_header_are_listed_beside_its_words() -> None:
    section = '<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
    logo = '<w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r>'
    chart = '<w:r><w:drawing><c:chart r:id="c"/></w:drawing></w:r>'
    watermark = '<w:r><w:pict><v:shape><v:textpath string="机密"/></v:shape></w:pict></w:r>'
    listed = left_out_of(
        paragraph("甲"),
        section,
        targets={"h": ("header", "header1.xml"), "f": ("footer", "footer1.xml")},
        header1=paragraph(f"<w:pPr/>{logo}{run('- 1 -')}"),
        footer1=paragraph(f"<w:pPr/>{logo}{run('某局')}{chart}{watermark}"),
    )
    assert listed == [
        "有 1 处页眉没有导入：图片",
        "有 1 处页脚没有导入：图片",
        "有 1 处页脚没有导入：图表",
        "有 1 处页脚没有导入：某局机密",
    ]
