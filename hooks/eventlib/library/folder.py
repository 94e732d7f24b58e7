"""A folder of reports, read whole: its vocabulary, its reports with their figures, and everything that is wrong with these.

Owns the layout of the folder (`<year>/<date>-<slug>.md`, `<year>/<date>-<slug>/`, `vocabulary/`) and the checks that need more than one file.
No other module of the domain reads what an author wrote; a few read tables of this project that lie beside them.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from eventlib.cache.digests import digest_of, program_digest
from eventlib.cache.store import Store
from eventlib.cache.values import kept_value
from eventlib.library.between import (
    check_between,
    check_follows,
    check_links,
    check_moved,
    check_near_duplicates,
    check_persons,
    check_published,
    check_spellings,
)
from eventlib.library.figures import figure_folder, is_picture, orphan
from eventlib.library.kept import KeptReports
from eventlib.library.parsing import ParsedReport, Resolver
from eventlib.library.publishers import check_publishers
from eventlib.library.report import Report, ReportText
from eventlib.library.report_files import ReportFile, read_bytes
from eventlib.reading.findings import Finding, printable
from eventlib.reading.schema import Status
from eventlib.vocabulary.packing import PackedVocabulary, is_whole, packed_vocabulary, unpacked_vocabulary
from eventlib.vocabulary.regions import REGIONS_FILE
from eventlib.vocabulary.vocabulary import VOCABULARY_FILES, Vocabulary, load_vocabulary
from eventlib.workers import collecting_nothing

VOCABULARY_FOLDER = "vocabulary"
_VOCABULARY = "vocabulary"
"""The kind under which it is kept what its files say."""
_LINK_IGNORED = "是符号链接，不会读取"
# Files that belong to the folder without being reports.
_OTHER_FILES = {"README.md"}


class LibraryError(Exception):
    """The folder of reports is not there or cannot be read; the message is Chinese."""


@dataclass(frozen=True)
class Library:
    """What a folder of reports holds. Reports are made when somebody asks for them: a check has no need of any."""

    vocabulary: Vocabulary
    findings: tuple[Finding, ...]
    """All findings, by path, line and column."""
    file_count: int
    """How many report files were read, with and without errors."""
    read_anew: int = field(compare=False)
    """How many of them were read anew: of the others it was known what they say."""
    vocabulary_digest: str
    """What stands for the files of the vocabulary."""
    make_reports: Callable[[], tuple[Report, ...]] = field(compare=False, repr=False)
    find_texts: Callable[[Iterable[Report]], Mapping[str, ReportText]] = field(compare=False, repr=False)

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Those without errors, drafts among them, in path order."""
        return self.make_reports()

    @cached_property
    def texts(self) -> Mapping[str, ReportText]:
        """The text of each of these, by its id, unpacked whenever it is asked for: whoever wants it twice holds it."""
        return self.find_texts(self.reports)

    @property
    def digest(self) -> str:
        """What stands for the vocabulary and for what is known of the reports, but for what changes with a text alone."""
        return digest_of((self.vocabulary_digest, [report.digest for report in self.reports]))

    def published(self, *, with_drafts: bool = False) -> tuple[Report, ...]:
        """Return the reports that readers see; withdrawn ones are among them."""
        return tuple(report for report in self.reports if with_drafts or report.status is not Status.DRAFT)


def load_library(  # noqa: PLR0913 - what is read of a folder, and what of it is under review
    folder: Path,
    sections: tuple[str, ...],
    *,
    store: Store | None = None,
    compare_texts: bool = False,
    touched: Container[str] = (),
    added: Container[str] = (),
) -> Library:
    """Read a folder of reports.

    `sections` are the names of the `##` sections every report should have, in order. What `store` keeps of files that
    are the same is not read again; without one, texts are held in memory. `compare_texts` looks for reports whose text
    is nearly the same, which matters before a review and not to a build. `touched` are the paths inside the folder that
    are under review: of two reports that clash, such a one is blamed, else the later one. `added` are those of them that
    are new, and should say when they are published.

    Raises:
        LibraryError: `folder` is no folder or cannot be listed.
    """
    if not folder.is_dir():
        raise LibraryError(f"没有报告文件夹「{folder}」")
    shown = shown_folder(folder)
    findings: list[Finding] = []
    files = _report_files(folder, findings, shown)
    kept = KeptReports(files, sections, store, compare_texts=compare_texts)
    named = tuple(_vocabulary_files(folder, findings, shown))
    vocabulary, found = _vocabulary(_VocabularyFiles(named, f"{shown}/{VOCABULARY_FOLDER}", store))
    findings += found
    readings = kept.read()
    findings += (replace(each, path=f"{shown}/{each.path}") for each in kept.unreadable)
    regions = dict(named).get(REGIONS_FILE, b"")
    resolver = Resolver(vocabulary, shown, kept.places(regions))
    with collecting_nothing():
        parsed = [resolver.resolve(reading) for reading in readings]
    kept.keep_places(regions, resolver.codes)
    findings += (finding for each in parsed for finding in each.findings)
    between = list(_check_between(parsed, vocabulary, shown, touched, kept))
    between += check_published(readings, added, shown)
    if compare_texts:
        paths = sorted((each.path for each in readings), key=lambda path: path in touched)
        between += check_near_duplicates(paths, kept.signatures(), kept.text_of, shown)
    findings += between
    broken = {finding.path for finding in between if finding.is_error}

    @collecting_nothing()
    def make_reports() -> tuple[Report, ...]:
        return tuple([each.report for each in parsed if each.report and each.shown not in broken])

    found = tuple(sorted(set(findings)))
    return Library(vocabulary, found, len(parsed), kept.read_anew, digest_of(named), make_reports, kept.texts)


def _check_between(
    parsed: Sequence[ParsedReport],
    vocabulary: Vocabulary,
    shown: str,
    touched: Container[str],
    kept: KeptReports,
) -> Iterator[Finding]:
    touched_last = sorted(parsed, key=lambda each: each.reading.path in touched)
    yield from check_between([each.reading for each in touched_last], shown)
    yield from check_follows([each.reading for each in touched_last], shown)
    yield from check_spellings(touched_last, shown)
    yield from check_publishers([each.reading for each in touched_last], shown)
    yield from check_links([each.reading for each in parsed], kept.anchors_of, shown)
    yield from check_moved(parsed, vocabulary, shown)
    yield from check_persons([each.reading for each in parsed], vocabulary, kept.text_of, shown)


def shown_folder(folder: Path) -> str:
    """Return the folder as findings name it: relative to the working directory where that is shorter to read."""
    resolved = folder.resolve()
    try:
        return resolved.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return printable(resolved.as_posix())


@dataclass(frozen=True, slots=True)
class _VocabularyFiles:
    content: tuple[tuple[str, bytes], ...]
    shown: str
    store: Store | None = field(compare=False)


@lru_cache(maxsize=1)  # a server reads the same files after each edit of a report
def _vocabulary(files: _VocabularyFiles) -> tuple[Vocabulary, tuple[Finding, ...]]:
    def find() -> PackedVocabulary:
        return packed_vocabulary(*load_vocabulary(dict(files.content), files.shown))

    if files.store is None:
        return unpacked_vocabulary(find())
    key = digest_of((program_digest(), files.shown, files.content))
    return unpacked_vocabulary(kept_value(files.store, _VOCABULARY, key, find, form=PackedVocabulary, fits=is_whole))


def _vocabulary_files(folder: Path, findings: list[Finding], shown: str) -> Iterator[tuple[str, bytes]]:
    for name in ("", *VOCABULARY_FILES):
        path = folder / VOCABULARY_FOLDER / name
        if path.is_symlink():
            address = posixpath.join(shown, VOCABULARY_FOLDER, name).rstrip("/")
            findings.append(Finding(address, 1, 1, "file-link", _LINK_IGNORED, "换成文件本身"))
            if not name:
                return
        elif (
            name
            and path.exists()
            and (raw := read_bytes(str(path), f"{shown}/{VOCABULARY_FOLDER}/{name}", findings)) is not None
        ):
            yield name, raw


def _report_files(folder: Path, findings: list[Finding], shown: str) -> list[ReportFile]:
    """Return the report files in path order, each with the pictures beside it; anything else is a finding."""
    reports: list[str] = []
    pictures: dict[str, list[str]] = {}
    for inside, names, linked in _folders(folder, lambda error: _unreadable(error, findings, shown)):
        if inside == VOCABULARY_FOLDER or inside.startswith(VOCABULARY_FOLDER + "/"):
            continue
        is_hidden = inside.startswith(".") or "/." in inside
        for name in names:
            path = f"{inside}/{name}" if inside else name
            if is_hidden or name.startswith(".") or path in _OTHER_FILES:
                continue
            if name in linked:
                findings.append(Finding(printable(f"{shown}/{path}"), 1, 1, "file-link", _LINK_IGNORED, "换成文件本身"))
            elif is_picture(name):
                pictures.setdefault(inside, []).append(name)
            elif name.endswith(".md"):
                reports.append(path)
            else:
                message = "不是报告，也不是词表，不会发布"
                hint = f"原始文稿用“python scripts/reports.py import {name}”导入；其他文件移到别处"
                findings.append(Finding(printable(f"{shown}/{path}"), 1, 1, "file-unexpected", message, hint))
    findings += _orphans(pictures, [printable(path) for path in reports], shown)
    return [ReportFile(str(folder), path, tuple(pictures.get(figure_folder(path), ()))) for path in reports]


def _folders(
    folder: Path, unreadable: Callable[[OSError], None]
) -> Sequence[tuple[str, Sequence[str], AbstractSet[str]]]:
    """Return the folder and all in it, in order; those that cannot be listed are told to `unreadable`.

    Of each the path inside the folder, the names of what is no folder, in order, and which of these are links, to folders
    too.
    """
    found, waiting = [], [""]
    while waiting:
        inside = waiting.pop()
        try:
            # Of an entry the system has told what it is: `os.walk` and `os.path.islink` would ask for each once more.
            with os.scandir(folder / inside) as entries:
                kinds = [(each.name, each.is_dir(follow_symlinks=False), each.is_symlink()) for each in entries]
        except OSError as error:
            unreadable(error)
            continue
        waiting += [posixpath.join(inside, name) for name, is_folder, _ in kinds if is_folder]
        names = sorted(name for name, is_folder, _ in kinds if not is_folder)
        found.append((inside, names, {name for name, _, is_link in kinds if is_link}))
    return sorted(found)


def _orphans(pictures: Mapping[str, Iterable[str]], reports: Sequence[str], shown: str) -> Iterator[Finding]:
    folders = {figure_folder(path) for path in reports}
    for folder, names in pictures.items():
        if folder not in folders:
            for name in names:
                path = printable(posixpath.join(folder, name))
                yield orphan(f"{shown}/{path}", path, reports)


def _unreadable(error: OSError, findings: list[Finding], shown: str) -> None:
    name = Path(str(error.filename)).name
    findings.append(Finding(f"{shown}/{printable(name)}", 1, 1, "file-unreadable", "文件夹无法读取", "检查权限"))
