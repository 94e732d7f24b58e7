"""Numbered lines of a raw text: which are headings, which are items of a list, and which are neither.

One rule for all ways of numbering, 一、 （一） 1. 1、 1.1 （1） ① 01: numbered lines of one kind that count on from 1 are one
sequence. They are headings if each is short and no sentence, and something stands under each but the last, not only items
within it; items of a list if they follow one another, or what stands between is indented under them in Markdown; else
paragraphs, as a number alone is, whose numbers stay text; but not in Markdown, where one set in under an item is one. 一、 may be alone and leave numbers out, since sections are told
by their names too. Words in bold after a number, 1. **背景**, are a heading in any case. The form decides by the same rule,
in `contribute/raw_points.js`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from eventlib.authoring.masthead import ends_a_sentence
from eventlib.authoring.stand_ins import without_notes

_DIGIT = "[0-9０-９]"
_HAN_NUMBER = "[一二三四五六七八九十]"
# What may stand before a number, or a heading, for show.
ORNAMENTS = "▌▍▎▏❖✦▶►🔹🔸🔷🔶🔍🔎📌📍💡👉⭐🌟🔴🔵"
NUMBER = re.compile(
    rf"(?:[{ORNAMENTS}]\ufe0f?[ \t\u3000]*)?"
    rf"(?:(?P<chapter>{_HAN_NUMBER}{{1,3}})[ \t\u3000]*[、.．]"
    rf"|[（(](?P<part>{_HAN_NUMBER}{{1,3}})[）)]"
    rf"|(?:(?P<detail>{_DIGIT}{{1,2}}(?:[.．]{_DIGIT}{{1,2}}){{2}})|(?P<decimal>{_DIGIT}{{1,2}}[.．]{_DIGIT}{{1,2}}))"
    r"[.．)）]?(?=[ \t\u3000])"
    rf"|(?P<point>{_DIGIT}{{1,2}})(?:[、．]|\.(?!{_DIGIT}))"
    rf"|(?:P(?:ART|art)[ .]?)?(?P<padded>0[1-9]|(?<=[Tt.][ .])[1-9]|(?<=[Tt.])[1-9])(?=[ \t\u3000.：:｜|])[.：:｜|]?"
    rf"|[（(]?(?P<subpoint>{_DIGIT}{{1,2}})[）)]|(?P<circled>[①-⑳]))[ \t\u3000]*"
)
"""The number of a line; its named group tells the kind."""
KINDS = ("chapter", "part", "point", "padded", "decimal", "detail", "subpoint", "circled")
"""From the outer to the inner."""
_HAN_DIGITS = "一二三四五六七八九"
DEEPEST = 6
"""The level of the deepest heading."""
ITEM_INDENT = 2
"""How much further in an item stands than the one it belongs to, in columns."""
LONGEST_POINT = 40
"""Characters of a heading that has a number and is not set off."""
_NO_HEADING = re.compile("[，,、]$")


@dataclass(slots=True)
class Element:
    """A paragraph, an item, a heading or another piece of a raw text, before it is known what numbered lines are."""

    kind: str
    """`paragraph`, `number`, `bullet`, `section`, `heading`, `table`, `code`, `quote`, `rule` or `note`."""
    words: str
    """Without the mark, on one line; of a table, code and a quotation their Markdown."""
    indent: int = 0
    """Columns."""
    number: str = ""
    """As it is written, with the blanks after it; of a footnote its reference."""
    numbering: str = ""
    """The kind of the number, of a heading of Markdown too."""
    value: int = 0
    is_bold: bool = False
    """Whether number and words are set off as a heading."""
    level: int = 0
    """Of a heading: first as it is written, then as it is in a report; 0 for those that get theirs from where they stand."""
    depth: int = 0
    """How far an item of Markdown is indented, which tells the list that it stands in; 0 of a number of plain text."""
    is_listed: bool = False
    """Whether it is an item for certain, as a document says."""
    is_within: bool = False
    """Whether it stands indented under an item of a list of Markdown, as a part of it."""
    is_apart: bool = False
    """Whether a blank line stands before it, in Markdown."""
    role: str = field(default="", compare=False)
    """What a numbered line is: `heading`, `item` or nothing."""


def read_number(line: str) -> tuple[str, str, int, str] | None:
    """Return number, kind, value and words of a numbered line; None where it has no number or nothing after it."""
    match = NUMBER.match(line)
    if match is None or not line[match.end() :]:
        return None
    kind = str(match.lastgroup)
    return match[0], kind, _value(match[kind]), line[match.end() :]


def _value(number: str) -> int:
    """Return the value of a number; of 2.1 the last part."""
    if number[0] in "一二三四五六七八九十":
        tens, ten, units = number.rpartition("十")
        one = _HAN_DIGITS.find(units) + 1
        return 10 * (_HAN_DIGITS.find(tens) + 1 or 1) + one if ten else one
    return int(unicodedata.normalize("NFKC", number).rpartition(".")[2])


def decide(elements: Sequence[Element], *, chapters_are_sections: bool) -> None:
    """Set the role of every numbered line, and the level of every heading."""
    for sequence in _sequences(elements):
        role = _role(elements, sequence)
        for at in sequence:
            elements[at].role = role
    for element in elements:
        if element.is_listed:
            element.role = "item"
        if element.is_bold:  # a number alone too, which counts on from nothing
            element.role = "heading"
    for before, element in pairwise(elements):
        if element.kind == "number" and not element.role and _is_inner(before, element):
            element.role = "item"
    _set_levels(elements, chapters_are_sections=chapters_are_sections)


def _is_inner(before: Element, element: Element) -> bool:
    """Tell whether a numbered line of Markdown, which may be alone, is set in under an item, or stands beside one that is."""
    is_of_list = before.kind == "bullet" or before.role == "item" or before.is_within
    return is_of_list and is_deeper(element.depth, 0)


def _sequences(elements: Sequence[Element]) -> Iterator[list[int]]:
    """Yield the places of numbered lines that count on; a number that does not is alone."""
    open_: list[list[int]] = []
    for at, element in enumerate(elements):
        if element.kind in {"section", "heading"}:
            kept = [each for each in open_ if elements[each[0]].numbering == "chapter"]
            yield from (each for each in open_ if each not in kept)
            open_ = kept
        if element.kind != "number" or element.is_listed:
            continue
        rank = KINDS.index(element.numbering)
        while open_ and (
            KINDS.index(elements[open_[-1][0]].numbering) > rank
            or is_deeper(elements[open_[-1][0]].depth, element.depth)
        ):
            yield open_.pop()
        last = elements[open_[-1][-1]] if open_ else None
        is_of_kind = last and last.numbering == element.numbering and not is_deeper(element.depth, last.depth)
        # Sections that are told by their names may be left out between two chapters.
        if last and is_of_kind and _counts_on(last, element):
            open_[-1].append(at)
        elif element.value == 1 or element.numbering == "chapter":
            if is_of_kind:
                yield open_.pop()
            open_.append([at])
    yield from open_


def is_deeper(indent: int, other: int) -> bool:
    """Tell whether an item that is indented by so many columns stands in a list within that of another."""
    return indent >= other + ITEM_INDENT


def _counts_on(last: Element, element: Element) -> bool:
    return element.value > last.value if element.numbering == "chapter" else element.value == last.value + 1


def _role(elements: Sequence[Element], sequence: Sequence[int]) -> str:
    lines = [elements[at] for at in sequence]
    is_sequence = len(sequence) > 1 or lines[0].numbering == "chapter"
    is_short = all(may_be_heading(each.words) for each in lines)
    under = {_what_is_under(elements, at) for at in sequence[: max(1, len(sequence) - 1)]}
    # Items may stand under a heading too, if others of its kind have a text.
    if is_sequence and is_short and under in ({"text"}, {"text", "items"}):
        return "heading"
    between = elements[sequence[0] : sequence[-1]]
    after = elements[sequence[-1] + 1 : sequence[-1] + 2]
    is_list = len(sequence) > 1 or any(each.is_within for each in after)
    return "item" if is_list and all(each.kind in {"number", "bullet"} or each.is_within for each in between) else ""


def may_be_heading(words: str) -> bool:
    """Tell whether the words of a numbered line are short and no sentence."""
    words = without_notes(words)
    return len(words) <= LONGEST_POINT and not ends_a_sentence(words) and not _NO_HEADING.search(words)


def _what_is_under(elements: Sequence[Element], at: int) -> str:
    """Return what stands under a numbered line: `text`, `items` within it, or nothing, as where the next of its kind follows."""
    if at + 1 == len(elements):
        return ""
    element, below = elements[at], elements[at + 1]
    if below.is_within or below.kind in {"section", "heading", "note"}:
        return ""
    if below.kind == "number" and not below.is_listed:
        if KINDS.index(below.numbering) <= KINDS.index(element.numbering):
            return ""
        return "items" if is_deeper(below.depth, element.depth) else "text"
    if below.kind in {"number", "bullet"}:
        return "items" if is_deeper(below.indent, element.indent) else "text"
    return "text"


def _set_levels(elements: Sequence[Element], *, chapters_are_sections: bool) -> None:
    above: list[tuple[int, int, bool]] = []
    """(rank, level, whether it is a section) of the headings that a line stands under; those without a number have a rank below 0."""
    for element in elements:
        is_numbered = element.kind == "number" and element.role == "heading"
        if not is_numbered and not (element.kind in {"section", "heading"} and element.level):
            continue
        rank = KINDS.index(element.numbering) if is_numbered else element.level - 10
        is_section = element.kind == "section" or (
            is_numbered and element.numbering == "chapter" and chapters_are_sections
        )
        # A number other than 一、 makes a heading of Markdown a point of its section, though both are written alike.
        is_point = element.kind == "heading" and bool(element.numbering)
        while above and (above[-1][0] >= rank or element.kind == "section") and not (is_point and above[-1][2]):
            above.pop()
        inner = above[-1][1] + 1 if above else 3 if is_numbered else 2
        element.level = 2 if is_section else min(DEEPEST, inner if is_numbered else max(inner, element.level))
        above.append((rank, element.level, is_section))
