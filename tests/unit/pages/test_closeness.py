from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.pages import closeness
from eventlib.pages.closeness import REACH, Closeness

MOST = 3


def pairs(*numbers: int) -> bytes:
    return np.array(numbers, dtype="<u4").tobytes()


def each_alone(reports: Closeness) -> list[list[tuple[int, bool]]]:
    """Return what is close to each report, which is the same for all together and for each by itself."""
    together = reports.of_all()
    assert [reports.of(number) for number in range(len(together))] == together
    return together


def found(keys: Sequence[dict[str, float]], **changes: Sequence[object]) -> list[list[tuple[int, bool]]]:
    given = {"texts": [b""] * len(keys), "days": list(range(len(keys))), "is_shown": [True] * len(keys)} | changes
    return each_alone(Closeness.between(keys, most=MOST, **given))  # type: ignore[arg-type]  # each is of the type that its name has


def close(keys: Sequence[dict[str, float]], **changes: Sequence[object]) -> list[list[int]]:
    return [[number for number, _ in each] for each in found(keys, **changes)]


def test_without_reports_or_anything_shared_nothing_is_close() -> None:
    assert found([]) == []
    assert found([{}]) == [[]]
    assert found([{"a": 4.0}, {"b": 4.0}, {}]) == [[], [], []]


def test_more_points_are_closer_and_less_than_one_is_not_close() -> None:
    reports = [{"a": 4.0, "b": 3.0}, {"b": 3.0}, {"a": 4.0}, {"c": 0.9}, {"c": 0.9}]
    assert close(reports) == [[2, 1], [0], [0], [], []]


def test_what_few_share_counts_more() -> None:
    reports = [{"many": 4.0, "few": 4.0}, {"few": 4.0}, *([{"many": 4.0}] * 6)]
    assert close(reports)[0][0] == 1


def test_of_equals_the_nearest_in_time_come_first_and_no_more_than_wanted() -> None:
    reports = [{"a": 4.0}] * 6
    assert close(reports, days=[0, 1, 2, 4, 8, 16])[3] == [2, 1, 0]
    # As far away before as after: in the order of the catalog.
    assert close(reports, days=[0, 1, 2, 3, 4, 5])[2] == [1, 3, 0]


def test_nothing_leads_to_what_is_not_shown() -> None:
    assert close([{"a": 4.0}, {"a": 4.0}, {"a": 4.0}], is_shown=[True, False, True]) == [[2], [0, 2], [0]]


def test_texts_that_say_the_same_are_close_for_that_alone() -> None:
    port, trade = pairs(*range(30)), pairs(*range(30, 60))
    assert found([{}] * 5, texts=[port, trade, port, b"", trade]) == [
        [(2, True)], [(4, True)], [(0, True)], [], [(1, True)]
    ]  # fmt: skip
    assert found([{"a": 4.0}] * 4, texts=[port, trade, port, trade])[0] == [(2, True), (1, False), (3, False)]


def test_short_texts_are_not_alike_for_a_pair_or_two() -> None:
    assert found([{}] * 4, texts=[pairs(1, 2), pairs(1, 2), pairs(3), pairs(4)])[0] == []


def test_of_what_all_have_in_common_only_those_near_are_looked_at() -> None:
    """The work does not grow with what reports share: of 200 that share everything each sees ten before and ten after."""
    count = 200
    texts = [pairs(*range(30))] * count
    lists = closeness._lists_of_keys([{"a": 4.0}] * count), closeness._lists_of_pairs(texts)
    assert len(closeness._sums(lists[0], closeness._in_block(0), count)[0]) <= count * REACH
    assert len(closeness._sums(lists[1], closeness._in_block(0), count)[0]) <= count * REACH
    for number, near in enumerate(close([{"a": 4.0}] * count, days=[0] * count)):
        assert near
        assert all(abs(each - number) <= REACH for each in near)


SOME = st.lists(
    st.tuples(st.sets(st.sampled_from("abcdef"), max_size=4), st.sets(st.integers(0, 40), max_size=30)),
    min_size=1,
    max_size=24,
)


def all_close(reports: list[tuple[set[str], set[int]]]) -> list[list[tuple[int, bool]]]:
    keys = [dict.fromkeys(sorted(own), 2.0) for own, _ in reports]
    texts = [pairs(*sorted(said)) for _, said in reports]
    return each_alone(Closeness.between(keys, texts, [0] * len(keys), [True] * len(keys), len(keys)))


@given(SOME, st.integers(1, 9))
def test_blocks_change_nothing(reports: list[tuple[set[str], set[int]]], block: int) -> None:
    whole = all_close(reports)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closeness, "_BLOCK", block)
        assert all_close(reports) == whole


@given(SOME, SOME, st.booleans())
def test_what_has_the_same_digest_is_as_close(
    one: list[tuple[set[str], set[int]]], other: list[tuple[set[str], set[int]]], is_cut: bool
) -> None:
    def told(reports: list[tuple[set[str], set[int]]], most: int) -> tuple[str, list[list[tuple[int, bool]]]]:
        keys = [dict.fromkeys(sorted(own), 2.0) for own, _ in reports]
        texts = [pairs(*sorted(said)) for _, said in reports]
        given = Closeness.between(keys, texts, [0] * len(keys), [True] * len(keys), most)
        return given.digest, given.of_all()

    (first, close), (second, also) = told(one, MOST), told(other, 1 if is_cut else MOST)
    assert told(one, MOST) == (first, close)
    assert first != second or close == also


def test_the_digest_tells_days_and_what_is_shown_and_not_in_which_order_a_text_says_its_pairs() -> None:
    given = {"texts": [pairs(*range(30))] * 3, "days": [1, 2, 3], "is_shown": [True] * 3}

    def digest(**changes: Sequence[object]) -> str:
        return Closeness.between([{"a": 4.0}] * 3, most=MOST, **(given | changes)).digest  # type: ignore[arg-type]  # as above

    assert digest(texts=[pairs(*range(30)), pairs(*reversed(range(30))), pairs(*range(30))]) == digest()
    assert len({digest(), digest(days=[1, 2, 4]), digest(is_shown=[True, True, False])}) == 3


@given(SOME)
def test_closeness_is_mutual(reports: list[tuple[set[str], set[int]]]) -> None:
    near = all_close(reports)
    assert {(one, other, alike) for one, each in enumerate(near) for other, alike in each} == {
        (other, one, alike) for one, each in enumerate(near) for other, alike in each
    }


@given(SOME, st.data())
def test_an_edit_moves_only_what_stands_in_the_same_lists(
    reports: list[tuple[set[str], set[int]]], data: st.DataObject
) -> None:
    """As long as no list changes its order of magnitude, which takes a doubling."""
    edited = data.draw(st.integers(0, len(reports) - 1))
    own, said = data.draw(st.tuples(st.sets(st.sampled_from("abcdef")), st.sets(st.integers(0, 40))))
    after = [*reports[:edited], (own, said), *reports[edited + 1 :]]
    before_all, after_all = (all_close(state) for state in (reports, after))

    def magnitude(state: list[tuple[set[str], set[int]]], thing: object) -> int:
        return sum(thing in own or thing in said for own, said in state).bit_length()

    touched = (reports[edited][0] ^ own) | (reports[edited][1] ^ said)
    if all(magnitude(reports, thing) == magnitude(after, thing) for thing in touched):
        for number, (own, said) in enumerate(reports):
            if number != edited and not (own | said) & touched:
                # The edited report itself may have become longer or shorter, and so less or more like another.
                assert [each for each in before_all[number] if each[0] != edited] == [
                    each for each in after_all[number] if each[0] != edited
                ]
