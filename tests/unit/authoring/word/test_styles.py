"""Headings, bold words and the title are known by styles."""

from __future__ import annotations

import pytest

from word_packages import document, paragraph, run
from word_parts import (
    STYLES,
    analysis,
    body_of,
    left_out_of,
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


OF_RUNS = "".join(
    f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/><w:rPr>{said}</w:rPr></w:style>'
    for kind, name, said in [
        ("character", "hid", "<w:vanish/>"),
        ("character", "large", "<w:caps/>"),
        ("character", "up", '<w:vertAlign w:val="superscript"/>'),
        ("character", "struck", "<w:strike/>"),
        ("paragraph", "form", "<w:vanish/>"),
    ]
)


def of_style(name: str, words: str, more: str = "") -> str:
    return run(words, f'<w:rPr><w:rStyle w:val="{name}"/>{more}</w:rPr>')


def test_what_styles_hide_strike_raise_or_write_in_capitals_is_so_like_what_runs_say() -> None:
    blocks = [
        paragraph(of_style("large", "gdpr") + run("共10") + of_style("up", "6") + of_style("struck", "条")),
        paragraph("<w:pPr/>" + run("公开") + of_style("hid", "暗") + of_style("hid", "的", '<w:vanish w:val="0"/>')),
        styled("form", "窗体顶端"),
        # Hidden by both, and so by neither.
        styled("form", of_style("hid", "显示")),
        styled("form", run("也是", '<w:rPr><w:vertAlign w:val="baseline"/><w:vanish w:val="0"/></w:rPr>')),
    ]
    assert body_of(*blocks, styles=STYLES + OF_RUNS) == "GDPR共10⁶条\n\n公开的\n\n显示\n\n也是"
    assert left_out_of(*blocks, styles=STYLES + OF_RUNS) == [
        "有 1 处删除线没有导入，文字保留，在“GDPR共10⁶条”处",
        "有 1 处隐藏文字没有导入，在“公开的”处：暗",
        "有 1 处隐藏文字没有导入，在“显示”之前：窗体顶端",
    ]


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


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (("见https://example.com/split_a", "_b", "。"), "见https://example.com/split_a_b。"),
        (("见https://example.com/split_a", "_b 后文", "。"), "见https://example.com/split_a_b **后文**。"),
        (("", "见https://example.com/split_a", "_b。"), "**见**https://example.com/split_a_b。"),
        # One that is bold as a whole stays it, and words behind one do.
        (("见", "https://example.com/a", "。"), "见**https://example.com/a**。"),
        (("https://example.com/a/", "重要", "。"), "https://example.com/a/**重要**。"),
    ],
)
def test_an_address_of_several_runs_has_no_marks_in_it(runs: tuple[str, ...], shown: str) -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    written = (run(words, bold if at % 2 else "") for at, words in enumerate(runs) if words)
    assert body_of(paragraph("".join(written))) == shown


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (
            ("关键信息基础设施", "和重要数据", "安全，", "重点", "是备份。"),
            "关键信息基础设施**和重要数据**安全，**重点**是备份。",
        ),
        # Punctuation alone is not bold; what would pair otherwise is not either, and no asterisk stays.
        (("甲", "、", "乙", "重点", "。"), "甲、乙**重点**。"),
        (("5", "、6", "日，", "重点", "日"), "5、6日，重点日"),
        (("王", "和", "李"), "王**和**李"),
    ],
)
def test_bold_runs_are_read_as_they_were_written(runs: tuple[str, ...], shown: str) -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    written = (run(words, bold if at % 2 else "") for at, words in enumerate(runs))
    assert body_of(paragraph("".join(written))) == shown


def test_a_link_is_one_whatever_of_its_words_is_bold() -> None:
    words = run("关于") + run("数据安全", "<w:rPr><w:b/></w:rPr>") + run("的通知")
    linked = paragraph(f'<w:hyperlink r:id="r1">{words}</w:hyperlink>')
    raw = document(paragraph("标题") + linked, {"r1": ("hyperlink", "https://example.com/a")})
    assert analysis(raw)[0].body == "[关于数据安全的通知](https://example.com/a)"


def test_a_link_whose_words_are_its_address_and_bold_in_part_is_the_address() -> None:
    words = run("https://example.com/a") + run("_b", "<w:rPr><w:b/></w:rPr>")
    linked = paragraph(f'<w:hyperlink r:id="r1">{words}</w:hyperlink>')
    raw = document(paragraph("标题") + linked, {"r1": ("hyperlink", "https://example.com/a_b")})
    assert analysis(raw)[0].body == "https://example.com/a_b"
