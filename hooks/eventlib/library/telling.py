"""The pairs of characters that a text says again and again: by them texts on one matter are found.

A pure function of the text: what other reports there are, and how common a pair is among them, is not its business.
"""

from __future__ import annotations

from typing import TypeAlias

CLASSES = 1 << 17
"""Pairs are counted in this many classes: two pairs of one class are taken for one, which is rare enough."""

_OFTEN = 3
"""How often a text says a pair that tells something of it: what lies across two words hardly comes so often."""
_MOST = 256
"""How many pairs tell of a text at most, those that it says most often: one of 2,500 characters has about 95."""

TellingPairs: TypeAlias = bytes
"""The numbers of classes, in 32 bits each, little-endian, each once; in the order of their frequency in the text."""


def telling_pairs(text: str) -> TellingPairs:
    """Return the pairs of adjacent Han characters that tell what a text is about."""
    # Imported late: where nothing is read anew, nothing needs it.
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    pairs = (codes[:-1] * 40_503 + codes[1:] * 9_973)[han[:-1] & han[1:]] & (CLASSES - 1)
    pairs.sort()
    # One that comes so often is, in order, the same as the one so far before it: the more often, the more times.
    later = pairs[_OFTEN - 1 :]
    often = later[later == pairs[: 1 - _OFTEN]]
    if not len(often):
        return b""
    # In order, they stand together: where each begins, and the last one ends. Half the time of `np.unique`.
    bounds = np.concatenate(([0], np.flatnonzero(often[1:] != often[:-1]) + 1, [len(often)]))
    times = bounds[1:] - bounds[:-1]
    told: bytes = often[bounds[:-1]][(-times).argsort(kind="stable")[:_MOST]].tobytes()
    return told
