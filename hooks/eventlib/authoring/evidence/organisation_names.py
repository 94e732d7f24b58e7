"""The organisations in running text that no vocabulary knows: by their endings, by what is said of them, by repetition.

What is found is proposed to a person. The form finds the same, in `contribute/organisation_names.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from eventlib.authoring.evidence.name_beginnings import (
    FOREIGN_DIVISION,
    FOREIGN_OWN,
    begins_with_place,
    country_before,
    name_at_end,
    names_place,
    place_at,
    place_within,
    seat_before,
)
from eventlib.authoring.evidence.organisation_words import (
    AFTER_SHORT_FORM,
    AGENCY,
    BARE,
    BARE_HOUSE,
    BEFORE_LATIN,
    BRANCH_OF_BANK,
    COMMISSION,
    COMPANY_AT_END,
    HAS_BRANCHES,
    INVESTOR,
    JOINED,
    KIND,
    KIND_BEFORE,
    KIND_DONE_TO,
    KIND_OF_ANY_PLACE,
    KIND_OF_CENTRE,
    KIND_OF_COMPANY,
    KIND_OF_COUNTRY,
    KIND_OF_LABORATORY,
    KIND_OF_PROVINCE,
    LABORATORY,
    LATIN_BEHIND,
    LATIN_COMPANY,
    LATIN_NAME,
    LATIN_NEXT,
    LATIN_OF_HOUSE,
    LATIN_OWN,
    LIMITED,
    MEDIUM,
    MEMBER,
    MINISTRY,
    NAMED_HOUSE,
    NAMED_KIND,
    NO_HOUSE,
    NO_NAME,
    OF_ANY_PLACE,
    OF_THIS_PLACE,
    ONE,
    ORGANISATION,
    OWN_HOUSE,
    QUOTED_GANG,
    QUOTED_HOUSE,
    SHORT_AT_HOME,
    SHORT_FORM,
    STANDS_FOR_A_NAME,
    STATE,
    VENUE,
)
from eventlib.vocabulary.places import CHINA, Gazetteer, PlaceKind, Resolution

_CALLED = re.compile(r"[（(](?:以下|下)?(?:简称|称)[：:为]?[“‘「《]?([^”’」》（()）]{2})")
_DISTRICT = re.compile("市[\u4e00-\u9fff]+[区县]$")
LONGEST_NAME, SHORTEST_NAME, SHORTEST_OWN = 24, 4, 2
"""Characters of the name of an organisation: before its ending at most, and with it and before it at least."""
LONGEST_SHORT = 6
"""Characters of a short name before its ending, at most."""
_RUN = re.compile(r"(?:[\u4e00-\u9fffA-Za-zÀ-ÖØ-öø-ž0-9·]|（[\u4e00-\u9fff]{2,4}）)+")
_UNIVERSITY = re.compile("大学$")
_COLLEGE = re.compile("学院$")
_CAMPUS = re.compile("（([\u4e00-\u9fff]{2,4})）$")
# A name that stands in a list begins right there: 、云上贵州大数据产业发展有限公司.
_ENUMERATED = re.compile("、$")
_BRANDED = re.compile(
    "数字|数智|智慧|大唐|华能|华电|国电|国投|中粮|招商|中信|保利|华润|云上|上汽|一汽|东风|中石[化油]|中海油|联通|移动|电信|航天|航空|兵器|船舶|民生|平安|新华|人保|太平"
)
_NOWHERE = Resolution(None)
_QUOTED = re.compile("“”")
_LATIN = re.compile("[A-Za-z]")
_LATIN_BEFORE = re.compile(r"(?:(?:[A-Z][A-Za-z0-9&.\-]* ){1,3}|(?<![A-Za-z0-9])[A-Za-z0-9]{1,12}-)$")
REPEATED_WITHIN = 20_000
"""Characters at the beginning of a text in which it is looked whether a name stands again: more than an analysis."""
MOST_ENDINGS = 4_000
"""How many endings of names are looked at in a text: more than one of as many characters as a text may have holds in prose."""
LONGEST_LATIN = 40
"""How far before a Latin word, in characters, its name may begin."""
_HYPHEN = re.compile("[-–—]$")
_BEFORE_HYPHEN = re.compile("([\u4e00-\u9fffA-Za-z0-9]{1,12})[-–—]?$")
_NAMED_ZONE = re.compile("[\u4e00-\u9fff]{3,8}(?:经济特|开发|高新|新|度假|示范|合作)区")
_BRANCHES = "分行|支行|分公司|支公司|监管分局|分局|分院|分校|分社|分部|分中心|办事处|代表处|营业部|营业管理部|研究院|研究所|总部|局(?!长|域|面)"
_BRANCH = re.compile(rf"[\u4e00-\u9fff]{{2,9}}?(?:{_BRANCHES})")
_BRANCH_END = re.compile(rf"(?:{_BRANCHES})$")


def organisations_in(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Yield where organisations stand that are named by their endings."""
    for begin, endings in _endings_in(text, ORGANISATION):
        yield from _in_run(text, begin, endings, gazetteer)


def _endings_in(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, list[re.Match[str]]]]:
    """Yield the endings in each run of characters without punctuation with where it begins, the first `MOST_ENDINGS` of all."""
    left = MOST_ENDINGS
    for run in _RUN.finditer(text):
        if not left:
            return
        endings = list(islice(pattern.finditer(text, *run.span()), left))
        left -= len(endings)
        yield run.start(), endings


def _in_run(text: str, begin: int, endings: list[re.Match[str]], gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    position, previous = begin, 0
    pending: tuple[int, int] | None = None
    for match in endings:
        earliest = max(position, match.start() - LONGEST_NAME)
        is_near = bool(previous) and earliest == previous
        joined = JOINED.match(text, earliest, match.start()) if is_near else None
        earliest = joined.end() if joined else earliest
        if match.start() <= earliest:
            continue
        end = position = _without_short_name(match, gazetteer)
        kept = name_at_end(text[earliest : match.start()], gazetteer)
        start = match.start() - len(kept)
        inside = 0 if _ENUMERATED.search(text, max(0, start - 1), start) else place_within(kept, gazetteer)
        # 大唐长春第二热电有限责任公司 is a name, 联合长春大学 is none.
        if not (_BRANDED.match(kept) and LIMITED.search(match[0])):
            start += inside
        of_university = _UNIVERSITY.search(text, max(0, previous - 2), previous) and _COLLEGE.search(match[0])
        # 网络空间安全学院 in 四川大学网络空间安全学院 is a part of what is named already.
        parent = text[pending[0] : previous] if pending and is_near and pending[1] == previous else ""
        within = OWN_HOUSE.fullmatch(f"{parent} {text[previous:end]}")
        if previous and (start == previous or of_university or (within and within["institute"])):
            if pending and within:
                pending = (pending[0], end)
                previous = end
            continue
        start += seat_before(text[start : match.start()], gazetteer)
        start += _district_before(text, start, match, gazetteer)
        start += _land_before(text, start, match, gazetteer)
        if not _is_name(text, start, match, gazetteer):
            continue
        end = position = max(end, end_of_branch(text, end, gazetteer))
        previous = end
        if _is_whole(text, start, match, gazetteer):
            if pending:
                yield pending
            pending = (_start_before(text, _latin_start(text, start), match, gazetteer), end)
    if pending:
        yield pending


def _without_short_name(match: re.Match[str], gazetteer: Gazetteer) -> int:
    """Return where a name ends: 香港科技大学（广州）, but not 西北工业大学（西工大）."""
    campus = _CAMPUS.search(match[0])
    return match.end() if not campus or names_place(campus[1], gazetteer) else match.start() + campus.start()


def _land_before(text: str, start: int, match: re.Match[str], gazetteer: Gazetteer) -> int:
    """Return how many characters of a name say the country of who has a name without it: 德国 in 德国柏林夏里特医院."""
    own = text[start : match.start()]
    length = country_before(own, gazetteer)
    rest = text[start + length : match.end()]
    short = rest if STATE.match(rest) else COMPANY_AT_END.sub("", rest)
    if not length or AGENCY.search(match[0]) or len(rest) < SHORTEST_NAME or length == len(own):
        return 0
    # 柯林斯宇航的母公司 shows what 美国柯林斯宇航公司 is called, 雪松溪学区 what 美国得克萨斯州雪松溪学区 is.
    rest = short if len(short) >= SHORTEST_NAME else rest
    division = FOREIGN_DIVISION.match(rest)
    behind = rest[division.end() :] if division else ""
    if len(behind) >= SHORTEST_NAME and _stands_alone(behind, text):
        return length + len(rest) - len(behind)
    return length if _stands_alone(rest, text) else 0


def _stands_alone(name: str, text: str) -> bool:
    """Tell whether a text has a name with nothing before it."""
    at = text.find(name, 0, REPEATED_WITHIN)
    while at > 0 and _RUN.match(text[at - 1]):
        at = text.find(name, at + 1, REPEATED_WITHIN)
    return at >= 0


def _district_before(text: str, start: int, match: re.Match[str], gazetteer: Gazetteer) -> int:
    """Return how many characters of a name are its district, as its short name shows: 郑州市金水区中原通达公司（下称“中原通达”）."""
    called = _CALLED.match(text, match.end())
    length = text[start : match.start()].find(called[1]) if called else 0
    district = text[start : start + max(0, length)]
    return length if _DISTRICT.search(district) and names_place(district, gazetteer) else 0


def _is_name(text: str, start: int, match: re.Match[str], gazetteer: Gazetteer) -> bool:
    """Tell whether what stands before an ending can be a name."""
    own, end = text[start : match.start()], match.end()
    is_short = len(own) < SHORTEST_OWN or end - start < SHORTEST_NAME
    if (is_short and not STANDS_FOR_A_NAME.fullmatch(own)) or NO_NAME.search(own):
        return False
    if (
        MEDIUM.match(text, end)
        or MEMBER.match(text, end)
        or VENUE.search(text, start, end)
        or KIND_BEFORE.fullmatch(text, start, end)
    ):
        return False
    if KIND_DONE_TO.fullmatch(own) or (BEFORE_LATIN.search(match[0]) and LATIN_NEXT.match(text, end)):
        return False
    if BARE.search(match[0]) and not _has_evidence(text, start, own, gazetteer):
        return False
    if KIND.fullmatch(text, start, end) or (SHORT_AT_HOME.search(match[0]) and not _is_abroad(own, gazetteer)):
        return False
    if LATIN_BEHIND.match(text, end) or (HAS_BRANCHES.search(match[0]) and end_of_branch(text, end, gazetteer)):
        return True
    return not _is_kind(own, match[0], gazetteer)


def _is_abroad(own: str, gazetteer: Gazetteer) -> bool:
    """Tell whether what a name begins with is a part of another country than China: 维多利亚州."""
    length, place = place_at(own, 0, gazetteer)
    if not length:
        return FOREIGN_DIVISION.match(own) is not None
    if place is None or place.kind is PlaceKind.COUNTRY:
        return 0 < country_before(own, gazetteer) < len(own)
    return gazetteer[CHINA] not in gazetteer.chain(place)


def _has_evidence(text: str, start: int, own: str, gazetteer: Gazetteer) -> bool:
    """Tell whether what stands before 公司 alone is a name: at the beginning of a clause, after its kind, repeated."""
    is_first = len(own) <= LONGEST_SHORT and _is_first(text, start)
    is_introduced = KIND_BEFORE.search(text, max(0, start - LONGEST_NAME), start)
    is_formed = LATIN_OWN.fullmatch(own) or FOREIGN_OWN.fullmatch(own) or STATE.match(own)
    return (
        bool(
            is_first
            or is_introduced
            or is_formed
            or begins_with_place(own, gazetteer)
            or NAMED_KIND.fullmatch(own + "公司")
        )
        or text.count(own, 0, REPEATED_WITHIN) > 1
    )


def _is_first(text: str, start: int) -> bool:
    """Tell whether a name stands at the beginning of a clause."""
    return start == 0 or not _RUN.match(text[start - 1])


def _is_whole(text: str, start: int, match: re.Match[str], gazetteer: Gazetteer) -> bool:
    """Tell whether an ending needs no more before it to be a name."""
    own = text[start : match.start()]
    is_laboratory = LABORATORY.fullmatch(text, start, match.end()) and not KIND_OF_LABORATORY.search(own)
    quoted = QUOTED_HOUSE.search(match[0]) and _QUOTED.match(
        text[start - 1 : start] + text[match.end() : match.end() + 1]
    )
    if LIMITED.search(match[0]) or (OF_ANY_PLACE.search(match[0]) and gazetteer.resolve(own) != _NOWHERE):
        return True
    is_known = match["legal"] or quoted or is_laboratory or STATE.match(own) or _NAMED_ZONE.match(own)
    is_known = is_known or LATIN_BEHIND.match(text, match.end())
    is_known = is_known or FOREIGN_DIVISION.match(own) or FOREIGN_OWN.fullmatch(own)
    name = text[start : match.end()]
    is_known = is_known or (NAMED_HOUSE.search(match[0]) and text.count(name, 0, REPEATED_WITHIN) > 1)
    branch = BRANCH_OF_BANK.search(match[0])
    is_known = is_known or (branch and _is_first(text, start) and names_place(branch[1], gazetteer))
    return bool(is_known) or begins_with_place(own, gazetteer)


def _latin_start(text: str, start: int) -> int:
    """Return where a name begins whose last Latin word begins at an offset: that of Check Point公司."""
    before = _LATIN.match(text, start) and _LATIN_BEFORE.search(text, max(0, start - LONGEST_LATIN), start)
    return before.start() if before else start


def _start_before(text: str, start: int, match: re.Match[str], gazetteer: Gazetteer) -> int:
    """Return where the name of a company begins that has a hyphen within it: 浙江乌镇街-数字安全实训基地有限公司."""
    hyphen = _HYPHEN.search(text, max(0, start - 1), start)
    before = _BEFORE_HYPHEN.search(text, max(0, start - LONGEST_LATIN), start) if LIMITED.search(match[0]) else None
    if not before or not (hyphen or _LATIN.match(text, start)):
        return start
    own = name_at_end(before[1], gazetteer)
    own = own[place_within(own, gazetteer) :]
    is_place = begins_with_place(own, gazetteer) if hyphen else names_place(own, gazetteer)
    return start - len(own) - bool(hyphen) if own and is_place else start


def end_of_branch(text: str, end: int, gazetteer: Gazetteer) -> int:
    """Return where the name of a branch ends that begins with a name: 中国人民银行 in 中国人民银行泉州市分行; 0 if none does."""
    branch = _BRANCH.match(text, end)
    where = _BRANCH_END.sub("", branch[0]) if branch else ""
    return branch.end() if branch and names_place(where, gazetteer) else 0


def _is_kind(own: str, ending: str, gazetteer: Gazetteer) -> bool:
    """Tell whether what stands before an ending is a place and a kind: 嘉兴一银行, 郑州一物业公司, 拉萨数据中心."""
    length, place = place_at(own, 0, gazetteer)
    kind = own[length:] if length else ""
    if KIND_OF_CENTRE.fullmatch(kind + ending):
        return True
    if kind and KIND_OF_COMPANY.fullmatch(kind + ending):
        return True
    if length and not kind:
        of_place = KIND_OF_COUNTRY if place and place.kind is PlaceKind.COUNTRY else KIND_OF_ANY_PLACE
        of_place = KIND_OF_PROVINCE if place and place.kind is PlaceKind.PROVINCE else of_place
        return bool(KIND_OF_ANY_PLACE.fullmatch(ending) or of_place.fullmatch(ending))
    return bool(ONE.search(kind) and BARE_HOUSE.search(ending))


def introduced_in(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Yield where organisations stand without such an ending that the words around them tell: 勒索组织Qilin, 安全厂商趋势科技."""
    for pattern in (
        LATIN_COMPANY,
        LATIN_NAME,
        LATIN_OF_HOUSE,
        QUOTED_GANG,
        INVESTOR,
        MINISTRY,
        OF_THIS_PLACE,
        COMMISSION,
    ):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            if not NO_HOUSE.fullmatch(text, start, end):
                yield start, end
    for begin, endings in _endings_in(text, SHORT_FORM):
        position = begin
        for match in endings:
            earliest, position = max(position, match.start() - LONGEST_NAME), match.end()
            own = name_at_end(text[earliest : match.start()], gazetteer)
            start = match.start() - len(own)
            start += country_before(own, gazetteer)
            own, name = text[start : match.start()], text[start : match.end()]
            if not 0 < len(own) <= LONGEST_SHORT or KIND.fullmatch(name) or NO_NAME.search(own):
                continue
            if not AFTER_SHORT_FORM.match(text, match.end()):
                continue
            is_introduced = KIND_BEFORE.search(text, max(0, start - LONGEST_NAME), start)
            is_introduced = is_introduced or LATIN_BEHIND.match(text, match.end())
            if is_introduced or _LATIN.match(own) or (start == begin and text.count(name, 0, REPEATED_WITHIN) > 1):
                yield start, match.end()
