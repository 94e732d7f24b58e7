"""How reports lead on to each other: the ones before and after, those that are related and why, those that refer to one.

Computed once a build from the catalog. Nothing here compares every report with every other: candidates come from lists
of what shares an entity, a city, a topic or rare words, and from a long list only those near in time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eventlib.library.catalog import Catalog, group_by
from eventlib.library.report import Report, ReportText
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.places import Gazetteer, Place, PlaceKind
from eventlib.vocabulary.vocabulary import ENTITY_TYPES, Entity, Topic
from eventlib.workers import map_items

RELATED = 6
"""How many related reports a page shows at most."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a report is related: 同城, and what it shares. Nothing is named where texts are alike."""

    label: str
    shared: tuple[Entity | Place | Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A related report with the reasons."""

    report: Report
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The reports before and after one, by date, among those about the same entity or place."""

    about: Entity | Place
    earlier: Report | None
    later: Report | None


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a reader may go from a report."""

    neighbours: tuple[Neighbours, ...]
    related: tuple[Related, ...]
    """The closest first."""
    referring: tuple[Report, ...]
    """The reports whose text links here, newest first."""


def onward_of_all(catalog: Catalog) -> Mapping[str, Onward]:
    """Return where each report leads to, by its id. To a withdrawn report leads nothing but a link in a text."""
    referring = group_by(catalog.reports, lambda report: (path for path in report.links if path != report.path))
    neighbours = _neighbour_finder(catalog)
    related = _related(catalog)
    return {
        report.id: Onward(tuple(neighbours(report)), found, referring.get(report.path, ()))
        for report, found in zip(catalog.reports, related, strict=True)
    }


def _neighbour_finder(catalog: Catalog) -> Callable[[Report], Iterator[Neighbours]]:
    """Return a function to the neighbours of a report: by its main entity, a company if it has one, and its place."""
    positions: dict[Hashable, dict[str, int]] = {}

    def neighbours(report: Report) -> Iterator[Neighbours]:
        companies = [each.entity for each in report.entities if each.entity.type is EntityType.COMPANY]
        for entity in (*companies, *(each.entity for each in report.entities)):
            if found := between(report, entity, catalog.by_entity[entity.id]):
                yield found
                break
        # Up to the province: a country is no place one follows from report to report, unless it is all there is.
        chains = [catalog.gazetteer.chain(place) for place in report.places]
        nearest = [above for chain in chains for above in reversed(chain[1:])] or [place for (place,) in chains]
        for place in nearest:
            if found := between(report, place, catalog.by_place[place.code]):
                yield found
                break

    def between(report: Report, about: Entity | Place, reports: Sequence[Report]) -> Neighbours | None:
        key = (type(about), about.id if isinstance(about, Entity) else about.code)
        if key not in positions:
            positions[key] = {each.id: place for place, each in enumerate(reports)}
        at = positions[key][report.id]
        later = next((each for each in reversed(reports[max(0, at - _REACH) : at]) if not each.is_withdrawn), None)
        earlier = next((each for each in reports[at + 1 : at + 1 + _REACH] if not each.is_withdrawn), None)
        return Neighbours(about, earlier, later) if earlier or later else None

    return neighbours


_REACH = 10
"""How far around a report, in a list by date, others are looked at."""

# Points for what is shared, in the order of what readers follow: the same company, the same city, the same matter.
# An entity or a city that half the library is about says less than a rare one; the text decides between equals.
_POINTS = {"entity": 4.0, "city": 3.0, "topic": 1.0}
_TEXT = 6.0
_LEAST = 1.0
"""A report is related from this many points on: one topic in common is not enough in a library of a dozen topics."""
_ALIKE = 0.1
"""Cosine of two texts from which they are called alike. Of the 528 pairs of the first 33 reports, 10 reach it: each two
meetings of one series, two rules on one matter, two cases of one kind; from the eleventh on it is a matter of taste."""


def _related(catalog: Catalog) -> list[tuple[Related, ...]]:
    reports = catalog.reports
    texts = _text_vectors(reports, catalog.texts)
    keys = [_keys(report, catalog.gazetteer) for report in reports]
    groups: dict[Hashable, list[int]] = {}
    for number, own in enumerate(keys):
        if not reports[number].is_withdrawn:
            for key in (*own, *texts.rare[number]):
                groups.setdefault(key, []).append(number)
    # Lists are in the order of the catalog, and so is what stands in them: where a report would stand is found by search.
    lists = {key: np.array(members) for key, members in groups.items() if len(members) > 1}

    worth = {key: _POINTS[key[0]] * _rarity(len(groups.get(key, ())), len(reports)) for own in keys for key in own}

    def related(number: int) -> list[_Found]:
        candidates: set[int] = set()
        for key in (*keys[number], *texts.rare[number]):
            if (members := lists.get(key)) is not None:
                at = int(np.searchsorted(members, number))
                candidates.update(members[max(0, at - _REACH) : at + _REACH].tolist())
        candidates.discard(number)
        others = sorted(candidates)
        scored = []
        for other, likeness in zip(others, texts.likeness(number, others), strict=True):
            shared = [key for key in keys[number] if key in keys[other]]
            points = sum(worth[key] for key in shared) + _TEXT * likeness
            if points >= _LEAST and (shared or likeness >= _ALIKE):
                days = abs((reports[other].date - reports[number].date).days)
                scored.append((-round(points, 6), days, reports[other].id, other, shared, likeness))
        return [each[3:] for each in sorted(scored, key=lambda each: each[:3])[:RELATED]]

    # Workers hand back numbers and keys: reports would come back as copies, six of each.
    return [
        tuple(
            Related(reports[other], tuple(_reasons([own[key] for key in shared], likeness)))
            for other, shared, likeness in found
        )
        for own, found in zip(keys, map_items(related, range(len(reports))), strict=True)
    ]


def _rarity(count: int, total: int) -> float:
    """Return 1 for what two reports share, less the more reports do, and never nothing."""
    return 1.0 - 0.8 * math.log(max(count, 2) / 2) / math.log(max(total, 3))


_Key = tuple[str, str]
_Found = tuple[int, list[_Key], float]
"""The number of a related report, what it shares, and how alike the texts are."""


def _keys(report: Report, gazetteer: Gazetteer) -> dict[_Key, Entity | Place | Topic]:
    """Return what a report may share with others."""
    entities = {("entity", each.entity.id): each.entity for each in report.entities}
    cities = {("city", city.code): city for place in report.places if (city := city_of(place, gazetteer))}
    return {**entities, **cities, **{("topic", topic.id): topic for topic in report.topics}}


# Provincial divisions that are cities: 北京, 天津, 上海, 重庆, 香港, 澳门.
_CITY_PROVINCES = {"110000", "120000", "310000", "500000", "810000", "820000"}


def city_of(place: Place, gazetteer: Gazetteer) -> Place | None:
    """Return the city a place is or lies in; None for a province, a country or a group."""
    chain = gazetteer.chain(place)
    for above in chain:
        if above.code in _CITY_PROVINCES or above.kind in {PlaceKind.PREFECTURE, PlaceKind.WORLD_CITY}:
            return above
    return place if place.kind is PlaceKind.COUNTY else None


def _reasons(shared: Iterable[Entity | Place | Topic], likeness: float) -> Iterator[Reason]:
    found = list(shared)
    if places := tuple(each for each in found if isinstance(each, Place)):
        yield Reason("同城", places)
    entities = [each for each in found if isinstance(each, Entity)]
    for kind in ENTITY_TYPES:
        if same := tuple(entity for entity in entities if entity.type is kind):
            yield Reason(f"同一{same[0].noun}", same)
    if topics := tuple(each for each in found if isinstance(each, Topic)):
        yield Reason("同主题", topics)
    if likeness >= _ALIKE:
        yield Reason("文本相近")


# Pairs of characters, counted in this many classes: two pairs of one class are taken for one, which is rare enough.
_CLASSES = 1 << 17
_WORDS = 96
"""How many pairs of characters stand for a text: those that set it apart most (by TF-IDF)."""
_RARE_WORDS = 12
"""How many of them find other texts."""

_Counts = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class _Texts:
    """Each text as a unit vector of its most telling pairs of characters."""

    pairs: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    """A text with fewer pairs than others has pairs without weight at the end of its row."""
    rare: Sequence[tuple[int, ...]]
    """The most telling pairs that another text has too."""

    def likeness(self, number: int, others: Sequence[int]) -> list[float]:
        """Return the cosine of one text with others."""
        own = np.zeros(_CLASSES)
        np.add.at(own, self.pairs[number], self.weights[number])
        chosen = np.array(others, dtype=np.int64)
        likeness: list[float] = (own[self.pairs[chosen]] * self.weights[chosen]).sum(axis=1).tolist()
        return likeness


def _text_vectors(reports: Sequence[Report], texts: Mapping[str, ReportText]) -> _Texts:
    counted = list(map_items(lambda report: _count_pairs(texts[report.id].body), reports))
    frequency = np.zeros(_CLASSES, dtype=np.int64)
    for pairs, _ in counted:
        frequency[pairs] += 1
    rarity = np.log((len(reports) + 1) / np.maximum(frequency, 1))
    matrix = np.zeros((len(reports), _WORDS), dtype=np.int64)
    weights = np.zeros((len(reports), _WORDS))
    for number, (pairs, counts) in enumerate(counted):
        weight = (1 + np.log(counts)) * rarity[pairs] * (frequency[pairs] > 1)  # what no other has makes none alike
        chosen = np.argsort(-np.round(weight, 9), kind="stable")[:_WORDS]
        matrix[number, : len(chosen)] = pairs[chosen]
        weights[number, : len(chosen)] = weight[chosen]
    lengths = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    weights /= np.where(lengths > 0, lengths, 1)
    rare = [
        tuple(pairs[own > 0].tolist())
        for pairs, own in zip(matrix[:, :_RARE_WORDS], weights[:, :_RARE_WORDS], strict=True)
    ]
    return _Texts(matrix, weights, rare)


def _count_pairs(text: str) -> _Counts:
    """Return the pairs of adjacent Han characters of a text, by class, and how often each occurs."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64)
    han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    both = han[:-1] & han[1:]
    pairs = (codes[:-1][both] * 40_503 + codes[1:][both] * 9_973) % _CLASSES
    return np.unique(pairs, return_counts=True)
