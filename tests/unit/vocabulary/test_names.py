from __future__ import annotations

import pytest

from eventlib.vocabulary import names
from eventlib.vocabulary.names import near_names, normalise_name, pinyin, pinyin_initial

SURNAMES = ("zeng", "zhai", "shan", "xie", "qiu", "zha", "piao", "ou", "miao", "chong")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("长治", "changzhi"),
        ("朝阳", "chaoyang"),
        ("漯河", "luohe"),
        ("昌都", "changdu"),
        ("阿勒泰", "aletai"),
        ("珲春", "hunchun"),
        ("单县", "shanxian"),
        ("六合", "luhe"),
        ("成都", "chengdu"),
        ("都匀", "duyun"),
        ("长子县", "zhangzixian"),
        ("喀什", "kashi"),
        ("重庆", "chongqing"),
        ("360嘉兴", "360jiaxing"),
        ("荥经县", "yingjingxian"),
        ("荥阳市", "xingyangshi"),
        ("泊头市", "botoushi"),
    ],
)
def test_pinyin_of_names_is_read_as_the_name_is(name: str, expected: str) -> None:
    assert pinyin(name) == expected


def test_initial_is_a_letter_or_a_hash() -> None:
    assert pinyin_initial("嘉兴") == "J"
    assert pinyin_initial("OpenAI") == "O"
    assert pinyin_initial("360") == "#"
    assert pinyin_initial("") == "#"


def test_width_case_and_space_do_not_make_another_name() -> None:
    assert normalise_name(" Ｏpen AI ") == normalise_name("openai")


def test_near_names_prefer_the_same_sound() -> None:
    assert near_names("佳兴", ["绍兴", "嘉兴", "嘉善"]) == ["嘉兴"]
    assert near_names("数字安全集因", ["数字安全集团", "无关"]) == ["数字安全集团"]
    assert near_names("嘉兴", ["嘉兴"]) == []


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        *((f"{surname}某某", f"{read}moumou") for surname, read in zip("曾翟单解仇查朴区缪种", SURNAMES, strict=True)),
        ("阚某某", "kanmoumou"),
        ("乜某某", "niemoumou"),
        ("隗某某", "weimoumou"),
        ("粘某某", "nianmoumou"),
        ("单于某", "chanyumou"),
        ("乐正某", "yuezhengmou"),
        ("尉迟恭", "yuchigong"),
        ("万俟卨", "moqixie"),
        ("解", "jie"),
        ("查尔斯·达尔文", "chaersi·daerwen"),
    ],
)
def test_a_person_is_spelt_with_the_reading_of_the_surname(name: str, spelt: str) -> None:
    assert pinyin(name, is_person=True) == spelt
    assert pinyin_initial(name, is_person=True) == spelt[0].upper()


def test_what_is_no_person_is_spelt_as_words() -> None:
    assert pinyin("解放军报") == "jiefangjunbao"
    assert pinyin("查询中心") == "chaxunzhongxin"
    assert pinyin("查账公司", is_person=True) == "chazhanggongsi"
    assert pinyin("解放日报", is_person=True) == "jiefangribao"


def test_how_names_are_read_can_be_known_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_known_syllables", {})
    names.know_syllables({("甲乙", True): ["known"]})
    names.pinyin_syllables("甲乙", is_person=True).append("changed by whoever asked")
    assert names.pinyin_syllables("甲乙", is_person=True) == ["known"]
    assert names.pinyin_syllables("甲乙") == ["jia", "yi"]
    names.know_syllables({})
    assert names.pinyin_syllables("甲乙", is_person=True) == ["jia", "yi"]
