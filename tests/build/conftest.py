"""What the tests of whole builds share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sites import Build, Builder, run_build


@pytest.fixture
def build(tmp_path: Path) -> Builder:
    """Return a function that builds a folder of reports with these files in it."""

    def run(files: Mapping[str, str | bytes], **environment: str) -> Build:
        return run_build(tmp_path, files, in_project=False, **environment)

    return run
