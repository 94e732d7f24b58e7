"""Names of entities and places in running text, and the links they become.

Owns which mention of a name is certain enough to be linked. Knows text alone, neither Markdown nor HTML. A link that is
missing costs a reader a search, a wrong one misleads: what is unclear is not linked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from eventlib.cache.digests import digest_of
from eventlib.library.catalog import Catalog
from eventlib.pages.addresses import uri_of
from eventlib.prose.linking import Link
from eventlib.reading.schema import EntityType
from eventlib.uris import relative_url
from eventlib.vocabulary.places import WHOLE_COUNTRY, Place
from eventlib.vocabulary.vocabulary import Entity

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")


@dataclass(slots=True)
class _Name:
    """What one name may stand for. With no target it only keeps its parts from being taken for other names."""

    targets: dict[str, object] = field(default_factory=dict)
    """Entities and places by the address of their page."""
    is_certain: bool = True
    """Whether it is linked in any report; else only in one that is filed under the entity or the place."""
    is_place: bool = False
    kinds: set[EntityType | None] = field(default_factory=set)
    """The types of the entities among them."""

    def add(self, target: object | None, *, is_certain: bool, is_place: bool = False) -> None:
        if target is not None:
            self.targets[uri_of(target)] = target
            if isinstance(target, Entity):
                self.kinds.add(target.type)
        self.is_certain = self.is_certain and is_certain
        self.is_place = self.is_place or is_place


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands in a text, and the address of the page about what it names."""

    start: int
    end: int
    uri: str


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The names of a library, and what each of its reports is filed under."""

    names: Mapping[str, _Name]
    starts: Mapping[str, tuple[str, ...]]
    """The names by their first two characters, the longest first."""
    start: re.Pattern[str]
    """Where a name may start: matches a first character of names before a second one."""
    worded: frozenset[str]
    """The names that begin or end with a letter or a digit, which may be part of a longer word."""
    filed: Callable[[str], frozenset[str]]
    """Returns for the address of a report the addresses of the entities and places it is filed under, with all above them."""

    def meaning(self, name: str) -> tuple[object, ...] | None:
        """Return all that decides what becomes of a name in a text; None of what is no name."""
        known = self.names.get(name)
        if known is None:
            return None
        kinds = [(uri, each.type if isinstance(each, Entity) else "place") for uri, each in known.targets.items()]
        return kinds, known.is_certain, known.is_place


# Short names of places that are words, people or other places as well, or lie across two words (认定西方, 各自贡献, 其中卫星),
# and ministries that other countries have too.
_AMBIGUOUS = re.compile(
    "中山|来宾|安康|日照|白银|大同|天门|玉树|德州|黄山|长治|普洱|红河|大理|黄石|白山|三明|广安|保定|东方|阿里|多国|"
    "定西|自贡|中卫|武威|六安|通化|南通|昭通|河源|开封|巴中|贵港|吴忠|固原|江门|大庆|海东|海西|海北|北海|泰安|安顺|也门|"
    "国务院|外交部|财政部|司法部|国防部|商务部|教育部|国家安全部"
)


def name_index(catalog: Catalog) -> NameIndex:
    """Return the names of everything with a page, and those that keep them apart from longer names.

    Linked anywhere: registered names and full names of places, short names of provinces and prefectures. Only in a
    report filed under what they name: people (others have the same name), entities that are not registered, aliases and
    short names that several share, short names of counties, names of the past, names that mean something else too, and
    those of entities of two Han or three other characters. Never: a single character, digits alone, 全国.
    """
    names: dict[str, _Name] = {}
    for entity in {**catalog.vocabulary.entity_by_id, **catalog.entities}.values():
        is_safe = entity.type not in {None, EntityType.PERSON}
        target = entity if entity.id in catalog.by_entity else None
        for name in (entity.name, *entity.aliases):
            known = names.setdefault(name, _Name())
            known.add(
                target, is_certain=is_safe and not (_is_short(name) or _AMBIGUOUS.fullmatch(name) or known.targets)
            )
    for name, is_certain, place in _place_names(catalog):
        known = names.setdefault(name, _Name())
        known.add(place, is_certain=is_certain and not known.targets, is_place=True)
    usable = {name: each for name, each in names.items() if len(name) > 1 and not name.isdigit()}
    starts: dict[str, list[str]] = {}
    for name in sorted(usable, key=lambda name: (-len(name), name)):
        starts.setdefault(name[:2], []).append(name)
    firsts, seconds = (re.escape("".join(sorted({start[at] for start in starts}))) for at in (0, 1))
    start = re.compile(f"[{firsts}](?=[{seconds}])" if starts else "(?!)")
    by_start = {start: tuple(longest_first) for start, longest_first in starts.items()}
    worded = frozenset(name for name in usable if _is_letter(name[0]) or _is_letter(name[-1]))
    return NameIndex(usable, by_start, start, worded, _filing(catalog))


def names_digest(catalog: Catalog, vocabulary_digest: str) -> str:
    """Return what stands for all names of `name_index` and what each means, without finding them.

    `vocabulary_digest` stands for the files of the vocabulary.
    """
    entities = [(entity.id, entity.name) for entity in catalog.entities.values()]
    return digest_of((vocabulary_digest, entities, sorted(catalog.by_place)))


def _filing(catalog: Catalog) -> Callable[[str], frozenset[str]]:
    reports = {uri_of(report): report for report in catalog.reports}

    @cache
    def filed(uri: str) -> frozenset[str]:
        report = reports.get(uri)
        if report is None:
            return frozenset()
        entities = (above for each in report.entities for above in catalog.roll_up(each.entity))
        places = (above for place in report.places for above in catalog.gazetteer.roll_up(place))
        return frozenset(map(uri_of, (*entities, *places)))

    return filed


def _is_short(name: str) -> bool:
    return len(name) <= (2 if _HAN_CHARACTER.search(name) else 3)


def _place_names(catalog: Catalog) -> Iterator[tuple[str, bool, Place | None]]:
    """Yield names of places, whether each is certain, and the place if it has a page."""
    gazetteer = catalog.gazetteer
    # A group without members, such as 全球, is no place one goes to.
    empty = {group.place.code for group in gazetteer.groups if not group.members}
    for key, claims in gazetteer.claims.items():
        strength = min(claim.strength for claim in claims)
        strongest = [claim for claim in claims if claim.strength == strength]
        is_certain = strength < 2 and len(strongest) == 1 and not _AMBIGUOUS.fullmatch(key)
        for claim in strongest:
            has_page = claim.place.code in catalog.by_place and claim.place.code not in empty
            for name in claim.spellings:
                is_latin = not _HAN_CHARACTER.search(name)
                if name != WHOLE_COUNTRY and (has_page or (strength < 2 and not is_latin)):
                    yield name, is_certain and not (is_latin and _is_short(name)), claim.place if has_page else None


def name_finder(index: NameIndex, uri: str, looked_at: set[str]) -> Callable[[str], Iterator[Link]]:
    """Return a function that finds what to link in each piece of text of one page, in the order in which they stand.

    The first certain mention of each entity and place becomes a link, but never to `uri`, the page itself. Every name
    that had a say is added to `looked_at`.
    """
    linked, filed, done = {uri}, index.filed(uri), set[str]()

    def find(text: str) -> Iterator[Link]:
        for mention in find_mentions(text, index, filed, looked_at, done):
            if mention.uri not in linked:
                linked.add(mention.uri)
                yield Link(mention.start, mention.end, relative_url(uri, mention.uri))

    return find


_TITLE = re.compile("《[^《》]*》")


def find_mentions(
    text: str,
    index: NameIndex,
    filed: frozenset[str],
    looked_at: set[str] | None = None,
    done: set[str] | None = None,
) -> Iterator[Mention]:
    """Yield the certain mentions in a text, from left to right, the longest name at each place.

    `filed` holds the addresses of what the report is filed under. Within a title (《…》) nothing is a mention. Names that
    were found, linked or not, are added to `looked_at`: with another index that knows no other name in the text, and of
    these the same, the same mentions are found. `done` is of who wants each name once: those in it are passed over, and
    those that are mentions, or can be none in the report, are added.
    """
    starts, worded, end_of_last = index.starts, index.worded, 0
    titles = [match.span() for match in _TITLE.finditer(text)] if "《" in text else []
    before: tuple[int, str] = (-1, "")  # where the last name of a place ended, and the name
    for match in index.start.finditer(text):
        at = match.start()
        if at < end_of_last or (known := starts.get(text[at : at + 2])) is None:
            # What follows a name is never part of another that begins within it: 湖南京东 holds no 南京.
            continue
        names = [
            name
            for name in known
            if text.startswith(name, at) and (name not in worded or _is_whole(text, at, at + len(name)))
        ]
        if not names or (titles and any(start < at < end for start, end in titles)):
            continue
        if looked_at is not None:
            looked_at.update(names)
        end_of_last = at + len(names[0])
        for name in () if done and done.issuperset(names) else names:
            meaning, end = index.names[name], at + len(name)
            if not _continues(text, name, at, end, meaning):
                uri = _target(meaning, filed)
                target = meaning.targets.get(uri)
                is_other = isinstance(target, Entity) and _is_anothers(text, at, target, before)
                if done is not None and not is_other:
                    done.add(name)
                if target and not is_other:
                    yield Mention(at, end, uri)
                break
        if index.names[names[0]].is_place:
            before = (end_of_last, names[0])


def _target(meaning: _Name, filed: frozenset[str]) -> str:
    """Return the address of what a name stands for in a report; empty where that is not certain."""
    own = [uri for uri in meaning.targets if uri in filed]
    if len(own) == 1:
        return own[0]
    return next(iter(meaning.targets), "") if meaning.is_certain else ""


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or _HAN_CHARACTER.match(character) is not None


def _is_letter(character: str) -> bool:
    return not _is_han(character) and (character.isalnum() or character == "_")


_BEFORE_WORD = re.compile(r"[\w.@-]\Z", re.ASCII)
_AFTER_WORD = re.compile(r"[-.@]?\w", re.ASCII)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether no letter or digit of the same word stands before or after: 360 within 3600, NSA within NSA.gov."""
    if _is_letter(text[start]) and start:
        last = text[start - 1]
        if _is_letter(last) or _BEFORE_WORD.search(last):
            return False
    if _is_letter(text[end - 1]) and end < len(text):
        return not (_is_letter(text[end]) or _AFTER_WORD.match(text, end))
    return True


# What makes the end of a name the middle of other words: 上海市场, 浦东新区块链, 美国务院, 南非法.
_OTHER_WORD = {
    "国": "家|务|防|会|籍|土|情|瑜|人(?!工)",
    "市": "场|值|面|民|价|占|售|盈|长|委|政",
    "省": "份|略|去|长|委",
    "区": "域|别|块|间|分|划|长(?!三角|江|期|远)|委",
    "县": "域|城|级|长|委",
    "非": "法|常",
    "里": "兰|亚",
    "部": "门|长|署|队|位|分|件|属|落|委",
    "局": "长|部|面|势|限",
    "院": "长|士|子",
    "会": "员|议|长",
    "度": "洋|教|河",
    "本": "报|次|月|周|年|届|人|身|土|案|文",
    "连": "接|续|锁",
    "安": "全(?![国市省运])|排|装",
    "门": "户|槛",
    "阳": "光",
    "海": "关(?![于闭注])|道",
}
_OTHER_WORDS = {last: re.compile(pattern) for last, pattern in _OTHER_WORD.items()}
# What may stand before the first character of a name as part of another word: 其中国有企业, 10日本次会议.
# 推广东数西算, 形成都市圈, 黄河南岸, 东南通道, 马里兰州.
_BEFORE = {
    "中": "其集展程当之手心从高初空途年期文",
    "日": "0123456789０１２３４５６７８９每当近今昨明同次即末假生",
    "广": "推",
    "成": "形建达完生组构促变",
    "河": "黄淮运",
    "江": "长",
    "湖": "太",
    "山": "行",
    "南": "东西华",
    "北": "东西华",
    "西": "东",
    "兰": "里",
}
# What makes a place part of a longer name when it follows at once: 南京路, 中国海, 名古屋港.
_GEOGRAPHY = re.compile(
    "[路街村镇乡海湾港河江湖洋杯队语话文菜式籍裔人版]|时间|[东西南北中][路街站]|虹桥|比伦|现代(?!化)|长虹"
)
# What makes a place part of a slogan or of the name of an account: 数字中国, 网信中国.
_SLOGAN = re.compile("(?:数字|网信|人民|健康|平安|法治|美丽|智慧)$")
# What ends the name of an organisation, within the words that follow a name: 中山|大学, 上海|证券交易所.
_ORGANISATION = re.compile(
    "大学|学院|学校|[中小]学|银行|证券|保险|基金|交易[所中]|研究[院所室]|实验室|委员会|[总分支管]局|公司|集团|协会|学会|商会|联盟|"
    "联合会|联合体|理事会|出版社|杂志社|[日晚早晨时周]报|周刊|新闻网|电视台|通讯社|报社|医院|法院|检察院|博物馆|图书馆|机场|车站|大[桥厦道]|"
    "广场|中心|合作组织|卫视|时代|人寿|啤酒|茅台|白药|办事处|[分支]行|[科政]协|大赛|办公[室厅]|事务所|电网|电信|移动|联通|航空|石[油化]|[铁公]路|[高地]铁|[大峰]会|论坛|博览会|条例|法案|法典|"
    "部(?![门长分署队位件属落委])|局(?![长部面势限])|委(?![员托派内])|[院厅](?![长士子])|署(?![长名])|社(?![会交区保])|报(?![告道复案送导名酬])|网(?![络上民站址友])"
)
# What ends those words: they are about the place or the entity, not part of a name.
_SENTENCE = re.compile(
    f"[^{_HAN}]|[的了在或是为向从把被将于等并也都则称说就要让给按因而但又再已曾受]|对(?!外)|有(?![限线])|"
    "和(?!改革|信息|计划|社会|旅游|平|国|规划|商务|公众|基础)|与(?!公众|旅游|卫生)|"
    "发[布生表出]|宣布|举[行办]|召开|开[幕始]|表示|认为|通[报过]|公[布开]|介绍|提[出供醒]|要求|[成设]立|揭牌|遭|出席|调研|考察|会见|访问|"
    "签署|拥有|位于|期间|当地|以及|开展|约谈|下[属辖设]|视角|创始"
)
_TAIL = 12
_PERSONS = {EntityType.PERSON}


def _continues(text: str, name: str, start: int, end: int, meaning: _Name) -> bool:
    """Tell whether a name is, or may be, part of a longer word or name."""
    if start and text[start - 1] in _BEFORE.get(name[0], ""):
        return True
    if (other := _OTHER_WORDS.get(name[-1])) and other.match(text, end):
        return True
    kinds = meaning.kinds
    if kinds == _PERSONS:
        return False
    if meaning.is_place and (_GEOGRAPHY.match(text, end) or _SLOGAN.search(text[max(0, start - 2) : start])):
        return True
    tail = text[end : end + _TAIL]
    if stop := _SENTENCE.search(tail):
        tail = tail[: stop.start()]
    if EntityType.COMPANY in kinds:  # 华为公司 is 华为
        tail = tail.removeprefix("公司") if tail.startswith("公司") else tail.removeprefix("集团")
    return _ORGANISATION.search(tail) is not None


# Other countries have a ministry of the same name: 美国务院, 俄罗斯外交部.
_ABROAD = "美英法德俄日韩印朝越以伊乌澳加欧台"


def _is_anothers(text: str, start: int, entity: Entity, before: tuple[int, str]) -> bool:
    """Tell whether what stands before the name of an agency or organisation makes it that of another."""
    if entity.type in {EntityType.COMPANY, EntityType.PERSON} or not _is_han(text[start]):
        return False
    return start > 0 and (text[start - 1] in _ABROAD or (before[0] == start and before[1] != "中国"))
