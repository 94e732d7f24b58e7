"""Slips of Chinese typing in one line or text: marks in half the width, letters in the full one, marks twice, stray spaces.

Owns what each looks like and what it should be, which is said only where there is one right way. The standard is
GB/T 15834 (标点符号用法). What stands where in a body, and marks without a partner, is in `body_punctuation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from eventlib.patterns import compiled_late
from eventlib.prose.marks import HAN


class Slip(NamedTuple):
    """One slip in a text."""

    sentence: str
    """The key of what is said of it; the part before a slash is the rule."""
    start: int
    """Where it begins in the text, an offset; and where it ends."""
    end: int
    words: str
    """What is written there."""
    right: str | None = None
    """What should be, if only one thing can be meant."""


MASK = "\0"
"""Stands in a text for each character that is neither read nor mended."""
FULL_WIDTH = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。", "(": "（", ")": "）"}
"""The marks of ASCII, and those that stand for them between Chinese characters."""
_NARROW_CODES = (0xFF05, 0xFF0E, *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
NARROW = {code: code - 0xFEE0 for code in _NARROW_CODES}
"""Full-width letters, digits, and what belongs to a number, by code; with the same of ASCII."""
_WIDE = "０-９Ａ-Ｚａ-ｚ"
_STOPS = "，、；：。"
_BEFORE, _AFTER = f"{HAN}》”’）」』】", f"{HAN}《“‘（「『【"
# One look at a text that tells whether there may be a slip. It begins with a class of characters, which `re` skips to.
_SIGN = compiled_late(
    rf"[,;:!?.( \u3000{_WIDE}{_STOPS}](?:(?<=[,;:!?.(])(?<=[{_BEFORE}].)|(?<=[{_STOPS}])(?=[{_STOPS}])|(?<=[{_WIDE}])"
    rf"|(?<=[ \u3000])(?<=[{HAN}].)(?=[ \u3000]*[{HAN}]))"
)
# The same of a title, whose spaces may be meant.
_SIGN_IN_TITLE = compiled_late(
    rf"[,;:!?.({_WIDE}{_STOPS}](?:(?<=[,;:!?.(])(?<=[{_BEFORE}].)|(?<=[{_STOPS}])(?=[{_STOPS}])|(?<=[{_WIDE}]))"
)
_HALF = compiled_late(rf"[,;:!?](?<=[{_BEFORE}].)(?: *(?=[{_AFTER}])|(?=[ \t]*$))", re.MULTILINE)
_PERIOD = compiled_late(rf"\.(?<=[{HAN}]\.)(?:(?=[ \t]*$)|(?=[{HAN}]))", re.MULTILINE)
# Without marks of Markdown within: both are mended, or none.
_BRACKETS = compiled_late(rf"\((?<=[{HAN}》”]\()([^()（）\[\]*\\&\n{MASK}]{{1,60}})\)")
_FULL = re.compile(rf"[{_WIDE}]+(?:．[０-９]+)*％?")
_REPEATED = re.compile(f"[{_STOPS}][{_STOPS}]+")
_GAP = compiled_late(rf"[ \u3000](?<=[{HAN}][ \u3000])[ \u3000]*(?=[{HAN}])")
_HAN = compiled_late(f"[{HAN}]")
_LATIN = re.compile("[A-Za-z]")
# 一.概述 is a number of its own kind; １. at the beginning of a line would become the mark of a list.
_NUMBERED = re.compile(r"[\s#>*+-]*[第（(]?[一二三四五六七八九十百]+")
_LINE_START = re.compile(r"[\s#>*+-]*")
_NEAR = 40
"""Characters of a line on each side of a place that are looked at: what a clause has."""
_CLAUSE = re.compile(r"[^，。；：、！？,;:!?“”‘’《》「」『』【】（）()|\n]*")
_QUOTED = re.compile(r"[“‘《「『【（(](?=[^“”‘’《》「」『』【】（）()]*$)")
# Where spaces are part of Chinese: 第一条 为了…, 王　伟, bylines and lists of names, the two halves of a motto.
_ARTICLE = re.compile(r".*第[一二三四五六七八九十百零0-9]+[编章节条款项]|[一二三四五六七八九十]+", re.DOTALL)
_BYLINE = re.compile("记者|通讯员|编辑|责编|作者|来源|摄影|校对|审核|供稿")


def may_slip(text: str) -> bool:
    """Tell whether a text may hold a slip: it does at least wherever there is one."""
    return _SIGN.search(text) is not None


def title_may_slip(text: str) -> bool:
    """Tell the same of titles, whose spaces may be meant."""
    return _SIGN_IN_TITLE.search(text) is not None


def find_slips(text: str) -> Iterator[Slip]:
    """Yield the slips in a text but for spaces, which in titles may be meant; by kind, and then in order."""
    yield from _half_width(text)
    for match in _FULL.finditer(text):
        # What stands beside an address would become a part of it.
        if MASK not in (text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]):
            lead = _line_before(text, match.start())
            is_number = text.startswith((".", ")"), match.end()) and _LINE_START.fullmatch(lead)
            yield _slip("char-full-width", match, None if is_number else match[0].translate(NARROW))
    for match in _REPEATED.finditer(text):
        marks = match[0]
        if not _LISTED.match(text, match.end()) or text[match.start() - 1 : match.start()] not in tuple("“「『（"):
            # Three may be meant for an ellipsis, and of two different ones either may be wrong.
            yield _slip("punctuation-repeated", match, marks[0] if marks in _TWICE else None)


_TWICE = frozenset(mark * 2 for mark in _STOPS)
_LISTED = re.compile("[”」』）]")
"""What follows marks that are spoken of: “，。”."""


def _half_width(text: str) -> Iterator[Slip]:
    is_mixed = _LATIN.search(text) is not None
    for match in _HALF.finditer(text):
        if not is_mixed or _is_chinese(text, match):
            yield _slip("punctuation-half-width", match, FULL_WIDTH[match[0][0]])
    for match in _PERIOD.finditer(text):
        if _NUMBERED.fullmatch(_line_before(text, match.start())) or (is_mixed and not _is_chinese(text, match)):
            continue
        if _HAN.match(text, match.end()):  # a sentence, or the two parts of a name
            yield _slip("punctuation-half-width/period", match, None)
        else:
            yield _slip("punctuation-half-width", match, FULL_WIDTH["."])
    for match in _BRACKETS.finditer(text):
        if _HAN.search(match[1]) and (not is_mixed or _is_chinese(text, match)):
            yield Slip("punctuation-half-width", match.start(), match.start() + 1, "(", FULL_WIDTH["("])
            yield Slip("punctuation-half-width", match.end() - 1, match.end(), ")", FULL_WIDTH[")"])


def _is_chinese(text: str, match: re.Match[str]) -> bool:
    """Tell whether what stands round a mark is Chinese, and not a sentence of another language with a Chinese name."""
    around = _line_before(text, match.start()) + text[match.end() : match.end() + _NEAR].partition("\n")[0]
    return 2 * len(_HAN.findall(around)) >= len(_LATIN.findall(around))


def find_gaps(text: str) -> Iterator[Slip]:
    """Yield the spaces between Chinese characters that nobody means, in a text of sentences."""
    for match in _GAP.finditer(text):
        before, after = _line_before(text, match.start()), text[match.end() : match.end() + _NEAR]
        if _QUOTED.search(before) or _ARTICLE.fullmatch(before):
            continue
        left, right = _CLAUSE.match(before[::-1]), _CLAUSE.match(after)
        assert left and right  # they match nothing, too
        is_signed = len(right[0]) == 1 and (after[1:2] or "\n") == "\n"  # 编者 刘
        if not is_signed and not _is_meant(left[0][::-1], right[0]):
            # Where words are whole on both sides, the space may stand for a comma.
            is_torn = min(len(left[0].partition(" ")[0]), len(right[0].partition(" ")[0])) == 1
            yield _slip("char-space", match, "" if is_torn else None)


def _is_meant(before: str, after: str) -> bool:
    """Tell whether a space between the two parts of a clause is one that Chinese has."""
    pieces = (before + " " + after).split()
    if _BYLINE.search(before + after):
        return True
    if len(pieces) > 2:
        return all(2 <= len(piece) <= 4 for piece in pieces[1:-1])
    first, second = len(before), len(after)
    return first == second == 1 or (min(first, second) >= 4 and max(first, second) <= 9 and abs(first - second) <= 1)


def _line_before(text: str, at: int) -> str:
    """Return what stands in the line before a place, the nearest of it."""
    return text[max(0, at - _NEAR) : at].rpartition("\n")[2]


def _slip(sentence: str, match: re.Match[str], right: str | None) -> Slip:
    return Slip(sentence, match.start(), match.end(), match[0], right)
