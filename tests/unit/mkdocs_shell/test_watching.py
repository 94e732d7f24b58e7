"""What is saved is told, however a program saves it, and what is only read or kept beside it is not."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mkdocs_shell import watching
from mkdocs_shell.watching import STILL, Watcher


class Told:
    """What a watcher tells, while a test goes on."""

    def __init__(self, watcher: Watcher) -> None:
        self._all: list[dict[Path, str]] = []
        self._more = threading.Condition()
        self._watcher = watcher
        self._changes = watcher.changes()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def end(self) -> None:
        """Watch no more: then whoever waits for changes goes on."""
        self._watcher.stop()
        self._listener.join(timeout=60)
        assert not self._listener.is_alive()

    def _listen(self) -> None:
        for changed in filter(None, self._changes):
            with self._more:
                self._all.append({path: path.read_text(encoding="utf-8") if path.is_file() else "" for path in changed})
                self._more.notify_all()

    def of(self, path: Path, content: str | None = None) -> bool:
        """Wait until something is told of a path, when the file had this content, and forget what was told before."""

        def is_told() -> bool:
            return any(path in each and content in {None, each[path]} for each in self._all)

        with self._more:
            told = self._more.wait_for(is_told, timeout=60)
            self._all.clear()
            return told

    def nothing(self) -> bool:
        """Tell whether for a while nothing is told."""
        with self._more:
            return not self._more.wait_for(lambda: bool(self._all), timeout=10 * STILL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = (tmp_path / "reports").resolve()
    (folder / "2025").mkdir(parents=True)
    (folder / "2025/a.md").write_text("1", encoding="utf-8")
    return folder


@pytest.fixture
def told(folder: Path) -> Iterator[Told]:
    watcher = Watcher()
    watcher.add(folder)
    watcher.add(folder.parent / "mkdocs.yml")
    watcher.start()
    told = Told(watcher)
    yield told
    told.end()


def in_place(path: Path) -> None:
    path.write_text("2", encoding="utf-8")


def renamed_over(path: Path) -> None:
    beside = path.with_name(".a.md.tmp")
    beside.write_text("2", encoding="utf-8")
    beside.replace(path)


def backed_up(path: Path) -> None:
    """As vim does."""
    path.rename(path.with_name("a.md~"))
    path.write_text("2", encoding="utf-8")
    path.with_name("a.md~").unlink()


def deleted_and_created(path: Path) -> None:
    path.unlink()
    time.sleep(STILL / 2)
    path.write_text("2", encoding="utf-8")


def piece_by_piece(path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for _ in range(5):
            stream.write("2")
            stream.flush()
            time.sleep(STILL / 5)


@pytest.mark.parametrize("save", [in_place, renamed_over, backed_up, deleted_and_created, piece_by_piece])
def test_a_file_that_is_saved_is_told(folder: Path, told: Told, save: Callable[[Path], None]) -> None:
    save(folder / "2025/a.md")
    whole = (folder / "2025/a.md").read_text(encoding="utf-8")
    assert told.of(folder / "2025/a.md", whole), "whoever reads it when it is told for the last time has all of it"


def test_the_last_of_many_saves_is_told_and_so_are_new_folders_and_those_that_are_replaced(
    folder: Path, told: Told
) -> None:
    for number in range(30):
        (folder / "2025/a.md").write_text(str(number), encoding="utf-8")
        time.sleep(STILL / 10)
    assert told.of(folder / "2025/a.md", "29")
    (folder / "2026").mkdir()
    (folder / "2026/b.md").write_text("1", encoding="utf-8")
    assert told.of(folder / "2026") or told.of(folder / "2026/b.md")
    folder.rename(folder.with_name("before"))
    folder.mkdir()
    (folder / "c.md").write_text("1", encoding="utf-8")
    assert told.of(folder)
    told.nothing()
    (folder / "c.md").write_text("2", encoding="utf-8")
    assert told.of(folder / "c.md", "2"), "the folder is another one than at the beginning"


def test_a_file_may_come_later_and_be_replaced(folder: Path, told: Told) -> None:
    settings = folder.parent / "mkdocs.yml"
    settings.write_text("1", encoding="utf-8")
    assert told.of(settings)
    renamed_over(settings)
    assert told.of(settings)


def test_nothing_is_told_of_reading_and_of_what_editors_keep_for_themselves(folder: Path, told: Told) -> None:
    (folder / "2025/a.md").read_bytes()
    list(folder.rglob("*"))
    (folder / "2025/.a.md.swp").write_text("1", encoding="utf-8")
    (folder / "2025/a.md~").write_text("1", encoding="utf-8")
    (folder.parent / "elsewhere.md").write_text("1", encoding="utf-8")
    assert told.nothing()


def test_what_the_system_says_nothing_of_is_found_by_looking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from watchdog.observers import api

    monkeypatch.setattr(api.EventEmitter, "queue_event", lambda *_: None)
    watcher = Watcher()
    watcher.add(folder)
    watcher.add(folder.parent / "mkdocs.yml")
    watcher.start()
    told = Told(watcher)
    renamed_over(folder / "2025/a.md")
    assert told.nothing()
    for change, changed in (
        (lambda: None, "2025/a.md"),
        (lambda: (folder / "2025/b.md").write_text("1", encoding="utf-8"), "2025/b.md"),
        ((folder / "2025/b.md").unlink, "2025/b.md"),
        (lambda: (folder.parent / "mkdocs.yml").write_text("1", encoding="utf-8"), "../mkdocs.yml"),
    ):
        change()
        watcher.look()
        assert told.of((folder / changed).resolve()), changed
    watcher.look()
    assert told.nothing(), "nothing has changed since"
    told.end()


@pytest.fixture
def unstarted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watcher]:
    """Return a watcher that the system tells nothing: whoever looks finds what there is."""
    monkeypatch.setattr(watching, "REST", STILL)
    watcher = Watcher()
    watcher.add(folder)
    yield watcher
    watcher.stop()


def test_what_was_found_by_looking_is_not_told_again(folder: Path, unstarted: Watcher) -> None:
    changes = unstarted.changes()
    unstarted.look()  # as two pages do that are loaded in one moment
    unstarted._changed.put(watching._Found(folder / "2025/a.md", unstarted._states()[str(folder / "2025/a.md")]))
    assert next(changes) == {folder / "2025/a.md"}
    unstarted._changed.put(watching._Found(folder / "2025/a.md", unstarted._states()[str(folder / "2025/a.md")]))
    assert next(changes) == set(), "nothing has changed since, which is told as well"


def test_rest_is_told_once_after_each_change(folder: Path, unstarted: Watcher) -> None:
    changes = unstarted.changes()
    for name in ("a.md", "b.md"):
        (folder / "2025" / name).write_text("2", encoding="utf-8")
        later = threading.Timer(4 * STILL, unstarted.look)
        later.start()
        assert next(changes) == {folder / "2025" / name}
        later.join()
        assert next(changes) == set()


def test_what_was_saved_while_the_server_read_is_told_at_the_beginning(folder: Path) -> None:
    begun = time.time_ns()
    os.utime(folder / "2025/a.md", ns=(begun - 10**9, begun - 10**9))
    (folder / "2025/b.md").write_text("1", encoding="utf-8")
    os.utime(folder / "2025/b.md", ns=(begun + 1, begun + 1))
    watcher = Watcher()
    watcher.add(folder)
    watcher.start(begun)
    assert next(watcher.changes()) == {folder / "2025/b.md"}
    watcher.stop()


def test_a_system_that_watches_no_more_is_asked_again_and_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from watchdog.observers import api, polling

    start = api.BaseObserver.start

    def refuse(observer: api.BaseObserver) -> None:
        if not isinstance(observer, polling.PollingObserver):
            raise OSError(28, "inotify watch limit reached")
        start(observer)

    monkeypatch.setattr(api.BaseObserver, "start", refuse)
    caplog.set_level("INFO")
    watcher = Watcher()
    watcher.add(folder)
    watcher.start()
    told = Told(watcher)
    time.sleep(0.1)
    in_place(folder / "2025/a.md")
    assert told.of(folder / "2025/a.md")
    told.end()
    assert "每半秒查看一次" in caplog.text
