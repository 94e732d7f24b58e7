"""The names in running text: registered entities, people after their office, organisations by their endings.

Owns the word lists and patterns by which a name is told. Nothing here decides: what is found is proposed to a person.
The form of contribution finds names by the same patterns, in `contribute/names_in_text.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from eventlib.authoring.evidence.name_beginnings import LONGEST_PLACE, name_at_end
from eventlib.authoring.evidence.offices import whole_role
from eventlib.authoring.evidence.organisation_names import end_of_branch, introduced_in, organisations_in
from eventlib.reading.schema import MOST_ITEMS, EntityType
from eventlib.reading.surnames import SURNAMES
from eventlib.vocabulary.places import CHINA, PlaceKind
from eventlib.vocabulary.vocabulary import Vocabulary


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
    "大臣|总裁|经理|总监|首席[\u4e00-\u9fff]{2,6}官|代表理事|创始人|合伙人|院士|教授|研究员|工程师|发言人|法定代表人|法人代表|负责人|专员|法官|检察官|律师|大使|助理|民警|讲师"
)
# A name may hold the words that mostly follow one: 向东, 和平.
_GIVEN = "(?:向(?=[东阳前荣明红军])|和(?=平)|(?![某在说称的和与等于向就将也还已被因为任是曾经不了这那其并及表面日月年])[\u4e00-\u9fff])"
# What follows a person's name in a sentence.
_FOLLOWING = (
    "一行|书记|主任|先生|女士|表示|指出|强调|会见|出席|参加|参观|调研|座谈|主持|见证|观摩|介绍|解读|承认|致辞|致歉|带队|陪同|宣布|回应|"
    "提出|认为|透露|签署|分别|共同|担任|当选|通报|发布|呼吁|要求|批评|确认|否认|解释|接受|代表|考察|讲话|视察|领衔|作为|证实|警告|"
    "最初|后来|披露|坦承|写道|此前|同日|赶到|到达|反驳|坦言|告诉|发现|授意|编写|分享|发表|点评|承诺|补充|呼吁|解读|透露|总结|当[日天晚即场]|随[即后]|[上下]午|次日|宣读|赶赴|亲自|牵头|履新|到任|辞职|拒绝|未[能有就]|没有|罚款|处以|作[停出]|名下|本人|等[0-9]+人|辩称|涉嫌|"
    "[说称在赴对的率到来与和及等向就将也还已曾为因被是于则并]|[0-9]|[，。、；：！？）)（(\\s]|$"
)
_PERSON = re.compile(
    rf"(?P<office>{_OFFICES})(?:(?<=人)[：:][ \u3000]{{0,4}})?(?P<person>(?:[\u4e00-\u9fff]{{1,5}}(?:·[\u4e00-\u9fff]{{1,6}}){{1,6}}(?=（[A-Z]))|(?:[\u4e00-\u9fff]{{1,5}}(?:·[\u4e00-\u9fff]{{1,6}}?){{1,6}}(?={_FOLLOWING}))"
    rf"|(?:[{SURNAMES}]{_GIVEN}{{1,2}}?(?={_FOLLOWING}))|(?:[{SURNAMES}]{_GIVEN}{{2}}))"
)
_AFTER_PERSON = re.compile(_FOLLOWING)
# What stands before one. A name of two characters with neither is a part of other words: 程维 in 远程维护.
_BEFORE_PERSON = re.compile(rf"(?:^|[^\u4e00-\u9fffA-Za-z0-9]|[和与及由对向被]|代表|{_OFFICES})$")
# Several offices of one person, 省委常委、市委书记, are one role; a company may have its short name behind it: 公司（REE）总裁.
_OFFICE_WITH_PLACE = rf"(?:[\u4e00-\u9fffA-Za-z0-9·]|（[^（）\s]{{2,8}}）){{0,24}}?(?:{_OFFICES})"
_ROLE = re.compile(rf"(?:{_OFFICE_WITH_PLACE}、)*{_OFFICE_WITH_PLACE}$")
# 嘉兴市委 in 嘉兴市委书记 is part of an office, not a party to the event.
_PARTY_OFFICE = re.compile("副?书记|常委")
# 国家安全部门 is not 国家安全部.
_DEPARTMENTS = re.compile("部门")
LONGEST_ROLE = 30
"""How far before a person's name, in characters, the office may begin."""
LONGEST_OFFICE = 9
"""Characters of an office at most: 首席 and its kind."""
SHORTEST_PERSON = 3
"""From how many characters on the name of a person is not taken for a part of other words."""
MOST_NAMES = MOST_ITEMS
"""How many people, and how many organisations, are looked for: no more can stand in a report."""
WORD = re.compile("[a-zA-Z0-9]")
_HAN = re.compile("[\u4e00-\u9fff]+")
_CAPITALS = re.compile("[A-Z]+")
LONGEST_ABBREVIATION = 5
"""Up to how many characters a name of Latin letters is only found as it is written: ICE is not Ice."""
_GENERIC_COMPANY = re.compile(
    "^(?:该|本|双方|所在|其)?(?:公司|企业|单位|交易所)|^该[行院所局会校]|^其(?!他|余|中)|^[该本]案"
)


def find_names(text: str, vocabulary: Vocabulary) -> FoundNames:
    """Return the registered names in a text, people after their office, and organisations by their endings.

    Of people and of organisations the first `MOST_NAMES`. A branch of what is registered is an organisation besides.
    """
    registered = list(_registered(text, vocabulary))
    known = tuple((start, end, identity) for start, end, identity, _ in registered)
    branches = {(start, branch) for start, _, _, branch in registered if branch}
    found: list[tuple[int, int, str]] = []
    offices: list[int] = []
    for match in _PERSON.finditer(text):
        start, end = match.span("person")
        name = match["person"]
        certain = _AFTER_PERSON.match(text, end) or text.find(name) < start or text.find(name, end) >= 0
        if len(found) == MOST_NAMES:
            break
        office = match.end("office")
        if certain and (before := _ROLE.search(text, max(0, office - LONGEST_ROLE), office)):
            role = _GENERIC_COMPANY.sub("", name_at_end(before[0], vocabulary.gazetteer))
            found.append((start, end, role))
            offices.append(office)
    organisations = [*islice(organisations_in(text, vocabulary.gazetteer), MOST_NAMES), *branches]
    introduced = islice(introduced_in(text, vocabulary.gazetteer), MOST_NAMES)
    for start, end in sorted(introduced, key=lambda span: (span[0], -span[1])):
        if not any(begin < end and start < stop for begin, stop in organisations):
            organisations.append((start, end))
    named = sorted(set(organisations))[:MOST_NAMES]
    of_houses = [span for *span, identity in known if vocabulary.entity_by_id[identity].type is not EntityType.PERSON]
    houses = sorted({*named, *((start, end) for start, end in of_houses[:MOST_NAMES])})
    people = (
        (start, end, whole_role(text, office, role, houses, vocabulary.gazetteer))
        for (start, end, role), office in zip(found, offices, strict=True)
    )
    return FoundNames(known, tuple(people), tuple(named))


def _registered(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str, int]]:
    """Yield where registered names stand, and where the name of a branch ends that they begin: 0 where there is none."""
    taken = bytearray(len(text))
    """A 1 for each character that belongs to a name."""
    folded = _folded(text)
    for name in sorted(vocabulary.entity_names, key=lambda name: (-len(name), name)):
        owners = vocabulary.entities_named(name)
        is_person = owners[0].type is EntityType.PERSON
        # What an agency does in a province it does itself: 中国人民银行湖南省分行.
        has_branches = owners[0].type in {EntityType.COMPANY, EntityType.ORGANIZATION}
        for start, end in _places(name, text, folded):
            if len(owners) != 1 or taken.find(1, start, end) >= 0:
                continue
            if name.isascii() and not _is_whole_word(text, start, end):
                continue
            if _DEPARTMENTS.match(text, end - 1):
                continue
            if owners[0].type is EntityType.AGENCY and _is_of_another_country(text, start, vocabulary, owners[0].name):
                continue
            if is_person and len(name) < SHORTEST_PERSON and not _is_person(text, start, end):
                continue
            taken[start:end] = b"\1" * (end - start)
            if not (owners[0].type is EntityType.AGENCY and _PARTY_OFFICE.match(text, end)):
                branch = end_of_branch(text, end, vocabulary.gazetteer) if has_branches else 0
                yield start, end, owners[0].id, branch


def _folded(text: str) -> str:
    return _CAPITALS.sub(lambda found: found[0].lower(), text)


def _places(name: str, text: str, folded: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands; one of Latin letters in other cases too, with the same first: LAPSUS$, Lapsus$."""
    is_loose = len(name) > LONGEST_ABBREVIATION and name.isascii()
    sought, among = (_folded(name), folded) if is_loose else (name, text)
    start = among.find(sought)
    while start >= 0:
        end = start + len(name)
        if text[start] == name[0]:
            yield start, end
        start = among.find(sought, end)


def _is_person(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - LONGEST_OFFICE) : start]
    return bool(_AFTER_PERSON.match(text, end) or _BEFORE_PERSON.search(before))


def _is_of_another_country(text: str, start: int, vocabulary: Vocabulary, name: str) -> bool:
    """Tell whether a country stands before the name of an agency that is not its own: 越南公安部, but not 美国联邦调查局."""
    for length in range(2, min(LONGEST_PLACE, start) + 1):
        country = text[start - length : start]
        place = vocabulary.gazetteer.resolve(country).place if _HAN.fullmatch(country) else None
        if place and place.kind is PlaceKind.COUNTRY and place.code != CHINA:
            return not name.startswith(country)
    return False


def _is_whole_word(text: str, start: int, end: int) -> bool:
    return not WORD.match(text[max(0, start - 1) : start]) and not WORD.match(text, end)
