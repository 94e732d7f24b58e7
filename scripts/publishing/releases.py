"""Releases of a site in the folder it is served from: what is done on the machine that has the folder.

    TO/current               a symbolic link to releases/<name>: web servers read from here
    TO/releases/<name>/      a whole site; its `.release.json` says which files are its own and what was current before
    TO/releases/.<name>/     one that is being brought, or being removed: no release, and cleared away by the next run
    TO/.event-analyses       says that the folder is ours; held with flock(2) while somebody publishes

A release counts once it is whole, checked byte for byte, and written through to the disk; then one rename makes it
current. A process that dies, however, leaves at most a folder with a dot and never a lock.

Publishing by ssh sends this file to the host and runs it there, with no other: it needs Python 3.9 and its standard
library only. It answers requests, a line of JSON each, until its input ends. Messages are Chinese and go to the user.
"""

from __future__ import annotations

import calendar
import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

KEPT = 5
MARKER = ".event-analyses"
FACTS = ".release.json"
_NAME = "%Y%m%dT%H%M%SZ"
_NAMED = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_COMPRESSED = {".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".xml"}
# Smaller answers fit into the first packets anyway.
_WORTH_COMPRESSING = 512
_SPARE = 1 << 20
CONTENT_NAMED = re.compile(
    r"search-index/(?!manifest\.json$)|contribute/data-|word/template-"
    r"|assets/(?:javascripts|stylesheets)-[0-9a-f]{16}/|assets/.*\.[0-9a-f]{8}\.min\."
)
"""Matches the paths of files that never change while they keep their name: what pages opened before go on with."""


class RefusedError(Exception):
    """Nothing was published; the message is Chinese and says why."""


class Releases:
    """The releases in a folder, which is ours alone while this object is there."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Take the folder, and clear away what killed runs left.

        Raises:
            RefusedError: it is not ours, or somebody is publishing.
        """
        _check_is_no_older_site(folder)
        check_is_ours(folder, MARKER, "发布", create=create)
        if (folder / "current").exists() and not (folder / "current").is_symlink():
            raise RefusedError(f"「{folder / 'current'}」应是发布时建立的链接，却是别的东西。请移走它。")
        self.folder = folder
        self._all = folder / "releases"
        self._lock = os.open(folder / MARKER, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError(
                f"「{folder}」正在由另一次发布使用，这一次没有改动任何东西。请等它结束后再试。"
            ) from None
        self._all.mkdir(exist_ok=True)
        for path in (folder, self._all):
            path.chmod(0o755)
        (folder / MARKER).chmod(0o644)
        for left in [*folder.glob(".current-*"), *self._all.glob(".*")]:
            _remove(left)

    def names(self) -> list[str]:
        """Return all releases, the newest first; what somebody else has put beside them is none."""
        return [name for name in self._named() if (self.path(name) / FACTS).is_file()]

    def _named(self) -> list[str]:
        return sorted((path.name for path in self._all.iterdir() if _NAMED.fullmatch(path.name)), reverse=True)

    def current(self) -> str | None:
        """Return the name of the release that is served, or None."""
        link = self.folder / "current"
        return link.readlink().name if link.is_symlink() and link.exists() else None

    def path(self, name: str) -> Path:
        """Return the folder of a release."""
        return self._all / name

    def facts(self, name: str) -> dict[str, Any]:
        """Return `files` (path: [size in bytes, SHA-256]) and `before` (the release that was current, or None).

        Where they cannot be read there are no files: nothing is taken from a release that is damaged.
        """
        try:
            found: dict[str, Any] = json.loads((self.path(name) / FACTS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {"files": {}, "before": None}
        return found

    def begin(self, files: dict[str, list[Any]]) -> Path | None:
        """Return an empty folder to bring these files into; None if they are what is served now.

        Raises:
            RefusedError: there is not the space.
        """
        before = self.current()
        known = self.facts(before)["files"] if before else {}
        if before and files == known and not list(_differences(self.path(before), files)):
            return None
        changed = [size for path, (size, digest) in files.items() if known.get(path) != [size, digest]]
        # Whatever is compressed beside it takes less than itself; a folder takes a block.
        blocks = sum(2 * (-(-size // 4096)) for size in changed) + len({Path(path).parent for path in files})
        disk = os.statvfs(self.folder)
        free, needed = disk.f_bavail * disk.f_frsize, blocks * 4096 + _SPARE
        if free < needed:
            raise RefusedError(
                f"磁盘空间不够：「{self.folder}」还剩 {_megabytes(free)}，发布需要 {_megabytes(needed)}。网站没有改动。"
            )
        if disk.f_files and disk.f_favail < 2 * len(changed) + len(files) // 4:
            raise RefusedError(f"磁盘上能建的文件数不够：「{self.folder}」只能再建 {disk.f_favail} 个。网站没有改动。")
        unfinished = self._all / f".{self._next_name()}"
        unfinished.mkdir()
        return unfinished

    def finish(self, unfinished: Path, files: dict[str, list[Any]]) -> str:
        """Make a folder of these files, which has been brought, the current release; return its name.

        Raises:
            RefusedError: it does not hold just these files.
        """
        for difference in _differences(unfinished, files):
            raise RefusedError(f"送到的文件与生成的不同：{difference}。网站没有改动。")
        name, before = unfinished.name[1:], self.current()
        _compress(unfinished, files, self.path(before) if before else None)
        _set_modes(unfinished, calendar.timegm(time.strptime(name, _NAME)))
        if before:
            self._carry_over(before, unfinished, files)
        facts = {"before": before, "files": files}
        (unfinished / FACTS).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        (unfinished / FACTS).chmod(0o644)
        os.sync()
        unfinished.rename(self.path(name))
        self._switch(name)
        for old in self.names()[KEPT:]:
            if old not in {name, before}:
                with suppress(OSError):  # the site is published; the next run tries again
                    self._discard(old)
        return name

    def roll_back(self) -> tuple[str, str]:
        """Make the release current again that was before this one; return its name, and that of this one.

        Raises:
            RefusedError: there is none.
        """
        now = self.current()
        if now is None:
            raise RefusedError(f"「{self.folder}」里还没有发布过。")
        names = self.names()
        before = self.facts(now)["before"]
        if before not in names:
            before = next((name for name in names if name < now), None)
        if before is None:
            raise RefusedError(f"「{self.folder}」里没有比现在更早的发布。网站没有改动。")
        self._carry_over(now, self.path(before), self.facts(before)["files"])
        self._switch(before)
        return before, now

    def _next_name(self) -> str:
        """Return a name after all others: files of one path in two releases never have the same time."""
        newest = max((calendar.timegm(time.strptime(name, _NAME)) for name in self._named()), default=0)
        return time.strftime(_NAME, time.gmtime(max(int(time.time()), newest + 1)))

    def _carry_over(self, name: str, folder: Path, files: dict[str, list[Any]]) -> None:
        """Link the content-named files of a release, its own and not what it has carried, into another."""
        for path in self.facts(name)["files"]:
            if path in files or not CONTENT_NAMED.match(path):
                continue
            for each in (path, f"{path}.gz"):
                source, target = self.path(name) / each, folder / each
                if source.is_file() and not target.exists():
                    _make_folders(target.parent, folder)
                    os.link(source, target)

    def _switch(self, name: str) -> None:
        link = self.folder / f".current-{name}"
        link.symlink_to(f"releases/{name}")
        link.replace(self.folder / "current")
        for path in (self._all, self.folder):
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)

    def _discard(self, name: str) -> None:
        """Remove a release: from the first moment on it is none."""
        gone = self._all / f".gone-{name}"
        self.path(name).rename(gone)
        _remove(gone)


def check_is_ours(folder: Path, marker: str, what: str, *, create: bool) -> None:
    """Refuse a folder that may hold something else: one that is neither empty nor has the marker of what writes there.

    `what` says in Chinese what is done there, in one verb.

    Raises:
        RefusedError: it says why.
    """
    if folder == Path(folder.anchor) or folder == Path.home().resolve():
        raise RefusedError(f"不能{what}到「{folder}」：请指明一个专用的文件夹。")
    if not folder.exists() and create:
        if not folder.parent.is_dir():
            raise RefusedError(f"没有文件夹「{folder.parent}」，请先建立它，或检查 TO 是否写错。")
        folder.mkdir(exist_ok=True)
    if not folder.is_dir():
        raise RefusedError(f"「{folder}」不是文件夹。" if folder.exists() else f"没有文件夹「{folder}」。")
    present = {path.name for path in folder.iterdir()}
    if marker not in present and (present or not create):
        raise RefusedError(
            f"「{folder}」不是{what}用的文件夹，里面有别的东西，没有改动它。请用一个空文件夹，或还没有的文件夹。"
        )


def _check_is_no_older_site(folder: Path) -> None:
    """Say what to do where a site of an earlier version lies in the folder.

    Raises:
        RefusedError: it does.
    """
    if all((folder / name).exists() for name in ("index.html", "404.html", "search-index")):
        raise RefusedError(
            f"「{folder}」是旧版 make publish 发布的网站，文件直接放在里面。请这样移动一次，期间网站不会中断：\n"
            f"  1. 发布到旁边的新文件夹：make publish TO={folder}-releases（远程的写上主机名）\n"
            f"  2. 把网页服务器的根目录改为 {folder}-releases/current，重新载入配置\n"
            f"  3. 确认网站正常后，删除「{folder}」"
        )


def _differences(folder: Path, files: dict[str, list[Any]]) -> Iterator[str]:
    """Yield, in Chinese, how a folder differs from what it should hold; what a release adds to its own files is none."""
    for path, (size, digest) in files.items():
        try:
            with (folder / path).open("rb") as stream:
                status = os.fstat(stream.fileno())
                if status.st_size != size or hashlib.sha256(stream.read()).hexdigest() != digest:
                    yield f"「{path}」内容不同"
        except OSError as error:
            yield f"「{path}」无法读取（{error.strerror}）"


def _compress(folder: Path, files: dict[str, list[Any]], before: Path | None) -> None:
    """Write beside each text a copy in gzip, for servers that send such, or link that of an unchanged one."""

    def compress(path: str) -> None:
        plain, zipped = folder / path, folder / f"{path}.gz"
        old = before / f"{path}.gz" if before else None
        if old and old.is_file() and (before / path).samefile(plain):  # type: ignore[operator]  # `old` comes from it
            os.link(old, zipped)
            return
        content = plain.read_bytes()
        packed = gzip.compress(content, 6, mtime=0)
        if len(packed) < len(content):
            zipped.write_bytes(packed)

    wanted = [
        path
        for path, (size, _) in files.items()
        if Path(path).suffix in _COMPRESSED and size >= _WORTH_COMPRESSING and f"{path}.gz" not in files
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(compress, wanted))


def _set_modes(folder: Path, seconds: int) -> None:
    """Let every server read the files, whatever the umask; date those that no other release has."""
    for path in [folder, *folder.rglob("*")]:
        status = path.lstat()
        mode = 0o755 if stat.S_ISDIR(status.st_mode) else 0o644
        if stat.S_IMODE(status.st_mode) != mode:
            path.chmod(mode)
        if stat.S_ISREG(status.st_mode) and status.st_nlink == 1:
            os.utime(path, (seconds, seconds))


def _make_folders(folder: Path, root: Path) -> None:
    for each in [*reversed(folder.relative_to(root).parents), folder.relative_to(root)]:
        if not (root / each).is_dir():
            (root / each).mkdir()
            (root / each).chmod(0o755)


def _remove(path: Path) -> None:
    """Remove a folder or a link; what a process that is dying still writes there goes the next time."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _answers() -> Iterator[dict[str, Any]]:
    """Yield the answer to each request: the first says what to do, the second that the files have been brought."""
    request = json.loads(sys.stdin.readline())
    folder = Path(request["folder"]).expanduser().resolve()
    if request["command"] == "rollback":
        current, former = Releases(folder, create=False).roll_back()
        yield {"current": current, "former": former}
        return
    releases = Releases(folder, create=True)
    before = releases.current()
    unfinished = releases.begin(request["files"])
    if unfinished is None:
        yield {"unchanged": before}
        return
    try:
        yield {"unfinished": str(unfinished), "before": str(releases.path(before)) if before else None}
        # Whoever dies meanwhile closes it: nothing is published.
        if sys.stdin.readline() == "finish\n":
            yield {"current": releases.finish(unfinished, request["files"]), "former": before}
    finally:
        if unfinished.exists():
            _remove(unfinished)


def main() -> None:
    """Answer requests on standard output."""
    os.umask(0o022)
    try:
        for answer in _answers():
            print(json.dumps(answer), flush=True)
    except KeyboardInterrupt:
        pass  # whoever publishes is told by who is at the keyboard
    except RefusedError as refusal:
        print(json.dumps({"refusal": str(refusal)}), flush=True)
    except OSError as error:
        reason = f"系统拒绝了一步，没有完成发布：{error.strerror or error}（{error.filename}）"
        print(json.dumps({"refusal": reason}), flush=True)


if __name__ == "__main__":
    main()
