"""Builds for tests are made by copies of a process that has built before; nothing of one is found by the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sites import PROJECT, link_project
from warm_processes import run


def test_it_is_as_in_a_process_of_its_own(tmp_path: Path) -> None:
    command = ["check", "--reports", "nowhere"]
    warm = run("reports", command, tmp_path)
    own = subprocess.run(
        [sys.executable, str(PROJECT / "scripts/reports.py"), *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (warm.code, warm.printed, warm.errors) == (own.returncode, own.stdout, own.stderr)
    assert warm.code == 2 and warm.errors


def test_what_one_was_told_the_next_does_not_know(tmp_path: Path) -> None:
    link_project(tmp_path)
    (tmp_path / "reports").mkdir()
    told = run("mkdocs", ["build", "-q", "-d", str(tmp_path / "told")], tmp_path, CONTACT="研究室")
    other = run("mkdocs", ["build", "-q", "-d", str(tmp_path / "other")], tmp_path)
    assert (told.code, other.code) == (0, 0), other.errors
    assert "研究室" in (tmp_path / "told/about/index.html").read_text(encoding="utf-8")
    assert "研究室" not in (tmp_path / "other/about/index.html").read_text(encoding="utf-8")


def test_a_command_that_cannot_be_read_fails(tmp_path: Path) -> None:
    for program in ("mkdocs", "reports"):
        assert run(program, ["nothing"], tmp_path).code == 2, program
