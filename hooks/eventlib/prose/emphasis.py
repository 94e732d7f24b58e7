"""Asterisks within a line: marks of emphasis where they can be meant as such, characters everywhere else.

To an author of Chinese an asterisk is first a character: 5*10*20, 张*、李**, 138****1234, *ST康美. `**重点**` is the one
mark that everybody knows, wherever it stands; `*…*` counts only where it is set off by white space or punctuation, as
Chinese has no italics. Underscores are never marks: file_name, __init__.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor

OPENING = "([{<（［｛〈《「『【〔“‘"
CLOSING = ")]}>）］｝〉》」』】〕”’"
PAUSES = "，、；：,;:"
WITHIN = PAUSES + "。！？.!?…"
"""Brackets and quotation marks, and what separates words and sentences."""
_WARNED = "ST"
"""Shares of a company that may be delisted have names that begin with *ST."""

_RUN = re.compile(r"\*+")


class Emphasis(InlineProcessor):
    """Reads one kind of mark: so many asterisks, as so many elements in each other."""

    def __init__(self, tags: tuple[str, ...], length: int) -> None:
        super().__init__(rf"(?<!\*)\*{{{length}}}(?!\*)")
        self._tags = tags
        self._length = length
        self._hopeless = ""
        """The text in which no mark is closed any more: what could not be found once need not be looked for again."""

    # The parameter names are those of the base class, which calls by position.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        """Return the element, and where it begins and ends; None each if the asterisks are characters."""
        if data is self._hopeless or not self._opens(data, m.start(), m.end()):
            return None, None, None
        for run in _RUN.finditer(data, m.end() + 1):
            if self._closes(data, run.start(), run.end()):
                element = inner = Element(self._tags[0])
                for tag in self._tags[1:]:
                    inner = SubElement(inner, tag)
                inner.text = data[m.end() : run.end() - self._length]
                return element, m.start(), run.end()
        self._hopeless = data
        return None, None, None

    def _opens(self, text: str, start: int, end: int) -> bool:
        before, after = text[start - 1 : start], text[end : end + 1]
        if not after or after.isspace() or after in WITHIN + CLOSING:
            return False
        if self._length == 2:
            return not _are_latin(before, after)
        if self._length == 1 and text.startswith(_WARNED, end):
            return False
        return not before or not (before.isalnum() or before in CLOSING)

    def _closes(self, text: str, start: int, end: int) -> bool:
        before, after = text[start - 1], text[end : end + 1]
        if before.isspace() or before in OPENING:
            return False
        if self._length == end - start == 2:
            is_listed = before in PAUSES and after and after in WITHIN  # 、**、
            return not (is_listed or _are_latin(before, after))
        if self._length == 2 and end - start == 3:  # the mark within and this one end together
            return not after.isalnum()
        return end - start == self._length and not (after and (after.isalnum() or after in OPENING))


def _are_latin(before: str, after: str) -> bool:
    return all(each.isascii() and each.isalnum() for each in (before, after))


EMPHASIS: Mapping[str, Emphasis] = {
    "strong-em": Emphasis(("strong", "em"), 3),
    "strong": Emphasis(("strong",), 2),
    "em": Emphasis(("em",), 1),
}
