"""What a command costs is that of its whole process, and a command that fails ends the measurement."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from measure.processes import Run, run


def test_memory_is_that_of_the_command_and_not_of_who_measures(tmp_path: Path) -> None:
    held = bytearray(100 * 2**20)
    small = run((sys.executable, "-c", "pass"), tmp_path)
    large = run((sys.executable, "-c", f"bytearray({len(held)})"), tmp_path)
    assert small.largest < 60
    assert large.largest > small.largest + 90
    assert 0 < small.processor <= small.seconds * 8
    assert small.together is None


def test_what_a_command_prints_is_kept(tmp_path: Path) -> None:
    said = run((sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr)"), tmp_path)
    assert said.printed.split() == ["out", "err"]


def test_a_command_that_fails_says_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        run((sys.executable, "-c", "raise SystemExit('no such thing')"), tmp_path)


def test_two_commands_cost_both_times_and_the_larger_memory() -> None:
    assert Run(1, 2, 30, 40).then(Run(10, 20, 10, None)) == Run(11, 22, 30, 40)
