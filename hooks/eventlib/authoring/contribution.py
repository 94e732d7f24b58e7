"""The form on the site that makes a report file: its page, and the facts it checks by.

Everything the form knows comes from the schema, the sentences of the check and the vocabulary; the browser adds none.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

from eventlib.authoring.names_in_text import BREAK, OFFICES, SURNAMES
from eventlib.authoring.proposals import PERIODICAL
from eventlib.library.parsing import FILE_NAME
from eventlib.pages.addresses import CONTRIBUTE_GUIDE_URI, CONTRIBUTE_URI, FORMAT_URI
from eventlib.pages.page import HOME, Crumb, Page
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
from eventlib.reading.schema import EntityReference, ReportHeader, Source
from eventlib.reading.sentences import AT, SENTENCES, WHERE, WHERE_INNER
from eventlib.reading.source_text import BIDI, INVISIBLE, SUSPICIOUS
from eventlib.vocabulary.names import pinyin
from eventlib.vocabulary.places import SEPARATORS, Gazetteer, PlaceKind
from eventlib.vocabulary.vocabulary import Vocabulary

_INNER: dict[str, type[BaseModel]] = {"entities": EntityReference, "source": Source}
_LATER = {"updated", "corrections", "status", "withdrawn", "redirect_from"}
"""Fields that a report gets after it was published first: the form makes new reports."""


def contribution_page(sections: Sequence[str], updated: datetime.date, new_file: str | None) -> Page:
    """Return the page with the form; `new_file` is the address from `new_file_address`, or None without a forge."""
    context = {
        "fields": dict(form_fields()),
        "section_headings": [numbered_section(index, name) for index, name in enumerate(sections)],
        "new_file": new_file,
        "guide": CONTRIBUTE_GUIDE_URI,
        "format_page": FORMAT_URI,
    }
    trail = (HOME, Crumb("投稿", CONTRIBUTE_URI))
    description = "填表写成一篇报告的文件，边写边检查，内容不离开浏览器"
    return Page(CONTRIBUTE_URI, "投稿", "contribute.html", trail, description, updated, context=context)


def form_fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the fields of the form in the order in which they are written: `title`, `source`, `source.url` …"""
    for key in ReportHeader.model_fields:
        if key in _LATER:
            continue
        yield key, _field(ReportHeader, key)
        for inner in _INNER[key].model_fields if key in _INNER else ():
            yield f"{key}.{inner}", _field(_INNER[key], inner)


def _field(model: type[BaseModel], key: str) -> dict[str, Any]:
    info = model.model_fields[key]
    limit = re.search(r'"maxLength": (\d+)', json.dumps(_properties(model)[key]))
    return {
        "title": info.title,
        "description": info.description,
        "required": info.is_required(),
        "limit": int(limit[1]) if limit else None,
    }


@cache
def _properties(model: type[BaseModel]) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = model.model_json_schema()["properties"]
    return properties


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
    """Return all places as [full name, index of the place above, kind], and keys of names as [key, index, strength, …]; of a
    group everything that it contains."""
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
