"""Numbers over reports: how many, when, where, with whom. Catalog in, counts out; knows no pages and no addresses.

Every function is linear in the reports it is given, and none looks at the clock: time is counted from the newest report.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from eventlib.library.catalog import Catalog
from eventlib.library.report import EntityMention, Report
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.places import CHINA, Place
from eventlib.vocabulary.vocabulary import Entity, Topic

Item = TypeVar("Item", Entity, Place, Topic)

LEVELS = 4
"""How many shades a count may have, besides none."""
SHARED = 2
"""Two entities with this many reports in common have a page of their own."""

_MACRO_REGIONS: Mapping[str, tuple[str, ...]] = {
    "华北": ("11", "12", "13", "14", "15"),
    "东北": ("21", "22", "23"),
    "华东": ("31", "32", "33", "34", "35", "36", "37"),
    "华中": ("41", "42", "43"),
    "华南": ("44", "45", "46"),
    "西南": ("50", "51", "52", "53", "54"),
    "西北": ("61", "62", "63", "64", "65"),
    "港澳台": ("71", "81", "82"),
}
"""The provincial divisions by the first two digits of their codes (GB/T 2260), grouped as the statistics of China are."""


def most_frequent(
    items: Iterable[Item], key: Callable[[Item], str], limit: int | None = None
) -> list[tuple[Item, int]]:
    """Return the distinct items with their frequencies, the most frequent first; of equal ones the one with the lower key."""
    listed = list(items)
    keys = list(map(key, listed))
    counts = Counter(keys)
    ordered = sorted(sorted(counts), key=counts.__getitem__, reverse=True)[:limit]
    # Of those that share a key the first.
    by_key = dict(zip(reversed(keys), reversed(listed), strict=True))
    return [(by_key[found], counts[found]) for found in ordered]


def topics_of(reports: Iterable[Report], limit: int | None = None) -> list[tuple[Topic, int]]:
    """Return the topics of reports with counts."""
    return most_frequent((topic for report in reports for topic in report.topics), attrgetter("id"), limit)


def places_of(reports: Iterable[Report], limit: int | None = None) -> list[tuple[Place, int]]:
    """Return the places that reports name, without those above them, with counts."""
    return most_frequent((place for report in reports for place in report.places), attrgetter("code"), limit)


def entities_of(reports: Iterable[Report], limit: int | None = None) -> list[tuple[Entity, int]]:
    """Return the entities that reports name, without those above them, with counts."""
    named = (mention.entity for report in reports for mention in report.entities)
    return most_frequent(named, attrgetter("id"), limit)


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many reports there are of one month."""

    year: int
    month: int
    count: int


def last_months(catalog: Catalog, number: int) -> list[MonthCount]:
    """Return so many months up to that of the newest report, oldest first, months without reports among them."""
    if not catalog.reports:
        return []
    newest = catalog.reports[0].date
    last = newest.year * 12 + newest.month - 1
    months = ((index // 12, index % 12 + 1) for index in range(last - number + 1, last + 1))
    return [MonthCount(*month, len(catalog.by_month.get(month, ()))) for month in months]


@dataclass(frozen=True, slots=True)
class Tile:
    """A provincial division in the table of distribution; `level` is its shade, 0 for none to `LEVELS`."""

    place: Place
    count: int
    level: int


def level(count: int, most: int) -> int:
    """Return the shade of a count where `most` is the largest: by its square root, so that small counts still differ.

    >>> [level(count, 100) for count in (0, 1, 9, 30, 100)]
    [0, 1, 2, 3, 4]
    """
    return math.ceil(LEVELS * math.sqrt(count / most)) if count else 0


def distribution(catalog: Catalog) -> list[tuple[str, list[Tile]]]:
    """Return the 34 provincial divisions of China by macro-region, in code order, each with its count."""
    divisions = {place.code[:2]: place for place in catalog.gazetteer.children(catalog.gazetteer[CHINA])}
    counts = {code: len(catalog.by_place.get(place.code, ())) for code, place in divisions.items()}
    most = max(counts.values(), default=0)
    return [
        (name, [Tile(divisions[code], counts[code], level(counts[code], most)) for code in codes])
        for name, codes in _MACRO_REGIONS.items()
    ]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Reports month by month over whole years."""

    first_year: int
    last_year: int
    months: tuple[tuple[int, int], ...]
    """The months with reports: how many months after January of the first year, and the count; in order."""
    peak: MonthCount
    """The month with the most reports; of equal ones the latest."""

    @property
    def years(self) -> int:
        """How many years it runs over."""
        return self.last_year - self.first_year + 1

    @property
    def length(self) -> int:
        """How many months the whole years have."""
        return self.years * 12


def timeline(reports: Sequence[Report]) -> Timeline | None:
    """Return the timeline of reports; None where they lie in fewer than two months, which needs no picture."""
    counts = Counter((report.date.year, report.date.month) for report in reports)
    if len(counts) < 2:
        return None
    first, last = min(counts), max(counts)
    (year, month), most = max(counts.items(), key=lambda item: (item[1], item[0]))
    months = tuple(((y - first[0]) * 12 + m - 1, count) for (y, m), count in sorted(counts.items()))
    return Timeline(first[0], last[0], months, MonthCount(year, month, most))


@dataclass(frozen=True, slots=True)
class Trend:
    """A topic over the years: counts of the years asked for, and of all before them."""

    topic: Topic
    earlier: int
    counts: tuple[int, ...]
    total: int


def topics_over_time(reports: Sequence[Report], *, topics: int, years: int) -> tuple[tuple[int, ...], list[Trend]]:
    """Return the last so many years of the reports, oldest first, and for the most frequent topics their counts."""
    if not reports:
        return (), []
    dates = [report.date.year for report in reports]
    shown = tuple(range(max(max(dates) - years + 1, min(dates)), max(dates) + 1))
    counts = Counter((topic.id, report.date.year) for report in reports for topic in report.topics)
    trends = []
    for topic, total in topics_of(reports, topics):
        row = tuple(counts[topic.id, year] for year in shown)
        trends.append(Trend(topic, total - sum(row), row, total))
    return shown, trends


@dataclass(frozen=True, slots=True)
class Office:
    """An office a person held, as reports state it, with the days of the first and the last that do."""

    person: Entity
    role: str
    first: datetime.date
    last: datetime.date
    count: int


def offices(mentions: Iterable[tuple[Report, EntityMention]]) -> list[Office]:
    """Return the offices in which reports name people: who is named most first, of one person the latest office first."""
    held: dict[tuple[str, str], list[datetime.date]] = {}
    people: dict[str, Entity] = {}
    named: Counter[str] = Counter()
    for report, mention in mentions:
        if mention.role and mention.entity.type in (EntityType.PERSON, None):
            people[mention.entity.id] = mention.entity
            named[mention.entity.id] += 1
            held.setdefault((mention.entity.id, mention.role), []).append(report.date)
    found = [Office(people[who], role, min(days), max(days), len(days)) for (who, role), days in held.items()]
    found.sort(key=lambda office: office.role)
    found.sort(key=lambda office: (office.last, office.first), reverse=True)
    return sorted(found, key=lambda office: (-named[office.person.id], office.person.id))


def companions(entity: Entity, catalog: Catalog, limit: int | None = None) -> list[tuple[Entity, int]]:
    """Return the entities named together with an entity itself, with counts; not those above or below it."""
    own = (report for report in catalog.by_entity[entity.id] if catalog.mention(report, entity))
    named = (
        other.entity
        for report in own
        for other in report.entities
        if other.entity.id != entity.id and not catalog.vocabulary.are_in_line(entity, other.entity)
    )
    return most_frequent(named, attrgetter("id"), limit)


def pairs(catalog: Catalog) -> Iterator[tuple[Entity, Entity, tuple[Report, ...]]]:
    """Yield every two entities that at least `SHARED` reports name together, by id, with these reports."""
    for (one_id, other_id), reports in sorted(item for item in catalog.by_pair.items() if len(item[1]) >= SHARED):
        yield catalog.entities[one_id], catalog.entities[other_id], reports
