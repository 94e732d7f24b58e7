"""Which line of the source each block of a body begins on.

Python-Markdown keeps no line numbers. Here each line is given a mark before blocks are told apart, and the marks are
taken off before anything within a line is read. Marks stand after what tells blocks apart, so that they change nothing
of it: a property test holds that the HTML with marks is the HTML without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from eventlib.prose.fences import fenced_blocks

DEEPEST = 20
"""How many lists and quotations may stand in each other."""

# Python-Markdown takes STX and ETX out of every source before the marks are put in: no source holds any.
_MARK = re.compile(f"{STX}line:([0-9]+){ETX}")
QUOTATION_MARK = "(?:>(?![0-9=]))"
"""What begins a line of a quotation: >50% and >=3 are text."""
# What tells blocks apart at the beginning of a line: quotation and list marks, heading marks, the borders of tables, the
# label of a definition and what may enclose its target and title.
_LEAD = re.compile(rf"(?:{QUOTATION_MARK}|[\s#|\"'(<]|[*+-](?=[ ])|[0-9]{{1,9}}\.(?=[ ])|\[[^\]]*\][:：])*")
# The marks of a heading and nothing else, in a list, a quotation or a footnote too.
_EMPTY_HEADING = re.compile(r"(?:[\s>]|[*+-](?=\s)|[0-9]+\.(?=\s)|\[\^[^\]]*\]:)*#[#\s]*")
# Rules, underlines of headings, and the line below the head of a table.
_SYMBOLS = re.compile(r"[-=_*|:\s]*")
_OTHER_MARKS = re.compile(r"[`\\\[<&]")
_NESTING = frozenset({"ul", "ol", "blockquote"})
# Each level of nesting is at most so many states of the block parser: an indented block, an item, what is loose in it.
_STATES = 3


class NestingError(ValueError):
    """Lists and quotations stand in each other more than `DEEPEST` times; `line` is one that goes too far."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is nested too deeply")
        self.line = line


def has_other_marks(text: str) -> bool:
    """Tell whether there may be something to read within a text besides asterisks."""
    return _OTHER_MARKS.search(text) is not None or "  \n" in text or "://" in text


class SourceLines:
    """The lines, counted from 1, of the elements of the body that was parsed last."""

    def __init__(self, markdown: Markdown) -> None:
        self.source: Sequence[str] = ()
        """The lines of the source as the block parser reads them."""
        self.of_text: dict[Element, int] = {}
        """By element, the line of the first words of its own text."""
        self.of_tail: dict[Element, int] = {}
        """By element, the line of the first words after it."""
        self.of_code: dict[int, int] = {}
        """By the number of a fenced block of code, the line of its first words."""
        self.definitions: list[tuple[int, str]] = []
        """The targets of links that are defined apart from them: line and address."""
        # After white space is made uniform (30), before blocks of code are put aside (25).
        markdown.preprocessors.register(_Mark(markdown, self), "line-marks", 27)
        markdown.parser.blockprocessors.register(_DepthLimit(markdown.parser), "depth-limit", 200)
        # Before footnotes are put where they are shown (50), and before text is read (20).
        markdown.treeprocessors.register(_UnmarkAside(markdown, self), "line-marks-aside", 55)
        markdown.treeprocessors.register(_Unmark(markdown, self), "line-marks", 45)

    def find(self, words: str, after: int, before: int) -> int:
        """Return the first line between two others that holds the words, else the first line that does, else 1."""
        lines = chain(range(after + 1, before), range(1, len(self.source) + 1))
        return next((line for line in lines if words in self.source[line - 1]), 1)

    def find_empty_heading(self, after: int, before: int) -> int:
        """Return the first line between two others, or else at all, that is a heading without words; 1 if there is none."""
        lines = chain(range(after + 1, before), range(1, len(self.source) + 1))
        return next((line for line in lines if _EMPTY_HEADING.fullmatch(self.source[line - 1])), 1)


class _Mark(Preprocessor):
    def __init__(self, markdown: Markdown, lines: SourceLines) -> None:
        super().__init__(markdown)
        self._lines = lines

    def run(self, lines: list[str]) -> list[str]:
        self._lines.source = lines
        return list(_marked(lines))


def _marked(lines: Sequence[str]) -> Iterator[str]:
    fences = {number for block in fenced_blocks(lines) for number in (block.opening, block.closing)}
    for number, line in enumerate(lines, start=1):
        if not line:
            yield line
            continue
        lead = None if line[0].isalpha() else _LEAD.match(line)
        at = lead.end() if lead else 0
        # A label may go on in the next line.
        is_open = line.startswith("[", at) and "]" not in line[at:]
        if not line[at : at + 1].isalpha() and (is_open or number - 1 in fences or _SYMBOLS.fullmatch(line, at)):
            yield line
        else:
            yield f"{line[:at]}{STX}line:{number}{ETX}{line[at:]}"


class _DepthLimit(BlockProcessor):
    """Stops where nesting would use up the stack. Never takes a block itself."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)

    def test(self, parent: Element, block: str) -> bool:
        if len(self.parser.state) > _STATES * DEEPEST:
            _check_depth(self.parser.root, block)
            raise NestingError(line_of(block))
        return False


def _check_depth(root: Element, rest: str = "") -> None:
    """Raise NestingError if lists and quotations of a tree, which still has its marks, are nested too deeply.

    `rest` is what is to be put into the deepest of them.
    """
    if sum(element.tag in _NESTING for element in root.iter()) <= DEEPEST:
        return  # even if each stood in the one before
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        depth += element.tag in _NESTING
        if depth > DEEPEST:
            raise NestingError(line_of("".join((*element.itertext(), rest))))
        waiting += [(child, depth) for child in reversed(element)]


def line_of(text: str) -> int:
    """Return the line that the first mark in a text names, 1 if it has none."""
    mark = _MARK.search(text)
    return int(mark[1]) if mark else 1


class _UnmarkAside(Treeprocessor):
    """Takes the marks off what is not in the tree: code that was put aside, labels of footnotes."""

    def __init__(self, markdown: Markdown, lines: SourceLines) -> None:
        super().__init__(markdown)
        self._lines = lines

    def run(self, root: Element) -> None:
        markdown, of_code = self.md, self._lines.of_code
        of_code.clear()
        stash = markdown.htmlStash.rawHtmlBlocks
        for number, code in enumerate(stash):
            tags, end, words = str(code).partition("<code")
            opening, more, words = words.partition(">")
            found, words = _unmarked(words)
            if found:
                of_code[number] = found
            stash[number] = tags + end + opening + more + words
        footnotes = markdown.treeprocessors["footnote"].footnotes.footnotes  # type: ignore[attr-defined]  # of its own
        # The texts keep their marks: they are parsed next.
        texts = {_MARK.sub("", label): text for label, text in footnotes.items()}
        footnotes.clear()
        footnotes.update(texts)


class _Unmark(Treeprocessor):
    """Takes the marks off the tree of blocks, and off the targets of links; and notes where they stood."""

    def __init__(self, markdown: Markdown, lines: SourceLines) -> None:
        super().__init__(markdown)
        self._lines = lines

    def run(self, root: Element) -> None:
        of_text, of_tail = self._lines.of_text, self._lines.of_tail
        of_text.clear()
        of_tail.clear()
        _check_depth(root)
        for element in root.iter():
            if element.text:
                found, element.text = _unmarked(element.text)
                if found:
                    of_text[element] = found
            if element.tail:
                found, element.tail = _unmarked(element.tail)
                if found:
                    of_tail[element] = found
        # Of these some stand in footnotes, which were parsed last.
        references = self.md.references
        self._lines.definitions = [(line_of(target), _MARK.sub("", target)) for target, _ in references.values()]
        unmarked = {
            _MARK.sub("", label): (_MARK.sub("", target), title and _MARK.sub("", title))
            for label, (target, title) in references.items()
        }
        references.clear()
        references.update(unmarked)


def _unmarked(text: str) -> tuple[int, str]:
    """Return the line of the first words of a text, 0 if it has no mark, and the text without marks."""
    line, shown = 0, text
    if STX in text and (first := _MARK.search(text)):
        before, after = text[: first.start()], text[first.end() :]
        line = int(first[1]) - before.lstrip().count("\n")
        shown = before + (_MARK.sub("", after) if STX in after else after)
    # Where there is nothing to read within a text, the parser, told so, saves its time.
    if isinstance(text, AtomicString) or ("*" not in shown and not has_other_marks(shown)):
        shown = AtomicString(shown)
    return line, shown
