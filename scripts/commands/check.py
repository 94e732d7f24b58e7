"""`check`: everything that is wrong with a folder of reports, or with what changed in it, for people, forges and programs."""

from __future__ import annotations

import argparse
import json
import posixpath
import sys
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from commands.common import Commands, add_reports_option, changes_since, paths_inside, settings_for
from eventlib.cache.store import store_beside
from eventlib.library.folder import load_library, shown_folder
from eventlib.pages.addresses import FORMAT_URI
from eventlib.reading.findings import TOLERATED, Finding, printable
from eventlib.settings import Settings
from eventlib.uris import site_path


def add_parser(commands: Commands) -> None:
    """Describe the command to the command line."""
    parser = commands.add_parser(
        "check",
        help="检查报告和词表",
        description="检查全部报告和词表；写了文件或文件夹，只说其中的问题（报告之间的问题仍与全部报告比较）。",
    )
    parser.add_argument("paths", type=Path, nargs="*", metavar="文件", help="报告、词表或文件夹（默认全部）")
    add_reports_option(parser)
    parser.add_argument("--format", choices=("text", "github", "json"), default="text", help="输出形式（默认 text）")
    parser.add_argument(
        "--changed-since",
        metavar="版本",
        help="只看这个提交、分支或标签以来改动的文件，例如 origin/main；其中的警告也算错误，别的文件只报新出现的错误",
    )
    parser.set_defaults(run=run_check)


def rule_address(rule: str, site_url: str) -> str:
    """Return where the page about the format explains a rule; without an address of the site, from its root."""
    return f"{site_url or '/'}{site_path(FORMAT_URI)}#{rule}"


def run_check(options: argparse.Namespace) -> int:
    """Print all findings; return 1 if one is an error."""
    settings = settings_for(options.reports)
    named = paths_inside(options.reports, options.paths)
    if options.changed_since is not None:
        return _check_changes(options, settings, named)
    store = store_beside(options.reports)
    library = load_library(options.reports, settings.sections, store=store, compare_texts=True, touched=named)
    findings = _in_named(library.findings, options, named)
    _print_findings(findings, frozenset(), options.format, settings.site_url)
    errors = sum(finding.is_error for finding in findings)
    if options.format == "text":
        count = f"{library.file_count} 篇报告" if not options.paths else f"{len(named)} 个文件"
        print(f"检查了 {count}：{errors} 个错误，{len(findings) - errors} 个警告。", file=sys.stderr)
    return 1 if errors else 0


def _in_named(findings: Iterable[Finding], options: argparse.Namespace, named: frozenset[str]) -> list[Finding]:
    """Return the findings of the files that were named, or all where none was."""
    addresses = {f"{shown_folder(options.reports)}/{path}" for path in named}
    return [finding for finding in findings if not options.paths or _is_about(finding, addresses)]


def _is_about(finding: Finding, addresses: Container[str]) -> bool:
    """Tell whether a finding is about one of some files, or about a figure of one."""
    return finding.path in addresses or f"{posixpath.dirname(finding.path)}.md" in addresses


def _check_changes(options: argparse.Namespace, settings: Settings, named: frozenset[str]) -> int:
    """Check what changed: strict on touched files, of the others only the errors that the change brought about."""
    base, touched = changes_since(options.reports, options.changed_since)
    sections = settings.sections
    added = frozenset(map(printable, base.added_paths()))
    store = store_beside(options.reports)
    library = load_library(options.reports, sections, store=store, compare_texts=True, touched=touched, added=added)
    shown = shown_folder(options.reports)
    addresses = {f"{shown}/{path}" for path in touched}
    findings = [finding for finding in library.findings if _is_about(finding, addresses)]
    elsewhere = [each for each in library.findings if each.is_error and not _is_about(each, addresses)]
    if elsewhere:
        with base.checked_out() as folder:
            before = load_library(folder, sections, store=store).findings
            old = {(f.path.removeprefix(shown_folder(folder)), f.rule, f.message) for f in before}
        findings += [f for f in elsewhere if (f.path.removeprefix(shown), f.rule, f.message) not in old]
    findings = sorted(_in_named(findings, options, named))
    strict = frozenset(finding for finding in findings if finding.rule not in TOLERATED)
    _print_findings(findings, strict, options.format, settings.site_url)
    if options.format == "text":
        print(
            f"{options.changed_since} 以来改动了 {len(touched)} 个文件："
            f"{len(strict)} 个必须解决的问题，{len(findings) - len(strict)} 个提醒。",
            file=sys.stderr,
        )
    return 1 if strict else 0


def _print_findings(findings: Sequence[Finding], strict: frozenset[Finding], form: str, site_url: str) -> None:
    """Print findings; those that are `strict` count as errors whatever their rule says."""
    for line in _formatted(findings, strict, form, site_url):
        print(line)
    if findings and form == "text":
        address = rule_address(findings[0].rule, site_url)
        print(f"每条规则的说明、错误和正确的写法都在“格式说明”页，例如 {address}", file=sys.stderr)


def _formatted(findings: Sequence[Finding], strict: frozenset[Finding], form: str, site_url: str) -> list[str]:
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
                "help": rule_address(finding.rule, site_url),
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
    return f"::{kind} {place}::{escape(printable(finding.message + hint))}"
