"""How reports lead on to each other: the ones before and after, those that are related and why, those that refer to one.

`closeness` owns how near two reports are; here stands what they may share, what
that is worth, and how it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import TypeAlias

from eventlib.cache.digests import digest_of, program_digest
from eventlib.cache.store import Store
from eventlib.cache.values import kept_value
from eventlib.library.catalog import Catalog, group_by
from eventlib.library.report import Report
from eventlib.pages.addresses import uri_of
from eventlib.pages.closeness import Closeness
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.places import Gazetteer, Place, PlaceKind
from eventlib.vocabulary.vocabulary import ENTITY_TYPES, Entity, Topic

_CLOSEST = "closest"
"""The kind under which it is kept what is closest to each report."""
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


Closest: TypeAlias = Sequence[tuple[int, bool]]
"""The reports closest to one, the closest first, by their numbers in the catalog, and whether their texts are alike."""


class OnwardFinder:
    """Finds where each report of a catalog leads. To a withdrawn report leads nothing but a link in a text."""

    def __init__(self, catalog: Catalog) -> None:
        self._reports = catalog.reports
        self._numbers = {report.id: number for number, report in enumerate(catalog.reports)}
        self._catalog = catalog
        self._neighbours = _neighbour_finder(catalog)
        self._find_traits = _trait_finder(catalog)
        self._known_traits: dict[str, tuple[_Trait, ...]] = {}
        self._known_said: dict[str, str] = {}
        self._reasons: dict[tuple[tuple[_Trait, ...], bool], tuple[Reason, ...]] = {}
        self._closest: Sequence[Closest] | None = None
        self._found: dict[str, Onward] = {}

    def __call__(self, report: Report) -> Onward:
        """Return where a report leads."""
        if report.id not in self._found:
            others = self._referring.get(report.path, ())
            self._found[report.id] = Onward(tuple(self._neighbours(report)), tuple(self._related(report)), others)
        return self._found[report.id]

    def told(self, report: Report) -> tuple[object, ...]:
        """Return what `Onward` follows from, besides the report itself and what it is about: plain values."""
        near = [
            part
            for each in self._neighbours(report)
            for part in (uri_of(each.about), *(other and self._said(other) for other in (each.earlier, each.later)))
        ]
        close = [part for other, is_alike in self._nearest(report) for part in (self._said(other), is_alike)]
        return *near, "", *close, "", *map(self._said, self._referring.get(report.path, ()))

    def closest(self, store: Store) -> Sequence[Closest]:
        """Return what is closest to each report: for all of them, that takes half as long as for a hundred by themselves.

        An edit changes it seldom: `store` keeps it under what it follows from.
        """
        if self._closest is None:
            key = digest_of((program_digest(), self._closeness.digest))
            find = self._closeness.of_all
            self._closest = kept_value(store, _CLOSEST, key, find, form=list[Closest], fits=self._is_of_these)
        return self._closest

    def _is_of_these(self, closest: Sequence[Closest]) -> bool:
        count = len(self._reports)
        return len(closest) == count and all(0 <= number < count for each in closest for number, _ in each)

    def take(self, closest: Sequence[Closest]) -> None:
        """Take what `closest` has returned for the same reports, in whatever process."""
        self._closest = closest

    def _traits(self, report: Report) -> tuple[_Trait, ...]:
        """Return what a report may share with others."""
        found = self._known_traits.get(report.id)
        if found is None:
            found = self._known_traits[report.id] = self._find_traits(report)
        return found

    def _said(self, report: Report) -> str:
        """Return what stands for all that is said of a report where another leads to it, and what it may share with that."""
        found = self._known_said.get(report.id)
        if found is None:
            told = (report.title, report.status.value, report.date.isoformat(), str(report.until))
            shared = (trait.key for trait in self._traits(report))
            found = self._known_said[report.id] = digest_of((uri_of(report), *told, *shared))
        return found

    @cached_property
    def _closeness(self) -> Closeness:
        return Closeness.between(
            [{trait: trait.points for trait in self._traits(report)} for report in self._reports],
            [report.telling_pairs for report in self._reports],
            [report.date.toordinal() for report in self._reports],
            [not report.is_withdrawn for report in self._reports],
            RELATED,
        )

    @cached_property
    def _referring(self) -> Mapping[str, tuple[Report, ...]]:
        """By the path of a report those whose text links there."""
        return group_by(self._reports, lambda report: (path for path in report.links if path != report.path))

    def _related(self, report: Report) -> Iterator[Related]:
        own = self._traits(report)
        for other, is_alike in self._nearest(report):
            others = self._traits(other)
            shared = tuple([trait for trait in own if trait in others])
            if (why := self._reasons.get((shared, is_alike))) is None:
                why = self._reasons[shared, is_alike] = tuple(_reasons(shared, is_alike))
            yield Related(other, why)

    def _nearest(self, report: Report) -> Iterator[tuple[Report, bool]]:
        """Yield the related reports, and whether the texts are alike."""
        number = self._numbers[report.id]
        for other, is_alike in self._closeness.of(number) if self._closest is None else self._closest[number]:
            yield self._reports[other], is_alike


_Around: TypeAlias = tuple[Report | None, Report | None]
"""The report before and the one after, of those that stand."""


def _neighbour_finder(catalog: Catalog) -> Callable[[Report], Iterator[Neighbours]]:
    """Return a function to the neighbours of a report: by its main entity, a company if it has one, and its place."""
    of_entity = cache(lambda entity_id: _around(catalog.by_entity[entity_id]))
    of_place = cache(lambda code: _around(catalog.by_place[code]))

    def neighbours(report: Report) -> Iterator[Neighbours]:
        entities = [each.entity for each in report.entities]
        for entity in sorted(entities, key=lambda entity: entity.type is not EntityType.COMPANY):
            earlier, later = of_entity(entity.id)[report.id]
            if earlier or later:
                yield Neighbours(entity, earlier, later)
                break
        # Up to the province: a country is no place one follows from report to report, unless it is all there is.
        chains = [catalog.gazetteer.chain(place) for place in report.places]
        nearest = [above for chain in chains for above in reversed(chain[1:])] or [place for (place,) in chains]
        for place in nearest:
            earlier, later = of_place(place.code)[report.id]
            if earlier or later:
                yield Neighbours(place, earlier, later)
                break

    return neighbours


def _around(reports: Sequence[Report]) -> dict[str, _Around]:
    """Return of each of some reports, newest first, those before and after it, by its id."""
    earlier: dict[str, Report | None] = {}
    last: Report | None = None
    for report in reversed(reports):
        earlier[report.id] = last
        last = last if report.is_withdrawn else report
    found: dict[str, _Around] = {}
    last = None
    for report in reports:
        found[report.id] = (earlier[report.id], last)
        last = last if report.is_withdrawn else report
    return found


# Points for what is shared, in the order of what readers follow: the same company, the same city, the same matter. The
# text decides between equals; one topic in common is not enough in a library of a dozen topics.
_ENTITY, _CITY, _TOPIC = 4.0, 3.0, 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Trait:
    """What reports may share. There is one object for each thing, so that finding what is shared is quick."""

    thing: Entity | Place | Topic
    key: str
    """Its address: what stands for it among all that may be shared."""
    label: str
    """What it is called to share it."""
    points: float


def _trait_finder(catalog: Catalog) -> Callable[[Report], tuple[_Trait, ...]]:
    """Return the function to what a report may share with others, each once, in the order in which a reader is told."""
    of_city: dict[str, _Trait | None] = {}
    of_entity: dict[str, _Trait] = {}
    of_topic = {topic.id: _Trait(topic, uri_of(topic), "同主题", _TOPIC) for topic in catalog.topics}
    cities: dict[str, _Trait] = {}
    order = {kind: place for place, kind in enumerate(ENTITY_TYPES)}

    def find_city(place: Place) -> _Trait | None:
        city = city_of(place, catalog.gazetteer)
        return cities.setdefault(city.code, _Trait(city, uri_of(city), "同城", _CITY)) if city else None

    def traits(report: Report) -> Iterator[_Trait]:
        for place in report.places:
            if place.code not in of_city:
                of_city[place.code] = find_city(place)
            if city := of_city[place.code]:
                yield city
        for entity in sorted((each.entity for each in report.entities), key=lambda entity: order[entity.type]):
            if entity.id not in of_entity:
                of_entity[entity.id] = _Trait(entity, uri_of(entity), f"同一{entity.noun}", _ENTITY)
            yield of_entity[entity.id]
        for topic in report.topics:
            yield of_topic[topic.id]

    return lambda report: tuple(dict.fromkeys(traits(report)))


def _reasons(shared: Iterable[_Trait], is_alike: bool) -> Iterator[Reason]:
    for label, traits in groupby(shared, lambda trait: trait.label):
        yield Reason(label, tuple(trait.thing for trait in traits))
    if is_alike:
        yield Reason("文本相近")


# Provincial divisions that are cities: 北京, 天津, 上海, 重庆, 香港, 澳门.
_CITY_PROVINCES = {"110000", "120000", "310000", "500000", "810000", "820000"}


def city_of(place: Place, gazetteer: Gazetteer) -> Place | None:
    """Return the city a place is or lies in; None for a province, a country or a group."""
    chain = gazetteer.chain(place)
    for above in chain:
        if above.code in _CITY_PROVINCES or above.kind in {PlaceKind.PREFECTURE, PlaceKind.WORLD_CITY}:
            return above
    return place if place.kind is PlaceKind.COUNTY else None
