"""Files written into the published site beside what MkDocs writes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path


def write_files(files: Iterable[tuple[str, bytes]], site: Path) -> None:
    """Write (path inside the published site, content); a folder is looked for once."""
    made: set[str] = set()
    for path, content in files:
        folder = posixpath.dirname(path)
        if folder not in made:
            (site / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        with open(f"{site}/{path}", "wb") as stream:  # noqa: PTH123 - thousands of files: a Path for each costs more
            stream.write(content)
