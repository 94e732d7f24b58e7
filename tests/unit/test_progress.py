"""Whoever asked is told how far long work has come; nobody else, and never by a worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from eventlib.progress import arriving, told, tracked
from eventlib.workers import map_items


class Heard:
    """Keeps what a listener is told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    @contextmanager
    def __call__(self, what: str, total: int) -> Iterator[Callable[[], object]]:
        self.said.append(f"{what} {total}")
        try:
            yield lambda: self.said.append("+")
        finally:
            self.said.append("end")


def test_a_listener_is_told_after_each_item_and_at_the_end() -> None:
    heard = Heard()
    with told(heard):
        for number in tracked([1, 2], "读", 2):
            heard.said.append(str(number))
    assert heard.said == ["读 2", "1", "+", "2", "+", "end"]


def test_the_last_result_ends_the_work_although_nobody_asks_for_more() -> None:
    heard = Heard()
    with told(heard):
        results = arriving(iter([1, 2]), "算", 2)
        assert [next(results), next(results)] == [1, 2]
        assert heard.said == ["算 2", "+", "+", "end"]
        assert list(results) == []
        assert list(arriving([1], "少", 2)) == [1]
        assert list(arriving([], "无", 0)) == []
    assert heard.said[4:] == ["少 2", "+", "end", "无 0", "end"]


def test_nobody_is_told_who_did_not_ask_or_no_longer_listens() -> None:
    heard = Heard()
    with told(heard):
        pass
    assert list(tracked([1, 2], "读", 2)) == [1, 2]
    with told(heard), told(None):
        assert list(tracked([1, 2], "读", 2)) == [1, 2]
    assert heard.said == []


def test_work_that_fails_ends_for_the_listener_too() -> None:
    heard = Heard()
    with told(heard), pytest.raises(ZeroDivisionError):
        list(tracked((1 // number for number in (1, 0)), "算", 2))
    assert heard.said == ["算 2", "+", "end"]


@pytest.mark.parametrize("count", [3, 30])
def test_workers_are_told_of_by_the_process_that_waits_for_them(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_CPU_COUNT", "2")
    heard = Heard()

    def work(number: int) -> list[str]:
        """Return what was said here of work within work."""
        before = len(heard.said)
        list(tracked([number], "里面", 1))
        return heard.said[before:]

    with told(heard):
        within = list(map_items(work, range(count), minimum=2, what="外面"))
        list(map_items(work, range(count), minimum=2))
    assert within == [[]] * count
    assert heard.said == [f"外面 {count}", *"+" * count, "end"]
