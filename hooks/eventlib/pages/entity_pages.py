"""The index of entities, and the pages of one entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from eventlib.library.catalog import Catalog
from eventlib.library.report import Report
from eventlib.pages import addresses, statistics
from eventlib.pages.addresses import facet_key, former_uris, uri_of
from eventlib.pages.compendium import compiled_links
from eventlib.pages.list_pages import list_pages, moved_list_pages
from eventlib.pages.page import (
    ENTITIES,
    HOME,
    TOP,
    Crumb,
    Facts,
    Page,
    PageGroup,
    PageKind,
    by_year,
    newest_date,
)
from eventlib.reading.schema import EntityType
from eventlib.settings import CompiledSection
from eventlib.vocabulary.names import pinyin, pinyin_initial
from eventlib.vocabulary.vocabulary import ENTITY_TYPES, Entity

MOST_OFFICES = 30
"""How many offices are named at most, of an entity's own people and of others."""


@dataclass(frozen=True, slots=True)
class EntityInitial:
    """The entities of one type under one pinyin initial, each with its count."""

    letter: str
    entities: tuple[tuple[Entity, int], ...]


def entities_page(catalog: Catalog) -> Page:
    """Return the index of entities by type and by the initial of their pinyin."""

    def initial_of(entity: Entity) -> str:
        return pinyin_initial(entity.name, is_person=catalog.has_surname(entity))

    def types() -> Iterator[tuple[str, str, int, tuple[EntityInitial, ...]]]:
        for kind in ENTITY_TYPES:
            entities = sorted(
                (entity for entity in catalog.entities.values() if entity.type is kind),
                key=lambda entity: (
                    initial_of(entity),
                    pinyin(entity.name, is_person=catalog.has_surname(entity)),
                    entity.id,
                ),
            )
            initials = tuple(
                EntityInitial(letter, tuple((entity, len(catalog.by_entity[entity.id])) for entity in run))
                for letter, run in groupby(entities, initial_of)
            )
            if entities:
                yield addresses.entity_type_anchor(kind), entities[0].type_name, len(entities), initials

    def made_from() -> tuple[object, ...]:
        entities = catalog.entities.values()
        return [(entity, len(catalog.by_entity[entity.id])) for entity in entities], catalog.people

    return Page(
        uri=addresses.ENTITIES_URI,
        title="实体",
        kind=PageKind.ENTITIES,
        list_uri=addresses.ENTITIES_URI,
        trail=(HOME, ENTITIES),
        description="按类别和拼音首字母查找企业、机构和人物",
        updated=newest_date(catalog.reports),
        context=Facts(lambda: {"types": list(types())}, made_from),
    )


def entity_pages(entity: Entity, catalog: Catalog, compiled: Sequence[CompiledSection]) -> PageGroup:
    """Return the pages of an entity: what is known of it, its people and companions, and its reports.

    Those at its old addresses lead there.
    """
    uri, former, reports = uri_of(entity), former_uris(entity), catalog.by_entity[entity.id]
    above = catalog.roll_up(entity)[1:]

    def notes(shown: Iterable[Report]) -> dict[str, Any]:
        return {"notes": {report.id: entity_note(entity, report, catalog) for report in shown}}

    def facts() -> dict[str, Any]:
        # The offices of a person; of others, those of the people who stand in the same reports.
        is_person = entity.id in catalog.people
        mentions = ((r, m) for r in reports for m in r.entities if (m.entity.id == entity.id) == is_person)
        offices = statistics.offices(mentions)
        own: list[statistics.Office] = []
        others: list[statistics.Office] = []
        for office in offices:
            (own if is_person or entity in catalog.roll_up(office.person) else others).append(office)
        found = statistics.companions(entity, catalog)
        companions = [(other, count, shared_page_uri(entity, other, count)) for other, count in found]
        below = [(other, len(catalog.by_entity[other.id])) for other in catalog.subsidiaries(entity)]
        return {
            "entity": entity,
            "above": above,
            "below": [pair for pair in below if pair[0].type is not EntityType.PERSON],
            "members": [pair for pair in below if pair[0].type is EntityType.PERSON],
            "is_person": is_person,
            "offices": own[:MOST_OFFICES],
            "other_offices": others[:MOST_OFFICES],
            "offices_left": len(own[MOST_OFFICES:]) + len(others[MOST_OFFICES:]),
            "own_total": sum(1 for report in reports if catalog.mention(report, entity)),
            "companions": companions[:TOP],
            "more_companions": [each for each in companions[TOP:] if each[2]],
            "places": statistics.places_of(reports, TOP),
            "topics": statistics.topics_of(reports, TOP),
            "timeline": statistics.timeline(reports),
            **notes(reports),
            "compiled": compiled_links(reports, compiled, entities=facet_key(entity)),
        }

    def made_from() -> tuple[object, ...]:
        return entity, above, catalog.subsidiaries(entity), compiled

    def pages() -> Iterator[Page]:
        own = Crumb(entity.name, entity)
        trail = (HOME, ENTITIES, *(Crumb(other.name, other) for other in reversed(above)), own)
        context = Facts(facts, lambda: (*made_from(), reports))
        yield from list_pages(
            uri, entity.name, PageKind.ENTITY, trail, by_year(reports), context, further=notes, subject=entity
        )
        yield from moved_list_pages(former, uri, entity.name, (HOME, ENTITIES, own), reports)

    return PageGroup(uri, pages, made_from, reports, subject=entity, former_uris=former)


def shared_page_uri(one: Entity, other: Entity, shared: int) -> str | None:
    """Return the address of the page about two entities that share so many reports, if there is one."""
    return addresses.pair_uri(one, other) if shared >= statistics.SHARED else None


def entity_note(entity: Entity, report: Report, catalog: Catalog) -> str:
    """Return what an entity has to do with a report: its role on that day, or which of its subsidiaries is named."""
    if mention := catalog.mention(report, entity):
        return mention.role
    below = (mention.entity for mention in report.entities if entity in catalog.roll_up(mention.entity))
    return f"涉及{'、'.join(other.name for other in below)}"
