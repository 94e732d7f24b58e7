"""Which lines of a raw text are a table: rows between strokes, and cells between tabs, as a spreadsheet copies them.

The form does the same, in `contribute/raw_tables.js`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from eventlib.authoring.as_markdown import Marks, escape_words
from eventlib.authoring.raw_points import read_number
from eventlib.authoring.raw_widths import strip_blanks
from eventlib.prose.marks import MEANT_AS_RULE, TABLE_RULE

_BORDERED = re.compile(r"\|.*[^\\]\|.*[^\\]\|")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
# By these the preview of the form parts a row. Strokes in code part no cells. What is escaped begins no code.
_TABLE_EDGES = re.compile(r"^\||(?<!\\)\|$")
_NO_EDGES = re.compile(r"\\[!-/:-@\[-`{-~]|(?<!`)`[^`\\]+`(?!`)")
# What no row with tabs begins with, and what its head does not besides: the marks of other blocks.
_NO_ROW = re.compile(r"[|>]")
_NO_HEAD = re.compile(r"[#\-*+•●◆■▪◦➢]|\[\^")
_ENDS = re.compile(r"[，。；：,;:]$")
FEWEST_CELLS, FEWEST_PAIRS = 2, 3
"""How many cells and rows a table has at least; how many rows of two cells, for two lines with one tab each may be anything."""


def with_rule(lines: Sequence[str]) -> Sequence[str]:
    """Return rows between borders with the rule that makes them a table, where it is not there or not as it should be."""
    if len(lines) < 2 or TABLE_RULE.fullmatch(lines[1]) or not all(map(_BORDERED.fullmatch, lines)):
        return lines
    return [
        lines[0],
        _rule(len(_CELL_EDGE.findall(lines[0])) - 1),
        *lines[2 if MEANT_AS_RULE.fullmatch(lines[1]) else 1 :],
    ]


def _rule(cells: int) -> str:
    return f"|{' --- |' * cells}"


def is_table(lines: Sequence[str]) -> bool:
    """Tell whether lines are a table; of rows with more cells than its head the check tells, as of those of a report."""
    return len(lines) > 1 and TABLE_RULE.fullmatch(lines[1]) is not None


def begins_table(line: str, below: str) -> bool:
    """Tell whether a line, without blanks at its ends, is the first row of a table by its borders or the rule below it."""
    return line.startswith("|") or bool("|" in line and "|" in below and TABLE_RULE.fullmatch(strip_blanks(below)))


def with_strokes(lines: Sequence[str], code: AbstractSet[int], marks: Marks) -> list[str]:
    """Return lines, those that certainly are a table with tabs between its cells as one with strokes; `code` are none.

    These are lines that follow one another and have equally many tabs, the first of which begins as no item or heading
    does: at least two rows of three cells, or three of two. Columns in which there is nothing are none.
    """
    found: list[str] = []
    at = 0
    while at < len(lines):
        tabs = 0 if at in code else lines[at].count("\t")
        end = at + 1
        while tabs and end < len(lines) and end not in code and lines[end].count("\t") == tabs:
            end += 1
        found += _with_strokes(lines[at:end], marks) if tabs else lines[at:end]
        at = end
    return found


def _with_strokes(lines: Sequence[str], marks: Marks) -> Sequence[str]:
    """Return lines with equally many tabs as a table, if they are one."""
    written = [[strip_blanks(cell) for cell in line.split("\t")] for line in lines]
    filled = [place for place, column in enumerate(zip(*written, strict=True)) if any(column)]
    rows = [[cells[place] for place in filled] for cells in written]
    if len(filled) < FEWEST_CELLS or len(rows) < (FEWEST_PAIRS if len(filled) == FEWEST_CELLS else FEWEST_CELLS):
        return lines
    if any(_NO_ROW.match(strip_blanks(line)) for line in lines) or not _is_head(strip_blanks(lines[0]), rows[0]):
        return lines
    # What is set in as a whole stays so.
    lead = "\t" * filled[0]
    head, *others = [f"{lead}| {' | '.join(escape_words(cell, marks) for cell in cells)} |" for cells in rows]
    return [head, lead + _rule(len(filled)), *others]


def _is_head(line: str, cells: Sequence[str]) -> bool:
    is_marked = _NO_HEAD.match(line) or read_number(line)
    return not is_marked and all(cells[1:]) and not any(map(_ENDS.search, cells))
