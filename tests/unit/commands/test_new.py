"""`new`: from six answers to a file that passes `check`, without a terminal and in one."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pexpect
import pytest

import reports
from commands.common import PROJECT
from factories import report_text, write_files

pytestmark = pytest.mark.usefixtures("configured")

OPTIONS = {
    "--title": "嘉兴一家医院停诊事件分析1: “三天”",
    "--date": "2025/5/1",
    "--region": "浙江嘉兴",
    "--entities": "鸿腾、陈伟:嘉兴市委书记",
    "--topics": "网安",
    "--source": "https://example.com/new?a=1,2 《停诊公告》",
}


def arguments(**changes: str | None) -> list[str]:
    merged = {**OPTIONS, **{f"--{name}": value for name, value in changes.items()}}
    return ["new", *(word for name, value in merged.items() if value is not None for word in (name, value))]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text()})


def test_all_options_write_a_draft_that_passes_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(arguments(published="2025-05-02")) == 0
    out = capsys.readouterr().out
    assert "已写入 reports/2025/2025-05-01-jiaxing-hongteng.md" in out
    assert "主题「网安」写作「网络安全」" in out
    assert "make check" in out
    text = (folder / "2025" / "2025-05-01-jiaxing-hongteng.md").read_text(encoding="utf-8")
    assert text.startswith(
        "---\ntitle: '嘉兴一家医院停诊事件分析1: “三天”'\ndate: 2025-05-01\nregion:\n  - 浙江省嘉兴市\nentities:\n"
        "  - 嘉兴鸿腾数字安全科技有限公司\n  - name: 陈伟\n    role: 嘉兴市委书记\ntopics:\n  - 网络安全\nsource:\n"
        "  - url: https://example.com/new?a=1,2\n    title: 《停诊公告》\npublished: 2025-05-02\nstatus: draft  # 写好后删去这一行\n---\n\n"
        "## 一、事件概述\n"
    )
    assert reports.main(["check"]) == 0
    assert capsys.readouterr().out == ""


def test_nothing_is_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(arguments(slug="a", date="2025-04-10")) == 2
    assert "已经有编号为「2025-04-10-a」的报告" in capsys.readouterr().err
    assert reports.main(arguments()) == 0
    assert reports.main(arguments(source="https://example.com/other")) == 0
    assert (folder / "2025" / "2025-05-01-jiaxing-hongteng-2.md").exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": " "}, "标题应写一项"),
        ({"title": "长" * 121}, "value-too-long"),
        ({"date": "2025-02-30"}, "date-impossible: 「date」（事件日期）：没有「2025-02-30」这一天"),
        ({"date": "明天"}, "date-invalid"),
        ({"region": "佳兴"}, "region-unknown: 未知地区「佳兴」（建议：浙江省嘉兴市）"),
        ({"region": "鼓楼区"}, "region-ambiguous"),
        ({"topics": "网络安定"}, "topic-unknown: 未知主题「网络安定」（建议：网络安全"),
        ({"entities": "李娜"}, "entity-ambiguous: 「李娜」是几个实体共用的名称（建议：改写编号：li-na-1"),
        ({"source": "example.com"}, "url-invalid"),
        ({"source": "http://m.example.com/1/?utm_source=x"}, "主要来源与 2025/2025-04-10-a.md 相同"),
        ({"slug": "../x"}, "不合规则"),
        ({"topics": None}, "缺少 --topics"),
    ],
)
def test_a_wrong_answer_is_said_so_and_nothing_written(
    folder: Path, changes: dict[str, str | None], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.rglob("*"))
    assert reports.main(arguments(**changes)) == 2
    assert message in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before


def test_a_new_company_is_no_mistake(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(arguments(entities="全新科技发展公司")) == 0
    assert "没有登记" in capsys.readouterr().err


def hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def terminal(folder: Path) -> pexpect.spawn[str]:
    script = str(PROJECT / "scripts" / "reports.py")
    return pexpect.spawn(
        sys.executable,
        [script, "new"],
        cwd=str(folder.parent),
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 200),
        # A terminal's own child hears Ctrl-C, also where the tests do not: `make test &` in a script.
        preexec_fn=hear_interrupts,
    )


def test_the_terminal_asks_completes_and_names_candidates(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    child = terminal(folder)
    for question, answer in (
        ("标题（.*\n.*> ", "乌镇停诊事件分析"),
        ("日期（.*\n.*> ", "明天"),
        ("date-invalid.*\n.*> ", "2025.5.1"),
        ("地区（.*\n.*> ", "佳兴"),
        ("1. 浙江省嘉兴市.*选一个数字：", "1"),
        ("实体（.*\n.*> ", "李娜、全新科技发展公司、王芳"),
        ("2. 李娜（乙公司）.*选一个数字：", "2"),
        ("1. 王芳（绍兴市市长）.*选一个数字：", "1"),
        ("主题（.*\n.*> ", "数据\t"),
        ("来源（.*\n.*> ", "https://example.com/terminal"),
    ):
        child.expect(f"(?s){question}")
        child.sendline(answer)
    child.expect("已写入 (reports/2025/2025-05-01-[a-z-]+.md)")
    assert isinstance(child.match, re.Match)
    path = folder.parent / child.match.group(1)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    text = path.read_text(encoding="utf-8")
    assert "region:\n  - 浙江省嘉兴市\n" in text
    assert "entities:\n  - 李娜（乙公司）\n  - 全新科技发展公司\n  - 'wang-fang-1'\ntopics:\n  - 数据安全\n" in text
    assert reports.main(["check"]) == 0


def test_leaving_the_terminal_writes_nothing(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    for leave in ("sendeof", "sendintr"):
        child = terminal(folder)
        child.expect("> ")
        getattr(child, leave)()
        child.expect("已中断，没有写任何文件")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 2
    assert sorted(folder.rglob("*")) == before


def test_what_it_continues_is_named_by_id_file_or_address_and_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [word for each in ("reports/2025/2025-04-10-a.md", "2025-04-10-a") for word in ("--follows", each)]
    assert reports.main([*arguments(slug="next"), *named]) == 0
    text = (folder / "2025" / "2025-05-01-next.md").read_text(encoding="utf-8")
    assert "\nfollows:\n  - 2025-04-10-a\npublished: " in text
    capsys.readouterr()
    assert reports.main(["check"]) == 0
    assert reports.main([*arguments(slug="other", source="https://example.com/2"), "--follows", "2025-04-10-b"]) == 2
    assert "没有编号为「2025-04-10-b」的报告（建议：是否是 2025-04-10-a）" in capsys.readouterr().err
    assert (
        reports.main(
            [*arguments(slug="earlier", date="2025-04-01", source="https://example.com/2"), "--follows", "2025-04-10-a"]
        )
        == 2
    )
    assert "前情报告「2025-04-10-a」的事件日期晚于本篇的 2025-04-01" in capsys.readouterr().err
    assert not (folder / "2025" / "2025-04-01-earlier.md").exists()
