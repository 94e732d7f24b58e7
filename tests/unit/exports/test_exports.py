"""Files for programs, made of small catalogs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from eventlib.exports.api import report_object
from eventlib.exports.api_schema import api_json_schema, with_field_tables
from eventlib.exports.exports import Lines, export_groups
from eventlib.exports.feeds import ENTRIES, Publication
from eventlib.exports.lists import report_lists
from eventlib.exports.spreadsheet import _line, report_row
from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.fields import Use, fields_for
from eventlib.pages.addresses import feed_path, list_path
from eventlib.pages.page import Crumb
from eventlib.pages.structured_data import breadcrumb_list, report_thing, structured_data
from eventlib.search.documents import search_document
from eventlib.uris import relative_url, site_path
from factories import BODY, ENTITIES, SECTIONS, TOPICS, load, report_text

PUBLICATION = Publication("某库", "https://intranet.example/", "example.org,2025")
ATOM = "{http://www.w3.org/2005/Atom}"


def catalog_of(folder: Path, **reports: str) -> Catalog:
    """Return the catalog of reports given by slug; each has its date in its text."""
    files = {}
    for number, (slug, text) in enumerate(reports.items(), start=1):
        date = text.partition("date: ")[2][:10]
        files[f"{date[:4]}/{date}-{slug}.md"] = text.replace("https://example.com/1", f"https://example.com/{number}")
    library = load(folder, files)
    assert not [finding for finding in library.findings if finding.is_error]
    return build_catalog(library.published(with_drafts=False), library.vocabulary, library.texts)


def exported(catalog: Catalog, publication: Publication = PUBLICATION) -> dict[str, str]:
    groups = export_groups(catalog, publication, report_lists(catalog), Lines(catalog, publication))
    found = [file for group in groups for file in group.files]
    files = {each.path: each.content() for each in found}
    assert len(files) == len(found)  # no file is written twice
    return files


def test_emoji_made_of_several_stay_whole_in_api_and_search(tmp_path: Path) -> None:
    emoji = "👩\u200d💻和🏳️\u200d🌈"
    catalog = catalog_of(tmp_path, a=report_text(BODY.replace("这是结论的内容", emoji)))
    (report,) = catalog.reports
    assert emoji in json.dumps(report_object(report, catalog.texts[report.id], catalog.gazetteer), ensure_ascii=False)
    document = search_document(report, catalog.texts[report.id], SECTIONS)
    assert emoji in document.stored
    assert emoji in "".join(document.texts)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\\t", "\\r", "\\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_like_a_formula(tmp_path: Path, start: str) -> None:
    dangerous = f"\"{start}cmd|' /C calc'!A0\""
    role = f"[{{name: 陈伟, role: {dangerous}}}]" if start not in {"\\n"} else "[陈伟]"
    catalog = catalog_of(
        tmp_path, a=report_text(title=dangerous, summary=dangerous, authors=f"[{dangerous}]", entities=role)
    )
    (row,) = csv.reader(io.StringIO(report_row(catalog.reports[0], catalog.gazetteer, "")))
    for cell in row:
        assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")), cell
    # Leading white space is stripped when a report is read; what is left of the others is kept behind a quote.
    assert row[1].startswith("cmd" if start.startswith("\\") else f"'{start}cmd")


def test_the_page_about_subscribing_is_led_to_the_feed_of_a_list(tmp_path: Path) -> None:
    text = report_text(entities="[没有登记的某公司, 鸿腾, 陈伟]", region="[旧金山, 台北]")
    lists = report_lists(catalog_of(tmp_path, a=text, b=text))
    named = {each.subscribe_suffix: each.feed_path for each in lists}
    assert len(named) == len(lists)
    for suffix, path in named.items():
        # As docs/assets/javascripts/subscribe.js takes it.
        assert re.fullmatch(r"\?feed=[\w-]+", suffix, re.ASCII)
        assert path == f"feeds/{suffix.removeprefix('?feed=')}.xml"
    by_time = {f"?feed=archive-{each}" for each in ("2025", "2025-04", "entry", "entry-2025-04")}
    others = {"?feed=reports", "?feed=regions-tw-taipei", "?feed=entities-chen-wei--with--hongteng"}
    assert by_time | others <= named.keys()


def test_the_feed_of_two_entities_is_that_of_no_other_entity(tmp_path: Path) -> None:
    entities = "".join(f"- {{id: {each}, name: {each}公司, type: company}}\n" for each in ("a", "b", "a-with-b"))
    text = report_text(entities="[a公司, b公司, a-with-b公司]")
    files = {f"2025/2025-04-10-{n}.md": text.replace("example.com/1", f"example.com/{n}") for n in "xy"}
    library = load(tmp_path, {**files, "vocabulary/entities.yml": entities})
    lists = report_lists(build_catalog(library.reports, library.vocabulary, library.texts))
    assert len({each.feed_path for each in lists}) == len(lists) > 6


def test_a_row_of_the_table_reads_as_a_sentence_of_names(tmp_path: Path) -> None:
    text = report_text(
        region="[南湖区, 上海]", entities="[{name: 陈伟, role: 嘉兴市委书记}, 鸿腾]", topics="[网络安全, 数据安全]"
    )
    catalog = catalog_of(tmp_path, a=text)
    table = exported(catalog)["api/v1/reports.csv"]
    assert table.startswith("\ufeff编号,标题,")
    (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert row["地区"] == "浙江省嘉兴市南湖区；上海市"
    assert row["实体"] == "陈伟（嘉兴市委书记）；嘉兴鸿腾数字安全科技有限公司"
    assert row["主题"] == "网络安全；数据安全"
    assert row["地址"] == "https://intranet.example/reports/2025/2025-04-10-a/"


def test_a_feed_holds_the_reports_changed_last(tmp_path: Path) -> None:
    corrected = report_text(date="2020-01-01", title="旧文", corrections="[{date: 2026-01-01, text: 改了}]")
    others = {f"r{day}": report_text(date=f"2025-04-{day:02}", title=f"第{day}篇") for day in range(1, 26)}
    files = exported(catalog_of(tmp_path, old=corrected, **others))
    feed = ET.fromstring(files["feeds/topics-cybersecurity.xml"])
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["旧文", *(f"第{day}篇" for day in range(25, 6, -1))]
    assert len(titles) == ENTRIES
    assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:00:01+08:00"
    assert feed.findtext(f"{ATOM}id") == "tag:example.org,2025:feeds/topics/cybersecurity"


def test_a_feed_cuts_no_corrections_of_a_day(tmp_path: Path) -> None:
    corrections = "[{date: 2026-01-01, text: 改了}]"
    corrected = {
        f"c{day}": report_text(date=f"2024-04-{day:02}", title=f"更正{day}", corrections=corrections)
        for day in range(1, ENTRIES + 4)
    }
    others = {
        "new": report_text(date="2026-01-01", title="当天的新文"),
        "gone": report_text(
            date="2024-03-01", title="撤回", status="withdrawn", withdrawn="{date: 2026-01-01, reason: 有误}"
        ),
        "before": report_text(date="2024-02-01", corrections=corrections.replace("2026-01-01", "2025-12-31")),
    }
    feed = ET.fromstring(exported(catalog_of(tmp_path, **others, **corrected))["feeds/reports.xml"])
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["当天的新文", *(f"更正{day}" for day in range(ENTRIES + 3, 0, -1)), "〔已撤回〕撤回"]


def test_a_feed_is_not_lengthened_by_reports_entered_on_one_day(tmp_path: Path) -> None:
    reports = {f"r{day}": report_text(date=f"2024-04-{day:02}", published="2026-01-01") for day in range(1, 29)}
    feed = ET.fromstring(exported(catalog_of(tmp_path, **reports))["feeds/reports.xml"])
    assert len(list(feed.iter(f"{ATOM}entry"))) == ENTRIES


def test_two_corrections_on_one_day_are_two_updates(tmp_path: Path) -> None:
    def updated(folder: str, corrections: str) -> str | None:
        files = exported(catalog_of(tmp_path / folder, a=report_text(corrections=corrections)))
        feed = ET.fromstring(files["feeds/reports.xml"])
        return feed.findtext(f"{ATOM}entry/{ATOM}updated")

    one = updated("one", "[{date: 2025-05-01, text: 改了}]")
    two = updated("two", "[{date: 2025-05-01, text: 改了}, {date: 2025-05-01, text: 又改了}]")
    assert one and two and one < two


def test_an_entry_is_the_same_in_every_feed_and_survives_a_new_name(tmp_path: Path) -> None:
    before = exported(catalog_of(tmp_path / "before", first=report_text()))
    text = report_text(date="2025-04-11", redirect_from="[2025-04-10-first, 2025-04-10-second]")
    after = exported(catalog_of(tmp_path / "after", third=text))

    def ids(files: dict[str, str]) -> set[str | None]:
        feeds = [ET.fromstring(text) for path, text in files.items() if path.startswith("feeds/")]
        assert len(feeds) > 3
        return {entry.findtext(f"{ATOM}id") for feed in feeds for entry in feed.iter(f"{ATOM}entry")}

    assert ids(before) == ids(after) == {"tag:example.org,2025:reports/2025-04-10-first"}


def test_lists_of_what_has_had_another_id_are_still_at_their_old_addresses(tmp_path: Path) -> None:
    entities = ENTITIES.replace("id: hongteng,", "id: hongteng, redirect_from: [hong],")
    topics = TOPICS.replace("id: cybersecurity,", "id: cybersecurity, redirect_from: net,")
    reports = {
        f"2025/2025-04-{day}-a.md": report_text(
            date=f"2025-04-{day}", source=f"https://example.com/{day}", entities="[鸿腾, 陈伟]"
        )
        for day in (10, 11)
    }
    library = load(tmp_path, {**reports, "vocabulary/entities.yml": entities, "vocabulary/topics.yml": topics})
    files = exported(build_catalog(library.reports, library.vocabulary, library.texts))
    for former, present in [
        ("api/v1/topics/net.json", "api/v1/topics/cybersecurity.json"),
        ("api/v1/topics/net.csv", "api/v1/topics/cybersecurity.csv"),
        ("feeds/topics-net.xml", "feeds/topics-cybersecurity.xml"),
        ("feeds/entities-hong.xml", "feeds/entities-hongteng.xml"),
        ("api/v1/entities/chen-wei/with/hong.json", "api/v1/entities/chen-wei/with/hongteng.json"),
    ]:
        assert files[former] == files[present], former


def test_what_xml_cannot_hold_is_left_out_of_feeds(tmp_path: Path) -> None:
    # The publication's name comes from the configuration, which nothing checks.
    publication = Publication("某\x00库\ufffe", "", "example.org,2025")
    feed = ET.fromstring(exported(catalog_of(tmp_path), publication)["feeds/reports.xml"])
    assert feed.findtext(f"{ATOM}title") == "某库：全部报告"
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+08:00"


def test_lists_are_whole_and_in_order(tmp_path: Path) -> None:
    files = exported(
        catalog_of(
            tmp_path,
            a=report_text(entities="[鸿腾]", region="南湖区"),
            b=report_text(date="2025-05-01", topics="[数据安全]"),
        )
    )
    expected = {
        "api/v1/reports.json": ["2025-05-01-b", "2025-04-10-a"],
        "api/v1/archive/2025.json": ["2025-05-01-b", "2025-04-10-a"],
        "api/v1/archive/2025/04.json": ["2025-04-10-a"],
        "api/v1/topics/data-security.json": ["2025-05-01-b"],
        "api/v1/regions/330402.json": ["2025-04-10-a"],
        "api/v1/regions/yangtze-river-delta.json": ["2025-05-01-b", "2025-04-10-a"],
        "api/v1/entities/three-six-zero.json": ["2025-04-10-a"],
    }
    for path, ids in expected.items():
        value = json.loads(files[path])
        assert [report["id"] for report in value["reports"]] == ids, path
        assert set(value) == set(api_json_schema("list")["properties"])


def test_addresses_of_files() -> None:
    assert list_path("index.md", ".json") == "api/v1/reports.json"
    assert list_path("archive/2025/index.md", ".csv") == "api/v1/archive/2025.csv"
    assert list_path("archive/2025/04.md", ".csv") == "api/v1/archive/2025/04.csv"
    assert feed_path("regions/330400.md") == "feeds/regions-330400.xml"
    assert (site_path("index.md"), site_path("topics/index.md"), site_path("search.md")) == ("", "topics/", "search/")


def test_structured_data_leaves_out_what_a_report_does_not_state(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, a=report_text(source="{url: https://example.com/1, publisher: 某报}"))

    def link(target: object) -> str:
        return relative_url("index.md", target if isinstance(target, str) else "topics/x.md")

    report = catalog.reports[0]
    thing = report_thing(report, [catalog.gazetteer.chain(place) for place in report.places], link, "某库")
    assert not {"author", "mentions", "correction"} & set(thing)
    assert thing["citation"] == [
        {
            "@type": "CreativeWork",
            "url": "https://example.com/1",
            "name": "https://example.com/1",
            "publisher": {"@type": "Organization", "name": "某报"},
        }
    ]
    crumbs = breadcrumb_list([Crumb("首页", "index.md"), Crumb("某处")], link)
    assert crumbs["itemListElement"][1] == {"@type": "ListItem", "position": 2, "name": "某处"}
    assert structured_data(thing, crumbs)["@graph"] == [thing, crumbs]


def test_tables_of_fields_say_type_and_meaning() -> None:
    table = with_field_tables("前\n\n[字段：ReportObject]\n\n后").splitlines()
    assert (table[0], table[2], table[-1]) == ("前", "| 字段 | 类型 | 内容 |", "后")
    assert "| `date` | 日期 | 事件日期：事件发生的日期；持续几天的，是第一天 |" in table
    assert "| `withdrawn` | `WithdrawalNote` 或 null | 撤回：没有撤回时为 null |" in table
    assert "| `places` | 列表（`PlaceReference`） | 地区：事件发生地，一个或多个 |" in table
    assert "| `authors` | 列表（文字） | 作者：撰写人，可能为空 |" in table
    with pytest.raises(KeyError):
        with_field_tables("[字段：Nothing]")


@pytest.mark.parametrize("written", ["甲;=1+1", '甲; "=1"', "甲;;@SUM(A1)", "甲\t-1", "甲;＝1"])
def test_no_cell_becomes_a_formula_where_semicolons_part_cells(written: str) -> None:
    for line in (_line([written]), _line(["2025", written])):
        for cell in re.split(r"[;\t,]", line.strip()):
            assert not cell.strip(' "').startswith(tuple("=+-@＝＋－＠")), line
    assert _line(["https://example.com/a;=1;b"]).strip() == "https://example.com/a%3B=1;b"


def test_a_thread_is_followed_by_one_feed_whatever_grows_at_its_ends(tmp_path: Path) -> None:
    first, later = report_text(title="起因"), report_text(date="2025-05-01", title="后续", follows="2025-04-10-b")
    ids = ("2025-04-10-b", "2025-05-01-c")
    alone = exported(catalog_of(tmp_path / "alone", b=first))
    grown = {
        "two": {"b": first, "c": later},
        "longer": {"b": first, "c": later, "d": report_text(date="2025-06-01", title="最新", follows=ids[1])},
        "an earlier one": {"a": report_text(date="2025-03-01"), "b": first.replace("---\n", "---\nfollows: 2025-03-01-a\n", 1), "c": later},
        "renamed": {
            "e": first.replace("---\n", "---\nredirect_from: 2025-04-10-b\n", 1),
            "c": later.replace("2025-04-10-b", "2025-04-10-e"),
        },
    }  # fmt: skip
    path = feed_path("reports/2025/2025-04-10-b.md")
    assert path == "feeds/reports-2025-2025-04-10-b.xml"
    assert path not in alone
    for name, texts in grown.items():
        catalog = catalog_of(tmp_path / name, **texts)
        files = exported(catalog)
        feed = ET.fromstring(files[path])
        titles = {each.text for each in feed.iter(f"{ATOM}title")}
        assert {"起因", "后续"} <= titles
        assert len(feed.findall(f"{ATOM}entry")) == len(texts), name
        # What is not the first says which is.
        own = next(each.get("href") for each in feed.iter(f"{ATOM}link") if each.get("rel") == "self")
        assert own == PUBLICATION.url + feed_path(f"reports/{catalog.reports[0].thread[0].path}")


def test_programs_are_told_what_follows_what_and_the_whole_thread(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        a=report_text(redirect_from="2025-04-09-was", title="起因"),
        b=report_text(date="2025-05-01", follows="2025-04-09-was", title="后续"),
    )
    later, first = catalog.reports
    written = [report_object(each, catalog.texts[each.id], catalog.gazetteer) for each in catalog.reports]
    assert [each["follows"] for each in written] == [[first.id], []]
    assert written[0]["thread"] == written[1]["thread"]
    assert [(each["id"], each["url"], each["title"]) for each in written[0]["thread"]] == [
        (first.id, f"reports/2025/{first.id}/", "起因"),
        (later.id, f"reports/2025/{later.id}/", "后续"),
    ]
    (header, row) = csv.reader([_header(), report_row(later, catalog.gazetteer, "")])
    assert dict(zip(header, row, strict=True))["前情报告"] == first.id


def test_a_table_says_what_was_corrected_and_why_a_report_was_withdrawn(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        a=report_text(corrections="[{date: 2025-05-01, text: 改了}, {date: 2025-05-02, text: 又改了}]"),
        b=report_text(status="withdrawn", withdrawn="{date: 2025-06-01, reason: 事实有误}"),
    )
    rows = csv.reader([_header(), *(report_row(each, catalog.gazetteer, "") for each in catalog.reports)])
    header, corrected, withdrawn = (list(row) for row in rows)
    assert corrected[header.index("更正")] == "2025-05-01 改了；2025-05-02 又改了"
    assert [withdrawn[header.index(name)] for name in ("状态", "撤回")] == ["已撤回", "2025-06-01 事实有误"]


def _header() -> str:
    return _line(("编号", *(field.title for field in fields_for(Use.CSV)), "地址"))
