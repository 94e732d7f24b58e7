"""Pages that read across reports: two entities together, and one section of all reports of a topic.

Catalog in, `Page` values out, as in `pages`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventlib.library.catalog import Catalog
from eventlib.library.report import Report
from eventlib.pages import addresses, statistics
from eventlib.pages.compendium import Compendium, compendia_of
from eventlib.pages.page import ENTITIES, HOME, TOP, TOPICS, Crumb, Page, by_year, list_pages
from eventlib.vocabulary.vocabulary import Entity, Topic


def across_pages(catalog: Catalog, sections: Sequence[str]) -> Iterator[Page]:
    """Yield the pages of pairs of entities and of the configured sections, topic by topic."""
    for one, other, reports in statistics.pairs(catalog):
        yield from pair_pages(one, other, reports)
    for topic in catalog.topics:
        yield from compendium_pages(topic, compendia_of(topic, catalog.by_topic.get(topic.id, ()), sections))


def pair_pages(one: Entity, other: Entity, reports: tuple[Report, ...]) -> Iterator[Page]:
    """Yield the pages of the reports that name two entities together."""
    uri = addresses.pair_uri(one, other)
    context = {
        "pair": (one, other),
        "topics": statistics.topics_of(reports, TOP),
        "places": statistics.places_of(reports, TOP),
    }
    trail = (HOME, ENTITIES, Crumb(one.name, one), Crumb(f"与{other.name}", uri))
    yield from list_pages(uri, f"{one.name}与{other.name}", "pair.html", trail, by_year(reports), context)


def compendium_pages(topic: Topic, compendia: Sequence[Compendium]) -> Iterator[Page]:
    """Yield the pages that each hold one section of the reports of a topic, newest first."""
    for compendium in compendia:
        name = f"{compendium.section}汇编"
        title = f"{topic.name}：{name}"
        trail = (HOME, TOPICS, Crumb(topic.name, topic), Crumb(name, compendium.uri))
        context = {"topic": topic, "section": compendium.section, "compendia": compendia}
        groups = [(title, compendium.reports)]
        yield from list_pages(compendium.uri, title, "compendium.html", trail, groups, context)
