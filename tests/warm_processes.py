"""Processes of MkDocs and of `reports.py` that are copies of one that has built a site: most of a tiny build is loading.

Run as a script it is that process. It takes orders, a line each, until whoever started it has ended.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ended:
    """What came of a process: its exit code, what it printed, and what it said of errors."""

    code: int
    printed: str
    errors: str


def run(program: str, arguments: Sequence[str], folder: Path, **environment: str) -> Ended:
    """Run `mkdocs` or `reports` in a folder, with these changes in its environment.

    As a process of its own would, but for what Python itself learns when it starts: hashes of strings, PYTHONPATH.
    """
    with tempfile.TemporaryDirectory() as name:
        printed, errors = Path(name) / "printed", Path(name) / "errors"
        order = {
            "program": program,
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": {**os.environ, **environment},
            "outputs": [str(printed), str(errors)],
        }
        warm = _warm()
        assert warm.stdin and warm.stdout
        warm.stdin.write(json.dumps(order) + "\n")
        warm.stdin.flush()
        code = warm.stdout.readline()
        assert code, "what builds sites for tests has ended: why, it has said above"
        return Ended(int(code), printed.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8"))


@functools.cache
def _warm() -> subprocess.Popen[str]:
    paths = os.pathsep.join(str(PROJECT / name) for name in ("scripts", "hooks", "tests"))
    warm = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    atexit.register(warm.communicate)  # which closes its input
    return warm


def _warm_up(folder: Path) -> None:
    """Build a site without reports, so that everything is loaded and every template compiled."""
    import jinja2
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    import commands.site  # noqa: F401 - to have it loaded
    from sites import link_project

    compiled = jinja2.Environment.compile
    known: dict[tuple[Any, ...], Any] = {}

    # Each build has an environment of its own, but of the same kind: what a template is compiled to depends on these.
    def compile_once(
        self: jinja2.Environment, source: Any, name: str | None = None, filename: str | None = None, **how: Any
    ) -> Any:
        key = (source, name, filename, *how.items())
        if key not in known:
            known[key] = compiled(self, source, name, filename, **how)
        return known[key]

    jinja2.Environment.compile = compile_once  # type: ignore[method-assign,assignment]
    link_project(folder)
    (folder / "reports").mkdir()
    os.environ |= {"NO_MKDOCS_2_WARNING": "1", "REPORTS": str(folder / "reports")}
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)


def _do(order: dict[str, Any]) -> None:
    """Do what was ordered, and end this process."""
    for number, path in enumerate(order["outputs"], start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    from mkdocs.__main__ import cli

    import reports

    code: Any = 1
    try:
        if order["program"] == "mkdocs":
            cli.main(order["arguments"], prog_name="mkdocs")
        else:
            code = reports.main(order["arguments"])
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


def _main() -> None:
    with tempfile.TemporaryDirectory() as name, redirect_stdout(sys.stderr):
        _warm_up(Path(name))
    for line in sys.stdin:
        if not (child := os.fork()):
            _do(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _main()
