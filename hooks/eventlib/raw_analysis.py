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

import yaml

from eventlib.names import normalise_name, pinyin, pinyin_syllables
from eventlib.places import CHINA, Gazetteer, Place, PlaceKind
from eventlib.report import UNCONFIRMED, plain_text
from eventlib.schema import EntityType
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
        """The title and the first section: what the event is about."""
        return "\n".join([self.title, *(text for _, text in self.sections[:1])])


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
        if name in self._sections:
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
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-z0-9\-_~/#=&%]")


def escape_markdown(line: str) -> str:
    """Return a line of text as Markdown that shows exactly it; `**bold**` and web addresses stay what they are."""
    parts = []
    position = 0
    for match in re.finditer(rf"{_URL.pattern}|{_BOLD_SPAN.pattern}", line):
        parts.append(_escape_text(line[position : match.start()]))
        parts.append(match[0] if match[1] is None else f"**{_escape_text(match[1])}**")
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
            heading = block[3:]
            number, mark, rest = heading.partition("、")
            name, found = rest if mark and len(number) <= 3 else heading, []
        else:
            found.append(plain_text(block.lstrip("# ")))
    if found:
        yield name, "\n".join(found)


def propose(raw: RawAnalysis, vocabulary: Vocabulary) -> Draft:
    """Return proposals for every field that the text gives evidence for."""
    return Draft(
        raw=raw,
        date=_propose_date(raw),
        regions=tuple(_propose_regions(raw, vocabulary.gazetteer)),
        entities=tuple(_propose_entities(raw, vocabulary)),
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


def _propose_date(raw: RawAnalysis) -> Proposal | None:
    for match in _DATE.finditer(raw.text):
        year, month, day = (_number(part) for part in match.groups() if part)
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            continue
        return Proposal(date.isoformat(), match[0])
    return None


def _sentence_around(text: str, start: int, end: int) -> str:
    """Return at most about 30 characters around a match, cut at the ends of the sentence."""
    left = max(text.rfind(mark, 0, start) for mark in "。！？；\n") + 1
    rights = [found for mark in "。！？；\n" if (found := text.find(mark, end)) >= 0]
    right = min(rights, default=len(text))
    return text[max(left, start - 12) : min(right, end + 12)].strip()


def _propose_regions(raw: RawAnalysis, gazetteer: Gazetteer) -> Iterator[Proposal]:
    """Propose the most specific places of the title and the first section."""
    text = raw.opening
    hits: dict[str, tuple[int, int, list[Place]]] = {}
    position = 0
    while position < len(text):
        for length in range(min(12, len(text) - position), 1, -1):
            name = text[position : position + length]
            resolution = gazetteer.resolve(name) if _may_be_place(name) else None
            candidates = [resolution.place] if resolution and resolution.place else []
            candidates = candidates or (list(resolution.candidates) if resolution else [])
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
        yield Proposal(gazetteer.path(place), _sentence_around(text, start, end))


_NO_PLACE = re.compile(r"[\s，。、；：！？“”《》（）()0-9A-Za-z\-·]")


def _may_be_place(name: str) -> bool:
    return not _NO_PLACE.search(name)


OFFICES = (
    "书记|副书记|省长|副省长|市长|副市长|区长|县长|部长|副部长|局长|副局长|主任|副主任|主席|副主席|总理|总统|首相|大臣|"
    "董事长|总裁|副总裁|总经理|首席执行官|首席技术官|创始人|院长|校长|院士|教授|司长|处长|厅长|发言人|秘书长|会长|理事长|负责人"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔"
    "谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤常温康施文牛樊葛邢安齐"
    "易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴"
)
_PERSON = re.compile(
    rf"(?:{OFFICES})([{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)"
    r"(?=一行|书记|主任|在|表示|指出|强调|赴|对|的|率|到|来|会见|出席|参加|调研|说|与|和|等|[，。、；：！？\s]|$)"
)
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·（）()]{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团公司|集团|研究院|研究所|大学|学院|协会|联盟|"
    r"办公室|管理局|安全局|公安局|委员会)"
)
# Words after which a name can begin, inside a run of characters without punctuation.
BREAK = re.compile(r".*(?:[与和及由对向同在到赴于为]|考察了|调研了?|来自|其中|以及|通过|关于|日|上午|下午)")


def _propose_entities(raw: RawAnalysis, vocabulary: Vocabulary) -> Iterator[Proposal]:
    """Propose registered names found in the text, then people after an office and organisations by their endings."""
    text, opening = raw.text, len(raw.opening)
    taken: list[tuple[int, int]] = []
    known: dict[str, list[int]] = {}
    names = sorted(vocabulary.entity_names, key=lambda name: (-len(name), name))
    for name in names:
        owners = vocabulary.entities_named(name)
        for match in re.finditer(re.escape(name), text):
            start, end = match.span()
            if len(owners) != 1 or any(start < stop and begin < end for begin, stop in taken):
                continue
            taken.append((start, end))
            # 嘉兴市委 in 嘉兴市委书记 is part of an office, not a party to the event.
            if owners[0].type is EntityType.AGENCY and re.match(OFFICES, text[end : end + 4]):
                continue
            known.setdefault(owners[0].id, []).append(start)
    for entity_id, starts in sorted(known.items(), key=lambda item: min(item[1])):
        if min(starts) >= opening and len(starts) < 3:
            continue
        entity = vocabulary.entity_by_id[entity_id]
        if entity.type is EntityType.PERSON:
            role, evidence = _role_before(text, entity.name)
            yield Proposal(entity.name, evidence or f"出现 {len(starts)} 次", role)
        else:
            yield Proposal(entity.name, f"出现 {len(starts)} 次")
    seen = {normalise_name(name) for name in vocabulary.entity_names}
    for match in _PERSON.finditer(text):
        if normalise_name(match[1]) not in seen:
            seen.add(normalise_name(match[1]))
            role, evidence = _role_before(text, match[1])
            yield Proposal(match[1], evidence, role)
    for match in _ORGANISATION.finditer(raw.opening):
        name = BREAK.sub("", match[0])
        start = match.end() - len(name)
        overlaps = any(start < stop and begin < match.end() for begin, stop in taken)
        if len(name) >= 4 and normalise_name(name) not in seen and not overlaps:
            seen.add(normalise_name(name))
            yield Proposal(name, _sentence_around(raw.opening, start, match.end()))


def _role_before(text: str, name: str) -> tuple[str, str]:
    """Return the office written right before a person's name, and the words it was found in."""
    for match in re.finditer(rf"([\u4e00-\u9fffA-Za-z0-9·]{{0,24}}(?:{OFFICES})){re.escape(name)}", text):
        role = BREAK.sub("", match[1])
        if role:
            return role, f"{role}{name}"
    return "", ""


def _propose_topics(raw: RawAnalysis, vocabulary: Vocabulary) -> Iterator[Proposal]:
    text = raw.text
    counted = [
        (sum(text.count(name) for name in (topic.name, *topic.aliases)), topic.name) for topic in vocabulary.topics
    ]
    ranked = sorted((pair for pair in counted if pair[0] >= 2), key=lambda pair: -pair[0])
    for count, name in ranked[:4]:
        yield Proposal(name, f"出现 {count} 次")


def _propose_sources(raw: RawAnalysis) -> Iterator[SourceProposal]:
    # The last section is where sources stand; where it has none, they may be anywhere.
    last = raw.sections[-1][1] if raw.sections else ""
    text = last if _URL.search(last) else raw.text
    previous = 0
    seen: set[str] = set()
    for match in _URL.finditer(text):
        words = text[previous : match.start()]
        previous = match.end()
        if match[0] in seen:
            continue
        seen.add(match[0])
        title = re.search(r"《([^》]+)》", words)
        publisher = re.search(r"来源[：:]\s*([^，。；\s]+)", words) or re.search(r"“([^”]+)”", words)
        yield SourceProposal(match[0], title[1] if title else "", publisher[1] if publisher else "")


def propose_slug(draft: Draft, vocabulary: Vocabulary) -> str:
    """Return a slug for the file name: the city, then the entity the title names, in pinyin or as written in Latin."""
    words: list[str] = []
    if draft.regions:
        place = vocabulary.gazetteer.resolve(draft.regions[0].value).place
        chain = [p for p in vocabulary.gazetteer.chain(place) if p.kind is not PlaceKind.COUNTY] if place else []
        if chain:
            words.append(pinyin(chain[-1].short_name))
    title = draft.raw.title
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


def render_report_file(draft: Draft, date: str) -> str:
    """Return the text of a report file with every proposal marked 待确认; `date` is YYYY-MM-DD."""
    lines = ["---", *_field("title", draft.raw.title, "取自第一行")]
    if draft.date and draft.date.value == date:
        lines += _field("date", date, f"「{draft.date.evidence}」", quote=False)
    else:
        lines.append(f"date: {date}")
    lines += _list("region", draft.regions)
    lines += _list("entities", draft.entities)
    lines += _list("topics", draft.topics)
    if draft.sources:
        lines.append("source:")
    for source in draft.sources:
        mark = "  - url: "
        lines.append(f"{mark}{yaml_scalar(source.url)}  # {UNCONFIRMED}：取自文末")
        lines += [
            f"    {key}: {yaml_scalar(value)}"
            for key, value in (("title", source.title), ("publisher", source.publisher))
            if value
        ]
    return "\n".join([*lines, "---", "", draft.raw.body, ""])


def _field(key: str, value: str, evidence: str, *, quote: bool = True) -> list[str]:
    return [f"{key}: {yaml_scalar(value) if quote else value}  # {UNCONFIRMED}：{_comment(evidence)}"]


def _list(key: str, proposals: tuple[Proposal, ...]) -> Iterator[str]:
    if proposals:
        yield f"{key}:"
    for proposal in proposals:
        name = f"name: {yaml_scalar(proposal.value)}" if proposal.role else yaml_scalar(proposal.value)
        yield f"  - {name}  # {UNCONFIRMED}：{_comment(proposal.evidence)}"
        if proposal.role:
            yield f"    role: {yaml_scalar(proposal.role)}"


def yaml_scalar(value: str) -> str:
    """Return a string as one line of YAML, quoted only where it must be."""
    dumped: str = yaml.safe_dump(value, allow_unicode=True, width=float("inf"), explicit_end=False)
    return dumped.removesuffix("...\n").strip()


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", text)
