"""The command line for analysts and CI: `python scripts/reports.py check | fix | impact | new | import`.

Prints and writes; what is found and proposed comes from `eventlib`. Exit codes: 0 clean or warnings only, 1 errors
found, 2 the command could not run.
"""

from __future__ import annotations

import argparse
import codecs
import datetime
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import yaml

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "hooks"))

from eventlib.addresses import FORMAT_URI  # noqa: E402 - the package is not installed, it lies beside the hooks
from eventlib.findings import TOLERATED, Finding, listing  # noqa: E402
from eventlib.history import Base, HistoryError, find_base  # noqa: E402
from eventlib.library import Library, LibraryError, error_reason, load_library, printable, shown_folder  # noqa: E402
from eventlib.new_report import (  # noqa: E402
    QUESTIONS,
    Question,
    candidates,
    check_values,
    completions,
    correct_value,
    propose_new_slug,
    render_new_report,
    split_values,
)
from eventlib.report import FILE_NAME  # noqa: E402
from eventlib.vocabulary import Vocabulary  # noqa: E402


class CommandError(Exception):
    """The command cannot run; the message is Chinese and goes to the user."""


class ChineseHelp(argparse.HelpFormatter):
    """Help with Chinese headings."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # the signature is argparse's
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


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
    parser = ChineseParser(prog="reports.py", description="新建、导入、检查、改正事件分析报告，说明改动的影响。")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, metavar="命令")
    check = commands.add_parser("check", help="检查全部报告和词表", description="检查全部报告和词表。")
    check.add_argument(
        "--reports", type=Path, default=Path("reports"), metavar="文件夹", help="报告文件夹（默认 reports）"
    )
    check.add_argument("--format", choices=("text", "github", "json"), default="text", help="输出形式（默认 text）")
    check.add_argument(
        "--changed-since",
        metavar="版本",
        help="只看这个提交、分支或标签以来改动的文件，例如 origin/main；其中的警告也算错误，别的文件只报新出现的错误",
    )
    check.set_defaults(run=run_check)
    fix = commands.add_parser(
        "fix",
        help="改正只有一种正确写法的地方",
        description="改正只有一种正确写法的地方（名称、字段的顺序和冒号、章节的级别和编号、行尾空格、BOM、换行符），"
        "先显示改动，再询问。别的内容一个字节也不动。没有改完的，退出码是 1。",
    )
    fix.add_argument("file", type=Path, nargs="*", metavar="文件", help="报告文件（默认全部）")
    fix.add_argument(
        "--reports", type=Path, default=Path("reports"), metavar="文件夹", help="报告文件夹（默认 reports）"
    )
    fix.add_argument("--yes", action="store_true", help="不询问，直接写入")
    fix.set_defaults(run=run_fix)
    impact = commands.add_parser(
        "impact",
        help="说明这次改动对网站的影响",
        description="用 Markdown 说明某个版本以来的改动对网站的影响，供审核者阅读。",
    )
    impact.add_argument(
        "--reports", type=Path, default=Path("reports"), metavar="文件夹", help="报告文件夹（默认 reports）"
    )
    impact.add_argument("--base", required=True, metavar="版本", help="与哪个提交、分支或标签比较，例如 origin/main")
    impact.set_defaults(run=run_impact)
    new = commands.add_parser(
        "new",
        help="新建一篇报告",
        description="新建一篇报告的草稿。没有写成选项的内容会逐项询问（按 Tab 键补全）；都写成选项时不询问。",
    )
    new.add_argument(
        "--reports", type=Path, default=Path("reports"), metavar="文件夹", help="报告文件夹（默认 reports）"
    )
    for question in QUESTIONS:
        several = "；可重复" if question.many else ""
        new.add_argument(
            f"--{question.field}", action="append", metavar=question.title, help=f"{question.hint}{several}"
        )
    new.add_argument("--slug", metavar="简称", help="文件名里日期后的部分，例如 jiaxing-360（默认自动生成）")
    new.set_defaults(run=run_new)
    import_ = commands.add_parser(
        "import",
        help="把原始分析变成报告文件",
        description="把原始分析变成报告文件，自动提取的内容标为“待确认”，并附上原文里的依据。已有的文件从不改动。"
        "一个文件不能导入，不妨碍别的文件，退出码是 1；一个也没有导入，退出码是 2。",
    )
    import_.add_argument(
        "file", type=Path, nargs="+", metavar="文件", help="原始分析（.txt、.md 或 .docx），可以是几个"
    )
    import_.add_argument("--yes", action="store_true", help="全部采用提取的内容，不标“待确认”")
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


@cache
def _configuration() -> Mapping[str, Any]:
    try:
        loaded = yaml.load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_ConfigLoader)
    except (OSError, yaml.YAMLError) as error:
        raise CommandError(f"mkdocs.yml 无法读取：{error}") from error
    return loaded if isinstance(loaded, dict) else {}


def configured_sections() -> tuple[str, ...]:
    """Return the sections of a report from `mkdocs.yml`, their only home."""
    try:
        return tuple(str(name) for name in _configuration()["extra"]["sections"])
    except (KeyError, TypeError) as error:
        raise CommandError(f"mkdocs.yml 里没有 extra.sections：{error}") from error


def rule_address(rule: str) -> str:
    """Return where the page about the format explains a rule; without an address of the site, from its root."""
    site = os.environ.get("SITE_URL") or str(_configuration().get("site_url") or "")
    return f"{site.rstrip('/')}/{FORMAT_URI.removesuffix('.md')}/#{rule}"


def run_check(options: argparse.Namespace) -> int:
    sections = configured_sections()
    if options.changed_since is not None:
        return _check_changes(options, sections)
    library = load_library(options.reports, sections, keep_reports=False, compare_texts=True)
    _print_findings(library.findings, frozenset(), options.format)
    errors = sum(finding.is_error for finding in library.findings)
    if options.format == "text":
        warnings = len(library.findings) - errors
        print(f"检查了 {library.file_count} 篇报告：{errors} 个错误，{warnings} 个警告。", file=sys.stderr)
    return 1 if errors else 0


def _check_changes(options: argparse.Namespace, sections: tuple[str, ...]) -> int:
    """Check what changed: strict on touched files, of the others only the errors that the change brought about."""
    base, touched = _changes(options.reports, options.changed_since)
    library = load_library(options.reports, sections, keep_reports=False, compare_texts=True, touched=touched)
    shown = shown_folder(options.reports)
    addresses = {f"{shown}/{path}" for path in touched}
    findings = [finding for finding in library.findings if finding.path in addresses]
    elsewhere = [finding for finding in library.findings if finding.is_error and finding.path not in addresses]
    if elsewhere:
        with base.checked_out() as folder:
            before = load_library(folder, sections, keep_reports=False).findings
            old = {(f.path.removeprefix(shown_folder(folder)), f.rule, f.message) for f in before}
        findings += [f for f in elsewhere if (f.path.removeprefix(shown), f.rule, f.message) not in old]
    findings.sort()
    strict = frozenset(finding for finding in findings if finding.rule not in TOLERATED)
    _print_findings(findings, strict, options.format)
    if options.format == "text":
        print(
            f"{options.changed_since} 以来改动了 {len(touched)} 个文件："
            f"{len(strict)} 个必须解决的问题，{len(findings) - len(strict)} 个提醒。",
            file=sys.stderr,
        )
    return 1 if strict else 0


def _changes(folder: Path, ref: str) -> tuple[Base, frozenset[str]]:
    """Return the state that the changes since `ref` start from, and the files inside the folder that they touch."""
    if not folder.is_dir():
        raise CommandError(f"没有报告文件夹「{folder}」")
    base = find_base(folder, ref)
    return base, frozenset(map(printable, base.changed_paths()))


def _print_findings(findings: Sequence[Finding], strict: frozenset[Finding], form: str) -> None:
    """Print findings; those that are `strict` count as errors whatever their rule says."""
    for line in _formatted(findings, strict, form):
        print(line)
    if findings and form == "text":
        address = rule_address(findings[0].rule)
        print(f"每条规则的说明、错误和正确的写法都在“格式说明”页，例如 {address}", file=sys.stderr)


def _formatted(findings: Sequence[Finding], strict: frozenset[Finding], form: str) -> list[str]:
    if form == "json":
        records = [
            {
                "path": finding.path,
                "line": finding.line,
                "column": finding.column,
                "severity": "error" if finding in strict else finding.severity.name.lower(),
                "rule": finding.rule,
                "message": finding.message,
                "suggestion": finding.suggestion,
                "help": rule_address(finding.rule),
            }
            for finding in findings
        ]
        return [json.dumps(records, ensure_ascii=False, indent=2)]
    if form == "github":
        return [_github_annotation(finding, finding.is_error or finding in strict) for finding in findings]
    return [str(finding) for finding in findings]


def _github_annotation(finding: Finding, is_error: bool) -> str:
    """Return a workflow command; `%`, line ends and, in properties, `:` and `,` are escaped as GitHub prescribes."""

    def escape(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    path = escape(finding.path).replace(":", "%3A").replace(",", "%2C")
    kind = "error" if is_error else "warning"
    hint = f"（建议：{finding.suggestion}）" if finding.suggestion else ""
    place = f"file={path},line={finding.line},col={finding.column},title={finding.rule}"
    return f"::{kind} {place}::{escape(finding.message + hint)}"


def run_import(options: argparse.Namespace) -> int:
    if len(options.file) > 1 and (options.date or options.slug):
        raise CommandError("--date 和 --slug 只能用于一个文件。")
    sections = configured_sections()
    vocabulary = load_library(options.reports, sections, keep_reports=False).vocabulary
    failed = 0
    for path in options.file:
        try:
            _import_file(path, options, sections, vocabulary)
        except CommandError as error:
            failed += 1
            print(error, file=sys.stderr)
    if len(options.file) > 1:
        print(f"导入了 {len(options.file) - failed} 个文件，{failed} 个没有导入。")
    if failed < len(options.file):
        print("然后运行 make check。")
        return 1 if failed else 0
    return 2


def _import_file(source: Path, options: argparse.Namespace, sections: tuple[str, ...], vocabulary: Vocabulary) -> None:
    """Write the report file of one raw analysis, and say what was found and what is left to decide.

    Raises:
        CommandError: the file cannot be read or written, or holds no text or no date.
    """
    # Imported here: checking has no need of it.
    from eventlib import raw_analysis
    from eventlib.report import UNCONFIRMED

    draft = raw_analysis.propose(raw_analysis.read_raw_analysis(_read_raw(source), sections), vocabulary)
    date = options.date or (draft.date.value if draft.date else None)
    if date is None:
        raise CommandError(f"「{source}」的正文里没有完整的日期（年月日）。请用 --date 2025-04-10 这样的形式指定。")
    name = f"{date}-{options.slug or raw_analysis.propose_slug(draft, vocabulary)}.md"
    text = raw_analysis.render_report_file(draft, date, marked=not options.yes)
    path = _write_report(options.reports, name, text)
    print(f"已写入 {path}")
    for line in raw_analysis.summarise(draft, date):
        print(f"  {line}")
    for field in raw_analysis.missing_fields(draft):
        print(f"  没有找到{field}，请自己补上。")
    if marks := text.count(f"# {UNCONFIRMED}"):
        print(f"  有 {marks} 处标着“{UNCONFIRMED}”：逐处核对，改正后删去“# {UNCONFIRMED}”及其后的文字。")


def _read_raw(path: Path) -> str:
    """Return the text of a raw analysis.

    Raises:
        CommandError: the file cannot be read, or holds no text.
    """
    from eventlib.source_text import read_source
    from eventlib.word_document import WordError, read_word

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CommandError(f"无法读取「{path}」：{error_reason(error)}") from error
    if path.suffix.lower() == ".docx":
        try:
            raw = read_word(raw).encode()
        except WordError as error:
            raise CommandError(f"无法读取「{path}」：{error}") from error
    source = read_source(raw, str(path))
    if source.text is None or not source.text.strip():
        reasons = "".join(f"\n{finding}" for finding in source.findings)
        raise CommandError(f"「{path}」里没有可以导入的文字。{reasons}")
    for finding in source.findings:
        print(finding, file=sys.stderr)
    return source.text


def run_impact(options: argparse.Namespace) -> int:
    # Imported here: checking has no need of the pages.
    from eventlib.impact import render_impact

    base, touched = _changes(options.reports, options.base)
    sections = configured_sections()
    after = load_library(options.reports, sections, compare_texts=True, touched=touched)
    with base.checked_out() as folder:
        before = load_library(folder, sections)
    print(render_impact(before, after), end="")
    return 0


def run_fix(options: argparse.Namespace) -> int:
    # Imported here: checking has no need of it.
    import difflib

    from eventlib.fixes import fix_report

    sections = configured_sections()
    vocabulary = load_library(options.reports, sections, keep_reports=False).vocabulary
    changes: list[tuple[Path, bytes]] = []
    for path in options.file or sorted(options.reports.glob("[0-9]*/*.md")):
        try:
            if path.is_symlink() or not path.is_file():
                raise CommandError(f"「{path}」不是普通文件。")
            raw = path.read_bytes()
        except OSError as error:
            raise CommandError(f"无法读取「{path}」：{error_reason(error)}") from error
        fixed = fix_report(raw, f"{path.parent.name}/{path.name}", vocabulary, sections)
        if fixed == raw:
            continue
        changes.append((path, fixed))
        before, after = (text.decode("utf-8-sig").splitlines() for text in (raw, fixed))
        diff = list(difflib.unified_diff(before, after, f"{path}（原来）", f"{path}（改正）", n=1, lineterm=""))
        # What a diff of lines does not show.
        unseen = [("去掉 BOM", raw.startswith(codecs.BOM_UTF8)), ("统一换行符", b"\r" in raw)]
        if done := [what for what, is_done in unseen if is_done]:
            print(f"{path}：{listing(done)}")
        print("\n".join(diff), end="\n" if diff else "")
    if not changes:
        print("没有要改正的地方。")
        return 0
    if not options.yes:
        if not sys.stdin.isatty():
            print(f"有 {len(changes)} 个文件要改正，没有写入。加上 --yes 就写入。", file=sys.stderr)
            return 1
        if _input(f"写入这 {len(changes)} 个文件吗？[y/N] ").strip().lower() not in ("y", "yes", "是"):
            print("没有写入。")
            return 1
    for path, fixed in changes:
        _replace(path, fixed)
    print(f"改正了 {len(changes)} 个文件。")
    return 0


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one step, so that nobody ever finds half of it; its permissions stay.

    Raises:
        CommandError: the system refuses.
    """
    import shutil
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".fix-", delete=False) as stream:
            stream.write(content)
        try:
            shutil.copymode(path, stream.name)
            Path(stream.name).replace(path)
        except OSError:
            Path(stream.name).unlink()
            raise
    except OSError as error:
        raise CommandError(f"无法写入「{path}」：{error_reason(error)}") from error


def run_new(options: argparse.Namespace) -> int:
    sections = configured_sections()
    library = load_library(options.reports, sections)
    answers: dict[str, list[str]] = {}
    for question in QUESTIONS:
        given: list[str] | None = getattr(options, question.field)
        if given is not None:
            values = [value for text in given for value in split_values(question, text)]
            answers[question.field] = _accept(question, values, library, asking=False)
        elif sys.stdin.isatty():
            answers[question.field] = _ask(question, library)
        elif question.required:
            raise CommandError(f"缺少 --{question.field}（{question.title}：{question.hint}）。不在终端里，无法询问。")
    slug = options.slug or propose_new_slug(answers, library.vocabulary)
    date = answers["date"][0]
    taken = {path.stem for path in options.reports.rglob("*.md")}
    if options.slug is None:
        slug = next(
            name
            for name in (slug, *(f"{slug}-{number}" for number in range(2, 10_000)))
            if f"{date}-{name}" not in taken
        )
    elif f"{date}-{slug}" in taken:
        raise CommandError(f"已经有编号为「{date}-{slug}」的报告，没有改动它。请用 --slug 换一个简称。")
    path = _write_report(options.reports, f"{date}-{slug}.md", render_new_report(answers, sections))
    print(f"已写入 {path}")
    print("接下来：")
    print("  1. 打开它，把各章节括号里的话换成正文；")
    print("  2. 运行 make check，改正它指出的问题；")
    print("  3. 删去“status: draft”那一行，再提交合并请求。删去之前它是草稿，不会发布。")
    return 0


def _accept(question: Question, values: list[str], library: Library, *, asking: bool) -> list[str]:
    """Return the values of one answer in the spelling of the vocabulary, and say what was changed or is to be known.

    Raises:
        CommandError: `check` would call it an error; the message names the candidates.
    """
    vocabulary = library.vocabulary
    if not values and not question.required:
        return []
    if not values or (len(values) > 1 and not question.many):
        raise CommandError(f"{question.title}应写一项：{question.hint}")
    accepted: list[str] = []
    for value in values:
        corrected = correct_value(question.field, value, vocabulary)
        if corrected != value:
            print(f"{question.title}「{value}」写作「{corrected}」")
        # The same thing under two names is one thing.
        if corrected not in accepted:
            accepted.append(corrected)
    findings = check_values(question.field, accepted, vocabulary, library.reports)
    said = [f"{f.rule}: {f.message}" + (f"（建议：{f.suggestion}）" if f.suggestion else "") for f in findings]
    if any(finding.is_error for finding in findings):
        raise CommandError("\n".join([f"{question.title}有问题：", *said]))
    for line in said:
        print(line, file=sys.stdout if asking else sys.stderr)
    return accepted


def _ask(question: Question, library: Library) -> list[str]:
    """Ask in the terminal until the answer is right."""
    _complete(completions(question.field, library.vocabulary))
    optional = "" if question.required else "；没有就按回车"
    several = "" if not question.many else "；几项用顿号分开" if question.field != "source" else "；只写主要的一个"
    print(f"{question.title}（{question.hint}{several}{optional}）")
    if question.field == "topics":
        print(f"可选：{listing(topic.name for topic in library.vocabulary.topics)}")
    while True:
        values = []
        for value in split_values(question, _input("> ")):
            found = candidates(question.field, value, library.vocabulary)
            values.append(_choose(value, found, may_keep=question.field == "entities") if found else value)
        try:
            return _accept(question, values, library, asking=True)
        except CommandError as error:
            print(error)


def _choose(value: str, found: list[str], *, may_keep: bool) -> str:
    """Let the author pick one of the candidates for a value that is not known."""
    print(f"词表里没有唯一的「{value}」。是不是：")
    for number, candidate in enumerate(found, start=1):
        print(f"  {number}. {candidate}")
    print("  0. 都不是" + ("，照写" if may_keep else "，重写"))
    while True:
        answer = _input("选一个数字：").strip()
        if answer == "0":
            return value if may_keep else _input("> ").strip()
        if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(found):
            return found[int(answer) - 1]


def _input(prompt: str) -> str:
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        raise CommandError("\n已中断，没有写任何文件。") from None
    except UnicodeDecodeError:
        print("终端送来的不是 UTF-8 文字，请重写。")
        return ""


def _complete(words: Sequence[str]) -> None:
    """Let the Tab key complete to these words, where Python was built with readline."""
    try:
        import readline
    except ImportError:
        return
    readline.set_completer_delims("、，,；; ")
    readline.set_completer(
        lambda text, state: next(
            iter([word for word in words if text and word.startswith(text)][state : state + 1]), None
        )
    )
    readline.parse_and_bind("tab: complete")


def _write_report(folder: Path, name: str, text: str) -> Path:
    """Write a new report file under its year; return its path.

    Raises:
        CommandError: the name is against the rules, the file is there, or the system refuses.
    """
    if not FILE_NAME.fullmatch(name) or not _is_date(name[:10]):
        raise CommandError(
            f"文件名「{name}」不合规则：日期写成 2025-04-10 这样确有的一天，简称只用小写字母、数字和连字符。"
        )
    path = folder / name[:4] / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise CommandError(f"「{path}」已经存在，没有改动它。请用 --slug 换一个简称。") from None
    except OSError as error:
        raise CommandError(f"无法写入「{path}」：{error_reason(error)}") from error
    return path


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
    except (CommandError, HistoryError, LibraryError) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever reads the output has seen enough; nothing is left to say, also not at exit.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open until the process ends
        return 1
    return code


if __name__ == "__main__":
    raise SystemExit(main())
