"""The page of a report: its facts, its text, where it leads, and the old addresses that lead to it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest

from factories import BODY, ENTITIES, TESTS, report_text
from html_pages import HtmlPage, is_added, text_of
from sites import ADDRESS, BROWSER_FILES, FORGE, PAGE_FILES, Build, Builder, build_again, link_project

RAW = TESTS / "fixtures" / "raw-jiaxing-360.txt"
ANALYSES = TESTS / "fixtures" / "analyses"


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Build:
    return shared_build(PAGE_FILES)


def test_report_page_shows_its_facts(site: Build) -> None:
    page = site.read("reports/2025/2025-04-10-hongteng/index.html")
    text = text_of(page)
    for fact in ("2025年4月10日 星期四", "中国›浙江省›嘉兴市›南湖区", "陈伟嘉兴市委书记", "人物", "未分类", "网络安全"):
        assert fact in text, fact
    assert 'href="../../2024/2024-12-31-old/#一事件概述"' in page
    assert '<a class="bare" href="https://example.com/1">https://example.com/1</a>，完。' in page
    assert 'id="一事件概述"' in page


# What the site of the readers does not have: sources of all kinds, and a name and an entity that are elsewhere now.
SOURCES = (
    "[{url: https://example.com/1, title: SKT’s Case}, {url: https://example.com/2, title: 韩国“SKT”案}, "
    "https://example.com/3, https://example.com/4, https://example.com/5]"
)
OLD_NAMES = ["2025-04-09-former", "2023-01-02-elsewhere", "2025-04-10-other-name"]
SIGNED = BODY.replace("这是事件概述的内容。", "嘉兴市与嘉兴鸿腾数字安全科技有限公司签约，嘉兴市出席。")
RENAMED_FILES = {
    "2025/2025-04-10-a.md": report_text(
        SIGNED, entities="[wang-fang-1, 鸿腾]", source=SOURCES, redirect_from=f"[{', '.join(OLD_NAMES)}]"
    ),
    "vocabulary/entities.yml": ENTITIES.replace(
        "id: wang-fang-1,", "id: wang-fang-1, redirect_from: [unregistered-0123456789],"
    ),
}


def test_titles_of_sources_in_latin_letters_are_not_set_in_a_chinese_font(shared_build: Builder) -> None:
    page = shared_build(RENAMED_FILES).read("reports/2025/2025-04-10-a/index.html")
    assert page.count('<li><a class="latin" lang="en" href="https://example.com/1"') == 2  # in the head and at the end
    assert page.count('<li><a href="https://example.com/2"') == 2
    folded = re.search(r"<summary>另有 2 个来源</summary>(.*?)</details>", page, re.DOTALL)
    assert folded and re.findall(r'href="([^"]+)"', folded[1]) == ["https://example.com/4", "https://example.com/5"]


def test_withdrawn_report_keeps_its_page_with_the_reason(site: Build) -> None:
    page = site.read("reports/2025/2025-04-11-withdrawn/index.html")
    assert "本报告已于2025年5月1日撤回。原因：事实有误" in text_of(page)
    assert "2025年4月20日：更正了数字" in text_of(page)
    assert "entry--withdrawn" in site.read("index.html")


def test_the_days_of_an_event_are_read_on_its_page_and_in_lists(site: Build) -> None:
    for page in ("reports/2025/2025-04-11-withdrawn/index.html", "index.html", "archive/2025/04/index.html"):
        assert "2025年4月11日至5月2日" in text_of(site.read(page)), page
    assert "2025/05" not in site.read("archive/index.html")  # filed under its first day


def test_report_leads_on(site: Build) -> None:
    old = site.read("reports/2024/2024-12-31-old/index.html")
    assert '<h2 id="referring">提到本报告的报告</h2>' in old
    assert '<a href="../../../reports/2025/2025-04-10-hongteng/">' in old.split('id="referring"')[1]
    new = text_of(site.read("reports/2025/2025-04-10-hongteng/index.html"))
    assert "同一实体：陈伟 前一篇" in new
    assert "同一人物（陈伟）" in new
    assert "约 1 分钟" in new
    assert "来源 https://example.com/1 " not in new.split("六、出处")[-1], "the text names it already"
    assert "来源 https://example.com/3 " in text_of(old).split("六、出处")[-1]


def test_names_in_the_text_are_linked(shared_build: Builder) -> None:
    page = shared_build(RENAMED_FILES).read("reports/2025/2025-04-10-a/index.html")
    assert (
        '<p><a class="name" href="../../../regions/330400/">嘉兴市</a>与'
        '<a class="name" href="../../../entities/hongteng/">嘉兴鸿腾数字安全科技有限公司</a>签约，嘉兴市出席。</p>'
    ) in page


def test_citations_hold_the_address_where_there_is_one(site: Build, shared_build: Builder) -> None:
    page = "reports/2025/2025-04-11-withdrawn/index.html"
    with_address = shared_build(PAGE_FILES, SITE_URL=ADDRESS).read(page)
    address = f"{ADDRESS}reports/2025/2025-04-11-withdrawn/"
    assert f'[EB/OL]. (2025-05-01)<span data-form="[YYYY-MM-DD]"></span>. {address}.</pre>' in with_address
    assert f"UR  - {address}" in with_address
    # Without one, the reader's browser knows it.
    assert '(2025-05-01)<span data-form="[YYYY-MM-DD]"></span><span data-form=". URL"></span>.</pre>' in site.read(page)
    assert "  url = " in re.sub("<[^>]*>", "", with_address)
    assert "  url = " not in re.sub("<[^>]*>", "", site.read(page))
    assert "&lt;b&gt;撤回&lt;/b&gt; \\&amp; 的报告" in site.read(page)


def test_headings_are_text_in_the_table_of_contents(site: Build) -> None:
    page = site.read("reports/2025/2025-04-10-hongteng/index.html")
    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt; &amp; “引号”") == 2  # in the contents and in the text


def test_old_address_leads_to_the_report(site: Build) -> None:
    page = site.read("reports/2025/2025-04-09-former/index.html")
    assert '<meta http-equiv="refresh" content="0; url=../../../reports/2025/2025-04-10-hongteng/">' in page


def test_every_old_address_leads_to_the_page(shared_build: Builder) -> None:
    built = shared_build(RENAMED_FILES)
    moved = {f"reports/{each[:4]}/{each}": "reports/2025/2025-04-10-a" for each in OLD_NAMES}
    for page, present in {**moved, "entities/unregistered-0123456789": "entities/wang-fang-1"}.items():
        text = built.read(f"{page}/index.html")
        target = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', text)
        assert target is not None
        assert urljoin(f"http://site/{page}/", target[1]) == f"http://site/{present}/"
        assert f'href="{target[1]}"' in text, "for readers whose browser does not go on by itself"
    for page in ("reports/2025/2025-04-10-a/", "entities/", "entities/wang-fang-1/"):
        assert "王芳（绍兴市市长）" in built.read(f"{page}index.html"), "told apart from another of that name"


def test_unset_forge_hides_its_links(site: Build) -> None:
    assert "edit" not in re.sub(r"<script.*?</script>", "", site.read("reports/2025/2025-04-10-hongteng/index.html"))


def test_forge_that_is_set_shows_where_a_report_is_edited_and_mistakes_are_told(shared_build: Builder) -> None:
    built = shared_build(BROWSER_FILES, in_project=True, **FORGE)
    page = built.read("reports/2025/2025-04-10-hongteng/index.html")
    assert 'href="https://git.example/team/analyses/_edit/main/reports/2025/2025-04-10-hongteng.md"' in page
    assert 'href="https://git.example/team/analyses"' in page
    assert "https://git.example/team/analyses/issues/new?template=.github/ISSUE_TEMPLATE/correction.yml" in page
    form = built.read("contribute/index.html")
    assert "https://git.example/team/analyses/_new/main/reports/{year}?filename={name}" in form


def test_drafts_are_not_published(site: Build) -> None:
    assert not (site.site / "reports/2025/2025-05-01-draft").exists()


def test_real_analysis_imported_and_built_keeps_every_character(tmp_path: Path) -> None:
    """The seed, through the importer, on a built page: title and prose are those of the raw text."""
    import reports

    link_project(tmp_path / "project")
    folder = tmp_path / "reports"
    shutil.copytree(ANALYSES / "vocabulary", folder / "vocabulary")
    assert reports.main(["import", str(RAW), "--reports", str(folder)]) == 0
    built = build_again(Build(0, "", tmp_path, tmp_path / "project"))
    assert built.code == 0, built.output
    page = built.read("reports/2025/2025-04-10-jiaxing-360/index.html")
    body = page[page.index('<div class="report-body">') : page.index('<div class="report-foot">')]
    title = HtmlPage(page[page.index("<h1") : page.index("</h1>")])
    shown = HtmlPage(body, left_out=is_added)
    raw = RAW.read_text(encoding="utf-8")
    assert title.characters + shown.characters == re.sub(r"[\s*]", "", raw)
    assert shown.links.count("https://www.anquanke.com/post/id/306496") == 1
