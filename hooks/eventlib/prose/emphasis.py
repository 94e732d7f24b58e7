"""Asterisks within a line: marks of emphasis where they can be meant as such, characters everywhere else.

To an author of Chinese an asterisk is first a character: 5*10*20, 张*、李**, 138****1234, *ST康美. `**重点**` is the one
mark that everybody knows, wherever it stands, inside a word too: two pairs of asterisks with no blank at their inner
ends, taken in order from the left. `*…*` counts only where it is set off by white space or punctuation, as Chinese has no
italics. Underscores are never marks: file_name, __init__.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor

from eventlib.patterns import compiled_late
from eventlib.reading.surnames import SURNAMES

OPENING = "([{<（［｛〈《「『【〔“‘"
CLOSING = ")]}>）］｝〉》」』】〕”’"
PAUSES = "，、；：,;:"
WITHIN = PAUSES + "。！？.!?…"
"""Brackets and quotation marks, and what separates words and sentences."""
_WARNED = "ST"
"""Shares of a company that may be delisted have names that begin with *ST."""

_RUN = re.compile(r"\*+")
_OPENS_PAUSE = rf"[{re.escape(CLOSING + WITHIN)}]"
# What are characters whatever is around them: a power (2**10), and asterisks that stand by themselves: a ** b, （**）、**、.
_BY_ITSELF = (
    rf"(?:(?<=[0-9])\*\*(?=[0-9])|(?<=[{re.escape(OPENING + PAUSES)}])\*\*(?={_OPENS_PAUSE})|(?<=\s)\*\*(?=\s))"
)
# Two of one kind are no pair: powers (x**2+y**2), and given names left out or remarks of a table (张**、李**；0.85**、0.42**).
_POWERS = r"(?<=[A-Za-z])\*\*[0-9][^*]*(?<=[A-Za-z0-9])\*\*[0-9]"
_NO_WORDS = rf"\*\*[{re.escape(PAUSES)}。]+\*\*(?!\*)"  # what stands between two pairs: **甲**，**乙**
_LEFT_OUT = rf"(?<=[A-Za-z0-9{SURNAMES}])\*\*{_OPENS_PAUSE}[^*]*(?<=[A-Za-z0-9{SURNAMES}])\*\*"


def strong_pattern(within: str) -> re.Pattern[str]:
    """Return what finds strong words (group 1) with their marks; `within` is the pattern of what may stand in them."""
    return compiled_late(
        rf"(?<!\*)(?!{_BY_ITSELF}|{_POWERS}|{_LEFT_OUT}|{_NO_WORDS})\*\*(?=[^\s*])({within})(?<=\S)(?!{_BY_ITSELF})\*\*(?!\*)"
    )


_CHARACTERS = rf"[^*]|(?<!\*){_BY_ITSELF}(?!\*)"
PLAIN_STRONG = strong_pattern(rf"(?:{_CHARACTERS})+?")
"""Strong words without any other mark of emphasis, as the form and import read them: their words (1)."""
# Other asterisks among them: marks within, which may end together with these, and characters.
_WITH_ASTERISKS = rf"(?:{_CHARACTERS}|(?<!\*)(?:\*|\*{{3,}})(?!\*))+?(?:(?<!\*)\*(?=\*\*(?![\w*])))?"
_STRONG = strong_pattern(_WITH_ASTERISKS)


class Strong(InlineProcessor):
    """Reads strong words."""

    def __init__(self) -> None:
        super().__init__("")
        self.compiled_re = _STRONG

    # The parameter names are those of the base class, which calls by position.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """Return the element, and where it begins and ends."""
        element = Element("strong")
        element.text = m[1]
        return element, m.start(), m.end()


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
        if self._length == 1 and text.startswith(_WARNED, end):
            return False
        return not before or not (before.isalnum() or before in CLOSING)

    def _closes(self, text: str, start: int, end: int) -> bool:
        before, after = text[start - 1], text[end : end + 1]
        if before.isspace() or before in OPENING:
            return False
        return end - start == self._length and not (after and (after.isalnum() or after in OPENING))


EMPHASIS: Mapping[str, InlineProcessor] = {
    "strong-em": Emphasis(("strong", "em"), 3),
    "strong": Strong(),
    "em": Emphasis(("em",), 1),
}
