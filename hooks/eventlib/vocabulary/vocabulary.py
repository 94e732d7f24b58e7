"""The vocabulary of a library: topics, registered entities, and the places its gazetteer knows beyond the national one.

Owns the three files `topics.yml`, `entities.yml` and `regions.yml`, how they are read and what may be wrong in them.
Does not know reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from eventlib.reading.findings import Finding, listing
from eventlib.reading.schema import (
    CityEntry,
    EntityEntry,
    EntityType,
    GroupEntry,
    PlaceAliasEntry,
    RegionsFile,
    TopicEntry,
)
from eventlib.reading.sentences import sentence
from eventlib.reading.source_text import check_invisible, read_source
from eventlib.reading.strict_yaml import KeyPath, YamlDocument, as_mapping, read_yaml, read_yaml_mapping
from eventlib.reading.validation import validate_fields
from eventlib.vocabulary.names import near_names, normalise_name
from eventlib.vocabulary.places import CHINA, Gazetteer, Group, Place, PlaceKind, national_gazetteer

TOPICS_FILE, ENTITIES_FILE, REGIONS_FILE = "topics.yml", "entities.yml", "regions.yml"
VOCABULARY_FILES = (TOPICS_FILE, ENTITIES_FILE, REGIONS_FILE)

TYPE_NAMES = {
    EntityType.COMPANY: "企业",
    EntityType.AGENCY: "政府机构",
    EntityType.PERSON: "人物",
    EntityType.ORGANIZATION: "其他组织",
    None: "未登记",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic reports are filed under."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A company, an agency, a person or another organisation. `type` is None for one that is not registered."""

    id: str
    name: str
    type: EntityType | None = None
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    description: str = ""
    url: str = ""

    @property
    def type_name(self) -> str:
        """The type as a reader sees it, 未登记 for an entity that is not registered."""
        return TYPE_NAMES[self.type]


def unregistered_entity(name: str) -> Entity:
    """Return the entity that an unregistered name stands for. Its id depends on the normalised name alone."""
    digest = hashlib.sha256(normalise_name(name).encode()).hexdigest()[:10]
    return Entity(f"unregistered-{digest}", name)


@dataclass(frozen=True)
class Vocabulary:
    """Everything a report may refer to by name. Immutable."""

    topics: tuple[Topic, ...] = ()
    entities: tuple[Entity, ...] = ()
    gazetteer: Gazetteer = field(default_factory=national_gazetteer)

    @cached_property
    def entity_by_id(self) -> Mapping[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def _topic_names(self) -> Mapping[str, Topic]:
        return {
            normalise_name(name): topic
            for topic in reversed(self.topics)
            for name in (*topic.aliases, topic.name, topic.id)
        }

    @cached_property
    def _entity_names(self) -> Mapping[str, tuple[Entity, ...]]:
        found: dict[str, dict[str, Entity]] = {}
        for entity in self.entities:
            for name in (entity.id, entity.name, *entity.aliases):
                found.setdefault(normalise_name(name), {})[entity.id] = entity
        return {name: tuple(entities.values()) for name, entities in found.items()}

    @cached_property
    def entity_names(self) -> tuple[str, ...]:
        """All names and aliases of registered entities."""
        return tuple(dict.fromkeys(name for entity in self.entities for name in (entity.name, *entity.aliases)))

    def topic(self, name: str) -> Topic | None:
        """Return the topic with this name, alias or id."""
        return self._topic_names.get(normalise_name(name))

    def suggest_topics(self, name: str) -> list[str]:
        names = {alias: topic.name for topic in self.topics for alias in (topic.name, *topic.aliases)}
        return list(dict.fromkeys(names[near] for near in near_names(name, names, cutoff=40.0)))

    def entities_named(self, name: str) -> tuple[Entity, ...]:
        """Return the registered entities with this name, alias or id: none, one, or several that share an alias."""
        if name in self.entity_by_id:
            return (self.entity_by_id[name],)
        return self._entity_names.get(normalise_name(name), ())

    def near_entity_names(self, name: str) -> list[str]:
        """Return registered names that an unregistered one may be a slip of, best first."""
        return near_names(name, self.entity_names, cutoff=75.0)


def load_vocabulary(files: Mapping[str, bytes], folder: str) -> tuple[Vocabulary, list[Finding]]:
    """Read the vocabulary from the bytes of its files, by file name; `folder` is named in findings.

    Whatever is valid is kept. A file that is absent is a warning: a library may do without entities or regions, hardly
    without topics.
    """
    findings: list[Finding] = []
    topic_list = _read_list(files, TOPICS_FILE, TopicEntry, folder, findings)
    topics = [_topic(entry) for _, entry in topic_list.entries]
    findings += _check_unique(topic_list, [(topic.id, (topic.name, *topic.aliases), frozenset()) for topic in topics])

    entity_list = _read_list(files, ENTITIES_FILE, EntityEntry, folder, findings)
    entities = [_entity(entry) for _, entry in entity_list.entries]
    shared = [
        frozenset(normalise_name(alias.name) for alias in entry.aliases if alias.shared)
        for _, entry in entity_list.entries
    ]
    claims = [(e.id, (e.name, *e.aliases), names) for e, names in zip(entities, shared, strict=True)]
    findings += _check_unique(entity_list, claims)
    findings += _check_parents(entity_list, entities)

    gazetteer, found = _read_regions(files, folder)
    findings += found
    kept_topics = {topic.id: topic for topic in reversed(topics)}
    kept_entities = {entity.id: entity for entity in reversed(entities)}
    vocabulary = Vocabulary(
        tuple(reversed(kept_topics.values())), tuple(reversed(_without_cycles(kept_entities).values())), gazetteer
    )
    return vocabulary, findings


@dataclass(frozen=True, slots=True)
class _EntryList:
    """The valid entries of one list, each with where it stands."""

    document: YamlDocument
    path: str
    entries: list[tuple[KeyPath, Any]]

    def finding(self, index: int, key: str, rule: str, message: str, suggestion: str) -> Finding:
        """Return a finding at a key of the n-th entry."""
        where, _ = self.entries[index]
        return Finding(self.path, *self.document.position((*where, key)), rule, message, suggestion)


def _read_document(
    files: Mapping[str, bytes], name: str, shape: type[Any], folder: str, findings: list[Finding]
) -> YamlDocument:
    """Read one file of the vocabulary; what is not of the shape (list or dict) is a finding, and empty."""
    path = f"{folder}/{name}"
    if name not in files:
        findings.append(Finding(path, 1, 1, "vocabulary-missing", f"没有词表文件 {name}", "新建它，内容见格式说明"))
        return YamlDocument()
    source = read_source(files[name], path)
    findings += source.findings
    findings += check_invisible(source.text or "", path, front_matter_end=len(source.text or ""))
    document = (read_yaml_mapping if shape is dict else read_yaml)(source.clean, path)
    findings += document.findings
    if document.value is not None and not isinstance(document.value, shape):
        wanted = "groups、cities、aliases 三个列表" if shape is dict else "列表，每项以“- id: …”开头"
        findings.append(Finding(path, 1, 1, "value-type", f"词表文件应是{wanted}", "对照格式说明修改"))
        document.value = None
    return document


def _read_list(
    files: Mapping[str, bytes], name: str, model: type[BaseModel], folder: str, findings: list[Finding]
) -> _EntryList:
    document = _read_document(files, name, list, folder, findings)
    return _entries(model, document, (), document.value or [], f"{folder}/{name}", findings)


def _entries(  # noqa: PLR0913, PLR0917 - a list is known by its document, its place in it and its content
    model: type[BaseModel], document: YamlDocument, at: KeyPath, listed: Any, path: str, findings: list[Finding]
) -> _EntryList:
    valid: list[tuple[KeyPath, Any]] = []
    if not isinstance(listed, list):
        message = f"「{at[-1]}」应是列表"
        findings.append(Finding(path, *document.position(at), "value-type", message, "每项以“  - ”开头"))
        listed = []
    for index, item in enumerate(listed):
        where = (*at, index)
        if not isinstance(item, dict):
            message = "这一项应是一组字段"
            findings.append(Finding(path, *document.position(where), "value-type", message, "写成“- id: …”"))
            continue
        values, found = validate_fields(model, item, document, path, where)
        findings += found
        if not found:
            valid.append((where, model.model_construct(**values)))
    return _EntryList(document, path, valid)


def _topic(entry: TopicEntry) -> Topic:
    return Topic(entry.id, entry.name, tuple(entry.aliases), entry.description)


def _entity(entry: EntityEntry) -> Entity:
    aliases = tuple(alias.name for alias in entry.aliases)
    return Entity(entry.id, entry.name, entry.type, aliases, entry.parent, entry.description or "", entry.url or "")


def _check_unique(at: _EntryList, claims: list[tuple[str, tuple[str, ...], frozenset[str]]]) -> Iterator[Finding]:
    """Yield findings for ids used twice and names claimed by two entries; `claims` holds (id, names, shared names)."""
    ids: dict[str, int] = {}
    owners: dict[str, int] = {}
    for index, (entry_id, names, shared) in enumerate(claims):
        if entry_id in ids:
            yield at.finding(index, "id", "vocabulary-id", f"编号「{entry_id}」已经用过", "换一个编号")
        # An entity is found by its id too, so that an id takes a name away from all others.
        own_id = [("id", entry_id)] if ids.setdefault(entry_id, index) == index else []
        seen: set[str] = set()
        for key, name in (*own_id, ("name", names[0]), *(("aliases", alias) for alias in names[1:])):
            normal = normalise_name(name)
            if normal in seen and key == "aliases":
                yield at.finding(index, key, "vocabulary-name", f"名称「{name}」在这一项里写了两次", "删去一个")
                continue
            if key != "id":
                seen.add(normal)
            owner = owners.setdefault(normal, index)
            if owner != index and not (normal in shared and normal in claims[owner][2]):
                other = claims[owner][1][0]
                yield at.finding(
                    index,
                    key,
                    "vocabulary-name",
                    f"名称「{name}」已属于「{other}」",
                    "只留一处；确实共用的，两处都写成“{name: …, shared: true}”",
                )


def _check_parents(at: _EntryList, entities: list[Entity]) -> Iterator[Finding]:
    parents = {entity.id: entity.parent for entity in entities}
    for index, entity in enumerate(entities):
        if entity.parent is None:
            continue
        if entity.parent not in parents:
            near = near_names(entity.parent, parents)
            hint = f"是否是 {listing(near)}" if near else "填写已有实体的编号"
            yield at.finding(index, "parent", "vocabulary-reference", f"没有编号为「{entity.parent}」的实体", hint)
        elif _is_cyclic(entity.id, parents):
            yield at.finding(index, "parent", "vocabulary-cycle", f"「{entity.name}」是自己的上级", "改正 parent")


def _is_cyclic(start: str, parents: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    current = parents.get(start)
    while current is not None and current not in seen:
        if current == start:
            return True
        seen.add(current)
        current = parents.get(current)
    return False


def _without_cycles(entities: dict[str, Entity]) -> dict[str, Entity]:
    """Cut parents that do not exist or lead back, so that everyone may walk up without care."""
    parents = {entity.id: entity.parent for entity in entities.values()}
    return {
        entity.id: Entity(entity.id, entity.name, entity.type, entity.aliases, None, entity.description, entity.url)
        if entity.parent is not None and (entity.parent not in parents or _is_cyclic(entity.id, parents))
        else entity
        for entity in entities.values()
    }


def _read_regions(files: Mapping[str, bytes], folder: str) -> tuple[Gazetteer, list[Finding]]:
    """Return the national gazetteer with the cities, aliases and groups of `regions.yml`, in this order: a group may
    name a new city."""
    findings: list[Finding] = []
    path = f"{folder}/{REGIONS_FILE}"
    document = _read_document(files, REGIONS_FILE, dict, folder, findings)
    value = dict(as_mapping(document.value))
    unknown = {key: value[key] for key in value if key not in RegionsFile.model_fields}
    findings += validate_fields(RegionsFile, unknown, document, path)[1]

    def entries(key: str, model: type[BaseModel]) -> list[tuple[KeyPath, Any]]:
        return _entries(model, document, (key,), value.get(key) or [], path, findings).entries

    gazetteer = national_gazetteer()

    def resolve(name: str, where: KeyPath) -> Place | None:
        result = gazetteer.resolve(name)
        if result.place is None:
            findings.append(place_finding(name, gazetteer, path, document.position(where)))
        return result.place

    def is_new(code: str, names: list[str], where: KeyPath) -> bool:
        """Tell whether an entry takes nothing from a place that is there; else say so."""
        if any(code == known.casefold() for known in gazetteer.places):
            at = document.position((*where, "id"))
            findings.append(Finding(path, *at, "vocabulary-id", f"编号「{code}」已经用过", "换一个编号"))
            return False
        return are_free(names, where, None)

    def are_free(names: list[str], where: KeyPath, owner: Place | None) -> bool:
        free = True
        for name in names:
            # The short name of a county is a weak claim: 新北 may be given to 台湾省新北市 though there is a 新北区.
            claims = gazetteer.claims.get(normalise_name(name), ())
            others = [claim.place for claim in claims if claim.strength < 2 and claim.place != owner]
            if others:
                paths = listing(gazetteer.path(place) for place in others)
                message = f"「{name}」已是{paths}的名称"
                findings.append(
                    Finding(path, *document.position(where), "vocabulary-name", message, "换一个名称或写明上级")
                )
                free = False
        return free

    cities = []
    for where, city in entries("cities", CityEntry):
        parent = resolve(city.parent, (*where, "parent"))
        if parent is None or not is_new(city.id, [city.name, *city.aliases], where):
            continue
        if parent.kind is PlaceKind.PROVINCE:
            kind = PlaceKind.PREFECTURE
        elif parent.kind is PlaceKind.COUNTRY and parent.code != CHINA:
            kind = PlaceKind.WORLD_CITY
        else:
            at = document.position((*where, "parent"))
            message = f"城市「{city.name}」的所属应是外国或我国的一个省"
            findings.append(Finding(path, *at, "vocabulary-reference", message, "例如“parent: 美国”“parent: 台湾省”"))
            continue
        cities.append(Place(city.id, city.name, kind, parent.code, tuple(city.aliases)))
    gazetteer = gazetteer.extended(places=cities)
    for where, alias in entries("aliases", PlaceAliasEntry):
        aliased = resolve(alias.place, (*where, "place"))
        if aliased is not None and are_free(alias.aliases, where, aliased):
            gazetteer = gazetteer.extended(names=[(name, aliased.code) for name in alias.aliases])
    for where, entry in entries("groups", GroupEntry):
        members = [resolve(name, (*where, "members", index)) for index, name in enumerate(entry.members)]
        if is_new(entry.id, [entry.name, *entry.aliases], where):
            place = Place(entry.id, entry.name, PlaceKind.GROUP, None, tuple(entry.aliases), entry.description or "")
            group = Group(place, frozenset(member.code for member in members if member))
            gazetteer = gazetteer.extended(groups=[group])
    return gazetteer, findings


def place_finding(name: str, gazetteer: Gazetteer, path: str, at: tuple[int, int]) -> Finding:
    """Return the finding for a name that does not resolve to one place."""
    if candidates := gazetteer.resolve(name).candidates:
        paths = [gazetteer.path(place) for place in candidates]
        said = sentence("region-ambiguous", name=name, count=len(paths), names=listing(paths))
        return Finding(path, *at, "region-ambiguous", *said)
    near = gazetteer.suggest(name)
    message, hint = sentence("region-unknown", name=name)
    return Finding(path, *at, "region-unknown", message, listing(near) or hint)
