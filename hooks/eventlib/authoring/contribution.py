"""The facts that the form on the site completes and checks by; its page is in `pages.contribute_page`.

Everything the form knows comes from the schema, the sentences of the check and the vocabulary; the browser adds none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from eventlib.authoring.names_in_text import BREAK, OFFICES, SURNAMES
from eventlib.authoring.proposals import PERIODICAL
from eventlib.library.parsing import FILE_NAME
from eventlib.pages.contribute_page import form_fields
from eventlib.prose.marks import (
    AUTOLINK,
    CODE,
    DEFINITION,
    HEADING,
    HTML_TAG,
    IMAGE,
    LINK_TARGET,
    NUMERALS,
    SCHEME,
    SECTION_NUMBER,
    SETEXT,
    numbered_section,
)
from eventlib.reading.findings import RULES
from eventlib.reading.sentences import AT, SENTENCES, WHERE, WHERE_INNER
from eventlib.reading.source_text import BIDI, INVISIBLE, SUSPICIOUS
from eventlib.vocabulary.names import pinyin
from eventlib.vocabulary.places import SEPARATORS, Gazetteer, PlaceKind
from eventlib.vocabulary.vocabulary import Vocabulary


def contribution_data(vocabulary: Vocabulary, sections: Sequence[str]) -> bytes:
    """Return, as JSON, what the form completes and checks by."""
    data = {
        "fields": dict(form_fields()),
        "sentences": SENTENCES,
        "where": WHERE,
        "where_inner": WHERE_INNER,
        "at": AT,
        "severities": {rule.id: rule.severity.value for rule in RULES.values()},
        "patterns": {name: _in_javascript(pattern) for name, pattern in _PATTERNS.items()},
        "numerals": NUMERALS,
        "sections": [[name, numbered_section(index, name)] for index, name in enumerate(sections)],
        "topics": [[topic.name, topic.id, *topic.aliases] for topic in vocabulary.topics],
        "entities": [[entity.name, entity.id, entity.type, *entity.aliases] for entity in vocabulary.entities],
        "sounds": _sounds(vocabulary),
        "offices": OFFICES,
        "surnames": SURNAMES,
        "breaks": BREAK.pattern,
        "periodicals": PERIODICAL.pattern,
        **_places(vocabulary.gazetteer),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _sounds(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the characters of all names by their pinyin: names are mistaken for others that sound the same."""
    names = [*vocabulary.entity_names, *vocabulary.gazetteer.claims]
    names += [name for topic in vocabulary.topics for name in (topic.name, *topic.aliases)]
    sounds: dict[str, str] = {}
    for character in sorted({character for name in names for character in name if character >= "\u4e00"}):
        sound = pinyin(character)
        sounds[sound] = sounds.get(sound, "") + character
    return dict(sorted(sounds.items()))


_PATTERNS = {
    "file_name": FILE_NAME,
    "suspicious": SUSPICIOUS,
    "bidi": BIDI,
    "invisible": INVISIBLE,
    "code": CODE,
    "heading": HEADING,
    "setext": SETEXT,
    "section_number": SECTION_NUMBER,
    "html_tag": HTML_TAG,
    "autolink": AUTOLINK,
    "image": IMAGE,
    "link_target": LINK_TARGET,
    "definition": DEFINITION,
    "scheme": SCHEME,
    "separators": SEPARATORS,
}
"""What the check looks for, by the names that the form knows them under."""


def _in_javascript(pattern: re.Pattern[str]) -> str:
    """Return a pattern as browsers write it: they name groups in another way."""
    return re.sub(r"\(\?P=(\w+)\)", r"\\k<\1>", pattern.pattern.replace("(?P<", "(?<"))


_KINDS = {PlaceKind.COUNTY: 1, PlaceKind.GROUP: 2}


def _places(gazetteer: Gazetteer) -> Mapping[str, Any]:
    """Return all places as [full name, index of the place above, kind], and keys of names as [key, index, strength, …].

    Of a group everything that it contains.
    """
    places = list(gazetteer.places.values())
    index = {place.code: number for number, place in enumerate(places)}
    return {
        "places": [
            [gazetteer.path(place), index[place.parent] if place.parent else -1, _KINDS.get(place.kind, 0)]
            for place in places
        ],
        "place_names": [
            [name, *(number for claim in claims for number in (index[claim.place.code], claim.strength))]
            for name, claims in gazetteer.claims.items()
        ],
        "place_groups": [
            [index[group], *sorted(index[code] for code in inside)] for group, inside in gazetteer.contents.items()
        ],
    }
