"""Texts that are nearly the same: found by MinHash, confirmed by edit distance.

Owns what counts as nearly the same. Never compares all pairs: of each text only those are looked at that share a band
of hashes with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import eq
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

Signature: TypeAlias = tuple[int, ...]
"""The least hashes of the five-character strings of a text."""


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A text, by its key, the most similar of the texts before it, and how similar, 0 to 100."""

    key: str
    other: str
    similarity: float


def signature(text: str) -> Signature | None:
    """Return the signature of a text, by which others that are nearly the same are found; None if it is too short.

    It depends on the text alone, not on the process or the machine.
    """
    # Imported late: only a check before review compares texts.
    import numpy as np
    from rensa import RMinHash  # type: ignore[import-untyped]  # it ships no types

    squeezed = _squeezed(text)
    if len(squeezed) < SHORTEST:
        return None
    # Every five characters as one number: as strings, they take ten times as long to make and to hash.
    codes = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    strings = np.zeros(len(codes) - _STRING + 1, dtype=np.uint64)
    for at in range(_STRING):
        strings = strings * _FACTOR ^ codes[at : at + len(strings)]
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(strings, [0, len(strings)], _BANDS * _BAND, _SEED)
    return tuple(matrix.to_rows()[0])


def find_near_duplicates(
    signatures: Iterable[tuple[str, Signature]], text_of: Callable[[str], str]
) -> Iterator[NearDuplicate]:
    """Yield each text that is nearly the same as one before it, given as (key, signature), each key once.

    `text_of` returns the text of a key, and is asked for few.
    """
    from rapidfuzz import fuzz

    @cache
    def squeezed(key: str) -> str:
        return _squeezed(text_of(key))

    seen: list[tuple[str, Signature]] = []
    bands: dict[tuple[int, Signature], list[int]] = {}
    for key, own in signatures:
        shared = [bands.setdefault((at, own[at : at + _BAND]), []) for at in range(0, _BANDS * _BAND, _BAND)]
        numbers = sorted({number for band in shared for number in band})
        others = [seen[number][0] for number in numbers if sum(map(eq, own, seen[number][1])) >= _ALIKE * len(own)]
        scored = [(fuzz.ratio(squeezed(key), squeezed(other), score_cutoff=SAME), other) for other in others[:_MOST]]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
        if best[0]:
            yield NearDuplicate(key, best[1], best[0])
        for band in shared:
            band.append(len(seen))
        seen.append((key, own))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
