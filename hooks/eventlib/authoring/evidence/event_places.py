"""The places of an event, as far as a raw analysis tells them.

Owns which of the places that a text names count: those told first, and not those in the names of organisations. The form
finds them by the same patterns, in `contribute/event_places.js`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eventlib.authoring.evidence.name_beginnings import is_county_by_word
from eventlib.authoring.evidence.names_in_text import FoundNames
from eventlib.authoring.raw_text import LONGEST_OPENING, RawAnalysis
from eventlib.vocabulary.places import CHINA, Gazetteer, Place, PlaceKind

EventPlace = tuple[Place, tuple[int, int]]
"""A place, and where it stands."""
LONGEST_PLACE = 12
"""Characters of a name of a place in a text."""
FAR_BEHIND = 3
"""Lines from the seat of who is named to the first place that is named for itself, from which on that counts only within it."""
MOST_REGIONS = 3
"""How many are proposed at most."""
_SENTENCE = re.compile("。")
# Whose name says where it is competent.
_JURISDICTION = re.compile("(?:法院|检察院|[局厅]|委员会|政府)$")
_POLICE_OF_DISTRICT = re.compile("([\u4e00-\u9fff]{2,8}?)公安局([\u4e00-\u9fff]{2,5}?)(?:区|县)?分局")
_AIRPORT = re.compile("机场$")
# The title of a paper, and where a report was sent from: 人民网昆明4月4日电.
_ASIDE = re.compile(
    "《[^《》\n]{1,80}》|[（(](?:报道|来源|原文|出处|转自)[：:]?[^（()）\n]{1,80}|"
    # Figures about many places, and where somebody was found.
    "(?<=[，。；：\n])[^，。；：\n]{0,40}(?:占比|居前|最多|居多)|在[\u4e00-\u9fff]{2,14}(?=抓获|逮捕|落网)|(?:地址|住所|注册地|办公地)址?[：:][^\n]{1,80}|(?<=[社网报台])[\u4e00-\u9fff]{2,6}(?=[0-9]{1,2}月[0-9]{1,2}日[电讯])"
)
# Where somebody published from: 2025-01-13 18:22 山西, 发表于北京.
_PUBLISHED_FROM = re.compile(
    "(?<=[0-9][:：][0-9]{2})[ \u3000]+(?:发表于)?[ \u3000]*[\u4e00-\u9fff]{2,6}(?=\\n|$)|发表于[\u4e00-\u9fff]{2,6}(?=\\n|$)"
)
# 东区 and 西区 are counties only right behind their city.
_SHORT_COUNTY = re.compile("[\u4e00-\u9fff][区县]")
# 北京时间 is no place, and neither is 浙江籍 or 阿里巴巴.
_NO_PLACE_BEFORE = re.compile("时间|籍|巴巴|提供|出资|承诺|[分支]行|分公")
_NO_PLACE = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff]")
# What an event is held in is where it is: 在兰州大学榆中校区举行.
_AT = re.compile("在$")
_HELD = re.compile("[^，。；！？\n]{0,16}?(?:举行|召开|举办|揭牌|签约|签署|签订|开幕|启动|挂牌|开赛|开班)")


def find_event_places(raw: RawAnalysis, gazetteer: Gazetteer, names: FoundNames) -> list[EventPlace]:
    """Return the most specific places of the title and the first section, else of what happened.

    A place in the name of an organisation says where that is, not where something happened: it counts only when the
    text names no other place, or none within the city of which the court or the police of a district are named. Places stand in `raw.happening`.
    """
    text = _PUBLISHED_FROM.sub(lambda match: "，" * len(match[0]), raw.happening[:LONGEST_OPENING])
    masked = list(text)
    for start, end in names.spans:
        is_venue = _HELD.match(text, end) and _AT.search(text, max(0, start - 1), start)
        # An airport is where it is.
        if start < len(text) and not (is_venue or _AIRPORT.search(text, start, end)):
            masked[start:end] = "，" * (min(end, len(text)) - start)
    without_names = _ASIDE.sub(lambda match: "，" * len(match[0]), "".join(masked))
    # Lines above the first heading that are no sentences name who publishes.
    opening = len(raw.opening) if _SENTENCE.search(raw.opening) else len(text)
    found = _places_in(without_names[:opening], gazetteer)
    found = found or _places_in(without_names, gazetteer)
    seats = _places_in(text[:opening], gazetteer) or _places_in(text, gazetteer)
    # Far behind the seat of whoever is named first, only places within it count.
    if seats and (
        not found or text.count("\n", _first_named(text, *seats[0]), _first_named(text, *found[0])) > FAR_BEHIND
    ):
        found = [each for each in found if any(seat in gazetteer.chain(each[0]) for seat, _ in seats)] or seats[:1]
    return _in_district(found, text, names, gazetteer)


def _first_named(text: str, place: Place, span: tuple[int, int]) -> int:
    """Return where a text first names a place that stands at some offsets by one of its names."""
    first = text.find(place.short_name, 0, span[0])
    return first if first >= 0 else span[0]


def _in_district(found: list[EventPlace], text: str, names: FoundNames, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the district of the one city or province found whose court or police the text names, if it is the only one."""
    if len(found) != 1 or found[0][0].kind is PlaceKind.COUNTY:
        return found
    districts: dict[str, tuple[Place, tuple[int, int]]] = {}
    for start, end in names.organisations:
        if end > len(text) or not _JURISDICTION.search(text, start, end):
            continue
        branch = _POLICE_OF_DISTRICT.fullmatch(text, start, end)
        length = next((n for n in range(LONGEST_PLACE, 1, -1) if gazetteer.resolve(text[start : start + n]).place), 0)
        words = branch[1] + branch[2] if branch else text[start : start + length]
        place = gazetteer.resolve(words).place if words else None
        if place and place.kind is PlaceKind.COUNTY and found[0][0] in gazetteer.chain(place):
            districts.setdefault(place.code, (place, (start, end)))
    return list(districts.values()) if len(districts) == 1 else found


def _places_in(text: str, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the most specific places of a text with where they stand; those of later paragraphs only narrow the first ones."""
    hits: dict[str, tuple[int, int, list[Place]]] = {}
    position = 0
    before: tuple[int, list[Place]] = (-1, [])  # where the place before ends, and what it may be
    stand: list[tuple[int, str]] = []  # where which name stands
    while position < len(text):
        edge = _NO_PLACE.search(text, position, position + LONGEST_PLACE)
        words = text[position : edge.start() if edge else position + LONGEST_PLACE]
        for length in range(len(words) if gazetteer.may_begin(words) else 0, 1, -1):
            name = words[:length]
            if _NO_PLACE_BEFORE.match(text, position + length):
                continue
            resolution = gazetteer.resolve(name)
            found = [resolution.place] if resolution.place else list(resolution.candidates)
            candidates = [place for place in found if not is_county_by_word(place, name)]
            is_first = position == 0 and any(place.short_name == name for place in found)
            if found and not candidates and (is_first or _follows_its_parent(text, position, found, gazetteer)):
                candidates = found
            if _SHORT_COUNTY.fullmatch(name) and position and not _follows_its_parent(text, position, found, gazetteer):
                candidates = []
            if before[0] == position and len(before[1]) == 1:
                # 重庆市江北区 is not the 江北区 of another province.
                candidates = [place for place in candidates if not _is_elsewhere(place, before[1][0], gazetteer)]
            if candidates:
                before = (position + length, candidates)
                stand.append((position, name))
                hits.setdefault(name, (position, position + length, candidates))
                position += length - 1
                break
        position += 1
    certain = {places[0].code: (start, end) for start, end, places in hits.values() if len(places) == 1}
    context = {above.code for code in certain for above in gazetteer.chain(gazetteer[code])}
    for start, end, candidates in hits.values():
        near = [place for place in candidates if place.parent in context] if len(candidates) > 1 else []
        if len(near) == 1:
            certain.setdefault(near[0].code, (start, end))
    named = [(start, place.code) for start, name in stand for place in hits[name][2] if place.code in certain]
    told = _told_first(named, text)
    places = [gazetteer[code] for code in certain if any(p.code in told for p in gazetteer.chain(gazetteer[code]))]
    above = {each.code for place in places for each in gazetteer.chain(place)[:-1]} | {CHINA}
    specific = [place for place in places if place.code not in above and place.kind is not PlaceKind.GROUP]
    # 捷克 in 捷克企业 and 英国 in 英国的银行 say where somebody comes from, when the text names a place within a country.
    within = [place for place in specific if place.kind is not PlaceKind.COUNTRY]
    chosen = within or specific or places
    return [(place, certain[place.code]) for place in chosen[:MOST_REGIONS]]


def _told_first(named: Sequence[tuple[int, str]], text: str) -> set[str]:
    """Return the codes of the places on the first line that names one, and if that is the title, on the next one too."""
    lines: list[int] = []
    told: set[str] = set()
    line = position = 0
    for start, code in named:
        line, position = line + text.count("\n", position, start), start
        if line not in lines:
            lines.append(line)
        if len(lines) > (2 if lines[0] == 0 else 1):
            break
        told.add(code)
    return told


def _is_elsewhere(place: Place, before: Place, gazetteer: Gazetteer) -> bool:
    """Tell whether a division is not of the place whose name stands right before its own."""
    return place.code.isdigit() and before not in gazetteer.chain(place)


def _follows_its_parent(text: str, position: int, candidates: list[Place], gazetteer: Gazetteer) -> bool:
    """Tell whether the name of the place above stands right before: 嘉兴南湖."""
    parents = [gazetteer[place.parent] for place in candidates if place.parent]
    return any(text.endswith((parent.name, parent.short_name), 0, position) for parent in parents)
