"""Many numbers and texts in few bytes: columns, as the files of the search index hold them.

The format is described for readers of it in `docs/maintainers/search-format.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from os.path import commonprefix
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

_FIRST, _BASE = 0x28, 80

Column: TypeAlias = "str | list[Column]"


def column(numbers: Iterable[int]) -> Column:
    """Return numbers as the characters that many places after U+0028; where one is 80 or more, the quotients and the remainders.

    Each of these two has a code of its own when it is compressed, and so takes less than characters of several bytes.
    """
    return _column(np.fromiter(numbers, dtype=np.int64))


def _column(values: npt.NDArray[np.int64]) -> Column:
    if values.max(initial=0) < _BASE:
        return (values + _FIRST).astype(np.uint8).tobytes().decode("ascii")
    return [_column(values // _BASE), _column(values % _BASE)]


def steps_column(numbers: Sequence[int]) -> Column:
    """Return numbers that ascend as the difference of each from the one before, the first from 0."""
    return column(number - before for before, number in pairwise([0, *numbers]))


def lists_columns(lists: Iterable[Sequence[int]]) -> list[Column]:
    """Return lists of numbers as two columns: the length of each, and all numbers."""
    lists = list(lists)
    return [column(map(len, lists)), column(chain.from_iterable(lists))]


def texts_columns(texts: Sequence[str]) -> list[Column]:
    """Return texts as two columns and a text: how many characters each shares with the one before, how many it has; the others."""
    shared = [len(commonprefix(pair)) for pair in pairwise(["", *texts])]  # noqa: RUF071 - of characters, as is meant
    rests = "".join(text[length:] for text, length in zip(texts, shared, strict=True))
    return [column(shared), column(map(len, texts)), rests]
