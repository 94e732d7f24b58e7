"""Processes that a test starts and that end with it, with all that came of them."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
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


def wait_for_threads() -> None:
    """Wait until this process has one thread again: beside others the library forks nothing.

    What an earlier test gave up may still be ending: a connection that is kept open, or workers whose results nobody will
    take, which end when Python finds that.
    """
    gc.collect()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(PATIENCE)
    assert threading.enumerate() == [threading.main_thread()]


def end_group(process: subprocess.Popen[Any]) -> None:
    """End a process that was started as the leader of a group, and all others of the group."""
    for way, seconds in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, 60)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, way)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
