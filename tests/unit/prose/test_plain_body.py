"""Bodies of headings, paragraphs and simple lists alone are read as Python-Markdown reads them, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventlib.prose.body import Body, read_body
from eventlib.prose.plain_body import read_plain
from sites import PROJECT

BEGINNINGS = ["", "", "## ", "### ", "##", "## 1. ", "**甲**", "1. ", "1.", "- ", "- ", "“", "（1）", "a", "一、"]
PIECES = [
    "**",
    "**甲**",
    "甲",
    "乙丙",
    "é",
    "①",
    "1",
    "2.",
    " ",
    "，",
    "。",
    "“",
    "）",
    "#",
    "*",
    "-",
    "_",
    "=",
    "~",
    "·",
    ":",
    "|",
]
LINES = st.builds(
    "{}{}".format, st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
)
TEXTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n", "\n\n\n"])).map("".join), min_size=1, max_size=5).map(
    "".join
)


def read(text: str) -> Body:
    return read_body(text, "2025/a.md", 9)


def read_by_parser(text: str) -> Body:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eventlib.prose.body.read_plain", lambda *_: None)
        return read(text)


@pytest.mark.parametrize(
    "amount",
    [
        settings(max_examples=500, deadline=None),
        pytest.param(settings(max_examples=10_000, deadline=None), marks=pytest.mark.long),
    ],
)
def test_what_is_read_is_what_the_parser_reads(amount: settings) -> None:
    @example("## 一、概述\n\n甲**乙**丙\n\n### 1. 点\n甲\n## 一、概述\n")
    @example("- 甲\n- **乙**：丙\n## 丁\n\n- 戊\n\n己\n\n- 庚")
    @example("## 1. -\n\n甲\n## ①\n\n## 1. 甲")
    @given(TEXTS)
    def same(text: str) -> None:
        if read_plain(text, 0):
            assert read(text) == read_by_parser(text)

    amount(same)()


def test_most_reports_are_read_here() -> None:
    files = sorted((PROJECT / "reports").glob("20*/*.md"))
    read_here = [file for file in files if read_plain(file.read_text(encoding="utf-8").partition("\n---\n")[2], 0)]
    assert len(read_here) > len(files) / 2


@pytest.mark.parametrize(
    "text",
    [
        "甲\n乙",
        "甲\n\n  乙",
        "\u3000\u3000甲",
        "甲  \n\n乙",
        "甲\u200b乙",
        "# 甲",
        "## 甲 ##",
        "## **甲**",
        "##",
        "甲\n- 乙",
        "- 甲\n乙",
        "- 甲\n\n- 乙",
        "- 甲\n  - 乙",
        "- - 甲",
        "- 1. 甲",
        "+ 甲",
        "1. 甲",
        "> 甲",
        "---",
        "| 甲 |",
        "甲*乙*",
        "**甲",
        "`甲`",
        "甲\\",
        "[甲](https://a.example)",
        "https://a.example",
        "甲<b>",
        "甲&乙",
        "【^1】",
        "",
        "\n",
    ],
)
def test_anything_else_is_left_to_the_parser(text: str) -> None:
    assert read_plain(f"{text}\n", 0) is None
