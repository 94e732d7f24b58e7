"""What is typed as a day, a month, a year or a span of these, and how texts write it.

Exists once here and once in `docs/assets/javascripts/search/spans.js`; the cases in `tests/cases/spans.json` hold for
both.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import TypeAlias

Span: TypeAlias = tuple[date, date]
"""A first and a last day."""

_DATE = re.compile(
    r"[0-9]{4}(年([0-9]{1,2}月([0-9]{1,2}[日号])?)?|-[0-9]{1,2}(-[0-9]{1,2})?|/[0-9]{1,2}(/[0-9]{1,2})?"
    r"|\.[0-9]{1,2}\.[0-9]{1,2})?"
)
_DIGITS = re.compile("[0-9]+")


def plain_date(word: str) -> str:
    """Return a word in the characters in which dates are read here: half-width, and .. for 。。 of an input method."""
    return unicodedata.normalize("NFKC", word).replace("。。", "..")


def span_of(text: str) -> Span | None:
    """Return the days that a text of such characters is written for; None if it is no day, month, year or span of these.

    Written 2025-04-10, 2025/4/10, 2025.4.10, 2025年4月10日; 2025-04, 2025/4, 2025年4月; 2025年; two of these, or bare years,
    with .. between, of which one may be missing: a span without an end goes on to the end of the calendar. A bare year
    by itself is a number as any other. A day that no calendar has is none, nor is a span that ends before it begins.
    """
    first, dots, last = text.partition("..")
    if dots:
        begun = _days(first) if first else (date.min, date.min)
        ended = _days(last) if last else (date.max, date.max)
        if text == ".." or begun is None or ended is None or begun[0] > ended[1]:
            return None
        return begun[0], ended[1]
    return None if text.isdigit() else _days(text)


def _days(text: str) -> Span | None:
    if not _DATE.fullmatch(text):
        return None
    year, *rest = map(int, _DIGITS.findall(text))
    try:
        if not rest:
            return date(year, 1, 1), date(year, 12, 31)
        if len(rest) == 1:
            return date(year, rest[0], 1), date(year, rest[0], monthrange(year, rest[0])[1])
        return (date(year, *rest),) * 2
    except ValueError:
        return None


def touches(one: Span, other: Span) -> bool:
    """Tell whether two spans have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def written_forms(text: str) -> tuple[str, ...]:
    """Return how texts, in normal form, write a date: as it is typed, and in Chinese; a day also as 2025-04-10.

    A month is not looked for as 2025-04 unless it is typed so: that stands in the numbers of vulnerabilities too. A span
    is written nowhere.
    """
    if ".." in text:
        return ()
    year, *rest = _DIGITS.findall(text)
    forms = [re.sub("[-/.]", " ", text)]
    if len(rest) == 1:
        forms += [f"{year}年{number}月" for number in (int(rest[0]), rest[0].zfill(2))]
    elif rest:
        month, day = map(int, rest)
        forms += [f"{year}年{month}月{day}日", f"{year}年{month:02}月{day:02}日", f"{year} {month:02} {day:02}"]
    return tuple(dict.fromkeys(forms))
