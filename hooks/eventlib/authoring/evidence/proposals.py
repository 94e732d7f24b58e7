"""Proposals for every field of a raw analysis: its date, places, entities, topics and sources.

Owns the rules that propose them. Proposals are never decisions: each carries its evidence and is written with a mark
that `check` reports until somebody has confirmed it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from eventlib.authoring.evidence.event_date import find_event_date
from eventlib.authoring.evidence.event_places import find_event_places
from eventlib.authoring.evidence.name_forms import (
    COMPANY,
    LIMITED_COMPANY,
    doubled_by_country,
    given_names,
    is_given,
    is_other_form,
)
from eventlib.authoring.evidence.names_in_text import MOST_NAMES, WORD, FoundNames, find_names
from eventlib.authoring.evidence.offices import with_place
from eventlib.authoring.evidence.organisation_names import LONGEST_NAME, end_of_branch, organisations_in
from eventlib.authoring.evidence.organisation_words import AGENCY, HEAD_OFFICE
from eventlib.authoring.evidence.signers import signers
from eventlib.authoring.evidence.sources import addresses_in, is_copy, sources_in
from eventlib.authoring.raw_text import RawAnalysis
from eventlib.prose.marks import WEB_ADDRESS, with_encoded_brackets
from eventlib.reading.schema import EntityType
from eventlib.reading.sentences import note
from eventlib.vocabulary.names import normalise_name
from eventlib.vocabulary.places import CHINA, Gazetteer, Place
from eventlib.vocabulary.vocabulary import Vocabulary


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
class Draft:
    """Everything proposed for one raw analysis."""

    raw: RawAnalysis
    date: Proposal | None
    until: Proposal | None
    regions: tuple[Proposal, ...]
    entities: tuple[Proposal, ...]
    topics: tuple[Proposal, ...]
    sources: tuple[SourceProposal, ...]


def propose(raw: RawAnalysis, vocabulary: Vocabulary) -> Draft:
    """Return proposals for every field that the text gives evidence for."""
    names = find_names(_with_assessment(raw), vocabulary)
    signing = signers(raw, vocabulary.gazetteer)
    date, until = _propose_days(raw)
    regions = tuple(_propose_regions(raw, vocabulary.gazetteer, names, signing))
    gazetteer = vocabulary.gazetteer
    around = [above.name for place in _places(regions, gazetteer) for above in gazetteer.chain(place)]
    people = ((start, end, with_place(role, around)) for start, end, role in names.people)
    names = replace(names, people=tuple(people))
    return Draft(
        raw=raw,
        date=date,
        until=until,
        regions=regions,
        entities=tuple(_propose_entities(raw, vocabulary, names, signing)),
        topics=tuple(_propose_topics(raw, vocabulary)),
        sources=tuple(_propose_sources(raw, is_abroad=_is_abroad(regions, vocabulary.gazetteer))),
    )


def _propose_days(raw: RawAnalysis) -> tuple[Proposal | None, Proposal | None]:
    """Return the day of the event, and the last one where it lasted longer."""
    found = find_event_date(raw)
    if found is None:
        return None, None
    sentence = _sentence_around(found.text, found.start, found.end)
    evidence = f"{sentence}（{found.note}）" if found.note else sentence
    until = Proposal(found.until.isoformat(), evidence) if found.until else None
    return Proposal(found.date.isoformat(), evidence), until


LONGEST_EVIDENCE = 60
"""Characters of the words that a proposal rests on."""
MOST_TOPICS = 4
"""How many are proposed at most."""


def _sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence a match stands in; of a very long one the words around the match."""
    spare = max(0, LONGEST_EVIDENCE - (end - start)) // 2
    # No further than is shown: a text may be one sentence, and hold many names.
    left = max(text.rfind(mark, max(0, start - spare - 1), start) for mark in "。！？；\n") + 1
    rights = [found for mark in "。！？；\n" if (found := text.find(mark, end, end + spare + 1)) >= 0]
    right = min(rights, default=len(text))
    before, after = text[max(left, start - spare) : start], text[end : min(right, end + spare)]
    cut_left, cut_right = "…" * (start - spare > left), "…" * (end + spare < right)
    return f"{cut_left}{before.lstrip()}{text[start:end]}{after.rstrip()}{cut_right}"


def _propose_regions(
    raw: RawAnalysis, gazetteer: Gazetteer, names: FoundNames, signing: Sequence[str]
) -> Iterator[Proposal]:
    """Propose the places of the event."""
    for place, text, (start, end) in find_event_places(raw, gazetteer, names, signing):
        yield Proposal(gazetteer.path(place), _sentence_around(text, start, end))


_SIGNED = re.compile(
    r"[ \t\u3000]*\n+[ \t\u3000]*[0-9〇○零一二三四五六七八九]{4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日[ \t\u3000]*(?:\n|$)"
)
# Lines that say who publishes and for whom: 报送：…, 责任编辑：….
_FURNITURE = re.compile(
    r"[（(【\[ \t\u3000]*(?:报送|抄送|抄报|主送|分送|呈报|印送|印发|报|送|发|(?:信息|稿件|图片|本文|内容)?来源|供稿|撰稿|编辑|责编|审核|校对|责任编辑|题图|监制|"
    "出品|[文图]|作者|记者|通讯员|联系人|电话|地址|签发|拟稿|初审|终审|[一二三]审)[^：:，。\n]{0,6}[：:｜|丨]"
)
_MEDIUM = re.compile("(?:电视台|报社|通讯社|出版社|广播(?:公司|电台|电视台)|电台|网站|杂志社)$")
_REPORTS = re.compile(
    "[ \u3000：:]*https?://|[^，。；\n]{0,4}?(?:报道|报导|记者|消息|讯|援引|刊文|刊登|刊发|首发|[0-9]{1,2}月)"
)
_SAYS_WHO = re.compile("(?:据|援引|来自|引述)[^，。；\n]{0,6}$")
LONGEST_LINE = 500
"""How far before a name, in characters, its line may begin that says what it is there for."""


def _who_holds(name: str, role: str, vocabulary: Vocabulary) -> str:
    """Return how a report names the one of several with a name who is described by a role; else the name itself."""
    fitting = [entity.reference for entity in vocabulary.entities_named(name) if role and role in entity.name]
    return fitting[0] if len(fitting) == 1 else name


def _propose_entities(
    raw: RawAnalysis, vocabulary: Vocabulary, names: FoundNames, signing: Sequence[str]
) -> Iterator[Proposal]:
    """Propose registered names found in the text, then people after an office and other organisations.

    Registered names come in the order in which they stand: those of what happened, then those of the rest, for whoever is
    named in an assessment or in advice is looked for there too. Whether a name is part of another is looked at where it
    stands first, `MOST_NAMES` times.
    """
    text = _with_assessment(raw)
    people = [found for found in names.people if found[1] <= len(raw.happening)]
    roles = {text[start:end]: role for start, end, role in reversed(people)}
    proposed: set[str] = set()
    places = Counter[str]()
    for start, end, entity_id in sorted(names.known):
        places[entity_id] += 1
        if entity_id in proposed or places[entity_id] > MOST_NAMES or _STORE.match(text, end):
            continue
        if not _is_in_another_house(text, start, end, entity_id, vocabulary):
            proposed.add(entity_id)
            entity = vocabulary.entity_by_id[entity_id]
            role = roles.get(text[start:end], "") if entity.type is EntityType.PERSON else ""
            yield Proposal(entity.reference, _sentence_around(text, start, end), role)
    # A name that several bear is proposed like a new one: only the author knows whose it is.
    seen = {normalise_name(name) for name in vocabulary.entity_names if len(vocabulary.entities_named(name)) == 1}
    for start, end, role in people:
        named = _who_holds(text[start:end], role, vocabulary)
        if (name := normalise_name(named)) not in seen:
            seen.add(name)
            yield Proposal(named, _sentence_around(text, start, end), role)
    yield from _new_organisations(text, names, seen, vocabulary)
    for words in signing:
        if (name := normalise_name(words)) not in seen:
            seen.add(name)
            yield Proposal(words, words)


# How the name of a company goes on after what is registered of it: 奇安信 and 奇安信科技集团股份有限公司 are one.
_OWN_LONGER_FORM = re.compile(
    "(?:科技|技术|信息|网络|安全|数字|数据|智能|软件|电子|通信|系统|服务|实业|控股|集团|股份|有限|责任|总?公司|（[\u4e00-\u9fff]{2,4}）)+"
)
# 公安部第三研究所 is not 公安部.
_OWN_HOUSE = re.compile("(?:研究[所院]|大学|学院|医院|博物馆|图书馆|分局)$")
_BRANCH_OF_BANK = re.compile("[分支]行$")
# 华为应用市场, in which an app is found, is no part that its company plays.
_STORE = re.compile("(?:应用|软件|手机)(?:市场|商店|商城)")
_SHARE_COMPANY = re.compile("股份")


def _new_organisations(text: str, names: FoundNames, seen: set[str], vocabulary: Vocabulary) -> Iterator[Proposal]:
    """Propose the organisations that are neither registered nor a part of another name; `seen` are the names told before."""
    found = {normalise_name(text[start:end]) for start, end in names.organisations}
    found -= doubled_by_country(found, vocabulary.gazetteer)
    houses = [(start, end) for start, end, each in names.known if not _is_person(each, vocabulary)]
    given = given_names(text, [*names.organisations, *houses])
    registered = sorted(names.known)  # none within another
    for start, end in names.organisations:
        name = normalise_name(text[start:end])
        if name not in found or is_other_form(name, found) or is_given(name, given) or given.short.get(name) in seen:
            continue
        is_known = COMPANY.sub("", name) in seen or any(other.endswith(name) for other in seen)
        near = registered[max(0, bisect_left(registered, (start, 0, "")) - 1) : bisect_left(registered, (end, 0, ""))]
        known = [(max(start, begin), min(end, stop)) for begin, stop, _ in near if start < stop]
        within_known = any(begin <= start and end <= stop for begin, stop, _ in near)
        if is_known or within_known or _is_no_party(text, start, end):
            continue
        is_own = bool(LIMITED_COMPANY.search(name) or _OWN_HOUSE.search(name))
        is_own = is_own or any(
            begin == start and _is_branch(text, (stop, end), each, vocabulary) for begin, stop, each in near
        )
        if known and (not is_own or _is_longer_form(text, (start, end), known, vocabulary)):
            continue
        seen.add(name)
        yield Proposal(text[start:end], _sentence_around(text, start, end))


def _is_person(entity_id: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.entity_by_id[entity_id].type is EntityType.PERSON


def _is_branch(text: str, rest: tuple[int, int], entity_id: str, vocabulary: Vocabulary) -> bool:
    """Tell whether what stands behind a registered name makes it that of a branch; of agencies only a bank's are their own."""
    is_agency = vocabulary.entity_by_id[entity_id].type is EntityType.AGENCY
    if is_agency and not _BRANCH_OF_BANK.search(text, *rest):
        return False
    return end_of_branch(text, rest[0], vocabulary.gazetteer) == rest[1]


def _is_no_party(text: str, start: int, end: int) -> bool:
    """Tell whether a name is that of who writes, is written to or reports: by its line, its office, the words around it.

    湖南省公安厅 in 湖南省公安厅厅长 is part of an office. A name within the title of a paper is part of that.
    """
    begin = text.rfind("\n", max(0, start - LONGEST_LINE), start) + 1
    if begin == start and _SIGNED.match(text, end):
        return True
    if _FURNITURE.match(text, begin, start) or text.rfind("《", begin, start) > text.rfind("》", begin, start):
        return True
    if _MEDIUM.search(text, start, end) and (_REPORTS.match(text, end) or _SAYS_WHO.search(text, begin, start)):
        return True
    return bool(AGENCY.search(text, start, end) and HEAD_OFFICE.match(text, end))


def _is_in_another_house(text: str, start: int, end: int, entity_id: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the name of an agency begins that of an institute of its own."""
    if vocabulary.entity_by_id[entity_id].type is not EntityType.AGENCY:
        return False
    words = text[start : end + LONGEST_NAME]
    return any(
        begin == 0 and start + stop > end and _OWN_HOUSE.search(words, begin, stop)
        for begin, stop in organisations_in(words, vocabulary.gazetteer)
    )


def _is_longer_form(text: str, span: tuple[int, int], known: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> bool:
    """Tell whether a company is a registered one with its full name; before that may stand the place of its seat."""
    start, end = span
    for begin, stop in known:
        before, after = text[start:begin], text[stop:end]
        is_seat = bool(before) and vocabulary.gazetteer.resolve(before).place is not None
        if _OWN_LONGER_FORM.fullmatch(after) and (not before or (is_seat and _SHARE_COMPANY.search(after))):
            return True
    return False


def _propose_topics(raw: RawAnalysis, vocabulary: Vocabulary) -> Iterator[Proposal]:
    """Propose the topics that the text names: those of its title and headings first, then the most frequent.

    A topic counts that stands in a heading, or once under its own name; an alias may be any word, and has to stand twice.
    """
    text = _without_source(raw)
    headings = "\n".join([raw.title, *raw.headings])
    counted = []
    for topic in vocabulary.topics:
        names = (topic.name, *topic.aliases)
        spans = [span for name in names for span in _whole_words(name, text)]
        in_heading = any(True for name in names for _ in _whole_words(name, headings))
        if spans and (in_heading or len(spans) > 1 or next(_whole_words(topic.name, text), None)):
            counted.append((not in_heading, -len(spans), min(spans), topic.name))
    for _, count, (start, end), name in sorted(counted, key=lambda found: found[:2])[:MOST_TOPICS]:
        yield Proposal(name, note("times", count=-count, sentence=_sentence_around(text, start, end)))


def _ends_in_source(raw: RawAnalysis) -> bool:
    """Tell whether the last section has an address or a masthead says where the text is from."""
    return len(raw.sections) > 1 and bool(raw.masthead or WEB_ADDRESS.search(raw.sections[-1][1]))


def _without_source(raw: RawAnalysis) -> str:
    """Return the text but for its last section where this says where the text is from."""
    texts = [words for _, words in raw.sections]
    return "\n".join([raw.title, *(texts[:-1] if _ends_in_source(raw) else texts)])


def _with_assessment(raw: RawAnalysis) -> str:
    """Return what happened, and all that comes behind it but for the source: the beginning is `raw.happening`."""
    texts = [words for _, words in raw.sections]
    return "\n".join([raw.title, *texts[: max(raw.told, len(texts) - _ends_in_source(raw))]])


def _whole_words(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands; AI does not stand in AIR."""
    for match in re.finditer(re.escape(name), text):
        start, end = match.span()
        if not name.isascii() or not (WORD.match(text[max(0, start - 1) : start]) or WORD.match(text, end)):
            yield start, end


def _is_abroad(regions: Sequence[Proposal], gazetteer: Gazetteer) -> bool:
    """Tell whether a place that is proposed is in another country than China."""
    return any(gazetteer[CHINA] not in gazetteer.chain(place) for place in _places(regions, gazetteer))


def _places(regions: Sequence[Proposal], gazetteer: Gazetteer) -> list[Place]:
    """Return the places that are proposed."""
    return [place for region in regions if (place := gazetteer.resolve(region.value).place)]


def _propose_sources(raw: RawAnalysis, *, is_abroad: bool) -> Iterator[SourceProposal]:
    """Propose the pages that are named as sources; what happened abroad was told first under a title in another language."""
    # The last section is where sources stand; where it has none, they may be anywhere.
    last = raw.sections[-1][1] if raw.sections else ""
    own = addresses_in(last)
    text, addresses = (last, own) if own else (raw.text, addresses_in(raw.text))
    found = list(sources_in(text, addresses))
    for source in found:
        is_of_text = len(found) == 1 and not (source.title or is_abroad)
        before = raw.text[: len(raw.text) - len(text) + source.start]
        title = raw.title if is_of_text and is_copy(raw.title, raw.masthead, before) else source.title
        address = with_encoded_brackets(text[source.start : source.end])
        evidence = _sentence_around(text, source.start, source.end)
        yield SourceProposal(address, title, source.publisher, evidence)
