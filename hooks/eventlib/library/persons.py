"""Persons whose full names a text does not have: it says 陈书记."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eventlib.patterns import compiled_late
from eventlib.vocabulary.names import squeezed

# What a surname stands before where a person is not named in full.
_OFFICE = re.compile(
    "书记|省长|市长|县长|区长|州长|主席|总理|部长|司长|局长|厅长|处长|科长|主任|院长|校长|行长|董事长|总经理|总裁|总监|经理"
    "|教授|院士|博士|律师|先生|女士|总"
)
_NAME = compiled_late("[\u4e00-\u9fff]{2,3}")
_LONGEST_CHINESE = 4
"""Characters of a person's name in Chinese; of others it does not matter here."""
_MOST_TRIES = 50
"""How often a surname is looked at; it may be a part of any word."""


def names_missing(names: Iterable[str], text: str) -> Iterator[tuple[int, str]]:
    """Yield the places, from 0, of the names that are not in a text as they are given, and what the text says instead.

    That is a surname with an office, or nothing.
    """
    for index, name in enumerate(names):
        if name not in text and not (_may_be_parted(name, text) and squeezed(name) in squeezed(text)):
            yield index, _called(text, name)


def _may_be_parted(name: str, text: str) -> bool:
    """Tell whether a name may be in a text with a space in it, where a line ends, or with another dot."""
    if len(name) > _LONGEST_CHINESE:
        return "·" in name or "•" in name
    return any(f"{character} " in text for character in name[:-1])


def _called(text: str, name: str) -> str:
    if not _NAME.fullmatch(name):
        return ""
    at = -1
    for _ in range(_MOST_TRIES):
        if (at := text.find(name[0], at + 1)) < 0:
            break
        if office := _OFFICE.match(text, at + 1):
            return name[0] + office[0]
    return ""
