"""The real JavaScript against a plain scan of the same normalised text."""

from __future__ import annotations

import datetime
import json
import random
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from eventlib.library.fields import FACETS
from eventlib.search.documents import SearchDocument, search_document
from eventlib.search.index import variants
from eventlib.search.suggestions import suggestions
from factories import SECTIONS, TESTS, catalog_of, report_text, write_files
from searched import Engine, files_of, make, names_of, scan

CASES = json.loads((TESTS / "cases" / "search.json").read_text(encoding="utf-8"))
ALPHABETS = [
    "嘉兴市南湖区数字安全",
    "嘉兴360ab ",
    "哈",
    "a",
    "嘉興３６０ＡＢ，。 -",
    "é e\u0301ßİ😀𠀀한\u1112\u1161\u11abカ後x ",
    "安全ab12，“ ”",
]


def test_cases_hold_in_javascript(engine: Engine) -> None:
    engine.open([])
    engine.page.evaluate(
        """async variants => {
            window.n = await import('/assets/javascripts/search/normalise.js');
            window.one = new n.Normaliser(variants);
        }""",
        variants(),
    )
    for text, expected in CASES["normalise"]:
        assert engine.page.evaluate("t => one.normalise(t)", text) == expected
        assert engine.page.evaluate("t => one.mapped(t).text.join('')", text) == expected
    for term, text, starts in CASES["matches"]:
        assert engine.page.evaluate("([a, b]) => n.findAll(Array.from(a), Array.from(b))", [term, text]) == starts


@pytest.mark.parametrize(
    "seed",
    [
        *range(len(ALPHABETS)),
        *(pytest.param(seed, marks=pytest.mark.long) for seed in range(len(ALPHABETS), len(ALPHABETS) * 5)),
    ],
)
def test_engine_equals_a_plain_scan(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)
    alphabet = ALPHABETS[seed % len(ALPHABETS)]

    def text(longest: int) -> str:
        return "".join(chance.choices(alphabet + "\n", k=chance.randint(0, longest)))

    documents = [
        make(number, [text(8).replace("\n", ""), text(10), *(text(60) for _ in range(chance.randint(0, 7)))])
        for number in range(chance.randint(0, 40))
    ]
    engine.open(documents)
    for _ in range(60):
        document = chance.choice(documents) if documents else None
        if document and chance.random() < 0.7:  # a piece of a text that is there
            source = chance.choice([document.title, *document.texts])
            start = chance.randrange(len(source) + 1)
            query = source[start : start + chance.randint(1, 9)].replace("\n", " ")
        else:
            query = text(6).replace("\n", " ")
        if chance.random() < 0.2:
            query = f"“{query}” {text(2)}".replace("\n", " ")
        if chance.random() < 0.4:
            others = [text(3).replace("\n", " ") for _ in range(chance.randint(1, 3))]
            query += "".join(chance.choice((" -", " OR ", "|", " －“")) + other for other in others)
        if chance.random() < 0.1:
            query = f"-{query}"
        assert set(engine.ids(query)) == scan(documents, query), repr(query)


@pytest.mark.parametrize("count", [5, pytest.param(12, marks=pytest.mark.long)])
def test_blocks_and_long_lists_hold_everything(engine: Engine, count: int) -> None:
    chance = random.Random(1)
    texts = ["".join(chr(chance.randint(0x4E00, 0x4E00 + 400)) for _ in range(3000)) for _ in range(30)]
    documents = [make(number, ["题", "", "安全" * 50 + text]) for number, text in enumerate(texts)]
    engine.open(documents)
    for length in (1, 2, 3, 4, 7, 20):
        for _ in range(count):
            text = chance.choice(texts)
            start = chance.randrange(len(text) - length)
            query = text[start : start + length]
            assert set(engine.ids(query)) == scan(documents, query), query
    assert len(engine.ids("安全安全")) == 30


def test_documents_without_text_hide_nothing(engine: Engine) -> None:
    for count in range(1, 9):
        documents = [
            make(number, ["嘉" if number == 3 else "兴", "", *["文"] * (number < 3 * count)])
            for number in range(3, 3 * count + 1, 3)
        ]
        engine.open(documents)
        for query in ("嘉", "兴", "文"):
            assert set(engine.ids(query)) == scan(documents, query), (count, query)


def test_dates_order_thousands_of_reports_of_one_year(engine: Engine) -> None:
    documents = [make(3 * number, ["嘉兴"]) for number in range(4000)]
    engine.open(documents[::-1])
    dates = [found[:10] for found in engine.ids("嘉兴", sort="date")]
    assert len(dates) == 4000
    assert dates == sorted(dates, reverse=True)


def test_the_day_of_entry_orders_reports_of_all_segments_whether_before_or_after_the_event(engine: Engine) -> None:
    after = [0, 2_500, -40, 700, 31, -1, 20_000, 1]
    documents = [replace(make(number, ["嘉兴"]), entered_after=days) for number, days in enumerate(after)]
    engine.open(documents)
    entered = {
        each.id: datetime.date.fromisoformat(each.id[:10]) + datetime.timedelta(each.entered_after)
        for each in documents
    }
    wanted = sorted(entered, key=lambda each: entered[each], reverse=True)
    assert engine.ids("嘉兴", sort="entered") == engine.ids("", sort="entered") == wanted
    assert wanted != engine.ids("嘉兴", sort="date")


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
def test_the_newest_of_threads_alone_and_the_counts_of_facets_are_those_of_a_plain_scan(
    engine: Engine, seed: int
) -> None:
    chance = random.Random(seed)
    documents = [
        replace(
            make(
                number,
                [chance.choice("嘉兴市"), "", *chance.choices(["嘉兴", "兴市", "别处"], k=2)],
                topics=(chance.choice("ab"),),
            ),
            is_withdrawn=chance.random() < 0.2,
            has_newer=chance.random() < 0.4,
        )
        for number in range(60)
    ]
    engine.open(documents)
    for query in ("嘉", "兴市 -别", "", "嘉兴 OR 市"):
        for filters in ({}, {"topics": ["a"]}, {"years": ["2020", "2021"], "topics": ["b"]}):
            for withdrawn in (False, True):
                matching = [each for each in documents if each.id in scan(documents, query)]
                standing = [each for each in matching if withdrawn or not each.is_withdrawn]
                newest = [each for each in standing if not each.has_newer]
                found = engine.search(query, newest=True, withdrawn=withdrawn, filters=filters)
                assert set(found["ids"]) == {each.id for each in newest if _passes(each, filters)}
                assert found["older"] == sum(each.has_newer and _passes(each, filters) for each in standing)
                assert found["withdrawn"] == sum(_passes(each, filters) for each in matching if each not in standing)
                for kind in ("topics", "years"):
                    others = {other: keys for other, keys in filters.items() if other != kind}
                    counted = Counter(key for each in newest if _passes(each, others) for key in each.facets[kind])
                    assert found["facets"][kind] == counted
        assert engine.read.search(query, newest=True) == {each.id for each in matching if not each.has_newer}


def _passes(document: SearchDocument, filters: Mapping[str, list[str]]) -> bool:
    return all(set(document.facets[kind]) & set(keys) for kind, keys in filters.items())


def test_a_search_goes_on_with_the_texts_of_its_own_index(engine: Engine) -> None:
    """A rare word is looked for in the stored texts: they are those that the index was made of, or it is an error."""
    old, new = make(1, ["旧题", "", "数字安全嘉兴旧文"]), make(1, ["新题", "", "数字安全嘉兴新文"])
    engine.open([old, make(4, ["另题", "", "另文"])])
    folders = [path for path in engine.folder.iterdir() if path.is_dir()]
    write_files(engine.folder, files_of([new], names_of([new])))
    shown = "q => s.search(q).then(found => s.excerpts(found.ids, q)).then(all => all.map(each => each.title))"
    assert engine.page.evaluate(shown, "数字安全嘉兴旧文") == ["旧题"]
    assert engine.page.evaluate(shown, "数字安全嘉兴新文") == []
    for each in folders:
        shutil.rmtree(each)
    failure = "q => s.search(q).then(found => s.excerpts(found.ids, q)).then(() => 'found', error => `${error.kind}`)"
    assert engine.page.evaluate(failure, "另题") == "missing"


def test_title_comes_first_then_names_then_mentions(engine: Engine) -> None:
    documents = [
        make(1, ["无关", "", "嘉兴嘉兴嘉兴嘉兴嘉兴"]),
        make(2, ["无关二", "嘉兴市\njiaxing", "别处"]),
        make(3, ["嘉兴的一件事", "", "别处"]),
        make(4, ["嘉兴", "", "别处"]),
    ]
    engine.open(documents)
    assert [found.rpartition("-")[2] for found in engine.ids("嘉兴")] == ["r4", "r3", "r2", "r1"]
    assert [found.rpartition("-")[2] for found in engine.ids("jiaxing")] == ["r2"]
    dates = [found[:10] for found in engine.ids("嘉兴", sort="date")]
    assert dates == sorted(dates, reverse=True)


def test_search_in_one_section_in_titles_or_in_names(engine: Engine) -> None:
    documents = [make(1, ["甲嘉兴", "", "", "", "", "应对嘉兴"]), make(2, ["乙", "嘉兴", "概述嘉兴"])]
    engine.open(documents)
    assert len(engine.ids("嘉兴")) == 2
    for where, number in (("应对策略", "r1"), ("title", "r1"), ("names", "r2"), ("事件概述", "r2")):
        assert [found.rpartition("-")[2] for found in engine.ids("嘉兴", where=where)] == [number], where


def test_names_are_found_by_full_name_pinyin_and_initials(engine: Engine, tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path / "reports",
        report_text(region="长治市", entities="[{name: 鸿腾, role: 协办}, 亚当·迈耶斯]", topics="[数据安全]"),
        report_text(region="长沙市", date="2025-04-11"),
    )
    reports = sorted(catalog.reports, key=lambda report: report.id)
    engine.open(
        [search_document(report, catalog.texts[report.id], SECTIONS) for report in reports], suggestions(catalog)
    )
    first, second = (report.id for report in reports)
    spelt = ["changzhi", "CHANGZHISHI", "czs", "山西省长治市", "shanxisheng", "鸿腾"]
    spelt += ["hongteng", "360数字", "sjaq", "yadangmaiyesi", "yadang maiyesi", "ydmys", "360szaq"]
    for query in spelt:
        assert engine.ids(query) == [first], query
    for query in ("changsha", "css", "hunan"):
        assert engine.ids(query) == [second], query
    for query in ("zhangzhi", "maiyesiyadang", "zhishi"):
        assert engine.ids(query) == [], query
    suggested = engine.page.evaluate("() => s.suggest('czs', 5)")
    assert [(each["name"], each["why"], each["url"]) for each in suggested["found"]] == [
        ("长治市", "initials", "regions/140400/")
    ]
    assert engine.page.evaluate("() => s.suggest('山西长治', 5)")["exact"] is None
    assert engine.page.evaluate("() => s.suggest('山西省长治市', 5)")["exact"] == "regions/140400/"


def test_filters_and_counts_of_facets(engine: Engine) -> None:
    documents = [
        make(1, ["嘉兴一"], places=("330402",), topics=("a",)),
        make(2, ["嘉兴二"], places=("330402", "330100"), topics=("a", "b")),
        make(3, ["嘉兴三"], places=("US",), topics=("b",)),
        make(4, ["别处"], places=("US",), topics=("b",)),
    ]
    above = [("330402", "330000", []), ("330100", "330000", ["delta"]), ("330000", "CN", ["delta"]), ("CN", None, [])]
    above += [("delta", None, ["east"]), ("east", None, []), ("US", None, ["delta"])]
    rows = [[key, "地区", 1, parent, further, [[0, key]]] for key, parent, further in above]
    engine.open(documents, names_of(documents, rows))
    everything = engine.search("")
    assert everything["total"] == 4
    inside = {"330402": 2, "330100": 1, "330000": 2, "CN": 2}
    assert everything["facets"]["places"] == {**inside, "US": 2, "delta": 4, "east": 4}
    found = engine.search("嘉兴", filters={"topics": ["a"], "places": ["US", "CN"]})
    assert found["total"] == 2
    assert found["facets"]["topics"] == {"a": 2, "b": 2}, "counted without the filter of their own kind"
    assert found["facets"]["places"] == {**inside, "delta": 2, "east": 2}
    assert len(engine.ids("", filters={"places": ["east"]})) == 4
    for key, count in everything["facets"]["places"].items():
        assert len(engine.read.ids_under("places", key)) == count
    assert found["facets"]["types"] == {}
    assert found["facets"]["years"] == {"2021": 1, "2022": 1}


def test_a_facet_more_in_the_table_of_fields_is_one_more_to_search_by(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FACETS, "level", replace(FACETS["types"], name="level", title="级别"))
    documents = [
        make(1, ["嘉兴一"], level=("国家级",)),
        make(2, ["嘉兴二"], level=("省级",), topics=("a",)),
        make(3, ["嘉兴三"], topics=("a",)),
    ]
    engine.open(documents)
    assert engine.page.evaluate("async () => (await s.facets()).at(-1)") == {
        "kind": "level",
        "title": "级别",
        "unit": "",
        "by_key": False,
    }
    assert engine.ids("嘉兴", filters={"level": ["省级"]}) == [documents[1].id]
    assert engine.search("嘉兴", filters={"topics": ["a"]})["facets"]["level"] == {"省级": 1}


def test_keys_may_be_called_as_what_objects_have(engine: Engine) -> None:
    keys = ("constructor", "hasownproperty", "toString", "__proto__")
    documents = [make(n, ["嘉兴", key], topics=keys[: n + 1]) for n, key in enumerate(keys)]
    engine.open(documents)
    found = engine.search("嘉兴")
    assert found["facets"]["topics"] == {key: 4 - n for n, key in enumerate(keys)}
    assert found["facets"]["entities"] == dict.fromkeys(keys, 1)
    assert found["facets"]["types"] == {"企业": 4}
    for n, key in enumerate(keys):
        assert len(engine.ids("", filters={"topics": [key]})) == 4 - n
        assert engine.ids(key, where="names") == [documents[n].id]


def test_excerpts_mark_every_match_in_real_text(engine: Engine) -> None:
    text = "前文。" * 30 + "３６０嘉興公司与360嘉兴。" + "后文。" * 60
    documents = [make(1, ["360嘉兴的事", "", text])]
    engine.open(documents)
    (shown,) = engine.page.evaluate("async () => s.excerpts((await s.search('360嘉兴')).ids, '360嘉兴')")
    assert [shown["title"][a:b] for a, b, _ in shown["titleMarks"]] == ["360嘉兴"]
    (excerpt,) = shown["excerpts"]
    assert excerpt["section"] == "事件概述"
    assert excerpt["anchor"] == "#事件概述"
    assert [excerpt["text"][a:b] for a, b in excerpt["marks"]] == ["３６０嘉興", "360嘉兴"]
    assert excerpt["text"].strip("…") in text
    marked = engine.page.evaluate(
        "t => s.marks('한국', [t])", "甲 \u1112\u1161\u11ab\u1100\u116e\u11a8 한\u1100\u116e\u11a8"
    )
    assert marked == [[[2, 8], [9, 13]]], "syllables that are written in their letters"


def test_so_many_ids_as_are_asked_for_come_first(engine: Engine) -> None:
    engine.open([make(number, ["嘉兴"] if number % 5 else ["宁波", "", "嘉兴"]) for number in range(40)])
    for query, options in (("嘉兴", {}), ("嘉兴", {"sort": "date"}), ("", {})):
        ids = engine.search(query, **options)["ids"]
        assert len(ids) == 40
        for limit in (0, 3, 20, 25, 60):
            asked = "async ([query, options]) => (await s.search(query, options)).ids"
            assert engine.page.evaluate(asked, [query, {**options, "limit": limit}]) == ids[:limit]


def test_whatever_cannot_be_loaded_is_an_error_and_can_be_tried_again(engine: Engine) -> None:
    engine.open([make(1, ["嘉兴"]), make(2, ["嘉兴"])])
    failure = "q => s.search(q).then(() => 'found', error => `${error.name} ${error.kind}`)"
    engine.page.route("**/*.bin", lambda route: route.fulfill(status=404))
    assert engine.page.evaluate(failure, "嘉兴") == "LoadError missing"
    engine.page.unroute("**/*.bin")
    engine.page.route("**/*.bin", lambda route: route.abort())
    assert engine.page.evaluate(failure, "嘉兴") == "LoadError offline"
    engine.page.unroute("**/*.bin")
    engine.page.route("**/*.bin", lambda route: route.fulfill(body=b"\x00" * 5000 + b"\xff"))
    assert engine.page.evaluate(failure, "嘉兴") == "LoadError missing"
    engine.page.unroute("**/*.bin")
    assert len(engine.ids("嘉兴")) == 2
    engine.page.route("**/manifest.json", lambda route: route.fulfill(json={"version": 99}))
    opened = "m.openSearch('index1/').then(() => 'opened', error => error.kind)"
    assert engine.page.evaluate(opened) == "version"


def test_results_show_every_character_that_a_report_has(engine: Engine) -> None:
    """What GBK has, a browser reads as the index writes it; what it lacks is escaped."""
    every = "".join(chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000)
    said = json.dumps({"title": every, "sections": []}, ensure_ascii=False)
    document = replace(make(0, ["题"]), stored=said)
    engine.open([document])
    title = "async id => (await s.excerpts([id], ''))[0].title"
    assert engine.page.evaluate(title, document.id) == every


def test_a_first_search_loads_no_slugs_and_no_traditional_characters_before_it_meets_one(engine: Engine) -> None:
    asked: list[str] = []
    documents = [make(number, ["嘉兴乾安", "", "供应链" + ("後" if number == 9 else "")]) for number in range(30)]
    engine.open(documents, names_of(documents, [["220723", "地区", 1, None, [], [[0, "乾安县"]]]]))
    engine.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("-")[0]))
    show = "async query => { const { ids } = await s.search(query, { limit: 3 }); return (await s.excerpts(ids, query)).length; }"
    assert engine.page.evaluate(show, "供应链") == 3
    assert engine.page.evaluate(show, "乾安") == 3
    assert not {"slugs.json.gz", "variants"} & set(asked)
    assert engine.page.evaluate(show, "供應鏈") == 3
    assert "variants" in asked
    assert set(engine.ids("供应链后")) == {documents[9].id}
    assert set(engine.ids("供应链")) == {document.id for document in documents}
    assert "slugs.json.gz" in asked
