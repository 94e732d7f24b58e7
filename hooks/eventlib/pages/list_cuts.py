"""Where a list of reports is cut into pages, so that one more or one less is seen on the page where it stands, and seldom on another."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from eventlib.library.report import Report


def cut_list(reports: Sequence[Report], size: int, day: Callable[[Report], datetime.date]) -> Iterator[tuple[int, int]]:
    """Yield where each page of a list begins and ends.

    As long as more than one and a half times `size` are together, they are parted: where a year begins, else where a month
    does, else where an id decides, as if by lot; nowhere is less left together than half of `size`. So a cut follows from
    what stands around it, and not from how much comes before it. `day` returns the day that the list is in order of.
    """
    fewest, most = max(1, size // 2), size + size // 2
    if len(reports) <= most:  # as most lists are
        yield 0, len(reports)
        return
    parting = [(0, 0), *(_parting(newer, older, day) for newer, older in pairwise(reports))]
    left = [(0, len(reports))]
    while left:
        start, end = left.pop()
        if end - start > most:
            middle = min(range(start + fewest, end - fewest + 1), key=parting.__getitem__)
            left += [(middle, end), (start, middle)]
        else:
            yield start, end


def _parting(newer: Report, older: Report, day: Callable[[Report], datetime.date]) -> tuple[int, int]:
    """Return the rank of a cut between two neighbours of a list: it is cut where that is lowest."""
    one, other = day(newer), day(older)
    if one.year != other.year:
        return 0, crc32(f"{one.year}".encode())
    if one.month != other.month:
        return 1, crc32(f"{one.year}-{one.month}".encode())
    return 2, crc32(newer.id.encode())
