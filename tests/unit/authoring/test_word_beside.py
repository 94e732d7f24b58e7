"""Footnotes and endnotes are imported; comments, headers and footers are listed."""

from __future__ import annotations

from word_packages import document, paragraph, run
from word_parts import (
    NOTES,
    analysis,
    body_of,
    left_out_of,
    reference,
)


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
