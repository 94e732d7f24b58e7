"""The field tables: what the front matter of a report and the entries of the vocabulary may hold.

These models are the only schema. The parser, the checks, the importer and the pages about the format read them; each
field's `title` and `description` are what an analyst sees.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, LiteralString

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from eventlib.dates import ISO_DATE
from eventlib.reading.hosts import HOST, PORT, odd_letters
from eventlib.reading.sentences import SENTENCES
from eventlib.uris import SLUG


class Status(StrEnum):
    """Where a report stands in its life: the value stands in its file, the label is what a reader sees."""

    label: str

    PUBLISHED = "published", "已发布"
    DRAFT = "draft", "草稿"
    WITHDRAWN = "withdrawn", "已撤回"

    def __new__(cls, value: str, label: str) -> Status:
        """Make a member of its value and its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @property
    def mark(self) -> str:
        """What stands beside a title that goes alone, such as 〔已撤回〕: nothing for a published report."""
        return "" if self is Status.PUBLISHED else f"〔{self.label}〕"


class EntityType(StrEnum):
    """What an entity is: the value stands in `entities.yml`, the label is what a reader sees."""

    label: str
    noun: str
    """The label after 同一, 其他 …: 机构 for 政府机构."""
    thing: str
    """The type in the vocabulary of schema.org."""

    COMPANY = "company", "企业", "企业", "Corporation"
    AGENCY = "agency", "政府机构", "机构", "GovernmentOrganization"
    PERSON = "person", "人物", "人物", "Person"
    ORGANIZATION = "organization", "其他组织", "组织", "Organization"

    def __new__(cls, value: str, label: str, noun: str, thing: str) -> EntityType:
        """Make a member of its value and what it is called."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.noun, member.thing = label, noun, thing
        return member


def options_in_words(options: Iterable[Status | EntityType]) -> str:
    """Return what may be written, each with its label: `draft（草稿）或 withdrawn（已撤回）`."""
    *others, last = (f"{option.value}（{option.label}）" for option in options)
    return f"{'、'.join(others)}或 {last}"


def _said(rule: str) -> LiteralString:
    """Return the message of a rule as a template, which pydantic fills in."""
    return SENTENCES[rule][0]


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise PydanticCustomError("value-type", "应写成一行，现在有换行")
    return text


def _parse_date(value: object) -> datetime.date:
    """Accept exactly YYYY-MM-DD."""
    if value is None:
        raise PydanticCustomError("value-empty", "值为空")
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        raise PydanticCustomError("date-invalid", _said("date-invalid"))
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date-impossible", _said("date-impossible"), {"date": value}) from None


URL_PUNCTUATION = re.compile("[，。；：！？、…—（）《》〈〉【】〔〕「」『』“”‘’＃％＆＝／＋－．～＿＠]")
"""Punctuation of Chinese: in an address it is encoded (RFC 3986), so that as it is it belongs to the text."""
_IN_URL = r"[^\s<>\"\\^`{|}]"
_URL = re.compile(rf"[Hh][Tt]{{2}}[Pp][Ss]?://({HOST.pattern}){PORT.pattern}(?:[/?#]{_IN_URL}*)?")


def check_url(url: str) -> str:
    """Accept an absolute http(s) address with a host that is what it seems, and nothing that breaks out of an attribute.

    Raises:
        PydanticCustomError: it is none; pydantic makes a finding of it.
    """
    if url.casefold().startswith("http") and (mark := URL_PUNCTUATION.search(url)):
        raise PydanticCustomError("url-punctuation", _said("url-invalid/punctuation"), {"mark": mark[0]})
    match = _URL.fullmatch(url)
    if not match:
        raise PydanticCustomError("url-invalid", _said("url-invalid"), {"url": url})
    if letters := odd_letters(match[1]):
        raise PydanticCustomError("url-host", _said("url-host"), {"host": match[1], "letters": letters})
    return url


def not_reserved(slug: str) -> str:
    """Accept an id that is not the name of an index page.

    Raises:
        PydanticCustomError: it is; pydantic makes a finding of it.
    """
    if slug == "index":
        raise PydanticCustomError("vocabulary-id", "「index」留给了索引页")
    return slug


def as_list(value: object) -> object:
    """Let a single value stand for a list of one."""
    return value if value is None or isinstance(value, list) else [value]


def _keyed(key: str, written: Any) -> BeforeValidator:
    """Let a bare value stand for a mapping with this one key; `written` is the type of either form."""
    return BeforeValidator(
        lambda value: value if isinstance(value, dict | BaseModel) else {key: value}, json_schema_input_type=written
    )


# A page is made for each place and entity: a report that names more than a reader can take in is one pasted in by mistake.
MOST_ITEMS = 200

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(_one_line)]
# Headlines of notices and of foreign papers are longer than names, and are not ours to shorten.
Headline = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_one_line)
]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Date = Annotated[datetime.date, BeforeValidator(_parse_date)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(check_url)]
Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$", max_length=80), AfterValidator(not_reserved)]


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
    date: Date = Field(title="事件日期", description="事件发生的日期，写成 YYYY-MM-DD", examples=["2025-04-10"])
    until: Date | None = Field(
        None, title="结束日期", description="事件持续几天时，最后一天；只有一天的不填", examples=["2025-04-12"]
    )
    region: Annotated[list[Line], BeforeValidator(as_list), Field(min_length=1, max_length=MOST_ITEMS)] = Field(
        title="地区", description="事件发生地，一个或多个；可写简称、全称或上下级连写，已撤销的地区也可以写"
    )
    entities: Annotated[
        list[Annotated[EntityReference, _keyed("name", Line | EntityReference)]],
        BeforeValidator(as_list),
        Field(max_length=MOST_ITEMS),
    ] = Field(default=[], title="实体", description="有关的企业、机构和人物")
    topics: Annotated[list[Line], BeforeValidator(as_list), Field(min_length=1, max_length=MOST_ITEMS)] = Field(
        title="主题", description="词表里的主题，一个或多个"
    )
    source: Annotated[
        list[Annotated[Source, _keyed("url", Url | Source)]],
        BeforeValidator(as_list),
        Field(min_length=1, max_length=MOST_ITEMS),
    ] = Field(title="来源", description="原文的网址，可以加上题名和发布者；一个或多个")
    summary: Paragraph | None = Field(None, title="摘要", description="列表里显示的一两句话；不填则取事件概述的开头")
    follows: Annotated[list[Line], BeforeValidator(as_list), Field(max_length=MOST_ITEMS)] = Field(
        default=[],
        title="前情报告",
        description="同一件事较早的报告的编号，本篇写的是它的后续；没有的不填",
        examples=["2025-04-10-jiaxing-360"],
    )
    authors: Annotated[list[Line], BeforeValidator(as_list), Field(max_length=MOST_ITEMS)] = Field(
        default=[], title="作者", description="撰写人"
    )
    published: Date | None = Field(
        None, title="收录日期", description="收入本站的日期；不填则同事件日期", examples=["2025-04-11"]
    )
    updated: Date | None = Field(None, title="更新日期", description="最近一次实质修改的日期")
    corrections: Annotated[list[Correction], BeforeValidator(as_list), Field(max_length=MOST_ITEMS)] = Field(
        default=[], title="更正", description="发布后的更正记录"
    )
    status: Annotated[Status, Field(strict=False)] = Field(
        Status.PUBLISHED, title="状态", description=options_in_words(Status)
    )
    withdrawn: Withdrawal | None = Field(None, title="撤回", description="撤回的日期和原因，状态为 withdrawn 时必填")
    redirect_from: Annotated[list[Line], BeforeValidator(as_list), Field(max_length=MOST_ITEMS)] = Field(
        default=[], title="旧编号", description="这篇报告用过的旧编号，最早的在前；旧地址会转到这里"
    )


class Alias(_Model):
    """A name of an entity; shared when several entities declare that they bear it."""

    name: Line = Field(title="名称", description="名称或别名")
    shared: bool = Field(False, title="共用", description="几个实体都用这个名称时，各自写 true")


_Aliases = Annotated[list[Line], BeforeValidator(as_list)]
_FormerIds = Annotated[list[Slug], BeforeValidator(as_list), Field(max_length=MOST_ITEMS)]


class TopicEntry(_Model):
    """One entry of `topics.yml`."""

    id: Slug = Field(title="编号", description="小写字母、数字和连字符，定下后不再改")
    name: Line = Field(title="名称", description="主题的名称")
    aliases: _Aliases = Field(default=[], title="别名", description="同义的说法")
    description: Paragraph = Field(title="说明", description="收录什么")
    redirect_from: _FormerIds = Field(default=[], title="旧编号", description="用过的编号；旧页面会转到这里")


class EntityEntry(_Model):
    """One entry of `entities.yml`."""

    id: Slug = Field(title="编号", description="小写字母、数字和连字符，定下后不再改")
    name: Annotated[Alias, _keyed("name", Line | Alias)] = Field(
        title="名称", description="通用的名称；几个实体同名时，各处写成 {name: …, shared: true}，网站用说明的开头区分"
    )
    type: Annotated[EntityType, Field(strict=False)] = Field(title="类型", description=options_in_words(EntityType))
    aliases: Annotated[list[Annotated[Alias, _keyed("name", Line | Alias)]], BeforeValidator(as_list)] = Field(
        default=[], title="别名", description="全称、简称、英文名、旧称"
    )
    parent: Slug | None = Field(None, title="上级", description="所属实体的编号")
    description: Paragraph | None = Field(None, title="说明", description="一两句话的介绍")
    url: Url | None = Field(None, title="网址", description="官方网站")
    redirect_from: _FormerIds = Field(
        default=[], title="旧编号", description="用过的编号，登记以前的也算（unregistered-…）；旧页面会转到这里"
    )


class GroupEntry(_Model):
    """A group of places in `regions.yml`."""

    id: Slug = Field(title="编号", description="小写字母、数字和连字符，定下后不再改")
    name: Line = Field(title="名称", description="区域的名称")
    aliases: _Aliases = Field(default=[], title="别名", description="全称、简称")
    members: Annotated[list[Line], BeforeValidator(as_list)] = Field(
        default=[], title="成员", description="所含的地区，也可以是别的区域；不填则只收直接标注它的报告"
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
    aliases: Annotated[list[Line], BeforeValidator(as_list), Field(min_length=1, max_length=MOST_ITEMS)] = Field(
        title="别名", description="这个地区的其他名称"
    )


class RegionsFile(_Model):
    """The three lists of `regions.yml`."""

    groups: list[GroupEntry] = Field(default=[], title="区域", description="由若干地区组成的区域")
    cities: list[CityEntry] = Field(default=[], title="城市", description="地名表没有的城市")
    aliases: list[PlaceAliasEntry] = Field(default=[], title="别名", description="地名表没有的名称")
