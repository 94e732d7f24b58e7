"""What a query says.

Exists once here and once in `docs/assets/javascripts/search/query.js`; the cases in `tests/cases/queries.json` hold for
both. The language:

- Parts between spaces are terms, all of which a report must hold. Quotation marks, straight or curly, make a phrase of
  what they enclose: one term, its words neighbours.
- `OR` in capitals or a bar between two terms: one of them is enough. It binds more closely than a space: `a b OR c` is a,
  and b or c. Where no term stands before or behind it, `OR` is a word and a bar is nothing.
- A minus at the start of a term excludes what holds it, be it -, －, − or –. It never does inside a word (`APT-29`), nor
  where a space follows. Beside an excluded term `OR` says nothing.
- A date, or a span of days (`spans.py` says how these are written), is met by an event that lasted on one of
  these days, and what texts write so by a text that holds it too. Between quotation marks it is text as any other.
- What normalises to nothing is left out first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eventlib.search.spans import Span, YearlyDays, plain_date, span_of, touches, written_forms

_PART = re.compile(r'[|｜]|([-－−–]?)["“”]([^"“”]*)["“”]?|([^\s\ufeff"“”|｜]+)')
# What stands before a word that begins.
_BREAK = re.compile(r"[\s\ufeff|｜]")
_MINUS = ("-", "－", "−", "–")
# Begins a term that is a date, and stands in no normalised text.
_DAYS = "@"


def days_of(term: str) -> Span | YearlyDays | None:
    """Return the days that a term asks for; None if it is a text."""
    return span_of(term[1:]) if term.startswith(_DAYS) else None


def texts_of(term: str) -> tuple[str, ...]:
    """Return the normalised texts of which one is enough to meet a term: itself, or how texts write its date."""
    return written_forms(term[1:]) if term.startswith(_DAYS) else (term,)


@dataclass(frozen=True)
class Query:
    """What a report must meet: one term of each group, and none of the excluded.

    A term is a normalised text or, after an `@`, a date or a span as it is typed.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that reports are to hold, each once."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group))

    def matches(self, days: Span, holds: Callable[[str], bool]) -> bool:
        """Tell whether a report matches whose event lasted these days; `holds` tells whether it holds a text."""

        def is_met(term: str) -> bool:
            asked = days_of(term)
            return (asked is not None and touches(days, asked)) or any(map(holds, texts_of(term)))

        return all(any(map(is_met, group)) for group in self.groups) and not any(map(is_met, self.excluded))


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
        is_excluded = is_start and (bool(sign) or word.startswith(_MINUS))
        typed = plain_date(word[1:] if is_excluded and word else word)
        term = f"{_DAYS}{typed}" if span_of(typed) else normalise(phrase or word)
        if is_bar or term:
            yield _Part(term, is_bar, word == "OR", is_excluded)
