"""The places that a text names, and which of them are told first.

Owns how the name of a place is told from other words in running text. The form does the same, in `contribute/places_in_text.js`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eventlib.authoring.evidence.name_beginnings import FOREIGN, FOREIGN_DIVISION, is_also_a_word
from eventlib.vocabulary.places import CHINA, Gazetteer, Place, PlaceKind

EventPlace = tuple[Place, tuple[int, int]]
"""A place, and where it stands."""
LONGEST_PLACE = 12
"""Characters of a name of a place in a text."""
MOST_REGIONS = 3
"""How many are proposed at most."""
LINES_NEAR = 3
"""Lines below the one with the first place within which any within that narrows it; further below one has to be said to be where something is."""
WHERE = re.compile("[在于到赴至进自临][^，。；：\n]{0,4}$")
"""What stands before the place where something is."""
LONGEST_PARENT = 5
"""Characters of that and of the place above: 在黄冈黄州."""
SENTENCE_END = re.compile("[。！？\n]")
# 东区 and 西区 are counties only right behind their city.
_SHORT_COUNTY = re.compile("[\u4e00-\u9fff][区县]")
NOUN = re.compile(
    "港口|海港|机场|城[中东西南北关]|市[中南北]|合作|公安|和平|新[城市兴建华]|东方|通道|互助|友好|前锋|前进|工农|向阳|振兴|博爱|解放|中站|平和|大方|平安|"
    "共和|同心|富民|中原|光明|长安|安定|[东西南]部|江[南北]|沿河|中心"
)
"""What a text begins with more often as a word: 港口停摆, not 港口区."""
# 来平湖, 走进桐乡: a county by its short name.
_GOES_TO = re.compile("(?:[赴来]|走进)$")
# 荆州公安 is the police there, and not 公安县.
_NO_SHORT_NAME = re.compile("公安")
# 北京时间 is no place, and neither is 浙江籍 or 阿里巴巴.
_NO_PLACE_BEFORE = re.compile("时间|籍|人(?![民工社大力才员口脸形行气均群物机权])|巴巴|提供|出资|承诺|[分支]行|分公")
_NO_PLACE = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff]")
_STATE_BEFORE = re.compile("[\u4e00-\u9fff]{2,}[州省郡]$|(?:首府|首都|省会)$")
IN_ROW = re.compile("[、和与及]")
# What a title says is listed below its first paragraph: 关于2款App违法违规的通报.
LISTS = re.compile(
    "(?:[2-9二三四五六七八九十]|1[0-9])[0-9一二三四五六七八九十]*[款家起批][^\n]*(?:通报|公布|公告|案例|下架|曝光|整改|备案|被罚|处罚)|名单|"
    "(?:通报|公布|公告|发布|下架|曝光|处罚|约谈)[^\n]*(?:[2-9二三四五六七八九十]|1[0-9])[0-9一二三四五六七八九十]*[款家起批]"
)
# What makes the short name of a county certain behind it: 天河、海珠两区, 南山智园.
_AFTER_COUNTY = re.compile(
    "(?:[、和与及][\u4e00-\u9fff]{2,4}?){0,6}[两三四五六七八九][区县市](?!分局|[公警法检])|(?:高新|经开|经济(?:技术)?开发|开发)区|(?:科技|智|产业|工业|软件|创业|科创|智造|数字)园|科技城|科学城"
)
# 哥德堡、哈尔姆斯塔德等市: one of many is not where all of it was.
_AMONG_OTHERS = re.compile("(?:[、和及][\u4e00-\u9fff]{2,8}?){1,6}等")
# Whom a notice is to: 各市网信办、有关单位：.
_ADDRESSEE = re.compile("[^，。；\n]{2,40}：")
_IS_HOUSE = re.compile("[^某一两、，。；：\n]{0,14}(?:公司|集团|银行|大学|学院|医院|学校)")
_STATE_ABROAD = re.compile(f"(?={FOREIGN}{{3}}){FOREIGN_DIVISION.pattern}")


def find_places(text: str, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the most specific places of a text with where they stand: those told first, or what says more exactly where those are."""
    hits, stand = _hits(text, gazetteer)
    certain = {places[0].code: (start, end) for start, end, places in hits.values() if len(places) == 1}
    context = {above.code for code in certain for above in gazetteer.chain(gazetteer[code])}
    for start, end, candidates in hits.values():
        near = [place for place in candidates if place.parent in context] if len(candidates) > 1 else []
        if len(near) == 1:
            certain.setdefault(near[0].code, (start, end))
    named = [(at, at + len(name), place.code) for at, name in stand for place in hits[name][2] if place.code in certain]
    if LISTS.search(text.partition("\n")[0]):
        listed = first_paragraph_end(text)
        named = [each for each in named if each[0] < listed] or named
    told = _told_first(named, text, gazetteer)
    counted = told | _narrowing(told, named, text, gazetteer)
    places = [gazetteer[code] for code in certain if code in counted]
    above = {each.code for place in places for each in gazetteer.chain(place)[:-1]} | {CHINA}
    specific = [place for place in places if place.code not in above and place.kind is not PlaceKind.GROUP]
    # 捷克 in 捷克企业 and 英国 in 英国的银行 say where somebody comes from, when the text names a place within a country.
    within = [place for place in specific if place.kind is not PlaceKind.COUNTRY]
    chosen = within or specific or places
    return [(place, certain[place.code]) for place in chosen[:MOST_REGIONS]]


def _hits(text: str, gazetteer: Gazetteer) -> tuple[dict[str, tuple[int, int, list[Place]]], list[tuple[int, str]]]:
    """Return where each name first stands that may be of places, with those, and where which name stands."""
    hits: dict[str, tuple[int, int, list[Place]]] = {}
    stand: list[tuple[int, str]] = []
    position = 0
    before: tuple[int, list[Place]] = (-1, [])  # where the place before ends, and what it may be
    while position < len(text):
        is_abroad = before[0] == position and [place.kind for place in before[1]] == [PlaceKind.COUNTRY]
        if is_abroad and (division := FOREIGN_DIVISION.match(text, position)):
            position = division.end()
            before = (position, before[1])
            continue
        edge = _NO_PLACE.search(text, position, position + LONGEST_PLACE)
        words = text[position : edge.start() if edge else position + LONGEST_PLACE]
        for length in range(len(words) if gazetteer.may_begin(words) else 0, 1, -1):
            name = words[:length]
            if candidates := _candidates(text, position, name, before, gazetteer):
                before = (position + length, candidates)
                stand.append((position, name))
                hits.setdefault(name, (position, position + length, candidates))
                position += length
                break
        else:
            # 达州 is no place in 内华达州.
            state = _STATE_ABROAD.match(text, position)
            position = state.end() if state else position + 1
    return hits, stand


def _candidates(
    text: str, position: int, name: str, before: tuple[int, list[Place]], gazetteer: Gazetteer
) -> list[Place]:
    """Return the places that a name may be of where it stands; `before` is where the place before ends, and what it may be."""
    end = position + len(name)
    resolution = gazetteer.resolve(name)
    found = [resolution.place] if resolution.place else list(resolution.candidates)
    if not found or _NO_PLACE_BEFORE.match(text, end) or _NO_SHORT_NAME.fullmatch(name):
        return []
    follows = _follows_its_parent(text, position, found, gazetteer)
    if _SHORT_COUNTY.fullmatch(name) and position and not follows:
        return []
    candidates = [place for place in found if not is_also_a_word(place, name)]
    if not candidates:
        is_first = position == 0 and any(place.short_name == name for place in found)
        is_where = is_first or _GOES_TO.search(text, max(0, position - LONGEST_PARENT), position)
        is_told = follows or _is_in_row(text, position, found, before) or _AFTER_COUNTY.match(text, end)
        candidates = found if is_told or (is_where and not NOUN.fullmatch(name)) else []
    if before[0] == position and len(before[1]) == 1:
        # 重庆市江北区 is not the 江北区 of another province.
        return [place for place in candidates if not _is_elsewhere(place, before[1][0], gazetteer)]
    return candidates


def _told_first(named: Sequence[tuple[int, int, str]], text: str, gazetteer: Gazetteer) -> set[str]:
    """Return the codes of the places in the first sentence that names one, and if that is the title, in the next one too.

    Beside those of a title the next sentence only says more exactly where they are, or within what. China counts where nothing
    else is told.
    """
    told: set[str] = set()
    in_title: set[str] = set()
    title = text.find("\n")
    most = 2 if named and named[0][0] < title else 1
    sentences = position = before = 0
    for start, end, code in named:
        sentences += not position or SENTENCE_END.search(text, position, start) is not None
        position = end
        if sentences > most:
            break
        chain = {place.code for place in gazetteer.chain(gazetteer[code])}
        is_above = any(gazetteer[code] in gazetteer.chain(gazetteer[each]) for each in in_title)
        if start < title and code != CHINA and gazetteer[code].kind is not PlaceKind.GROUP and not is_above:
            in_title = (in_title - chain) | {code}
        # 西班牙、葡萄牙: in a row with one that counts.
        if is_above or chain & in_title or not in_title or (before and IN_ROW.fullmatch(text, before, start)):
            told.add(code)
            before = end
    return told - {CHINA} or told


def _narrowing(told: set[str], named: Sequence[tuple[int, int, str]], text: str, gazetteer: Gazetteer) -> set[str]:
    """Return the codes of the places that say more exactly where those are that are told first.

    They stand right behind another, near below what is told, or where something is said to be. What is narrowed among those told
    is not narrowed again.
    """
    open_ = told - {above.code for code in told for above in gazetteer.chain(gazetteer[code])[:-1]}
    first = {code: start for start, _, code in reversed(named)}
    near = _line_below(text, max((first[code] for code in told), default=0), LINES_NEAR)
    ends = {end for _, end, _ in named}
    return {
        code
        for start, end, code in named
        if start in ends or start < near or WHERE.search(text, max(0, start - LONGEST_PARENT), start)
        if not _AMONG_OTHERS.match(text, end)
        if any(place.code in open_ for place in gazetteer.chain(gazetteer[code]))
    }


def first_paragraph_end(text: str) -> int:
    """Return where the first paragraph below the title ends; one that names whom a notice is to, 各有关单位：, is none."""
    end = text.find("\n")
    while end >= 0:
        begin, end = end + 1, text.find("\n", end + 1)
        if end >= 0 and not _ADDRESSEE.fullmatch(text, begin, end):
            return end
    return len(text)


def _line_below(text: str, at: int, lines: int) -> int:
    """Return where the line ends that is so many lines below the one of an offset."""
    for _ in range(lines + 1):
        end = text.find("\n", at)
        if end < 0:
            return len(text)
        at = end + 1
    return at


def _is_elsewhere(place: Place, before: Place, gazetteer: Gazetteer) -> bool:
    """Tell whether a division is not of the place whose name stands right before its own."""
    is_city = place.code.isdigit() or (place.kind is PlaceKind.WORLD_CITY and before.kind is PlaceKind.COUNTRY)
    return is_city and before not in gazetteer.chain(place)


def _is_in_row(text: str, position: int, candidates: list[Place], before: tuple[int, list[Place]]) -> bool:
    """Tell whether one of the same city stands before, in a row: 黄冈黄州、武穴."""
    is_behind = before[0] == position - 1 and IN_ROW.match(text, position - 1)
    return bool(is_behind) and any(place.parent == each.parent for place in candidates for each in before[1])


def _follows_its_parent(text: str, position: int, candidates: list[Place], gazetteer: Gazetteer) -> bool:
    """Tell whether the name of the place above stands right before, or of a city abroad its state, or that it is a capital: 嘉兴南湖, 俄亥俄州哥伦布, 首府基尔."""
    is_city = any(place.kind is PlaceKind.WORLD_CITY for place in candidates)
    if is_city and _STATE_BEFORE.search(text, max(0, position - LONGEST_PLACE), position):
        return True
    parents = [gazetteer[place.parent] for place in candidates if place.parent]
    if not _IS_HOUSE.match(text, position):  # 河北三河, but not 湖北江汉工贸学院
        parents += [gazetteer[each.parent] for each in parents if each.parent]
    return any(text.endswith((each.name, each.short_name), 0, position) for each in parents if each.code != CHINA)
