"""Folders of many files that a site has no longer, kept so that the next build writes its own files over theirs.

An edit changes each of some 4,300 files of the search index. ext4 leaves the place of a file that is gone alone for five
minutes, and each new file passes over all of these places: to make 4,300 files soon after as many have been removed took
2 to 3 s, and takes 0.1 s where they are written over.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

WORTH_IT = 500
"""Of how many files a folder is kept."""

# Of thousands of files: a `Path` for each costs more than the system takes.
# ruff: noqa: PTH104, PTH208


class SpareFolders:
    """What is kept of a site. It may be deleted at any moment, and nobody trusts what lies there."""

    def __init__(self, path: Path | None) -> None:
        """`path` is the folder that they are kept in, on the disk of the site; without one, none is kept."""
        self._path = path

    def put(self, folders: Iterable[Path]) -> None:
        """Keep some folders, which are moved, in the place of those that were kept; one that cannot be moved stays."""
        kept = list(folders)
        if not kept or self._path is None:
            return
        with suppress(OSError):
            shutil.rmtree(self._path, ignore_errors=True)
            self._path.mkdir(parents=True)
            for number, folder in enumerate(kept):
                folder.rename(self._path / str(number))

    def take(self, target: str) -> set[str]:
        """Move a folder to a path where there is nothing yet; return the names of its files, none where none is kept.

        All are plain files, and nobody else's: what has a second name, as in a copy that was published, is left out.
        """
        with suppress(OSError):  # there is none, or another process was first
            for name in sorted(os.listdir(self._path)) if self._path else ():
                folder = f"{self._path}/{name}"
                if (files := _plain_files(folder)) is not None:
                    os.rename(folder, target)
                    return files
                shutil.rmtree(folder, ignore_errors=True)
        return set()


def _plain_files(folder: str) -> set[str] | None:
    """Return the names of the files in a folder; None if that, or anything in it, is something else."""
    if os.path.islink(folder):  # noqa: PTH114 - as above
        return None
    with os.scandir(folder) as entries:
        found = {
            entry.name: entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_nlink == 1
            for entry in entries
        }
    return set(found) if all(found.values()) else None
