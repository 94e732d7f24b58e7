"""What the JSON API publishes: one type an object, of which the JSON Schemas and the tables of `docs/api.md` are made.

`api` builds the objects; mypy proves that they are of these types, but for the fields of a report, which are those of
`library.fields`. A field may be added within a version; one that is renamed, removed or changed in meaning makes a new
version, at an address of its own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, get_args, get_origin

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from eventlib.library.fields import BY_ATTRIBUTE, Use, fields_for
from eventlib.library.figures import Figure
from eventlib.library.report import EntityMention, Section, ThreadPart
from eventlib.reading import schema
from eventlib.reading.schema import Correction, Source, Status, Withdrawal, options_in_words
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Topic

VERSION = 1
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_CHANGED = BY_ATTRIBUTE["last_changed"]

Id = Annotated[str, Field(title="编号", description="长期不变；报告的编号就是文件名")]
PageUrl = Annotated[str, Field(title="地址", description="网页的地址，相对于网站的根地址")]
Name = Annotated[str, Field(title="名称", description="显示的名称")]
Count = Annotated[int, Field(title="报告数", description="收录的报告数，下级的也算在内", ge=0)]
_STATUS = Annotated[str, Field(pattern=f"^({'|'.join(Status)})$")]
StatusText = Annotated[_STATUS, Field(title="状态", description=BY_ATTRIBUTE["status"].description)]
DateText = Annotated[str, Field(pattern=_DATE)]
EntityTypeText = Annotated[
    str | None,
    Field(
        title="类型",
        description=f"{options_in_words(schema.EntityType)}；没有登记的为 null",
    ),
]
Kind = Annotated[str, Field(title="级别", description="国家、省级、地级等，区域也是一级")]
Aliases = Annotated[list[str], Field(title="别名", description="全称、简称、旧称、译名")]
Description = Annotated[str, Field(title="说明", description="一两句话的介绍，可能为空")]
JsonAddress = Annotated[str, Field(title="JSON", description="报告列表的 JSON 地址，相对于网站的根地址")]
CsvAddress = Annotated[str, Field(title="CSV", description="报告列表的 CSV 地址，相对于网站的根地址")]
FeedAddress = Annotated[str, Field(title="订阅", description="Atom 订阅地址")]


class PlaceReference(TypedDict):
    """报告里的一个地区。"""

    id: Id
    url: PageUrl
    name: Name
    full_name: Annotated[str, Field(title="全称", description="带上级的名称，例如：浙江省嘉兴市南湖区")]
    within: Annotated[list[str], Field(title="所属", description="上级地区和所属区域的编号，不含自己")]


class MentionedEntity(TypedDict):
    """报告里的一个实体。"""

    id: Id
    url: PageUrl
    name: Name
    type: EntityTypeText
    role: Annotated[str, Field(title="身份", description="事件当日的职务或角色，可能为空")]


class TopicReference(TypedDict):
    """报告的一个主题。"""

    id: Id
    url: PageUrl
    name: Name


class SourceReference(TypedDict):
    """报告所依据的一份材料。"""

    url: Annotated[str, Field(title="网址", description="原文的完整网址")]
    title: Annotated[str | None, Field(title="题名", description="原文的标题")]
    publisher: Annotated[str | None, Field(title="发布者", description="网站、报刊或机构的名称")]


class ThreadPartReference(TypedDict):
    """事件脉络里的一篇报告。"""

    id: Id
    url: PageUrl
    title: Annotated[str, Field(title="标题", description="报告的标题，纯文本")]
    date: Annotated[DateText, Field(title="事件日期", description="事件发生的日期")]
    status: StatusText


class CorrectionNote(TypedDict):
    """一次更正。"""

    date: Annotated[str, Field(title="日期", description="更正的日期", pattern=_DATE)]
    text: Annotated[str, Field(title="说明", description="更正了什么")]


class WithdrawalNote(TypedDict):
    """撤回的日期和原因。"""

    date: Annotated[str, Field(title="日期", description="撤回的日期", pattern=_DATE)]
    reason: Annotated[str, Field(title="原因", description="撤回的原因")]


class SectionText(TypedDict):
    """正文的一节。"""

    name: Annotated[str, Field(title="名称", description="章节的名称，不带序号")]
    heading: Annotated[str, Field(title="标题", description="正文里的标题，带序号")]
    anchor: Annotated[str, Field(title="锚点", description="接在报告地址的 # 之后；没有标题时为空")]
    text: Annotated[str, Field(title="文字", description="页面上显示的文字，一段一行")]


class FigureObject(TypedDict):
    """报告里的一张图。"""

    url: Annotated[str, Field(title="地址", description="图片文件的地址，相对于网站的根地址")]
    type: Annotated[str, Field(title="类型", description="image/png、image/jpeg 或 image/webp")]
    width: Annotated[int, Field(title="宽", description="像素，按显示的方向", ge=1)]
    height: Annotated[int, Field(title="高", description="像素，按显示的方向", ge=1)]
    description: Annotated[str, Field(title="描述", description="图里有什么，代替图片的文字")]
    caption: Annotated[str, Field(title="图题", description="图下的文字，带编号")]


_OBJECTS: dict[Any, Any] = {
    datetime.date: DateText,
    Status: _STATUS,
    Place: PlaceReference,
    EntityMention: MentionedEntity,
    Topic: TopicReference,
    ThreadPart: ThreadPartReference,
    Source: SourceReference,
    Correction: CorrectionNote,
    Withdrawal: WithdrawalNote,
    Section: SectionText,
    Figure: FigureObject,
}
"""What the value of a field is in the API, by its type; of any other type it is what it is."""


def _object_type(value: Any) -> Any:
    """Return the type of a field of the API whose values are of this type."""
    parts = get_args(value)
    if get_origin(value) is tuple:
        return list[_object_type(parts[0])]  # type: ignore[misc]  # made at run time
    return reduce(or_, map(_object_type, parts)) if parts else _OBJECTS.get(value, value)


def _report_type(name: str, about: str, use: Use) -> Any:
    fields: dict[str, Any] = {"id": Id, "url": PageUrl}
    for field in fields_for(use):
        kind, description = _object_type(field.type), field.description
        if use is Use.LISTS and field.is_named:
            kind, description = list[str], f"{field.title}的编号"
        fields[field.name] = Annotated[kind, Field(title=field.title, description=description)]
    made = TypedDict(name, fields)  # type: ignore[misc]  # its fields are known at run time only
    made.__doc__ = about
    return made


if TYPE_CHECKING:
    ReportObject: TypeAlias = dict[str, Any]
    ReportItem: TypeAlias = dict[str, Any]
else:
    ReportObject = _report_type("ReportObject", "一篇报告的全部内容。", Use.API)
    ReportItem = _report_type("ReportItem", "列表里的一篇报告；全部内容在 `api/v1/reports/编号.json`。", Use.LISTS)


class ReportList(TypedDict):
    """一个报告列表：全部报告，一年或一月，一个主题、地区或实体，两个实体。"""

    id: Annotated[str, Field(title="编号", description="长期不变；全部报告的编号是 reports")]
    url: PageUrl
    name: Name
    count: Count
    updated: Annotated[DateText, Field(title=_CHANGED.title, description=_CHANGED.description)]
    csv: CsvAddress
    feed: FeedAddress
    reports: Annotated[
        list[ReportItem], Field(title="报告", description="事件日期较晚的在前；新收录的列表是收录较晚的在前")
    ]


class ListEntry(TypedDict):
    """一个列表的地址。"""

    id: Id
    url: PageUrl
    name: Name
    count: Count
    json: JsonAddress
    csv: CsvAddress
    feed: FeedAddress


class TopicListEntry(ListEntry):
    """一个有报告的主题。"""

    aliases: Aliases
    description: Description


class RegionListEntry(ListEntry):
    """一个有报告的地区或区域。"""

    kind: Kind
    parent: Annotated[str | None, Field(title="上级", description="上级地区的编号；没有时为 null")]
    aliases: Aliases


class EntityListEntry(ListEntry):
    """一个有报告的实体。"""

    type: EntityTypeText
    parent: Annotated[str | None, Field(title="上级", description="所属实体的编号；没有时为 null")]
    aliases: Aliases
    description: Description
    website: Annotated[str, Field(title="网站", description="官方网站，可能为空")]


class TopicIndex(TypedDict):
    """全部有报告的主题。"""

    count: Annotated[int, Field(title="个数", description="主题的个数", ge=0)]
    topics: Annotated[list[TopicListEntry], Field(title="主题", description="按词表的顺序")]


class RegionIndex(TypedDict):
    """全部有报告的地区和区域。"""

    count: Annotated[int, Field(title="个数", description="地区和区域的个数", ge=0)]
    regions: Annotated[list[RegionListEntry], Field(title="地区", description="按编号的顺序")]


class EntityIndex(TypedDict):
    """全部有报告的实体。"""

    count: Annotated[int, Field(title="个数", description="实体的个数", ge=0)]
    entities: Annotated[list[EntityListEntry], Field(title="实体", description="按编号的顺序")]


class VocabularyTopic(TypedDict):
    """词表里的一个主题。"""

    id: Id
    url: Annotated[str | None, Field(title="地址", description="网页的地址；没有报告时为 null")]
    name: Name
    aliases: Aliases
    description: Description


class VocabularyEntity(TypedDict):
    """词表里的一个实体。"""

    id: Id
    url: Annotated[str | None, Field(title="地址", description="网页的地址；没有报告时为 null")]
    name: Name
    type: EntityTypeText
    parent: Annotated[str | None, Field(title="上级", description="所属实体的编号；没有时为 null")]
    aliases: Aliases
    description: Description
    website: Annotated[str, Field(title="网站", description="官方网站，可能为空")]


class VocabularyGroup(TypedDict):
    """词表里的一个区域。"""

    id: Id
    url: Annotated[str | None, Field(title="地址", description="网页的地址；没有报告时为 null")]
    name: Name
    aliases: Aliases
    description: Description
    members: Annotated[list[str], Field(title="成员", description="所含地区的编号")]


class VocabularyObject(TypedDict):
    """词表的全部内容，没有报告的也在内。"""

    topics: Annotated[list[VocabularyTopic], Field(title="主题", description="按词表的顺序")]
    entities: Annotated[list[VocabularyEntity], Field(title="实体", description="按词表的顺序")]
    groups: Annotated[list[VocabularyGroup], Field(title="区域", description="由若干地区组成的区域")]


class ApiIndex(TypedDict):
    """接口的入口。"""

    version: Annotated[int, Field(title="版本", description="接口的版本", ge=1)]
    name: Annotated[str, Field(title="名称", description="网站的名称")]
    url: Annotated[str, Field(title="地址", description="网站的完整地址；没有设定时为空")]
    reports: Annotated[ListEntry, Field(title="全部报告", description="全部报告的列表")]
    entered: Annotated[ListEntry, Field(title="新收录", description="最近收录的报告")]
    years: Annotated[list[ListEntry], Field(title="年", description="每年的列表，较晚的在前")]
    topics: Annotated[str, Field(title="主题", description="主题的目录")]
    regions: Annotated[str, Field(title="地区", description="地区的目录")]
    entities: Annotated[str, Field(title="实体", description="实体的目录")]
    vocabulary: Annotated[str, Field(title="词表", description="词表的全部内容")]
    schemas: Annotated[dict[str, str], Field(title="模式", description="各种对象的 JSON Schema 的地址")]


PUBLISHED: dict[str, Any] = {
    "index": ApiIndex,
    "report": ReportObject,
    "list": ReportList,
    "topics": TopicIndex,
    "regions": RegionIndex,
    "entities": EntityIndex,
    "vocabulary": VocabularyObject,
}
"""The kinds of files, by the name of their schemas."""


def api_json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of file."""
    return {"$schema": _DIALECT, **TypeAdapter(PUBLISHED[kind]).json_schema()}


_MARK = re.compile(r"^\[字段：(\w+)\]$", re.MULTILINE)


def with_field_tables(markdown: str) -> str:
    """Return a page with a table of fields in place of each line `[字段：TypeName]`.

    Raises:
        KeyError: nothing that is published has this name.
    """
    return _MARK.sub(lambda match: "\n".join(_table(_definitions()[match[1]])), markdown)


@cache
def _definitions() -> dict[str, Any]:
    """Return the schema of everything that is published, by the name of its type."""
    found: dict[str, Any] = {}
    for kind, model in PUBLISHED.items():
        schema = api_json_schema(kind)
        found |= {model.__name__: schema, **schema.get("$defs", {})}
    return found


def _table(schema: dict[str, Any]) -> Iterator[str]:
    yield "| 字段 | 类型 | 内容 |"
    yield "| --- | --- | --- |"
    for name, field in schema["properties"].items():
        yield f"| `{name}` | {_type(field)} | {field['title']}：{field['description']} |"


_TYPE_NAMES = {"string": "文字", "integer": "整数", "null": "null", "object": "对象"}


def _type(field: dict[str, Any]) -> str:
    """Return the type of a field in words: 文字, 日期, 列表（`PlaceReference`）, 文字 或 null."""
    if "anyOf" in field:
        return " 或 ".join(map(_type, field["anyOf"]))
    if "$ref" in field:
        return f"`{field['$ref'].rpartition('/')[2]}`"
    if field["type"] == "array":
        return f"列表（{_type(field['items'])}）"
    return "日期" if field.get("pattern") == _DATE else _TYPE_NAMES[field["type"]]
