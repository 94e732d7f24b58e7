"""One report file, read strictly: what its bytes say, with everything that is wrong with them.

The long step, a pure function of the file, so that it can run in any process and be kept by content. It knows no
vocabulary: what the names stand for is found by `parsing`. What only shows between two reports is checked in `between`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from eventlib.cache.digests import digest_of_bytes
from eventlib.cache.encoding import encoded
from eventlib.dates import ISO_DATE, is_day
from eventlib.library.body_checks import check_body, relative_links
from eventlib.library.figures import Figure, check_figures, shown_figures
from eventlib.library.numbers import check_numbers
from eventlib.library.persons import names_missing
from eventlib.library.punctuation_checks import check_addresses, check_body_punctuation, check_values
from eventlib.library.report import Report, ReportText, split_sections
from eventlib.library.same_page import is_domain_of, likely_url, normalise_url, site_of
from eventlib.library.summary import derive_summary
from eventlib.library.telling import telling_pairs
from eventlib.prose.body import Body, read_body
from eventlib.prose.figures import FILES, NO_FILES
from eventlib.prose.limits import LimitError
from eventlib.prose.lines import DEEPEST, NestingError
from eventlib.reading import yaml_comments
from eventlib.reading.findings import Finding, has_errors
from eventlib.reading.front_matter import FrontMatter, read_front_matter
from eventlib.reading.hosts import other_host
from eventlib.reading.radicals import check_radicals
from eventlib.reading.schema import EntityReference, ReportHeader, Source, Status
from eventlib.reading.sentences import sentence
from eventlib.reading.source_text import check_invisible, check_private, check_value, is_plain, read_source
from eventlib.reading.strict_yaml import KeyPath, Position, as_mapping
from eventlib.reading.validation import validate_fields
from eventlib.reading.yaml_comments import UNCONFIRMED
from eventlib.uris import SLUG

FILE_NAME = re.compile(rf"(?P<date>{ISO_DATE.pattern})-(?P<slug>{SLUG.pattern})\.md")


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The first source of a report, which says what it is about."""

    position: Position
    page: str
    """Its address in the form in which two are certain to be of one page."""
    likely_page: str
    """The same in the form in which two are most often of one page."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says, before anybody asks what its names stand for, with the facts for checks between files."""

    path: str
    """The file inside the folder of reports, which findings name as well."""
    findings: tuple[Finding, ...]
    facts: Report | None = None
    """The report without places, entities and topics, unless there are errors."""
    regions: tuple[tuple[str, Position], ...] = ()
    topics: tuple[tuple[str, Position], ...] = ()
    entities: tuple[tuple[str, str, Position], ...] = ()
    """The names of its entities, their roles, and where they stand."""
    unnamed: tuple[tuple[int, str], ...] = ()
    """Which of these, from 0, are not named so in the text, and by what surname and office it calls them, if it does."""
    source: SourcePage | None = None
    publishers: tuple[tuple[str, str, Position], ...] = ()
    """The sites of its sources, who publishes them, as far as the name is given without a remark, and where that stands."""
    redirects: tuple[tuple[str, Position], ...] = ()
    follows: tuple[tuple[str, Position], ...] = ()
    """The ids of the reports that it continues, as written."""
    links: tuple[tuple[str, str, Position], ...] = ()
    """Links of the body to reports: path inside the folder of reports, anchor, position."""
    is_draft: bool = False
    unpublished: Position | None = None
    """Where its date stands, if nothing says when it is published."""

    @property
    def id(self) -> str:
        """The id of the report, or the name of the file, if that is none."""
        return self.path.rpartition("/")[2].removesuffix(".md")


def read_report(
    raw: bytes, path: str, sections: tuple[str, ...], files: FILES = NO_FILES
) -> tuple[Reading, ReportText | None]:
    """Read the bytes of a report file; return what it says, and its text, if its body can be read.

    `path` is the file inside the folder of reports, `sections` the expected names of the `##` sections in order, `files`
    what lies in the folder of its figures. Never raises, whatever the bytes.
    """
    findings = list(_check_path(path))
    source = read_source(raw, path)
    findings += source.findings
    if source.text is None:
        return Reading(path, tuple(findings)), None
    front = read_front_matter(source.text, path)
    findings += front.findings
    front_end = len(source.text) - len(front.body)
    findings += _check_characters(source.text, front, path, front_end)
    findings += _check_unconfirmed(source.text[:front_end], path)
    header: dict[str, Any] = {}
    if isinstance(front.document.value, dict):
        header, found = validate_fields(ReportHeader, as_mapping(front.document.value), front.document, path)
        findings += found
    reader = _HeaderReader(header, front, path)
    findings += reader.check_days()
    main_source = reader.main_source(findings)
    findings += reader.check_status()
    findings += reader.check_shown()
    findings += check_values(source.text, front, path)
    findings += check_addresses(front, path)
    reading = Reading(
        path,
        (),
        regions=tuple(reader.items("region")),
        topics=tuple(reader.items("topics")),
        entities=tuple((each.name, each.role or "", at) for each, at in reader.items("entities")),
        source=main_source,
        publishers=tuple(reader.publishers(findings)),
        redirects=reader.redirects(findings),
        follows=tuple(reader.items("follows")),
        is_draft=header.get("status") is Status.DRAFT,
        unpublished=reader.unpublished(),
    )
    body = _read_body(source.text[front_end:], path, front.body_line, findings, files)
    if body is None:
        return replace(reading, findings=tuple(findings)), None
    markdown = source.text[front_end:]
    text = ReportText(body.html, body.blocks, split_sections(body.blocks), body.anchors)
    findings += check_body(front, path, body, text.all_sections, sections)
    findings += check_figures(path, path, body.figures, files)
    findings += check_body_punctuation(markdown, front.body_line, path, body.blocks)
    findings += reader.check_summary(shown := body.text)
    links = tuple(relative_links(body, path, path, findings))
    facts = None
    if not has_errors(findings):
        facts = _facts(path, header, markdown.strip("\n"), text, links, shown_figures(path, body.figures, files))
    unnamed = tuple(names_missing((name for name, _, _ in reading.entities), shown))
    return replace(reading, findings=tuple(findings), facts=facts, links=links, unnamed=unnamed), text


# Made of all defaults once: with `model_construct` for each report, pydantic looks for them anew.
_UNSTATED = ReportHeader.model_construct(**dict[str, Any]())


def _facts(  # noqa: PLR0913, PLR0917 - what is known of a file, apart
    path: str,
    header: dict[str, Any],
    markdown: str,
    text: ReportText,
    links: Iterable[tuple[str, str, Position]],
    figures: tuple[Figure, ...],
) -> Report:
    fields = _UNSTATED.model_copy(update=header)
    facts = Report(
        id=posixpath.basename(path).removesuffix(".md"),
        path=path,
        title=fields.title,
        date=fields.date,
        until=fields.until if fields.until != fields.date else None,
        places=(),
        entities=(),
        topics=(),
        sources=tuple(fields.source),
        summary="",
        authors=tuple(fields.authors),
        published=fields.published or fields.date,
        updated=fields.updated,
        corrections=tuple(fields.corrections),
        status=fields.status,
        withdrawn=fields.withdrawn,
        redirect_from=tuple(fields.redirect_from),
        follows=tuple(fields.follows),
        section_names=tuple(dict.fromkeys(each.name for each in text.sections if not each.is_empty)),
        named_sources=tuple(source.url for source in fields.source if source.url in markdown),
        links=tuple(dict.fromkeys(target for target, _, _ in links)),
        figures=figures,
    )
    return replace(
        facts,
        own_digest=digest_of_bytes(encoded(facts)),
        summary=fields.summary or derive_summary(text.all_sections),
        length=len("".join(markdown.split())),
        text_digest=digest_of_bytes(markdown.encode("utf-8", "surrogatepass")),
        telling_pairs=telling_pairs(markdown),
    )


def _read_body(text: str, path: str, first_line: int, findings: list[Finding], files: FILES) -> Body | None:
    """Return the body that begins on a line of a file; None, with a finding, if it cannot be shown."""
    try:
        return read_body(text, path, first_line, files)
    except LimitError as error:
        said = sentence("body-limit", what=error.what, limit=error.most)
        findings.append(Finding(path, error.line, 1, "body-limit", *said))
        return None
    except NestingError as error:
        said = sentence("body-nesting", limit=DEEPEST)
        findings.append(Finding(path, error.line, 1, "body-nesting", *said))
        return None


def _check_path(path: str) -> Iterator[Finding]:
    *folders, name = path.split("/")
    match = FILE_NAME.fullmatch(name)
    if match is None:
        yield Finding(path, 1, 1, "file-name", *sentence("file-name", name=name))
        return
    year = match["date"][:4]
    if folders != [year]:
        where = "/".join(folders) or "最外层"
        yield Finding(path, 1, 1, "file-folder", f"文件在「{where}」，应在「{year}」文件夹里", f"移到 {year}/{name}")


def _check_characters(text: str, front: FrontMatter, path: str, front_end: int) -> Iterator[Finding]:
    """Yield what nobody sees of the characters of a file, whose front matter ends at an offset."""
    if not is_plain(text):
        yield from check_invisible(text, path, front_matter_end=front_end)
        yield from check_private(text, path)
    yield from check_radicals(text[:front_end], path)
    if "\\" in text[:front_end]:
        for where, value in front.document.scalars.items():
            yield from check_value(value, path, front.document.position(where))


def _check_unconfirmed(front_matter: str, path: str) -> Iterator[Finding]:
    if UNCONFIRMED not in front_matter:
        return
    marks = [
        (number, match.start() + 1)
        for number, line in enumerate(front_matter.split("\n"), start=1)
        if (match := yaml_comments.UNCONFIRMED_IN.search(line))
    ]
    if marks:
        lines = "、".join(str(number) for number, _ in marks)
        message = f"有 {len(marks)} 处自动提取的内容还没有人确认：第 {lines} 行"
        hint = f"核对一处，删去一处的“# {UNCONFIRMED}”及其后的文字；值是“{UNCONFIRMED}”的，填上内容"
        yield Finding(path, *marks[0], "proposal-unconfirmed", message, hint)


def _inner(item: object) -> str:
    """Return the field of an item of a list that an item without others stands for; none where it has no fields."""
    return "name" if isinstance(item, EntityReference) else "url" if isinstance(item, Source) else ""


class _HeaderReader:
    """Reads what of one header needs positions, among its valid fields."""

    def __init__(self, header: dict[str, Any], front: FrontMatter, path: str) -> None:
        self._header = header
        self._document = front.document
        self._path = path

    def position(self, *at: str | int) -> Position:
        return self._document.position(at)

    def items(self, key: str) -> Iterator[tuple[Any, Position]]:
        """Yield the valid items of a list field with their positions in the file.

        Invalid items have been dropped from the header, so positions are found by value, not by index.
        """
        for item, where in self._placed(key):
            yield item, self._document.position((*where, _inner(item)))

    def _placed(self, key: str) -> Iterator[tuple[Any, KeyPath]]:
        """Yield the valid items of a list field, and where each stands in the document."""
        written = as_mapping(self._document.value).get(key)
        items = written if isinstance(written, list) else [written]
        start = 0
        for item in self._header.get(key, ()):
            inner = _inner(item)
            name = getattr(item, inner) if inner else item
            for index in range(start, len(items)):
                raw = items[index]
                raw = raw.get(inner) if isinstance(raw, dict) else raw
                if isinstance(raw, str) and raw.strip() == name:
                    start = index + 1
                    yield item, (key, index) if items is written else (key,)
                    break

    def check_days(self) -> Iterator[Finding]:
        match = FILE_NAME.fullmatch(posixpath.basename(self._path))
        date = self._header.get("date")
        if match and date and match["date"] != date.isoformat():
            message = f"日期是 {date}，文件名里是 {match['date']}"
            yield Finding(self._path, *self.position("date"), "date-file-name", message, "改成一致")
        until = self._header.get("until")
        if date and until and until < date:
            said = sentence("date-order", until=until, date=date)
            yield Finding(self._path, *self.position("until"), "date-order", *said)

    def main_source(self, findings: list[Finding]) -> SourcePage | None:
        found: dict[str, Position] = {}
        for source, at in self.items("source"):
            if source.url in found:
                said = sentence("source-duplicate", url=source.url)
                findings.append(Finding(self._path, *at, "source-duplicate", *said))
            found.setdefault(source.url, at)
        findings += self._check_pages(found)
        for url, at in found.items():
            return SourcePage(at, normalise_url(url), likely_url(url))
        return None

    def _check_pages(self, sources: Mapping[str, Position]) -> Iterator[Finding]:
        """Yield the addresses of sources, each other than those before, that lead to the page of one of these."""
        pages: dict[str, str] = {}
        likely_pages: dict[str, str] = {}
        for url, at in sources.items() if len(sources) > 1 else ():
            if (other := pages.setdefault(normalise_url(url), url)) != url:
                yield Finding(self._path, *at, "source-same-page", f"来源「{url}」与「{other}」是同一页", "删去一个")
            elif (other := likely_pages.setdefault(likely_url(url), url)) != url:
                message = f"来源「{url}」与「{other}」只差跟踪参数，可能是同一页"
                hint = "打开两个网址看一看：是同一页的，删去一个；不是的，不用改"
                yield Finding(self._path, *at, "source-similar", message, hint)

    def publishers(self, findings: list[Finding]) -> Iterator[tuple[str, str, Position]]:
        """Yield what `Reading.publishers` holds; a domain in place of a name is a finding."""
        for source, where in self._placed("source"):
            if not (name := source.publisher):
                continue
            at = self._document.position((*where, "publisher"))
            site = site_of(source.url)
            if is_domain_of(name, site):
                message = f"发布者「{name}」只是域名"
                hint = "写网站、报刊或机构的名称；查不到的，删去这一项，页面上有网址"
                findings.append(Finding(self._path, *at, "publisher-domain", message, hint))
            elif "（" not in name and "(" not in name:  # a remark
                yield site, name, at

    def check_shown(self) -> Iterator[Finding]:
        """Yield where a source is shown as a page of another host than the one that it is on."""
        for source, where in self._placed("source"):
            host = urlsplit(source.url).hostname or ""
            for key, words in (("title", source.title), ("publisher", source.publisher)):
                if words and (shown := other_host(words, host)):
                    at = self._document.position((*where, key))
                    said = sentence("url-host/shown", shown=shown, host=host)
                    yield Finding(self._path, *at, "url-host", *said)

    def unpublished(self) -> Position | None:
        is_dated = self._header.get("status") is Status.DRAFT or "published" in self._header
        return None if is_dated or "date" not in self._header else self.position("date")

    def check_summary(self, text: str) -> Iterator[Finding]:
        """Yield the numbers of the summary that neither the text of the body has nor the title or the dates.

        The text of a draft is still to be written.
        """
        if (summary := self._header.get("summary")) and self._header.get("status") is not Status.DRAFT:
            days = [day for key in ("date", "until") if (day := self._header.get(key))]
            told = " ".join(f"{day.year} {day.month} {day.day}" for day in days)
            text = f"{self._header.get('title', '')}\n{told}\n{text}"
            yield from check_numbers(summary, text, self._path, self.position("summary"))

    def check_status(self) -> Iterator[Finding]:
        status, withdrawn = self._header.get("status"), self._header.get("withdrawn")
        if status is Status.WITHDRAWN and not as_mapping(self._document.value).get("withdrawn"):
            message = "状态是 withdrawn，却没有写撤回的日期和原因"
            hint = "加上“withdrawn: {date: …, reason: …}”"
            yield Finding(self._path, *self.position("status"), "status-withdrawn", message, hint)
        if withdrawn and status is not Status.WITHDRAWN:
            message = "写了撤回信息，状态却不是 withdrawn"
            yield Finding(
                self._path, *self.position("withdrawn"), "status-withdrawn", message, "加上“status: withdrawn”"
            )

    def redirects(self, findings: list[Finding]) -> tuple[tuple[str, Position], ...]:
        found = []
        for old_id, at in self.items("redirect_from"):
            name = FILE_NAME.fullmatch(f"{old_id}.md")
            if name and is_day(name["date"]):
                found.append((old_id, at))
            elif name:
                message = f"旧编号「{old_id}」里的日期不存在"
                findings.append(Finding(self._path, *at, "redirect-invalid", message, "检查月份和日"))
            else:
                message = f"旧编号「{old_id}」不是“日期-简称”的形式"
                findings.append(Finding(self._path, *at, "redirect-invalid", message, "例如 2025-04-10-jiaxing-360"))
        return tuple(found)
