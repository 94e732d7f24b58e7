"""The table of growth tells how each figure grows."""

from __future__ import annotations

import pytest

from measure.growth import exponent, table


@pytest.mark.parametrize(("power", "factor"), [(1, 3), (2, 0.1), (0, 7), (0.5, 2)])
def test_an_exponent_is_found_whatever_the_factor(power: float, factor: float) -> None:
    sizes = [1000, 4000, 32000]
    assert exponent(sizes, [factor * size**power for size in sizes]) == pytest.approx(power)


def test_nothing_has_no_exponent() -> None:
    assert exponent([1, 2], [0, 5]) is None


def test_rows_hold_each_size_and_how_it_grows() -> None:
    lines = list(table({1000: {"s": 1.0, "files": 5000}, 2000: {"s": 2.0, "files": 5000}}))
    assert lines[0] == "| | 1,000 | 2,000 | exponent | of the last two |"
    assert lines[2:] == ["| s | 1 | 2 | 1.00 | 1.00 |", "| files | 5,000 | 5,000 | 0.00 | 0.00 |"]
