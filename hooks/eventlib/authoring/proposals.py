"""From a raw analysis, as analysts write it, to a report file with proposals for every field.

Owns the form of raw analyses (a title line, bold pseudo-headings, numbered bold points, a section 出处 with links) and
the rules that propose fields. Proposals are never decisions: each carries its evidence and is written with a mark that
`check` reports until somebody has confirmed it. The prose itself is not touched: marks become headings, indentation
goes, and every other character stays.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventlib.names import normalise_name, pinyin, pinyin_syllables
from eventlib.places import CHINA, Gazetteer, Place, PlaceKind
from eventlib.report import UNCONFIRMED, number_off, plain_text
from eventlib.schema import EntityType
from eventlib.strict_yaml import yaml_scalar
from eventlib.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed value and the words of the text it rests on."""

    value: str
    evidence: str
    role: str = ""
    """For a person: the office."""


@dataclass(frozen=True, slots=True)
class SourceProposal:
    """A proposed source."""

    url: str
    title: str = ""
    publisher: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class RawAnalysis:
    """A raw analysis taken apart."""

    title: str
    body: str
    """The body as Markdown with real headings."""
    sections: tuple[tuple[str, str], ...]
    """(name without number, plain text) of each section."""

    @property
    def text(self) -> str:
        return "\n".join([self.title, *(text for _, text in self.sections)])

    @property
    def opening(self) -> str:
        """The title and the first section: what the event is about. What stands before it (日期、单位) is not of it."""
        return "\n".join([self.title, *(text for _, text in self._named[:1])])

    @property
    def happening(self) -> str:
        """The title and the first two sections: what happened and who took part."""
        return "\n".join([self.title, *(text for _, text in self._named[:2])])

    @property
    def _named(self) -> tuple[tuple[str, str], ...]:
        return tuple(section for section in self.sections if section[0]) or self.sections


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything proposed for one raw analysis."""

    raw: RawAnalysis
    date: Proposal | None
    regions: tuple[Proposal, ...]
    entities: tuple[Proposal, ...]
    topics: tuple[Proposal, ...]
    sources: tuple[SourceProposal, ...]


# How a heading of each level is written. The groups are its text, marks left out.
_BOLD = r"(?:\*\*)?"
_SECTION = re.compile(rf"(?:#{{1,6}}[ \t]*)?{_BOLD}([一二三四五六七八九十]+[、.．]\s*[^*]+?){_BOLD}[:：]?")
_POINT = re.compile(
    r"(?:#{1,6}[ \t]*)?(?:(\d+[.．、][ \t]*|[（(][一二三四五六七八九十]+[）)])\*\*([^*]+)\*\*"
    r"|\*\*(\d+[.．、][ \t]*|[（(][一二三四五六七八九十]+[）)])([^*]+)\*\*)"
)
_SUBPOINT = re.compile(r"([（(]\d+[）)])[ \t]*\*\*([^*]+)\*\*|\*\*([（(]\d+[）)])([^*]+)\*\*")
_MARKDOWN_HEADING = re.compile(r"(#{2,6})[ \t]+(.+?)[ \t]*#*")
_TITLE = re.compile(rf"(?:#{{1,6}}[ \t]*)?{_BOLD}(.+?){_BOLD}")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_LIST_ITEM = re.compile(r"([ \t]*)([-*+])([ \t]+)(.*)")


def read_raw_analysis(text: str, sections: tuple[str, ...] = ()) -> RawAnalysis:
    """Take a raw analysis apart; `sections` are the names that are headings even without a number.

    Never raises. A text without headings becomes one section without a name. Every character that is not the mark of
    a heading, of bold text or of a list is text in the body too: whatever Markdown would take for a mark is escaped.
    """
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip(_BLANKS)), len(lines))
    title_match = _TITLE.fullmatch(lines[first].strip(_BLANKS)) if first < len(lines) else None
    reader = _BodyReader(sections)
    for line in lines[first + 1 :]:
        reader.take(line)
    reader.close()
    title = title_match[1].strip() if title_match else ""
    return RawAnalysis(title, "\n\n".join(reader.blocks), tuple(_sections(reader.blocks)))


_BLANKS = " \t\u3000"


class _BodyReader:
    """Turns the lines of a raw analysis into blocks of Markdown."""

    def __init__(self, sections: tuple[str, ...]) -> None:
        self.blocks: list[str] = []
        self._sections = sections
        self._paragraph: list[str] = []
        self._verbatim: list[str] = []
        """The lines of a code block, a table or a list, which keep their line ends and indentation."""
        self._kind = ""
        self._fence = ""

    def take(self, line: str) -> None:
        stripped = line.strip(_BLANKS)
        if self._fence:
            self._verbatim.append(line)
            if stripped == self._fence:
                self._fence = ""
                self.close()
        elif fence := _FENCE.match(stripped):
            self.close()
            self._fence = fence[1]
            self._verbatim.append(stripped)
        elif not stripped:
            self.close()
        elif heading := self._heading(stripped):
            self.close()
            self.blocks.append(heading)
        elif stripped.startswith("|"):
            self._add_verbatim("table", stripped)
        elif item := _LIST_ITEM.fullmatch(line.rstrip(_BLANKS).replace("\u3000", " ")):
            depth = len(item[1].expandtabs(4)) // 2
            self._add_verbatim("list", "    " * depth + f"{item[2]} {escape_markdown(item[4])}")
        else:
            if self._verbatim:
                self.close()
            self._paragraph.append(escape_markdown(stripped))

    def _add_verbatim(self, kind: str, line: str) -> None:
        if self._kind != kind:
            self.close()
            self._kind = kind
        self._verbatim.append(line)

    def close(self) -> None:
        """End the block that is being read."""
        if self._paragraph:
            # Two spaces keep a line end of the raw text as one on the page.
            self.blocks.append("  \n".join(self._paragraph))
        if self._kind == "table" and not (len(self._verbatim) > 1 and _TABLE_RULE.fullmatch(self._verbatim[1])):
            self.blocks.append("  \n".join(map(escape_markdown, self._verbatim)))
        elif self._verbatim:
            lines = [*self._verbatim, self._fence] if self._fence else self._verbatim
            self.blocks.append("\n".join(lines))
        self._paragraph, self._verbatim, self._kind = [], [], ""

    def _heading(self, line: str) -> str | None:
        name = line.strip("#* \t:：")
        if number_off(name) in self._sections:
            return f"## {name}"
        if (match := _SECTION.fullmatch(line)) and (line.startswith(("*", "#")) or len(line) <= 20):
            return f"## {match[1].strip()}"
        if match := _POINT.fullmatch(line):
            number, words = (match[1], match[2]) if match[1] else (match[3], match[4])
            gap = " " if number.rstrip()[-1] in ".．" else ""
            return f"### {number.rstrip()}{gap}{words.strip()}"
        if match := _SUBPOINT.fullmatch(line):
            number, words = (match[1], match[2]) if match[1] else (match[3], match[4])
            return f"#### {number}{words.strip()}"
        if match := _MARKDOWN_HEADING.fullmatch(line):
            return f"{match[1]} {escape_markdown(match[2])}"
        return None


_BOLD_SPAN = re.compile(r"\*\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*\*")
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()<>]+)\)")
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-z0-9\-_~/#=&%]")


def escape_markdown(line: str) -> str:
    """Return a line of text as Markdown that shows exactly it; bold text, links and web addresses stay what they are."""
    parts = []
    position = 0
    for match in re.finditer(rf"{_LINK.pattern}|{_URL.pattern}|{_BOLD_SPAN.pattern}", line):
        parts.append(_escape_text(line[position : match.start()]))
        link_text, address, bold = match.groups()
        if link_text:
            parts.append(f"[{_escape_text(link_text)}]({address})")
        else:
            parts.append(match[0] if bold is None else f"**{_escape_text(bold)}**")
        position = match.end()
    parts.append(_escape_text(line[position:]))
    escaped = "".join(parts)
    # What has a meaning only at the beginning of a line.
    escaped = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", escaped)
    escaped = re.sub(r"^([#+>-])", r"\\\1", escaped)
    return re.sub(r"^([=:])", lambda match: f"&#{ord(match[1])};", escaped)


def _escape_text(text: str) -> str:
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    text = re.sub(r"([\\`*_\[\]|])", r"\\\1", text)
    return re.sub(r"<(?=https?://|mailto:)", "&lt;", text)


def _sections(blocks: Iterable[str]) -> Iterator[tuple[str, str]]:
    name, found = "", list[str]()
    for block in blocks:
        if block.startswith("## "):
            if found:
                yield name, "\n".join(found)
            name, found = number_off(block[3:]), []
        else:
            found.append(plain_text(_LINK.sub(r"《\1》\2 ", block.lstrip("# "))))
    if found:
        yield name, "\n".join(found)


def propose(raw: RawAnalysis, vocabulary: Vocabulary) -> Draft:
    """Return proposals for every field that the text gives evidence for."""
    names = find_names(raw.happening, vocabulary)
    return Draft(
        raw=raw,
        date=_propose_date(raw),
        regions=tuple(_propose_regions(raw, vocabulary.gazetteer, names)),
        entities=tuple(_propose_entities(raw, vocabulary, names)),
        topics=tuple(_propose_topics(raw, vocabulary)),
        sources=tuple(_propose_sources(raw)),
    )


_DATE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"
    r"|([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DIGITS = {**{mark: number for number, mark in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0}


def _number(text: str) -> int:
    """Return a number below 100 or a year, in digits of any kind or in Chinese: 十二, 三十一, 二〇二五."""
    if text.isdecimal():
        return int(text)
    tens, ten, units = text.rpartition("十")
    if ten:
        return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(units, 0)
    return int("".join(str(_DIGITS[mark]) for mark in text))


_MONTH_DAY = re.compile(r"(?<!\d)(?:(\d{4})\s*年|(\d{1,2})\s*月\s*(\d{1,2})\s*日)")


def _propose_date(raw: RawAnalysis) -> Proposal | None:
    """Propose the first date of the title and the first section, else of the text.

    In 2025年3月，…3月21日 the year stands before, once; a whole date anywhere in the first section goes after it.
    """
    for text in (raw.opening, raw.text):
        dates = sorted([*_whole_dates(text), *_dates_with_year_before(text)])
        if dates:
            start, end, date = dates[0]
            return Proposal(date.isoformat(), _sentence_around(text, start, end))
    return None


def _whole_dates(text: str) -> Iterator[tuple[int, int, datetime.date]]:
    for match in _DATE.finditer(text):
        if date := _date(*(_number(part) for part in match.groups() if part)):
            yield match.start(), match.end(), date


def _dates_with_year_before(text: str) -> Iterator[tuple[int, int, datetime.date]]:
    year = ""
    for match in _MONTH_DAY.finditer(text):
        if match[1]:
            year = match[1]
        elif year and (date := _date(int(year), int(match[2]), int(match[3]))):
            yield match.start(), match.end(), date


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


_LONGEST_EVIDENCE = 60


def _sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence a match stands in; of a very long one the words around the match."""
    left = max(text.rfind(mark, 0, start) for mark in "。！？；\n") + 1
    rights = [found for mark in "。！？；\n" if (found := text.find(mark, end)) >= 0]
    right = min(rights, default=len(text))
    spare = max(0, _LONGEST_EVIDENCE - (end - start)) // 2
    before, after = text[max(left, start - spare) : start], text[end : min(right, end + spare)]
    cut_left, cut_right = "…" * (start - spare > left), "…" * (end + spare < right)
    return f"{cut_left}{before.lstrip()}{text[start:end]}{after.rstrip()}{cut_right}"


def _propose_regions(raw: RawAnalysis, gazetteer: Gazetteer, names: FoundNames) -> Iterator[Proposal]:
    """Propose the most specific places of the title and the first section.

    A place in the name of an organisation says where that is, not where something happened: it counts only when the
    text names no other place.
    """
    text = raw.opening
    masked = list(text)
    for start, end in names.spans:
        if start < len(text):
            masked[start:end] = "，" * (min(end, len(text)) - start)
    proposals = list(_regions_in(text, "".join(masked), gazetteer))
    yield from proposals or _regions_in(text, text, gazetteer)


def _regions_in(shown: str, text: str, gazetteer: Gazetteer) -> Iterator[Proposal]:
    """Propose places of a text; `shown` is what it was before names in it were masked."""
    hits: dict[str, tuple[int, int, list[Place]]] = {}
    position = 0
    while position < len(text):
        for length in range(min(12, len(text) - position), 1, -1):
            name = text[position : position + length]
            resolution = gazetteer.resolve(name) if _may_be_place(name) else None
            candidates = [resolution.place] if resolution and resolution.place else []
            candidates = candidates or (list(resolution.candidates) if resolution else [])
            candidates = [place for place in candidates if not _is_county_by_word(place, name)] or (
                candidates if _follows_its_parent(text, position, candidates, gazetteer) or position == 0 else []
            )
            if candidates:
                hits.setdefault(name, (position, position + length, candidates))
                position += length - 1
                break
        position += 1
    certain = {c[0].code: span for *span, c in ((s, e, c) for s, e, c in hits.values()) if len(c) == 1}
    context = {above.code for code in certain for above in gazetteer.chain(gazetteer[code])}
    for start, end, candidates in hits.values():
        near = [place for place in candidates if place.parent in context] if len(candidates) > 1 else []
        if len(near) == 1:
            certain.setdefault(near[0].code, [start, end])
    places = [gazetteer[code] for code in certain]
    above = {code.code for place in places for code in gazetteer.chain(place)[:-1]} | {CHINA}
    specific = [place for place in places if place.code not in above and place.kind is not PlaceKind.GROUP]
    chosen = specific or places
    for place in chosen[:3]:
        start, end = certain[place.code]
        yield Proposal(gazetteer.path(place), _sentence_around(shown, start, end))


_NO_PLACE = re.compile(r"[\s，。、；：！？“”《》（）()0-9A-Za-z\-·]")


def _may_be_place(name: str) -> bool:
    return not _NO_PLACE.search(name)


def _is_county_by_word(place: Place, name: str) -> bool:
    """Tell whether a name is that of a county without its 县 or 区: as often as not another word (公安, 合作, 和平)."""
    return place.kind is PlaceKind.COUNTY and name == place.short_name != place.name


def _follows_its_parent(text: str, position: int, candidates: list[Place], gazetteer: Gazetteer) -> bool:
    """Tell whether the name of the place above stands right before: 嘉兴南湖."""
    parents = [gazetteer[place.parent] for place in candidates if place.parent]
    return any(text[:position].endswith((parent.name, parent.short_name)) for parent in parents)


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


OFFICES = (
    "书记|常委|[省市区县州镇部局厅署处司科所院校行会社站队馆台]长|秘书长|理事长|董事长|委员长|检察长|议长|庭长|主任|主席|总理|总统|首相|"
    "大臣|总裁|经理|总监|首席[\u4e00-\u9fff]{2,6}官|创始人|合伙人|院士|教授|研究员|工程师|发言人|负责人|专员|法官|检察官|律师|大使"
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔"
    "谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔汤常温康施文牛樊葛邢安齐"
    "易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴"
)
# A name may hold the words that mostly follow one: 向东, 和平.
_GIVEN = "(?:向(?=[东阳前荣明红军])|和(?=平)|[^\\W\\da-zA-Z在说称的和与等于向就将也还已被因为任是曾经不了这那其并及表面日月年])"
# What follows a person's name in a sentence.
_AFTER_PERSON = (
    "一行|书记|主任|先生|女士|表示|指出|强调|会见|出席|参加|参观|调研|座谈|主持|见证|观摩|介绍|解读|承认|致辞|致歉|带队|陪同|宣布|回应|"
    "提出|认为|透露|签署|分别|共同|担任|当选|通报|发布|呼吁|要求|批评|确认|否认|解释|接受|代表|考察|讲话|视察|领衔|作为|证实|警告|"
    "当[日天晚即场]|随[即后]|[上下]午|次日|宣读|赶赴|亲自|牵头|履新|到任|辞职|拒绝|未[能有就]|没有|"
    "[说称在赴对的率到来与和及等向就将也还已曾为因被是于则并]|[，。、；：！？）)（(\\s]|$"
)
_PERSON = re.compile(
    rf"(?:{OFFICES})((?:[\u4e00-\u9fff]{{1,5}}(?:·[\u4e00-\u9fff]{{1,6}}?)+(?={_AFTER_PERSON}))"
    rf"|(?:[{SURNAMES}]{_GIVEN}{{1,2}}?(?={_AFTER_PERSON}))|(?:[{SURNAMES}]{_GIVEN}{{2}}))"
)
# Several offices of one person, 省委常委、市委书记, are one role; a company may have its short name behind it: 公司（REE）总裁.
_OFFICE = rf"(?:[\u4e00-\u9fffA-Za-z0-9·]|（[^（）\s]{{2,8}}）){{0,24}}?(?:{OFFICES})"
_ROLE = re.compile(rf"(?:{_OFFICE}[、兼])*{_OFFICE}$")
# Endings that are names with whatever stands before them, and endings that need a place or a state there.
_LEGAL_FORM = (
    "集团(?:股份)?(?:有限)?(?:责任)?公司|(?<!（)集团|(?:股份)?有限(?:责任)?公司|株式会社|研究院|研究所|大学|学院|协会|学会|联盟|联合会|联合社|"
    "商会|基金会|律师事务所|专员公署"
)
_OF_A_PLACE = (
    "委员会|(?:发展改革|发改|卫健|国资|网信|经信)委(?!员)|办公室|(?<!分)中心(?!集群|城区)|"
    "人民法院|法院|检察院|医院|实验室|交易所|监督院|银行(?!股份|有限)|博物馆|图书馆|"
    "(?<!当)局(?![长面部势])|厅(?![长])|(?<!签)署(?![长名])|国土交通省|(?<=[政务防交育输])部(?![长门分署队位件属落委])"
)
_ORGANISATION = re.compile(
    rf"(?:(?P<legal>{_LEGAL_FORM})|{_OF_A_PLACE})"
    r"(?:[\u4e00-\u9fff]{2,4}(?:分局|分行|分公司|分中心|监管局|监管办公室)|第[一二三四五六七八九十]+研究[所院]|(?<=委员会)办公室"
    r"|(?:附属|第[一二三四五六七八九十]+)[\u4e00-\u9fff]{0,6}?医院)?"
)
_RUN = re.compile(r"(?:[\u4e00-\u9fffA-Za-z0-9·]|（[\u4e00-\u9fff]{2,4}）)+")
_LONGEST_NAME = 24
# Words after which a name can begin, inside a run of characters without punctuation.
BREAK = re.compile(
    r".*(?:(?<!工业)(?<!卫生)(?<!文化)(?<!发展)(?<!通讯)(?<!安全)[与和及]|(?<=安全)[与和及](?!基础|信息|应急)|对(?!外)|同(?![方济仁])|"
    r"(?<!华)为(?!华)|(?<!数)据|[由向在到赴于将被的让使即了已]|援引|控制|考察了?|调研了?|来自|其中|以及|通过|关于|披露|公布|"
    r"引入|引进|携手|联手|会同|委托|邀请|责令|约谈|依托|加入|攻破|入侵|欺骗|抽调|要求|发布|宣布|参观|走访|收购|起诉|查处|"
    r"联合(?=[\u4e00-\u9fff]{2}[省市])|组织(?=[\u4e00-\u9fff]{2}[省市])|[年月日](?!本)|时任|现任|上午|下午|凌晨|当天|当晚|当日|次日|首家|成为)"
)
_STATE = re.compile("国家|中国|全国|联合国|世界|国际|中央|最高")
_NO_NAME = re.compile(
    "^(?:该|本|某|这|各|其|我国|有关|另|多|几|两|部分|所有|行业|地方|相关|上述|当地|企业|部门|跨国|并|中国境内)|某|[一二两三四五六七八九十百](?:家|个|所|名|加|博)"
)
_GENERIC_COMPANY = re.compile("^(?:该|本|双方|所在)?(?:公司|企业|单位|交易所)|^该[行院所局会校]")


def find_names(text: str, vocabulary: Vocabulary) -> FoundNames:
    """Return the registered names in a text, people after their office, and organisations by their endings."""
    known = tuple(_known_names(text, vocabulary))
    people = []
    for match in _PERSON.finditer(text):
        start, end = match.span(1)
        name = match[1]
        certain = re.match(_AFTER_PERSON, text[end:]) or text.count(name) > 1
        if certain and (before := _ROLE.search(text, max(0, start - 30), start)):
            role = _GENERIC_COMPANY.sub("", _name_at_end(before[0], vocabulary.gazetteer))
            people.append((start, end, role))
    return FoundNames(known, tuple(people), tuple(_organisations(text, vocabulary)))


def _known_names(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """Yield where registered names stand, the longest at each place."""
    taken: list[tuple[int, int]] = []
    for name in sorted(vocabulary.entity_names, key=lambda name: (-len(name), name)):
        owners = vocabulary.entities_named(name)
        for match in re.finditer(re.escape(name), text):
            start, end = match.span()
            if len(owners) != 1 or any(start < stop and begin < end for begin, stop in taken):
                continue
            if name.isascii() and not _is_whole_word(text, start, end):
                continue
            taken.append((start, end))
            # 嘉兴市委 in 嘉兴市委书记 is part of an office, not a party to the event.
            if not (owners[0].type is EntityType.AGENCY and re.match("副?书记|常委", text[end:])):
                yield start, end, owners[0].id


def _is_whole_word(text: str, start: int, end: int) -> bool:
    return not re.match(r"[a-zA-Z0-9]", text[max(0, start - 1) : start]) and not re.match(r"[a-zA-Z0-9]", text[end:])


def _organisations(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Yield where organisations stand that are named by their endings."""
    for run in _RUN.finditer(text):
        position, previous = run.start(), 0
        for match in _ORGANISATION.finditer(text, run.start(), run.end()):
            start, end = max(position, match.start() - _LONGEST_NAME), match.end()
            if match.start() <= start:
                continue
            position = end
            words = text[start : match.start()]
            kept = _name_at_end(words, vocabulary.gazetteer)
            of_university = text[:previous].endswith("大学") and match[0].endswith("学院")
            if previous and (match.start() - len(kept) == previous or of_university):
                # 网络空间安全学院 in 四川大学网络空间安全学院 is a part of what is named already.
                continue
            start = match.start() - len(kept)
            start += _place_within(kept, vocabulary.gazetteer)
            own = text[start : match.start()]
            if len(own) < 2 or end - start < 4 or _NO_NAME.search(own) or re.match(OFFICES, text[end:]):
                continue
            quoted = text[start - 1 : start] == "“" and text[end : end + 1] == "”"
            previous = end
            if match["legal"] or quoted or _STATE.match(own) or _begins_with_place(own, vocabulary.gazetteer):
                yield start, end


def _name_at_end(words: str, gazetteer: Gazetteer) -> str:
    """Return the end of some words from where a name can begin.

    An “and” parts names, unless it stands within one that begins with a place: 内蒙古自治区政务服务与数据管理局.
    """
    name = BREAK.sub("", words)
    before = words.removesuffix(name)
    if before.endswith(("与", "和", "及")) and not (_STATE.match(name) or _begins_with_place(name, gazetteer)):
        whole = BREAK.sub("", before[:-1]) + before[-1] + name
        own = whole[: -len(name) - 1]
        if not re.search(rf"{OFFICES}|(?:{_LEGAL_FORM})$", own) and _begins_with_place(own, gazetteer):
            return whole if not _names_place(own, gazetteer) else name
    return name


def _begins_with_place(words: str, gazetteer: Gazetteer) -> bool:
    return any(_names_place(words[:length], gazetteer) for length in range(2, min(8, len(words)) + 1))


def _names_place(name: str, gazetteer: Gazetteer) -> bool:
    resolution = gazetteer.resolve(name)
    places = [resolution.place] if resolution.place else resolution.candidates
    return any(place.kind is not PlaceKind.GROUP and not _is_county_by_word(place, name) for place in places)


def _place_within(words: str, gazetteer: Gazetteer) -> int:
    """Return where the place begins that a name seems to begin with: 2 for 披露江苏联芯, 0 if there is none."""
    if _STATE.match(words) or _begins_with_place(words, gazetteer):
        return 0
    starts = range(1, len(words) - 2)
    return next((at for at in starts if words[at - 1] not in "（·" and _begins_with_place(words[at:], gazetteer)), 0)


def _propose_entities(raw: RawAnalysis, vocabulary: Vocabulary, names: FoundNames) -> Iterator[Proposal]:
    """Propose registered names found in the text, then people after an office and other organisations.

    A registered name counts that stands in what happened, or at least three times in the whole text.
    """
    text = raw.happening
    roles = {text[start:end]: role for start, end, role in reversed(names.people)}
    first: dict[str, tuple[int, int]] = {}
    for start, end, entity_id in sorted(names.known):
        first.setdefault(entity_id, (start, end))
    for entity_id, (start, end) in first.items():
        entity = vocabulary.entity_by_id[entity_id]
        role = roles.get(text[start:end], "") if entity.type is EntityType.PERSON else ""
        yield Proposal(entity.name, _sentence_around(text, start, end), role)
    rest = raw.text
    later: dict[str, list[tuple[int, int]]] = {}
    for start, end, entity_id in _known_names(rest, vocabulary):
        later.setdefault(entity_id, []).append((start, end))
    for entity_id, spans in sorted(later.items(), key=lambda item: min(item[1])):
        if entity_id not in first and len(spans) >= 3:
            yield Proposal(vocabulary.entity_by_id[entity_id].name, _sentence_around(rest, *min(spans)))
    seen = {normalise_name(name) for name in vocabulary.entity_names}
    for start, end, role in names.people:
        if (name := normalise_name(text[start:end])) not in seen:
            seen.add(name)
            yield Proposal(text[start:end], _sentence_around(text, start, end), role)
    registered = [(start, end) for start, end, _ in names.known]
    found = {normalise_name(text[start:end]) for start, end in names.organisations}
    for start, end in names.organisations:
        name = normalise_name(text[start:end])
        if any(re.fullmatch(rf"{re.escape(name)}(?:股份|有限|集团|控股).*", other) for other in found):
            continue
        is_known = name.removesuffix("公司").removesuffix("集团") in seen
        holds_known = any(start <= begin and stop <= end for begin, stop in registered)
        within_known = any(begin <= start and end <= stop for begin, stop in registered)
        # 湖南省公安厅 in 湖南省公安厅网络安全保卫总队总队长谢建军 is part of an office.
        within_role = any(begin - len(role) <= start and end <= begin for begin, _, role in names.people)
        if is_known or name in seen or within_known or within_role or any(other.endswith(name) for other in seen):
            continue
        if holds_known and not name.endswith("有限公司"):
            continue
        seen.add(name)
        yield Proposal(text[start:end], _sentence_around(text, start, end))


def _propose_topics(raw: RawAnalysis, vocabulary: Vocabulary) -> Iterator[Proposal]:
    text = raw.text
    counted = []
    for topic in vocabulary.topics:
        spans = [m.span() for name in (topic.name, *topic.aliases) for m in re.finditer(re.escape(name), text)]
        if len(spans) >= 2:
            counted.append((len(spans), min(spans), topic.name))
    for count, (start, end), name in sorted(counted, key=lambda found: -found[0])[:4]:
        yield Proposal(name, f"出现 {count} 次：{_sentence_around(text, start, end)}")


def _propose_sources(raw: RawAnalysis) -> Iterator[SourceProposal]:
    # The last section is where sources stand; where it has none, they may be anywhere.
    last = raw.sections[-1][1] if raw.sections else ""
    text = last if _URL.search(last) else raw.text
    matches = list(_URL.finditer(text))
    seen: set[str] = set()
    for number, match in enumerate(matches):
        if match[0] in seen:
            continue
        seen.add(match[0])
        words = text[matches[number - 1].end() if number else 0 : match.start()]
        after = text[match.end() : matches[number + 1].start() if number + 1 < len(matches) else len(text)]
        named = re.findall(r"《([^》]+)》", words)
        titles = [name for name in named if not PERIODICAL.search(name)]
        if named and not titles:
            titles = re.findall(r"“([^”]+)”", words[words.rindex("》") :])
        following = re.match(r"[，,（(\s]*(?:(?:题为|题名[为：:]?|标题[为：:]?)[《“]|《)([^》”]+)[》”]", after)
        # The title stands last before the address: 据《某日报》报道《题名》.
        title = titles[-1] if titles else following[1] if following else ""
        publisher = (
            re.search(r"来源[：:]\s*([^，。；\s《]+)", words)
            or (None if named and PERIODICAL.search(named[-1]) else re.search(r"“([^”]+)”(?![^《]*》)", words))
            or re.match(r"[^。；]*?发布[者方][：:]\s*([^，。；\s]+)", after)
        )
        periodicals = [name for name in named if name != title and PERIODICAL.search(name)]
        name = publisher[1] if publisher else periodicals[-1] if periodicals else ""
        yield SourceProposal(match[0], title, name, _sentence_around(text, match.start(), match.end()))


# 通报 and 年报 are papers of another kind.
PERIODICAL = re.compile("(?:(?<![通公简预警情年季举汇])报|周刊|月刊|杂志|新闻)$")


def propose_slug(draft: Draft, vocabulary: Vocabulary) -> str:
    """Return a slug for the file name: the city, then a Latin word of the title or the pinyin of its first words."""
    words: list[str] = []
    title = draft.raw.title
    if draft.regions:
        place = vocabulary.gazetteer.resolve(draft.regions[0].value).place
        chain = [p for p in vocabulary.gazetteer.chain(place) if p.kind is not PlaceKind.COUNTY] if place else []
        if chain:
            words.append(pinyin(chain[-1].short_name))
        # The city is not said twice.
        for above in reversed(chain):
            # 嘉兴 goes from 嘉兴市委, 嘉兴市 from 嘉兴市医院.
            title = re.sub(rf"{above.name}(?![委长])|{above.short_name}", "", title)
    if latin := re.search(r"[A-Za-z0-9]{2,}", title):
        words.append(latin[0].lower())
    else:
        words += pinyin_syllables(re.sub(r"[^\u4e00-\u9fff]", "", title))[:4]
    slug = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")
    return slug[:60].strip("-") or "report"


def missing_fields(draft: Draft) -> list[str]:
    """Return the Chinese names of required fields that nothing was found for."""
    found = {"标题": draft.raw.title, "地区": draft.regions, "主题": draft.topics, "来源": draft.sources}
    return [name for name, value in found.items() if not value]


def summarise(draft: Draft, date: str) -> list[str]:
    """Return what was found for each field, a line each, in Chinese."""
    found = {
        "标题": [draft.raw.title] if draft.raw.title else [],
        "日期": [date],
        "地区": [proposal.value for proposal in draft.regions],
        "实体": [f"{p.value}（{p.role}）" if p.role else p.value for p in draft.entities],
        "主题": [proposal.value for proposal in draft.topics],
        "来源": [source.title or source.url for source in draft.sources],
    }
    return [f"{name}：{'、'.join(map(_comment, values))}" for name, values in found.items() if values]


def render_report_file(draft: Draft, date: str, *, marked: bool = True) -> str:
    """Return the text of a report file; `date` is YYYY-MM-DD.

    Every proposal is marked 待确认 with the sentence it was found in, unless `marked` is False.
    """

    def mark(evidence: str) -> str:
        return f"  # {UNCONFIRMED}：{_comment(evidence)}" if marked else ""

    lines = ["---", f"title: {yaml_scalar(draft.raw.title)}{mark('取自第一行')}"]
    found = draft.date and draft.date.value == date
    lines.append(f"date: {date}{mark(draft.date.evidence) if found and draft.date else ''}")
    for key, proposals in (("region", draft.regions), ("entities", draft.entities), ("topics", draft.topics)):
        if proposals:
            lines.append(f"{key}:")
        for proposal in proposals:
            name = f"name: {yaml_scalar(proposal.value)}" if proposal.role else yaml_scalar(proposal.value)
            lines.append(f"  - {name}{mark(proposal.evidence)}")
            if proposal.role:
                lines.append(f"    role: {yaml_scalar(proposal.role)}")
    if draft.sources:
        lines.append("source:")
    for source in draft.sources:
        lines.append(f"  - url: {yaml_scalar(source.url)}{mark(source.evidence)}")
        lines += [
            f"    {key}: {yaml_scalar(value)}"
            for key, value in (("title", source.title), ("publisher", source.publisher))
            if value
        ]
    return "\n".join([*lines, "---", "", draft.raw.body, ""])


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", text)
