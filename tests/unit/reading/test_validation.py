"""What YAML reads as nothing, where something stands, is told."""

from __future__ import annotations

import pytest

from eventlib.reading.schema import ReportHeader
from eventlib.reading.strict_yaml import as_mapping, read_yaml
from eventlib.reading.validation import validate_fields

NONE = "会被读作空值（建议：是文字的，加上引号：'{0}'；没有内容的，删去这一行）"


def told(block: str) -> list[str]:
    text = f"title: 题\ndate: 2025-04-10\nregion: 甲\ntopics: 乙\nsource:\n  - url: https://example.com/1\n{block}"
    document = read_yaml(text, "x.md")
    return [str(finding) for finding in validate_fields(ReportHeader, as_mapping(document.value), document, "x.md")[1]]


@pytest.mark.parametrize("word", ["null", "Null", "NULL"])
def test_null_in_a_field_that_may_be_left_out(word: str) -> None:
    none = NONE.format(word)
    assert told(f"    title: {word}\nentities:\n  - name: 丙\n    role: {word}\nsummary: {word}") == [
        f"x.md:7:12: value-type: 「source」的「title」（题名）的值 {word} {none}",
        f"x.md:10:11: value-type: 「entities」的「role」（身份）的值 {word} {none}",
        f"x.md:11:10: value-type: 「summary」（摘要）的值 {word} {none}",
    ]


def test_a_field_that_is_nothing_is_told_once() -> None:
    assert told("summary: ~\nentities: ~") == [
        "x.md:8:11: value-empty: 「entities」（实体）的值为空（建议：填上值，或删去这一行）",
        "x.md:7:10: value-empty: 「summary」（摘要）的值为空（建议：填上值，或删去这一行）",
    ]


@pytest.mark.parametrize("block", ["summary:", "summary: 'null'", "summary: ''", "summary: Nullbyte", "summary:  # 无"])
def test_what_shows_nothing_or_a_text_is_no_mistake(block: str) -> None:
    assert not [each for each in told(block) if "空值" in each or "~" in each]
