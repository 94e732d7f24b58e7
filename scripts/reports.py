"""The command line for analysts and CI: `python scripts/reports.py check | import …`.

Prints and writes; what is found and proposed comes from `eventlib`. Exit codes: 0 clean or warnings only, 1 errors
found, 2 the command could not run.
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

import yaml

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "hooks"))

from eventlib.findings import Finding, Severity  # noqa: E402 - the package is not installed, it lies beside the hooks
from eventlib.library import LibraryError, error_reason, load_library  # noqa: E402


class CommandError(Exception):
    """The command cannot run; the message is Chinese and goes to the user."""


class ChineseHelp(argparse.HelpFormatter):
    """Help with Chinese headings."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # the signature is argparse's
        super().add_usage(usage, actions, groups, "用法：")


class ChineseParser(argparse.ArgumentParser):
    """A parser whose help and errors are Chinese."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=ChineseHelp, **options)  # type: ignore[arg-type]  # passed through
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        for english, chinese in (
            ("the following arguments are required:", "缺少参数："),
            ("unrecognized arguments:", "不认识的参数："),
            ("invalid choice:", "没有这个选择："),
            ("expected one argument", "后面要有一个值"),
            ("choose from", "可选："),
            ("argument ", "参数 "),
        ):
            message = message.replace(english, chinese)
        self.exit(2, f"{message}\n用 --help 查看用法。\n")


def build_parser() -> ChineseParser:
    """Return the parser of the whole command line."""
    parser = ChineseParser(prog="reports.py", description="检查、导入事件分析报告。")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, metavar="命令")
    check = commands.add_parser("check", help="检查全部报告和词表", description="检查全部报告和词表。")
    check.add_argument(
        "--reports", type=Path, default=Path("reports"), metavar="文件夹", help="报告文件夹（默认 reports）"
    )
    check.add_argument("--format", choices=("text", "github", "json"), default="text", help="输出形式（默认 text）")
    check.set_defaults(run=run_check)
    import_ = commands.add_parser(
        "import",
        help="把一篇原始分析变成报告文件",
        description="把一篇原始分析变成报告文件，自动提取的内容标为“待确认”。",
    )
    import_.add_argument("file", type=Path, metavar="文件", help="原始分析（.txt 或 .md）")
    import_.add_argument(
        "--reports", type=Path, default=Path("reports"), metavar="文件夹", help="报告文件夹（默认 reports）"
    )
    import_.add_argument("--date", metavar="日期", help="事件日期 YYYY-MM-DD（默认从正文提取）")
    import_.add_argument("--slug", metavar="简称", help="文件名里日期后的部分，例如 jiaxing-360（默认自动生成）")
    import_.set_defaults(run=run_import)
    return parser


class _ConfigLoader(yaml.SafeLoader):
    """Reads `mkdocs.yml` without what only MkDocs understands: `!ENV` and Python names become None."""


_ConfigLoader.add_multi_constructor("!", lambda *_: None)
_ConfigLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def configured_sections() -> tuple[str, ...]:
    """Return the sections of a report from `mkdocs.yml`, their only home."""
    try:
        config = yaml.load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_ConfigLoader)
        return tuple(str(name) for name in config["extra"]["sections"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CommandError(f"mkdocs.yml 里没有 extra.sections：{error}") from error


def run_check(options: argparse.Namespace) -> int:
    library = load_library(options.reports, configured_sections(), keep_reports=False)
    for line in _formatted(library.findings, options.format):
        print(line)
    errors = sum(finding.is_error for finding in library.findings)
    if options.format == "text":
        warnings = len(library.findings) - errors
        print(f"检查了 {library.file_count} 篇报告：{errors} 个错误，{warnings} 个警告。", file=sys.stderr)
    return 1 if errors else 0


def _formatted(findings: tuple[Finding, ...], form: str) -> list[str]:
    if form == "json":
        records = [
            {
                "path": finding.path,
                "line": finding.line,
                "column": finding.column,
                "severity": finding.severity.name.lower(),
                "rule": finding.rule,
                "message": finding.message,
                "suggestion": finding.suggestion,
            }
            for finding in findings
        ]
        return [json.dumps(records, ensure_ascii=False, indent=2)]
    if form == "github":
        return [_github_annotation(finding) for finding in findings]
    return [str(finding) for finding in findings]


def _github_annotation(finding: Finding) -> str:
    """Return a workflow command; `%`, line ends and, in properties, `:` and `,` are escaped as GitHub prescribes."""

    def escape(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    path = escape(finding.path).replace(":", "%3A").replace(",", "%2C")
    kind = "error" if finding.severity is Severity.ERROR else "warning"
    hint = f"（建议：{finding.suggestion}）" if finding.suggestion else ""
    place = f"file={path},line={finding.line},col={finding.column},title={finding.rule}"
    return f"::{kind} {place}::{escape(finding.message + hint)}"


def run_import(options: argparse.Namespace) -> int:
    # Imported here: checking has no need of it.
    from eventlib import raw_analysis
    from eventlib.report import FILE_NAME, UNCONFIRMED
    from eventlib.source_text import read_source

    try:
        source = read_source(options.file.read_bytes(), str(options.file))
    except OSError as error:
        raise CommandError(f"无法读取「{options.file}」：{error_reason(error)}") from error
    if source.text is None or not source.text.strip():
        reasons = "".join(f"\n{finding}" for finding in source.findings)
        raise CommandError(f"「{options.file}」里没有可以导入的文字。{reasons}")
    for finding in source.findings:
        print(finding, file=sys.stderr)
    sections = configured_sections()
    vocabulary = load_library(options.reports, sections, keep_reports=False).vocabulary
    draft = raw_analysis.propose(raw_analysis.read_raw_analysis(source.text, sections), vocabulary)
    date = options.date or (draft.date.value if draft.date else None)
    if date is None:
        raise CommandError("正文里没有完整的日期（年月日）。请用 --date 2025-04-10 这样的形式指定。")
    name = f"{date}-{options.slug or raw_analysis.propose_slug(draft, vocabulary)}.md"
    if not FILE_NAME.fullmatch(name) or not _is_date(date):
        raise CommandError(
            f"文件名「{name}」不合规则：日期写成 2025-04-10 这样确有的一天，简称只用小写字母、数字和连字符。"
        )
    path = options.reports / name[:4] / name
    text = raw_analysis.render_report_file(draft, date)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise CommandError(f"「{path}」已经存在，没有改动它。请用 --slug 换一个简称。") from None
    except OSError as error:
        raise CommandError(f"无法写入「{path}」：{error_reason(error)}") from error
    print(f"已写入 {path}")
    for field in raw_analysis.missing_fields(draft):
        print(f"没有找到{field}，请自己补上。")
    print(
        f"有 {text.count(f'# {UNCONFIRMED}')} 处标着“{UNCONFIRMED}”：逐处核对，改正后删去“# {UNCONFIRMED}”及其后的文字。"
    )
    print("然后运行 make check。")
    return 0


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = build_parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except (CommandError, LibraryError) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever reads the output has seen enough; nothing is left to say, also not at exit.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open until the process ends
        return 1
    return code


if __name__ == "__main__":
    raise SystemExit(main())
