"""`check --changed-since`: strict on what is submitted, quiet on what was there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import reports
from factories import BODY, TOPICS, report_text, write_files
from repositories import commit, git, repository

pytestmark = pytest.mark.usefixtures("configured")

OLD = {
    "2025/2025-04-10-old.md": report_text(BODY.replace("## 五、结论", "## 五、后记")),
    "2025/2025-04-11-broken.md": report_text(date="2025-04-11", region="佳兴市", source="https://example.com/2"),
    "2025/2025-04-12-kept.md": report_text(date="2025-04-12", topics="人才培养", source="https://example.com/3"),
}
LONG = BODY + "".join(f"\n第{n}处：嘉兴市第{n}医院在{n}月{n}日停诊，信息科用{n}天恢复。\n" for n in range(1, 31))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return repository(tmp_path, OLD)


def check(*arguments: str) -> int:
    return reports.main(["check", "--changed-since", "main", *arguments])


def test_old_mistakes_are_quiet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["check"]) == 1
    capsys.readouterr()
    assert check() == 0
    assert capsys.readouterr() == ("", "main 以来改动了 0 个文件：0 个必须解决的问题，0 个提醒。\n")


def test_warnings_of_a_touched_file_count_and_a_new_company_does_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = {
        "2025/2025-04-13-new.md": report_text(
            BODY.replace("## 五、结论", "## 五、后记"),
            date="2025-04-13",
            entities="[全新科技发展公司]",
            source="https://example.com/4",
            published="2025-04-14",
        )
    }
    write_files(folder, new)
    assert check() == 1
    out, err = capsys.readouterr()
    assert {line.split(":")[0] for line in out.splitlines()} == {"reports/2025/2025-04-13-new.md"}
    assert err.endswith("\nmain 以来改动了 1 个文件：2 个必须解决的问题，1 个提醒。\n")
    check("--format", "json")
    found = {record["rule"]: record["severity"] for record in json.loads(capsys.readouterr().out)}
    assert found == {"section-unknown": "error", "section-missing": "error", "entity-unregistered": "warning"}
    check("--format", "github")
    assert sorted(line.split(" ")[0] for line in capsys.readouterr().out.splitlines()) == [
        "::error",
        "::error",
        "::warning",
    ]


def test_committed_changes_count_and_those_of_the_other_branch_do_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(folder, "checkout", "-b", "mine")
    write_files(folder, {"2025/2025-04-13-mine.md": report_text(date="2025-04-13", source="https://example.com/4")})
    commit(folder)
    git(folder, "checkout", "main")
    write_files(folder, {"2025/2025-04-14-theirs.md": "坏的"})
    commit(folder)
    git(folder, "checkout", "mine")
    assert check() == 0
    assert "改动了 1 个文件" in capsys.readouterr().err


def test_an_error_that_the_change_brings_about_elsewhere_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "vocabulary" / "topics.yml").write_text(TOPICS.replace("人才培养", "人才"), encoding="utf-8")
    assert check() == 1
    out = capsys.readouterr().out
    assert out.startswith("reports/2025/2025-04-12-kept.md:5:9: topic-unknown: 未知主题「人才培养」")
    assert out.count("\n") == 1


def test_the_submitted_one_of_two_that_clash_is_blamed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(folder, {"2025/2025-05-01-old.md": report_text(LONG, date="2025-05-01", source="https://a.example/1")})
    commit(folder)
    copy = report_text(
        LONG.replace("停诊", "关门"),
        date="2025-04-01",
        published="2025-06-01",
        source="http://m.a.example/1/?utm_medium=x",
    )
    write_files(folder, {"2025/2025-04-01-copy.md": copy})
    assert check() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:3] for line in lines] == [
        ["reports/2025/2025-04-01-copy.md:1:1", "report-near-duplicate", lines[0].split(": ")[2]],
        ["reports/2025/2025-04-01-copy.md:6:9", "report-duplicate-source", lines[1].split(": ")[2]],
    ]
    assert all("2025/2025-05-01-old.md" in line for line in lines)


def test_removed_files_and_odd_names_are_no_trouble(folder: Path) -> None:
    (folder / "2025" / "2025-04-11-broken.md").unlink()
    (folder / "2025" / "带 空格\n的名字.txt").write_text("x", encoding="utf-8")
    assert check() == 1


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", "HEAD:reports"])
def test_an_unknown_state_is_said_so(folder: Path, ref: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["check", f"--changed-since={ref}"]) == 2
    assert f"没有名为「{ref}」的提交、分支或标签" in capsys.readouterr().err


def test_without_a_repository_or_git_it_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "reports", OLD)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert check() == 2
    assert "不在 git 仓库里" in capsys.readouterr().err
    git(tmp_path, "init")
    assert check() == 2
    assert "还没有任何提交" in capsys.readouterr().err
    monkeypatch.setenv("PATH", "")
    assert check() == 2
    assert "没有找到 git 程序" in capsys.readouterr().err


def test_files_and_folders_that_are_named_are_told_of_and_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reports.main(["check", "reports/2025/2025-04-12-kept.md"]) == 0
    assert capsys.readouterr() == ("", "检查了 1 个文件：0 个错误，0 个警告。\n")
    assert reports.main(["check", "reports/2025/2025-04-11-broken.md", "reports/vocabulary"]) == 1
    out, err = capsys.readouterr()
    assert {line.split(":")[0] for line in out.splitlines()} == {"reports/2025/2025-04-11-broken.md"}
    assert "个文件：1 个错误，0 个警告。\n" in err
    assert reports.main(["check", "reports/2025", "--format", "json"]) == 1
    assert {record["path"][-9:] for record in json.loads(capsys.readouterr().out)} == {"broken.md", "10-old.md"}


def test_of_two_reports_that_clash_the_one_that_is_named_is_told_of(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clash = {f"2025/2025-04-2{day}-a.md": report_text(date=f"2025-04-2{day}") for day in (0, 1)}
    write_files(folder, clash)
    for path in clash:
        assert reports.main(["check", f"reports/{path}"]) == 1
        assert capsys.readouterr().out.startswith(f"reports/{path}:")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.md", "没有「nowhere.md」这个文件"),
        ("..", "不在报告文件夹"),
        ("reports/nowhere.md", "没有「reports/nowhere.md」这个文件"),
    ],
)
def test_what_is_not_there_is_said(folder: Path, path: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["check", path]) == 2
    assert said in capsys.readouterr().err


def test_a_new_report_says_when_it_is_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "2025/2025-04-13-new.md"
    text = report_text(date="2025-04-13", source="https://example.com/4")
    write_files(folder, {name: text})
    (folder / "2025" / "2025-04-10-old.md").write_text(report_text(), encoding="utf-8")
    assert check() == 0, "it may stay"
    out, err = capsys.readouterr()
    assert [line.partition("：")[0] for line in out.splitlines()] == [
        "reports/2025/2025-04-13-new.md:3:7: published-missing: 没有写收录日期，会按事件日期排列，可能不在“新收录”里（建议"
    ]
    assert err.endswith("：0 个必须解决的问题，1 个提醒。\n")
    for changed in (
        text.replace("\n---\n", "\npublished: 2025-04-14\n---\n", 1),
        text.replace("---\n", "---\nstatus: draft\n", 1),
    ):
        write_files(folder, {name: changed})
        assert check() == 0
        assert capsys.readouterr().out == ""
    assert reports.main(["check"]) == 1
    assert "published-missing" not in capsys.readouterr().out
