"""What `openSearch()` answers, whatever is behind it: `tests/cases/search_contract.json`, asked of two engines.

Ours is asked where a server serves its site and where the site is opened from disk.

An engine that is to take the place of ours, such as one that asks a search server, is one more entry of `ENGINES`: what
it writes of a catalog, and the module that has its `openSearch`. It has to pass all of this.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bundles import DISK_PAGE, skip_without_bundler
from bundling.files import script_of
from bundling.pages import PROGRAM
from bundling.program import program
from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.fields import FACETS
from eventlib.search.documents import search_document
from eventlib.search.index import search_index, variants
from eventlib.search.parts import Memory
from eventlib.search.suggestions import common_readings, names_in_use, suggestions
from factories import SECTIONS, TESTS, load_sound, report_text, write_files
from measure.browser import served
from sites import PROJECT

DAYS = json.loads((TESTS / "cases" / "days.json").read_text(encoding="utf-8"))
SPANS = json.loads((TESTS / "cases" / "spans.json").read_text(encoding="utf-8"))
QUERIES = json.loads((TESTS / "cases" / "queries.json").read_text(encoding="utf-8"))
CONTRACT = json.loads((TESTS / "cases" / "search_contract.json").read_text(encoding="utf-8"))


def static_files(catalog: Catalog) -> dict[str, bytes]:
    """Return the files of our index."""
    files = search_index(
        catalog.reports,
        lambda report: search_document(report, catalog.texts[report.id], SECTIONS),
        SECTIONS,
        names_in_use(catalog, Memory()),
    )
    return {path: content for each in files for path, content in each.contents().items()}


def all_reports(catalog: Catalog) -> dict[str, bytes]:
    """Return all that the plain engine looks through, in a file."""
    documents = [asdict(search_document(report, catalog.texts[report.id], SECTIONS)) for report in catalog.reports]
    content = {
        "documents": [{**each, "stored": json.loads(each["stored"])} for each in documents],
        "sections": SECTIONS,
        "facets": [{"kind": kind, "title": field.title} for kind, field in FACETS.items()],
        "names": suggestions(catalog),
        "readings": json.loads(common_readings()),
        "variants": variants(),
    }
    return {"documents.json": json.dumps(content).encode()}


ENGINES: dict[str, tuple[Callable[[Catalog], dict[str, bytes]], str]] = {
    "static files": (static_files, "index.js"),
    "plain": (all_reports, "plain_engine.js"),
}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    texts = []
    for report in CONTRACT["reports"]:
        numbered = zip("一二三四五六", SECTIONS, strict=True)
        body = (f"## {number}、{name}\n\n{report['sections'].get(name, '略。')}\n" for number, name in numbered)
        texts.append(report_text("\n".join(body), **report["fields"]))
    library = load_sound(tmp_path_factory.mktemp("contract"), *texts)
    return build_catalog(library.published(), library.vocabulary, library.texts)


FROM_DISK = "static files, from disk"


@pytest.fixture(
    scope="module",
    params=["static files", *(pytest.param(each, marks=pytest.mark.long) for each in ("plain", FROM_DISK))],
)
def page(
    request: pytest.FixtureRequest, browser: Browser, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """Yield a page in which `search` is open, `open_` opens it again and `load` loads a module."""
    write, module = ENGINES[request.param.partition(",")[0]]
    folder = tmp_path_factory.mktemp("site")
    scripts = folder / "assets" / "javascripts"
    shutil.copytree(PROJECT / "docs" / "assets" / "javascripts", scripts)
    shutil.copy(Path(__file__).with_name("plain_engine.js"), scripts / "search")
    files = {f"index/{name}": content for name, content in write(catalog).items()}
    page = browser.new_page()
    with ExitStack() as stack:
        if request.param == FROM_DISK:
            skip_without_bundler()
            begun = ["search/index.js", "search/normalise.js", "search/query.js", "search/spans.js"]
            scripts_of_files = {f"{path}.js": script_of(path, content) for path, content in files.items()}
            write_files(folder, {**scripts_of_files, PROGRAM: program(scripts, begun), "index.html": DISK_PAGE})
            page.goto((folder / "index.html").as_uri())
            page.evaluate("() => { window.load = name => fromDisk.module(name); }")
        else:
            write_files(folder, {**files, "index.html": "<!doctype html><title>contract</title>"})
            page.goto(stack.enter_context(served(folder)))
            page.evaluate("() => { window.load = name => import(`/assets/javascripts/${name}`); }")
        page.evaluate(
            """async module => {
                window.open_ = (await load(`search/${module}`)).openSearch;
                window.search = await open_("index/");
            }""",
            module,
        )
        yield page
        page.close()


def ask(page: Page, *call: Any) -> Any:
    """Return what a method answers; maps come as objects."""
    return page.evaluate(
        """async ([method, ...args]) => {
            const given = await search[method](...args);
            if (!given.facets) return given;
            const facets = Object.entries(given.facets).map(([kind, counts]) => [kind, Object.fromEntries(counts)]);
            return { ...given, facets: Object.fromEntries(facets) };
        }""",
        call,
    )


def assert_holds(given: Any, wanted: Any, where: str) -> None:
    """Compare an answer with what it must hold: objects by key, lists whole."""
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            assert_holds(given[key], value, f"{where}.{key}")
    elif isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        assert len(given) == len(wanted), where
        for number, value in enumerate(wanted):
            assert_holds(given[number], value, f"{where}[{number}]")
    else:
        assert given == wanted, where


@pytest.mark.parametrize("case", CONTRACT["calls"], ids=lambda case: case["why"])
def test_each_call_is_answered_as_the_contract_says(page: Page, catalog: Catalog, case: dict[str, Any]) -> None:
    ids = {number: report.id for report in catalog.reports for number in [int(report.id.rpartition("-")[2])]}
    method, first, *rest = case["call"]
    call = [method, [ids[number] for number in first] if method == "excerpts" else first, *rest]
    if "fails" in case:
        said = page.evaluate("([m, ...a]) => Promise.resolve().then(() => search[m](...a)).catch(e => e.message)", call)
        assert case["fails"] in said
        return
    given, wanted = ask(page, *call), case["gives"]
    if "ids" in wanted:
        wanted = {**wanted, "ids": [ids[number] for number in wanted["ids"]]}
        if case.get("unordered"):
            given["ids"].sort()
            wanted["ids"].sort()
    assert_holds(given, wanted, case["why"])


def test_a_query_says_the_same_in_javascript_and_can_be_written_again(page: Page) -> None:
    found = page.evaluate(
        """async ([variants, queries]) => {
            const { Normaliser } = await load("search/normalise.js");
            const { parseQuery, writeQuery } = await load("search/query.js");
            const one = new Normaliser(variants);
            const parse = query => parseQuery(query, text => one.normalise(text));
            return queries.map(query => [parse(query), parse(writeQuery(parse(query)))]);
        }""",
        [variants(), [query for query, *_ in QUERIES]],
    )
    for (query, groups, excluded), (said, again) in zip(QUERIES, found, strict=True):
        assert said == {"groups": groups, "excluded": excluded}, query
        assert again == said, query


def test_days_of_an_event_are_read_as_on_the_pages(page: Page) -> None:
    found = page.evaluate(
        """async days => {
            const { chineseDays } = await load("search/index.js");
            return days.map(([first, last]) => chineseDays(first, last));
        }""",
        DAYS,
    )
    assert found == [read for *_, read in DAYS]


def test_dates_and_spans_are_read_the_same_in_javascript(page: Page) -> None:
    read = """async words => {
        const { plainDate, spanOf, writtenForms } = await load("search/spans.js");
        return words.map(plainDate).map(text => spanOf(text) && [spanOf(text), writtenForms(text)]);
    }"""
    assert page.evaluate(read, [word for word, *_ in SPANS]) == [days and [days, forms] for _, days, forms in SPANS]


def test_kinds_of_facets_are_those_of_the_table_and_every_name_in_use_is_listed(page: Page, catalog: Catalog) -> None:
    assert [each["kind"] for each in ask(page, "facets")] == list(FACETS)
    names = ask(page, "names")
    assert {each["name"] for each in names} >= {entity.name for entity in catalog.entities.values()}
    assert all(each["url"].endswith(f"/{each['key']}/") for each in names)


def test_many_questions_at_once_get_each_its_own_answer(page: Page) -> None:
    totals = page.evaluate(
        """queries => Promise.all(queries.map(query => search.search(query).then(({ total }) => total)))""",
        ["嘉兴", "供应链管理", "", "没有这样的词"] * 5,
    )
    assert totals == [3, 1, 4, 0] * 5


def test_what_is_not_there_is_an_error_that_says_so_and_never_a_shorter_list(page: Page) -> None:
    failure = "open_('elsewhere/').then(() => 'opened', error => `${error.name} ${error.kind}`)"
    assert page.evaluate(failure) == "LoadError missing"
