from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.vocabulary import national
from eventlib.vocabulary.national import national_gazetteer
from eventlib.vocabulary.places import Gazetteer, PlaceKind, Resolution, place_key, short_name
from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary
from factories import REGIONS, TESTS, TOPICS

GAZETTEER = national_gazetteer()


# Run by the JavaScript of the form as well.
NAMES = json.loads((TESTS / "cases" / "place_names.json").read_text(encoding="utf-8"))


def read_regions(regions: Any) -> tuple[Vocabulary, list[str]]:
    """Return the vocabulary with what `regions.yml` says, and its findings as text."""
    files = {"regions.yml": json.dumps(regions).encode(), "topics.yml": TOPICS.encode(), "entities.yml": b""}
    vocabulary, findings = load_vocabulary(files, "v")
    return vocabulary, [f"{finding.rule}: {finding.message}" for finding in findings]


def of_cases() -> Gazetteer:
    vocabulary, findings = read_regions(NAMES["regions.yml"])
    assert findings == []
    return vocabulary.gazetteer


def resolved(name: str) -> str | None:
    place = GAZETTEER.resolve(name).place
    return GAZETTEER.path(place) if place else None


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("嘉兴", "浙江省嘉兴市"),
        ("嘉兴市", "浙江省嘉兴市"),
        ("浙江嘉兴", "浙江省嘉兴市"),
        ("浙江省嘉兴市", "浙江省嘉兴市"),
        ("浙江省嘉兴市南湖区", "浙江省嘉兴市南湖区"),
        ("中国 浙江省 / 嘉兴市·南湖区", "浙江省嘉兴市南湖区"),
        ("330402", "浙江省嘉兴市南湖区"),
        ("３３０４０２", "浙江省嘉兴市南湖区"),
        ("浙江南湖", "浙江省嘉兴市南湖区"),
        ("西安", "陕西省西安市"),  # not 西安区
        ("河北", "河北省"),  # not 天津市河北区
        ("浦东", "上海市浦东新区"),
        ("恩施州", "湖北省恩施土家族苗族自治州"),
        ("内蒙古", "内蒙古自治区"),
        ("东莞", "广东省东莞市"),  # has no counties
        ("仙桃市", "湖北省仙桃市"),  # directly under the province
        ("北京朝阳", "北京市朝阳区"),
        ("吉林市", "吉林省吉林市"),
        ("江苏南京鼓楼", "江苏省南京市鼓楼区"),
        ("台湾", "台湾省"),
        ("中国台湾省", "台湾省"),
        ("香港", "香港特别行政区"),
        ("阿联酋", "阿拉伯联合酋长国"),
        ("us", "美国"),
        ("旧金山", "美国旧金山"),
        ("美国旧金山", "美国旧金山"),
        ("华盛顿", "美国华盛顿"),
        ("基辅", "乌克兰基辅"),
        ("特拉维夫", "以色列特拉维夫"),
        ("布鲁塞尔", "比利时布鲁塞尔"),
    ],
)
def test_name_resolves_to_one_place(name: str, path: str) -> None:
    assert resolved(name) == path


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("鼓楼区", ["江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"]),
        ("吉林", ["吉林省", "吉林省吉林市"]),
        ("海南", ["海南省", "青海省海南藏族自治州"]),
        ("朝阳", ["北京市朝阳区", "辽宁省朝阳市", "辽宁省朝阳市朝阳县", "吉林省长春市朝阳区"]),
        ("通州", ["北京市通州区", "江苏省南通市通州区"]),
    ],
)
def test_ambiguous_name_is_refused_with_its_candidates(name: str, candidates: list[str]) -> None:
    resolution = GAZETTEER.resolve(name)
    assert resolution.place is None
    assert [GAZETTEER.path(place) for place in resolution.candidates] == candidates


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("重庆市渝北区", "重庆市渝北区"),
        ("杭州市下城区", "浙江省杭州市下城区"),
        ("宣武区", "北京市宣武区"),
        ("闸北区", "上海市闸北区"),
        ("莱芜市", "山东省莱芜市"),
        ("莱芜市莱城区", "山东省莱芜市莱城区"),  # within what is former too
        ("襄樊市", "湖北省襄阳市"),  # the same code
        ("襄樊市襄阳区", "湖北省襄阳市襄州区"),
        ("赣榆县", "江苏省连云港市赣榆区"),  # the same name, raised
        ("沙县", "福建省三明市沙县区"),
        ("思茅市", "云南省普洱市"),  # the prefecture, which the county of that name became before
        ("伊克昭盟", "内蒙古自治区鄂尔多斯市"),  # all its counties are there
        ("马山区", None),  # its code is that of another place now
        ("嘉兴市城区", None),  # what is said of any city
        ("下城", None),  # a word
    ],
)
def test_division_of_the_past_is_a_place_or_what_it_became(name: str, path: str | None) -> None:
    assert resolved(name) == path


def test_names_of_today_win_over_those_of_the_past() -> None:
    assert resolved("桥东区") == "河北省张家口市桥东区"
    assert resolved("石家庄市桥东区") == "河北省石家庄市桥东区"
    assert resolved("江北区") == "浙江省宁波市江北区"
    assert resolved("重庆市江北区") == "重庆市江北区"
    for place in GAZETTEER.places.values():
        if not place.is_former:
            found = GAZETTEER.resolve(place.name)
            assert not any(each.is_former for each in (found.place, *found.candidates) if each), place


def test_division_of_the_past_knows_when_it_was() -> None:
    xiacheng = GAZETTEER["330103"]
    assert xiacheng.is_former
    assert xiacheng.formerly == (("下城区", 1980, 2020),)
    assert GAZETTEER["320707"].formerly == (("赣榆县", 1980, 2013),)
    assert not GAZETTEER["320707"].is_former
    assert GAZETTEER.resolve("全国").place == GAZETTEER["CN"]


@pytest.mark.parametrize("name", ["", " ", "佳兴市", "江苏嘉兴", "中" * 200, "南湖区嘉兴市", "\x00"])
def test_unknown_name_resolves_to_nothing(name: str) -> None:
    assert GAZETTEER.resolve(name) == Resolution(None)


def test_misspelt_name_is_suggested_by_sound_and_by_shape() -> None:
    assert GAZETTEER.suggest("佳兴市") == ["浙江省嘉兴市"]
    assert GAZETTEER.suggest("浙江省佳兴市")[0] == "浙江省嘉兴市"
    assert "俄罗斯莫斯科" in GAZETTEER.suggest("莫斯克")
    assert GAZETTEER.suggest("") == []


def test_every_world_city_resolves_to_its_country() -> None:
    with (national._TABLES / "world_cities.csv").open(encoding="utf-8") as stream:
        cities = list(csv.DictReader(stream))
    assert len(cities) >= 155
    for row in cities:
        place = GAZETTEER.resolve(row["name"]).place
        assert place is not None, row
        assert place.parent == row["country"], row
        assert place.parent in GAZETTEER.places


def test_report_rolls_up_to_city_province_country_and_groups() -> None:
    files = {"regions.yml": REGIONS.encode(), "topics.yml": TOPICS.encode(), "entities.yml": b""}
    vocabulary, findings = load_vocabulary(files, "vocabulary")
    assert findings == []
    gazetteer = vocabulary.gazetteer
    nanhu = gazetteer.resolve("南湖区").place
    assert nanhu is not None
    assert [place.name for place in gazetteer.roll_up(nanhu)] == ["中国", "浙江省", "嘉兴市", "南湖区", "长三角"]
    group = gazetteer["yangtze-river-delta"]
    assert [place.name for place in gazetteer.children(group)] == ["上海市", "江苏省", "浙江省", "安徽省"]
    assert gazetteer.resolve("乌镇").place == gazetteer.resolve("桐乡市").place
    taipei = gazetteer.resolve("台北").place
    assert taipei is not None
    assert [place.name for place in gazetteer.chain(taipei)] == ["中国", "台湾省", "台北市"]


def test_parts_of_china_are_provinces_and_never_countries() -> None:
    for code in ("710000", "810000", "820000"):
        assert GAZETTEER[code].kind is PlaceKind.PROVINCE
        assert GAZETTEER[code].parent == "CN"
    assert not {"TW", "HK", "MO"} & set(GAZETTEER.places)


def test_all_34_provincial_divisions_and_only_known_parents() -> None:
    provinces = [place for place in GAZETTEER.places.values() if place.kind is PlaceKind.PROVINCE]
    assert len(provinces) == 34
    for place in GAZETTEER.places.values():
        assert place.parent is None or place.parent in GAZETTEER.places


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("嘉兴市", "嘉兴"),
        ("恩施土家族苗族自治州", "恩施"),
        ("浦东新区", "浦东"),
        ("赵县", "赵县"),
        ("内蒙古自治区", "内蒙古"),
    ],
)
def test_short_name_drops_the_suffix_but_never_below_two_characters(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(("name", "key"), NAMES["keys"])
def test_spellings_of_a_name_have_one_key(name: str, key: str) -> None:
    assert place_key(name) == key


def test_names_resolve_as_the_cases_say() -> None:
    gazetteer = of_cases()
    for name, expected in NAMES["resolve"]:
        resolution = gazetteer.resolve(name)
        found = [resolution.place] if resolution.place else resolution.candidates
        assert [gazetteer.path(place) for place in found] == expected, name


def test_names_are_suggested_as_the_cases_say() -> None:
    gazetteer = of_cases()
    assert [[name, gazetteer.suggest(name)] for name, _ in NAMES["suggest"]] == NAMES["suggest"]


def lost(gazetteer: Gazetteer) -> list[tuple[str, str]]:
    """Return every code, name and alias that does not find its place, alone or as one of several."""
    names = [
        (name, place)
        for place in gazetteer.places.values()
        # A name of the past may be that of another place today.
        for name in (place.code, gazetteer.path(place) if place.is_former else place.name, *place.aliases)
    ]
    names += [
        (name, c.place)
        for claims in gazetteer.claims.values()
        for c in claims
        if not c.strength
        for name in c.spellings
    ]
    return [
        (name, place.code)
        for name, place in names
        for found in [gazetteer.resolve(name)]
        if place not in (found.place, *found.candidates)
    ]


def test_every_code_name_and_alias_of_the_tables_finds_its_place() -> None:
    assert lost(GAZETTEER) == []
    assert lost(of_cases()) == []


# Among them what is no name: separators alone, and what is too long.
_WORD = st.one_of(
    st.text(alphabet="甲乙丙丁-·／ aB３", min_size=1, max_size=4), st.sampled_from(["新北", "嘉兴", "--", "长" * 61])
)
_ENTRY = st.fixed_dictionaries(
    {"id": st.text(alphabet="ab-", min_size=1, max_size=3), "name": _WORD},
    optional={"aliases": st.lists(_WORD, max_size=2)},
)
_CITY = st.tuples(_ENTRY, st.sampled_from(["美国", "台湾省", "浙江省"])).map(
    lambda pair: {**pair[0], "parent": pair[1]}
)
_GROUP = st.tuples(_ENTRY, st.lists(_WORD, max_size=3)).map(lambda pair: {**pair[0], "members": pair[1]})
_ALIAS = st.fixed_dictionaries({"place": st.sampled_from(["桐乡市", "美国"]), "aliases": st.lists(_WORD, min_size=1)})


@pytest.mark.long
@given(
    st.fixed_dictionaries(
        {
            "cities": st.lists(_CITY, max_size=3),
            "groups": st.lists(_GROUP, max_size=3),
            "aliases": st.lists(_ALIAS, max_size=2),
        }
    )
)
def test_every_name_that_a_library_may_register_finds_its_place(regions: dict[str, list[dict[str, Any]]]) -> None:
    vocabulary, findings = read_regions(regions)
    if not [finding for finding in findings if not finding.startswith("region-")]:
        gazetteer = vocabulary.gazetteer
        for entry in [*regions["cities"], *regions["groups"]]:
            for name in (entry["id"], entry["name"], *entry.get("aliases", [])):
                found = gazetteer.resolve(name)
                assert entry["id"] in {place.code for place in (found.place, *found.candidates) if place}
        for entry in regions["aliases"]:
            owner = gazetteer.resolve(entry["place"]).place
            assert all(gazetteer.resolve(name).place == owner for name in entry["aliases"])
    assert lost(vocabulary.gazetteer) == []


def test_a_group_contains_what_its_members_contain() -> None:
    gazetteer = of_cases()
    nanhu = gazetteer.resolve("南湖区").place
    assert nanhu is not None
    above = [place.name for place in gazetteer.roll_up(nanhu)]
    assert above == ["中国", "浙江省", "嘉兴市", "南湖区", "华东", "长三角"]
    # What is filed under a group stands with the group around it; a group shows its own members.
    assert [place.name for place in gazetteer.roll_up(gazetteer["yangtze-river-delta"])] == ["长三角", "华东"]
    assert [place.name for place in gazetteer.children(gazetteer["east-china"])] == ["山东省", "长三角"]


def test_groups_that_contain_each_other_are_told_and_cut() -> None:
    groups = [
        {"id": "a", "name": "甲区", "members": ["乙区", "浙江省"]},
        {"id": "b", "name": "乙区", "members": ["丙区"]},
        {"id": "c", "name": "丙区", "members": ["甲区", "江苏省"]},
        {"id": "d", "name": "丁区", "members": ["丁区", "甲区"]},
    ]
    vocabulary, findings = read_regions({"groups": groups})
    assert findings == [
        "vocabulary-cycle: 「甲区」的成员里有「乙区」，「乙区」又包含「甲区」",
        "vocabulary-cycle: 「乙区」的成员里有「丙区」，「丙区」又包含「乙区」",
        "vocabulary-cycle: 「丙区」的成员里有「甲区」，「甲区」又包含「丙区」",
        "vocabulary-cycle: 「丁区」的成员里有「丁区」",
    ]
    contents = vocabulary.gazetteer.contents
    assert {code: sorted(inside) for code, inside in contents.items()} == {
        "a": ["330000"],
        "b": [],
        "c": ["320000"],
        "d": ["330000", "a"],
    }


def test_what_cannot_be_found_is_no_name() -> None:
    regions = {
        "cities": [
            {"id": "san-jose-x", "name": "--", "parent": "美国"},
            {"id": "us-new-york", "name": "甲", "parent": "美国"},
        ],
        "aliases": [{"place": "桐乡市", "aliases": ["长" * 61]}],
        "groups": [{"id": "g", "name": "甲 区"}, {"id": "jiangsu", "name": "g"}, {"id": "h", "name": "甲-区"}],
    }
    assert read_regions(regions)[1] == [
        "vocabulary-name: 「--」只有标点，不能用作地名",
        "vocabulary-id: 编号「us-new-york」已经用过",
        f"vocabulary-name: 「{'长' * 61}」太长，不能用作地名",
        "vocabulary-name: 「g」已是甲 区的名称",
        "vocabulary-name: 「甲-区」已是甲 区的名称",
    ]
