"""What of a report is searchable: a document of fields, and the facets it is counted under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from eventlib.addresses import relative_url, uri_of
from eventlib.catalog import Catalog
from eventlib.names import pinyin, pinyin_syllables
from eventlib.places import Place
from eventlib.report import Report, plain_text
from eventlib.safe_markdown import heading_anchor
from eventlib.vocabulary import Entity

TITLE_FIELD, NAMES_FIELD, FIRST_SECTION_FIELD = 0, 1, 2


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A report as the engine sees it.

    `fields` holds the title, the registered names (one a line), then the text of each configured section, then all
    other text. `anchors` holds the anchor of each section field, empty where the report lacks the section.
    """

    id: str
    title: str
    date: str
    url: str
    place: str
    summary: str
    fields: tuple[str, ...]
    anchors: tuple[str, ...]
    places: tuple[str, ...]
    """Codes of the places and everything above them."""
    entities: tuple[str, ...]
    topics: tuple[str, ...]
    types: tuple[str, ...]
    """The types of its entities, as a reader sees them."""


def search_document(report: Report, catalog: Catalog, sections: tuple[str, ...]) -> SearchDocument:
    """Return the document of a report, with the configured `sections` in order."""
    places = {above.code: above for place in report.places for above in catalog.gazetteer.roll_up(place)}
    entities = {above.id: above for mention in report.entities for above in catalog.roll_up(mention.entity)}
    by_name = {section.name: section for section in report.sections}
    texts = [_lines(by_name[name].text) if name in by_name else "" for name in sections]
    other = [section.heading + "\n" + section.text for section in report.sections if section.name not in sections]
    names = [name for place in places.values() for name in place_names(place)]
    names += [name for entity in entities.values() for name in entity_names(entity)]
    names += [name for topic in report.topics for name in (topic.name, *topic.aliases)]
    return SearchDocument(
        id=report.id,
        title=report.title,
        date=report.date.isoformat(),
        url=relative_url("index.md", uri_of(report)),
        place=report.places[0].name,
        summary=report.summary,
        fields=(report.title, "\n".join(dict.fromkeys(names)), *texts, _lines("\n\n".join(other))),
        anchors=tuple(heading_anchor(by_name[name].heading) if name in by_name else "" for name in sections),
        places=tuple(places),
        entities=tuple(entities),
        topics=tuple(topic.id for topic in report.topics),
        types=tuple(dict.fromkeys(mention.entity.type_name for mention in report.entities)),
    )


def _lines(markdown: str) -> str:
    """Return the plain text of some Markdown, one paragraph a line."""
    paragraphs = (plain_text(block.lstrip("# ")) for block in markdown.split("\n\n"))
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


def place_names(place: Place) -> Iterator[str]:
    """Yield every name a place is found by: its own, and the pinyin and initials of each."""
    for name in dict.fromkeys((place.name, place.short_name, *place.aliases)):
        yield from spelt(name)


def entity_names(entity: Entity) -> Iterator[str]:
    """Yield every name an entity is found by: its own, and the pinyin and initials of each."""
    for name in dict.fromkeys((entity.name, *entity.aliases)):
        yield from spelt(name)


@cache
def spelt(name: str) -> tuple[str, ...]:
    """Return a name, its pinyin and its initials: 嘉兴, jiaxing, jx. Latin words and numbers stay whole."""
    syllables = pinyin_syllables(name)
    if "".join(syllables) == name:
        return (name,)
    initials = "".join(syllable if syllable in name else syllable[:1] for syllable in syllables)
    return (name, pinyin(name), initials)
