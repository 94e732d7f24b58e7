from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import reports
from commands.common import PROJECT
from factories import BODY, TESTS, report_text, write_files

pytestmark = pytest.mark.usefixtures("configured")

RAW = TESTS / "fixtures" / "raw-jiaxing-360.txt"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text()})


def test_clean_library_exits_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["check"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "检查了 1 篇报告：0 个错误，0 个警告。\n"


def test_warnings_exit_0_and_errors_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = folder / "2025" / "2025-04-10-a.md"
    report.write_text(report_text(entities="[全新科技发展公司]"), encoding="utf-8")
    assert reports.main(["check"]) == 0
    assert "entity-unregistered" in capsys.readouterr().out
    report.write_text(report_text(region="佳兴市"), encoding="utf-8")
    assert reports.main(["check"]) == 1
    assert capsys.readouterr().out == (
        "reports/2025/2025-04-10-a.md:4:9: region-unknown: 未知地区「佳兴市」（建议：浙江省嘉兴市）\n"
    )


def test_missing_folder_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["check", "--reports", str(tmp_path / "nowhere")]) == 2
    assert "没有报告文件夹" in capsys.readouterr().err


def test_findings_lead_to_the_page_that_explains_them(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://analyses.example/library/")
    (folder / "2025" / "2025-04-10-a.md").write_text(report_text(region="佳兴市"), encoding="utf-8")
    reports.main(["check"])
    assert "例如 https://analyses.example/library/format/#region-unknown\n" in capsys.readouterr().err


def test_findings_as_json_and_as_annotations(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "2025" / "2025-04-10-a.md").write_text(report_text(region="佳兴市"), encoding="utf-8")
    reports.main(["check", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == [
        {
            "path": "reports/2025/2025-04-10-a.md",
            "line": 4,
            "column": 9,
            "severity": "error",
            "rule": "region-unknown",
            "message": "未知地区「佳兴市」",
            "suggestion": "浙江省嘉兴市",
            "help": "/format/#region-unknown",
        }
    ]
    reports.main(["check", "--format", "github"])
    assert capsys.readouterr().out == (
        "::error file=reports/2025/2025-04-10-a.md,line=4,col=9,title=region-unknown::"
        "未知地区「佳兴市」（建议：浙江省嘉兴市）\n"
    )


def test_help_and_usage_errors_are_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["--help"],
        *(
            [command, "--help"]
            for command in ("check", "fix", "rename", "impact", "new", "import", "publish", "rollback")
        ),
    ):
        with pytest.raises(SystemExit) as stop:
            reports.main(arguments)
        assert stop.value.code == 0
        out = capsys.readouterr().out
        assert out.count("用法：") == 1
        assert not {"usage", "options", "positional", "show this"} & set(out.replace(":", " ").split())
    with pytest.raises(SystemExit) as stop:
        reports.main(["nonsense"])
    assert stop.value.code == 2
    assert "没有这个选择" in capsys.readouterr().err


def test_import_writes_a_file_that_only_waits_for_confirmation(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reports.main(["import", str(RAW)]) == 0
    out = capsys.readouterr().out
    path = folder / "2025" / "2025-04-10-jiaxing-360.md"
    assert out.startswith(f"已写入 {path.relative_to(Path.cwd())}\n")
    assert "待确认" in out
    assert "主题" in out or "topics" in path.read_text(encoding="utf-8")


def test_import_never_overwrites(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "2025" / "2025-04-10-jiaxing-360.md"
    path.write_text("原有内容", encoding="utf-8")
    assert reports.main(["import", str(RAW)]) == 2
    assert path.read_text(encoding="utf-8") == "原有内容"
    assert "已经存在" in capsys.readouterr().err
    assert reports.main(["import", str(RAW), "--slug", "another"]) == 0


def test_import_reads_other_encodings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = folder.parent / "gbk.txt"
    raw.write_bytes(RAW.read_text(encoding="utf-8").encode("gb18030"))
    assert reports.main(["import", str(raw)]) == 0
    imported = (folder / "2025" / "2025-04-10-jiaxing-360.md").read_text(encoding="utf-8")
    assert "嘉兴市委书记陈伟赴南湖区" in imported


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b"", [], "没有可以导入的文字"),
        ("没有日期的文字".encode(), [], "请用 --date"),
        (RAW.read_bytes(), ["--slug", "../../etc/passwd"], "不合规则"),
        (RAW.read_bytes(), ["--date", "2025/4/1"], "不合规则"),
        (RAW.read_bytes(), ["--date", "2025-99-99"], "不合规则"),
    ],
)
def test_import_that_cannot_run_writes_nothing(
    folder: Path, content: bytes, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = folder.parent / "raw.txt"
    raw.write_bytes(content)
    before = sorted(folder.rglob("*"))
    assert reports.main(["import", str(raw), *arguments]) == 2
    assert message in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before


def test_import_of_a_missing_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["import", "nowhere.txt"]) == 2
    assert "无法读取" in capsys.readouterr().err


def test_output_survives_any_file_name_and_terminal(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text(BODY)})
    (folder / "2025" / "坏名.md").write_bytes(b"\xff\xfe\x00")
    done = subprocess.run(
        [sys.executable, str(PROJECT / "scripts" / "reports.py"), "check", "--reports", str(folder)],
        capture_output=True,
        env={"PATH": "", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "坏名.md" in done.stdout.decode("utf-8")


def test_a_terminal_and_a_forge_obey_nothing_that_stands_in_a_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = folder / "2025" / "2025-04-10-a.md"
    text = report_text(status=r'"x\n::error::\e[31m"', title="标题\x1b]0;x\x07") + "全角冒号：\x1b[2J\n"
    report.write_text(text.replace("date: ", "date： "), encoding="utf-8")
    for arguments in (["check"], ["check", "--format", "github"], ["fix", str(report)]):
        reports.main(arguments)
        said = capsys.readouterr().out
        assert said
        assert not set(said) & {"\x1b", "\x07", "\x9b"}
        assert all(line.startswith(("::", "reports/")) for line in said.splitlines() if "error::" in line), said


def test_reader_of_the_output_may_stop_early(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"2025/2025-04-{day:02}-a{number}.md": "x" for day in range(1, 29) for number in range(30)
    }
    folder = write_files(tmp_path / "reports", files)
    script = PROJECT / "scripts" / "reports.py"
    command = f"'{sys.executable}' '{script}' check --reports '{folder}' | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
