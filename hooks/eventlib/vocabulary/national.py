"""The national gazetteer: the divisions of China of today and of the past, countries and world cities.

Owns the tables beside it (`gazetteer/`, with `provenance.json`). 台湾省, 香港 and 澳门 are provincial divisions of 中国
here, and nothing else.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from eventlib.vocabulary.places import CHINA, WHOLE_COUNTRY, FormerName, Gazetteer, Place, PlaceKind

_TABLES = Path(__file__).parent / "gazetteer"
# Names in use that the suffix rules do not give.
_DIVISION_ALIASES = {"710000": ("中国台湾",), "810000": ("中国香港",), "820000": ("中国澳门",)}


@cache
def national_gazetteer() -> Gazetteer:
    """Return the gazetteer of the committed tables."""
    places = [*_countries(), *_divisions(), *_world_cities()]
    return Gazetteer({}, {}).extended(places=places, names=[(WHOLE_COUNTRY, CHINA)])


def _countries() -> Iterator[Place]:
    aliases: dict[str, list[str]] = {}
    for row in _rows("country_aliases.csv"):
        aliases.setdefault(row["code"], []).append(row["alias"])
    for row in _rows("countries.csv"):
        code = row["code"]
        yield Place(code, row["name"], PlaceKind.COUNTRY, None, tuple(aliases.get(code, ())))


def _divisions() -> Iterator[Place]:
    """Yield those of today, then those of the past that did not become one of them."""
    became: dict[str, list[FormerName]] = {}
    gone: list[Place] = []
    for row in _rows("former_divisions.csv"):
        former = FormerName(row["name"], int(row["since"]), int(row["until"]))
        if row["became"]:
            became.setdefault(row["became"], []).append(former)
        else:
            kind = _kind(row["code"], row["parent"])
            gone.append(Place(row["code"], row["name"], kind, row["parent"], formerly=(former,)))
    for row in _rows("divisions.csv"):
        code, parent = row["code"], row["parent"] or CHINA
        former_names = tuple(sorted(became.get(code, ()), key=lambda former: (former.until, former.name)))
        aliases = _DIVISION_ALIASES.get(code, ())
        yield Place(code, row["name"], _kind(code, parent), parent, aliases, formerly=former_names)
    yield from gone


def _kind(code: str, parent: str) -> PlaceKind:
    if parent == CHINA:
        return PlaceKind.PROVINCE
    return PlaceKind.PREFECTURE if code.endswith("00") else PlaceKind.COUNTY


def _world_cities() -> Iterator[Place]:
    for row in _rows("world_cities.csv"):
        names = tuple(filter(None, row["aliases"].split("|")))
        yield Place(row["id"], row["name"], PlaceKind.WORLD_CITY, row["country"], names)


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (_TABLES / table).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
