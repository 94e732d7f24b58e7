"""Texts that are nearly the same: found by MinHash, confirmed by edit distance.

Owns what counts as nearly the same. Never compares all pairs: of each text only those are looked at that share a band
of hashes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SAME = 80.0
"""The least similarity, 0 to 100, of two texts that are nearly the same: in every five characters four are equal."""
SHORTEST = 300
"""Below so many characters texts are alike because there is little to say."""


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A text, by its key, the most similar of the texts before it, and how similar, 0 to 100."""

    key: str
    other: str
    similarity: float


def find_near_duplicates(texts: Iterable[tuple[str, str]]) -> Iterator[NearDuplicate]:
    """Yield each text that is nearly the same as one before it; `texts` are (key, text), each key once."""
    # Imported late: only a check before review compares texts.
    from gaoya.minhash import MinHashStringIndex  # type: ignore[import-untyped]  # it ships no types
    from rapidfuzz import fuzz

    # 16 bands of 4: pairs of which half the five-character strings are the same are found with a chance of 64%, those
    # with four fifths (what SAME amounts to at worst, if the changes are not scattered) with more than 99.9%.
    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=0.3, num_bands=16, band_size=4, analyzer="char", ngram_range=(5, 5)
    )
    seen: list[tuple[str, str]] = []
    for key, text in texts:
        squeezed = re.sub(r"\s+", "", text)
        if len(squeezed) < SHORTEST:
            continue
        candidates = (seen[number] for number in sorted(index.query(squeezed))[:_MOST])
        scored = [(fuzz.ratio(squeezed, other_text, score_cutoff=SAME), other) for other, other_text in candidates]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
        if best[0]:
            yield NearDuplicate(key, best[1], best[0])
        index.insert_document(len(seen), squeezed)
        seen.append((key, squeezed))


# Copies of copies: naming one of the first is enough.
_MOST = 20
