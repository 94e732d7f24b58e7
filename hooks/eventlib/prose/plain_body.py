"""A body of headings and paragraphs alone, as most are, read line by line.

Python-Markdown makes an element of each block, tries everything that a block or a text may be, and goes through the tree a
dozen times for what is not there: that takes ten times as long. What is read here is what it reads, and where anything
could be meant that is neither, nothing is: a property test holds that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from markdown.extensions.toc import unique

from eventlib.prose.anchors import body_anchor
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
    """Return the Markdown of a body as what it shows; None if it holds anything but headings and paragraphs of one line.

    `before` is how many lines of the file stand before the body.
    """
    if _may_hold_more(text):
        return None
    shown: list[str] = []
    blocks: list[Block] = []
    anchors: set[str] = set()
    counters: dict[str, int] = {}
    goes_on = False
    """Whether a line of words would belong to the paragraph before."""
    for number, line in enumerate(text.split("\n"), start=before + 1):
        if not line:
            goes_on = False
        elif heading := _HEADING.fullmatch(line):
            words, level = heading[2], len(heading[1])
            anchor = unique(body_anchor(words), anchors, counters)
            blocks.append(Block(BlockKind.HEADING, words, number, level, anchor))
            shown.append(f'<h{level} id="{anchor}">{words}</h{level}>')
            goes_on = False
        elif goes_on or not _WORDS.match(line):
            return None
        else:
            parts = strong_parts(line) if "*" in line else (line,)
            if not parts:
                return None
            blocks.append(Block(BlockKind.PARAGRAPH, "".join(parts), number))
            shown.append(f"<p>{_with_strong(parts)}</p>")
            goes_on = True
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
