"""The field tables: what the front matter of a report and the entries of the vocabulary may hold.

These models are the only schema. The parser, the checks, the importer and the pages about the format read them; each
field's `title` and `description` are what an analyst sees.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, LiteralString
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from eventlib.findings import Finding, listing
from eventlib.sentences import AT, SENTENCES, WHERE, WHERE_INNER, sentence
from eventlib.strict_yaml import KeyPath, YamlDocument


class Status(StrEnum):
    """Where a report stands in its life."""

    PUBLISHED = "published"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"


def _said(rule: str) -> LiteralString:
    """Return the message of a rule as a template, which pydantic fills in."""
    return SENTENCES[rule][0]


def _one_line(text: str) -> str:
    if "\n" in text:
        raise PydanticCustomError("value-type", "应写成一行，现在有换行")
    return text


def _parse_date(value: object) -> datetime.date:
    """Accept exactly YYYY-MM-DD."""
    if value is None:
        raise PydanticCustomError("value-empty", "值为空")
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("date-invalid", _said("date-invalid"))
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date-impossible", _said("date-impossible"), {"date": value}) from None


def check_url(url: str) -> str:
    """Accept an absolute http(s) address with a host, and nothing that could break out of an attribute."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s<>\"\\^`{|}]", url) or "@" in parts.netloc:
        raise PydanticCustomError("url-invalid", _said("url-invalid"), {"url": url})
    return url


def not_reserved(slug: str) -> str:
    if slug == "index":
        raise PydanticCustomError("vocabulary-id", "「index」留给了索引页")
    return slug


def listed(value: object) -> object:
    """Let a single value stand for a list of one."""
    return value if value is None or isinstance(value, list) else [value]


def _keyed(key: str, written: Any) -> BeforeValidator:
    """Let a bare value stand for a mapping with this one key; `written` is the type of either form."""
    return BeforeValidator(
        lambda value: value if isinstance(value, dict | BaseModel) else {key: value}, json_schema_input_type=written
    )


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(_one_line)]
# Headlines of notices and of foreign papers are longer than names, and are not ours to shorten.
Headline = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_one_line)
]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Date = Annotated[datetime.date, BeforeValidator(_parse_date)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(check_url)]
Slug = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80), AfterValidator(not_reserved)
]


class _Model(BaseModel):
    # Validators are built when first used: fields are validated one by one, most models never as a whole.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class EntityReference(_Model):
    """An entity as a report names it."""

    name: Line = Field(title="名称", description="企业、机构或人物的名称，可用词表里的别名或编号")
    role: Line | None = Field(None, title="身份", description="当日的职务或角色，例如：嘉兴市委书记")


class Source(_Model):
    """A page that the report rests on."""

    url: Url = Field(title="网址", description="原文的完整网址")
    title: Headline | None = Field(None, title="题名", description="原文的标题")
    publisher: Line | None = Field(None, title="发布者", description="网站、报刊或机构的名称")


class Correction(_Model):
    """A change made after publication that readers should know of."""

    date: Date = Field(title="日期", description="更正的日期")
    text: Paragraph = Field(title="说明", description="更正了什么")


class Withdrawal(_Model):
    """Why a report no longer stands."""

    date: Date = Field(title="日期", description="撤回的日期")
    reason: Paragraph = Field(title="原因", description="撤回的原因")


class ReportHeader(_Model):
    """The front matter of a report, in the order in which it is written."""

    title: Line = Field(title="标题", description="报告的标题")
    date: Date = Field(title="日期", description="事件发生的日期，写成 YYYY-MM-DD")
    region: Annotated[list[Line], BeforeValidator(listed), Field(min_length=1)] = Field(
        title="地区", description="事件发生地，一个或多个；可写简称、全称或上下级连写"
    )
    entities: Annotated[
        list[Annotated[EntityReference, _keyed("name", Line | EntityReference)]], BeforeValidator(listed)
    ] = Field(default=[], title="实体", description="有关的企业、机构和人物")
    topics: Annotated[list[Line], BeforeValidator(listed), Field(min_length=1)] = Field(
        title="主题", description="词表里的主题，一个或多个"
    )
    source: Annotated[
        list[Annotated[Source, _keyed("url", Url | Source)]], BeforeValidator(listed), Field(min_length=1)
    ] = Field(title="来源", description="原文网址，或由网址、题名、发布者组成的列表")
    summary: Paragraph | None = Field(None, title="摘要", description="列表里显示的一两句话；不填则取事件概述的开头")
    authors: Annotated[list[Line], BeforeValidator(listed)] = Field(default=[], title="作者", description="撰写人")
    published: Date | None = Field(None, title="发布日期", description="发布的日期；不填则同事件日期")
    updated: Date | None = Field(None, title="更新日期", description="最近一次实质修改的日期")
    corrections: Annotated[list[Correction], BeforeValidator(listed)] = Field(
        default=[], title="更正", description="发布后的更正记录"
    )
    status: Annotated[Status, Field(strict=False)] = Field(
        Status.PUBLISHED, title="状态", description="published（已发布）、draft（草稿）或 withdrawn（已撤回）"
    )
    withdrawn: Withdrawal | None = Field(None, title="撤回", description="撤回的日期和原因，状态为 withdrawn 时必填")
    redirect_from: Annotated[list[Line], BeforeValidator(listed)] = Field(
        default=[], title="旧编号", description="这篇报告用过的旧编号，最早的在前；旧地址会转到这里"
    )


class Alias(_Model):
    """Another name; shared when several entities declare that they bear it."""

    name: Line = Field(title="名称", description="别名")
    shared: bool = Field(False, title="共用", description="几个实体都用这个别名时，各自写 true")


_Aliases = Annotated[list[Line], BeforeValidator(listed)]


class TopicEntry(_Model):
    """One entry of `topics.yml`."""

    id: Slug = Field(title="编号", description="小写字母、数字和连字符，定下后不再改")
    name: Line = Field(title="名称", description="主题的名称")
    aliases: _Aliases = Field(default=[], title="别名", description="同义的说法")
    description: Paragraph = Field(title="说明", description="收录什么")


class EntityType(StrEnum):
    """What an entity is; the value is written in `entities.yml`."""

    COMPANY = "company"
    AGENCY = "agency"
    PERSON = "person"
    ORGANIZATION = "organization"


class EntityEntry(_Model):
    """One entry of `entities.yml`."""

    id: Slug = Field(title="编号", description="小写字母、数字和连字符，定下后不再改")
    name: Line = Field(title="名称", description="通用的名称")
    type: Annotated[EntityType, Field(strict=False)] = Field(
        title="类型", description="company（企业）、agency（政府机构）、person（人物）或 organization（其他组织）"
    )
    aliases: Annotated[list[Annotated[Alias, _keyed("name", Line | Alias)]], BeforeValidator(listed)] = Field(
        default=[], title="别名", description="全称、简称、英文名、旧称"
    )
    parent: Slug | None = Field(None, title="上级", description="所属实体的编号")
    description: Paragraph | None = Field(None, title="说明", description="一两句话的介绍")
    url: Url | None = Field(None, title="网址", description="官方网站")


class GroupEntry(_Model):
    """A group of places in `regions.yml`."""

    id: Slug = Field(title="编号", description="小写字母、数字和连字符，定下后不再改")
    name: Line = Field(title="名称", description="区域的名称")
    aliases: _Aliases = Field(default=[], title="别名", description="全称、简称")
    members: Annotated[list[Line], BeforeValidator(listed)] = Field(
        default=[], title="成员", description="所含的地区；不填则只收直接标注它的报告"
    )
    description: Paragraph | None = Field(None, title="说明", description="一两句话的介绍")


class CityEntry(_Model):
    """A place in `regions.yml` that the gazetteer lacks."""

    id: Slug = Field(title="编号", description="小写字母、数字和连字符，定下后不再改")
    name: Line = Field(title="名称", description="城市的名称")
    parent: Line = Field(title="所属", description="所在的国家、地区或省")
    aliases: _Aliases = Field(default=[], title="别名", description="其他译名")


class PlaceAliasEntry(_Model):
    """Further names in `regions.yml` for a place that the gazetteer has."""

    place: Line = Field(title="地区", description="地区的名称")
    aliases: Annotated[list[Line], BeforeValidator(listed), Field(min_length=1)] = Field(
        title="别名", description="这个地区的其他名称"
    )


class RegionsFile(_Model):
    """The three lists of `regions.yml`."""

    groups: list[GroupEntry] = Field(default=[], title="区域", description="由若干地区组成的区域")
    cities: list[CityEntry] = Field(default=[], title="城市", description="地名表没有的城市")
    aliases: list[PlaceAliasEntry] = Field(default=[], title="别名", description="地名表没有的名称")


@cache
def _adapters(model: type[BaseModel]) -> dict[str, TypeAdapter[Any]]:
    """Return what validates each field on its own."""
    return {name: TypeAdapter(_annotation(info)) for name, info in model.model_fields.items()}


def _annotation(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


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
                for item in value:
                    try:
                        kept.extend(adapters[key].validate_python([item]))
                    except ValidationError:
                        continue
                if kept:
                    valid[key] = kept
    for name, info in model.model_fields.items():
        if info.is_required() and name not in values and (at or name not in document.unread):
            line, column = document.position(at)
            said = sentence("key-missing", field=name, title=info.title, description=info.description)
            findings.append(Finding(path, line, column, "key-missing", *said))
    return valid, findings


def _unknown_key(model: type[BaseModel], key: str, path: str, at: tuple[int, int]) -> Finding:
    from rapidfuzz import process

    by_title = {str(info.title): name for name, info in model.model_fields.items()}
    if key in by_title:
        hint = f"改成 {by_title[key]}"
    elif near := process.extractOne(key.casefold(), list(model.model_fields), score_cutoff=60):
        hint = f"是否是 {near[0]}"
    else:
        hint = f"可用的字段：{listing(model.model_fields)}"
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
        if inner := [part for part in detail["loc"] if isinstance(part, str) and (*at, part) and part in INNER_TITLES]:
            name = WHERE_INNER.format(field=at[-1], inner=inner[-1], title=INNER_TITLES[inner[-1]])
        written = document.scalars.get(where, document.scalars.get(where[:-1], ""))
        rule, message, suggestion = _explain(detail, name, written)
        if rule == "value-empty" and model.model_fields[str(at[-1])].is_required():
            suggestion = SENTENCES["value-empty/required"][1]
        findings.append(Finding(path, *document.position(where), rule, message, suggestion))
    return findings


INNER_TITLES = {
    name: str(info.title)
    for model in (EntityReference, Source, Correction, Withdrawal, Alias, GroupEntry, CityEntry, PlaceAliasEntry)
    for name, info in model.model_fields.items()
}
"""The Chinese titles of the fields inside fields."""
_READ_AS = {bool: "布尔值（真假）", int: "数字", float: "数字"}


def _explain(detail: Any, name: str, written: str) -> tuple[str, str, str]:
    """Return rule, message and suggestion for one pydantic error."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind in ("value-type", "value-empty", "date-invalid", "date-impossible", "url-invalid", "vocabulary-id"):
        shown = AT.format(where=name, message=detail["msg"])
        hints = {
            "value-empty": SENTENCES["value-empty"][1],
            "date-impossible": SENTENCES["date-impossible"][1],
            "url-invalid": SENTENCES["url-invalid"][1],
            "vocabulary-id": "换一个编号",
            "date-invalid": _nearest_date(written),
        }
        return kind, shown, hints.get(kind, "改成一行")
    if kind == "missing":
        return "key-missing", *sentence("key-missing/inner", where=name)
    if value is None or kind in ("string_too_short", "too_short"):
        return "value-empty", *sentence("value-empty", where=name)
    if kind == "string_too_long":
        said = sentence("value-too-long", where=name, count=len(str(value)), limit=context.get("max_length"))
        return "value-too-long", *said
    if kind in ("enum", "literal_error"):
        options = listing(option.strip() for option in re.split(r",| or ", str(context.get("expected", ""))) if option)
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


def _nearest_date(written: str) -> str:
    """Return a suggestion that says the date in the right form, when all three numbers are there."""
    numbers = re.findall(r"\d+", written)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if len(numbers) >= 3 and len(numbers[0]) == 4 and len(numbers[1]) <= 2 and len(numbers[2]) <= 2:
        return "改成 " + "-".join((numbers[0], numbers[1].zfill(2), numbers[2].zfill(2)))
    return SENTENCES["date-invalid"][1]
