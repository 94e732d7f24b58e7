"""Pages that read across reports: two entities together, and one section of all reports of a topic.

Catalog in, `Page` values out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eventlib.library.catalog import Catalog
from eventlib.library.report import Report
from eventlib.pages import addresses, statistics
from eventlib.pages.addresses import uri_of
from eventlib.pages.compendium import Compendium, compendia_of
from eventlib.pages.list_pages import list_pages, moved_list_pages
from eventlib.pages.page import (
    ENTITIES,
    HOME,
    TOP,
    TOPICS,
    Crumb,
    Facts,
    Page,
    PageGroup,
    PageKind,
    by_year,
)
from eventlib.settings import CompiledSection
from eventlib.vocabulary.vocabulary import Entity, Topic


def across_pages(catalog: Catalog, compiled: Sequence[CompiledSection]) -> Iterator[PageGroup]:
    """Yield the pages of pairs of entities, then of the compiled sections, topic by topic."""
    for one, other, reports in statistics.pairs(catalog):
        yield pair_pages(one, other, reports)
    for topic in catalog.topics:
        compendia = compendia_of(topic, catalog.by_topic.get(topic.id, ()), compiled)
        for compendium in compendia:
            yield compendium_pages(topic, compendium, compendia)


def pair_pages(one: Entity, other: Entity, reports: tuple[Report, ...]) -> PageGroup:
    """Return the pages of the reports that name two entities together, and one at each old address of each."""
    uri = addresses.pair_uri(one, other)
    former = addresses.former_pair_uris(one, other)

    def facts() -> dict[str, Any]:
        return {
            "pair": (one, other),
            "topics": statistics.topics_of(reports, TOP),
            "places": statistics.places_of(reports, TOP),
        }

    def pages() -> Iterator[Page]:
        trail = (HOME, ENTITIES, Crumb(one.name, one), Crumb(f"与{other.name}", uri))
        title, context = f"{one.name}与{other.name}", Facts(facts, lambda: (one, other, reports))
        yield from list_pages(uri, title, PageKind.PAIR, trail, by_year(reports), context, subject=(one, other))
        yield from moved_list_pages(former, uri, title, trail, reports)

    return PageGroup(uri, pages, lambda: (one, other, former), reports, former_uris=former)


def compendium_pages(topic: Topic, compendium: Compendium, compendia: Sequence[Compendium]) -> PageGroup:
    """Return the pages that hold one section of the reports of a topic, newest first, and those at its old addresses.

    The list that can be downloaded there is that of the topic; `compendia` are all that the topic has.
    """
    uri, reports = compendium.uri, compendium.reports
    # How many reports have each section is said by the page of the topic: every page here would change with each of them.
    others = [(each.section, each.uri, None) for each in compendia]
    former = compendium.former_uris

    def pages() -> Iterator[Page]:
        name = f"{compendium.section}汇编"
        title = f"{topic.name}：{name}"
        trail = (HOME, TOPICS, Crumb(topic.name, topic))
        told = {"topic": topic, "section": compendium.section, "compendia": others}
        yield from list_pages(
            uri,
            title,
            PageKind.COMPENDIUM,
            (*trail, Crumb(name, uri)),
            [(title, reports)],
            told,
            further=lambda _: told,
            counted=False,
            subject=topic,
            list_uri=uri_of(topic),
        )
        yield from moved_list_pages(former, uri, title, (*trail, Crumb(title, uri)), reports)

    return PageGroup(
        uri,
        pages,
        lambda: (topic, compendium.section, former, others),
        reports,
        subject=topic,
        texts=reports,
        section=compendium.section,
        former_uris=former,
    )
