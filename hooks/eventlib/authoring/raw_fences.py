"""Where blocks of code begin and end in a raw text, in the forms in which people write them.

A fence may stand on the line of the mark of its item, `- ```python`, and have words behind it that no page shows; code
that is set in and never closed ends with its item, as in CommonMark. The form does the same, in
`contribute/raw_fences.js`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from eventlib.authoring.raw_widths import columns_of, indent_of, strip_blanks

# What stands behind is the name of a language; anything else would not be shown.
FENCE = re.compile(r"(`{3,}|~{3,4}(?!~))[ \t]*[A-Za-z0-9_+#.\-]*")
"""The line that opens a block of code."""
FENCE_AND_WORDS = re.compile(r"(`{3,}|~{3,4}(?!~))[ \t]*([^\s`~][^`]*)")
"""The same with words behind it: if a line below closes the block."""
ITEM_AND_FENCE = re.compile(r"((?:[-*+]|[0-9]{1,2}[.)])[ \t]+)(?=```|~~~)")
"""The mark of an item, with a fence on its line."""
MARK_ALONE = re.compile(r"[-*+]|([0-9]{1,2})[.)]")
"""The mark of an item that has nothing on its line."""


def with_fences(lines: Sequence[str]) -> tuple[list[str], AbstractSet[int]]:
    """Return lines, every fence that opens or closes a block of code alone on its own, and which of them are such blocks.

    Words behind an opening fence come on a line above it, the mark of an item before it as well.
    """
    shown = [strip_blanks(line) for line in lines]
    fences = _Fences(lines, shown)
    found: list[str] = []
    code: set[int] = set()
    at = 0
    while at < len(lines):
        opening = fences.opening(at)
        if opening is None:
            found.append(lines[at])
            at += 1
            continue
        above, line, fence = opening
        end = fences.end(at, fence, indent_of(line, fence))
        block = [line, *lines[at + 1 : end], fence]
        found += above
        code.update(range(len(found), len(found) + len(block)))
        found += block
        at = end + (end < len(lines) and shown[end] == fence)
    return found, code


class _Fences:
    """The lines of a text that may open or close a block of code."""

    def __init__(self, lines: Sequence[str], shown: Sequence[str]) -> None:
        self._lines, self._shown = lines, shown
        self._all: dict[str, list[int]] = {}
        self._bare: dict[str, list[int]] = {}
        for at, words in enumerate(shown):
            mark = ITEM_AND_FENCE.match(words)
            rest = words[mark.end() :] if mark else words
            if found := FENCE.fullmatch(rest) or FENCE_AND_WORDS.fullmatch(rest):
                self._all.setdefault(found[1], []).append(at)
            if found and words == found[1]:
                self._bare.setdefault(words, []).append(at)

    def opening(self, at: int) -> tuple[list[str], str, str] | None:
        """Return what stands above the opening fence that a line has, the line of this, and the fence itself."""
        line, words = self._lines[at], self._shown[at]
        indent = line[: line.index(words[0])] if words else ""
        above = []
        if mark := ITEM_AND_FENCE.match(words):
            words = words[mark.end() :]
            above = [indent + mark[1].rstrip()]
            indent = " " * columns_of(indent + mark[1])
        if opening := FENCE.fullmatch(words):
            return above, indent + words, opening[1]
        opening = FENCE_AND_WORDS.fullmatch(words)
        if opening and self._next(opening[1], at + 1) is not None:
            # The words are those of the item, if there is one.
            above = [f"{above[0]} {opening[2]}"] if above else [indent + opening[2]]
            return above, indent + opening[1], opening[1]
        return None

    def end(self, at: int, fence: str, indent: int) -> int:
        """Return the line that closes a block of code, or the first behind it where none does."""
        closing = self._next(fence, at + 1)
        behind = at + 1
        while behind < len(self._lines) and behind != closing and self._is_within(behind, indent):
            behind += 1
        # Fences that are pairs without this one close nothing of it.
        if closing is not None and (closing == behind or self._count(fence, behind) % 2):
            return closing
        while not self._shown[behind - 1]:
            behind -= 1
        return behind

    def _is_within(self, at: int, indent: int) -> bool:
        return not self._shown[at] or indent_of(self._lines[at], self._shown[at]) >= indent

    def _count(self, fence: str, at: int) -> int:
        """Return how many lines from a place on have a fence."""
        return len(self._all[fence]) - bisect_left(self._all[fence], at)

    def _next(self, fence: str, at: int) -> int | None:
        """Return the first line from a place on that is a fence and nothing else."""
        found = self._bare.get(fence, [])
        index = bisect_left(found, at)
        return found[index] if index < len(found) else None
