"""Generate a folder of reports for benchmarks: real structure, real places and names, meaningless prose.

The same number and seed give the same bytes. Usage: `python -m measure.corpus FOLDER COUNT`.
"""

from __future__ import annotations

import datetime
import random
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path

from commands.common import PROJECT, settings_for
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.places import PlaceKind, national_gazetteer

_NUMERALS = "一二三四五六"
_SUBJECTS = [
    "地方政府",
    "监管部门",
    "这家企业",
    "受影响的机构",
    "安全团队",
    "产业链上下游",
    "中小企业",
    "研究人员",
    "运营单位",
    "行业协会",
]
_VERBS = [
    "加强",
    "推进",
    "完善",
    "披露",
    "修复",
    "评估",
    "排查",
    "建立",
    "优化",
    "部署",
    "审查",
    "落实",
    "监测",
    "协调",
    "培养",
]
_OBJECTS = [
    "数据安全管理制度",
    "网络安全防护体系",
    "应急响应机制",
    "供应链风险清单",
    "关键信息基础设施",
    "人工智能应用",
    "勒索软件防范措施",
    "漏洞修补流程",
    "跨境数据流动规则",
    "人才培养计划",
    "数字化转型项目",
    "云计算平台",
    "个人信息保护要求",
    "业务连续性预案",
    "政企合作模式",
    "算力网络",
]
_ADVERBS = ["持续", "全面", "及时", "有序", "依法", "稳步", "重点", "联合", "主动", "进一步"]
_SYLLABLES = "华安天信云启明星瑞新国联中数智网科达泰康海远诚博创宏盛腾飞恒宇卓越方正东软北斗南湖西川".strip()
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"


def generate(folder: Path, count: int, *, seed: int = 7, length: int = 2800) -> None:
    """Write `count` reports of about `length` characters, over ten years, and their vocabulary into a new folder.

    Raises:
        FileExistsError: the folder exists.
    """
    folder.mkdir(parents=True)
    shutil.copytree(PROJECT / "reports" / "vocabulary", folder / "vocabulary")
    chance = random.Random(seed)
    companies = sorted({_company(chance) for _ in range(max(60, count // 20))})
    people = sorted({chance.choice(_SURNAMES) + "".join(chance.sample(_SYLLABLES, 2)) for _ in range(count // 20 + 20)})
    with (folder / "vocabulary" / "entities.yml").open("a", encoding="utf-8") as stream:
        for number, name in enumerate(companies):
            stream.write(
                f"- {{id: company-{number}, name: {name}, type: {EntityType.COMPANY}, aliases: [{name[:-4]}]}}\n"
            )
        for number, name in enumerate(people):
            stream.write(f"- {{id: person-{number}, name: {name}, type: {EntityType.PERSON}}}\n")
    topics = [
        line.split(": ")[1]
        for line in (folder / "vocabulary" / "topics.yml").read_text("utf-8").splitlines()
        if line.startswith("  name: ")
    ]
    places = _place_names()
    chance.shuffle(places)
    often = {id(names): _zipf(len(names)) for names in (places, companies, people)}

    def pick(names: list[str], count: int) -> list[str]:
        found = chance.choices(names, cum_weights=often[id(names)], k=count * 4)
        return list(dict.fromkeys([*found, *names]))[:count]

    first = datetime.date(2016, 1, 1)
    for number in range(count):
        date = first + datetime.timedelta(days=chance.randrange(3650))
        path = folder / str(date.year) / f"{date}-report-{number}.md"
        path.parent.mkdir(exist_ok=True)
        text = _report(chance, number, date, pick(companies, 2), pick(people, 1)[0], pick(places, 1)[0], topics, length)
        path.write_text(text, encoding="utf-8")


def _zipf(count: int) -> list[float]:
    """Return cumulative weights by Zipf's law: a few names are in most reports."""
    return list(accumulate(1 / (rank + 5) for rank in range(count)))


def _company(chance: random.Random) -> str:
    return "".join(chance.sample(_SYLLABLES, 4)) + chance.choice(("科技", "数据", "网络", "信息")) + "有限公司"


def _place_names() -> list[str]:
    """Return paths of counties and names of world cities, in code order."""
    gazetteer = national_gazetteer()
    kinds = (PlaceKind.COUNTY, PlaceKind.WORLD_CITY)
    return [gazetteer.path(place) for code, place in sorted(gazetteer.places.items()) if place.kind in kinds]


@cache
def _lexicon() -> tuple[list[str], list[float]]:
    """Return real Chinese words of two or three characters and how often each is used.

    By Zipf's law, in an order that is arbitrary but fixed.
    """
    from pypinyin.constants import PHRASES_DICT

    words = sorted(word for word in PHRASES_DICT if 2 <= len(word) <= 3 and word.isalpha())
    random.Random(1).shuffle(words)
    return words[:12_000], _zipf(12_000)


def _sentences(chance: random.Random, names: list[str]) -> Iterator[str]:
    words, weights = _lexicon()
    # A text keeps to its subject. With this many words of its own, and names repeated, it compresses and repeats itself
    # like the real analysis in tests/fixtures: 1.2 bytes a character, half of its bigrams distinct.
    own = chance.choices(words, cum_weights=weights, k=220)
    while True:
        clauses = ["".join(chance.choices(own, k=chance.randint(3, 5))) for _ in range(2)]
        if chance.random() < 0.5:
            clauses.append(
                chance.choice(_SUBJECTS) + chance.choice(_ADVERBS) + chance.choice(_VERBS) + chance.choice(_OBJECTS)
            )
        if chance.random() < 0.15:
            clauses.append(chance.choice(names) + chance.choice(_VERBS) + chance.choice(_OBJECTS))
        yield "，".join(clauses) + "。"


def _report(  # noqa: PLR0913, PLR0917 - everything that varies from report to report
    chance: random.Random,
    number: int,
    date: datetime.date,
    companies: list[str],
    person: str,
    place: str,
    topics: list[str],
    length: int,
) -> str:
    title = f"{place}{companies[0]}第{number}号事件分析"
    chosen = "\n".join(f"  - {topic}" for topic in chance.sample(topics, chance.randint(1, 3)))
    head = (
        f"---\ntitle: {title}\ndate: {date}\nregion:\n  - {place}\nentities:\n  - {companies[0]}\n  - {companies[1]}\n"
        f"  - name: {person}\n    role: {companies[0]}总经理\ntopics:\n{chosen}\nsource: https://example.com/{number}\n---\n"
    )
    sections = settings_for(PROJECT / "reports").sections
    sentences = _sentences(chance, [*companies, person, place])
    parts = [head]
    for index, section in enumerate(sections):
        parts.append(f"## {_NUMERALS[index]}、{section}\n")
        room = length // len(sections)
        point = 0
        while room > 0:
            if index in {1, 2, 3}:
                point += 1
                parts.append(f"### {point}. {chance.choice(_VERBS)}{chance.choice(_OBJECTS)}\n")
            paragraph = next(sentences) + next(sentences)
            parts.append(f"**{chance.choice(_OBJECTS)}**：{paragraph}\n")
            room -= len(paragraph) + 40
    return "\n".join(parts)


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
