"""The numbers of a summary, held against those of the text: 80.26亿, 8,026,000,000 and 八十亿二千六百万 are one.

Owns how numbers are read, and what is said of one that is not there. What is about, 约 or 近, may be rounded; an ordinal or a part of a name is a number like others.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from eventlib.reading.findings import Finding
from eventlib.reading.strict_yaml import Position


class Number(NamedTuple):
    """A number in a text."""

    written: str
    value: Decimal
    """Shares of a hundred as such: 3成 is 30."""
    is_about: bool


_UNITS = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
_ABOUT_BEFORE = "约近超逾达过到"
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.\-_/])(?P<digits>[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9]+)(?P<fraction>\.[0-9]+)?(?![0-9]|\.[0-9])"
    r"[ ]?(?P<unit>万亿|千万|百万|十万|[百千万亿]|成(?=[^为了功立员本果都]|$))?(?P<more>多|余|来|出头|左右|以上)?"
)
_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile("[〇零一二两三四五六七八九十百千万亿]{1,20}")
_LARGEST = 18
"""Digits: beyond, a row of figures is a name and no number."""
_TOLERANCE = Decimal("0.06")
"""By how much of itself a number that is about may differ."""


def check_numbers(summary: str, text: str, path: str, at: Position) -> Iterator[Finding]:
    """Yield the numbers of a summary, which stands at a place, that are not in the text, nor in the title or the dates.

    These two are told with the text.
    """
    values: list[Decimal] | None = None
    for match in _NUMBER.finditer(summary):
        if _stands_in(text, match[0].strip()) or len(match["digits"]) > _LARGEST:
            continue
        values = values_in(text) if values is None else values
        number = _number(match)
        if not is_among(number, values):
            message = f"摘要里的「{number.written}」正文里没有"
            yield Finding(path, *at, "summary-number", message, "对照正文改正，或在正文里写明")


def _stands_in(text: str, written: str) -> bool:
    """Tell whether a number stands in a text just as it is written."""
    at = -1
    for _ in range(_MOST_TRIES):
        if (at := text.find(written, at + 1)) < 0:
            return False
        before, after = text[at - 1 : at] if at else "", text[at + len(written) : at + len(written) + 1]
        if not (before and before in _IN_NUMBERS) and not (after and after in _IN_NUMBERS):
            return True
    return False


_IN_NUMBERS = "0123456789.,，百千万亿"
"""Beside a number, what may make it another."""
_MOST_TRIES = 30
"""How often it is looked at; then all numbers of the text are read."""


def numbers_in(text: str) -> Iterator[Number]:
    """Yield the numbers in a text that are written with digits, full-width ones aside."""
    return (_number(match) for match in _NUMBER.finditer(text) if len(match["digits"]) <= _LARGEST)


def _number(match: re.Match[str]) -> Number:
    unit = 10 if match["unit"] == "成" else _UNITS[match["unit"] or ""]
    value = Decimal(re.sub("[,，]", "", match["digits"]) + (match["fraction"] or "")) * unit
    is_about = bool(match["more"]) or match.string[max(0, match.start() - 1) : match.start()] in tuple(_ABOUT_BEFORE)
    return Number(match[0].strip(), value, is_about)


def values_in(text: str) -> list[Decimal]:
    """Return the values of all numbers in a text, of those in Chinese too, from the smallest."""
    chinese = (_chinese_value(match[0]) for match in _CHINESE.finditer(text))
    return sorted({*(number.value for number in numbers_in(text)), *chinese})


def is_among(number: Number, values: Sequence[Decimal]) -> bool:
    """Tell whether a number is one of some values, which are in order, or about one where it says so."""
    room = _TOLERANCE * number.value if number.is_about else Decimal(0)
    at = bisect_left(values, number.value - room)
    return at < len(values) and values[at] <= number.value + room


def _chinese_value(written: str) -> Decimal:
    """Return what a number in Chinese stands for; digit by digit, as in 二〇二五, where no unit is named."""
    if not any(each in _TENS or each in "万亿" for each in written):
        return Decimal("".join(str(_DIGITS[each]) for each in written))
    total, section, digit = 0, 0, 0
    for each in written:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each in _TENS:
            section += (digit or 1) * _TENS[each]
            digit = 0
        else:
            unit = _UNITS[each]
            total = (total + section + digit) * unit if each == "亿" else total + (section + digit) * unit
            section = digit = 0
    return Decimal(total + section + digit)
