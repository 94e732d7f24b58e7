"""The catalog: the published reports, ordered and grouped. Immutable; every page reads it and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from eventlib.library.report import EntityMention, Report, ReportText
from eventlib.library.threads import with_threads
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.names import may_be_person
from eventlib.vocabulary.places import Gazetteer, Place
from eventlib.vocabulary.vocabulary import Entity, Topic, Vocabulary

Key = TypeVar("Key")


def group_by(reports: Iterable[Report], keys: Callable[[Report], Iterable[Key]]) -> dict[Key, tuple[Report, ...]]:
    """Return the reports under each of their keys, once a key, in the order given."""
    found: dict[Key, list[Report]] = {}
    for report in reports:
        for key in dict.fromkeys(keys(report)):
            found.setdefault(key, []).append(report)
    return {key: tuple(group) for key, group in found.items()}


def newest_first(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return reports by date, the newest first; of one day, by id."""
    return tuple(sorted(sorted(reports, key=lambda report: report.id), key=lambda report: report.date, reverse=True))


def entered_last_first(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return reports by the day on which they were entered, the latest first; of one day, the newest events first."""
    return tuple(sorted(newest_first(reports), key=lambda report: report.published, reverse=True))


@dataclass(frozen=True, slots=True, eq=False)  # to compare two would take as long as to make them
class Catalog:
    """The published reports and their groups; each group is newest first and holds every report once."""

    vocabulary: Vocabulary
    reports: tuple[Report, ...]
    texts: Mapping[str, ReportText]
    """The text of each report, by its id; it may be fetched from a disk, and is not to be held."""
    by_topic: Mapping[str, tuple[Report, ...]]
    """By topic id."""
    by_place: Mapping[str, tuple[Report, ...]]
    """By place code; a place holds the reports of everything below it, a group those of its members."""
    by_entity: Mapping[str, tuple[Report, ...]]
    """By entity id; a parent holds the reports of its subsidiaries."""
    by_month: Mapping[tuple[int, int], tuple[Report, ...]]
    """By year and month."""
    by_month_of_entry: Mapping[tuple[int, int], tuple[Report, ...]]
    """By year and month in which they were entered; each group the latest entry first."""
    by_pair: Mapping[tuple[str, str], tuple[Report, ...]]
    """By the ids of two entities, in order, that are named together and of which neither is above the other."""
    entities: Mapping[str, Entity]
    """Every entity with a report, by id, registered or not."""

    by_parent: Mapping[str, tuple[Entity, ...]]
    """The entities directly below one, by the id of that, in the order of their own ids."""
    people: frozenset[str]
    """The ids of those entities that are persons; who is not registered and has a role is taken for one."""

    def has_surname(self, entity: Entity) -> bool:
        """Tell whether the name of an entity is read as that of a person: of one, or of what may be one and is not registered."""
        return entity.id in self.people or (entity.type is None and may_be_person(entity.name))

    @property
    def gazetteer(self) -> Gazetteer:
        """The places that the vocabulary knows."""
        return self.vocabulary.gazetteer

    @property
    def topics(self) -> tuple[Topic, ...]:
        """All topics of the vocabulary in its order, those without reports among them."""
        return self.vocabulary.topics

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place with a report, in code order."""
        return tuple(self.gazetteer[code] for code in sorted(self.by_place))

    def roll_up(self, entity: Entity) -> tuple[Entity, ...]:
        """Return an entity and everything it belongs to, innermost first."""
        return self.vocabulary.roll_up(entity)

    def subsidiaries(self, entity: Entity) -> tuple[Entity, ...]:
        """Return the entities directly below an entity that have reports, by id."""
        return self.by_parent.get(entity.id, ())

    def mention(self, report: Report, entity: Entity) -> EntityMention | None:
        """Return how a report names an entity itself, or None when it only names one below it."""
        return next((mention for mention in report.entities if mention.entity.id == entity.id), None)


def build_catalog(reports: Iterable[Report], vocabulary: Vocabulary, texts: Mapping[str, ReportText]) -> Catalog:
    """Order and group published reports, and join those that continue each other.

    `texts` has the text of each by its id, and may have more.
    """
    ordered = newest_first(with_threads(reports))
    gazetteer = vocabulary.gazetteer
    entities: dict[str, Entity] = {}

    def place_codes(report: Report) -> Iterable[str]:
        return (above.code for place in report.places for above in gazetteer.roll_up(place))

    def entity_ids(report: Report) -> Iterable[str]:
        for mention in report.entities:
            entity: Entity | None = mention.entity
            while entity is not None:
                entities.setdefault(entity.id, entity)
                yield entity.id
                entity = vocabulary.entity_by_id[entity.parent] if entity.parent else None

    def pairs(report: Report) -> Iterable[tuple[str, str]]:
        named = sorted((mention.entity for mention in report.entities), key=lambda entity: entity.id)
        for one, other in combinations(named, 2):
            if not vocabulary.are_in_line(one, other):
                yield one.id, other.id

    by_entity = group_by(ordered, entity_ids)
    entities = {entity_id: entities[entity_id] for entity_id in sorted(entities)}
    by_parent: dict[str, list[Entity]] = {}
    for entity in entities.values():
        if entity.parent is not None:
            by_parent.setdefault(entity.parent, []).append(entity)
    with_role = {mention.entity.id for report in ordered for mention in report.entities if mention.role}
    people = {
        entity.id
        for entity in entities.values()
        if entity.type is EntityType.PERSON or (entity.type is None and entity.id in with_role)
    }
    return Catalog(
        vocabulary=vocabulary,
        reports=ordered,
        texts=texts,
        by_topic=group_by(ordered, lambda report: (topic.id for topic in report.topics)),
        by_place=group_by(ordered, place_codes),
        by_entity=by_entity,
        by_month=group_by(ordered, lambda report: [(report.date.year, report.date.month)]),
        by_month_of_entry=group_by(
            entered_last_first(ordered), lambda report: [(report.published.year, report.published.month)]
        ),
        by_pair=group_by(ordered, pairs),
        entities=entities,
        by_parent={parent: tuple(below) for parent, below in by_parent.items()},
        people=frozenset(people),
    )
