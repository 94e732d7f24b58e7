"""The whole of it: a built site becomes a folder that is opened from disk, and an archive of it, both or neither.

The same site gives the same bytes.
"""

from __future__ import annotations

import fcntl
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from bundling.files import is_kept, is_loaded, script_of
from bundling.pages import PROGRAM, page_from_disk
from bundling.program import modules_folder, program
from eventlib.workers import map_items
from publishing.releases import RefusedError, check_is_ours

SITE = "site"
"""The folder of the site, in the folder that a bundle is written to."""
MARKER = ".event-analyses-bundle"
"""In a folder that bundles are written to; it names the archive."""
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that an archive can say


@dataclass(slots=True)
class _Made:
    """What comes of one file."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    scripts: set[str] = field(default_factory=set)


def write_bundle(site: Path, folder: Path, name: str) -> list[str]:
    """Write `folder/site/` and `folder/<name>.zip` from a built site; return the paths of the files in it.

    What an earlier bundle left in the folder is replaced when all of the new one is there.

    Raises:
        RefusedError: the folder holds something else, or another bundle is being made there.
        ProgramError: the modules could not be made one script.
        OSError: the system refuses a file.
    """
    check_is_ours(folder, MARKER, "打包", create=True)
    with (folder / MARKER).open("a+", encoding="utf-8") as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError(f"另一个命令正在打包到「{folder}」：等它做完再试。") from None
        made = folder / ".new"
        _remove(made)
        try:
            made.mkdir()
            paths = _write(site, made, name)
            _switch(made, folder, f"{name}.zip", marker)
        finally:
            _remove(made)
    return paths


def _write(site: Path, made: Path, name: str) -> list[str]:
    paths = []
    with zipfile.ZipFile(made / f"{name}.zip", "x", zipfile.ZIP_DEFLATED) as archive:
        for path, content in _files(site):
            target = made / SITE / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            entry = zipfile.ZipInfo(f"{name}/{path}", _DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
            paths.append(path)
    return paths


def _files(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every file of the site as it is opened from disk."""
    javascripts = modules_folder(site)
    folder = javascripts.relative_to(site).as_posix()
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    modules: set[str] = set()
    scripts: set[str] = set()
    for one in map_items(
        partial(_made, site, folder), [path for path in paths if not path.startswith(f"{folder}/")], what="改写网页"
    ):
        yield from one.files
        modules.update(one.modules)
        scripts |= one.scripts
    yield PROGRAM, program(javascripts, modules)
    for path in sorted(scripts):
        if path.startswith(f"{folder}/"):
            yield path, (site / path).read_bytes()


def _made(site: Path, folder: str, path: str) -> _Made:
    """Return what a file becomes; `folder` is that of the modules."""
    content, one = (site / path).read_bytes(), _Made()
    if path.endswith(".html") and is_kept(path):
        page = page_from_disk(content.decode(), path, folder)
        content, one.modules, one.scripts = page.html.encode(), page.modules, page.scripts
    if is_kept(path):
        one.files.append((path, content))
    if is_loaded(path):
        one.files.append((f"{path}.js", script_of(path, content)))
    return one


def _switch(made: Path, folder: Path, archive: str, marker: TextIO) -> None:
    """Put what was made in the place of what was there before; `marker` names the archive of that."""
    marker.seek(0)
    before = marker.read()
    (made / archive).replace(folder / archive)
    marker.truncate(0)
    marker.write(archive)
    marker.flush()
    if before != archive:
        (folder / before).unlink(missing_ok=True) if before else None
    if (folder / SITE).exists():
        (folder / SITE).rename(made / "old")
    (made / SITE).rename(folder / SITE)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
