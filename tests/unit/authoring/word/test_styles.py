"""Headings, bold words and the title are known by styles."""

from __future__ import annotations

from word_packages import document, paragraph, run
from word_parts import (
    STYLES,
    analysis,
    body_of,
    styled,
)


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
