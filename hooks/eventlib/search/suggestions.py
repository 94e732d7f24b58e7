"""The names that the search box suggests and that facets are labelled with: one small file of the vocabulary in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from eventlib.addresses import relative_url, uri_of
from eventlib.catalog import Catalog
from eventlib.places import PlaceKind
from eventlib.search.documents import spelt

# Why a name was found, as the browser says it: see WHY in suggest.js.
NAME, ALIAS, PINYIN, INITIALS, FULL_NAME = range(5)


def suggestions(catalog: Catalog) -> list[dict[str, Any]]:
    """Return an entry for every entity, place and topic with reports.

    Each holds its facet (`kind`, `key`), name, address from the root of the site, number of reports, what it is, the
    key of what is above it (places), and all names with the reason each is one.
    """
    return [*_entities(catalog), *_places(catalog), *_topics(catalog)]


def _url(target: object) -> str:
    return relative_url("index.md", uri_of(target))


def _names(name: str, aliases: Iterable[str], full_name: str = "") -> list[tuple[int, str]]:
    found: dict[str, int] = {name: NAME}
    if full_name:
        found.setdefault(full_name, FULL_NAME)
    for alias in aliases:
        found.setdefault(alias, ALIAS)
    for text in list(found):
        for reason, spelling in zip((PINYIN, INITIALS), spelt(text)[1:], strict=False):
            found.setdefault(spelling, reason)
    return [(reason, text) for text, reason in found.items()]


def _entities(catalog: Catalog) -> Iterator[dict[str, Any]]:
    for entity in catalog.entities.values():
        yield {
            "kind": "entities",
            "key": entity.id,
            "name": entity.name,
            "url": _url(entity),
            "count": len(catalog.by_entity[entity.id]),
            "type": entity.type_name,
            "names": _names(entity.name, entity.aliases),
        }


def _places(catalog: Catalog) -> Iterator[dict[str, Any]]:
    for place in catalog.places:
        path = catalog.gazetteer.path(place)
        yield {
            "kind": "places",
            "key": place.code,
            "name": place.name,
            "url": _url(place),
            "count": len(catalog.by_place[place.code]),
            "type": "区域" if place.kind is PlaceKind.GROUP else "地区",
            "parent": place.parent,
            "names": _names(place.name, (place.short_name, *place.aliases), path),
        }


def _topics(catalog: Catalog) -> Iterator[dict[str, Any]]:
    for topic in catalog.topics:
        if count := len(catalog.by_topic.get(topic.id, ())):
            yield {
                "kind": "topics",
                "key": topic.id,
                "name": topic.name,
                "url": _url(topic),
                "count": count,
                "type": "主题",
                "names": _names(topic.name, topic.aliases),
            }
