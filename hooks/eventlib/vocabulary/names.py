"""How names are compared and spelt: one normal form for look-ups, and pinyin that is right for names.

Owns normalisation, pinyin and the search for near names. Does not know what the names stand for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from eventlib.patterns import compiled_late

NEAREST = 3
"""How many names are told that another may be a slip of."""
_SPACE = re.compile(r"\s+")
# Between the parts of a foreign name stands ·, in other keyboards' and other languages' shapes too.
_MIDDLE_DOT = re.compile("[•‧∙⋅・]")

# What pypinyin 0.55.0 reads wrongly in names of places (checked over all names of the gazetteer against
# 民政部 全国行政区划信息查询平台). Characters: the reading a name has unless a phrase says otherwise.
_CHARACTER_READINGS = {"长": "cháng", "都": "dū", "什": "shí", "勒": "lè", "堡": "bǎo"}
_PHRASE_READINGS = {
    "阿勒泰": "a le tai",
    "昌都": "chang du",
    "朝天": "chao tian",
    "朝阳": "chao yang",
    "长治": "chang zhi",
    "长子": "zhang zi",
    "单县": "shan xian",
    "繁峙": "fan shi",
    "佛冈": "fo gang",
    "佛坪": "fo ping",
    "红寺堡": "hong si pu",
    "洪洞": "hong tong",
    "珲春": "hun chun",
    "筠连": "jun lian",
    "六合": "lu he",
    "漯河": "luo he",
    "马尾": "ma wei",
    "民乐": "min le",
    "南乐": "nan le",
    "蚌山": "beng shan",
    "天长": "tian chang",
    "万柏林": "wan bai lin",
    "涡阳": "guo yang",
    "浪卡子": "lang ka zi",
    "浚县": "xun xian",
    "荥经": "ying jing",
    "泊头": "bo tou",
    "子长": "zi chang",
}
# What pypinyin 0.55.0 reads otherwise at the beginning of a person's name: readings as a surname by 《现代汉语词典》,
# 7th edition; those of the first two rows, and every other of 《百家姓》, also checked against pinyin-pro 3.29 (MIT). Where a
# surname is read in two ways (翟 Zhái and Dí, 覃 Qín and Tán, 隗 Wěi and Kuí), the more frequent one.
_SURNAME_READINGS = {
    **{
        "曾": "zeng",
        "单": "shan",
        "解": "xie",
        "仇": "qiu",
        "查": "zha",
        "朴": "piao",
        "区": "ou",
        "盖": "ge",
        "缪": "miao",
    },
    **{
        "员": "yun",
        "折": "she",
        "乐": "yue",
        "召": "shao",
        "句": "gou",
        "繁": "po",
        "能": "nai",
        "薄": "bo",
        "都": "du",
    },
    **{
        "翟": "zhai",
        "种": "chong",
        "黑": "he",
        "卜": "bu",
        "秘": "bi",
        "洗": "xian",
        "覃": "qin",
        "隗": "wei",
        "佴": "nai",
    },
    **{"祭": "zhai", "角": "jue", "贲": "ben", "阚": "kan", "乜": "nie", "粘": "nian", "炅": "gui"},
}
# Surnames of two characters that begin with one of these, and are read as the words they are.
_LONGER_SURNAMES = ("单于", "尉迟")
# Longer ones are no Chinese names: 查尔斯·达尔文. In brackets stands who somebody is.
# Nor are those of what can be nobody's, though a report may say what it was on that day, as of a person.
_PERSON = compiled_late(
    r"(?!.{0,2}(?:公司|集团|银行|组织|协会|大学|学院|医院|中心|日报|时报)$)[\u3400-\u9fff]{2,4}(?:\(.*)?"
)


# Of these surnames those that begin few other words: 乐视, 黑猫 and 能源局 are nobody's name.
_BEGINS_PERSON = compiled_late(
    "(?!解放|区块|区域|单位|单车|朴素|查[询验处]|曾经|盖[世章])[曾单解仇查朴区盖缪翟覃卜阚隗][\u3400-\u9fff]{1,2}"
    "(?<![报网局厅院部委队厂店站所办馆司团库链市县区省镇乡村])(?<!公司|集团|银行|组织|协会|大学|中心)"
)


def may_be_person(name: str) -> bool:
    """Tell whether a name can be that of a person by its surname, one that is read as no other word, and its length.

    >>> may_be_person("翟明"), may_be_person("单县"), may_be_person("解放军")
    (True, False, False)
    """
    return _BEGINS_PERSON.fullmatch(unicodedata.normalize("NFKC", name)) is not None


def normalise_name(name: str) -> str:
    """Return the form in which two spellings of a name are the same: NFKC, no white space, case folded, one middle dot."""
    return _MIDDLE_DOT.sub("·", _SPACE.sub("", unicodedata.normalize("NFKC", name))).casefold()


_LEGAL_FORM = re.compile("(?:股份有限公司|有限责任公司|有限公司|集团|公司)+$")
BETWEEN_NAMES, ROUND_NAMES = "、，,；;", " ［］【】[]"
"""What stands between names that were written as one, and round them. The form goes by the same."""
_NO_WORD = re.compile(r"[\W_]+")
# What is left of a shorter name says too little.
_SHORTEST_CORE = 3


def spelling_key(name: str) -> str:
    """Return what several spellings of the name of an organisation have in common: how it sounds, its legal form aside."""
    whole = _NO_WORD.sub("", normalise_name(name))
    core = _LEGAL_FORM.sub("", whole)
    return pinyin(core if len(core) >= _SHORTEST_CORE else whole)


@cache
def _pinyin_ready() -> None:
    # Imported late: loading the dictionary takes longer than checking a hundred reports.
    from pypinyin import load_phrases_dict, load_single_dict

    load_single_dict({ord(character): reading for character, reading in _CHARACTER_READINGS.items()})
    load_phrases_dict({name: [[s] for s in reading.split()] for name, reading in _PHRASE_READINGS.items()})


_known_syllables: dict[tuple[str, bool], Sequence[str]] = {}


def know_syllables(syllables: Mapping[tuple[str, bool], Sequence[str]]) -> None:
    """Say how names are read, which `pinyin_syllables` has found before, by name and whether it is that of a person.

    Where all that are asked for are known, the dictionary is not loaded, which takes half a second of the processor.
    """
    _known_syllables.clear()
    _known_syllables.update(syllables)


def pinyin_syllables(name: str, *, is_person: bool = False) -> list[str]:
    """Return the name in toneless pinyin, one item a Han character; a run of other characters is one item.

    That of a person begins with a surname.

    >>> pinyin_syllables("360嘉兴"), pinyin_syllables("单某", is_person=True)
    (['360', 'jia', 'xing'], ['shan', 'mou'])
    """
    known = _known_syllables.get((name, is_person))
    if known:
        return list(known)
    from pypinyin import Style, lazy_pinyin

    _pinyin_ready()
    name = unicodedata.normalize("NFKC", name)
    syllables = lazy_pinyin(name, style=Style.NORMAL, v_to_u=False)
    if is_person and _PERSON.fullmatch(name) and not name.startswith(_LONGER_SURNAMES):
        syllables[0] = _SURNAME_READINGS.get(name[0], syllables[0])
    return syllables


@cache
def pinyin(name: str, *, is_person: bool = False) -> str:
    """Return the toneless pinyin of a name in lower case, without spaces: `jiaxing` for 嘉兴."""
    return "".join(pinyin_syllables(name, is_person=is_person)).casefold().replace(" ", "")


def pinyin_initial(name: str, *, is_person: bool = False) -> str:
    """Return the letter A to Z under which a name is listed, or `#` when it starts with anything else."""
    first = pinyin(name, is_person=is_person)[:1].upper()
    return first if "A" <= first <= "Z" else "#"


def is_latin(text: str) -> bool:
    """Tell whether a text is written in Latin letters alone, so that its quotation marks are not those of Chinese.

    >>> is_latin("SKT’s Negligence"), is_latin("韩国 SKT"), is_latin("2025")
    (True, False, False)
    """
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def near_names(name: str, known: Iterable[str], *, limit: int = NEAREST, cutoff: float = 60.0) -> list[str]:
    """Return the known names closest to a name, best first: by edit distance, then by pinyin.

    Known names whose pinyin is the same (a name typed by sound) are returned alone. `cutoff` is the least similarity
    of the characters, 0 to 100.
    """
    from rapidfuzz import fuzz, process

    candidates = list(dict.fromkeys(known))
    sound = pinyin(name)
    if not sound:
        return []
    by_sound = [other for other in candidates if pinyin(other) == sound and other != name]
    by_shape = process.extract(name, candidates, scorer=fuzz.ratio, limit=limit * 2, score_cutoff=cutoff)
    return (by_sound or [other for other, _, _ in by_shape if other != name])[:limit]


def separate_names(text: str) -> list[str]:
    """Return the names in a text that was written where one should be, with the punctuation of Chinese between them.

    >>> separate_names("［网络安全，数据安全］"), separate_names("网络安全")
    (['网络安全', '数据安全'], ['网络安全'])
    """
    return list(filter(None, map(str.strip, re.split(f"[{BETWEEN_NAMES}]", text.strip(ROUND_NAMES)))))


def squeezed(text: str) -> str:
    """Return a text or a name as names are looked for in a text: without white space, with one kind of dot between parts."""
    return _MIDDLE_DOT.sub("·", "".join(text.split()))
