"""What an author means as the items of a list in front matter."""

from __future__ import annotations

import pytest

from eventlib.authoring.fixes import fix_report
from eventlib.library.parsing import parse_report
from eventlib.reading.list_items import repair_items
from factories import SECTIONS, report_text
from mutations import vocabulary

PATH = "2025/2025-04-10-a.md"


@pytest.mark.parametrize(
    ("written", "meant", "told"),
    [
        ("\n  -陈伟\n  -新公司", "\n  - 陈伟\n  - 新公司", ["「-」后面没有空格，不算列表的一项"] * 2),
        ("\n- 陈伟\n-新公司", "\n- 陈伟\n- 新公司", ["「-」后面没有空格，不算列表的一项"]),
        ("\n－陈伟\n－ 新公司", "\n- 陈伟\n- 新公司", ["「－」不是列表的“-”"] * 2),
        ("\n  • 陈伟\n  * 新公司", "\n  - 陈伟\n  - 新公司", ["「•」不是列表的“-”", "「*」不是列表的“-”"]),
        ("\n\t- 陈伟", "\n  - 陈伟", ["缩进用了制表符"]),
        ("\n　- 陈伟", "\n  - 陈伟", ["缩进用了全角空格"]),
        (
            "\n  -name: 陈伟  # 注释\n   role: 书记\n\n  # 注释\n  -新公司",
            "\n  - name: 陈伟  # 注释\n    role: 书记\n\n  # 注释\n  - 新公司",
            ["「-」后面没有空格，不算列表的一项"] * 2,
        ),
    ],
)
def test_an_item_is_told_and_mended(written: str, meant: str, told: list[str]) -> None:
    before, after = (report_text(region="浙江省嘉兴市", entities=each) for each in (written, meant))
    findings = parse_report(before.encode(), PATH, vocabulary(), SECTIONS, folder="").findings
    assert [each.message for each in findings if each.rule == "yaml-syntax"] == told
    fixed = fix_report(before.encode(), PATH, vocabulary(), SECTIONS)
    assert fixed == fix_report(after.encode(), PATH, vocabulary(), SECTIONS)
    report = parse_report(fixed, PATH, vocabulary(), SECTIONS, folder="").report
    assert report is not None
    assert [mention.entity.name for mention in report.entities] == ["陈伟", "新公司"][: written.count("公司") + 1]


@pytest.mark.parametrize(
    "block",
    [
        "title:\n  -甲\nsummary: >\n  — 乙\n",
        "authors:\n  - 张三\n    —— 组长\n  - '-x'\n  --李四\n",
        "corrections:\n  - date: 2025-05-01\n    text: |\n      -甲\n      — 乙\n",
        "entities: [甲,\n  -乙]\n",
        "follows: -甲\n",
    ],
)
def test_what_is_no_item_stays(block: str) -> None:
    assert repair_items(block, "", 1) == (block, [])
