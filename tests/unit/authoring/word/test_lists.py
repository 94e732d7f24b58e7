"""Lists of a Word document: nested by style and by level, going on after what interrupts them, with what stands in items."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from eventlib.prose.body import read_body
from factories import SECTIONS
from pictures import picture
from word_packages import document, paragraph
from word_parts import analysis, body_of, level, numbered, styled


def body_of_styles(*paragraphs: tuple[str, str]) -> str:
    """Return the Markdown of a document by python-docx with a title and these paragraphs, each with its style."""
    made = Document()
    made.add_heading("标题", 0)
    for style, words in paragraphs:
        if style not in {each.name for each in made.styles}:
            made.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
        made.add_paragraph(words, style=style)
    stream = io.BytesIO()
    made.save(stream)
    return analysis(stream.getvalue())[0].body


def test_what_goes_on_with_an_item_is_of_it_and_makes_no_headings() -> None:
    body = body_of_styles(
        ("List Number", "隔离服务器"),
        ("List Continue", "先断网。"),
        ("List Continue", "再镜像。"),
        ("List Number", "通知用户"),
        ("List Bullet", "甲"),
        ("List Bullet 2", "乙"),
        ("List Continue 2", "乙的说明。"),
        ("List Continue", "甲的说明。"),
        ("Normal", "正文。"),
    )
    assert body == (
        "1. 隔离服务器\n\n    先断网。\n\n    再镜像。\n\n2. 通知用户\n    - 甲\n        - 乙\n\n            乙的说明。\n\n        甲的说明。\n\n正文。"
    )
    assert "<h" not in read_body(body, "a.md").html


def test_levels_are_those_of_styles() -> None:
    body = body_of_styles(
        ("List Bullet", "甲"),
        ("List Bullet 2", "乙"),
        ("List Bullet 3", "丙"),
        ("List Bullet", "丁"),
        ("Normal", "之间。"),
        ("List Number", "一项"),
        ("List Number 2", "里面"),
        ("List Number 2", "还有"),
        ("List Number", "二项"),
    )
    assert body == "- 甲\n    - 乙\n        - 丙\n- 丁\n\n之间。\n\n1. 一项\n    1. 里面\n    2. 还有\n2. 二项"


_LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + "".join(level(index, "decimal", f"%{index + 1}.") for index in range(3))
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + "".join(level(index, "bullet", "●") for index in range(3))
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    + level(0, "decimal", "（%1）")
    + level(1, "lowerLetter", "%2)")
    + "</w:abstractNum>"
    + "".join(f'<w:num w:numId="{each}"><w:abstractNumId w:val="{each - 1}"/></w:num>' for each in (1, 2, 3))
)


def style(identity: str, name: str, more: str = "", based_on: str = "") -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{based}<w:pPr>{more}</w:pPr></w:style>'


def counted(number: int, index: int | None = None) -> str:
    of_level = "" if index is None else f'<w:ilvl w:val="{index}"/>'
    return f'<w:numPr>{of_level}<w:numId w:val="{number}"/></w:numPr>'


_CHINESE = (
    style("b1", "列表项目符号", counted(2))
    + style("b2", "列表项目符号 2", counted(2))
    + style("n1", "列表编号", counted(1))
    + style("n2", "列表编号 2", counted(1, 1))
    + style("c2", "列表接续 2")
    + style("own", "我的条目", based_on="n2")
    + style("p", "列出段落", '<w:ind w:left="720"/>')
    + style("code", "HTML Preformatted")
    + style("text", "列表段落", '<w:ind w:firstLineChars="200" w:firstLine="420"/>')
)


def test_styles_of_chinese_names_and_those_based_on_them() -> None:
    blocks = [
        styled("b1", "甲"),
        styled("b2", "乙"),
        styled("c2", "乙续"),
        paragraph("正文。"),
        styled("n1", "一项"),
        styled("own", "里面"),
        styled("n1", "二项"),
    ]
    assert body_of(*blocks, numbering=_LISTS, styles=_CHINESE) == (
        "- 甲\n    - 乙\n\n        乙续\n\n正文。\n\n1. 一项\n    1. 里面\n2. 二项"
    )


_CODE_IN_ITEM = '<w:pStyle w:val="code"/><w:ind w:left="1120"/>'
_TABLE = f"<w:tbl><w:tr><w:tc>{paragraph('格')}</w:tc><w:tc>{paragraph('子')}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        # A paragraph set in as a whole under an item goes on with it; one whose first line is, is a paragraph.
        ([numbered("1", 0, "甲"), styled("p", "甲续"), numbered("1", 0, "乙")], "1. 甲\n\n    甲续\n\n2. 乙"),
        ([styled("p", "正文"), paragraph("后文")], "正文\n\n后文"),
        (
            [numbered("1", 0, "甲。"), numbered("1", 0, "乙。"), styled("text", "正文。"), numbered("1", 0, "丙。")],
            "1. 甲。\n2. 乙。\n\n正文。\n\n3. 丙。",
        ),
        # Nested by level, whatever the numbers; bullets under numbers.
        (
            [numbered("1", 0, "甲"), numbered("1", 1, "子"), numbered("1", 1, "丑"), numbered("1", 0, "乙")],
            "1. 甲\n    1. 子\n    2. 丑\n2. 乙",
        ),
        ([numbered("1", 0, "甲"), numbered("2", 1, "子"), numbered("1", 0, "乙")], "1. 甲\n    - 子\n2. 乙"),
        (
            [numbered("3", 0, "甲"), numbered("3", 1, "子"), numbered("3", 1, "丑"), numbered("3", 0, "乙")],
            "- （1）甲\n    - a) 子\n    - b) 丑\n- （2）乙",
        ),
        # Code that is set in is of the item above it; at the edge it is not.
        (
            [
                *(numbered("1", 0, "甲"), paragraph("a", _CODE_IN_ITEM), paragraph("  b", _CODE_IN_ITEM)),
                *(numbered("1", 0, "乙"), paragraph("c", '<w:pStyle w:val="code"/>')),
            ],
            "1. 甲\n\n    ```\n    a\n      b\n    ```\n\n2. 乙\n\n```\nc\n```",
        ),
        ([paragraph("a", _CODE_IN_ITEM), paragraph("b")], "```\na\n```\n\nb"),
        # What has text under each number are headings, as ever.
        (
            [numbered("1", 0, "背景"), paragraph("一段。"), numbered("1", 0, "经过")],
            "### 1. 背景\n\n一段。\n\n### 2. 经过",
        ),
        # A table between two items, and one that the text of an item goes on behind.
        (
            [styled("n1", "甲"), _TABLE, styled("n1", "乙")],
            "1. 甲\n\n| 格 | 子 |\n| --- | --- |\n\n2. 乙",
        ),
        (
            [
                *(styled("n1", "甲"), _TABLE),
                *(styled("p", "甲续"), styled("n1", "乙")),
            ],
            "1. 甲\n\n    | 格 | 子 |\n    | --- | --- |\n\n    甲续\n\n2. 乙",
        ),
    ],
)
def test_lists_are_what_word_shows(blocks: Sequence[str], expected: str) -> None:
    assert body_of(*blocks, numbering=_LISTS, styles=_CHINESE) == expected


def multilevel(*levels: tuple[str, str]) -> str:
    """Return the numbering of one list by the formats of its levels."""
    written = "".join(level(index, form, text) for index, (form, text) in enumerate(levels))
    return (
        f'<w:abstractNum w:abstractNumId="0">{written}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


_LETTERS_AND_ROMAN = multilevel(("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))
_DECIMALS = multilevel(("decimal", "%1."), ("decimal", "%1.%2."), ("decimal", "%1.%2.%3."))


@pytest.mark.parametrize(
    ("numbering", "levels", "expected"),
    [
        (
            _LETTERS_AND_ROMAN,
            (0, 1, 2, 2, 1, 0),
            "1. 甲\n    - a) 乙\n        - i. 丙\n        - ii. 丁\n    - b) 戊\n2. 己",
        ),
        # Those that are alone on their level too, and those above them.
        (
            _LETTERS_AND_ROMAN,
            (0, 1, 2, 0, 1, 2),
            "1. 甲\n    - a) 乙\n        - i. 丙\n2. 丁\n    - a) 戊\n        - i. 己",
        ),
        (_LETTERS_AND_ROMAN, (0, 1, 1), "1. 甲\n    - a) 乙\n    - b) 丙"),
        (
            _DECIMALS,
            (0, 1, 2, 2, 1, 0),
            "1. 甲\n    - 1.1. 乙\n        - 1.1.1. 丙\n        - 1.1.2. 丁\n    - 1.2. 戊\n2. 己",
        ),
        (
            multilevel(("decimal", "%1."), ("decimal", "%1.%2)")),
            (0, 1, 1, 0, 1, 1),
            "1. 甲\n    - 1.1) 乙\n    - 1.2) 丙\n2. 丁\n    - 2.1) 戊\n    - 2.2) 己",
        ),
        (
            multilevel(("decimal", "%1"), ("decimal", "%1.%2")),
            (0, 1, 1, 0, 1),
            "- 1 甲\n    - 1.1 乙\n    - 1.2 丙\n- 2 丁\n    - 2.1 戊",
        ),
    ],
)
def test_lists_of_several_levels_are_lists_in_all_of_them(numbering: str, levels: Sequence[int], expected: str) -> None:
    blocks = [numbered("1", index, words) for index, words in zip(levels, "甲乙丙丁戊己", strict=False)]
    assert body_of(*blocks, numbering=numbering) == expected


def test_a_level_that_is_a_list_is_one_wherever_it_counts_anew() -> None:
    blocks = [
        *(numbered("1", 0, "甲"), paragraph("一。")),
        *(numbered("1", 1, "子"), numbered("1", 1, "丑"), paragraph("二。")),
        *(numbered("1", 0, "乙"), paragraph("三。")),
        *(numbered("1", 1, "寅"), paragraph("四。"), numbered("1", 1, "卯"), paragraph("五。")),
    ]
    assert body_of(*blocks, numbering=multilevel(("decimal", "%1."), ("decimal", "%1.%2"))) == (
        "### 1. 甲\n\n一。\n\n- 1.1 子\n- 1.2 丑\n\n二。\n\n### 2. 乙\n\n三。\n\n- 2.1 寅\n\n四。\n\n- 2.2 卯\n\n五。"
    )


def test_levels_that_have_text_under_each_number_are_headings_in_all_of_them() -> None:
    levels = (0, 1, 2, 2, 1, 0)
    items = (numbered("1", index, words) for index, words in zip(levels, "甲乙丙丁戊己", strict=True))
    blocks = [block for item in items for block in (item, paragraph("文。"))]
    assert [line for line in body_of(*blocks, numbering=_DECIMALS).split("\n\n") if line != "文。"] == (
        ["### 1. 甲", "#### 1.1. 乙", "##### 1.1.1. 丙", "##### 1.1.2. 丁", "#### 1.2. 戊", "### 2. 己"]
    )


def test_lists_in_cells_keep_their_marks() -> None:
    cell = numbered("2", 0, "甲") + numbered("2", 0, "乙") + numbered("1", 0, "丙")
    table = f"<w:tbl><w:tr><w:tc>{cell}</w:tc><w:tc>{paragraph('丁')}</w:tc></w:tr></w:tbl>"
    assert body_of(table, numbering=_LISTS) == "| • 甲 • 乙 1. 丙 | 丁 |\n| --- | --- |"


def test_a_section_that_is_numbered_like_an_item_stays_one() -> None:
    blocks = [paragraph("标题"), numbered("1", 0, "事件概述"), numbered("1", 0, "结论"), paragraph("一句。")]
    assert analysis(document("".join(blocks), numbering=_LISTS), SECTIONS)[0].body == "## 五、结论\n\n一句。"


def test_a_picture_in_a_list_comes_along_and_the_list_counts_on() -> None:
    made = Document()
    made.add_heading("标题", 0)
    made.add_paragraph("甲", style="List Number")
    made.add_paragraph("", style="List Continue").add_run().add_picture(io.BytesIO(picture()))
    made.add_paragraph("乙", style="List Number")
    stream = io.BytesIO()
    made.save(stream)
    read, word = analysis(stream.getvalue())
    assert len(word.pictures) == 1
    assert re.sub("\ufdec.*\ufded", "图", read.body) == "1. 甲\n\n图\n\n2. 乙"
