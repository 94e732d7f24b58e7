"""Pages that read across reports: two entities together, and one section of all reports of a topic.

Catalog in, `Page` values out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventlib.library.catalog import Catalog
from eventlib.library.report import Report
from eventlib.pages import addresses, statistics
from eventlib.pages.addresses import uri_of
from eventlib.pages.compendium import Compendium, compendia_of
from eventlib.pages.page import (
    ENTITIES,
    HOME,
    TOP,
    TOPICS,
    Crumb,
    Facts,
    Page,
    PageKind,
    by_year,
    list_pages,
    moved_list_pages,
)
from eventlib.settings import CompiledSection
from eventlib.vocabulary.vocabulary import Entity, Topic


def across_pages(catalog: Catalog, compiled: Sequence[CompiledSection]) -> Iterator[Page]:
    """Yield the pages of pairs of entities, then of the compiled sections, topic by topic."""
    for one, other, reports in statistics.pairs(catalog):
        yield from pair_pages(one, other, reports)
    for topic in catalog.topics:
        compendia = compendia_of(topic, catalog.by_topic.get(topic.id, ()), compiled)
        yield from compendium_pages(topic, compendia)
        for compendium in compendia:
            yield from former_compendium_pages(topic, compendium)


def pair_pages(one: Entity, other: Entity, reports: tuple[Report, ...]) -> Iterator[Page]:
    """Yield the pages of the reports that name two entities together, and one at each old address of each."""
    uri = addresses.pair_uri(one, other)
    context = Facts(
        lambda: {
            "pair": (one, other),
            "topics": statistics.topics_of(reports, TOP),
            "places": statistics.places_of(reports, TOP),
        },
        made_from=lambda: (one, other, reports),
    )
    trail = (HOME, ENTITIES, Crumb(one.name, one), Crumb(f"与{other.name}", uri))
    title = f"{one.name}与{other.name}"
    yield from list_pages(uri, title, PageKind.PAIR, trail, by_year(reports), context, subject=(one, other))
    yield from moved_list_pages(addresses.former_pair_uris(one, other), uri, title, trail, reports)


def compendium_pages(topic: Topic, compendia: Sequence[Compendium]) -> Iterator[Page]:
    """Yield the pages that each hold one section of the reports of a topic, newest first.

    The list that can be downloaded there is that of the topic.
    """
    for compendium in compendia:
        name = f"{compendium.section}汇编"
        title = _title(topic, compendium)
        trail = (HOME, TOPICS, Crumb(topic.name, topic), Crumb(name, compendium.uri))
        context = {"topic": topic, "section": compendium.section, "compendia": compendia}
        groups = [(title, compendium.reports)]
        of_topic = uri_of(topic)
        kind = PageKind.COMPENDIUM
        yield from list_pages(compendium.uri, title, kind, trail, groups, context, subject=topic, list_uri=of_topic)


def former_compendium_pages(topic: Topic, compendium: Compendium) -> Iterator[Page]:
    """Yield a page at each old address of the pages of a compendium that leads to the present one."""
    title = _title(topic, compendium)
    trail = (HOME, TOPICS, Crumb(topic.name, topic), Crumb(title, compendium.uri))
    yield from moved_list_pages(compendium.former_uris, compendium.uri, title, trail, compendium.reports)


def _title(topic: Topic, compendium: Compendium) -> str:
    return f"{topic.name}：{compendium.section}汇编"
