"""The numbers of a summary are those of the text, in whatever way they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.library.numbers import check_numbers
from factories import load, report_text


def missing(summary: str, text: str) -> list[str]:
    return [found.message for found in check_numbers(summary, text, "a.md", (1, 1))]


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        ("罚款80.26亿元", "罚款8,026,000,000元"),
        ("罚款80.26亿元", "罚款八十亿二千六百万元"),
        ("罚款8026000000元", "罚款80.26亿元"),
        ("7720万人", "7,720 万人"),
        ("14款App", "十四款App"),
        ("2025年有两次", "二〇二五年"),
        ("占30%", "占百分之三十"),
        ("占3成", "占30%"),
        ("约11亿元", "11.12亿元"),
        ("100多家", "103家"),
        ("1.2万亿元", "12,000亿元"),
        ("1.2万亿元", "一万二千亿元"),
        ("H20与CVE-2024-3400，IPv6", "没有数字"),
        ("12345678901234567890", "没有数字"),
        ("没有数字", "没有数字"),
    ],
)
def test_one_number_in_two_ways(summary: str, text: str) -> None:
    assert missing(summary, text) == []


@pytest.mark.parametrize(
    ("summary", "text", "number"),
    [
        ("罚款80.26亿元", "罚款80.62亿元，没有8026万", "80.26亿"),
        ("13家", "130家、113家、1.3家", "13"),
        ("11亿元", "11.12亿元", "11亿"),
        ("约11亿元", "12亿元", "11亿"),
        ("5%", "15%、0.5%", "5"),
    ],
)
def test_another_number_is_told(summary: str, text: str, number: str) -> None:
    assert missing(summary, text) == [f"摘要里的「{number}」正文里没有"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["摘要里的「87」正文里没有"]),
        ({"title": "停产87小时"}, []),
        ({"status": "draft"}, []),
    ],
)
def test_a_report_tells_numbers_in_its_title_and_dates_too_and_a_draft_not_yet(
    fields: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    text = report_text(until="2025-04-12", summary="2025年4月10日至12日停产87小时。", **fields)
    findings = load(tmp_path, {"2025/2025-04-10-a.md": text}).findings
    assert [each.message for each in findings if each.rule == "summary-number"] == expected
