"""Take the newest versions of all packages that `*.in` and `package.json` allow, and show what changed.

Usage: `python -m dependencies.update`, from `make update`, which then installs them and runs `dependencies.licences` and
`dependencies.audit`. Needs a package index; npm's lock files are left as they are where there is no npm.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from dependencies.locks import PROJECT, REQUIREMENTS, Package, npm_locks, npm_packages, python_packages

OLDEST_PYTHON = "3.11"
SYSTEMS = ("linux", "aarch64-unknown-linux-gnu", "macos", "x86_64-apple-darwin", "windows")
"""Where the project is used, as uv calls them: each must have a wheel of each package."""


def compile_command(stem: str) -> list[str]:
    """Return the command that writes the lock file of a set: for every system, wheels alone, no address of an index.

    Wheels alone, for what builds a package from its source would be installed without hashes.
    """
    return [
        *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade"),
        *("--universal", "--python-version", OLDEST_PYTHON),
        *("--generate-hashes", "--only-binary", ":all:", "--no-emit-index-url", "--no-emit-find-links"),
        *("--annotation-style", "line", "--custom-compile-command", "make update"),
        *(f"{stem}.in", "--output-file", f"{stem}.txt"),
    ]


def check_command(stem: str, system: str) -> list[str]:
    """Return the command that fails where a set cannot be installed from wheels with these hashes on a system."""
    return [
        *(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--dry-run", "--target", ".venv/nowhere"),
        *("--python-platform", system, "--require-hashes", "--only-binary", ":all:", "--requirement", f"{stem}.txt"),
    ]


def changes(before: Iterable[Package], after: Iterable[Package]) -> list[str]:
    """Return a line for each package that came, went or has other versions, by lock file and name."""
    states: list[dict[tuple[str, str], set[str]]] = []
    for packages in (before, after):
        state: dict[tuple[str, str], set[str]] = defaultdict(set)
        for package in packages:
            state[package.lock, package.name].add(package.version)
        states.append(state)
    old, new = states
    lines = []
    for key in sorted(old.keys() | new.keys()):
        was, now = ("、".join(sorted(state.get(key, set()))) for state in states)
        if was != now:
            lines.append(f"{key[0]}：{key[1]} {was or '（新增）'} → {now or '（不再需要）'}")
    return lines


def _all_packages() -> list[Package]:
    return [*python_packages(), *(package for package, _ in npm_packages())]


def _update_npm(folder: Path) -> None:
    command = ["npm", "update", "--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]
    subprocess.run([*command, "--silent"], cwd=folder, check=True)


def main() -> int:
    """Write the lock files anew and print what changed; return 1 where a command failed."""
    before = _all_packages()
    try:
        for stem in REQUIREMENTS:
            subprocess.run(compile_command(stem), cwd=PROJECT, check=True)
            for system in SYSTEMS:
                subprocess.run(check_command(stem, system), cwd=PROJECT, check=True)
        if shutil.which("npm"):
            for lock in npm_locks():
                _update_npm(lock.parent)
        else:
            print("没有安装 npm，package-lock.json 没有更新。")
    except subprocess.CalledProcessError as error:
        print(f"没有更新完：{' '.join(error.cmd)} 失败，原因见上。", file=sys.stderr)
        return 1
    lines = changes(before, _all_packages())
    print("\n".join(lines) if lines else "没有更新的版本。")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
