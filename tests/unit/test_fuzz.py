"""The kept inputs of `make fuzz`, among them every find, and a short run of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import fuzz
from fuzz_targets import TARGETS, inputs


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs_are_taken_as_they_must_be(name: str) -> None:
    target = TARGETS[name]
    for raw in inputs(target.corpus or name):
        target.hold(raw)


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS)
def test_a_short_run_finds_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    originals = inputs(TARGETS[name].corpus or name)
    assert fuzz.run(name, first=0, most=TARGETS[name].short, minutes=None, originals=originals) == 0
