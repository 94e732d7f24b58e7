"""Settings and fixtures for all tests."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from eventlib.workers import end_soon
from factories import TESTS
from processes import everything_ends
from sites import CONFIGURATION_FILE, Builder, build_once

# What is tested is the outcome, not the time: machines are noisy. Derandomised, so that a red build is red again.
settings.register_profile("short", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("long", settings.get_profile("short"), max_examples=400)
settings.load_profile("short")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests in browsers last: who drives one has threads, and beside threads the library forks no workers."""
    items.sort(key=lambda item: item.path.is_relative_to(TESTS / "browser"))


@pytest.fixture(scope="session", autouse=True)
def passing_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give all that tests start a folder for passing files, in which nothing stays."""
    tmp_path_factory.getbasetemp()  # which pytest keeps for a while lies where it always does
    # Its path is short: that of a socket has 104 characters at most.
    with tempfile.TemporaryDirectory(prefix="t") as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", name)
        patch.setattr(tempfile, "tempdir", None)
        yield
        left = sorted(Path(name).iterdir())
    assert left == []


@pytest.fixture(autouse=True)
def collects_garbage() -> Iterator[None]:
    """Give back what a command or a build sets for a process that ends with it: that of the tests goes on."""
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.enable()
    end_soon(False)


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    """Fail a test that leaves threads or processes of Python: beside a thread the library would fork no workers."""
    with everything_ends():
        yield


@pytest.fixture(scope="session")
def shared_build(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Return a function that builds a site which tests only read; each is built once in a run of the tests."""
    base = tmp_path_factory.getbasetemp()
    return partial(build_once, base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture
def configured(tmp_path: Path) -> None:
    """Put the tests' `mkdocs.yml` where commands look for it: beside a folder `reports` of the test."""
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION_FILE, encoding="utf-8")
