"""What the head of a report's page shows as text; pages at old addresses."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from eventlib.library.catalog import build_catalog
from eventlib.pages.library_pages import all_pages, report_pages
from eventlib.pages.list_pages import PAGE_SIZE
from eventlib.pages.page import PageKind
from eventlib.pages.relations import OnwardFinder
from factories import ENTITIES, SETTINGS, TOPICS, load, report_text


def facts(folder: Path, **fields: str) -> dict[str, object]:
    library = load(folder, {"2025/2025-04-10-a.md": report_text(**fields)})
    (report,) = library.reports
    catalog = build_catalog(library.reports, library.vocabulary, library.texts)
    page, *_ = report_pages(report, catalog, OnwardFinder(catalog)).pages()
    return dict(page.context["facts"])


def test_what_is_written_stands_under_the_title_of_its_field(tmp_path: Path) -> None:
    assert facts(tmp_path, authors="[甲, 乙]", published="2025-04-12", updated="2025-05-01") == {
        "作者": ("甲", "乙"),
        "收录日期": datetime.date(2025, 4, 12),
        "更新日期": datetime.date(2025, 5, 1),
    }


def test_what_is_not_written_is_not_shown(tmp_path: Path) -> None:
    assert facts(tmp_path) == {}


def test_every_page_about_what_has_had_another_id_is_found_at_its_old_address(tmp_path: Path) -> None:
    entities = ENTITIES.replace("id: hongteng,", "id: hongteng, redirect_from: [hong, unregistered-0123456789],")
    topics = TOPICS.replace("id: cybersecurity,", "id: cybersecurity, redirect_from: net,").replace(
        "id: talent,", "id: talent, redirect_from: [unused],"
    )
    files = {
        f"2025/2025-04-{day}-a.md": report_text(
            date=f"2025-04-{day}", source=f"https://example.com/{day}", entities="[鸿腾, 陈伟]"
        )
        for day in (10, 11)
    }
    library = load(tmp_path, {**files, "vocabulary/entities.yml": entities, "vocabulary/topics.yml": topics})
    assert not [finding for finding in library.findings if finding.is_error]
    pages = list(all_pages(build_catalog(library.reports, library.vocabulary, library.texts), SETTINGS))
    moved = {page.uri for page in pages if page.kind is PageKind.MOVED}
    assert moved == {
        "entities/hong.md",
        "entities/unregistered-0123456789.md",
        "entities/chen-wei/with/hong.md",
        "entities/chen-wei/with/unregistered-0123456789.md",
        "topics/net.md",
        *(f"topics/net/{section.address}.md" for section in SETTINGS.compiled),
    }
    assert len({page.uri for page in pages}) == len(pages)


def test_each_page_of_a_long_list_is_found_at_its_old_address(tmp_path: Path) -> None:
    topics = TOPICS.replace("id: cybersecurity,", "id: cybersecurity, redirect_from: net,")
    library = load(tmp_path, {"2025/2025-04-10-a.md": report_text(), "vocabulary/topics.yml": topics})
    (report,) = library.reports
    reports = [replace(report, id=f"{report.id}-{number}") for number in range(2 * PAGE_SIZE)]
    pages = {page.uri: page for page in all_pages(build_catalog(reports, library.vocabulary, {}), SETTINGS)}
    assert "topics/cybersecurity/2.md" in pages
    assert pages["topics/net.md"].subject == "topics/cybersecurity.md"
    assert pages["topics/net/2.md"].subject == "topics/cybersecurity/2.md"
    assert "topics/net/3.md" not in pages
