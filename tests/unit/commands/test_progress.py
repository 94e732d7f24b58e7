"""Long work shows how far it has come: a bar on a terminal, lines elsewhere, never among what programs read."""

from __future__ import annotations

import io
import os
import re
import sys

import pexpect
import pytest

from commands.progress import Lines, progress_on
from eventlib.progress import told, tracked
from factories import TESTS

# Shows a bar at once, prints and logs meanwhile, and says how many threads there are: workers are forked with one only.
WORK = """
import logging, sys, threading, time
from commands import progress
from eventlib.progress import told, tracked
progress.BAR_AFTER = float(sys.argv[1])
log = logging.getLogger("mkdocs")
log.addHandler(logging.StreamHandler())
with told(progress.progress_on(sys.stderr)):
    for number in tracked(range(5), "读取报告", 5):
        time.sleep(0.15)
        list(tracked(range(3), "里面", 3))
        if number == 2:
            print("已写入", number)
            log.warning("线程 %d", threading.active_count())
print("完了")
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{TESTS.parent}/scripts:{TESTS.parent}/hooks", "PYTHONUTF8": "1"}


def shown(after: float) -> str:
    """Return what a terminal gets."""
    child = pexpect.spawn(
        sys.executable, ["-c", WORK, str(after)], env=ENVIRONMENT, encoding="utf-8", timeout=60, dimensions=(24, 100)
    )
    output = child.read()
    child.close()
    assert child.exitstatus == 0, output
    return str(output)


def test_a_terminal_shows_what_how_many_and_how_long_still() -> None:
    output = shown(0.1)
    assert re.search(r"\r读取报告：1/5 .*，还要 00:\d\d", output)
    assert "里面" not in output
    assert re.search(r"\r *\r已写入 2\r\n", output), "what is printed stands on a line of its own"
    assert re.search(r"\r *\r线程 1\r\n", output), "no thread may be there when workers are forked"
    assert re.search(r"\r *\r完了\r\n$", output), "nothing is left of the bar"


def test_short_work_shows_nothing_on_a_terminal() -> None:
    assert shown(30).split() == ["已写入", "2", "线程", "1", "完了"]


class Clock:
    """Goes on by some seconds each time it is asked."""

    def __init__(self, step: float) -> None:
        self._now, self._step = 0.0, step

    def __call__(self) -> float:
        self._now += self._step
        return self._now


@pytest.mark.parametrize(
    ("step", "count", "lines"),
    [
        (0.001, 5000, []),
        (6, 5, ["读取报告：2/5，还要约 18 秒", "读取报告：4/5，还要约 6 秒"]),
        (100, 3, ["读取报告：1/3，还要约 3 分钟", "读取报告：2/3，还要约 2 分钟"]),
    ],
)
def test_elsewhere_a_line_now_and_then(step: float, count: int, lines: list[str]) -> None:
    stream = io.StringIO()
    with told(Lines(stream, Clock(step))):
        assert list(tracked(range(count), "读取报告", count)) == list(range(count))
    assert stream.getvalue().splitlines() == lines


def test_what_is_no_terminal_gets_lines() -> None:
    assert isinstance(progress_on(io.StringIO()), Lines)
