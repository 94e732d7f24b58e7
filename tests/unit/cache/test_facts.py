from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any

import pytest

from eventlib.cache.facts import FactDigests


class Colour(Enum):
    RED = "red"


class Size(StrEnum):
    SMALL = "small"


@dataclass(frozen=True)
class Inner:
    name: str
    number: int = 0
    unsaid: bytes = field(default=b"", compare=False)


@dataclass(frozen=True)
class Outer:
    inner: Inner
    several: tuple[Inner, ...]
    day: datetime.date


FACTS = Outer(Inner("一"), (Inner("二", 2), Inner("三")), datetime.date(2025, 4, 10))


@pytest.mark.parametrize("shared", [{}, {Inner: ()}, {Inner: (), Outer: ()}])
def test_equal_facts_have_equal_digests_whatever_objects_hold_them(
    shared: dict[type, tuple[str, ...]],
) -> None:
    again = Outer(Inner("一"), (Inner("二", 2), Inner("三")), datetime.date(2025, 4, 10))
    digests, others = FactDigests(shared), FactDigests(shared)
    assert digests.of("页", FACTS, {"a": [1, None, True]}) == others.of("页", again, {"a": [1, None, True]})
    assert digests.of(FACTS) == digests.of(again) == digests.of(FACTS)


@pytest.mark.parametrize("shared", [{}, {Inner: ()}])
def test_many_shared_values_together_are_told_apart_by_each_of_them(shared: dict[type, tuple[str, ...]]) -> None:
    digests = FactDigests(shared)
    many = tuple(Inner("一", number) for number in range(8))
    again = tuple(Inner("一", number) for number in range(8))
    assert digests.of("页", many) == digests.of("页", again) == FactDigests(shared).of("页", many)
    others = [many[:-1], many[::-1], (*many[:-1], Inner("一", 8)), (*many[:-1], ("一", 7)), (*many, 7), list(many[:2])]
    assert len({digests.of("页", each) for each in (many, *others)}) == len(others) + 1


def test_what_makes_no_difference_between_values_is_no_fact() -> None:
    assert FactDigests().of(Inner("一", 2, b"more")) == FactDigests().of(Inner("一", 2))


@pytest.mark.parametrize("shared", [{}, {Inner: ()}])
@pytest.mark.parametrize(
    "other",
    [
        replace(FACTS, inner=Inner("二")),
        replace(FACTS, several=FACTS.several[:1]),
        replace(FACTS, several=FACTS.several[::-1]),
        replace(FACTS, several=(Inner("二", 3), Inner("三"))),
        replace(FACTS, day=datetime.date(2025, 4, 11)),
    ],
)
def test_any_other_fact_has_another_digest(shared: dict[type, tuple[str, ...]], other: Outer) -> None:
    digests = FactDigests(shared)
    assert digests.of(other) != digests.of(FACTS)


def test_every_kind_of_fact_is_read() -> None:
    digests = FactDigests()
    facts: list[Any] = [Colour.RED, Size.SMALL, {3, 1}, MappingProxyType({"a": 1}), re.compile("a|b"), "\ud800", 1.5]
    assert len({digests.of(each) for each in facts}) == len(facts)
    assert digests.of({3, 1}) == digests.of({1, 3})
    assert digests.of(("a", "b")) != digests.of(("ab",))


def test_what_nobody_has_described_is_no_fact() -> None:
    with pytest.raises(TypeError, match="nobody has said"):
        FactDigests().of(object())


def test_fields_that_do_not_count_are_read_only_where_all_are_asked_for() -> None:
    digests = FactDigests({Inner: ("number",)})
    one, other = Inner("一", 1), Inner("一", 2)
    assert digests.of([one]) == digests.of([other])
    assert digests.of([one]) != digests.of([Inner("二", 1)])
    assert digests.of_whole(one) != digests.of_whole(other)
