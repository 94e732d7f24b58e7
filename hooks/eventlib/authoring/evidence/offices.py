"""Whose office a person holds, where the text tells it elsewhere: 董事长, 公司首席执行官, 滨海医院院长.

What is found is proposed to a person. The form finds the same, in `contribute/offices.js`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from eventlib.authoring.evidence.name_beginnings import names_place
from eventlib.vocabulary.places import Gazetteer

# An office of whoever it is, with what somebody is head of within a house: 副总裁, 技术总监, 信息中心主任.
_BARE = re.compile(
    "(?P<any>副?(?:主任|主席|理事长|会长)|发言人)|(?P<head>副?检察长|(?:承办)?检察官)|(?P<court>(?:承办)?法官|副?庭长)|(?P<school>副?校长|副?教授)|(?P<bureau>副?局长)|(?P<house>副?院长)|"
    "(?P<company>(?:前|原|时任|现任|联合|共同|执行|常务|高级|技术|信息|数据|产品|网络|安全|算法|软件|运营|运维|研发|财务|市场|系统|值班|项目|区域)*"
    "(?:(?:副?董事长|董事(?=总)|总经理|经理|总监|副?总裁|首席[\u4e00-\u9fff]{2,6}官|社长|代表理事|创始人|工程师|法定代表人|法人代表)(?:助理|兼)?)+)"
)
_ANY_KIND = re.compile("[^\n]$")
_HEAD_KIND = re.compile("检察院$")
_COURT_KIND = re.compile("法院$")
_SCHOOL_KIND = re.compile("(?:大学|学院|学校|中学|小学)$")
_BUREAU_KIND = re.compile("局$")
_HOUSE_KIND = re.compile("院$")
_COMPANY_KIND = re.compile("(?:公司|集团|(?<!人民)银行|株式会社|科技|控股|[A-Za-z0-9])$")
_KINDS = {
    "any": _ANY_KIND,
    "head": _HEAD_KIND,
    "court": _COURT_KIND,
    "school": _SCHOOL_KIND,
    "bureau": _BUREAU_KIND,
    "house": _HOUSE_KIND,
    "company": _COMPANY_KIND,
}
# What stands between a house and an office that belongs to it: 北辉公司（Nordglans AS）首席执行官, OpenAI负责基础设施的副总裁.
_BETWEEN = re.compile(r"[ 　]?（[^（）\n]{1,40}）|[^，。；：、（）\n]{0,12}的")
_SENTENCE_END = re.compile(r"[。！？\n]")
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_GIVEN = re.compile(r"（[^（）\n]{1,40}）")
# What a house has within it: 科技信息部总经理, 信息中心主任.
_DEPARTMENT = re.compile(
    "(?:信息|科技|技术|网络|数据|安全|财务|运维|研发|市场|人事|金融|零售|个人|业务|产品|客服|设备|法务|风险)[\u4e00-\u9fff]{0,5}(?:部|科|处|室|中心)副?"
)
# Whose committee it is, where a role only says of what level: 市委常委.
_LEVEL = re.compile("[省市区县](?:委|政府)")
# 区委书记, 副市长: an office of a place, and of which kind that is.
_OF_PLACE = re.compile("(?P<deputy>副)?(?P<kind>[省市区县州盟旗])(?:[委长]|政府|人大|政协|纪委|监委)")
LONGEST_COMMITTEE = 4
"""Characters of the name of a place before 市委."""
SHORTEST_SHORT = 2
"""Characters of the short name of a house, at least."""


def whole_role(text: str, start: int, role: str, houses: Sequence[tuple[int, int]], gazetteer: Gazetteer) -> str:
    """Return the role of a person that ends at `start` with the house that it is of, as far as the text tells.

    `houses` are where organisations stand, in order.
    """
    begin = start - len(role)
    for first, last in houses:
        if first < start and last > begin:
            return text[min(first, begin) : start]
        if last <= begin and (between := _BETWEEN.fullmatch(text, last, begin)):
            return text[first : begin if between[0].endswith("的") else last] + role
    if level := _LEVEL.match(role):
        return _place_of(text[:begin], level[0], gazetteer) + role
    office = next((found for at in range(len(role)) if (found := _BARE.fullmatch(role, at))), None)
    if office is None:
        return role
    kind = _KINDS[office.lastgroup or ""]
    if short := role[: office.start()]:
        if len(short) >= SHORTEST_SHORT and (house := _called(text, short, kind, houses)):
            return house + office[0]
        if not _DEPARTMENT.fullmatch(short):
            return role
    elif office.lastgroup == "any":
        return role
    return _house_of(text, begin, [house for house in houses if house[1] <= begin and kind.search(text, *house)]) + role


def with_place(role: str, places: Iterable[str]) -> str:
    """Return the role of a person with the place that it is of, where one of its kind is among those of the event.

    >>> with_place("区委书记", ["江苏省", "无锡市", "滨湖区"]), with_place("副市长", ["江苏省", "无锡市"])
    ('滨湖区委书记', '无锡市副市长')
    """
    office = _OF_PLACE.match(role)
    fitting = {place for place in places if office and place.endswith(office["kind"])}
    if not office or len(fitting) != 1:
        return role
    place = fitting.pop()
    return (place if office["deputy"] else place[: -len(office["kind"])]) + role


def _called(text: str, short: str, kind: re.Pattern[str], houses: Sequence[tuple[int, int]]) -> str:
    """Return the house that is called by a short name: in brackets behind it, by its end (滨海医院) or by a part (深谙智能)."""
    for first, last in houses:
        name, given = text[first:last], _GIVEN.match(text, last)
        is_part = kind is not _ANY_KIND and kind.search(name) and not kind.search(short) and short in name
        if (given and short in given[0]) or is_part or (kind.search(short) and name.endswith(short)):
            return name
    return ""


def _house_of(text: str, begin: int, houses: Sequence[tuple[int, int]]) -> str:
    """Return the house of an office that stands alone: the nearest in the sentence, else the one named most."""
    if not houses:
        return ""
    first, last = houses[-1]
    if not _SENTENCE_END.search(text, last, begin):
        return text[first:last]
    return Counter(text[first:last] for first, last in houses).most_common(1)[0][0]


def _place_of(before: str, level: str, gazetteer: Gazetteer) -> str:
    """Return the place whose committee or government a text names first: 嘉兴 for 市委."""
    words = before[: max(0, before.find(level))]
    for length in range(LONGEST_COMMITTEE, 1, -1):
        place = words[-length:]
        if _HAN.fullmatch(place) and names_place(place + level[0], gazetteer):
            return place
    return ""
