"""Lists of ascending numbers as blocks of bits, in numpy.

The format is described for readers of it in `docs/maintainers/search-format.md`.
"""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_Array = npt.NDArray[Any]
# The second half of a pair is less than twice the number of code points.
_BITS_OF_SECOND, _BITS_OF_PAIR = 22, 43
# So many numbers at once are written as bits: what is made of them on the way stays near the processor.
_AT_ONCE = 32_768


class Lists(NamedTuple):
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

    def only(self, chosen: _Array) -> Lists:
        """Return some of them: `chosen` says of each whether it is one."""
        all_counts = self.counts
        counts = all_counts[chosen]
        values = self.values[np.repeat(chosen, all_counts)]
        return Lists(
            self.firsts[chosen], self.seconds[chosen], np.cumsum(counts) - counts, values, self.universes[chosen]
        )

    def and_then(self, other: Lists) -> Lists:
        """Return these and others."""
        moved = other._replace(heads=other.heads + len(self.values))
        return Lists(*map(np.concatenate, zip(self, moved, strict=True)))


class _Tokens(NamedTuple):
    """The entries of lists in Rice code, as numbers with zeros before them."""

    numbers: _Array
    ends: _Array
    """How many bits each takes, and all before it."""
    starts: _Array
    """How many bits all before each list take."""


def blocks_of(lists: Lists, numbers: _Array, divisors: _Array, count: int) -> list[bytes]:
    """Return so many blocks, in which lists lie by the numbers of these."""
    blocks = [_closed(b"")] * count
    if not len(numbers):
        return blocks
    order = np.argsort((numbers << _BITS_OF_PAIR) + (lists.firsts << _BITS_OF_SECOND) + lists.seconds)
    bounds = np.flatnonzero(np.diff(numbers[order], prepend=-1, append=-1))
    firsts, quotients = lists.firsts[order], (lists.seconds // divisors)[order]
    steps, within = np.diff(firsts, prepend=0), np.diff(quotients, prepend=0)
    steps[bounds[:-1]] = firsts[bounds[:-1]]
    within[steps != 0] = quotients[steps != 0] + 1
    headers = np.stack((steps + 1, within, lists.counts[order]), axis=1)
    for number, content in zip(numbers[order][bounds[:-1]].tolist(), _pack(headers, order, bounds, lists), strict=True):
        blocks[number] = _closed(content)
    return blocks


def _bit_length(values: _Array) -> _Array:
    """Return the number of binary digits of each number below 2**53."""
    return np.frexp(values)[1].astype(np.int64)


def _shifts(lists: Lists) -> _Array:
    shifts: _Array = np.maximum(_bit_length(11 * lists.universes // (16 * lists.counts)) - 1, 0)
    return shifts


def sizes_of(lists: Lists) -> _Array:
    """Return about how many bits the entries of each list take: no fewer, and hardly more."""
    shifts = _shifts(lists)
    last = lists.values[lists.heads + lists.counts - 1].astype(np.int64)
    sizes: _Array = lists.counts * (shifts + 1) + (last >> shifts)
    return sizes


def _tokens(lists: Lists) -> _Tokens:
    """Return the entries of lists in Rice code.

    A number in this code with shift k is a one and its k lowest digits, after as many zeros as the rest of it says.
    """
    values, heads, counts = lists.values, lists.heads, lists.counts
    if not len(values):
        return _Tokens(values, heads, heads)
    shifts = _shifts(lists).astype(np.uint32)
    gaps = np.empty_like(values)
    gaps[0] = 0
    np.subtract(values[1:], values[:-1], out=gaps[1:])
    gaps -= 1
    gaps[heads] = values[heads]
    of_each = np.repeat(shifts, counts)
    high = gaps >> of_each
    widths = high + of_each
    widths += 1
    ends = np.cumsum(widths, dtype=np.int64)
    high -= 1
    gaps -= high << of_each
    starts = np.concatenate(([0], ends))[heads]
    return _Tokens(gaps, ends, starts)


def _pack(headers: _Array, order: _Array, bounds: _Array, lists: Lists) -> list[bytes]:
    """Return what is written between neighbouring bounds of lists in this order.

    Everything written is a number with zeros before it: one in Elias gamma is itself in 2n-1 bits, n its digits. Each
    list is three of these, its header, and its tokens, each so many bits wide.
    """
    tokens = _tokens(lists)
    header_bits = 2 * _bit_length(headers) - 1
    list_bits = header_bits.sum(axis=1) + np.diff(tokens.starts, append=tokens.ends[-1])[order]
    block_bytes = -(-np.add.reduceat(list_bits, bounds[:-1]) // 8)
    block_starts = np.concatenate(([0], np.cumsum(block_bytes)))
    before = np.cumsum(list_bits) - list_bits
    starts = before + np.repeat(8 * block_starts[:-1] - before[bounds[:-1]], np.diff(bounds))
    header_ends = starts[:, None] + np.cumsum(header_bits, axis=1)
    entry_starts = np.empty_like(starts)
    entry_starts[order] = header_ends[:, 2]
    ends = tokens.ends + np.repeat(entry_starts - tokens.starts, lists.counts)
    words = np.zeros(int(block_starts[-1]) // 4 + 2, dtype=np.uint64)
    for numbers, number_ends in ((tokens.numbers, ends), (headers.reshape(-1), header_ends.reshape(-1))):
        for start in range(0, len(numbers), _AT_ONCE):
            piece = slice(start, start + _AT_ONCE)
            _add_bits(words, numbers[piece].astype(np.uint64), number_ends[piece])
    written = words[1:].astype(">u4").tobytes()
    return [written[start:end] for start, end in pairwise(block_starts.tolist())]


def _closed(content: bytes) -> bytes:
    return content + zlib.adler32(content).to_bytes(4, "big")


def _add_bits(words: _Array, numbers: _Array, ends: _Array) -> None:
    """Write each number below 2**32 so that it ends before a bit, counted from the second word of 32; none overlap."""
    # The last bit of each is one before its end: 31 less its rest is what remains of the word.
    numbers <<= (-ends & 31).view(np.uint64)
    word = (ends - 1) >> 5
    is_last = np.ones(len(word), dtype=bool)
    np.not_equal(word[1:], word[:-1], out=is_last[:-1])
    last_of_word = np.flatnonzero(is_last)
    at = word[last_of_word]
    # A sum that has grown too large for 64 bits is right but for a multiple of 2**64, and so is a difference.
    together = np.diff(np.cumsum(numbers)[last_of_word], prepend=np.uint64(0))
    # What shares a word may stand far apart among the numbers.
    np.add.at(words, at + 1, together & np.uint64(0xFFFFFFFF))
    np.add.at(words, at, together >> np.uint64(32))
