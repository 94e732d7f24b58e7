"""From what a file says to a `Report`: what its names stand for in one vocabulary.

The short step: a changed vocabulary reads no file anew.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from eventlib.cache.digests import digest_of, digest_of_bytes
from eventlib.library.readings import Reading, read_report
from eventlib.library.report import EntityMention, Report, ReportText
from eventlib.prose.figures import FILES, NO_FILES
from eventlib.reading.findings import Finding, enumerate_names, has_errors
from eventlib.reading.sentences import sentence
from eventlib.reading.strict_yaml import Position
from eventlib.vocabulary.names import separate_names
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.regions import place_finding
from eventlib.vocabulary.vocabulary import Entity, Topic, Vocabulary, unregistered_entity

Thing: TypeAlias = Place | Topic | Entity | EntityMention
_FIELDS = tuple(each.name for each in fields(Report))
_VALUES = attrgetter(*_FIELDS)
_NO_CODES: Mapping[str, str] = MappingProxyType({})


class _Named(NamedTuple):
    """What the names in a file stand for, each thing once."""

    places: tuple[Place, ...]
    topics: tuple[Topic, ...]
    entities: tuple[EntityMention, ...]


@dataclass(frozen=True)
class ParsedReport:
    """The outcome of parsing one file: a report, unless there are errors, and what is wrong with it."""

    reading: Reading
    shown: str
    """The file as findings name it."""
    named: _Named
    digest_of: Callable[[Thing], str] = field(compare=False, repr=False)
    """What stands for all that is known of one of these."""
    findings: tuple[Finding, ...]
    """All of them; the path of the file is named as the command names it."""
    unregistered: tuple[tuple[str, bool, Position], ...] = ()
    """Its entities that are not registered: name, whether one with a role, position."""
    text: ReportText | None = None
    """Its text, if its body can be read, whatever else is wrong, and if it was asked for."""

    @property
    def is_report(self) -> bool:
        """Whether there is a report: nothing is wrong enough to prevent it."""
        return self.reading.facts is not None and not has_errors(self.findings)

    @cached_property
    def report(self) -> Report | None:
        """The report; None where there is none. Made when it is asked for: a check has no need of it."""
        facts, named = self.reading.facts, self.named
        if facts is None or not self.is_report:
            return None
        things: tuple[Thing, ...] = (*named.places, *named.topics, *named.entities)
        digests = [facts.own_digest, *map(self.digest_of, things)]
        digest = digest_of_bytes("\0".join(digests).encode("utf-8", "surrogatepass"))
        # `replace` takes three times as long to get at the other fields.
        known = dict(zip(_FIELDS, _VALUES(facts), strict=True))
        found = {"places": named.places, "topics": named.topics, "entities": named.entities, "digest": digest}
        return Report(**known | found)


def parse_report(  # noqa: PLR0913 - what a report is read with
    raw: bytes, path: str, vocabulary: Vocabulary, sections: tuple[str, ...], *, folder: str, files: FILES = NO_FILES
) -> ParsedReport:
    """Parse the bytes of a report file.

    As `read_report` and `Resolver.resolve`; never raises, whatever the bytes.
    """
    reading, text = read_report(raw, path, sections, files)
    return replace(Resolver(vocabulary, folder).resolve(reading), text=text)


class Resolver:
    """Finds what names stand for in one vocabulary, each name once, however many reports have it."""

    def __init__(self, vocabulary: Vocabulary, folder: str, codes: Mapping[str, str] = _NO_CODES) -> None:
        """`folder` is that of the reports as findings name it; `codes` what places are known to be, by name."""
        self._vocabulary = vocabulary
        self._folder = posixpath.join(folder, "")
        self._codes = codes
        self.codes: dict[str, str] = {}
        """The code of each place that was named, by its name."""
        self._place = cache(self._find_place)
        self._topic = cache(vocabulary.topic)
        self._named = cache(vocabulary.entities_named)
        self._mention = cache(self._find_mention)
        self._near = cache(vocabulary.near_entity_names)
        self._digests: dict[int, tuple[Thing, str]] = {}

    def resolve(self, reading: Reading) -> ParsedReport:
        """Return what a file says with what its names stand for."""
        shown = self._folder + reading.path
        findings = [replace(each, path=self._folder + each.path) for each in reading.findings]
        found = _Found(shown, findings)
        places = self._places(reading, found)
        topics = self._topics(reading, found)
        entities, unregistered = self._entities(reading, found)
        named = _Named(places, topics, entities)
        return ParsedReport(reading, shown, named, self._digest, tuple(findings), unregistered)

    def _places(self, reading: Reading, found: _Found) -> tuple[Place, ...]:
        gazetteer = self._vocabulary.gazetteer
        places: dict[str, Place] = {}
        for name, at in reading.regions:
            place = self._place(name)
            if place is None:
                told = place_finding(name, gazetteer, found.path, at)
                if names := _apart(name, self._place):
                    told = replace(told, suggestion=sentence("region-unknown/apart", name=name, names=names)[1])
                found.findings.append(told)
            elif place.code in places:
                found.add(at, "region-duplicate", *sentence("region-duplicate", name=name, other=gazetteer.path(place)))
            else:
                places[place.code] = place
        return tuple(places.values())

    def _topics(self, reading: Reading, found: _Found) -> tuple[Topic, ...]:
        topics: dict[str, Topic] = {}
        for name, at in reading.topics:
            topic = self._topic(name)
            if topic is None:
                names = _apart(name, self._vocabulary.topic)
                message, hint = sentence(f"topic-unknown{'/apart' if names else ''}", name=name, names=names)
                near = "" if names else enumerate_names(self._vocabulary.suggest_topics(name))
                found.add(at, "topic-unknown", message, near or hint)
            elif topic.id in topics:
                found.add(at, "topic-duplicate", *sentence("topic-duplicate", name=name, other=topic.name))
            else:
                topics[topic.id] = topic
        return tuple(topics.values())

    def _entities(
        self, reading: Reading, found: _Found
    ) -> tuple[tuple[EntityMention, ...], tuple[tuple[str, bool, Position], ...]]:
        """Return the entities, and those of them that are not registered as `ParsedReport.unregistered` has them."""
        entities: dict[str, EntityMention] = {}
        unregistered = []
        for name, role, at in reading.entities:
            named = self._named(name)
            if len(named) > 1:
                options = enumerate_names(f"{entity.id}（{entity.name}）" for entity in named)
                found.add(at, "entity-ambiguous", *sentence("entity-ambiguous", name=name, names=options))
                continue
            mention = self._mention(name, role)
            if mention.entity.id in entities:
                said = sentence("entity-duplicate", name=name, other=entities[mention.entity.id].entity.name)
                found.add(at, "entity-duplicate", *said)
                continue
            entities[mention.entity.id] = mention
            if not named:
                self._say_unregistered(name, at, found)
                unregistered.append((name, bool(role), at))
        return tuple(entities.values()), tuple(unregistered)

    def _find_place(self, name: str) -> Place | None:
        """Return the place that a name stands for."""
        gazetteer = self._vocabulary.gazetteer
        place = gazetteer.places.get(self._codes.get(name, "")) or gazetteer.resolve(name).place
        if place:
            self.codes[name] = place.code
        return place

    def _find_mention(self, name: str, role: str) -> EntityMention:
        """Return how an entity is mentioned by a name that is not that of several."""
        (entity,) = self._named(name) or (unregistered_entity(name),)
        return EntityMention(entity, role)

    def _digest(self, thing: Thing) -> str:
        """Return what stands for all that is known of a thing. Whoever names it has the same object."""
        if (known := self._digests.get(id(thing))) is None:
            # An entity has many roles.
            content = (self._digest(thing.entity), thing.role) if isinstance(thing, EntityMention) else thing
            known = self._digests[id(thing)] = thing, digest_of(content)
        return known[1]

    def _say_unregistered(self, name: str, at: Position, found: _Found) -> None:
        if names := _apart(name, self._named):
            found.add(at, "entity-unregistered", *sentence("entity-unregistered/apart", name=name, names=names))
        elif near := self._near(name):
            said = sentence("entity-near-duplicate", name=name, names=enumerate_names(near), first=near[0])
            found.add(at, "entity-near-duplicate", *said)
        else:
            found.add(at, "entity-unregistered", *sentence("entity-unregistered", name=name))


def _apart(name: str, known: Callable[[str], object]) -> str:
    """Return the several known names that were written as one; nothing where it is one."""
    names = separate_names(name)
    are_several = names and names != [name] and all(map(known, names))
    return ", ".join(names) if are_several else ""


class _Found(NamedTuple):
    """What has been found of one report so far."""

    path: str
    findings: list[Finding]

    def add(self, at: Position, rule: str, message: str, hint: str) -> None:
        self.findings.append(Finding(self.path, *at, rule, message, hint))
