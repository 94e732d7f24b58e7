"""What pages say about many reports at once: numbers, pairs and compendia."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest

from factories import BODY, COMPENDIA, report_text
from html_pages import HtmlPage, article_of
from publishing.index_reader import SearchIndex
from sites import MANY_FILES, Build, Builder

STRATEGY = """## 四、应对策略

### 1. 备份

**甲**策略，见[旧事](../2023/2023-12-31-old.md#四应对策略)，另见[下文](#五结论)。[^1]

## 五、结论

完。

[^1]: 脚注。
"""

FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-one.md": report_text(
        STRATEGY, region="南湖区", entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}]", topics="[网络安全, 数据安全]"
    ),
    "2025/2025-03-09-two.md": report_text(
        date="2025-03-09",
        region="杭州",
        entities="[{name: 陈伟, role: 嘉兴市委书记}, 鸿腾, 嘉兴市委]",
        source="https://example.com/2",
    ),
    "2025/2025-03-01-three.md": report_text(date="2025-03-01", region="香港", source="https://example.com/3"),
    "2023/2023-12-31-old.md": report_text(
        BODY,
        date="2023-12-31",
        region="杭州",
        title="<b>旧</b>的报告",
        entities="[{name: 陈伟, role: '<i>嘉兴市市长</i>'}]",
        source="https://example.com/4",
    ),
    "2023/2023-12-30-withdrawn.md": report_text(
        date="2023-12-30",
        source="https://example.com/5",
        status="withdrawn",
        withdrawn="{date: 2025-05-01, reason: 事实有误}",
    ),
}


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Build:
    return shared_build(FILES)


def article(site: Build, page: str) -> HtmlPage:
    uri = f"{page}/" if page else ""
    return article_of(site.read(f"{uri}index.html"), uri)


def test_home_says_up_to_which_month_it_counts_and_by_which_day(site: Build) -> None:
    home = article(site, "")
    assert "最近的事件在 2025年4月，当月 1 篇；最近一次收录是2025年4月10日。" in home.words
    assert (
        "各月篇数 按事件日期，到有报告的最近一月（2025年4月）为止的 12 个月。 2025年4月 1 篇 2025年3月 2 篇 2025年2月 0 篇"
        in home.words
    )
    assert "2024年5月 0 篇" in home.words
    assert "2024年4月" not in home.words
    assert "archive/2025/03/" in home.targets


def test_home_shows_every_division_with_its_count(site: Build) -> None:
    home = article(site, "")
    table = home.words[home.words.index("分布表") :]
    shown = re.findall(r"(\S+) (\d+) 篇", table)
    assert len(shown) == 34
    assert {name: int(count) for name, count in shown if count != "0"} == {"浙江": 4, "香港": 1}
    assert "regions/330000/" in home.targets
    assert "regions/110000/" not in home.targets
    assert re.findall("华北|东北|华东|华中|华南|西南|西北|港澳台", table) == [
        "华北", "东北", "华东", "华中", "华南", "西南", "西北", "港澳台",
    ]  # fmt: skip


def test_person_page_shows_offices_over_time_and_the_role_of_each_report(site: Build) -> None:
    page = article(site, "entities/chen-wei")
    assert "历任职务" in page.words
    assert "嘉兴市委书记 2025年3月9日至2025年4月10日 2 篇 <i>嘉兴市市长</i> 2023年12月31日 1 篇" in page.words
    assert "2025年4月10日 南湖区 嘉兴市委书记 嘉兴市委书记调研" in page.words
    assert "2025年 2 篇 2023年 1 篇" in page.words
    assert "时间线 2023年1月 按月 2025年12月" in page.words
    assert "按月，最多的是2025年3月：2 篇" in article(site, "topics/cybersecurity").words


def test_company_page_shows_people_companions_places_and_topics(site: Build) -> None:
    page = article(site, "entities/hongteng")
    assert "主题 网络安全 2 篇 数据安全 1 篇 地区 杭州市 1 篇 南湖区 1 篇" in page.words
    assert "同篇出现 陈伟 共同的 2 篇 中共嘉兴市委员会 1 篇" in page.words
    assert "相关人物" in page.words
    assert "陈伟 嘉兴市委书记 2025年3月9日至2025年4月10日 2 篇" in page.words
    parent = article(site, "entities/360-group")
    assert "2025年4月10日 南湖区 涉及嘉兴鸿腾数字安全科技有限公司 嘉兴市委书记调研" in parent.words


def test_pair_page_is_reached_from_both_and_only_for_two_reports(site: Build) -> None:
    pages = [path.parent.relative_to(site.site).as_posix() for path in site.site.glob("entities/*/with/*/index.html")]
    assert pages == ["entities/chen-wei/with/hongteng"]
    pair = article(site, pages[0])
    assert "陈伟与嘉兴鸿腾数字安全科技有限公司 2 篇" in pair.words
    assert {"entities/chen-wei/", "entities/hongteng/"} <= set(pair.targets)
    assert len([link for link in pair.targets if "reports/2025/" in link]) == 2
    assert "entities/chen-wei/with/hongteng/" in article(site, "entities/chen-wei").targets
    assert "entities/chen-wei/with/hongteng/" in article(site, "entities/hongteng").targets


def test_place_page_shows_siblings_entities_and_topics_over_time(site: Build) -> None:
    page = article(site, "regions/330100")
    assert "同级 嘉兴市 实体" in page.words
    assert "实体 陈伟 2 篇 中共嘉兴市委员会 1 篇 嘉兴鸿腾数字安全科技有限公司 1 篇" in page.words
    assert "历年主题主题202320242025合计网络安全1012" in page.words.replace(" ", "")


def test_topic_page_leads_to_its_compendia(site: Build) -> None:
    page = article(site, "topics/cybersecurity")
    assert "事件概述 3 篇" in page.words
    assert "应对策略 4 篇" in page.words
    assert "出处" not in page.words
    assert "topics/cybersecurity/yingduicelve/" in page.targets
    assert "地区 杭州市 2 篇" in page.words


def test_compendium_holds_the_sections_with_their_sources(site: Build) -> None:
    page = article(site, "topics/cybersecurity/yingduicelve")
    days = ["2025年4月10日", "2025年3月9日", "2025年3月1日", "2023年12月31日"]
    assert re.findall(r"20\d\d年\d+月\d+日", page.words) == days * 2  # in the list of what is on the page, and below
    assert "1. 备份" in page.words
    assert "甲策略" in page.words
    assert "<b>旧</b>的报告" in page.words
    assert "完。" not in page.words
    assert "reports/2025/2025-04-10-one/#四应对策略" in page.targets
    assert "reports/2023/2023-12-31-old/#四应对策略" in page.targets
    assert "reports/2025/2025-04-10-one/#五结论" in page.targets
    assert all(after <= before + 1 for before, after in pairwise([0, *page.levels]))
    ids = re.findall(r'\sid="([^"]+)"', site.read("topics/cybersecurity/yingduicelve/index.html"))
    assert len(ids) == len(set(ids))


def test_long_compendium_runs_over_pages_whose_links_hold(shared_build: Builder) -> None:
    built = shared_build(MANY_FILES)
    first, second = (article(built, f"topics/cybersecurity/yingduicelve{at}") for at in ("", "/2"))
    assert "最新一页，共 2 页" in first.words
    assert re.search("上一页 2023年12月31日至2024年1月[0-9]+日 订阅", second.words)
    assert first.levels.count(2) + second.levels.count(2) == len(MANY_FILES) + 2, "and the sources of both"
    assert "reports/2023/2023-12-31-old/#四应对策略" in second.targets


def test_every_count_of_the_statistics_leads_to_as_many_reports(site: Build) -> None:
    index = SearchIndex(lambda path: (site.site / "search-index" / path).read_bytes())

    def leads_to(address: str) -> set[str]:
        """Return what stands where an address leads: the reports of a search or of a page, the entities of their index."""
        parts = urlsplit(address)
        if parts.path == "../search/":
            asked = dict(parse_qsl(parts.query, strict_parsing=True))
            assert asked.pop("withdrawn") == "1"
            return set.intersection(index.search(""), *(index.ids_under(*each) for each in asked.items()))
        page = article(site, parts.path.removeprefix("../").removesuffix("/"))
        if parts.path == "../entities/":
            assert not parts.fragment or parts.fragment in page.ids
            section = site.read("entities/index.html").partition(f'<h2 id="{parts.fragment}"')[2].partition("<h2")[0]
            page = HtmlPage(section, "entities/") if parts.fragment else page
            return {target for target in page.targets if re.fullmatch("entities/[^#]+", target)}
        return {target for target in page.targets if target.startswith("reports/")}

    counts = re.findall('<a href="([^"]+)">([0-9]+)</a>', site.read("statistics/index.html"))
    assert len(counts) > 40
    assert {"../search/", "../archive/2025/03/", "../regions/330000/", "../topics/cybersecurity/", "../entities/"} < {
        re.split("[?#]", address)[0] for address, _ in counts
    }
    wrong = {address: count for address, count in counts if len(leads_to(unescape(address))) != int(count)}
    assert wrong == {}
    assert len(leads_to("../search/?years=2023&withdrawn=1")) == 2, "withdrawn reports are counted"


def test_sections_of_a_place_or_entity_are_of_as_many_reports_as_its_search_finds(site: Build) -> None:
    index = SearchIndex(lambda path: (site.site / "search-index" / path).read_bytes())
    names = {address: name for name, address in COMPENDIA.items()}
    seen = 0
    for path in (*site.site.glob("regions/*/index.html"), *site.site.glob("entities/*/index.html")):
        html = path.read_text(encoding="utf-8")
        links = re.findall('<a href="../../compendium/([^"]+)">[^<]+</a> <span class="count">([0-9]+)&nbsp;', html)
        for suffix, count in links:
            asked = dict(parse_qsl(unescape(suffix).removeprefix("?"), strict_parsing=True))
            section = names[asked.pop("section")]
            found = set.intersection(*(index.ids_under(*each) for each in asked.items()))
            reports = [site.json(f"api/v1/reports/{each}.json") for each in found]
            having = [
                each
                for each in reports
                if each["status"] == "published" and section in {part["name"] for part in each["sections"]}
            ]
            assert len(having) == int(count), (path, suffix)
            seen += 1
    assert seen > 40


def test_statistics_are_found_from_home_and_archive_and_taken_along_as_csv(site: Build) -> None:
    assert "statistics/" in article(site, "").targets
    assert "statistics/" in article(site, "archive").targets
    page = article(site, "statistics")
    files = sorted(target for target in page.targets if target.endswith(".csv"))
    assert files == [
        f"api/v1/statistics/{name}.csv" for name in ("countries", "months", "provinces", "topics", "types")
    ]
    assert site.read(files[3]) == "\ufeff主题,2023年,2025年,合计\n网络安全,2,3,5\n数据安全,0,1,1\n全部报告,2,3,5\n"


def test_report_in_a_division_of_the_past_has_its_page_and_is_on_those_above(shared_build: Builder) -> None:
    built = shared_build(
        {
            "2019/2019-05-06-xiacheng.md": report_text(
                title="下城区一企业数据泄露",
                date="2019-05-06",
                region="[杭州市下城区]",
                source="https://example.com/19",
            ),
            "2010/2010-05-06-ganyu.md": report_text(
                title="赣榆县一企业数据泄露", date="2010-05-06", region="[赣榆县]", source="https://example.com/10"
            ),
        }
    )
    past = article(built, "regions/330103")
    assert "原行政区划，今已不设，见于1980—2020年的行政区划代码。" in past.words
    assert "全称 浙江省杭州市下城区 上级 杭州市" in past.words
    assert "前身" not in past.words
    for page in ("regions/330103", "regions/330100", "regions/330000"):
        assert "reports/2019/2019-05-06-xiacheng/" in article(built, page).targets, page
    became = article(built, "regions/320707")
    assert "前身 赣榆县（1980—2013年）" in became.words
    assert "今已不设" not in became.words
    assert "reports/2010/2010-05-06-ganyu/" in became.targets
    assert "浙江省杭州市下城区" in built.read("api/v1/reports.csv")
    assert "2019-05-06-xiacheng" in built.read("feeds/regions-330103.xml")
