"""`make serve`: it shows what a build would write, as the reports are now, and lives through mistakes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import served_edits
from factories import BODY, report_text, write_files
from pictures import picture
from previews import PATIENCE, free_port, paths_of, serving
from sites import CONFIGURATION_FILE, PAGE_FILES, PROGRAM_FILES, build_again, link_project, run_build

OLD = "2024/2024-12-05-old.md"


def edits(reports: Path) -> Iterator[str]:
    """Make one change after another, as authors do; yield what it is."""
    report = reports / OLD
    good = report.read_text(encoding="utf-8")
    report.write_text(good.replace("第5篇", "改过的第五篇").replace("内容", "换过的内容"), encoding="utf-8")
    yield "title and text"
    report.write_text(good.replace("region: 杭州", "region: [嘉兴, 美国]\nentities: [陈伟, 鸿腾]"), encoding="utf-8")
    yield "fields"
    beside = report.with_name("written-anew.md")
    beside.write_text(good.replace("网络安全", "数据安全"), encoding="utf-8")
    beside.replace(report)
    yield "another file in its place"
    (reports / "2024/2024-12-06-old.md").unlink()
    (reports / "2026").mkdir()
    new = report_text(BODY + "\n![图](2026-01-01-new/tu.png)\n", date="2026-01-01", source="https://example.com/new")
    (reports / "2026/2026-01-01-new").mkdir()
    (reports / "2026/2026-01-01-new/tu.png").write_bytes(picture("PNG", (30, 20)))
    (reports / "2026/2026-01-01-new.md").write_text(new, encoding="utf-8")
    yield "one report less, one more, in a new folder with an image"
    (reports / "2026/2026-01-01-new/tu.png").write_bytes(picture("PNG", (31, 20)))
    yield "another image of the same name"
    report.rename(report.with_name("2024-12-05-renamed.md"))
    yield "another name"
    entities = reports / "vocabulary/entities.yml"
    entities.write_text(entities.read_text(encoding="utf-8").replace("鸿腾", "鸿腾科技"), encoding="utf-8")
    for path in reports.rglob("*.md"):
        path.write_text(path.read_text(encoding="utf-8").replace("鸿腾", "鸿腾科技"), encoding="utf-8")
    yield "another name of an entity"


@pytest.mark.parametrize(("sets", "reports"), [(1, 20), pytest.param(20, 66, marks=pytest.mark.long)])
def test_each_address_is_served_as_a_build_from_nothing_writes_it(tmp_path: Path, sets: int, reports: int) -> None:
    served_edits.run(tmp_path, seed=sets, sets=sets, reports=reports)


@pytest.mark.long
def test_what_is_served_is_what_a_build_writes_then_and_after_each_edit(tmp_path: Path) -> None:
    files = {path: content for path, content in PROGRAM_FILES.items() if "draft" not in path}
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    built = run_build(tmp_path, files, SITE_URL=address)
    assert built.code == 0, built.output
    with serving(built.project, built.reports, port) as served:
        assert served.unlike(built.site) == []
        for edit in edits(built.reports):
            gone = set(paths_of(built.site))
            built = build_again(built, SITE_URL=address)
            assert built.code == 0, (edit, built.output)
            deadline = time.monotonic() + PATIENCE
            while unlike := served.unlike(built.site):
                assert time.monotonic() < deadline, (edit, unlike)
                time.sleep(0.1)
            gone -= set(paths_of(built.site))
            assert [path for path in gone if served.ask(path)[0] != 404] == [], edit


def test_server_lives_through_a_mistake_and_recovers(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    write_files(folder, PAGE_FILES)
    link_project(tmp_path / "project")
    report = "reports/2024/2024-12-31-old/"
    file = folder / "2024" / "2024-12-31-old.md"
    good = file.read_text(encoding="utf-8")
    with serving(tmp_path / "project", folder) as served:
        assert served.ask(report)[0] == 200
        assert served.ask("reports/2025/2025-05-01-draft/")[0] == 200, "a draft is there to preview"
        file.write_text(good.replace("杭州", "佳兴市"), encoding="utf-8")
        served.wait_for(report, 404)
        assert served.ask("")[0] == 200
        assert "2024-12-31-old.md:4:9: region-unknown: 未知地区「佳兴市」" in served.output
        file.write_text(good, encoding="utf-8")
        served.wait_for(report, 200)


def test_an_open_page_is_told_and_settings_templates_and_written_pages_are_shown_anew(tmp_path: Path) -> None:
    project, folder = tmp_path / "project", tmp_path / "reports"
    write_files(folder, PAGE_FILES)
    link_project(project)
    (project / "mkdocs.yml").write_text(CONFIGURATION_FILE + "docs_dir: pages\ntheme: {custom_dir: ours}\n", "utf-8")
    (project / "pages").mkdir()
    (project / "pages/guide.md").write_text("# 指南\n\n见[报告](reports/2024/2024-12-31-old.md)。\n", "utf-8")
    (project / "ours").mkdir()
    with serving(project, folder) as served:
        first = served.version()
        assert served.ask(f"live-reload/{int(first) - 1}")[1] == first, "of another server, at once"
        assert b'href="../reports/2024/2024-12-31-old/"' in served.ask("guide/")[1]
        (folder / "2024/2024-12-31-old.md").unlink()
        # As in a build: it leads nowhere.
        second = served.told(first, "guide/", 'href="reports/2024/2024-12-31-old.md"')
        assert second != first
        (project / "pages/guide.md").write_text("# 指南\n\n另一段。\n", "utf-8")
        third = served.told(second, "guide/", "另一段")
        (project / "ours/404.html").write_text("没有。", "utf-8")
        fourth = served.told(third, "nowhere/", "没有。")
        assert served.ask("nowhere/")[1].startswith("没有。".encode())
        settings = (project / "mkdocs.yml").read_text("utf-8")
        (project / "mkdocs.yml").write_text("nothing: [", "utf-8")
        (project / "mkdocs.yml").write_text(settings.replace("测试用的", "换了的"), "utf-8")
        served.told(fourth, "", "换了的报告")
