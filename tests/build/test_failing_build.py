"""A build that fails, early or late, says why in a sentence and leaves the site that was there."""

from __future__ import annotations

import shutil
from pathlib import Path

from factories import report_text, write_files
from sites import PAGE_FILES, PROJECT, Build, Builder, build_again, content, link_project, run_build
from warm_processes import Ended, run

GOOD = {"2025/2025-04-10-a.md": report_text()}


def build(project: Path, site: str = "site") -> Ended:
    return run("reports", ["build", "--reports", "reports", "--site", site], project)


def test_a_folder_that_is_no_site_is_not_replaced(tmp_path: Path) -> None:
    link_project(tmp_path)
    write_files(tmp_path / "reports", GOOD)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/mine.txt").write_text("mine")
    assert "有别的文件" in build(tmp_path).errors
    assert "有报告或设置" in build(tmp_path, site=".").errors
    assert content(tmp_path / "site") == {"mine.txt": b"mine"}


def test_a_build_that_fails_leaves_the_old_site_whole(tmp_path: Path) -> None:
    link_project(tmp_path)
    (tmp_path / "docs").unlink()
    shutil.copytree(PROJECT / "docs", tmp_path / "docs")
    write_files(tmp_path / "reports", GOOD)
    done = build(tmp_path)
    assert done.code == 0, done.errors
    before = content(tmp_path / "site")
    assert "index.html" in before

    # Before anything is written.
    report = tmp_path / "reports/2025/2025-04-10-a.md"
    report.write_text(report_text(title="[]"), encoding="utf-8")
    assert build(tmp_path).code != 0
    assert content(tmp_path / "site") == before

    # After everything is written: a link of a page by hand that leads nowhere is told of by then.
    report.write_text(report_text(title="新的标题"), encoding="utf-8")
    about = tmp_path / "docs/about.md"
    text = about.read_text(encoding="utf-8")
    about.write_text(f"{text}\n[无](nowhere.md)\n", encoding="utf-8")
    assert build(tmp_path).code != 0
    assert content(tmp_path / "site") == before

    about.write_text(text, encoding="utf-8")
    assert build(tmp_path).code == 0
    assert content(tmp_path / "site") != before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".site")] == []


def test_mistake_stops_the_build_and_leaves_the_old_site(shared_build: Builder, tmp_path: Path) -> None:
    shutil.copytree(shared_build(PAGE_FILES).site, tmp_path / "site")
    broken = run_build(
        tmp_path, {**PAGE_FILES, "2024/2024-12-31-old.md": report_text(date="2024-12-31", region="佳兴市")}
    )
    assert broken.code == 1
    shown = broken.reports.as_posix()
    assert broken.output == (
        f"{shown}/2024/2024-12-31-old.md:4:9: region-unknown: 未知地区「佳兴市」（建议：浙江省嘉兴市）\n"
        f"{shown}/2025/2025-04-10-hongteng.md:6:9: report-duplicate-source: 主要来源与 2024/2024-12-31-old.md 相同"
        "（建议：若是同一事件，合并成一篇；若不是，把各自的主要来源写在第一个）\n"
        "\n2 个错误，网站没有更新。改正后再试；全部问题用 make check 查看。\n"
    )
    assert (broken.site / "reports/2024/2024-12-31-old/index.html").exists()


def test_missing_folder_of_reports_is_said_in_a_sentence(tmp_path: Path) -> None:
    link_project(tmp_path)
    failed = build_again(Build(0, "", tmp_path, tmp_path))
    assert failed.code == 1
    assert "没有报告文件夹" in failed.output
    assert "Traceback" not in failed.output
