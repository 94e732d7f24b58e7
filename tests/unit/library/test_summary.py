from __future__ import annotations

import pytest

from eventlib.library.report import split_sections
from eventlib.library.summary import LONGEST, derive_summary
from eventlib.prose.body import read_body


def summary(markdown: str) -> str:
    return derive_summary(split_sections(read_body(markdown, "2025/a.md").blocks))


def test_long_first_sentence_is_cut_with_an_ellipsis() -> None:
    cut = summary("长" * 300)
    assert len(cut) == LONGEST
    assert cut.endswith("…")


LONG = "后面还有很长的一句话" * 12 + "。"
FIRST = "第一句话说明事件的时间、地点、人物和经过。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FIRST}发言人说“这是第一次。也是最后一次{LONG}”。", FIRST),
        (f"{FIRST}公告「自即日起停用。{LONG}」。", FIRST),
        (f"{FIRST}报告《安全吗？网络安全观察》{LONG}", FIRST),
        (f"{FIRST}这件事（见下文。另见{LONG}）。", FIRST),
        (f"{FIRST}发言人说：“这是第一次。”{LONG}", f"{FIRST}发言人说：“这是第一次。”"),
        (f"{FIRST}有人问“为什么？”的{LONG}", FIRST),
        (f"公司在公告里写道，该系统（{LONG}）", "公司在公告里写道，该系统（"),
        (
            f"公司在二〇二五年四月十日发布的公告里写道，该系统（{LONG}）",
            "公司在二〇二五年四月十日发布的公告里写道，该系统…",
        ),
    ],
)
def test_summary_ends_where_no_mark_is_open(text: str, expected: str) -> None:
    assert summary(text).startswith(expected)
    assert len(summary(text)) <= LONGEST
    if not expected.endswith("（"):
        assert summary(text) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("前言。\n\n## 一、概述\n\n| 列 |\n| --- |\n| 值 |\n\n```\n代码\n```\n\n正文。", "正文。"),
        ("## 一、概述\n### 背景\n近日发生", "近日发生"),
        ("前言。\n\n## 一、概述\n\n[^1]: 脚注", "前言。"),
        ("## 一、概述\n\n- 第一项\n- 第二项", "第一项"),
        ("## 一、概述[^1]\n\n正文[^1]。\n\n[^1]: 脚注", "正文。"),
        ("", ""),
    ],
)
def test_summary_is_the_first_prose_of_the_first_section_that_has_any(markdown: str, expected: str) -> None:
    assert summary(markdown) == expected
