"""The command line for analysts and CI: `python scripts/reports.py check | fix | build | serve | …`.

Dispatches to `commands/`, one module a command. Exit codes: 0 clean or warnings only, 1 errors found, 2 the command
could not run.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

# The domain package is not installed: it lies beside the hooks.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hooks"))

try:
    from commands import check, fix, impact, import_, library, new, publish, rename, site
    from commands.common import ChineseParser, CommandError
    from eventlib.authoring.history import HistoryError
    from eventlib.library.folder import LibraryError
    from eventlib.settings import SettingsError
    from eventlib.workers import WorkerError
except ModuleNotFoundError as error:
    sys.exit(f"这个 Python 里没有安装 {error.name}：用 .venv 里的 Python 运行；怎样建立 .venv，见 README.md。")

COMMANDS = (check, fix, rename, impact, new, import_, site, library, publish)


def build_parser() -> ChineseParser:
    """Return the parser of the whole command line."""
    parser = ChineseParser(prog="reports.py", description="新建、导入、检查、改正事件分析报告，生成、预览和发布网站。")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, metavar="命令")
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = build_parser().parse_args(arguments)
    try:
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
    raise SystemExit(main())
