"""The same work on many reports, in up to eight processes where that is safe and worth it.

Processes are forked, on macOS too: what they do (reports read with a vocabulary, pages rendered with the templates of a
build) hangs on objects that cannot be sent to a new process, and would be as long in coming as the work. What makes
forks unsafe is ruled out. A fork copies the locks that other threads hold: it happens only while this process has one
thread. On macOS a forked process may not use frameworks of Apple that were at work before: ours compute with Python,
NumPy without linear algebra and RapidFuzz, and use none; one that did would be killed by the system, and a process
that is killed, for whatever reason, is an error, never a wait without end.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from eventlib.progress import arriving, tell_nobody

Item = TypeVar("Item")
Result = TypeVar("Result")
Given = TypeVar("Given")

# Below this many items the work takes less time than starting a process.
_WORTH_IT = 200
# At most so many items are handed over at once: what comes of a few hundred pages is as much as one wants to hold.
_CHUNK = 64
_MOST_PROCESSES = 8
_KILLED = (
    "有一个工作进程没有做完就被系统终止，多半是内存不够。"
    "关掉别的程序再试；还不行，在命令前写上 PYTHON_CPU_COUNT=1，只用一个进程，慢一些，占的内存少。"
)


def collect_seldom() -> None:
    """Have Python look for garbage that goes in circles less often, in all of this process.

    Where thousands of reports are held, each look takes long and finds hardly anything: with 8,000, half of the time that
    it takes to lay out their pages.
    """
    gc.set_threshold(100_000)


_ends_soon = False


def end_soon(answer: bool) -> None:
    """Say whether this process ends with what it is at, as a check or a build does, and a preview does not."""
    global _ends_soon  # noqa: PLW0603 - of the process, as its garbage is
    _ends_soon = answer


@contextmanager
def collecting_nothing() -> Iterator[None]:
    """Have Python not look for garbage meanwhile: where much comes to be that is held, each look goes through all of it.

    In a process that ends soon, nor in what has come to be: it is held to the end. Elsewhere it becomes garbage one day, which
    Python would look for too seldom: a preview kept 6 MB of 1,000 reports with each edit.
    """
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if _ends_soon:
            # What has come to be counts as old, as if a look had found it in use.
            gc.freeze()
            gc.unfreeze()
        if is_on:
            gc.enable()


class WorkerError(Exception):
    """A process was killed at its work; the message is Chinese and says what can be done."""


def map_items(
    function: Callable[[Item], Result], items: Sequence[Item], *, minimum: int | None = None, what: str = ""
) -> Iterator[Result]:
    """Yield `function(item)` for each item, in order; the function must be pure and its results picklable.

    `what` says in Chinese what is done, to whoever is told how far it has come; without it nobody is.

    Runs in forked processes only while this process has one thread (a fork would copy the locks of others, as in a
    live-reload server); else, and for fewer items than `minimum` (by default, what is worth it), in this process. What
    `function` raises is raised here.

    Raises:
        WorkerError: a process ended before its work was done, as when the system is short of memory.
    """
    results = _results(function, items, minimum)
    return arriving(results, what, len(items)) if what else results


def _results(function: Callable[[Item], Result], items: Sequence[Item], minimum: int | None) -> Iterator[Result]:
    processes = _process_count()
    if len(items) < (_WORTH_IT if minimum is None else minimum) or not _may_fork():
        yield from map(function, items)
        return
    # So few at once that no process has long to wait for the last of the others.
    chunk = min(max(1, len(items) // (processes * 32)), _CHUNK)
    waiting: deque[Future[list[Result]]] = deque()
    # What the initializer gets is inherited by the forked processes, so that nothing of it need be picklable.
    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context("fork"), initializer=_begin, initargs=(function, items)
    )
    try:
        for start in range(0, len(items), chunk):
            waiting.append(pool.submit(_run, start, start + chunk))
            # Results that nobody has asked for yet are not piled up.
            if len(waiting) > 2 * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerError(_KILLED) from error
    finally:
        pool.shutdown(cancel_futures=True)


_begun = weakref.WeakSet[BaseProcess]()


def meanwhile(function: Callable[[], Result], *, size: int) -> Callable[[], Result]:
    """Begin with `function()` while this process goes on, and return what waits for its result.

    It is done in a forked process, under the conditions of `map_items`, where there are so many things to do (`size`) that it
    is worth it; else here, when the result is asked for. The function must be pure and its result picklable. What it raises
    is raised where the result is asked for.

    Raises (there):
        WorkerError: the process ended before its work was done, as when the system is short of memory.
    """
    if size < _WORTH_IT or not _may_fork():
        return cache(function)
    return _begin_meanwhile(function, function)


def ahead(function: Callable[[], Result]) -> Callable[[], Result | None]:
    """As `meanwhile`, for what can be done without: None is what comes of it where no process can be forked."""
    return _begin_meanwhile(function, lambda: None) if _may_fork() else lambda: None


def _begin_meanwhile(function: Callable[[], Result], in_another: Callable[[], Given]) -> Callable[[], Result | Given]:
    """Fork a process that does what `function` does; one that is forked since has no part in it, and does `in_another`."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_work_meanwhile, args=(sending, function), daemon=True)
    process.start()
    _begun.add(process)
    sending.close()  # so that the end of the process is the end of what can be received
    own = os.getpid()

    @cache
    def result() -> Result | Given:
        # A process that was forked since shares the connection, and must leave it alone.
        return _received(receiving, process) if os.getpid() == own else in_another()

    weakref.finalize(result, process.kill)  # nobody may ever ask
    return result


def end_meanwhile() -> None:
    """End what `meanwhile` has begun and nobody has asked for, as where a build has failed: it may still be writing files."""
    for process in _begun.intersection(multiprocessing.active_children()):
        process.kill()
        process.join()


def _work_meanwhile(sending: Connection, function: Callable[[], Any]) -> None:
    _serve_parent()
    _send(sending, lambda _: function(), None)


def _received(receiving: Connection, process: BaseProcess) -> Any:
    """Return what a process sends, and let it end.

    Raises:
        WorkerError: it ended without sending anything.
    """
    try:
        result, error = receiving.recv()
    except EOFError as ended:
        raise WorkerError(_KILLED) from ended
    finally:
        receiving.close()
        process.join()
    if error is not None:
        raise error
    return result


def _may_fork() -> bool:
    """Tell whether another process is safe and of use."""
    return _process_count() > 1 and threading.active_count() == 1


def _process_count() -> int:
    """Return how many processes are of use.

    One for each processor that this one may use, as newer Pythons count them; one where processes cannot be forked.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    declared = os.environ.get("PYTHON_CPU_COUNT", "")
    if declared.isdecimal():
        count = int(declared)
    else:
        count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, _MOST_PROCESSES)


# In a forked process, what it works on.
_task: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def _begin(function: Callable[[Any], Any], items: Sequence[Any]) -> None:
    global _task  # noqa: PLW0603 - where a process keeps what it inherited
    _task = (function, items)
    _serve_parent()


def _serve_parent() -> None:
    """Let a forked process be quiet, copy no memory without need, and end no sooner and no later than the work of its parent."""
    tell_nobody()
    # A collection here would touch, and so copy, everything inherited.
    gc.freeze()
    collect_seldom()
    # Whoever interrupts the command interrupts the process that waits for this one, which ends it in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the process that forked this one: killed itself, it cannot end its workers."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # this is a forked process
    parent.join()
    os._exit(1)


def _run(start: int, end: int) -> list[Any]:
    assert _task is not None  # set by the initializer
    function, items = _task
    return [function(item) for item in items[start:end]]


def run_within(seconds: float, function: Callable[[Given], Result], given: Given) -> Result:
    """Return `function(given)`, computed in a process of its own, which is ended when it takes longer than `seconds`.

    Started anew and not forked, so that it works on every system and beside threads; function, what it is given and what
    it returns must be picklable. What `function` raises is raised here.

    Raises:
        TimeoutError: it took longer.
        WorkerError: the process ended before its work was done, as when the system is short of memory.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_begin_anew, args=(sending, function, given), daemon=True)
    process.start()
    sending.close()  # so that the end of the process is the end of what can be received
    try:
        if not receiving.poll(seconds):
            raise TimeoutError
        result, error = receiving.recv()
    except EOFError as error:
        raise WorkerError("读文件的进程没有做完就被系统终止，多半是内存不够。关掉别的程序再试。") from error
    finally:
        receiving.close()
        process.kill()
        process.join()
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]  # what came through a pipe has no type


def _begin_anew(sending: Connection, function: Callable[[Any], Any], given: Any) -> None:
    # Whoever interrupts the command interrupts the process that waits for this one, which ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _send(sending, function, given)


def _send(sending: Connection, function: Callable[[Any], Any], given: Any) -> None:
    try:
        said: tuple[Any, Exception | None] = (function(given), None)
    except Exception as error:  # whatever it is, it is for the process that waits
        said = (None, error)
    sending.send(said)
