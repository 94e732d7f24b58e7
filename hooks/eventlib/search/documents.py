"""What of a report is searchable: a document of title and text, and the facets it is counted under."""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eventlib.exports.api import report_object
from eventlib.library.catalog import Catalog
from eventlib.library.fields import FACETS
from eventlib.library.report import EntityMention, Report
from eventlib.pages.addresses import facet_key
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Topic


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A report as the engine sees it. Registered names are not part of it: the vocabulary knows what bears them."""

    id: str
    """A date, a hyphen, and a name of one line."""
    title: str
    texts: tuple[str, ...]
    """The text of each configured section, then all other text; one paragraph a line."""
    facets: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """For a kind of facet each of its own keys, followed by those of everything that this one belongs to."""
    is_withdrawn: bool = False
    """Left out of searches that do not ask for it."""
    stored: str = "{}"
    """What a result shows, as a JSON object: the engine keeps it and does not look inside."""


def search_document(report: Report, catalog: Catalog, sections: tuple[str, ...]) -> SearchDocument:
    """Return the document of a report, with the configured `sections` in order."""
    shown = report_object(report, catalog.texts[report.id], catalog.gazetteer)
    texts = {name: [each["text"] for each in shown["sections"] if each["name"] == name] for name in sections}
    other = [f"{each['heading']}\n{each['text']}" for each in shown["sections"] if each["name"] not in sections]
    return SearchDocument(
        id=report.id,
        title=report.title,
        texts=(*("\n".join(texts[name]) for name in sections), "\n".join(other)),
        facets={kind: tuple(_chains(facet.value(report), catalog)) for kind, facet in FACETS.items()},
        is_withdrawn=report.is_withdrawn,
        stored=json.dumps(shown, ensure_ascii=False, separators=(",", ":")),
    )


def _chains(value: Any, catalog: Catalog) -> Iterator[tuple[str, ...]]:
    """Yield the key of each thing that a field holds, followed by those of everything that this one belongs to."""
    match value:
        case None | "":
            return
        case tuple():
            for each in value:
                yield from _chains(each, catalog)
        case Place():
            yield _keys((value, *catalog.gazetteer.roll_up(value)))
        case EntityMention():
            yield _keys(catalog.roll_up(value.entity))
        case Topic():
            yield _keys((value,))
        case _:
            yield (str(value),)


def _keys(chain: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(facet_key, chain)))


def document_environment(catalog: Catalog, sections: tuple[str, ...]) -> str:
    """Return everything that documents and their index depend on besides the reports: program and vocabulary."""
    program = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*")):
        if path.suffix in {".py", ".txt", ".csv"}:
            program.update(path.read_bytes())
    groups = [(group.place.code, sorted(group.members)) for group in catalog.gazetteer.groups]
    parents = [(entity.id, entity.parent) for entity in catalog.entities.values()]
    places = [(place.code, catalog.gazetteer.path(place)) for place in catalog.places]  # the stored objects name them
    versions = [sys.version, zlib.ZLIB_RUNTIME_VERSION, *map(version, ("numpy", "markdown", "pymdown-extensions"))]
    return repr((program.hexdigest(), versions, sections, groups, parents, places))
