"""How close reports are to each other: numbers in, numbers out.

Every thing that reports may share is a list of those that have it, in the order of the catalog: an entity, a city, a
topic, a telling pair of characters. What two reports share counts where they stand near each other in its list, and the
less the longer the list; lengths, that of the catalog too, are taken in powers of two. So what is close to a report
follows from the lists that it stands in, from those around it there, and from how long their lists are: a report that is
edited or added moves few others. No work grows with the square of anything, and none depends on what was found before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from eventlib.cache.digests import digest_of_bytes
from eventlib.library.telling import CLASSES, TellingPairs

REACH = 10
"""How far around a report, in a list by date, others are looked at."""
ALIKE = 0.095
"""Cosine of the telling pairs of two texts from which these are called alike. Of the 528 pairs of the first 33 reports, 10
reach it: each two meetings of one series, two rules on one matter, two cases of one kind; from the eleventh on, which has
0.089, it is a matter of taste."""
LEAST = 1.0
"""Two reports are close from this many points on. Texts that are alike give as many."""

# What tells apart the reports of a library is in less than a third of its orders of magnitude: of 8,000 reports, a pair
# of characters that 512 of them say tells nothing, of 33 one that 16 say.
_TELLING = 3
# A text with fewer pairs is not alike to another for one or two of them.
_FEW = 24
# So large is the length of a vector, whose parts are whole numbers: sums are exact, in any order and on any machine.
_LENGTH = 1 << 12
_POINT = round(ALIKE * _LENGTH**2 / LEAST)
# A pair of reports (of up to half a million) and the product of two weights are sorted as one number of 63 bits.
_PRODUCT = 25
# More bits than the points of two reports that share everything.
_POINTS = 40
# So many reports are compared with the others at once: what is held of them is a few hundred megabytes at most.
_BLOCK = 8192

Key = TypeVar("Key", bound=Hashable)
_Numbers = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


def _among_the_most(one: _Numbers, points: _Numbers, most: int, count: int) -> _Flags:
    """Return which points are among the so many largest of the same report, or equal to the least of these."""
    # As one number each, they are sorted much faster than by two keys.
    codes = (one << _POINTS) - points
    ranked = np.sort(codes)
    starts = np.searchsorted(ranked, (np.arange(count) << _POINTS) - (1 << _POINTS) + 1)
    last = np.minimum(starts + most - 1, np.append(starts[1:], len(ranked)) - 1)
    return codes <= ranked[last][one] if len(ranked) else codes < 0


@dataclass(frozen=True, slots=True)
class _Lists:
    """Who stands in which list, list by list, in each in the order of the catalog."""

    members: _Numbers
    weights: _Numbers
    """The product of the weights of two members is what it counts that they share it."""
    following: _Numbers
    """How many members of the same list come after a member."""


_Beginnings: TypeAlias = Callable[[_Lists, int], _Numbers]
"""Returns where the first members of pairs stand whose second is so many places further in the same list."""
_Pairs: TypeAlias = tuple[_Numbers, _Numbers, _Numbers, _Flags]


def _ordered(lists: _Numbers, members: _Numbers, count: int) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Return lists and members list by list, in each in the order of the catalog, and how many of a list follow each."""
    lists, members = np.divmod(np.sort(lists * count + members), count)
    return lists, members, np.searchsorted(lists, lists, side="right") - np.arange(1, len(lists) + 1)


def _lists_of_keys(keys: Sequence[Mapping[Key, float]]) -> _Lists:
    numbers: dict[Hashable, int] = {}
    lists = np.array([numbers.setdefault(key, len(numbers)) for own in keys for key in own], dtype=np.int64)
    members = np.repeat(np.arange(len(keys)), [len(own) for own in keys])
    worth = np.array(list({key: worth for own in keys for key, worth in own.items()}.values()))
    length = np.bincount(lists, minlength=1)
    # 1 for what two reports share, less the more do, and never nothing.
    rarity = 1 - 0.8 * np.maximum(_magnitude(length) - 1, 0) / _magnitudes(len(keys))
    lists, members, following = _ordered(lists, members, len(keys))
    # Of two equal weights the product is the worth.
    return _Lists(members, np.rint(np.sqrt(worth * rarity * _POINT)).astype(np.int64)[lists], following)


def _lists_of_pairs(texts: Sequence[TellingPairs]) -> _Lists:
    pairs = np.frombuffer(b"".join(texts), dtype="<u4").astype(np.int64)
    members = np.repeat(np.arange(len(texts)), [len(own) // 4 for own in texts])
    length = np.bincount(pairs, minlength=CLASSES)
    magnitudes = _magnitudes(len(texts))
    rarity = magnitudes - np.minimum(_magnitude(length), magnitudes)
    # What no other text says makes none alike, but belongs to what there is to be alike in.
    squares = np.bincount(members, weights=rarity[pairs] ** 2, minlength=len(texts))
    lengths = np.sqrt(np.maximum(squares, _FEW * magnitudes**2))
    counts = ((length > 1) & (rarity * _TELLING >= magnitudes))[pairs]
    pairs, members = pairs[counts], members[counts]
    pairs, members, following = _ordered(pairs, members, len(texts))
    return _Lists(members, np.rint(_LENGTH * rarity[pairs] / lengths[members]).astype(np.int64), following)


def _magnitude(numbers: _Numbers) -> _Numbers:
    """Return how many times each number can be halved, down to 1."""
    return np.frexp(np.maximum(numbers, 1))[1].astype(np.int64) - 1


def _magnitudes(count: int) -> int:
    """Return how many orders of magnitude, in powers of two, lists of so many reports have; of a few, as many as of four."""
    return max(count.bit_length() - 1, 2)


@dataclass(frozen=True, slots=True)
class Closeness:
    """What is known of reports, in the order of the catalog, to say which are close to each other."""

    by_key: _Lists
    by_pair: _Lists
    days: _Numbers
    is_shown: _Flags
    most: int

    @classmethod
    def between(
        cls,
        keys: Sequence[Mapping[Key, float]],
        texts: Sequence[TellingPairs],
        days: Sequence[int],
        is_shown: Sequence[bool],
        most: int,
    ) -> Closeness:
        """Return what is to be known of some reports; at most so many are to be found close to one.

        Everything is given in the order of the catalog: the `keys` of what each report has, with the points that each is
        worth where hardly another report has it; the telling pairs of the texts; the days, counted from whichever. What is
        not shown is close to none, but others are to it.
        """
        by_key, by_pair = _lists_of_keys(keys), _lists_of_pairs(texts)
        return cls(by_key, by_pair, np.array(days, dtype=np.int64), np.array(is_shown, dtype=bool), most)

    @property
    def digest(self) -> str:
        """What stands for all that `of_all` follows from, the program aside: that is half of the work."""
        lists = (each for own in (self.by_key, self.by_pair) for each in (own.members, own.weights, own.following))
        known = (*lists, self.days, self.is_shown)
        return digest_of_bytes(
            b"".join([*(each.tobytes() for each in known), str((*map(len, known), self.most)).encode()])
        )

    def of_all(self) -> list[list[tuple[int, bool]]]:
        """Return for each report the numbers of those closest to it, and whether their texts are alike.

        The closest first, of equals the nearest in time.
        """
        return self._closest([self._pairs(_in_block(start)) for start in range(0, len(self.days), _BLOCK)])

    def of(self, number: int) -> list[tuple[int, bool]]:
        """Return what `of_all` says of one report, without looking at the others."""
        return self._closest([self._pairs(_beside(number))])[number]

    def _closest(self, found: Sequence[_Pairs]) -> list[list[tuple[int, bool]]]:
        count = len(self.days)
        if not found:
            return []
        one, other, points, alike = (np.concatenate(part) for part in zip(*found, strict=True))
        one, other, points, alike = np.append(one, other), np.append(other, one), np.tile(points, 2), np.tile(alike, 2)
        kept = np.flatnonzero(self.is_shown[other])
        kept = kept[_among_the_most(one[kept], points[kept], self.most, count)]
        one, other, points, alike = one[kept], other[kept], points[kept], alike[kept]
        order = np.lexsort((other, np.abs(self.days[one] - self.days[other]), -points, one))
        close = list(zip(other[order].tolist(), alike[order].tolist(), strict=True))
        starts = np.searchsorted(one, np.arange(count + 1), sorter=order).tolist()
        return [close[start : min(end, start + self.most)] for start, end in pairwise(starts)]

    def _pairs(self, beginnings: _Beginnings) -> _Pairs:
        """Return the two members of each pair that is close, its points, and whether the texts are alike."""
        count, least = len(self.days), round(LEAST * _POINT)
        codes, points = _sums(self.by_key, beginnings, count)
        text_codes, text_points = _sums(self.by_pair, beginnings, count)
        # How alike those are that share something else, then those that are close by their texts alone.
        at = np.searchsorted(text_codes, codes)
        found = np.flatnonzero(np.append(text_codes, -1)[at] == codes)
        likeness = np.zeros_like(points)
        likeness[found] = text_points[at[found]]
        alone = text_points >= least
        alone[at[found]] = False
        codes, points = np.append(codes, text_codes[alone]), np.append(points + likeness, text_points[alone])
        likeness = np.append(likeness, text_points[alone])
        close = points >= least
        one, other = np.divmod(codes[close], count)
        return one, other, points[close], likeness[close] >= least


def _in_block(start: int) -> _Beginnings:
    """Return what finds the pairs whose first member is one of the block of reports from `start` on."""

    def beginnings(lists: _Lists, distance: int) -> _Numbers:
        is_meant = (lists.members >= start) & (lists.members < start + _BLOCK) & (lists.following >= distance)
        return np.flatnonzero(is_meant)

    return beginnings


def _beside(number: int) -> _Beginnings:
    """Return what finds the pairs of which one report is the first member or the second."""

    def beginnings(lists: _Lists, distance: int) -> _Numbers:
        own = np.flatnonzero(lists.members == number)
        at = np.append(own, own[own >= distance] - distance)
        return at[lists.following[at] >= distance]

    return beginnings


def _sums(lists: _Lists, beginnings: _Beginnings, count: int) -> tuple[_Numbers, _Numbers]:
    """Return the pairs of reports that stand near each other in lists, as numbers that ascend, and their points."""
    packed = [np.zeros(0, dtype=np.int64)]
    for distance in range(1, REACH + 1):
        at = beginnings(lists, distance)
        # In place, here and below: these are millions, and to be given memory takes longer than to compute.
        found = lists.members[at] * count
        found += lists.members[at + distance]
        found <<= _PRODUCT
        found |= lists.weights[at] * lists.weights[at + distance]
        packed.append(found)
    products = np.concatenate(packed)
    products.sort()
    codes = products >> _PRODUCT
    is_last = np.ones(len(codes), dtype=bool)
    np.not_equal(codes[1:], codes[:-1], out=is_last[:-1])
    last = np.flatnonzero(is_last)
    products &= (1 << _PRODUCT) - 1
    total = np.cumsum(products, out=products)[last]
    return codes[last], np.diff(total, prepend=0)
