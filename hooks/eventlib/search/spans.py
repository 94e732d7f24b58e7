"""What is typed as a day, a month, a year or a span of these, and how texts write it.

Exists once here and once in `docs/assets/javascripts/search/spans.js`; the cases in `tests/cases/spans.json` hold for
both.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import NamedTuple, TypeAlias

Span: TypeAlias = tuple[date, date]
"""A first and a last day."""


class YearlyDays(NamedTuple):
    """Days of any year, such as 04-10; the last may lie in the next year."""

    first: str
    last: str


_DATE = re.compile(
    r"[0-9]{4}(年([0-9]{1,2}月([0-9]{1,2}[日号])?)?|-[0-9]{1,2}(-[0-9]{1,2})?|/[0-9]{1,2}(/[0-9]{1,2})?"
    r"|\.[0-9]{1,2}\.[0-9]{1,2})?"
)
_DIGITS = re.compile("[0-9]+")
_BETWEEN = re.compile("至|到|~|—{1,2}|–|-")
_PARTS = re.compile("(?:([0-9]{4})年)?(?:([0-9]{1,2})月)?(?:([0-9]{1,2})[日号])?")


def plain_date(word: str) -> str:
    """Return a word in the characters in which dates are read here: half-width, and .. for 。。 of an input method."""
    return unicodedata.normalize("NFKC", word).replace("。。", "..")


def span_of(text: str) -> Span | YearlyDays | None:
    """Return the days that a text of such characters is written for; None if it is no day, month, year or span of these.

    Written 2025-04-10, 2025/4/10, 2025.4.10, 2025年4月10日; 2025-04, 2025/4, 2025年4月; 2025年; two of these, or bare years,
    with .. between, of which one may be missing: a span without an end goes on to the end of the calendar. A bare year
    by itself is a number as any other. As Chinese texts have them: 2025年4月10日至12日, 2024年11月至2025年2月, 2023至2025年, with
    到 or a dash or ~ between too; without a year, days of any year: 4月30日至5月2日. A day that no calendar has is none, nor is
    a span that ends before it begins.
    """
    first, dots, last = text.partition("..")
    if dots:
        begun = _days(first) if first else (date.min, date.min)
        ended = _days(last) if last else (date.max, date.max)
        if text == ".." or begun is None or ended is None or begun[0] > ended[1]:
            return None
        return begun[0], ended[1]
    return None if text.isdigit() else _days(text) or _chinese_span(text)


def _chinese_span(text: str) -> Span | YearlyDays | None:
    """Return the days of a span that is written as in Chinese texts, where the one part leaves out what the other says."""
    first, *others = _BETWEEN.split(text)
    if len(others) != 1 or not others[0] or not first:
        return None
    (last,) = others
    begun = _PARTS.fullmatch(first + last[-1] if first[-1].isdigit() else first)
    ended = _PARTS.fullmatch(last)
    if not begun or not ended:
        return None
    parts, end_parts = begun.groups(), ended.groups()
    # What the end leaves out before the first thing that it says is what the beginning says.
    said = next((number for number, part in enumerate(end_parts) if part), 3)
    end_parts = (*parts[:said], *end_parts[said:])
    if not parts[0] and not end_parts[0]:
        return _yearly(parts, end_parts)
    begin, end = (_days(_written(each)) for each in (parts, end_parts))
    return (begin[0], end[1]) if begin and end and begin[0] <= end[1] else None


def _written(parts: tuple[str | None, ...]) -> str:
    """Return year, month and day as a date is written; what leaves out one before another is none."""
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=True) if part)


def _yearly(*ends: tuple[str | None, ...]) -> YearlyDays | None:
    """Return the days of any year between two, each of which says month and day."""
    days = [_days(_written((_LEAP_YEAR, *each[1:]))) for each in ends if each[1] and each[2]]
    first, last = (f"{each[0]:%m-%d}" if each else "" for each in (*days, None, None)[:2])
    return YearlyDays(first, last) if first and last else None


_LEAP_YEAR = "2000"


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


def touches(days: Span, asked: Span | YearlyDays) -> bool:
    """Tell whether some days have one in common with those that are asked for."""
    if not isinstance(asked, YearlyDays):
        return days[0] <= asked[1] and asked[0] <= days[1]
    if (days[1] - days[0]).days >= 365:
        return True
    own = YearlyDays(f"{days[0]:%m-%d}", f"{days[1]:%m-%d}")
    return _is_within(own.first, asked) or _is_within(asked.first, own)


def _is_within(day: str, days: YearlyDays) -> bool:
    """Tell whether a day of any year is one of some."""
    first, last = days
    return first <= day <= last if first <= last else day >= first or day <= last


def written_forms(text: str) -> tuple[str, ...]:
    """Return how texts, in normal form, write a date: as it is typed, and in Chinese; a day also as 2025-04-10.

    A month is not looked for as 2025-04 unless it is typed so: that stands in the numbers of vulnerabilities too. A span
    with .. is written nowhere; another as it is typed, and with 至.
    """
    if ".." in text:
        return ()
    if between := _BETWEEN.search(text) if not _days(text) else None:
        first, last = text[: between.start()], text[between.end() :]
        typed = between[0] if between[0] in "至到" else " "
        return tuple(dict.fromkeys((f"{first}{typed}{last}", f"{first}至{last}")))
    year, *rest = _DIGITS.findall(text)
    forms = [re.sub("[-/.]", " ", text)]
    if len(rest) == 1:
        forms += [f"{year}年{number}月" for number in (int(rest[0]), rest[0].zfill(2))]
    elif rest:
        month, day = map(int, rest)
        forms += [f"{year}年{month}月{day}日", f"{year}年{month:02}月{day:02}日", f"{year} {month:02} {day:02}"]
    return tuple(dict.fromkeys(forms))
