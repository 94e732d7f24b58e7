"""Where every pair of characters stands, as compressed blocks: the numeric half of the index, in numpy.

The format is described for readers of it in `docs/maintainers/search-format.md`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from eventlib.search.normalise import is_unspaced, is_word
from eventlib.search.parts import FIELD_END
from eventlib.workers import map_items

WORD_START = 1
"""The first half of a pair that stands for the beginning of a word."""
WHEREVER = 2
"""The second half of a pair that stands for its first half anywhere in a part of a document."""
_CHARACTERS = 1 << 21
"""More than all code points."""
COUNTED = _CHARACTERS
"""What is added to the second half of a pair, for a list that says of each position in which part of a document it is."""
_SPACE = 32

# A search loads one block for each pair of characters in it and each segment. Smaller blocks load less, but are more
# files to write.
_BLOCK_BITS = 3_000 * 8
# A longer list has blocks of its own, where it lies by the character before the pair: whoever knows that needs one of
# them, and whoever asks for another pair none.
_OWN_BITS = 1_500 * 8
# So many blocks more than fit best come into question for the lists of one first character.
_MORE_BLOCKS = (0, 1, -1, 2)
# How many entries are handled at once: memory that is taken and given back in small pieces is far faster.
_AT_ONCE = 700_000

_Array = npt.NDArray[Any]
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


def posting_blocks(codes: _Array, parts: _Array, part_count: int) -> Postings:
    """Return the posting lists of a text.

    `codes` is the text in code points. `parts` holds, for each of them, the number of the part of a document that it
    belongs to, ascending; there are `part_count`, the last ones perhaps empty.

    Raises:
        ValueError: more than 65,535 distinct characters, or 4 Gi characters or more.
    """
    text = _Text(codes, parts, part_count)
    written = list(map_items(lambda run: _encode(text.entries(*run), text), list(text.runs()), minimum=2))
    shared, own = ([block for each in written for block in each.blocks[is_own]] for is_own in (False, True))
    runs = np.concatenate([_NONE, *(each.runs for each in written)])
    pairs = np.concatenate([np.zeros((0, 3), dtype=np.int64), *(each.own for each in written)])
    return Postings(shared + own, runs, pairs)


class _Text:
    """A text, its characters numbered in the order of their code points, and what has to be written of it."""

    def __init__(self, codes: _Array, parts: _Array, part_count: int) -> None:
        self.length, self.part_count = len(codes), part_count
        self._parts = parts
        self.alphabet, self._dense = _dense_alphabet(codes)
        self._is_alone, self._is_word = (
            np.fromiter((test(chr(code)) for code in self.alphabet.tolist()), dtype=bool, count=len(self.alphabet))
            for test in (is_unspaced, is_word)
        )
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
        number = np.cumsum(np.broadcast_to(counts, len(self.alphabet))) // _AT_ONCE
        edges = np.flatnonzero(np.diff(number, prepend=-1)).tolist()
        yield from pairwise([*edges, len(self.alphabet)])

    def lists(self, entries: _Array) -> _Lists:
        """Return entries as lists."""
        pairs = (entries >> np.uint64(32)).astype(np.uint32)
        heads = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
        firsts, seconds = (self.alphabet[half].astype(np.int64) for half in (pairs[heads] >> 16, pairs[heads] & 0xFFFF))
        universes = np.where(seconds == WHEREVER, self.part_count, self.length)
        return _Lists(firsts, seconds, heads, entries.astype(np.uint32), universes)

    def parts_at(self, positions: _Array) -> _Array:
        """Return the numbers of the parts in which positions lie."""
        return self._parts[positions]

    def before(self, positions: _Array) -> _Array:
        """Return the code point before each position, 0 before the first."""
        before: _Array = self.alphabet[self._dense[np.maximum(positions, 1) - 1]]
        return np.where(positions > 0, before, 0)

    def entries(self, low: int, high: int) -> _Array:
        """Return the entries of all lists whose pairs begin with a character of a run, in order.

        An entry is the numbers of both characters, in 16 bits each, and the value, in 32: one number, which sorts fast.
        """
        found = []
        here = np.flatnonzero((self._dense >= low) & (self._dense < high))
        first = self._dense[here]
        # Where a single character stands is too much to load: only in which parts.
        present = np.zeros((high - low) * self.part_count, dtype=bool)
        present[(first - np.uint16(low)).astype(np.int64) * self.part_count + self._parts[here]] = True
        characters, places = np.divmod(np.flatnonzero(present), max(self.part_count, 1))
        is_alone = self._is_alone[low:high][characters]
        found.append(_joined((characters + low)[is_alone], self._wherever, places[is_alone]))
        paired = (first > self._space) & (here + 1 < self.length)
        here = here[paired]
        found.append(_joined(first[paired], self._dense[here + 1], here))
        if low <= self._word_start < high:
            words = self._is_word[self._dense]
            words[1:] &= ~words[:-1]  # where one begins
            starts = np.flatnonzero(words)
            found.append(_joined(np.full(len(starts), self._word_start), self._dense[starts], starts))
        entries = np.concatenate(found)
        entries.sort()
        return entries


def _joined(first: _Array, second: _Array | np.uint64, values: _Array) -> _Array:
    made = first.astype(np.uint64)
    made <<= np.uint64(16)
    made |= second
    made <<= np.uint64(32)
    made |= values.view(np.uint64)
    return made


class _Encoded(NamedTuple):
    """Some lists as blocks."""

    blocks: tuple[list[bytes], list[bytes]]
    """Those that lists share, and those of long lists."""
    runs: _Array
    own: _Array


class _Lists(NamedTuple):
    """Lists of pairs, one after the other."""

    firsts: _Array
    seconds: _Array
    heads: _Array
    """Where each list begins among the entries."""
    values: _Array
    """All entries."""
    universes: _Array
    """What the entries of each list are below."""

    @property
    def counts(self) -> _Array:
        """How many entries each has."""
        return np.diff(self.heads, append=len(self.values))

    def only(self, chosen: _Array) -> _Lists:
        """Return some of them, by their numbers."""
        counts = self.counts[chosen]
        heads = np.cumsum(counts) - counts
        at = np.arange(counts.sum()) + np.repeat(self.heads[chosen] - heads, counts)
        return _Lists(self.firsts[chosen], self.seconds[chosen], heads, self.values[at], self.universes[chosen])

    def and_then(self, other: _Lists) -> _Lists:
        """Return these and others."""
        moved = other._replace(heads=other.heads + len(self.values))
        return _Lists(*map(np.concatenate, zip(self, moved, strict=True)))


class _Tokens(NamedTuple):
    """The entries of lists in Rice code, as numbers with zeros before them."""

    numbers: _Array
    widths: _Array
    """How many bits each takes."""
    bits: _Array
    """How many bits those of each list take."""


def _encode(entries: _Array, text: _Text) -> _Encoded:
    """Return the blocks of some lists, all that there are of pairs with certain first characters."""
    if not len(entries):
        return _Encoded(([], []), _NONE, np.zeros((0, 3), dtype=np.int64))
    lists = text.lists(entries)
    bits = _sizes(lists)
    is_long = (bits > _OWN_BITS) & (lists.seconds != WHEREVER)
    long = lists.only(np.flatnonzero(is_long))
    counted = _counted(long, text)
    shared = lists.only(np.flatnonzero(~is_long)).and_then(counted)
    sizes = np.concatenate((bits[~is_long], _sizes(counted)))
    blocks, divisors, runs = _lay_out(shared, sizes)
    own_counts = -(-bits[is_long] // _BLOCK_BITS)
    parts, part_blocks = _by_what_is_before(long, own_counts, text)
    own = np.stack((long.firsts, long.seconds, own_counts), axis=1)
    return _Encoded(
        (
            _blocks(shared, blocks, divisors, int(runs[:, 1].sum())),
            _blocks(parts, part_blocks, np.full_like(parts.seconds, _CHARACTERS), int(own_counts.sum())),
        ),
        runs,
        own,
    )


def _counted(long: _Lists, text: _Text) -> _Lists:
    """Return short lists beside long ones, which say of the positions only in which parts of documents they are."""
    counts = long.counts
    numbers = np.arange(len(long.values)) - np.repeat(long.heads, counts)
    values = (text.parts_at(long.values) + numbers).astype(np.uint32)
    return _Lists(long.firsts, long.seconds + COUNTED, long.heads, values, text.part_count + counts)


def _by_what_is_before(long: _Lists, counts: _Array, text: _Text) -> tuple[_Lists, _Array]:
    """Return lists of which each has so many blocks as lists by the character before, and the number of the block of each.

    Their pairs are one more than that character, and the first of the old pair: the second is known by the block.
    """
    own = np.repeat(np.arange(len(counts)), long.counts)
    before = text.before(long.values).astype(np.int64)
    blocks = (np.cumsum(counts) - counts)[own] + before % counts[own]
    order = np.argsort(blocks * _CHARACTERS + before, kind="stable")
    blocks, before = blocks[order], before[order]
    heads = np.flatnonzero((np.diff(blocks, prepend=-1) != 0) | (np.diff(before, prepend=-1) != 0))
    which = own[order][heads]
    parts = _Lists(before[heads] + 1, long.firsts[which], heads, long.values[order], long.universes[which])
    return parts, blocks[heads]


def _blocks(lists: _Lists, numbers: _Array, divisors: _Array, count: int) -> list[bytes]:
    """Return so many blocks, in which lists lie by the numbers of these."""
    blocks = [_closed(b"")] * count
    if not len(numbers):
        return blocks
    order = np.lexsort((lists.seconds, lists.firsts, numbers))
    bounds = np.flatnonzero(np.diff(numbers[order], prepend=-1, append=-1))
    firsts, quotients = lists.firsts[order], (lists.seconds // divisors)[order]
    steps, within = np.diff(firsts, prepend=0), np.diff(quotients, prepend=0)
    steps[bounds[:-1]] = firsts[bounds[:-1]]
    within[steps != 0] = quotients[steps != 0] + 1
    headers = np.stack((steps + 1, within, lists.counts[order]), axis=1)
    for number, content in zip(numbers[order][bounds[:-1]].tolist(), _pack(headers, order, bounds, lists), strict=True):
        blocks[number] = _closed(content)
    return blocks


def _dense_alphabet(codes: _Array) -> tuple[_Array, _Array]:
    """Return the code points in use, in order, and the text in their numbers.

    These have 16 bits each, so that a pair and its position are one 64-bit number, which sorts fast.
    """
    used = np.zeros(0x110000, dtype=bool)
    used[codes] = True
    used[[FIELD_END, WORD_START, WHEREVER, _SPACE]] = True
    alphabet = np.flatnonzero(used).astype(np.uint32)
    if len(alphabet) > 0xFFFF or len(codes) >= 1 << 32:
        raise ValueError("a segment has at most 65,535 distinct characters and 4 Gi characters of text")
    numbers = np.zeros(0x110000, dtype=np.uint16)
    numbers[alphabet] = np.arange(len(alphabet), dtype=np.uint16)
    return alphabet, numbers[codes]


def _bit_length(values: _Array) -> _Array:
    """Return the number of binary digits of each number below 2**53."""
    return np.frexp(values)[1].astype(np.int64)


def _lay_out(lists: _Lists, sizes: _Array) -> tuple[_Array, _Array, _Array]:
    """Return for lists of these sizes in bits the block of each, of how many blocks its second character chooses that, and the runs."""
    firsts, of_first = np.unique(lists.firsts, return_inverse=True)
    totals = np.bincount(of_first, weights=sizes)
    by_first = _divisors(of_first, lists.seconds, sizes, totals)
    runs: list[tuple[int, int]] = []
    run_of = []
    room = 0.0
    for first, total, divisor in zip(firsts.tolist(), totals.tolist(), by_first.tolist(), strict=True):
        room -= total
        if not runs or divisor > 1 or room < 0:
            runs.append((first, divisor))
            room = _BLOCK_BITS - total if divisor == 1 else -1
        run_of.append(len(runs) - 1)
    divisors = by_first[of_first]
    starts = np.cumsum([0, *(count for _, count in runs)])[run_of]
    return starts[of_first] + lists.seconds % divisors, divisors, np.array(runs, dtype=np.int64)


def _divisors(of_first: _Array, seconds: _Array, sizes: _Array, totals: _Array) -> _Array:
    """Return of how many blocks the lists of each first character are to choose one: so many that these are of like size."""
    about = np.maximum(np.rint(totals / _BLOCK_BITS), 1).astype(np.int64)
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


def _shifts(lists: _Lists) -> _Array:
    shifts: _Array = np.maximum(_bit_length(11 * lists.universes // (16 * lists.counts)) - 1, 0)
    return shifts


def _sizes(lists: _Lists) -> _Array:
    """Return about how many bits the entries of each list take: no fewer, and hardly more."""
    shifts = _shifts(lists)
    last = lists.values[lists.heads + lists.counts - 1].astype(np.int64)
    sizes: _Array = lists.counts * (shifts + 1) + (last >> shifts)
    return sizes


def _tokens(lists: _Lists) -> _Tokens:
    """Return the entries of lists in Rice code.

    A number in this code with shift k is a one and its k lowest digits, after as many zeros as the rest of it says.
    """
    values, heads, counts = lists.values, lists.heads, lists.counts
    if not len(values):
        return _Tokens(values, values, heads)
    shifts = _shifts(lists).astype(np.uint32)
    gaps = np.empty_like(values)
    gaps[0] = 0
    np.subtract(values[1:], values[:-1], out=gaps[1:])
    gaps -= 1
    gaps[heads] = values[heads]
    of_each = np.repeat(shifts, counts)
    high = gaps >> of_each
    widths = high + of_each + 1
    return _Tokens(gaps - ((high - 1) << of_each), widths, np.add.reduceat(widths, heads, dtype=np.int64))


def _pack(headers: _Array, order: _Array, bounds: _Array, lists: _Lists) -> list[bytes]:
    """Return what is written between neighbouring bounds of lists in this order.

    Everything written is a number with zeros before it: one in Elias gamma is itself in 2n-1 bits, n its digits. Each
    list is three of these, its header, and its tokens, each so many bits wide.
    """
    tokens = _tokens(lists)
    header_bits = 2 * _bit_length(headers) - 1
    list_bits = header_bits.sum(axis=1) + tokens.bits[order]
    block_bytes = -(-np.add.reduceat(list_bits, bounds[:-1]) // 8)
    block_starts = np.concatenate(([0], np.cumsum(block_bytes)))
    before = np.cumsum(list_bits) - list_bits
    starts = before + np.repeat(8 * block_starts[:-1] - before[bounds[:-1]], np.diff(bounds))
    header_ends = starts[:, None] + np.cumsum(header_bits, axis=1)
    entry_starts = np.empty_like(starts)
    entry_starts[order] = header_ends[:, 2]
    ends = np.cumsum(tokens.widths, dtype=np.int64)
    ends += np.repeat(entry_starts - ends[lists.heads] + tokens.widths[lists.heads], lists.counts)
    words = np.zeros(int(block_starts[-1]) // 4 + 2, dtype=np.uint64)
    for numbers, number_ends in ((tokens.numbers, ends), (headers.reshape(-1), header_ends.reshape(-1))):
        _add_bits(words, numbers.astype(np.uint64), number_ends)
    written = words[1:].astype(">u4").tobytes()
    return [written[start:end] for start, end in pairwise(block_starts.tolist())]


def _closed(content: bytes) -> bytes:
    return content + zlib.adler32(content).to_bytes(4, "big")


def _add_bits(words: _Array, numbers: _Array, ends: _Array) -> None:
    """Write each number below 2**32 so that it ends before a bit, counted from the second word of 32; none overlap."""
    last = ends - 1
    numbers <<= (31 - (last & 31)).astype(np.uint64)
    word = last >> 5
    first_of_word = np.flatnonzero(np.concatenate(([True], word[1:] != word[:-1])))
    at = word[first_of_word]
    together = np.add.reduceat(numbers, first_of_word)
    # What shares a word may stand far apart among the numbers.
    np.add.at(words, at + 1, together & np.uint64(0xFFFFFFFF))
    np.add.at(words, at, together >> np.uint64(32))
