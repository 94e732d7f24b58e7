"""The vocabulary of a library: topics, registered entities, and the places its gazetteer knows beyond the national one.

Owns `topics.yml` and `entities.yml` and what may be wrong in them; `regions.yml` is that of `regions`. Does not know
reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from eventlib.reading.findings import Finding, enumerate_names
from eventlib.reading.schema import EntityEntry, EntityType, TopicEntry
from eventlib.vocabulary.entries import EntryList, read_list
from eventlib.vocabulary.names import near_names, normalise_name
from eventlib.vocabulary.places import Gazetteer, national_gazetteer
from eventlib.vocabulary.regions import REGIONS_FILE, read_regions

TOPICS_FILE, ENTITIES_FILE = "topics.yml", "entities.yml"
VOCABULARY_FILES = (TOPICS_FILE, ENTITIES_FILE, REGIONS_FILE)

TOPIC_LIKENESS, ENTITY_LIKENESS = 40.0, 75.0
"""From how alike on, 0 to 100, a name may be meant to be that of a topic, or be a slip of that of an entity."""

ENTITY_TYPES: tuple[EntityType | None, ...] = (*EntityType, None)
"""The types of entities in the order in which pages show them; None stands for what is not registered."""


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
        return self.type.label if self.type else "未登记"

    @property
    def noun(self) -> str:
        """What an entity of this type is called after 同一."""
        return self.type.noun if self.type else "实体"

    @property
    def thing(self) -> str:
        """The type in the vocabulary of schema.org."""
        return self.type.thing if self.type else "Thing"


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
        """The registered entities by their ids."""
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
        """Return the names of topics that an unknown name may have been meant to be, best first."""
        names = {alias: topic.name for topic in self.topics for alias in (topic.name, *topic.aliases)}
        return list(dict.fromkeys(names[near] for near in near_names(name, names, cutoff=TOPIC_LIKENESS)))

    def entities_named(self, name: str) -> tuple[Entity, ...]:
        """Return the registered entities with this name, alias or id: none, one, or several that share an alias."""
        if name in self.entity_by_id:
            return (self.entity_by_id[name],)
        return self._entity_names.get(normalise_name(name), ())

    def near_entity_names(self, name: str) -> list[str]:
        """Return registered names that an unregistered one may be a slip of, best first."""
        return near_names(name, self.entity_names, cutoff=ENTITY_LIKENESS)


def load_vocabulary(files: Mapping[str, bytes], folder: str) -> tuple[Vocabulary, list[Finding]]:
    """Read the vocabulary from the bytes of its files, by file name; `folder` is named in findings.

    Whatever is valid is kept. A file that is absent is a warning: a library may do without entities or regions, hardly
    without topics.
    """
    findings: list[Finding] = []
    topic_list = read_list(files, TOPICS_FILE, TopicEntry, folder, findings)
    topics = [_topic(entry) for _, entry in topic_list.entries]
    findings += _check_unique(topic_list, [(topic.id, (topic.name, *topic.aliases), frozenset()) for topic in topics])

    entity_list = read_list(files, ENTITIES_FILE, EntityEntry, folder, findings)
    entities = [_entity(entry) for _, entry in entity_list.entries]
    shared = [
        frozenset(normalise_name(alias.name) for alias in entry.aliases if alias.shared)
        for _, entry in entity_list.entries
    ]
    claims = [(e.id, (e.name, *e.aliases), names) for e, names in zip(entities, shared, strict=True)]
    findings += _check_unique(entity_list, claims)
    findings += _check_parents(entity_list, entities)

    gazetteer, found = read_regions(files, folder)
    findings += found
    kept_topics = {topic.id: topic for topic in reversed(topics)}
    kept_entities = {entity.id: entity for entity in reversed(entities)}
    vocabulary = Vocabulary(
        tuple(reversed(kept_topics.values())), tuple(reversed(_without_cycles(kept_entities).values())), gazetteer
    )
    return vocabulary, findings


def _topic(entry: TopicEntry) -> Topic:
    return Topic(entry.id, entry.name, tuple(entry.aliases), entry.description)


def _entity(entry: EntityEntry) -> Entity:
    aliases = tuple(alias.name for alias in entry.aliases)
    return Entity(entry.id, entry.name, entry.type, aliases, entry.parent, entry.description or "", entry.url or "")


def _check_unique(at: EntryList, claims: list[tuple[str, tuple[str, ...], frozenset[str]]]) -> Iterator[Finding]:
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


def _check_parents(at: EntryList, entities: list[Entity]) -> Iterator[Finding]:
    parents = {entity.id: entity.parent for entity in entities}
    for index, entity in enumerate(entities):
        if entity.parent is None:
            continue
        if entity.parent not in parents:
            near = near_names(entity.parent, parents)
            hint = f"是否是 {enumerate_names(near)}" if near else "填写已有实体的编号"
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
