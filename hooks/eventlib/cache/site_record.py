"""The record of what each file of a built site was made from: one SQLite file, which also keeps two builds apart.

Files that come and go together, and have a folder of their own, are one row: its path is the folder, with a stroke at the
end. Everything that is said here of a file holds for such a folder.

A record that is missing, damaged, of another format or not to be written costs a whole build, and nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from eventlib.workers import collecting_nothing

_FORMAT = 2
_TABLES = f"""
BEGIN;
DROP TABLE IF EXISTS files;
DROP TABLE IF EXISTS remembered;
CREATE TABLE files (path TEXT PRIMARY KEY, key TEXT, size INTEGER, time INTEGER, note TEXT, links BLOB) WITHOUT ROWID;
CREATE TABLE remembered (name TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;
PRAGMA user_version = {_FORMAT};
COMMIT;
"""


class SiteBusy(Exception):  # noqa: N818 - a state of the site, and nobody's error
    """Another process is at work on this site."""


# A hundred thousand of each come to be in a build: tuples are made in a third of the time that frozen dataclasses take.
class Made(NamedTuple):
    """What a file of the site is made from."""

    key: str
    """A digest of all of it; empty where only the content can tell."""
    note: str = ""
    """What whoever made it wants to know when it may be made again."""
    links: bytes = b""
    """What it links to, see `link_marks`."""


class Stamp(NamedTuple):
    """What shows of a file that nobody has written to it since."""

    size: int
    """In bytes, of a folder in files; -1 for what is neither, and for a folder in which there is anything else."""
    time: int
    """When it was last written, in nanoseconds since 1970; of a folder what stands for the stamps of its files and their names."""


class Recorded(NamedTuple):
    """A file as the last build left it, in one value: of all of a site these are made at the beginning of each build."""

    path: str
    key: str
    """See `Made`, and below `Stamp`. Of what the file links to nothing is said here."""
    note: str
    size: int
    time: int

    @property
    def stamp(self) -> Stamp:
        """What shows that nobody has written to it since."""
        return Stamp(self.size, self.time)


class SiteRecord:
    """An open record. No other process can open it until it is closed, or this process ends, however that comes about."""

    def __init__(self, path: Path | None) -> None:
        """`path` is the file; without one, or where none can be written, the record lasts as long as this object.

        Raises:
            SiteBusy: another process has it.
        """
        try:
            self._open(path)
        except (sqlite3.DatabaseError, OSError):
            try:
                if path:
                    path.unlink(missing_ok=True)
                self._open(path)
            except (sqlite3.DatabaseError, OSError):
                self._open(None)

    @collecting_nothing()
    def _open(self, path: Path | None) -> None:
        """Open a record and read it whole, so that damage shows here."""
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = connection = sqlite3.connect(path or ":memory:", timeout=0)
        try:
            # A lock of the system is held from the first transaction to the end of the connection. Nothing is forced to the
            # disk, nor are the files of the site: what a loss of power leaves of the two does not fit together, which is noticed.
            connection.executescript(
                "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;"
            )
            if connection.execute("PRAGMA user_version").fetchone() != (_FORMAT,):
                connection.executescript(_TABLES)
            rows = connection.execute("SELECT path, key, note, size, time FROM files")
            self.files = {row[0]: row for row in map(Recorded._make, rows)}
            self.remembered: dict[str, str] = dict(connection.execute("SELECT name, text FROM remembered"))
        except sqlite3.DatabaseError as error:
            connection.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise SiteBusy from error
            raise

    files: Mapping[str, Recorded]
    """Each file of the site, by its path."""
    remembered: Mapping[str, str]
    """The texts that the last build kept for the next, by name."""

    def links(self) -> list[tuple[str, bytes]]:
        """Return the files that link to others, and to which."""
        return self._connection.execute("SELECT path, links FROM files WHERE links != x''").fetchall()

    def strike(self, paths: Iterable[str]) -> None:
        """Say nothing any more of some files."""
        with self._connection:
            self._connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))

    def write(self, files: Iterable[tuple[str, Made, Stamp]], remembered: Mapping[str, str]) -> None:
        """Record files as they are left, and texts to be remembered."""
        rows = ((path, made.key, at.size, at.time, made.note, made.links) for path, made, at in files)
        with self._connection:
            self._connection.executemany("REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._connection.executemany("REPLACE INTO remembered VALUES (?, ?)", remembered.items())

    def close(self) -> None:
        """Leave the record to others."""
        self._connection.close()
