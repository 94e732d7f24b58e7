"""Automatic numbers and bullets are written out."""

from __future__ import annotations

from word_packages import paragraph, run
from word_parts import (
    NUMBERING,
    STYLES,
    body_of,
    level,
    numbered,
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
        "## 一、事件概述\n\n- （一）甲\n- （二）乙\n\n1\\. 丙\n\n①丁\n\n## 二、结论\n\n（一）戊"
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
    assert body_of(*blocks, numbering=NUMBERING) == ("### 1. 甲\n\n之间\n\n### 2. 乙\n\n2.1 丙\n\n5. 丁\n6. 戊\n\n无号")


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
