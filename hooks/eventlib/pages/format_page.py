"""The page about the format: tables of fields from the schema, the sections, the rules with an example of each."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from eventlib.library.figures import LIMITS as FIGURE_LIMITS
from eventlib.pages.addresses import CONTRIBUTE_GUIDE_URI, FORMAT_URI
from eventlib.pages.page import HOME, Crumb, Facts, Page, PageKind
from eventlib.prose.allowed_html import ALLOWED, PREFIX, SCHEMES
from eventlib.prose.limits import LIMITS
from eventlib.prose.lines import DEEPEST
from eventlib.reading.findings import RULES, Rule, Severity, enumerate_names
from eventlib.reading.images import SUFFIXES
from eventlib.reading.schema import (
    Alias,
    CityEntry,
    Correction,
    EntityEntry,
    EntityReference,
    GroupEntry,
    PlaceAliasEntry,
    RegionsFile,
    ReportHeader,
    Source,
    TopicEntry,
    Withdrawal,
)

_EXAMPLES = Path(__file__).with_name("rule_examples.yml")


@dataclass(frozen=True, slots=True)
class RuleExample:
    """What breaks a rule, and the same done right. `place` says where the text stands, see the head of the file."""

    place: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as the format page shows it."""

    key: str
    title: str
    is_required: bool
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class FieldTable:
    """The fields of one mapping; `anchor` is its address on the page."""

    anchor: str
    title: str
    rows: tuple[FieldRow, ...]


_TABLES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("report", "报告的头部信息", ReportHeader),
    ("entity-reference", "头部信息：entities 的一项", EntityReference),
    ("source", "头部信息：source 的一项", Source),
    ("correction", "头部信息：corrections 的一项", Correction),
    ("withdrawal", "头部信息：withdrawn", Withdrawal),
    ("topics", "topics.yml 的一项", TopicEntry),
    ("entities", "entities.yml 的一项", EntityEntry),
    ("alias", "entities.yml：aliases 的一项", Alias),
    ("regions", "regions.yml", RegionsFile),
    ("groups", "regions.yml：groups 的一项", GroupEntry),
    ("cities", "regions.yml：cities 的一项", CityEntry),
    ("place-aliases", "regions.yml：aliases 的一项", PlaceAliasEntry),
)


def format_page(sections: Sequence[str], updated: datetime.date) -> Page:
    """Return the page with all fields, the sections and all rules; `updated` is the newest date of the site."""
    context = Facts(
        lambda: {
            "tables": tuple(FieldTable(anchor, title, tuple(field_rows(model))) for anchor, title, model in _TABLES),
            "sections": tuple(sections),
            "guide": CONTRIBUTE_GUIDE_URI,
            "elements": [each for each in ALLOWED if each.written],
            "schemes": enumerate_names(f"{scheme}:" for scheme in SCHEMES),
            "prefix": PREFIX,
            "limits": [limit.what.replace("有 {count} ", f"最多 {limit.most} ") for limit in LIMITS.values()],
            "figure_limits": FIGURE_LIMITS,
            "figure_types": enumerate_names(SUFFIXES),
            "deepest": DEEPEST,
            "severities": [
                (severity.name.lower(), severity.value, [_shown(rule) for rule in _rules_of(severity)])
                for severity in Severity
            ],
        }
    )
    trail = (HOME, Crumb("格式说明", FORMAT_URI))
    description = "报告和词表的字段，检查的规则，每条规则的错误与正确写法"
    return Page(FORMAT_URI, "格式说明", PageKind.FORMAT, trail, description, updated, context=context)


def field_rows(model: type[BaseModel]) -> Iterator[FieldRow]:
    """Yield the fields of a model in the order in which they are written."""
    schema = model.model_json_schema()
    for key, info in model.model_fields.items():
        kind = _kind(schema["properties"][key], schema.get("$defs", {}))
        yield FieldRow(key, str(info.title), info.is_required(), kind, str(info.description))


def _kind(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """Return in Chinese what a value may be, from its JSON Schema."""
    if "$ref" in schema:
        return _kind(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:
        return "或".join(_kind(option, definitions) for option in schema["anyOf"] if option != {"type": "null"})
    if "enum" in schema:
        return "可选：" + enumerate_names(schema["enum"])
    if schema["type"] == "array":
        return "列表，每项是" + _kind(schema["items"], definitions)
    if schema["type"] == "string" and schema.get("format") == "date":
        return "日期"
    if schema["type"] == "string":
        return f"文字（最多 {schema['maxLength']} 个字）"
    return {"boolean": "true 或 false", "object": "一组字段"}[schema["type"]]


@cache
def rule_examples() -> Mapping[str, RuleExample]:
    """Return the example of every rule, by the rule's id."""
    entries = yaml.safe_load(_EXAMPLES.read_text(encoding="utf-8"))
    return {rule: RuleExample(entry["in"], entry["wrong"], entry["right"]) for rule, entry in entries.items()}


_PLACES = {"header": "头部信息", "file": "整个文件", "body": "正文", "picture": "正文", "path": "文件名", "words": ""}


def _rules_of(severity: Severity) -> Iterator[Rule]:
    return (rule for rule in RULES.values() if rule.severity is severity)


def _shown(rule: Rule) -> dict[str, object]:
    example = rule_examples()[rule.id]
    return {
        "rule": rule,
        "place": _PLACES.get(example.place, example.place),
        "is_text": example.place != "words",
        "wrong": visible(example.wrong),
        "right": visible(example.right),
    }


def visible(text: str) -> str:
    """Return text with the characters that do not show, or that move others, written as their numbers."""
    return re.sub(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]",
        lambda match: f"‹U+{ord(match[0]):04X}›",
        text,
    ).rstrip("\n")
