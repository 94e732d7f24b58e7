from __future__ import annotations

import csv

import pytest

from eventlib.vocabulary import places
from eventlib.vocabulary.places import PlaceKind, national_gazetteer, short_name
from factories import REGIONS, TOPICS

GAZETTEER = national_gazetteer()


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


@pytest.mark.parametrize("name", ["", " ", "佳兴市", "江苏嘉兴", "中" * 200, "南湖区嘉兴市", "\x00"])
def test_unknown_name_resolves_to_nothing(name: str) -> None:
    assert GAZETTEER.resolve(name) == places.Resolution(None)


def test_misspelt_name_is_suggested_by_sound_and_by_shape() -> None:
    assert GAZETTEER.suggest("佳兴市") == ["浙江省嘉兴市"]
    assert GAZETTEER.suggest("浙江省佳兴市")[0] == "浙江省嘉兴市"
    assert "俄罗斯莫斯科" in GAZETTEER.suggest("莫斯克")
    assert GAZETTEER.suggest("") == []


def test_every_world_city_resolves_to_its_country() -> None:
    with (places._TABLES / "world_cities.csv").open(encoding="utf-8") as stream:
        cities = list(csv.DictReader(stream))
    assert len(cities) >= 155
    for row in cities:
        place = GAZETTEER.resolve(row["name"]).place
        assert place is not None, row
        assert place.parent == row["country"], row
        assert place.parent in GAZETTEER.places


def test_report_rolls_up_to_city_province_country_and_groups() -> None:
    from eventlib.vocabulary.vocabulary import load_vocabulary

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
