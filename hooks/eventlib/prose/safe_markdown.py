"""Markdown without a way out: what an analyst writes is text, never HTML, scripts or requests to other hosts.

Owns the set-up of Python-Markdown. Whatever makes an id, a class or an attribute is ours: fences of code carry none,
footnotes are numbered, anchors of headings begin with a Chinese character or with a prefix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html.entities import html5
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockQuoteProcessor, HashHeaderProcessor, OListProcessor, UListProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import ENTITY_RE, EscapeInlineProcessor, HtmlInlineProcessor, InlineProcessor
from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import ETX, STX, AtomicString

from eventlib.prose.allowed_html import ALLOWED, Allowed, address_fault, strip_element
from eventlib.prose.anchors import PERMALINK, PERMALINK_TITLE, HeadingAnchors, page_anchor
from eventlib.prose.emphasis import EMPHASIS
from eventlib.prose.fences import CodeInParagraphs, Fences
from eventlib.prose.figures import Figures
from eventlib.prose.layout import Layout
from eventlib.prose.line_ends import LineEnds
from eventlib.prose.lines import QUOTATION_MARK
from eventlib.prose.marks import WEB_ADDRESS, is_literal
from eventlib.prose.plain_strong import PlainStrong
from eventlib.prose.web_addresses import without_escapes


class SafeMarkdown(Extension):
    """Shows raw HTML as text, makes no attribute of what is written, and links bare web addresses."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Take out what makes HTML of raw HTML, and put in what is missing."""
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(_WhiteSpace(md), "normalize_whitespace", 30)
        md.preprocessors.register(Fences(md), "fences", 25)
        md.preprocessors.register(Layout(md), "layout", 24)
        md.preprocessors.register(_Addresses(md), "addresses", 23)
        blocks = md.parser.blockprocessors
        blocks.deregister("code")  # four spaces begin a paragraph
        blocks.register(_Table(md.parser, {"use_align_attribute": True}), "table", 75)
        blocks.register(_Heading(md.parser), "hashheader", 70)
        blocks.register(_NumberedList(md.parser), "olist", 40)
        blocks.register(_BulletList(md.parser), "ulist", 30)
        blocks.register(_Quotation(md.parser), "quote", 20)
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.deregister("automail")
        md.inlinePatterns.deregister("em_strong")
        md.inlinePatterns.register(_Escape(r"\\(.)", md), "escape", 180)
        md.inlinePatterns.register(_Entity(ENTITY_RE, md), "entity", 80)
        for priority, (name, emphasis) in zip((62, 61, 60), EMPHASIS.items(), strict=True):
            md.inlinePatterns.register(emphasis, name, priority)
        md.inlinePatterns.register(_BareUrl(r"(?<![A-Za-z0-9])(?=[Hh][Tt]{2}[Pp][Ss]?://)", md), "bare-url", 115)
        # After footnotes are put where they are shown (50).
        md.treeprocessors.register(CodeInParagraphs(), "code-in-paragraphs", 46)
        # Before Python-Markdown reads what stands within a line (20).
        md.treeprocessors.register(PlainStrong(md), "plain-strong", 22)
        md.treeprocessors.register(LineEnds(md), "line-ends", 12)
        md.treeprocessors.register(_Inline(md), "inline", 20)
        md.treeprocessors.register(Unescape(md), "unescape", 0)
        md.treeprocessors.register(_OwnClasses(md), "own-classes", -5)


class Anchors(Extension):
    """Gives the headings of a report their anchors."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Do so after what was escaped is itself again (0)."""
        md.treeprocessors.register(HeadingAnchors(md), "heading-anchors", -3)


class _WhiteSpace(NormalizeWhitespace):
    """Makes white space uniform, if there is any but single line ends and blanks within lines."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines) + "\n"
        is_uniform = not any(each in text for each in (STX, ETX, "\r", "\t", " \n"))
        return [*lines, "", ""] if is_uniform else super().run(lines)


class _Addresses(Preprocessor):
    """Takes out of web addresses the backslashes that only keep their characters from being marks; code keeps its own."""

    def run(self, lines: list[str]) -> list[str]:
        return [line if "`" in line else without_escapes(line) for line in lines]


class _Heading(HashHeaderProcessor):
    """A heading whose last characters are its own (支持C#), and #话题# a line of text."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{2,6}|#(?=[ ]))(?P<header>[^\n]*)(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:
        return ("##" in block or "# " in block) and super().test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take off the marks at the end where they are as many as before it, and set off: `## 标题 ##`."""
        super().run(parent, blocks)
        heading = parent[-1]
        closing = " " + "#" * int(heading.tag.removeprefix("h"))
        if heading.text and heading.text.endswith(closing):
            heading.text = heading.text.removesuffix(closing).rstrip()


class _Table(TableProcessor):
    """A table in which a row may have more cells than the head: Python-Markdown drops them."""

    def test(self, parent: Element, block: str) -> bool:
        # Python-Markdown parts all lines first, again and again where each begins a block of its own.
        return "|" in block.partition("\n")[0] and super().test(parent, block)

    # Private, as is what splits a row; nothing else is told how many cells a row has. A test fails when either goes.
    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        table: Any = super()  # its types name public methods only
        table._build_row(row, parent, [*align, *[None] * (len(table._split_row(row)) - len(align))])


class _NumberedList(OListProcessor):
    # A list that goes on after a paragraph goes on counting: the number is what the analyst wrote.
    LAZY_OL = False

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        _count_in_ascii(self)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Begin a list of its own where the number is not the next one."""
        before = self.lastChild(parent)
        number = re.match("[ ]*([0-9]+)", blocks[0])
        goes_on = before is not None and number and int(number[1]) == int(before.get("start", "1")) + len(before)
        self.SIBLING_TAGS = ["ol"] if goes_on else []  # type: ignore[misc]  # read from the instance, at each run
        super().run(parent, blocks)


class _BulletList(UListProcessor):
    """Bullets under a numbered list are a list of their own."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        _count_in_ascii(self)
        self.SIBLING_TAGS = ["ul"]  # type: ignore[misc]  # read from the instance


class _Quotation(BlockQuoteProcessor):
    RE = re.compile(rf"(^|\n)[ ]{{0,3}}{QUOTATION_MARK}[ ]?(.*)")


def _count_in_ascii(processor: OListProcessor) -> None:
    """Let only numbers of at most nine digits of ASCII begin an item, as in CommonMark; others would not be shown."""
    for name in ("RE", "CHILD_RE", "INDENT_RE"):
        pattern: re.Pattern[str] = getattr(processor, name)
        setattr(processor, name, re.compile(pattern.pattern.replace(r"\d+", "[0-9]{1,9}")))


class _Escape(EscapeInlineProcessor):
    """What is escaped, but in paths of files, where a backslash is a character."""

    # The parameter names are those of the base class, which calls by position.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        return (None, None, None) if is_literal(data, m.start()) else super().handleMatch(m, data)


class _Entity(HtmlInlineProcessor):
    """A character by its name or number. A name that is none is text: HTML would show ®ion; for &region;."""

    # The parameter names are those of the base class, which calls by position.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        name = m[1].removeprefix("&")
        if name.startswith("#") or name in html5:
            return super().handleMatch(m, data)
        return f"&amp;{name}", m.start(0), m.end(0)


# What HTML reads as one character is of an address as it is written.
_REFERENCE = re.compile(r"&(?=#?\w+;)")


class _BareUrl(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    # The parameter names are those of the base class, which calls by position.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        if not (found := WEB_ADDRESS.match(data, m.start())):
            return None, None, None
        address = _REFERENCE.sub("&amp;", found[0])
        element = Element("a", {"href": address})
        element.text = AtomicString(address)
        return element, found.start(), found.end()


class _Inline(InlineTreeprocessor):
    """Reads what stands within lines, if there is any text that has not been read."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        return super().run(tree, ancestors) if any(map(_is_unread, tree.iter())) else tree


def _is_unread(element: Element) -> bool:
    texts = (element.text, element.tail)
    return any(text and not isinstance(text, AtomicString) for text in texts)


class Unescape(UnescapeTreeprocessor):
    """Makes of what was escaped itself again; most texts hold nothing of it."""

    is_needed = True
    """Whether anything may be escaped: whoever knows that there is no backslash saves the look at each text."""

    def run(self, root: Element) -> None:
        """Work on all texts of a tree."""
        if self.is_needed:
            super().run(root)

    def unescape(self, text: str) -> str:
        """Return a text with what was escaped as itself."""
        return super().unescape(text) if STX in text else text


class _OwnClasses(Treeprocessor):
    """Says by classes how cells are aligned and which links show their address."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in {"td", "th"} and (side := element.attrib.pop("align", None)):
                element.set("class", f"align-{side}")
            elif element.tag == "a" and not len(element) and element.text and element.text == element.get("href"):
                element.set("class", "bare")  # on paper its address is not said twice


class NumberedFootnotes(FootnoteExtension):
    """Footnotes whose ids are numbers: `fn:1`, `fnref:1`, whatever they are called in the text."""

    repeated: list[tuple[str, str]]
    """Label and text of those that bear the name of one before: they become a part of it, so that nothing is lost."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Put in what reads definitions our way."""
        super().extendMarkdown(md)
        md.parser.blockprocessors.register(_Definition(self), "footnote", 17)
        # What is called like a footnote is never the target of a link.
        reference: Any = md.parser.blockprocessors["reference"]
        reference.RE = re.compile(reference.RE.pattern.replace(r"\[(", r"\[(?!\^)("), reference.RE.flags)
        # After the ways back to further references are added (15).
        md.treeprocessors.register(_WaysBack(self), "ways-back", 14)

    unused_ids: set[str]
    """The ids of those that nothing on the page refers to."""
    empty_ids: set[str]
    """The ids of those that something refers to, but that say nothing."""
    are_shown: bool
    """Whether the footnotes are being written at the end of the page."""

    def reset(self) -> None:
        """Forget the footnotes of the text before."""
        super().reset()
        self.repeated = []
        self.unused_ids = set()
        self.empty_ids = set()
        self.are_shown = False

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802 - the name that Python-Markdown calls
        """Return all footnotes as an element; None if there are none."""
        self.are_shown = True
        return super().makeFootnotesDiv(root)

    @property
    def unused(self) -> Iterator[tuple[str, str]]:
        """Label and text of those that nothing on the page refers to."""
        return (
            (label, text) for label, text in self.footnotes.items() if self.makeFootnoteId(label) in self.unused_ids
        )

    @property
    def empty(self) -> Iterator[str]:
        """The labels of those that something refers to, but that say nothing."""
        return (label for label in self.footnotes if self.makeFootnoteId(label) in self.empty_ids)

    def setFootnote(self, id: str, text: str) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Keep the text of a footnote."""
        if id in self.footnotes:
            self.repeated.append((id, text))
            text = f"{self.footnotes[id]}\n\n{text}"
        super().setFootnote(id, text)

    def makeFootnoteId(self, id: str) -> str:  # noqa: N802 - the name that Python-Markdown calls
        """Return the id of a footnote."""
        return super().makeFootnoteId(self._number(id))

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: N802 - as above
        """Return the id of a reference to a footnote."""
        return super().makeFootnoteRefId(self._number(id), found)

    def _number(self, label: str) -> str:
        return str(list(self.footnotes).index(label) + 1)


class _Definition(FootnoteBlockProcessor):
    """A footnote, with a colon of either width.

    What looks like one within another is text of that: it would come too late to be shown.
    """

    RE = re.compile(FootnoteBlockProcessor.RE.pattern.replace("]:", "][:：]"), FootnoteBlockProcessor.RE.flags)

    def test(self, parent: Element, block: str) -> bool:
        footnotes: Any = self.footnotes
        return not footnotes.are_shown


class _WaysBack(Treeprocessor):
    """Takes off the ways back that lead nowhere: nothing refers to the footnote, or only the title of a link does."""

    def __init__(self, footnotes: NumberedFootnotes) -> None:
        super().__init__()
        self._footnotes = footnotes

    def run(self, root: Element) -> None:
        references = {f"#{element.get('id')}" for element in root.iter("sup")}
        for footnote in root.iterfind("div[@class='footnote']/ol/li"):
            last = footnote[-1] if len(footnote) else footnote
            ways = last.findall("a[@class='footnote-backref']")
            for way in ways:
                if way.get("href") not in references:
                    last.remove(way)
            if not len(footnote) and f"#{footnote.get('id', '').replace('fn', 'fnref', 1)}" in references:
                self._footnotes.empty_ids.add(footnote.get("id", ""))
            elif not any(way.get("href") in references for way in ways):
                self._footnotes.unused_ids.add(footnote.get("id", ""))
                if last is not footnote and not len(last) and not last.text:
                    footnote.remove(last)


class OwnersPages(Extension):
    """Keeps pages that the owner writes by hand to what a body may hold, and images of the site besides."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Judge the tree after all others have worked on it."""
        md.treeprocessors.register(_OwnersTree(md), "allowed", -10)


_ANY_ANCHOR = {"id": re.compile(r"[\w\-]*")}
_ON_OWNERS_PAGES: Mapping[str, Allowed] = {
    **{each.tag: each for each in ALLOWED},
    **{f"h{level}": Allowed(f"h{level}", "", _ANY_ANCHOR) for level in range(1, 7)},
    "img": Allowed("img", "", dict.fromkeys(("src", "alt", "title"), re.compile(".*"))),
}


class _OwnersTree(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if element is root:
                continue
            if element.tag == "img" and (":" in element.get("src", "") or address_fault(element.get("src", ""))):
                element.tag, element.text = "span", element.get("alt", "")
                element.attrib.clear()
            strip_element(element, _ON_OWNERS_PAGES)
            if element.tag == "a" and address_fault(element.get("href", "")):
                element.attrib.pop("href", None)


# By name, for it holds what belongs to one parser.
_FOOTNOTES = f"{__name__}:{NumberedFootnotes.__name__}"
_BOTH: Mapping[str, Mapping[str, Any]] = {
    _FOOTNOTES: {"BACKLINK_TITLE": "回到正文中脚注 {} 的位置"},
}
BODY_EXTENSIONS = (_FOOTNOTES, "tables", SafeMarkdown(), Anchors(), Figures())
BODY_CONFIGS: Mapping[str, Mapping[str, Any]] = _BOTH
"""The set-up of reports."""
PAGE_EXTENSIONS = (_FOOTNOTES, "tables", "toc", SafeMarkdown(), OwnersPages())
PAGE_CONFIGS: Mapping[str, Mapping[str, Any]] = {
    **_BOTH,
    "toc": {
        "marker": "",  # [TOC] is text
        "permalink": PERMALINK,
        "permalink_title": PERMALINK_TITLE,
        "slugify": page_anchor,
    },
}
"""The set-up of pages written by hand: `toc` tells MkDocs of their headings."""
