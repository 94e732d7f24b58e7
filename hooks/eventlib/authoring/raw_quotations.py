"""A quotation of a raw text as Markdown: code, tables and lists in it stay, and all else is escaped.

The form does the same, in `contribute/raw_quotations.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from eventlib.authoring.as_markdown import Marks, escape_markdown
from eventlib.authoring.raw_fences import FENCE, ITEM_AND_FENCE
from eventlib.authoring.raw_tables import begins_table, is_table, with_rule
from eventlib.authoring.raw_widths import strip_blanks

QUOTE = re.compile(r"((?:>[ \t]*)*>)(?:[ \t]+(\S.*))?")
"""A line of a quotation: its marks, its words."""
_QUOTED = re.compile(r"((?:>[ \t]*)*>)[ \t]?(.*)")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}\.)[ \t]+(?=\S)")


def unquoted(line: str) -> str:
    """Return what a line, without blanks at its ends, holds without the marks of quotations."""
    match = QUOTE.fullmatch(line)
    return match[2] or "" if match else line


def quotation(lines: Sequence[str], marks: Marks) -> list[str]:
    """Return the lines of a quotation, without blanks before their marks, as Markdown."""
    parts = [(match[1], match[2]) for match in map(_QUOTED.fullmatch, lines) if match]
    found: list[str] = []
    for mark, group in groupby(parts, key=lambda part: part[0]):
        found += (strip_blanks(f"{mark} {line}") for line in _within([line for _, line in group], marks))
    return found


def _within(lines: Sequence[str], marks: Marks) -> Iterator[str]:
    """Yield lines of which all stand in the same quotation, without its marks."""
    shown = [strip_blanks(line) for line in lines]
    last = {words: at for at, words in enumerate(shown)}
    at = 0
    while at < len(lines):
        mark = ITEM_AND_FENCE.match(shown[at])
        opening = FENCE.fullmatch(shown[at], mark.end() if mark else 0)
        if opening and last.get(opening[1], at) > at:
            end = shown.index(opening[1], at + 1) + 1
            yield from lines[at:end]
        else:
            end = at + 1
            if begins_table(shown[at], shown[end] if end < len(lines) else ""):
                end = next((below for below in range(end, len(lines)) if "|" not in shown[below]), len(lines))
            rows = with_rule(shown[at:end]) if marks.is_markdown else shown[at:end]
            yield from rows if is_table(rows) else (_escaped(line, marks) for line in lines[at:end])
        at = end


def _escaped(line: str, marks: Marks) -> str:
    item = _ITEM.match(line)
    mark = item[0] if item else ""
    return mark + escape_markdown(strip_blanks(line[len(mark) :]), marks)
