"""Links put into the text of a rendered body, or taken from it; everything else stays as it is, byte for byte.

Done on the HTML, which is kept, so that a body is parsed once, whatever names there are to link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape, unescape
from typing import NamedTuple


class Link(NamedTuple):
    """A part of a text, and the address that it leads to."""

    start: int
    end: int
    href: str


# As Python-Markdown writes them: `<` and `>` stand escaped in the values and in all text.
_TAG = re.compile(r"<([a-z][a-z0-9]*)[^<>]*>|</[a-z0-9]+>")
# A link is never put into a link; headings and code stay plain.
_UNLINKED = frozenset({"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})


def link_text(html: str, find: Callable[[str], Iterable[Link]]) -> str:
    """Return the HTML of a body with links in its text.

    `find` is given each piece of text between two tags, as it is shown and in order, and returns the links in it, from
    left to right. A single character is not asked about.
    """
    parts, written = list[str](), 0
    for start, end in _pieces(html):
        for link in _links(html[start:end], find):
            first, last = start + link.start, start + link.end
            parts += (html[written:first], f'<a class="name" href="{escape(link.href)}">', html[first:last], "</a>")
            written = last
    return "".join((*parts, html[written:]))


def unlink(html: str, hrefs: Iterable[str]) -> str:
    """Return the HTML of a body with its links to these addresses, and to anchors there, made plain text."""
    addresses = "|".join(re.escape(escape(href)) for href in hrefs)
    return re.sub(rf'<a(?= )[^<>]* href="(?:{addresses})(?:#[^"<>]*)?"[^<>]*>(.*?)</a>', r"\1", html, flags=re.DOTALL)


def _pieces(html: str) -> Iterator[tuple[int, int]]:
    """Yield where each piece of text that may hold a link begins and ends, but for single characters: line ends between blocks."""
    end = 0
    for tag in _TAG.finditer(html):
        start = tag.start()
        if start < end:  # within what stays plain
            continue
        if start - end > 1:
            yield end, start
        end = tag.end()
        # None of these tags stands in another of its name.
        if tag[1] in _UNLINKED and (close := html.find(f"</{tag[1]}>", end)) >= 0:
            end = close
    if len(html) - end > 1:
        yield end, len(html)


def _links(piece: str, find: Callable[[str], Iterable[Link]]) -> Iterable[Link]:
    """Return the links in a piece of text, by their places in it as it is escaped."""
    if "&" not in piece:
        return find(piece)
    text, places = _shown(piece)
    return [Link(places[link.start], places[link.end], link.href) for link in find(text)]


_CHARACTER = re.compile(r"&[^&;\s]+;|.", re.DOTALL)


def _shown(piece: str) -> tuple[str, list[int]]:
    """Return escaped text as it is shown, and for each character of that, and its end, the place in the escaped text."""
    text, places = "", list[int]()
    for match in _CHARACTER.finditer(piece):
        shown = unescape(match[0])
        text += shown
        places += [match.start()] * len(shown)
    return text, [*places, len(piece)]
