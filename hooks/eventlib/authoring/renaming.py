"""Gives an entity or a topic another name or id, or makes two entries one, in the vocabulary and in every report.

Bytes in, bytes out; what is not changed stays as it is. Whatever would bring about an error is refused as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Any

import yaml
from pydantic import BaseModel

from eventlib.authoring.renaming_kinds import mixed_kinds
from eventlib.authoring.renaming_reports import Rewriting, bodies_that_say, plain_text, rewritten, written_names
from eventlib.authoring.yaml_edits import EditError, YamlEdits, items_of, scalar, value_of
from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.reading.findings import Finding, enumerate_names
from eventlib.reading.schema import Alias, EntityEntry, EntityType, TopicEntry
from eventlib.reading.strict_yaml import read_yaml
from eventlib.uris import SLUG
from eventlib.vocabulary.entries import read_list
from eventlib.vocabulary.names import normalise_name, pinyin_syllables
from eventlib.vocabulary.vocabulary import ENTITIES_FILE, TOPICS_FILE, Vocabulary, load_vocabulary, unregistered_entity

_LONGEST_ID = 60
_CHANGED = ("id", "name", "aliases", "parent", "redirect_from")


class RenamingError(ValueError):
    """The names cannot be changed so; the message is Chinese and says a way out."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be renamed."""

    title: str
    field: str
    """The field of reports that names it."""
    file: str
    """Its file in the vocabulary."""
    model: type[BaseModel]


KINDS = {
    "entity": Kind("实体", "entities", ENTITIES_FILE, EntityEntry),
    "topic": Kind("主题", "topics", TOPICS_FILE, TopicEntry),
}
"""What can be renamed, by what it is called on the command line."""


@dataclass(frozen=True, slots=True)
class LibraryFiles:
    """A library as it is written."""

    words: Mapping[str, bytes]
    """The files of the vocabulary by name."""
    reports: Mapping[str, bytes]
    """The reports by their paths inside the folder."""
    sections: tuple[str, ...]
    """The names of the sections that reports should have, in order."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """What is to be written, and what a person should know of it."""

    vocabulary: Mapping[str, bytes]
    """The changed files of the vocabulary by name: to be written first, since old names are aliases there."""
    reports: Mapping[str, bytes]
    """The changed reports by their paths inside the folder."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the vocabulary as it is written."""

    id: str
    name: str
    shown: str
    """Its name as the site shows it."""
    aliases: tuple[str, ...]
    parent: str | None
    former_ids: tuple[str, ...]
    shared: frozenset[str]
    """Those of its names that it shares, normalised."""
    index: int
    order: tuple[str, ...] = field(repr=False)
    """The fields that an entry may have, in order."""

    @property
    def keys(self) -> frozenset[str]:
        """All that it is found by, normalised."""
        return frozenset(map(normalise_name, (self.id, self.name, *self.aliases)))

    def has_name(self, name: str) -> bool:
        """Tell whether something is its id or its name, told apart or not, and not one of its aliases."""
        return name == self.id or normalise_name(name) in {normalise_name(self.name), normalise_name(self.shown)}


def rename(
    old: str, new: str, files: LibraryFiles, kind: str | None = None, register: EntityType | None = None
) -> Renaming:
    """Return what changes when `old` is to be called `new`; `kind` is a key of `KINDS` where both have an `old`.

    What only reports name is registered under its new name, which may be the old one, as an entity of the type `register`.

    Raises:
        RenamingError: it cannot be done.
    """
    words, reports = files.words, files.reports
    vocabulary, findings = load_vocabulary(words, "vocabulary")
    _refuse(findings, "词表有错误，先改正")
    if old == new and register is None:
        raise RenamingError(f"新旧名称都是「{old}」，没有要改的。")
    chosen = _kind(old, vocabulary, kind)
    work = _Work(chosen, words, vocabulary, register)
    rewriting = work.plan(old, new, reports)
    changed = work.result()
    after, found = load_vocabulary({**words, **changed}, "vocabulary")
    _refuse(set(found) - set(findings), "这样改，词表会出错，没有改动")
    rewriting = replace(rewriting, vocabulary=after, sections=files.sections)
    texts: dict[str, bytes] = {}
    for path, raw in sorted(reports.items()):
        try:
            text = rewritten(raw, path, rewriting, vocabulary)
        except ValueError as error:
            raise RenamingError(f"「{path}」{error}。没有改动任何文件。") from error
        if text != raw:
            texts[path] = text
    if not changed and not texts:
        raise RenamingError(f"「{old}」已经是「{work.shown}」的名称，没有要改的。")
    mixed = mixed_kinds(old, new, vocabulary, reports)
    return Renaming(changed, texts, (*mixed, *work.notes, *bodies_that_say(work.old_name, new, reports)))


def _refuse(findings: Any, reason: str) -> None:
    errors = sorted(finding for finding in findings if isinstance(finding, Finding) and finding.is_error)
    if errors:
        raise RenamingError(f"{reason}：\n{errors[0]}")


def _kind(old: str, vocabulary: Vocabulary, kind: str | None) -> Kind:
    having = [
        key for key, found in (("entity", vocabulary.entities_named(old)), ("topic", vocabulary.topic(old))) if found
    ]
    if kind is None and len(having) > 1:
        raise RenamingError(f"「{old}」既是实体也是主题：加上 --kind entity 或 --kind topic。")
    return KINDS[kind or (having[0] if having else "entity")]


class _Work:
    """One renaming: finds out which case it is, and notes the changes of the vocabulary."""

    def __init__(
        self, kind: Kind, words: Mapping[str, bytes], vocabulary: Vocabulary, register: EntityType | None
    ) -> None:
        self._kind = kind
        self._register = register
        self._vocabulary = vocabulary
        self._raw = words.get(kind.file, b"")
        try:
            self._text, self._restore = plain_text(self._raw)
        except ValueError as error:
            raise RenamingError(f"词表 {kind.file} {error}。") from error
        listed = read_list(words, kind.file, kind.model, "vocabulary", [])
        shown = {topic.id: topic.name for topic in vocabulary.topics}
        shown |= {entity.id: entity.name for entity in vocabulary.entities}
        self._entries = {entry.id: _entry(entry, shown[entry.id], at[0], kind.model) for at, entry in listed.entries}
        self._edits = YamlEdits(self._text)
        self._removed: int | None = None
        self.notes: list[str] = []
        self.old_name = ""
        self.shown = ""

    def result(self) -> dict[str, bytes]:
        """Return the changed file of the vocabulary by name, if it is changed.

        Raises:
            RenamingError: more would change than is meant to: the net below all edits.
        """
        text = self._edits.result()
        left = [_untouched(each) for each in read_yaml(self._text, "").value or []]
        if self._removed is not None:
            del left[self._removed]
        if [_untouched(each) for each in read_yaml(text, "").value or []][: len(left)] != left:
            raise RenamingError(f"{self._kind.file} 的写法不便由程序改动，没有改动任何文件：请直接修改它。")
        raw = self._restore(text)
        return {} if raw == self._raw else {self._kind.file: raw}

    def plan(self, old: str, new: str, reports: Mapping[str, bytes]) -> Rewriting:
        """Note the changes of the vocabulary, and return what changes in reports.

        Raises:
            RenamingError: it cannot be done.
        """
        one, other = self._owner(old), self._owner(new)
        self.old_name, self.shown = one.name if one else old, other.name if other else new
        names = written_names(reports, self._kind.field)
        try:
            if self._register and (known := one or other):
                raise RenamingError(f"「{known.shown}」已经登记了，去掉 --type 再运行。")
            if one is None:
                return self._take_up(old, new, other, names)
            if other is one:
                return self._within(one, old, new, names)
            if not one.has_name(old):
                raise RenamingError(
                    f"「{old}」是「{one.name}」的别名。要给它改名或合并，写它的名称或编号（{one.id}）；只去掉或移动别名，直接改 {self._kind.file}。"
                )
            if other is not None:
                return self._merge(one, other)
            if old == one.id and SLUG.fullmatch(new):
                return self._change_id(one, new)
            return self._change_name(one, new, names)
        except EditError as error:
            raise RenamingError(f"{self._kind.file} 第 {error.line} 行：{error}。没有改动任何文件。") from error

    def _owner(self, name: str) -> _Entry | None:
        """Return the one entry that is called so.

        Raises:
            RenamingError: there are several.
        """
        if self._kind.model is TopicEntry:
            topic = self._vocabulary.topic(name)
            return self._entries[topic.id] if topic else None
        owners = self._vocabulary.entities_named(name)
        if len(owners) > 1:
            options = enumerate_names(f"{owner.id}（{owner.name}）" for owner in owners)
            raise RenamingError(f"「{name}」是几个实体共用的名称，改写编号：{options}。")
        return self._entries[owners[0].id] if owners else None

    def _take_up(self, old: str, new: str, other: _Entry | None, names: Mapping[str, str]) -> Rewriting:
        """Give what reports alone name the name of an entry, or of another that is not registered."""
        key = normalise_name(old)
        if other and old in other.former_ids:
            return self._follow(other, key, other.id)
        if self._kind.model is TopicEntry or key not in names:
            near = self._near(old, names)
            hint = f"是否是 {enumerate_names(near)}？" if near else "检查写法；地区在 regions.yml 里改。"
            raise RenamingError(f"没有叫「{old}」的{self._kind.title}：词表里没有，报告里也没有写。{hint}")
        if other is None and self._register:
            return self._add_entry(old, new, names)
        if other is None:
            self.notes.append(
                f"「{new}」没有登记，旧页面不会转到新页面。要转过去，加上 --type 登记它，例如 --type company。"
            )
            return Rewriting(self._kind.field, frozenset({key}), new, None)
        self._add(other, "aliases", [yaml_scalar(old)])
        self._lead_on(other, [unregistered_entity(old).id])
        return Rewriting(self._kind.field, frozenset({key}), None, other.id)

    def _add_entry(self, old: str, new: str, names: Mapping[str, str]) -> Rewriting:
        is_person = self._register is EntityType.PERSON
        spelt = re.sub("[^a-z0-9]+", "-", "-".join(pinyin_syllables(new, is_person=is_person)).casefold()).strip("-")
        stem = spelt[:_LONGEST_ID].strip("-") or "entity"
        taken = {*self._entries, *(former for each in self._entries.values() for former in each.former_ids), "index"}
        own = next(each for each in chain([stem], (f"{stem}-{number}" for number in count(2))) if each not in taken)
        aliases = [yaml_scalar(old)] if normalise_name(old) != normalise_name(new) else []
        former = dict.fromkeys(unregistered_entity(each).id for each in (old, new) if normalise_name(each) in names)
        self._edits.append_entry(
            {
                "id": scalar(own),
                "name": yaml_scalar(new),
                "type": str(self._register),
                **({"aliases": f"[{aliases[0]}]"} if aliases else {}),
                "redirect_from": f"[{', '.join(former)}]",
            }
        )
        return Rewriting(self._kind.field, frozenset({normalise_name(old)}), None, own)

    def _near(self, old: str, names: Mapping[str, str]) -> list[str]:
        if self._kind.model is TopicEntry:
            return self._vocabulary.suggest_topics(old)
        key = normalise_name(old)
        among = [name for other, name in names.items() if key in other or other in key]
        return list(dict.fromkeys([*among, *self._vocabulary.near_entity_names(old)]))[:3]

    def _within(self, one: _Entry, old: str, new: str, names: Mapping[str, str]) -> Rewriting:
        """Make an alias the name; else the vocabulary is as it should be, and reports follow."""
        if one.has_name(old) and not one.has_name(new):
            return self._change_name(one, new, names)
        if normalise_name(old) == normalise_name(new) and one.name != new:
            return self._change_name(one, new, names)
        return self._follow(one, normalise_name(old))

    def _follow(self, one: _Entry, old: str, name: str | None = None) -> Rewriting:
        """Let reports that still write an old name, or an old id, write the present one: a renaming that was broken off."""
        return Rewriting(self._kind.field, frozenset({old, *one.former_ids}), name, one.id)

    def _change_name(self, one: _Entry, new: str, names: Mapping[str, str]) -> Rewriting:
        node, key, former = self._node(one), normalise_name(one.name), normalise_name(new)
        name = value_of(node, "name")
        if isinstance(name, yaml.ScalarNode):
            self._edits.set_text(name, new)
        else:
            self._edits.replace(name, yaml_scalar(new))
        alias = _alias(one.name, is_shared=key in one.shared)
        # Where the new name is one of the aliases, the two change places.
        place = next(
            (each for each in items_of(value_of(node, "aliases")) if normalise_name(_named(each)) == former), None
        )
        if place is not None:
            self._edits.replace(place, alias)
        elif key != former:
            self._add(one, "aliases", [alias])
        if self._kind.model is EntityEntry and former in names and former not in one.keys:
            self._lead_on(one, [unregistered_entity(new).id])
        return Rewriting(self._kind.field, frozenset({key}), None, one.id)

    def _change_id(self, one: _Entry, new: str) -> Rewriting:
        self.old_name = ""  # the name stays what it is
        node = self._node(one)
        self._edits.set_text(value_of(node, "id"), new)
        self._set_parents(one.id, new)
        formerly = value_of(node, "redirect_from")
        place = next((each for each in items_of(formerly) if each.value == new), None)
        if place is not None:
            self._edits.set_text(place, one.id)
        else:
            self._lead_on(one, [one.id])
        return Rewriting(self._kind.field, frozenset({normalise_name(one.id)}), new, new)

    def _merge(self, one: _Entry, other: _Entry) -> Rewriting:
        above: _Entry | None = other
        while above is not None and above.parent is not None:
            if above.parent == one.id:
                raise RenamingError(
                    f"「{other.name}」在「{one.name}」之下，合并后会成为自己的上级。先改「{above.name}」的 parent，再合并。"
                )
            above = self._entries.get(above.parent)
        others = [each for each in self._entries.values() if each is not one and each is not other]
        aliases = {normalise_name(name): name for name in reversed((one.name, *one.aliases))}
        self._add(
            other,
            "aliases",
            [
                _alias(name, is_shared=any(key in each.keys for each in others))
                for key, name in reversed(aliases.items())
                if key not in other.keys
            ],
        )
        self._lead_on(other, [one.id, *one.former_ids])
        self._set_parents(one.id, other.id, except_for=one)
        self._edits.remove(self._edits.root, one.index)
        self._removed = one.index
        gone = {normalise_name(one.id), normalise_name(one.name)}
        return Rewriting(self._kind.field, frozenset(gone), None, other.id)

    def _set_parents(self, old: str, new: str, except_for: _Entry | None = None) -> None:
        for each in self._entries.values():
            if each.parent == old and each is not except_for:
                self._edits.set_text(value_of(self._node(each), "parent"), new)

    def _lead_on(self, one: _Entry, former_ids: Sequence[str]) -> None:
        self._add(one, "redirect_from", [scalar(each) for each in former_ids if each not in one.former_ids])

    def _add(self, one: _Entry, key: str, items: Sequence[str]) -> None:
        self._edits.extend(self._node(one), key, items, one.order)

    def _node(self, one: _Entry) -> Any:
        return self._edits.root.value[one.index]


def _entry(entry: Any, shown: str, index: Any, model: type[BaseModel]) -> _Entry:
    names = [name if isinstance(name, Alias) else Alias(name=name) for name in (entry.name, *entry.aliases)]
    return _Entry(
        entry.id,
        names[0].name,
        shown,
        tuple(name.name for name in names[1:]),
        getattr(entry, "parent", None),
        tuple(entry.redirect_from),
        frozenset(normalise_name(name.name) for name in names if name.shared),
        index,
        tuple(model.model_fields),
    )


def _untouched(entry: Any) -> Any:
    """Return what no renaming changes of an entry."""
    return {key: value for key, value in entry.items() if key not in _CHANGED}


def _alias(name: str, *, is_shared: bool) -> str:
    if not is_shared:
        return yaml_scalar(name)
    return f"{{name: {yaml_scalar(name)}, shared: true}}"


def _named(node: Any) -> str:
    """Return the name in an alias as it is written."""
    inner = value_of(node, "name") if isinstance(node, yaml.MappingNode) else node
    return str(inner.value)
