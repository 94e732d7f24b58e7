"""A command as a whole process: how long it takes, and how much memory it and all that it starts have.

`run` starts a small process that starts the command, for what Linux says of the largest process counts the one that it
was started by too, and a benchmark is none of the small.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

_EVERY = 0.2  # seconds; each look costs some milliseconds a gigabyte


@dataclass(frozen=True)
class Run:
    """What a command cost: seconds by the clock and of processors, and memory in MiB."""

    seconds: float
    processor: float
    largest: float
    """The most that any of its processes had, what these share counted in each."""
    together: float | None = None
    """The most that all of them had at a time, what they share counted once; None where the system does not say."""
    first: float | None = None
    """The most that the process of the command itself had, without those that it started; None if nobody looked."""
    printed: str = ""
    """What it said, on stdout and on stderr."""

    def then(self, other: Run) -> Run:
        """Return the cost of two commands one after the other."""
        return Run(
            self.seconds + other.seconds,
            self.processor + other.processor,
            max(self.largest, other.largest),
            _most(self.together, other.together),
            _most(self.first, other.first),
            self.printed + other.printed,
        )


def _most(*sizes: float | None) -> float | None:
    return max((size for size in sizes if size is not None), default=None)


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] = MappingProxyType({}),
    *,
    is_watched: bool = False,
) -> Run:
    """Run a command in a folder to its end. Whether all its processes are watched, which costs some time, is asked for.

    Raises:
        SystemExit: the command failed; the message is the end of what it printed.
    """
    with tempfile.TemporaryDirectory() as name:
        result = Path(name) / "run.json"
        started = [
            sys.executable,
            str(Path(__file__).resolve()),
            str(result),
            "watched" if is_watched else "",
            *command,
        ]
        done = subprocess.run(
            started, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        cost = Run(**json.loads(result.read_text(encoding="utf-8")))
        return replace(cost, printed=done.stdout + done.stderr)


class _Watch(threading.Thread):
    """Looks, now and then, how much memory a process and all that it started have together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self.together: float | None = None
        self.first: float | None = None

    def run(self) -> None:
        import psutil

        while not self._ended.wait(_EVERY):
            try:
                first = psutil.Process(self._pid)
                own = first.memory_info().rss
                total = sum(_memory(each) for each in (first, *first.children(recursive=True)))
            except (psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
                continue  # it has just ended, or this system knows nothing of proportional sets
            self.first = _most(self.first, own / 2**20)
            self.together = _most(self.together, total / 2**20)

    def end(self) -> None:
        self._ended.set()
        self.join()


def _memory(process: Any) -> int:
    import psutil

    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def _main(result: str, watched: str, *command: str) -> int:
    start = time.perf_counter()
    process = subprocess.Popen(command)
    watch = _Watch(process.pid) if watched else None
    if watch:
        watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if watch:
        watch.end()
    largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    cost = Run(seconds, usage.ru_utime + usage.ru_stime, largest)
    if watch:
        cost = replace(cost, together=watch.together, first=watch.first)
    Path(result).write_text(json.dumps(asdict(cost)), encoding="utf-8")
    return code


if __name__ == "__main__":
    raise SystemExit(_main(*sys.argv[1:]))
