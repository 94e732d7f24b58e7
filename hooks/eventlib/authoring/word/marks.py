"""The words of a Word document for the reader of raw analyses: nothing in them is taken for a mark."""

from __future__ import annotations

import re

from eventlib.authoring.as_markdown import AUTOLINK_START, ENTITY, MARK
from eventlib.authoring.stand_ins import IN_LINK, TEXT_MARKS
from eventlib.prose.marks import WEB_ADDRESS

_READ_AS_MARK = re.compile(rf"{MARK.pattern}|{ENTITY.pattern}|{AUTOLINK_START.pattern}")
_LINE_START = re.compile(r"^(\s*)([#+>~-])")
_AT_END = re.compile(r"#+(?=\s*$)|!$")
"""Markdown drops # at the end of a heading, and takes ! before a link for an image."""


def as_text(words: str, *, is_line_start: bool = True) -> str:
    """Return words of a document, on one line, so that `read_raw_analysis` takes nothing in them for a mark.

    What the reader of a document marks itself, it writes around the result: `**`, `- `, `| `, `[…](https://…)`.
    """
    parts = []
    position = 0
    for match in WEB_ADDRESS.finditer(words):
        parts += [_kept_as_text(words[position : match.start()]), match[0]]
        position = match.end()
    parts.append(_kept_as_text(words[position:]))
    text = _AT_END.sub(lambda match: TEXT_MARKS[match[0][0]] * len(match[0]), "".join(parts))
    return _LINE_START.sub(lambda match: f"{match[1]}{TEXT_MARKS[match[2]]}", text) if is_line_start else text


def _kept_as_text(text: str) -> str:
    return _READ_AS_MARK.sub(lambda match: TEXT_MARKS[match[0]], text)


def link_as_text(words: str, address: str) -> str:
    """Return a link, its words as `as_text` returns words; the address has neither blanks nor brackets."""
    return f"[{as_text(words, is_line_start=False).translate(IN_LINK)}]({address})"
