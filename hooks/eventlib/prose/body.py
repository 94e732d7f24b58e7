"""The body of a report, read once: its HTML, made safe, with links to other reports resolved, and its blocks.

Done here and not by MkDocs, page by page, so that it is a pure function of a body, which workers can run.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, TypeAlias, TypeVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, Registry

from eventlib.prose.allowed_html import is_clean
from eventlib.prose.anchors import with_permalinks
from eventlib.prose.as_html import as_html
from eventlib.prose.blocks import Block, BlockKind, joined, read_blocks
from eventlib.prose.fences import Fences
from eventlib.prose.figures import FILES, NO_FILES, Figure, SetApart
from eventlib.prose.layout import Layout
from eventlib.prose.limits import LimitError, check_limits
from eventlib.prose.lines import NestingError, SourceLines, line_of
from eventlib.prose.markup import LONGEST_QUOTED, BodyLink, MarkupReader, Refusal
from eventlib.prose.plain_body import read_plain
from eventlib.prose.safe_markdown import BODY_CONFIGS, BODY_EXTENSIONS, NumberedFootnotes, Unescape
from eventlib.uris import relative_url


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it is shown."""

    html: str
    blocks: tuple[Block, ...]
    """In the order in which they are shown: the footnotes at the end."""
    anchors: frozenset[str]
    """All `id` of the HTML."""
    refusals: tuple[Refusal, ...] = ()
    """What of it is not shown as it was meant."""
    links: tuple[BodyLink, ...] = ()
    """Where it leads within the site, in the order of the text."""
    figures: tuple[Figure, ...] = ()
    """The images of its own folder, in the order of the text, whether their files are there or not."""

    @property
    def text(self) -> str:
        """The text, a block a line."""
        return joined(self.blocks)


def read_body(text: str, uri: str, first_line: int = 1, files: FILES = NO_FILES) -> Body:
    """Return the Markdown of a body as HTML and as blocks.

    `uri` is the address of its page as the links of the body see it, `first_line` the line of the file, from 1, on
    which the text begins, `files` what is known of the images beside the report. Not safe for use by several threads.

    Raises:
        LimitError: it holds too much to be read.
        NestingError: lists and quotations stand in each other too deeply to be shown. Its line is one of the file.
    """
    return _reader().read(text, uri, first_line, files)


def contents(blocks: Iterable[Block]) -> list[Any]:
    """Return the headings as a table of contents: `name` (as HTML), `id`, `level` and `children`, nested."""
    headings: list[Any] = [
        {"name": html.escape(block.text, quote=False), "id": block.anchor, "level": block.level}
        for block in blocks
        if block.kind is BlockKind.HEADING
    ]
    return nest_toc_tokens(headings)


# What a body must hold for a pattern of what stands within a line to match in it, by the name of the pattern. One of which
# nothing is said is always tried.
_SIGNS = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("!",),
    "image_reference": ("!",),
    "short_reference": ("[",),
    "short_image_ref": ("!",),
    "autolink": ("<",),
    "bare-url": (":",),
    "linebreak": (" \n", "\t", "\r"),
    "entity": ("&",),
    "strong-em": ("***",),
    "strong": ("**",),
    "em": ("*",),
}
# The same of what tells blocks apart.
_BLOCK_SIGNS = {
    "indent": ("  ", "\u3000```", "\u3000~~~"),  # two are made four, and two of wide ones before a fence
    "table": ("|",),
    "hashheader": ("#",),
    "setextheader": ("=", "-"),
    # Three of them, with at most two spaces between.
    "hr": ("---", "- -", "-  -", "___", "_ _", "_  _", "***", "* *", "*  *"),
    "olist": (". ",),
    "ulist": ("* ", "+ ", "- "),
    "quote": (">",),
    "footnote": ("]:", "]："),
    "reference": ("]:",),
}
_ALL_SIGNS = frozenset(chain.from_iterable((*_SIGNS.values(), *_BLOCK_SIGNS.values())))
_ASCII_SIGNS = frozenset(filter(str.isascii, _ALL_SIGNS))
_WIDE_SIGNS = _ALL_SIGNS - _ASCII_SIGNS
# Python-Markdown takes STX and ETX out of a body, and makes spaces of tabs: what is left may be a sign.
_CHANGED = (STX, ETX, "\t")


@cache
def _reader() -> _BodyReader:
    return _BodyReader()


class _BodyReader:
    def __init__(self) -> None:
        self._markdown = Markdown(extensions=list(BODY_EXTENSIONS), extension_configs=BODY_CONFIGS)
        # Asked of each element, whose tag is in lower case, several times.
        is_block_level = frozenset(self._markdown.block_level_elements).__contains__
        self._markdown.is_block_level = is_block_level  # type: ignore[method-assign, assignment]  # the same for each tag of a body
        self._markdown.serializer = as_html
        self._lines = SourceLines(self._markdown)
        self._tree = _Tree(self._markdown, self._lines)
        # After all others, so that it also sees what they add.
        self._markdown.treeprocessors.register(self._tree, "blocks", -10)
        unescape = self._markdown.treeprocessors["unescape"]
        assert isinstance(unescape, Unescape)
        self._unescape = unescape
        self._patterns = _with_signs(self._markdown.inlinePatterns, _SIGNS)
        self._processors = _with_signs(self._markdown.parser.blockprocessors, _BLOCK_SIGNS)

    def read(self, text: str, uri: str, first_line: int, files: FILES) -> Body:
        before = first_line - 1
        try:
            check_limits(text)
            if plain := read_plain(text, before):
                return Body(plain.html, plain.blocks, plain.anchors)
            self._tree.start(uri, files, before)
            shown = self._convert(text)
        except (LimitError, NestingError) as error:
            error.line += before
            raise
        except RecursionError:
            raise NestingError(first_line) from None
        tree = self._tree
        refusals = [*self._aside(), *tree.refusals, *_control_references(shown, text)]
        shown = _REFERENCE.sub(lambda match: match[0] if html.unescape(match[0]) else "", shown)
        return Body(
            with_permalinks(shown),
            tree.blocks,
            frozenset(tree.anchors),
            (*_moved(refusals, before), *_caught(shown, first_line)),
            _moved(tree.links, before),
            _moved(tree.figures, before),
        )

    def _convert(self, text: str) -> str:
        self._markdown.reset()
        self._markdown.parser.state.clear()  # what a body that was given up leaves behind
        text = text.replace("\0", "\ufffd")  # as CommonMark has it (2.3): HTML holds none
        # Every text within a body is tried with every pattern, every block with every processor: most need few of them.
        signs = _signs_in(text)
        self._markdown.treeprocessors["inline"].inlinePatterns = _used(self._patterns, signs)  # type: ignore[attr-defined]  # of the inline one
        self._unescape.is_needed = "\\" in signs
        self._markdown.parser.blockprocessors = _used(self._processors, signs)  # type: ignore[assignment]  # a registry is put in order anew for each block
        return self._markdown.convert(text)

    def _aside(self) -> Iterator[Refusal]:
        """Yield what the readers of lines and of footnotes say of the body that was read last."""
        for reader in self._markdown.preprocessors:
            if isinstance(reader, Fences):
                for line, words in reader.dropped:
                    yield Refusal("body-attribute", {"words": words[:LONGEST_QUOTED]}, line, 1)
            elif isinstance(reader, Layout):
                for text in reader.unclear:
                    words = self._lines.source[line_of(text) - 1].strip()[:LONGEST_QUOTED]
                    yield Refusal("body-layout", {"words": words}, line_of(text), 1)
                for sentence, text in reader.rows:
                    yield Refusal(sentence, {}, line_of(text), 1)
        for extension in self._markdown.registeredExtensions:
            if isinstance(extension, NumberedFootnotes):
                for label, text in extension.repeated:
                    yield Refusal("body-footnote/repeated", {"label": label}, line_of(text), 1)
                for label, text in extension.unused:
                    line = line_of(text) if text.strip() else self._lines.find(f"[^{label}]", 0, 0)
                    yield Refusal("body-footnote/unused", {"label": label}, line, 1)
                for label in extension.empty:
                    yield Refusal("body-footnote/empty", {"label": label}, self._line_of_note(label), 1)

    def _line_of_note(self, label: str) -> int:
        begins = tuple(f"[^{label}]{colon}" for colon in ":：")
        lines = enumerate(self._lines.source, start=1)
        return next((line for line, text in lines if text.strip().startswith(begins)), 1)


def _caught(shown: str, first_line: int) -> tuple[Refusal, ...]:
    """Return what is said of HTML that the sanitiser would change, where the body begins."""
    return () if is_clean(shown) else (Refusal("body-markup/net", {}, first_line, 1),)


_REFERENCE = re.compile("&#(?:[0-9]+|x[0-9a-f]+);", re.IGNORECASE)


def _control_references(shown: str, text: str) -> Iterator[Refusal]:
    """Yield the characters that HTML forbids even as references (13.2.5.80): browsers show nothing, or what they like."""
    for written in dict.fromkeys(_REFERENCE.findall(shown)):
        if not html.unescape(written):
            digits = written[2:-1]
            code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
            before = text[: max(0, text.find(written))]
            column = len(before) - before.rfind("\n")
            yield Refusal("char-control", {"code": f"U+{code:04X}"}, before.count("\n") + 1, column)


def _words(element: Element) -> Iterator[str]:
    """Yield the words of an element as they stand in the source: without the numbers of footnotes."""
    yield from (element.text or "").split()
    for child in element:
        if child.tag != "sup":
            yield from _words(child)
        yield from (child.tail or "").split()


_Reading = TypeVar("_Reading")


_Signed: TypeAlias = tuple[_Reading, tuple[str, ...] | None]
"""With what a body must hold for it; None if it is always tried."""


def _with_signs(readings: Registry[_Reading], signs: Mapping[str, tuple[str, ...]]) -> list[_Signed[_Reading]]:
    by_id = {id(readings[name]): given for name, given in signs.items()}
    return [(reading, by_id.get(id(reading))) for reading in readings]


def _signs_in(text: str) -> AbstractSet[str]:
    if any(character in text for character in _CHANGED):
        return _ALL_SIGNS
    # What is left in ASCII of a text in Chinese is looked through in no time. What stands together only there is a sign too
    # many.
    narrow = text.encode("ascii", "ignore").decode("ascii")
    return {sign for sign in _ASCII_SIGNS if sign in narrow} | {sign for sign in _WIDE_SIGNS if sign in text}


def _used(readings: Iterable[_Signed[_Reading]], found: AbstractSet[str]) -> list[_Reading]:
    return [reading for reading, signs in readings if signs is None or not found.isdisjoint(signs)]


_Placed = TypeVar("_Placed", Refusal, BodyLink, Figure)


def _moved(placed: Iterable[_Placed], lines: int) -> tuple[_Placed, ...]:
    return tuple(each._replace(line=each.line + lines) for each in placed)


class _Tree(Treeprocessor):
    """Judges the tree, turns links by source path into links by URL, notes anchors, and reads the blocks."""

    def __init__(self, markdown: Markdown, lines: SourceLines) -> None:
        super().__init__(markdown)
        self._lines = lines
        self.start("", NO_FILES, 0)

    def start(self, uri: str, files: FILES, before: int) -> None:
        self._uri, self._files, self._before = uri, files, before
        self.anchors: set[str] = set()
        self.blocks: tuple[Block, ...] = ()
        self.refusals: list[Refusal] = []
        self.links: list[BodyLink] = []
        self.figures: list[Figure] = []

    def _find_apart(self, apart: SetApart) -> None:
        """Give what stands apart in a paragraph its line: where its words are, or nearest to where they should be."""
        source = self._lines.source
        before = (Element("p"), 0, 0)  # the paragraph, how far below its first line, and the line, of the part before
        for element, (paragraph, below) in apart.moved.items():
            if not (line := self._lines.of_text.get(paragraph)):
                continue
            # Code that ends with its line has lost its end; what is as far below stands beside.
            first = line + below
            if before[0] is paragraph:
                first = max(first, before[2] + (below > before[1]))
            words = "![" if element.tag == "figure" else next(_words(element), "")
            candidates = chain(range(first, len(source) + 1), range(min(first, len(source) + 1) - 1, 0, -1))
            self._lines.of_text[element] = next((each for each in candidates if words in source[each - 1]), first)
            before = paragraph, below, self._lines.of_text[element]

    def run(self, root: Element) -> None:
        stash = [str(each) for each in self.md.htmlStash.rawHtmlBlocks]
        apart = self.md.treeprocessors["figures"]
        assert isinstance(apart, SetApart)
        self._find_apart(apart)
        markup = MarkupReader(self._lines, self.md, self._uri, self._files)
        markup.read(root)
        self.refusals, self.links, self.figures = markup.refusals, markup.links, markup.figures
        for element in root.iter():
            if anchor := element.get("id"):
                self.anchors.add(anchor)
            if element.tag != "a" or element.get("class"):  # made by Markdown, or shows its address
                continue
            path, _, anchor = element.get("href", "").partition("#")
            if path.endswith(".md") and "://" not in path:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(self._uri), path))
                element.set("href", relative_url(self._uri, target) + (f"#{anchor}" if anchor else ""))
        self.blocks = read_blocks(root, self._lines, stash, self._before)
