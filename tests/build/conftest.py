"""What the tests of whole builds share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sites import ADDRESS, PROGRAM_FILES, Build, Builder, run_build


@pytest.fixture
def build(tmp_path: Path) -> Builder:
    """Return a function that builds a folder of reports with these files in it."""

    def run(files: Mapping[str, str | bytes], **environment: str) -> Build:
        return run_build(tmp_path, files, in_project=False, **environment)

    return run


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Build:
    """Return a site with everything that programs read, without an address; a module may have another in its place."""
    return shared_build(PROGRAM_FILES)


@pytest.fixture(scope="module")
def addressed(shared_build: Builder) -> Build:
    """Return the same with an address."""
    return shared_build(PROGRAM_FILES, SITE_URL=ADDRESS)
