"""A report: what a file says, parsed strictly, with everything that is wrong with it.

Owns the path from bytes to `Report`. Parsing one file is a pure function of its bytes, its path, the vocabulary and the
list of sections, so that it can run in any process and be cached by content. What only shows between two reports is
checked in `library`.
"""

from __future__ import annotations

import datetime
import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from eventlib.findings import Finding, has_errors, listing
from eventlib.front_matter import FrontMatter, read_front_matter
from eventlib.names import near_names
from eventlib.places import Place
from eventlib.schema import Correction, EntityReference, ReportHeader, Source, Status, Withdrawal, validate_fields
from eventlib.sentences import sentence
from eventlib.source_text import check_invisible, check_value, read_source
from eventlib.strict_yaml import Position, as_mapping
from eventlib.vocabulary import Entity, Topic, Vocabulary, place_finding, unregistered_entity

FILE_NAME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md")
UNCONFIRMED = "待确认"
"""The word in a YAML comment that marks a proposal of the importer."""


@dataclass(frozen=True, slots=True)
class EntityMention:
    """An entity of a report, with the role it had on that day, if the report says so."""

    entity: Entity
    role: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A `##` section of the body. `name` is the heading without its number."""

    name: str
    heading: str
    line: int
    text: str


# Characters of Chinese prose; readers of it take 300 to 500.
_READ_A_MINUTE = 400


@dataclass(frozen=True, slots=True)
class Report:
    """A published analysis of one event. Only reports without errors come to exist."""

    id: str
    """The file name without `.md`: permanent."""
    path: str
    """The file inside the folder of reports: `2025/2025-04-10-jiaxing-360.md`."""
    title: str
    date: datetime.date
    places: tuple[Place, ...]
    entities: tuple[EntityMention, ...]
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    summary: str
    """The summary given, or the beginning of the first section."""
    authors: tuple[str, ...]
    published: datetime.date
    updated: datetime.date | None
    corrections: tuple[Correction, ...]
    status: Status
    withdrawn: Withdrawal | None
    redirect_from: tuple[str, ...]
    body: str
    sections: tuple[Section, ...]
    links: tuple[str, ...]
    """The reports that the body links to, as paths."""

    @property
    def is_withdrawn(self) -> bool:
        return self.status is Status.WITHDRAWN

    @property
    def reading_minutes(self) -> int:
        """How long the body takes to read, in whole minutes, at least one."""
        return max(1, round(len("".join(self.body.split())) / _READ_A_MINUTE))

    @property
    def last_changed(self) -> datetime.date:
        """The newest date that the file itself states."""
        dates = [self.published, *(correction.date for correction in self.corrections)]
        dates += [self.updated] if self.updated else []
        dates += [self.withdrawn.date] if self.withdrawn else []
        return max(dates)


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """The outcome of parsing one file: a report, unless there are errors, and the facts for checks across files."""

    path: str
    report: Report | None
    findings: tuple[Finding, ...]
    id: str
    main_source: tuple[str, Position] | None = None
    redirects: tuple[tuple[str, Position], ...] = ()
    links: tuple[tuple[str, str, Position], ...] = ()
    """Links of the body to reports: path inside the folder of reports, anchor, position."""
    is_draft: bool = False


def parse_report(
    raw: bytes, path: str, vocabulary: Vocabulary, sections: tuple[str, ...], *, folder: str
) -> ParsedReport:
    """Parse the bytes of a report file.

    `path` is the file inside the folder of reports, `folder` that folder as it is to be named in findings, `sections`
    the expected names of the `##` sections in order. Never raises, whatever the bytes.
    """
    shown = posixpath.join(folder, path)
    findings = list(_check_path(path, shown))
    source = read_source(raw, shown)
    findings += source.findings
    report_id = posixpath.basename(path).removesuffix(".md")
    if source.text is None:
        return ParsedReport(path, None, tuple(findings), report_id)
    front = read_front_matter(source.clean, shown)
    findings += front.findings
    front_end = len(source.text) - len(front.body)
    findings += check_invisible(source.text, shown, front_matter_end=front_end)
    findings += _check_unconfirmed(source.text[:front_end], shown)

    if "\\" in source.text[:front_end]:
        for where, value in front.document.scalars.items():
            findings += check_value(value, shown, front.document.position(where))

    header: dict[str, Any] = {}
    if isinstance(front.document.value, dict):
        header, found = validate_fields(ReportHeader, as_mapping(front.document.value), front.document, shown)
        findings += found
    reader = _HeaderReader(header, front, vocabulary, shown)
    findings += reader.check_date(path)
    places = reader.places(findings)
    topics = reader.topics(findings)
    entities = reader.entities(findings)
    main_source = reader.main_source(findings)
    findings += reader.check_status()
    redirects = reader.redirects(findings)

    body_sections = _split_sections(front.body, front.body_line)
    findings += _check_body(front, shown, body_sections, sections)
    links = tuple(_relative_links(front, path, shown, findings))

    report = None
    if not has_errors(findings):
        fields = ReportHeader.model_construct(**header)
        report = Report(
            id=report_id,
            path=path,
            title=fields.title,
            date=fields.date,
            places=places,
            entities=entities,
            topics=topics,
            sources=tuple(fields.source),
            summary=fields.summary or derive_summary(body_sections, front.body),
            authors=tuple(fields.authors),
            published=fields.published or fields.date,
            updated=fields.updated,
            corrections=tuple(fields.corrections),
            status=fields.status,
            withdrawn=fields.withdrawn,
            redirect_from=tuple(fields.redirect_from),
            body=source.text[front_end:].strip("\n"),
            sections=body_sections,
            links=tuple(dict.fromkeys(target for target, _, _ in links)),
        )
    is_draft = header.get("status") is Status.DRAFT
    return ParsedReport(path, report, tuple(findings), report_id, main_source, redirects, links, is_draft)


def _check_path(path: str, shown: str) -> Iterator[Finding]:
    *folders, name = path.split("/")
    match = FILE_NAME.fullmatch(name)
    if match is None:
        yield Finding(shown, 1, 1, "file-name", *sentence("file-name", name=name))
        return
    year = match["date"][:4]
    if folders != [year]:
        where = "/".join(folders) or "最外层"
        yield Finding(shown, 1, 1, "file-folder", f"文件在「{where}」，应在「{year}」文件夹里", f"移到 {year}/{name}")


def _check_unconfirmed(front_matter: str, shown: str) -> Iterator[Finding]:
    if UNCONFIRMED not in front_matter:
        return
    for number, line in enumerate(front_matter.split("\n"), start=1):
        if match := re.search(rf"#\s*{UNCONFIRMED}", line):
            message = "这一行是自动提取的，还没有人确认"
            hint = f"核对后删去“# {UNCONFIRMED}”及其后的文字"
            yield Finding(shown, number, match.start() + 1, "proposal-unconfirmed", message, hint)


class _HeaderReader:
    """Resolves the valid fields of one header against the vocabulary."""

    def __init__(self, header: dict[str, Any], front: FrontMatter, vocabulary: Vocabulary, shown: str) -> None:
        self._header = header
        self._document = front.document
        self._vocabulary = vocabulary
        self._shown = shown

    def position(self, *at: str | int) -> Position:
        return self._document.position(at)

    def _items(self, key: str) -> Iterator[tuple[Any, Position]]:
        """Yield the valid items of a list field with their positions in the file.

        Invalid items have been dropped from the header, so positions are found by value, not by index.
        """
        written = as_mapping(self._document.value).get(key)
        written = written if isinstance(written, list) else [written]
        start = 0
        for item in self._header.get(key, ()):
            inner = "name" if isinstance(item, EntityReference) else "url" if isinstance(item, Source) else ""
            name = getattr(item, inner) if inner else item
            for index in range(start, len(written)):
                raw = written[index]
                raw = raw.get(inner) if isinstance(raw, dict) else raw
                if isinstance(raw, str) and raw.strip() == name:
                    start = index + 1
                    yield item, self._document.position((key, index, inner))
                    break

    def check_date(self, path: str) -> Iterator[Finding]:
        match = FILE_NAME.fullmatch(posixpath.basename(path))
        date = self._header.get("date")
        if match and date and match["date"] != date.isoformat():
            message = f"日期是 {date}，文件名里是 {match['date']}"
            yield Finding(self._shown, *self.position("date"), "date-file-name", message, "改成一致")

    def places(self, findings: list[Finding]) -> tuple[Place, ...]:
        gazetteer = self._vocabulary.gazetteer
        found: dict[str, Place] = {}
        for name, at in self._items("region"):
            place = gazetteer.resolve(name).place
            if place is None:
                findings.append(place_finding(name, gazetteer, self._shown, at))
            elif place.code in found:
                said = sentence("region-duplicate", name=name, other=gazetteer.path(place))
                findings.append(Finding(self._shown, *at, "region-duplicate", *said))
            else:
                found[place.code] = place
        return tuple(found.values())

    def topics(self, findings: list[Finding]) -> tuple[Topic, ...]:
        found: dict[str, Topic] = {}
        for name, at in self._items("topics"):
            topic = self._vocabulary.topic(name)
            if topic is None:
                near = self._vocabulary.suggest_topics(name)
                message, hint = sentence("topic-unknown", name=name)
                findings.append(Finding(self._shown, *at, "topic-unknown", message, listing(near) or hint))
            elif topic.id in found:
                said = sentence("topic-duplicate", name=name, other=topic.name)
                findings.append(Finding(self._shown, *at, "topic-duplicate", *said))
            else:
                found[topic.id] = topic
        return tuple(found.values())

    def entities(self, findings: list[Finding]) -> tuple[EntityMention, ...]:
        found: dict[str, EntityMention] = {}
        for reference, at in self._items("entities"):
            named = self._vocabulary.entities_named(reference.name)
            if len(named) > 1:
                options = listing(f"{entity.id}（{entity.name}）" for entity in named)
                said = sentence("entity-ambiguous", name=reference.name, names=options)
                findings.append(Finding(self._shown, *at, "entity-ambiguous", *said))
                continue
            entity = named[0] if named else unregistered_entity(reference.name)
            if entity.id in found:
                said = sentence("entity-duplicate", name=reference.name, other=found[entity.id].entity.name)
                findings.append(Finding(self._shown, *at, "entity-duplicate", *said))
                continue
            found[entity.id] = EntityMention(entity, reference.role or "")
            if not named:
                findings.append(self._unregistered(reference.name, at))
        return tuple(found.values())

    def _unregistered(self, name: str, at: Position) -> Finding:
        near = self._vocabulary.near_entity_names(name)
        if near:
            said = sentence("entity-near-duplicate", name=name, names=listing(near), first=near[0])
            return Finding(self._shown, *at, "entity-near-duplicate", *said)
        return Finding(self._shown, *at, "entity-unregistered", *sentence("entity-unregistered", name=name))

    def main_source(self, findings: list[Finding]) -> tuple[str, Position] | None:
        """Return the first source and its position: what the report is about."""
        found: dict[str, Position] = {}
        for source, at in self._items("source"):
            if source.url in found:
                said = sentence("source-duplicate", url=source.url)
                findings.append(Finding(self._shown, *at, "source-duplicate", *said))
            found.setdefault(source.url, at)
        return next(iter(found.items()), None)

    def check_status(self) -> Iterator[Finding]:
        status, withdrawn = self._header.get("status"), self._header.get("withdrawn")
        if status is Status.WITHDRAWN and not as_mapping(self._document.value).get("withdrawn"):
            message = "状态是 withdrawn，却没有写撤回的日期和原因"
            hint = "加上“withdrawn: {date: …, reason: …}”"
            yield Finding(self._shown, *self.position("status"), "status-withdrawn", message, hint)
        if withdrawn and status is not Status.WITHDRAWN:
            message = "写了撤回信息，状态却不是 withdrawn"
            yield Finding(
                self._shown, *self.position("withdrawn"), "status-withdrawn", message, "加上“status: withdrawn”"
            )

    def redirects(self, findings: list[Finding]) -> tuple[tuple[str, Position], ...]:
        found = []
        for old_id, at in self._items("redirect_from"):
            if FILE_NAME.fullmatch(f"{old_id}.md"):
                found.append((old_id, at))
            else:
                message = f"旧编号「{old_id}」不是“日期-简称”的形式"
                findings.append(Finding(self._shown, *at, "redirect-invalid", message, "例如 2025-04-10-jiaxing-360"))
        return tuple(found)


# What bodies are checked by; the form of contribution checks by the same.
HEADING = re.compile(r"(#{1,6})[ \t]*([^#\s].*?)[ \t]*#*[ \t]*")
SETEXT = re.compile(r"(?:=+|-+)[ \t]*")
# As the fenced_code extension of Python-Markdown sees it, and code spans within a paragraph.
CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ ]*[^\n`]*\n(?:.*?\n)?(?P=fence)[ ]*$|(?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
SECTION_NUMBER = re.compile(r"([一二三四五六七八九十]+)\s*[、.．，,]\s*")
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")


def numbered_section(index: int, name: str) -> str:
    """Return the heading of the n-th section, counted from 0: 一、事件概述."""
    return f"{NUMERALS[index % len(NUMERALS)]}、{name}"


def number_off(heading: str) -> str:
    """Return the heading of a section without its number."""
    return SECTION_NUMBER.sub("", heading, count=1) if SECTION_NUMBER.match(heading) else heading


def without_code(body: str) -> str:
    """Return a body with all code as spaces: the lines and columns stay."""
    if "`" not in body and "~~~" not in body:
        return body
    return CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)


def _split_sections(body: str, first_line: int) -> tuple[Section, ...]:
    if "##" not in body:
        return ()
    headings = [
        (index, match[2])
        for index, line in enumerate(without_code(body).split("\n"))
        if line.startswith("##") and (match := HEADING.fullmatch(line)) and len(match[1]) == 2
    ]
    if not headings:
        return ()
    lines = body.split("\n")
    ends = [index for index, _ in headings[1:]] + [len(lines)]
    return tuple(
        Section(
            name=number_off(heading),
            heading=heading,
            line=first_line + index,
            text="\n".join(lines[index + 1 : end]).strip("\n"),
        )
        for (index, heading), end in zip(headings, ends, strict=True)
    )


def preamble(report: Report) -> str:
    """Return the Markdown before the first `##` section of a report: all of it where there is none."""
    if report.body.startswith("## "):
        return ""
    sections = _split_sections(report.body, 0)
    return "\n".join(report.body.split("\n")[: sections[0].line]).strip("\n") if sections else report.body


# Nearly all bodies have none of what the line by line checks look for.
_SUSPICIOUS = re.compile(r"^#[^#]|^[=-]+[ \t]*$|<|!\[|\]\(|\]:", re.MULTILINE)
HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<[!?]")
IMAGE = re.compile(r"(?<!\\)!\[")
AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]*>")
LINK_TARGET = re.compile(r"\]\(\s*<?([^)\s>]*)")
DEFINITION = re.compile(r"\s{0,3}\[(?!\^)[^\]]+\]:\s*<?(\S*?)>?(?:\s.*)?")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def _has_text(body: str) -> bool:
    """Tell whether a body holds anything but headings."""
    return any(line.strip() and not line.startswith("#") for line in body.split("\n"))


def _check_body(
    front: FrontMatter, shown: str, found: tuple[Section, ...], expected: tuple[str, ...]
) -> Iterator[Finding]:
    if not _has_text(front.body):
        yield Finding(shown, front.body_line, 1, "body-empty", *sentence("body-empty"))
        return
    yield from _check_sections(front, shown, found, expected)
    if not _SUSPICIOUS.search(front.body):
        return
    previous = ""
    for number, line in enumerate(without_code(front.body).split("\n"), start=front.body_line):
        if line.startswith("#") and (match := HEADING.fullmatch(line)) and len(match[1]) == 1:
            yield Finding(shown, number, 1, "heading-level", *sentence("heading-level"))
        if SETEXT.fullmatch(line) and previous.strip():
            said = sentence("heading-level/underline", before=previous.strip()[:20])
            yield Finding(shown, number, 1, "heading-level", *said)
        yield from _check_inline(line, number, shown)
        previous = line


def _check_inline(line: str, number: int, shown: str) -> Iterator[Finding]:
    """Yield what is wrong within one line of prose."""
    for match in HTML_TAG.finditer(line):
        if not AUTOLINK.match(match[0]):
            said = sentence("body-html", tag=match[0][:30])
            yield Finding(shown, number, match.start() + 1, "body-html", *said)
    for match in IMAGE.finditer(line):
        yield Finding(shown, number, match.start() + 1, "body-image", *sentence("body-image"))
    for match in LINK_TARGET.finditer(line):
        target = match[1]
        if not target or (SCHEME.match(target) and not target.lower().startswith(("http://", "https://", "mailto:"))):
            said = sentence("body-link", target=target) if target else sentence("body-link/empty")
            yield Finding(shown, number, match.start() + 1, "body-link", *said)
    definition = DEFINITION.fullmatch(line)
    if definition and not definition[1].startswith(("http://", "https://")):
        said = sentence("body-link/definition", line=line.strip()[:30])
        yield Finding(shown, number, 1, "body-link", *said)


def _check_sections(
    front: FrontMatter, shown: str, found: tuple[Section, ...], expected: tuple[str, ...]
) -> Iterator[Finding]:
    seen: dict[str, Section] = {}
    highest = -1
    for section in found:
        if section.name not in expected:
            near = near_names(section.name, expected, cutoff=40.0)
            said = (
                sentence("section-unknown/near", name=section.name, near=near[0])
                if near
                else sentence("section-unknown", name=section.name, names=listing(expected))
            )
            yield Finding(shown, section.line, 1, "section-unknown", *said)
            continue
        if section.name in seen:
            said = sentence("section-duplicate", name=section.name, line=seen[section.name].line)
            yield Finding(shown, section.line, 1, "section-duplicate", *said)
            continue
        seen[section.name] = section
        index = expected.index(section.name)
        if index < highest:
            said = sentence("section-order", name=section.name, other=expected[highest])
            yield Finding(shown, section.line, 1, "section-order", *said)
        highest = max(highest, index)
        match = SECTION_NUMBER.match(section.heading)
        if (match[1] if match else "") != NUMERALS[index % len(NUMERALS)]:
            said = sentence("section-number", heading=section.heading, wanted=numbered_section(index, section.name))
            yield Finding(shown, section.line, 1, "section-number", *said)
    if missing := [name for name in expected if name not in seen]:
        heading = numbered_section(expected.index(missing[0]), missing[0])
        said = sentence("section-missing", names=listing(missing), heading=heading)
        yield Finding(shown, front.body_line, 1, "section-missing", *said)


def _relative_links(
    front: FrontMatter, path: str, shown: str, findings: list[Finding]
) -> Iterator[tuple[str, str, Position]]:
    """Yield the body's links to reports: path inside the folder of reports, anchor, position."""
    if "](" not in front.body:
        return
    for number, line in enumerate(without_code(front.body).split("\n"), start=front.body_line):
        for match in LINK_TARGET.finditer(line):
            target, _, anchor = match[1].partition("#")
            if SCHEME.match(target) or not match[1]:
                continue
            at = (number, match.start() + 1)
            resolved = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            if target.startswith("/") or resolved.startswith(".."):
                message = f"链接「{target}」指到了报告文件夹之外"
                hint = "写相对路径，例如 ../2025/2025-04-10-jiaxing-360.md"
                findings.append(Finding(shown, *at, "body-link", message, hint))
            else:
                yield resolved, unquote(anchor), at


_SUMMARY_LENGTH = 120
_LINK = re.compile(r"\[([^\]^][^\]]*)\]\([^)]*\)|<(https?://[^<>\s]*)>")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|`+|__)(?=\S)(.+?)(?<=\S)\1")
_LIST_MARK = re.compile(r"^\s*(?:[-*+>]|\d+\.)\s+", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
_LINE_END = re.compile(r"(?<=[^\x00-\x7f])[ ]*\\?\n\s*(?=[^\x00-\x7f])")


def plain_text(markdown: str) -> str:
    """Return a Markdown paragraph as one line of text: without emphasis, link targets, footnotes and list marks."""
    text = _FOOTNOTE.sub("", _LINK.sub(lambda match: match[1] or match[2], markdown))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    if _LIST_MARK.search(text):
        text = re.sub(r"\s*\n\s*", " ", _LIST_MARK.sub("", text))
    # A line end between two Han characters is no space; elsewhere it is one.
    text = html.unescape(_ESCAPE.sub(r"\1", _LINE_END.sub("", text)))
    return re.sub(r"\s+", " ", text).strip()


def derive_summary(sections: tuple[Section, ...], body: str) -> str:
    """Return the beginning of the first section that has a paragraph: whole sentences of at most 120 characters."""
    for text in (*(section.text for section in sections), body):
        prose = re.sub(r"^#.*$", "", without_code(text), flags=re.MULTILINE)
        blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", prose)]
        first = next((plain for block in blocks if not block.startswith("|") and (plain := plain_text(block))), "")
        if first:
            break
    if len(first) <= _SUMMARY_LENGTH:
        return first
    end = max(first.rfind(mark, 0, _SUMMARY_LENGTH) for mark in "。！？")
    return first[: end + 1] if end >= 20 else first[: _SUMMARY_LENGTH - 1] + "…"
