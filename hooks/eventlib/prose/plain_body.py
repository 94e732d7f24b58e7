"""A body of headings, paragraphs and simple lists alone, as most are, read line by line.

Python-Markdown makes an element of each block, tries everything that a block or a text may be, and goes through the tree a
dozen times for what is not there: that takes ten times as long. What is read here is what it reads, and where anything
else could be meant, nothing is: a property test holds that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from markdown.extensions.toc import unique

from eventlib.prose.anchors import body_anchor, permalink
from eventlib.prose.blocks import Block, BlockKind
from eventlib.prose.plain_strong import strong_parts


class PlainBody(NamedTuple):
    """What such a body shows."""

    html: str
    blocks: tuple[Block, ...]
    anchors: frozenset[str]


# With any of these, of ASCII, a line may hold more than words; asterisks are looked at where they stand.
_MARKS = ("`", "\\", "[", "<", ">", "&", "|", "^", "://")
_OPENING = "“‘《（「『【〈〔"
_HEADING = re.compile(rf"(#{{2,6}}) ?((?:[^\W_]|[{_OPENING}])[^#*]*)")
# What no list, rule or table begins with, nor the underline of a heading.
_WORDS = re.compile(rf"\*\*|[^\W\d_]|[{_OPENING}]|[0-9]+(?![0-9]|\.[ ])")


def read_plain(text: str, before: int) -> PlainBody | None:
    """Return the Markdown of a body as what it shows; None if it holds anything but headings, paragraphs and items of one line.

    The sanitiser would leave the HTML as it is: no text within holds a character that could begin a tag or a reference.

    `before` is how many lines of the file stand before the body.
    """
    if _may_hold_more(text):
        return None
    shown: list[str] = []
    blocks: list[Block] = []
    in_list = False
    anchors: set[str] = set()
    counters: dict[str, int] = {}
    is_first = True
    """Whether nothing stands right above a line that it may belong to."""
    for number, line in enumerate(text.split("\n"), start=before + 1):
        if not line:
            is_first = True
            continue
        was_in_list, in_list = in_list, line.startswith("- ")
        if was_in_list != in_list:
            shown.append("<ul>" if in_list else "</ul>")
        if line[0] == "#" and (heading := _HEADING.fullmatch(line)):
            words, level = heading[2], len(heading[1])
            anchor = unique(body_anchor(words), anchors, counters)
            blocks.append(Block(BlockKind.HEADING, words, number, level, anchor))
            shown.append(f'<h{level} id="{anchor}">{words}{permalink(anchor)}</h{level}>')
            is_first = True
            continue
        words = line.removeprefix("- ") if in_list else line
        # An item below a blank line would make paragraphs of all.
        if is_first == (was_in_list and in_list) or not _WORDS.match(words):
            return None
        strong = words
        if "*" in words:
            if not (parts := strong_parts(words)):
                return None
            words, strong = "".join(parts), _with_strong(parts)
        if in_list:
            blocks.append(Block(BlockKind.LIST_ITEM, words, number, nesting=1))
            shown.append(f"<li>{strong}</li>")
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, words, number))
            shown.append(f"<p>{strong}</p>")
        is_first = False
    if in_list:
        shown.append("</ul>")
    return PlainBody("\n".join(shown), tuple(blocks), frozenset(anchors)) if blocks else None


def _may_hold_more(text: str) -> bool:
    """Tell of most bodies at once, before any line is looked at, that there may be more in them."""
    # Of white space only blanks that stand alone within a line, and line ends, are printed.
    if not text.replace("\n", " ").isprintable() or "  " in text or " \n" in text or text.endswith(" "):
        return True
    narrow = text.encode("ascii", "ignore").decode("ascii")
    return any(mark in narrow for mark in _MARKS)


def _with_strong(parts: Sequence[str]) -> str:
    return "".join(f"<strong>{part}</strong>" if number % 2 else part for number, part in enumerate(parts))
