"""A body as the blocks that a reader sees, each with its text, its kind and its line in the source.

Owns what the text of a body is. Read from the tree that becomes the HTML, so that what is searched, counted and
checked is what is shown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.util import HTML_PLACEHOLDER_RE, STX

from eventlib.prose.lines import SourceLines


class BlockKind(StrEnum):
    """What a block is to a reader; of what stands in a list in a quotation, or the reverse, the inner counts."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    CODE = "code"
    QUOTATION = "quotation"
    FOOTNOTE = "footnote"
    FIGURE = "figure"


class Block(NamedTuple):
    """A piece of a body that is read without a break.

    A tuple, and plain: a report has about a hundred, and workers send them.
    """

    kind: BlockKind
    text: str
    """Without marks, and without what is added to the page: permanent links, references to footnotes. On one line, but
    for code. The cells of a row, empty ones left out, are set off by a space, and so is what stands in a line of its
    own by a hard break. Of a figure, its description and its caption."""
    line: int
    """The line of the file, from 1, that its first words stand on."""
    level: int = 0
    """Of a heading: 1 to 6."""
    anchor: str = ""
    """Of a heading or a footnote: its `id` on the page."""
    nesting: int = 0
    """How many lists and quotations it stands in, and one more in a footnote."""


def read_blocks(root: Element, lines: SourceLines, stash: Sequence[str], before: int = 0) -> tuple[Block, ...]:
    """Return the blocks of a parsed body in the order in which they are shown: the footnotes at the end.

    `root` is the tree after all that Python-Markdown does with it, `stash` what it has put aside as HTML, `before`
    how many lines of the file stand before the body.
    """
    reader = _Reader(lines, stash, before)
    reader.read(root, BlockKind.PARAGRAPH, 0, "")
    if not all(block.line for block in reader.blocks):
        _find_lines(reader.blocks, lines, before)
    return tuple(reader.blocks)


def joined(blocks: Iterable[Block]) -> str:
    """Return the text of blocks, a block a line, code as many lines as it has."""
    return "\n".join(block.text for block in blocks)


HEADINGS = {f"h{level}": level for level in range(1, 7)}
"""The elements of headings, with their levels."""
BLOCKS = frozenset({*HEADINGS, "p", "ul", "ol", "blockquote", "table", "div", "hr", "figure"})
"""The elements that stand on lines of their own."""
_CODE = re.compile(r"<pre><code>(.*)</code></pre>", re.DOTALL)
# As Python-Markdown tells an entity from a character that it has to escape.
_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);", re.IGNORECASE)
# Stands for a hard break until the white space is folded, of which it is part.
_BREAK = "\x1f"


class _Reader:
    def __init__(self, lines: SourceLines, stash: Sequence[str], before: int) -> None:
        self.blocks: list[Block] = []
        """Without a line, which is 0 then, where the source has no mark."""
        self._before = before
        self._lines = lines
        self._stash = stash

    def read(self, element: Element, kind: BlockKind, nesting: int, anchor: str) -> None:
        """Add what stands in an element: runs of text, and the blocks between them."""
        run, line = [element.text or ""], self._lines.of_text.get(element, 0)
        for child in element:
            if child.tag in BLOCKS:
                self._add(kind, run, line, nesting, anchor)
                self._read_block(child, kind, nesting, anchor)
                run, line = [child.tail or ""], self._lines.of_tail.get(child, 0)
            else:
                _collect(child, run)
        self._add(kind, run, line, nesting, anchor)

    def _read_block(self, element: Element, kind: BlockKind, nesting: int, anchor: str) -> None:
        tag, of_text = element.tag, self._lines.of_text
        is_footnote = kind is BlockKind.FOOTNOTE
        if tag in HEADINGS:
            text = self._shown(_texts(element))
            line, own_anchor = of_text.get(element, 0), element.get("id", "")
            self._append(BlockKind.HEADING, text, line, nesting, level=HEADINGS[tag], anchor=own_anchor)
        elif tag == "p" and (number := self._code_number(element)) is not None:
            code = _CODE.fullmatch(self._stash[number])
            self._add_code(html.unescape(code[1]) if code else "", self._lines.of_code.get(number, 0), nesting)
        elif tag == "p":
            self.read(element, kind, nesting, anchor)
        elif tag in {"ul", "ol"}:
            for item in element:
                self.read(item, kind if is_footnote else BlockKind.LIST_ITEM, nesting + 1, anchor)
        elif tag == "blockquote":
            self.read(element, kind if is_footnote else BlockKind.QUOTATION, nesting + 1, anchor)
        elif tag == "table":
            for row in element.iter("tr"):
                cells = [self._shown(_texts(cell)) for cell in row]
                line = next((of_text[cell] for cell in row if cell in of_text), 0)
                self._add(BlockKind.TABLE_ROW, [" ".join(filter(None, cells))], line, nesting, "", is_shown=True)
        elif tag == "figure":
            words = [element[0].get("alt", ""), " ", element[1].text or ""]
            self._add(BlockKind.FIGURE, words, of_text.get(element, 0), nesting, "")
        elif tag == "div":
            for footnote in element.iterfind("ol/li"):
                self.read(footnote, BlockKind.FOOTNOTE, 1, footnote.get("id", ""))

    def _add(  # noqa: PLR0913 - the fields of a block
        self, kind: BlockKind, run: Sequence[str], line: int, nesting: int, anchor: str, *, is_shown: bool = False
    ) -> None:
        if text := "".join(run) if is_shown else self._shown(run):
            anchor = anchor if kind is BlockKind.FOOTNOTE else ""
            self._append(kind, text, line, nesting, anchor=anchor)

    def _add_code(self, text: str, line: int, nesting: int) -> None:
        if text.strip():
            self._append(BlockKind.CODE, text.strip("\n").rstrip(), line, nesting)

    def _append(  # noqa: PLR0913 - the fields of a block
        self, kind: BlockKind, text: str, line: int, nesting: int, *, level: int = 0, anchor: str = ""
    ) -> None:
        self.blocks.append(Block(kind, text, line and line + self._before, level, anchor, nesting))

    def _code_number(self, element: Element) -> int | None:
        """Return the number of the fenced block of code that a paragraph stands for."""
        held = HTML_PLACEHOLDER_RE.fullmatch(element.text or "")
        return int(held[1]) if held and not len(element) and self._stash[int(held[1])].startswith("<pre") else None

    def _shown(self, texts: Sequence[str]) -> str:
        return _shown(texts, self._stash)


def shown_text(element: Element, stash: Sequence[str]) -> str:
    """Return the text of an element as a browser shows it, on one line, without what is added to the page."""
    return _shown(_texts(element), stash)


def _shown(texts: Sequence[str], stash: Sequence[str]) -> str:
    text = "".join(texts)
    if "&" in text:
        # One by one: an entity does not begin in one text and end in the next.
        text = "".join(map(decoded, texts))
    if STX in text:
        text = text.replace(NBSP_PLACEHOLDER, "")
        text = HTML_PLACEHOLDER_RE.sub(lambda match: decoded(stash[int(match[1])]), text)
    return " ".join(text.split())


def _texts(element: Element) -> list[str]:
    run = [element.text or ""]
    for child in element:
        _collect(child, run)
    return run


def _collect(element: Element, run: list[str]) -> None:
    """Add the text of an element within a line, and what follows it; of what is added to the page only the latter."""
    if element.tag == "br":
        run.append(_BREAK)
    elif not _is_added(element):
        run += _texts(element)
    run.append(element.tail or "")


def _is_added(element: Element) -> bool:
    if element.tag == "sup":
        return element.get("id", "").startswith("fnref")
    return element.tag == "a" and element.get("class") == "footnote-backref"


def decoded(text: str) -> str:
    """Return a text of the tree with its entities read, as a browser reads what becomes of it."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _find_lines(blocks: list[Block], lines: SourceLines, above: int) -> None:
    """Give the blocks that have no mark the line of the file that is between their neighbours' and has their words."""
    last, are_footnotes = above, False
    ahead, since = 0, above
    """The next block whose line comes after a line, and that line."""
    for index, block in enumerate(blocks):
        if not are_footnotes and block.kind is BlockKind.FOOTNOTE:
            last, are_footnotes = above, True  # they are defined anywhere
        if not block.line:
            if last < since or ahead <= index:
                ahead = index + 1
            # From where it was found before: a table of nothing but strokes has thousands of rows without a mark.
            while ahead < len(blocks) and blocks[ahead].line <= last:
                ahead += 1
            since = last
            end = blocks[ahead].line - above if ahead < len(blocks) else len(lines.source) + 1
            words = next(iter(block.text.split()), "")
            start = last - above
            line = lines.find(words, start, end) if words else lines.find_empty_heading(start, end)
            blocks[index] = block._replace(line=line + above)
        last = blocks[index].line
