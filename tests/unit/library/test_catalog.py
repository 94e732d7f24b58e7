from __future__ import annotations

from pathlib import Path

from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.report import Report
from eventlib.pages.library_pages import all_pages
from eventlib.pages.page import Page, PageKind
from factories import SETTINGS, VOCABULARY, catalog_of, load, report_text


def pages_of(catalog: Catalog) -> dict[str, Page]:
    pages = list(all_pages(catalog, SETTINGS))
    assert len({page.uri for page in pages}) == len(pages), "two pages with one address"
    return {page.uri: page for page in pages}


def test_every_place_and_parent_lists_what_is_below_it(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        report_text(region="南湖区", entities="[鸿腾]"),
        report_text(region="[杭州, 嘉兴]", date="2025-04-11", entities="[鸿腾, 360数字安全集团]"),
        report_text(region="旧金山", date="2024-02-03"),
    )
    counts = {code: len(reports) for code, reports in catalog.by_place.items()}
    assert counts == {
        "CN": 2,
        "330000": 2,
        "330400": 2,
        "330402": 1,
        "330100": 1,
        "yangtze-river-delta": 2,
        "US": 1,
        "us-san-francisco": 1,
    }
    assert {key: len(reports) for key, reports in catalog.by_entity.items()} == {
        "hongteng": 2,
        "360-group": 2,
        "three-six-zero": 2,
    }
    assert [report.date.isoformat() for report in catalog.reports] == ["2025-04-11", "2025-04-10", "2024-02-03"]
    assert set(catalog.by_month) == {(2025, 4), (2024, 2)}


def test_entity_reports_stand_year_by_year_with_the_role_of_the_day(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        report_text(date="2023-01-01", entities="[{name: 陈伟, role: 嘉兴市市长}]"),
        report_text(date="2024-01-01", entities="[{name: 陈伟, role: 嘉兴市委书记}]"),
        report_text(date="2024-01-02", entities="[陈伟, 360数字安全集团]"),
        report_text(date="2025-01-01", entities="[{name: 陈伟, role: 嘉兴市委书记}, 鸿腾]"),
    )
    pages = pages_of(catalog)
    page = pages["entities/chen-wei.md"]
    context, list_page = page.context, page.list_page
    assert list_page
    assert [(group.heading, group.count) for group in list_page.groups] == [("2025年", 1), ("2024年", 2), ("2023年", 1)]
    notes = [context["notes"][report.id] for group in list_page.groups for report in group.reports]
    assert notes == ["嘉兴市委书记", "", "嘉兴市委书记", "嘉兴市市长"]
    page = pages["entities/360-group.md"]
    assert list(page.context["notes"].values()) == ["涉及嘉兴鸿腾数字安全科技有限公司", ""]
    assert page.list_page and page.list_page.total == 2


def test_person_who_is_not_registered_has_offices_and_a_company_has_people(tmp_path: Path) -> None:
    entities = "[{name: 李四, role: 总裁}, 某某公司, {name: 陈伟, role: 书记}]"
    catalog = catalog_of(tmp_path, report_text(entities=entities))
    found = {}
    for page in pages_of(catalog).values():
        if page.kind is PageKind.ENTITY:
            shown = page.context["other_offices" if page.title == "某某公司" else "offices"]
            offices = [(office.person.name, office.role) for office in shown]
            found[page.title] = (page.context["is_person"], offices)
    assert found == {
        "李四": (True, [("李四", "总裁")]),
        "陈伟": (True, [("陈伟", "书记")]),
        "某某公司": (False, [("陈伟", "书记"), ("李四", "总裁")]),
    }


def test_people_of_a_company_stand_before_those_of_others(tmp_path: Path) -> None:
    entities = VOCABULARY["vocabulary/entities.yml"] + "- {id: zhou, name: 周某, type: person, parent: hongteng}\n"
    files = {
        "2025/2025-04-10-a.md": report_text(entities="[鸿腾, {name: 陈伟, role: 书记}, {name: 周某, role: 总裁}]"),
        "vocabulary/entities.yml": entities,
    }
    library = load(tmp_path, files)
    pages = pages_of(build_catalog(library.published(), library.vocabulary, library.texts))
    for entity in ("hongteng", "360-group"):  # of a subsidiary as well
        context = pages[f"entities/{entity}.md"].context
        assert [office.person.name for office in context["offices"]] == ["周某"]
        assert [office.person.name for office in context["other_offices"]] == ["陈伟"]
    assert pages["entities/360-group.md"].context["own_total"] == 0


def test_a_group_names_the_members_without_reports(tmp_path: Path) -> None:
    pages = pages_of(catalog_of(tmp_path, report_text()))
    context = pages["regions/yangtze-river-delta.md"].context
    assert [place.name for place, _ in context["children"]] == ["浙江省"]
    assert [place.name for place in context["others"]] == ["上海市", "江苏省", "安徽省"]
    assert pages["regions/330000.md"].context["others"] == []


def test_long_lists_run_over_numbered_pages(tmp_path: Path) -> None:
    texts = [report_text(date=f"{2020 + number // 30}-01-{number % 30 + 1:02}") for number in range(120)]
    pages = pages_of(catalog_of(tmp_path, *texts))
    # Further pages are numbered from the oldest on.
    uris = ["topics/cybersecurity.md", "topics/cybersecurity/3.md", "topics/cybersecurity/2.md"]
    parts = [part for uri in uris if (part := pages[uri].list_page)]
    assert [sum(len(group.reports) for group in part.groups) for part in parts] == [30, 30, 60]
    assert [(part.total, part.page_count) for part in parts] == [(120, 3), (None, None), (None, None)]
    seen = [report.id for part in parts for group in part.groups for report in group.reports]
    assert len(set(seen)) == 120
    jumps = {jump.heading: (jump.count, jump.uri) for jump in parts[0].jumps}
    assert jumps == {
        "2023年": (30, uris[0]),
        "2022年": (30, uris[1]),
        "2021年": (30, uris[2]),
        "2020年": (30, uris[2]),
    }
    assert {jump.uri: jump.count for jump in parts[2].jumps} == dict.fromkeys(uris)
    assert [(part.newer_uri, part.older_uri) for part in parts] == [
        (None, uris[1]),
        (uris[0], uris[2]),
        (uris[1], None),
    ]
    assert [part.period for part in parts] == ["", "2022年1月1日至30日", "2020年1月1日至2021年1月30日"]
    assert pages[uris[1]].title == "网络安全（2022年1月1日至30日）"


def test_empty_library_has_its_index_pages(tmp_path: Path) -> None:
    pages = pages_of(catalog_of(tmp_path))
    assert sorted(pages) == [
        "archive/entry/index.md",
        "archive/index.md",
        "compare.md",
        "compendium.md",
        "contribute.md",
        "entities/index.md",
        "format.md",
        "index.md",
        "regions/index.md",
        "search.md",
        "selection.md",
        "statistics.md",
        "subscribe.md",
        "topics/index.md",
    ]


def test_old_addresses_lead_to_the_report(tmp_path: Path) -> None:
    pages = pages_of(catalog_of(tmp_path, report_text(redirect_from="[2024-12-31-old]")))
    page = pages["reports/2024/2024-12-31-old.md"]
    assert isinstance(page.subject, Report) and page.subject.id == "2025-04-10-report-1"
