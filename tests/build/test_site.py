"""Which pages a site has, where their links lead, and what lists of reports show."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from html_pages import HtmlPage, links_of_site, text_of
from sites import ADDRESS, PAGE_FILES, PROJECT, Build, Builder

COMPILED = ("shijiangaishu", "shijianmiaoshuyufenxi", "duiwoguoyingxiangfenxiyanpan", "yingduicelve", "jielun")
"""The addresses of all sections but 出处."""


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Build:
    return shared_build(PAGE_FILES)


def pages_in(site: Path) -> list[str]:
    return sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))


def test_there_is_a_page_for_everything_with_a_report(site: Build) -> None:
    unregistered = next(page for page in pages_in(site.site) if page.startswith("entities/unregistered-"))
    assert pages_in(site.site) == sorted(
        [
            ".",
            "compare",
            "compendium",
            "contribute",
            *(
                path.relative_to(PROJECT / "docs").with_suffix("").as_posix()
                for path in (PROJECT / "docs").rglob("*.md")
            ),
            "format",
            "archive",
            *("archive/2024", "archive/2024/12", "archive/2025", "archive/2025/04"),
            *("archive/entry", "archive/entry/2024-12", "archive/entry/2025-04"),
            "entities",
            *("entities/chen-wei", "entities/hongteng", "entities/360-group", "entities/three-six-zero", unregistered),
            "regions",
            *("regions/cn", "regions/330000", "regions/330100", "regions/330400", "regions/330402"),
            *("regions/us", "regions/us-san-francisco", "regions/yangtze-river-delta"),
            "reports/2024/2024-12-31-old",
            "reports/2025/2025-04-09-former",
            "reports/2025/2025-04-10-hongteng",
            "reports/2025/2025-04-11-withdrawn",
            "search",
            "selection",
            "statistics",
            "subscribe",
            "topics",
            *("topics/cybersecurity", "topics/data-security"),
            *(f"topics/{topic}/{section}" for topic in ("cybersecurity", "data-security") for section in COMPILED),
        ]
    )


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(site: Build) -> None:
    links = list(links_of_site(site.site))
    assert [link for link, is_there in links if not is_there] == []
    assert len(links) > 500
    for path in site.site.rglob("*.html"):
        addresses = HtmlPage(path.read_text(encoding="utf-8")).links
        others = {urlsplit(link).hostname for link in addresses if path.name != "404.html"} - {None}
        assert others <= {"example.com"}, path


def test_no_page_loads_anything_from_another_host(site: Build) -> None:
    for path in site.site.rglob("*.html"):
        for address in re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?([^\"'> ]+)", path.read_text()):
            assert not address.startswith(("http", "//")), f"{path} loads {address}"


def test_counts_are_right_everywhere(site: Build) -> None:
    expected = {
        "topics/cybersecurity": 3,
        "topics/data-security": 1,
        "regions/cn": 2,
        "regions/330000": 2,
        "regions/330402": 1,
        "regions/yangtze-river-delta": 2,
        "regions/us": 1,
        "entities/chen-wei": 2,
        "entities/three-six-zero": 1,
        "archive/2025/04": 2,
        "archive/2025": 2,
        "archive/2024": 1,
        "archive/entry/2025-04": 2,
    }
    for page, count in expected.items():
        text = text_of(site.read(f"{page}/index.html"))
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", site.read(f"{page}/index.html"), re.DOTALL)
        assert heading is not None
        assert f"{count}&nbsp;篇" in heading[1], page
        assert len(re.findall(r'class="entry[ "]', site.read(f"{page}/index.html"))) == count, text
    home = text_of(site.read("index.html"))
    assert "共 3 篇报告，2 个主题，8 个地区，5 个实体" in home
    assert "最近的事件在 2025年4月，当月 2 篇；最近一次收录是2025年4月11日。" in home


def test_entry_shows_date_place_title_and_summary(site: Build) -> None:
    text = text_of(site.read("topics/data-security/index.html"))
    assert "2025年4月10日 南湖区 嘉兴市委书记调研数字安全企业事件分析 这是事件概述的内容。" in text


def test_breadcrumbs_lead_up(site: Build) -> None:
    def trail(page: str) -> list[str]:
        found = re.search(r'<nav class="breadcrumbs".*?</nav>', site.read(f"{page}/index.html"), re.DOTALL)
        assert found is not None
        return re.findall(r">([^<>]+)</(?:a|span)>", found[0])

    assert trail("reports/2025/2025-04-10-hongteng") == [
        "首页", "中国", "浙江省", "嘉兴市", "南湖区", "嘉兴市委书记调研数字安全企业事件分析",
    ]  # fmt: skip
    assert trail("regions/330402") == ["首页", "地区", "中国", "浙江省", "嘉兴市", "南湖区"]
    assert trail("archive/2025/04") == ["首页", "归档", "2025年", "4月"]
    assert trail("entities/hongteng")[:2] == ["首页", "实体"]
    assert trail("about") == ["首页", "关于"]
    for page in pages_in(site.site):
        assert page == "." or trail(page), page


def test_topic_without_reports_is_named_but_not_linked(site: Build) -> None:
    page = site.read("topics/index.html")
    assert "人才培养" in page
    assert "topics/talent" not in page
    assert "../talent" not in page


def test_withdrawn_report_is_struck_in_lists_and_left_out_of_search(site: Build) -> None:
    for page in ("regions/us", "archive/2025/04"):
        entry = site.read(f"{page}/index.html").split('<li class="entry entry--withdrawn"')[1].split("</li>")[0]
        assert "已撤回" in entry, page
    left_out = set()
    for path in (site.site / "search-index").glob("*/segment.json.gz"):
        table = json.loads(gzip.decompress(path.read_bytes()).decode("gbk"))
        slugs = json.loads(gzip.decompress(path.with_name("slugs.json.gz").read_bytes()).decode("gbk"))
        left_out |= {slugs[ord(number) - 0x28] for number in table["withdrawn"]}
    assert left_out == {"withdrawn"}


def test_titles_are_text_and_never_markup(site: Build) -> None:
    for page in ("reports/2025/2025-04-11-withdrawn", "regions/us", "."):
        text = site.read(f"{page}/index.html")
        assert "<b>撤回" not in text
        assert "&lt;b&gt;撤回&lt;/b&gt; &amp; 的报告" in text
        assert "<script>alert" not in text


def test_site_under_a_sub_path(shared_build: Builder) -> None:
    built = shared_build(PAGE_FILES, SITE_URL=ADDRESS)
    page = built.read("regions/330402/index.html")
    assert '<link rel="canonical" href="https://intranet.example/analyses/regions/330402/">' in page
    assert 'href="../../reports/2025/2025-04-10-hongteng/"' in page
    assert "https://intranet.example/analyses/reports/2025/2025-04-10-hongteng/" in built.read("sitemap.xml")
    for link in HtmlPage(page).links:
        assert not link.startswith("/"), link


def test_empty_library_builds(shared_build: Builder) -> None:
    built = shared_build({})
    for page in ("index.html", "regions/index.html", "entities/index.html", "archive/index.html"):
        assert "还没有报告" in text_of(built.read(page))
