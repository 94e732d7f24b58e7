"""`rename` on the command line: it shows, asks, writes, and goes on where it was broken off."""

from __future__ import annotations

from pathlib import Path

import pytest

import reports
from commands.common import CommandError
from commands.rewriting import replace_file
from eventlib.library.folder import load_library
from factories import BODY, SECTIONS, report_text, write_files

pytestmark = pytest.mark.usefixtures("configured")

OLD, NEW = "嘉兴鸿腾数字安全科技有限公司", "鸿腾科技"


def test_the_command_shows_asks_and_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = report_text(entities=f"\n  - name: {OLD}  # 注释\n    role: 企业", status="draft")
    folder = write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": text})
    command = ["rename", OLD, NEW]
    assert reports.main(command) == 1, "nobody is there to say yes"
    out = capsys.readouterr().out
    assert f"-  - name: {OLD}  # 注释\n+  - name: {NEW}  # 注释\n" in out
    assert "改动 1 个词表文件、1 篇报告（其中草稿 1 篇）。" in out
    assert load_library(folder, SECTIONS).vocabulary.entities_named(NEW) == ()

    def refuse(path: Path, content: bytes) -> None:
        if path.suffix == ".md":
            raise CommandError(f"无法写入「{path}」")
        replace_file(path, content)

    with monkeypatch.context() as patched:
        patched.setattr("commands.rename.replace_file", refuse)
        assert reports.main([*command, "--yes"]) == 1
    err = capsys.readouterr().err
    assert "已经写入：reports/vocabulary/entities.yml。还没有写入：reports/2025/2025-04-10-a.md。" in err
    between = load_library(folder, SECTIONS)
    assert between.findings == (), "every state on the way is right"
    assert reports.main([*command, "--yes"]) == 0, "the same command goes on"
    assert f"name: {NEW}  # 注释" in (folder / "2025" / "2025-04-10-a.md").read_text(encoding="utf-8")
    assert reports.main([*command, "--yes"]) == 2
    assert "没有要改的" in capsys.readouterr().err


def test_a_person_whom_only_reports_name_is_registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write_files(
        tmp_path / "reports", {"2025/2025-04-10-a.md": report_text(f"{BODY}\n单某到场。\n", entities="[单某]")}
    )
    assert reports.main(["rename", "单某", "单某", "--type", "person", "--yes"]) == 0
    library = load_library(folder, SECTIONS)
    assert library.findings == ()
    assert [each.entity.id for each in library.reports[0].entities] == ["shan-mou"]
