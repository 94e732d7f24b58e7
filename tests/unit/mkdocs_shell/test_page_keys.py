"""Which pages are made anew after an edit: those that show it, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.cache.facts import FactDigests
from eventlib.cache.site_update import SiteUpdate, link_marks
from eventlib.exports.lists import INDEX_DOWNLOADS, report_lists
from eventlib.library.catalog import build_catalog
from eventlib.library.report import Report
from eventlib.pages.addresses import uri_of
from eventlib.pages.library_pages import page_groups
from eventlib.pages.mentions import name_finder, name_index, names_digest
from eventlib.pages.page import Page, PageKind
from eventlib.pages.pieces import cut_pieces
from eventlib.pages.relations import OnwardFinder
from eventlib.prose.linking import link_text
from factories import BODY, ENTITIES, SETTINGS, load, report_text
from mkdocs_shell.body_keys import BodyKeys
from mkdocs_shell.page_keys import PageKeys, noted_groups
from mkdocs_shell.pages import RenderedPage, piece_keys, report_of
from mkdocs_shell.shared_facts import outline_facts, shared_facts
from mkdocs_shell.site_pages import group_keys, outline_keys, page_path, site_pages_over

FILES = {
    "2025/2025-04-10-a.md": report_text(BODY.replace("的内容", "的内容，蓝鲸实验室在杭州市，", 1), entities="[鸿腾]"),
    "2025/2025-05-11-b.md": report_text(date="2025-05-11", region="杭州市", source="https://example.com/2"),
    "2024/2024-03-01-c.md": report_text(
        BODY.replace("的内容", "的内容，鸿腾又说，", 1),
        date="2024-03-01",
        region="上海",
        topics="人才培养",
        entities="[嘉兴市委, 陈伟]",
        source="https://example.com/3",
    ),
}


class Site:
    """A site whose pages are what they are made from, in one folder of reports and one of pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.links: dict[str, str] = {}
        """What the template of a page links to, where it links to anything."""

    def build(self, files: dict[str, str], frame: str | None = "frame") -> set[str]:
        """Build it of these reports; return the addresses of the pages that were made."""
        library = load(self.folder / "reports", dict(files))
        assert not [finding for finding in library.findings if finding.is_error]
        catalog = build_catalog(library.reports, library.vocabulary, library.texts)
        names = name_index(catalog)
        update = SiteUpdate(self.folder / "site", self.folder / "record.sqlite")
        downloads = {each.uri: each for each in (*report_lists(catalog), *INDEX_DOWNLOADS)}
        digests = FactDigests(shared_facts(catalog))
        told = names_digest(catalog, library.vocabulary_digest)
        sections = [section.name for section in SETTINGS.compiled]

        def linked(report: Report) -> tuple[frozenset[str], str]:
            had_a_say, text = set[str](), catalog.texts[report.id]
            html = link_text(text.html, name_finder(names, uri_of(report), had_a_say))
            return frozenset(had_a_say), piece_keys(cut_pieces(html, report, text.sections, sections), sections)

        def cut(report: Report) -> str:
            return linked(report)[1]

        bodies = BodyKeys(update, digests, names, told, catalog.texts, sections, cut)
        keys = PageKeys(update, digests, frame, bodies, downloads)
        groups = list(page_groups(catalog, SETTINGS, OnwardFinder(catalog)))
        outlines = outline_keys(groups, FactDigests(outline_facts(catalog)))
        pages = site_pages_over(groups, group_keys(groups, outlines, digests), noted_groups(update))

        def rendered(page: Page) -> RenderedPage:
            links = link_marks([page_path(self.links[page.uri])] if page.uri in self.links else [])
            had_a_say, pieces = linked(report_of(page)) if page.kind is PageKind.REPORT else (frozenset(), "")
            return RenderedPage(page.uri, "", links=links, names=had_a_say, pieces=pieces)

        made = self.folder / "made"
        made.mkdir()
        making = keys.to_make(pages, [])
        for page in sorted(making, key=lambda page: page.kind is not PageKind.REPORT):
            keys.made(page, rendered(page))
            (made / page_path(page.uri)).parent.mkdir(parents=True, exist_ok=True)
            (made / page_path(page.uri)).write_text(page.uri, encoding="utf-8")
        keys.remember(pages)
        update.bring_up_to_date(made)
        update.close()
        if made.exists():
            made.rename(self.folder / f"made-{len(list(self.folder.iterdir()))}")
        # The form is always made: what it loads is named by the vocabulary.
        return {page.uri for page in making} - {"contribute.md"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    assert {"index.md", "reports/2025/2025-04-10-a.md"} <= site.build(FILES)
    assert site.build(FILES) == set()
    return site


def test_a_text_changes_its_page_and_the_compendia_that_show_it(site: Site) -> None:
    name = "2025/2025-05-11-b.md"
    files = FILES
    for section, compendium in (("结论", "jielun"), ("应对策略", "yingduicelve"), ("结论", "jielun")):
        files = {**files, name: files[name].replace(f"这是{section}的内容", f"这是{section}的内容，与前不同")}
        made = site.build(files)
        assert {uri for uri in made if not uri.startswith("reports/")} == {f"topics/cybersecurity/{compendium}.md"}
        assert f"reports/{name}" in made


def test_a_name_changes_the_texts_in_which_it_stands(site: Site) -> None:
    lab = f"{ENTITIES}- {{id: blue-whale, name: 蓝鲸实验室, type: company}}\n"
    made = site.build({**FILES, "vocabulary/entities.yml": lab})
    assert {uri for uri in made if uri.startswith("reports/")} == {"reports/2025/2025-04-10-a.md"}
    # It means something else now, to a text that knew it: so the page is made anew once more.
    again = site.build(
        {**FILES, "vocabulary/entities.yml": lab.replace("蓝鲸实验室, type: company", "蓝鲸实验室, type: person")}
    )
    assert {uri for uri in again if uri.startswith("reports/")} == {"reports/2025/2025-04-10-a.md"}


def test_a_description_changes_the_page_of_its_entity(site: Site) -> None:
    text = ENTITIES.replace("aliases: [鸿腾], parent", "aliases: [鸿腾], description: 新的话, parent")
    described = {**FILES, "vocabulary/entities.yml": text}
    assert site.build(described) == {"entities/hongteng.md"}
    assert site.build(described) == set()


def test_a_page_that_leads_to_one_that_is_gone_is_made_again(site: Site) -> None:
    # By the links that were noted of it; nothing else that it says tells of that page.
    site.links = {"regions/330100.md": "topics/talent.md"}
    assert site.build(FILES, frame="another") > {"regions/330100.md", "topics/talent.md"}
    name = "2024/2024-03-01-c.md"
    made = site.build({**FILES, name: FILES[name].replace("topics: 人才培养", "topics: 网络安全")}, frame="another")
    assert "regions/330100.md" in made
    site.links = {}


def test_another_frame_and_an_unknown_one_change_all_pages(site: Site) -> None:
    everything = site.build(FILES, frame="another")
    assert {"index.md", "archive/index.md", "search.md", "format.md"} <= everything
    assert site.build(FILES, frame=None) == everything
    assert site.build(FILES, frame=None) == everything


def test_what_a_named_entity_belongs_to_changes_the_pages_of_those_named_beside_it(site: Site) -> None:
    entries = ("east, name: 东组", "middle, name: 中组, parent: east", "west, name: 西组, parent: middle")
    entities = ENTITIES + "".join(f"- {{id: {entry}, type: organization}}\n" for entry in entries)
    entities += "- {id: li, name: 李组员, type: person, parent: west}\n"
    name = "2024/2024-03-01-c.md"
    named = FILES[name].replace("[嘉兴市委, 陈伟]", "[东组, 中组, {name: 李组员, role: 组长}]")
    site.build({**FILES, name: named, "vocabulary/entities.yml": entities})
    # 李组员 is one of the people of 东组 no longer; no report says so, nor 中组, which stays right below it.
    entities = entities.replace("西组, parent: middle", "西组, parent: hongteng")
    assert "entities/east.md" in site.build({**FILES, name: named, "vocabulary/entities.yml": entities})
