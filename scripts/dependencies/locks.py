"""The files that say, with hashes, exactly what is installed: one for each set of Python packages, one for each of npm's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

REQUIREMENTS = {
    "requirements": "建站",
    "requirements-dev": "测试和检查",
    "requirements-update": "更新依赖",
    "requirements-bench": "性能测试",
}
"""The sets of Python packages, each after those that it refers to: `<name>.in` is what we ask for, `<name>.txt` what is
installed, and this what it is for."""

_PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ ;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """A package that is installed from a lock file."""

    lock: str
    """The lock file, relative to the project."""
    name: str
    version: str


def python_packages(project: Path = PROJECT) -> Iterator[Package]:
    """Yield the packages of the requirements files; one name may have several versions, for several Pythons."""
    for stem in REQUIREMENTS:
        path = project / f"{stem}.txt"
        for name, version in _PIN.findall(path.read_text(encoding="utf-8")):
            yield Package(path.name, name, version)


def npm_locks(project: Path = PROJECT) -> list[Path]:
    """Return the lock files of npm; each lies beside the `package.json` that it answers."""
    return sorted((project / "scripts").glob("*/package-lock.json"))


def npm_packages(project: Path = PROJECT) -> Iterator[tuple[Package, str | None]]:
    """Yield the packages of npm's lock files with the licences that these state."""
    for path in npm_locks(project):
        entries = json.loads(path.read_text(encoding="utf-8"))["packages"]
        for place, entry in entries.items():
            # The one without a place is the `package.json` itself; what is below another package is named by its end.
            if place:
                name = place.rpartition("node_modules/")[2]
                yield Package(path.relative_to(project).as_posix(), name, entry["version"]), entry.get("license")
