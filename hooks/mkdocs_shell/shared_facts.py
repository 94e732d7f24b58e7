"""What many pages and files are told of, and what of it counts there: for the digests of what they are made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from eventlib.cache.digests import digest_of
from eventlib.exports.feeds import Publication
from eventlib.library.catalog import Catalog
from eventlib.library.report import EntityMention, Report, ThreadPart
from eventlib.pages.page import Facts
from eventlib.pages.relations import Reason
from eventlib.settings import CompiledSection
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Entity, Topic

# What an entity is beside its name and type stands on its own page only, and the digest of a report tells of it as well.
_OWN_OF_ENTITIES = ("description", "aliases", "url", "former_ids")


def shared_facts(catalog: Catalog) -> Mapping[type, Collection[str] | Callable[[Any], Any]]:
    """Return for each type, as `FactDigests` has it, which fields do not count, or what a value says."""
    return {
        Report: _report_teller(catalog),
        EntityMention: (),
        Reason: (),
        Entity: _OWN_OF_ENTITIES,
        ThreadPart: (),
        Place: (),
        Topic: (),
        Publication: (),
        CompiledSection: (),
        Facts: Facts.content,
    }


def outline_facts(catalog: Catalog) -> Mapping[type, Collection[str] | Callable[[Any], Any]]:
    """Return the same for what follows from the outline of a library, in which no summary has a part: a report is none of it."""

    def refuse(report: Report) -> str:
        raise TypeError(f"{report.id} says more than its outline: `reports` is where a group names it")

    return {**shared_facts(catalog), Report: refuse}


def _report_teller(catalog: Catalog) -> Callable[[Report], str]:
    """Return the function to what is said of a report wherever it is shown: nothing that changes with its text alone.

    What its places lie in and its entities belong to counts, which the report itself does not tell: pages and files name it.
    """
    # By what they are found under: things are asked for with every report, and there are a hundred times fewer.
    places: dict[str, str] = {}
    entities: dict[str, str] = {}
    topics = {topic.id: digest_of(topic) for topic in catalog.topics}

    def of_place(place: Place) -> str:
        told = places.get(place.code)
        if told is None:
            told = places[place.code] = digest_of(catalog.gazetteer.roll_up(place))
        return told

    def of_entity(entity: Entity) -> str:
        told = entities.get(entity.id)
        if told is None:
            above = catalog.roll_up(entity)
            said = [(each.id, each.name, each.type, each.parent, each.is_told_apart) for each in above]
            told = entities[entity.id] = digest_of(said)
        return told

    def told(report: Report) -> str:
        said = [report.own_digest, *map(of_place, report.places), *(topics[topic.id] for topic in report.topics)]
        for mention in report.entities:
            # An entity that is not registered may be spelt otherwise in another report.
            said += (of_entity(mention.entity), mention.entity.name, mention.role)
        if report.follows or report.thread:
            said.append(repr((report.follows, report.thread)))
        said.append(report.summary)
        return "\0".join(said)

    return told
