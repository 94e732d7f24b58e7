"""Several names that were written as one are told, and become a list."""

from __future__ import annotations

import pytest

from eventlib.authoring.fixes import fix_report
from eventlib.library.parsing import parse_report
from factories import SECTIONS, report_text
from mutations import vocabulary

PATH = "2025/2025-04-10-a.md"


@pytest.mark.parametrize(
    ("field", "written", "meant", "told"),
    [
        ("topics", "网络安全、数据安全", "[网络安全, 数据安全]", "分开写：[网络安全, 数据安全]"),
        ("topics", "[网络安全，数据安全]", "[网络安全, 数据安全]", "分开写：[网络安全, 数据安全]"),
        ("topics", "［网安；数据安全］  # 注释", "[网络安全, 数据安全]  # 注释", "分开写：[网安, 数据安全]"),
        ("topics", "【网络安全】", "[网络安全]", "分开写：[网络安全]"),
        ("topics", "\n  - 网络安全，数据安全", "\n  - 网络安全\n  - 数据安全", "分开写：[网络安全, 数据安全]"),
        ("region", "上海市、浙江省嘉兴市", "[上海市, 浙江省嘉兴市]", "分开写：[上海市, 浙江省嘉兴市]"),
        ("entities", "[三六零、陈伟, 鸿腾]", "[三六零, 陈伟, 鸿腾]", "分开写：[三六零, 陈伟]"),
        ("entities", "'陈伟, 鸿腾' # 待确认", "[陈伟, 鸿腾] # 待确认", "分开写：[陈伟, 鸿腾]"),
    ],
)
def test_known_names_are_parted(field: str, written: str, meant: str, told: str) -> None:
    before, after = (report_text(**{"region": "浙江省嘉兴市", field: each}).encode() for each in (written, meant))
    findings = parse_report(before, PATH, vocabulary(), SECTIONS, folder="").findings
    assert told in [each.suggestion for each in findings]
    assert fix_report(before, PATH, vocabulary(), SECTIONS) == fix_report(after, PATH, vocabulary(), SECTIONS)


@pytest.mark.parametrize("written", ["甲公司、乙公司", "陈伟、某某", "[360 Security Technology, Inc.]", "'Clop, Inc.'"])
def test_what_is_not_known_stays(written: str) -> None:
    text = report_text(region="浙江省嘉兴市", entities=written).encode()
    fixed = fix_report(text, PATH, vocabulary(), SECTIONS).decode()
    assert f"\nentities: {written}\n" in fixed
