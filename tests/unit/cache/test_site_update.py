from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from eventlib.cache.site_record import Made, SiteBusy
from eventlib.cache.site_update import SiteUpdate, link_marks, running_update
from eventlib.cache.spare_folders import SpareFolders

SITE = {
    "index.html": "首页",
    "a/index.html": "甲",
    "a/b/index.html": "乙",
    "search/manifest.json": "{}",
    "search/s1/0.bin": "零",
    "search/s1/1.bin": "一",
    "search/s2/0.bin": "二",
}
TOGETHER = ("search/s1/", "search/s2/", "search/s3/")
"""The folders whose files come and go together."""


def lying(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*") if path.is_file()}


def times(site: Path) -> dict[str, int]:
    return {path.relative_to(site).as_posix(): path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}


def build(folder: Path, files: Mapping[str, str], *, kill: Callable[[], None] | None = None) -> set[str]:
    """Build a site whose files are made of their own content; return which were made."""
    update = SiteUpdate(folder / "site", folder / "record.sqlite")
    made = folder / ".made"
    made.mkdir()
    new: set[str] = set()
    places: dict[str, dict[str, str]] = {}
    for path, content in files.items():
        places.setdefault(next(filter(path.startswith, TOGETHER), path), {})[path] = content
    try:
        for place, inside in places.items():
            if update.keeps(place, str(inside)):
                continue
            new |= inside.keys()
            update.makes(place, Made(str(inside)))
            for path, content in inside.items():
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                (made / path).write_text(content)
        if kill:
            kill()
        update.bring_up_to_date(made)
    finally:
        update.close()
        shutil.rmtree(made, ignore_errors=True)
    return new


def test_what_is_the_same_is_neither_made_nor_touched(tmp_path: Path) -> None:
    assert build(tmp_path, SITE) == set(SITE)
    before = times(tmp_path / "site")
    assert build(tmp_path, SITE) == set()
    assert times(tmp_path / "site") == before
    changed = {**SITE, "a/index.html": "改过"}
    assert build(tmp_path, changed) == {"a/index.html"}
    assert lying(tmp_path / "site") == changed
    assert {path for path, time in times(tmp_path / "site").items() if time != before[path]} == {"a/index.html"}


def test_what_is_gone_is_removed_with_the_folders_it_leaves_empty(tmp_path: Path) -> None:
    build(tmp_path, SITE)
    build(tmp_path, {"index.html": "首页"})
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


def alter(site: Path) -> None:
    (site / "a/index.html").write_text("丙")


def delete(site: Path) -> None:
    (site / "a/b/index.html").unlink()


def add(site: Path) -> None:
    (site / "a/mine.txt").write_text("mine")


def put_a_folder(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "index.html").mkdir()
    (site / "index.html/mine.txt").write_text("mine")


def put_a_file(site: Path) -> None:
    (site / "a/b/index.html").unlink()
    (site / "a/b").rmdir()
    (site / "a/b").write_text("mine")


def put_a_link(site: Path) -> None:
    elsewhere = site.parent / "elsewhere"
    elsewhere.mkdir()
    (site / "a/b/index.html").unlink()
    (site / "a/b").rmdir()
    (site / "a/b").symlink_to(elsewhere)


def alter_one_of_a_folder(site: Path) -> None:
    (site / "search/s1/1.bin").write_text("亿")


def delete_one_of_a_folder(site: Path) -> None:
    (site / "search/s1/1.bin").unlink()


def add_one_to_a_folder(site: Path) -> None:
    (site / "search/s1/mine.txt").write_text("mine")


def rename_one_of_a_folder(site: Path) -> None:
    (site / "search/s1/1.bin").rename(site / "search/s1/2.bin")


def put_a_folder_in_a_folder(site: Path) -> None:
    (site / "search/s1/mine").mkdir()


def put_a_link_in_a_folder(site: Path) -> None:
    (site.parent / "elsewhere").mkdir()
    (site / "search/s1/mine").symlink_to(site.parent / "elsewhere")


def delete_a_folder(site: Path) -> None:
    shutil.rmtree(site / "search/s1")


def put_a_file_for_a_folder(site: Path) -> None:
    shutil.rmtree(site / "search/s1")
    (site / "search/s1").write_text("mine")


def put_a_link_for_a_folder(site: Path) -> None:
    (site / "search/s1").rename(site.parent / "theirs")
    (site / "search/s1").symlink_to(site.parent / "theirs")


def lose_the_record(site: Path) -> None:
    (site.parent / "record.sqlite").unlink()


def damage_the_record(site: Path) -> None:
    record = site.parent / "record.sqlite"
    record.write_bytes(record.read_bytes()[:5000] + b"?" * 3000)


def make_the_record_a_text(site: Path) -> None:
    (site.parent / "record.sqlite").write_text("no record")


def make_the_record_a_folder(site: Path) -> None:
    (site.parent / "record.sqlite").unlink()
    (site.parent / "record.sqlite").mkdir()


def age_the_record(site: Path) -> None:
    with sqlite3.connect(site.parent / "record.sqlite") as connection:
        connection.execute("PRAGMA user_version = 0")
    connection.close()


DAMAGES = [alter, delete, add, put_a_folder, put_a_file, put_a_link, lose_the_record, damage_the_record]
DAMAGES += [make_the_record_a_text, make_the_record_a_folder, age_the_record]
TO_FOLDERS = [alter_one_of_a_folder, delete_one_of_a_folder, add_one_to_a_folder, rename_one_of_a_folder]
TO_FOLDERS += [put_a_folder_in_a_folder, put_a_link_in_a_folder, delete_a_folder]
TO_FOLDERS += [put_a_file_for_a_folder, put_a_link_for_a_folder]


@pytest.mark.parametrize("damage", [*DAMAGES, *TO_FOLDERS])
def test_whatever_somebody_did_to_a_site_is_put_right(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    build(tmp_path, SITE)
    damage(tmp_path / "site")
    build(tmp_path, SITE)
    assert lying(tmp_path / "site") == SITE
    assert [path for path in (tmp_path / "site").rglob("*") if "mine" in path.name] == []
    assert_left_alone(tmp_path)


@pytest.mark.parametrize("damage", TO_FOLDERS)
def test_a_folder_that_goes_takes_with_it_what_somebody_did_to_it(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    build(tmp_path, SITE)
    damage(tmp_path / "site")
    left = {path: content for path, content in SITE.items() if not path.startswith("search/s1/")}
    build(tmp_path, left)
    assert lying(tmp_path / "site") == left
    assert sorted(path.name for path in (tmp_path / "site/search").iterdir()) == ["manifest.json", "s2"]
    assert_left_alone(tmp_path)


def assert_left_alone(folder: Path) -> None:
    """Fail unless what somebody has put a link to is as it was."""
    assert [path.name for path in folder.glob("elsewhere/*")] == []
    if (folder / "theirs").exists():
        assert sorted(path.name for path in (folder / "theirs").iterdir()) == ["0.bin", "1.bin"]


def test_files_that_come_and_go_together_are_touched_where_any_has_changed(tmp_path: Path) -> None:
    build(tmp_path, SITE)
    before = times(tmp_path / "site")
    changed = {**SITE, "search/s1/1.bin": "新的一", "search/s3/0.bin": "三"}
    del changed["search/s2/0.bin"]
    new = {"search/s1/0.bin", "search/s1/1.bin", "search/s3/0.bin"}
    assert build(tmp_path, changed) == new
    assert lying(tmp_path / "site") == changed
    assert {path for path, time in times(tmp_path / "site").items() if time != before.get(path)} == new
    assert build(tmp_path, changed) == set()


class KilledError(Exception):
    pass


@pytest.mark.parametrize("after", range(6))
def test_a_build_that_is_killed_while_it_moves_files_is_made_good(
    tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, SITE)
    changed = {"index.html": "新的首页", "a/index.html": "新的甲", "a/b/index.html": "乙", "c/index.html": "丁"}
    changed |= {"search/s1/0.bin": "零", "search/s1/1.bin": "新的一", "search/s3/0.bin": "三"}
    calls, replace = iter(range(100)), os.replace

    def replacing(path: str, target: str) -> None:
        if next(calls) == after:
            raise KilledError
        replace(path, target)

    def killed() -> None:
        raise KilledError

    with monkeypatch.context() as patched, pytest.raises(KilledError):
        patched.setattr(os, "replace", replacing)
        patched.setattr(SpareFolders, "put", lambda *_: killed())  # behind them all
        build(tmp_path, changed)
    build(tmp_path, changed)
    assert lying(tmp_path / "site") == changed
    assert build(tmp_path, changed) == set()
    build(tmp_path, SITE)
    assert lying(tmp_path / "site") == SITE


def test_a_build_that_fails_leaves_site_and_record(tmp_path: Path) -> None:
    def fail() -> None:
        raise KilledError

    build(tmp_path, SITE)
    before = times(tmp_path / "site")
    with pytest.raises(KilledError):
        build(tmp_path, {"index.html": "新的"}, kill=fail)
    assert build(tmp_path, SITE) == set()
    assert times(tmp_path / "site") == before


def test_two_builds_are_not_at_work_on_one_site(tmp_path: Path) -> None:
    first = SiteUpdate(tmp_path / "site", tmp_path / "record.sqlite")
    with pytest.raises(SiteBusy):
        SiteUpdate(tmp_path / "site", tmp_path / "record.sqlite")
    first.close()
    SiteUpdate(tmp_path / "site", tmp_path / "record.sqlite").close()


def test_where_no_record_can_be_written_everything_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    update = SiteUpdate(tmp_path / "site", tmp_path / "file/record.sqlite")
    assert not update.keeps("index.html", "首页")
    update.close()


def test_who_links_to_a_page_is_known(tmp_path: Path) -> None:
    update = SiteUpdate(tmp_path / "site", tmp_path / "record.sqlite")
    (tmp_path / "made").mkdir()
    for name, links in {"a": ["b", "c"], "b": ["c"], "c": []}.items():
        (tmp_path / "made" / name).write_text(name)
        update.makes(name, Made(name, note=f"von {name}", links=link_marks(links)))
    update.remember("names", "甲")
    update.bring_up_to_date(tmp_path / "made")
    update.close()
    update = SiteUpdate(tmp_path / "site", tmp_path / "record.sqlite")
    assert update.linking_to(["c"]) == {"a", "b"}
    assert update.linking_to(["b", "x"]) == {"a"}
    assert update.linking_to([]) == set()
    assert (update.note("a"), update.note("x"), update.remembered("names")) == ("von a", None, "甲")
    assert update.recorded == {"a", "b", "c"}
    update.close()


def test_a_build_of_nobody_makes_everything() -> None:
    update = running_update()
    assert not update.keeps("index.html", "")
