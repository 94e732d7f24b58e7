"""Characters that stand for marks which are text, on the way from a Word document through the reader of raw analyses.

What a document shows as `*` or `#` is no mark of Markdown. Noncharacters, which are for use within a program (Unicode
23.7), stand for such marks until the text is written as Markdown; so do references to footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

TEXT_MARKS = {mark: chr(0xFDD0 + place) for place, mark in enumerate("\\`*_[]|#+->~&<!")}
"""The stand-in of each mark."""
# An escaped bracket in the words of a link may still end them: [\]: begins a definition.
IN_LINK = {ord(TEXT_MARKS["["]): "\ufdea", ord(TEXT_MARKS["]"]): "\ufdeb"}
ITEM = "\ufddf"
"""Stands before a line that is an item of a list for certain, as a document says."""
_PICTURE = re.compile("\ufdec([0-9]+)\ufded")
_PICTURE_LINE = re.compile(f"^{_PICTURE.pattern}(.*)$", re.MULTILINE)
_NOTE_MARKS = ("\ufdee", "\ufdef")
_NOTE_REFERENCE = re.compile("\ufdee[0-9]+\ufdef")
_NOTE = re.compile(f"({_NOTE_REFERENCE.pattern}): (.+)")
# What Markdown knows no escape for is written as an entity.
_MARKDOWN_OF = {
    **{ord(stand_in): f"\\{mark}" for mark, stand_in in TEXT_MARKS.items()},
    **{ord(TEXT_MARKS[mark]): f"&#{ord(mark)};" for mark in "~&<"},
    **{ord(stand_in): f"&#{ord(mark)};" for mark, stand_in in zip("[]", IN_LINK.values(), strict=True)},
    **dict(zip(map(ord, _NOTE_MARKS), ("[^", "]"), strict=True)),
    ord(ITEM): "",
}
_WORDS_OF = {
    **{ord(stand_in): mark for mark, stand_in in TEXT_MARKS.items()},
    **{ord(stand_in): mark for mark, stand_in in zip("[]", IN_LINK.values(), strict=True)},
    ord(ITEM): "",
}
_TAKEN = dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd")


def without_stand_ins(text: str) -> str:
    """Return a text that comes from elsewhere, in which none of its characters stands for a mark.

    Noncharacters are for no text: where one is, something was lost, and the replacement character tells the check so.
    """
    return text.translate(_TAKEN)


def note_reference(number: int) -> str:
    """Return the reference to a footnote of a document for `read_raw_analysis`; before `: ` it begins the footnote."""
    return f"{_NOTE_MARKS[0]}{number}{_NOTE_MARKS[1]}"


def note_references(text: str) -> str:
    """Return the references to footnotes in a text, and nothing else of it."""
    return "".join(_NOTE_REFERENCE.findall(text))


def without_notes(text: str) -> str:
    """Return a text without its references to footnotes."""
    return _NOTE_REFERENCE.sub("", text)


def note_in(line: str) -> tuple[str, str] | None:
    """Return the reference and the words of the footnote that a line is; None where it is none."""
    match = _NOTE.fullmatch(line)
    return (match[1], match[2]) if match else None


def picture_mark(number: int) -> str:
    """Return what stands for a picture of a document, by its number; its caption follows on the same line."""
    return f"\ufdec{number}\ufded"


def is_picture_line(line: str) -> bool:
    """Tell whether a line stands for a picture."""
    return _PICTURE.match(line) is not None


def replace_pictures(text: str, figure: Callable[[int, str], str]) -> str:
    """Return a text with what `figure` returns, given number and caption, for every line that stands for a picture."""
    shown = _PICTURE_LINE.sub(lambda match: figure(int(match[1]), match[2]), text)
    return _PICTURE.sub("", shown)


def words_of(text: str) -> str:
    """Return the words of a text of a document: marks as themselves, no references to footnotes, and no pictures."""
    return _PICTURE.sub("", without_notes(text)).translate(_WORDS_OF)


def markdown_of(text: str) -> str:
    """Return a text as Markdown that shows every mark that is text."""
    return text.translate(_MARKDOWN_OF)
