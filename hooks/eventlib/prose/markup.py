"""What is refused in a body, with its place in the source, and where its links lead.

Read from the tree that becomes the page: what Markdown takes for a link, an image or a tag is one here, and nothing
else is. The line of each block is known; the column is that of the words, where they stand in the source as they
stand in the tree, else of the first words of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, STX

from eventlib.patterns import compiled_late
from eventlib.prose.allowed_html import REFUSED, address_fault, strip_element
from eventlib.prose.blocks import BLOCKS, decoded
from eventlib.prose.figures import FIGURE_NAME, FILES, NO_FILES, Figure, number_figures, own_name, show_figure
from eventlib.prose.lines import SourceLines
from eventlib.prose.marks import HAN, HTML_TAG, LINK_WORDS, WEB_ADDRESS
from eventlib.prose.web_addresses import AMPERSAND
from eventlib.reading.hosts import odd_letters, other_host


class Refusal(NamedTuple):
    """Something in a body that is not shown as it was meant."""

    sentence: str
    """The key of what is said of it; the part before a slash is the rule."""
    facts: Mapping[str, str]
    line: int
    column: int


class BodyLink(NamedTuple):
    """A link to another report or to a heading."""

    target: str
    """The address as it is written."""
    line: int
    column: int


LONGEST_QUOTED = 30
"""Characters of a link, a tag or a line that a sentence quotes."""
# Each has a line of its own, from which on what is wrong in it is looked for.
_IN_TABLES = frozenset({"thead", "tbody", "tr", "th", "td"})  # the cell that a row begins with knows its line
_ON_OWN_LINES = BLOCKS | _IN_TABLES | {"li"}
_HAN_AHEAD = compiled_late(f"[{HAN}]+")
# What is most likely meant to go on in an address that ends before it: letters of other scripts, marks in the form that
# is as wide as Chinese, and those of ASCII that stand in no address. é, ？id=5, [0]=a, |b.
_GOES_ON = re.compile(
    r"(?:[^\W_]|[{|^](?=[A-Za-z0-9])|\[(?=[A-Za-z0-9]*\]=)|(?:\([A-Za-z0-9_]*)?[？＆＝＃％／＿～＋－–·’](?=[A-Za-z0-9]))[^\s，。；！、…（）《》“”‘’]*"
)
_PATH = re.compile("[a-z]+://[^/?#]+/.", re.IGNORECASE)
# A host of letters that are not ASCII, of which no certain part could be read: https://www.a例子.com
_HOST_GOES_ON = compiled_late(rf"[{HAN}]{{1,63}}[A-Za-z0-9-]{{0,63}}\.[A-Za-z]")
_UNDEFINED = re.compile(r"\[\^([^\]\s]+)\]")
WIDE_REFERENCE = re.compile(r"[［【〔]\^([^\s\[\]［］【】〔〕^]{1,40})[］】〕]")
"""A reference to a footnote, or its label, in brackets that are not those of Markdown."""
_NO_IMAGE = re.compile(
    r"!(?!\[[0-9]+\]\[[0-9]+\])\[[^\[\]\n]*\](?:\[[^\[\]\n]*\]|[ ]?[(（](?:[^\s()（）]+\.[A-Za-z]{3,4}[)）]|$))"
)
"""What is meant as an image and shown as text: by a name that nothing has, or in other brackets. ![1][2] cites."""
_OPENING = re.compile(rf"(?<!!)[\[［【〔]({LINK_WORDS})[\]］】〕][(（]$")
"""What stands before an address that may be meant as that of a link."""
_LONGEST_OPENING = 110
# An address with a host that does not begin with ASCII.
_WIDE_ADDRESS = re.compile(r"(?<![A-Za-z])[Hh][Tt]{2}[Pp][Ss]?://[^\W_A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,9}")
_ADDED = frozenset({"footnote-ref", "footnote-backref"})
_WEB = ("http://", "https://")
_HOST = re.compile(r"[a-z]+://([^/?#:]*)", re.IGNORECASE)


class MarkupReader:
    """Judges the tree of one body. Takes off it what is not allowed, and the address of a link that leads nowhere good."""

    def __init__(self, lines: SourceLines, markdown: Markdown, uri: str = "", files: FILES = NO_FILES) -> None:
        """`markdown` has put aside some of what it has read, with a place holder for each."""
        self.refusals: list[Refusal] = []
        self.links: list[BodyLink] = []
        self.figures: list[Figure] = []
        self._lines = lines
        self._stash = list(map(str, markdown.htmlStash.rawHtmlBlocks))
        self._markdown = markdown
        self._uri, self._files = uri, files
        self._labels: Mapping[Element, str] = {}
        self._at = (0, 0)  # line from 1, and offset: where the last find ended
        source = "\n".join(lines.source)
        self._may_be_tagged = any(each in source for each in ("<", "[^", "![")) or bool(
            WIDE_REFERENCE.search(source) or any(_unread_addresses(source))
        )

    def read(self, root: Element) -> None:
        """Judge a tree whose root is the parser's own."""
        self._read_definitions()
        images = [element for element in root.iter("img") if self._name(element)]
        self._labels = dict(zip(images, number_figures(self._words(each, "title") for each in images), strict=True))
        self._read(root, 1)

    def _read_definitions(self) -> None:
        for line, target in self._lines.definitions:
            if not target.startswith(_WEB) or address_fault(target):
                words = self._lines.source[line - 1].strip()[:LONGEST_QUOTED]
                self._refuse("body-link/definition", (line, 1), line_=words)

    def _read(self, element: Element, line: int) -> None:
        """Read a block: runs of what stands in a line, and the blocks between them."""
        of_text, of_tail = self._lines.of_text, self._lines.of_tail
        line = of_text.get(element, line)
        run = [element.text or ""]
        if element in of_text or element.tag not in _IN_TABLES:
            self._begin(line)
        for child in element:
            if child.tag in _ON_OWN_LINES:
                self._scan(run)
                self._read_child(child, line)
                run, line = [child.tail or ""], of_tail.get(child, line)
                if child.tag not in _IN_TABLES:
                    self._begin(line)
            else:
                self._read_inline(child, run)
        self._scan(run)

    def _read_child(self, child: Element, line: int) -> None:
        for tag in strip_element(child):
            self._refuse("body-markup", (self._lines.of_text.get(child, line), 1), tag=tag)
        if child.tag == "table":
            self._judge_rows(child, line)
        if child.tag == "figure":
            self._read_figure(child, self._lines.of_text.get(child, line))
        elif len(child) or self._may_be_tagged or child.tag in _IN_TABLES:
            self._read(child, line)
        else:  # nothing but words
            self._begin(self._lines.of_text.get(child, line))

    def _judge_rows(self, table: Element, line: int) -> None:
        """Tell of rows with more cells than the head, which stand under no title."""
        head, *rows = table.iter("tr")
        for row in rows:
            if len(row) > len(head):
                line = next((self._lines.of_text[cell] for cell in row if cell in self._lines.of_text), line)
                self._refuse("body-layout/cells", (line, 1), count=str(len(row)), most=str(len(head)))

    def _read_figure(self, element: Element, line: int) -> None:
        """Judge an image that stands apart; one that cannot be shown becomes a paragraph of its description."""
        self._begin(line)
        image = element[0]
        figure = self._figure(image, is_apart=True)
        facts = self._files.get(figure.name)
        if facts is not None and not facts.fault and FIGURE_NAME.fullmatch(figure.name):
            show_figure(element, image, figure, facts)
        else:
            element.tag = "p"
            self._drop_image(image)

    def _figure(self, image: Element, *, is_apart: bool) -> Figure:
        """Return an image as a figure, and note it; one of another place is refused."""
        written = image.get("src", "")
        at = self._find("![")
        self._search(written)  # what follows is looked for behind it
        words, label = (self._words(image, "alt"), self._words(image, "title")), self._labels.get(image, "")
        figure = Figure(self._name(image), *words, label, *at, is_apart)
        if figure.name:
            self.figures.append(figure)
        else:
            self._refuse("body-image", at)
        return figure

    def _name(self, image: Element) -> str:
        return own_name(self._as_read(image.get("src", "")), self._uri)

    def _words(self, image: Element, attribute: str) -> str:
        return " ".join(self._as_read(image.get(attribute, "")).split())

    @staticmethod
    def _drop_image(image: Element) -> None:
        image.tag, image.text = REFUSED, image.get("alt", "")
        image.attrib.clear()

    def _read_inline(self, element: Element, run: list[str], *, in_link: bool = False) -> None:
        """Judge an element within a line; add its text, and what follows it, to the run that it stands in."""
        if element.tag == "img":
            self._scan(run)
            self._figure(element, is_apart=False)
            self._drop_image(element)
        elif element.tag == "a" and in_link:
            # Markdown makes one of what stands behind a line break in a link, and in an address in angle brackets.
            self._refuse("body-link/nested", self._find())
            element.tag = REFUSED
            element.attrib.clear()
        else:
            for tag in strip_element(element):
                self._refuse("body-markup", self._find(), tag=tag)
            if element.tag == "a" and element.get("class") not in _ADDED:
                before = "".join(run)[-_LONGEST_OPENING:]
                self._scan(run)
                if element.get("class") == "bare":
                    self._judge_brackets(before, element.tail or "")
                self._judge_link(element)
                if element.get("class") == "bare":
                    self._judge_end(element)
        if element.tag != "code":
            run.append(element.text or "")
            for child in element:
                self._read_inline(child, run, in_link=in_link or element.tag == "a")
        run.append((" " if element.tag == "code" else "") + (element.tail or ""))

    def _judge_link(self, element: Element) -> None:
        written = element.get("href", "")
        address = self._as_read(written)
        fault = address_fault(address)
        words = "".join(element.itertext())
        # Of an address that was written as it is, the references of HTML are its own.
        at = self._find_target(address if element.get("class") == "bare" else written, words)
        host = _HOST.match(address)
        if fault is None:
            if not address.casefold().startswith((*_WEB, "mailto:")):
                self.links.append(BodyLink(written, *at))
            elif host and (shown := other_host(self._as_read(words), host[1])):
                self._refuse("url-host/shown", at, shown=_quoted(shown), host=host[1])
            if not words.strip() and not any(image.get("alt") for image in element.iter("img")):
                element.text = address  # a link without words would be seen by nobody
            return
        element.attrib.pop("href", None)
        if written in {target for _, target in self._lines.definitions}:
            return  # told where it is defined
        letters = odd_letters(host[1]) if host else ""
        self._refuse(fault, at, target=_quoted(address), host=host[1] if host else "", letters=letters)

    def _judge_brackets(self, before: str, after: str) -> None:
        """Tell where an address that was written as it is stands in brackets behind others, as that of a link does."""
        opening = _OPENING.search(before) if after.startswith((")", "）")) else None
        if opening and (at := self._search_mark(opening[0])):
            self._refuse("body-address/brackets", at, words=_quoted(opening[0]), link=_quoted(opening[1]))

    def _judge_end(self, element: Element) -> None:
        """Tell where an address that was written as it is may end elsewhere, or has Chinese characters within."""
        address, tail = self._as_read(element.text or ""), element.tail or ""
        words = _HAN_AHEAD.match(tail)
        line, end = self._at
        if self._lines.source and self._lines.source[line - 1][:end].endswith(f"<{address}"):
            return
        # One that is not found, for it was written with an escape, is told where the block begins.
        at = line, max(1, end - len(address) + 1)
        if reference := AMPERSAND.search(address):
            self._refuse("body-address/reference", at, words=reference[0])
        elif within := _HAN_AHEAD.search(address, host.end() if (host := _HOST.match(address)) else 0):
            self._refuse("body-address", at, words=_quoted(within[0]))
        elif words:
            if _PATH.match(address) or _HOST_GOES_ON.match(tail):
                self._refuse("body-address/after", at, target=_quoted(address), words=_quoted(words[0]))
        elif goes_on := _GOES_ON.match(tail):
            self._refuse("body-address/after", at, target=_quoted(address), words=_quoted(goes_on[0]))

    def _as_read(self, text: str) -> str:
        """Return the value of an attribute as a browser reads it; what stood in it as a link or an image is its words."""
        if STX in text:
            inline = self._markdown.treeprocessors["inline"]
            assert isinstance(inline, InlineProcessor)
            while held := INLINE_PLACEHOLDER_RE.search(text):
                text = text.replace(held[0], _words_of(inline.stashed_nodes[held[1]]))
            text = HTML_PLACEHOLDER_RE.sub(lambda match: self._stash[int(match[1])], text)
        return decoded(text)

    def _scan(self, run: list[str]) -> None:
        """Tell of tags and of footnotes that there are not, which are shown as they are written; leave the run empty."""
        text = "".join(run) if self._may_be_tagged else ""
        run.clear()
        if not any(each in text for each in ("<", "^", "![", "://")):
            return
        patterns = (HTML_TAG, _UNDEFINED, WIDE_REFERENCE, _NO_IMAGE)
        found = [match for pattern in patterns for match in pattern.finditer(text)]
        for match in sorted([*found, *_unread_addresses(text)], key=lambda each: each.start()):
            words = match[0].partition("\n")[0].partition(STX)[0]
            if match.re is WIDE_REFERENCE:
                self._refuse("body-footnote/brackets", self._find(words), words=words, right=f"[^{match[1]}]")
            elif match.re is _NO_IMAGE:
                if at := self._search_mark(words):
                    self._refuse("body-image/text", at, words=_quoted(words))
            elif match.re is _WIDE_ADDRESS:
                self._refuse("body-address/unread", self._find(words), words=_quoted(words))
            elif match.re is HTML_TAG:
                self._refuse("body-html", self._find(words), tag=_quoted(words))
            else:
                self._refuse("body-footnote", self._find(words), label=_quoted(match[1]))

    def _refuse(self, sentence: str, at: tuple[int, int], **facts: str) -> None:
        told = {name.removesuffix("_"): value for name, value in facts.items()}
        self.refusals.append(Refusal(sentence, told, *at))

    def _begin(self, line: int) -> None:
        if line != self._at[0]:
            self._at = (line, 0)

    def _find_target(self, target: str, words: str) -> tuple[int, int]:
        """Return where the address of the next link stands, and go on behind it."""
        options = [before for before in ("](", "](<", "<", "") if target or before]
        found = [(at[0], at[1] + len(before)) for before in options if (at := self._locate(before + target))]
        if not found:
            return self._find(f"[{words}", words)
        line, column = min(found)
        self._at = (line, column - 1 + len(target))
        return line, column

    def _find(self, *options: str) -> tuple[int, int]:
        """Return where the first of some words stands in the block, from where the last was found on."""
        for words in options:
            if words and (found := self._search(words)):
                return found
        source = self._lines.source
        line = max(1, min(self._at[0], len(source)))
        text = source[line - 1] if source else ""
        return line, len(text) - len(text.lstrip()) + 1

    def _search(self, words: str) -> tuple[int, int] | None:
        if found := self._locate(words):
            self._at = (found[0], found[1] - 1 + len(words))
        return found

    def _search_mark(self, words: str) -> tuple[int, int] | None:
        """Return where words stand as they are read, without a backslash, which says that they are text; else None."""
        found = self._search(words)
        return found if found and not self._lines.source[found[0] - 1].endswith("\\", 0, found[1] - 1) else None

    def _locate(self, words: str) -> tuple[int, int] | None:
        """Return where words stand next in the block: line and column."""
        first, offset = self._at
        for line in range(max(first, 1), len(self._lines.source) + 1):
            text = self._lines.source[line - 1]
            if line > first and not text.strip():
                return None
            if (at := text.find(words, offset)) >= 0:
                return line, at + 1
            offset = 0
        return None


def _unread_addresses(text: str) -> Iterator[re.Match[str]]:
    """Yield what is no link, but an address with a host of letters that are not ASCII and an ending that nobody knows."""
    at = 0
    while found := _WIDE_ADDRESS.search(text, at):
        is_read = WEB_ADDRESS.match(text, found.start())
        at = found.start() + 1 if is_read else found.end()
        if not is_read:
            yield found


def _words_of(aside: Element | str) -> str:
    if isinstance(aside, str):
        return aside
    return aside.get("alt", "") if aside.tag == "img" else "".join(aside.itertext())


def _quoted(text: str) -> str:
    return text[:LONGEST_QUOTED]
