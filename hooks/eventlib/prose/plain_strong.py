"""Strong words in a text without any other mark, as most are, read in one go.

Python-Markdown takes each mark out of a text, puts the text together again, and puts the marks back in the end: a tenth of
the time of a body with thirty strong words. What is read here becomes what it would become there; a property test holds
that.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from eventlib.patterns import compiled_late
from eventlib.prose.lines import has_other_marks
from eventlib.prose.marks import HAN


class PlainStrong(Treeprocessor):
    """Reads such texts, and tells Python-Markdown that nothing is left to be read in them."""

    def run(self, root: Element) -> None:
        """Make elements of the strong words. The text of the root is none of the body."""
        for element in list(root.iter()):
            text = element.text
            if text and "**" in text and element is not root and (parts := strong_parts(text)):
                element.text = AtomicString(parts[0])
                element[:0] = [_strong(words, after) for words, after in zip(parts[1::2], parts[2::2], strict=True)]


# Asterisks beside Han open and close whatever is on their other side; `emphasis` looks at others more closely.
_STRONG = compiled_late(rf"\*\*([{HAN}](?:[^*]*[{HAN}])?)\*\*")


def strong_parts(text: str) -> Sequence[str]:
    """Return a text cut at its asterisks: by turns what is not strong and what is. Nothing, if it is not that simple."""
    if isinstance(text, AtomicString) or has_other_marks(text):
        return ()
    parts = _STRONG.split(text)
    # Four asterisks are no two pairs.
    is_all = len(parts) > 1 and not any("*" in part for part in parts[::2]) and all(parts[2:-1:2])
    return parts if is_all else ()


def _strong(words: str, after: str) -> Element:
    element = Element("strong")
    element.text, element.tail = AtomicString(words), AtomicString(after)
    return element
