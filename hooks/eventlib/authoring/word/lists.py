"""Lists of a Word document: which paragraphs are items and go on with items, and how they are written as one list.

A number before a paragraph may make a heading of it: the reader of raw texts decides by one rule (`raw_points`). Here is
told which are of a list for certain: by their style, or because one stands right below the other or goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from eventlib.authoring.stand_ins import ITEM as ITEM_STAND_IN
from eventlib.authoring.word.numbering import LEVELS, Label, formatted
from eventlib.authoring.word.plain import BULLET, CONTINUED, ITEM, NUMBER
from eventlib.authoring.word.styles import Styles

# The numbers of items. 一、 and （一） are those of sections and of their points.
_NUMBER = re.compile(
    r"(?:(?:[0-9]{1,9}[.．])*[0-9]{1,9}[.)）、．]?|[（(][0-9]{1,3}[）)]|[（(]?[A-Za-z]{1,7}[）).、]|[①-⑳])[ ]?"
)
_DIGITS = re.compile("[0-9]+")
_LETTERS = re.compile("[a-z]+|[①-⑳]")
_ROMAN = {formatted(value, "lowerRoman"): value for value in range(1, 100)}
_STEP = "  "
_COUNTED = re.compile(r"[0-9]{1,9}\.[ ]")
LAST = "L"
"""Stands for the level of the item above."""


def list_style(styles: Styles, properties: etree._Element | None, label: Label | None) -> str:
    """Return the style, in the plain document, of a paragraph of a list; empty where it is of none."""
    if label is None:
        level = styles.continued_level(properties)
        return "" if level is None else f"{CONTINUED}{LAST if level < 0 else level}"
    by_style = styles.list_level(properties)
    level = min(LEVELS - 1, max(label.level, by_style or 0))
    if label.is_bullet:
        return f"{BULLET}{level}"
    if not _NUMBER.fullmatch(label.text):
        return ""
    return f"{NUMBER if by_style is None else ITEM}{level}"


def written_label(label: Label | None, *, in_cell: bool) -> str:
    """Return what is written before a paragraph; in a cell, where there are no lists, the mark of a bullet too."""
    if label is None:
        return ""
    return "• " if label.is_bullet and in_cell else label.text


@dataclass(slots=True)
class ListLine:
    """A paragraph of a list, or something between."""

    kind: str
    """`bullet`, `number`, `item` (a number that is of a list for certain), `continued`; `within` of what stands in an item,
    `apart` of what may, as tables, `code` of code that is set in, and `paragraph` of the rest."""
    level: int
    """From 0; -1: that of the item above."""
    words: str
    """With the number, on one line; of what stands in an item its lines."""


def _values(number: str) -> frozenset[int]:
    """Return the values that a number may have: 2 of 1.2., 9 and 1 of i."""
    if digits := _DIGITS.findall(number):
        return frozenset({int(digits[-1])})
    letters = _LETTERS.findall(number.lower())[0]
    first = "a" if letters.isascii() else "①"
    values = {26 * (len(letters) - 1) + ord(letters[0]) - ord(first) + 1} if len(set(letters)) == 1 else set()
    return frozenset(values | ({_ROMAN[letters]} if letters in _ROMAN else set()))


class _Settling:
    """Which of the lines that have been read the next one can be of."""

    def __init__(self) -> None:
        self.sequences: list[list[ListLine]] = []
        """The lines that count on, together; with those of their level that count anew within the same sequence."""
        self.certain: set[int] = set()
        """The numbers of those that are lists."""
        self.within: set[tuple[int, int]] = set()
        """A sequence, -1 of bullets, and one of numbers of which a line stands right under one of it, a level deeper."""
        self._last: dict[int, tuple[frozenset[int], int]] = {}
        """By level: the values that the number before may have, and its sequence."""
        self._inner: dict[tuple[int, int], int] = {}
        """The sequence of a level within a sequence."""
        self._above: list[tuple[int, int]] = []
        """Level and sequence, -1 of bullets, of the items that the next line may be of."""
        self._between: list[ListLine] = []
        """What stands apart below the last of them."""

    def take(self, line: ListLine) -> None:
        if line.kind == "apart":
            self._between.append(line)
            return
        between, self._between = self._between, []
        if line.kind in {"continued", "code"} and self._above:
            for each in [*between, line] if line.kind == "code" else between:
                each.kind = "within"
            self.certain |= {sequence for _, sequence in self._above}
            return
        number = _NUMBER.match(line.words) if line.kind in {"number", "item"} else None
        if line.kind != "bullet" and number is None:  # in bold as a whole it is a heading
            line.kind = "paragraph"
            self._above = []
            return
        if between:
            self._above = []
        sequence = -1 if number is None else self._sequence(line, _values(number[0]))
        if line.kind == "item" or (line.level, sequence) in self._above:
            self.certain.add(sequence)
        self._above = [each for each in self._above if each[0] < line.level]
        if number is not None:
            self.within |= {(above, sequence) for _, above in self._above[-1:]}
        self._above.append((line.level, sequence))

    def _sequence(self, line: ListLine, values: frozenset[int]) -> int:
        before, sequence = self._last.get(line.level, (frozenset(), -1))
        going_on = values & {value + 1 for value in before}
        if not going_on:
            outer = max((level for level in self._last if level < line.level), default=None)
            sequence = len(self.sequences)
            if outer is not None:
                sequence = self._inner.setdefault((self._last[outer][1], line.level), sequence)
        if sequence == len(self.sequences):
            self.sequences.append([])
        self.sequences[sequence].append(line)
        self._last[line.level] = going_on or values, sequence
        return sequence

    def spread(self) -> None:
        """Make lists of what stands right within a list, and of what is alone above one; no heading is."""
        self.certain.add(-1)
        numbers = {outer for outer, _ in self.within} - {-1}
        alone = {outer for outer in numbers if len(self.sequences[outer]) == 1}
        before = 0
        while before < len(self.certain):
            before = len(self.certain)
            self.certain |= {inner for outer, inner in self.within if outer in self.certain}
            self.certain |= {outer for outer, inner in self.within if outer in alone and inner in self.certain}


def settle(lines: Iterable[ListLine]) -> None:
    """Say which numbers are of lists, and what stands in items.

    They are where one stands right below another, or within an item, and then so are all of their level.
    """
    settling = _Settling()
    for line in lines:
        settling.take(line)
    settling.spread()
    for sequence in settling.certain - {-1}:
        for line in settling.sequences[sequence]:
            line.kind = "item"


def is_listed(line: ListLine) -> bool:
    """Tell whether a line is of a list; a number that is not may be that of a heading."""
    return line.kind in {"bullet", "item", "continued", "within"}


def list_lines(lines: Iterable[ListLine]) -> Iterator[str]:
    """Yield the lines of a list as a raw text has them; one may be only one level deeper than what stands above it."""
    levels: list[int] = []
    for line in lines:
        if line.kind in {"continued", "within"}:
            while line.level >= 0 and len(levels) > 1 and levels[-1] > line.level:
                levels.pop()
            yield ""
            yield from (f"{_STEP * len(levels)}{each}" if each else "" for each in line.words.split("\n"))
            yield ""
            continue
        while levels and levels[-1] >= line.level:
            levels.pop()
        # Markdown counts 1. 2. 3.; every other number is text of its item.
        mark = "" if line.kind == "item" and _COUNTED.match(line.words) else "- "
        yield f"{_STEP * len(levels)}{ITEM_STAND_IN}{mark}{line.words}"
        levels.append(line.level)
