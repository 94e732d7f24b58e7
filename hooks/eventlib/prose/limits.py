"""How much a text may hold, before anything reads its marks: what Markdown and patterns take longer than their length for.

Counted line by line, in time that grows as the text does. The form of contribution has the same numbers, and the
importer holds what it is given to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eventlib.prose.marks import FENCE, MARK


class Limit(NamedTuple):
    """The most of something that a text may hold."""

    most: int
    what: str
    """What is counted, as it is told: 「一行有 {count} 个字，最多 {limit} 个」."""


LIMITS = {
    "text": Limit(100_000, "正文有 {count} 个字"),
    "rows": Limit(25_000, "正文连同空行有 {count} 行"),
    "lines": Limit(10_000, "正文有 {count} 行文字"),
    "line": Limit(5_000, "一行有 {count} 个字"),
    "paragraph": Limit(12_000, "没有空行的一段有 {count} 个字"),
    "heading": Limit(300, "标题有 {count} 个字"),
    "headings": Limit(500, "正文有 {count} 个标题"),
    "fences": Limit(200, "正文有 {count} 个行首的「```」或「~~~」"),
    "brackets": Limit(300, "没有空行的一段有 {count} 个方括号「[」"),
    "all_brackets": Limit(1_000, "正文有 {count} 个方括号「[」"),
    "addresses": Limit(1_000, "正文有 {count} 个网址"),
    "bars": Limit(10_000, "正文有 {count} 条竖线「|」"),
    "marks": Limit(25_000, "正文有 {count} 个英文标点和符号"),
}
"""The limits by name, in the order in which they are told. An analysis has some 3,500 characters, and of a hundred of
these at most 15 are marks."""
_MOST = {name: limit.most for name, limit in LIMITS.items()}


class LimitError(ValueError):
    """A text goes beyond a limit; `line`, from 1, is where."""

    def __init__(self, line: int, name: str, count: int) -> None:
        limit = LIMITS[name]
        super().__init__(f"line {line}: {name} {count} > {limit.most}")
        self.line = line
        self.what = limit.what.format(count=count)
        self.most = limit.most


def check_limits(text: str) -> None:
    """Read a text line by line.

    Raises:
        LimitError: it goes beyond a limit, the first that it does.
    """
    _hold(1, "text", len(text))
    written = text.split("\n")
    _hold(_MOST["rows"] + 1, "rows", len(written))
    if _are_within(text, written):
        return
    lines = length = brackets = all_brackets = addresses = bars = marks = headings = fences = 0
    for number, line in enumerate(written, start=1):
        _hold(number, "line", len(line))
        if line.startswith("#"):
            headings += 1
            _hold(number, "heading", len(line))
            _hold(number, "headings", headings)
        if ("```" in line or "~~~" in line) and FENCE.match(line):
            fences += 1
            _hold(number, "fences", fences)
        if not line or line.isspace():
            length = brackets = 0
            continue
        lines += 1
        length += len(line)
        here = line.count("[")
        brackets += here
        all_brackets += here
        addresses += line.count("://")
        bars += line.count("|")
        marks += len(MARK.findall(line))
        _hold(number, "lines", lines)
        _hold(number, "paragraph", length)
        _hold(number, "brackets", brackets)
        _hold(number, "all_brackets", all_brackets)
        _hold(number, "addresses", addresses)
        _hold(number, "bars", bars)
        _hold(number, "marks", marks)


def _are_within(text: str, lines: Sequence[str]) -> bool:
    """Tell whether a text is so small, and holds so little, that no line of it can go beyond a limit: as most do."""
    return (
        len(text) <= _MOST["paragraph"]
        and len(lines) <= _MOST["lines"]
        and max(map(len, lines)) <= _MOST["line"]
        and text.count("[") <= _MOST["brackets"]
        and text.count("://") <= _MOST["addresses"]
        and text.count("|") <= _MOST["bars"]
        and text.count("```") + text.count("~~~") <= _MOST["fences"]
        and text.count("#") <= _MOST["headings"]
        and not any(line.startswith("#") for line in lines if len(line) > _MOST["heading"])
    )


def _hold(line: int, name: str, count: int) -> None:
    if count > LIMITS[name].most:
        raise LimitError(line, name, count)
