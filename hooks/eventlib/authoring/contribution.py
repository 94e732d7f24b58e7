"""The facts that the form on the site completes and checks by; its page is in `pages.contribute_page`.

Everything the form knows comes from the schema, the sentences of the check, the patterns of the modules that it mirrors
and the vocabulary; the browser adds none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from eventlib import dates
from eventlib.authoring import (
    as_markdown,
    masthead,
    raw_fences,
    raw_forms,
    raw_lines,
    raw_points,
    raw_quotations,
    raw_tables,
    raw_text,
    raw_widths,
    slugs,
    yaml_scalar,
)
from eventlib.authoring.evidence import (
    days_in_text,
    event_date,
    event_places,
    name_beginnings,
    name_forms,
    names_in_text,
    offices,
    organisation_names,
    organisation_words,
    places_in_text,
    proposals,
    publication_day,
    signers,
    source_entries,
    sources,
)
from eventlib.authoring.javascript_patterns import published_patterns
from eventlib.library import between, body_checks, figures, readings
from eventlib.pages.contribute_page import form_fields
from eventlib.prose import marks, markup
from eventlib.prose.limits import LIMITS
from eventlib.prose.marks import NUMERALS, numbered_section
from eventlib.reading import hosts, images, radicals, schema, source_text
from eventlib.reading.findings import RULES, Severity
from eventlib.reading.sentences import AT, IN_THE_FORM, NOTES, SENTENCES, WHERE, WHERE_IN_THE_FORM, WHERE_INNER
from eventlib.vocabulary import names, places, vocabulary
from eventlib.vocabulary.names import pinyin
from eventlib.vocabulary.places import CHINA, Gazetteer, Place, PlaceKind
from eventlib.vocabulary.vocabulary import Vocabulary


def contribution_data(known: Vocabulary, sections: Sequence[str]) -> bytes:
    """Return, as JSON, what the form completes and checks by."""
    data = {
        "fields": dict(form_fields()),
        "sentences": SENTENCES,
        "in_the_form": IN_THE_FORM,
        "where": WHERE,
        "where_inner": WHERE_INNER,
        "where_in_the_form": WHERE_IN_THE_FORM,
        "at": AT,
        "errors": [rule.id for rule in RULES.values() if rule.severity is Severity.ERROR],
        "patterns": {_room(module): published_patterns(module) for module in MIRRORED},
        "numbers": {_room(module): {name: getattr(module, name) for name in names} for module, *names in NUMBERS},
        "limits": LIMITS,
        "likely": source_text.LIKELY,
        "radicals": radicals.radicals(),
        "numerals": NUMERALS,
        "sections": [[name, numbered_section(index, name)] for index, name in enumerate(sections)],
        "topics": [[topic.name, topic.id, *topic.aliases] for topic in known.topics],
        "entities": [[entity.name, entity.id, entity.type, *entity.aliases] for entity in known.entities],
        "told_apart": [entity.id for entity in known.entities if entity.is_told_apart],
        **_sounds(known),
        "notes": NOTES,
        "named_characters": as_markdown.NAMED,
        "digits": days_in_text.DIGITS,
        "ten": days_in_text.TEN,
        **_places(known.gazetteer),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


# All that slugs are made of; names are written with these, and so are the slips in them.
_HAN = [chr(code) for code in range(0x4E00, 0xA000)]


def _sounds(known: Vocabulary) -> Mapping[str, Any]:
    """Return how names sound: they are mistaken for others that sound the same, and slugs are made of pinyin.

    `sounds` are the characters by their pinyin; `readings` the names that are read in another way than their characters
    one by one: 厦门, 六安.
    """
    all_names = {*known.entity_names, *known.gazetteer.claims}
    all_names.update(name for topic in known.topics for name in (topic.name, *topic.aliases))
    written = {character for name in all_names for character in name if character >= "\u4e00"}
    sounds: dict[str, str] = {}
    for character in sorted({*written, *_HAN}):
        sound = pinyin(character)
        sounds[sound] = sounds.get(sound, "") + character
    read_as_whole = {name: pinyin(name) for name in sorted(all_names) if pinyin(name) != "".join(map(pinyin, name))}
    return {"sounds": dict(sorted(sounds.items())), "readings": read_as_whole}


MIRRORED = (
    dates,
    hosts,
    source_text,
    radicals,
    schema,
    yaml_scalar,
    marks,
    places,
    readings,
    as_markdown,
    masthead,
    raw_points,
    raw_fences,
    raw_forms,
    raw_tables,
    raw_quotations,
    raw_lines,
    raw_widths,
    days_in_text,
    event_date,
    organisation_words,
    name_beginnings,
    organisation_names,
    name_forms,
    names_in_text,
    offices,
    places_in_text,
    event_places,
    proposals,
    publication_day,
    signers,
    slugs,
    source_entries,
    sources,
)
"""The modules whose work a module of the form's JavaScript does by the same patterns."""

NUMBERS: tuple[tuple[Any, ...], ...] = (
    (names, "NEAREST", "BETWEEN_NAMES", "ROUND_NAMES"),
    (vocabulary, "TOPIC_LIKENESS", "ENTITY_LIKENESS"),
    (places, "MAX_DEPTH", "MAX_NAME", "SHORT_KEY", "SHORT_LIKENESS", "LIKENESS"),
    (between, "ID_LIKENESS"),
    (figures, "MOST_FIGURES"),
    (images, "MOST_BYTES", "WIDEST"),
    (body_checks, "LONGEST_QUOTED_LINE", "SECTION_LIKENESS"),
    (markup, "LONGEST_QUOTED"),
    (marks, "LONGEST_PATH"),
    (masthead, "LONGEST_TITLE", "MOST_ABOVE", "MOST_BYLINES", "MOST_LABELLED"),
    (raw_points, "LONGEST_POINT", "DEEPEST", "ITEM_INDENT"),
    (raw_forms, "MOST_FIELDS"),
    (raw_widths, "TAB"),
    (raw_tables, "FEWEST_CELLS", "FEWEST_PAIRS", "MOST_LINES"),
    (raw_lines, "LONGEST_HEADING", "NARROWEST", "WIDEST", "RAGGED"),
    (raw_text, "FIRST", "LONGEST_OPENING"),
    (days_in_text, "AHEAD", "CENTURY", "LAST_SHORT", "NARROWED"),
    (event_date, "REPORTED_WITHIN", "FRESH", "BEFORE_DAY", "TITLE_LINES"),
    (publication_day, "FIRST_LINES", "LAST_LINES"),
    (name_beginnings, "LONGEST_PLACE", "LONGEST_PATH"),
    (
        organisation_names,
        *("LONGEST_NAME", "SHORTEST_NAME", "SHORTEST_OWN", "LONGEST_SHORT"),
        *("REPEATED_WITHIN", "MOST_ENDINGS", "LONGEST_LATIN"),
    ),
    (name_forms, "SHORTEST_HEAD"),
    (names_in_text, "LONGEST_ROLE", "LONGEST_OFFICE", "SHORTEST_PERSON", "LONGEST_ABBREVIATION", "MOST_NAMES"),
    (offices, "LONGEST_COMMITTEE", "SHORTEST_SHORT"),
    (places_in_text, "LONGEST_PLACE", "MOST_REGIONS", "LINES_NEAR", "LONGEST_PARENT"),
    (proposals, "MOST_TOPICS", "LONGEST_EVIDENCE", "LONGEST_LINE"),
    (slugs, "LONGEST_SLUG", "MOST_SYLLABLES"),
    (signers, "LINES_SIGNED"),
    (sources, "BEFORE_ADDRESS", "BEFORE_COPY"),
    (
        source_entries,
        "LONGEST_ENTRY",
        "LONGEST_PUBLISHER",
        "SHORTEST_TITLE",
        "SHORTEST_ALONE",
        "MOST_SIDES",
        "MOST_PARTS",
    ),
)
"""Modules, and their numbers that the same JavaScript goes by."""


def _room(module: ModuleType) -> str:
    """Return what the form calls a module: the last part of its name."""
    return module.__name__.rpartition(".")[2]


_KINDS = ("", "division", "county", "group")
"""The kinds of places that the form tells apart: other divisions of China, counties, groups."""


def _kind(place: Place) -> str:
    if place.kind is PlaceKind.GROUP:
        return "group"
    if place.kind is PlaceKind.COUNTY:
        return "county"
    return "division" if place.code.isdigit() else ""


def _places(gazetteer: Gazetteer) -> Mapping[str, Any]:
    """Return all places as [name, index of the place above, kind, code, former names that are words …], and what each is called.

    Keys of names are [key, index, strength, index, strength …]; a group is [index, the indexes of everything that it
    contains …].
    """
    known = list(gazetteer.places.values())
    index = {place.code: number for number, place in enumerate(known)}
    named = {key: [claim for claim in claims if claim.spellings] for key, claims in gazetteer.claims.items()}
    return {
        "places": [
            [
                place.name,
                index[place.parent] if place.parent else -1,
                _KINDS.index(_kind(place)),
                place.code,
                *place.former_words,
            ]
            for place in known
        ],
        "place_kinds": _KINDS,
        "china": index[CHINA],
        "place_names": [
            [key, *(number for claim in claims for number in (index[claim.place.code], claim.strength))]
            for key, claims in named.items()
            if claims
        ],
        "place_groups": [
            [index[group], *sorted(index[code] for code in inside)] for group, inside in gazetteer.contents.items()
        ],
    }
