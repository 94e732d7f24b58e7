from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.library.catalog import build_catalog
from eventlib.pages import statistics
from eventlib.pages.across import across_pages
from eventlib.pages.addresses import uri_of
from eventlib.pages.library_pages import all_pages
from eventlib.pages.list_pages import PAGE_SIZE
from eventlib.pages.page import PageKind
from factories import ENTITIES, SETTINGS, catalog_of, load, report_text


def test_months_are_counted_from_the_newest_report(tmp_path: Path) -> None:
    dates = ("2024-02-10", "2024-02-01", "2023-12-31", "2020-01-01")
    months = statistics.last_months(catalog_of(tmp_path, *(report_text(date=date) for date in dates)), 4)
    assert [(month.year, month.month, month.count) for month in months] == [
        (2023, 11, 0), (2023, 12, 1), (2024, 1, 0), (2024, 2, 2),
    ]  # fmt: skip


def test_distribution_has_the_34_divisions_with_what_is_below_them(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        *(report_text(region=region) for region in ("南湖区", "杭州", "浙江省", "上海", "台北", "香港", "旧金山")),
    )
    regions = statistics.distribution(catalog)
    assert [name for name, _ in regions] == ["华北", "东北", "华东", "华中", "华南", "西南", "西北", "港澳台"]
    tiles = [tile for _, listed in regions for tile in listed]
    assert len({tile.place.code for tile in tiles}) == 34
    assert [tile.place.code for tile in tiles] == sorted(tile.place.code for tile in tiles)
    shown = {tile.place.short_name: (tile.count, tile.level) for tile in tiles if tile.count}
    assert shown == {"上海": (1, 3), "浙江": (3, 4), "台湾": (1, 3), "香港": (1, 3)}


@pytest.mark.parametrize(("count", "most", "level"), [(0, 0, 0), (0, 9, 0), (1, 1, 4), (1, 1000, 1), (999, 1000, 4)])
def test_every_count_has_a_shade_and_none_has_none(count: int, most: int, level: int) -> None:
    assert statistics.level(count, most) == level


def test_empty_library_has_no_months_and_an_empty_distribution(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path)
    assert statistics.last_months(catalog, 12) == []
    assert {tile.level for _, tiles in statistics.distribution(catalog) for tile in tiles} == {0}
    assert statistics.timeline(()) is None
    assert statistics.topics_over_time((), topics=5, years=5) == ((), [])


def test_timeline_counts_months_over_whole_years(tmp_path: Path) -> None:
    dates = ("2025-03-01", "2024-12-31", "2024-12-01", "2023-02-01", "2023-02-02")
    line = statistics.timeline(catalog_of(tmp_path, *(report_text(date=date) for date in dates)).reports)
    assert line is not None
    assert (line.first_year, line.last_year, line.length) == (2023, 2025, 36)
    assert line.months == ((1, 2), (23, 2), (26, 1))
    assert line.peak == statistics.MonthCount(2024, 12, 2)


def test_one_month_needs_no_timeline(tmp_path: Path) -> None:
    reports = catalog_of(tmp_path, report_text(date="2025-03-01"), report_text(date="2025-03-31")).reports
    assert statistics.timeline(reports) is None


def test_topics_over_time_add_up(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        report_text(date="2025-01-01", topics="[网络安全, 数据安全]"),
        report_text(date="2023-01-01", topics="[网络安全]"),
        report_text(date="2020-01-01", topics="[网络安全]"),
        report_text(date="2019-01-01", topics="[人才培养]"),
    )
    years, trends = statistics.topics_over_time(catalog.reports, topics=2, years=3)
    assert years == (2023, 2024, 2025)
    assert [(row.topic.name, row.earlier, row.counts, row.total) for row in trends] == [
        ("网络安全", 1, (1, 0, 1), 3),
        ("数据安全", 0, (0, 0, 1), 1),
    ]
    assert statistics.topics_over_time(catalog.reports[:1], topics=2, years=3)[0] == (2025,), (
        "no years before the first"
    )


def test_offices_stand_person_by_person_the_latest_first(tmp_path: Path) -> None:
    reports = catalog_of(
        tmp_path,
        report_text(date="2023-01-01", entities="[{name: 陈伟, role: 嘉兴市市长}, {name: 李四, role: 总裁}]"),
        report_text(date="2024-01-01", entities="[{name: 陈伟, role: 嘉兴市委书记}, 360数字安全集团]"),
        report_text(date="2025-06-01", entities="[{name: 陈伟, role: 嘉兴市委书记}, {name: 鸿腾, role: 承办方}]"),
        report_text(date="2025-07-01", entities="[陈伟]"),
    ).reports
    offices = statistics.offices((report, mention) for report in reports for mention in report.entities)
    assert [(o.person.name, o.role, o.first.isoformat(), o.last.isoformat(), o.count) for o in offices] == [
        ("陈伟", "嘉兴市委书记", "2024-01-01", "2025-06-01", 2),
        ("陈伟", "嘉兴市市长", "2023-01-01", "2023-01-01", 1),
        ("李四", "总裁", "2023-01-01", "2023-01-01", 1),
    ]


def test_pairs_share_two_reports_and_are_not_above_one_another(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        report_text(date="2025-01-01", entities="[鸿腾, 360数字安全集团, 三六零, 陈伟, 嘉兴市委]"),
        report_text(date="2025-01-02", entities="[鸿腾, 360数字安全集团, 三六零, 陈伟]"),
        report_text(date="2025-01-03", entities="[嘉兴市委]"),
    )
    found = {(one.id, other.id): len(reports) for one, other, reports in statistics.pairs(catalog)}
    assert found == {("360-group", "chen-wei"): 2, ("chen-wei", "hongteng"): 2, ("chen-wei", "three-six-zero"): 2}
    chen = catalog.entities["chen-wei"]
    assert [(other.id, count) for other, count in statistics.companions(chen, catalog)] == [
        ("360-group", 2), ("hongteng", 2), ("three-six-zero", 2), ("committee", 1),
    ]  # fmt: skip
    hongteng = catalog.entities["hongteng"]
    assert [other.id for other, _ in statistics.companions(hongteng, catalog)] == ["chen-wei", "committee"]


def test_people_of_an_organisation_are_not_among_what_is_below_it(tmp_path: Path) -> None:
    people = "- {id: boss, name: 张总, type: person, parent: 360-group}\n"
    text = report_text(entities="[张总, 鸿腾]")
    library = load(tmp_path, {"2025/2025-04-10-x.md": text, "vocabulary/entities.yml": ENTITIES + people})
    catalog = build_catalog(library.published(), library.vocabulary, library.texts)
    (page,) = (page for page in all_pages(catalog, SETTINGS) if page.uri == "entities/360-group.md")
    shown = {name: [entity.id for entity, _ in page.context[name]] for name in ("below", "members")}
    assert shown == {"below": ["hongteng"], "members": ["boss"]}


def test_the_page_of_a_year_lists_its_reports_while_they_are_few(tmp_path: Path) -> None:
    def listed(number: int) -> list[int]:
        dates = [f"2025-{1 + index % 2:02}-{1 + index // 2:02}" for index in range(number)]
        catalog = catalog_of(tmp_path / str(number), *(report_text(date=date) for date in dates))
        (page,) = (page for page in all_pages(catalog, SETTINGS) if page.uri == "archive/2025/index.md")
        return [len(reports) for reports in page.context["reports"]]

    assert listed(3) == [1, 2]
    assert listed(PAGE_SIZE + 1) == []


def test_every_pair_page_is_linked_from_both_entities(tmp_path: Path) -> None:
    names = ", ".join(f"甲{number}公司" for number in range(20))
    catalog = catalog_of(
        tmp_path,
        report_text(date="2025-01-01", entities=f"[陈伟, {names}]"),
        report_text(date="2025-01-02", entities=f"[陈伟, {names}, 鸿腾]"),
    )
    linked = {
        (page.uri, uri)
        for page in all_pages(catalog, SETTINGS)
        if page.kind is PageKind.ENTITY
        for name in ("companions", "more_companions")
        for _, _, uri in page.context[name]
        if uri
    }
    pages = [page for group in across_pages(catalog, ()) for page in group.pages()]
    pairs = [(page.uri, page.subject) for page in pages if page.kind is PageKind.PAIR]
    assert len(pairs) == 21 * 20 / 2
    assert linked == {(uri_of(each), uri) for uri, both in pairs if isinstance(both, tuple) for each in both}
