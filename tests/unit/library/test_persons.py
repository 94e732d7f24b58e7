"""A person of the front matter is named in full in the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from factories import BODY, load, report_text


def told(folder: Path, entities: str, sentence: str, **fields: str) -> list[str]:
    """Return what is said of the persons of a report with one more sentence."""
    text = report_text(f"{BODY}\n{sentence}\n", entities=entities, **fields)
    findings = load(folder, {"2025/2025-04-10-a.md": text}).findings
    return [each.message for each in findings if each.rule == "person-unnamed"]


@pytest.mark.parametrize(
    ("entities", "sentence"),
    [
        ("[陈伟]", "陈伟到场。"),
        ("[chen-wei]", "**陈**伟到场。"),
        ("[chen-wei]", "陈\n伟到场。"),
        ("[wang-fang-1]", "王芳到场。"),
        ("[360数字安全集团]", "没有名称。"),
        ("[{name: 全新科技, role: 企业}]", "没有名称，全书记到场。"),
        ("[{name: 张三, role: 市长}]", "没有名称。"),
        ("[{name: 张三, role: 市长}]", "市长张三到场，张市长说。"),
    ],
)
def test_who_is_named_is_not_told(entities: str, sentence: str, tmp_path: Path) -> None:
    assert told(tmp_path, entities, sentence) == []


@pytest.mark.parametrize(
    ("entities", "sentence", "expected"),
    [
        ("[陈伟]", "陈书记到场。", "「陈伟」只写在头部信息里，正文里没有这个全名，写作「陈书记」"),
        ("[陈伟]", "没有名称。", "「陈伟」只写在头部信息里，正文里没有这个全名"),
        ("[{name: 张三, role: 市长}]", "张市长到场。", "「张三」只写在头部信息里，正文里没有这个全名，写作「张市长」"),
    ],
)
def test_who_is_not_is_told(entities: str, sentence: str, expected: str, tmp_path: Path) -> None:
    assert told(tmp_path, entities, sentence) == [expected]


def test_a_draft_is_still_to_be_written(tmp_path: Path) -> None:
    assert told(tmp_path, "[陈伟]", "陈书记到场。", status="draft") == []
