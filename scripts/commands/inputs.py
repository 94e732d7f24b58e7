"""What stands for everything that a build reads, so that one of the same need not begin."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from commands.common import PROJECT, configuration_for, loaded_configuration
from eventlib.cache.digests import digest_of, program_digest

_OWN = ("hooks", "overrides", "docs")
_PACKAGES = ("mkdocs", "mkdocs-material", "jinja2", "markupsafe")


def inputs_digest(reports: Path) -> str | None:
    """Return what changes with anything that a build of a folder of reports reads; None where nobody here knows all of it.

    Files count by where they lie, their size, and when they were changed last, which no program can set.

    Raises:
        CommandError: the configuration cannot be read.
        OSError: a file cannot be looked at.
    """
    path = configuration_for(reports)
    settings = loaded_configuration(path)
    theme = settings.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    hooks = settings.get("hooks") or []
    # Those of an owner may read what they like.
    if settings.get("plugins") != [] or [(path.parent / str(each)).resolve() for each in hooks] != [_HOOK]:
        return None
    folders = [reports, *(PROJECT / name for name in _OWN), path.parent / str(settings.get("docs_dir") or "docs")]
    folders += [path.parent / str(custom)] if custom else []
    files = [[folder.absolute().as_posix(), *sorted(_stamps(str(folder)))] for folder in folders]
    return digest_of((program_digest(), [version(name) for name in _PACKAGES], settings, path.read_bytes(), files))


_HOOK = PROJECT / "hooks/site_build.py"


def _stamps(folder: str) -> Iterator[tuple[str, int, int, int]]:
    """Yield path, size, and times of change of every file in a folder; a folder that is not there has none."""
    for where, folders, names in os.walk(folder, followlinks=True):  # as MkDocs does
        if "__pycache__" in folders:
            folders.remove("__pycache__")
        for name in names:
            path = f"{where}/{name}"
            status = os.lstat(path)
            yield path, status.st_size, status.st_mtime_ns, status.st_ctime_ns
