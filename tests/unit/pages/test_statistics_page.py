"""Tables of counts: each cell is what the page or the search that it leads to shows."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventlib.exports.spreadsheet import counts_csv
from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.report import Report
from eventlib.pages.addresses import ENTITIES_URI, SEARCH_URI
from eventlib.pages.library_pages import all_pages
from eventlib.pages.statistics_page import Cell, Table, statistics_page, statistics_tables
from factories import SETTINGS, TOPICS, catalog_of, load, report_text

WITHDRAWN = {"status": "withdrawn", "withdrawn": "{date: 2025-06-01, reason: 事实有误}"}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(
        tmp_path_factory.mktemp("reports"),
        report_text(region="[南湖区, 杭州, 上海]", topics="[网络安全, 数据安全]", entities="[鸿腾, 陈伟, 嘉兴市委]"),
        report_text(date="2025-04-11", region="[中国, 旧金山]", entities="[没有登记的公司]"),
        report_text(date="2025-01-31", region="杭州", topics="数据安全", **WITHDRAWN),
        report_text(date="2023-12-31", region="[美国, 香港]", topics="[数据安全]", entities="[鸿腾]"),
    )


def tables_of(catalog: Catalog) -> dict[str, Table]:
    return {table.id: table for table in statistics_tables(catalog)}


def found_by_search(catalog: Catalog, suffix: str) -> set[str]:
    """Return the ids of what the search page shows at an address, as it reads it."""
    asked = dict(parse_qsl(suffix.removeprefix("?"), strict_parsing=True))
    assert asked.pop("withdrawn") == "1"
    holds: dict[str, Callable[[Report], set[str]]] = {
        "topics": lambda report: {topic.id for topic in report.topics},
        "places": lambda report: {
            above.code.lower() for place in report.places for above in catalog.gazetteer.roll_up(place)
        },
        "types": lambda report: {mention.entity.type_name for mention in report.entities},
        "years": lambda report: set(report.years),
    }
    return {report.id for report in catalog.reports if all(key in holds[kind](report) for kind, key in asked.items())}


def mistaken(catalog: Catalog) -> tuple[int, list[Cell]]:
    """Return how many cells there are, and those that do not say how many reports, or entities, are where they lead."""
    pages = {page.uri: page for page in all_pages(catalog, SETTINGS)}

    def shown(cell: Cell) -> int:
        if cell.uri == SEARCH_URI:
            return len(found_by_search(catalog, cell.suffix))
        if not cell.count and cell.uri not in pages:
            return 0
        page = pages[cell.uri]
        if cell.uri == ENTITIES_URI:
            types = {f"#{anchor}": number for anchor, _, number, _ in page.context["types"]}
            return types[cell.suffix] if cell.suffix else sum(types.values())
        assert not cell.suffix
        if page.list_page:
            assert page.list_page.total is not None, "what counts leads to where a list begins"
            return page.list_page.total
        total: int = page.context["total"]
        return total

    cells = [cell for table in statistics_tables(catalog) for row in table.rows for cell in row.cells]
    return len(cells), [cell for cell in cells if shown(cell) != cell.count]


def test_each_cell_is_what_it_leads_to(catalog: Catalog) -> None:
    number, wrong = mistaken(catalog)
    assert number == 76
    assert wrong == []


def rows_of(table: Table) -> dict[str, list[int]]:
    return {row.name: [cell.count for cell in row.cells] for row in table.rows}


def test_tables_say_how_many_reports_there_are_of_what_and_when(catalog: Catalog) -> None:
    tables = tables_of(catalog)
    assert rows_of(tables["months"]) == {
        "2025年": [1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3],
        "2023年": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1],
    }
    assert tables["topics"].columns == ("2023年", "2025年", "合计")
    assert rows_of(tables["topics"]) == {"数据安全": [1, 2, 3], "网络安全": [0, 2, 2], "全部报告": [1, 3, 4]}
    assert rows_of(tables["provinces"]) == {
        "浙江省": [0, 2, 2], "上海市": [0, 1, 1], "香港特别行政区": [1, 0, 1], "全部报告": [1, 3, 4],
    }  # fmt: skip
    assert rows_of(tables["countries"]) == {"中国": [1, 3, 4], "美国": [1, 1, 2], "全部报告": [1, 3, 4]}
    assert rows_of(tables["types"]) == {
        "企业": [3, 1, 1, 2], "政府机构": [1, 0, 1, 1], "人物": [1, 0, 1, 1], "未分类": [1, 0, 1, 1],
        "全部报告": [6, 1, 3, 4],
    }  # fmt: skip


def test_an_event_that_lasts_over_years_is_counted_in_each_and_in_the_month_it_began(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, report_text(date="2023-12-31", until="2025-01-02"))
    tables = tables_of(catalog)
    assert [row.name for row in tables["months"].rows] == ["2023年"]
    assert tables["topics"].columns == ("2023年", "2024年", "2025年", "合计")
    assert rows_of(tables["topics"]) == {"网络安全": [1, 1, 1, 1], "全部报告": [1, 1, 1, 1]}
    assert mistaken(catalog)[1] == []


def test_shades_follow_the_counts_of_a_table_and_totals_have_none(catalog: Catalog) -> None:
    months = tables_of(catalog)["months"].rows[0].cells
    assert [cell.level for cell in months] == [3, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert all(not row.cells[-1].level for table in statistics_tables(catalog) for row in table.rows)


def test_the_page_is_as_new_as_its_reports(catalog: Catalog) -> None:
    (page,) = statistics_page(catalog).pages()
    assert page.updated == datetime.date(2025, 6, 1)


def test_an_empty_library_has_no_tables(tmp_path: Path) -> None:
    (page,) = statistics_page(catalog_of(tmp_path)).pages()
    assert page.context["tables"] == ()
    assert page.context["timeline"] is None


def test_a_table_is_the_same_as_csv_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    topics = TOPICS + '- {id: calculated, name: "=SUM(A1);=1", description: 公式。}\n'
    files = {"2025/2025-04-10-x.md": report_text(topics='"=SUM(A1);=1"'), "vocabulary/topics.yml": topics}
    library = load(tmp_path, files)
    table = tables_of(build_catalog(library.published(), library.vocabulary, library.texts))["topics"]
    text = counts_csv(table)
    assert text.startswith("\ufeff主题,2025年,合计\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1:] == [["'=SUM(A1);'=1", "1", "1"], ["全部报告", "1", "1"]]


@given(
    st.lists(
        st.tuples(
            st.dates(datetime.date(2019, 1, 1), datetime.date(2025, 12, 31)),
            st.sets(st.sampled_from(["网络安全", "数据安全", "人才培养"]), min_size=1),
            st.sets(st.sampled_from(["南湖区", "浙江省", "上海", "旧金山", "中国"]), min_size=1),
            st.one_of(st.none(), st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 1, 1))),
            st.booleans(),
        ),
        max_size=6,
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_cell_of_any_library_is_what_it_leads_to(
    tmp_path_factory: pytest.TempPathFactory,
    facts: list[tuple[datetime.date, set[str], set[str], datetime.date | None, bool]],
) -> None:
    catalog = catalog_of(
        tmp_path_factory.mktemp("any"),
        *(
            report_text(
                date=date.isoformat(),
                topics=f"[{', '.join(sorted(topics))}]",
                region=f"[{', '.join(sorted(places))}]",
                until=until.isoformat() if until else None,
                **({**WITHDRAWN, "withdrawn": "{date: 2026-01-01, reason: 事实有误}"} if is_withdrawn else {}),
            )
            for date, topics, places, until, is_withdrawn in facts
        ),
    )

    assert mistaken(catalog)[1] == []
