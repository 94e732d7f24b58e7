"""What stands beside the text of a Word document: footnotes and endnotes, comments, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from eventlib.authoring.word.elements import PICTURES
from eventlib.authoring.word.equations import linear
from eventlib.authoring.word.package import WordPackage, attribute, name_of

_PAGE_NUMBER = re.compile(r"[\s\d第页共/—–·.-]*")
_SIDES = {"w:headerReference": "header", "w:footerReference": "footer"}
_MARKED = ("{*}bookmarkStart", "{*}bookmarkEnd", "{*}footnoteReference", "{*}endnoteReference")
_PICTURES = ("{*}blip", "{*}imagedata")
# What words may come from besides: symbols and fields.
_FIELDS = ("{*}sym", "{*}instrText", "{*}fldSimple", "{*}object")
_HIDDEN = frozenset({"w:del", "w:moveFrom", "w:rPr", "w:pPr"})
# The namespaces that Word knows begin with one of these.
_KNOWN = (
    *("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"),
    *("http://schemas.microsoft.com/office/", "urn:schemas-microsoft-com:"),
)


def words_within(element: etree._Element) -> str:
    """Return the text of an element on one line, without how it is laid out."""
    return re.sub(r"\s+", " ", "".join(_words(element))).strip()


def _words(element: etree._Element) -> Iterator[str]:
    name = name_of(element)
    if name in {"w:t", "a:t"}:
        yield element.text or ""
    elif name == "m:oMath":
        yield linear(element)
    elif name == "v:textpath":
        yield element.get("string") or ""
    elif name == "mc:AlternateContent":
        for each in shown_alternative(element):
            yield from _words(each)
    elif name not in _HIDDEN:
        for each in element:
            yield from _words(each)
        if name in {"w:p", "w:tab", "w:br", "w:cr"}:
            yield " "


def shown_alternative(element: etree._Element) -> etree._Element | tuple[()]:
    """Return what Word shows of content in several forms: the first Choice whose namespaces it knows, else the Fallback.

    So says ECMA-376 Part 3 of `AlternateContent`. Empty where it shows nothing.
    """
    choices = [each for each in element if name_of(each) == "mc:Choice"]
    known = [each for each in choices if _is_known(each)]
    fallbacks = [each for each in element if name_of(each) == "mc:Fallback"]
    return next(iter([*known, *fallbacks]), ())


def _is_known(choice: etree._Element) -> bool:
    uris = (choice.nsmap.get(prefix) or "" for prefix in (choice.get("Requires") or "").split())
    return all(uri.startswith(_KNOWN) for uri in uris)


def words_for_others(element: etree._Element) -> str:
    """Return the words of content in several forms that only programs other than Word show."""
    others = [each for each in element if name_of(each) == "mc:Choice" and not _is_known(each)]
    shown = "".join(map(words_within, shown_alternative(element))) if others else ""
    return " ".join(words for words in map(words_within, others) if words not in shown)


def marked_notes(root: etree._Element) -> dict[str, tuple[str, str]]:
    """Return kind and id of each note whose reference stands in a bookmark, by the name of the bookmark."""
    found: dict[str, tuple[str, str]] = {}
    open_marks: dict[str, str] = {}
    for element in root.iter(*_MARKED):
        name, number = name_of(element), attribute(element, "w:id") or ""
        if name == "w:bookmarkStart":
            open_marks[number] = attribute(element, "w:name") or ""
        elif name == "w:bookmarkEnd":
            open_marks.pop(number, None)
        else:
            for mark in open_marks.values():
                found.setdefault(mark, (f"{name.removeprefix('w:').removesuffix('Reference')}s", number))
            open_marks.clear()
    return found


def _says_something(note: etree._Element) -> bool:
    return bool(words_within(note)) or next(note.iter(*_PICTURES, *_FIELDS), None) is not None


class Beside:
    """The notes, comments, headers and footers of a document.

    Raises:
        WordError: a part of them is damaged, or a limit is exceeded; so do the methods.
    """

    def __init__(self, package: WordPackage, part: str) -> None:
        self._package = package
        self._relations = package.relations(part)
        self._parts = {kind: package.related(part, kind) for kind in ("footnotes", "endnotes", "comments")}
        self._sources = {kind: self._read_source(name) for kind, name in self._parts.items()}
        self._numbers: dict[tuple[str, str], int] = {}

    def _read_source(self, part: str | None) -> dict[str, etree._Element]:
        root = self._package.xml(part)
        return {attribute(each, "w:id") or "": each for each in (() if root is None else root)}

    def note_number(self, kind: str, note_id: str) -> int | None:
        """Return the number of a note that is referred to, in the order of the text; None where none such says anything."""
        note = self._sources[kind].get(note_id)
        if note is None or not _says_something(note):
            return None
        return self._numbers.setdefault((kind, note_id), len(self._numbers) + 1)

    def notes(self) -> Iterator[tuple[int, etree._Element, str]]:
        """Yield number, element and part of each note that is referred to."""
        for (kind, note_id), number in self._numbers.items():
            yield number, self._sources[kind][note_id], self._parts[kind] or ""

    def comment(self, comment_id: str) -> str:
        """Return the words of a comment; empty where there is none such."""
        found = self._sources["comments"].get(comment_id)
        return "" if found is None else words_within(found)

    def sides(self, section: etree._Element) -> Iterator[tuple[str, str]]:
        """Yield 页眉 or 页脚, and its words or 图片, for those of a section with more than the number of the page."""
        for reference in section:
            if name_of(reference) not in _SIDES:
                continue
            relation = self._relations.get(attribute(reference, "r:id") or "")
            root = (
                self._package.xml(relation.target) if relation and relation.kind == _SIDES[name_of(reference)] else None
            )
            if root is None:
                continue
            side = "页眉" if relation and relation.kind == "header" else "页脚"
            if not _PAGE_NUMBER.fullmatch(words := words_within(root)):
                yield side, words
            if next(root.iter(*_PICTURES), None) is not None:
                yield side, "图片"
            for name in {name_of(each) for each in root.iter()} & PICTURES.keys():
                yield side, PICTURES[name][1:]
