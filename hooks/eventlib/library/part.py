"""A part of a library: the reports of some topics, of some places, since some day.

Owns what may be asked for, what it means, and what of the other reports has to go with them. A site of a part is made as that
of a library which never had any others.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eventlib.cache.digests import digest_of
from eventlib.dates import chinese_date
from eventlib.library.folder import Library
from eventlib.library.report import Report, ReportText
from eventlib.prose.linking import unlink
from eventlib.reading.findings import enumerate_names
from eventlib.reading.schema import Status
from eventlib.reading.sentences import sentence
from eventlib.settings import PartNames
from eventlib.uris import relative_url
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.regions import place_finding
from eventlib.vocabulary.vocabulary import Topic, Vocabulary

_BETWEEN = re.compile("[,，、]")


class PartError(Exception):
    """There is no such part; the message, a line for each mistake, is Chinese."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which reports of a library are wanted; of topics and places any one will do, and where there are none, all are."""

    topics: tuple[Topic, ...]
    places: tuple[Place, ...]
    since: datetime.date | None
    """The first day: an event that lasts until then or longer is wanted."""

    @property
    def described(self) -> str:
        """What the reports have in common, in Chinese: 主题为网络安全或数据安全，地区在浙江省."""
        said = [f"主题为{'或'.join(topic.name for topic in self.topics)}"] if self.topics else []
        said += [f"地区在{'或'.join(place.name for place in self.places)}"] if self.places else []
        said += [f"事件日期在{chinese_date(self.since)}或以后"] if self.since else []
        return "，".join(said)

    @property
    def scope(self) -> str:
        """The sentence that says it to readers."""
        return f"本站只收录资料库的一部分：{self.described}的报告。"

    def has(self, report: Report, vocabulary: Vocabulary) -> bool:
        """Tell whether a report belongs to it; what lies in a place, or in a member of a group, is in that."""
        above = {each.code for place in report.places for each in vocabulary.gazetteer.roll_up(place)}
        return (
            (not self.topics or any(topic in report.topics for topic in self.topics))
            and (not self.places or any(place.code in above for place in self.places))
            and (self.since is None or (report.until or report.date) >= self.since)
        )


def part_named(names: PartNames, vocabulary: Vocabulary) -> Part | None:
    """Return the part that somebody asks for; None where all of a library is wanted.

    Raises:
        PartError: a topic or a place is not known, or the day is none.
    """
    topics: dict[str, Topic] = {}
    places: dict[str, Place] = {}
    problems = []
    for name in _each(names.topics):
        if topic := vocabulary.topic(name):
            topics[topic.id] = topic
        else:
            message, hint = sentence("topic-unknown", name=name)
            near = enumerate_names(vocabulary.suggest_topics(name))
            every = f"词表里有：{'、'.join(each.name for each in vocabulary.topics)}"
            problems.append(f"{message}（建议：{near or every or hint}）")
    for name in _each(names.regions):
        if place := vocabulary.gazetteer.resolve(name).place:
            places[place.code] = place
        else:
            finding = place_finding(name, vocabulary.gazetteer, "", (1, 1))
            problems.append(f"{finding.message}（建议：{finding.suggestion}）")
    since = _first_day(names.since) if names.since else None
    if names.since and not since:
        problems.append(f"「{names.since}」不是日期（建议：写成 2025、2025-04 或 2025-04-10）")
    if problems:
        raise PartError("\n".join(problems))
    return Part(tuple(topics.values()), tuple(places.values()), since) if topics or places or since else None


def _each(written: str) -> Iterator[str]:
    return (name.strip() for name in _BETWEEN.split(written) if name.strip())


_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?)?)?[年月]?")


def _first_day(written: str) -> datetime.date | None:
    """Return the first day of a year, a month or a day in a usual form; None where a text is none of these."""
    match = _YEAR_MONTH_DAY.fullmatch(unicodedata.normalize("NFKC", written).strip())
    try:
        return datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def restricted(library: Library, part: Part) -> Library:
    """Return the library as if it had no other reports: links to these are plain text.

    Raises:
        PartError: it has none.
    """
    reports = [report for report in library.reports if part.has(report, library.vocabulary)]
    if not any(report.status is not Status.DRAFT for report in reports):
        raise PartError(f"没有{part.described}的报告：换别的主题、地区或日期。")
    present = {report.path for report in reports}
    left_out = {report.id: [path for path in report.links if path not in present] for report in reports}
    hrefs = {
        report.id: tuple(relative_url(report.path, path) for path in left_out[report.id])
        for report in reports
        if left_out[report.id]
    }
    known = tuple(_unlinked(report, left_out[report.id]) if report.id in hrefs else report for report in reports)
    return replace(library, make_reports=lambda: known, find_texts=lambda _: _Texts(library.texts, hrefs))


def _unlinked(report: Report, left_out: Sequence[str]) -> Report:
    links = tuple(path for path in report.links if path not in left_out)
    text_digest, own_digest = (digest_of((each, left_out)) for each in (report.text_digest, report.own_digest))
    return replace(report, links=links, text_digest=text_digest, own_digest=own_digest)


class _Texts(Mapping[str, ReportText]):
    """Texts without the links of `hrefs`, by the id of the report."""

    def __init__(self, texts: Mapping[str, ReportText], hrefs: Mapping[str, Sequence[str]]) -> None:
        self._texts = texts
        self._hrefs = hrefs

    def __getitem__(self, report_id: str) -> ReportText:
        text = self._texts[report_id]
        hrefs = self._hrefs.get(report_id)
        return replace(text, html=unlink(text.html, hrefs)) if hrefs else text

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
