"""A real browser on a real site: the tiny site of the build tests, served on loopback."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from engines import MISSING, Window, WindowOf, chromium, firefox, skip_without, webkit
from eventlib.authoring.contribution import contribution_data
from eventlib.vocabulary.vocabulary import Vocabulary
from factories import SECTIONS
from form_cases import vocabulary
from measure.browser import FLAGS, find_browser, find_headless_shell, served
from readers import Readers
from searched import Engine
from sites import BROWSER_FILES, FORGE, PROJECT, Builder, FormRunner, Opener

expect.set_options(timeout=30_000)  # milliseconds: a machine at other work is no mistake


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The long tests take the browser that readers have.
    path = find_browser() if settings.get_current_profile_name() == "long" else find_headless_shell()
    assert path, "run `make test`: it installs the browser or says how"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="module", params=MISSING)
def window_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowOf]:
    """Return a function that gives the window of an engine for a colour scheme; each is opened once."""
    skip_without(request.param)
    windows: dict[str, Window] = {}
    with ExitStack() as stack:

        def window(scheme: str) -> Window:
            if scheme not in windows:
                if request.param == "chromium":
                    opening = chromium(request.getfixturevalue("browser"), scheme)
                else:
                    start = {"firefox": firefox, "webkit": webkit}[request.param]
                    opening = start(scheme, tmp_path_factory.mktemp(request.param))
                windows[scheme] = stack.enter_context(opening)
            return windows[scheme]

        yield window


@pytest.fixture(autouse=True)
def ends() -> None:
    """Let a server that many tests share answer in threads that outlive one of them."""


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


def note_problems(page: Page, site: str, problems: list[str]) -> None:
    """Add to a list what a page asks of other sites, and what fails in it, from now on."""

    def note(problem: str, *, is_problem: bool = True) -> None:
        if is_problem:
            problems.append(problem)

    page.on("request", lambda request: note(request.url, is_problem=not request.url.startswith((site, "data:"))))
    page.on("pageerror", lambda error: note(str(error)))
    page.on("console", lambda message: note(message.text, is_problem=message.type == "error"))


@pytest.fixture
def open_page(readers: Readers, site: str) -> Iterator[Opener]:
    """Return a function that opens a page; the test fails on foreign requests and on errors in the console."""
    problems: list[str] = []

    def open_(path: str, *, width: int = 1440, height: int = 900, scheme: str = "light", **options: Any) -> Page:
        page = readers.open(site, viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        note_problems(page, site, problems)
        page.goto(site + path)
        return page

    yield open_
    assert problems == []


FORM_MODULES = (
    "check",
    "dates",
    "follows",
    "hosts",
    "limits",
    "names",
    "preview",
    "python_text",
    "raw_text",
    "report_file",
    "rich_text",
    "take_apart",
    "vocabulary",
)


RUN = """async ([key, data, given]) => {
    const known = (window.known ??= new Map());
    if (data) known.set(key, data);
    const load = (name) => import(new URL(name, document.querySelector("script[src$='/contribute/page.js']").src));
    %s
    const facts = vocabulary.openFacts(JSON.parse(known.get(key)));
    %s
}"""


@pytest.fixture(scope="module")
def _form(browser: Browser, site: str) -> Iterator[tuple[Page, set[str], list[str]]]:
    """Yield the page of the form, by which vocabularies it has been asked, and what was wrong with it."""
    context = browser.new_context()
    page, problems = context.new_page(), list[str]()
    note_problems(page, site, problems)
    page.goto(f"{site}contribute/")
    yield page, set(), problems
    context.close()


@pytest.fixture
def run_form(_form: tuple[Page, set[str], list[str]]) -> Iterator[FormRunner]:
    """Yield a function that runs JavaScript on the modules of the form, by their names.

    The script finds what the form knows as `facts`, by a vocabulary or that of the cases, and what it is given as
    `given`; what it returns is returned. Nobody touches the form itself: one page does for all tests of a module.
    """
    page, known, problems = _form
    loaded = "".join(f"const {name} = await load('{name}.js');" for name in FORM_MODULES)

    def run(script: str, given: Any, names: Vocabulary | None = None) -> Any:
        data = contribution_data(names or vocabulary(), SECTIONS).decode()
        key = hashlib.sha256(data.encode()).hexdigest()
        first = data if key not in known else None
        known.add(key)
        return page.evaluate(RUN % (loaded, script), [key, first, given])

    yield run
    assert problems == []
