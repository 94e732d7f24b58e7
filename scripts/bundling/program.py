"""All modules of a site as one classic script, which pages and workers begin with: browsers run no modules from disk.

esbuild (MIT) puts them together; npm installs it by the lock file that lies here.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

_HERE = Path(__file__).resolve().parent
ESBUILD = _HERE.parents[1] / ".venv" / "bundling" / "node_modules" / ".bin" / "esbuild"
_NAMED = re.compile(r"\b(?:loadModule|startWorker)\(\"([^\"]+)\"\)")


class ProgramError(Exception):
    """The script could not be made; the message is Chinese."""


def modules_folder(site: Path) -> Path:
    """Return the folder of a built site in which its modules lie, beside `loader.js`."""
    (loader,) = site.glob("assets/javascripts-*/loader.js")
    return loader.parent


def program(folder: Path, begun: Iterable[str]) -> bytes:
    """Return the script with all modules in a folder that are `begun`, by pages or workers, and all that these import.

    `begun` are paths relative to the folder; those that modules load themselves are found in them.

    Raises:
        ProgramError: esbuild is not installed, or does not understand a module.
    """
    sources = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.js")))
    loaded = {name for source in sources for name in _NAMED.findall(source)}
    entries = "".join(
        f"{json.dumps(name)}: () => import({json.dumps(_relative(name))}),\n" for name in sorted({*begun, *loaded})
    )
    entry = f'import {{ begin }} from "{_HERE.as_posix()}/from_disk.js";\nbegin({{\n{entries}}});\n'
    # A worker is made of the text of this function, which has all modules in it: nothing else can be had from disk.
    return b'function siteProgram() {\n"use strict";\n' + _bundled(folder, entry) + b"}\nsiteProgram();\n"


def _relative(name: str) -> str:
    return name if name.startswith("../") else f"./{posixpath.normpath(name)}"


def _bundled(folder: Path, entry: str) -> bytes:
    # The loader names itself and other modules only where a server serves the site.
    options = ["--bundle", "--minify", "--charset=utf8", "--format=iife", "--log-override:empty-import-meta=silent"]
    try:
        done = subprocess.run([ESBUILD, *options], input=entry.encode(), cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise ProgramError(
            "没有安装 esbuild，不能把脚本合成一个：make bundle 会用 npm（随 Node.js 安装）取它。"
        ) from error
    if done.returncode:
        # What it says itself, before its wrapper ends with a traceback of Node.js.
        said = done.stderr.decode(errors="replace").partition("\nnode:")[0].strip()
        raise ProgramError(f"esbuild 没有合成脚本：\n{said}")
    return done.stdout
