"""One build of a site over what the last one left: what stays the same is not made again, and not touched.

Owns which file is kept, and how the folder of a site is brought up to date so that a kill at any moment does no harm.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from array import array
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from contextvars import ContextVar
from functools import cache, cached_property
from pathlib import Path

from eventlib.cache.digests import digest_of_bytes
from eventlib.cache.site_record import Made, Recorded, SiteRecord, Stamp
from eventlib.cache.spare_folders import WORTH_IT, SpareFolders
from eventlib.workers import meanwhile

_UNKNOWN = Made("")
_NO_FILE = Stamp(-1, 0)
_INPUTS = "inputs"
# What names other files is put there behind them, so that a reader finds what is named.
_NAMING = (".html", "manifest.json")


class SiteUpdate:
    """What a build keeps of a site, and what it makes.

    Whatever makes a file asks first whether it is kept (`keeps`), and says what it is made from where it is not
    (`makes`). What has the bytes of the file that lies there is not moved. Paths are inside the site, with strokes; one that
    ends with a stroke is a folder, of which all files come and go together and are asked for by this path alone.
    """

    def __init__(self, site: Path | None = None, record: Path | None = None) -> None:
        """`site` is the folder, `record` the file with its record; without them everything is made.

        Raises:
            SiteBusy: another process is at work on it.
        """
        self._site = site
        self._record = SiteRecord(record)
        self.spare = SpareFolders(record.with_suffix(".spare") if record else None)
        recorded = self._record.files
        self._differing = meanwhile(lambda: _differing(recorded, site), size=len(recorded))
        self._wanted: dict[str, Made | Recorded] = {}
        self._remembered: dict[str, str] = {}

    def _lying(self, path: str) -> Stamp | None:
        """Return what shows of a file of the site; None where there is none."""
        differing, recorded = self._differing(), self._record.files.get(path)
        return differing.get(path, recorded and recorded.stamp)

    @cached_property
    def _kept(self) -> Mapping[str, Recorded]:
        """What lies there as the last build left it."""
        kept = dict(self._record.files)
        for path in self._differing():
            kept.pop(path, None)
        return kept

    def look(self) -> None:
        """Find out now what lies in the site: processes that begin from here on know it too."""
        _ = self._kept

    def begins_with(self, inputs: str | None) -> bool:
        """Say what stands for all that is read; return whether the site lies there whole as it was made from the same.

        None: nobody knows all of it.
        """
        self.remember(_INPUTS, inputs or "")
        is_same = inputs is not None and self._record.remembered.get(_INPUTS) == inputs
        return is_same and not self._differing()

    def note(self, path: str) -> str | None:
        """Return the note about a file that lies there as it was made; None where there is no such file."""
        made = self._kept.get(path)
        return made.note if made else None

    def keeps(self, path: str, key: str) -> bool:
        """Tell whether a file lies there as it was made, from what has the same digest; then it stays."""
        kept = self._kept.get(path)
        if kept is None or kept.key != key:
            return False
        self._wanted[path] = kept
        return True

    def keeps_all(self, paths: Collection[str]) -> bool:
        """Tell whether some files all lie there as they were made, from what is the same as it was then; then they stay."""
        try:
            kept = [self._kept[path] for path in paths]
        except KeyError:
            return False
        self._wanted.update(zip(paths, kept, strict=True))
        return True

    def makes(self, path: str, made: Made) -> None:
        """Say what a file is made from that this build writes."""
        self._wanted[path] = made

    @property
    def recorded(self) -> AbstractSet[str]:
        """Every file that the last build left, whatever has become of it since."""
        return self._record.files.keys()

    def linking_to(self, paths: Collection[str]) -> set[str]:
        """Return the files that may link to any of these: all that do, and seldom one that does not."""
        if not paths:
            return set()
        sought = frozenset(array("I", link_marks(paths)))
        try:
            return {path for path, marks in self._record.links() if not sought.isdisjoint(array("I", marks))}
        except (sqlite3.DatabaseError, ValueError):  # it cannot be read: any may
            return set(self._record.files)

    def remembered(self, name: str) -> str:
        """Return what the last build that ended well kept under a name; empty where there is nothing."""
        return self._record.remembered.get(name, "")

    def remember(self, name: str, text: str) -> None:
        """Keep a text for the next build, if this one ends well."""
        self._remembered[name] = text

    def bring_up_to_date(self, made: Path) -> None:
        """Move what was made into the site, remove what the site has no longer, and leave the rest untouched.

        `made` lies on the same disk. What will change is struck from the record first: should this process be killed, the
        next build makes it anew.

        Raises:
            OSError: the system refuses; the next build puts it right.
        """
        assert self._site is not None  # it was begun with one
        folders = {path for path in self._wanted if path.endswith("/")}
        new = {path: _stamp(entry) for path, entry in _entries_in(made, folders)}
        changed = [path for path, stamp in new.items() if not self._is_same(path, made, stamp.size)]
        left = [path for path in (*self._record.files, *self._differing()) if path not in self._wanted]
        # What lies in a folder of files goes with it. A build that was killed may have put one there that no record knows.
        gone = {path for path in left if path not in new and f"{path.rpartition('/')[0]}/" not in folders}
        self._record.strike((*changed, *gone))
        if not self._wanted.keys() <= new.keys():
            _move(changed, made, self._site)
            self.spare.put(self._site / path for path in sorted(gone) if self._is_worth_sparing(path))
            _remove(gone, self._site)
            new |= {path: lying for path in new.keys() - set(changed) if (lying := self._lying(path))}
        else:
            _replace(self._site, made)
        # What was moved has its size and time still.
        self._record.write(((path, self._made(path), at) for path, at in new.items()), self._remembered)

    def _made(self, path: str) -> Made:
        """Return what a file is made from that lies there or was written."""
        wanted = self._wanted.get(path, _UNKNOWN)
        return wanted if isinstance(wanted, Made) else Made(wanted.key, wanted.note)

    def _is_same(self, path: str, made: Path, size: int) -> bool:
        """Tell whether what was made in a folder has the bytes of what lies in the site; of files together nobody looks."""
        lying = self._lying(path)
        if lying is None or lying.size != size or path.endswith("/"):
            return False
        return (made / path).read_bytes() == Path(f"{self._site}/{path}").read_bytes()

    def _is_worth_sparing(self, path: str) -> bool:
        """Tell whether a folder of many files lies at a path, and nothing else."""
        lying = self._lying(path) if path.endswith("/") else None
        return lying is not None and lying.size >= WORTH_IT

    def close(self) -> None:
        """Leave the site to others."""
        self._record.close()


def record_of(site: Path, library: Path) -> Path:
    """Return where the record of a site is kept: in the cache of a library, which is the folder that its reports lie in."""
    return library / ".cache" / f"site-{digest_of_bytes(os.fsencode(site))[:16]}.sqlite"


def link_marks(paths: Iterable[str]) -> bytes:
    """Return what is recorded of links to these files: four bytes each."""
    return packed_marks(map(link_mark, paths))


def packed_marks(marks: Iterable[int]) -> bytes:
    """Return the same, given the mark of each file."""
    return array("I", sorted(set(marks))).tobytes()


@cache  # most files are linked to by many
def link_mark(path: str) -> int:
    """Return what stands for a file where it is recorded what links to it."""
    return zlib.crc32(path.encode())


_running: ContextVar[SiteUpdate | None] = ContextVar("site_update", default=None)


def run_as(update: SiteUpdate | None) -> None:
    """Let the build that this process runs next be this update; None: a build that makes everything."""
    _running.set(update)


def running_update() -> SiteUpdate:
    """Return the update that the build is which this process runs."""
    return _running.get() or SiteUpdate()


def _differing(recorded: Mapping[str, Recorded], site: Path | None) -> dict[str, Stamp | None]:
    """Return what lies in a site in another way than it is recorded; None where it does not lie there."""
    differing: dict[str, Stamp | None] = {}
    same = []
    for path, entry in _entries_in(site, recorded) if site else ():
        known = recorded.get(path)
        # Of a hundred thousand: what shows of a file is not made a value of where it is as it was.
        if known is not None and entry.is_file(follow_symlinks=False):
            status = entry.stat(follow_symlinks=False)
            if status.st_mtime_ns == known.time and status.st_size == known.size:
                same.append(path)
                continue
        stamp = _stamp(entry)
        if known is not None and stamp == known.stamp:
            same.append(path)
        else:
            differing[path] = stamp
    if len(same) < len(recorded):
        differing |= dict.fromkeys(recorded.keys() - set(same) - differing.keys())
    return differing


def _entries_in(folder: Path, together: Container[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all that lies inside a folder but folders, with its path; of folders those whose files come and go together."""
    root, left = f"{folder}/", [""]
    while left:
        inside = left.pop()
        try:
            entries = os.scandir(root + inside)
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    yield inside + entry.name, entry
                elif (path := f"{inside}{entry.name}/") in together:
                    yield path, entry
                else:
                    left.append(path)


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    """Return what shows whether a file was written to, or any of a folder."""
    if entry.is_dir(follow_symlinks=False):
        return _folder_stamp(entry.path)
    if not entry.is_file(follow_symlinks=False):
        return _NO_FILE
    status = entry.stat(follow_symlinks=False)
    return Stamp(status.st_size, status.st_mtime_ns)


def _folder_stamp(folder: str) -> Stamp:
    """Return what shows whether a file of a folder was written to, and whether any has come or gone."""
    files = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_file(follow_symlinks=False):
                return _NO_FILE
            status = entry.stat(follow_symlinks=False)
            files.append(f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}")
    digest = digest_of_bytes("\0".join(sorted(files)).encode("utf-8", "surrogateescape"))
    return Stamp(len(files), int(digest[:15], 16))


# Thousands of files pass here, for which a `Path` each costs more than the system takes.
# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH112, PTH113, PTH114


def _move(paths: Collection[str], made: Path, site: Path) -> None:
    """Put files, and folders of files, in the place of whatever is there."""
    ready = {""}
    for path in sorted(paths, key=lambda path: path.endswith(_NAMING)):
        inside = path.rstrip("/")
        _make_folder(inside.rpartition("/")[0], site, ready)
        target = f"{site}/{inside}"
        if os.path.isdir(target) and not os.path.islink(target):
            shutil.rmtree(target)
        elif inside != path and os.path.lexists(target):
            os.unlink(target)
        os.replace(f"{made}/{inside}", target)


def _make_folder(path: str, site: Path, ready: set[str]) -> None:
    """Let a folder and all that it lies in be there, in the place of whatever else has a name of theirs."""
    if path in ready:
        return
    _make_folder(path.rpartition("/")[0], site, ready)
    folder = f"{site}/{path}"
    if os.path.islink(folder) or os.path.isfile(folder):
        os.unlink(folder)
    os.makedirs(folder, exist_ok=True)
    ready.add(path)


def _remove(paths: Iterable[str], site: Path) -> None:
    """Remove files, folders of files, and the folders that they leave empty."""
    folders = set()
    for path in paths:
        if path.endswith("/"):
            # Without the stroke: with it, what a link leads to would be emptied.
            shutil.rmtree(f"{site}/{path.rstrip('/')}", ignore_errors=True)
            folders.add(path.rstrip("/").rpartition("/")[0])
            continue
        try:  # noqa: SIM105 - of thousands: a `suppress` for each costs more than the system takes
            os.unlink(f"{site}/{path}")  # unless the site has made a folder of its name
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError):
            pass
        folders.add(path.rpartition("/")[0])
    for path in list(folders):
        while path and (path := path.rpartition("/")[0]) not in folders:
            folders.add(path)
    for path in sorted(folders - {""}, key=len, reverse=True):
        with suppress(OSError):  # it is not empty, or there is none
            os.rmdir(f"{site}/{path}")


def _replace(site: Path, made: Path) -> None:
    """Put a folder in the place of another, by two renames; if the second fails the old one stays."""
    old = site.with_name(f".{site.name}.old")
    if old.exists():  # a build that was killed has left it
        shutil.rmtree(old)
    if site.exists():
        site.rename(old)
    try:
        made.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
    shutil.rmtree(old, ignore_errors=True)
