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

FIELD_END = 0
"""The code point after each paragraph: no term contains it, so that none matches across two."""
WORD_START = 1
"""The first half of a pair that stands for the beginning of a word."""
WHEREVER = 2
"""The second half of a pair that stands for its first half anywhere in a part of a document."""
_SPACE = 32

# A search loads one block for each pair of characters in it and each segment. Smaller blocks load less, but lengthen
# the list of blocks, which every first search loads: at 8,000 reports both are about equal at this size.
_BLOCK_BITS = 3_000 * 8
# How many numbers are encoded at once: bounds the memory, and is far above the size of a block.
_BATCH = 500_000

_Array = npt.NDArray[Any]


def posting_blocks(codes: _Array, parts: _Array, part_count: int) -> tuple[list[bytes], list[int]]:
    """Return the blocks of the posting lists of a text, and the first pair of each block as two code points.

    `codes` is the text in code points. `parts` holds, for each of them, the number of the part of a document that it
    belongs to, ascending; there are `part_count`, the last ones perhaps empty.

    Raises:
        ValueError: more than 65,535 distinct characters, or more than 4 Gi characters.
    """
    firsts, seconds, counts, values = _posting_lists(codes, parts, part_count)
    if not len(counts):
        return [], []
    universes = np.where(seconds == WHEREVER, part_count, len(codes))
    shifts = np.maximum(_bit_length(11 * universes // (16 * counts)) - 1, 0)
    heads = np.cumsum(counts) - counts
    gaps = np.diff(values, prepend=-1) - 1
    gaps[heads] = values[heads]
    of_each = np.repeat(shifts, counts)
    widths = (gaps >> of_each) + 1 + of_each
    tokens = (1 << of_each) | (gaps & ((1 << of_each) - 1))
    sizes = np.add.reduceat(widths, heads) + 2 * _bit_length(counts) + 2 * _bit_length(seconds) + 2
    bounds = _block_bounds(sizes)
    steps = np.diff(firsts, prepend=0)
    steps[bounds[:-1]] = firsts[bounds[:-1]]
    headers = np.stack((steps + 1, np.where(steps == 0, np.diff(seconds, prepend=0), seconds + 1), counts), axis=1)
    encoding = _Encoding(headers, np.append(heads, len(values)), tokens, widths)
    blocks = [block for batch in _batches(bounds, encoding.starts) for block in _encode(encoding, batch)]
    return blocks, np.stack((firsts, seconds), axis=1)[bounds[:-1]].reshape(-1).tolist()


def _posting_lists(codes: _Array, parts: _Array, part_count: int) -> tuple[_Array, _Array, _Array, _Array]:
    """Return first and second code point and length of each posting list, sorted by pair, and all their entries."""
    alphabet, dense = _dense_alphabet(codes)
    number_of = {code: np.uint64(np.searchsorted(alphabet, code)) for code in (WORD_START, WHEREVER)}
    alone = np.fromiter((is_unspaced(chr(int(code))) for code in alphabet), dtype=bool, count=len(alphabet))
    in_words = np.fromiter((is_word(chr(int(code))) for code in alphabet), dtype=bool, count=len(alphabet))

    def entries(first: _Array, second: _Array | np.uint64, values: _Array) -> _Array:
        pair = (first.astype(np.uint64) << np.uint64(16)) | second
        return (pair << np.uint64(32)) | values.astype(np.uint64)

    neighbours = np.flatnonzero(codes[:-1] > _SPACE)
    words = in_words[dense]
    starts = np.flatnonzero(words & ~np.concatenate(([False], words))[:-1])
    # Where a single character stands is too much to load: only in which parts.
    present = np.zeros((len(alphabet), part_count), dtype=bool)
    present[dense, parts] = True
    present[~alone] = False
    characters, places = np.nonzero(present)
    found = np.sort(
        np.concatenate(
            (
                entries(dense[neighbours], dense[neighbours + 1].astype(np.uint64), neighbours),
                entries(np.full(len(starts), number_of[WORD_START]), dense[starts].astype(np.uint64), starts),
                entries(characters, number_of[WHEREVER], places),
            )
        )
    )
    pairs = found >> np.uint64(32)
    heads = np.flatnonzero(np.diff(pairs, prepend=np.uint64(2**64 - 1)))
    firsts = alphabet[(pairs[heads] >> np.uint64(16)).astype(np.int64)].astype(np.int64)
    seconds = alphabet[(pairs[heads] & np.uint64(0xFFFF)).astype(np.int64)].astype(np.int64)
    counts = np.diff(np.append(heads, len(found)))
    return firsts, seconds, counts, (found & np.uint64(0xFFFFFFFF)).astype(np.int64)


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


def _block_bounds(sizes: _Array) -> _Array:
    """Return where blocks begin and end among lists of these sizes in bits. A longer list is a block of its own."""
    ends = np.cumsum(sizes)
    bounds = [0]
    while bounds[-1] < len(sizes):
        before = ends[bounds[-1] - 1] if bounds[-1] else 0
        bounds.append(max(int(np.searchsorted(ends, before + _BLOCK_BITS, side="right")), bounds[-1] + 1))
    return np.array(bounds)


def _batches(bounds: _Array, starts: _Array) -> Iterator[_Array]:
    """Yield runs of block bounds that hold about as many entries as are encoded at once."""
    number = starts[bounds] // _BATCH
    edges = np.flatnonzero(np.diff(number, prepend=-1))
    for low, high in pairwise([*edges, len(bounds) - 1]):
        if high > low:
            yield bounds[low : high + 1]


class _Encoding(NamedTuple):
    """Posting lists as numbers to be written: three in gamma code before each list, and its entries in Rice code."""

    headers: _Array
    starts: _Array
    """Where the entries of each list begin among all, and where the last one ends."""
    tokens: _Array
    widths: _Array
    """The bits that each token takes, with the zeros before it."""


def _encode(encoding: _Encoding, bounds: _Array) -> Iterator[bytes]:
    """Yield the bytes of the blocks between neighbouring bounds.

    Everything written is a number with zeros before it: one in Elias gamma is itself in 2n-1 bits, n its digits; one in
    Rice code with shift k is a one followed by its k lowest digits, after as many zeros as the rest says. After these
    bits a block holds their Adler-32.
    """
    low, high = int(bounds[0]), int(bounds[-1])
    first, last = int(encoding.starts[low]), int(encoding.starts[high])
    lists = np.arange(high - low)
    header_at = 3 * lists + encoding.starts[low:high] - first
    entry_at = np.arange(last - first) + 3 * (np.repeat(lists, np.diff(encoding.starts[low : high + 1])) + 1)
    numbers = np.empty(last - first + 3 * len(lists), dtype=np.uint64)
    sizes = np.empty(len(numbers), dtype=np.int64)
    for column in range(3):
        header = encoding.headers[low:high, column]
        numbers[header_at + column] = header
        sizes[header_at + column] = 2 * _bit_length(header) - 1
    numbers[entry_at] = encoding.tokens[first:last]
    sizes[entry_at] = encoding.widths[first:last]

    # Each block begins at a byte: its first number is so many bits wider.
    block_heads = header_at[bounds[:-1] - low]
    bits = np.add.reduceat(sizes, block_heads)
    sizes[block_heads[1:]] += -bits[:-1] % 8
    ends = np.cumsum(sizes)
    block_ends = np.append(ends[block_heads[1:] - 1], ends[-1])
    written = _pack(numbers, ends)
    start = 0
    for end, size in zip(block_ends, bits, strict=True):
        start = -(-start // 8)
        length = -(-int(size) // 8)
        block = written[start : start + length]
        yield block + zlib.adler32(block).to_bytes(4, "big")
        start = int(end)


def _pack(numbers: _Array, ends: _Array) -> bytes:
    """Return a string of bits in which each number below 2**32 ends at its place; no two overlap."""
    word, bit = np.divmod(ends - 1, 32)
    shifted = numbers << (31 - bit).astype(np.uint64)
    # Sums of disjoint bits below 2**32 are exact in floating point.
    size = int(word[-1]) + 2
    words = np.bincount(word + 1, (shifted & np.uint64(0xFFFFFFFF)).astype(np.float64), size)
    words += np.bincount(word, (shifted >> np.uint64(32)).astype(np.float64), size)
    return words[1:].astype(">u4").tobytes()
