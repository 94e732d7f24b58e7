"""Settings and fixtures for all tests."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from sites import Builder, build_once, configuration

# What is tested is the outcome, not the time: machines are noisy. Derandomised, so that a red build is red again.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def shared_build(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Return a function that builds a site which tests only read; each is built once in a run of the tests."""
    base = tmp_path_factory.getbasetemp()
    return partial(build_once, base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture
def configured(tmp_path: Path) -> None:
    """Put the tests' `mkdocs.yml` where commands look for it: beside a folder `reports` of the test."""
    (tmp_path / "mkdocs.yml").write_text(configuration(), encoding="utf-8")
