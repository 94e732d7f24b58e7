from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.library.parsing import parse_report
from factories import BODY, SECTIONS, load, load_reports, load_sound, report_text
from mutations import vocabulary


def test_section_headings_in_code_are_no_sections(tmp_path: Path) -> None:
    body = BODY.replace("这是结论的内容。", "```\n## 九、不是章节\n```\n\n这是结论。")
    library = load(tmp_path, {"2025/2025-04-10-a.md": report_text(body)})
    assert library.findings == ()


def test_summary_is_whole_sentences_of_the_first_section(tmp_path: Path) -> None:
    first = "第一句话说明事件的时间、地点、人物和经过。"
    body = BODY.replace("这是事件概述的内容。", f"{first}{'很长' * 60}。")
    (report,) = load_reports(tmp_path, report_text(body))
    assert report.summary == first


def test_given_summary_wins(tmp_path: Path) -> None:
    (report,) = load_reports(tmp_path, report_text(summary="自己写的摘要"))
    assert report.summary == "自己写的摘要"


def test_yaml_text_that_looks_like_metadata_in_the_body_is_text(tmp_path: Path) -> None:
    body = "title: 冒名的标题\n\n" + BODY
    library = load_sound(tmp_path, report_text(body))
    (report,) = library.reports
    assert library.texts[report.id].blocks[0].text == "title: 冒名的标题"
    assert report.title != "冒名的标题"


def test_quoted_numbers_are_text(tmp_path: Path) -> None:
    (report,) = load_reports(tmp_path, report_text(title="'360'", entities="['360']"))
    assert report.title == "360"
    assert report.entities[0].entity.id == "three-six-zero"


def test_an_escape_brings_no_character_in_that_may_not_be_there(tmp_path: Path) -> None:
    text = report_text(title=r'"反转\u202e、零宽\u200b、控制\a"')
    library = load(tmp_path, {"2025/2025-04-10-a.md": text})
    assert [(found.rule, found.line, found.column) for found in library.findings] == [
        ("char-bidi", 2, 8),
        ("char-control", 2, 8),
        ("char-invisible", 2, 8),
    ]


def test_an_event_is_found_in_every_year_that_it_touches(tmp_path: Path) -> None:
    texts = (report_text(date="2023-12-30", until="2025-01-02"), report_text(until="2025-04-10"), report_text())
    spanning, one_day, silent = load_reports(tmp_path, *texts)
    assert spanning.years == ("2023", "2024", "2025")
    assert one_day.until is silent.until is None  # the one day that it lasted is said once
    assert one_day.years == ("2025",)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "甲 ＃ 待确认：取自第一行"},
        {"title": "待确认"},
        {"entities": "[{name: 陈伟, role: 待确认}]"},
        {"source": "\n  - url: https://example.com/1\n    publisher: '（待确认）'"},
        {"authors": "\n  - 待确认"},
    ],
)
def test_what_nobody_has_confirmed_is_told_in_a_value_too(fields: dict[str, str]) -> None:
    text = report_text(**{"region": "浙江省嘉兴市", **fields})
    findings = parse_report(text.encode(), "2025/2025-04-10-a.md", vocabulary(), SECTIONS, folder="").findings
    assert [each.rule for each in findings] == ["proposal-unconfirmed"]


def test_what_is_said_of_confirming_is_not() -> None:
    text = report_text(region="浙江省嘉兴市", title="待确认的漏洞：是否待确认")
    assert parse_report(text.encode(), "2025/2025-04-10-a.md", vocabulary(), SECTIONS, folder="").findings == ()
