"""What programs read of a site, each kind by a parser of its own."""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]  # ships no types
import jsonschema
import pytest
from lxml import etree, html
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from eventlib.exports.api_schema import PUBLISHED, api_json_schema
from factories import BODY, report_text
from sites import Build, Builder, run_build

SITE_URL = "https://intranet.example/analyses/"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</script><script>alert(1)</script> & \"'<!--"

FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-hongteng.md": report_text(
        BODY.replace("五、结论", "五、结论[^1]") + "\n[^1]: 脚注。\n",
        region="[南湖区, 旧金山]",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 全新科技发展公司]",
        topics="[网络安全, 数据安全]",
        redirect_from="[2025-04-09-former]",
        authors="[甲, 乙]",
        source="[https://example.com/1, {url: https://example.com/other, title: 题名, publisher: 某报}]",
    ),
    "2025/2025-04-11-withdrawn.md": report_text(
        date="2025-04-11",
        title=f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'",
        summary='"=HYPERLINK(\\"https://evil.example\\") 第二句"',
        region="南湖区",
        source="https://example.com/2",
        status="withdrawn",
        withdrawn="{date: 2025-05-01, reason: 事实有误}",
        corrections="[{date: 2025-04-20, text: 更正了数字}]",
    ),
    "2025/2025-05-02-draft.md": report_text(date="2025-05-02", source="https://example.com/4", status="draft"),
    **{
        f"2024/2024-12-{day:02}-old.md": report_text(
            date=f"2024-12-{day:02}",
            region="杭州",
            source=f"https://example.com/old{day}",
            title=f"第{day}篇",
            entities="[全新科技发展公司, 陈伟]" if day == 25 else None,
        )
        for day in range(1, 26)
    },
}
REPORT = "reports/2025/2025-04-10-hongteng/"
PAIR = "entities/chen-wei/with/unregistered-15d2b78f8c/"
WITHDRAWN = "reports/2025/2025-04-11-withdrawn/"


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Build:
    """Return a site without an address."""
    return shared_build(FILES)


@pytest.fixture(scope="module")
def addressed(shared_build: Builder) -> Build:
    """Return a site with an address."""
    return shared_build(FILES, SITE_URL=SITE_URL)


def load(site: Build, path: str) -> Any:
    return json.loads(site.read(path))


def kind_of(path: str) -> str:
    """Return the name of the schema of a file below `api/v1/`."""
    folder, _, name = path.rpartition("/")
    if not folder:
        return {"reports": "list"}.get(name.removesuffix(".json"), name.removesuffix(".json"))
    return "report" if folder == "reports" else "list"


def api_files(site: Build) -> dict[str, Any]:
    root = site.site / "api/v1"
    return {
        path.relative_to(root).as_posix(): json.loads(path.read_bytes())
        for path in sorted(root.rglob("*.json"))
        if path.parent.name != "schema"
    }


def is_published(site: Build, url: str) -> bool:
    return (site.site / url / "index.html").is_file()


def test_schemas_are_published_and_every_json_file_is_valid(site: Build) -> None:
    validators = {}
    for kind in PUBLISHED:
        schema = load(site, f"api/v1/schema/{kind}.json")
        assert schema == api_json_schema(kind)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[kind] = jsonschema.Draft202012Validator(schema)
    files = api_files(site)
    for path, value in files.items():
        validators[kind_of(path)].validate(value)
    assert {kind_of(path) for path in files} == set(PUBLISHED)


def test_schemas_refuse_what_is_not_such_an_object(site: Build) -> None:
    report = load(site, "api/v1/reports/2025-04-10-hongteng.json")
    validator = jsonschema.Draft202012Validator(api_json_schema("report"))
    for change in ({"date": "10.4.2025"}, {"status": "gone"}, {"places": [{"id": "330402"}]}, {"title": None}):
        assert not validator.is_valid({**report, **change})


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_every_object_has_a_name_for_programs_and_an_address_that_exists(site: Build) -> None:
    for path, value in api_files(site).items():
        for each in objects(value):
            if "id" in each:
                assert each["id"], path
                assert each["url"] is None or is_published(site, each["url"]), (path, each["url"])
            for name in ("json", "csv", "feed"):
                if each.get(name):
                    assert (site.site / each[name]).is_file(), (path, each[name])


def test_the_start_of_the_api_leads_to_everything(site: Build) -> None:
    start = load(site, "api/v1/index.json")
    assert (start["version"], start["url"], start["reports"]["count"]) == (1, "", 27)
    assert [(year["id"], year["count"]) for year in start["years"]] == [("2025", 2), ("2024", 25)]
    assert load(site, start["topics"])["count"] == 2
    assert {"330402", "330400", "330000", "cn", "us-san-francisco"} <= {
        region["id"] for region in load(site, start["regions"])["regions"]
    }
    entities = {entity["id"]: entity for entity in load(site, start["entities"])["entities"]}
    assert (entities["three-six-zero"]["count"], entities["hongteng"]["parent"]) == (1, "360-group")
    vocabulary = load(site, start["vocabulary"])
    assert [topic["url"] for topic in vocabulary["topics"]][2] is None  # 人才培养 has no report, and no page
    assert vocabulary["groups"][0]["members"] == ["310000", "320000", "330000", "340000"]


def test_a_report_says_what_its_file_says(site: Build) -> None:
    report = load(site, "api/v1/reports/2025-04-10-hongteng.json")
    assert (report["url"], report["date"], report["former_ids"]) == (REPORT, "2025-04-10", ["2025-04-09-former"])
    assert report["authors"] == ["甲", "乙"]
    place = report["places"][0]
    assert (place["id"], place["full_name"]) == ("330402", "浙江省嘉兴市南湖区")
    assert place["within"] == ["cn", "330000", "330400", "yangtze-river-delta"]
    assert [(each["name"], each["type"], each["role"]) for each in report["entities"]] == [
        ("嘉兴鸿腾数字安全科技有限公司", "company", ""),
        ("陈伟", "person", "嘉兴市委书记"),
        ("全新科技发展公司", None, ""),
    ]
    assert report["sources"][1] == {"url": "https://example.com/other", "title": "题名", "publisher": "某报"}
    assert report["sections"][0]["anchor"] == "一事件概述"
    withdrawn = load(site, "api/v1/reports/2025-04-11-withdrawn.json")
    assert withdrawn["withdrawn"] == {"date": "2025-05-01", "reason": "事实有误"}
    assert withdrawn["corrections"] == [{"date": "2025-04-20", "text": "更正了数字"}]
    assert (withdrawn["status"], withdrawn["updated"]) == ("withdrawn", "2025-05-01")
    assert not (site.site / "api/v1/reports/2025-05-02-draft.json").exists()


def test_anchors_of_sections_are_on_the_page_of_the_report(site: Build) -> None:
    anchors = []
    for path in (site.site / "api/v1/reports").glob("*.json"):
        report = json.loads(path.read_text(encoding="utf-8"))
        page = site.read(f"{report['url']}index.html")
        for section in report["sections"]:
            anchors.append(section["anchor"])
            assert f'<h2 id="{section["anchor"]}">' in page, section
    assert anchors.count("五结论") == len(anchors) / 6, "a footnote at a heading is no part of its anchor"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_lists_are_the_same_as_json_and_as_csv(site: Build) -> None:
    for path, value in api_files(site).items():
        if kind_of(path) == "list":
            raw = (site.site / value["csv"]).read_bytes()
            assert raw.startswith(b"\xef\xbb\xbf")  # or Excel takes it for another encoding
            listed = rows(raw.decode())
            assert [row["编号"] for row in listed] == [report["id"] for report in value["reports"]]
            assert len(listed) == value["count"] > 0


def test_an_index_is_the_same_as_json_and_as_csv(site: Build) -> None:
    for kind in ("topics", "regions", "entities"):
        value = json.loads(site.read(f"api/v1/{kind}.json"))
        listed = rows(site.read(f"api/v1/{kind}.csv"))
        assert [row["编号"] for row in listed] == [entry["id"] for entry in value[kind]] != []
        assert [row["报告数"] for row in listed] == [str(entry["count"]) for entry in value[kind]]
    assert {row["类型"] for row in listed} >= {"企业", "人物"}


def test_a_cell_is_never_a_formula(site: Build) -> None:
    row = next(row for row in rows(site.read("api/v1/reports.csv")) if row["编号"] == "2025-04-11-withdrawn")
    assert row["摘要"].startswith("'=HYPERLINK(")
    assert row["标题"] == HOSTILE
    assert row["状态"] == "已撤回"


def feed_paths(site: Build) -> list[str]:
    return [path.relative_to(site.site).as_posix() for path in sorted((site.site / "feeds").iterdir())]


def test_feeds_are_atom(site: Build, addressed: Build) -> None:
    for built in (site, addressed):
        paths = feed_paths(built)
        assert {"feeds/reports.xml", "feeds/topics-cybersecurity.xml", "feeds/regions-330000.xml"} <= set(paths)
        for path in paths:
            raw = (built.site / path).read_bytes()
            parsed = feedparser.parse(raw)
            assert (parsed.bozo, parsed.version) == (False, "atom10"), (path, parsed.get("bozo_exception"))
            feed = etree.fromstring(raw)
            for element in (feed, *feed.iter(f"{ATOM}entry")):  # what RFC 4287 asks for
                for name in ("id", "title", "updated"):
                    assert len(element.findall(f"{ATOM}{name}")) == 1, path
                assert element.find(f"{ATOM}link[@rel='alternate']") is not None
            assert feed.find(f"{ATOM}author/{ATOM}name") is not None
            ids = [each.text for each in feed.iter(f"{ATOM}id")]
            assert len(ids) == len(set(ids)) and all(str(each).startswith("tag:test.internal,2025:") for each in ids)


def test_links_of_feeds_lead_to_pages_with_and_without_an_address(site: Build, addressed: Build) -> None:
    for built, root in ((site, "http://any.example/sub/"), (addressed, SITE_URL)):
        for path in feed_paths(built):
            feed = etree.fromstring((built.site / path).read_bytes())
            for link in feed.iter(f"{ATOM}link"):
                url = urljoin(root + path, link.get("href") or "")
                assert url.startswith(root)
                target = url.removeprefix(root)
                assert target == path if link.get("rel") == "self" else is_published(built, target), url
    assert all(
        link.get("href", "").startswith(SITE_URL)
        for link in etree.fromstring((addressed.site / "feeds/reports.xml").read_bytes()).iter(f"{ATOM}link")
    )


def test_feeds_hold_what_changed_last_with_corrections_and_withdrawals(site: Build) -> None:
    entries = feedparser.parse((site.site / "feeds/reports.xml").read_bytes()).entries
    assert len(entries) == 20
    first, second = entries[:2]
    assert first.id == "tag:test.internal,2025:reports/2025-04-11-withdrawn"
    assert (first.published, first.updated) == ("2025-04-11T00:00:00+08:00", "2025-05-01T00:00:01+08:00")
    assert "2025年5月1日撤回。原因：事实有误" in first.summary
    assert "更正（2025年4月20日）：更正了数字" in first.summary
    # The id that a report had first stays its id in feeds when the file is renamed.
    assert second.id == "tag:test.internal,2025:reports/2025-04-09-former"
    assert [tag.label for tag in second.tags] == ["网络安全", "数据安全"]
    raw = etree.fromstring((site.site / "feeds/reports.xml").read_bytes())
    assert raw.findtext(f"{ATOM}entry/{ATOM}title") == f"〔已撤回〕{HOSTILE}"


def test_ids_of_feeds_do_not_depend_on_the_address(site: Build, addressed: Build) -> None:
    assert feed_paths(site) == feed_paths(addressed)
    for path in feed_paths(site):
        ids = [re.findall("<id>(.*?)</id>", built.read(path)) for built in (site, addressed)]
        assert ids[0] == ids[1]


def head(site: Build, page: str) -> Any:
    return html.fromstring((site.site / page / "index.html").read_bytes()).find("head")


def test_pages_link_their_feeds_and_files(site: Build) -> None:
    pages = {
        "": {"feeds/reports.xml", "api/v1/reports.json", "api/v1/reports.csv"},
        "archive/": {"feeds/reports.xml", "api/v1/reports.json", "api/v1/reports.csv"},
        "archive/2025/": {"feeds/reports.xml", "api/v1/archive/2025.json", "api/v1/archive/2025.csv"},
        "archive/2025/04/": {"feeds/reports.xml", "api/v1/archive/2025/04.json", "api/v1/archive/2025/04.csv"},
        REPORT: {"feeds/reports.xml", "api/v1/reports/2025-04-10-hongteng.json"},
        "about/": {"feeds/reports.xml"},
        **{
            f"{kind}/": {"feeds/reports.xml", f"api/v1/{kind}.json", f"api/v1/{kind}.csv"}
            for kind in ("topics", "regions", "entities")
        },
        PAIR: {"feeds/reports.xml", f"api/v1/{PAIR[:-1]}.json", f"api/v1/{PAIR[:-1]}.csv"},
        "topics/cybersecurity/yingduicelve/": {
            "feeds/reports.xml",
            "feeds/topics-cybersecurity.xml",
            "api/v1/topics/cybersecurity.json",
            "api/v1/topics/cybersecurity.csv",
        },
        **{
            f"{kind}/{key}/": {
                "feeds/reports.xml",
                f"feeds/{kind}-{key}.xml",
                f"api/v1/{kind}/{key}.json",
                f"api/v1/{kind}/{key}.csv",
            }
            for kind, key in (("topics", "cybersecurity"), ("regions", "cn"), ("entities", "chen-wei"))
        },
    }
    for page, expected in pages.items():
        found = {
            posixpath.normpath(posixpath.join(page, link.get("href")))
            for link in head(site, page).xpath("link[starts-with(@rel, 'alternate ')]")
        }
        assert found == expected, page
    text = site.read("topics/cybersecurity/index.html")
    for shown in ('href="../../feeds/topics-cybersecurity.xml"', 'href="../../api/v1/topics/cybersecurity.csv"'):
        assert text.count(shown) == 2  # in the head for programs, and below the list for readers


def test_the_second_page_of_a_list_leads_to_the_files_of_the_whole(tmp_path: Path) -> None:
    many = {
        f"2024/2024-12-01-r{number}.md": report_text(
            date="2024-12-01", source=f"https://example.com/{number}", title=f"第{number}篇"
        )
        for number in range(51)
    }
    built = run_build(tmp_path, many)
    assert built.code == 0, built.output
    assert 'href="../../../api/v1/topics/cybersecurity.csv"' in built.read("topics/cybersecurity/2/index.html")
    assert load(built, "api/v1/topics/cybersecurity.json")["count"] == 51


SCHEMA = Namespace("https://schema.org/")
# What schema.org's own context says of the terms in use; the tests load nothing.
CONTEXT = {
    "@vocab": str(SCHEMA),
    **{name: {"@type": "@id"} for name in ("url", "item")},
    **{name: {"@type": f"{SCHEMA}Date"} for name in ("datePublished", "dateModified")},
}


def graph_of(site: Build, page: str, root: str) -> Graph:
    """Return the JSON-LD of a page as a program sees it."""
    parsed = html.document_fromstring((site.site / page / "index.html").read_bytes())
    (script,) = parsed.findall(".//script[@type='application/ld+json']")
    document = json.loads(script.text or "")
    assert document["@context"] == "https://schema.org"
    graph = Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the parser's own use of an older class
        graph.parse(data=json.dumps({**document, "@context": CONTEXT}), format="json-ld", base=root + page)
    return graph


def test_report_pages_are_reports_of_schema_org(site: Build, addressed: Build) -> None:
    for built, root in ((site, "http://any.example/sub/"), (addressed, SITE_URL)):
        graph, report = graph_of(built, REPORT, root), URIRef(root + REPORT)
        assert graph.value(report, RDF.type) == SCHEMA.Report
        assert str(graph.value(report, SCHEMA.dateModified)) == "2025-04-10"
        person = graph.value(predicate=SCHEMA.url, object=URIRef(f"{root}entities/chen-wei/"))
        assert (report, SCHEMA.mentions, person) in graph
        assert graph.value(person, RDF.type) == SCHEMA.Person
        about = {str(graph.value(topic, SCHEMA.name)) for topic in graph.objects(report, SCHEMA.about)}
        assert about == {"网络安全", "数据安全"}
        place = graph.value(predicate=SCHEMA.url, object=URIRef(f"{root}regions/330402/"))
        assert (report, SCHEMA.spatialCoverage, place) in graph
        assert str(graph.value(graph.value(place, SCHEMA.containedInPlace), SCHEMA.name)) == "嘉兴市"
        assert len(list(graph.objects(report, SCHEMA.citation))) == 2
        items = {
            int(str(graph.value(item, SCHEMA.position))): str(graph.value(item, SCHEMA.item))
            for item in graph.subjects(RDF.type, SCHEMA.ListItem)
        }
        assert sorted(items) == list(range(1, len(items) + 1))
        assert items[1] == root and items[len(items)] == root + REPORT
        for url in items.values():
            assert is_published(built, url.removeprefix(root)), url


def test_a_title_does_not_break_out_of_the_head(addressed: Build) -> None:
    graph, report = graph_of(addressed, WITHDRAWN, SITE_URL), URIRef(SITE_URL + WITHDRAWN)
    assert graph.value(report, SCHEMA.headline) == Literal(HOSTILE)
    assert graph.value(report, SCHEMA.creativeWorkStatus) == Literal("Withdrawn")
    found = head(addressed, WITHDRAWN)
    assert found.xpath("meta[@property='og:title']/@content") == [HOSTILE]
    assert not found.xpath("//script[text()='alert(1)']")


def test_opengraph_and_canonical_need_an_address(site: Build, addressed: Build) -> None:
    found = head(addressed, REPORT)
    graph = {meta.get("property"): meta.get("content") for meta in found.xpath("meta[@property]")}
    assert (graph["og:type"], graph["og:url"]) == ("article", SITE_URL + REPORT)
    assert graph["article:published_time"] == "2025-04-10"
    image = addressed.site / graph["og:image"].removeprefix(SITE_URL)
    kind, _, *size = struct.unpack(">8s8sII", image.read_bytes()[:24])  # signature, header of the first chunk, its data
    assert kind == b"\x89PNG\r\n\x1a\n"
    assert size == [int(graph["og:image:width"]), int(graph["og:image:height"])]
    assert found.xpath("link[@rel='canonical']/@href") == [SITE_URL + REPORT]
    assert head(addressed, "").xpath("meta[@property='og:type']/@content") == ["website"]
    moved = head(addressed, "reports/2025/2025-04-09-former/")
    assert moved.xpath("link[@rel='canonical']/@href") == [SITE_URL + REPORT]
    for page in ("", REPORT, "topics/cybersecurity/"):
        assert not head(site, page).xpath("meta[@property] | link[@rel='canonical']")


def test_the_site_map_lists_every_page_once_but_none_that_leads_elsewhere(site: Build, addressed: Build) -> None:
    empty = etree.fromstring((site.site / "sitemap.xml").read_bytes())
    assert len(empty) == 0  # without an address there is nothing to write, but Material's script asks for the file
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = etree.fromstring((addressed.site / "sitemap.xml").read_bytes())
    assert root.tag == f"{space}urlset"
    found = [str(each.text) for each in root.iter(f"{space}loc")]
    pages = {
        SITE_URL + path.relative_to(addressed.site).as_posix().removesuffix("index.html")
        for path in addressed.site.rglob("index.html")
    }
    assert len(found) == len(set(found))
    assert set(found) == pages - {f"{SITE_URL}reports/2025/2025-04-09-former/"}
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(each.text)) for each in root.iter(f"{space}lastmod"))


@pytest.mark.long
def test_two_builds_with_an_address_are_the_same_bytes(tmp_path: Path, addressed: Build) -> None:
    again = run_build(tmp_path / "elsewhere", FILES, SITE_URL=SITE_URL, SOURCE_DATE_EPOCH="0")

    def content(root: Path) -> dict[str, bytes]:
        files = (path for path in sorted(root.rglob("*")) if path.suffix in {".html", ".json", ".csv", ".xml"})
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}

    assert content(again.site) == content(addressed.site)
    compressed = "sitemap.xml.gz"
    assert (again.site / compressed).read_bytes() == (addressed.site / compressed).read_bytes()


def test_the_page_about_the_interface_shows_every_field_of_every_object(site: Build) -> None:
    page = html.document_fromstring((site.site / "api/index.html").read_bytes())
    tables = [[code.text for code in table.findall(".//td[1]/code")] for table in page.iter("table")]
    indexes = {"TopicIndex", "RegionIndex", "EntityIndex"}  # a count and a list
    for kind in PUBLISHED:
        schema = api_json_schema(kind)
        for name, model in {schema["title"]: schema, **schema.get("$defs", {})}.items():
            assert name in indexes or list(model["properties"]) in tables, name


def test_a_site_without_reports_has_an_interface(tmp_path: Path) -> None:
    built = run_build(tmp_path, {})
    assert built.code == 0, built.output
    assert load(built, "api/v1/reports.json")["count"] == 0
    assert feedparser.parse((built.site / "feeds/reports.xml").read_bytes()).bozo is False
