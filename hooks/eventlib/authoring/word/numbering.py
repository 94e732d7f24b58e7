"""Automatic numbers of a Word document, written out: 一、, （一）, 1.1, ①.

Rules: ECMA-376 Part 1, 17.9. Owns the counters of a document; each paragraph must be asked for once, in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from eventlib.authoring.word.package import attribute, child, is_on, name_of, number
from eventlib.authoring.word.styles import NumberingOf, Styles

LEVELS = 9
_BIGGEST_START = 32_767
_PLACEHOLDER = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = frozenset(
    {
        *(
            "chineseCounting",
            "chineseCountingThousand",
            "ideographDigital",
            "japaneseCounting",
            "japaneseDigitalTenThousand",
        ),
        *("taiwaneseCounting", "taiwaneseCountingThousand", "taiwaneseDigital", "koreanCounting"),
    }
)
_LEGAL = frozenset({"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"})
_ENCLOSED = {
    "decimalEnclosedCircle": 0x2460,
    "decimalEnclosedCircleChinese": 0x2460,
    "decimalEnclosedParen": 0x2474,
    "decimalEnclosedFullstop": 0x2488,
}
"""Where the twenty characters ① to ⑳, ⑴ to ⒇, ⒈ to ⒛ begin."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a numbered paragraph."""

    text: str
    """With what sets it off; empty for a bullet."""
    level: int = 0
    """From 0."""
    is_bullet: bool = False
    is_bold: bool | None = None
    """Whether the numbering says that it is bold."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    is_legal: bool = False
    style: str | None = None
    is_bold: bool | None = None


@dataclass(frozen=True, slots=True)
class _List:
    counted_as: str
    """The id of what its paragraphs are counted in, together with those of other lists of the same definition."""
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]
    """By level: from where this list counts anew when it is first used."""


class Numbering:
    """The lists of a document, from `numbering.xml`, and how far each is counted."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        elements = [] if root is None else list(root)
        self._definitions = {
            attribute(each, "w:abstractNumId"): each for each in elements if name_of(each) == "w:abstractNum"
        }
        self._lists = {attribute(each, "w:numId"): each for each in elements if name_of(each) == "w:num"}
        self._known: dict[str, _List | None] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def label(self, numbering: NumberingOf, style_id: str) -> Label | None:
        """Count a paragraph and return what stands before it; None where it is not numbered."""
        if numbering.list_id in {None, "", "0"}:
            return None
        numbered_list = self._list(numbering.list_id or "")
        if numbered_list is None:
            return None
        index = numbering.level
        if index is None:
            index = next((at for at, level in numbered_list.levels.items() if style_id and level.style == style_id), 0)
        level = numbered_list.levels.get(index, _Level())
        counters = self._count(numbered_list, numbering.list_id or "", index)
        if level.format == "bullet":
            return Label("", index, is_bullet=True)
        if level.format == "none" and not _PLACEHOLDER.sub("", level.text):
            return None

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = "decimal" if level.is_legal else numbered_list.levels.get(at, _Level()).format
            return formatted(counters[at] or 0, form)

        text = _PLACEHOLDER.sub(written, level.text)
        # A full-width mark sets itself off: 一、事件概述, but 1. 背景.
        gap = "" if level.suffix == "nothing" or not text or not text[-1].isascii() else " "
        return Label(f"{text}{gap}" if text.strip() else "", index, is_bold=level.is_bold)

    def _count(self, numbered_list: _List, list_id: str, index: int) -> list[int | None]:
        counters = self._counters.setdefault(numbered_list.counted_as, [None] * LEVELS)
        begun = counters[index]
        start = numbered_list.levels.get(index, _Level()).start
        if index in numbered_list.starts and (list_id, index) not in self._restarted:
            self._restarted.add((list_id, index))
            counters[index] = numbered_list.starts[index]
        else:
            counters[index] = start if begun is None else begun + 1
        for above in range(index):
            if counters[above] is None:
                counters[above] = numbered_list.levels.get(above, _Level()).start
        for below in range(index + 1, LEVELS):
            restart = numbered_list.levels.get(below, _Level()).restart
            # 0: never begins anew; n: only after one of the first n levels.
            if restart is None or index < restart:
                counters[below] = None
        return counters

    def _list(self, list_id: str) -> _List | None:
        if list_id not in self._known:
            self._known[list_id] = self._read_list(list_id)
        return self._known[list_id]

    def _read_list(self, list_id: str) -> _List | None:
        element = self._lists.get(list_id)
        definition_id = attribute(child(element, "w:abstractNumId"), "w:val")
        definition = self._definitions.get(definition_id)
        link = attribute(child(definition, "w:numStyleLink"), "w:val")
        if link is not None:  # the definition is that of a style of lists
            linked = self._lists.get(self._styles.linked_numbering(link))
            definition_id = attribute(child(linked, "w:abstractNumId"), "w:val")
            definition = self._definitions.get(definition_id)
        if element is None or definition is None:
            return None
        levels = {}
        starts = {}
        for each in definition:
            if name_of(each) == "w:lvl":
                levels[_level_index(each)] = _read_level(each)
        for each in element:
            if name_of(each) == "w:lvlOverride":
                index = _level_index(each)
                if (level := child(each, "w:lvl")) is not None:
                    levels[index] = _read_level(level)
                start = number(attribute(child(each, "w:startOverride"), "w:val"), 0, _BIGGEST_START)
                if start is not None:
                    starts[index] = start
        return _List(definition_id or "", levels, starts)


class FieldNumbers:
    """The numbers of paragraphs that a field in them shows: `AUTONUM`, `AUTONUMLGL` (17.16.5.5, 17.16.5.6).

    Each level of headings is counted, and below them all the text, which begins anew behind each heading that is counted.
    """

    def __init__(self, heading_level: Callable[[etree._Element | None], int]) -> None:
        self._heading_level = heading_level
        self._counts = [0] * (LEVELS + 1)
        self._paragraph: etree._Element | None = None
        self._at: int | None = None

    def begin(self, properties: etree._Element | None) -> None:
        """Begin a paragraph; it is counted once a field in it asks for its number."""
        self._paragraph, self._at = properties, None

    def written(self, instruction: str) -> str | None:
        """Return what a field shows; None where it shows something else than a number, or one that cannot be known."""
        kind, _, switches = instruction.strip().partition(" ")
        forms = [form for form in _FIELD_FORM.findall(switches) if form.upper() != "MERGEFORMAT"]
        if kind.upper() not in {"AUTONUM", "AUTONUMLGL"} or len(forms) > 1 or not _FIELD_FORMS.keys() >= {*forms}:
            return None
        if self._at is None:
            self._at = (self._heading_level(self._paragraph) or LEVELS + 1) - 1
            self._counts[self._at] += 1
            self._counts[self._at + 1 :] = [0] * (LEVELS - self._at)
        counts = self._counts[self._at : self._at + 1]
        if kind.upper() == "AUTONUMLGL":
            # Text counts on from the heading before it, of whatever level that is.
            above = self._counts[: self._at]
            while self._at == LEVELS and above and not above[-1]:
                above.pop()
            counts = [*above, *counts]
        if not all(counts):
            return None
        separator = _FIELD_SEPARATOR.search(switches)
        mark = (separator[1] or separator[2]) if separator else "."
        shown = mark.join(formatted(count, _FIELD_FORMS[forms[0]] if forms else "decimal") for count in counts)
        return shown if re.search(r"\\e\b", switches, re.IGNORECASE) else shown + mark


_FIELD_FORM = re.compile(r"\\\*\s*(\w+)")
_FIELD_FORMS = {
    **{"Arabic": "decimal", "arabic": "decimal", "ARABIC": "decimal"},
    **{"ALPHABETIC": "upperLetter", "alphabetic": "lowerLetter", "ROMAN": "upperRoman", "roman": "lowerRoman"},
}
_FIELD_SEPARATOR = re.compile(r'\\s\s*(?:"([^"])[^"]*"|([^\s"]))', re.IGNORECASE)


def _level_index(element: etree._Element) -> int:
    return number(attribute(element, "w:ilvl"), 0, LEVELS - 1) or 0


def _read_level(element: etree._Element) -> _Level:
    start = number(attribute(child(element, "w:start"), "w:val"), 0, _BIGGEST_START)
    # A format that only newer versions know stands in mc:AlternateContent, with a plain one beside it.
    formats = [attribute(each, "w:val") for each in element.iter() if name_of(each) == "w:numFmt"]
    return _Level(
        start=0 if start is None else start,
        format=(formats[-1] if formats else None) or "decimal",
        text=attribute(child(element, "w:lvlText"), "w:val") or "",
        suffix=attribute(child(element, "w:suff"), "w:val") or "tab",
        restart=number(attribute(child(element, "w:lvlRestart"), "w:val"), 0, LEVELS),
        is_legal=bool(is_on(child(element, "w:isLgl"))),
        style=attribute(child(element, "w:pStyle"), "w:val"),
        is_bold=is_on(child(element, "w:rPr", "w:b")),
    )


def formatted(value: int, form: str) -> str:
    """Return a number in a format of `w:numFmt` (17.18.59); in one that is not known, in digits."""
    written = str(value)
    if form == "none":
        written = ""
    elif form in _CHINESE:
        written = _in_units(value, _DIGITS, _UNITS)
    elif form in _LEGAL:
        written = _in_units(value, _LEGAL_DIGITS, _LEGAL_UNITS)
    elif form in _ENCLOSED and 1 <= value <= 20:
        written = chr(_ENCLOSED[form] + value - 1)
    elif form in {"upperLetter", "lowerLetter"} and 1 <= value <= 780:
        letters = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        written = letters if form == "upperLetter" else letters.lower()
    elif form in {"upperRoman", "lowerRoman"} and 1 <= value < 4000:
        written = _roman(value) if form == "upperRoman" else _roman(value).lower()
    elif form == "decimalZero":
        written = f"{value:02}"
    elif form in {"decimalFullWidth", "decimalFullWidth2"}:
        written = written.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    elif form in {"ideographTraditional", "ideographZodiac"} and value >= 1:
        row = _STEMS if form == "ideographTraditional" else _BRANCHES
        written = row[(value - 1) % len(row)]
    return written


def _in_units(value: int, digits: str, units: tuple[str, ...]) -> str:
    """Return a number below 10,000 in Chinese: 十二, 一百零五; a greater one digit by digit."""
    if not 0 < value < 10_000:
        return "".join(digits[int(digit)] for digit in str(value))
    written = ""
    figures = str(value)
    for position, figure in enumerate(map(int, figures)):
        if figure:
            skipped = "零" if position and figures[position - 1] == "0" else ""
            written += f"{skipped}{digits[figure]}{units[len(figures) - position - 1]}"
    # 十二, not 一十二.
    return written[1:] if 10 <= value < 20 and digits == _DIGITS else written


def _roman(value: int) -> str:
    written = ""
    for amount, mark in (
        *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
        *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
    ):
        written += mark * (value // amount)
        value %= amount
    return written
