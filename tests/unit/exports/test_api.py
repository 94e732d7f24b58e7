"""The text of a report as programs, the search page among them, are given it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.exports.api import report_object
from eventlib.search.documents import search_document
from factories import BODY, SECTIONS, catalog_of, load_sound, report_text


def texts(folder: Path, markdown: str) -> list[str]:
    """Return the lines of the section that holds the Markdown, as they are in the API and as they are searched."""
    body = BODY.replace("这是结论的内容。", markdown)
    catalog = catalog_of(folder, report_text(body))
    report = catalog.reports[0]
    published = report_object(report, catalog.texts[report.id], catalog.gazetteer)
    (given,) = (each["text"] for each in published["sections"] if each["name"] == "结论")
    assert search_document(report, catalog.texts[report.id], SECTIONS).texts[SECTIONS.index("结论")] == given
    return str(given).split("\n")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("### 1. 背景\n近日发生", ["1. 背景", "近日发生"]),
        ("| 列一 | 列二 |\n| --- | --- |\n| 甲 | `乙` |", ["列一 列二", "甲 乙"]),
        ("```python\nint a__b = 1;\n```\n用`code`写", ["int a__b = 1;", "用code写"]),
        ("- 第一项，\n  接着写\n- 第二项", ["第一项，接着写", "第二项"]),
        ("正文[^1]，未定义[^9]。\n\n[^1]: 脚注里的词语。", ["正文，未定义[^9]。", "脚注里的词语。"]),
        ("> 引用\n> 的话", ["引用的话"]),
        ("第一行  \n第二行", ["第一行 第二行"]),
        ("👩\u200d💻与__init__", ["👩\u200d💻与__init__"]),
    ],
)
def test_text_is_what_the_page_shows_a_block_a_line(tmp_path: Path, markdown: str, expected: list[str]) -> None:
    assert texts(tmp_path, markdown) == expected


def test_what_stands_before_the_first_heading_is_a_section_without_one(tmp_path: Path) -> None:
    (text,) = load_sound(tmp_path, report_text("前言。[^1]\n\n[^1]: 前言的注。\n\n" + BODY)).texts.values()
    first = text.all_sections[0]
    assert (first.name, first.heading, first.anchor, first.text) == ("", "", "", "前言。\n前言的注。")
    assert [section.name for section in text.sections] == list(SECTIONS)
