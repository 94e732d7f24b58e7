"""One report file, parsed strictly: from its bytes to a `Report` and its text, with everything that is wrong with it.

Parsing one file is a pure function of its bytes, its path, the vocabulary and the list of sections, so that it can run
in any process and be cached by content. What only shows between two reports is checked in `between`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from eventlib.cache.digests import digest_of
from eventlib.dates import is_day
from eventlib.library.body_checks import check_body, relative_links
from eventlib.library.figures import Figure, check_figures, shown_figures
from eventlib.library.report import EntityMention, Report, ReportText, split_sections
from eventlib.library.summary import derive_summary
from eventlib.library.telling import telling_pairs
from eventlib.prose.body import Body, read_body
from eventlib.prose.figures import FILES, NO_FILES
from eventlib.prose.limits import LimitError
from eventlib.prose.lines import DEEPEST, NestingError
from eventlib.reading.findings import Finding, enumerate_names, has_errors
from eventlib.reading.front_matter import FrontMatter, read_front_matter
from eventlib.reading.schema import EntityReference, ReportHeader, Source, Status
from eventlib.reading.sentences import sentence
from eventlib.reading.source_text import check_invisible, check_private, check_value, read_source
from eventlib.reading.strict_yaml import Position, as_mapping
from eventlib.reading.validation import validate_fields
from eventlib.reading.yaml_comments import UNCONFIRMED
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.regions import place_finding
from eventlib.vocabulary.vocabulary import Topic, Vocabulary, unregistered_entity

FILE_NAME = re.compile(r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md")


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """The outcome of parsing one file: a report, unless there are errors, and the facts for checks between files."""

    path: str
    report: Report | None
    findings: tuple[Finding, ...]
    id: str
    main_source: tuple[str, Position] | None = None
    redirects: tuple[tuple[str, Position], ...] = ()
    unregistered: tuple[tuple[str, bool, Position], ...] = ()
    """Its entities that are not registered: name, whether one with a role, position."""
    links: tuple[tuple[str, str, Position], ...] = ()
    """Links of the body to reports: path inside the folder of reports, anchor, position."""
    is_draft: bool = False
    anchors: frozenset[str] = frozenset()
    """What in its body can be linked to."""
    text: ReportText | None = None
    """Its text, if its body can be read, whatever else is wrong."""
    unpublished: Position | None = None
    """Where its date stands, if nothing says when it is published."""


def parse_report(  # noqa: PLR0913 - what a report is read with
    raw: bytes, path: str, vocabulary: Vocabulary, sections: tuple[str, ...], *, folder: str, files: FILES = NO_FILES
) -> ParsedReport:
    """Parse the bytes of a report file.

    `path` is the file inside the folder of reports, `folder` that folder as it is to be named in findings, `sections`
    the expected names of the `##` sections in order, `files` what lies in the folder of its figures. Never raises,
    whatever the bytes.
    """
    shown = posixpath.join(folder, path)
    findings = list(_check_path(path, shown))
    source = read_source(raw, shown)
    findings += source.findings
    report_id = posixpath.basename(path).removesuffix(".md")
    if source.text is None:
        return ParsedReport(path, None, tuple(findings), report_id)
    front = read_front_matter(source.text, shown)
    findings += front.findings
    front_end = len(source.text) - len(front.body)
    findings += check_invisible(source.text, shown, front_matter_end=front_end)
    findings += check_private(source.text, shown)
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
    entities, unregistered = reader.entities(findings)
    main_source = reader.main_source(findings)
    findings += reader.check_status()
    redirects = reader.redirects(findings)

    body = _read_body(source.text[front_end:], path, front.body_line, shown, findings, files)
    text = None
    if body is not None:
        text = ReportText(source.text[front_end:].strip("\n"), body.html, body.blocks, split_sections(body.blocks))
        findings += check_body(front, shown, body, text.all_sections, sections)
        findings += check_figures(path, shown, body.figures, files)
    links = tuple(relative_links(body, path, shown, findings)) if body else ()

    report = None
    if body is not None and text is not None and not has_errors(findings):
        figures = shown_figures(path, body.figures, files)
        report = _report(path, header, filed=(places, entities, topics), text=text, links=links, figures=figures)
    is_draft = header.get("status") is Status.DRAFT
    dated = None if is_draft or "published" in header or "date" not in header else front.document.position(("date",))
    read = (links, is_draft, body.anchors if body else frozenset[str](), text, dated)
    return ParsedReport(path, report, tuple(findings), report_id, main_source, redirects, unregistered, *read)


def _report(  # noqa: PLR0913 - what a report is made of
    path: str,
    header: dict[str, Any],
    *,
    filed: tuple[tuple[Place, ...], tuple[EntityMention, ...], tuple[Topic, ...]],
    text: ReportText,
    links: Iterable[tuple[str, str, Position]],
    figures: tuple[Figure, ...],
) -> Report:
    fields = ReportHeader.model_construct(**header)
    places, entities, topics = filed
    return Report(
        id=posixpath.basename(path).removesuffix(".md"),
        path=path,
        title=fields.title,
        date=fields.date,
        places=places,
        entities=entities,
        topics=topics,
        sources=tuple(fields.source),
        summary=fields.summary or derive_summary(text.all_sections),
        authors=tuple(fields.authors),
        published=fields.published or fields.date,
        updated=fields.updated,
        corrections=tuple(fields.corrections),
        status=fields.status,
        withdrawn=fields.withdrawn,
        redirect_from=tuple(fields.redirect_from),
        section_names=tuple(dict.fromkeys(each.name for each in text.sections if not each.is_empty)),
        further_sources=tuple(source for source in fields.source if source.url not in text.body),
        links=tuple(dict.fromkeys(target for target, _, _ in links)),
        figures=figures,
        length=len("".join(text.body.split())),
        text_digest=digest_of(text.body),
        telling_pairs=telling_pairs(text.body),
    )


def _read_body(  # noqa: PLR0913, PLR0917 - as `read_body`, and where findings go
    text: str, path: str, first_line: int, shown: str, findings: list[Finding], files: FILES
) -> Body | None:
    """Return the body that begins on a line of a file; None, with a finding, if it cannot be shown."""
    try:
        return read_body(text, path, first_line, files)
    except LimitError as error:
        said = sentence("body-limit", what=error.what, limit=error.most)
        findings.append(Finding(shown, error.line, 1, "body-limit", *said))
        return None
    except NestingError as error:
        said = sentence("body-nesting", limit=DEEPEST)
        findings.append(Finding(shown, error.line, 1, "body-nesting", *said))
        return None


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
    marks = [
        (number, match.start() + 1)
        for number, line in enumerate(front_matter.split("\n"), start=1)
        if (match := re.search(rf"#\s*{UNCONFIRMED}", line))
    ]
    if marks:
        lines = "、".join(str(number) for number, _ in marks)
        message = f"有 {len(marks)} 处自动提取的内容还没有人确认：第 {lines} 行"
        hint = f"核对一处，删去一处的“# {UNCONFIRMED}”及其后的文字"
        yield Finding(shown, *marks[0], "proposal-unconfirmed", message, hint)


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
                findings.append(Finding(self._shown, *at, "topic-unknown", message, enumerate_names(near) or hint))
            elif topic.id in found:
                said = sentence("topic-duplicate", name=name, other=topic.name)
                findings.append(Finding(self._shown, *at, "topic-duplicate", *said))
            else:
                found[topic.id] = topic
        return tuple(found.values())

    def entities(
        self, findings: list[Finding]
    ) -> tuple[tuple[EntityMention, ...], tuple[tuple[str, bool, Position], ...]]:
        """Return the entities, and those of them that are not registered as `ParsedReport.unregistered` has them."""
        found: dict[str, EntityMention] = {}
        unregistered = []
        for reference, at in self._items("entities"):
            named = self._vocabulary.entities_named(reference.name)
            if len(named) > 1:
                options = enumerate_names(f"{entity.id}（{entity.name}）" for entity in named)
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
                unregistered.append((reference.name, bool(reference.role), at))
        return tuple(found.values()), tuple(unregistered)

    def _unregistered(self, name: str, at: Position) -> Finding:
        near = self._vocabulary.near_entity_names(name)
        if near:
            said = sentence("entity-near-duplicate", name=name, names=enumerate_names(near), first=near[0])
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
            name = FILE_NAME.fullmatch(f"{old_id}.md")
            if name and is_day(name["date"]):
                found.append((old_id, at))
            elif name:
                message = f"旧编号「{old_id}」里的日期不存在"
                findings.append(Finding(self._shown, *at, "redirect-invalid", message, "检查月份和日"))
            else:
                message = f"旧编号「{old_id}」不是“日期-简称”的形式"
                findings.append(Finding(self._shown, *at, "redirect-invalid", message, "例如 2025-04-10-jiaxing-360"))
        return tuple(found)
