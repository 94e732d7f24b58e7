"""Files of a folder that goes are written over by the next build, unless anybody else has a part in them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from eventlib.cache.site_record import Made
from eventlib.cache.site_update import SiteUpdate
from eventlib.cache.spare_folders import WORTH_IT, SpareFolders
from mkdocs_shell.files import SiteFolder


def folder_of(path: Path, count: int = 3) -> Path:
    path.mkdir(parents=True)
    for number in range(count):
        (path / f"{number}.bin").write_text(f"这是旧的第{number}个文件，比新的长")
    return path


def segment(name: str, count: int, text: str = "新") -> dict[str, bytes]:
    return {f"search/{name}/{number}.bin": f"{text}{number}".encode() for number in range(count)}


def test_a_folder_is_taken_with_all_its_files(tmp_path: Path) -> None:
    spare = SpareFolders(tmp_path / "spare")
    spare.put([folder_of(tmp_path / "a"), folder_of(tmp_path / "b")])
    assert not (tmp_path / "a").exists()
    assert spare.take(str(tmp_path / "c")) == {"0.bin", "1.bin", "2.bin"}
    assert (tmp_path / "c/0.bin").exists()
    assert spare.take(str(tmp_path / "d"))
    assert spare.take(str(tmp_path / "e")) == set()


def test_what_nobody_has_taken_makes_room(tmp_path: Path) -> None:
    spare = SpareFolders(tmp_path / "spare")
    spare.put([folder_of(tmp_path / "a")])
    spare.put([])
    spare.put([folder_of(tmp_path / "b", 1)])
    assert spare.take(str(tmp_path / "c")) == {"0.bin"}
    assert not spare.take(str(tmp_path / "d"))


def linked(folder: Path) -> None:
    (folder.parent / "published.bin").hardlink_to(folder / "1.bin")


def symlink(folder: Path) -> None:
    (folder / "1.bin").unlink()
    (folder / "1.bin").symlink_to(folder.parent / "mine.txt")


def inner(folder: Path) -> None:
    (folder / "inner").mkdir()


def elsewhere(folder: Path) -> None:
    folder.rename(folder.with_name("theirs"))
    folder.symlink_to(folder.with_name("theirs"))


@pytest.mark.parametrize("change", [linked, symlink, inner, elsewhere])
def test_what_others_have_a_part_in_is_left_alone(tmp_path: Path, change: object) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    folder = folder_of(tmp_path / "a")
    change(folder)  # type: ignore[operator]  # one of the functions above
    spare = SpareFolders(tmp_path / "spare")
    spare.put([folder])
    assert spare.take(str(tmp_path / "c")) == set()
    assert not (tmp_path / "c").exists()
    assert (tmp_path / "mine.txt").read_text() == "mine"
    theirs = [*tmp_path.glob("published.bin"), *tmp_path.glob("theirs/*")]
    assert all(path.read_text().startswith("这是旧的") for path in theirs)


def test_without_a_place_nothing_is_kept(tmp_path: Path) -> None:
    for spare in (SpareFolders(None), SpareFolders(tmp_path / "a/0.bin")):
        folder = tmp_path / "a"
        if not folder.exists():
            folder_of(folder)
        spare.put([folder])
        assert folder.exists()
        assert spare.take(str(tmp_path / "c")) == set()


def build(folder: Path, files: dict[str, bytes]) -> None:
    update = SiteUpdate(folder / "site", folder / "record.sqlite")
    made = folder / ".made"
    made.mkdir()
    try:
        site = SiteFolder(made)
        for path in {f"{path.rpartition('/')[0]}/" for path in files.keys() - {"index.html"}}:
            update.makes(path, Made(path))
        if not update.keeps("index.html", "page"):
            update.makes("index.html", Made("page"))
            site.write("index.html", b"page")
        site.write_together({path: content for path, content in files.items() if path != "index.html"}, update.spare)
        update.bring_up_to_date(made)
    finally:
        update.close()
        shutil.rmtree(made, ignore_errors=True)


def test_a_segment_is_written_over_the_one_before_the_last(tmp_path: Path) -> None:
    index = {"index.html": b"page"}
    for name, count in (("a", WORTH_IT + 2), ("b", WORTH_IT), ("c", WORTH_IT + 1)):
        build(tmp_path, {**index, **segment(name, count, name)})
        lying = {path.relative_to(tmp_path / "site").as_posix(): path for path in (tmp_path / "site").rglob("*.bin")}
        assert {path: file.read_bytes() for path, file in lying.items()} == segment(name, count, name)
        inodes = {os.stat(file).st_ino for file in lying.values()}  # noqa: PTH116 - its number alone
        if name == "a":
            first = inodes
    assert len(inodes & first) > WORTH_IT - 2
