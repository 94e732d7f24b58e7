"""Where every pair of characters stands, as compressed blocks: the numeric half of the index, in numpy.

The format is described for readers of it in `docs/maintainers/search-format.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from eventlib.search.coding import Lists, blocks_of, sizes_of
from eventlib.search.lines import FIELD_END
from eventlib.search.normalise import UNSPACED
from eventlib.workers import map_items

WORD_START = 1
"""The first half of a pair that stands for the beginning of a word."""
WHEREVER = 2
"""The first half of a pair that stands for its second half anywhere in a part of a document."""
_CHARACTERS = 1 << 21
"""More than all code points."""
COUNTED = _CHARACTERS
"""What is added to the second half of a pair, for a list that says of each position in which part of a document it is."""
STEP = 64
"""Each document begins at a multiple of so many characters, so that its length is a small number."""
_SPACE = 32

# A search loads one block for each pair of characters in it and each segment. Smaller blocks load less, but are more
# files to write. All sizes here are in bits.
_BLOCK = 2_000 * 8
# Lists of single characters, and of pairs that begin with a word or with a letter or digit, are few and asked for often: a
# date is looked for in up to four ways of writing it.
_SMALL_BLOCK = 1_000 * 8
# A longer list has blocks of its own, where it lies by the character before the pair: whoever knows that needs one of
# them, and whoever asks for another pair none.
_OWN_BITS = 1_500 * 8
# So many blocks more than fit best come into question for the lists of one first character.
_MORE_BLOCKS = (0, 1, -1, 2)
# How many entries are handled at once: memory that is taken and given back in small pieces is far faster.
_AT_ONCE = 700_000

_Array = npt.NDArray[Any]
_MOST_NUMBERS = 0xFFFF
_NONE: _Array = np.zeros((0, 2), dtype=np.int64)


class Postings(NamedTuple):
    """Posting lists as blocks."""

    blocks: list[bytes]
    """Those that lists share, then those of long lists."""
    runs: _Array
    """For each run of the former: the least first character of its pairs, and how many blocks it has. Of these the rest
    of the second character of a pair, divided by their number, chooses one."""
    own: _Array
    """For each long list the two characters of its pair, and how many blocks it has. Of these the rest of the character
    before the pair, divided by their number, chooses one."""


def posting_blocks(codes: _Array, parts: _Array) -> Postings:
    """Return the posting lists of a text.

    `codes` is the text in code points. `parts` says where each part of a document begins: a title at a multiple of `STEP`,
    and another text behind it.

    Raises:
        ValueError: more than 65,535 distinct characters, or 4 Gi characters or more, or nearly so many.
    """
    text = _Text(codes, parts)
    written = list(map_items(lambda run: _encode(text.entries(*run), text), list(text.runs()), minimum=2))
    shared, own = ([block for each in written for block in each.blocks[is_own]] for is_own in (False, True))
    runs = np.concatenate([_NONE, *(each.runs for each in written)])
    pairs = np.concatenate([np.zeros((0, 3), dtype=np.int64), *(each.own for each in written)])
    return Postings(shared + own, runs, pairs)


class _Text:
    """A text, its characters numbered in the order of their code points, and what has to be written of it."""

    def __init__(self, codes: _Array, parts: _Array) -> None:
        self.length, self.part_count = len(codes), len(parts)
        # From one multiple to the next at most one part begins. So little is looked up that it stays near the processor:
        # who looks up numbers all over a text waits for memory.
        self._part_at_step = np.searchsorted(parts, np.arange(0, self.length, STEP), side="right").astype(np.uint32) - 1
        self._part_ends = np.append(parts[1:], self.length).astype(np.uint32)
        self.alphabet, self._dense, self._before = _dense_alphabet(codes)
        # As `is_unspaced` and `is_word` say it of one character.
        edges = np.array([edge for first, last in UNSPACED for edge in (first, last + 1)])
        self._is_alone = np.searchsorted(edges, self.alphabet, side="right") % 2 == 1
        self._is_word = (self.alphabet > _SPACE) & ~self._is_alone
        self._word_start, self._wherever, self._space = (
            np.uint64(np.searchsorted(self.alphabet, code)) for code in (WORD_START, WHEREVER, _SPACE)
        )

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield runs of first halves of pairs, as numbers, that have about as many entries as are handled at once."""
        # What is counted is copied first, into numbers of 64 bits: in pieces, as memory that is new is slow.
        pieces = (self._dense[start : start + _AT_ONCE] for start in range(0, self.length, _AT_ONCE))
        counts = sum(
            (np.bincount(piece, minlength=len(self.alphabet)) for piece in pieces), np.zeros(1, dtype=np.int64)
        )
        first = int(self._space) + 1
        yield 0, first
        number = np.cumsum(np.broadcast_to(counts, len(self.alphabet))[first:]) // _AT_ONCE
        edges = first + np.flatnonzero(np.diff(number, prepend=-1))
        yield from pairwise([*edges.tolist(), len(self.alphabet)])

    def block_bits(self, firsts: _Array) -> _Array:
        """Return about how many bits the blocks of each of these first halves of pairs are to have."""
        is_word = self._is_word[np.searchsorted(self.alphabet, firsts)]
        return np.where(is_word | (firsts <= WHEREVER), _SMALL_BLOCK, _BLOCK)

    def lists(self, entries: _Array) -> Lists:
        """Return entries as lists."""
        heads, firsts, seconds, values = _parted(entries)
        firsts, seconds = (self.alphabet[half].astype(np.int64) for half in (firsts, seconds))
        universes = np.where(firsts == WHEREVER, self.part_count, self.length)
        return Lists(firsts, seconds, heads, values, universes)

    def parts_at(self, positions: _Array) -> _Array:
        """Return the numbers of the parts in which positions lie."""
        parts: _Array = self._part_at_step[positions // np.uint32(STEP)]
        parts += positions >= self._part_ends[parts]
        return parts

    def before(self, positions: _Array) -> _Array:
        """Return the number of the character before each position, that of U+0000 before the first."""
        before: _Array = np.take(self._before, positions, mode="clip")
        return before

    def entries(self, low: int, high: int) -> _Array:
        """Return the entries of all lists whose pairs begin with a character of a run, in order.

        An entry is the numbers of both characters, in 16 bits each, and the value, in 32: one number, which sorts fast.
        """
        if not low:
            entries = self._alone()
        else:
            # What is less than the lowest becomes more than any.
            here = np.flatnonzero(self._dense[:-1] - np.uint16(low) < high - low)
            entries = _joined(self._dense[here], self._dense[1:][here], here)
        entries.sort()
        return entries

    def _alone(self) -> _Array:
        """Return the entries of pairs of which only the second is a character."""
        words = self._is_word[self._dense]
        words[1:] &= ~words[:-1]  # where one begins
        starts = np.flatnonzero(words)
        # Where a single character stands is too much to load: only in which parts.
        present = np.zeros(self.part_count * len(self.alphabet), dtype=bool)
        for start in range(0, self.length, _AT_ONCE):
            dense = self._dense[start : start + _AT_ONCE]
            parts = self.parts_at(np.arange(start, start + len(dense), dtype=np.uint32))
            present[np.multiply(parts, len(self.alphabet), dtype=np.int64) + dense] = True
        present.reshape(self.part_count, -1)[:] &= self._is_alone
        places, characters = np.divmod(np.flatnonzero(present), len(self.alphabet))
        return np.concatenate(
            (_joined(self._word_start, self._dense[starts], starts), _joined(self._wherever, characters, places))
        )


def _joined(first: _Array | np.uint64, second: _Array, values: _Array) -> _Array:
    """Return two numbers of 16 bits and one of 32 as one each."""
    made = np.empty((len(values), 2), dtype="<u4")
    made[:, 0] = values
    made[:, 1] = second
    made[:, 1] |= np.left_shift(first, 16, dtype=np.uint32)
    joined: _Array = made.view("<u8")[:, 0]
    return joined


def _parted(joined: _Array) -> tuple[_Array, _Array, _Array, _Array]:
    """Return where each pair of the first two of joined numbers begins, in their order, these two, and all of the third."""
    halves = joined.view("<u4")
    pairs = halves[1::2]
    is_head = np.ones(len(pairs), dtype=bool)
    np.not_equal(pairs[1:], pairs[:-1], out=is_head[1:])
    heads = np.flatnonzero(is_head)
    return heads, pairs[heads] >> 16, pairs[heads] & 0xFFFF, halves[::2].copy()


class _Encoded(NamedTuple):
    """Some lists as blocks."""

    blocks: tuple[list[bytes], list[bytes]]
    """Those that lists share, and those of long lists."""
    runs: _Array
    own: _Array


def _encode(entries: _Array, text: _Text) -> _Encoded:
    """Return the blocks of some lists, all that there are of pairs with certain first characters."""
    if not len(entries):
        return _Encoded(([], []), _NONE, np.zeros((0, 3), dtype=np.int64))
    lists = text.lists(entries)
    bits = sizes_of(lists)
    is_long = (bits > _OWN_BITS) & (lists.firsts != WHEREVER)
    long = lists.only(is_long)
    counted = _counted(long, text)
    shared = lists.only(~is_long).and_then(counted)
    sizes = np.concatenate((bits[~is_long], sizes_of(counted)))
    firsts = lists.firsts[np.flatnonzero(np.diff(lists.firsts, prepend=-1))]
    blocks, divisors, runs = _lay_out(shared, firsts, sizes, text)
    own_counts = -(-bits[is_long] // text.block_bits(long.firsts))
    parts, part_blocks = _by_what_is_before(long, own_counts, text)
    own = np.stack((long.firsts, long.seconds, own_counts), axis=1)
    return _Encoded(
        (
            blocks_of(shared, blocks, divisors, int(runs[:, 1].sum())),
            blocks_of(parts, part_blocks, np.full_like(parts.seconds, _CHARACTERS), int(own_counts.sum())),
        ),
        runs,
        own,
    )


def _counted(long: Lists, text: _Text) -> Lists:
    """Return short lists beside long ones, which say of the positions only in which parts of documents they are."""
    counts = long.counts
    values = np.arange(len(long.values), dtype=np.uint32)
    values -= np.repeat(long.heads.astype(np.uint32), counts)
    values += text.parts_at(long.values)
    return Lists(long.firsts, long.seconds + COUNTED, long.heads, values, text.part_count + counts)


def _by_what_is_before(long: Lists, counts: _Array, text: _Text) -> tuple[Lists, _Array]:
    """Return lists of which each has so many blocks as lists by the character before, and the number of the block of each.

    Their pairs are one more than that character, and the first of the old pair: the second is known by the block.
    """
    of_block = np.repeat(np.arange(len(counts)), counts)
    if len(of_block) > _MOST_NUMBERS:
        raise ValueError("a character has long lists of at most 65,535 blocks")
    before = text.before(long.values)
    first_blocks, divisors = (
        np.repeat(each.astype(np.uint32), long.counts) for each in (np.cumsum(counts) - counts, counts)
    )
    entries = _joined(first_blocks + text.alphabet[before] % divisors, before, long.values)
    entries.sort()
    heads, blocks, before, values = _parted(entries)
    which = of_block[blocks]
    parts = Lists(text.alphabet[before].astype(np.int64) + 1, long.firsts[which], heads, values, long.universes[which])
    return parts, blocks.astype(np.int64)


def _dense_alphabet(codes: _Array) -> tuple[_Array, _Array, _Array]:
    """Return the code points in use, in order, the text in their numbers, and what stands before each of its characters.

    These have 16 bits each, so that a pair and its position are one 64-bit number, which sorts fast.
    """
    used = np.zeros(0x110000, dtype=bool)
    used[codes] = True
    used[[FIELD_END, WORD_START, WHEREVER, _SPACE]] = True
    alphabet = np.flatnonzero(used).astype(np.uint32)
    if len(alphabet) > _MOST_NUMBERS or len(codes) >= 1 << 32:
        raise ValueError("a segment has at most 65,535 distinct characters and 4 Gi characters of text")
    numbers = np.zeros(0x110000, dtype=np.uint16)
    numbers[alphabet] = np.arange(len(alphabet), dtype=np.uint16)
    dense = np.zeros(len(codes) + 1, dtype=np.uint16)
    np.take(numbers, codes, out=dense[1:], mode="clip")
    return alphabet, dense[1:], dense[:-1]


def _lay_out(lists: Lists, firsts: _Array, sizes: _Array, text: _Text) -> tuple[_Array, _Array, _Array]:
    """Return for lists of these sizes in bits the block of each, of how many blocks its second character chooses that, and the runs.

    `firsts` are all first characters of the lists, each once, in order.
    """
    of_first = np.searchsorted(firsts, lists.firsts)
    totals = np.bincount(of_first, weights=sizes)
    block_bits = text.block_bits(firsts)
    by_first = _divisors(of_first, lists.seconds, sizes, totals, block_bits)
    runs: list[tuple[int, int]] = []
    run_of = []
    room = 0.0
    for first, total, divisor, wanted in zip(
        *(each.tolist() for each in (firsts, totals, by_first, block_bits)), strict=True
    ):
        room -= total
        if not runs or divisor > 1 or room < 0:
            runs.append((first, divisor))
            room = wanted - total if divisor == 1 else -1
        run_of.append(len(runs) - 1)
    divisors = by_first[of_first]
    starts = np.cumsum([0, *(count for _, count in runs)])[run_of]
    return starts[of_first] + lists.seconds % divisors, divisors, np.array(runs, dtype=np.int64)


def _divisors(of_first: _Array, seconds: _Array, sizes: _Array, totals: _Array, block_bits: _Array) -> _Array:
    """Return of how many blocks the lists of each first character are to choose one: so many that these are of like size."""
    about = np.maximum(np.rint(totals / block_bits), 1).astype(np.int64)
    best, least = about, np.full(len(about), np.inf)
    for more in _MORE_BLOCKS:
        divisors = np.where(about > 1, about + more, 1)
        starts = np.cumsum(divisors) - divisors
        blocks = starts[of_first] + seconds % divisors[of_first]
        filled = np.bincount(blocks, weights=sizes, minlength=divisors.sum())
        unevenness = np.add.reduceat(filled**2, starts) * divisors
        best = np.where(unevenness < least, divisors, best)
        least = np.minimum(unevenness, least)
    return best
