from __future__ import annotations

import pytest

from eventlib.reading.front_matter import body_of, read_front_matter
from eventlib.reading.source_text import check_invisible

FIELDS = "title: 甲\nentities:\n  - 乙\nsource: https://example.com/"


def rules(text: str) -> list[str]:
    return [finding.rule for finding in read_front_matter(text, "x.md").findings]


@pytest.mark.parametrize(
    "block",
    [
        "## 以下由编辑填写\n" + FIELDS,
        FIELDS.replace("entities", "## 实体\nentities"),
        FIELDS.replace("  - 乙", "## 第一个\n  - 乙\n## 第二个\n  - 丙"),
        FIELDS.replace("  - 乙", "- 乙\n##\n- 丙"),
        FIELDS.replace("source", "##来源\n\nsource"),
        FIELDS.replace("source", "## 来源\n'source'"),
        FIELDS + "\n## 完",
        FIELDS + "\n### 完\n# 完",
    ],
)
def test_comments_in_front_matter_may_begin_with_two_signs(block: str) -> None:
    text = f"---\n{block}\n---\n## 一、事件概述\n\n内容。\n\n---\n\n又一段。\n"
    front = read_front_matter(text, "x.md")
    assert front.findings == ()
    assert front.document.value["source"] == "https://example.com/"
    assert front.body.startswith("## 一、事件概述")
    assert text.split("\n")[front.body_line - 1] == "## 一、事件概述"


@pytest.mark.parametrize(
    "body",
    [
        "## 一、事件概述\n\n内容。",
        "\n## 一、事件概述\n内容：有冒号。",
        "## 一、事件概述\n\n时间: 2025年",
        "## 一、事件概述\n\n- 一点\n- 一点\n\n内容。",
        "## 一、事件概述\n\n## 二、事件描述与分析\n",
    ],
)
def test_a_rule_of_the_body_does_not_close_front_matter(body: str) -> None:
    text = f"---\n{FIELDS}\n{body}\n\n---\n\n又一段。\n"
    assert rules(text) == ["front-matter-unclosed"]
    assert body_of(text) == text
    front = read_front_matter(text, "x.md")
    assert front.document.value["title"] == "甲"
    assert "又一段。" in front.body


def test_only_the_body_keeps_the_joiners_of_emoji() -> None:
    text = "---\ntitle: 甲👩\u200d💻乙\n---\n👩\u200d💻、🏳️\u200d🌈和零\u200d宽\u200b字\a符❤️\n"
    front = read_front_matter(text, "x.md")
    assert front.document.value == {"title": "甲👩 💻乙"}
    told = [
        (finding.rule, finding.line, finding.column) for finding in check_invisible(text, "x.md", front_matter_end=19)
    ]
    assert told == [("char-invisible", 2, 10), ("body-invisible", 4, 11), ("body-invisible", 4, 13)]
    assert front.body == "👩\u200d💻、🏳️\u200d🌈和零 宽 字 符❤️\n"


def test_of_thousands_of_entries_that_are_no_yaml_the_first_mistake_is_told() -> None:
    # Each was read on its own, many times over by fix: 18 s for 100 KB.
    front = read_front_matter("---\n" + "source: s: *a\n" * 5_000 + "---\n正文\n", "a.md")
    assert [finding.rule for finding in front.findings if finding.is_error] == ["yaml-syntax"]
