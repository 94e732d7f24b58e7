"""Dates and spans: in the real JavaScript and in the other reader of the index, against a plain scan, and in the page."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

import pytest
from playwright.sync_api import Page, expect

from eventlib.search.index import variants
from eventlib.search.normalise import normalise
from eventlib.search.query import days_of, parse_query, texts_of
from searched import Engine, make, scan
from sites import Opener

WRITTEN = [
    "{y}年{m}月{d}日",
    "{y}-{m:02}-{d:02}",
    "{y}年{m:02}月{d:02}日",
    "{y}/{m}/{d}",
    "{y}年{m}月",
    "{y}-{m:02}",
    "{y}年",
    "{y}",
    "{m}月{d}日至12月31日",
]
TYPED = [
    *WRITTEN,
    "“{y}年{m}月{d}日”",
    "“{y}-{m:02}”",
    "{y}.{m}.{d}",
    "{y}年{m}月{d}号",
    "２０２０年{m}月",
    "{y}年{m}月{d}日至12月31日",
    "{m}月{d}日至1月9日",
    "{m}月{d}日—12月31日",
]
PIECES = [
    "2025",
    "-",
    "04",
    "..",
    "。。",
    "年",
    "4",
    "月",
    "10",
    "日",
    "至",
    "—",
    "/",
    ".",
    "OR",
    "|",
    "“",
    '"',
    "甲",
    "－",
    "0",
    "2025-04-10",
    "２０２４年２月",
    "2023..",
    "..2024/2",
    "@2025年",
    "²",
    "½",
    "٣",
    "é",
]
PIECES += [" ", " ", "\u3000", "\ufeff", "\x1c"]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 6))])
def test_dates_find_what_touches_them_or_holds_them(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)

    def day() -> date:
        return date(chance.randint(2020, 2022), 1, 1) + timedelta(chance.randint(-5, 35))

    def text(patterns: list[str]) -> str:
        chosen = day()
        return chance.choice(patterns).format(y=chosen.year, m=chosen.month, d=chosen.day)

    def term() -> str:
        kind = chance.random()
        if kind < 0.2:
            return "甲乙丙"[chance.randrange(3)]
        if kind < 0.5:
            ends = sorted(f"{day()}"[: chance.choice((4, 7, 10))] for _ in range(2))
            return chance.choice(["{0}..{1}", "{0}..", "..{0}", "{1}..{0}", "{0}。。{1}"]).format(*ends)
        return text(TYPED)

    documents = []
    for number in range(60):
        lines = [
            f"{chance.choice('甲乙丙')}于{text(WRITTEN)}，{text(WRITTEN)}{chance.choice('甲乙丙 ')}" for _ in range(2)
        ]
        made = make(number, [lines[0], "", *lines])
        ended_after = chance.choice([0, 0, 0, 1, 3, 40, 400, 2_000_000])
        is_withdrawn = chance.random() < 0.1
        documents.append(replace(made, ended_after=ended_after, is_withdrawn=is_withdrawn))
    shown = [document for document in documents if not document.is_withdrawn]
    engine.open(documents)
    for _ in range(120):
        query = term()
        for _ in range(chance.randint(0, 2)):
            query += chance.choice((" ", " -", " OR ", "|", " －")) + term()
        if chance.random() < 0.1:
            query = f"-{query}"
        assert set(engine.ids(query)) == scan(shown, query), query
        first, last = (chance.choice(("", f"{day()}")) for _ in range(2))
        touching = {
            each.id
            for each in shown
            if (not last or str(each.days[0]) <= last) and (not first or first <= str(each.days[1]))
        }
        found = engine.search(query, **{"from": first, "to": last})
        assert set(found["ids"]) == scan(shown, query) & touching, (query, first, last)


def test_any_query_says_the_same_in_both_languages_and_can_be_written_again(engine: Engine) -> None:
    chance = random.Random(1)
    queries = ["".join(chance.choices(PIECES, k=chance.randint(1, 9))) for _ in range(4000)]
    found = engine.page.evaluate(
        """async ([variants, queries]) => {
            const { Normaliser } = await import("/assets/javascripts/search/normalise.js");
            const { daysOf, parseQuery, textsOf, writeQuery } = await import("/assets/javascripts/search/query.js");
            const one = new Normaliser(variants);
            const parse = (query) => parseQuery(query, (text) => one.normalise(text));
            const termsOf = ({ groups, excluded }) => [...groups.flat(), ...excluded];
            return queries.map(parse).map((query) => [
                query,
                parse(writeQuery(query)),
                termsOf(query).map((term) => [daysOf(term), textsOf(term)]),
            ]);
        }""",
        [variants(), queries],
    )
    dated = 0
    for query, (said, again, terms) in zip(queries, found, strict=True):
        parsed = parse_query(query, normalise)
        assert said == {"groups": [*map(list, parsed.groups)], "excluded": list(parsed.excluded)}, repr(query)
        assert again == said, repr(query)
        for term, (days, texts) in zip([*chain(*parsed.groups), *parsed.excluded], terms, strict=True):
            assert days == (days_of(term) and [str(day) for day in days_of(term) or ()]), term
            assert texts == list(texts_of(term)), term
            dated += days is not None
    assert dated > 200


def test_what_happened_on_a_day_comes_before_what_mentions_it(engine: Engine) -> None:
    documents = [make(7, ["题", "", "那是2020年1月1日，2020年1月1日，2020年1月1日。"]), make(0, ["题", "", "那天"])]
    assert [each.id[:10] for each in documents] == ["2021-01-08", "2020-01-01"]
    engine.open(documents)
    assert engine.ids("2020年1月1日") == [documents[1].id, documents[0].id]


def status(page: Page, text: str) -> None:
    expect(page.locator("#search-status")).to_have_text(text)


def test_a_typed_date_says_that_a_report_was_found_by_it_and_is_found_again_in_its_head(open_page: Opener) -> None:
    page = open_page("search/")
    page.locator("#search-query").fill("２０２５年４月 鸿腾 -2024年")
    status(page, "「２０２５年４月 鸿腾 -2024年」：共 1 篇报告")
    page.locator("#search-query").fill("2025年4月")
    status(page, "「2025年4月」：共 1 篇报告")
    expect(page.locator("#search-results .entry__section")).to_have_text("日期相符")
    page.locator("#search-results .entry__title a").click()
    expect(page.locator(".report-head mark").first).to_have_text("2025年4月")


def test_a_span_takes_nothing_along(open_page: Opener) -> None:
    page = open_page("search/?q=2024-12-31..2025-01")
    status(page, "「2024-12-31..2025-01」：共 1 篇报告")
    expect(page.locator("#search-results .entry__section")).to_have_count(0)
    assert "?" not in str(page.locator("#search-results .entry__title a").get_attribute("href"))
    page.locator("#search-query").fill("changsanjiao 2024-12..")
    status(page, "「changsanjiao 2024-12..」：共 2 篇报告")
    expect(page.locator("#search-results .entry__section").first).to_have_text("名称相符")
    page.locator("#search-query").fill("嘉兴 2023..2024-11")
    status(page, "没有找到符合「嘉兴 2023..2024-11」的报告")


def test_days_are_chosen_from_one_to_another_and_stay_in_the_address(open_page: Opener) -> None:
    page = open_page("search/?q=内容")
    status(page, "「内容」：共 2 篇报告")
    first, last = page.get_by_label("日期从", exact=True), page.get_by_label("到", exact=True)
    first.fill("2025-01-01")
    status(page, "「内容」：共 1 篇报告")
    assert page.url.endswith("&from=2025-01-01")
    expect(page.locator("#search-chips li")).to_have_text(["2025年1月1日起 ×"])
    last.fill("2025-04-10")
    expect(page.locator("#search-chips li")).to_have_text(["2025年1月1日至4月10日 ×"])
    page.reload()
    expect(page.locator("#search-chips li")).to_have_text(["2025年1月1日至4月10日 ×"])
    expect(first).to_have_value("2025-01-01")
    page.go_back()
    expect(page.locator("#search-chips li")).to_have_text(["2025年1月1日起 ×"])
    expect(last).to_have_value("")
    page.get_by_role("button", name="去掉条件：事件日期2025年1月1日起").click()
    status(page, "「内容」：共 2 篇报告")
    expect(first).to_have_value("")
    assert "from" not in page.url
    last.fill("2024-12-30")
    last.press("Enter")  # before it is searched by itself
    status(page, "没有找到含有「内容」的报告")
    page.get_by_role("link", name="不限日期").click()
    status(page, "「内容」：共 2 篇报告")


def test_an_address_may_say_months_and_years(open_page: Opener) -> None:
    page = open_page("search/?from=2024&to=2024年12月&sort=date")
    status(page, "共 1 篇报告")
    expect(page.locator("#search-withdrawn")).to_contain_text("另有 1 篇已撤回")
    expect(page.get_by_label("日期从", exact=True)).to_have_value("2024-01-01")
    expect(page.get_by_label("到", exact=True)).to_have_value("2024-12-31")
    page.locator("details[data-kind=places]").get_by_label("杭州市").check()
    expect(page).to_have_url(re.compile(r"/search/\?sort=date&from=2024-01-01&to=2024-12-31&places=330100$"))


def test_a_month_typed_in_the_header_leads_to_its_page(open_page: Opener) -> None:
    page = open_page("about/")
    page.locator(".quick input").fill("2025年4月")
    expect(page.get_by_role("option").first).to_have_text("2025年4月 归档，1 篇")
    page.locator(".quick input").press("ArrowDown")
    page.locator(".quick input").press("Enter")
    expect(page).to_have_url(re.compile("/archive/2025/04/$"))
