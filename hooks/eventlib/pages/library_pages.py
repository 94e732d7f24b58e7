"""The pages of the site: which there are, and the facts each one shows.

Catalog in, `Page` values out; the templates named here hold the HTML. Knows neither MkDocs nor Jinja.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from eventlib.library.catalog import Catalog
from eventlib.library.fields import FACETS, FIELDS, Use, fields_for
from eventlib.library.report import EntityMention, Report
from eventlib.pages import addresses, statistics
from eventlib.pages.across import across_pages
from eventlib.pages.addresses import former_uris, uri_of
from eventlib.pages.archive_pages import archive_pages
from eventlib.pages.compendium import compendia_of, counted
from eventlib.pages.contribute_page import contribute_page
from eventlib.pages.entity_pages import entities_page, entity_pages
from eventlib.pages.entry_pages import entry_pages, newest_entries
from eventlib.pages.format_page import format_page
from eventlib.pages.list_pages import list_pages, moved_list_pages
from eventlib.pages.page import (
    HOME,
    TOP,
    TOPICS,
    Crumb,
    Facts,
    Page,
    PageGroup,
    PageKind,
    by_year,
    moved_page,
    newest_date,
)
from eventlib.pages.place_pages import place_pages, regions_page
from eventlib.pages.relations import OnwardFinder
from eventlib.pages.statistics_page import statistics_page
from eventlib.reading.schema import Status
from eventlib.settings import CompiledSection, Settings
from eventlib.uris import HOME_URI, site_path
from eventlib.vocabulary.places import CHINA, Place, PlaceKind
from eventlib.vocabulary.vocabulary import ENTITY_TYPES, Topic

LATEST = 10
"""How many reports the home page shows."""
ENTERED = 6
"""How many it names of those that were entered last."""
MONTHS = 12
"""Of how many months it says how many reports they had."""


def all_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """Yield every generated page of the site, the home page first."""
    for group in page_groups(catalog, settings, OnwardFinder(catalog)):
        yield from group.pages()


def page_groups(catalog: Catalog, settings: Settings, onward: OnwardFinder) -> Iterator[PageGroup]:
    """Yield every generated page of the site in groups, the home page first; a group is laid out when it is asked for its pages.

    `onward` returns where a report of the catalog leads, and is asked no sooner.
    """
    yield PageGroup(HOME_URI, lambda: [home_page(catalog)])
    for report in catalog.reports:
        yield report_pages(report, catalog, onward)
    yield PageGroup(addresses.TOPICS_URI, lambda: [topics_page(catalog)])
    for topic in catalog.topics:
        if topic.id in catalog.by_topic:
            yield topic_pages(topic, catalog, settings.compiled)
    yield PageGroup(addresses.REGIONS_URI, lambda: [regions_page(catalog)])
    for place in catalog.places:
        yield place_pages(place, catalog, settings.compiled)
    yield PageGroup(addresses.ENTITIES_URI, lambda: [entities_page(catalog)])
    for entity in catalog.entities.values():
        yield entity_pages(entity, catalog, settings.compiled)
    yield from archive_pages(catalog)
    yield from entry_pages(catalog)
    yield statistics_page(catalog)
    yield PageGroup(addresses.SEARCH_URI, lambda: [search_page(catalog)])
    yield PageGroup(addresses.COMPARE_URI, lambda: [compare_page(catalog)])
    if settings.compiled:
        yield PageGroup(addresses.COMPILE_URI, lambda: [compile_page(catalog, settings.compiled)])
    yield PageGroup(addresses.SUBSCRIBE_URI, lambda: [subscribe_page(catalog)])
    yield PageGroup(addresses.SELECTION_URI, lambda: [selection_page(catalog)])
    yield from across_pages(catalog, settings.compiled)
    updated = newest_date(catalog.reports)
    told = settings.sections, updated
    yield PageGroup(addresses.FORMAT_URI, lambda: [format_page(*told)], lambda: told)
    yield PageGroup(addresses.CONTRIBUTE_URI, lambda: [contribute_page(settings.sections, updated)])


def home_page(catalog: Catalog) -> Page:
    """Return the home page: the latest reports, counts, and ways in."""
    months = statistics.last_months(catalog, MONTHS)
    return Page(
        uri=HOME_URI,
        title="首页",
        kind=PageKind.HOME,
        list_uri=HOME_URI,
        trail=(),
        updated=newest_date(catalog.reports),
        context={
            "latest": catalog.reports[:LATEST],
            "entered": newest_entries(catalog)[:ENTERED],
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


def report_pages(report: Report, catalog: Catalog, onward: OnwardFinder) -> PageGroup:
    """Return the page of a report, and one at each old address of it that leads there; `onward` returns where it leads."""
    gazetteer = catalog.gazetteer
    first = gazetteer.chain(report.places[0])
    former = tuple(map(addresses.former_uri, report.redirect_from))

    def chains() -> list[tuple[Place, ...]]:
        return [gazetteer.chain(place) for place in report.places]

    def by_type() -> Iterator[tuple[str, list[EntityMention]]]:
        for kind in ENTITY_TYPES:
            if mentions := [mention for mention in report.entities if mention.entity.type is kind]:
                yield mentions[0].entity.type_name, mentions

    def facts() -> dict[str, Any]:
        return {
            "report": report,
            "titles": {field.attribute: field.title for field in FIELDS},
            "facts": list(_facts(report)),
            "chains": chains(),
            "entities_by_type": list(by_type()),
            # What the text itself gives as its sources is not said twice.
            "further_sources": report.further_sources,
            "onward": onward(report),
        }

    def pages() -> Iterator[Page]:
        yield Page(
            uri=uri_of(report),
            title=report.title,
            kind=PageKind.REPORT,
            subject=report,
            trail=(HOME, *(Crumb(place.name, place) for place in first), Crumb(report.title, report)),
            description=report.summary,
            updated=report.last_changed,
            context=Facts(facts, lambda: (report, *onward.told(report))),
        )
        for uri in former:
            yield moved_page(uri, report.title, (HOME, Crumb(report.title, report)), report, report.last_changed)

    shown = (report,)
    return PageGroup(
        uri_of(report), pages, lambda: onward.told(report), shown, subject=report, texts=shown, former_uris=former
    )


def _facts(report: Report) -> Iterator[tuple[str, Any]]:
    """Yield title and value of what the head of the page shows as text; a day that is the event's own is not said twice."""
    for field in fields_for(Use.FACT):
        value = field.value(report)
        if value and value != report.date:
            yield field.title, value


def topics_page(catalog: Catalog) -> Page:
    """Return the index of topics, those without reports among them."""
    counted = [(topic, len(catalog.by_topic.get(topic.id, ()))) for topic in catalog.topics]
    return Page(
        uri=addresses.TOPICS_URI,
        title="主题",
        kind=PageKind.TOPICS,
        list_uri=addresses.TOPICS_URI,
        trail=(HOME, TOPICS),
        description="全部主题及报告数",
        updated=newest_date(catalog.reports),
        context={"topics": counted, "used": sum(1 for _, count in counted if count)},
    )


def topic_pages(topic: Topic, catalog: Catalog, compiled: Sequence[CompiledSection]) -> PageGroup:
    """Return the pages of a topic: its compendia, places and entities, and its reports; those at its old addresses lead there."""
    uri, former, reports = uri_of(topic), former_uris(topic), catalog.by_topic[topic.id]
    trail = (HOME, TOPICS, Crumb(topic.name, topic))

    def facts() -> dict[str, Any]:
        return {
            "topic": topic,
            "timeline": statistics.timeline(reports),
            "compendia": counted(compendia_of(topic, reports, compiled)),
            "places": statistics.places_of(reports, TOP),
            "entities": statistics.entities_of(reports, TOP),
        }

    def pages() -> Iterator[Page]:
        context = Facts(facts, lambda: (topic, compiled, reports))
        yield from list_pages(uri, topic.name, PageKind.TOPIC, trail, by_year(reports), context, subject=topic)
        yield from moved_list_pages(former, uri, topic.name, trail, reports)

    return PageGroup(uri, pages, lambda: (topic, compiled), reports, subject=topic, former_uris=former)


def search_page(catalog: Catalog) -> Page:
    """Return the page that searches; what it finds is made in the browser."""
    return Page(
        uri=addresses.SEARCH_URI,
        title="搜索",
        kind=PageKind.SEARCH,
        trail=(HOME, Crumb("搜索", addresses.SEARCH_URI)),
        description="搜索全部事件分析报告",
        updated=newest_date(catalog.reports),
        context={"marks": {status.value: status.label for status in Status if status.mark}},
    )


def compare_page(catalog: Catalog) -> Page:
    """Return the page that compares entities, places and topics; what it shows is made in the browser."""
    return Page(
        uri=addresses.COMPARE_URI,
        title="比较",
        kind=PageKind.COMPARE,
        trail=(HOME, Crumb("比较", addresses.COMPARE_URI)),
        description="并排比较几个实体、地区或主题的报告",
        updated=newest_date(catalog.reports),
        context={
            "marks": {status.value: status.label for status in Status if status.mark},
            "named": [field.name for field in FACETS.values() if field.is_named],
            "pair": {"address": site_path(addresses.PAIR_URI), "shared": statistics.SHARED},
        },
    )


def compile_page(catalog: Catalog, compiled: Sequence[CompiledSection]) -> Page:
    """Return the page that compiles a section of whatever its address chooses; it is made in the browser."""
    return Page(
        uri=addresses.COMPILE_URI,
        title="分节汇编",
        kind=PageKind.COMPILE,
        trail=(HOME, Crumb("分节汇编", addresses.COMPILE_URI)),
        description="一个地区、一个实体或一次搜索的各篇报告的同一节，排在一页上",
        updated=newest_date(catalog.reports),
        context={"sections": compiled, "withdrawn_mark": Status.WITHDRAWN.label},
    )


def subscribe_page(catalog: Catalog) -> Page:
    """Return the page that says how to subscribe to a list; which list, its address says in the browser."""
    return Page(
        uri=addresses.SUBSCRIBE_URI,
        title="订阅",
        kind=PageKind.SUBSCRIBE,
        trail=(HOME, Crumb("订阅", addresses.SUBSCRIBE_URI)),
        description="用阅读程序跟踪一个主题、地区或实体的新报告",
        updated=newest_date(catalog.reports),
    )


def selection_page(catalog: Catalog) -> Page:
    """Return the page that puts chosen reports together; what it shows is made in the browser."""
    return Page(
        uri=addresses.SELECTION_URI,
        title="选编",
        kind=PageKind.SELECTION,
        trail=(HOME, Crumb("选编", addresses.SELECTION_URI)),
        description="把选中的报告编成一册",
        updated=newest_date(catalog.reports),
    )
