from __future__ import annotations

from pathlib import Path

from eventlib.library.catalog import build_catalog
from eventlib.pages.library_pages import all_pages
from eventlib.search.documents import search_document
from factories import REGIONS, SECTIONS, SETTINGS, load, report_text

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
    facets = {report.id: search_document(report, catalog, SECTIONS).facets["places"] for report in catalog.reports}
    inner, outer = "yangtze-river-delta", "east-china"
    (inside,) = facets["2025-04-10-a"]
    assert {inner, outer} < set(inside)
    assert facets["2025-04-11-b"] == ((inner, outer),)
    pages = {page.uri: page for page in all_pages(catalog, SETTINGS)}
    around = pages["regions/east-china.md"].context
    assert [(place.name, count) for place, count in around["children"]] == [("长三角", 2)]
    assert [place.name for place in around["others"]] == ["山东省"]
    groups = pages["regions/yangtze-river-delta.md"].context["groups"]
    assert [(place.name, count) for place, count in groups] == [("华东", 2)]
