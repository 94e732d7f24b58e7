"""The form in which text is searched.

Exists once here and once in `docs/assets/javascripts/search/normalise.js`; the cases in `tests/cases/search.json` hold
for both.

Each code point is brought to NFKC, lower case and Simplified Chinese on its own, so that nothing depends on its
neighbours. Whatever is then neither a letter, a digit nor a mark is a separator; a run of separators is one space, and
none stands at the ends. A *word* character is any but those of Han, kana and Hangul: a term that begins with one
matches only where a word begins.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

# Han (with the planes kept for it), kana, bopomofo, Hangul: written without spaces between words.
_UNSPACED = (
    (0x1100, 0x11FF),
    (0x2E80, 0x31FF),
    (0x3400, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_SPACES = re.compile(" +")


@cache
def simplified_forms() -> dict[str, str]:
    """Return the Simplified form of each Traditional character that has another."""
    traditional, simplified = (Path(__file__).parent / "variants.txt").read_text(encoding="utf-8").splitlines()
    return dict(zip(traditional, simplified, strict=True))


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script that is written without spaces."""
    code = ord(character)
    return any(first <= code <= last for first, last in _UNSPACED)


def is_word(character: str) -> bool:
    """Tell whether a character of a normalised text is part of a word that is set off by others."""
    return character > " " and not is_unspaced(character)


class _Table(dict[int, str]):
    """What each code point becomes; filled as code points are met."""

    def __missing__(self, code: int) -> str:
        variants = simplified_forms()
        text = unicodedata.normalize("NFKC", chr(code)).lower()
        found = "".join(variants.get(part, part) if _is_searchable(part) else " " for part in text)
        self[code] = found
        return found


def _is_searchable(character: str) -> bool:
    return (is_unspaced(character) and unicodedata.category(character)[0] not in "PSZ") or (
        unicodedata.category(character)[0] in "LNM"
    )


_TABLE = _Table()


def normalise(text: str) -> str:
    """Return a text in the form in which it is searched."""
    return _SPACES.sub(" ", text.translate(_TABLE)).strip(" ")


def parse_query(query: str) -> list[str]:
    """Return the normalised terms of a query: parts between spaces; quotes (straight or curly) keep a phrase."""
    parts = re.findall(r"[\"“”]([^\"“”]*)[\"“”]?|([^\s\ufeff\"“”]+)", query)
    terms = (normalise(phrase or word) for phrase, word in parts)
    return list(dict.fromkeys(term for term in terms if term))


def find_all(term: str, text: str) -> list[int]:
    """Return every place where a normalised term stands in a normalised text: the definition of a match."""
    starts = []
    start = text.find(term)
    while start >= 0:
        if not is_word(term[0]) or start == 0 or not is_word(text[start - 1]):
            starts.append(start)
        start = text.find(term, start + 1)
    return starts
