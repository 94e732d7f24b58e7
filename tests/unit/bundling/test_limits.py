from __future__ import annotations

import json
from pathlib import Path

from bundling.limits import MEASURED, fat32_crowded, limits_of


def site_of(folder: Path, count: int) -> Path:
    (folder / "api" / "v1").mkdir(parents=True)
    (folder / "api" / "v1" / "reports.json").write_text(json.dumps({"count": count}), encoding="utf-8")
    return folder


def test_nothing_is_said_of_what_was_measured(tmp_path: Path) -> None:
    assert limits_of(site_of(tmp_path, MEASURED), ["a/b.html"]) == []


def test_more_reports_than_were_measured_are_told(tmp_path: Path) -> None:
    (said,) = limits_of(site_of(tmp_path, MEASURED + 1), [])
    assert said.startswith("有 8001 篇报告：从磁盘打开只测到 8000 篇")


def test_a_folder_that_a_stick_cannot_hold_is_named(tmp_path: Path) -> None:
    # 30 characters: three entries for the name, and its own.
    crowded = [f"api/{number:030}" for number in range(16_384)]
    assert fat32_crowded([*crowded[:-1], "other/x"]) is None
    assert fat32_crowded(crowded) == "api"
    (said,) = limits_of(site_of(tmp_path, 1), crowded)
    assert said.startswith("「api」里的文件太多，FAT32 格式的 U 盘装不下")
