from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from factories import BODY, TESTS, report_text
from html_pages import HtmlPage, article_of, is_added
from processes import started
from sites import FORGE, PROJECT, Build, Builder, run_build

RAW = TESTS / "fixtures" / "raw-jiaxing-360.txt"
ANALYSES = TESTS / "fixtures" / "analyses"

FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-hongteng.md": report_text(
        BODY
        + "\n### <img src=x onerror=alert(1)> & “引号”\n\n相关：[前一篇](../2024/2024-12-31-old.md#一事件概述)，原文：https://example.com/1，完。\n",
        region="南湖区",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 全新科技发展公司]",
        topics="[网络安全, 数据安全]",
        redirect_from="[2025-04-09-former]",
    ),
    "2025/2025-04-11-withdrawn.md": report_text(
        date="2025-04-11",
        title="<b>撤回</b> & 的报告",
        summary="'摘要\"><script>alert(1)</script>'",
        region="旧金山",
        source="https://example.com/2",
        status="withdrawn",
        withdrawn="{date: 2025-05-01, reason: 事实有误}",
        corrections="[{date: 2025-04-20, text: 更正了数字}]",
    ),
    "2024/2024-12-31-old.md": report_text(
        date="2024-12-31",
        region="杭州",
        source="https://example.com/3",
        entities="[{name: 陈伟, role: 嘉兴市市长}]",
    ),
    "2025/2025-05-01-draft.md": report_text(date="2025-05-01", source="https://example.com/4", status="draft"),
}


COMPILED = ("shijiangaishu", "shijianmiaoshuyufenxi", "duiwoguoyingxiangfenxiyanpan", "yingduicelve", "jielun")
"""The addresses of all sections but 出处."""


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Build:
    return shared_build(FILES)


def text_of(page: str) -> str:
    return article_of(page).words


def pages_in(site: Path) -> list[str]:
    return sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))


def test_there_is_a_page_for_everything_with_a_report(site: Build) -> None:
    unregistered = next(page for page in pages_in(site.site) if page.startswith("entities/unregistered-"))
    assert pages_in(site.site) == sorted(
        [
            ".",
            "contribute",
            *(
                path.relative_to(PROJECT / "docs").with_suffix("").as_posix()
                for path in (PROJECT / "docs").rglob("*.md")
            ),
            "format",
            "archive",
            *("archive/2024", "archive/2024/12", "archive/2025", "archive/2025/04"),
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
            "topics",
            *("topics/cybersecurity", "topics/data-security"),
            *(f"topics/{topic}/{section}" for topic in ("cybersecurity", "data-security") for section in COMPILED),
        ]
    )


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(site: Build) -> None:
    readers = {
        path: HtmlPage(path.read_text(encoding="utf-8"))
        for path in site.site.rglob("*.html")
        if path.name != "404.html"  # served for any address: its links are absolute
    }
    checked = 0
    for path, reader in readers.items():
        base = "http://site/" + path.relative_to(site.site).as_posix()
        for link in reader.links:
            target = urlsplit(urljoin(base, link))
            if target.hostname != "site":
                assert target.hostname == "example.com", f"{path} links to {link}"
                continue
            file = site.site / unquote(target.path).lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            assert file.is_file(), f"{path} links to {link}"
            checked += 1
            if target.fragment and file in readers and not target.fragment.startswith("__"):
                assert unquote(target.fragment) in readers[file].ids, f"{path} links to {link}"
    assert checked > 500


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
    }
    for page, count in expected.items():
        text = text_of(site.read(f"{page}/index.html"))
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", site.read(f"{page}/index.html"), re.DOTALL)
        assert heading is not None
        assert f"{count}&nbsp;篇" in heading[1], page
        assert len(re.findall(r'class="entry[ "]', site.read(f"{page}/index.html"))) == count, text
    home = text_of(site.read("index.html"))
    assert "共 3 篇报告，2 个主题，8 个地区，5 个实体" in home
    assert "2025年4月有 2 篇，比上月多 2 篇。" in home


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


def test_report_page_shows_its_facts(site: Build) -> None:
    page = site.read("reports/2025/2025-04-10-hongteng/index.html")
    text = text_of(page)
    for fact in ("2025年4月10日 星期四", "中国›浙江省›嘉兴市›南湖区", "陈伟嘉兴市委书记", "人物", "未登记", "网络安全"):
        assert fact in text, fact
    assert 'href="../../2024/2024-12-31-old/#一事件概述"' in page
    assert '<a class="bare" href="https://example.com/1">https://example.com/1</a>，完。' in page
    assert 'id="一事件概述"' in page


def test_titles_of_sources_in_latin_letters_are_not_set_in_a_chinese_font(build: Builder) -> None:
    more = "".join(f", https://example.com/{number}" for number in (3, 4, 5))
    sources = (
        f"[{{url: https://example.com/1, title: SKT’s Case}}, {{url: https://example.com/2, title: 韩国“SKT”案}}{more}]"
    )
    page = build({"2025/2025-04-10-x.md": report_text(source=sources)}).read("reports/2025/2025-04-10-x/index.html")
    assert page.count('<li><a class="latin" lang="en" href="https://example.com/1"') == 2  # in the head and at the end
    assert page.count('<li><a href="https://example.com/2"') == 2
    folded = re.search(r"<summary>另有 2 个来源</summary>(.*?)</details>", page, re.DOTALL)
    assert folded and re.findall(r'href="([^"]+)"', folded[1]) == ["https://example.com/4", "https://example.com/5"]


def test_withdrawn_report_keeps_its_page_with_the_reason(site: Build) -> None:
    page = site.read("reports/2025/2025-04-11-withdrawn/index.html")
    assert "本报告已于2025年5月1日撤回。原因：事实有误" in text_of(page)
    assert "2025年4月20日：更正了数字" in text_of(page)
    assert "entry--withdrawn" in site.read("index.html")


def test_withdrawn_report_is_struck_in_lists_and_left_out_of_search(site: Build) -> None:
    for page in ("regions/us", "archive/2025/04"):
        entry = site.read(f"{page}/index.html").split('<li class="entry entry--withdrawn">')[1].split("</li>")[0]
        assert "已撤回" in entry, page
    left_out = set()
    for path in (site.site / "search-index").glob("*/segment.json.gz"):
        table = json.loads(gzip.decompress(path.read_bytes()))
        slugs = table["slugs"].split("\n")
        left_out |= {slugs[ord(number) - 0x28] for number in table["withdrawn"]}
    assert left_out == {"withdrawn"}


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


def test_names_in_the_text_are_linked(build: Builder) -> None:
    body = BODY.replace("这是事件概述的内容。", "嘉兴市与嘉兴鸿腾数字安全科技有限公司签约，嘉兴市出席。")
    built = build({"2025/2025-04-10-a.md": report_text(body, entities="[鸿腾]")})
    assert built.code == 0, built.output
    page = built.read("reports/2025/2025-04-10-a/index.html")
    assert (
        '<p><a class="name" href="../../../regions/330400/">嘉兴市</a>与'
        '<a class="name" href="../../../entities/hongteng/">嘉兴鸿腾数字安全科技有限公司</a>签约，嘉兴市出席。</p>'
    ) in page


def test_citations_hold_the_address_where_there_is_one(site: Build, build: Builder) -> None:
    page = "reports/2025/2025-04-11-withdrawn/index.html"
    with_address = build(FILES, SITE_URL="https://intranet.example/analyses/").read(page)
    address = "https://intranet.example/analyses/reports/2025/2025-04-11-withdrawn/"
    assert f'[EB/OL]. (2025-05-01)<span data-form="[YYYY-MM-DD]"></span>. {address}.</pre>' in with_address
    assert f"UR  - {address}" in with_address
    # Without one, the reader's browser knows it.
    assert '(2025-05-01)<span data-form="[YYYY-MM-DD]"></span><span data-form=". URL"></span>.</pre>' in site.read(page)
    assert "  url = " in re.sub("<[^>]*>", "", with_address)
    assert "  url = " not in re.sub("<[^>]*>", "", site.read(page))
    assert "&lt;b&gt;撤回&lt;/b&gt; \\&amp; 的报告" in site.read(page)


def test_titles_are_text_and_never_markup(site: Build) -> None:
    for page in ("reports/2025/2025-04-11-withdrawn", "regions/us", "."):
        text = site.read(f"{page}/index.html")
        assert "<b>撤回" not in text
        assert "&lt;b&gt;撤回&lt;/b&gt; &amp; 的报告" in text
        assert "<script>alert" not in text


def test_headings_are_text_in_the_table_of_contents(site: Build) -> None:
    page = site.read("reports/2025/2025-04-10-hongteng/index.html")
    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt; &amp; “引号”") == 2  # in the contents and in the text


def test_old_address_leads_to_the_report(site: Build) -> None:
    page = site.read("reports/2025/2025-04-09-former/index.html")
    assert '<meta http-equiv="refresh" content="0; url=../../../reports/2025/2025-04-10-hongteng/">' in page


def test_every_old_address_leads_to_the_report(build: Builder) -> None:
    old = "[2025-04-09-former, 2023-01-02-elsewhere, 2025-04-10-other-name]"
    built = build({"2025/2025-04-10-a.md": report_text(redirect_from=old)})
    assert built.code == 0, built.output
    for page in ("2025/2025-04-09-former", "2023/2023-01-02-elsewhere", "2025/2025-04-10-other-name"):
        text = built.read(f"reports/{page}/index.html")
        target = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', text)
        assert target is not None
        led = urljoin(f"http://site/reports/{page}/", target[1])
        assert led == "http://site/reports/2025/2025-04-10-a/"
        assert f'href="{target[1]}"' in text, "for readers whose browser does not go on by itself"


def test_unset_forge_hides_its_links(site: Build) -> None:
    assert "edit" not in re.sub(r"<script.*?</script>", "", site.read("reports/2025/2025-04-10-hongteng/index.html"))


def test_forge_that_is_set_shows_where_a_report_is_edited_and_mistakes_are_told(tmp_path: Path) -> None:
    built = run_build(tmp_path, FILES, in_project=True, **FORGE)
    assert built.code == 0, built.output
    page = built.read("reports/2025/2025-04-10-hongteng/index.html")
    assert 'href="https://git.example/team/analyses/_edit/main/reports/2025/2025-04-10-hongteng.md"' in page
    assert 'href="https://git.example/team/analyses"' in page
    assert "https://git.example/team/analyses/issues/new?template=.github/ISSUE_TEMPLATE/correction.yml" in page
    form = built.read("contribute/index.html")
    assert "https://git.example/team/analyses/_new/main/reports/{year}?filename={name}" in form


def test_drafts_are_not_published(site: Build) -> None:
    assert not (site.site / "reports/2025/2025-05-01-draft").exists()


def test_two_builds_are_the_same_bytes(tmp_path: Path, site: Build) -> None:
    again = run_build(tmp_path / "elsewhere", FILES, SOURCE_DATE_EPOCH="0")
    assert again.code == 0, again.output

    def content(root: Path) -> dict[str, bytes]:
        return {
            path.relative_to(root).as_posix(): gzip.decompress(path.read_bytes())
            if path.suffix == ".gz"
            else path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    assert content(again.site) == content(site.site)


def test_site_under_a_sub_path(build: Builder) -> None:
    built = build(FILES, SITE_URL="https://intranet.example/analyses/")
    assert built.code == 0, built.output
    page = built.read("regions/330402/index.html")
    assert '<link rel="canonical" href="https://intranet.example/analyses/regions/330402/">' in page
    assert 'href="../../reports/2025/2025-04-10-hongteng/"' in page
    assert "https://intranet.example/analyses/reports/2025/2025-04-10-hongteng/" in built.read("sitemap.xml")
    for link in HtmlPage(page).links:
        assert not link.startswith("/"), link


def test_empty_library_builds(build: Builder) -> None:
    built = build({})
    assert built.code == 0, built.output
    for page in ("index.html", "regions/index.html", "entities/index.html", "archive/index.html"):
        assert "还没有报告" in text_of(built.read(page))


def test_mistake_stops_the_build_and_leaves_the_old_site(build: Builder) -> None:
    assert build(FILES).code == 0
    broken = build({**FILES, "2024/2024-12-31-old.md": report_text(date="2024-12-31", region="佳兴市")})
    assert broken.code == 1
    shown = broken.reports.as_posix()
    assert broken.output == (
        f"{shown}/2024/2024-12-31-old.md:4:9: region-unknown: 未知地区「佳兴市」（建议：浙江省嘉兴市）\n"
        f"{shown}/2025/2025-04-10-hongteng.md:6:9: report-duplicate-source: 主要来源与 2024/2024-12-31-old.md 相同"
        "（建议：若是同一事件，合并成一篇；若不是，把各自的主要来源写在第一个）\n"
        "\n2 个错误，网站没有更新。改正后再试；全部问题用 make check 查看。\n"
    )
    assert (broken.site / "reports/2024/2024-12-31-old/index.html").exists()


def test_missing_folder_of_reports_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = run_build(tmp_path, {})
    shutil.rmtree(done.reports)
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(tmp_path / "site")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "REPORTS": str(done.reports)}
    failed = subprocess.run(command, cwd=done.project, env=environment, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert "没有报告文件夹" in failed.stdout
    assert "Traceback" not in failed.stderr


def test_real_analysis_imported_and_built_keeps_every_character(tmp_path: Path) -> None:
    """The seed, through the importer, on a built page: title and prose are those of the raw text."""
    import reports

    folder = run_build(tmp_path, {}).reports
    shutil.copytree(ANALYSES / "vocabulary", folder / "vocabulary", dirs_exist_ok=True)
    assert reports.main(["import", str(RAW), "--reports", str(folder)]) == 0
    vocabulary = {f"vocabulary/{path.name}": path.read_bytes() for path in (ANALYSES / "vocabulary").iterdir()}
    built = run_build(tmp_path, vocabulary)
    assert built.code == 0, built.output
    page = built.read("reports/2025/2025-04-10-jiaxing-360/index.html")
    body = page[page.index('<div class="report-body">') : page.index('<div class="report-foot">')]
    title = HtmlPage(page[page.index("<h1") : page.index("</h1>")])
    shown = HtmlPage(body, left_out=is_added)
    raw = RAW.read_text(encoding="utf-8")
    assert title.characters + shown.characters == re.sub(r"[\s*]", "", raw)
    assert shown.links.count("https://www.anquanke.com/post/id/306496") == 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_server_lives_through_a_mistake_and_recovers(tmp_path: Path) -> None:
    built = run_build(tmp_path, FILES)
    folder, port, log = built.reports, free_port(), tmp_path / "log.txt"

    def status(page: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}", timeout=10) as response:
                code: int = response.status
                return code
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def wait_for(page: str, code: int) -> None:
        deadline = time.monotonic() + 60
        while status(page) != code:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.2)

    report = "reports/2024/2024-12-31-old/"
    file = folder / "2024" / "2024-12-31-old.md"
    good = file.read_text(encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "REPORTS": str(folder)}
    with (
        log.open("wb") as stream,
        started(command, cwd=built.project, env=environment, stdout=stream, stderr=subprocess.STDOUT) as server,
    ):
        wait_for(report, 200)
        assert status("reports/2025/2025-05-01-draft/") == 200, "a draft is there to preview"
        file.write_text(good.replace("杭州", "佳兴市"), encoding="utf-8")
        wait_for(report, 404)
        assert status("") == 200
        assert "2024-12-31-old.md:4:9: region-unknown: 未知地区「佳兴市」" in log.read_text(encoding="utf-8")
        file.write_text(good, encoding="utf-8")
        wait_for(report, 200)
