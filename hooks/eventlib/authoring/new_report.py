"""A new report from the answers to six questions: what is asked, what is wrong with an answer, and the file.

Owns the questions and the empty report. An answer is checked by the parser that checks reports, so that both say the
same; nothing here reads a terminal or writes a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventlib.authoring.slugs import propose_slug
from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.dates import ISO_DATE, correct_date
from eventlib.library.fields import BY_KEY
from eventlib.library.parsing import parse_report
from eventlib.library.report import Report
from eventlib.library.same_page import normalise_url
from eventlib.prose.marks import numbered_section
from eventlib.reading.findings import Finding
from eventlib.reading.schema import ReportHeader
from eventlib.vocabulary.names import normalise_name
from eventlib.vocabulary.vocabulary import Vocabulary

Answers = Mapping[str, Sequence[str]]
"""For each field of a question the values given."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `field` is the field of the front matter it fills."""

    field: str
    hint: str

    @property
    def title(self) -> str:
        """What the field is called."""
        return BY_KEY[self.field].title

    @property
    def many(self) -> bool:
        """Whether several values may be given."""
        return BY_KEY[self.field].is_list

    @property
    def required(self) -> bool:
        """Whether a report must have a value."""
        return ReportHeader.model_fields[self.field].is_required()


QUESTIONS = (
    Question("title", "例如：嘉兴市委书记陈伟调研数字安全企业事件分析"),
    Question("date", "事件发生的日期，例如 2025-04-10"),
    Question("region", "事件发生地，例如浙江嘉兴"),
    Question("entities", "企业、机构、人物；身份写在冒号后，例如：陈伟：嘉兴市委书记"),
    Question("topics", "词表里的主题"),
    Question("source", "原文的网址，空格后可写题名"),
)

_SEPARATOR = re.compile(r"[、，,；;]")
_FILE = "2000-01-01-new.md"


def split_values(question: Question, text: str) -> list[str]:
    """Return the values in one answer. Addresses hold commas: several sources are given one at a time."""
    parts = _SEPARATOR.split(text) if question.many and question.field != "source" else [text]
    return [part.strip() for part in parts if part.strip()]


def correct_value(field: str, value: str, vocabulary: Vocabulary) -> str:
    """Return a value in the spelling of the vocabulary where it stands for exactly one thing, else unchanged."""
    if field == "date":
        return correct_date(value)
    if field == "region" and (place := vocabulary.gazetteer.resolve(value).place):
        return vocabulary.gazetteer.path(place)
    if field == "topics" and (topic := vocabulary.topic(value)):
        return topic.name
    if field == "entities":
        name, role = split_role(value)
        owners = vocabulary.entities_named(name)
        name = owners[0].reference if len(owners) == 1 else name
        return f"{name}：{role}" if role else name
    return value


def split_role(value: str) -> tuple[str, str]:
    """Return name and role of an entity written `name：role`."""
    name, _, role = value.replace(":", "：").partition("：")
    return name.strip(), role.strip()


def candidates(field: str, value: str, vocabulary: Vocabulary) -> list[str]:
    """Return what a value that the vocabulary does not know may have been meant to be, best first."""
    if field == "region":
        gazetteer = vocabulary.gazetteer
        resolution = gazetteer.resolve(value)
        if resolution.place:
            return []
        return [gazetteer.path(place) for place in resolution.candidates] or gazetteer.suggest(value)
    if field == "topics" and not vocabulary.topic(value):
        return list(dict.fromkeys(_holding(value, [topic.name for topic in vocabulary.topics])))[
            :5
        ] or vocabulary.suggest_topics(value)
    if field == "entities":
        name, role = split_role(value)
        owners = vocabulary.entities_named(name)
        if len(owners) == 1:
            return []
        near = [owner.name for owner in owners] or [
            *vocabulary.near_entity_names(name),
            *_holding(name, vocabulary.entity_names),
        ]
        return [f"{found}：{role}" if role else found for found in dict.fromkeys(near)][:5]
    return []


def completions(field: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return everything that the beginning of an answer may be completed to."""
    if field == "region":
        gazetteer = vocabulary.gazetteer
        places = [gazetteer[code] for code in sorted(gazetteer.places)]
        return tuple(dict.fromkeys(name for place in places for name in (gazetteer.path(place), place.name)))
    if field == "topics":
        return tuple(topic.name for topic in vocabulary.topics)
    return vocabulary.entity_names if field == "entities" else ()


def _holding(part: str, names: Sequence[str]) -> list[str]:
    wanted = normalise_name(part)
    return [name for name in names if len(wanted) >= 2 and wanted in normalise_name(name)]


def check_values(field: str, values: Sequence[str], vocabulary: Vocabulary, reports: Sequence[Report]) -> list[Finding]:
    """Return what `check` will say of one field with these values. `reports` are those that the library has."""
    text = "---\n" + "\n".join(_field_lines(field, values)) + "\n---\n"
    parsed = parse_report(text.encode(), _FILE, vocabulary, (), folder="")
    others = {"key-missing", "body-empty", "file-folder", "date-file-name"}
    findings = [finding for finding in parsed.findings if finding.rule not in others]
    if field == "source" and values and not any(finding.is_error for finding in findings):
        url = normalise_url(values[0].split()[0])
        for report in reports:
            if normalise_url(report.sources[0].url) == url:
                message = f"主要来源与 {report.path} 相同"
                hint = "若是同一事件，改那一篇；若不是，把别的来源写在第一个"
                findings.append(Finding("", 2, 1, "report-duplicate-source", message, hint))
                break
    return findings


def _field_lines(field: str, values: Sequence[str]) -> list[str]:
    if field == "date":
        return [f"date: {values[0]}" if ISO_DATE.fullmatch(values[0]) else f"date: {yaml_scalar(values[0])}"]
    if field == "title":
        return [f"title: {yaml_scalar(values[0])}"]
    lines = [f"{field}:"]
    for value in values:
        if field == "entities":
            name, extra = split_role(value)
            key, extra_key = "name", "role"
        elif field == "source":
            name, _, extra = value.partition(" ")
            key, extra_key = "url", "title"
        else:
            name, extra, key, extra_key = value, "", "", ""
        if extra.strip():
            lines += [f"  - {key}: {yaml_scalar(name)}", f"    {extra_key}: {yaml_scalar(extra.strip())}"]
        else:
            lines.append(f"  - {yaml_scalar(name)}")
    return lines


def render_new_report(answers: Answers, sections: Sequence[str], published: str) -> str:
    """Return the text of a draft with these answers and every section to be written; `published` is YYYY-MM-DD.

    Besides those to the questions there may be the ids of the reports that it follows.
    """
    lines = ["---"]
    for field in (*(question.field for question in QUESTIONS), "follows"):
        if answers.get(field):
            lines += _field_lines(field, answers[field])
    lines += [f"published: {published}", "status: draft  # 写好后删去这一行", "---", ""]
    for index, name in enumerate(sections):
        lines += [f"## {numbered_section(index, name)}", "", f"（在这里写{name}。）", ""]
    return "\n".join(lines)


def propose_new_slug(answers: Answers, vocabulary: Vocabulary) -> str:
    """Return a slug for the file name, by the rules of the importer."""
    entities = [split_role(value)[0] for value in answers.get("entities", ())]
    return propose_slug(answers["title"][0], answers.get("region", ()), entities, answers.get("topics", ()), vocabulary)
