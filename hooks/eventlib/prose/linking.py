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
    return "".join(_linked(html, find))


def unlink(html: str, hrefs: Iterable[str]) -> str:
    """Return the HTML of a body with its links to these addresses, and to anchors there, made plain text."""
    addresses = "|".join(re.escape(escape(href)) for href in hrefs)
    return re.sub(rf'<a(?= )[^<>]* href="(?:{addresses})(?:#[^"<>]*)?"[^<>]*>(.*?)</a>', r"\1", html, flags=re.DOTALL)


def _linked(html: str, find: Callable[[str], Iterable[Link]]) -> Iterator[str]:
    end = 0
    while tag := _TAG.search(html, end):
        yield _link_piece(html[end : tag.start()], find)
        # None of these tags stands in another of its name.
        close = html.find(f"</{tag[1]}>", tag.end()) if tag[1] in _UNLINKED else -1
        start, end = tag.start(), tag.end() if close < 0 else close
        yield html[start:end]
    yield _link_piece(html[end:], find)


def _link_piece(piece: str, find: Callable[[str], Iterable[Link]]) -> str:
    if len(piece) < 2:  # the line ends between blocks
        return piece
    text, places = (piece, None) if "&" not in piece else _shown(piece)
    parts, at = [], 0
    for link in find(text):
        start, end = (link.start, link.end) if places is None else (places[link.start], places[link.end])
        parts.append(f'{piece[at:start]}<a class="name" href="{escape(link.href)}">{piece[start:end]}</a>')
        at = end
    return "".join((*parts, piece[at:]))


_CHARACTER = re.compile(r"&[^&;\s]+;|.", re.DOTALL)


def _shown(piece: str) -> tuple[str, list[int]]:
    """Return escaped text as it is shown, and for each character of that, and its end, the place in the escaped text."""
    text, places = "", list[int]()
    for match in _CHARACTER.finditer(piece):
        shown = unescape(match[0])
        text += shown
        places += [match.start()] * len(shown)
    return text, [*places, len(piece)]
