"""How wide the lines of a raw text are, and how far they are indented, in columns: a Chinese character takes two."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BLANK = " \t\u3000\xa0"
# For the form. What stands before the marks at an end is none of them: else each of many in the middle would be tried as the first.
_BLANKS = re.compile(rf"^[{_BLANK}]+|(?<![{_BLANK}])[{_BLANK}]+$")
TAB = 4
"""How far apart the stops of tabs are."""


def strip_blanks(line: str) -> str:
    """Return a line without blanks at its ends, full-width ones too."""
    return line.strip(_BLANK)


def columns(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(1 if character < "\x80" else 2 for character in text)


def indent_of(line: str, stripped: str) -> int:
    """Return how many columns stand before the words of a line; `stripped` is the line without blanks at its ends."""
    return columns_of(line[: line.index(stripped[0])])


def columns_of(lead: str) -> int:
    """Return how many columns the beginning of a line takes, with its tabs."""
    return columns(lead.replace("\u3000", "  ").expandtabs(TAB))


def without_indent(line: str, indent: int) -> str:
    """Return a line of code without as many columns of blanks as stand before the fence."""
    code = line.lstrip(" \t")
    lead = line[: len(line) - len(code)]
    lead = lead.expandtabs(TAB) if indent else lead
    return lead[min(indent, len(lead) - len(lead.lstrip(" "))) :] + code


def widths(lines: Sequence[str]) -> list[int]:
    """Return for every line the width of the widest of the lines that stand together with it."""
    found: list[int] = []
    start = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not strip_blanks(lines[number]):
            widest = max((columns(line.rstrip()) for line in lines[start:number]), default=0)
            found += [widest] * (number - start) + [0] * (number < len(lines))
            start = number + 1
    return found
