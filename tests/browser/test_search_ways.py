"""The ways on from a query that finds nothing, by the real JavaScript: each is a search that finds what it says."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from searched import Engine, make, names_of, scan
from sites import Opener

# What occurs in texts, and what in none of them.
ALPHABET, STRANGE = "嘉兴市南湖区数字安全360ab 星", "量琉zq9，-“|OR"


def ways_on(engine: Engine, query: str, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = engine.page.evaluate(
        "([query, options]) => s.waysOn(query, options)", [query, options]
    )
    return found


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
def test_each_way_finds_as_many_reports_as_it_says(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)

    def text(alphabet: str, longest: int) -> str:
        return "".join(chance.choices(alphabet, k=chance.randint(0, longest)))

    documents = [
        replace(
            make(
                number,
                [text(ALPHABET, 9), text(ALPHABET, 6).strip(), text(ALPHABET, 60)],
                topics=(chance.choice("cd"),),
            ),
            is_withdrawn=chance.random() < 0.15,
        )
        for number in range(chance.randint(1, 30))
    ]
    engine.open(documents)
    offered = 0
    for _ in range(25):
        query = text(ALPHABET, 7) + text(STRANGE, 4) + text(ALPHABET, 7)
        if chance.random() < 0.3:
            query += f" -{text(ALPHABET, 2)}"
        options: dict[str, Any] = {"withdrawn": chance.random() < 0.3}
        if chance.random() < 0.3:
            options |= {"filters": {"topics": ["c"], "years": ["2021"]}, "where": chance.choice(["", "title", "names"])}
        if chance.random() < 0.2:
            options["from"] = "2022-01-10"
        if engine.search(query, **options)["total"]:
            continue
        shown = [each for each in documents if options["withdrawn"] or not each.is_withdrawn]
        for way in ways_on(engine, query, **options):
            conditions = {name: way[name] for name in ("filters", "where", "from", "to")}
            found = engine.search(way["query"], **conditions, withdrawn=options["withdrawn"])
            assert 0 < way["total"] == found["total"], (query, options, way)
            if not any(conditions.values()):
                assert set(found["ids"]) == scan(shown, way["query"]), (query, options, way)
            offered += 1
    assert offered or len(documents) < 5


def test_who_finds_something_loads_nothing_for_who_does_not(engine: Engine) -> None:
    loaded: list[str] = []
    engine.page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    engine.open([make(1, ["嘉兴的事", "鸿腾"])], names_of([make(1, ["嘉兴的事", "鸿腾"])]))
    assert engine.search("嘉兴")["total"] == 1
    assert not [name for name in loaded if name.startswith(("readings-", "ways", "meant"))]
    assert [way["query"] for way in ways_on(engine, "红藤")] == ["鸿腾"]
    assert {"ways.js", "meant.js"} < set(loaded)
    assert [name for name in loaded if name.startswith("readings-")]


def test_what_cannot_be_loaded_for_the_ways_on_is_an_error_and_can_be_tried_again(engine: Engine) -> None:
    engine.open([make(1, ["嘉兴的事", "鸿腾"])])
    failure = "q => s.waysOn(q).then((ways) => String(ways.length), (error) => `${error.name} ${error.kind}`)"
    engine.page.route("**/readings-*", lambda route: route.abort())
    assert engine.page.evaluate(failure, "红藤") == "LoadError offline"
    engine.page.unroute("**/readings-*")
    assert engine.page.evaluate(failure, "红藤") == "1"


def test_words_that_every_other_report_holds_lead_nowhere(engine: Engine) -> None:
    engine.open([make(number, [f"题{number}", "", "企业的事" + "寻呼机" * (number == 4)]) for number in range(1, 7)])
    assert [way["query"] for way in ways_on(engine, "企业寻呼机爆炸")] == ["寻呼机"]
    assert ways_on(engine, "企业量子") == []


def test_a_place_is_searched_as_it_was_typed_too_where_that_finds_more(engine: Engine) -> None:
    """浙江 in a text may be a part of another name, which who searches for 浙江省 alone would miss."""
    texts = [["网络安全", "", "网络安全"], ["网络安全", "", "浙江自贸试验区的网络安全"], *[["其他", "", "文"]] * 4]
    documents = [make(number, text, places=("330000",) if number == 0 else ()) for number, text in enumerate(texts)]
    places = [["330000", "地区", 1, None, [], [[0, "浙江省"], [1, "浙江"]]]]
    engine.open(documents, names_of(documents, places))
    found = [(way["query"], way["total"]) for way in ways_on(engine, "浙江网络安全企业")]
    assert found[:2] == [("浙江省 网络安全", 1), ("浙江 网络安全", 2)]


def test_long_queries_are_read_to_an_end(engine: Engine) -> None:
    """However much is pasted, no more is looked up than what a title may have."""
    engine.open([make(1, ["嘉兴市数字安全公司", "", "嘉兴市数字安全" * 40]), make(2, ["题", "", "文"])])
    found = ways_on(engine, "嘉兴市数字安全" * 4 + "琉" + "璃" * 2_000)
    assert found[0]["total"] == 1
    assert ways_on(engine, "琉" * 40 + "嘉兴" * 500) == []


def test_the_header_offers_ways_on_where_it_has_no_suggestion(open_page: Opener) -> None:
    page = open_page("")
    box = page.locator(".quick input")
    box.fill("杭州卫星")
    option = page.get_by_role("option")
    expect(option).to_have_text("杭州市 搜索，1 篇")
    expect(page.locator(".quick [role=status]")).to_have_text("没有建议，可以换 1 种搜法，用上下箭头选择")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#search-status")).to_have_text("「杭州市」：共 1 篇报告")
