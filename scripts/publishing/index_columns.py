"""The columns of the search index, and the names in it, read from `docs/maintainers/search-format.md` alone."""

from __future__ import annotations

from itertools import accumulate
from typing import Any


def numbers_in(column: str | list[Any]) -> list[int]:
    """Return the numbers of a column."""
    if isinstance(column, str):
        return [ord(character) - 0x28 for character in column]
    return [80 * quotient + rest for quotient, rest in zip(*map(numbers_in, column), strict=True)]


def lists_in(columns: list[Any]) -> list[list[int]]:
    """Return lists of numbers, from their two columns."""
    lengths, values = map(numbers_in, columns)
    ends, at = [], 0
    for length in lengths:
        ends.append(values[at : at + length])
        at += length
    return ends


def texts_in(columns: list[Any]) -> list[str]:
    """Return texts, from two columns and what they add to each other."""
    shared, lengths, rests = columns
    found, text, at = [], "", 0
    for same, length in zip(numbers_in(shared), numbers_in(lengths), strict=True):
        text = text[:same] + rests[at : at + length - same]
        at += length - same
        found.append(text)
    return found


def names_in(file: dict[str, Any]) -> dict[str, Any]:
    """Return what the file `names` says, in rows: a list for each kind of facet, and the readings by syllable."""
    syllables, counts, characters = file["readings"]
    ends = [0, *accumulate(numbers_in(counts))]
    readings = {each: characters[ends[n] : ends[n + 1]] for n, each in enumerate(texts_in(syllables))}
    return {**file, "readings": readings, "rows": {kind: _rows(columns) for kind, columns in file["rows"].items()}}


def _rows(columns: dict[str, Any]) -> list[list[Any]]:
    keys, texts = texts_in(columns["keys"]), iter(texts_in(columns["texts"]))
    kinds, whats = columns["whats"]
    spelt = dict(zip(accumulate(numbers_in(columns["spelt"][0])), columns["spelt"][1], strict=True))
    names: list[list[Any]] = []
    starts = [0, *accumulate(numbers_in(columns["names"]))]
    first, firsts = "", set(starts)
    for number, (reason, lacking) in enumerate(
        zip(numbers_in(columns["reasons"]), numbers_in(columns["lacking"]), strict=True)
    ):
        text = first[: len(first) - lacking] if lacking else next(texts)
        first = text if number in firsts else first
        names.append([reason, text, *([spelt[number]] if number in spelt else [])])
    rows = zip(
        keys,
        numbers_in(whats),
        numbers_in(columns["counts"]),
        numbers_in(columns["above"]),
        lists_in(columns["further"]),
        strict=True,
    )
    return [
        [
            key,
            kinds[what],
            count,
            keys[above - 1] if above else None,
            [keys[each] for each in further],
            names[starts[number] : starts[number + 1]],
        ]
        for number, (key, what, count, above, further) in enumerate(rows)
    ]
