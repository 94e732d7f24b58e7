"""Texts that are nearly the same: found by MinHash, confirmed by edit distance.

Owns what counts as nearly the same. Never compares all pairs: of each text only those are looked at that share a band
of hashes with it.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

SAME = 80.0
"""The least similarity, 0 to 100, of two texts that are nearly the same: in every five characters four are equal."""
SHORTEST = 300
"""Below so many characters texts are alike because there is little to say."""

# 16 bands of 4: pairs of which half the five-character strings are the same are found with a chance of 64%, those
# with four fifths (what SAME amounts to at worst, if the changes are not scattered) with more than 99.9%.
_BANDS, _BAND = 16, 4
_STRING = 5
_FACTOR = 0x100000001B3  # the prime of FNV, a hash that is known to spread texts well
_SEED = 1
_ALIKE = 0.3
"""The part of equal hashes below which two texts that share a band do so by chance."""
# Copies of copies: naming one of the first is enough.
_MOST = 20

Signature: TypeAlias = bytes
"""The least hashes of the five-character strings of a text, eight bytes each; none of a text that is too short."""
_BAND_BYTES = _BAND * 8


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A text, by its key, the most similar of the texts before it, and how similar, 0 to 100."""

    key: str
    other: str
    similarity: float


def signature(text: str) -> Signature:
    """Return the signature of a text, by which others that are nearly the same are found.

    It depends on the text alone, not on the process or the machine.
    """
    # Imported late: only a check before review compares texts.
    import numpy as np
    from rensa import RMinHash  # type: ignore[import-untyped]  # it ships no types

    squeezed = _squeezed(text)
    if len(squeezed) < SHORTEST:
        return b""
    # Every five characters as one number: as strings, they take ten times as long to make and to hash.
    codes = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    strings = codes[: 1 - _STRING].copy()
    for at in range(1, _STRING):
        strings *= _FACTOR
        strings ^= codes[at : at + len(strings)]
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(strings, [0, len(strings)], _BANDS * _BAND, _SEED)
    return struct.pack(f"<{_BANDS * _BAND}Q", *matrix.to_rows()[0])


def find_near_duplicates(
    signatures: Iterable[tuple[str, Signature]], text_of: Callable[[str], str]
) -> Iterator[NearDuplicate]:
    """Yield each text that is nearly the same as one before it, given as (key, signature), each key once.

    `text_of` returns the text of a key, and is asked for few.
    """
    squeezed = cache(lambda key: _squeezed(text_of(key)))
    signed = list(signatures)
    for number, numbers in sorted(_sharing_a_band([own for _, own in signed]).items()):
        key, own = signed[number]
        others = [signed[each][0] for each in sorted(numbers) if _likeness(own, signed[each][1]) >= _ALIKE]
        if others and (best := _most_similar(key, others[:_MOST], squeezed)).similarity:
            yield best


def _most_similar(key: str, others: Sequence[str], squeezed: Callable[[str], str]) -> NearDuplicate:
    """Return which of some texts, by their keys, is most similar to one, the first of several; by 0 if none is enough."""
    # Imported late: hardly ever are two that alike.
    from rapidfuzz import fuzz

    scored = [(fuzz.ratio(squeezed(key), squeezed(other), score_cutoff=SAME), other) for other in others]
    similarity, other = max(scored, key=lambda pair: pair[0])
    return NearDuplicate(key, other, similarity)


def _sharing_a_band(signatures: Sequence[Signature]) -> dict[int, set[int]]:
    """Return the numbers of the signatures that share a band with others before them, with the numbers of these."""
    found: dict[int, set[int]] = {}
    for start in range(0, _BANDS * _BAND_BYTES, _BAND_BYTES):
        bands = [own[start : start + _BAND_BYTES] for own in signatures]
        # Most bands are nobody else's, which is found out fast.
        shared = {band for band, count in Counter(bands).items() if count > 1}
        before: dict[bytes, list[int]] = {band: [] for band in shared}
        for number in [number for number, band in enumerate(bands) if band in shared]:
            if before[bands[number]]:
                found.setdefault(number, set()).update(before[bands[number]])
            before[bands[number]].append(number)
    return found


def _likeness(one: Signature, other: Signature) -> float:
    """Return how many of the hashes of two texts are the same, of all."""
    same = sum(one[at : at + 8] == other[at : at + 8] for at in range(0, len(one), 8))
    return same / (_BANDS * _BAND)


def _squeezed(text: str) -> str:
    return "".join(text.split())
