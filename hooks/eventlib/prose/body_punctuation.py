"""Slips of Chinese typing in a body: those of `punctuation`, and marks that have no partner in their block.

Found in the source as it is written, so that each has a place that can be mended; held against the blocks that a reader
sees, so that code, addresses and the targets of links are never among them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from eventlib.prose.blocks import Block, BlockKind
from eventlib.prose.fences import without_code
from eventlib.prose.punctuation import MASK, Slip, find_gaps, find_slips, may_slip

PARTNERS = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "（": "）",
    "「": "」",
    "『": "』",
    "【": "】",
    "〈": "〉",
    "〔": "〕",
}
"""Marks that open, and those that close what they opened."""
OPENING = {closing: opening for opening, closing in PARTNERS.items()}
"""The other way round."""
_PAIRS = [opening + closing for opening, closing in PARTNERS.items()]
_MARKS = re.compile(f"[{''.join(_PAIRS)}]+")
_MARKS_AND_ENDS = re.compile(f"[{''.join(_PAIRS)}\n]+")
# One in half the width may be the partner of one in the full.
_ALL_MARKS = re.compile(f"[{''.join(_PAIRS)}()]")
_AS_FULL = {"(": "（", ")": "）"}
# Of an apostrophe: it’s, students’, ’90; of a face: ：）; of an item: 1）, 一）; of an interval: （0, 100].
_APOSTROPHE = re.compile("(?<=[A-Za-z0-9])’|’(?=[A-Za-z0-9０-９])|‘(?=[0-9０-９])|(?<=[：；:;])）")
_ITEM = re.compile(r"(?:^|(?<=[\s，。；：、！？,;:（|*]))[0-9A-Za-z一二三四五六七八九十①-⑳]{1,3}）", re.MULTILINE)
_INTERVAL = re.compile(r"（[0-9.+∞ -]{1,20}[,，][0-9.+∞ -]{1,20}\]|\[[0-9.+∞ -]{1,20}[,，][0-9.+∞ -]{1,20}）")
_LONGEST_SPAN = 10
"""How many blocks without such a mark a quotation may go on over."""
_DEEPEST = 4
"""How many pairs in each other are taken for granted; more are looked at one by one."""
# What is neither read nor mended: the target of a link, a tag or an address in angle brackets, an address; then the line
# that defines a link.
_UNREAD = re.compile(
    r"\]\([^)\n]*|<[^<>\n]*>|[Hh][Tt]{2}[Pp][Ss]?://[^\s，。；：！？、（）《》“”‘’「」【】<>]*|^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[^\n]*",
    re.MULTILINE,
)
_NOT_NEW_LINE = re.compile(r"[^\n]")
_SENTENCES = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTATION, BlockKind.FOOTNOTE})


def find_in_body(body: str, blocks: Sequence[Block], first_line: int) -> Iterator[Slip]:
    """Yield the slips in the Markdown of a body, which begins on a line of the file, and whose blocks are given.

    By kind, and then in the order of the text. Offsets are those of `body`.
    """
    source = _Source(body, blocks, first_line)
    if may_slip(body):
        yield from source.slips()
    if may_be_unpaired(block.text for block in blocks):
        for block, openings in _without_partners(blocks):
            yield from source.unpaired(block, openings)


def find_in_text(text: str) -> Iterator[Slip]:
    """Yield the first mark without a partner in a text that is read by itself and has no Markdown."""
    if _unmatched(text) and (found := _unpaired(text)):
        mark, at = min(found, key=lambda each: each[1])
        yield Slip("punctuation-unpaired", at, at + 1, mark)


class _Source:
    """The Markdown of a body with what is not read masked, and which blocks stand where in it."""

    def __init__(self, body: str, blocks: Sequence[Block], first_line: int) -> None:
        self._body = body
        self._blocks = blocks
        self._first_line = first_line
        self._shown: dict[tuple[int, str], bool] = {}
        """By the line that a block begins on and some words, whether it shows them."""

    @cached_property
    def _text(self) -> str:
        return _UNREAD.sub(_masked, without_code(self._body, MASK))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self._body))]

    @cached_property
    def _by_line(self) -> Mapping[int, list[Block]]:
        found: dict[int, list[Block]] = {}
        for block in self._blocks:
            found.setdefault(block.line, []).append(block)
        return found

    @cached_property
    def _block_lines(self) -> list[int]:
        return sorted(self._by_line)

    def slips(self) -> Iterator[Slip]:
        """Yield the slips besides marks without a partner."""
        for slip in find_slips(self._text):
            if self._shown_in(slip):
                yield slip
        for slip in find_gaps(self._text) if "。" in self._text else ():
            blocks = self._shown_in(slip)
            if blocks and all(each.kind in _SENTENCES for each in blocks) and any("。" in each.text for each in blocks):
                yield slip

    def unpaired(self, block: Block, openings: Sequence[str]) -> Iterator[Slip]:
        """Yield the first mark without a partner in the source of a block, if it is of those kinds."""
        start, end = self._extent(block.line)
        text = self._text[start:end]
        if "`" in text:
            return
        found = [(mark, at) for mark, at in _unpaired(text) if OPENING.get(mark, mark) in openings]
        if found:
            mark, at = min(found, key=lambda each: each[1])
            yield Slip("punctuation-unpaired", start + at, start + at + 1, mark)

    def _shown_in(self, slip: Slip) -> Sequence[Block]:
        """Return the blocks that begin where a slip stands, if one of them shows it as text."""
        line = self._first_line + bisect_right(self._line_starts, slip.start) - 1
        at = bisect_right(self._block_lines, line) - 1
        if at < 0:
            return ()
        begins = self._block_lines[at]
        blocks = [each for each in self._by_line[begins] if each.kind is not BlockKind.CODE]
        # Two characters are enough to tell it from the title of a link.
        words = self._text[max(0, slip.start - 1) : slip.start + 1].strip()
        if (begins, words) not in self._shown:
            is_clear = "`" not in self._text[slice(*self._extent(begins))]
            self._shown[begins, words] = is_clear and any(words in each.text for each in blocks)
        return blocks if self._shown[begins, words] else ()

    def _extent(self, line: int) -> tuple[int, int]:
        """Return where the source of the blocks that begin on a line begins, and where it ends."""
        at = bisect_right(self._block_lines, line)
        end = len(self._body)
        if at < len(self._block_lines):
            end = self._line_starts[self._block_lines[at] - self._first_line]
        return self._line_starts[line - self._first_line], end


def _masked(match: re.Match[str]) -> str:
    return _NOT_NEW_LINE.sub(MASK, match[0])


def _without_partners(blocks: Sequence[Block]) -> Iterator[tuple[Block, list[str]]]:
    """Yield the blocks that hold marks without a partner, and which marks open or should have opened them.

    What is opened in one block and closed in a later one is a quotation of several paragraphs, each of which may begin with the
    mark that opens it.
    """
    alone: dict[int, list[str]] = {}
    pending: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.CODE:
            continue
        rest = _unmatched(block.text)
        for opening in [*pending, *(each for each in PARTNERS if each not in pending)] if rest else [*pending]:
            closing = PARTNERS[opening]
            waiting = pending.get(opening, [])
            if closing in rest and opening not in rest:
                if not waiting:
                    alone.setdefault(index, []).append(opening)
                pending.pop(opening, None)
            elif opening in rest:
                if waiting and (closing in rest or not block.text.startswith(opening)):
                    _give_up(opening, waiting, alone)
                    waiting = []
                waiting.append(index)
                pending[opening] = waiting
            elif waiting and (opening in block.text or index - waiting[-1] > _LONGEST_SPAN):
                pending.pop(opening)
                if not block.text.startswith(opening):
                    _give_up(opening, waiting, alone)
    for opening, waiting in pending.items():
        _give_up(opening, waiting, alone)
    for index in sorted(alone):
        yield blocks[index], alone[index]


def _give_up(opening: str, waiting: Sequence[int], alone: dict[int, list[str]]) -> None:
    for index in waiting:
        alone.setdefault(index, []).append(opening)


def may_be_unpaired(texts: Iterable[str]) -> bool:
    """Tell whether one of some texts may hold a mark without a partner: at least wherever one does."""
    return bool(_without_pairs("".join(_MARKS_AND_ENDS.findall("\n".join(texts)))).strip("\n"))


def _unmatched(text: str) -> str:
    """Return the marks of a text that are left when pairs are taken out: all, where few stand in each other."""
    return _without_pairs("".join(_MARKS.findall(text)))


def _without_pairs(marks: str) -> str:
    for _ in range(_DEEPEST):
        if not marks:
            break
        before = marks
        for pair in _PAIRS:
            marks = marks.replace(pair, "")
        if marks == before:
            break
    return marks


def _unpaired(text: str) -> list[tuple[str, int]]:
    """Return the marks without a partner in a text, and where they stand; those left out that need none."""
    exempt = {match.start() for match in _APOSTROPHE.finditer(text)}
    exempt |= {match.end() - 1 for match in _ITEM.finditer(text)}
    exempt |= {at for match in _INTERVAL.finditer(text) for at in (match.start(), match.end() - 1)}
    opened: list[tuple[str, int]] = []
    count = dict.fromkeys(PARTNERS, 0)
    alone: list[tuple[str, int]] = []
    for match in _ALL_MARKS.finditer(text):
        mark = _AS_FULL.get(match[0], match[0])
        if mark in PARTNERS:
            opened.append((match[0], match.start()))
            count[mark] += 1
        elif not count[OPENING[mark]]:
            alone.append((match[0], match.start()))
        else:
            while (last := opened.pop())[0] not in (OPENING[mark], "(" if mark == "）" else ""):
                count[_AS_FULL.get(last[0], last[0])] -= 1
                alone.append(last)
            count[OPENING[mark]] -= 1
    return [each for each in (*alone, *opened) if each[1] not in exempt and each[0] not in _AS_FULL]
