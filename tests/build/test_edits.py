"""Whatever is edited between two builds, the site is that of a build from nothing, byte for byte; see `edits.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

import edits


@pytest.mark.long
def test_a_few_edits(tmp_path: Path) -> None:
    edits.run(tmp_path, seed=1, sets=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3])
def test_many_edits(tmp_path: Path, seed: int) -> None:
    edits.run(tmp_path, seed=seed, sets=20)
