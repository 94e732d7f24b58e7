"""The slug of a new report: what its file name says of it, in words that can be read.

The form proposes it by the same patterns, in `contribute/slugs.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eventlib.reading.schema import EntityType
from eventlib.vocabulary.names import pinyin
from eventlib.vocabulary.places import PlaceKind
from eventlib.vocabulary.vocabulary import Vocabulary

_LATIN = re.compile("[A-Za-z0-9]+")
_LETTERS = re.compile("[A-Za-z]")
# 2023.11.4 is a version, of which no part is a name.
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")
# What a title says of days, and of somebody without a name, tells no report from another.
_FILLER = re.compile(
    "(?:[0-9０-９]{1,4}|[〇○零一二三四五六七八九十]{1,4})(?:年(?:度|初|底|末)?|月(?:份|[初底末中]|[上中下]旬)?|[日号时点]|周年)"
    "|[昨今当前次][日天晚]|近日|日前|近期|[本上]月|[本今去前]年|凌晨|[上中下]午|晚间"
    "|某[些个家]?(?:[市县区省州](?![级场块委])|地(?![铁产方])|国(?![有企家]))?|[一两三几多](?:起|家|个|名|所)"
    "|一(?=[\u4e00-\u9fff]{0,6}?(?:企|公司|机构|单位|医院|银行|学校|博物馆|厂))|企业|公司|单位|机构|部门"
    "|突发|重磅|刚刚|关于|有关|事件|分析|情况|通报|专报|报告|启示|案例|发生|举行|召开|发布|[的了与和及对被在因遭案]"
)
_NO_HAN = re.compile("[^\u4e00-\u9fff]")
_NO_SLUG = re.compile("[^a-z0-9]+")
LONGEST_SLUG, MOST_SYLLABLES = 60, 4
"""Characters of a slug, and syllables of a title in it."""


def propose_slug(
    title: str, regions: Sequence[str], entities: Sequence[str], topics: Sequence[str], vocabulary: Vocabulary
) -> str:
    """Return a slug for the file name, in ASCII, never empty: the city, and what the report is about.

    That is, whichever there is first, a Latin word of the title, the registered company or organisation that the title
    or the list names first, the first topic, or the first words of the title in pinyin.
    """
    city, rest = _city(title, regions, vocabulary)
    about = next(filter(None, _subjects(rest, city, entities, topics, vocabulary)), "")
    slug = _NO_SLUG.sub("-", f"{city}-{about}".lower()).strip("-")
    return slug[:LONGEST_SLUG].strip("-") or "report"


def _city(title: str, regions: Sequence[str], vocabulary: Vocabulary) -> tuple[str, str]:
    """Return the pinyin of the city or what is above it, and the title without it and what is above."""
    place = vocabulary.gazetteer.resolve(regions[0]).place if regions else None
    whole = vocabulary.gazetteer.chain(place) if place else []
    chain = [each for each in whole if each.kind is not PlaceKind.COUNTY]
    # A county goes by its full name alone: 和平 is a word too.
    for county in whole[len(chain) :]:
        title = title.replace(county.name, "")
    for above in reversed(chain):
        # 嘉兴 goes from 嘉兴市委, 嘉兴市 from 嘉兴市医院.
        title = re.sub(rf"{re.escape(above.name)}(?![委长])|{re.escape(above.short_name)}", "", title)
    return (pinyin(chain[-1].short_name) if chain else ""), title


def _subjects(
    title: str, city: str, entities: Sequence[str], topics: Sequence[str], vocabulary: Vocabulary
) -> Iterator[str]:
    words = _LATIN.findall(_VERSION.sub(" ", title))
    # Figures are a name where the vocabulary says so: 360.
    yield next((w for w in words if len(w) > 1 and (_LETTERS.search(w) or len(vocabulary.entities_named(w)) == 1)), "")
    known = [found[0] for name in entities if len(found := vocabulary.entities_named(name)) == 1]
    companies = [each for each in known if each.type in {EntityType.COMPANY, EntityType.ORGANIZATION}]
    named = [each for each in companies if any(name in title for name in (each.name, *each.aliases))]
    for entity in (named or companies)[:1]:
        yield entity.id.removeprefix(f"{city}-")
    for topic in topics:
        if found_topic := vocabulary.topic(topic):
            yield found_topic.id
    syllables = [pinyin(character) for character in _NO_HAN.sub("", _FILLER.sub("", title))]
    yield "-".join(syllables[:MOST_SYLLABLES])
