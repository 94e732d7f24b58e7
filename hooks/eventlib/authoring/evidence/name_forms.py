"""Whether two names that a text holds are those of one organisation: its short form, its other name, words before it.

The form does the same, in `contribute/name_forms.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eventlib.authoring.evidence.name_beginnings import country_before
from eventlib.authoring.evidence.organisation_words import AGENCY
from eventlib.vocabulary.names import normalise_name
from eventlib.vocabulary.places import Gazetteer

# How a longer form of a company's name goes on, and what its short form leaves out.
_LEGAL_REST = re.compile("股份|有限|集团|控股|公司|株式会社")
# Pemberton Hale of Pemberton Hale Lawyers, without blanks and capitals.
_ALL_LATIN = re.compile("[a-zß-ÿ0-9&'’.,\\-]{4,}")
_LATIN_REST = re.compile("[a-zß-ÿ&,.]")
COMPANY = re.compile("(?:集团)?(?:公司)?$")
# 渝中区检察院 for 重庆市渝中区人民检察院
_COURT = re.compile("(?<!人民)(?=(?:检察院|法院|政府)$)")
LIMITED_COMPANY = re.compile("有限公司$")
_ABBREVIATED = re.compile(
    "(?:网信办|卫健委|发改委|经信委|国资委|住建委|教委|市监局|市场监管局|文旅局|人社局|住建局|大数据局|数据局|工信局|经信局|资规局|[工经]信厅|人社厅|文旅厅)$"
)
# What is no beginning of a name: 短期要依靠科大讯飞股份有限公司.
_VERB = re.compile("[要靠请交找跟帮使让令被把将为向给从由是]|依托|承担|负责")
# 市公安局 is 洛阳市公安局 where a text has both.
_NO_PLACE = re.compile("市|省|自治区|区")
_BRANCH = re.compile("(?:分公司|供电公司|[分支]行|分局|分中心|分院)$")
# A unit of a bureau that is named on its own is the bureau: 库尔勒市公安局网安大队.
_UNIT = re.compile("[\u4e00-\u9fff]{2,8}[总支大]队")
# 公司 itself (以下简称“公司”) is no name.
_COMPANY_SHORT = re.compile("(?<=..)(?:公司|集团|银行|医院)$")
# 嘉兴鸿腾数字安全科技有限公司（以下简称“360嘉兴数字安全公司”）
_SHORT_NAME = re.compile(
    r"[（(](?:[^（()）\n]{1,60}[，,；;][ ]?)?(?:以下|下)?(?:简称|称)[：:为]?[“‘「《]?([^”’」》（()）]{2,20})[”’」》]?[）)]"
)
# 苏州启衡新能源汽车有限公司（品牌名“启衡汽车”）: what stands in brackets behind a name is another of the same house.
_GIVEN = re.compile(r"[“”」]?[（(]([^（()）\n]{2,80})[）)]")
_GIVEN_PARTS = re.compile("[，,；;“”‘’「」：:]+ ?|品牌名?|简称|英文名?")

SHORTEST_HEAD = 2
"""Characters that the short name of a branch and its whole one begin with, at least."""


@dataclass(frozen=True, slots=True)
class GivenNames:
    """The names that brackets in a text give, as `normalise_name` leaves them."""

    short: dict[str, str]
    """The short name of an organisation by its whole one."""
    others: frozenset[str]
    """Names that are others of what they stand behind."""
    companies: tuple[str, ...]
    """The short names that are those of companies by their ending."""


def given_names(text: str, spans: Iterable[tuple[int, int]]) -> GivenNames:
    """Return the names that brackets give to the organisations which stand at `spans`, and short names to anybody."""
    short: dict[str, str] = {}
    defined = {normalise_name(called[1]) for called in _SHORT_NAME.finditer(text)}
    others = set(defined)
    for start, end in spans:
        if called := _SHORT_NAME.match(text, end):
            short[normalise_name(text[start:end])] = normalise_name(called[1])
        if brackets := _GIVEN.match(text, end):
            parts = (normalise_name(part) for part in _GIVEN_PARTS.split(brackets[1]))
            others.update(part for part in parts if not LIMITED_COMPANY.search(part))
    companies = tuple(sorted(each for each in defined if _COMPANY_SHORT.search(each)))
    return GivenNames(short, frozenset(others), companies)


def is_given(name: str, given: GivenNames) -> bool:
    """Tell whether a name is what brackets call another by, or that with words before it: 赔偿声谷公司 of 声谷公司."""
    if name in given.others:
        return True
    return any(name.endswith(each) and given.short.get(name) != each for each in given.companies)


def doubled_by_country(found: set[str], gazetteer: Gazetteer) -> set[str]:
    """Return the names that others are with or without their country: 加拿大滨海电力公司, and 联邦警察, for an agency has it."""
    doubled = set[str]()
    for name in found:
        rest = name[country_before(name, gazetteer) :]
        if rest != name and rest in found:
            doubled.add(rest if AGENCY.search(rest) else name)
    return doubled


def is_other_form(name: str, found: set[str]) -> bool:
    """Tell whether a name is a shorter form of another, or another with words before it that are none of a name."""
    own = COMPANY.sub("", name)
    is_short = own != name and not LIMITED_COMPANY.search(name) and len(own) > 1
    for other in found:
        if other == name:
            continue
        rest = other[len(name) :] if other.startswith(name) else ""
        if _NO_PLACE.match(name) and other.endswith(name) and not _NO_PLACE.match(other):
            return True
        if _BRANCH.search(name) and _is_shortened(name, other):
            return True
        if name.startswith(other) and _UNIT.fullmatch(name, len(other)):
            return True
        is_begun = _LEGAL_REST.match(rest) or (_ALL_LATIN.fullmatch(name) and _LATIN_REST.match(rest))
        if is_begun or _is_abbreviated(name, other):
            return True
        if (is_short and own in other and len(other) > len(name)) or (
            name.endswith(other) and _VERB.search(name[: -len(other)])
        ):
            return True
    return False


def _is_abbreviated(name: str, other: str) -> bool:
    """Tell whether the name of an agency is another's with words left out behind the place: 福建省卫健委, 福建省卫生健康委员会."""
    # 渝中区检察院 and 西安雁塔法院 are short forms of 重庆市渝中区人民检察院 and 西安市雁塔区人民法院.
    is_court = _COURT.search(name) and len(name) < len(other) and other[-2:] == name[-2:]
    if is_court and (other.endswith(_COURT.sub("人民", name)) or (other[:2] == name[:2] and _is_within(name, other))):
        return True
    agency = _ABBREVIATED.search(name)
    if not agency or len(name) >= len(other) or not other.startswith(name[: agency.start()]):
        return False
    return AGENCY.search(other) is not None and _is_within(agency[0], other[agency.start() :])


def _is_shortened(name: str, other: str) -> bool:
    """Tell whether a name is another with words left out within it: 国网济南供电公司, 国网山东省电力公司济南供电公司."""
    cuts = range(SHORTEST_HEAD, len(name)) if len(name) < len(other) else ()
    return any(other.startswith(name[:cut]) and other.endswith(name[cut:]) for cut in cuts)


def _is_within(letters: str, words: str) -> bool:
    """Tell whether letters stand in words in their order."""
    rest = iter(words)
    return all(letter in rest for letter in letters)
