"""What a page says of itself to programs: its feeds and files, schema.org, OpenGraph, and the site map."""

from __future__ import annotations

import json
import posixpath
import re
import warnings
from typing import Any

from lxml import etree, html
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from eventlib.reading.images import read_image
from sites import ADDRESS, HOSTILE, MANY_FILES, Build, Builder

REPORT = "reports/2025/2025-04-10-hongteng/"
PAIR = "entities/chen-wei/with/unregistered-15d2b78f8c/"
WITHDRAWN = "reports/2025/2025-04-11-withdrawn/"


def head(site: Build, page: str) -> Any:
    return html.fromstring((site.site / page / "index.html").read_bytes()).find("head")


def test_pages_link_their_feeds_and_files(site: Build) -> None:
    pages = {
        "": {"feeds/reports.xml", "api/v1/reports.json", "api/v1/reports.csv"},
        "archive/": {"feeds/reports.xml", "api/v1/reports.json", "api/v1/reports.csv"},
        "archive/2025/": {
            "feeds/reports.xml",
            "feeds/archive-2025.xml",
            "api/v1/archive/2025.json",
            "api/v1/archive/2025.csv",
        },
        "archive/2025/04/": {
            "feeds/reports.xml",
            "feeds/archive-2025-04.xml",
            "api/v1/archive/2025/04.json",
            "api/v1/archive/2025/04.csv",
        },
        REPORT: {"feeds/reports.xml", "api/v1/reports/2025-04-10-hongteng.json"},
        "about/": {"feeds/reports.xml"},
        **{
            f"{kind}/": {"feeds/reports.xml", f"api/v1/{kind}.json", f"api/v1/{kind}.csv"}
            for kind in ("topics", "regions", "entities")
        },
        PAIR: {
            "feeds/reports.xml",
            f"feeds/{PAIR[:-1].replace('/with/', '--with--').replace('/', '-')}.xml",
            f"api/v1/{PAIR[:-1]}.json",
            f"api/v1/{PAIR[:-1]}.csv",
        },
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
    # In the head for programs, and below the list for readers: to these the subscription explains itself.
    assert text.count('href="../../api/v1/topics/cybersecurity.csv"') == 2
    assert text.count('href="../../feeds/topics-cybersecurity.xml"') == 1
    assert re.search('href="../../subscribe/[^"]*topics-cybersecurity', text)


def test_the_second_page_of_a_list_leads_to_the_files_of_the_whole(shared_build: Builder) -> None:
    built = shared_build(MANY_FILES)
    assert 'href="../../../api/v1/topics/cybersecurity.csv"' in built.read("topics/cybersecurity/2/index.html")
    assert built.json("api/v1/topics/cybersecurity.json")["count"] == len(MANY_FILES)


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
    for built, root in ((site, "http://any.example/sub/"), (addressed, ADDRESS)):
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
            assert built.has_page(url.removeprefix(root)), url


def test_a_title_does_not_break_out_of_the_head(addressed: Build) -> None:
    graph, report = graph_of(addressed, WITHDRAWN, ADDRESS), URIRef(ADDRESS + WITHDRAWN)
    assert graph.value(report, SCHEMA.headline) == Literal(HOSTILE)
    assert graph.value(report, SCHEMA.creativeWorkStatus) == Literal("Withdrawn")
    found = head(addressed, WITHDRAWN)
    assert found.xpath("meta[@property='og:title']/@content") == [HOSTILE]
    assert not found.xpath("//script[text()='alert(1)']")


def test_opengraph_and_canonical_need_an_address(site: Build, addressed: Build) -> None:
    found = head(addressed, REPORT)
    graph = {meta.get("property"): meta.get("content") for meta in found.xpath("meta[@property]")}
    assert (graph["og:type"], graph["og:url"]) == ("article", ADDRESS + REPORT)
    assert graph["article:published_time"] == "2025-04-10"
    image = addressed.site / graph["og:image"].removeprefix(ADDRESS)
    facts = read_image(image.read_bytes())
    assert (facts.width, facts.height) == (int(graph["og:image:width"]), int(graph["og:image:height"]))
    graph = {meta.get("property"): meta.get("content") for meta in head(addressed, WITHDRAWN).xpath("meta[@property]")}
    facts = read_image((addressed.site / graph["og:image"].removeprefix(ADDRESS)).read_bytes())
    assert (facts.width, facts.height) == (1200, 630) == (int(graph["og:image:width"]), int(graph["og:image:height"]))
    assert found.xpath("link[@rel='canonical']/@href") == [ADDRESS + REPORT]
    assert head(addressed, "").xpath("meta[@property='og:type']/@content") == ["website"]
    moved = head(addressed, "reports/2025/2025-04-09-former/")
    assert moved.xpath("link[@rel='canonical']/@href") == [ADDRESS + REPORT]
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
        ADDRESS + path.relative_to(addressed.site).as_posix().removesuffix("index.html")
        for path in addressed.site.rglob("index.html")
    }
    assert len(found) == len(set(found))
    assert set(found) == pages - {f"{ADDRESS}reports/2025/2025-04-09-former/"}
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(each.text)) for each in root.iter(f"{space}lastmod"))
