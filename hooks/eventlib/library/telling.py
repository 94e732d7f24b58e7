"""The pairs of characters that a text says again and again: by them texts on one matter are found.

A pure function of the text: what other reports there are, and how common a pair is among them, is not its business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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
    adjacent = np.flatnonzero(han[:-1] & han[1:])
    pairs = (codes[adjacent] * 40_503 + codes[adjacent + 1] * 9_973) % CLASSES  # no sum goes beyond 32 bits
    # As `numpy.unique` does it, which takes twice as long for so few.
    pairs.sort()
    starts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1]))) if len(pairs) else adjacent
    counts = np.diff(starts, append=len(pairs))
    often = counts >= _OFTEN
    found, counts = pairs[starts[often]], counts[often]
    kept: npt.NDArray[np.uint32] = found[np.argsort(-counts, kind="stable")[:_MOST]].astype("<u4")
    return kept.tobytes()
