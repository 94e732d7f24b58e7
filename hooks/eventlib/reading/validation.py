"""The values of front matter against the field tables of `schema`, each finding at its own line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from eventlib.dates import nearest_date
from eventlib.reading.findings import Finding, enumerate_names
from eventlib.reading.schema import (
    MOST_ITEMS,
    Alias,
    CityEntry,
    Correction,
    EntityReference,
    GroupEntry,
    PlaceAliasEntry,
    Source,
    Withdrawal,
)
from eventlib.reading.sentences import AT, SENTENCES, WHERE, WHERE_INNER, sentence
from eventlib.reading.strict_yaml import KeyPath, YamlDocument


@cache
def _adapters(model: type[BaseModel]) -> dict[str, TypeAdapter[Any]]:
    """Return what validates each field on its own."""
    return {name: TypeAdapter(_annotation(info)) for name, info in model.model_fields.items()}


@cache
def _required(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {name: info for name, info in model.model_fields.items() if info.is_required()}


def _annotation(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def accepts(model: type[BaseModel], key: str, value: Any) -> bool:
    """Tell whether a field of a model takes a value."""
    try:
        _adapters(model)[key].validate_python(value)
    except ValidationError:
        return False
    return True


def validate_fields(
    model: type[BaseModel], values: Mapping[str, Any], document: YamlDocument, path: str, at: KeyPath = ()
) -> tuple[dict[str, Any], list[Finding]]:
    """Check the entries of one mapping against a model, field by field.

    Returns the valid values and the findings, so that one bad field does not hide what is wrong with the others. Of a
    list, the valid items are kept. `at` is where the mapping stands in the document.
    """
    adapters = _adapters(model)
    valid: dict[str, Any] = {}
    findings: list[Finding] = []
    for key, value in values.items():
        if key not in adapters:
            findings.append(_unknown_key(model, key, path, document.key_position((*at, key))))
            continue
        if not at and key in document.unread:
            continue
        try:
            valid[key] = adapters[key].validate_python(value)
        except ValidationError as error:
            findings.extend(_to_findings(error, model, (*at, key), document, path))
            if isinstance(value, list):
                kept = []
                for item in value[:MOST_ITEMS]:
                    try:
                        kept.extend(adapters[key].validate_python([item]))
                    except ValidationError:
                        continue
                if kept:
                    valid[key] = kept
    told = {(finding.line, finding.column) for finding in findings}
    for where in _nulls({key: value for key, value in values.items() if key in adapters}, at):
        if document.scalars.get(where) and document.position(where) not in told:
            findings.append(_read_as_nothing(model, where, at, document, path))
    for name, info in _required(model).items():
        if name not in values and (at or name not in document.unread):
            line, column = document.position(at)
            said = sentence("key-missing", field=name, title=info.title, description=info.description)
            findings.append(Finding(path, line, column, "key-missing", *said))
    return valid, findings


def _nulls(value: Any, at: KeyPath) -> Iterator[KeyPath]:
    """Yield where nothing stands in a value."""
    if value is None:
        yield at
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _nulls(each, (*at, key))
    elif isinstance(value, list):
        for index, each in enumerate(value[:MOST_ITEMS]):
            yield from _nulls(each, (*at, index))


def _read_as_nothing(model: type[BaseModel], where: KeyPath, at: KeyPath, document: YamlDocument, path: str) -> Finding:
    """Return the finding of an optional field whose value stands there, ~ or null, and is read as none."""
    field, inner, written = str(where[len(at)]), str(where[-1]), document.scalars[where]
    title = str(model.model_fields[field].title)
    name = WHERE.format(field=field, title=title)
    if inner in INNER_TITLES and len(where) > len(at) + 1:
        name = WHERE_INNER.format(field=field, inner=inner, title=INNER_TITLES[inner])
    if written == "~":
        return Finding(path, *document.position(where), "value-empty", *sentence("value-empty", where=name))
    return Finding(path, *document.position(where), "value-type", *_said_of_null(name, written))


def _said_of_null(name: str, written: str) -> tuple[str, str]:
    return f"{name}的值 {written} 会被读作空值", f"是文字的，加上引号：'{written}'；没有内容的，删去这一行"


def _unknown_key(model: type[BaseModel], key: str, path: str, at: tuple[int, int]) -> Finding:
    from rapidfuzz import process

    by_title = {str(info.title): name for name, info in model.model_fields.items()}
    if key in by_title:
        hint = f"改成 {by_title[key]}"
    elif near := process.extractOne(key.casefold(), list(model.model_fields), score_cutoff=60):
        hint = f"是否是 {near[0]}"
    else:
        hint = f"可用的字段：{enumerate_names(model.model_fields)}"
    return Finding(path, *at, "key-unknown", f"没有名为「{key}」的字段", hint)


def _to_findings(
    error: ValidationError, model: type[BaseModel], at: KeyPath, document: YamlDocument, path: str
) -> list[Finding]:
    """Translate pydantic's errors into findings, each at its own position."""
    title = model.model_fields[str(at[-1])].title
    findings = []
    for detail in error.errors(include_url=False):
        where: KeyPath = (*at, *detail["loc"])
        if detail["type"] == "extra_forbidden":
            key = str(detail["loc"][-1])
            message = f"「{at[-1]}」里没有名为「{key}」的字段"
            findings.append(Finding(path, *document.key_position(where), "key-unknown", message, "删去或改正它"))
            continue
        name = WHERE.format(field=at[-1], title=title)
        inner = [part for part in detail["loc"] if isinstance(part, str) and part in INNER_TITLES]
        if inner and inner[-1] != at[-1]:
            name = WHERE_INNER.format(field=at[-1], inner=inner[-1], title=INNER_TITLES[inner[-1]])
        written = document.scalars.get(where, document.scalars.get(where[:-1], ""))
        rule, message, suggestion = _explain(detail, name, written)
        is_required = inner[-1] in _REQUIRED_INSIDE if inner else model.model_fields[str(at[-1])].is_required()
        if rule == "value-empty" and is_required:
            suggestion = SENTENCES["value-empty/required"][1]
        findings.append(Finding(path, *document.position(where), rule, message, suggestion))
    return findings


INNER_TITLES = {
    name: str(info.title)
    for model in (EntityReference, Source, Correction, Withdrawal, Alias, GroupEntry, CityEntry, PlaceAliasEntry)
    for name, info in model.model_fields.items()
}
"""The Chinese titles of the fields inside fields."""
_REQUIRED_INSIDE = {
    name
    for model in (EntityReference, Source, Correction, Withdrawal, Alias)
    for name, info in model.model_fields.items()
    if info.is_required()
}
OPTIONAL_INSIDE = frozenset(INNER_TITLES) - _REQUIRED_INSIDE
"""The names of fields inside fields that may be left out wherever they may stand."""


_RULES = {"url-punctuation": "url-invalid"}
"""The rules of mistakes that are a case of another."""
_READ_AS = {bool: "布尔值（真假）", int: "数字", float: "数字"}


def _explain(detail: Any, name: str, written: str) -> tuple[str, str, str]:
    """Return rule, message and suggestion for one pydantic error."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind in (
        "value-type",
        "value-empty",
        "date-invalid",
        "date-impossible",
        "url-invalid",
        "url-host",
        "url-punctuation",
        "vocabulary-id",
    ):
        shown = AT.format(where=name, message=detail["msg"])
        hints = {
            "value-empty": SENTENCES["value-empty"][1],
            "date-impossible": SENTENCES["date-impossible"][1],
            "url-invalid": SENTENCES["url-invalid"][1],
            "url-host": SENTENCES["url-host"][1],
            "url-punctuation": SENTENCES["url-invalid/punctuation"][1],
            "vocabulary-id": "换一个编号",
            "date-invalid": _date_hint(written),
        }
        return _RULES.get(kind, kind), shown, hints.get(kind, "改成一行")
    if kind == "missing":
        return "key-missing", *sentence("key-missing/inner", where=name)
    if value is None and written.strip("~"):
        return "value-type", *_said_of_null(name, written)
    if value is None or kind in ("string_too_short", "too_short"):
        return "value-empty", *sentence("value-empty", where=name)
    if kind == "too_long":
        said = sentence(
            "value-too-many", where=name, count=context.get("actual_length"), limit=context.get("max_length")
        )
        return "value-too-many", *said
    if kind == "string_too_long":
        said = sentence("value-too-long", where=name, count=len(str(value)), limit=context.get("max_length"))
        return "value-too-long", *said
    if kind in ("enum", "literal_error"):
        options = enumerate_names(
            option.strip() for option in re.split(r",| or ", str(context.get("expected", ""))) if option
        )
        return "value-unknown", f"{name}不能是「{written or value}」", f"可选：{options}".replace("'", "")
    if kind == "string_pattern_mismatch":
        return "vocabulary-id", f"{name}「{value}」只能用小写字母、数字和连字符", "例如：data-security"
    if isinstance(value, bool | int | float) and kind != "bool_type":
        read_as = _READ_AS[type(value)]
        return "value-type", f"{name}的值 {written or value} 会被读作{read_as}", f"加上引号：'{written or value}'"
    expected = {"string_type": "文字", "list_type": "列表", "dict_type": "一组字段", "model_type": "一组字段"}
    names: dict[type[Any], str] = {str: "文字", list: "列表", dict: "一组字段（有“字段: 值”的形式）"}
    found = names.get(type(value), "别的内容")
    wanted = expected.get(kind, "true 或 false" if kind.startswith("bool") else "别的内容")
    hint = "值里有半角冒号时，给整个值加上英文单引号" if isinstance(value, dict) else "对照格式说明修改"
    return "value-type", f"{name}应是{wanted}，现在是{found}", hint


def _date_hint(written: str) -> str:
    date = nearest_date(written)
    return sentence("date-invalid/near", date=date)[1] if date else SENTENCES["date-invalid"][1]
