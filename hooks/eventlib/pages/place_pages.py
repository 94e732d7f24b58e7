"""The index of regions, and the pages of one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eventlib.library.catalog import Catalog
from eventlib.pages import addresses, statistics
from eventlib.pages.addresses import facet_key, uri_of
from eventlib.pages.compendium import compiled_links
from eventlib.pages.list_pages import list_pages
from eventlib.pages.page import (
    HOME,
    REGIONS,
    TOP,
    Crumb,
    Facts,
    Page,
    PageGroup,
    PageKind,
    by_year,
    newest_date,
)
from eventlib.settings import CompiledSection
from eventlib.vocabulary.names import pinyin
from eventlib.vocabulary.places import CHINA, Place, PlaceKind

YEARS = 4
"""How many years the table of topics shows by themselves."""


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A place in the tree of places with reports."""

    place: Place
    count: int
    children: tuple[PlaceNode, ...] = ()


def place_tree(catalog: Catalog, place: Place) -> PlaceNode:
    """Return a place with everything below it that has reports."""
    children = (child for child in catalog.gazetteer.children(place) if child.code in catalog.by_place)
    return PlaceNode(
        place, len(catalog.by_place.get(place.code, ())), tuple(place_tree(catalog, child) for child in children)
    )


def regions_page(catalog: Catalog) -> Page:
    """Return the index of places: China as a tree, other countries by pinyin, groups."""
    countries = [place for place in catalog.places if place.kind is PlaceKind.COUNTRY]
    groups = [place for place in catalog.places if place.kind is PlaceKind.GROUP]
    china = place_tree(catalog, catalog.gazetteer[CHINA])
    abroad = [place_tree(catalog, place) for place in countries if place.code != CHINA]
    counted = [(place, len(catalog.by_place[place.code])) for place in groups]
    return Page(
        uri=addresses.REGIONS_URI,
        title="地区",
        kind=PageKind.REGIONS,
        list_uri=addresses.REGIONS_URI,
        trail=(HOME, REGIONS),
        description="按国家、省、市、县和区域查阅事件分析报告",
        updated=newest_date(catalog.reports),
        context=Facts(
            lambda: {
                "china": china,
                "abroad": sorted(abroad, key=lambda node: pinyin(node.place.name)),
                "groups": counted,
            },
            made_from=lambda: (china, abroad, counted),
        ),
    )


def place_pages(place: Place, catalog: Catalog, compiled: Sequence[CompiledSection]) -> PageGroup:
    """Return the pages of a place: what is above, below and beside it, and its reports."""
    gazetteer = catalog.gazetteer
    chain = gazetteer.chain(place)
    uri, reports = uri_of(place), catalog.by_place[place.code]

    def known(places: Iterable[Place]) -> list[Place]:
        return [other for other in places if other.code in catalog.by_place]

    def counted(places: Iterable[Place]) -> list[tuple[Place, int]]:
        return [(other, len(catalog.by_place[other.code])) for other in known(places)]

    def around() -> dict[str, Any]:
        parent = chain[-2] if len(chain) > 1 else None
        members = gazetteer.children(place) if place.kind is PlaceKind.GROUP else ()
        return {
            "place": place,
            "full_name": gazetteer.path(place),
            "children": counted(gazetteer.children(place)),
            "others": [member for member in members if member.code not in catalog.by_place],
            # How many reports these have is said on the page above them: here each would change with every report of any.
            "siblings": known(other for other in gazetteer.children(parent) if other != place) if parent else [],
            "groups": known(group.place for group in gazetteer.groups_of(place)),
            "parent": parent,
        }

    def facts() -> dict[str, Any]:
        years, trends = statistics.topics_over_time(reports, topics=TOP, years=YEARS)
        return {
            **around(),
            "timeline": statistics.timeline(reports),
            "entities": statistics.entities_of(reports, TOP),
            "years": years,
            "trends": trends,
            "compiled": compiled_links(reports, compiled, places=facet_key(place)),
        }

    def made_from() -> tuple[object, ...]:
        return chain, around(), compiled

    def pages() -> Iterator[Page]:
        trail = (HOME, REGIONS, *(Crumb(above.name, above) for above in chain))
        context = Facts(facts, lambda: (*made_from(), reports))
        yield from list_pages(uri, place.name, PageKind.PLACE, trail, by_year(reports), context, subject=place)

    return PageGroup(uri, pages, made_from, reports, subject=place)
