"""Feeds, as a reader of feeds takes them."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]  # ships no types
from lxml import etree

from sites import ADDRESS, HOSTILE, Build, Builder

ATOM = "{http://www.w3.org/2005/Atom}"


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
    for built, root in ((site, "http://any.example/sub/"), (addressed, ADDRESS)):
        for path in feed_paths(built):
            feed = etree.fromstring((built.site / path).read_bytes())
            for link in feed.iter(f"{ATOM}link"):
                url = urljoin(root + path, link.get("href") or "")
                assert url.startswith(root)
                target = url.removeprefix(root)
                is_file = link.get("rel") in {"self", "enclosure"}
                assert (built.site / target).is_file() if is_file else built.has_page(target), url
                assert target == path or link.get("rel") != "self"
    assert all(
        link.get("href", "").startswith(ADDRESS)
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


def test_a_site_without_reports_has_an_interface(shared_build: Builder) -> None:
    built = shared_build({})
    assert built.json("api/v1/reports.json")["count"] == 0
    assert feedparser.parse((built.site / "feeds/reports.xml").read_bytes()).bozo is False
