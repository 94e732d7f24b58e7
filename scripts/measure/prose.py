"""Meaningless Chinese with the statistics of real reports, for benchmarks: an index of it behaves as one of real text.

Words are drawn by how often people use them, from the table in the package `wordfreq` (Chinese, `large`: 316,000 words
kept), which counts words of encyclopaedias, news, books and subtitles. Real reports are on few subjects and repeat
phrases, each its own and all some: so half of what is drawn comes from a pool of phrases made of 2,500 words, a fifth
from the few words and phrases that a text has to itself, the rest from the whole table.

What that comes to, beside 33 real reports on security, both as `python -m measure.prose` counts them (of generated
reports too the headings and names are counted):

| | 33 real | 33 made | 8,000 made |
| --- | --- | --- | --- |
| characters in a text | 2,596 | 2,382 | 2,362 |
| Chinese ones, distinct, in a text | 513 | 629 | 631 |
| distinct pairs of a text's pairs | 0.72 | 0.72 | 0.72 |
| bytes a character, a text zipped | 1.43 | 1.49 | 1.49 |
| bytes a character, all as one xz | 0.94 | 0.82 | 0.59 |
| distinct characters in all | 1,530 | 1,824 | 5,332 |
| distinct pairs in all | 22,113 of 57,633 | 21,079 of 62,684 | 626,092 of 15,115,675 |
| the 10, 100, 500 commonest characters are | 0.11, 0.46, 0.88 | 0.09, 0.40, 0.87 | 0.09, 0.40, 0.87 |
| the 100, 1,000, 10,000 commonest pairs are | 0.14, 0.39, 0.79 | 0.16, 0.52, 0.82 | 0.16, 0.50, 0.75 |
| pairs that come once | 0.67 | 0.73 | 0.49 |
"""

from __future__ import annotations

import lzma
import re
import statistics
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_SUBJECT_WORDS = 2_500
_PHRASES = 12_000
_OWN = 24
_FROM_ALL = 0.3
_FROM_OWN = 0.2
# The most frequent words join others; phrases and what a text is about are made of the rest.
_JOINING = 60
_WORD = re.compile(r"[\u4e00-\u9fff]{1,6}|[a-z]{3,6}|0{1,4}")  # the table writes each digit as 0
_CLAUSES = 3

Words = NDArray[np.object_]
Shares = NDArray[np.float64]


class Prose:
    """Words and phrases to write texts with; the same seed gives the same texts."""

    def __init__(self, seed: int, frequencies: Mapping[str, float] | None = None) -> None:
        """Draw the phrases that all texts share; from the package's table, or from other words by how often they come."""
        if frequencies is None:
            from wordfreq import get_frequency_dict

            frequencies = get_frequency_dict("zh", "large")
        self._seed = seed
        chance = _chance(seed)
        frequency = {word: each for word, each in frequencies.items() if _WORD.fullmatch(word)}
        self._words = np.array(list(frequency), dtype=object)
        weights = np.array(list(frequency.values()))
        self._often = _cumulated(weights)
        of_subject = np.where(np.arange(len(weights)) < _JOINING, 0, weights**0.9)
        drawn = np.unique(np.searchsorted(_cumulated(of_subject), chance.random_sample(_SUBJECT_WORDS * 3)))
        chance.shuffle(drawn)
        subject = drawn[:_SUBJECT_WORDS]
        self._subject = self._words[subject]
        self._subject_often = _cumulated(of_subject[subject])
        phrases = self._of_subject(chance, _PHRASES) + self._any(chance, _PHRASES)
        third = self._any(chance, _PHRASES)
        third[chance.random_sample(_PHRASES) < 0.3] = ""
        self._phrases: Words = phrases + third
        self._phrases_often = _cumulated(1 / (np.arange(_PHRASES) + 12))

    def _of_subject(self, chance: np.random.RandomState, count: int) -> Words:
        return self._subject[np.searchsorted(self._subject_often, chance.random_sample(count))]

    def _any(self, chance: np.random.RandomState, count: int) -> Words:
        others = self._words[np.searchsorted(self._often, chance.random_sample(count))]
        return np.where(chance.random_sample(count) < 0.4, others, self._of_subject(chance, count))

    def sentences(self, number: int) -> Iterator[str]:
        """Yield the sentences of a text without end; the texts of two numbers have nothing but phrases in common."""
        chance = _chance(self._seed, number)
        own = np.concatenate(
            [
                self._of_subject(chance, _OWN),
                self._phrases[np.searchsorted(self._phrases_often, chance.random_sample(_OWN))],
            ]
        )
        while True:
            yield from self._block(chance, own)

    def _block(self, chance: np.random.RandomState, own: Words) -> Iterator[str]:
        count = 1024
        kind, which = chance.random_sample((2, count))
        drawn = self._phrases[np.searchsorted(self._phrases_often, which)]
        from_all, from_own = kind < _FROM_ALL, kind > 1 - _FROM_OWN
        drawn[from_all] = self._words[np.searchsorted(self._often, which[from_all])]
        drawn[from_own] = own[(which[from_own] * len(own)).astype(int)]
        lengths = chance.randint(3, 8, size=count)
        start, clauses = 0, list[str]()
        for length in lengths:
            if start >= count:
                return
            clauses.append("".join(drawn[start : start + length]))
            start += length
            if len(clauses) == _CLAUSES:
                sentence = "，".join(clauses)
                clauses.clear()
                yield f"{_with_digits(sentence, chance)}。"


def _with_digits(sentence: str, chance: np.random.RandomState) -> str:
    if "0" not in sentence:
        return sentence
    digits = iter(str(chance.randint(10**8, 10**9)) * len(sentence))
    return "".join(next(digits) if character == "0" else character for character in sentence)


def _chance(*seed: int) -> np.random.RandomState:
    # The generator whose numbers NumPy promises never to change.
    return np.random.RandomState(list(seed))


def _cumulated(weights: NDArray[np.float64]) -> Shares:
    sums: Shares = np.cumsum(weights)
    shares: Shares = sums / sums[-1]
    return shares


def measure(texts: Sequence[str]) -> dict[str, str]:
    """Return by name what is countable of the bodies of reports: medians of texts, and of all texts together."""
    each = [_of_text(text) for text in texts]
    characters, pairs = Counter[str](), Counter[str]()
    for text in texts:
        characters.update(text_run for run in _runs(text) for text_run in run)
        pairs.update(pair for run in _runs(text) for pair in _pairs(run))
    total, total_pairs = characters.total(), pairs.total()
    share = [sum(count for _, count in characters.most_common(most)) / total for most in (10, 100, 500)]
    common = [sum(count for _, count in pairs.most_common(most)) / total_pairs for most in (100, 1_000, 10_000)]
    packed = len(lzma.compress("\n".join(texts).encode())) / sum(map(len, texts))
    return {
        "characters in a text": f"{statistics.median(size for size, *_ in each):,.0f}",
        "Chinese ones, distinct, in a text": f"{statistics.median(count for _, count, *_ in each):.0f}",
        "distinct pairs of a text's pairs": f"{statistics.median(part for _, _, part, _ in each):.2f}",
        "bytes a character, a text zipped": f"{statistics.median(part for *_, part in each):.2f}",
        "bytes a character, all as one xz": f"{packed:.2f}",
        "distinct characters in all": f"{len(characters):,}",
        "distinct pairs in all": f"{len(pairs):,} of {total_pairs:,}",
        "the 10, 100, 500 commonest characters are": ", ".join(f"{part:.2f}" for part in share),
        "the 100, 1,000, 10,000 commonest pairs are": ", ".join(f"{part:.2f}" for part in common),
        "pairs that come once": f"{sum(count == 1 for count in pairs.values()) / len(pairs):.2f}",
    }


def _of_text(text: str) -> tuple[int, int, float, float]:
    pairs = [pair for run in _runs(text) for pair in _pairs(run)]
    distinct = {character for run in _runs(text) for character in run}
    return len(text), len(distinct), len(set(pairs)) / len(pairs), len(zlib.compress(text.encode(), 9)) / len(text)


def _runs(text: str) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]+", text)


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


def main(*folders: str) -> None:
    """Print, for each folder of reports, what is countable of their bodies, as rows of a table."""
    columns = []
    for folder in folders:
        files = sorted(Path(folder).glob("[0-9]*/*.md"))
        columns.append(measure([path.read_text(encoding="utf-8").split("\n---\n", 1)[1] for path in files]))
    for name in columns[0]:
        print(f"| {name} | {' | '.join(column[name] for column in columns)} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
