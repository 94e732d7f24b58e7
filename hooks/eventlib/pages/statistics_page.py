"""The page of the library's own figures: tables of counts, of which each leads to the reports that it counts.

Catalog in, tables and a `Page` out. Withdrawn reports are counted, as the lists of topics, places and months have them;
the search leaves them out unless its address asks for them, and so these addresses do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

from eventlib.library.catalog import Catalog, group_by
from eventlib.library.report import Report
from eventlib.pages import addresses, statistics
from eventlib.pages.addresses import facet_key, list_path, search_suffix, uri_of
from eventlib.pages.page import HOME, Crumb, Facts, Page, PageGroup, PageKind, newest_date
from eventlib.vocabulary.places import CHINA, Place, PlaceKind
from eventlib.vocabulary.vocabulary import ENTITY_TYPES, Topic


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, and where what it counts can be seen: an address, and what follows it, a query or a fragment."""

    count: int
    uri: str
    suffix: str = ""
    level: int = 0
    """Its shade among the counts of its table, see `statistics.level`; 0 for totals as well."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; its name leads to what it is about, if there is a page."""

    name: str
    uri: str | None
    suffix: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by two things, the last column being the total."""

    id: str
    """ASCII; it names the heading on the page and the file of the table."""
    title: str
    note: str
    """What a reader has to know so as not to add up what overlaps; may be empty."""
    heading: str
    """What the names of its rows are."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def csv_path(self) -> str:
        """Where the table is as CSV, inside the published site."""
        return list_path(f"statistics/{self.id}.md", ".csv")


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a row counts the reports of, year by year."""

    name: str
    uri: str | None
    suffix: str
    filters: tuple[str, str]
    """The attribute of reports that holds it, and its key as a facet."""
    reports: Sequence[Report]
    total: Cell
    """Where all of its reports are."""


_YearsOf: TypeAlias = Mapping[str, tuple[str, ...]]
"""The years of all reports, by their ids: each report is counted under a dozen subjects."""
_ALL = "全部报告"
_TOTAL = "合计"


def statistics_page(catalog: Catalog) -> PageGroup:
    """Return the page that shows all tables, and over time a picture."""

    def facts() -> dict[str, Any]:
        return {"timeline": statistics.timeline(catalog.reports), "tables": statistics_tables(catalog)}

    def made_from() -> tuple[object, ...]:
        return statistics.timeline(catalog.reports), statistics_tables(catalog)

    page = Page(
        uri=addresses.STATISTICS_URI,
        title="统计",
        kind=PageKind.STATISTICS,
        trail=(HOME, Crumb("统计", addresses.STATISTICS_URI)),
        description="按年月、主题、地区和实体类别统计的报告数",
        updated=newest_date(catalog.reports),
        context=Facts(facts, made_from),
    )
    # The site map dates it by the newest of all reports, which no table counts.
    return PageGroup(page.uri, lambda: [page], lambda: (page.updated, *made_from()))


@lru_cache(maxsize=1)  # a page, and the files of it
def statistics_tables(catalog: Catalog) -> tuple[Table, ...]:
    """Return every table; those without rows are left out."""
    years_of = {report.id: report.years for report in catalog.reports}
    by_year = (table(catalog, years_of) for table in (_topics, _provinces, _countries, _types))
    tables = (_months(catalog), *by_year)
    return tuple(table for table in tables if table.rows)


def _months(catalog: Catalog) -> Table:
    """Return the months of each year, the newest year first."""
    most = max(map(len, catalog.by_month.values()), default=0)

    def cells(year: int, total: int) -> Iterator[Cell]:
        for month in range(1, 13):
            count = len(catalog.by_month.get((year, month), ()))
            yield Cell(count, addresses.month_uri(year, month), level=statistics.level(count, most))
        yield Cell(total, addresses.year_uri(year))

    totals: Counter[int] = Counter()
    for (year, _), reports in catalog.by_month.items():
        totals[year] += len(reports)
    years = sorted(totals, reverse=True)
    rows = tuple(Row(f"{year}年", addresses.year_uri(year), "", tuple(cells(year, totals[year]))) for year in years)
    columns = (*(f"{month}月" for month in range(1, 13)), _TOTAL)
    return Table("months", "按月", "持续几天的事件，计入开始的那个月。", "年份", columns, rows)


def _topics(catalog: Catalog, years_of: _YearsOf) -> Table:
    """Return the topics by year."""
    subjects = (_page_of(topic, "topics", catalog.by_topic.get(topic.id, ())) for topic in catalog.topics)
    note = "一篇报告可以有几个主题，各行之和可以大于全部报告数。"
    return _by_year("topics", "主题与年份", note, "主题", subjects, catalog, years_of)


def _provinces(catalog: Catalog, years_of: _YearsOf) -> Table:
    """Return the provincial divisions of China by year."""
    divisions = catalog.gazetteer.children(catalog.gazetteer[CHINA])
    note = "包括下级地区的报告；一篇报告可以有几个地区，没有具体到省的报告只计入最后一行。"
    return _by_year("provinces", "省级地区与年份", note, "地区", _places(divisions, catalog), catalog, years_of)


def _countries(catalog: Catalog, years_of: _YearsOf) -> Table:
    """Return the countries by year."""
    countries = (place for place in catalog.places if place.kind is PlaceKind.COUNTRY)
    note = "包括下级地区的报告；一篇报告可以有几个国家。"
    return _by_year("countries", "国家与年份", note, "国家", _places(countries, catalog), catalog, years_of)


def _types(catalog: Catalog, years_of: _YearsOf) -> Table:
    """Return the types of entities by year, and how many entities there are of each."""
    numbers = Counter(entity.type for entity in catalog.entities.values())
    by_type = group_by(catalog.reports, lambda report: report.entity_types)
    names = {entity.type: entity.type_name for entity in catalog.entities.values()}
    first = {_ALL: Cell(len(catalog.entities), addresses.ENTITIES_URI)}
    subjects = []
    for kind in ENTITY_TYPES:
        if numbers[kind]:
            name, anchor = names[kind], f"#{addresses.entity_type_anchor(kind)}"
            first[name] = Cell(numbers[kind], addresses.ENTITIES_URI, anchor)
            reports = by_type.get(name, ())
            total = Cell(len(reports), addresses.SEARCH_URI, search_suffix(entity_types=name))
            subjects.append(_Subject(name, addresses.ENTITIES_URI, anchor, ("entity_types", name), reports, total))
    note = "报告数是写到这一类实体的报告；一篇报告可以写到几类。"
    table = _by_year("types", "实体类别与年份", note, "类别", subjects, catalog, years_of)
    return replace(
        table,
        columns=("实体数", *table.columns),
        rows=tuple(replace(row, cells=(first[row.name], *row.cells)) for row in table.rows),
    )


def _places(places: Iterable[Place], catalog: Catalog) -> Iterator[_Subject]:
    for place in places:
        yield _page_of(place, "places", catalog.by_place.get(place.code, ()))


def _page_of(target: Topic | Place, attribute: str, reports: Sequence[Report]) -> _Subject:
    """Return what has a page that lists its reports."""
    uri = uri_of(target)
    return _Subject(target.name, uri, "", (attribute, facet_key(target)), reports, Cell(len(reports), uri))


def _years(reports: Iterable[Report], years_of: _YearsOf) -> Counter[str]:
    """Return how many reports each year has; an event that lasted beyond the end of one is found under both."""
    return Counter(chain.from_iterable([years_of[report.id] for report in reports]))


def _by_year(  # noqa: PLR0913, PLR0917 - the facts of a table, in the order of its fields
    table_id: str,
    title: str,
    note: str,
    heading: str,
    subjects: Iterable[_Subject],
    catalog: Catalog,
    years_of: _YearsOf,
) -> Table:
    """Return the table of subjects by year, those with the most reports first, and below them all reports.

    Years without any report have no column, subjects without any no row.
    """
    totals = sorted(_years(catalog.reports, years_of).items())
    shown = sorted((each for each in subjects if each.reports), key=lambda each: -len(each.reports))
    counts = [_years(each.reports, years_of) for each in shown]
    most = max((count for by_year in counts for count in by_year.values()), default=0)

    def cells(subject: _Subject, by_year: Counter[str]) -> Iterator[Cell]:
        attribute, key = subject.filters
        for year, _ in totals:
            suffix = search_suffix(**{attribute: key}, years=year)
            yield Cell(by_year[year], addresses.SEARCH_URI, suffix, statistics.level(by_year[year], most))
        yield subject.total

    rows = [
        Row(each.name, each.uri, each.suffix, tuple(cells(each, by_year)))
        for each, by_year in zip(shown, counts, strict=True)
    ]
    if rows:
        of_year = (Cell(count, addresses.SEARCH_URI, search_suffix(years=year)) for year, count in totals)
        everything = Cell(len(catalog.reports), addresses.SEARCH_URI, search_suffix())
        rows.append(Row(_ALL, None, "", (*of_year, everything)))
    columns = (*(f"{year}年" for year, _ in totals), _TOTAL)
    return Table(table_id, title, note, heading, columns, tuple(rows))
