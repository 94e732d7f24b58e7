"""Ends of lines within a paragraph: none is a space where a browser would show one between two Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from eventlib.reading.wide import is_gap

_LINE_END = re.compile(r"[ ]*\n[ ]*")


class LineEnds(Treeprocessor):
    """Takes line ends out of a tree whose text has been read."""

    def run(self, root: Element) -> None:
        """Work on every text that holds a line end between two wide characters."""
        if not any("\n" in (element.text or "") or "\n" in (element.tail or "") for element in root.iter()):
            return
        pieces = list(_pieces(root))
        for index, (element, part, text) in enumerate(pieces):
            if "\n" in text:
                before = pieces[index - 1][2][-1:] if index else ""
                after = pieces[index + 1][2][:1] if index + 1 < len(pieces) else ""
                joined = _joined(before, text, after)
                if joined != text:
                    setattr(element, part, joined)
                    pieces[index] = element, part, joined


def _joined(before: str, text: str, after: str) -> str:
    def end(match: re.Match[str]) -> str:
        left = text[match.start() - 1] if match.start() else before
        right = text[match.end()] if match.end() < len(text) else after
        return match[0] if is_gap(left, right) else ""

    return _LINE_END.sub(end, text)


_APART = frozenset(
    {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "ul", "ol", "table"}
)
"""What stands on lines of its own."""
_ADDED = "sup"
"""The element of a reference to a footnote, which is no part of the text."""


def _pieces(element: Element) -> Iterator[tuple[Element, str, str]]:
    """Yield all texts of a tree as a reader meets them: element, `text` or `tail`, and the text; blocks are a space."""
    if _is_apart(element):
        yield element, "", " "
    if element.tag != _ADDED:
        if element.text:
            yield element, "text", element.text
        for child in element:
            yield from _pieces(child)
    if _is_apart(element):
        yield element, "", " "
    if element.tail:
        yield element, "tail", element.tail


def _is_apart(element: Element) -> bool:
    return element.tag in _APART or element.tag == "br"
