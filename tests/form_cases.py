"""The cases that the JavaScript of the form runs as well as the Python that it mirrors: `tests/cases/*.json`."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from eventlib.authoring.evidence.proposals import propose
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.report_file import slug_of
from eventlib.reading.sentences import note
from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary
from factories import ENTITIES, REGIONS, SECTIONS, TESTS, TOPICS


def cases(topic: str) -> Any:
    """Return the cases of a topic, as its file has them."""
    return json.loads((TESTS / "cases" / f"{topic}.json").read_text(encoding="utf-8"))


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary that the cases are about."""
    files = {"topics.yml": TOPICS.encode(), "entities.yml": ENTITIES.encode(), "regions.yml": REGIONS.encode()}
    found, findings = load_vocabulary(files, "vocabulary")
    assert findings == []
    return found


def compiled(source: str, flags: str = "") -> re.Pattern[str]:
    """Return the pattern of a case; its flags are written as letters."""
    return re.compile(source, sum(getattr(re, flag.upper()) for flag in flags))


def found_by(pattern: re.Pattern[str], text: str) -> list[list[str | None]]:
    """Return all matches in a text, each with its groups."""
    return [[match[0], *match.groups()] for match in pattern.finditer(text)]


READ = """return given.map((text) => {
    const raw = raw_text.readRawAnalysis(text, facts);
    const { report, evidence, notes } = take_apart.takeApart(text, facts);
    return {
        title: report.title, date: [report.date, report.until].filter(Boolean).join("至"), slug: report.slug,
        regions: report.region.map(({ name }) => name), topics: report.topics.map(({ name }) => name),
        entities: report.entities.map(({ name, role }) => [name, role]),
        sources: report.source.map(({ url, title, publisher }) => [url, title, publisher]),
        body: report_file.bodyLines(report, facts).map(({ text }) => text).join("\\n").replace(/\\n+$/, ""),
        sections: raw.sections.map(({ name, text }) => [name, text]),
        notes: raw.notes, evidence: Object.values(evidence).flat(),
    };
});"""
"""JavaScript that returns what the form reads in the given texts, in the form of `take_apart.json`."""


def taken_apart(text: str, known: Vocabulary) -> dict[str, Any]:
    """Return what `import` reads in a text, in the form of `take_apart.json`."""
    raw = read_raw_analysis(text.replace("\r\n", "\n"), SECTIONS)
    draft = propose(raw, known)
    days = [day for day in (draft.date, draft.until) if day]
    title = [note("title")] if raw.title else []
    evidence = title + [each.evidence for each in (*days, *draft.regions, *draft.entities, *draft.topics)]
    return {
        "title": raw.title,
        "date": "至".join(day.value for day in days),
        "slug": slug_of(draft, known),
        "regions": [region.value for region in draft.regions],
        "entities": [[entity.value, entity.role] for entity in draft.entities],
        "topics": [topic.value for topic in draft.topics],
        "sources": [[source.url, source.title, source.publisher] for source in draft.sources],
        "body": raw.body,
        "sections": [list(section) for section in raw.sections],
        "notes": list(raw.notes),
        "evidence": evidence + [source.evidence for source in draft.sources],
    }
