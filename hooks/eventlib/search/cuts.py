"""Where a row of documents is cut, so that one more or one less moves cuts where it stands and nowhere else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

# More than all days of the calendar; the halves of what is halved again and again are whole days.
_DAYS = 1 << 22


def cuts(days: Sequence[int], fits: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Yield where each piece of a row of documents begins and ends.

    `days` are their dates in days from 1 (0001-01-01), ascending. All time is halved until what lies in each half fits
    (`fits(start, end)`) or is a single day, which is never cut. So a piece depends on nothing but what lies in it and in
    its neighbour, and is cut from it at a day that no document decides.
    """

    def within(start: int, end: int, first_day: int, span: int) -> Iterator[tuple[int, int]]:
        if start == end:
            return
        if span == 1 or fits(start, end):
            yield start, end
            return
        half = first_day + span // 2
        middle = bisect_left(days, half, start, end)
        yield from within(start, middle, first_day, span // 2)
        yield from within(middle, end, half, span // 2)

    yield from within(0, len(days), 0, _DAYS)
