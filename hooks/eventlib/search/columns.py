"""Many numbers and texts in few bytes: columns, as the files of the search index hold them.

The format is described for readers of it in `docs/maintainers/search-format.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from os.path import commonprefix

import numpy as np

_FIRST, _LARGE = 0x28, 1 << 20
_SURROGATES, _SURROGATE_COUNT = 0xD800, 0x800


def column(numbers: Iterable[int]) -> str:
    """Return numbers as the characters that many places after U+0028, surrogates left out: short in UTF-8 and JSON.

    A number of 2**20 or more is U+10FFFE, then its quotient by 2**20, then the remainder.
    """
    values = np.fromiter(numbers, dtype=np.int64)
    if values.max(initial=0) >= _LARGE:
        return "".join(map(_characters, values.tolist()))
    codes = values + _FIRST
    codes[codes >= _SURROGATES] += _SURROGATE_COUNT
    return codes.astype("<u4").tobytes().decode("utf-32-le")


def _characters(number: int) -> str:
    if number >= _LARGE:
        return f"\U0010fffe{_characters(number // _LARGE)}{_characters(number % _LARGE)}"
    code = number + _FIRST
    return chr(code if code < _SURROGATES else code + _SURROGATE_COUNT)


def steps_column(numbers: Sequence[int]) -> str:
    """Return numbers that ascend as the difference of each from the one before, the first from 0."""
    return column(number - before for before, number in pairwise([0, *numbers]))


def lists_columns(lists: Iterable[Sequence[int]]) -> list[str]:
    """Return lists of numbers as two columns: the length of each, and all numbers."""
    lists = list(lists)
    return [column(map(len, lists)), column(chain.from_iterable(lists))]


def texts_columns(texts: Sequence[str]) -> list[str]:
    """Return texts as two columns and a text: how many characters each shares with the one before, how many it adds; these."""
    shared = [len(commonprefix(pair)) for pair in pairwise(["", *texts])]  # noqa: RUF071 - of characters, as is meant
    rests = [text[length:] for text, length in zip(texts, shared, strict=True)]
    return [column(shared), column(map(len, rests)), "".join(rests)]
