"""Blocks of code between fences, wherever they stand: at the edge, set in, in an item of a list, in a quotation.

Owns which lines these are. The page, the checks and `fix` go by it, and the form, in `contribute/fences.js`, does the same.
Python-Markdown would see only fences at the edge.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER

from eventlib.prose.marks import CODE_SPAN, FENCE_OPENING, ITEM_MARK, LANGUAGE, QUOTATION_MARKS

_DEEPER = 3
"""By how many characters the closing fence may be set in further than the opening one, as in CommonMark (4.5)."""
_HOLDER = re.compile(f"({HTML_PLACEHOLDER % '[0-9]+'})")
_NOT_NEW_LINE = re.compile(r"[^\n]")


class FencedBlock(NamedTuple):
    """A block of code: its fences and what stands between them."""

    opening: int
    """The number of the line of the opening fence, from 0."""
    closing: int
    lead: str
    """What stands before the opening fence: white space, marks of quotations and of items."""
    info: str
    """What stands behind it: the name of a language."""
    code: list[str]
    """The lines between, without the marks of the quotations that they stand in and as much white space as the fence has."""


def fenced_blocks(lines: Sequence[str]) -> Iterator[FencedBlock]:
    """Yield the blocks of code of a body, in time that grows as the text does. A fence that none closes is text."""
    openings: dict[int, re.Match[str]] = {}
    closings: dict[tuple[int, str], list[int]] = {}
    """By the number of quotations that they stand in, and the fence, the lines that may close a block."""
    for number, line in enumerate(lines):
        if ("```" in line or "~~~" in line) and (found := FENCE_OPENING.fullmatch(line)):
            openings[number] = found
            if not found["info"] and not ITEM_MARK.search(found["lead"]):
                closings.setdefault(_kind(found), []).append(number)
    end = -1
    for number, opening in openings.items():
        if number <= end:
            continue
        closing = _closing(lines, number, openings, closings.get(_kind(opening), []))
        if closing is not None:
            lead, quotations = opening["lead"], opening["lead"].count(">")
            width = len(_within(lead))
            code = [_inner(line, quotations, width) for line in lines[number + 1 : closing]]
            yield FencedBlock(number, closing, lead, opening["info"], code)
            end = closing


def _kind(fence: re.Match[str]) -> tuple[int, str]:
    return fence["lead"].count(">"), fence["fence"]


def _within(lead: str) -> str:
    """Return what of a lead stands in the innermost quotation."""
    before, mark, inner = lead.rpartition(">")
    return inner.removeprefix(" ") if mark else before + inner


def _closing(
    lines: Sequence[str], opening: int, fences: dict[int, re.Match[str]], candidates: Sequence[int]
) -> int | None:
    """Return the first candidate below an opening fence that closes its block; None where its quotations end before."""
    width = len(_within(fences[opening]["lead"])) + _DEEPER
    following = (candidates[at] for at in range(bisect_right(candidates, opening), len(candidates)))
    found = next((at for at in following if len(_within(fences[at]["lead"])) <= width), None)
    quotations = fences[opening]["lead"].count(">")
    if found is None or not quotations:
        return found
    is_whole = all(_quotations(lines[at]) >= quotations for at in range(opening + 1, found))
    return found if is_whole else None


def _quotations(line: str) -> int:
    marks = QUOTATION_MARKS.match(line)
    return marks[0].count(">") if marks else 0


def _inner(line: str, quotations: int, width: int) -> str:
    """Return a line of code without the marks of quotations, and without white space of at most a width."""
    for _ in range(quotations):
        line = line.partition(">")[2].removeprefix(" ")
    return line[min(width, len(line) - len(line.lstrip(" \t\u3000"))) :]


def without_code(body: str, mask: str = " ") -> str:
    """Return a body with a character in the place of each of all code, and of what stands before its lines.

    The lines and columns stay.
    """
    if "`" not in body and "~~~" not in body:
        return body
    lines = body.split("\n")
    for block in fenced_blocks(lines):
        for number in range(block.opening, block.closing + 1):
            lines[number] = mask * len(lines[number])
    return CODE_SPAN.sub(lambda match: _NOT_NEW_LINE.sub(mask, match[0]), "\n".join(lines))


class Fences(Preprocessor):
    """Puts blocks of code aside. What stands behind the opening fence is dropped."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self.dropped: list[tuple[int, str]] = []
        """What is more than the name of a language: line, counted from 1, and words."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with a place holder for each block of code, as far in as its fence."""
        self.dropped = []
        kept: list[str] = []
        end = 0
        for block in fenced_blocks(lines):
            if not LANGUAGE.fullmatch(block.info):
                self.dropped.append((block.opening + 1, block.info.strip()))
            code = _escaped("".join(f"{line}\n" for line in block.code))
            lead = block.lead.replace("\u3000", "  ")
            # An empty line of the same quotation, so that this goes on.
            quotation, mark, _ = ITEM_MARK.sub(lambda item: " " * len(item[0]), lead).rpartition(">")
            apart = quotation + mark
            kept += lines[end : block.opening]
            end = block.closing + 1
            if kept and not (ITEM_MARK.search(lead) or _is_same(kept[-1], apart)):
                kept.append(apart)
            kept.append(lead + self.md.htmlStash.store(f"<pre><code>{code}</code></pre>"))
            if end < len(lines) and not _is_same(lines[end], apart):
                kept.append(apart)
        return [*kept, *lines[end:]]


def _is_same(one: str, other: str) -> bool:
    return one.replace(" ", "") == other.replace(" ", "")


def _escaped(code: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        code = code.replace(character, entity)
    return code


class CodeInParagraphs(Treeprocessor):
    """Lets a block of code be a paragraph of its own, with nothing else in it, wherever it stands."""

    def run(self, root: Element) -> None:
        """Work on all paragraphs and items of a tree."""
        for parent in list(root.iter()):
            for paragraph in parent.findall("p"):
                if apart := _set_apart(paragraph):  # of thousands of paragraphs, a few hold code
                    at = list(parent).index(paragraph)
                    parent[at:at] = apart
                if not (paragraph.text or len(paragraph)):
                    parent.remove(paragraph)
            if parent.tag == "li":
                parent[0:0] = _set_apart(parent)


def _set_apart(element: Element) -> list[Element]:
    """Take all code, and what stands before it, out of the text of an element, and return it as paragraphs."""
    *before, after = _HOLDER.split(element.text or "")
    if not before:
        return []
    element.text = after if after.strip() not in {"", NBSP_PLACEHOLDER} else None
    paragraphs = []
    for words in filter(str.strip, before):
        paragraphs.append(Element("p"))
        paragraphs[-1].text = words.strip("\n")
    return paragraphs
