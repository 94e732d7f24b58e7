"""The command line for analysts and CI: `python scripts/reports.py check | fix | build | serve | …`.

Dispatches to `commands/`, one module a command. Exit codes: 0 clean or warnings only, 1 errors found, 2 the command
could not run.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from importlib import import_module
from pathlib import Path

# What is imported stays: to look for garbage in it takes a tenth of the time.
gc.disable()
# The domain package is not installed: it lies beside the hooks.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hooks"))

try:
    from commands.common import ChineseParser, CommandError
    from commands.progress import progress_on
    from eventlib.authoring.history import HistoryError
    from eventlib.library.folder import LibraryError
    from eventlib.progress import told
    from eventlib.settings import SettingsError
    from eventlib.workers import WorkerError, collect_seldom, end_soon
except ModuleNotFoundError as error:
    sys.exit(f"这个 Python 里没有安装 {error.name}：用 .venv 里的 Python 运行；怎样建立 .venv，见 README.md。")
gc.freeze()
gc.enable()

COMMANDS = ("check", "fix", "rename", "impact", "new", "import_", "site", "library", "publish", "bundle")
"""The modules of `commands`, in the order in which help names what they do."""
_MODULES = {"import": "import_", "build": "site", "serve": "site", "rollback": "publish"}
"""Where a command is that is not called as its module."""


def build_parser(asked: str = "") -> ChineseParser:
    """Return the parser of the whole command line, or of the command that is asked for: others take time to import."""
    module = _MODULES.get(asked, asked)
    parser = ChineseParser(prog="reports.py", description="新建、导入、检查、改正事件分析报告，生成、预览和发布网站。")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, metavar="命令")
    for name in (module,) if module in COMMANDS else COMMANDS:
        import_module(f"commands.{name}").add_parser(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    collect_seldom()
    arguments = sys.argv[1:] if arguments is None else arguments
    options = build_parser(next(iter(arguments), "")).parse_args(arguments)
    try:
        with told(progress_on(sys.stderr)):
            code: int = options.run(options)
    except (CommandError, HistoryError, LibraryError, SettingsError, WorkerError) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever reads the output has seen enough; nothing is left to say, also not at exit.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open until the process ends
        return 1
    return code


if __name__ == "__main__":
    end_soon(True)
    exit_code = main()
    # Else Python looks for garbage among all that is still held before it ends: of thousands of reports, a tenth of a second.
    gc.freeze()
    raise SystemExit(exit_code)
