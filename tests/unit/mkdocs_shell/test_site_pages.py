"""Which pages there are is known without laying them out, as long as their facts are the same."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from eventlib.cache.facts import FactDigests
from eventlib.library.catalog import Catalog, build_catalog
from eventlib.pages.library_pages import all_pages, page_groups
from eventlib.pages.page import PageGroup
from eventlib.pages.relations import OnwardFinder
from factories import SETTINGS, load, report_text
from mkdocs_shell.shared_facts import outline_facts, shared_facts
from mkdocs_shell.site_pages import GroupNote, SitePages, group_keys, outline_keys, site_pages, site_pages_over

FILES = {
    "2025/2025-04-10-a.md": report_text(entities="[鸿腾, 陈伟]", published="2025-04-10"),
    "2025/2025-04-11-b.md": report_text(
        date="2025-04-11", entities="[鸿腾, 陈伟]", source="https://example.com/2", published="2025-04-12"
    ),
    "2024/2024-03-01-c.md": report_text(
        date="2024-03-01", region="杭州市", topics="人才培养", source="https://example.com/3"
    ),
}


def catalog_of(folder: Path, files: dict[str, str]) -> Catalog:
    library = load(folder, dict(files))
    assert not [finding for finding in library.findings if finding.is_error]
    return build_catalog(library.reports, library.vocabulary, library.texts)


def groups_of(catalog: Catalog) -> list[PageGroup]:
    return list(page_groups(catalog, SETTINGS, OnwardFinder(catalog)))


def outlines_of(groups: list[PageGroup], catalog: Catalog) -> list[str | None]:
    return outline_keys(groups, FactDigests(outline_facts(catalog)))


def over(catalog: Catalog, before: SitePages | None = None) -> SitePages:
    known = {group.key: GroupNote("", group.notes) for group in before.groups if group.key} if before else {}
    groups = groups_of(catalog)
    keys = group_keys(groups, outlines_of(groups, catalog), FactDigests(shared_facts(catalog)))
    return site_pages_over(groups, keys, known)


def laid_out(pages: SitePages) -> set[str]:
    return {group.group.uri for group in pages.groups if group.noted is None or group._pages is not None}


def test_only_what_an_edit_changes_is_laid_out(tmp_path: Path) -> None:
    before = over(catalog_of(tmp_path / "before", FILES))
    same = over(catalog_of(tmp_path / "same", FILES), before)
    unsaid = {group.uri for group in groups_of(catalog_of(tmp_path / "again", FILES)) if not group.made_from}
    assert laid_out(same) == unsaid
    name = "2024/2024-03-01-c.md"
    edited = {**FILES, name: FILES[name].replace("title: ", "title: 另")}
    after = over(catalog_of(tmp_path / "after", edited), before)
    changed = laid_out(after) - unsaid
    assert {f"reports/{name}", "regions/330100.md", "archive/2024/03.md", "topics/talent.md"} <= changed
    assert not {"entities/hongteng.md", "archive/2025/04.md", "archive/entry/2025-04.md"} & changed
    # And what is said without laying out is what laying out says.
    afresh = site_pages(groups_of(catalog_of(tmp_path / "afresh", edited)))
    assert list(after.notes) == list(afresh.notes)


def test_a_newer_date_is_noted_of_a_page_that_says_the_same_otherwise(tmp_path: Path) -> None:
    name = "2024/2024-03-01-c.md"
    edited = {**FILES, name: FILES[name].replace("title: ", "updated: 2026-01-01\ntitle: ")}
    after = over(catalog_of(tmp_path / "after", edited), over(catalog_of(tmp_path / "before", FILES)))
    assert list(after.notes) == list(site_pages(groups_of(catalog_of(tmp_path / "afresh", edited))).notes)


def test_a_summary_is_no_part_of_an_outline_and_is_told_by_all_that_show_it(tmp_path: Path) -> None:
    name = "2024/2024-03-01-c.md"
    edited = {**FILES, name: FILES[name].replace("title: ", "summary: 另一段摘要。\ntitle: ")}
    before, after = catalog_of(tmp_path / "before", FILES), catalog_of(tmp_path / "after", edited)
    groups = groups_of(before)
    assert outlines_of(groups, before) == outlines_of(groups_of(after), after)
    uris = {f"reports/{name}", "regions/330100.md", "archive/2024/03.md", "topics/talent.md"}
    changed = laid_out(over(after, over(before))) - {group.uri for group in groups if not group.made_from}
    assert uris <= changed
    assert not {uri for uri in changed if "2025" in uri or uri.startswith("entities/hongteng")}


def test_an_outline_names_no_report(tmp_path: Path) -> None:
    # Whatever follows from more of a report than is in the outline would not be made again when that changes.
    catalog = catalog_of(tmp_path, FILES)
    report, group = catalog.reports[0], groups_of(catalog)[0]
    told: tuple[tuple[object, ...], ...] = ((report,), ([report],), ({"shown": (report,)},), ((report, report),))
    for facts in told:
        with pytest.raises(TypeError, match=report.id):
            outlines_of([replace(group, made_from=partial(tuple, facts))], catalog)


def test_pages_are_found_by_their_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventlib.pages.list_pages.PAGE_SIZE", 1)
    name = "2024/2024-03-01-c.md"
    catalog = catalog_of(
        tmp_path, {**FILES, name: FILES[name].replace("title", "redirect_from: 2024-02-28-old\ntitle")}
    )
    pages, expected = over(catalog), list(all_pages(catalog, SETTINGS))
    again = over(catalog, pages)
    assert [note.uri for note in again.notes] == [page.uri for page in expected]
    assert again.page("regions/330100.md") == next(page for page in expected if page.uri == "regions/330100.md")
    assert again.has("archive/2025/04.md")
    assert "archive/2025/04.md" not in laid_out(again)
    assert [again.page(page.uri) for page in expected] == expected
    assert again.has("archive/2025/04/2.md")
    assert again.has("reports/2024/2024-02-28-old.md")
    for uri in ("archive/2025/05.md", "archive/2025/04/3.md", "archive/2025.md", "topics/cybersecurity/1.md", "2.md"):
        assert not again.has(uri)


def test_no_two_groups_are_taken_for_each_other(tmp_path: Path) -> None:
    # The reports of a month are those that were entered in it.
    catalog = catalog_of(tmp_path, {name: text for name, text in FILES.items() if name.startswith("2025")})
    groups = over(catalog).groups
    keys = [group.key for group in groups if group.key]
    assert len(keys) == len(set(keys)) > 10
    assert [group.group.uri for group in groups] == [group.notes[0].uri for group in groups]
