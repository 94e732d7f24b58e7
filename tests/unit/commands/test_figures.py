"""`fix` and `check` of images beside reports."""

from __future__ import annotations

from pathlib import Path

import pytest

import reports
from factories import BODY, report_text
from pictures import picture, pixels
from repositories import repository

pytestmark = pytest.mark.usefixtures("configured")

REPORT = "2025/2025-04-10-a.md"
IMAGE = "2025/2025-04-10-a/tu-1.jpg"
PHOTO = picture("JPEG", turned=6, camera="Canon", latitude="N")
SHOWN = BODY + "\n![展厅](2025-04-10-a/tu-1.jpg)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path, {REPORT: report_text(SHOWN), IMAGE: PHOTO})


@pytest.mark.parametrize("named", [REPORT, IMAGE, ""])
def test_fix_takes_place_and_camera_out(named: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = [str(folder / named)] if named else ["--all"]
    assert reports.main(["fix", *chosen, "--yes", "--reports", str(folder)]) == 0
    assert f"{folder / IMAGE}：去掉拍摄地点、相机信息，画面不变" in capsys.readouterr().out
    fixed = (folder / IMAGE).read_bytes()
    assert b"Canon" not in fixed
    assert pixels(fixed) == pixels(PHOTO)
    assert reports.main(["fix", *chosen, "--reports", str(folder)]) == 0
    assert "没有要改正的地方" in capsys.readouterr().out
    assert reports.main(["check", "--reports", str(folder)]) == 0


def test_check_of_a_report_tells_of_its_images(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["check", str(folder / REPORT), "--reports", str(folder)]) == 0
    assert "figure-private" in capsys.readouterr().out


def test_what_changed_may_hold_neither_place_nor_what_is_not_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / REPORT).write_text(report_text(), encoding="utf-8")
    assert reports.main(["check", "--changed-since", "HEAD", "--reports", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "figure-unused" in told
    assert "figure-private" in told
    (folder / REPORT).write_text(report_text(SHOWN), encoding="utf-8")
    (folder / IMAGE).unlink()
    assert reports.main(["check", "--changed-since", "HEAD", "--reports", str(folder)]) == 1
    assert "figure-missing" in capsys.readouterr().out
