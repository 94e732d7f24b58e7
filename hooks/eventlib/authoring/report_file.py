"""The file of a new report: its name, its front matter with marks and evidence, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from eventlib.authoring.proposals import Draft
from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.library.fields import BY_KEY
from eventlib.reading.yaml_comments import UNCONFIRMED
from eventlib.vocabulary.names import pinyin, pinyin_syllables
from eventlib.vocabulary.places import PlaceKind
from eventlib.vocabulary.vocabulary import Vocabulary


def propose_slug(draft: Draft, vocabulary: Vocabulary) -> str:
    """Return a slug for the file name: the city, then a Latin word of the title or the pinyin of its first words."""
    words: list[str] = []
    title = draft.raw.title
    if draft.regions:
        place = vocabulary.gazetteer.resolve(draft.regions[0].value).place
        chain = [p for p in vocabulary.gazetteer.chain(place) if p.kind is not PlaceKind.COUNTY] if place else []
        if chain:
            words.append(pinyin(chain[-1].short_name))
        # The city is not said twice.
        for above in reversed(chain):
            # 嘉兴 goes from 嘉兴市委, 嘉兴市 from 嘉兴市医院.
            title = re.sub(rf"{above.name}(?![委长])|{above.short_name}", "", title)
    if latin := re.search(r"[A-Za-z0-9]{2,}", title):
        words.append(latin[0].lower())
    else:
        words += pinyin_syllables(re.sub(r"[^\u4e00-\u9fff]", "", title))[:4]
    slug = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")
    return slug[:60].strip("-") or "report"


def missing_fields(draft: Draft) -> list[str]:
    """Return the Chinese names of required fields that nothing was found for."""
    found = {"title": draft.raw.title, "region": draft.regions, "topics": draft.topics, "source": draft.sources}
    return [BY_KEY[key].title for key, value in found.items() if not value]


def summarise(draft: Draft, date: str) -> list[str]:
    """Return what was found for each field, a line each, in Chinese."""
    found = {
        "title": [draft.raw.title] if draft.raw.title else [],
        "date": [date],
        "region": [proposal.value for proposal in draft.regions],
        "entities": [f"{p.value}（{p.role}）" if p.role else p.value for p in draft.entities],
        "topics": [proposal.value for proposal in draft.topics],
        "source": [source.title or source.url for source in draft.sources],
    }
    return [f"{BY_KEY[key].title}：{'、'.join(map(_comment, values))}" for key, values in found.items() if values]


def render_report_file(draft: Draft, date: str, *, marked: bool = True) -> str:
    """Return the text of a report file; `date` is YYYY-MM-DD.

    Every proposal is marked 待确认 with the sentence it was found in, unless `marked` is False.
    """

    def mark(evidence: str) -> str:
        return f"  # {UNCONFIRMED}：{_comment(evidence)}" if marked else ""

    found = draft.date and draft.date.value == date
    lines = [
        "---",
        f"title: {yaml_scalar(draft.raw.title)}{mark('取自第一行')}",
        f"date: {date}{mark(draft.date.evidence) if found and draft.date else ''}",
        *_rows("region", [({"name": place.value}, mark(place.evidence)) for place in draft.regions]),
        *_rows("entities", [({"name": e.value, "role": e.role}, mark(e.evidence)) for e in draft.entities]),
        *_rows("topics", [({"name": topic.value}, mark(topic.evidence)) for topic in draft.topics]),
        *_rows(
            "source",
            [({"url": s.url, "title": s.title, "publisher": s.publisher}, mark(s.evidence)) for s in draft.sources],
        ),
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
