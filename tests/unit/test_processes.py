"""What tests start ends with them."""

from __future__ import annotations

import subprocess
import time

import pytest

from processes import started

# Deaf to what is asked of it, with a child as deaf.
STUBBORN = "trap '' INT TERM; sleep 600 & echo $!; wait"


def is_running(pid: int) -> bool:
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(told.strip()) and not told.startswith("Z")  # what has ended may wait to be asked for its outcome


def test_a_server_and_its_children_end_when_the_test_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("processes.PATIENCE", 0.2)
    with (
        pytest.raises(AssertionError, match="as in a test"),
        started(["sh", "-c", STUBBORN], stdout=subprocess.PIPE) as process,
    ):
        assert process.stdout is not None
        with process.stdout as told:
            child = int(told.readline())
        assert is_running(child)
        raise AssertionError("as in a test")
    deadline = time.monotonic() + 60
    while is_running(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert process.returncode is not None
