"""The pictures of a Word document: where they are in it, what it says of them, and what Word shows of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from eventlib.authoring.pictures import MOST_RAW, Picture, PictureFiles, written_description
from eventlib.authoring.word.package import Relation, WordPackage, attribute, name_of

_SIDES = (("l", "cropleft"), ("t", "croptop"), ("r", "cropright"), ("b", "cropbottom"))


class WordPictures:
    """The pictures of a document that is being read."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._files = PictureFiles()
        self._numbers: dict[tuple[str, tuple[float, ...], str], int | None] = {}

    @property
    def found(self) -> list[Picture]:
        """Those that come along."""
        return self._files.found

    def add(self, element: etree._Element, relations: Mapping[str, Relation]) -> int | None:
        """Return the number of a picture among those found, the same for one that stands in several places.

        `relations` are those of the part that it stands in. None where it is not in the document, or cannot be drawn, or
        is one too many.
        """
        relation = relations.get(attribute(element, "r:embed") or attribute(element, "r:id") or "")
        if relation is None or relation.kind != "image":
            return None
        key = relation.target, _crop(element), _description(element)
        if key not in self._numbers:
            part, crop, description = key
            raw = self._package.content(part, MOST_RAW)
            self._numbers[key] = None if raw is None else self._files.add(raw, description, crop)
        return self._numbers[key]


def _description(element: etree._Element) -> str:
    """Return what a document says of a picture, in the words of a person; empty where it has none."""
    said = ""
    for above in element.iterancestors():
        if name_of(above) == "v:shape":
            said = above.get("alt") or ""
        elif name_of(above) == "w:drawing":
            properties = (each for each in above.iter() if str(each.tag).endswith("}docPr"))
            said = next((each.get("descr") or "" for each in properties), "")
        if said:
            break
    return written_description(said)


def _crop(element: etree._Element) -> tuple[float, ...]:
    """Return which part of a picture is cut off at the left, top, right and bottom, each from 0 to 1."""
    if name_of(element) == "v:imagedata":
        return tuple(_part(element.get(name), 65_536) for _, name in _SIDES)
    parent = element.getparent()
    source = next((each for each in (() if parent is None else parent) if name_of(each) == "a:srcRect"), None)
    return tuple(_part(None if source is None else source.get(name), 100_000) for name, _ in _SIDES)


def _part(text: str | None, whole: int) -> float:
    """Return a share as Office writes it: 25000, 16384f, 25% or 0.25; what is none of these cuts nothing off."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)([f%]?)", (text or "").strip())
    if not match:
        return 0.0
    value = float(match[1])
    share = value / 100 if match[2] == "%" else value / whole if match[2] or whole == 100_000 else value
    return share if share < 1 else 0.0
