"""The places of an event, as far as a raw analysis tells them.

Owns which of the places that a text names count: those told first, and not those in the names of organisations. The form
finds them by the same patterns, in `contribute/event_places.js`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from eventlib.authoring.evidence.name_beginnings import is_also_a_word
from eventlib.authoring.evidence.names_in_text import FoundNames
from eventlib.authoring.evidence.places_in_text import (
    IN_ROW,
    LISTS,
    LONGEST_PARENT,
    LONGEST_PLACE,
    NOUN,
    SENTENCE_END,
    WHERE,
    EventPlace,
    find_places,
    first_paragraph_end,
)
from eventlib.authoring.evidence.signers import OURS
from eventlib.authoring.raw_text import LONGEST_OPENING, RawAnalysis
from eventlib.vocabulary.places import CHINA, Gazetteer, Place, PlaceKind

ToldPlace = tuple[Place, str, tuple[int, int]]
"""A place, the text that tells it, and where in that."""
_SENTENCE = re.compile("。")
# Where it is that somebody went to or is.
_SITUATED = re.compile("位于(?P<seat>[\u4e00-\u9fff]{2,14})")
# Whose name says where it is competent.
_JURISDICTION = re.compile("(?:法院|检察院|[局厅]|委员会|政府|消防救援[总支大]队|网信办)$")
_POLICE_OF_DISTRICT = re.compile("([\u4e00-\u9fff]{2,8}?)公安局([\u4e00-\u9fff]{2,5})分局")
_AIRPORT = re.compile("机场$")
# From where somebody reported: 新华社布鲁塞尔9月17日电.
_DATELINE = re.compile("(?<=[社网报台])[\u4e00-\u9fff]{2,6}(?=(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日[电讯])")
# The title of a paper, what somebody says, and who reported from where: 中国新闻网昆明4月4日电.
_ASIDE = re.compile(
    "《[^《》\n]{1,80}》|“[^“”\n]{1,200}[。！？…]”|(?<=\n)[^，。；：\n]{2,16}[社网报台](?=[\u4e00-\u9fff]{2,6}(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日[电讯])|[（(](?:报道|来源|原文|出处|转自)[：:]?[^（()）\n]{1,80}|"
    # Where somebody is registered or has an office, whose delegation that is, and what a conference is called by.
    "注册(?:地[为是]?|于|在)[\u4e00-\u9fff]{2,10}|[\u4e00-\u9fff]{2,8}(?=注册(?:成立|的))|[\u4e00-\u9fff]{2,6}(?=外勤办公室|专家(?:团队?|组))|"
    "[\u4e00-\u9fff、]{2,8}?(?=(?:党政|政府|经贸|企业家?)*(?:代表|考察|访问|展)团)|[\u4e00-\u9fff]{2}(?=峰会)|"
    # Who comes from many places, be they guests or attackers, and where those are.
    "(?<=[，；。\n])[\u4e00-\u9fff、]{2,24}(?=派员|组团|组队|派队)|"
    "(?:服务器|操作者|攻击者|嫌疑人|作案者|运营者|主体)(?:均|都|分别)?(?:位于|设在|在|藏身于?)[\u4e00-\u9fff、]{2,16}|"
    "来自[\u4e00-\u9fff、]{2,24}?(?=的|等|[，。；：\n])|"
    # In whose name somebody did something, and figures about many places.
    "(?:以|冒充|假冒|仿冒|冒用)[\u4e00-\u9fff]{2,24}(?=的?名义)|(?<=[，。；：\n])[^，。；：\n]{0,40}(?:占比|居前|最多|居多)|(?:地址|住所|注册地|办公地)址?[：:][^\n]{1,80}|"
    f"{_DATELINE.pattern}|"
    # Where a party lives, has branches or is one of several, who bought something, from where attackers come, and who helped.
    "(?:住所|户籍|户籍所在|经常居住)地[\u4e00-\u9fff]{2,30}|(?<=，)现?住(?!院)[\u4e00-\u9fff]{2,30}|"
    "在[\u4e00-\u9fff、]{2,20}(?:设|开设|拥)有(?=[^，。；\n]{0,8}(?:网点|门店|分店|分公司|分支机构|办事处|子公司|[分支]行|营业部))|"
    "(?:企业|公司|单位|机构|平台)(?:有|包括|如)[^，。；、\n]{2,24}公司(?:、[^，。；、\n]{2,24}){0,8}?等|"
    "(?:卖|售|共享|提供|转让|泄露)给了?(?:(?!后)[\u4e00-\u9fff、]){2,14}?(?=的?(?:[一某多数几][家名个]?|等)|[男女]子)|"
    "(?:(?![的在对向将遭遇被受到由系是为有与和了一个某名打掉破获抓捕捣毁摧查侦办端警方])[\u4e00-\u9fff]){2,5}(?:“[^“”\n]{1,20}”)?(?=(?:黑客|勒索(?:软件|病毒)?)组织)|"
    "(?:会同|配合)[\u4e00-\u9fff]{2,8}?(?=部门|警方)|涉及[\u4e00-\u9fff、]{2,24}?(?=[两三四五六七八九十多]?[个]?(?:地|省|市)的)"
)
# 据北京商报记者了解: a paper that is called by a city tells nothing of it.
_REPORTER = re.compile("[\u4e00-\u9fff]{2,8}(?:[商日晚晨早时周]报|青年报|电视台)(?=记者|报道|消息|客户端|获悉|从)")
# Where somebody was found, unless the title is about that: then it does not matter whose police did it.
_FOUND_AT = re.compile(
    "在[\u4e00-\u9fff]{2,14}(?=抓获|逮捕|落网|被抓|被捕|被拘|(?:将|对)[^，。；：\n]{1,24}(?:抓获|控制|逮捕|抓捕|截获|拦下|带走))"
)
_POLICE = re.compile("[\u4e00-\u9fff]{2,6}警方")
# Where somebody published from: 2025-01-13 18:22 山西, 发表于北京, 发布于 2025年6月5日 北京.
_PUBLISHED_FROM = re.compile(
    "(?:IP|ip)?属地[：: ]{0,2}[\u4e00-\u9fff]{2,6}|(?<=[0-9]日)[ \u3000]+[\u4e00-\u9fff]{2,6}(?=\\n|$)|(?<=[0-9][:：][0-9]{2})[ \u3000]+(?:发表于)?[ \u3000]*[\u4e00-\u9fff]{2,6}(?=\\n|$)|发表于[\u4e00-\u9fff]{2,6}(?=\\n|$)"
)
# Whose it is that decides for the whole country: 国家数据局印发, 全国网络安全标准化技术委员会.
_NATIONAL_BODY = re.compile(
    "(?<![\u4e00-\u9fff])(?:国家(?!电网|能源|开发|级)[\u4e00-\u9fff]{1,14}?(?:总局|局|办公室|网信办|委员会|部)|国家网信办|国家[\u4e00-\u9fff]{2,12}?应急[\u4e00-\u9fff]{0,8}?中心|全国[\u4e00-\u9fff]{2,14}?(?:委员会|人大常委会)|中央(?:网信办|网络安全和信息化委员会)|"
    "中国人民银行|国务院|最高人民(?:法院|检察院)|工业和信息化部|工信部|(?:公安|教育|财政|商务|司法|交通运输|农业农村|科学?技术?|民政|水利)部)"
)
# What is attached lists others: 附件, 附件1：名单.
_ATTACHED = re.compile("\n附件[0-9一二三四五六七八九十]{0,2}(?:[：:][^\n]*)?(?=\n)")
# What it published: 国家数据局印发, 国家市场监督管理总局、国家标准化管理委员会发布.
_PUBLISHES = re.compile(
    "(?:[、和与等][^，。；：！？\n]{0,40}?|[^，。；：！？\n局行]{0,10}?)(?:印发|发布|公布|出台|通报|征求意见)"
)
# Whose notice the title says it is.
_NOTICE_OF = re.compile(
    "[\u4e00-\u9fff]{2,20}?(?:[局厅办]|委员会|办公室|政府|法院|检察院)(?=(?:关于)?[^，。；\n]{0,60}(?:通报|公告|通告|公示|决定|名单|通知|提示|提醒)(?:[（(]|\n|$))"
)
# Where a meeting is held, in its minutes.
_VENUE = re.compile("\n(?:会议)?地[ \u3000]*点[：:](?P<seat>[^\n]{2,60})")
# Of whom a decision is, and where that is: 当事人：…住所：广西壮族自治区柳州市城中区.
_PARTY = re.compile(
    "(?:^|\n)[ \u3000]*(?:当事人|被处罚(?:人|单位)|违法行为人)(?:[^\n]{0,80}\n(?:[^\n]{0,80}\n){0,4}?[ \u3000]*|[^（(\n]{0,60}[（(])"
    "(?:住所|住址|地址|注册地|经营场所|主要经营场所|注册地址|单位地址|营业场所)(?:地|（[^（）\n]{1,12}）)?[：:](?P<seat>[^）)\n]{2,60})"
)
# Whose penalty or judgment it is: it happened where they sit, and not where the company comes from.
_DECISION = re.compile("处罚|罚款|被罚|罚单|开罚|重罚|判(?!断)|裁定")
_DECIDES = re.compile("[^。；！？\n]{0,80}?(?:罚|判(?!断)|裁定)")
# Who is fined for something: 长沙某银行股份有限公司因违反…被警告.
_FINED = re.compile("(?:（[^（）\n]{1,40}）)?(?:因[^。；！？\n]{2,120}?)?被[^，。；！？\n]{0,16}(?:罚|警告)")
# Whoever heads the text speaks of where that is: 我区建成全市首个….
_HERE = re.compile("(?<!自)我([省市区县州盟旗])(?![分别察长])")
# What an event is held in is where it is: 在兰州大学榆中校区举行.
_AT = re.compile("在$")
_HELD = re.compile("[^，。；！？\n]{0,16}?(?:举行|召开|举办|揭牌|签约|签署|签订|开幕|启动|挂牌|开赛|开班)")
# What titles call a place by one character: 在津召开. The names of its groups are those of the places.
_HELD_IN_SHORT = re.compile(
    "(?<=在)(?:(?P<北京>京)|(?P<天津>津)|(?P<上海>沪)|(?P<重庆>渝)|(?P<广州>穗)|(?P<深圳>深)|(?P<杭州>杭)|(?P<宁波>甬)|(?P<成都>蓉)|"
    "(?P<福州>榕)|(?P<武汉>汉)|(?P<南宁>邕)|(?P<贵阳>筑)|(?P<昆明>昆)|(?P<沈阳>沈)|(?P<郑州>郑)|(?P<香港>港)|(?P<澳门>澳))"
    "(?=(?:成功|正式|隆重|圆满)?(?:举行|召开|举办|开[幕赛班]|揭[牌幕]|签约|启动|成立|发布|闭幕|落[地幕]|挂牌|亮相|上线))"
)


def find_event_places(
    raw: RawAnalysis, gazetteer: Gazetteer, names: FoundNames, signing: Sequence[str] = ()
) -> list[ToldPlace]:
    """Return the most specific places of the title and the first section, else of what happened.

    A place in the name of an organisation says where that is, not where something happened: it counts only when the
    text names no other place, or none within the city of which the court or the police of a district are named. That of who
    signs (`signing`) is told by what it calls itself, 我局, and that of the masthead by 我区, or by itself where all else tells none.
    """
    found = _in_text(raw, gazetteer, names, signing)
    if found is None:
        return [(place, raw.masthead, span) for place, span in _of_account(raw.masthead, gazetteer)]
    return [(place, raw.happening, span) for place, span in found]


def _of_account(masthead: str, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the place that a masthead names within the one from which it was published: 平安运城 2025-01-13 18:22 山西."""
    published = find_places("，".join(match[0] for match in _PUBLISHED_FROM.finditer(masthead)), gazetteer)
    named = find_places(_ASIDE.sub(_blank, _PUBLISHED_FROM.sub(_blank, masthead)), gazetteer)
    return [each for each in named if any(place in gazetteer.chain(each[0]) for place, _ in published)][:1]


def _own(masthead: str, kind: str, gazetteer: Gazetteer) -> Place | None:
    """Return the place of a kind, 区 or 市, that a word of a masthead begins with: 渝北区信息, 昆山发布."""
    for word in masthead.split():
        for end in range(min(LONGEST_PLACE, len(word)), 1, -1):
            place = gazetteer.resolve(word[:end]).place
            if place and place.name.endswith(kind) and not NOUN.fullmatch(word[:end]):
                return place
    return None


def _in_text(
    raw: RawAnalysis, gazetteer: Gazetteer, names: FoundNames, signing: Sequence[str]
) -> list[EventPlace] | None:
    """Return the places that what happened tells; None where the account that published it does, and nothing else."""
    places_in = cache(lambda words: find_places(words, gazetteer))  # the same words are often looked through again
    whole = _REPORTER.sub(_blank, _PUBLISHED_FROM.sub(_blank, raw.happening[:LONGEST_OPENING]))
    attached = _ATTACHED.search(whole)
    text = whole[: attached.start()] if attached else whole
    for pattern in (_VENUE, _PARTY):
        if (party := pattern.search(text)) and (seat := find_places(party["seat"], gazetteer)):
            begin = party.start("seat")
            return [(place, (begin + start, begin + end)) for place, (start, end) in seat]
    # Lines above the first heading that are no sentences name who publishes.
    opening = len(raw.opening) if _SENTENCE.search(raw.opening) else len(text)
    masked = _without_names(text, names, is_exact=False)
    shown = _without_names(text, names, is_exact=True)
    exact = places_in(shown[:opening]) or places_in(shown)
    found = places_in(masked[:opening]) or places_in(masked) or exact
    abroad = [each for each in exact if each[0].kind is PlaceKind.WORLD_CITY]
    found = _within(_within(found, abroad, gazetteer), _situated(masked, gazetteer), gazetteer)
    signed = _signed(signing, text, gazetteer)
    seats = _seats(_without_asides(text, text), opening, gazetteer, places_in)
    if signed and (not seats or _is_listed(text, seats[0][1][0])):
        seats = signed
    here = _HERE.search(text)
    own = _own(raw.masthead, here[1], gazetteer) if here else None
    if here and own and all(place in gazetteer.chain(own) for place, _ in found):
        found = [(own, here.span())]
    elif not (found or seats) and _of_account(raw.masthead, gazetteer):
        return None
    seats = seats or places_in(text) or places_in(whole)
    found = _beside(seats, found, text, gazetteer)
    found = _held_in_short(text, found, gazetteer)
    if national := _published_for_all(text, found, gazetteer):
        return [(gazetteer[CHINA], national)]
    if _DECISION.search(text.partition("\n")[0]):
        found = _of_agency(found, text, names, gazetteer)
    return _in_district(found, text, names, gazetteer)


def _beside(seats: list[EventPlace], found: list[EventPlace], text: str, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the places found as far as they count beside the seats of who is named first, else the first of those.

    What a notice lists does not say where it is. Of what is told apart only places within the seat of somebody count. Who is of
    no country (欧盟委员会) decided where that was reported from.
    """
    if not seats:
        return found
    if seats[0][0].kind is PlaceKind.GROUP:
        found = [*found, *(each for each in _dateline(text, gazetteer) if each[0] not in dict(found))]
    if all(place.kind is PlaceKind.GROUP for place, _ in found) or _is_listed(text, found[0][1][0]):
        return seats[:1]
    if not _is_apart(text, _first_named(text, *seats[0]), found, gazetteer):
        return found
    is_national = seats[0][0].code == CHINA
    within = [each for each in found if any(seat in gazetteer.chain(each[0]) for seat, _ in seats)]
    return seats[:1] if is_national else within or seats[:1]


def _held_in_short(text: str, found: list[EventPlace], gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the places found, or the one in which the title says in one character that something was held: 在津召开."""
    held = _HELD_IN_SHORT.search(text.partition("\n")[0])
    place = gazetteer.resolve(str(held.lastgroup)).place if held else None
    if not held or not place:
        return found
    # Below it is told more exactly, if that is told at once.
    end = first_paragraph_end(text)
    return [each for each in found if place in gazetteer.chain(each[0]) and each[1][0] < end] or [(place, held.span())]


def _published_for_all(text: str, found: Sequence[EventPlace], gazetteer: Gazetteer) -> tuple[int, int] | None:
    """Return where a text says, before it names a place, that who decides for the whole country published what it is about.

    Unless the title names a place, or it is said right away in which one that was.
    """
    begin = text[: first_paragraph_end(text)]
    national = _NATIONAL_BODY.search(begin)
    if not national or not _PUBLISHES.match(text, national.end()):
        return None
    names = [place.short_name for each, _ in found for place in gazetteer.chain(each) if place.code != CHINA]
    first = min((text.find(name) for name in names if name in text), default=len(text))
    is_said = any(f"在{name}" in begin for name in names)
    return None if is_said or first <= max(national.start(), text.find("\n")) else national.span()


def _signed(signing: Sequence[str], text: str, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the seat of who signs a text, at what it calls itself there."""
    ours = OURS.search(text)
    seats = [seat for name in signing if (seat := _seat(name, 0, gazetteer))]
    return [(seats[0][0], ours.span())] if ours and seats else []


def _is_listed(text: str, at: int) -> bool:
    """Tell whether an offset is below the first paragraph of what its title calls a list."""
    return bool(LISTS.search(text.partition("\n")[0])) and at > first_paragraph_end(text)


def _is_apart(text: str, seat: int, found: list[EventPlace], gazetteer: Gazetteer) -> bool:
    """Tell whether places stand in a later sentence than the seat of who is named, which does not say that anything is there."""
    first = min(start for _, (start, _) in found)
    above = {each for place, _ in found for each in gazetteer.chain(place)[:-1] if each.code != CHINA}
    named = [*(start for _, (start, _) in found), *(text.find(each.short_name, 0, first) for each in above)]
    is_said = any(WHERE.search(text, max(0, at - LONGEST_PARENT), at) for at in named if at > 0)
    return SENTENCE_END.search(text, seat, first) is not None and not is_said


def _dateline(text: str, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the place from which a text was reported, if it says so: 某社布鲁塞尔9月17日电."""
    line = _DATELINE.search(text)
    return [(place, line.span()) for place, _ in find_places(line[0], gazetteer)] if line else []


def _of_agency(found: list[EventPlace], text: str, names: FoundNames, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the seat of the first agency that decides in the text, unless what was found is within it."""
    for start, end in names.organisations:
        is_agency = end <= len(text) and _JURISDICTION.search(text, start, end) and _DECIDES.match(text, end)
        if is_agency and (seat := _seat(text, start, gazetteer)):
            return [each for each in found if seat[0] in gazetteer.chain(each[0])] or [seat]
    return found


def _seat(text: str, start: int, gazetteer: Gazetteer) -> EventPlace | None:
    """Return the place that a name begins with at an offset, where that is certain."""
    for length in range(LONGEST_PLACE, 1, -1):
        place = gazetteer.resolve(text[start : start + length]).place
        if place and not is_also_a_word(place, text[start : start + length]):
            return place, (start, start + length)
    return None


def _seats(
    text: str, opening: int, gazetteer: Gazetteer, places_in: Callable[[str], list[EventPlace]]
) -> list[EventPlace]:
    """Return where those are who are named first, China for who decides for the whole of it; a notice is of where its title says."""
    notice = _NOTICE_OF.match(text)
    seats = places_in(notice[0]) if notice else []
    seats = seats or places_in(text[:opening]) or places_in(text)
    national = _NATIONAL_BODY.search(text)
    if national and (not seats or national.start() <= _first_named(text, *seats[0])):
        # 国家金融监督管理总局大连监管局 is of 大连.
        return [_seat(text, national.end(), gazetteer) or (gazetteer[CHINA], national.span())]
    return seats


def _blank(match: re.Match[str]) -> str:
    return "，" * len(match[0])


def _within(found: list[EventPlace], exact: list[EventPlace], gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the places found, each as what is told more exactly where that is within it."""
    return [
        each
        for place, span in found
        for each in [inner for inner in exact if place in gazetteer.chain(inner[0])[:-1]] or [(place, span)]
    ]


def _situated(text: str, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the one place that a text says somebody it tells of is situated in: 进入位于银川市金凤区的公司."""
    situated = [
        (place, (match.start("seat") + start, match.start("seat") + end))
        for match in _SITUATED.finditer(text)
        for place, (start, end) in find_places(match["seat"], gazetteer)
    ]
    return situated[:1] if len({place.code for place, _ in situated}) == 1 else []


def _without_names(text: str, names: FoundNames, *, is_exact: bool) -> str:
    """Return a text with the names in it and what is said aside as blanks.

    Where it is to be told exactly, airports are where they are, and so is who was found somewhere.
    """
    masked = list(text)
    for start, end in names.spans:
        is_venue = _HELD.match(text, end) and _AT.search(text, max(0, start - 1), start)
        if start < len(text) and not (is_venue or (is_exact and _AIRPORT.search(text, start, end))):
            masked[start:end] = "，" * (min(end, len(text)) - start)
    return _ASIDE.sub(_blank, "".join(masked)) if is_exact else _without_asides("".join(masked), text)


def _without_asides(masked: str, text: str) -> str:
    """Return a text, some of which may be blanks already, with what is said aside in it as blanks."""
    is_about_it = _FOUND_AT.search(text.partition("\n")[0])
    return (_POLICE if is_about_it else _FOUND_AT).sub(_blank, _ASIDE.sub(_blank, masked))


def _first_named(text: str, place: Place, span: tuple[int, int]) -> int:
    """Return where a text first names a place that stands at some offsets by one of its names."""
    first = text.find(place.short_name, 0, span[0])
    return first if first >= 0 else span[0]


def _in_district(found: list[EventPlace], text: str, names: FoundNames, gazetteer: Gazetteer) -> list[EventPlace]:
    """Return the district of the one city or province found whose court or police the text names, if it is the only one.

    Else it is the only city of a province, or of a country where somebody decides, whose court or police, or of where who is fined, the text names.
    """
    if len(found) != 1 or found[0][0].kind is PlaceKind.COUNTY or found[0][0].code == CHINA:
        return found
    districts: dict[str, EventPlace] = {}
    cities: dict[str, EventPlace] = {}
    for start, end in names.organisations:
        is_agency = end <= len(text) and _JURISDICTION.search(text, start, end)
        is_fined = _FINED.match(text, end) and not IN_ROW.search(text, max(0, start - 1), start)
        if end > len(text) or not (is_agency or is_fined):
            continue
        branch = _POLICE_OF_DISTRICT.fullmatch(text, start, end)
        length = next((n for n in range(LONGEST_PLACE, 1, -1) if gazetteer.resolve(text[start : start + n]).place), 0)
        words = branch[1] + branch[2] if branch else text[start : start + length]
        place = gazetteer.resolve(words).place if words else None
        # What the court or the police of a district dealt with is that of a city which is named before.
        if is_agency and place == found[0][0] and place.parent != CHINA and not districts:
            return found
        if place and found[0][0] in gazetteer.chain(place):
            if is_agency and place.kind is PlaceKind.COUNTY:
                districts.setdefault(place.code, (place, (start, end)))
            for city in gazetteer.chain(place):
                is_of_province = found[0][0].parent == CHINA
                is_abroad = found[0][0].kind is PlaceKind.COUNTRY and is_agency and _DECIDES.match(text, end)
                if city.parent == found[0][0].code and city.parent != CHINA and (is_of_province or is_abroad):
                    cities.setdefault(city.code, (city, (start, end)))
    for narrower in (districts, cities):
        if len(narrower) == 1:
            return list(narrower.values())
    return found
