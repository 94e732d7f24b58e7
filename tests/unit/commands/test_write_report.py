"""A report and its images come together or not at all, whoever ends the command when."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from commands.common import CommandError, write_report
from eventlib.library.folder import load_library
from factories import BODY, SECTIONS, report_text, write_files
from pictures import picture

NAME = "2025-04-10-a.md"
TEXT = report_text(BODY + "\n\n![展厅](2025-04-10-a/tu-1.png)\n\n![大门](2025-04-10-a/tu-2.png)\n")
FIGURES = {"tu-1.png": picture(), "tu-2.png": picture(size=(50, 40))}
STEPS = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.scandir"}


def is_killed_at(step: int, act: Callable[[], object]) -> bool:
    """Do something in a process of its own, killed before the so-manieth thing that it asks of the disk; tell whether it was."""
    child = os.fork()
    if not child:
        left = step

        def kill(event: str, _: object) -> None:
            nonlocal left
            left -= event in STEPS
            if event in STEPS and not left:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(kill)
            act()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


def test_a_kill_at_any_step_leaves_no_report_without_its_images(tmp_path: Path) -> None:
    states = set()
    for step in count(1):
        folder = write_files(tmp_path / str(step), {})
        was_killed = is_killed_at(step, partial(write_report, folder, NAME, TEXT, FIGURES))
        report, beside = folder / "2025" / NAME, folder / "2025" / "2025-04-10-a"
        states.add((report.exists(), beside.exists()))
        found = {finding.rule for finding in load_library(folder, SECTIONS).findings if "figure" in finding.rule}
        if report.exists():
            assert report.read_text(encoding="utf-8") == TEXT
            assert found == set()
        else:
            assert found == ({"figure-folder"} if beside.exists() else set())
            write_report(folder, NAME, TEXT, FIGURES)
        assert {path.name: path.read_bytes() for path in beside.iterdir()} == FIGURES
        if not was_killed:
            break
    assert states == {(False, False), (False, True), (True, True)}


def test_nothing_that_is_there_is_changed(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "reports", {f"2025/{NAME}": "eins"})
    with pytest.raises(CommandError, match="已经存在，没有改动它"):
        write_report(folder, NAME, TEXT, FIGURES)
    assert [path.name for path in (folder / "2025").iterdir()] == [NAME]
    (folder / "2025" / NAME).unlink()
    write_files(folder, {"2025/2025-04-10-a/tu-1.png": "zwei"})
    with pytest.raises(CommandError, match="已经存在，没有改动它"):
        write_report(folder, NAME, TEXT, FIGURES)
    assert [path.name for path in (folder / "2025").iterdir()] == ["2025-04-10-a"]


def test_a_kill_where_files_have_one_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for step in count(1):
        folder = write_files(tmp_path / str(step), {})
        was_killed = is_killed_at(step, partial(write_report, folder, NAME, TEXT, FIGURES))
        report = folder / "2025" / NAME
        assert not report.exists() or report.read_text(encoding="utf-8") in {"", TEXT}
        if not was_killed:
            break


def test_where_files_have_one_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert write_report(tmp_path, NAME, TEXT, FIGURES).read_text(encoding="utf-8") == TEXT
    assert sorted(path.name for path in (tmp_path / "2025").iterdir()) == ["2025-04-10-a", NAME]
