"""Everything that a library takes of the attacks, opened in a browser without a policy: nothing runs, nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from attacks import ID, IMAGE, REPORT_PLACES, STRINGS
from eventlib.library.folder import load_library
from factories import SECTIONS, write_files
from measure.browser import served
from pictures import picture
from sites import run_build

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of nine hundred reports, with each attack once or twice, in each place in turn."""
    folder = tmp_path_factory.mktemp("attacked")
    places = list(REPORT_PLACES.values())
    files: dict[str, str | bytes] = {}
    for number in range(900):
        day = f"2025-04-{number % 28 + 1:02}"
        name = f"{day}-attack-{number}"
        text = places[number % len(places)](STRINGS[number % len(STRINGS)])
        text = text.replace(ID, name).replace("2025-04-10", day)
        files[f"2025/{name}.md"] = text.replace("https://example.com/1", f"https://example.com/{number}")
        if f"{name}/{IMAGE}" in text:
            files[f"2025/{name}/{IMAGE}"] = picture()
    # What is refused is taken out: a build would stop at it.
    library = load_library(write_files(folder / "tried", files), SECTIONS)
    accepted = {report.path: files[report.path] for report in library.reports}
    accepted |= {figure.path: files[figure.path] for report in library.reports for figure in report.figures}
    assert len(accepted) > 300
    built = run_build(folder, accepted)
    assert built.code == 0, built.output
    return built.site


@pytest.fixture(scope="module")
def address(attacked: Path) -> Iterator[str]:
    with served(attacked) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Return a page of a browser that obeys no policy; the test fails where anything ran or was asked for."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    foreign: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith((address, "data:")) else foreign.append(request.url)
    )
    page.on("dialog", lambda dialog: foreign.append(dialog.message))
    yield page
    ran = page.evaluate("() => window.attacked ?? null")
    context.close()
    assert (foreign, ran) == ([], None)


def harmless(page: Page) -> bool:
    return bool(page.evaluate("() => window.attacked === undefined && typeof __md_get === 'function'"))


def test_no_page_runs_or_fetches_anything(page: Page, attacked: Path, address: str) -> None:
    pages = sorted(attacked.rglob("index.html"))
    # All reports, and some of every other kind: lists, entities that are not registered, compendia.
    others = [each for each in pages if "reports" not in each.parts]
    reports = [each for each in pages if "reports" in each.parts]
    for path in (*reports, *others[:: max(1, len(others) // 60)]):
        page.goto(address + path.parent.relative_to(attacked).as_posix() + "/", wait_until="load")
        assert harmless(page), path


def test_search_and_suggestions_show_attacks_as_text(page: Page, address: str) -> None:
    for attack in STRINGS[::15]:
        page.goto(f"{address}search/?" + page.evaluate("(q) => new URLSearchParams({ q }).toString()", attack))
        page.locator("input[type=search]").first.fill(attack[:20])
        page.wait_for_timeout(150)
        assert harmless(page), attack


def test_everything_is_compiled_and_kept_as_text(page: Page, attacked: Path, address: str) -> None:
    addresses = {path.parent.name for path in attacked.glob("topics/*/*/index.html")}
    for section in sorted(each for each in addresses if not each.isdecimal()):
        page.goto(f"{address}compendium/?section={section}&withdrawn=1")
        page.locator("#compile-status", has_text="一节").wait_for()
        assert page.locator(".piece").count() > 100
        assert harmless(page), section
    for attack in STRINGS[::15]:
        kept = json.dumps([{"name": attack, "address": attack, "seen": [attack]}])
        page.goto(f"{address}search/")
        page.evaluate("(kept) => localStorage.setItem('kept-searches', kept)", kept)
        page.reload()
        page.locator("#search-kept-list a").wait_for(state="attached")
        assert harmless(page), attack


def test_feeds_are_shown_as_text(page: Page, attacked: Path, address: str) -> None:
    feeds = sorted(path.stem for path in attacked.glob("feeds/*.xml"))
    for feed in feeds[:: max(1, len(feeds) // 40)]:
        page.goto(f"{address}subscribe/?feed={feed}")
        page.locator("#subscribe-list > li").first.wait_for()
        assert harmless(page), feed


def test_the_form_takes_attacks_as_text(page: Page, address: str) -> None:
    page.goto(f"{address}contribute/")
    page.wait_for_selector("[name=title]:visible")
    page.get_by_text("已经写好全文").click()
    for attack in STRINGS[::15]:
        page.get_by_label("全文，从标题起").fill(f"{attack}\n\n一、事件概述\n\n{attack}，2025年4月10日，嘉兴。")
        page.locator("#take-apart").click()
        assert harmless(page), attack
    for attack in STRINGS[::15]:
        hostile = {"title": attack, "region": [{"name": attack}], "sections": [attack] * 6, "__proto__x": attack}
        page.evaluate("(draft) => localStorage.setItem('contribute-draft', draft)", json.dumps(hostile))
        page.reload()
        assert harmless(page), attack


def test_hostile_addresses_are_pages_that_are_not_there(page: Page, address: str) -> None:
    for attack in STRINGS[::15]:
        encoded = page.evaluate("encodeURIComponent", attack)
        for path in (
            f"{encoded}/",
            f"search/?q={encoded}#{encoded}",
            f"contribute/?title={encoded}",
            f"compendium/?section={encoded}",
            f"compendium/?q={encoded}&places={encoded}&part={encoded}#{encoded}",
            f"subscribe/?feed={encoded}",
            f"#{encoded}",
        ):
            page.goto(address + path)
            assert page.evaluate("() => window.attacked === undefined"), path
