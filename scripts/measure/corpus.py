"""Generate a folder of reports for benchmarks: real structure, real places and names, meaningless prose.

The same number and seed give the same bytes. Usage: `python -m measure.corpus FOLDER COUNT`.
"""

from __future__ import annotations

import datetime
import random
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from commands.common import PROJECT, settings_for
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.national import national_gazetteer
from eventlib.vocabulary.places import PlaceKind
from eventlib.vocabulary.vocabulary import ENTITIES_FILE, TOPICS_FILE, load_vocabulary
from measure.prose import Prose

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
_FIRST_DAY = datetime.date(2016, 1, 1)
_DAYS = 3650
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"


class Corpus:
    """Reports to generate, one by one: each follows from the seed, how many there are, and its number."""

    def __init__(
        self,
        count: int,
        *,
        seed: int = 7,
        length: int = 2800,
        frequencies: Mapping[str, float] | None = None,
        library: Path = PROJECT / "reports",
    ) -> None:
        """Prepare `count` reports of about `length` characters, over ten years, and the names in them.

        `frequencies` are the words of their texts, by how often they come, where it is not to be the usual table;
        `library` is a folder of reports whose vocabulary and sections they have.
        """
        self._count, self._seed, self._length, self._library = count, seed, length, library
        self._prose = Prose(seed, frequencies)
        self._sections = settings_for(library).sections
        chance = random.Random(seed)
        self.companies = sorted({_company(chance) for _ in range(max(60, count // 20))})
        self._people = sorted(
            {chance.choice(_SURNAMES) + "".join(chance.sample(_SYLLABLES, 2)) for _ in range(count // 20 + 20)}
        )
        topics = (library / "vocabulary" / TOPICS_FILE).read_bytes()
        self._topics = [topic.name for topic in load_vocabulary({TOPICS_FILE: topics}, "vocabulary")[0].topics]
        self._places = _place_names()
        chance.shuffle(self._places)
        self._often = {id(names): _zipf(len(names)) for names in (self._places, self.companies, self._people)}

    def write(self, folder: Path) -> None:
        """Write all reports, and their vocabulary, into a new folder.

        Raises:
            FileExistsError: the folder exists.
        """
        folder.mkdir(parents=True)
        shutil.copytree(self._library / "vocabulary", folder / "vocabulary")
        with (folder / "vocabulary" / ENTITIES_FILE).open("a", encoding="utf-8") as stream:
            stream.writelines(f"{entry}\n" for entry in self._entries())
        for number in range(self._count):
            path, text = self.report(number)
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")

    def _entries(self) -> Iterator[str]:
        for number, name in enumerate(self.companies):
            yield f"- {{id: company-{number}, name: {name}, type: {EntityType.COMPANY}, aliases: [{name[:-4]}]}}"
        for number, name in enumerate(self._people):
            yield f"- {{id: person-{number}, name: {name}, type: {EntityType.PERSON}}}"

    def report(self, number: int) -> tuple[str, str]:
        """Return the path inside the folder and the text of a report; one of a number too high is one more."""
        chance = random.Random(f"{self._seed} {number}")
        date = _FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS))

        def pick(names: list[str], count: int) -> list[str]:
            found = chance.choices(names, cum_weights=self._often[id(names)], k=count * 4)
            return list(dict.fromkeys([*found, *names]))[:count]

        names = _Names(pick(self.companies, 2), pick(self._people, 1)[0], pick(self._places, 1)[0])
        topics = chance.sample(self._topics, min(chance.randint(1, 3), len(self._topics)))
        head = _head(number, date, names, topics)
        body = _body(chance, self._prose.sentences(number), names, self._sections, self._length)
        return f"{date.year}/{date}-report-{number}.md", f"{head}{body}"


def generate(folder: Path, count: int, *, seed: int = 7, length: int = 2800) -> None:
    """Write `count` reports of about `length` characters, over ten years, and their vocabulary into a new folder.

    Raises:
        FileExistsError: the folder exists.
    """
    Corpus(count, seed=seed, length=length).write(folder)


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


@dataclass(frozen=True)
class _Names:
    """Whom and where a report is about."""

    companies: list[str]
    person: str
    place: str


def _head(number: int, date: datetime.date, names: _Names, topics: list[str]) -> str:
    chosen = "\n".join(f"  - {topic}" for topic in topics)
    first, second = names.companies
    # Every eighth event lasts a week.
    days = f"date: {date}\nuntil: {date + datetime.timedelta(7)}" if number % 8 == 0 else f"date: {date}"
    return (
        f"---\ntitle: {names.place}{first}第{number}号事件分析\n{days}\nregion:\n  - {names.place}\n"
        f"entities:\n  - {first}\n  - {second}\n  - name: {names.person}\n    role: {first}总经理\n"
        f"topics:\n{chosen}\nsource: https://example.com/{number}\n---\n"
    )


def _body(chance: random.Random, prose: Iterator[str], names: _Names, sections: tuple[str, ...], length: int) -> str:
    named = [*names.companies, names.person, names.place]
    parts: list[str] = []
    written = 0
    for index, section in enumerate(sections):
        parts.append(f"## {_NUMERALS[index]}、{section}\n")
        point = 0
        while written < length * (index + 1) // len(sections) - 40:
            if index in {1, 2, 3}:
                point += 1
                parts.append(f"### {point}. {chance.choice(_VERBS)}{chance.choice(_OBJECTS)}\n")
            lead = f"**{chance.choice(_OBJECTS)}**：" if chance.random() < 0.4 else ""
            subject = chance.choice(named) if chance.random() < 0.4 else chance.choice(_SUBJECTS)
            action = f"{chance.choice(_ADVERBS)}{chance.choice(_VERBS)}{chance.choice(_OBJECTS)}"
            claim = f"{subject}{action}。" if chance.random() < 0.4 else ""
            if not written:  # a text names whom its head names
                claim = f"{names.person}{action}。"
            parts.append(f"{lead}{next(prose)}{claim}{next(prose)}\n")
            written += sum(map(len, parts[-2:]))
    return "\n".join(parts)


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
