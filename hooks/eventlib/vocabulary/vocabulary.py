"""The vocabulary of a library: topics, registered entities, and the places its gazetteer knows beyond the national one.

Owns `topics.yml` and `entities.yml` and what may be wrong in them; `regions.yml` is that of `regions`. Does not know
reports.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from eventlib.reading.findings import Finding, enumerate_names
from eventlib.reading.schema import Alias, EntityEntry, EntityType, TopicEntry
from eventlib.vocabulary.entries import EntryList, read_list
from eventlib.vocabulary.names import NEAREST, near_names, normalise_name
from eventlib.vocabulary.national import national_gazetteer
from eventlib.vocabulary.places import Gazetteer
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
    former_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A company, an agency, a person or another organisation. `type` is None for one that is not registered."""

    id: str
    name: str
    """What it is called wherever it is shown; of several with one name, each with who it is: 陈伟（嘉兴市委书记）."""
    type: EntityType | None = None
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    description: str = ""
    url: str = ""
    former_ids: tuple[str, ...] = ()
    is_told_apart: bool = False
    """Whether the name is another's too, and has been told apart from it; then the bare name is an alias."""

    @property
    def reference(self) -> str:
        """What a report calls it: its name, or its id where the name follows from its description, which may change."""
        return self.id if self.is_told_apart else self.name

    @property
    def type_name(self) -> str:
        """The type as a reader sees it, 未分类 for an entity that is not registered."""
        return self.type.label if self.type else "未分类"

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
    def entity_by_former_id(self) -> Mapping[str, Entity]:
        """The registered entities by the ids that they had, among them those that their names had before."""
        return {former: entity for entity in self.entities for former in entity.former_ids}

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

    def roll_up(self, entity: Entity) -> tuple[Entity, ...]:
        """Return an entity and everything it belongs to, innermost first."""
        above = [entity]
        while above[-1].parent is not None:
            above.append(self.entity_by_id[above[-1].parent])
        return tuple(above)

    def are_in_line(self, one: Entity, other: Entity) -> bool:
        """Tell whether one of two entities belongs to the other, directly or not."""
        return self._is_below(one, other.id) or self._is_below(other, one.id)

    def _is_below(self, entity: Entity, entity_id: str) -> bool:
        while entity.parent is not None:
            if entity.parent == entity_id:
                return True
            entity = self.entity_by_id[entity.parent]
        return False

    def entities_named(self, name: str) -> tuple[Entity, ...]:
        """Return the registered entities with this name, alias or id: none, one, or several that share an alias."""
        if name in self.entity_by_id:
            return (self.entity_by_id[name],)
        return self._entity_names.get(normalise_name(name), ())

    def near_entity_names(self, name: str) -> list[str]:
        """Return registered names that an unregistered one may be a slip of, best first: of 陈伟（嘉兴市委书记） that is 陈伟."""
        before, _, who = normalise_name(name).partition("(")
        if who.endswith(")") and (owners := self._entity_names.get(before)):
            return [entity.name for entity in owners[:NEAREST]]
        return near_names(name, self.entity_names, cutoff=ENTITY_LIKENESS)


def load_vocabulary(files: Mapping[str, bytes], folder: str) -> tuple[Vocabulary, list[Finding]]:
    """Read the vocabulary from the bytes of its files, by file name; `folder` is named in findings.

    Whatever is valid is kept. A file that is absent is a warning: a library may do without entities or regions, hardly
    without topics.
    """
    findings: list[Finding] = []
    topic_list = read_list(files, TOPICS_FILE, TopicEntry, folder, findings)
    topics = [_topic(entry) for _, entry in topic_list.entries]
    topic_claims = [(topic.id, (topic.name, *topic.aliases), frozenset[str]()) for topic in topics]
    findings += _check_unique(topic_list, topic_claims, "只留一处")
    findings += _check_former_ids(topic_list, [(topic.id, topic.former_ids) for topic in topics])

    entity_list = read_list(files, ENTITIES_FILE, EntityEntry, folder, findings)
    entities = [_entity(entry) for _, entry in entity_list.entries]
    shared = [
        frozenset(normalise_name(name.name) for name in (entry.name, *entry.aliases) if name.shared)
        for _, entry in entity_list.entries
    ]
    claims = [(e.id, (e.name, *e.aliases), names) for e, names in zip(entities, shared, strict=True)]
    findings += _check_unique(entity_list, claims, _SHARE)
    findings += _check_former_ids(entity_list, [(entity.id, entity.former_ids) for entity in entities])
    entities = list(_told_apart(entities, shared, entity_list, findings))
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
    return Topic(entry.id, entry.name, tuple(entry.aliases), entry.description, tuple(entry.redirect_from))


def _entity(entry: EntityEntry) -> Entity:
    aliases = tuple(alias.name for alias in entry.aliases)
    facts = (entry.parent, entry.description or "", entry.url or "", tuple(entry.redirect_from))
    return Entity(entry.id, entry.name.name, entry.type, aliases, *facts)


_SHARE = "只留一处；确实共用的，各处都写成“{{name: '{name}', shared: true}}”，name 和 aliases 里都可以这样写"


def _check_unique(
    at: EntryList, claims: list[tuple[str, tuple[str, ...], frozenset[str]]], way_out: str
) -> Iterator[Finding]:
    """Yield findings for ids used twice and names claimed by two entries.

    `claims` holds (id, names, shared names); `way_out` says what to do with a name, which is filled in, of two entries.
    """
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
                hint = way_out.format(name=name.replace("'", "''"))
                yield at.finding(index, key, "vocabulary-name", f"名称「{name}」已属于「{other}」", hint)


def _check_former_ids(at: EntryList, ids: list[tuple[str, tuple[str, ...]]]) -> Iterator[Finding]:
    """Yield findings for former ids at whose page something else is; `ids` holds (id, former ids)."""
    present = {entry_id: index for index, (entry_id, _) in reversed(list(enumerate(ids)))}
    claimed: dict[str, int] = {}
    for index, (_, former_ids) in enumerate(ids):
        for former in former_ids:
            if former in present:
                message = f"旧编号「{former}」现在是「{_name(at, present[former])}」的编号"
                yield at.finding(index, "redirect_from", "redirect-invalid", message, "删去它")
            elif former in claimed:
                message = f"旧编号「{former}」已由「{_name(at, claimed[former])}」使用"
                yield at.finding(index, "redirect_from", "redirect-invalid", message, "只留一处")
            claimed.setdefault(former, index)


def _name(at: EntryList, index: int) -> str:
    name = at.entries[index][1].name
    return name.name if isinstance(name, Alias) else str(name)


# How a description goes on after it has said who somebody is.
_REST = re.compile("[。，；：！？,;\n].*", re.DOTALL)
_LONGEST_WHO = 30


def _told_apart(
    entities: list[Entity], shared: list[frozenset[str]], at: EntryList, findings: list[Finding]
) -> Iterator[Entity]:
    """Yield the entities, each whose name is another's too with who it is: 陈伟（嘉兴市委书记）.

    `shared` holds the names that each declares to share. Where descriptions do not tell entities apart, which is a
    finding, their ids do.
    """
    owners: dict[str, set[str]] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            owners.setdefault(normalise_name(name), set()).add(entity.id)
    called = Counter((entity.name, _who(entity)) for entity in entities)
    for index, entity in enumerate(entities):
        normal = normalise_name(entity.name)
        if normal not in shared[index] or len(owners[normal]) == 1:
            yield entity
            continue
        who = _who(entity)
        if not who or called[entity.name, who] > 1:
            message = f"几个实体都叫「{entity.name}」，说明的开头没有写出这一个是谁，读者分不清"
            hint = "在 description 的开头写明，各不相同，例如“description: 嘉兴市委书记”"
            findings.append(at.finding(index, "description", "vocabulary-name", message, hint))
            who = entity.id
        name, aliases = f"{entity.name}（{who}）", (entity.name, *entity.aliases)
        yield replace(entity, name=name, aliases=aliases, is_told_apart=True)


def _who(entity: Entity) -> str:
    """Return the beginning of a description: who somebody is."""
    return _REST.sub("", entity.description)[:_LONGEST_WHO]


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
        entity.id: replace(entity, parent=None)
        if entity.parent is not None and (entity.parent not in parents or _is_cyclic(entity.id, parents))
        else entity
        for entity in entities.values()
    }
