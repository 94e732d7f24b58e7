"""A folder of reports, read whole: its vocabulary, its reports with their figures, and everything that is wrong with these.

Owns the layout of the folder (`<year>/<date>-<slug>.md`, `<year>/<date>-<slug>/`, `vocabulary/`) and the checks that need more than one file.
No other module of the domain reads what an author wrote; a few read tables of this project that lie beside them.
"""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eventlib.library.between import (
    check_between,
    check_links,
    check_moved,
    check_near_duplicates,
    check_published,
    check_spellings,
)
from eventlib.library.figures import figure_folder, is_picture, orphan
from eventlib.library.near_duplicates import Signature, signature
from eventlib.library.parsing import ParsedReport, parse_report
from eventlib.library.report import Report, ReportText
from eventlib.prose.blocks import joined
from eventlib.prose.figures import FILES
from eventlib.reading.findings import Finding, printable
from eventlib.reading.images import MOST_BYTES, read_image
from eventlib.reading.schema import Status
from eventlib.reading.source_text import MAX_BYTES
from eventlib.vocabulary.vocabulary import VOCABULARY_FILES, Vocabulary, load_vocabulary
from eventlib.workers import map_items

VOCABULARY_FOLDER = "vocabulary"
_LINK_IGNORED = "是符号链接，不会读取"
# Files that belong to the folder without being reports.
_OTHER_FILES = {"README.md"}


class LibraryError(Exception):
    """The folder of reports is not there or cannot be read; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Library:
    """What a folder of reports holds. `reports` are those without errors, drafts among them, in path order."""

    vocabulary: Vocabulary
    reports: tuple[Report, ...]
    texts: Mapping[str, ReportText]
    """The text of each of these, by its id."""
    findings: tuple[Finding, ...]
    """All findings, by path, line and column."""
    file_count: int
    """How many report files were read, with and without errors."""

    def published(self, *, with_drafts: bool = False) -> tuple[Report, ...]:
        """Return the reports that readers see; withdrawn ones are among them."""
        return tuple(report for report in self.reports if with_drafts or report.status is not Status.DRAFT)


def load_library(  # noqa: PLR0913 - what is read of a folder, and what of it is under review
    folder: Path,
    sections: tuple[str, ...],
    *,
    keep_reports: bool = True,
    compare_texts: bool = False,
    touched: Container[str] = (),
    added: Container[str] = (),
) -> Library:
    """Read a folder of reports.

    `sections` are the names of the `##` sections every report should have, in order. Whoever only wants the findings
    saves time and memory without the reports. `compare_texts` looks for reports whose text is nearly the same, which
    matters before a review and not to a build. `touched` are the paths inside the folder that are under review: of
    two reports that clash, such a one is blamed, else the later one. `added` are those of them that are new, and should
    say when they are published.

    Raises:
        LibraryError: `folder` is no folder or cannot be listed.
    """
    if not folder.is_dir():
        raise LibraryError(f"没有报告文件夹「{folder}」")
    shown = shown_folder(folder)
    findings: list[Finding] = []
    vocabulary, found = load_vocabulary(
        dict(_vocabulary_files(folder, findings, shown)), f"{shown}/{VOCABULARY_FOLDER}"
    )
    findings += found
    pictures: dict[str, list[str]] = {}
    files = list(_report_files(folder, findings, shown, pictures))
    findings += _orphans(pictures, [path for path, _ in files], shown)

    def parse(file: tuple[str, bytes]) -> tuple[ParsedReport, Signature | None]:
        path, found = figure_folder(file[0]), list[Finding]()
        figures = _read_figures(folder / path, pictures.get(path, ()), f"{shown}/{path}", found)
        parsed = parse_report(file[1], file[0], vocabulary, sections, folder=shown, files=figures)
        own = signature(joined(parsed.text.blocks)) if compare_texts and parsed.text else None
        parsed = replace(parsed, findings=(*parsed.findings, *found))
        return parsed if keep_reports else replace(parsed, text=None, report=None), own

    outcomes = list(map_items(parse, files, what="读取报告"))
    parsed = [each for each, _ in outcomes]
    findings += (finding for each in parsed for finding in each.findings)
    touched_last = sorted(parsed, key=lambda each: each.path in touched)
    between = [*check_between(touched_last, shown), *check_spellings(touched_last, shown), *check_links(parsed, shown)]
    between += check_moved(parsed, vocabulary, shown)
    between += check_published(parsed, added, shown)
    if compare_texts:
        signatures = {each.path: own for each, own in outcomes if own}
        between += check_near_duplicates([each.path for each in touched_last], signatures, dict(files), shown)
    findings += between
    broken = {finding.path for finding in between if finding.is_error}
    sound = [each for each in parsed if posixpath.join(shown, each.path) not in broken]
    reports = tuple(each.report for each in sound if each.report)
    texts = {each.id: each.text for each in sound if each.report and each.text}
    return Library(vocabulary, reports, texts, tuple(sorted(set(findings))), len(parsed))


def shown_folder(folder: Path) -> str:
    """Return the folder as findings name it: relative to the working directory where that is shorter to read."""
    resolved = folder.resolve()
    try:
        return resolved.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return printable(resolved.as_posix())


def _vocabulary_files(folder: Path, findings: list[Finding], shown: str) -> Iterator[tuple[str, bytes]]:
    for name in ("", *VOCABULARY_FILES):
        path = folder / VOCABULARY_FOLDER / name
        if path.is_symlink():
            address = posixpath.join(shown, VOCABULARY_FOLDER, name).rstrip("/")
            findings.append(Finding(address, 1, 1, "file-link", _LINK_IGNORED, "换成文件本身"))
            if not name:
                return
        elif (
            name and path.exists() and (raw := _read(path, f"{shown}/{VOCABULARY_FOLDER}/{name}", findings)) is not None
        ):
            yield name, raw


def _report_files(
    folder: Path, findings: list[Finding], shown: str, pictures: dict[str, list[str]]
) -> Iterator[tuple[str, bytes]]:
    """Yield (path inside the folder, bytes) of every report file in path order.

    Pictures are added to `pictures`, names by folder; anything else is a finding.
    """
    for where, folders, names in sorted(os.walk(folder, onerror=lambda error: _unreadable(error, findings, shown))):
        inside = Path(where).relative_to(folder).as_posix()
        if inside == VOCABULARY_FOLDER or inside.startswith(VOCABULARY_FOLDER + "/"):
            continue
        linked = [name for name in folders if (Path(where) / name).is_symlink()]
        for name in sorted([*names, *linked]):
            path = name if inside == "." else f"{inside}/{name}"
            address = printable(f"{shown}/{path}")
            if any(part.startswith(".") for part in path.split("/")) or path in _OTHER_FILES:
                continue
            if name in linked or (Path(where) / name).is_symlink():
                findings.append(Finding(address, 1, 1, "file-link", _LINK_IGNORED, "换成文件本身"))
            elif is_picture(name):
                pictures.setdefault("" if inside == "." else inside, []).append(name)
            elif not name.endswith(".md"):
                message = "不是报告，也不是词表，不会发布"
                hint = f"原始文稿用“python scripts/reports.py import {name}”导入；其他文件移到别处"
                findings.append(Finding(address, 1, 1, "file-unexpected", message, hint))
            elif (raw := _read(Path(where) / name, address, findings)) is not None:
                yield printable(path), raw


def _orphans(pictures: dict[str, list[str]], reports: Sequence[str], shown: str) -> Iterator[Finding]:
    folders = {figure_folder(path) for path in reports}
    for folder, names in pictures.items():
        if folder not in folders:
            for name in names:
                path = printable(posixpath.join(folder, name))
                yield orphan(f"{shown}/{path}", path, reports)


def _read_figures(folder: Path, names: Sequence[str], shown: str, findings: list[Finding]) -> FILES:
    """Return what is known of the pictures beside a report; one that cannot be read is a finding."""
    found = {}
    for name in names:
        path = folder / name
        # One byte more than may be tells that there are too many.
        if (raw := _read(path, printable(f"{shown}/{name}"), findings, MOST_BYTES + 1)) is not None:
            found[name] = read_image(raw)
    return found


def _unreadable(error: OSError, findings: list[Finding], shown: str) -> None:
    name = Path(str(error.filename)).name
    findings.append(Finding(f"{shown}/{printable(name)}", 1, 1, "file-unreadable", "文件夹无法读取", "检查权限"))


_READ_AT_MOST = 64 * MAX_BYTES
_REASONS = {errno.EACCES: "没有权限", errno.EISDIR: "这是文件夹", errno.ENOENT: "文件不存在", errno.EIO: "磁盘读取出错"}


def error_reason(error: OSError) -> str:
    """Return in Chinese why the operating system refused."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def _read(path: Path, address: str, findings: list[Finding], at_most: int = _READ_AT_MOST) -> bytes | None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            findings.append(Finding(address, 1, 1, "file-unreadable", "不是普通文件，不会读取", "删去它"))
            return None
        with path.open("rb") as stream:
            return stream.read(at_most)
    except OSError as error:
        findings.append(Finding(address, 1, 1, "file-unreadable", f"无法读取：{error_reason(error)}", "检查文件和权限"))
        return None
