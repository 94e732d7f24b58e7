"""The fields of a report, each described once: where it is written, what it is called, and who uses it.

Exports, `impact`, the facets of the search, the form and the report's page go through this table; none of them has a
list of fields of its own. What may be written in a file, and what an author is told of it, is said by
`schema.ReportHeader`: a field that stands there takes its title, and unless it says more, its description from it. How
a value is written depends on its type alone, and is the matter of whoever writes it: a place is a path in a table, an
object in the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from eventlib.library.report import EntityMention, Report, ReportText
from eventlib.reading.schema import ReportHeader, Status, options_in_words
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Topic


class Use(Flag):
    """Who uses a field."""

    FACT = auto()
    """The head of the report's page shows it as text. Other facts there have a markup of their own."""
    CSV = auto()
    """It is a column of the tables of reports."""
    API = auto()
    """It is a field of the object that the API holds of a report."""
    LISTS = auto()
    """It is a field of a report in the lists of the API; what has a page of its own stands there by its key."""
    IMPACT = auto()
    """`impact` says when it has changed. What follows from other fields need not say it again."""
    SEARCH = auto()
    """The report's page says it beside title and text, and it is searched. What has a page of its own is found by names."""
    FORM = auto()
    """The form asks for it. What a report gets after it was published first is not asked: the form makes new ones."""


@dataclass(frozen=True, slots=True)
class Facet:
    """How a field is counted and chosen by in the search."""

    unit: str = ""
    """What stands behind a key as a label: 年. What the vocabulary knows is labelled by its name instead."""
    by_key: bool = False
    """Whether the highest keys come first, not the most frequent."""


@dataclass(frozen=True, slots=True)
class ReportField:
    """One field of a report."""

    attribute: str
    """The attribute of `Report`, or else of `ReportText`, that holds its value."""
    name: str
    """What programs know it by: in the API, and as a facet."""
    title: str
    """What people know it by, in Chinese."""
    description: str
    """What it holds, for those who read the API, in Chinese."""
    key: str | None
    """The field of the front matter that it is written in; None where it follows from others."""
    uses: Use
    facet: Facet | None = None

    @property
    def is_of_text(self) -> bool:
        """Whether it is told of the text and not of the facts."""
        return not hasattr(Report, self.attribute)

    def value(self, report: Report, text: ReportText | None = None) -> Any:
        """Return the value of a report; without its text, of a field that is told of the facts alone."""
        return getattr(text if self.is_of_text else report, self.attribute)

    @property
    def type(self) -> Any:
        """The type of its values."""
        owner = ReportText if self.is_of_text else Report
        member = getattr(owner, self.attribute)
        if isinstance(member, property):
            return get_type_hints(member.fget)["return"]
        return get_type_hints(owner)[self.attribute]

    @property
    def is_list(self) -> bool:
        """Whether it may hold several values."""
        return get_origin(self.type) is tuple

    @property
    def holds(self) -> Any:
        """The type of each of its values, where it may hold several; else that of its value."""
        return get_args(self.type)[0] if self.is_list else self.type

    @property
    def is_named(self) -> bool:
        """Whether it holds things that the vocabulary knows by name, and that have pages and keys of their own."""
        return self.holds in {Place, EntityMention, Topic}


def _written(  # noqa: PLR0913 - a row of a table has so many columns
    attribute: str,
    *,
    uses: Use,
    key: str | None = None,
    name: str | None = None,
    description: str | None = None,
    facet: Facet | None = None,
) -> ReportField:
    """Return a field of the front matter; key and name are those of the attribute unless they are given."""
    info = ReportHeader.model_fields[key or attribute]
    about = description or str(info.description)
    return ReportField(attribute, name or attribute, str(info.title), about, key or attribute, uses | Use.IMPACT, facet)


def _derived(  # noqa: PLR0913 - a row of a table has so many columns
    attribute: str,
    title: str,
    description: str = "",
    *,
    uses: Use,
    name: str | None = None,
    facet: Facet | None = None,
) -> ReportField:
    """Return a field that stands nowhere in the front matter."""
    return ReportField(attribute, name or attribute, title, description, None, uses, facet)


_EVERYWHERE = Use.CSV | Use.API | Use.LISTS
_TABLE = Use.CSV | Use.API
_NOWHERE = Use(0)

FIELDS = (
    _derived("path", "位置", uses=Use.IMPACT),
    _written("title", description="报告的标题，纯文本", uses=_EVERYWHERE | Use.FORM),
    _written("date", description="事件发生的日期；持续几天的，是第一天", uses=_EVERYWHERE | Use.FORM),
    _written("until", description="事件持续几天时的最后一天；只有一天时为 null", uses=_EVERYWHERE | Use.FORM),
    _derived("place", "首要地区", "第一个地区的名称", uses=Use.API),
    _derived("last_changed", "最后更改", "发布、更新、更正或撤回的日期中最晚的一个", name="updated", uses=_EVERYWHERE),
    _written("status", description=f"{options_in_words(Status)}；draft 只有预览时才有", uses=_EVERYWHERE),
    _written(
        "places",
        key="region",
        description="事件发生地，一个或多个",
        uses=_EVERYWHERE | Use.FORM,
        facet=Facet(),
    ),
    _written("entities", uses=_EVERYWHERE | Use.FORM | Use.SEARCH, facet=Facet()),
    _written("topics", description="一个或多个", uses=_EVERYWHERE | Use.FORM, facet=Facet()),
    _derived("years", "年份", uses=_NOWHERE, facet=Facet(unit="年", by_key=True)),
    _derived("entity_types", "实体类别", name="types", uses=_NOWHERE, facet=Facet()),
    _written("sources", key="source", description="所依据的公开材料", uses=_TABLE | Use.FORM | Use.SEARCH),
    _written("authors", description="撰写人，可能为空", uses=_TABLE | Use.FORM | Use.FACT | Use.SEARCH),
    _written("published", description="收入本站的日期", uses=_EVERYWHERE | Use.FORM | Use.FACT),
    _written("updated", uses=Use.FACT),
    _written("summary", description="摘要全文，纯文本", uses=_EVERYWHERE | Use.FORM | Use.SEARCH),
    _written(
        "follows", description="同一件事较早的报告的编号，本篇写的是它的后续；没有时为空", uses=_EVERYWHERE | Use.FORM
    ),
    _derived("thread", "事件脉络", "同一件事的全部报告，从起因到最新，本篇也在内；只有一篇时为空", uses=Use.API),
    _written("corrections", uses=_TABLE | Use.SEARCH),
    _written("withdrawn", description="没有撤回时为 null", uses=_TABLE | Use.SEARCH),
    _written(
        "redirect_from",
        name="former_ids",
        description="用过的编号，最早的在前；旧地址会转到现在的地址",
        uses=Use.API,
    ),
    _derived("all_sections", "章节", "按顺序排列的各节", name="sections", uses=Use.API),
    _derived("figures", "图", "按顺序排列的图；没有图时为空", uses=Use.API | Use.IMPACT),
    _derived("text_digest", "正文", uses=Use.IMPACT),
)
"""Every field, in the order in which exports and pages have them.

One more that may be written has a row here, a field of `schema.ReportHeader`, an attribute of `Report`, and the line of
`readings` that takes it from the one to the other.
"""

BY_ATTRIBUTE = {field.attribute: field for field in FIELDS}
BY_KEY = {field.key: field for field in FIELDS if field.key}


@cache
def fields_for(use: Use) -> tuple[ReportField, ...]:
    """Return the fields that somebody uses, in order."""
    return tuple(field for field in FIELDS if use in field.uses)


FACETS = {field.name: field for field in FIELDS if field.facet}
"""What reports are counted and chosen by in the search, by the name of the facet."""
