"""A vocabulary as plain values, for a store: to read its files and to find what each place is called takes a tenth of a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from eventlib.reading.findings import Finding
from eventlib.vocabulary.places import Claim, Gazetteer, Group, Place
from eventlib.vocabulary.vocabulary import Entity, Topic, Vocabulary

_Claims: TypeAlias = Sequence[tuple[int, str, tuple[str, ...]]]
PackedVocabulary: TypeAlias = tuple[
    tuple[Topic, ...],
    tuple[Entity, ...],
    tuple[Place, ...],
    dict[str, _Claims],
    tuple[tuple[str, frozenset[str]], ...],
    tuple[Finding, ...],
]
"""Topics, entities, places; by each key of a name the claims to it with the codes of places; groups likewise; findings."""


def packed_vocabulary(vocabulary: Vocabulary, findings: Sequence[Finding]) -> PackedVocabulary:
    """Return a vocabulary, and what was found wrong with its files, as plain values."""
    known = vocabulary.gazetteer
    claims: dict[str, _Claims] = {
        key: [(claim.strength, claim.place.code, claim.spellings) for claim in claims]
        for key, claims in known.claims.items()
    }
    groups = tuple((group.place.code, group.members) for group in known.groups)
    return vocabulary.topics, vocabulary.entities, tuple(known.places.values()), claims, groups, tuple(findings)


def unpacked_vocabulary(packed: PackedVocabulary) -> tuple[Vocabulary, tuple[Finding, ...]]:
    """Return the vocabulary that was packed, and the findings."""
    topics, entities, listed, claimed, grouped, findings = packed
    places = {place.code: place for place in listed}
    claims = {
        key: tuple([Claim(strength, places[code], spellings) for strength, code, spellings in claims])
        for key, claims in claimed.items()
    }
    groups = tuple(Group(places[code], members) for code, members in grouped)
    return Vocabulary(topics, entities, Gazetteer(places, claims, groups)), findings


def is_whole(packed: PackedVocabulary) -> bool:
    """Tell whether all is there that is named by its id."""
    _, entities, places, claimed, grouped, _ = packed
    ids, codes = {entity.id for entity in entities}, {place.code for place in places}
    named = {code for claims in claimed.values() for _, code, _ in claims}.union(
        (place.parent for place in places if place.parent), *((code, *members) for code, members in grouped)
    )
    return named <= codes and ids.issuperset(entity.parent for entity in entities if entity.parent)
