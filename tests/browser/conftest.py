"""A real browser on a real site: the tiny site of the build tests, served on loopback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from eventlib.authoring.contribution import contribution_data
from eventlib.vocabulary.vocabulary import Vocabulary
from factories import SECTIONS
from form_cases import vocabulary
from measure.browser import FLAGS, find_browser, served
from readers import Readers
from searched import Engine
from sites import BROWSER_FILES, FORGE, PROJECT, Builder, FormRunner, Opener


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    assert path, "run `make test`: it installs the browser or says how"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def _all_readers(browser: Browser) -> Readers:
    return Readers(browser)


@pytest.fixture
def readers(_all_readers: Readers) -> Iterator[Readers]:
    """Yield who may open pages, of which none is left open behind the test."""
    yield _all_readers
    _all_readers.leave()


@pytest.fixture(scope="session")
def site(shared_build: Builder) -> Iterator[str]:
    """Return the address of the built site."""
    with served(shared_build(BROWSER_FILES, in_project=True, **FORGE).site) as address:
        yield address


@pytest.fixture(scope="session")
def _searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Yield a folder that has the scripts of the site and nothing else, and its address."""
    folder = tmp_path_factory.mktemp("searched")
    shutil.copytree(PROJECT / "docs" / "assets" / "javascripts", folder / "assets" / "javascripts")
    (folder / "index.html").write_text("<!doctype html><title>engine</title>", encoding="utf-8")
    with served(folder) as address:
        yield folder, address


@pytest.fixture
def engine(readers: Readers, _searched: tuple[Path, str]) -> Engine:
    """Return the search engine in a page, without an index."""
    folder, address = _searched
    page = readers.open(address)
    page.goto(address)
    return Engine(page, folder)


@pytest.fixture
def open_page(readers: Readers, site: str) -> Iterator[Opener]:
    """Return a function that opens a page; the test fails on foreign requests and on errors in the console."""
    problems: list[str] = []

    def note(problem: str, *, is_problem: bool = True) -> None:
        if is_problem:
            problems.append(problem)

    def open_(path: str, *, width: int = 1440, height: int = 900, scheme: str = "light", **options: Any) -> Page:
        page = readers.open(site, viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        page.on("request", lambda request: note(request.url, is_problem=not request.url.startswith((site, "data:"))))
        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", lambda message: note(message.text, is_problem=message.type == "error"))
        page.goto(site + path)
        return page

    yield open_
    assert problems == []


FORM_MODULES = (
    "check",
    "dates",
    "follows",
    "hosts",
    "names",
    "python_text",
    "raw_text",
    "report_file",
    "rich_text",
    "take_apart",
    "vocabulary",
)


@pytest.fixture
def run_form(open_page: Opener) -> FormRunner:
    """Return a function that runs JavaScript on the modules of the form, by their names.

    The script finds what the form knows as `facts`, by a vocabulary or that of the cases, and what it is given as
    `given`; what it returns is returned.
    """
    page = open_page("contribute/")

    def run(script: str, given: Any, known: Vocabulary | None = None) -> Any:
        loaded = "".join(f"const {name} = await load('{name}.js');" for name in FORM_MODULES)
        data = json.loads(contribution_data(known or vocabulary(), SECTIONS))
        return page.evaluate(
            f"""async ([data, given]) => {{
                const load = (name) => import(new URL(name, document.querySelector("script[src$='/contribute/page.js']").src));
                {loaded}
                const facts = vocabulary.openFacts(data);
                {script}
            }}""",
            [data, given],
        )

    return run
