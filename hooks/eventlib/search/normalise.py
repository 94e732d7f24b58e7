"""The form in which text is searched.

Exists once here and once in `docs/assets/javascripts/search/normalise.js`; the cases in `tests/cases/search.json` hold
for both.

Each code point is brought to NFKC, lower case, letters without accents and Simplified Chinese on its own, so that nothing
depends on its neighbours: a decomposed ç is the composed one. Only the letters of a Hangul syllable are put together
first. Whatever is then neither a letter, a digit nor a mark is a
separator; a run of separators is one space, and none stands at the ends. Numbers and letters in circles, raised ones and
the like (①, ¹, ❸, ™) end a word, so that the word behind them is found. A *word* character is any but those of Han, kana and Hangul: a term that begins with one
matches only where a word begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from eventlib.reading.radicals import radicals

UNSPACED = (
    (0x1100, 0x11FF),
    (0x2E80, 0x31FF),
    (0x3400, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""The first and the last code points, ascending, of what is written without spaces: Han (with the planes kept for it), kana, bopomofo, Hangul."""
# What only chooses between forms of the character before it (Unicode Standard, 23.4).
_VARIATION_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_ACCENTS = (0x0300, 0x036F)
# Lowered digits are a part of the word around them: H₂O.
_SUBSCRIPTS = (0x2080, 0x2089)
_HANGUL_SYLLABLES = (0xAC00, 0xD7A3)
# One that is written in its letters, or but for the last of them.
_SYLLABLE = re.compile("[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]")
_SPACES = re.compile(" +")


@cache
def simplified_forms() -> dict[str, str]:
    """Return the Simplified form of each Traditional character that has another, and of each radical the character."""
    traditional, simplified = (Path(__file__).parent / "variants.txt").read_text(encoding="utf-8").splitlines()
    forms = dict(zip(traditional, simplified, strict=True))
    return {**{radical: forms.get(each, each) for radical, each in radicals().items()}, **forms}


def is_unspaced(character: str) -> bool:
    """Tell whether a character belongs to a script that is written without spaces."""
    code = ord(character)
    return any(first <= code <= last for first, last in UNSPACED)


def is_word(character: str) -> bool:
    """Tell whether a character of a normalised text is part of a word that is set off by others."""
    return character > " " and not is_unspaced(character)


class _Table(dict[int, str]):
    """What each code point becomes; filled as code points are met."""

    def __missing__(self, code: int) -> str:
        variants = simplified_forms()
        parts = "" if any(map(_is_in(code), _VARIATION_SELECTORS)) else unicodedata.normalize("NFKC", chr(code)).lower()
        text = "".join(map(_without_accents, parts))
        # Radicals are symbols until they are the characters that they look like.
        found = "".join(part if _is_searchable(part) else " " for part in (variants.get(each, each) for each in text))
        ends_word = unicodedata.category(chr(code)) in {"No", "So"} and not _is_in(code)(_SUBSCRIPTS)
        if ends_word and is_word(found[-1:]):
            found += " "
        self[code] = found
        return found


def _is_in(code: int) -> Callable[[tuple[int, int]], bool]:
    return lambda span: span[0] <= code <= span[1]


def _without_accents(character: str) -> str:
    if _is_in(ord(character))(_HANGUL_SYLLABLES):
        return character
    return "".join(each for each in unicodedata.normalize("NFKD", character) if not _is_in(ord(each))(_ACCENTS))


def _is_searchable(character: str) -> bool:
    category = unicodedata.category(character)
    if is_unspaced(character):
        return category[0] not in "PSZ"
    return category[0] in "LNM" and category != "Me"  # what encloses the character before: 1️⃣


_TABLE = _Table()


def form_of(code: int) -> str:
    """Return what a code point becomes in a text in normal form, where a run of spaces becomes one."""
    return _TABLE[code]


def normalise(text: str) -> str:
    """Return a text in the form in which it is searched."""
    if not unicodedata.is_normalized("NFC", text):
        text = _SYLLABLE.sub(lambda letters: unicodedata.normalize("NFC", letters[0]), text)
    return _SPACES.sub(" ", text.translate(_TABLE)).strip(" ")


def find_all(term: str, text: str) -> list[int]:
    """Return every place where a normalised term stands in a normalised text: the definition of a match."""
    starts = []
    start = text.find(term)
    while start >= 0:
        if not is_word(term[0]) or start == 0 or not is_word(text[start - 1]):
            starts.append(start)
        start = text.find(term, start + 1)
    return starts
