"""The site in three engines: every kind of page, the search and the form of contribution, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from engines import FOCUSED, Window, WindowOf, fill, problems, wait_for, watched
from sites import BROWSER_FILES, FORGE, PAGE_KINDS, Builder

pytestmark = [
    pytest.mark.long,
    # What selenium itself does when it starts a driver for WebKit.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")

Visit: TypeAlias = Callable[..., Window]


@pytest.fixture(scope="module")
def address(shared_build: Builder) -> Iterator[str]:
    """Return the address of the built site, whose pages keep what goes wrong."""
    with watched(shared_build(BROWSER_FILES, in_project=True, **FORGE).site) as served:
        yield served


@pytest.fixture
def visit(window_of: WindowOf, address: str) -> Iterator[Visit]:
    """Return a function that opens a page; the test fails when something goes wrong on the last one it opened."""
    visited: list[Window] = []

    def open_(path: str, *, size: str = "desk", scheme: str = "light") -> Window:
        window = window_of(scheme)
        visited[:] = [window]
        window.resize(*SIZES[size])
        window.open(address + path)
        return window

    yield open_
    for window in visited:
        assert problems(window) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGE_KINDS)
def test_every_kind_of_page_opens_whole(visit: Visit, path: str, size: str) -> None:
    papers = set()
    for scheme in SCHEMES:
        window = visit(path, size=size, scheme=scheme)
        seen = window.evaluate(
            """() => ({
                width: innerWidth,
                needed: document.documentElement.scrollWidth,
                headings: [...document.querySelectorAll("h1")].map((each) => each.getBoundingClientRect().width > 0),
                paper: getComputedStyle(document.body).backgroundColor,
            })"""
        )
        assert seen["width"] == SIZES[size][0]
        assert seen["needed"] <= seen["width"]
        assert seen["headings"] == [True]
        papers.add(seen["paper"])
        names = []
        for _ in range(8):
            window.press("Tab")
            focused = window.evaluate(FOCUSED)
            assert focused["outline"] >= 2, focused
            assert focused["isOnScreen"], focused
            names.append(focused["name"])
        assert names[0] == "A 跳到正文"
        assert len(set(names)) > 4, names
        assert problems(window) == []
    assert len(papers) == 2, "light and dark are the same"


def test_punctuation_is_as_wide_as_a_character_and_nothing_is_drawn_over_digits(visit: Visit) -> None:
    window = visit("reports/2025/2025-04-10-hongteng/")
    seen = window.evaluate(
        """() => {
            const text = document.querySelector(".report-body p").firstChild;
            const at = text.data.indexOf("，");
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const style = getComputedStyle(document.querySelector(".report-body p"));
            return {
                width: range.getBoundingClientRect().width / parseFloat(style.fontSize),
                line: getComputedStyle(document.querySelector("dl.facts dd a")).textDecorationLine,
                features: style.fontFeatureSettings,
                autospace: style.textAutospace ?? "",
                hangs: CSS.supports("hanging-punctuation: first"),
            };
        }"""
    )
    assert 0.95 < seen["width"] < 1.05
    assert seen["line"] == "underline"
    assert seen["features"] == "normal"
    assert seen["autospace"] in (["", "no-autospace"] if seen["hangs"] else ["", "normal"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("word", "count"), [("嘉兴", 2), ("鸿腾", 1), ("没有这个词 OR 嘉兴 -杭州", 1), ("2025年4月10日 2024..2025-06", 1)]
)
def test_search_finds_places_and_companies(visit: Visit, word: str, count: int, scheme: str, size: str) -> None:
    window = visit("search/", size=size, scheme=scheme)
    wait_for(window, "() => document.getElementById('search-status').textContent.includes('篇报告')")
    window.click("#search-query")
    window.type(word)
    wait_for(
        window,
        "(word, count) => document.getElementById('search-status').textContent.includes(`「${word}」：共 ${count} 篇报告`)",
        word,
        count,
    )
    found = window.evaluate(
        "() => [...document.querySelectorAll('#search-results .entry__title')].map((each) => each.textContent.trim())"
    )
    assert len(found) == count
    assert "嘉兴市委书记调研数字安全企业事件分析" in found
    assert window.evaluate("(word) => new URL(location).searchParams.get('q') === word", word)


@pytest.mark.parametrize("size", SIZES)
def test_what_finds_nothing_leads_on(visit: Visit, size: str) -> None:
    window = visit("search/?q=嘉星有哪些会，卫星 宏腾", size=size)
    wait_for(window, "() => document.querySelector('#search-ways a') !== null")
    assert "没有找到" in window.evaluate("() => document.getElementById('search-status').textContent")
    texts = window.evaluate("() => [...document.querySelectorAll('#search-ways li')].map((each) => each.textContent)")
    assert "鸿腾 1 篇" in texts
    window.evaluate(
        "() => [...document.querySelectorAll('#search-ways a')].find((each) => each.textContent === '鸿腾').click()"
    )
    wait_for(window, "() => document.getElementById('search-status').textContent.includes('「鸿腾」：共 1 篇报告')")
    assert window.evaluate("() => document.getElementById('search-ways').childElementCount") == 0


def test_days_are_chosen_and_what_is_new_is_marked(visit: Visit) -> None:
    window = visit("search/?q=嘉兴")
    window.evaluate("() => localStorage.setItem('visits', JSON.stringify({ seen: '2025-01-01', before: '', at: 0 }))")
    window = visit("search/?q=嘉兴", size="phone")
    wait_for(window, "() => document.getElementById('search-status').textContent.includes('共 2 篇报告')")
    # Each engine has a field of its own for days, WebKit on Linux one of text.
    window.evaluate(
        """() => {
            const field = document.querySelector("[name=from]");
            field.value = "2025-01-01";
            field.dispatchEvent(new Event("change"));
        }"""
    )
    wait_for(window, "() => document.getElementById('search-status').textContent.includes('共 1 篇报告')")
    seen = window.evaluate(
        """() => ({
            chips: [...document.querySelectorAll("#search-chips li")].map((each) => each.textContent),
            marked: [...document.querySelectorAll(".is-new")].map((each) => each.dataset.entered),
            search: location.search.split("&").at(-1),
        })"""
    )
    assert seen == {"chips": ["2025年1月1日起 ×"], "marked": ["2025-04-10"], "search": "from=2025-01-01"}
    window.evaluate("() => localStorage.clear()")


@pytest.mark.parametrize("size", SIZES)
def test_words_are_marked_in_the_report_and_back_leads_to_the_results(visit: Visit, size: str) -> None:
    window = visit("search/?q=内容很长&in=应对策略", size=size)
    wait_for(window, "() => document.querySelector('#search-results .entry__section') !== null")
    # Not as a driver clicks, which would scroll.
    window.evaluate("() => { scrollTo(0, 60); document.querySelector('#search-results .entry__section').click(); }")
    wait_for(window, "() => document.querySelector('.found__number')?.textContent === '181 / 360'")
    seen = window.evaluate(
        """() => {
            const marks = [...document.querySelectorAll(".report-body mark")];
            const { top, bottom } = document.querySelector("mark[aria-current]").getBoundingClientRect();
            const bar = document.querySelector(".found").getBoundingClientRect();
            return {
                words: [...new Set(marks.map((each) => each.textContent))],
                isOnScreen: top > 0 && bottom < bar.top && bar.bottom < innerHeight && bar.left >= 0 && bar.right <= innerWidth,
                search: location.search,
            };
        }"""
    )
    assert seen == {"words": ["内容很长"], "isOnScreen": True, "search": ""}
    window.press("n")
    wait_for(window, "() => document.querySelector('.found__number').textContent === '182 / 360'")
    assert problems(window) == []
    window.evaluate("() => history.back()")
    wait_for(window, "() => document.querySelector('#search-results .entry__section') !== null && scrollY === 60")


def test_results_are_compiled_kept_and_saved(visit: Visit) -> None:
    window = visit("search/?q=嘉兴")
    window.evaluate("() => localStorage.removeItem('kept-searches')")
    wait_for(window, "() => !document.getElementById('search-along').hidden")
    # What is saved is seen where it is made: drivers put files where each likes, and WebKit's shows a bar for it.
    window.evaluate(
        """() => {
            const make = URL.createObjectURL;
            URL.createObjectURL = (content) => {
                content.text().then((text) => (window.saved = text));
                return make(content);
            };
            HTMLAnchorElement.prototype.click = function () { window.named = this.download; };
        }"""
    )
    window.click("#search-along-csv")
    wait_for(window, "() => document.getElementById('search-along-status').textContent === '已下载 搜索 「嘉兴」.csv'")
    wait_for(window, "() => window.named === '搜索 「嘉兴」.csv' && window.saved?.split('\\r\\n').length === 4")
    window.click("#search-along-keep")
    window.type("嘉兴的")
    window.press("Enter")
    wait_for(window, "() => document.querySelector('#search-kept-list a')?.textContent === '嘉兴的'")
    window.click("#search-along-compile")
    wait_for(window, "() => document.querySelectorAll('.piece__text p').length > 1")
    assert window.evaluate("() => document.getElementById('compile-title').textContent") == "「嘉兴」：事件概述汇编"


def test_subscribing_is_explained(visit: Visit) -> None:
    window = visit("subscribe/?feed=entities-hongteng")
    wait_for(window, "() => document.querySelectorAll('#subscribe-list > li').length === 2")
    window.click("#subscribe-copy")
    wait_for(window, "() => document.getElementById('subscribe-status').textContent === '已复制订阅地址'")


def test_the_thread_of_an_event_is_shown_and_its_newest_report_found_alone(visit: Visit) -> None:
    window = visit("search/?q=内容")
    wait_for(window, "() => document.querySelector('.newer')?.textContent === '有后续（2025年4月10日）'")
    window.click("[name=newest]")
    wait_for(
        window,
        "() => document.getElementById('search-status').textContent === '「内容」：共 1 篇报告' && location.search.includes('newest=1')",
    )
    window = visit("reports/2024/2024-12-31-old/")
    shown = window.evaluate("() => [...document.querySelectorAll('.thread .role')].map((each) => each.textContent)")
    assert shown == ["起因", "后续", "最新"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_suggestions_lead_to_the_page_of_a_company(visit: Visit, scheme: str, size: str) -> None:
    window = visit("", size=size, scheme=scheme)
    window.click("h1")  # the driver of WebKit may lose a key that is pressed before the page has the focus
    window.press("/")
    wait_for(window, "() => document.activeElement.matches('.quick input')")
    window.type("鸿腾")
    wait_for(
        window, "() => document.querySelector('[role=option]')?.textContent.includes('嘉兴鸿腾数字安全科技有限公司')"
    )
    window.press("Enter")
    wait_for(window, "() => location.pathname.endsWith('/entities/hongteng/') && document.readyState === 'complete'")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_two_are_compared_by_typing_their_names(visit: Visit, scheme: str, size: str) -> None:
    window = visit("compare/?entities=hongteng", size=size, scheme=scheme)
    wait_for(window, "() => document.getElementById('compare-hint').textContent.includes('再添加一个')")
    window.click("#compare-name")
    window.type("chenwei")
    wait_for(window, "() => document.querySelector('#compare-names [role=option]')?.textContent.includes('陈伟')")
    window.press("Enter")
    wait_for(window, "() => document.getElementById('common') !== null")
    seen = window.evaluate(
        """() => {
            const drawn = [...document.querySelectorAll(".multiples path")].map((each) => each.getBoundingClientRect());
            return {
                search: location.search,
                totals: [...document.querySelectorAll("#compare table:first-of-type tr:nth-child(2) td")].slice(0, 2).map((each) => each.textContent),
                isDrawn: drawn.length === 2 && drawn.every(({ width, height }) => width > 20 && height > 5),
                isWithin: document.documentElement.scrollWidth <= innerWidth,
            };
        }"""
    )
    assert seen == {
        "search": "?entities=hongteng&entities=chen-wei",
        "totals": ["2", "2"],
        "isDrawn": True,
        "isWithin": True,
    }


@pytest.mark.parametrize("size", SIZES)
def test_reports_are_ticked_and_put_together(visit: Visit, size: str) -> None:
    window = visit("archive/2025/", size=size)
    window.evaluate("() => localStorage.removeItem('selection')")
    window = visit("archive/", size=size)
    window = visit("archive/2025/", size=size)
    wait_for(window, "() => document.querySelector('.tick input') !== null")
    window.click(".tick input")
    wait_for(window, "() => document.querySelector('.tray')?.textContent.includes('已选 1 篇')")
    window.click(".tray a")
    wait_for(window, "() => document.querySelector('.volume__chapter h2') !== null")
    seen = window.evaluate(
        """() => ({
            titles: [...document.querySelectorAll(".volume__chapter > h2")].map((each) => each.textContent),
            isKept: location.hash.includes("id=2025-04-10-hongteng"),
            isWithin: document.documentElement.scrollWidth <= innerWidth,
        })"""
    )
    assert seen == {"titles": ["1 嘉兴市委书记调研数字安全企业事件分析"], "isKept": True, "isWithin": True}
    window.click("#selection-clear")
    wait_for(window, "() => !document.getElementById('selection-empty').hidden")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_form_of_contribution_checks_and_shows_a_report(visit: Visit, scheme: str, size: str) -> None:
    window = visit("contribute/", size=size, scheme=scheme)
    window.evaluate("() => localStorage.clear()")  # a draft of the test before
    window = visit("contribute/", size=size, scheme=scheme)
    # Rows are made when what the form knows has been loaded, and then it is shown.
    wait_for(window, "() => document.querySelector('[data-rows=source] [data-part=url]')?.getClientRects().length")
    fields: dict[str, Any] = {
        "[name=title]": "嘉兴市委书记调研数字安全企业",
        "[name=date]": "2025年4月10日",
        "[data-rows=region] [data-part=name]": "佳兴",
        "[data-rows=entities] [data-part=name]": "鸿腾",
        "[data-rows=topics] [data-part=name]": "网安",
        "[data-rows=source] [data-part=url]": "https://example.com/a?b=1&c=2",
        "[name=slug]": "jiaxing-360",
        **{f"[name=section-{number}]": "这是内容。" for number in range(6)},
    }
    for selector, text in fields.items():
        fill(window, selector, text)
    wait_for(
        window,
        "(text) => document.querySelector('[data-rows=region]').textContent.includes(text)",
        "不认识的地区「佳兴」",
    )
    fill(window, "[data-rows=region] [data-part=name]", "")
    for _ in "佳兴":
        window.press("Backspace")
    window.type("嘉兴")
    window.press("Tab")
    wait_for(window, "() => document.getElementById('contribute-status').textContent.includes('没有发现问题')")
    written = window.evaluate("() => document.getElementById('markdown').value")
    assert "\nregion:\n  - 嘉兴\nentities:\n  - 鸿腾\ntopics:\n  - 网安\n" in written
    shown = window.evaluate("() => document.getElementById('preview').textContent")
    assert "嘉兴市委书记调研数字安全企业" in shown and "一、事件概述" in shown


def test_a_page_that_is_being_left_answers_nothing(visit: Visit) -> None:
    window = visit("about/")
    for leave in ("location.reload()", "setTimeout(() => location.reload(), 5)"):
        assert window.evaluate(f"() => new Promise(() => {{ {leave}; }})") is None
        wait_for(window, "() => document.readyState === 'complete'")
