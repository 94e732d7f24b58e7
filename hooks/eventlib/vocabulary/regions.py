"""The places of a library: those of the national gazetteer, with the cities, aliases and groups of its `regions.yml`.

Owns what may be wrong in that file, and the finding for a name that is no place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from eventlib.reading.findings import Finding, enumerate_names
from eventlib.reading.schema import CityEntry, GroupEntry, PlaceAliasEntry, RegionsFile
from eventlib.reading.sentences import sentence
from eventlib.reading.strict_yaml import KeyPath, YamlDocument, as_mapping
from eventlib.reading.validation import validate_fields
from eventlib.vocabulary.entries import read_document, read_entries
from eventlib.vocabulary.national import national_gazetteer
from eventlib.vocabulary.places import (
    CHINA,
    MAX_NAME,
    Gazetteer,
    Group,
    Place,
    PlaceKind,
    place_key,
)

REGIONS_FILE = "regions.yml"


def read_regions(files: Mapping[str, bytes], folder: str) -> tuple[Gazetteer, list[Finding]]:
    """Return the national gazetteer with the cities, aliases and groups of `regions.yml`, in this order.

    A group may name a new city or another group, wherever in the list that stands.
    """
    findings: list[Finding] = []
    path = f"{folder}/{REGIONS_FILE}"
    document = read_document(files, REGIONS_FILE, dict, folder, findings)
    value = dict(as_mapping(document.value))
    unknown = {key: value[key] for key in value if key not in RegionsFile.model_fields}
    findings += validate_fields(RegionsFile, unknown, document, path)[1]

    def entries(key: str, model: type[BaseModel]) -> list[tuple[KeyPath, Any]]:
        return read_entries(model, document, (key,), value.get(key) or [], path, findings).entries

    reader = _Reader(document, path, findings)
    reader.add_cities(entries("cities", CityEntry))
    reader.add_aliases(entries("aliases", PlaceAliasEntry))
    reader.add_groups(entries("groups", GroupEntry))
    return reader.gazetteer, findings


@dataclass
class _Reader:
    """Adds what is right to the gazetteer, and what is wrong to the findings."""

    document: YamlDocument
    path: str
    findings: list[Finding]
    gazetteer: Gazetteer = field(default_factory=national_gazetteer)

    def add_cities(self, entries: Sequence[tuple[KeyPath, CityEntry]]) -> None:
        for where, city in entries:
            parent = self._resolve(city.parent, (*where, "parent"))
            if parent is None or not self._is_new(city.id, [city.name, *city.aliases], where):
                continue
            if parent.kind is PlaceKind.PROVINCE:
                kind = PlaceKind.PREFECTURE
            elif parent.kind is PlaceKind.COUNTRY and parent.code != CHINA:
                kind = PlaceKind.WORLD_CITY
            else:
                message = f"城市「{city.name}」的所属应是外国或我国的一个省"
                self._find((*where, "parent"), "vocabulary-reference", message, "例如“parent: 美国”“parent: 台湾省”")
                continue
            place = Place(city.id, city.name, kind, parent.code, tuple(city.aliases))
            self.gazetteer = self.gazetteer.extended(places=[place])

    def add_aliases(self, entries: Sequence[tuple[KeyPath, PlaceAliasEntry]]) -> None:
        for where, alias in entries:
            aliased = self._resolve(alias.place, (*where, "place"))
            if aliased is not None and self._are_free(alias.aliases, where, aliased):
                self.gazetteer = self.gazetteer.extended(names=[(name, aliased.code) for name in alias.aliases])

    def add_groups(self, entries: Sequence[tuple[KeyPath, GroupEntry]]) -> None:
        # All first, that each may name any other.
        places: dict[int, Place] = {}
        for number, (where, entry) in enumerate(entries):
            if self._is_new(entry.id, [entry.name, *entry.aliases], where):
                description = entry.description or ""
                place = Place(entry.id, entry.name, PlaceKind.GROUP, None, tuple(entry.aliases), description)
                self.gazetteer = self.gazetteer.extended(places=[place])
                places[number] = place
        members: dict[str, dict[str, KeyPath]] = {}
        for number, (where, entry) in enumerate(entries):
            found: dict[str, KeyPath] = {}
            for index, name in enumerate(entry.members):
                if member := self._resolve(name, (*where, "members", index)):
                    found[member.code] = (*where, "members", index)
            if number in places:
                members[places[number].code] = found
        # Without those that lead back, whoever follows members comes to an end.
        back = [(code, inner) for code in members for inner in members[code] if _leads_to(inner, code, members)]
        for code, inner in back:
            one, other = self.gazetteer[code].name, self.gazetteer[inner].name
            again = "" if code == inner else f"，「{other}」又包含「{one}」"
            message = f"「{one}」的成员里有「{other}」{again}"
            self._find(members[code].pop(inner), "vocabulary-cycle", message, "删去这个成员")
        groups = [Group(place, frozenset(members[place.code])) for place in places.values()]
        self.gazetteer = self.gazetteer.extended(groups=groups)

    def _find(self, where: KeyPath, rule: str, message: str, suggestion: str) -> None:
        self.findings.append(Finding(self.path, *self.document.position(where), rule, message, suggestion))

    def _resolve(self, name: str, where: KeyPath) -> Place | None:
        result = self.gazetteer.resolve(name)
        if result.place is None:
            self.findings.append(place_finding(name, self.gazetteer, self.path, self.document.position(where)))
        return result.place

    def _is_new(self, code: str, names: Sequence[str], where: KeyPath) -> bool:
        """Tell whether an entry takes nothing from a place that is there; else say so."""
        if claims := self.gazetteer.claims.get(place_key(code), ()):
            taken = f"是{enumerate_names(self.gazetteer.path(claim.place) for claim in claims)}的名称"
            is_code = any(code == claim.place.code.casefold() for claim in claims)
            message = f"编号「{code}」" + ("已经用过" if is_code else taken)
            self._find((*where, "id"), "vocabulary-id", message, "换一个编号")
            return False
        return self._are_free(names, where, None)

    def _are_free(self, names: Sequence[str], where: KeyPath, owner: Place | None) -> bool:
        free = True
        for name in names:
            key = place_key(name)
            # The short name of a county is a weak claim: 新北 may be given to 台湾省新北市 though there is a 新北区.
            claims = self.gazetteer.claims.get(key, ())
            others = [claim.place for claim in claims if claim.strength < 2 and claim.place != owner]
            if others:
                message = f"「{name}」已是{enumerate_names(map(self.gazetteer.path, others))}的名称"
                self._find(where, "vocabulary-name", message, "换一个名称或写明上级")
            elif not 0 < len(key) <= MAX_NAME:
                message = f"「{name}」太长，不能用作地名" if key else f"「{name}」只有标点，不能用作地名"
                self._find(where, "vocabulary-name", message, f"写成不超过 {MAX_NAME} 个字的名称")
            free = free and bool(key) and len(key) <= MAX_NAME and not others
        return free


def _leads_to(start: str, goal: str, members: Mapping[str, Mapping[str, object]]) -> bool:
    """Tell whether a place is, or contains as a group, another."""
    seen: set[str] = set()
    following = [start]
    while following:
        if (code := following.pop()) == goal:
            return True
        if code not in seen:
            seen.add(code)
            following.extend(members.get(code, ()))
    return False


def place_finding(name: str, gazetteer: Gazetteer, path: str, at: tuple[int, int]) -> Finding:
    """Return the finding for a name that does not resolve to one place."""
    if candidates := gazetteer.resolve(name).candidates:
        paths = [gazetteer.path(place) for place in candidates]
        said = sentence("region-ambiguous", name=name, count=len(paths), names=enumerate_names(paths))
        return Finding(path, *at, "region-ambiguous", *said)
    near = gazetteer.suggest(name)
    message, hint = sentence("region-unknown", name=name)
    return Finding(path, *at, "region-unknown", message, enumerate_names(near) or hint)
