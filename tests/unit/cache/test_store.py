"""The store does no harm, whatever lies in its place, and gives back what it was given or nothing."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventlib import workers
from eventlib.cache import store as module
from eventlib.cache.store import Store

CONTENTS = {f"{number:032x}": bytes([number % 256]) * (number * 37 % 9_000) for number in range(1, 60)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "library.sqlite"


@pytest.fixture
def filled(path: Path) -> Path:
    store = Store(path)
    store.put_many("text", CONTENTS)
    store.keep_only("text", CONTENTS)
    store.close()
    return path


def test_what_was_kept_is_found_by_kind_and_key(path: Path) -> None:
    store = Store(path)
    assert store.get_many("text", CONTENTS) == {}
    store.put_many("text", CONTENTS)
    store.put_many("facts", {"a": b"1"})
    store.put_many("facts", {"a": b"2"})
    for each in (store, Store(path)):
        assert each.get_many("text", [*CONTENTS, *CONTENTS, "none"]) == CONTENTS
        assert each.get_many("facts", ["a"]) == {"a": b"2"}
        assert each.get_many("text", ["a"]) == {}


def test_whether_anything_of_a_kind_is_kept(path: Path) -> None:
    store = Store(path)
    assert not store.has_any("page")
    store.put_many("page", {"a": b""})
    assert store.has_any("page")
    assert not store.has_any("text")
    path.write_bytes(b"no store")
    assert not Store(path).has_any("page")


def test_more_keys_than_a_query_bears(path: Path) -> None:
    many = {str(number): b"%d" % number for number in range(40_000)}
    store = Store(path)
    store.put_many("facts", many)
    assert store.get_many("facts", many) == many


def test_what_none_of_the_last_sets_named_is_dropped(path: Path) -> None:
    store = Store(path)
    store.put_many("text", CONTENTS)
    store.put_many("facts", {"other kind": b"1"})
    first, *others = CONTENTS
    store.keep_only("text", CONTENTS)
    for _ in range(9):
        store.keep_only("text", others)
    assert first in store.get_many("text", CONTENTS), "the same set again is no new one"
    for number in range(3):
        store.keep_only("text", [*others, f"not kept {number}"])
    assert list(store.get_many("text", CONTENTS)) == sorted(others)
    assert store.get_many("facts", ["other kind"])


def test_what_is_kept_under_the_same_keys_is_dropped_with_it(path: Path) -> None:
    store = Store(path)
    for kind in ("text", "facts", "else"):
        store.put_many(kind, CONTENTS)
    others = list(CONTENTS)[1:]
    store.keep_only("text", CONTENTS, "facts")
    for number in range(4):
        store.keep_only("text", [*others, f"not kept {number}"], "facts")
    found = [sorted(store.get_many(kind, CONTENTS)) for kind in ("text", "facts", "else")]
    assert found == [sorted(others), sorted(others), sorted(CONTENTS)]


def test_file_does_not_grow_with_what_was_dropped(path: Path) -> None:
    store = Store(path)
    sizes = []
    for number in range(12):
        store.put_many("text", {f"{number} {each}": bytes(20_000) for each in range(20)})
        store.keep_only("text", [f"{number} {each}" for each in range(20)])
        sizes.append(path.stat().st_size)
    assert max(sizes[6:]) <= sizes[5]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), length=st.integers(1, 5_000), byte=st.integers(0, 255), cut=st.booleans())
def test_damage_is_never_taken_for_content(filled: Path, at: float, length: int, byte: int, cut: bool) -> None:
    whole = filled.read_bytes()
    start = int(at * len(whole))
    damaged = whole[:start] if cut else whole[:start] + bytes([byte]) * length + whole[start + length :]
    filled.write_bytes(damaged)
    try:
        store = Store(filled)
        found = store.get_many("text", CONTENTS)
        assert found.items() <= CONTENTS.items()
        store.put_many("text", CONTENTS)
        store.keep_only("text", CONTENTS)
        assert store.get_many("text", CONTENTS).items() <= CONTENTS.items()
        store.close()
        again = Store(filled)
        again.put_many("text", CONTENTS)
        assert again.get_many("text", CONTENTS).items() <= CONTENTS.items()
        again.close()
    finally:
        filled.write_bytes(whole)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(4_096)])
def test_what_is_no_store_makes_room_for_one(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = Store(path)
    assert store.get_many("text", CONTENTS) == {}
    store.put_many("text", CONTENTS)
    assert Store(path).get_many("text", CONTENTS) == CONTENTS


def test_a_database_of_others_is_not_asked(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE VIEW entry AS SELECT 'text' AS kind, 'a' AS key, 0 AS checksum, x'00' AS content")
    foreign.close()
    store = Store(path)
    store.put_many("text", {"a": b"1"})
    assert store.get_many("text", ["a"]) == {"a": b"1"}


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_bytes(b"precious")
    path.parent.mkdir()
    path.symlink_to(target)
    Store(path).put_many("text", {"a": b"1"})
    assert target.read_bytes() == b"precious"
    assert Store(path).get_many("text", ["a"]) == {"a": b"1"}


def test_no_place_for_a_store_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "library.sqlite", tmp_path / "folder"):
        store = Store(path)
        store.put_many("text", {"a": b"1"})
        store.keep_only("text", ["a"])
        assert store.get_many("text", ["a"]) == {}


def test_where_nothing_can_be_written_what_is_there_is_found(filled: Path) -> None:
    """Nor can it on a full disk or in a read-only folder; the limit also holds for whom permissions do not bind."""
    script = (
        "import resource, signal, sys; from pathlib import Path; from eventlib.cache.store import Store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "store = Store(Path(sys.argv[1])); store.put_many('text', {'new': bytes(9_000)}); store.keep_only('text', [])\n"
        "print(len(store.get_many('text', [f'{number:032x}' for number in range(60)] + ['new'])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, filled], capture_output=True, text=True, check=False, env={"PYTHONPATH": "hooks"}
    )
    assert (done.stdout.strip(), done.stderr) == (str(len(CONTENTS)), "")
    assert Store(filled).get_many("text", CONTENTS) == CONTENTS


def test_locked_file_is_not_waited_for_twice(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    store = Store(filled)
    assert store.get_many("text", CONTENTS) == {}
    store.put_many("text", {"new": b"1"})
    other.execute("COMMIT")
    other.close()
    assert store.get_many("text", CONTENTS) == {}
    assert Store(filled).get_many("text", [*CONTENTS, "new"]) == CONTENTS


def test_file_that_goes_while_it_is_used_is_no_mistake(filled: Path) -> None:
    store = Store(filled)
    assert store.get_many("text", CONTENTS)
    filled.unlink()
    store.put_many("text", {"new": b"1"})
    store.keep_only("text", CONTENTS)
    assert store.get_many("text", CONTENTS).items() <= CONTENTS.items()
    assert Store(filled).get_many("text", CONTENTS) == {}


def test_forked_processes_open_the_file_for_themselves(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_CPU_COUNT", "2")
    store = Store(path)
    store.put_many("text", CONTENTS)

    def read_and_write(key: str) -> bool:
        store.put_many("made by workers", {key: b"1"})
        return store.get_many("text", [key]) == {key: CONTENTS[key]}

    assert all(workers.map_items(read_and_write, list(CONTENTS), minimum=2))
    assert len(store.get_many("made by workers", CONTENTS)) == len(CONTENTS)
    assert store.get_many("text", CONTENTS) == CONTENTS


def _write(path: Path, number: int) -> None:
    store = Store(path)
    for each in range(40):
        store.put_many("text", {f"{number} {each}": bytes([number]) * 5_000})
        store.keep_only(str(number), [str(each)])


def test_two_processes_write_at_once(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_write, args=(path, number)) for number in (1, 2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    wanted = {f"{number} {each}": bytes([number]) * 5_000 for number in (1, 2) for each in range(40)}
    assert Store(path).get_many("text", wanted) == wanted
