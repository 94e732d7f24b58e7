"""Small git repositories of reports for tests."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from factories import write_files


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as somebody whom nobody's settings touch."""
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def repository(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Make a repository whose folder `reports` holds the files, committed on the branch main; return that folder."""
    reports = write_files(folder / "reports", files)
    git(folder, "init", "--initial-branch=main")
    commit(folder)
    return reports


def commit(folder: Path) -> None:
    """Commit everything in a repository."""
    git(folder, "add", "--all")
    git(folder, "commit", "--allow-empty", "--message", "state")
