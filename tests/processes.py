"""Processes that a test starts and that end with it, with all that came of them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from typing import Any

PATIENCE = 10.0
"""How many seconds a process has to end by itself."""


@contextmanager
def started(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command as the leader of a group of processes; end the group whatever happens.

    Not by SIGINT, which a process ignores where its parent does: `make test &` in a script. `options` are those of
    `subprocess.Popen`.
    """
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        end_group(process)


@contextmanager
def everything_ends() -> Iterator[None]:
    """See that no thread and no process of `multiprocessing` is left of those that were started meanwhile.

    What was given up may still be ending, as workers are whose results nobody will take: they end when Python finds that.
    """
    before = set(threading.enumerate())
    yield
    if _left(before):
        gc.collect()
        for each in _left(before):
            each.join(PATIENCE)
    assert not (left := _left(before)), left


def _left(before: set[threading.Thread]) -> list[threading.Thread | BaseProcess]:
    return [*(set(threading.enumerate()) - before), *multiprocessing.active_children()]


def end_group(process: subprocess.Popen[Any]) -> None:
    """End a process that was started as the leader of a group, and all others of the group."""
    for way, seconds in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, 60)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, way)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
