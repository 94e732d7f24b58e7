"""Fields of a Word document (ECMA-376 Part 1, 17.16): where a link leads, and what those show that keep no result.

Most fields keep what they show as text; this is about the instruction of the others: characters in a circle (带圈字符)
and older pinyin guides are `EQ`, form fields have their value in `w:ffData`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from eventlib.authoring.word.equations import grouped, radical
from eventlib.authoring.word.numbering import FieldNumbers
from eventlib.authoring.word.package import MAX_DEPTH, WordError, attribute, child, is_on, name_of, number

_WORD = re.compile(r'["“]([^"”]*)["”]|(\S+)')
_INVISIBLE = frozenset({"XE", "TC", "TA", "RD", "SET", "PRIVATE", "ADVANCE", "ASK", "DATABASE", "NEXT", "SKIPIF"})
"""Fields that Word shows nothing of."""
_SWITCHES_WITH_VALUE = frozenset({"\\l", "\\o", "\\t", "\\f"})


@dataclass(slots=True)
class Field:
    """A field that is being read."""

    instruction: list[str] = field(default_factory=list)
    begin: etree._Element | None = None
    """The element that began it, which holds the value of a form field."""
    in_result: bool = False
    link: str = ""
    has_result: bool = False
    is_incomplete: bool = False
    """Whether what a field in the instruction shows is not known."""

    @property
    def text(self) -> str:
        """The instruction."""
        return "".join(self.instruction)

    @property
    def kind(self) -> str:
        """The first word of the instruction, in capitals."""
        words = self.text.split(maxsplit=1)
        return words[0].upper() if words else ""


class Fields:
    """The fields that are open at a place of the text, the innermost last. They reach over runs and paragraphs."""

    def __init__(self, heading_level: Callable[[etree._Element | None], int]) -> None:
        """`heading_level` tells that of a paragraph with some properties, 0 of text."""
        self._open: list[Field] = []
        self._numbers = FieldNumbers(heading_level)
        self._unended: frozenset[etree._Element] = frozenset()
        self.inner_links = 0
        """How many links into the document were met."""

    def start(self, story: etree._Element) -> None:
        """Begin to read a part of the document; no field reaches over its end."""
        self._open.clear()
        self._unended = _without_end(story)

    def begin_paragraph(self, properties: etree._Element | None) -> None:
        """Begin to read a paragraph, which fields may number."""
        self._numbers.begin(properties)

    @property
    def in_contents(self) -> bool:
        """Whether the text belongs to the table of contents that Word makes."""
        return any(each.in_result and each.kind == "TOC" for each in self._open)

    @property
    def in_instruction(self) -> bool:
        """Whether what is read is no text, but part of the instruction of a field."""
        return any(not each.in_result for each in self._open)

    @property
    def note_mark(self) -> str:
        """The bookmark of the reference to a note that the innermost field repeats the number of; empty for other fields."""
        words = self._open[-1].text.split() if self._open and self._open[-1].kind == "NOTEREF" else []
        return words[1] if len(words) > 1 else ""

    @property
    def link(self) -> str:
        """The address that the text leads to; empty where to none."""
        return next((each.link for each in reversed(self._open) if each.link), "")

    def begin(self, instruction: str = "", element: etree._Element | None = None) -> None:
        """Begin a field.

        Raises:
            WordError: too many are open: each text is looked at for all of them.
        """
        if element in self._unended:
            return
        if len(self._open) == MAX_DEPTH:
            raise WordError(f"文档里的域一层套一层，太深，上限是 {MAX_DEPTH} 层")
        self._open.append(Field([instruction], element))

    def instruct(self, text: str) -> None:
        """Add to the instruction of the innermost field; what belongs to none is nothing that Word shows."""
        innermost = next((each for each in reversed(self._open) if not each.in_result), None)
        if innermost is not None:
            innermost.instruction.append(text)

    def separate(self) -> None:
        """End the instruction of the innermost field: its result follows."""
        if self._open and not self._open[-1].in_result:
            innermost = self._open[-1]
            innermost.in_result = True
            innermost.link, leads_inside = link_of(innermost.text)
            self.inner_links += leads_inside

    def end(self) -> str | None:
        """End the innermost field and return what Word shows of it besides its result, as `shown` does.

        What a field in an instruction shows is asked for only where the instruction is shown itself.
        """
        if not self._open:
            return ""
        done = self._open.pop()
        if done.has_result or done.kind == "TOC":
            return ""
        # In another field Word shows no number.
        words = (None if self._open else self._numbers.written(done.text)) or shown(done)
        if words is None and self.in_instruction:
            next(each for each in reversed(self._open) if not each.in_result).is_incomplete = True
            return ""
        return None if words and done.is_incomplete else words

    def take(self, text: str = "") -> bool:
        """Tell whether a text, or what is none, goes into an instruction, and is not shown; else it is a result of all open fields."""
        for each in reversed(self._open):
            if not each.in_result:
                each.instruction.append(text)
                return True
            each.has_result = True
        return False


def _without_end(story: etree._Element) -> frozenset[etree._Element]:
    """Return the elements that begin a field which never ends, as a program leaves it behind that was stopped.

    All text after would be part of its instruction.
    """
    open_fields: list[etree._Element] = []
    for element in story.iter("{*}fldChar"):
        kind = attribute(element, "w:fldCharType")
        if kind == "begin":
            open_fields.append(element)
        elif kind == "end" and open_fields:
            open_fields.pop()
    return frozenset(open_fields)


def link_of(instruction: str) -> tuple[str, bool]:
    r"""Return the address of a `HYPERLINK` field, and whether it leads to a place in the document.

    `HYPERLINK "https://a.example" \l "place"` leads to https://a.example#place.
    """
    words = [quoted or plain for quoted, plain in _WORD.findall(instruction)]
    if not words or words[0].upper() != "HYPERLINK":
        return "", False
    address = anchor = ""
    position = 1
    while position < len(words):
        word = words[position].lower()
        if word in _SWITCHES_WITH_VALUE:
            position += 1
            anchor = words[position] if word == "\\l" and position < len(words) else anchor
        elif not word.startswith("\\"):
            address = address or words[position]
        position += 1
    if address and anchor:
        return f"{address.partition('#')[0]}#{anchor}", False
    return address, not address and bool(anchor)


def shown(done: Field) -> str | None:
    """Return what Word shows of a field without a result; empty for nothing, None where it cannot be known."""
    kind = done.kind
    if kind in _INVISIBLE or not kind:
        return ""
    if kind == "EQ":
        return equation(done.text.strip()[2:])
    if kind in {"MACROBUTTON", "GOTOBUTTON"}:
        return "".join(done.text.split(maxsplit=2)[2:]).strip()
    if kind == "FORMCHECKBOX":
        return _check_box(child(done.begin, "w:ffData", "w:checkBox"))
    if kind == "FORMDROPDOWN":
        return _chosen(child(done.begin, "w:ffData", "w:ddList"))
    return "" if kind == "FORMTEXT" else None


def _check_box(box: etree._Element | None) -> str:
    states = [is_on(child(box, name)) for name in ("w:checked", "w:default")]
    return "☑" if next((state for state in states if state is not None), False) else "☐"


def _chosen(choices: etree._Element | None) -> str:
    listed = () if choices is None else choices
    entries = [attribute(each, "w:val") or "" for each in listed if name_of(each) == "w:listEntry"]
    states = [number(attribute(child(choices, name), "w:val"), 0, 999) for name in ("w:result", "w:default")]
    index = next((state for state in states if state is not None), 0)
    return entries[index] if index < len(entries) else ""


# \* jc2 \* "Font:宋体" \* hps10: how it looks.
_LOOK = re.compile(r'\\\*\s*(?:"[^"]*"|[^\s\\]+)')
_TOKEN = re.compile(r"\\[(),;\\]|\\[a-z]{1,2}\s*-?[0-9]*\s*(?=[\\(])|[(),;]|[^\\(),;]+|\\", re.IGNORECASE)
_ENCLOSURES = frozenset("○〇◯⚪□△◇OＯ")
_MOST_TOKENS = 400
_DEEPEST = 20


def equation(text: str) -> str | None:
    """Return an `EQ` field (17.16.5.18) as text; None where it is too long to be one."""
    tokens = _TOKEN.findall(_LOOK.sub("", text))
    if len(tokens) > _MOST_TOKENS or tokens.count("(") > _DEEPEST:
        return None
    tokens.reverse()
    return "".join(_until(tokens, closing="")).replace(_RAISED, "").strip()


def _until(tokens: list[str], closing: str) -> list[str]:
    """Take tokens, the last first, up to a bracket; return the arguments that they make."""
    arguments = [""]
    switches: list[str] = []
    while tokens:
        token = tokens.pop()
        if token == closing:
            break
        if token == "(":
            if switches:
                arguments[-1] += _function(switches, _until(tokens, ")"))
                switches = []
            else:
                arguments[-1] += f"({','.join(_until(tokens, ')'))})"
        elif token in {",", ";"} and closing:
            arguments.append("")
        elif re.match(r"\\[a-z]", token, re.IGNORECASE):
            switches.append(token[1:3].strip().lower())
        else:
            arguments[-1] += token.removeprefix("\\") if len(token) == 2 else token
    return arguments


def _function(switches: list[str], arguments: list[str]) -> str:
    name = switches[0]
    first, last = arguments[0].strip(), arguments[-1].strip()
    if name == "f" and len(arguments) == 2:
        return f"{grouped(first)}/{grouped(last)}"
    if name == "r":
        return radical(first if len(arguments) > 1 else "", last)
    if name == "o" and len(arguments) == 2 and first in _ENCLOSURES:
        return _encircled(last)
    if name == "s" and "up" in switches:
        return f"{_RAISED}{''.join(arguments)}"
    if name == "o" and len(arguments) == 2 and first.startswith(_RAISED):
        return f"{last}（{first.removeprefix(_RAISED)}）"
    return "".join(arguments).replace(_RAISED, "")


_RAISED = "\ufdd0"
"""Set before what is raised until it is known what it stands over; no character of any text."""


def _encircled(text: str) -> str:
    value = number(text, 0, 99) if text.isdecimal() else None
    for least, most, first in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if value is not None and least <= value <= most:
            return chr(first + value - least)
    return f"（{text}）"
