"""The same work on many reports, in two processes where that is safe and worth it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.pool import AsyncResult
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Below this many items the work takes less time than starting a process.
_WORTH_IT = 200
# At most so many items are handed over at once: what comes of a few hundred pages is as much as one wants to hold.
_CHUNK = 64

# What the forked processes work on: inherited, so that neither the vocabulary nor the reports are sent to them.
_task: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def map_items(
    function: Callable[[Item], Result], items: Sequence[Item], *, minimum: int = _WORTH_IT
) -> Iterator[Result]:
    """Yield `function(item)` for each item, in order; the function must be pure and its results picklable.

    Runs in forked processes only on Linux and only while this process has one thread (a fork would copy the locks of
    others, as in a live-reload server); elsewhere, and for fewer items than `minimum`, in this process.
    """
    global _task  # noqa: PLW0603 - the way to hand an unpicklable function to a forked process
    processes = min(len(os.sched_getaffinity(0)), 8) if sys.platform == "linux" else 1
    if len(items) < minimum or processes < 2 or threading.active_count() > 1:
        yield from map(function, items)
        return
    _task = (function, items)
    # A collection in a forked process would touch, and so copy, everything that it has inherited.
    gc.freeze()
    try:
        chunk = min(max(1, len(items) // (processes * 8)), _CHUNK)
        waiting: deque[AsyncResult[list[Result]]] = deque()
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            for start in range(0, len(items), chunk):
                waiting.append(pool.apply_async(_run, ((start, start + chunk),)))
                # Results that nobody has asked for yet are not piled up.
                if len(waiting) > 2 * processes:
                    yield from waiting.popleft().get()
            while waiting:
                yield from waiting.popleft().get()
    finally:
        gc.unfreeze()
        _task = None


def _run(bounds: tuple[int, int]) -> list[Any]:
    assert _task is not None  # set before the fork
    function, items = _task
    return [function(item) for item in items[slice(*bounds)]]
