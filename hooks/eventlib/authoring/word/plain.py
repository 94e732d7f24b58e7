"""A Word document of the plainest kind: paragraphs of runs, links, tables and footnotes, and nothing else.

Owns what mammoth is given to read: written here, so that nothing in it is damaged, unknown to mammoth or an attack.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from lxml import etree

from eventlib.authoring.stand_ins import picture_mark, without_stand_ins
from eventlib.authoring.word.package import R, W, WordError

TITLE = "Title"
HEADING = "Heading"
BULLET = "Bullet"
NUMBER = "Number"
ITEM = "Item"
CONTINUED = "Continued"
QUOTE = "Quote"
CODE = "Code"
CODE_SET_IN = "CodeSetIn"
"""Ids of styles. Those of headings end with their level, from 1; those of lists with theirs, from 0: bullets, numbers, numbers
that are of a list for certain, and what goes on with an item."""

MAX_PIECES = 30_000
"""Paragraphs, runs and cells that are written: mammoth takes some 0.1 ms for each. An analysis has a few hundred."""
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
}
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SYMBOL_FONTS = frozenset({"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings"})
"""Fonts whose characters are pictures: which ones, mammoth knows."""
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


@dataclass(frozen=True, slots=True)
class Format:
    """How a run looks, as far as its text depends on it."""

    is_bold: bool = False
    is_capital: bool = False
    position: str = ""
    """`superscript` or `subscript`."""
    font: str = ""
    """That of ASCII characters, if it is one of pictures."""
    high_font: str = ""
    """That of the other characters it may have codes for."""
    link: str = ""
    is_code: bool = False
    """Whether its blanks count."""

    def by_font(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the pieces of a text, each with the font of pictures that shows it: empty for what is text, as all Han is."""
        if not self.font and not self.high_font:
            yield "", text
            return
        for font, marks in groupby(text, self._font_of):
            yield font, "".join(marks)

    def _font_of(self, mark: str) -> str:
        if mark <= "\x7f":
            return self.font
        return self.high_font if is_coded(ord(mark)) else ""

    def shown(self, text: str) -> str:
        """Return a text as Word shows it: capitals, and raised or lowered figures as the characters for them."""
        if self.is_code:
            return text
        text = _BLANKS.sub(" ", text)
        if self.is_capital:
            text = text.upper()
        table = {"superscript": _SUPERSCRIPTS, "subscript": _SUBSCRIPTS}.get(self.position, {})
        # All or nothing: half of a word raised would be no word.
        return text.translate(table) if all(ord(mark) in table for mark in text) else text


def symbol_font(name: str | None) -> str:
    """Return the name of a font of pictures; empty for every other."""
    return name if name in _SYMBOL_FONTS else ""


def is_coded(code: int) -> bool:
    """Tell whether fonts of pictures have a code: Word shows any other character in another font."""
    return 0x20 <= code <= 0xFF or 0xF000 <= code <= 0xF0FF


def _tag(name: str) -> str:
    return f"{{{W}}}{name}"


class _Pieces:
    """How many pieces of a document have been written."""

    def __init__(self) -> None:
        self._count = 0

    def count(self) -> None:
        """Count one more; raise WordError where it is one too many."""
        self._count += 1
        if self._count > MAX_PIECES:
            raise WordError(f"文档太大：段落、文字片段和单元格超过 {MAX_PIECES} 个；请分成几篇")


class Story:
    """A container that is being written: the body, the cell of a table, a footnote."""

    def __init__(self, element: etree._Element, addresses: dict[str, str], pieces: _Pieces) -> None:
        self.element = element
        self._pieces = pieces
        self.words: list[str] = []
        """The text of the paragraph that is being written."""
        self.is_all_bold = True
        """Whether all words of that paragraph are bold."""
        self.length = 0
        """How many pieces have been written."""
        self._addresses = addresses
        self._paragraph: etree._Element | None = None

    @property
    def is_open(self) -> bool:
        """Whether a paragraph is being written."""
        return self._paragraph is not None

    @property
    def is_note(self) -> bool:
        """Whether it is a footnote."""
        return self.element.tag == _tag("footnote")

    def begin(self) -> None:
        """Begin a paragraph."""
        self._pieces.count()
        self._paragraph = etree.SubElement(self.element, _tag("p"))
        self.words, self.is_all_bold = [], True

    def end(self, style: str, label: str) -> str:
        """End the paragraph, with the number that stands before it, and return its words.

        An empty one is no more, but that of a cell which holds nothing but its number, as of a column 序号.
        """
        if label and self._paragraph is not None and not len(self._paragraph) and self.element.tag == _tag("tc"):
            self.add_text(label.strip(), Format())
            label = ""
        paragraph, text = self._paragraph, "".join(self.words).strip()
        self._paragraph = None
        if paragraph is None:
            return ""
        if not len(paragraph):
            self.element.remove(paragraph)
            return ""
        if label and text:
            self._paragraph = paragraph
            self.add_text(label, Format(is_bold=self.is_all_bold), at=0)
            self._paragraph = None
        if style:
            properties = etree.Element(_tag("pPr"))
            etree.SubElement(properties, _tag("pStyle")).set(_tag("val"), style)
            paragraph.insert(0, properties)
        return text

    def add_text(self, text: str, form: Format, at: int | None = None) -> None:
        """Write text as it is, not as the format shows it, into the paragraph; `at` is a place in it."""
        if text:
            self._add_text(without_stand_ins(text), form, at)

    def _add_text(self, text: str, form: Format, at: int | None = None) -> None:
        element = etree.Element(_tag("t"))
        element.set(_XML_SPACE, "preserve")
        element.text = text
        self._add(element, form, at)
        self.words.append(text)
        if text.strip() and not form.is_bold:
            self.is_all_bold = False

    def add_picture(self, number: int) -> None:
        """Write a paragraph that stands for a picture."""
        self.begin()
        self._add_text(picture_mark(number), Format())
        self.end("", "")

    def add_symbol(self, code: int, form: Format) -> None:
        """Write a character of a font of pictures."""
        element = etree.Element(_tag("sym"))
        element.set(_tag("font"), form.font)
        element.set(_tag("char"), f"{code:04X}")
        self._add(element, replace(form, is_bold=False))

    def add_break(self) -> None:
        """End a line within the paragraph."""
        self._add(etree.Element(_tag("br")), Format())
        self.words.append(" ")

    def add_note(self, number: int) -> None:
        """Write the reference to a footnote."""
        element = etree.Element(_tag("footnoteReference"))
        element.set(_tag("id"), str(number))
        self._add(element, Format())

    def _add(self, element: etree._Element, form: Format, at: int | None = None) -> None:
        if self._paragraph is None:
            self.begin()
        assert self._paragraph is not None
        self.length += 1
        self._pieces.count()
        run = etree.Element(_tag("r"))
        if form.is_bold:
            etree.SubElement(etree.SubElement(run, _tag("rPr")), _tag("b"))
        run.append(element)
        if form.link:
            link = etree.Element(_tag("hyperlink"))
            link.set(f"{{{R}}}id", self._addresses.setdefault(form.link, f"r{len(self._addresses)}"))
            link.append(run)
            run = link
        if at is None:
            self._paragraph.append(run)
        else:
            self._paragraph.insert(at, run)


class PlainDocument:
    """The document that is being written."""

    def __init__(self) -> None:
        self._addresses: dict[str, str] = {}
        """The id of each address that is linked."""
        self._pieces = _Pieces()
        self._document = etree.Element(_tag("document"), nsmap={"w": W, "r": R})
        self._notes = etree.Element(_tag("footnotes"), nsmap={"w": W, "r": R})
        self.body = Story(etree.SubElement(self._document, _tag("body")), self._addresses, self._pieces)

    def add_note(self, number: int) -> Story:
        """Return a new footnote."""
        note = etree.SubElement(self._notes, _tag("footnote"))
        note.set(_tag("id"), str(number))
        return Story(note, self._addresses, self._pieces)

    def add_cell(
        self, row: etree._Element, *, span: int = 1, is_continued: bool = False, begins: bool = False
    ) -> Story:
        """Return a new cell, the next of a row: over columns, and whether it begins or goes on over rows."""
        self._pieces.count()
        cell = etree.SubElement(row, _tag("tc"))
        properties = etree.SubElement(cell, _tag("tcPr"))
        etree.SubElement(properties, _tag("gridSpan")).set(_tag("val"), str(span))
        if is_continued or begins:
            etree.SubElement(properties, _tag("vMerge")).set(_tag("val"), "restart" if begins else "continue")
        return Story(cell, self._addresses, self._pieces)

    def package(self) -> bytes:
        """Return the document as a package."""
        relations = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={"rel": _RELATIONS})
        for address, number in self._addresses.items():
            relation = etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship")
            for name, value in (("Id", number), ("Type", f"{R}/hyperlink"), ("Target", address)):
                relation.set(name, value)
        parts = {name: text.encode() for name, text in _PARTS.items()}
        parts["word/document.xml"] = etree.tostring(self._document)
        parts["word/footnotes.xml"] = etree.tostring(self._notes)
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/footnotes.xml.rels"] = etree.tostring(relations)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)
        return stream.getvalue()


def add_table(story: Story) -> etree._Element:
    """Return a new table in a container."""
    return etree.SubElement(story.element, _tag("tbl"))


def add_row(table: etree._Element) -> etree._Element:
    """Return a new row of a table."""
    return etree.SubElement(table, _tag("tr"))
