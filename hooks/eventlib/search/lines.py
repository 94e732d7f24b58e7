"""The texts of a document in normal form, line by line: what `normalise` says of one line, of thousands of characters at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from eventlib.search.normalise import form_of, normalise

FIELD_END = 0
"""The code point after each paragraph: no term contains it, so that none matches across two."""

_Array = npt.NDArray[Any]
_SPACE, _LINE_END = 0x20, 0x0A
_TEXT_END = "\uffff"
"""No character, and so in no text in normal form."""
_CODES = 0x110000
"""How many code points there are."""
_SURROGATES, _SURROGATE_COUNT = 0xD800, 0x800
_UNKNOWN, _OTHERWISE = -1, -2
"""Nobody has asked yet what a code point becomes; or it is more than one, or none."""


def normalised_lines(texts: Sequence[str]) -> tuple[str, list[int]]:
    """Return all lines of some texts in the form in which they are searched, each followed by U+0000, and how long each text is.

    Lines without any character are left out.
    """
    joined = "\n\n".join((*texts, ""))
    found = _forms(joined) if unicodedata.is_normalized("NFC", joined) else None
    if found is None:
        # Rare: ①, and kana with a sign.
        fields = ["".join(_lines(text)) for text in texts]
        return "".join(fields), [len(field) for field in fields]
    # Behind the end of its last line, each text has a line that is none.
    ends = np.cumsum([len(text) + 2 for text in texts])
    found[ends - 1] = ord(_TEXT_END)
    is_space = found == _SPACE
    is_end = (found == FIELD_END) | (found == ord(_TEXT_END))
    # A space behind another or at the beginning of a line, and the end of a line of no character.
    is_needless = np.empty_like(is_space)
    is_needless[0] = is_space[0] | (found[0] == FIELD_END)
    is_needless[1:] = (is_space[1:] & (is_space | is_end)[:-1]) | ((found == FIELD_END)[1:] & is_end[:-1])
    written = found[~is_needless].astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")
    *fields, _ = written.replace(f" {chr(FIELD_END)}", chr(FIELD_END)).split(_TEXT_END)
    return "".join(fields), [len(field) for field in fields]


def units_of(text: str) -> bytes:
    """Return how a text is kept: in UTF-16, which nearly always is its code points."""
    return text.encode("utf-16-le", "surrogatepass")


def code_points(units: bytes) -> _Array:
    """Return the code points of a text from how it is kept."""
    found = np.frombuffer(units, dtype="<u2")
    if (found - np.uint16(_SURROGATES) >= _SURROGATE_COUNT).all():
        return found
    return np.frombuffer(units.decode("utf-16-le", "surrogatepass").encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line:
            yield normalise(line) + chr(FIELD_END)


def _forms(text: str) -> _Array | None:
    """Return what each character of a text becomes, and ends of lines; None where one becomes more than one, or nothing."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    known = _known_forms()
    found = known[codes]
    lowest = found.min(initial=0)
    if lowest == _UNKNOWN:
        for code in set(codes[found == _UNKNOWN].tolist()):
            form = form_of(code)
            known[code] = ord(form) if len(form) == 1 else _SPACE if form and not form.strip(" ") else _OTHERWISE
        found = known[codes]
        lowest = found.min(initial=0)
    return None if lowest == _OTHERWISE else found


@cache
def _known_forms() -> _Array:
    """Return what each code point becomes, as far as anybody has asked."""
    known = np.full(_CODES, _UNKNOWN, dtype=np.int32)
    known[_LINE_END] = FIELD_END
    return known
