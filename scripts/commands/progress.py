"""Progress as people see it: a bar on a terminal, a line now and then where output is kept, nothing for short work.

Everything goes to stderr, which no program reads.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from eventlib.progress import Listener

BAR_AFTER = 2.0
"""Seconds; shorter work shows no bar."""
LINE_EVERY = 10.0
"""Seconds; shorter work prints no line."""
_FORM = "{desc}：{n_fmt}/{total_fmt} {bar:20}，还要 {remaining}"


def progress_on(stream: TextIO) -> Listener:
    """Return who shows progress on stderr, or what stands for it."""
    return Bars(stream) if stream.isatty() else Lines(stream)


class Lines:
    """Prints a line now and then: what, how many of how many, and how long still."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock

    @contextmanager
    def __call__(self, what: str, total: int) -> Iterator[Callable[[], object]]:
        """Show so many items of work."""
        start = said = self._clock()
        done = 0

        def advance() -> None:
            nonlocal said, done
            done += 1
            now = self._clock()
            if now - said >= LINE_EVERY and done < total:
                said = now
                left = (now - start) / done * (total - done)
                print(f"{what}：{done}/{total}，还要约 {_duration(left)}", file=self._stream, flush=True)

        yield advance


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.0f} 分钟"


class Bars:
    """Shows a bar while work goes on, one at a time, and nothing of it afterwards."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._is_showing = stream, False

    @contextmanager
    def __call__(self, what: str, total: int) -> Iterator[Callable[[], object]]:
        """Show so many items of work; what is part of other work shows nothing of its own."""
        if self._is_showing:
            yield lambda: None
            return
        from tqdm import tqdm  # type: ignore[import-untyped]  # ships no types

        # Workers are forked only while there is one thread, and a lock between processes would need one more process.
        tqdm.monitor_interval = 0
        tqdm.set_lock(threading.RLock())
        options = {"desc": what, "total": total, "bar_format": _FORM, "delay": BAR_AFTER, "miniters": 1}
        self._is_showing = True
        start, is_above = time.monotonic(), False
        try:
            with ExitStack() as ends:
                bar = ends.enter_context(tqdm(**options, file=self._stream, leave=False))

                def advance() -> None:
                    nonlocal is_above
                    bar.update()
                    if not is_above and time.monotonic() - start >= BAR_AFTER:
                        ends.enter_context(_above_the_bar(self._stream))
                        is_above = True

                yield advance
        finally:
            self._is_showing = False


@contextmanager
def _above_the_bar(stream: TextIO) -> Iterator[None]:
    """Let what is printed or logged on the terminal meanwhile appear above the bar, a line at a time."""
    from tqdm.contrib import DummyTqdmFile  # type: ignore[import-untyped]  # ships no types

    handlers: list[Any] = [each for each in logging.getLogger("mkdocs").handlers if hasattr(each, "setStream")]
    with ExitStack() as ends:
        if sys.stdout.isatty():  # the same terminal: by the stream of the bar, which is out of the way for that alone
            ends.enter_context(redirect_stdout(DummyTqdmFile(stream)))
        for handler in handlers:
            if handler.stream is stream:
                handler.setStream(DummyTqdmFile(stream))
                ends.callback(handler.setStream, stream)
        ends.enter_context(redirect_stderr(DummyTqdmFile(stream)))
        yield
