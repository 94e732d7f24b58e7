"""The file of a new report: its name, its front matter with marks and evidence, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from eventlib.authoring.evidence.proposals import Draft
from eventlib.authoring.slugs import propose_slug
from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.library.fields import BY_KEY
from eventlib.reading.sentences import note
from eventlib.reading.yaml_comments import UNCONFIRMED
from eventlib.vocabulary.vocabulary import Vocabulary


def slug_of(draft: Draft, vocabulary: Vocabulary) -> str:
    """Return the slug proposed for the file of a draft."""
    regions, entities, topics = (
        [each.value for each in found] for found in (draft.regions, draft.entities, draft.topics)
    )
    return propose_slug(draft.raw.title, regions, entities, topics, vocabulary)


def missing_fields(draft: Draft) -> list[str]:
    """Return the Chinese names of required fields that nothing was found for."""
    found = {"title": draft.raw.title, "region": draft.regions, "topics": draft.topics, "source": draft.sources}
    return [BY_KEY[key].title for key, value in found.items() if not value]


def summarise(draft: Draft, date: str) -> list[str]:
    """Return what was found for each field, a line each, in Chinese."""
    found = {
        "title": [draft.raw.title] if draft.raw.title else [],
        "date": [date],
        "until": [draft.until.value] if draft.until and draft.date and draft.date.value == date else [],
        "region": [proposal.value for proposal in draft.regions],
        "entities": [f"{p.value}（{p.role}）" if p.role else p.value for p in draft.entities],
        "topics": [proposal.value for proposal in draft.topics],
        "source": [source.title or source.url for source in draft.sources],
    }
    return [f"{BY_KEY[key].title}：{'、'.join(map(_comment, values))}" for key, values in found.items() if values]


def render_report_file(
    draft: Draft, date: str, published: str = "", *, follows: Sequence[str] = (), marked: bool = True
) -> str:
    """Return the text of a report file; `date` is YYYY-MM-DD, and so is the day of publication, if there is one.

    `follows` are the ids of the reports that it continues.

    Every proposal is marked 待确认 with the sentence it was found in, unless `marked` is False.
    """

    def mark(evidence: str) -> str:
        return f"  # {UNCONFIRMED}：{_comment(evidence)}" if marked else ""

    found = draft.date if draft.date and draft.date.value == date else None
    lines = [
        "---",
        f"title: {yaml_scalar(draft.raw.title)}{mark(note('title' if draft.raw.title else 'title/none'))}",
        f"date: {date}{mark(found.evidence) if found else ''}",
        *([f"until: {draft.until.value}{mark(draft.until.evidence)}"] if found and draft.until else []),
        *_rows("region", [({"name": place.value}, mark(place.evidence)) for place in draft.regions]),
        *_rows("entities", [({"name": e.value, "role": e.role}, mark(e.evidence)) for e in draft.entities]),
        *_rows("topics", [({"name": topic.value}, mark(topic.evidence)) for topic in draft.topics]),
        *_rows(
            "source",
            [({"url": s.url, "title": s.title, "publisher": s.publisher}, mark(s.evidence)) for s in draft.sources],
        ),
        *_rows("follows", [({"id": each}, "") for each in follows]),
        *([f"published: {published}"] if published else []),
    ]
    return "\n".join([*lines, "---", "", draft.raw.body, ""])


def _rows(key: str, rows: Sequence[tuple[Mapping[str, str], str]]) -> Iterator[str]:
    """Yield the lines of a field of several rows, each (its parts, a comment); a row of its first part alone is bare."""
    if rows:
        yield f"{key}:"
    for parts, comment in rows:
        (first, value), *others = parts.items()
        rest = [f"    {name}: {yaml_scalar(text)}" for name, text in others if text]
        yield f"  - {first}: {yaml_scalar(value)}{comment}" if rest else f"  - {yaml_scalar(value)}{comment}"
        yield from rest


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", text)
