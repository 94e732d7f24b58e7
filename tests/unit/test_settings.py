from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import pytest

import reports
from eventlib.settings import CompiledSection, PartNames, Settings, SettingsError
from factories import BODY, SECTIONS, report_text, write_files

WRITTEN: dict[str, Any] = {
    "site_name": "事件分析库",
    "site_url": "https://analyses.example/library",
    "extra": {
        "tag_authority": "analyses.internal,2025",
        "sections": ["事件概述", "应对策略", "出处"],
        "compendia": {"应对策略": ["measures", "yingduicelve"], "事件概述": "overview"},
    },
}


def test_settings_are_what_the_file_says() -> None:
    settings = Settings.from_mapping(WRITTEN)
    assert settings.site_url == "https://analyses.example/library/"
    assert settings.reports == "reports"
    assert settings.repo_url is None
    assert settings.compiled == (
        CompiledSection("事件概述", "overview"),
        CompiledSection("应对策略", "measures", ("yingduicelve",)),
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sections": None}, "extra.sections 应是章节名称的列表"),
        ({"sections": ["事件概述", "应对策略", "事件概述"]}, "extra.sections 里「事件概述」写了不止一次"),
        ({"tag_authority": "analyses.internal"}, "extra.tag_authority 应是“域名,年份”"),
        ({"reports": 3}, "extra.reports 应是报告文件夹的路径"),
        ({"contact": "一行\n又一行"}, "extra.contact 应是一行文字"),
        ({"notice": ["内部资料"]}, "extra.notice 应是一行文字"),
        ({"notice": "内部\x01资料"}, "extra.notice 应是一行文字"),
        ({"sections": ["事件\n概述"]}, "extra.sections 应是章节名称的列表"),
        ({"compendia": ["应对策略"]}, "extra.compendia 应是“章节名称: 地址”"),
        ({"compendia": {"对策": "measures"}}, "extra.compendia 里的「对策」不在 extra.sections 里"),
        ({"compendia": {"应对策略": "../x"}}, "extra.compendia 里「应对策略」的地址只能用小写字母"),
        ({"compendia": {"应对策略": "2"}}, "extra.compendia 里「应对策略」的地址不能只有数字"),
        ({"compendia": {"应对策略": "a", "事件概述": ["b", "a"]}}, "extra.compendia 里地址「a」写了不止一次"),
    ],
)
def test_what_cannot_be_used_is_said_in_chinese(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=r"^mkdocs\.yml：") as caught:
        Settings.from_mapping({**WRITTEN, "extra": {**WRITTEN["extra"], **changes}})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"site_url": "javascript://x/%0aattacked=1"}, "site_url 应以 https:// 或 http:// 开头"),
        ({"repo_url": "javascript://x/%0aattacked=1"}, "repo_url 应以 https:// 或 http:// 开头"),
        ({"site_url": 'https://a.example/"><script>'}, "site_url 里有地址不能有的字符"),
        ({"repo_url": "https://a.example/' onclick='x"}, "repo_url 里有地址不能有的字符"),
        ({"edit_uri": 'edit/"><script>/docs/'}, "edit_uri 里有地址不能有的字符"),
    ],
)
def test_addresses_are_of_the_web_and_break_out_of_no_page(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_mapping({**WRITTEN, **changes})
    assert said in str(caught.value)


def test_a_part_is_taken_as_it_is_written_whatever_yaml_makes_of_it() -> None:
    def part(written: object) -> PartNames:
        extra = {**WRITTEN["extra"], "part": written}
        return Settings.from_mapping({**WRITTEN, "extra": extra}).part

    assert Settings.from_mapping(WRITTEN).part == part(None) == part({"topics": None}) == PartNames()
    given = {"topics": 360, "regions": "浙江省、美国", "since": datetime.date(2025, 4, 10)}
    assert part(given) == PartNames("360", "浙江省、美国", "2025-04-10")
    for wrong in ("2025", {"sinse": "2025"}):
        with pytest.raises(SettingsError, match="只能有 topics、regions、since"):
            part(wrong)


def test_all_mistakes_are_said_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_mapping({"site_url": 8000})
    assert len(str(caught.value).splitlines()) == 3


def test_commands_read_the_settings_beside_the_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text(BODY)})
    settings = "site_url: !ENV [LIBRARY_ADDRESS, '']\nextra: {{tag_authority: 'a,2025', sections: [{}]}}\n"
    (tmp_path / "mkdocs.yml").write_text(settings.format("、".join(SECTIONS).replace("、", ", ")), encoding="utf-8")
    assert reports.main(["check", "--reports", str(folder)]) == 0
    assert "section" not in capsys.readouterr().out
    monkeypatch.setitem(os.environ, "LIBRARY_ADDRESS", "https://analyses.example/")
    (tmp_path / "mkdocs.yml").write_text(settings.format("背景, 影响"), encoding="utf-8")
    assert reports.main(["check", "--reports", str(folder)]) == 0
    said = capsys.readouterr()
    assert "缺少章节：背景、影响" in said.out
    assert "https://analyses.example/format/#" in said.err
    (tmp_path / "mkdocs.yml").write_text("extra: {sections: 结论}\n", encoding="utf-8")
    assert reports.main(["check", "--reports", str(folder)]) == 2
    assert "extra.sections 应是章节名称的列表" in capsys.readouterr().err
