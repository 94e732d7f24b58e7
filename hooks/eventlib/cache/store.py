"""The store: bytes by kind and key in one SQLite file, which may be deleted, damaged or locked at any moment.

Without a write-ahead log, whose files a read-only or a network folder does not bear. Nothing is forced to the disk: what
a loss of power leaves behind is damaged at worst, and noticed.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")

STORE_FILE = ".cache/library.sqlite"
"""Where a library has its store, from what the folder of its reports lies in."""
_KEPT_SETS = 4
"""How many of the last calls of `keep_only` say what is in use."""
_AT_ONCE = 500  # keys; SQLite bears 999 parameters and more
_PATIENCE = 5.0
"""Seconds to wait for another process that writes."""

_SCHEMA = (
    "CREATE TABLE entry (kind TEXT NOT NULL, key TEXT NOT NULL, checksum INTEGER NOT NULL, content BLOB NOT NULL,"
    " PRIMARY KEY (kind, key))",
    "CREATE TABLE in_use (kind TEXT NOT NULL, number INTEGER NOT NULL, keys TEXT NOT NULL, PRIMARY KEY (kind, number))",
)
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
# Where a damaged file has text that is none, Python cannot even say what is wrong with it.
_FAILURES = (sqlite3.Error, OSError, UnicodeDecodeError)
# Connections of the process that forked this one. They are not to be used or closed here, nor to be collected.
_inherited: list[sqlite3.Connection] = []


class Store:
    """What earlier runs made, as bytes, by a kind (`report`, `page` …) and a key of at most some dozen characters.

    A key must stand for all that the bytes follow from: the content of the inputs and, by `digests.program_digest`, the
    program. Then what is found is what would be made anew, and nothing in it grows old. Bytes come back as they were
    given or not at all; that they came from the program nobody says, so whoever reads them takes them for untrusted.

    No method raises because of the file. Where it is missing or locked, cannot be written to or is no store of ours,
    nothing is found and nothing is kept; a damaged one is replaced. Several processes may use one file, and several
    threads one `Store`. A process that is forked opens the file for itself.
    """

    def __init__(self, path: Path) -> None:
        """`path` is the file, which is made when first used, with the folder that it lies in."""
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._is_given_up = self._is_read_only = False

    def get_many(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what is kept of one kind under keys; what is not, or is damaged, is left out.

        All of it is held at once: of what is large, ask for some hundred at a time.
        """
        wanted = list(dict.fromkeys(keys))

        def read(connection: sqlite3.Connection) -> dict[str, bytes]:
            found: dict[str, bytes] = {}
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, checksum, content FROM entry WHERE kind = ? AND key IN ({marks})"
                for key, checksum, content in connection.execute(query, (kind, *some)):
                    if isinstance(content, bytes) and checksum == _checksum(kind, key, content):
                        found[key] = content
            return found

        return self._attempt(read, {}, writes=False) if wanted else {}

    def has_any(self, kind: str) -> bool:
        """Tell whether anything of one kind is kept."""

        def look(connection: sqlite3.Connection) -> bool:
            return connection.execute("SELECT 1 FROM entry WHERE kind = ? LIMIT 1", (kind,)).fetchone() is not None

        return self._attempt(look, False, writes=False)

    def put_many(self, kind: str, contents: Mapping[str, bytes]) -> bool:
        """Keep bytes of one kind, by key, until `keep_only` lets them go: all or none. Return whether they are kept."""

        def write(connection: sqlite3.Connection) -> bool:
            rows = ((kind, key, _checksum(kind, key, content), content) for key, content in contents.items())
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)
            return True

        return self._attempt(write, False, writes=True) if contents else True

    def keep_only(self, kind: str, keys: Iterable[str], *others: str) -> None:
        """Say which keys of one kind are all that is in use now, whether they were read, written or neither.

        What is in none of the last four different such sets is dropped: one may change its mind, or a branch. What `others`
        names are further kinds that are kept under the same keys.
        """
        used = set(keys)
        in_use = "\n".join(sorted(used))

        def drop(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                last = "SELECT number, keys FROM in_use WHERE kind = ? ORDER BY number DESC LIMIT ?"
                known = list(connection.execute(last, (kind, _KEPT_SETS)))
                if known and known[0][1] == in_use:
                    return
                number = known[0][0] + 1 if known else 0
                connection.execute("INSERT INTO in_use VALUES (?, ?, ?)", (kind, number, in_use))
                connection.execute("DELETE FROM in_use WHERE kind = ? AND number <= ?", (kind, number - _KEPT_SETS))
                kept = used.union(*(text.split("\n") for _, text in known[: _KEPT_SETS - 1]))
                for each in (kind, *others):
                    all_keys = connection.execute("SELECT key FROM entry WHERE kind = ?", (each,)).fetchall()
                    gone = [(each, key) for (key,) in all_keys if key not in kept]
                    connection.executemany("DELETE FROM entry WHERE kind = ? AND key = ?", gone)
            _shrink(connection)

        self._attempt(drop, None, writes=True)

    def close(self) -> None:
        """Let go of the file; what comes after opens it again."""
        with self._lock:
            self._disconnect()

    def _attempt(self, action: Callable[[sqlite3.Connection], Value], otherwise: Value, *, writes: bool) -> Value:
        """Return what an action on the file returns; `otherwise` if it fails, and from then on: nobody waits twice."""
        with self._lock:
            if self._is_given_up or (writes and self._is_read_only):
                return otherwise
            try:
                return action(self._connected())
            except _FAILURES as error:
                self._is_read_only = True
                self._is_given_up = not writes or _is_damage(error)
                self._disconnect()
                if _is_damage(error):
                    with suppress(OSError):
                        _remove(self._path)
                return otherwise

    def _connected(self) -> sqlite3.Connection:
        if self._connection and self._process != os.getpid():
            _inherited.append(self._connection)
            self._connection = None
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection, self._process = _opened(self._path), os.getpid()
        return self._connection

    def _disconnect(self) -> None:
        if self._connection and self._process == os.getpid():
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def store_beside(folder: Path) -> Store:
    """Return the store of a library, from the folder of its reports."""
    return Store(folder.parent / STORE_FILE)


def _checksum(kind: str, key: str, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(f"{kind}\0{key}".encode()))


def _opened(path: Path) -> sqlite3.Connection:
    """Return a connection to the store at a path; what is there and is none makes room for a new one.

    Raises:
        sqlite3.Error, OSError, UnicodeDecodeError: there can be no store.
    """
    try:
        if not path.is_symlink() and (connection := _connection(path)):
            return connection
    except _FAILURES as error:
        if not _is_damage(error):
            raise
    _remove(path)
    if connection := _connection(path):
        return connection
    raise sqlite3.DatabaseError(f"not a store: {path}")  # another program has put something there just now


def _connection(path: Path) -> sqlite3.Connection | None:
    """Return a connection to the store at a path, which is made if nothing is there; None if it is something else."""
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        # What is in the file is not trusted: a table might be a view that calls functions.
        for pragma in ("trusted_schema = OFF", "synchronous = OFF", "journal_mode = TRUNCATE"):
            connection.execute(f"PRAGMA {pragma}")
        if not _schema(connection):
            _create(connection)
        if _schema(connection) == _SCHEMA:
            return connection
    except _FAILURES:
        connection.close()
        raise
    connection.close()
    return None


def _schema(connection: sqlite3.Connection) -> tuple[str, ...]:
    found = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return tuple(str(sql) for (sql,) in found)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not _schema(connection):  # another process may have been first
            for statement in _SCHEMA:
                connection.execute(statement)


def _shrink(connection: sqlite3.Connection) -> None:
    """Give room back to the system when more than a quarter of the file is free."""
    (free,), (pages,) = (connection.execute(f"PRAGMA {each}").fetchone() for each in ("freelist_count", "page_count"))
    if free * 4 > pages:
        connection.execute("PRAGMA incremental_vacuum").fetchall()


def _is_damage(error: Exception) -> bool:
    return isinstance(error, UnicodeDecodeError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _remove(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}-journal")):
        each.unlink(missing_ok=True)
