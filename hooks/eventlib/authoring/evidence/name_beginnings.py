"""Where the name of an organisation begins, inside a run of characters without punctuation.

Owns how words, “and” and places part a name from what stands before it. The form does the same, in `contribute/name_beginnings.js`.
"""

from __future__ import annotations

import re

from eventlib.authoring.evidence.organisation_words import BREAK, COMPLETE, GENERIC, NATIONAL, STATE, WEAK
from eventlib.vocabulary.places import CHINA, WHOLE_COUNTRY, Gazetteer, Place, PlaceKind

LONGEST_PLACE = 8
"""Characters of the name of a place that a name may begin with."""
LONGEST_PATH = 12
"""Characters of the names of a place and of those that it is in: 湖南永州市冷水滩区."""
# The full name of a division, which no word is.
_DIVISION = re.compile("[市县区州盟旗省]$")
# Where an “and” may part two names, and what stands before it where it does.
_AND = re.compile("[与和及]$")
_WHERE = re.compile("[在到赴于从向]$")
_OFFICE_AT_END = re.compile(r"(?:书记|常委|[省市区县局厅部院校行会]长|主任|主席|总裁|经理|教授)$")
_NATIONAL_AGENCY = re.compile("国家(?!电网|能源|开发|电力)")
# A place right after one of these is not where a name begins.
_INSIDE_NAME = re.compile("[（·A-Za-z0-9]")
# Words of one character before a name; others are a part of it: 庐山西海, 纽芬兰.
_LONE = re.compile("[经按驻获受请应随告系]")
_LATIN = re.compile("[A-Za-z]")
# Cities abroad whose names are parts of Chinese words, Chinese places or names of persons too.
_CITY_BY_WORD = re.compile(
    "哥伦布|夏洛特|城南|水原|海防|金泽|川崎|大分|宫崎|山形|高松|高知|世宗|北宁|黄金海岸|马六甲|列日|根特|里诺|图森|长滩|塞勒姆|林肯|杰克逊|尤金|"
    "蒙哥马利|奥古斯塔|达勒姆|奥罗拉|欧文|梅萨|亨德森|麦迪逊|昂热|卡昂|图尔|兰斯|顺化|合艾|埃森|哈雷|约克|德比|温莎|滑铁卢|维多利亚|达尔文|凯恩斯|"
    "松本|下关|福井|八王子|大津|西宫|冈崎|安养|安山|春川|天安|牙山|布城|千叶|比萨|基尔|万象"
)
_NATION = re.compile(WHOLE_COUNTRY)
# 明尼苏达州 in 美国明尼苏达州圣保罗市: written with the characters that foreign names are, and in no list.
FOREIGN = "[下上东克色夕涅狄黑勃桑阿埃艾爱安奥巴白拜邦保北贝本比宾波伯博布查达戴丹道得德登迪蒂顿多俄恩尔法菲费佛夫弗福盖冈戈格根古瓜哈海汉赫华怀霍基吉加嘉坚杰金卡凯康科肯库夸拉莱兰劳勒雷黎里利立林卢鲁路伦罗洛马玛麦曼梅门蒙米密明摩莫墨姆穆纳南内尼宁纽诺帕佩皮珀普奇齐恰切乔琼丘萨塞森沙山舍什圣施士斯苏索塔太泰坦特提田图土托瓦威韦维温文翁沃乌西希锡夏香肖谢辛新休许亚雅扬耶叶伊易因英尤约扎詹珍芝朱兹佐略蕾娜莎茨赖琳妮黛彭舒修昆]"
FOREIGN_DIVISION = re.compile(f"{FOREIGN}{{2,10}}?[州省郡县邦]")
"""What a division of a foreign country begins a name with."""
FOREIGN_OWN = re.compile(f"{FOREIGN}{{3,}}(?:{GENERIC})*")
"""What a company abroad is named by: 奥克菲尔德服务 in 奥克菲尔德服务公司."""
# A zone is a part of no name of a company that begins with a place behind it: 襄阳市高新区湖北驰锐汽车零部件有限公司.
_ZONE = re.compile(
    "[\u4e00-\u9fff]{0,6}?(?:(?:高新|经开|经济(?:技术)?开发|技术产业(?:开发)?|高技术产业开发|工业园|产业园|科技园|保税|自由?贸(?:易)?(?:试验)?|开发|"
    "航空港(?:经济综合实验)?|临空(?:经济)?|度假|示范|合作|先行|经济特|新)区|自贸片区|片区|科技城|科学城|软件园|光谷|航空港)"
)


def is_also_a_word(place: Place, name: str) -> bool:
    """Tell whether a name is as often as not another word, and needs the place above before it to be that of the place.

    So is that of a county without its 县 or 区 (公安, 合作, 河南中原), that of a district of the past (动力区 in 动力区块链), and
    those of some cities abroad (列日 in 系列日程).
    """
    if name in place.former_words or _NATION.fullmatch(name):
        return True
    if place.kind is PlaceKind.WORLD_CITY:
        return _CITY_BY_WORD.fullmatch(name) is not None
    return place.kind is PlaceKind.COUNTY and name.endswith(place.short_name) and not name.endswith(place.name)


def name_at_end(words: str, gazetteer: Gazetteer) -> str:
    """Return the end of some words from where a name can begin.

    An “and” parts names, unless it stands within one that begins with a place: 内蒙古自治区政务服务与数据管理局.
    """
    name = BREAK.sub("", words)
    if whole := _with_cut_place(words, len(words) - len(name), gazetteer):
        return whole
    before = words.removesuffix(name)
    if _AND.search(before) and not (STATE.match(name) or begins_with_place(name, gazetteer)):
        whole = BREAK.sub("", before[:-1]) + before[-1] + name
        own = whole[: -len(name) - 1]
        is_begun = begins_with_place(own, gazetteer) or _NATIONAL_AGENCY.match(own)
        if is_begun and not (COMPLETE.search(own) or _OFFICE_AT_END.search(own)):
            # 和 in 浙江和安医疗管理有限公司 stands within a name, in 在浙江和华为公司 between two.
            is_apart = before[-1] != "和" or _DIVISION.search(own) or _WHERE.search(before[: -len(own) - 1])
            return name if is_apart and names_place(own, gazetteer) else whole
    if STATE.match(name) or begins_with_place(name, gazetteer):
        return name
    return WEAK.sub("", name)


def _with_cut_place(words: str, cut: int, gazetteer: Gazetteer) -> str:
    """Return the end of some words from the place on that a break would cut in two, 和 in 呼和浩特市; empty where there is none."""
    for start in range(max(0, cut - LONGEST_PLACE + 1), cut):
        for end in range(cut + 1, min(start + LONGEST_PLACE, len(words)) + 1):
            if _DIVISION.search(words, start, end) and names_place(words[start:end], gazetteer):
                above = BREAK.sub("", words[:start])
                return (above if names_place(above, gazetteer) else "") + words[start:]
    return ""


def begins_with_place(words: str, gazetteer: Gazetteer) -> bool:
    """Tell whether words begin with the name of a place."""
    return any(names_place(words[:length], gazetteer) for length in range(2, min(LONGEST_PLACE, len(words)) + 1))


def names_place(name: str, gazetteer: Gazetteer) -> bool:
    """Tell whether a name is that of a place, which no code is (SK) and no word (和平)."""
    if _LATIN.match(name):
        return False
    resolution = gazetteer.resolve(name)
    places = [resolution.place] if resolution.place else resolution.candidates
    return any(place.kind is not PlaceKind.GROUP and not is_also_a_word(place, name) for place in places)


def place_within(words: str, gazetteer: Gazetteer) -> int:
    """Return where the place begins that a name seems to begin with: 2 for 披露江苏联芯, 0 if there is none."""
    # 兰州 is no place in 昆士兰州.
    if STATE.match(words) or FOREIGN_DIVISION.match(words) or begins_with_place(words, gazetteer):
        return 0
    for at in range(1 if _LONE.match(words) else 2, len(words) - 1):
        if not _INSIDE_NAME.match(words[at - 1]) and (
            NATIONAL.match(words, at) or begins_with_place(words[at:], gazetteer)
        ):
            return at
    return 0


def place_at(words: str, at: int, gazetteer: Gazetteer) -> tuple[int, Place | None]:
    """Return how long the place is that words go on with at an offset, 0 if with none, and which it is where that is certain."""
    lengths = range(min(LONGEST_PATH, len(words) - at), 1, -1)
    length = next((length for length in lengths if names_place(words[at : at + length], gazetteer)), 0)
    return length, gazetteer.resolve(words[at : at + length]).place if length else None


def seat_before(own: str, gazetteer: Gazetteer) -> int:
    """Return how many characters of a name say where it has its seat: those of 襄阳市高新区 in 襄阳市高新区湖北驰锐.

    A name begins anew with a place that is not within the one before.
    """
    at = cut = 0
    above: Place | None = None
    is_in_zone = False
    while at < len(own):
        length, place = place_at(own, at, gazetteer)
        # 江北区 in 重庆市江北区 is not the one of another city.
        is_known = place is not None and place.kind is not PlaceKind.COUNTY
        is_beside = place is not None and is_known and above is not None and above not in gazetteer.chain(place)
        # 香港上海汇丰银行 is a name.
        if length and (is_in_zone or (is_beside and _DIVISION.search(own, 0, at))):
            cut = at
        zone = None if length else _ZONE.match(own, at)
        if not (length or (at and zone)):
            break
        above, is_in_zone = place, zone is not None
        at = zone.end() if zone else at + length
    return cut


def country_before(own: str, gazetteer: Gazetteer) -> int:
    """Return how many characters of a name are those of a country other than China: 2 for 德国柏林夏里特, 0 if there is none."""
    length, place = place_at(own, 0, gazetteer)
    while length and (place is None or place.kind is not PlaceKind.COUNTRY or place.code == CHINA):
        length -= 1
        place = gazetteer.resolve(own[:length]).place if length > 1 else None
    return length if length > 1 and place is not None else 0
