"""What a query says.

Exists once here and once in `docs/assets/javascripts/search/query.js`; the cases in `tests/cases/queries.json` hold for
both. The language:

- Parts between spaces are terms, all of which a report must hold. Quotation marks, straight or curly, make a phrase of
  what they enclose: one term, its words neighbours.
- `OR` in capitals or a bar between two terms: one of them is enough. It binds more closely than a space: `a b OR c` is a,
  and b or c. Where no term stands before or behind it, `OR` is a word and a bar is nothing.
- A minus at the start of a term excludes what holds it, be it -, －, − or –. It never does inside a word (`APT-29`), nor
  where a space follows. Beside an excluded term `OR` says nothing.
- What normalises to nothing is left out first.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

_PART = re.compile(r'[|｜]|([-－−–]?)["“”]([^"“”]*)["“”]?|([^\s\ufeff"“”|｜]+)')
# What stands before a word that begins.
_BREAK = re.compile(r"[\s\ufeff|｜]")
_MINUS = ("-", "－", "−", "–")


@dataclass(frozen=True)
class Query:
    """Normalised terms: a report must hold one of each group, and none of the excluded."""

    groups: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that reports are to hold, each once."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group))

    def matches(self, holds: Callable[[str], bool]) -> bool:
        """Tell whether a report matches of which `holds` tells whether it holds a term."""
        return all(any(map(holds, group)) for group in self.groups) and not any(map(holds, self.excluded))


@dataclass(frozen=True)
class _Part:
    term: str
    is_bar: bool
    is_or: bool
    is_excluded: bool


def parse_query(query: str, normalise: Callable[[str], str]) -> Query:
    """Read a query; `normalise` brings a text to the form in which it is searched."""
    parts = list(_parts(query, normalise))
    groups: list[list[str]] = []
    excluded: list[str] = []
    last: list[str] | None = None
    is_joined = False
    for number, part in enumerate(parts):
        is_between = bool(groups or excluded) and not is_joined and number + 1 < len(parts)
        if part.is_bar or (part.is_or and is_between):
            is_joined = True
            continue
        if part.is_excluded:
            excluded.append(part.term)
            last = None
        elif is_joined and last:
            last.append(part.term)
        else:
            last = [part.term]
            groups.append(last)
        is_joined = False
    distinct = dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups)
    return Query(tuple(distinct), tuple(dict.fromkeys(excluded)))


def _parts(query: str, normalise: Callable[[str], str]) -> Iterator[_Part]:
    """Yield the terms of a query in order and what stands between them."""
    for match in _PART.finditer(query):
        sign, phrase, word = match.groups(default="")
        is_start = match.start() == 0 or bool(_BREAK.match(query, match.start() - 1))
        is_bar = match[0] in {"|", "｜"}
        term = normalise(phrase or word)
        if is_bar or term:
            yield _Part(term, is_bar, word == "OR", is_start and (bool(sign) or word.startswith(_MINUS)))


_DATE = re.compile(r"(\d{4})(?:年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?|([-/])(\d{1,2})(?:\4(\d{1,2}))?)?", re.ASCII)


def span_of(word: str) -> tuple[date, date] | None:
    """Return the first and the last day of what is typed as a day, a month, a year or a span of these; None for others.

    Written 2025-04-10, 2025/4/10, 2025年4月10日; 2025-04, 2025年4月; 2025年; two of these, or bare years, with .. between.
    A bare year by itself is a number as any other. A day that no calendar has is none, nor is a span that ends before it
    begins.
    """
    first, dots, last = unicodedata.normalize("NFKC", word).partition("..")
    begun, ended = _days(first), _days(last or first)
    if begun is None or ended is None or (dots and not last) or (not dots and first.isdigit()) or begun[0] > ended[1]:
        return None
    return begun[0], ended[1]


def _days(text: str) -> tuple[date, date] | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or match[5] or 0), int(match[3] or match[6] or 0)
    has_month, has_day = bool(match[2] or match[5]), bool(match[3] or match[6])
    try:
        if has_day:
            return (date(year, month, day),) * 2
        if not has_month:
            return date(year, 1, 1), date(year, 12, 31)
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None
