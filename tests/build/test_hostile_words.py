"""One word that would run, in every field of reports and vocabulary and in the settings at once: text on every page."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from factories import BODY, ENTITIES, REGIONS, TOPICS, report_text, write_files
from html_pages import HtmlPage
from publishing.verify import read_site
from sites import FORGE, Build, build_again, link_project

WORD = "\"'><img src=//foreign.example onerror=attacked=1>{{7*7}}"


def word(start: str = "") -> str:
    """Return the word as YAML, with something before it that tells it from others."""
    return json.dumps(start + WORD)


def report(day: int, **fields: str) -> str:
    named = json.dumps(["企" + WORD, "人" + WORD, {"name": "鸿腾", "role": WORD}, "未登记" + WORD])
    return report_text(
        f"{BODY}\n企{WORD}与鸿腾，在城{WORD}。\n",
        date=f"2025-04-{day}",
        title=word(f"第{day}"),
        source=json.dumps({"url": f"https://example.com/{day}", "title": WORD, "publisher": WORD}),
        topics=json.dumps(["题" + WORD, "网络安全"]),
        region=json.dumps(["嘉兴市", "城" + WORD, "组" + WORD]),
        entities=named,
        authors=f"[{word()}]",
        summary=word(),
        corrections=f"[{{date: 2025-05-01, text: {word()}}}]",
        **fields,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    entity = f"- {{id: firm, name: {word('企')}, type: company, aliases: [{word('公')}], description: {word()}}}\n"
    person = f"- {{id: man, name: {word('人')}, type: person, description: {word()}, parent: firm}}\n"
    topic = f"- {{id: theme, name: {word('题')}, aliases: [{word('材')}], description: {word()}}}\n"
    group = (
        f"  - {{id: group, name: {word('组')}, aliases: [{word('区')}], members: [浙江省], description: {word()}}}\n"
    )
    city = f"  - {{id: us-city, name: {word('城')}, parent: 美国, aliases: [{word('市')}]}}\n"
    files = {
        "vocabulary/entities.yml": f"{ENTITIES.strip()}\n{entity}{person}",
        "vocabulary/topics.yml": f"{TOPICS.strip()}\n{topic}",
        "vocabulary/regions.yml": REGIONS.replace("cities:\n", f"{group}cities:\n{city}"),
        "2025/2025-04-11-a.md": report(11),
        "2025/2025-04-12-b.md": report(12, redirect_from="[2025-04-10-former]"),
        "2025/2025-04-13-c.md": report(
            13, status="withdrawn", withdrawn=f"{{date: 2025-05-02, reason: {word()}}}"
        ),
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("hostile")
    write_files(folder / "reports", files)
    link_project(folder)
    settings = folder / "mkdocs.yml"
    written = settings.read_text(encoding="utf-8").replace("site_name: 事件分析库", f"site_name: {word('库')}")
    # What the settings hold is JSON there.
    for before in (json.dumps("出处"), '"compendia": {'):
        assert before in written
    written = written.replace(json.dumps("出处"), f"{json.dumps('出处')}, {word('节')}")
    written = written.replace('"compendia": {', f'"compendia": {{{word("节")}: "jie", ')
    settings.write_text(written, encoding="utf-8")
    environment = {"NOTICE": f"提示{WORD}", "CONTACT": f"联系{WORD}", **FORGE}
    built = build_again(Build(0, "", folder, folder), **environment)
    assert built.code == 0, built.output
    return built


def test_no_page_runs_or_loads_anything(site: Build) -> None:
    assert read_site(site.site).problems == []
    for path in site.site.rglob("*.html"):
        page = HtmlPage(path.read_text(encoding="utf-8"))
        assert [tag for tag, given in page.tags if ("src" in given and tag == "img") or "onerror" in given] == [], path


@pytest.mark.parametrize(
    "page",
    [
        *("entities/firm", "entities/man", "topics/theme", "regions/group", "regions/us-city", "entities", "topics"),
        *("about", "search", "selection", "contribute", "format", "."),
    ],
)
def test_it_is_there_to_read(site: Build, page: str) -> None:
    assert WORD in HtmlPage(site.read(f"{page}/index.html")).words


def test_programs_get_it_as_it_is(site: Build) -> None:
    for path in Path(site.site, "api/v1").rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    feed = ET.fromstring(site.read("feeds/reports.xml"))
    assert feed.findtext("{http://www.w3.org/2005/Atom}author/{http://www.w3.org/2005/Atom}name") == "库" + WORD
    template = json.loads(next(site.site.glob("word/template-*.json")).read_text(encoding="utf-8"))["parts"]
    header = next(ET.fromstring(part) for name, part in template.items() if "header" in name and name.endswith(".xml"))
    assert {"库" + WORD, "提示" + WORD} <= set(header.itertext())
    topic = json.loads(site.read("api/v1/topics/theme.json"))
    assert WORD in json.dumps(topic, ensure_ascii=False).replace('\\"', '"')
