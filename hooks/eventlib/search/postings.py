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
_SPACE = 32

# A search loads one block for each pair of characters in it and each segment. Smaller blocks load less, but lengthen
# the list of blocks, which every first search loads: at 8,000 reports both are about equal at this size.
_BLOCK_BITS = 4_000 * 8
# Bytes. A reader who may choose what to load asks for others first.
_LONG_BLOCK = 5_000
# How many entries are handled at once: memory that is taken and given back in small pieces is far faster.
_AT_ONCE = 700_000

_Array = npt.NDArray[Any]


class Postings(NamedTuple):
    """Posting lists as blocks."""

    blocks: list[bytes]
    separators: _Array
    """For each block two code points: a pair that comes after all of the block before, and after none of this one."""
    long: _Array
    """The numbers of the blocks that are larger than others, and how many kibibytes each has, begun ones counted."""


def posting_blocks(codes: _Array, parts: _Array, part_count: int) -> Postings:
    """Return the posting lists of a text.

    `codes` is the text in code points. `parts` holds, for each of them, the number of the part of a document that it
    belongs to, ascending; there are `part_count`, the last ones perhaps empty.

    Raises:
        ValueError: more than 65,535 distinct characters, or 4 Gi characters or more.
    """
    text = _Text(codes, parts, part_count)
    written = list(map_items(lambda run: _encode(text.entries(*run), text), list(text.runs()), minimum=2))
    blocks = [block for some, _ in written for block in some]
    long = [(number, -(-len(block) // 1024)) for number, block in enumerate(blocks) if len(block) > _LONG_BLOCK]
    separators = np.concatenate([np.zeros((0, 2), dtype=np.int64), *(pairs for _, pairs in written)])
    return Postings(blocks, separators, np.array(long, dtype=np.int64).reshape(-1, 2))


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
        number = np.cumsum(np.bincount(self._dense, minlength=len(self.alphabet))) // _AT_ONCE
        edges = np.flatnonzero(np.diff(number, prepend=-1)).tolist()
        yield from pairwise([*edges, len(self.alphabet)])

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


def _encode(entries: _Array, text: _Text) -> tuple[list[bytes], _Array]:
    """Return the blocks of some lists, and the separator before each."""
    if not len(entries):
        return [], np.zeros((0, 2), dtype=np.int64)
    pairs = (entries >> np.uint64(32)).astype(np.uint32)
    heads = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
    firsts, seconds = (text.alphabet[half].astype(np.int64) for half in (pairs[heads] >> 16, pairs[heads] & 0xFFFF))
    counts = np.diff(heads, append=len(pairs))
    universes = np.where(seconds == WHEREVER, text.part_count, text.length)
    shifts = np.maximum(_bit_length(11 * universes // (16 * counts)) - 1, 0).astype(np.uint32)
    tokens, widths = _rice(entries.astype(np.uint32), heads, counts, shifts)
    steps = np.diff(firsts, prepend=0)
    within = np.where(steps == 0, np.diff(seconds, prepend=0), seconds + 1)
    entry_bits = np.add.reduceat(widths, heads, dtype=np.int64)
    # A list has never more bits than as the first of its block, where its pair is written whole.
    separators = _separators(firsts, seconds)
    sizes = entry_bits + 2 * (_bit_length(counts) + _bit_length(seconds)) + 2
    bounds = _block_bounds(sizes, _shortness(separators))
    steps[bounds[:-1]] = firsts[bounds[:-1]]
    within[bounds[:-1]] = seconds[bounds[:-1]] + 1
    headers = np.stack((steps + 1, within, counts), axis=1)
    blocks = _pack(headers, bounds, tokens, widths, heads, entry_bits)
    return blocks, np.stack((firsts, separators), axis=1)[bounds[:-1]]


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


def _separators(firsts: _Array, seconds: _Array) -> _Array:
    """Return for each pair what, as second half, comes after the pair before it and not after it, and ends in zeros."""
    before = np.concatenate(([0], seconds[:-1]))
    shift = np.maximum(_bit_length(seconds ^ before) - 1, 0)
    found: _Array = np.where(np.diff(firsts, prepend=-1) != 0, 0, (seconds >> shift) << shift)
    return found


def _shortness(separators: _Array) -> _Array:
    """Return how many zeros each of these numbers ends in: so much the less is to be written of it."""
    zeros: _Array = np.where(separators == 0, 32, _bit_length(separators & -separators) - 1)
    return zeros


def _block_bounds(sizes: _Array, shortness: _Array) -> _Array:
    """Return where blocks begin and end among lists of these sizes in bits. A longer list is a block of its own.

    In the last quarter of a block it ends where what separates it from the next one is short.
    """
    ends = np.cumsum(sizes)
    bounds = [0]
    while bounds[-1] < len(sizes):
        start = bounds[-1]
        before = ends[start - 1] if start else 0
        low, high = np.searchsorted(ends, (before + _BLOCK_BITS * 3 // 4, before + _BLOCK_BITS), side="right").tolist()
        if high == len(sizes):
            bounds.append(high)
        else:
            low = max(low, start + 1)
            some = shortness[low : high + 1][::-1]
            bounds.append(max(high - int(some.argmax()), start + 1) if len(some) else start + 1)
    return np.array(bounds)


def _rice(values: _Array, heads: _Array, counts: _Array, shifts: _Array) -> tuple[_Array, _Array]:
    """Return each entry in Rice code, as a number and the bits that it takes with the zeros before it.

    A number in this code with shift k is a one and its k lowest digits, after as many zeros as the rest of it says.
    """
    gaps = np.empty_like(values)
    gaps[0] = 0
    np.subtract(values[1:], values[:-1], out=gaps[1:])
    gaps -= 1
    gaps[heads] = values[heads]
    of_each = np.repeat(shifts, counts)
    high = gaps >> of_each
    widths = high + of_each + 1
    return gaps - ((high - 1) << of_each), widths


def _pack(  # noqa: PLR0913, PLR0917 - lists, and what is written of them
    headers: _Array, bounds: _Array, tokens: _Array, widths: _Array, heads: _Array, entry_bits: _Array
) -> list[bytes]:
    """Return the bytes of the blocks between neighbouring bounds.

    Everything written is a number with zeros before it: one in Elias gamma is itself in 2n-1 bits, n its digits. Each
    list is three of these, its header, and its tokens, each so many bits wide. After these bits a block holds their
    Adler-32.
    """
    header_bits = 2 * _bit_length(headers) - 1
    list_bits = header_bits.sum(axis=1) + entry_bits
    block_bytes = -(-np.add.reduceat(list_bits, bounds[:-1]) // 8)
    block_starts = np.concatenate(([0], np.cumsum(block_bytes)))
    before = np.cumsum(list_bits) - list_bits
    starts = before + np.repeat(8 * block_starts[:-1] - before[bounds[:-1]], np.diff(bounds))
    header_ends = starts[:, None] + np.cumsum(header_bits, axis=1)
    ends = np.cumsum(widths, dtype=np.int64)
    counts = headers[:, 2]
    ends += np.repeat(header_ends[:, 2] - ends[heads] + widths[heads], counts)
    words = np.zeros(int(block_starts[-1]) // 4 + 2, dtype=np.uint64)
    for numbers, number_ends in ((tokens, ends), (headers.reshape(-1), header_ends.reshape(-1))):
        _add_bits(words, numbers.astype(np.uint64), number_ends)
    written = words[1:].astype(">u4").tobytes()
    blocks = [written[start:end] for start, end in pairwise(block_starts.tolist())]
    return [block + zlib.adler32(block).to_bytes(4, "big") for block in blocks]


def _add_bits(words: _Array, numbers: _Array, ends: _Array) -> None:
    """Write each number below 2**32 so that it ends before a bit, counted from the second word of 32; none overlap."""
    last = ends - 1
    numbers <<= (31 - (last & 31)).astype(np.uint64)
    word = last >> 5
    first_of_word = np.flatnonzero(np.concatenate(([True], word[1:] != word[:-1])))
    at = word[first_of_word]
    words[at + 1] += np.add.reduceat(numbers & np.uint64(0xFFFFFFFF), first_of_word)
    words[at] += np.add.reduceat(numbers >> np.uint64(32), first_of_word)
