"""`impact`: what a reviewer reads about a change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import reports
from eventlib.library.folder import load_library
from factories import BODY, CONFIGURATION, ENTITIES, SECTIONS, report_text, write_files
from repositories import commit, repository

pytestmark = pytest.mark.usefixtures("configured")

LONG = BODY + "".join(f"\n第{n}处：嘉兴市第{n}医院在{n}月{n}日停诊，信息科用{n}天恢复。\n" for n in range(1, 31))
OLD = {
    "2025/2025-04-10-kept.md": report_text(LONG, source="{url: 'https://example.com/1', title: 题名}"),
    "2025/2025-04-11-changed.md": report_text(date="2025-04-11", source="https://example.com/2"),
    "2025/2025-04-12-withdrawn.md": report_text(date="2025-04-12", source="https://example.com/3"),
    "2025/2025-04-13-deleted.md": report_text(
        date="2025-04-13", region="绍兴市", topics="人才培养", source="https://example.com/4"
    ),
    "2025/2025-04-14-moved.md": report_text(date="2025-04-14", source="https://example.com/5"),
    "2025/2025-04-15-broken.md": report_text(date="2025-04-15", source="https://example.com/6"),
    "2025/2025-04-16-commented.md": report_text(date="2025-04-16", source="https://example.com/7"),
}
NEW = {
    "2025/2025-04-11-changed.md": report_text(
        date="2025-04-11", title="'改过的*标题* <b>'", source="https://example.com/2"
    ),
    "2025/2025-04-12-withdrawn.md": report_text(
        date="2025-04-12",
        status="withdrawn",
        withdrawn="{date: 2025-05-01, reason: 事实有误。}",
        source="{url: 'https://example.com/3', title: 题名}",
    ),
    "2025/2025-04-20-moved.md": report_text(
        date="2025-04-20", redirect_from="2025-04-14-moved", source="{url: 'https://example.com/5', title: 题名}"
    ),
    "2025/2025-04-15-broken.md": report_text(date="2025-04-15", region="佳兴市"),
    "2025/2025-04-16-commented.md": report_text(date="2025-04-16 # 注释", source="https://example.com/7"),
    "2025/2025-04-21-copy.md": report_text(
        LONG.replace("停诊", "关门"),
        date="2025-04-21",
        region="杭州市",
        entities="[全新科技发展公司, 鸿腾]",
        topics="数据安全  # 待确认：正文多次提到",
        source="https://example.com/8",
    ),
    "2025/2025-04-22-draft.md": report_text(date="2025-04-22", status="draft", source="https://example.com/9"),
}
DELETED = ("2025/2025-04-13-deleted.md", "2025/2025-04-14-moved.md")

EXPECTED = Path(__file__).with_name("impact.md")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(CONFIGURATION), encoding="utf-8")
    return repository(tmp_path, OLD)


def test_nothing_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["impact", "--base", "main"]) == 0
    assert capsys.readouterr().out == (
        "# 这次改动的影响\n\n新增 0 篇，修改 0 篇，撤回 0 篇，不再发布 0 篇；改动后共 7 篇。\n"
    )


def test_every_kind_of_change_is_told_the_same_each_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(folder, NEW)
    for name in DELETED:
        (folder / name).unlink()
    assert reports.main(["impact", "--base", "main"]) == 0
    out = capsys.readouterr().out
    assert out == EXPECTED.read_text(encoding="utf-8")
    assert reports.main(["impact", "--base", "main"]) == 0
    assert capsys.readouterr().out == out


def test_it_counts_the_errors_that_check_and_the_build_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same_source = {f"2025/2025-05-0{day}-a.md": report_text(date=f"2025-05-0{day}") for day in (1, 2)}
    linked = report_text(BODY + "\n[旧文](2025-04-13-deleted.md)\n", date="2025-05-03", source="https://example.com/11")
    write_files(folder, {**NEW, **same_source, "2025/2025-05-03-linked.md": linked})
    for name in DELETED:
        (folder / name).unlink()
    reports.main(["check"])
    (checked,) = re.findall(r"(\d+) 个错误", capsys.readouterr().err)
    reports.main(["impact", "--base", "main"])
    out = capsys.readouterr().out
    assert f"**有 {checked} 个错误" in out
    assert f"## 错误（{checked}）\n" in out
    built = load_library(folder, SECTIONS).findings
    assert int(checked) == sum(finding.is_error for finding in built) > 3


def test_neither_terminal_nor_forge_obeys_what_it_quotes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = '- {id: painted, name: "甲\\e[31m乙\\u202e丙", type: company}\n'
    title = "'::error::[标题](https://example.com) <img src=x> @all #1'"
    write_files(
        folder,
        {
            "vocabulary/entities.yml": f"{ENTITIES.strip()}\n{entry}",
            "2025/2025-06-01-new.md": report_text(
                date="2025-06-01", title=title, entities="[painted]", source="https://example.com/12"
            ),
        },
    )
    reports.main(["impact", "--base", "main"])
    out = capsys.readouterr().out
    assert not set(out) & {"\x1b", "\u202e"}
    assert "甲\\\\x1b\\[31m乙\\\\u202e丙" in out
    assert r"::error::\[标题\](https://example.com) \<img src=x\> \@all \#1" in out
    assert not any(line.startswith("::") for line in out.splitlines())


def test_it_cannot_run_without_the_state_to_compare_with(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["impact", "--base", "nowhere"]) == 2
    assert "没有名为「nowhere」的提交、分支或标签" in capsys.readouterr().err
    assert reports.main(["impact", "--base", "main", "--reports", "nowhere"]) == 2
    assert "没有报告文件夹" in capsys.readouterr().err


def test_the_reviewer_is_told_what_a_report_joins_and_what_changes_with_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = report_text(
        date="2025-06-01", title="后来的事", follows="2025-04-14-moved", source="https://example.com/12"
    )
    write_files(folder, {"2025/2025-06-01-new.md": later})
    assert reports.main(["impact", "--base", "main"]) == 0
    (told,) = re.findall(r"## 事件脉络的变化（1）\n\n- (.*)\n", capsys.readouterr().out)
    assert told == (
        "2025-04-14 嘉兴市委书记调研数字安全企业事件分析 → 2025-06-01 后来的事（**新增**）。"
        "已有的页面会跟着改变：2025/2025-04-14-moved.md，以及列出它们的各页；"
        "订阅地址 feeds/reports-2025-2025-04-14-moved.xml"
    )
    commit(folder.parent)
    write_files(folder, {"2025/2025-06-01-new.md": later.replace("follows: 2025-04-14-moved\n", "")})
    assert reports.main(["impact", "--base", "HEAD"]) == 0
    out = capsys.readouterr().out
    assert "（2025/2025-06-01-new.md）：前情报告\n" in out
    assert out.count("：不再属于任何脉络\n") == 2
