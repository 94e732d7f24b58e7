"""What somebody saves while the site is served: told by the system, and once it has been still for a moment.

Programs save in several ways: they write into the file, write another and rename it over the first, or delete it and write
it anew; each comes as several events. What follows from them is found by reading the files again, so that an event says
no more than when; one that comes meanwhile leads to another reading, so that none is the last to be missed.

Of what lies on a share or belongs to another system, as in some virtual machines, this one is told nothing: there
somebody has to look.
"""

from __future__ import annotations

import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeAlias

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

log = logging.getLogger("mkdocs.hooks.site_build")

STILL = 0.05
"""For how many seconds nothing changes before what has changed is told; it is more than a program takes to save a file."""
LONGEST = 1.0
"""After how many seconds it is told although changes still come."""
REST = 2.0
"""For how many seconds nothing changes before that is told as well."""
_POLLING = 0.5
# All but those of reading: whoever is told of a change reads files.
_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileAttribEvent,  # a file that could not be read may be readable now
    FileClosedEvent,  # after writing
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]


_State: TypeAlias = tuple[int, int]
"""When a file was changed last, in nanoseconds since 1970, and how many bytes it has."""


class _Found(NamedTuple):
    """What somebody who looked has found changed; events may have told of it since."""

    path: Path
    state: _State | None
    """None where the file has gone."""


class Watcher:
    """Watches files and folders with all that is in them; tells what has changed."""

    def __init__(self) -> None:
        self._observer: BaseObserver = Observer()
        self._changed: queue.SimpleQueue[Path | _Found] = queue.SimpleQueue()
        self._watched: dict[Path, ObservedWatch | None] = {}
        self._seen: Mapping[str, _State] = {}
        self._is_stopped = threading.Event()

    def add(self, path: Path) -> None:
        """Watch a file or a folder; it need not be there yet, but what it lies in does."""
        root = path.resolve()
        if root in self._watched or not root.parent.is_dir():
            return
        # A file that is replaced is another one, and a folder too: what they lie in tells.
        self._observer.schedule(_Handler(root, self._changed), str(root.parent), event_filter=_CHANGES)
        self._watched[root] = None
        self._look_into(root)

    def _look_into(self, root: Path) -> None:
        """Watch what is in a folder: when it is added, and when another one has taken its place."""
        if watch := self._watched[root]:
            with suppress(KeyError):
                self._observer.unschedule(watch)
            self._watched[root] = None
        if root.is_dir():
            handler = _Handler(root, self._changed)
            with suppress(FileNotFoundError):  # it has gone since; when it comes back, the folder above tells
                self._watched[root] = self._observer.schedule(handler, str(root), recursive=True, event_filter=_CHANGES)

    def start(self, since: int = sys.maxsize) -> None:
        """Begin to watch; where the system cannot tell, look twice a second.

        What was changed since a time, in nanoseconds since 1970, has changed.
        """
        try:
            self._observer.start()
        except OSError as error:  # as when there are more folders than the system lets one process watch
            log.info(f"系统不能通知文件变动（{error.strerror or error}），改为每半秒查看一次。")
            self._observer.stop()
            self._observer = PollingObserver(timeout=_POLLING)
            watched = list(self._watched)
            self._watched.clear()
            for root in watched:
                self.add(root)
            self._observer.start()
        self._seen = self._states()
        for path, state in self._seen.items():
            if state[0] >= since:
                self._changed.put(Path(path))

    def look(self) -> None:
        """Find what has changed since changes were told last; any thread may."""
        states = self._states()
        for path in {path for path, _ in states.items() ^ self._seen.items()}:
            self._changed.put(_Found(Path(path), states.get(path)))

    def _states(self) -> Mapping[str, _State]:
        """Return what can be seen of each watched file without reading it, by its path."""
        found = {}
        for root in map(str, list(self._watched)):
            paths = (f"{folder}{os.sep}{name}" for folder, _, names in os.walk(root) for name in names)
            for path in paths if os.path.isdir(root) else [root]:  # noqa: PTH112 - thousands: a Path for each costs more
                if not _is_passing(path[len(root) :]):
                    with suppress(OSError):  # it has gone, or was never there
                        status = os.lstat(path)
                        found[path] = (status.st_mtime_ns, status.st_size)
        return found

    def stop(self) -> None:
        """Watch no more; `changes` ends, wherever it is waited for."""
        self._is_stopped.set()
        self._observer.stop()  # it has a thread at work since it was made
        if self._observer.is_alive():
            self._observer.join()

    def changes(self) -> Iterator[set[Path]]:
        """Yield what has changed since it was last told, when it has been still for a moment, until `stop`.

        After each such set an empty one comes, once, when nothing has changed for longer.
        """
        rest = float("inf")
        while not self._is_stopped.is_set():
            try:
                # On Windows nothing interrupts a wait without an end.
                first = self._changed.get(timeout=min(0.5, max(0.0, rest - time.monotonic())))
            except queue.Empty:
                if time.monotonic() >= rest:
                    rest = float("inf")
                    yield set()
                continue
            if changed := self._all_with(first):
                for root in changed & self._watched.keys():
                    self._look_into(root)
                self._seen = self._states()
                yield changed
                rest = time.monotonic() + REST

    def _all_with(self, first: Path | _Found) -> set[Path]:
        """Return what changes with a first change and until it has been still for a moment, without what has been told before."""
        found = [first]
        end = time.monotonic() + LONGEST
        while (left := end - time.monotonic()) > 0:
            try:
                found.append(self._changed.get(timeout=min(STILL, left)))
            except queue.Empty:
                break
        return {
            each.path if isinstance(each, _Found) else each
            for each in found
            if not isinstance(each, _Found) or self._seen.get(str(each.path)) != each.state
        }


class _Handler(FileSystemEventHandler):
    """Hands on which files changed at or below a path."""

    def __init__(self, root: Path, changed: queue.SimpleQueue[Path | _Found]) -> None:
        self._root, self._changed = root, changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        for name in (event.src_path, event.dest_path):
            path = Path(name if isinstance(name, str) else name.decode(errors="surrogateescape"))
            if name and path.is_relative_to(self._root) and not _is_passing(str(path)[len(str(self._root)) :]):
                self._changed.put(path)


def _is_passing(below: str) -> bool:
    """Tell whether a file is what editors and systems keep for themselves beside those that are edited, by its path below a folder."""
    return f"{os.sep}." in below or below.endswith(("~", ".swp", ".tmp"))
