from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from weakref import ref

import pytest

from eventlib import workers
from eventlib.workers import (
    WorkerError,
    ahead,
    collecting_nothing,
    end_meanwhile,
    end_soon,
    map_items,
    meanwhile,
    run_within,
)

HOOKS = Path(workers.__file__).parents[1]
pytestmark = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="without forks there are no workers on this system"
)


@pytest.fixture(autouse=True)
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work as on two processors."""
    monkeypatch.setenv("PYTHON_CPU_COUNT", "2")


def pids(count: int, minimum: int | None = None) -> set[int]:
    return set(map_items(lambda _: os.getpid(), range(count), minimum=minimum))


def test_items_are_worked_on_by_several_processes_at_once_and_come_in_order() -> None:
    # Nobody passes before both are there.
    both = multiprocessing.get_context("fork").Barrier(2)

    def work(number: int) -> tuple[int, int]:
        if number in {0, 3}:
            both.wait(timeout=60)
        return number, os.getpid()

    # In sixteen pieces of one: the process that waits with the first item leaves the next ones to the other.
    found = list(map_items(work, range(16), minimum=2))
    assert [number for number, _ in found] == list(range(16))
    assert len({pid for _, pid in found} - {os.getpid()}) == 2


def test_few_items_are_not_worth_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pids(199) == {os.getpid()}
    assert os.getpid() not in pids(200)
    # The bound is looked up at the call, so that a test can lower it.
    monkeypatch.setattr(workers, "_WORTH_IT", 2)
    assert os.getpid() not in pids(2)


def test_nothing_is_forked_beside_a_thread_or_for_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert pids(10, minimum=2) == {os.getpid()}
    finally:
        stop.set()
        thread.join()
    assert os.getpid() not in pids(10, minimum=2)
    monkeypatch.setenv("PYTHON_CPU_COUNT", "1")
    assert pids(10, minimum=2) == {os.getpid()}


def test_workers_make_no_workers_of_their_own() -> None:
    nested = map_items(lambda _: (os.getpid(), pids(10, minimum=2)), range(4), minimum=2)
    assert all(inner == {outer} for outer, inner in nested)


def test_what_the_function_raises_is_raised() -> None:
    def fail(number: int) -> int:
        if number == 7:
            raise ValueError(f"not {number}")
        return number

    got = []
    with pytest.raises(ValueError, match="not 7"):
        for number in map_items(fail, range(100), minimum=2):
            got.append(number)
    assert got == list(range(7))


def test_worker_that_is_killed_is_an_error_at_once() -> None:
    def work(number: int) -> int:
        if number == 50:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    start = time.monotonic()
    with pytest.raises(WorkerError, match="内存不够"):
        list(map_items(work, range(100), minimum=2))
    assert time.monotonic() - start < 60


def test_results_that_nobody_asks_for_are_not_piled_up(tmp_path: Path) -> None:
    results = map_items(lambda number: (tmp_path / str(number)).touch(), range(1000), minimum=2)
    next(results)
    time.sleep(0.5)
    # Of sixteen pieces, at most the one asked for and two for each process.
    assert len(list(tmp_path.iterdir())) <= 64 * 5
    results.close()  # type: ignore[attr-defined]  # it is a generator


def test_work_is_done_while_this_process_goes_on() -> None:
    both = multiprocessing.get_context("fork").Barrier(2)

    def work() -> int:
        both.wait(timeout=60)
        return os.getpid()

    result = meanwhile(work, size=200)
    both.wait(timeout=60)  # which nobody would pass if the work waited for the result to be asked for
    assert result() == result() != os.getpid()
    # Where it is not worth a process, it is done when the result is asked for.
    asked = []
    later = meanwhile(lambda: asked.append(os.getpid()), size=199)
    assert asked == []
    later()
    later()
    assert asked == [os.getpid()]


def test_what_can_be_done_without_is_done_by_another_process_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    result = ahead(os.getpid)
    assert set(map_items(lambda _: result(), range(8), minimum=2)) == {None}, (
        "those that were forked since have no part in it"
    )
    assert result() not in {None, os.getpid()}
    monkeypatch.setenv("PYTHON_CPU_COUNT", "1")
    assert ahead(os.getpid)() is None


def test_what_is_worked_out_meanwhile_may_be_asked_for_by_workers_too() -> None:
    result = meanwhile(lambda: "x" * 100_000, size=200)
    assert set(map_items(lambda _: len(result()), range(8), minimum=2)) == {100_000}
    assert len(result()) == 100_000


def test_what_fails_meanwhile_is_said_where_the_result_is_asked_for() -> None:
    with pytest.raises(ValueError, match="twelve"):
        meanwhile(lambda: int("twelve"), size=200)()
    with pytest.raises(WorkerError, match="内存不够"):
        meanwhile(lambda: os.kill(os.getpid(), signal.SIGKILL), size=200)()


def test_what_was_begun_is_ended_where_it_is_of_no_use_any_more() -> None:
    other = multiprocessing.get_context("fork").Process(target=time.sleep, args=(600,), daemon=True)
    other.start()
    result = meanwhile(lambda: time.sleep(600), size=200)
    end_meanwhile()
    assert multiprocessing.active_children() == [other]
    with pytest.raises(WorkerError):
        result()
    other.kill()
    other.join()


def test_what_nobody_asks_for_is_ended() -> None:
    result = meanwhile(lambda: time.sleep(600), size=200)
    (process,) = multiprocessing.active_children()
    del result
    process.join(timeout=60)
    assert process.exitcode == -signal.SIGKILL


KILLED = """
import sys, time
sys.path.insert(0, sys.argv[1])
from eventlib.workers import map_items
def work(number):
    print("at work", flush=True)
    time.sleep(600)
list(map_items(work, range(4), minimum=2))
"""


def test_workers_end_with_the_process_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(HOOKS)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.readline()
        process.kill()
        # The end of the file comes when the last process that can write to it has ended.
        start = time.monotonic()
        process.stdout.read()
        assert time.monotonic() - start < 60


def test_work_in_a_process_of_its_own_is_done_or_ended_in_time() -> None:
    assert run_within(60, int, "12") == 12
    with pytest.raises(ValueError, match="twelve"):
        run_within(60, int, "twelve")
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        run_within(0.5, time.sleep, 600)
    assert time.monotonic() - begin < 60
    with pytest.raises(WorkerError, match="内存不够"):
        run_within(60, os._exit, 1)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux lists the threads of a process")
def test_numpy_starts_no_threads() -> None:
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); import eventlib, numpy; print(os.listdir('/proc/self/task'))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", code, str(HOOKS)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    assert told.count(",") == 0, told


def test_garbage_is_looked_for_again_after_what_came_to_be_held() -> None:
    def hold() -> None:
        with collecting_nothing():
            assert not gc.isenabled()
            raise ValueError

    assert gc.isenabled()
    with pytest.raises(ValueError, match=r"^$"):
        hold()
    assert gc.isenabled()


@pytest.mark.parametrize("ends", [True, False])
def test_what_a_preview_has_done_with_is_found_to_be_garbage(ends: bool) -> None:
    class Held:
        def __init__(self) -> None:
            self.own = self

    end_soon(ends)
    try:
        with collecting_nothing():
            held = ref(Held())
    finally:
        end_soon(False)
    gc.collect(0)  # what is new
    assert (held() is None) is not ends
    gc.collect()
