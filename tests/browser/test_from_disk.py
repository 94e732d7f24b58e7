"""The site as it is opened from disk, by its files' addresses, in Chromium and in Firefox, which keeps every file apart.

A page may load nothing but files and fails nowhere: it tells what breaks its policy, what it cannot load and what is
thrown, and each test asks for that at its end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bundles import bundle_once
from bundling.bundle import SITE
from engines import Window, chromium, fill, firefox, skip_without, wait_for
from sites import ADDRESS, BROWSER_FILES, FORGE, PAGE_KINDS, Builder

pytestmark = pytest.mark.long

REPORT, OLD = "2025-04-10-hongteng", "2024-12-31-old"

Visit: TypeAlias = Callable[[str], Window]


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Path:
    """Return the folder of the site."""
    return bundle_once(shared_build(BROWSER_FILES, in_project=True, **FORGE)) / SITE


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def window(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    skip_without(request.param)
    if request.param == "chromium":
        opening = chromium(request.getfixturevalue("browser"), "light")
    else:
        opening = firefox("light", tmp_path_factory.mktemp("firefox"))
    with opening as window:
        window.resize(1440, 900)
        yield window


def file_of(address: str) -> str:
    """Return the address of a page as it is from disk."""
    return re.sub(r"^([^?#]*/|)(?=[?#]|$)", r"\1index.html", address)


@pytest.fixture
def visit(window: Window, site: Path) -> Iterator[Visit]:
    """Return a function that opens a page by its address in the site; the test fails where the last one shown has problems."""

    def open_(address: str) -> Window:
        window.open(f"{site.as_uri()}/{file_of(address)}")
        return window

    yield open_
    assert problems(window) == []


def problems(window: Window) -> list[str]:
    wait_for(window, "() => Array.isArray(window.problems)")
    found: list[str] = window.evaluate("() => window.problems")
    return found


def status(window: Window, words: str) -> None:
    """Wait until the search page says so."""
    wait_for(window, "(words) => document.getElementById('search-status')?.textContent.includes(words)", words)


def tray(window: Window, words: str) -> None:
    wait_for(window, "(words) => document.querySelector('.tray')?.textContent.includes(words)", words)


def test_every_kind_of_page_is_whole(visit: Visit) -> None:
    for address in PAGE_KINDS:
        window = visit(address)
        wait_for(window, "() => document.querySelector('[aria-busy=true]') === null")
        seen = window.evaluate(
            """() => ({
                headings: [...document.querySelectorAll("h1")].map((each) => each.getBoundingClientRect().width > 0),
                isStyled: getComputedStyle(document.body).margin === "0px",
                images: [...document.images].filter((each) => each.complete && !each.naturalWidth && each.loading !== "lazy").map((each) => each.src),
                isBegun: typeof fromDisk === "object",
            })"""
        )
        assert seen == {"headings": [True], "isStyled": True, "images": [], "isBegun": True}, address
        assert problems(window) == [], address


def test_search_finds_exactly_and_filters_and_marks_the_words(visit: Visit) -> None:
    window = visit("search/?q=嘉興")
    status(window, "共 2 篇报告")
    window.evaluate(
        """() => {
            for (const each of document.querySelectorAll("#search-filters details")) each.open = true;
            document.querySelector("#search-filters input[value='cybersecurity']").click();
        }"""
    )
    wait_for(window, "() => location.search.includes('topics=cybersecurity')")
    window = visit("search/?q=没有人写过的词")
    status(window, "没有找到")
    window = visit("search/?q=内容很长&in=应对策略")
    wait_for(window, "() => document.querySelector('#search-results .entry__section') !== null")
    window.click("#search-results .entry__section")
    wait_for(window, "() => document.querySelector('.found__number')?.textContent === '181 / 360'")
    assert window.evaluate("() => decodeURI(location.href)").endswith(f"/{REPORT}/index.html#四应对策略")


def test_the_header_suggests_names_and_leads_to_their_pages(visit: Visit) -> None:
    window = visit("")
    window.click(".quick input")
    window.type("鸿腾")
    wait_for(window, "() => document.querySelector('[role=option]')?.textContent.includes('嘉兴鸿腾数字安全')")
    window.press("Enter")
    wait_for(window, "() => location.pathname.endsWith('/entities/hongteng/index.html')")
    wait_for(window, "() => document.readyState === 'complete'")
    window.click(".quick input")
    window.type("供应链")
    window.press("Enter")
    wait_for(window, "() => location.pathname.endsWith('/search/index.html') && location.search.startsWith('?q=')")


def test_what_is_missing_in_a_search_leads_on(visit: Visit) -> None:
    window = visit("search/?q=嘉星有哪些会，卫星 宏腾")
    wait_for(window, "() => document.querySelector('#search-ways a') !== null")


def test_the_selection_travels_in_the_addresses_of_links(visit: Visit) -> None:
    window = visit("archive/2025/")
    window.evaluate("() => localStorage.clear()")
    window = visit("archive/2025/")
    wait_for(window, "() => document.querySelector('.tick input') !== null")
    window.click(".tick input")
    tray(window, "已选 1 篇")
    window.click(".entry__title a")
    wait_for(window, "(id) => location.pathname.endsWith(`/${id}/index.html`)", REPORT)
    tray(window, "已选 1 篇")
    wait_for(window, "() => document.querySelector('.report-tick input')?.checked && location.search === ''")
    wait_for(window, "() => document.readyState === 'complete'")  # what the header does begins with its script
    # By the header, which goes there by a program.
    window.click(".quick input")
    window.type("杭州市")
    wait_for(window, "() => document.querySelector('[role=option]')?.textContent.includes('杭州市')")
    window.press("Enter")
    wait_for(window, "() => /regions.330100.index.html$/.test(location.pathname) && location.search === ''")
    tray(window, "已选 1 篇")
    window.click(".tick input")
    tray(window, "已选 2 篇")
    window.click(".tray a")
    wait_for(window, "() => document.querySelectorAll('.volume__chapter > h2').length === 2")
    assert window.evaluate("() => location.search") == ""
    assert window.evaluate("() => location.hash").startswith(f"#id={REPORT}&id={OLD}")
    window.evaluate(SAVED)
    window.click(".word-file button")
    wait_for(window, "() => window.named?.endsWith('.docx') && window.saved?.[4] > 20000")
    # The empty one travels, too, and what a page has kept from before does not come back.
    window.click("#selection-clear")
    wait_for(window, "() => !document.getElementById('selection-empty').hidden")
    window.click(".md-tabs__item:nth-child(4) a")
    wait_for(
        window,
        "() => location.pathname.endsWith('/archive/index.html') || location.pathname.endsWith('/entities/index.html')",
    )
    window.click(
        "a[href*='hongteng']" if "entities" in window.evaluate("() => location.pathname") else "a[href*='2025']"
    )
    wait_for(window, "() => document.querySelector('.tick input') !== null")
    assert window.evaluate("() => [...document.querySelectorAll('.tick input')].some((each) => each.checked)") is False
    assert window.evaluate("() => document.querySelector('.tray')?.hidden ?? true")


def test_what_was_ticked_on_the_way_is_there_when_one_goes_back(visit: Visit) -> None:
    window = visit("archive/2025/")
    window.evaluate("() => localStorage.clear()")
    window = visit("archive/")
    window = visit("archive/2025/")
    window.click(".entry__title a")
    wait_for(window, "() => document.querySelector('.report-tick input') !== null")
    window.click(".report-tick input")
    tray(window, "已选 1 篇")
    window.evaluate("() => history.back()")
    wait_for(window, "() => location.pathname.endsWith('/archive/2025/index.html')")
    wait_for(window, "() => document.querySelector('.tick input')?.checked")
    tray(window, "已选 1 篇")


def test_nothing_that_leaves_the_machine_names_an_address_on_it(visit: Visit) -> None:
    window = visit(f"reports/2025/{REPORT}/")
    told = window.evaluate(
        """() => {
            dispatchEvent(new Event("beforeprint"));
            return {
                cited: document.querySelector(".cite").textContent,
                sheet: document.querySelector(".sheet").textContent,
            };
        }"""
    )
    assert "[EB/OL]" in told["cited"]
    assert "打印" in told["sheet"]
    assert "file:" not in told["cited"] + told["sheet"]
    # Where a site has an address, its pages say theirs.
    addresses = window.evaluate(
        """(address) => {
            document.head.append(Object.assign(document.createElement("link"), { rel: "canonical", href: address }));
            return [fromDisk.published(), fromDisk.published("topics/"), fromDisk.published("")];
        }""",
        f"{ADDRESS}reports/2025/{REPORT}/",
    )
    assert addresses == [f"{ADDRESS}reports/2025/{REPORT}/", f"{ADDRESS}topics/", ADDRESS]


SAVED = """() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (content) => {
        content.arrayBuffer().then((bytes) => (window.saved = [...new Uint8Array(bytes).slice(0, 4)].concat(bytes.byteLength)));
        return make(content);
    };
    HTMLAnchorElement.prototype.click = function () { window.named = this.download; };
}"""
"""Keeps what a page saves, where it is made: drivers put files where each likes."""


@pytest.mark.parametrize("address", [f"reports/2025/{REPORT}/", f"selection/#id={REPORT}&id={OLD}"])
def test_reports_are_saved_as_a_word_file_with_their_images(visit: Visit, address: str) -> None:
    window = visit(address)
    wait_for(window, "() => document.querySelector('.word-file')?.offsetHeight > 0")
    window.evaluate(SAVED)
    window.click(".word-file button")
    wait_for(window, "() => window.named?.endsWith('.docx') && window.saved?.[4] > 20000")
    assert window.evaluate("() => window.saved.slice(0, 4)") == [0x50, 0x4B, 3, 4]


def test_results_are_taken_along_compiled_and_kept(visit: Visit) -> None:
    window = visit("search/?q=嘉兴")
    wait_for(window, "() => !document.getElementById('search-along').hidden")
    window.evaluate(SAVED)
    window.click("#search-along-csv")
    wait_for(window, "() => document.getElementById('search-along-status').textContent === '已下载 搜索 「嘉兴」.csv'")
    window.click("#search-along-keep")
    window.type("嘉兴的")
    window.press("Enter")
    wait_for(window, "() => document.getElementById('search-along-status').textContent.startsWith('已保存')")
    window = visit("search/")
    wait_for(window, "() => document.querySelector('#search-kept-list a')?.textContent === '嘉兴的'")
    window = visit("search/?q=嘉兴")
    wait_for(window, "() => !document.getElementById('search-along').hidden")
    window.click("#search-along-compile")
    wait_for(window, "() => document.querySelectorAll('.piece__text p').length > 1")


def test_two_are_compared_and_a_list_is_shown_to_subscribers(visit: Visit) -> None:
    window = visit("compare/?entities=hongteng&entities=chen-wei")
    wait_for(window, "() => document.getElementById('common') !== null")
    window = visit("subscribe/?feed=entities-hongteng")
    wait_for(window, "() => document.querySelectorAll('#subscribe-list > li').length === 2")
    assert window.evaluate("() => document.getElementById('subscribe-problem').innerText.includes('从磁盘打开的')")
    assert window.evaluate("() => document.querySelector('main').innerText.includes('file:')") is False


def test_the_form_checks_a_report_and_keeps_its_draft(visit: Visit) -> None:
    window = visit("contribute/")
    window.evaluate("() => localStorage.removeItem('contribute-draft')")
    window = visit("contribute/")
    wait_for(window, "() => document.querySelector('[data-rows=source] [data-part=url]')?.getClientRects().length")
    fields: dict[str, Any] = {
        "[name=title]": "嘉兴市委书记调研数字安全企业",
        "[name=date]": "2025年4月10日",
        "[data-rows=region] [data-part=name]": "佳兴",
        "[name=slug]": "jiaxing-360",
        **{f"[name=section-{number}]": "这是内容。" for number in range(6)},
    }
    for selector, text in fields.items():
        fill(window, selector, text)
    wait_for(window, "() => document.querySelector('[data-rows=region]').textContent.includes('不认识的地区「佳兴」')")
    window = visit("contribute/")
    wait_for(window, "() => document.querySelector('[name=title]')?.value === '嘉兴市委书记调研数字安全企业'")


def test_a_file_that_is_missing_is_said_and_nothing_else_is_shown(window: Window, site: Path, tmp_path: Path) -> None:
    """A copy that is not whole, as of a stick that was pulled out."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in site.iterdir():
        if path.name != "search-index":
            (copy / path.name).symlink_to(path)
    window.open(f"{copy.as_uri()}/search/index.html?q=嘉兴")
    wait_for(
        window,
        "() => document.getElementById('search-problem')?.textContent.includes('不完整') || document.body.textContent.includes('不完整')",
    )
    assert window.evaluate("() => document.querySelectorAll('#search-results > li').length") == 0


def test_data_is_handed_over_as_it_is(window: Window, site: Path) -> None:
    """What a page is given is what the file of the served site holds, read by another program."""
    window.open(f"{site.as_uri()}/search/index.html")
    wait_for(window, "() => typeof fromDisk === 'object'")
    manifest = window.evaluate(
        "() => fromDisk.get(fromDisk.locate('search-index/manifest.json')).then((answer) => answer.json())"
    )
    script = (site / "search-index" / "manifest.json.js").read_text(encoding="utf-8")
    assert manifest == json.loads(json.loads("[" + script.removeprefix("fromDisk.text(").removesuffix(");\n") + "]")[1])
