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


def run_build(folder: Path, files: Mapping[str, str | bytes], **environment: str) -> Build:
    """Write a folder of reports and build it strictly."""
    reports = write_files(folder / "reports", files)
    site = folder / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=PROJECT,
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
