"""The pages of the site: which there are, and the facts each one shows.

Catalog in, `Page` values out; the templates named here hold the HTML. Knows neither MkDocs nor Jinja.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from eventlib import addresses, statistics
from eventlib.addresses import uri_of
from eventlib.catalog import Catalog, newest_first
from eventlib.compendium import compendia_of
from eventlib.names import pinyin, pinyin_initial
from eventlib.places import CHINA, Place, PlaceKind
from eventlib.relations import Onward, onward_of_all
from eventlib.report import Report
from eventlib.safe_markdown import heading_anchor
from eventlib.schema import EntityType
from eventlib.vocabulary import TYPE_NAMES, Entity, Topic

PAGE_SIZE = 50
LATEST = 10
TOP = 12
MONTHS = 12
PEOPLE = 30
YEARS = 4

_EPOCH = datetime.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumbs; `target` is what the step is about, or an address, or None for plain text."""

    title: str
    target: object | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site."""

    uri: str
    title: str
    template: str
    trail: tuple[Crumb, ...]
    """The way here from the home page, this page last."""
    description: str = ""
    updated: datetime.date = _EPOCH
    """The newest date among what the page shows; never the day of the build."""
    markdown: str = ""
    """The body of a report; other pages have none."""
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListGroup:
    """Some reports of a list under one heading, such as a year or a role."""

    heading: str
    anchor: str
    reports: tuple[Report, ...]
    count: int
    """How many reports the group has on all pages of the list together."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Where a group of a list begins."""

    heading: str
    count: int
    uri: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list of reports."""

    groups: tuple[ListGroup, ...]
    total: int
    number: int
    uris: tuple[str, ...]
    """The addresses of all pages of the list."""
    jumps: tuple[Jump, ...]

    @property
    def previous_uri(self) -> str | None:
        return self.uris[self.number - 2] if self.number > 1 else None

    @property
    def next_uri(self) -> str | None:
        return self.uris[self.number] if self.number < len(self.uris) else None


HOME = Crumb("首页", addresses.HOME_URI)
TOPICS = Crumb("主题", addresses.TOPICS_URI)
REGIONS = Crumb("地区", addresses.REGIONS_URI)
ENTITIES = Crumb("实体", addresses.ENTITIES_URI)
ARCHIVE = Crumb("归档", addresses.ARCHIVE_URI)


def library_pages(catalog: Catalog, sections: Sequence[str] = ()) -> Iterator[Page]:
    """Yield every generated page of the site but those of `across`; `sections` are the configured ones of a report."""
    yield home_page(catalog)
    onward = onward_of_all(catalog)
    for report in catalog.reports:
        yield report_page(report, catalog, onward[report.id])
        yield from former_pages(report)
    yield topics_page(catalog)
    for topic in catalog.topics:
        if topic.id in catalog.by_topic:
            yield from topic_pages(topic, catalog, sections)
    yield regions_page(catalog)
    for place in catalog.places:
        yield from place_pages(place, catalog)
    yield entities_page(catalog)
    for entity in catalog.entities.values():
        yield from entity_pages(entity, catalog)
    yield from archive_pages(catalog)
    yield search_page(catalog)


def newest_date(reports: Iterable[Report]) -> datetime.date:
    return max((report.last_changed for report in reports), default=_EPOCH)


def by_year(reports: Iterable[Report]) -> list[tuple[str, tuple[Report, ...]]]:
    """Return reports, newest first, in groups by year."""
    return [(f"{year}年", tuple(group)) for year, group in groupby(reports, lambda report: report.date.year)]


def list_pages(  # noqa: PLR0913, PLR0917 - the facts of a page and its list, each named at the call
    uri: str,
    title: str,
    template: str,
    trail: tuple[Crumb, ...],
    groups: Sequence[tuple[str, tuple[Report, ...]]],
    context: Mapping[str, Any],
) -> Iterator[Page]:
    """Yield the pages of a list of reports, at most 50 reports each; a group may run over several pages."""
    entries = [(index, report) for index, (_, reports) in enumerate(groups) for report in reports]
    chunks = [entries[start : start + PAGE_SIZE] for start in range(0, len(entries), PAGE_SIZE)] or [[]]
    uris = tuple(addresses.numbered_uri(uri, number) for number in range(1, len(chunks) + 1))
    starts: dict[int, str] = {}
    for page_uri, chunk in zip(uris, chunks, strict=True):
        for index, _ in chunk:
            starts.setdefault(index, page_uri)
    jumps = tuple(
        Jump(heading, len(reports), starts[index], heading_anchor(heading))
        for index, (heading, reports) in enumerate(groups)
        if reports
    )
    total = len({report.id for _, report in entries})
    for number, chunk in enumerate(chunks, start=1):
        shown = tuple(
            ListGroup(
                groups[index][0], heading_anchor(groups[index][0]), tuple(r for _, r in run), len(groups[index][1])
            )
            for index, run in ((index, list(run)) for index, run in groupby(chunk, lambda entry: entry[0]))
        )
        listing = Listing(shown, total, number, uris, jumps)
        numbered = title if number == 1 else f"{title}（第{number}页）"
        yield Page(
            uri=uris[number - 1],
            title=numbered,
            template=template,
            trail=trail if number == 1 else (*trail, Crumb(f"第{number}页", uris[number - 1])),
            description=f"{title}：共{total}篇事件分析报告",
            updated=newest_date(report for _, report in chunk),
            context={**context, "heading": title, "listing": listing},
        )


def home_page(catalog: Catalog) -> Page:
    months = statistics.last_months(catalog, MONTHS)
    return Page(
        uri=addresses.HOME_URI,
        title="首页",
        template="home.html",
        trail=(),
        updated=newest_date(catalog.reports),
        context={
            "latest": catalog.reports[:LATEST],
            "months": [(month, addresses.month_uri(month.year, month.month)) for month in reversed(months)],
            "most_a_month": max((month.count for month in months), default=0),
            "total": len(catalog.reports),
            "topic_total": len(catalog.by_topic),
            "entity_total": len(catalog.entities),
            "place_total": len(catalog.by_place),
            "distribution": statistics.distribution(catalog),
            "abroad": _largest(
                [place for place in catalog.places if place.kind is PlaceKind.COUNTRY and place.code != CHINA],
                catalog.by_place,
                lambda place: place.code,
            ),
            "topics": _largest(catalog.topics, catalog.by_topic, lambda topic: topic.id),
            "entities": _largest(catalog.entities.values(), catalog.by_entity, lambda entity: entity.id),
        },
    )


def _largest(items: Iterable[Any], groups: Mapping[str, tuple[Report, ...]], key: Any) -> list[tuple[Any, int]]:
    """Return the items with the most reports and their counts, in the given order where counts are equal."""
    counted = [(item, len(groups.get(key(item), ()))) for item in items]
    return sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])[:TOP]


def report_page(report: Report, catalog: Catalog, onward: Onward) -> Page:
    gazetteer = catalog.gazetteer
    first = gazetteer.chain(report.places[0])
    by_type = [
        (name, [mention for mention in report.entities if mention.entity.type is kind])
        for kind, name in TYPE_NAMES.items()
    ]
    return Page(
        uri=uri_of(report),
        title=report.title,
        template="report.html",
        trail=(HOME, *(Crumb(place.name, place) for place in first), Crumb(report.title, report)),
        description=report.summary,
        updated=report.last_changed,
        markdown=report.body,
        context={
            "report": report,
            "chains": [gazetteer.chain(place) for place in report.places],
            "entities_by_type": [(name, mentions) for name, mentions in by_type if mentions],
            # What the text itself gives as its sources is not said twice.
            "further_sources": [source for source in report.sources if source.url not in report.body],
            "onward": onward,
        },
    )


def former_pages(report: Report) -> Iterator[Page]:
    """Yield a page at each old address of a report that leads to the present one."""
    for old_id in report.redirect_from:
        yield Page(
            uri=addresses.former_uri(old_id),
            title=report.title,
            template="moved.html",
            trail=(HOME, Crumb(report.title, report)),
            updated=report.last_changed,
            context={"report": report},
        )


def topics_page(catalog: Catalog) -> Page:
    counted = [(topic, len(catalog.by_topic.get(topic.id, ()))) for topic in catalog.topics]
    return Page(
        uri=addresses.TOPICS_URI,
        title="主题",
        template="topics.html",
        trail=(HOME, TOPICS),
        description="全部主题及报告数",
        updated=newest_date(catalog.reports),
        context={"topics": counted, "used": sum(1 for _, count in counted if count)},
    )


def topic_pages(topic: Topic, catalog: Catalog, sections: Sequence[str]) -> Iterator[Page]:
    reports = catalog.by_topic[topic.id]
    context = {
        "topic": topic,
        "timeline": statistics.timeline(reports),
        "compendia": compendia_of(topic, reports, sections),
        "places": statistics.places_of(reports, TOP),
        "entities": statistics.entities_of(reports, TOP),
    }
    trail = (HOME, TOPICS, Crumb(topic.name, topic))
    yield from list_pages(uri_of(topic), topic.name, "topic.html", trail, by_year(reports), context)


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A place in the tree of places with reports."""

    place: Place
    count: int
    children: tuple[PlaceNode, ...] = ()


def place_tree(catalog: Catalog, place: Place) -> PlaceNode:
    """Return a place with everything below it that has reports."""
    children = (child for child in catalog.gazetteer.children(place) if child.code in catalog.by_place)
    return PlaceNode(
        place, len(catalog.by_place.get(place.code, ())), tuple(place_tree(catalog, child) for child in children)
    )


def regions_page(catalog: Catalog) -> Page:
    countries = [place for place in catalog.places if place.kind is PlaceKind.COUNTRY]
    groups = [place for place in catalog.places if place.kind is PlaceKind.GROUP]
    abroad = sorted((place for place in countries if place.code != CHINA), key=lambda place: pinyin(place.name))
    return Page(
        uri=addresses.REGIONS_URI,
        title="地区",
        template="regions.html",
        trail=(HOME, REGIONS),
        description="按国家、省、市、县和区域查阅事件分析报告",
        updated=newest_date(catalog.reports),
        context={
            "china": place_tree(catalog, catalog.gazetteer[CHINA]),
            "abroad": [place_tree(catalog, place) for place in abroad],
            "groups": [(place, len(catalog.by_place[place.code])) for place in groups],
        },
    )


def place_pages(place: Place, catalog: Catalog) -> Iterator[Page]:
    gazetteer = catalog.gazetteer
    chain = gazetteer.chain(place)
    reports = catalog.by_place[place.code]

    def counted(listed: Iterable[Place]) -> list[tuple[Place, int]]:
        return [(other, len(catalog.by_place[other.code])) for other in listed if other.code in catalog.by_place]

    parent = chain[-2] if len(chain) > 1 else None
    years, trends = statistics.topics_over_time(reports, topics=TOP, years=YEARS)
    members = gazetteer.children(place) if place.kind is PlaceKind.GROUP else ()
    context = {
        "place": place,
        "full_name": gazetteer.path(place),
        "children": counted(gazetteer.children(place)),
        "others": [member for member in members if member.code not in catalog.by_place],
        "siblings": counted(other for other in gazetteer.children(parent) if other != place) if parent else [],
        "groups": counted(group.place for group in gazetteer.groups_of(place)),
        "parent": parent,
        "timeline": statistics.timeline(reports),
        "entities": statistics.entities_of(reports, TOP),
        "years": years,
        "trends": trends,
    }
    trail = (HOME, REGIONS, *(Crumb(above.name, above) for above in chain))
    yield from list_pages(uri_of(place), place.name, "place.html", trail, by_year(reports), context)


@dataclass(frozen=True, slots=True)
class EntityInitial:
    """The entities of one type under one pinyin initial, each with its count."""

    letter: str
    entities: tuple[tuple[Entity, int], ...]


def entities_page(catalog: Catalog) -> Page:
    types = []
    for kind, name in TYPE_NAMES.items():
        listed = sorted(
            (entity for entity in catalog.entities.values() if entity.type is kind),
            key=lambda entity: (pinyin_initial(entity.name), pinyin(entity.name), entity.id),
        )
        initials = tuple(
            EntityInitial(letter, tuple((entity, len(catalog.by_entity[entity.id])) for entity in run))
            for letter, run in groupby(listed, lambda entity: pinyin_initial(entity.name))
        )
        if listed:
            types.append((kind.value if kind else "unregistered", name, len(listed), initials))
    return Page(
        uri=addresses.ENTITIES_URI,
        title="实体",
        template="entities.html",
        trail=(HOME, ENTITIES),
        description="按类型和拼音首字母查找企业、机构和人物",
        updated=newest_date(catalog.reports),
        context={"types": types},
    )


def entity_pages(entity: Entity, catalog: Catalog) -> Iterator[Page]:
    reports = catalog.by_entity[entity.id]
    above = catalog.roll_up(entity)[1:]
    notes = {report.id: entity_note(entity, report, catalog) for report in reports}
    # The offices of a person; of others, those of the people who stand in the same reports. Who is not registered and
    # has a role is taken for a person.
    is_person = entity.type is EntityType.PERSON or (entity.type is None and any(notes.values()))
    mentions = ((r, m) for r in reports for m in r.entities if (m.entity.id == entity.id) == is_person)
    offices = statistics.offices(mentions)
    own: list[statistics.Office] = []
    others: list[statistics.Office] = []
    for office in offices:
        (own if is_person or entity in catalog.roll_up(office.person) else others).append(office)
    companions = statistics.companions(entity, catalog)
    below = [(other, len(catalog.by_entity[other.id])) for other in catalog.subsidiaries(entity)]
    context = {
        "entity": entity,
        "above": above,
        "below": [pair for pair in below if pair[0].type is not EntityType.PERSON],
        "members": [pair for pair in below if pair[0].type is EntityType.PERSON],
        "is_person": is_person,
        "offices": own[:PEOPLE],
        "other_offices": others[:PEOPLE],
        "offices_left": len(own[PEOPLE:]) + len(others[PEOPLE:]),
        "own_total": sum(1 for report in reports if catalog.mention(report, entity)),
        "companions": [(other, count, pair_uri(entity, other, count)) for other, count in companions[:TOP]],
        "more_companions": [
            (other, count, uri) for other, count in companions[TOP:] if (uri := pair_uri(entity, other, count))
        ],
        "places": statistics.places_of(reports, TOP),
        "topics": statistics.topics_of(reports, TOP),
        "timeline": statistics.timeline(reports),
        "notes": notes,
    }
    trail = (HOME, ENTITIES, *(Crumb(other.name, other) for other in reversed(above)), Crumb(entity.name, entity))
    yield from list_pages(uri_of(entity), entity.name, "entity.html", trail, by_year(reports), context)


def pair_uri(one: Entity, other: Entity, shared: int) -> str | None:
    """Return the address of the page about two entities that share so many reports, if there is one."""
    return addresses.pair_uri(one, other) if shared >= statistics.SHARED else None


def entity_note(entity: Entity, report: Report, catalog: Catalog) -> str:
    """Return what an entity has to do with a report: its role on that day, or which of its subsidiaries is named."""
    if mention := catalog.mention(report, entity):
        return mention.role
    below = (mention.entity for mention in report.entities if entity in catalog.roll_up(mention.entity))
    return f"涉及{'、'.join(other.name for other in below)}"


def search_page(catalog: Catalog) -> Page:
    return Page(
        uri=addresses.SEARCH_URI,
        title="搜索",
        template="search.html",
        trail=(HOME, Crumb("搜索", addresses.SEARCH_URI)),
        description="搜索全部事件分析报告",
        updated=newest_date(catalog.reports),
    )


def archive_pages(catalog: Catalog) -> Iterator[Page]:
    years: dict[int, list[tuple[int, int]]] = {}
    for year, month in sorted(catalog.by_month, reverse=True):
        years.setdefault(year, []).append((month, len(catalog.by_month[year, month])))
    facts = [
        (year, addresses.year_uri(year), sum(count for _, count in months), _months(year, months))
        for year, months in years.items()
    ]
    yield Page(
        uri=addresses.ARCHIVE_URI,
        title="归档",
        template="archive.html",
        trail=(HOME, ARCHIVE),
        description="按年月查阅事件分析报告",
        updated=newest_date(catalog.reports),
        context={"years": facts},
    )
    for year, uri, total, months in facts:
        crumb = Crumb(f"{year}年", uri)
        listed = [catalog.by_month[year, month] for month, _, _ in months]
        yield Page(
            uri=uri,
            title=f"{year}年",
            template="year.html",
            trail=(HOME, ARCHIVE, crumb),
            description=f"{year}年的{total}篇事件分析报告",
            updated=newest_date(report for reports in listed for report in reports),
            context={
                "year": year,
                "total": total,
                "months": months,
                # With few, the reports themselves, month by month.
                "reports": listed if total <= PAGE_SIZE else [],
            },
        )
        for month, month_uri, _ in months:
            title = f"{year}年{month}月"
            trail = (HOME, ARCHIVE, crumb, Crumb(f"{month}月", month_uri))
            reports = newest_first(catalog.by_month[year, month])
            yield from list_pages(month_uri, title, "month.html", trail, [(title, reports)], {})


def _months(year: int, months: Iterable[tuple[int, int]]) -> list[tuple[int, str, int]]:
    return [(month, addresses.month_uri(year, month), count) for month, count in months]


def chinese_date(date: datetime.date) -> str:
    """Return a date as people read it: 2025年4月10日."""
    return f"{date.year}年{date.month}月{date.day}日"


def weekday(date: datetime.date) -> str:
    """Return the day of the week: 星期四."""
    return "星期" + "一二三四五六日"[date.weekday()]
