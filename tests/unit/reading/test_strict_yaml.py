"""What YAML cuts off a value is told, with its place; what is meant as a comment is one."""

from __future__ import annotations

import pytest

from eventlib.reading.front_matter import read_front_matter
from eventlib.reading.strict_yaml import read_yaml


def cut(block: str) -> list[tuple[int, int, str]]:
    """Return line, column and words of all that is told to be cut off."""
    findings = read_front_matter(f"---\n{block}\n---\n", "x.md").findings
    told = [finding for finding in findings if finding.rule == "yaml-comment"]
    return [(each.line, each.column, each.message.partition("」")[0].removeprefix("「")) for each in told]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("title: 某公司 #2 次数据泄露", [(2, 12, "#2 次数据泄露")]),
        ("title: C# 与 F# #", [(2, 16, "#")]),
        ("title: 甲 # 乙  # 注释", [(2, 10, "# 乙")]),
        ("title: 甲 #2 # 待确认：取自第一行", [(2, 10, "#2")]),
        ("title: #2 次泄露", [(2, 8, "#2 次泄露")]),
        ("title: 甲\t#乙", [(2, 10, "#乙")]),
        ("title: 甲\n  乙 #丙", [(3, 5, "#丙")]),
        ("entities:\n  - name: 甲\n    role: 市长 #2\n  - 乙 #3", [(4, 14, "#2"), (5, 7, "#3")]),
        ("topics: [甲 #1, 乙]", [(2, 12, "#1, 乙]")]),
    ],
)
def test_what_is_cut_off_is_told_with_its_place(block: str, expected: list[tuple[int, int, str]]) -> None:
    assert cut(block) == expected


@pytest.mark.parametrize(
    "block",
    [
        "title: 甲  # 注释",
        "title: 甲 # 待确认：取自第一行",
        "title: 甲 #待确认",
        "# 注释\ntitle: 甲\n  # 注释\ndate: 2025-04-10",
        "region: # 地点\n  - 嘉兴",
        "title: '甲 #2' # 注释",
        "title: C#",
        "source: https://example.com/#a",
        "summary: |\n  甲 #2",
    ],
)
def test_what_is_meant_as_a_comment_is_one(block: str) -> None:
    assert cut(block) == []


def test_a_colon_in_a_value_is_told_with_what_follows() -> None:
    (finding,) = read_front_matter("---\ntitle: 通报: 甲公司\n---\n", "x.md").findings
    assert (finding.line, finding.column) == (2, 10)
    assert "「: 甲公司」" in finding.message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("第一行\n  第二行", "第一行第二行"),
        (">\n  第一行，\n  第二行。", "第一行，第二行。"),
        (">-\n  第一行\n  second line", "第一行 second line"),
        ("'第一行\n  第二行'", "第一行第二行"),
        ('"第一行\n  第二行"', "第一行第二行"),
        ('"第\\u4e00行\n  第二行"', "第一行 第二行"),
        ("|\n  第一行\n  第二行", "第一行\n第二行\n"),
        ("第一行\n\n  第二行", "第一行\n第二行"),
        ("有 空格", "有 空格"),
    ],
)
def test_lines_of_chinese_are_joined_without_a_gap(value: str, expected: str) -> None:
    assert read_front_matter(f"---\nsummary: {value}\n---\n", "x.md").document.value == {"summary": expected}


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_what_ends_a_line_for_yaml_alone_moves_no_address(end: str) -> None:
    (found,) = read_yaml(f"a: 甲{end}{end}{end}乙\nb: 丙: 丁\n", "report.md").findings
    assert (found.line, found.column) == (2, 5)
    assert read_yaml(f"a: 甲{end}乙\nb: 丙\n", "report.md").position(("b",)) == (2, 4)
