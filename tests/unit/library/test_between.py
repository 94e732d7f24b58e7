"""Names of what is not registered, spelt in several ways in several reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from factories import load, report_text


def spellings(folder: Path, *entities: str) -> list[str]:
    files = {
        f"2025/2025-04-1{day}-a.md": report_text(
            date=f"2025-04-1{day}", entities=f"[{each}]", source=f"https://example.com/{day}"
        )
        for day, each in enumerate(entities)
    }
    found = load(folder, files).findings
    return [finding.message for finding in found if finding.rule == "entity-spelling"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全新科技有限公司", "全新科技公司"),
        ("全新科技股份有限公司", "全新科技"),
        ("启航数据", "起航数据"),
        ("Nova Systems", "NOVA SYSTEMS"),
        ("史密斯·巴尼公司", "史密斯•巴尼公司"),
    ],
)
def test_two_spellings_are_named_to_the_editor(one: str, other: str, tmp_path: Path) -> None:
    assert spellings(tmp_path, one, other, one) == [
        f"「{other}」与 2025/2025-04-10-a.md 里的「{one}」可能是同一个，都没有登记"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全新科技公司", "全新科技公司"),
        ("全新科技公司", "崭新科技公司"),
        ("{name: 李伟, role: 某市市长}", "{name: 李薇, role: 某县县长}"),
        ("甲公司", "甲集团"),
    ],
)
def test_two_things_are_not(one: str, other: str, tmp_path: Path) -> None:
    assert spellings(tmp_path, one, other) == []
