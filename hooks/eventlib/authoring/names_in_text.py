"""The names in running text: registered entities, people after their office, organisations by their endings.

Owns the word lists and patterns by which a name is told. Nothing here decides: what is found is proposed to a person.
The form of contribution finds names by the same patterns, in `contribute/names_in_text.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from eventlib.reading.schema import MOST_ITEMS, EntityType
from eventlib.vocabulary.places import Gazetteer, Place, PlaceKind
from eventlib.vocabulary.vocabulary import Vocabulary


def is_county_by_word(place: Place, name: str) -> bool:
    """Tell whether a name is that of a county without its 县 or 区: as often as not another word (公安, 合作, 和平)."""
    return place.kind is PlaceKind.COUNTY and name == place.short_name != place.name


@dataclass(frozen=True, slots=True)
class FoundNames:
    """The names in the text of what happened: where they stand, and what they are."""

    known: tuple[tuple[int, int, str], ...]
    """(start, end, id) of registered entities."""
    people: tuple[tuple[int, int, str], ...]
    """(start, end, role) of people after their office."""
    organisations: tuple[tuple[int, int], ...]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where any name stands."""
        return [*((s, e) for s, e, _ in self.known), *((s, e) for s, e, _ in self.people), *self.organisations]


_OFFICES = (
    "书记|常委|[省市区县州镇部局厅署处司科所院校行会社站队馆台]长|秘书长|理事长|董事长|委员长|检察长|议长|庭长|主任|主席|总理|总统|首相|"
    "大臣|总裁|经理|总监|首席[\u4e00-\u9fff]{2,6}官|代表理事|创始人|合伙人|院士|教授|研究员|工程师|发言人|法定代表人|法人代表|负责人|专员|法官|检察官|律师|大使"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔"
    "谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔汤常温康施文牛樊葛邢安齐"
    "易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴荣符朴"
)
# A name may hold the words that mostly follow one: 向东, 和平.
_GIVEN = "(?:向(?=[东阳前荣明红军])|和(?=平)|(?![某在说称的和与等于向就将也还已被因为任是曾经不了这那其并及表面日月年])[\u4e00-\u9fff])"
# What follows a person's name in a sentence.
_FOLLOWING = (
    "一行|书记|主任|先生|女士|表示|指出|强调|会见|出席|参加|参观|调研|座谈|主持|见证|观摩|介绍|解读|承认|致辞|致歉|带队|陪同|宣布|回应|"
    "提出|认为|透露|签署|分别|共同|担任|当选|通报|发布|呼吁|要求|批评|确认|否认|解释|接受|代表|考察|讲话|视察|领衔|作为|证实|警告|"
    "当[日天晚即场]|随[即后]|[上下]午|次日|宣读|赶赴|亲自|牵头|履新|到任|辞职|拒绝|未[能有就]|没有|"
    "[说称在赴对的率到来与和及等向就将也还已曾为因被是于则并]|[，。、；：！？）)（(\\s]|$"
)
_PERSON = re.compile(
    rf"(?:{_OFFICES})((?:[\u4e00-\u9fff]{{1,5}}(?:·[\u4e00-\u9fff]{{1,6}}?){{1,6}}(?={_FOLLOWING}))"
    rf"|(?:[{_SURNAMES}]{_GIVEN}{{1,2}}?(?={_FOLLOWING}))|(?:[{_SURNAMES}]{_GIVEN}{{2}}))"
)
_AFTER_PERSON = re.compile(_FOLLOWING)
# What stands before one. A name of two characters with neither is a part of other words: 程维 in 远程维护.
_BEFORE_PERSON = re.compile(rf"(?:^|[^\u4e00-\u9fffA-Za-z0-9]|[和与及由对向被]|代表|{_OFFICES})$")
# Several offices of one person, 省委常委、市委书记, are one role; a company may have its short name behind it: 公司（REE）总裁.
_OFFICE_WITH_PLACE = rf"(?:[\u4e00-\u9fffA-Za-z0-9·]|（[^（）\s]{{2,8}}）){{0,24}}?(?:{_OFFICES})"
_ROLE = re.compile(rf"(?:{_OFFICE_WITH_PLACE}、)*{_OFFICE_WITH_PLACE}$")
_OFFICE = re.compile(_OFFICES)
# 嘉兴市委 in 嘉兴市委书记 is part of an office, not a party to the event.
_PARTY_OFFICE = re.compile("副?书记|常委")
# Endings that are names with whatever stands before them, and endings that need a place or a state there.
_LEGAL_FORM = (
    "集团(?:股份)?(?:有限)?(?:责任)?公司|(?<!（)集团|(?:股份)?有限(?:责任)?公司|株式会社|研究院|研究所|大学|学院|协会|学会|联盟|联合会|联合社|"
    "商会|基金会|律师事务所|专员公署|(?<=[A-Za-z0-9])公司|(?<![该本母子分上市总各某])(?<!有限)(?<!集团)公司(?![）)])"
)
_OF_A_PLACE = (
    "委员会|(?:发展改革|发改|卫健|国资|网信|经信)委(?!员)|网信办|办公室|(?<!分)中心(?!集群|城区)|"
    "共享平台|海关(?:缉私局)?|人民法院|法院|检察院|医院|实验室|交易所|监督院|银行(?!股份|有限|（[\u4e00-\u9fff]{2,4}）(?:股份|有限))|博物馆|图书馆|"
    "(?<!当)局(?![长面部势])|厅(?![长])|(?<!签)署(?![长名])|国土交通省|(?<=[政务防交育输])部(?![长门分署队位件属落委])"
)
_ORGANISATION = re.compile(
    rf"(?:(?P<legal>{_LEGAL_FORM})|{_OF_A_PLACE})"
    r"(?:[\u4e00-\u9fff]{2,6}?(?:分局|分行|支行|分公司|支公司|供电公司|分中心|监管局|监管办公室)|(?:集团)?(?:股份)?有限(?:责任)?公司|(?<=集团)[\u4e00-\u9fff]{2,4}?(?:股份)?有限(?:责任)?公司(?:[\u4e00-\u9fff]{2,6}?分公司)?|第[一二三四五六七八九十]+研究[所院]|(?<=委员会)办公室"
    r"|(?:附属|第[一二三四五六七八九十]+)[\u4e00-\u9fff]{0,6}?医院)?"
)
_RUN = re.compile(r"(?:[\u4e00-\u9fffA-Za-z0-9·]|（[\u4e00-\u9fff]{2,4}）)+")
LONGEST_NAME, SHORTEST_NAME, SHORTEST_OWN = 24, 4, 2
"""Characters of the name of an organisation: before its ending at most, and with it and before it at least."""
LONGEST_ROLE = 30
"""How far before a person's name, in characters, the office may begin."""
LONGEST_OFFICE = 9
"""Characters of an office at most: 首席 and its kind."""
SHORTEST_PERSON = 3
"""From how many characters on the name of a person is not taken for a part of other words."""
LONGEST_PLACE = 8
"""Characters of the name of a place that a name may begin with."""
MOST_NAMES = MOST_ITEMS
"""How many people, and how many organisations, are looked for: no more can stand in a report."""
# Words after which a name can begin, inside a run of characters without punctuation.
_BREAK = re.compile(
    r".*(?:(?<!呼)(?<!工业)(?<!卫生)(?<!文化)(?<!发展)(?<!通讯)(?<!安全)[与和及]|(?<=安全)[与和及](?!基础|信息|应急)|对(?!外)|(?<!大)同(?![方济仁])|"
    r"(?<!华)为(?!华)|(?<!数)据|[由向在到赴于将被的让使即了已]|援引|控制|考察了?|调研了?|来自|其中|以及|通过|关于|披露|公布|"
    r"冒充|假冒|仿冒|自称|共建|共同建设|平台(?!公司|企业|有限)|(?:(?<!中小)企业(?!服务|管理|发展|信用)|厂商|供应商|服务商|运营商|开发商|软件商|银行商)(?=..)(?!联|协|集)|引入|引进|携手|联手|会同|委托|邀请|责令|约谈|依托|加入|攻破|入侵|欺骗|抽调|要求|发布|宣布|参观|走访|收购|起诉|查处|"
    r"联合(?=[\u4e00-\u9fff]{2}[省市])|组织(?=[\u4e00-\u9fff]{2}[省市])|[年月]|日(?![本照喀])|时任|现任|上午|下午|凌晨|当天|当晚|当日|次日|首家|成为)"
)
# The full name of a division, which no word is.
_DIVISION = re.compile("[市县区州盟旗省]$")
# Where an “and” may part two names, and what stands before it where it does.
_AND = re.compile("[与和及]$")
_WHERE = re.compile("[在到赴于从向]$")
_COMPLETE = re.compile(rf"{_OFFICES}|(?:{_LEGAL_FORM})$")
_UNIVERSITY = re.compile("大学$")
_COLLEGE = re.compile("学院$")
_OPENING_QUOTE = re.compile("“$")
_CLOSING_QUOTE = re.compile("”")
# A place right after one of these is not where a name begins.
_INSIDE_NAME = re.compile("[（·A-Za-z0-9]")
WORD = re.compile("[a-zA-Z0-9]")
_STATE = re.compile("国网|国家|中国|全国|联合国|世界|国际|中央|最高")
_STANDS_FOR_A_NAME = re.compile("[甲乙丙丁戊]")
_NO_NAME = re.compile(
    "^(?:该|本|某|这|各|其|我国|有关|另|多|几|两|部分|所有|行业|地方|相关|上述|当地|企业|部门|跨国|并|中国境内)|某|[一二两三四五六七八九十百](?:家|个|所|名|加|博)"
)
# A company of a kind, not one by name: 软件公司, 跨国物流公司.
_KIND_OF_COMPANY = re.compile(
    "(?:软件|网络|安全|科技|技术|信息|外包|运维|物流|电力|保险|航空|电信|通信|能源|咨询|租赁|云|互联网|数据|服务|上市|国有|民营|外资|"
    "大型|中小|小型|相关|快递|证券|基金|汽车|制药|医药|游戏|支付|金融|托管|物业|施工|测评|检测|涉事|涉案|关联|控股|承包|供电|电商|"
    "[两三四五六七八九十多数几这些一]|家|的|和|、|供|为|向)*公司"
)
# What is built in a place and has no name of its own: 嘉兴一银行, 郑州一物业公司, 拉萨数据中心.
_ONE = re.compile("一")
_KIND_OF_CENTRE = re.compile("(?:客服|数据|呼叫|运维|指挥|监控|物流|研发|运营|办公|购物|会展|算力|仓储|培训)+中心")
# A zone is a part of no name of a company that begins with a place behind it: 襄阳市高新区湖北驰锐汽车零部件有限公司.
_ZONE = re.compile(
    "[\u4e00-\u9fff]{0,6}?(?:(?:高新|经开|经济(?:技术)?开发|技术产业(?:开发)?|高技术产业开发|工业园|产业园|科技园|保税|自由?贸(?:易)?(?:试验)?|开发|"
    "航空港(?:经济综合实验)?|临空(?:经济)?|度假|示范|合作|先行|经济特|新)区|自贸片区|片区|科技城|科学城|软件园|光谷|航空港)"
)
_NAMED_ZONE = re.compile("[\u4e00-\u9fff]{3,8}(?:经济特|开发|高新|新|度假|示范|合作)区")
_BRANCHES = "分行|支行|分公司|支公司|分局|分院|分校|分社|分部|分中心|办事处|代表处|营业部|营业管理部|研究院|研究所|总部"
_BRANCH = re.compile(rf"[\u4e00-\u9fff]{{2,9}}?(?:{_BRANCHES})")
_BRANCH_END = re.compile(rf"(?:{_BRANCHES})$")
_GENERIC_COMPANY = re.compile("^(?:该|本|双方|所在)?(?:公司|企业|单位|交易所)|^该[行院所局会校]")


def find_names(text: str, vocabulary: Vocabulary) -> FoundNames:
    """Return the registered names in a text, people after their office, and organisations by their endings.

    Of people and of organisations the first `MOST_NAMES`. A branch of what is registered is an organisation of its own.
    """
    registered = list(_registered(text, vocabulary))
    known = tuple((start, end, identity) for start, end, identity, branch in registered if not branch)
    branches = {(start, branch) for start, _, _, branch in registered if branch}
    people: list[tuple[int, int, str]] = []
    for match in _PERSON.finditer(text):
        start, end = match.span(1)
        name = match[1]
        certain = _AFTER_PERSON.match(text, end) or text.find(name) < start or text.find(name, end) >= 0
        if len(people) == MOST_NAMES:
            break
        if certain and (before := _ROLE.search(text, max(0, start - LONGEST_ROLE), start)):
            role = _GENERIC_COMPANY.sub("", _name_at_end(before[0], vocabulary.gazetteer))
            people.append((start, end, role))
    organisations = sorted({*islice(organisations_in(text, vocabulary), MOST_NAMES), *branches})
    return FoundNames(known, tuple(people), tuple(organisations[:MOST_NAMES]))


def known_names(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """Yield where registered names stand, the longest at each place; not those that a branch is named by."""
    return ((start, end, identity) for start, end, identity, branch in _registered(text, vocabulary) if not branch)


def _registered(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str, int]]:
    """Yield where registered names stand, and where the name of a branch ends that they begin: 0 where there is none."""
    taken = bytearray(len(text))
    """A 1 for each character that belongs to a name."""
    for name in sorted(vocabulary.entity_names, key=lambda name: (-len(name), name)):
        owners = vocabulary.entities_named(name)
        is_person = owners[0].type is EntityType.PERSON
        # What an agency does in a province it does itself: 中国人民银行湖南省分行.
        has_branches = owners[0].type in {EntityType.COMPANY, EntityType.ORGANIZATION}
        for match in re.finditer(re.escape(name), text):
            start, end = match.span()
            if len(owners) != 1 or taken.find(1, start, end) >= 0:
                continue
            if name.isascii() and not _is_whole_word(text, start, end):
                continue
            if is_person and len(name) < SHORTEST_PERSON and not _is_person(text, start, end):
                continue
            taken[start:end] = b"\1" * (end - start)
            if not (owners[0].type is EntityType.AGENCY and _PARTY_OFFICE.match(text, end)):
                branch = _end_of_branch(text, end, vocabulary.gazetteer) if has_branches else 0
                yield start, end, owners[0].id, branch


def _end_of_branch(text: str, end: int, gazetteer: Gazetteer) -> int:
    """Return where the name of a branch ends that begins with a name: 中国人民银行 in 中国人民银行泉州市分行; 0 if none does."""
    branch = _BRANCH.match(text, end)
    where = _BRANCH_END.sub("", branch[0]) if branch else ""
    return branch.end() if branch and _names_place(where, gazetteer) else 0


def _is_person(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - LONGEST_OFFICE) : start]
    return bool(_AFTER_PERSON.match(text, end) or _BEFORE_PERSON.search(before))


def _is_whole_word(text: str, start: int, end: int) -> bool:
    return not WORD.match(text[max(0, start - 1) : start]) and not WORD.match(text, end)


def organisations_in(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Yield where organisations stand that are named by their endings."""
    for run in _RUN.finditer(text):
        position, previous = run.start(), 0
        for match in _ORGANISATION.finditer(text, run.start(), run.end()):
            start, end = max(position, match.start() - LONGEST_NAME), match.end()
            if match.start() <= start:
                continue
            position = end
            words = text[start : match.start()]
            kept = _name_at_end(words, vocabulary.gazetteer)
            of_university = _UNIVERSITY.search(text, max(0, previous - 2), previous) and _COLLEGE.search(match[0])
            if previous and (match.start() - len(kept) == previous or of_university):
                # 网络空间安全学院 in 四川大学网络空间安全学院 is a part of what is named already.
                continue
            start = match.start() - len(kept)
            start += _place_within(kept, vocabulary.gazetteer)
            start += _seat_before(text[start : match.start()], vocabulary.gazetteer)
            own = text[start : match.start()]
            is_short = len(own) < SHORTEST_OWN or end - start < SHORTEST_NAME
            if (is_short and not _STANDS_FOR_A_NAME.fullmatch(own)) or _NO_NAME.search(own) or _OFFICE.match(text, end):
                continue
            if _KIND_OF_COMPANY.fullmatch(text, start, end) or _is_kind(own, match[0], vocabulary.gazetteer):
                continue
            quoted = _OPENING_QUOTE.search(text, max(0, start - 1), start) and _CLOSING_QUOTE.match(text, end)
            end = position = max(end, _end_of_branch(text, end, vocabulary.gazetteer))
            previous = end
            is_whole = quoted or _STATE.match(own) or _NAMED_ZONE.match(own)
            if match["legal"] or is_whole or _begins_with_place(own, vocabulary.gazetteer):
                yield start, end


def _name_at_end(words: str, gazetteer: Gazetteer) -> str:
    """Return the end of some words from where a name can begin.

    An “and” parts names, unless it stands within one that begins with a place: 内蒙古自治区政务服务与数据管理局.
    """
    name = _BREAK.sub("", words)
    if whole := _with_cut_place(words, len(words) - len(name), gazetteer):
        return whole
    before = words.removesuffix(name)
    if _AND.search(before) and not (_STATE.match(name) or _begins_with_place(name, gazetteer)):
        whole = _BREAK.sub("", before[:-1]) + before[-1] + name
        own = whole[: -len(name) - 1]
        if not _COMPLETE.search(own) and _begins_with_place(own, gazetteer):
            # 和 in 浙江和安医疗管理有限公司 stands within a name, in 在浙江和华为公司 between two.
            is_apart = before[-1] != "和" or _DIVISION.search(own) or _WHERE.search(before[: -len(own) - 1])
            return name if is_apart and _names_place(own, gazetteer) else whole
    return name


def _with_cut_place(words: str, cut: int, gazetteer: Gazetteer) -> str:
    """Return the end of some words from the place on that a break would cut in two, 和 in 呼和浩特市; empty where there is none."""
    for start in range(max(0, cut - LONGEST_PLACE + 1), cut):
        for end in range(cut + 1, min(start + LONGEST_PLACE, len(words)) + 1):
            if _DIVISION.search(words, start, end) and _names_place(words[start:end], gazetteer):
                above = _BREAK.sub("", words[:start])
                return (above if _names_place(above, gazetteer) else "") + words[start:]
    return ""


def _begins_with_place(words: str, gazetteer: Gazetteer) -> bool:
    return any(_names_place(words[:length], gazetteer) for length in range(2, min(LONGEST_PLACE, len(words)) + 1))


def _names_place(name: str, gazetteer: Gazetteer) -> bool:
    resolution = gazetteer.resolve(name)
    places = [resolution.place] if resolution.place else resolution.candidates
    return any(place.kind is not PlaceKind.GROUP and not is_county_by_word(place, name) for place in places)


def _place_within(words: str, gazetteer: Gazetteer) -> int:
    """Return where the place begins that a name seems to begin with: 2 for 披露江苏联芯, 0 if there is none."""
    if _STATE.match(words) or _begins_with_place(words, gazetteer):
        return 0
    starts = range(1, len(words) - 2)
    return next(
        (at for at in starts if not _INSIDE_NAME.match(words[at - 1]) and _begins_with_place(words[at:], gazetteer)), 0
    )


def _seat_before(own: str, gazetteer: Gazetteer) -> int:
    """Return how many characters of a name say where it has its seat: those of 襄阳市高新区 in 襄阳市高新区湖北驰锐.

    A name begins anew with a place that is not within the one before.
    """
    at = cut = 0
    above: Place | None = None
    is_in_zone = False
    while at < len(own):
        lengths = range(min(LONGEST_PLACE, len(own) - at), 1, -1)
        length = next((length for length in lengths if _names_place(own[at : at + length], gazetteer)), 0)
        place = gazetteer.resolve(own[at : at + length]).place if length else None
        is_beside = place is not None and above is not None and above not in gazetteer.chain(place)
        # 香港上海汇丰银行 is a name.
        if length and (is_in_zone or (is_beside and _DIVISION.search(own, 0, at))):
            cut = at
        zone = None if length else _ZONE.match(own, at)
        if not (length or (at and zone)):
            break
        above, is_in_zone = place, zone is not None
        at = zone.end() if zone else at + length
    return cut


def _is_kind(own: str, ending: str, gazetteer: Gazetteer) -> bool:
    """Tell whether what stands before an ending is a place and a kind: 嘉兴一银行, 郑州一物业公司, 拉萨数据中心."""
    lengths = range(min(LONGEST_PLACE, len(own)), 1, -1)
    kind = next((own[length:] for length in lengths if _names_place(own[:length], gazetteer)), "")
    if _KIND_OF_CENTRE.fullmatch(kind + ending):
        return True
    one = _ONE.match(kind)
    return bool(one and (len(kind) == 1 or _KIND_OF_COMPANY.fullmatch(kind[1:] + ending)))
