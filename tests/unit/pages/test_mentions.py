from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventlib.library.catalog import build_catalog
from eventlib.pages.addresses import uri_of
from eventlib.pages.mentions import NameIndex, find_mentions, name_finder, name_index
from eventlib.prose.body import read_body
from eventlib.prose.linking import link_text
from factories import ENTITIES, catalog_of, load, report_text

EVERYTHING = report_text(
    region="[中山市, 吉林省, 江苏省, 上海市, 南京市, 湖南省, 中国, 美国, 日本, 南非, 浦东新区, 名古屋, 长三角, 俄罗斯]",
    entities="[三六零, cac, mfa, nsa, apple, huawei, academy]",
)
MORE = """
- {id: cac, name: 国家互联网信息办公室, type: agency, aliases: [国家网信办]}
- {id: mfa, name: 中华人民共和国外交部, type: agency, aliases: [外交部]}
- {id: nsa, name: 美国国家安全局, type: agency, aliases: [NSA]}
- {id: apple, name: 苹果公司, type: company, aliases: [苹果]}
- {id: huawei, name: 华为技术有限公司, type: company, aliases: [华为公司, 小华为]}
- {id: academy, name: 中国信息院, type: organization}
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    files = {
        "2025/2025-04-10-all.md": EVERYTHING,
        "2025/2025-04-11-people.md": report_text(
            date="2025-04-11",
            region="南湖区",
            entities="[陈伟, li-na-1, li-na-2]",
            source="https://example.com/2",
        ),
        "vocabulary/entities.yml": ENTITIES + MORE,
    }
    library = load(tmp_path_factory.mktemp("mentions"), files)
    assert not [str(finding) for finding in library.findings if finding.is_error]
    return name_index(build_catalog(library.published(), library.vocabulary, library.texts))


def found(index: NameIndex, text: str, *filed: str) -> list[str]:
    return [text[each.start : each.end] for each in find_mentions(text, index, frozenset(filed))]


@pytest.mark.parametrize(
    "text",
    [
        "中山大学的团队",
        "吉林大学发布",
        "上海证券交易所公告",
        "上海数字城市研究院",
        "在中山市场上",
        "其中国有企业较多",
        "发展中国家代表",
        "10日本次会议开幕",
        "美国务院发言人",
        "俄外交部回应",
        "南非法移民",
        "浦东新区块链项目",
        "名古屋港",
        "数字中国建设",
        "《上海日报》报道",
        "中国有线电视新闻网",
        "3600台设备，360台电脑",
        "NSAKEY、NSA.gov、x@NSA、NSA-1",
        "国家网信办数据局",
        "上海合作组织成员国",
        "南京东路步行街",
    ],
)
def test_part_of_a_longer_name_or_word_is_no_mention(index: NameIndex, text: str) -> None:
    assert found(index, text) == []


WORDS_ACROSS = {
    "推广东数西算": "广东省",
    "形成都市圈": "成都市",
    "黄河南岸": "河南省",
    "长江西岸": "江西省",
    "华南通信行业": "南通市",
    "马里兰州": "兰州市",
    "大连接时代": "大连市",
    "厦门户口": "厦门市",
    "东西安全": "西安市",
    "北海道": "北海市",
    "南京西站": "南京市",
    "宁德时代": "宁德市",
    "各自贡献": "自贡市",
    "认定西方国家": "定西市",
    "其中卫星互联网": "中卫市",
    "古巴比伦": "古巴",
    "韩国瑜": "韩国",
    "北京现代销量": "北京市",
    "四川长虹公告": "四川省",
}


def test_a_name_across_two_words_is_no_mention_though_the_place_has_a_page(tmp_path: Path) -> None:
    places = [*dict.fromkeys(WORDS_ACROSS.values())]
    files = {
        f"2025/2025-04-{day:02}-x.md": report_text(
            date=f"2025-04-{day:02}",
            region=f"[{', '.join(places[(day - 1) * 8 : day * 8])}]",
            source=f"https://example.com/{day}",
        )
        for day in (1, 2, 3)
    }
    library = load(tmp_path, files)
    assert not [str(finding) for finding in library.findings if finding.is_error]
    full = name_index(build_catalog(library.published(), library.vocabulary, library.texts))
    for text, place in WORDS_ACROSS.items():
        assert found(full, f"{text}。到{place}。") == [place], text


@pytest.mark.parametrize("text", ["浦东新区开展互联网企业调研", "国家网信办约谈某某网", "国家网信办下属小组委员会"])
def test_a_sentence_that_goes_on_is_not_taken_for_a_longer_name(index: NameIndex, text: str) -> None:
    assert found(index, text) == [text[:5] if "国家" in text else text[:4]]


def test_names_of_the_past_are_linked_only_where_the_report_is_of_their_place(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, report_text(region="[杭州市下城区, 襄阳市]"))
    linking = name_index(catalog)
    text = "全国下城区和襄樊市"
    assert found(linking, text) == []
    assert found(linking, text, *map(uri_of, catalog.places)) == ["下城区", "襄樊市"]


def test_names_are_found_the_longest_first(index: NameIndex) -> None:
    text = (
        "三六零安全科技股份有限公司与三六零在江苏省南京市和上海开会，NASA称美国国家安全局“知情”，国家网信办副主任到场。"
    )
    assert found(index, text) == [
        "三六零安全科技股份有限公司",
        "三六零",
        "江苏省",
        "南京市",
        "上海",
        "美国国家安全局",
        "国家网信办",
    ]
    assert found(index, "湖南京东仓库，上海南京路") == ["湖南", "上海"]
    assert found(index, "中山市委书记到江苏和长三角，上海市场很大") == ["江苏", "长三角", "上海"]


def test_what_several_may_be_called_is_linked_where_the_report_is_filed_under_one(index: NameIndex) -> None:
    text = "陈伟和李娜在南湖谈苹果、NSA与外交部。"
    assert found(index, text) == []
    filed = ("entities/chen-wei.md", "entities/li-na-2.md", "regions/330402.md", "entities/apple.md")
    assert found(index, text, *filed) == ["陈伟", "李娜", "南湖", "苹果"]
    assert [each.uri for each in find_mentions("李娜", index, frozenset(filed))] == ["entities/li-na-2.md"]
    both = ("entities/li-na-1.md", "entities/li-na-2.md")
    assert found(index, "李娜", *both) == []
    assert found(index, "我外交部称NSA知情", "entities/mfa.md", "entities/nsa.md") == ["外交部", "NSA"]
    assert found(index, "俄罗斯外交部", "entities/mfa.md") == []


def test_names_without_a_page_are_not_linked_and_keep_their_parts(index: NameIndex) -> None:
    assert found(index, "吉林市的街道，河北的会") == []


def linked(index: NameIndex, body: str) -> str:
    return link_text(read_body(body, "2024/x.md").html, name_finder(index, "reports/2024/x.md", set()))


def test_only_the_first_mention_in_the_text_is_linked(index: NameIndex) -> None:
    body = (
        "## 一、江苏省\n\n`江苏省`、[江苏省](https://example.com/)与**江苏省**的江苏，见<江苏省>。\n\n"
        "- 上海、江苏省\n- 上海\n\n```\n美国\n```\n\n| 美国 |\n| --- |\n| 上海 |\n"
    )
    html = linked(index, body)
    links = re.findall(r'<a class="name" href="([^"]*)">([^<]*)</a>', html)
    assert links == [
        ("../../../regions/320000/", "江苏省"),
        ("../../../regions/310000/", "上海"),
        ("../../../regions/us/", "美国"),
    ]
    assert (
        '<strong><a class="name" href="../../../regions/320000/">江苏省</a></strong>的江苏，见&lt;江苏省&gt;。' in html
    )
    assert linked(index, body) == html


def test_linking_changes_no_text(index: NameIndex) -> None:
    text = "".join(Path(__file__).read_text(encoding="utf-8").split())[:5_000]
    html = linked(index, text)
    plain = read_body(text, "2024/x.md").html
    assert html != plain
    assert re.sub(r'<a class="name"[^>]*>([^<]*)</a>', r"\1", html) == plain
