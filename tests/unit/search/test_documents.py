from __future__ import annotations

import json
from pathlib import Path

from eventlib.exports.api import report_object
from eventlib.library.catalog import build_catalog
from eventlib.pages.library_pages import all_pages
from eventlib.search.documents import search_document
from factories import REGIONS, SECTIONS, SETTINGS, catalog_of, load, report_text
from indexes import index_of

NESTED = REGIONS.replace("groups:", "groups:\n  - {id: east-china, name: 华东, members: [长三角, 山东省]}")


def test_reports_stand_on_the_pages_and_under_the_facets_of_groups_around_groups(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        {
            "vocabulary/regions.yml": NESTED,
            "2025/2025-04-10-a.md": report_text(region="南湖区"),
            "2025/2025-04-11-b.md": report_text(region="长三角", date="2025-04-11", source="https://example.com/2"),
        },
    )
    assert library.findings == ()
    catalog = build_catalog(library.reports, library.vocabulary, library.texts)
    assert {code: len(reports) for code, reports in catalog.by_place.items() if "-" in code} == {
        "east-china": 2,
        "yangtze-river-delta": 2,
    }
    index = index_of(catalog)
    inner, outer = "yangtze-river-delta", "east-china"
    assert [len(index.ids_under("places", key)) for key in ("330402", "330000", inner, outer)] == [1, 1, 2, 2]
    pages = {page.uri: page for page in all_pages(catalog, SETTINGS)}
    around = pages["regions/east-china.md"].context
    assert [(place.name, count) for place, count in around["children"]] == [("长三角", 2)]
    assert [place.name for place in around["others"]] == ["山东省"]
    groups = pages["regions/yangtze-river-delta.md"].context["groups"]
    assert [place.name for place in groups] == ["华东"]


def test_what_the_page_says_beside_the_text_is_searched_too(tmp_path: Path) -> None:
    text = report_text(
        summary="写给读者的摘要。",
        entities="[{name: 陈伟, role: 某市代市长}]",
        source=(
            "[{url: 'https://example.com/1', title: 原文的题名, publisher: 某某日报},"
            " {url: 'https://example.com/2', publisher: 某某周刊}, https://example.org/3]"
        ),
        authors="[王分析]",
        corrections="[{date: 2025-05-01, text: 更正了人数。}]",
        status="withdrawn",
        withdrawn="{date: 2025-05-02, reason: 事实有误。}",
    )
    catalog = catalog_of(tmp_path, text)
    (report,) = catalog.reports
    document = search_document(report, catalog.texts[report.id], SECTIONS)
    said = [
        "某市代市长",
        "原文的题名",
        "某某日报",
        "某某周刊",
        "https://example.org/3",
        "王分析",
        "写给读者的摘要。",
        "更正了人数。",
        "事实有误。",
    ]
    assert document.texts[-1].split() == said
    assert json.loads(document.stored)["sections"][-1] == {
        "name": "",
        "heading": "",
        "anchor": "",
        "text": document.texts[-1].lstrip("\n"),
    }
    index = index_of(catalog)
    for words in said:
        assert index.search(words) == {report.id}, words
    published = report_object(report, catalog.texts[report.id], catalog.gazetteer)
    assert all(section["heading"] for section in published["sections"]), "no section of the API"


def test_a_summary_that_is_the_beginning_of_the_text_is_searched_once(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, report_text(source="https://example.com/1"))
    (report,) = catalog.reports
    assert search_document(report, catalog.texts[report.id], SECTIONS).texts[-1] == "\nhttps://example.com/1"


def test_an_event_that_lasted_is_found_in_each_of_its_years_and_a_result_says_until_when(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, report_text(date="2024-12-30", until="2025-01-02"), report_text())
    assert [len(index_of(catalog).ids_under("years", year)) for year in ("2024", "2025")] == [1, 2]
    stored = [json.loads(search_document(r, catalog.texts[r.id], SECTIONS).stored) for r in catalog.reports]
    assert [each.get("until") for each in stored] == [None, "2025-01-02"]
