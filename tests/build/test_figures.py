"""Images of reports, published beside the pages of these."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from html_pages import HtmlPage, article_of
from pictures import picture
from publishing.index_reader import SearchIndex
from publishing.verify import read_site
from sites import ADDRESS, PROGRAM_FILES, Build, Builder

IMAGE = "reports/2025/2025-04-10-hongteng/zhanting.jpg"


def test_the_image_lies_beside_the_page_unchanged(site: Build) -> None:
    raw = picture("JPEG", (120, 80), turned=6)
    assert (site.site / IMAGE).read_bytes() == raw
    page = article_of(site.read("reports/2025/2025-04-10-hongteng/index.html"))
    ((_, image),) = [each for each in page.tags if each[0] == "img"]
    assert (image["src"], image["width"], image["height"]) == ("zhanting.jpg", "80", "120")
    assert "图1　嘉兴展厅" in page.text


def test_where_the_section_stands_too_the_address_is_right(site: Build) -> None:
    path = "topics/cybersecurity/shijiangaishu/index.html"
    ((_, image),) = [each for each in HtmlPage(site.read(path)).tags if each[0] == "img"]
    assert ((site.site / path).parent / image["src"]).resolve() == (site.site / IMAGE).resolve()


def test_drafts_keep_their_images(site: Build) -> None:
    assert [path.name for path in site.site.glob("reports/**/*.[jp][pn]g")] == ["zhanting.jpg"]


def test_programs_are_told_of_it(site: Build) -> None:
    report = site.json("api/v1/reports/2025-04-10-hongteng.json")
    assert report["figures"] == [
        {
            "url": IMAGE,
            "type": "image/jpeg",
            "width": 80,
            "height": 120,
            "description": "展厅正面，两排展柜",
            "caption": "图1　嘉兴展厅",
        }
    ]
    assert "展厅正面，两排展柜 图1 嘉兴展厅" in report["sections"][0]["text"].split("\n")
    feed = ET.fromstring(site.read("feeds/reports.xml"))
    (link,) = feed.iterfind(".//{*}link[@rel='enclosure']")
    assert link.get("href") == f"../{IMAGE}"
    assert link.get("length") == str((site.site / IMAGE).stat().st_size)


def test_description_and_caption_are_found(site: Build) -> None:
    index = SearchIndex(lambda path: (site.site / "search-index" / path).read_bytes())
    for words in ("两排展柜", "嘉兴展厅"):
        assert index.search(words) == {"2025-04-10-hongteng"}, words


def test_a_site_with_an_address_says_it_in_full(shared_build: Builder) -> None:
    site = shared_build(PROGRAM_FILES, SITE_URL=ADDRESS)
    page = site.read("reports/2025/2025-04-10-hongteng/index.html")
    assert f'<meta property="og:image" content="{ADDRESS}{IMAGE}">' in page
    assert f'"contentUrl":"{ADDRESS}{IMAGE}"' in page
    (link,) = ET.fromstring(site.read("feeds/reports.xml")).iterfind(".//{*}link[@rel='enclosure']")
    assert link.get("href") == ADDRESS + IMAGE


def test_the_publisher_sees_that_an_image_is_missing(site: Build, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    copy.mkdir()
    for path in site.site.rglob("*"):
        target = copy / path.relative_to(site.site)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.name != "zhanting.jpg":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(path)
    problems = read_site(copy).problems
    assert "reports/2025/2025-04-10-hongteng/index.html：「zhanting.jpg」不在网站里" in problems
    assert f"feeds/reports.xml：「../{IMAGE}」不在网站里" in problems
