"""Dates and spans in the real JavaScript and in the other reader of the index, against a plain scan."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from searched import Engine, make, scan

FIRST = date(2019, 11, 20)
WRITTEN = [
    "{y}年{m}月{d}日",
    "{y}-{m:02}-{d:02}",
    "{y}年{m:02}月{d:02}日",
    "{y}/{m}/{d}",
    "{y}年{m}月",
    "{y}-{m:02}",
    "{y}年",
    "{y}",
]
TYPED = [*WRITTEN, "“{y}年{m}月{d}日”", "“{y}-{m:02}”", "{y}.{m}.{d}", "{y}年{m}月{d}号", "２０２０年{m}月"]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 6))])
def test_dates_find_what_touches_them_or_holds_them(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)

    def day() -> date:
        return FIRST + timedelta(chance.randrange(900))

    def text(patterns: list[str]) -> str:
        chosen = day()
        return chance.choice(patterns).format(y=chosen.year, m=chosen.month, d=chosen.day)

    def term() -> str:
        kind = chance.random()
        if kind < 0.2:
            return "甲乙丙"[chance.randrange(3)]
        if kind < 0.5:
            ends = sorted(f"{day()}"[: chance.choice((4, 7, 10))] for _ in range(2))
            return chance.choice(["{0}..{1}", "{0}..", "..{0}", "{1}..{0}", "{0}。。{1}"]).format(*ends)
        return text(TYPED)

    documents = []
    for number in range(60):
        lines = [
            f"{chance.choice('甲乙丙')}于{text(WRITTEN)}，{text(WRITTEN)}{chance.choice('甲乙丙 ')}" for _ in range(2)
        ]
        made = make(number, [lines[0], "", *lines])
        ended_after = chance.choice([0, 0, 0, 1, 3, 40, 400, 2_000_000])
        is_withdrawn = chance.random() < 0.1
        documents.append(replace(made, ended_after=ended_after, is_withdrawn=is_withdrawn))
    shown = [document for document in documents if not document.is_withdrawn]
    engine.open(documents)
    for _ in range(120):
        query = term()
        for _ in range(chance.randint(0, 2)):
            query += chance.choice((" ", " -", " OR ", "|", " －")) + term()
        if chance.random() < 0.1:
            query = f"-{query}"
        assert set(engine.ids(query)) == scan(shown, query), query
        first, last = (chance.choice(("", f"{day()}")) for _ in range(2))
        touching = {
            each.id
            for each in shown
            if (not last or str(each.days[0]) <= last) and (not first or first <= str(each.days[1]))
        }
        found = engine.search(query, **{"from": first, "to": last})
        assert set(found["ids"]) == scan(shown, query) & touching, (query, first, last)


def test_what_happened_on_a_day_comes_before_what_mentions_it(engine: Engine) -> None:
    documents = [make(7, ["题", "", "那是2020年1月1日，2020年1月1日，2020年1月1日。"]), make(0, ["题", "", "那天"])]
    assert [each.id[:10] for each in documents] == ["2021-01-08", "2020-01-01"]
    engine.open(documents)
    assert engine.ids("2020年1月1日") == [documents[1].id, documents[0].id]
