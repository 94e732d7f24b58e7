"""The figures of a body: images that lie beside the report, each alone in its paragraph, with a number and a caption.

An image on a line of its own stands apart from the text before and behind it, with or without the empty lines that
Markdown asks for: so it is meant. Within a line of words there are no images.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from types import MappingProxyType
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from eventlib.patterns import compiled_late
from eventlib.prose.marks import HAN, NUMERALS
from eventlib.reading.images import SUFFIXES, ImageFacts

FIGURE_NAME = re.compile(
    rf"[a-z0-9]+(?:[-_][a-z0-9]+)*(?:{'|'.join(end for ends in SUFFIXES.values() for end in ends)})"
)
"""The name of the file of a figure."""
FILES: TypeAlias = Mapping[str, ImageFacts]
"""What is known of the files beside a report, by name."""
NO_FILES: FILES = MappingProxyType({})

_AFTER_NUMBER = r"[\s:：、.．]"
_OWN_NUMBER = compiled_late(
    rf"图\s*([0-9]+(?:[-–—.．－][0-9]+)*|[{''.join(NUMERALS[:10])}]+)(?:{_AFTER_NUMBER}+|$)|图\s*([0-9]+)(?=[{HAN}])(?![年月日])"
)
"""The number that a title begins with: 图1 展厅, 图一：展厅, 图2-1 展厅, 图1展厅."""


class Figure(NamedTuple):
    """An image of its own folder that a body shows, or would if the file were there."""

    name: str
    """Of the file; empty where the address is of no file in the folder of the report."""
    description: str
    title: str
    label: str
    """Its number, as it is written where the title has one, else as `number_figures` counts."""
    line: int
    column: int
    is_apart: bool
    """Whether it stands on a line of its own; no other is shown."""

    @property
    def caption(self) -> str:
        """What stands below it."""
        own = _OWN_NUMBER.match(self.title)
        return f"图{self.label}　{self.title[own.end() :] if own else self.title}".rstrip()


def number_figures(titles: Iterable[str]) -> Iterator[str]:
    """Yield the numbers of figures, given their titles in the order of the text.

    The text speaks of them by the numbers that its author gave: these stay. The others are counted from 1, without those.
    """
    own = [match[1] or match[2] if (match := _OWN_NUMBER.match(title)) else "" for title in titles]
    taken = {str(NUMERALS.index(label) + 1) if label in NUMERALS else label for label in own}
    free = (str(number) for number in count(1) if str(number) not in taken)
    yield from (label or next(free) for label in own)


def own_name(address: str, uri: str) -> str:
    """Return the name of the file that an address in a body leads to; empty where it is not of the report's own folder.

    `uri` is the path of the report: `2025/2025-04-10-jiaxing-360.md`, whose folder is `2025-04-10-jiaxing-360/`.
    """
    path = posixpath.normpath(unquote(address)) if address else ""
    folder, _, name = path.rpartition("/")
    return name if folder and folder == posixpath.basename(uri).removesuffix(".md") else ""


def show_figure(element: Element, image: Element, figure: Figure, facts: ImageFacts) -> None:
    """Make an element, and the image in it, what is shown of a figure.

    Its address is that of the page of the report, which is published beside its figures.
    """
    image.attrib.clear()
    image.attrib.update(
        src=figure.name,
        alt=_as_text(_CONTROL.sub("", figure.description)),
        width=str(facts.width),
        height=str(facts.height),
        loading="lazy",
        decoding="async",
    )
    SubElement(element, "figcaption").text = _as_text(figure.caption)


# No attribute may hold them; the check tells of them.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def _as_text(text: str) -> str:
    """Return text of which the writer of HTML takes nothing for an entity; the rest it escapes itself."""
    return text.replace("&", "&amp;")


class Figures(Extension):
    """Lets images stand apart."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Do so when the text has been read (20), before line ends are taken out of it (12)."""
        md.treeprocessors.register(SetApart(md), "figures", 15)


class SetApart(Treeprocessor):
    """Takes images that are alone on their line out of their paragraph."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self.moved: dict[Element, tuple[Element, int]] = {}
        """Where what was set apart stands: the paragraph that it stood in, and how many lines below its first."""

    def run(self, root: Element) -> None:
        """Make a `figure` of each such image, and a paragraph of what stands between two."""
        self.moved.clear()
        if next(root.iter("img"), None) is None:
            return
        for parent in list(root.iter()):
            for index, child in reversed(list(enumerate(parent))):
                if child.tag == "p" and any(each.tag == "img" for each in child):
                    parent[index : index + 1] = self._parted(child)

    def _parted(self, paragraph: Element) -> list[Element]:
        parts: list[Element] = []
        words: list[list[str | Element]] = []
        below = first = 0
        for line in [*_lines(paragraph), None]:
            images = _images(line) if line is not None else []
            if line is not None and not images:
                first = first if words else below
                words.append(line)
            elif words:
                parts.append(_paragraph(words))
                self.moved[parts[-1]] = paragraph, first
                words = []
            for image in images:
                parts.append(Element("figure"))
                parts[-1].append(image)
                self.moved[parts[-1]] = paragraph, below
            # Code and links may go on in the next line.
            below += 1 + sum("".join(each.itertext()).count("\n") for each in line or () if isinstance(each, Element))
        parts[-1].tail = paragraph.tail
        return parts


def _lines(paragraph: Element) -> list[list[str | Element]]:
    """Return what stands on each line of a paragraph; its elements have no tails any more."""
    lines: list[list[str | Element]] = [[]]

    def add(text: str) -> None:
        first, *others = text.split("\n")
        lines[-1].append(first)
        lines.extend([each] for each in others)

    add(paragraph.text or "")
    for child in paragraph:
        lines[-1].append(child)
        tail, child.tail = child.tail or "", None
        if child.tag == "br":
            lines.append([])
        add(tail)
    return lines


def _images(line: Iterable[str | Element]) -> list[Element]:
    """Return the images of a line that holds nothing else; else none."""
    held = [each for each in line if not (isinstance(each, str) and not each.strip())]
    images = [each for each in held if isinstance(each, Element) and each.tag == "img"]
    rest = [each for each in held if isinstance(each, str) or each.tag not in {"img", "br"}]
    return [] if rest else images


def _paragraph(lines: Iterable[Iterable[str | Element]]) -> Element:
    paragraph = Element("p")
    last: Element | None = None

    def add(text: str) -> None:
        if last is None:
            paragraph.text = (paragraph.text or "") + text
        else:
            last.tail = (last.tail or "") + text

    for number, line in enumerate(lines):
        if number and (last is None or last.tag != "br" or last.tail):
            add("\n")
        for each in line:
            if isinstance(each, str):
                add(each)
            else:
                paragraph.append(each)
                last = each
    if last is not None and last.tag == "br" and not (last.tail or "").strip():
        paragraph.remove(last)  # it broke the line before a figure
    return paragraph
