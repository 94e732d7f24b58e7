"""What of a report is searchable: a document of title and text, and the facets it is counted under."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eventlib.library.fields import FACETS, Use, fields_for
from eventlib.library.report import EntityMention, Report, ReportText, ThreadPart
from eventlib.pages.addresses import facet_key, uri_of
from eventlib.reading.schema import Correction, Source, Withdrawal
from eventlib.search.spans import Span
from eventlib.uris import site_path
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Topic


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A report as the engine sees it. Registered names are not part of it: the vocabulary knows what bears them."""

    id: str
    """A date, a hyphen, and a name of one line."""
    title: str
    texts: tuple[str, ...]
    """The text of each configured section, then all other text, and what the page says beside it; one paragraph a line."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a kind of facet its own keys. What these belong to is told with the names in use (`suggestions`)."""
    is_withdrawn: bool = False
    """Left out of searches that do not ask for it."""
    has_newer: bool = False
    """Whether the thread of its event has a newer report: left out of searches for the newest alone."""
    entered_after: int = 0
    """How many days after the date of the id it was entered; fewer than none where it was entered before."""
    ended_after: int = 0
    """How many days after the date of the id the event ended."""
    stored: str = "{}"
    """What a result shows, as a JSON object: the index keeps it and does not look inside."""

    @property
    def days(self) -> Span:
        """The first and the last day of the event."""
        first = datetime.date.fromisoformat(self.id[:10])
        return first, first + datetime.timedelta(self.ended_after)


def search_document(report: Report, text: ReportText, sections: tuple[str, ...]) -> SearchDocument:
    """Return the document of a report, with the configured `sections` in order.

    Nothing else has a say in it: what is kept of it holds while report and text are the same.
    """
    shown = [
        {"name": each.name, "heading": each.heading, "anchor": each.anchor, "text": each.text}
        for each in text.all_sections
    ]
    if beside := "\n".join(_beside(report, text)):
        shown.append({"name": "", "heading": "", "anchor": "", "text": beside})
    other = [f"{each['heading']}\n{each['text']}" for each in shown if each["name"] not in sections]
    stored = {
        "id": report.id,
        "title": report.title,
        "date": report.date.isoformat(),
        **({"until": report.until.isoformat()} if report.until else {}),
        "url": site_path(uri_of(report)),
        "place": report.place,
        "status": report.status.value,
        **({"newer": _newer(report.newer)} if report.newer else {}),
        "summary": report.summary,
        "sections": shown,
    }
    return SearchDocument(
        id=report.id,
        title=report.title,
        texts=(
            *("\n".join(each["text"] for each in shown if each["name"] == name) for name in sections),
            "\n".join(other),
        ),
        facets={kind: tuple(dict.fromkeys(_keys(facet.value(report)))) for kind, facet in FACETS.items()},
        is_withdrawn=report.is_withdrawn,
        has_newer=report.newer is not None,
        entered_after=(report.published - report.date).days,
        ended_after=((report.until or report.date) - report.date).days,
        stored=json.dumps(stored, ensure_ascii=False, separators=(",", ":")),
    )


def _newer(part: ThreadPart) -> Mapping[str, str]:
    return {"title": part.title, "date": part.date.isoformat(), "url": site_path(uri_of(part))}


def _beside(report: Report, text: ReportText) -> Iterator[str]:
    """Yield what its page says beside title and text, a line each; what has a page of its own is found by its names."""
    for each in fields_for(Use.SEARCH):
        for line in _said(each.value(report, text)):
            # A summary that nobody has written is the beginning of a paragraph.
            if not any(block.text.startswith(line.removesuffix("…")) for block in text.blocks):
                yield " ".join(line.split())


def _said(value: Any) -> Iterator[str]:
    """Yield what the page of a report shows of the value of a field, where it has no page of its own."""
    match value:
        case None | "":
            return
        case tuple():
            for each in value:
                yield from _said(each)
        case EntityMention():
            yield from _said(value.role)
        case Source():
            yield value.title or value.publisher or value.url
            yield from _said(value.publisher if value.title else None)
        case Correction():
            yield value.text
        case Withdrawal():
            yield value.reason
        case _:
            yield str(value)


def _keys(value: Any) -> Iterator[str]:
    """Yield the key of each thing that a field holds."""
    match value:
        case None | "":
            return
        case tuple():
            for each in value:
                yield from _keys(each)
        case EntityMention():
            yield facet_key(value.entity)
        case Place() | Topic():
            yield facet_key(value)
        case _:
            yield str(value)
