"""Lines of a body laid out as their author means them, where Markdown would read something else.

An author who has never read a manual of Markdown writes a list or a table right under a paragraph, sets the items of an
inner list in by two spaces, begins a paragraph with four, and each point on a line of its own: 一、…, 1、…, （1）…, • ….
Here such lines get what Python-Markdown asks for: a blank line before them, four spaces for each list around them.
Nothing but white space changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from eventlib.patterns import compiled_late
from eventlib.prose.lines import QUOTATION_MARK
from eventlib.prose.marks import TABLE_RULE

# What `lines` puts into a line, after white space and the marks of blocks: it says where the line comes from.
_SOURCE_MARK = r"(?:\x02line:[0-9]+\x03)?"
_ITEM = re.compile(r"[ ]*(?:[*+-]|(?P<number>[0-9]{1,9})\.)[ ]+(?=\S)")
_RULE = re.compile(r"[ ]*(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*")
_QUOTED = re.compile(rf"[ ]{{0,3}}{QUOTATION_MARK}[ ]?")
_FOOTNOTE = re.compile(r"[ ]{0,3}\[\^[^\]]+\][:：][ ]?")
_WIDE_ROW = re.compile(rf"[ ]*{_SOURCE_MARK}｜.*｜[ ]*")
# How a point begins that stands on a line of its own, though no list of Markdown begins so; two wide spaces begin any.
_POINT = compiled_late(
    rf"[ ]*(?:\u3000\u3000|{_SOURCE_MARK}(?:[一二三四五六七八九十]{{1,3}}、|[（(](?:[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})[）)]"
    r"|[0-9０-９]{1,2}[、．)）]|[０-９]{1,2}\.|[\u2460-\u249b\u2776-\u277f]|[•●■◆▪◇□○][ ]*|-(?=[\u4e00-\u9fff])"
    r"|[0-9]{1,2}\.(?=[\u4e00-\u9fff])|[A-Za-z][.．、)）][ ]*(?=[\u4e00-\u9fff])))"
)
# So a point begins below a line that ends as a sentence does, or begins with the same; elsewhere the line goes on: ——加强管理。
_DASHED = re.compile(rf"[ ]*{_SOURCE_MARK}([—–－·])")
_ENDS = re.compile("[。！？；：!?;:][”’」』）)]*[ ]*$")
# Wide blanks before the marks of a heading, a quotation, a table or a footnote, which they would make words.
_SET_IN = re.compile(
    rf"[ ]*[\u3000\xa0][ \u3000\xa0]*(?=#{{2,6}}|#[ ]|{QUOTATION_MARK}|\||{_SOURCE_MARK}\[\^[^\]]+\][:：])"
)
_ENDS_SENTENCE = re.compile("[。！？；!?][”’」』）)]*[ ]*$")
_ENDS_WITHIN = re.compile("[，、；：,;:][ ]*$")
_LONGEST_HEADING = 25
"""A point of at most so many characters that no punctuation ends is a heading: what follows is not a part of it."""
_STEP = 4
"""By how many spaces Python-Markdown sets in what stands in an item."""
_NEEDED = 2
"""By how many an author sets it in at least."""
_HIGHEST = 99
"""A higher number at the beginning of a line within a paragraph is a part of a sentence."""
# Where no line begins so, and none has a stroke, there is nothing to lay out.
_SIGN = compiled_late(rf"[ ]|>|[*+-][ ]|[0-9]{{1,9}}\.[ ]|\[\^|{_POINT.pattern}|{_DASHED.pattern}")


class Layout(Preprocessor):
    """Lays out the lines of a body, after blocks of code have been put aside."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self.unclear: list[str] = []
        """Lines right under a list, a quotation or a footnote, of which they become a part: it may not be meant."""
        self.rows: list[tuple[str, str]] = []
        """The first rows of what would be tables, each after the key of what is said of it."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as Python-Markdown reads what is meant."""
        self.unclear, self.rows = [], []
        text = "\n".join(lines)
        if "\u3000" in text or "\xa0" in text:
            lines = [_SET_IN.sub("", line, count=1) if _SET_IN.match(line) else line for line in lines]
        if "|" in text:
            lines = list(_closed_up(lines))
        return list(_laid_out(lines, self)) if "|" in text or "｜" in text or any(map(_SIGN.match, lines)) else lines


def lacks_rule(before: str, row: str, following: str) -> bool:
    """Tell whether a line is the first row of a table that has no rule below it."""
    if "|" not in row or _is_row(before) or not (_is_row(row) and _is_row(following)):
        return False
    return not (TABLE_RULE.fullmatch(row.strip()) or TABLE_RULE.fullmatch(following.strip()))


def _closed_up(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, the rows of a table without the blank lines between them, where its head and its rule stand apart."""
    shown = [at for at, line in enumerate(lines) if line.strip()]
    following = dict(pairwise(shown))
    rules = {at for at in shown if "|" in lines[at] and TABLE_RULE.fullmatch(lines[at])}
    at = 0
    while at < len(lines):
        yield lines[at]
        rule = following.get(at, 0)
        if rule in rules and rule > at + 1 and _is_row(lines[at]) and _strokes(lines[at]) == _strokes(lines[rule]):
            yield lines[rule]
            at = rule
            while (row := following.get(at, 0)) and _is_row(lines[row]) and following.get(row) not in rules:
                yield lines[row]
                at = row
        at += 1


def _table_fault(before: str, row: str, following: str) -> str:
    """Return the key of what keeps a line from being the first row of a table; empty where nothing does, or it is none."""
    if lacks_rule(before, row, following):
        return "body-layout/table"
    if _WIDE_ROW.fullmatch(row) and _WIDE_ROW.fullmatch(following) and not _WIDE_ROW.fullmatch(before):
        return "body-layout/strokes"
    is_above_rule = _is_row(row) and "|" in following and TABLE_RULE.fullmatch(following)
    # A stroke in code or behind a backslash parts no cells.
    if is_above_rule and not _is_row(before) and not {"`", "\\"} & set(row):
        return "" if _strokes(row) == _strokes(following) else "body-layout/rule"
    return ""


def _strokes(row: str) -> int:
    """Return how many strokes part the cells of a row."""
    return row.strip().removeprefix("|").removesuffix("|").count("|")


def _is_row(line: str) -> bool:
    """Tell whether a line is one of at least two cells between borders."""
    line = line.strip()
    return line.startswith("|") and line.endswith("|") and line.count("|") > 2


def _laid_out(lines: Sequence[str], told: Layout) -> Iterator[str]:
    """Yield lines, in which are no tabs and place holders for blocks of code, with the white space that Markdown needs."""
    layout = _Layout(told.unclear)
    at = 0
    while at < len(lines):
        line = lines[at]
        if layout.is_outside(line) and _QUOTED.match(line):
            yield from layout.gap_below_table()
            end = _end(lines, at, lambda each: bool(_QUOTED.match(each)))
            inner = _laid_out([_QUOTED.sub("", each, count=1) for each in lines[at:end]], told)
            yield from (f"> {each}" if each else ">" for each in inner)
            layout.take_aside(lines[end - 1])
        elif layout.is_outside(line) and (label := _FOOTNOTE.match(line)):
            yield from layout.gap_below_table()
            # What is set in below a footnote belongs to it.
            end = _end(lines, at + 1, lambda each: not each.strip() or each.startswith(" " * _STEP))
            inner = _laid_out([line[label.end() :], *(each[_STEP:] for each in lines[at + 1 : end])], told)
            yield label[0] + next(inner, "")
            yield from (" " * _STEP + each if each.strip() else "" for each in inner)
            layout.take_aside(lines[end - 1])
        else:
            end = at + 1
            following = lines[end] if end < len(lines) else ""
            if fault := _table_fault(lines[at - 1] if at else "", line, following):
                told.rows.append((fault, line))
            yield from layout.take(line, following)
        at = end


def _end(lines: Sequence[str], start: int, is_inside: Callable[[str], bool]) -> int:
    return next((at for at in range(start, len(lines)) if not is_inside(lines[at])), len(lines))


class _Last(Enum):
    """What the line before is."""

    BLANK = auto()
    """Or what needs no blank line after it: a heading."""
    ITEM = auto()
    """The first lines of an item of a list, which would go on in the next line."""
    TEXT = auto()
    TABLE = auto()
    ASIDE = auto()
    """Of a quotation or a footnote, which would go on in the next line."""


_GOING_ON = frozenset({_Last.ITEM, _Last.ASIDE})


class _Item(NamedTuple):
    """The item of a list that the next line may belong to."""

    indent: int
    number: int | None


class _Layout:
    def __init__(self, unclear: list[str]) -> None:
        self._unclear = unclear
        self._items: list[_Item] = []
        self._last = _Last.BLANK
        self._before = ""
        """The line before, if it is a point, of an item or of what stands aside."""
        self._is_set_in = False
        """Whether the first line of the paragraph is."""
        self._ends = False
        """Whether the line before, if it is text, ends as a sentence does."""
        self._dash = ""
        """The dash or dot that this line begins with."""

    def is_outside(self, line: str) -> bool:
        """Tell whether a line stands in no list."""
        return not self._items or _indent(line) < self._items[0].indent + _NEEDED

    def gap_below_table(self) -> Iterator[str]:
        """Yield a blank line if the line before is of a table, which would take what follows for a row."""
        if self._last is _Last.TABLE:
            yield ""

    def take_aside(self, last: str) -> None:
        """Go on after a quotation or a footnote, of which the last line is given."""
        self._items.clear()
        self._before = last
        self._last = _Last.ASIDE if last.strip() else _Last.BLANK

    def take(self, line: str, following: str) -> Iterator[str]:
        """Yield a line, with a blank line before it if it needs one; `following` is the line after it."""
        item = None if _RULE.fullmatch(line) else _ITEM.match(line)
        number = int(item["number"]) if item and item["number"] else None
        if not line.strip():
            self._last = _Last.BLANK
            yield line
        elif line.startswith("#") and not (self._last is _Last.TABLE and "|" in line):
            yield from self.gap_below_table()
            self._items.clear()
            self._last = _Last.BLANK
            yield line
        elif _UNDERLINE.fullmatch(line):
            yield from self.gap_below_table()
            yield line  # makes a heading of the line before, of which the check tells
        elif item and not (self._last is _Last.TEXT and number is not None and number > _HIGHEST):
            yield from self._take_item(line, number)
        else:
            yield from self._take_text(line, following)

    def _take_item(self, line: str, number: int | None) -> Iterator[str]:
        before = None
        while self._items and _indent(line) < self._items[-1].indent + _NEEDED:
            before = self._items.pop()
        goes_on = before is None or _follows(before.number, number)
        if self._last in {_Last.TEXT, _Last.TABLE, _Last.ASIDE} or (self._last is _Last.ITEM and not goes_on):
            yield ""
        self._last = _Last.ITEM
        depth = len(self._items)
        self._items.append(_Item(_indent(line), number))
        self._before = line
        yield " " * _STEP * depth + line.lstrip(" ")

    def _take_text(self, line: str, following: str) -> Iterator[str]:
        is_table = "|" in line and "|" in following and bool(TABLE_RULE.fullmatch(following))
        is_set_in = _indent(line) >= _STEP
        is_new = self._last is _Last.BLANK
        if self._last is _Last.BLANK:
            while self._items and _indent(line) < self._items[-1].indent + _NEEDED:
                self._items.pop()
        elif self._last is _Last.TABLE:
            is_new = "|" not in line
        elif is_table or self._begins_anew(line, is_set_in=is_set_in):
            is_new = True
        elif self._last in _GOING_ON:
            if _indent(line) < _NEEDED:
                is_new = bool(_ENDS_SENTENCE.search(self._before[-4:]))
                self._unclear += [] if is_new else [line]
        else:
            is_new = _is_heading(self._before)
        if is_new and self._last is not _Last.BLANK:
            if _indent(line) < _NEEDED:
                self._items.clear()
            yield ""
        if is_new:
            self._is_set_in = is_set_in and not self._items
        if is_new or self._last not in _GOING_ON:
            self._last = _Last.TABLE if is_table or (self._last is _Last.TABLE and not is_new) else _Last.TEXT
        self._ends = bool(_ENDS.search(line[-4:]))
        self._dash = _dash(line)
        self._before = line if _POINT.match(line) or self._last in _GOING_ON else ""
        goes_on = self._last is _Last.ITEM and not is_new
        yield line if goes_on else " " * _STEP * len(self._items) + line.lstrip(" ")

    def _begins_anew(self, line: str, *, is_set_in: bool) -> bool:
        """Tell whether a line right below another begins as a paragraph of its own does."""
        below_sentence = self._last is _Last.TEXT and self._ends
        dash = _dash(line)
        if _POINT.match(line) or (dash and (below_sentence or (self._last is _Last.TEXT and self._dash == dash))):
            return True
        return is_set_in and (self._is_set_in or below_sentence)


def _dash(line: str) -> str:
    """Return the dash or dot that a line begins with; else nothing."""
    match = _DASHED.match(line)
    return match[1] if match else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _follows(before: int | None, number: int | None) -> bool:
    """Tell whether a list goes on: bullets after bullets, the next number after a number."""
    return number == (None if before is None else before + 1)


def _is_heading(point: str) -> bool:
    """Tell whether a line before, if it is a point, is the heading of what follows."""
    words = re.sub(_SOURCE_MARK, "", point).strip()
    return bool(words) and len(words) <= _LONGEST_HEADING and not _ENDS_WITHIN.search(words[-2:])
