"""Real sites for tests: MkDocs as a process, the project's own configuration, reports of the test's making."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from playwright.sync_api import Page

from factories import write_files

PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Build:
    """The outcome of one build."""

    code: int
    output: str
    site: Path
    reports: Path

    def read(self, page: str) -> str:
        return (self.site / page).read_text(encoding="utf-8")


Builder: TypeAlias = Callable[..., Build]


FORGE = {"REPO_URL": "https://git.example/team/analyses", "EDIT_URI": "_edit/main/docs/"}
"""A Gitea, as the environment of a build."""


def link_project(folder: Path) -> None:
    """Make a folder a project like this one, whose reports are its own."""
    for name in ("Makefile", ".venv", "docs", "hooks", "mkdocs.yml", "overrides", "requirements.txt", "scripts"):
        (folder / name).symlink_to(PROJECT / name)


def run_build(folder: Path, files: Mapping[str, str | bytes], *, in_project: bool = False, **environment: str) -> Build:
    """Write a folder of reports and build it strictly.

    As in a project of somebody, the reports lie inside the project where `in_project` says so, else elsewhere.
    """
    reports = write_files(folder / "reports", files)
    site = folder / "site"
    if in_project:
        link_project(folder)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=folder if in_project else PROJECT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "REPORTS": str(reports), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Build(done.returncode, done.stdout + done.stderr, site, reports)


Opener: TypeAlias = Callable[..., Page]

# One page of each kind, on the site of the browser tests.
PAGE_KINDS = [
    "",
    "reports/2025/2025-04-10-hongteng/",
    "reports/2024/2024-12-31-old/",
    "topics/",
    "topics/cybersecurity/",
    "regions/",
    "regions/330402/",
    "entities/",
    "entities/hongteng/",
    "archive/",
    "archive/2025/",
    "archive/2025/04/",
    "about/",
    "search/",
    "contribute/",
    "reports/2024/2024-11-30-withdrawn/",
    "topics/cybersecurity/yingduicelve/",
    "regions/cn/",
    "regions/yangtze-river-delta/",
    "entities/chen-wei/",
    "entities/chen-wei/with/hongteng/",
    "contribute-guide/",
    "format/",
    "api/",
]
