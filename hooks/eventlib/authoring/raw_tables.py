"""Which lines of a raw text are a table: rows between strokes, and cells between tabs, as a spreadsheet copies them.

The form does the same, in `contribute/raw_tables.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from eventlib.authoring.as_markdown import Marks, escape_words, on_one_line
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
# Of a cell that reaches over lines, in quotation marks: its first line, those between, and the last one.
_OPENS = re.compile(r'"[^"]*(?:""[^"]*)*')
_GOES_ON = re.compile(r'[^"\t]*(?:""[^"\t]*)*')
_CLOSES = re.compile(r'[^"\t]*(?:""[^"\t]*)*"(?=\t|$)')
FEWEST_CELLS, FEWEST_PAIRS = 2, 3
"""How many cells and rows a table has at least; how many rows of two cells, for two lines with one tab each may be anything."""
MOST_LINES = 40
"""How many lines a cell may have below its first."""


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

    These are rows that follow one another and have equally many tabs, the first of which begins as no item or heading
    does: at least two rows of three cells, or three of two. Columns in which there is nothing are none. A cell that holds
    ends of lines stands in quotation marks, those in it doubled.
    """
    found: list[str] = []
    rows = list(_rows(lines, code))
    at = 0
    while at < len(rows):
        tabs = len(rows[at].cells)
        end = at + 1
        while tabs > 1 and end < len(rows) and len(rows[end].cells) == tabs:
            end += 1
        as_table = _with_strokes([row.cells for row in rows[at:end]], marks) if tabs > 1 else None
        found += as_table or lines[rows[at].begin : rows[end - 1].end]
        at = end
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """What may be a row of a table with tabs: its cells, and its lines from `begin` to before `end`."""

    cells: Sequence[str]
    begin: int
    end: int


def _rows(lines: Sequence[str], code: AbstractSet[int]) -> Iterator[_Row]:
    end = 0
    while end < len(lines):
        begin = end
        end += 1
        cells = [""] if begin in code else lines[begin].split("\t")
        while _OPENS.fullmatch(cells[-1]) and (closing := _closing(lines, code, end)):
            last, *others = lines[closing].split("\t")
            words = "\n".join([cells[-1], *lines[end:closing], last])[1:-1].replace('""', '"')
            cells = [*cells[:-1], on_one_line(words), *others]
            end = closing + 1
            if not others:
                break
        yield _Row(cells, begin, end)


def _closing(lines: Sequence[str], code: AbstractSet[int], begin: int) -> int | None:
    """Return the line, from `begin` on, whose first cell ends one that reaches over lines; None where none does."""
    for at in range(begin, min(begin + MOST_LINES, len(lines))):
        if at in code or not _GOES_ON.fullmatch(lines[at]):
            return at if at not in code and _CLOSES.match(lines[at]) else None
    return None


def _with_strokes(written: Sequence[Sequence[str]], marks: Marks) -> list[str] | None:
    """Return rows with equally many cells as the lines of a table, if they are one."""
    lines = [strip_blanks("\t".join(cells)) for cells in written]
    written = [[strip_blanks(cell) for cell in cells] for cells in written]
    filled = [place for place, column in enumerate(zip(*written, strict=True)) if any(column)]
    rows = [[cells[place] for place in filled] for cells in written]
    if len(filled) < FEWEST_CELLS or len(rows) < (FEWEST_PAIRS if len(filled) == FEWEST_CELLS else FEWEST_CELLS):
        return None
    if any(map(_NO_ROW.match, lines)) or not _is_head(lines[0], rows[0]):
        return None
    # What is set in as a whole stays so.
    lead = "\t" * filled[0]
    head, *others = [f"{lead}| {' | '.join(escape_words(cell, marks) for cell in cells)} |" for cells in rows]
    return [head, lead + _rule(len(filled)), *others]


def _is_head(line: str, cells: Sequence[str]) -> bool:
    is_marked = _NO_HEAD.match(line) or read_number(line)
    return not is_marked and all(cells[1:]) and not any(map(_ENDS.search, cells))
