from __future__ import annotations

from collections import Counter
from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eventlib.library.telling import CLASSES, telling_pairs


def numbers(text: str) -> list[int]:
    return list(map(int, np.frombuffer(telling_pairs(text), dtype="<u4")))


def test_what_a_text_says_three_times_tells_of_it_the_most_frequent_first() -> None:
    assert numbers("码头。码头。") == []
    (port,) = numbers("码头。码头。码头。")
    (lock,) = numbers("勒索，" * 4)
    assert numbers("码头。码头。码头。" + "勒索，" * 4) == [lock, port]


def test_pairs_lie_within_a_run_of_han_characters() -> None:
    assert numbers("码 头。" * 5) == numbers("码a头。" * 5) == numbers("码\n头。" * 5) == []
    assert numbers("abc, def " * 5) == []


@given(st.text(max_size=60).map(lambda text: text * 3))
def test_of_any_text_the_pairs_are_numbers_of_classes_each_once(text: str) -> None:
    found = numbers(text)
    assert len(found) == len(set(found)) <= 256
    assert all(0 <= each < CLASSES for each in found)


@given(st.text(alphabet="码头勒索，", max_size=200))
def test_pairs_come_by_how_often_they_are_said_and_then_by_number(text: str) -> None:
    numbered = {pair: numbers(f"{pair}，" * 3)[0] for pair in map("".join, product("码头勒索", repeat=2))}
    said = Counter(numbered[pair] for pair in map("".join, pairwise(text)) if pair in numbered)
    often = [number for number in said if said[number] >= 3]
    assert numbers(text) == sorted(often, key=lambda number: (-said[number], number))


def test_a_long_text_has_no_more_pairs_than_are_kept() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(1000))
    assert len(numbers(text * 3)) == 256
