from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from eventlib.cache.encoding import encoded
from eventlib.cache.facts import FactDigests
from eventlib.cache.store import Store
from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.report import Report
from eventlib.pages.addresses import uri_of
from eventlib.pages.closeness import Closeness
from eventlib.pages.relations import Onward, OnwardFinder, city_of
from factories import load, report_text
from mkdocs_shell.shared_facts import shared_facts

LOCK = "港口的码头系统遭到勒索软件加密，集装箱装卸中断，管理方恢复备份并向警方报案。"
TRADE = "数据交易所挂牌，首批数据产品成交，登记制度和定价机制开始试行。"


def body(text: str) -> str:
    return f"## 一、事件概述\n\n{text * 6}\n"


FILES: dict[str, str | bytes] = {
    "2025/2025-01-01-a.md": report_text(body(LOCK), date="2025-01-01", region="南湖区", entities="[鸿腾, 陈伟]", source="https://example.com/a"),
    "2025/2025-01-02-b.md": report_text(
        body(TRADE) + "\n见[甲](2025-01-01-a.md)，又见[甲](2025-01-01-a.md)与[本文](2025-01-02-b.md)。\n",
        date="2025-01-02", region="桐乡市", topics="数据安全", source="https://example.com/b",
    ),
    "2025/2025-01-03-c.md": report_text(body(TRADE), date="2025-01-03", region="北京市", entities="[鸿腾]", topics="人才培养", source="https://example.com/c"),
    "2025/2025-01-04-d.md": report_text(body(LOCK), date="2025-01-04", region="美国", topics="数据安全", source="https://example.com/d"),
    "2025/2025-01-05-e.md": report_text(
        body(LOCK), date="2025-01-05", region="南湖区", entities="[鸿腾]", source="https://example.com/e",
        status="withdrawn", withdrawn="{date: 2025-02-01, reason: 有误}",
    ),
    "2025/2025-01-06-f.md": report_text(body("与别处毫无关系的文字。"), date="2025-01-06", region="日本", topics="人才培养", source="https://example.com/f"),
}  # fmt: skip


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    library = load(tmp_path_factory.mktemp("relations"), FILES)
    assert not [str(finding) for finding in library.findings if finding.is_error]
    return build_catalog(library.published(), library.vocabulary, library.texts)


@pytest.fixture(scope="module")
def onward(catalog: Catalog) -> Mapping[str, Onward]:
    find = OnwardFinder(catalog)
    return {report.id: find(report) for report in catalog.reports}


def related(onward: Mapping[str, Onward], report: str) -> dict[str, list[str]]:
    return {
        each.report.id[-1]: [
            reason.label + "".join(f" {thing.name}" for thing in reason.shared) for reason in each.reasons
        ]
        for each in onward[report].related
    }


def test_related_reports_say_why(onward: Mapping[str, Onward]) -> None:
    assert related(onward, "2025-01-01-a") == {
        "d": ["文本相近"],
        "c": ["同一企业 嘉兴鸿腾数字安全科技有限公司"],
        "b": ["同城 嘉兴市"],
    }
    assert related(onward, "2025-01-03-c")["b"] == ["文本相近"]
    assert related(onward, "2025-01-04-d")["a"] == ["文本相近"]


def test_no_report_is_related_to_itself_or_to_a_withdrawn_one(onward: Mapping[str, Onward]) -> None:
    for report, leads in onward.items():
        shown = [each.report for each in leads.related]
        assert report not in [each.id for each in shown]
        assert not any(each.is_withdrawn for each in shown)
    assert "a" in related(onward, "2025-01-05-e"), "it leads on itself"


def test_neighbours_are_those_of_the_company_and_the_nearest_place_with_others(onward: Mapping[str, Onward]) -> None:
    found = [
        (each.about.name, each.earlier and each.earlier.id, each.later and each.later.id)
        for each in onward["2025-01-01-a"].neighbours
    ]
    assert found == [
        ("嘉兴鸿腾数字安全科技有限公司", None, "2025-01-03-c"),
        ("嘉兴市", None, "2025-01-02-b"),  # of 南湖区 the only other is withdrawn
    ]
    assert onward["2025-01-06-f"].neighbours == ()


def test_referring_reports_are_those_whose_text_links_here(onward: Mapping[str, Onward]) -> None:
    assert [report.id for report in onward["2025-01-01-a"].referring] == ["2025-01-02-b"]
    assert onward["2025-01-02-b"].referring == ()


def test_the_same_catalog_leads_the_same_way(catalog: Catalog, onward: Mapping[str, Onward]) -> None:
    again = OnwardFinder(build_catalog(reversed(catalog.reports), catalog.vocabulary, catalog.texts))
    assert {report.id: again(report) for report in catalog.reports} == onward


def test_what_is_closest_may_be_found_by_another(
    tmp_path: Path, catalog: Catalog, onward: Mapping[str, Onward]
) -> None:
    store = Store(tmp_path / "library.sqlite")
    for _ in range(2):
        find = OnwardFinder(catalog)
        find.take(OnwardFinder(catalog).closest(store))
        assert {report.id: find(report) for report in catalog.reports} == onward


def test_what_is_closest_is_added_up_only_where_something_else_is_shared(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "library.sqlite")
    closest = OnwardFinder(catalog).closest(store)
    path, text = "2025/2025-01-06-f.md", str(FILES["2025/2025-01-06-f.md"])
    edited = load(tmp_path / "edited", {**FILES, path: text.replace("与别处毫无关系的文字。", "换了一段文字。")})
    same = OnwardFinder(build_catalog(edited.published(), edited.vocabulary, edited.texts))
    moved = load(tmp_path / "moved", {**FILES, path: text.replace("日本", "南湖区")})
    other = OnwardFinder(build_catalog(moved.published(), moved.vocabulary, moved.texts))
    added: list[Closeness] = []
    of_all = Closeness.of_all

    def adding(reports: Closeness) -> list[list[tuple[int, bool]]]:
        added.append(reports)
        return of_all(reports)

    monkeypatch.setattr(Closeness, "of_all", adding)
    assert same.closest(store) == closest
    assert not added
    assert other.closest(store) != closest
    assert added


@pytest.mark.parametrize("foreign", [[], [[]] * 5, [[(6, True)]] * 6, [[(-1, True)]] * 6])
def test_what_is_kept_of_other_reports_is_not_taken(tmp_path: Path, catalog: Catalog, foreign: object) -> None:
    store = Store(tmp_path / "library.sqlite")
    closest = OnwardFinder(catalog).closest(store)
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        (key,) = connection.execute("SELECT key FROM entry WHERE kind = 'closest'").fetchone()
    store.put_many("closest", {key: encoded(foreign)})
    assert OnwardFinder(catalog).closest(store) == closest


def test_where_a_report_leads_follows_from_what_is_told_of_it(tmp_path: Path, onward: Mapping[str, Onward]) -> None:
    # Each edit changes where some reports lead and leaves others; the digest of what is told says of which.
    def told(catalog: Catalog) -> dict[str, str]:
        find, digests = OnwardFinder(catalog), FactDigests(shared_facts(catalog))
        return {report.id: digests.of(report, *find.told(report)) for report in catalog.reports}

    def catalog_of(folder: Path, files: Mapping[str, str | bytes]) -> Catalog:
        library = load(folder, dict(files))
        return build_catalog(library.published(), library.vocabulary, library.texts)

    before = told(catalog_of(tmp_path / "before", FILES))
    name = "2025/2025-01-04-d.md"
    text = str(FILES[name])
    edits = [("title: ", "title: 另"), ("topics: ", "topics: 人才培养\n#"), ("region: ", "region: 日本\n#")]
    for number, (old, new) in enumerate(edits):
        catalog = catalog_of(tmp_path / str(number), {**FILES, name: text.replace(old, new, 1)})
        find, after = OnwardFinder(catalog), told(catalog)
        changed = {report.id for report in catalog.reports if shown(find(report)) != shown(onward[report.id])}
        assert changed <= {key for key, digest in after.items() if digest != before[key]}, new
        assert after.keys() == before.keys()
    # Of a report that another leads to, its page shows neither summary nor text.
    edited = {**FILES, name: text.replace("title: ", "summary: 另一段概要\ntitle: ", 1)}
    after = told(catalog_of(tmp_path / "summary", edited))
    assert {key for key, digest in after.items() if digest != before[key]} == {"2025-01-04-d"}


def shown(onward: Onward) -> list[object]:
    """Return what the page of a report shows of those that it leads to."""

    def brief(report: Report | None) -> object:
        return report and (uri_of(report), report.title, report.status, report.date, report.until)

    near = [(each.about, brief(each.earlier), brief(each.later)) for each in onward.neighbours]
    return [near, [(brief(each.report), each.reasons) for each in onward.related], list(map(brief, onward.referring))]


@pytest.mark.parametrize(
    ("place", "city"),
    [
        ("南湖区", "嘉兴市"), ("嘉兴市", "嘉兴市"), ("浦东新区", "上海市"), ("上海市", "上海市"), ("香港", "香港特别行政区"),
        ("旧金山", "旧金山"), ("浙江省", None), ("美国", None), ("长三角", None), ("神农架林区", "神农架林区"), ("台北市", "台北市"),
    ],
)  # fmt: skip
def test_city_of_a_place(catalog: Catalog, place: str, city: str | None) -> None:
    gazetteer = catalog.gazetteer
    found = gazetteer.resolve(place).place
    assert found is not None
    of = city_of(found, gazetteer)
    assert (of and of.name) == city
