"""The text of a raw analysis as Markdown with real headings: lines become blocks, and every other character stays.

Owns the form of raw analyses: a title line, bold pseudo-headings, numbered bold points, a section 出处 with links. The
form of contribution reads them by the same patterns, in `contribute/raw_text.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventlib.authoring.stand_ins import markdown_of, note_in, note_references, without_notes, words_of
from eventlib.prose.limits import LIMITS
from eventlib.prose.marks import WEB_ADDRESS, number_off


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A heading, a paragraph, a list, a table or a code block of a raw analysis."""

    markdown: str
    text: str
    """Its words as they were written, on one line, without marks of bold text, headings and lists."""
    is_section: bool = False
    """Whether it is the heading of a section."""


@dataclass(frozen=True, slots=True)
class RawAnalysis:
    """A raw analysis taken apart."""

    title: str
    body: str
    """The body as Markdown with real headings."""
    sections: tuple[tuple[str, str], ...]
    """(name without number, plain text) of each section."""

    @property
    def text(self) -> str:
        """Title and all sections as plain text."""
        return "\n".join([self.title, *(text for _, text in self.sections)])

    @property
    def opening(self) -> str:
        """The title and the first section: what the event is about. What stands before it (日期、单位) is not of it.

        Of a very long section its beginning, for each character may begin the name of a place.
        """
        return "\n".join([self.title, *(text for _, text in self._named[:1])])[:LONGEST_OPENING]

    @property
    def happening(self) -> str:
        """The title and the first two sections: what happened and who took part."""
        return "\n".join([self.title, *(text for _, text in self._named[:2])])

    @property
    def _named(self) -> tuple[tuple[str, str], ...]:
        return tuple(section for section in self.sections if section[0]) or self.sections


# How a heading of each level is written. The groups are its text, marks left out.
_BOLD = r"(?:\*\*)?"
_SECTION = re.compile(rf"(?:#{{1,6}}[ \t]*)?{_BOLD}([一二三四五六七八九十]+[、.．][^*]+?){_BOLD}[:：]?")
_POINT = re.compile(
    r"(?:#{1,6}[ \t]*)?(?:([0-9]+[.．、][ \t]*|[（(][一二三四五六七八九十]+[）)])\*\*([^*]+)\*\*"
    r"|\*\*([0-9]+[.．、]|[（(][一二三四五六七八九十]+[）)])([^*]+)\*\*)"
)
_SUBPOINT = re.compile(r"([（(][0-9]+[）)])[ \t]*\*\*([^*]+)\*\*|\*\*([（(][0-9]+[）)])([^*]+)\*\*")
_MARKDOWN_HEADING = re.compile(r"(#{2,6})[ \t]+(.+?)(?:[ \t]+\1)?[ \t]*")
_TITLE = re.compile(rf"(?:#{{1,6}}[ \t]*)?{_BOLD}(.+?){_BOLD}")
# Between a number that ends with a full stop and the words after it stands a space: 1. 背景, but 1、背景.
_FULL_STOP = re.compile(r"[.．]$")
# What stands before the marks at an end is none of them: else each of many in the middle would be tried as the first.
_SECTION_EDGES = re.compile(r"^[#* \t:：]+|(?<![#* \t:：])[#* \t:：]+$")
_BLANKS = re.compile(r"^[ \t\u3000]+|(?<![ \t\u3000])[ \t\u3000]+$")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_LIST_ITEM = re.compile(r"([ \t\u3000]*)([-*+])[ \t\u3000]+([^ \t\u3000](?:.*[^ \t\u3000])?)[ \t\u3000]*")
LONGEST_OPENING = 5_000
"""How many characters of a text are searched for what the event is about: more than a whole analysis."""
LONGEST_UNMARKED = 20
"""How long a section heading can be that has a number and no mark."""
LONGEST_HEADING = LIMITS["heading"].most
"""How long any heading can be: a longer line is text, however it is marked."""
TAB, ITEM_INDENT = 4, 2
"""How far apart the stops of tabs are, and how much further in an item stands than the one it belongs to."""


def read_raw_analysis(text: str, sections: tuple[str, ...] = ()) -> RawAnalysis:
    """Take a raw analysis apart; `sections` are the names that are headings even without a number.

    Never raises. A text without headings becomes one section without a name. Every character that is not the mark of
    a heading, of bold text or of a list is text in the body too: whatever Markdown would take for a mark is escaped.
    """
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if _BLANKS.sub("", line)), len(lines))
    title_match = _TITLE.fullmatch(_BLANKS.sub("", lines[first])) if first < len(lines) else None
    reader = _BodyReader(sections)
    for line in lines[first + 1 :]:
        reader.take(line)
    reader.close()
    title = title_match[1].strip() if title_match else ""
    notes = note_references(title)
    body = "\n\n".join([*([notes] if notes else []), *(block.markdown for block in reader.blocks)])
    found = tuple((words_of(name), words_of(words)) for name, words in _sections(reader.blocks))
    return RawAnalysis(words_of(title), markdown_of(body), found)


class _BodyReader:
    """Turns the lines of a raw analysis into blocks."""

    def __init__(self, sections: tuple[str, ...]) -> None:
        self.blocks: list[RawBlock] = []
        self._sections = sections
        self._lines: list[tuple[str, str]] = []
        """The lines of the block that is being read: as Markdown, and as words."""
        self._kind = ""
        """`paragraph`, `list`, `table` or `code`; nothing between blocks."""
        self._fence = ""

    def take(self, line: str) -> None:
        stripped = _BLANKS.sub("", line)
        if self._kind == "code":
            if stripped == self._fence:
                self.close()
            else:
                self._lines.append((line, line))
        elif fence := _FENCE.match(stripped):
            self.close()
            self._kind, self._fence = "code", fence[1]
            self._lines.append((stripped, ""))
        elif not stripped:
            self.close()
        elif heading := self._heading(without_notes(stripped)):
            self.close()
            self.blocks.append(heading)
            # A heading is found by its words alone; the notes to it stand under it.
            if notes := note_references(stripped):
                self.blocks.append(RawBlock(notes, ""))
        elif note := note_in(stripped):
            self.close()
            self.blocks.append(RawBlock(f"{note[0]}: {escape_markdown(note[1])}", note[1]))
        elif stripped.startswith("|"):
            self._add("table", stripped, stripped)
        elif item := _LIST_ITEM.fullmatch(line):
            depth = len(item[1].replace("\u3000", " ").expandtabs(TAB)) // ITEM_INDENT
            self._add("list", f"{'    ' * depth}{item[2]} {escape_markdown(item[3])}", item[3])
        else:
            self._add("paragraph", escape_markdown(stripped), stripped)

    def _add(self, kind: str, markdown: str, words: str) -> None:
        if self._kind != kind:
            self.close()
            self._kind = kind
        self._lines.append((markdown, words))

    def close(self) -> None:
        """End the block that is being read."""
        lines = [markdown for markdown, _ in self._lines]
        if self._kind == "code":
            lines.append(self._fence)
        if self._kind == "table" and not (len(lines) > 1 and _TABLE_RULE.fullmatch(lines[1])):
            lines, self._kind = list(map(escape_markdown, lines)), "paragraph"
        if self._kind == "paragraph":
            # Two spaces keep a line end of the raw text as one on the page.
            self.blocks.append(RawBlock("  \n".join(lines), _plain("\n".join(words for _, words in self._lines))))
        elif lines:
            self.blocks.append(RawBlock("\n".join(lines), _plain(" ".join(words for _, words in self._lines))))
        self._lines, self._kind, self._fence = [], "", ""

    def _heading(self, line: str) -> RawBlock | None:
        if len(line) > LONGEST_HEADING:
            return None
        name = _SECTION_EDGES.sub("", line)
        if number_off(name) in self._sections:
            return RawBlock(f"## {name}", name, is_section=True)
        if (match := _SECTION.fullmatch(line)) and (line.startswith(("*", "#")) or len(line) <= LONGEST_UNMARKED):
            return RawBlock(f"## {match[1].strip()}", match[1].strip(), is_section=True)
        if match := _POINT.fullmatch(line):
            number, words = (match[1] or match[3]).strip(), (match[2] or match[4]).strip()
            gap = " " if _FULL_STOP.search(number) else ""
            return RawBlock(f"### {number}{gap}{words}", f"{number}{gap}{words}")
        if match := _SUBPOINT.fullmatch(line):
            words = (match[1] or match[3]) + (match[2] or match[4]).strip()
            return RawBlock(f"#### {words}", words)
        if match := _MARKDOWN_HEADING.fullmatch(line):
            is_section = match[1] == "##"
            return RawBlock(f"{match[1]} {escape_markdown(match[2])}", _plain(match[2]), is_section=is_section)
        return None


BOLD_SPAN = re.compile(r"\*\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*\*")
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()<>]+)\)")
_KEPT = re.compile(rf"{_LINK.pattern}|{WEB_ADDRESS.pattern}|{BOLD_SPAN.pattern}")
"""What Markdown may read in a line of text: link (1: words, 2: address), web address, bold text (3)."""
# What Markdown would read besides. The last three have a meaning only at the beginning of a line.
ENTITY = re.compile(r"&(?=#?\w+;)")
MARK = re.compile(r"[\\`*_\[\]|]")
AUTOLINK_START = re.compile(r"<(?=https?://|mailto:)")
_ITEM_NUMBER = re.compile(r"^([0-9]+)([.)])(?=\s)")
_LINE_MARK = re.compile(r"^[#+>-]")
_UNDERLINE_OR_DEFINITION = re.compile(r"^[=:]")


def escape_markdown(line: str) -> str:
    """Return a line of text as Markdown that shows exactly it; bold text, links and web addresses stay what they are."""
    parts = []
    position = 0
    for match in _KEPT.finditer(line):
        parts.append(_escape_text(line[position : match.start()]))
        link_text, address, bold = match.groups()
        if link_text:
            parts.append(f"[{_escape_text(link_text)}]({address})")
        else:
            parts.append(match[0] if bold is None else f"**{_escape_text(bold)}**")
        position = match.end()
    parts.append(_escape_text(line[position:]))
    escaped = _ITEM_NUMBER.sub(r"\1\\\2", "".join(parts))
    escaped = _LINE_MARK.sub(lambda match: f"\\{match[0]}", escaped)
    return _UNDERLINE_OR_DEFINITION.sub(lambda match: f"&#{ord(match[0])};", escaped)


def _escape_text(text: str) -> str:
    text = MARK.sub(lambda match: f"\\{match[0]}", ENTITY.sub("&amp;", text))
    return AUTOLINK_START.sub("&lt;", text)


# A line end between two characters that are not ASCII is no space; elsewhere it is one.
_LINE_END = re.compile(r"(?<=[^\x00-\x7f])(?<!\s)\s*\n\s*(?=[^\x00-\x7f])")
_SPACES = re.compile(r"\s+")


def _plain(text: str) -> str:
    """Return a raw text on one line, without the marks of bold text; of a link the words, then the address."""
    words = BOLD_SPAN.sub(r"\1", _LINK.sub(r"《\1》\2 ", text))
    return _SPACES.sub(" ", _LINE_END.sub("", words)).strip()


def _sections(blocks: Iterable[RawBlock]) -> Iterator[tuple[str, str]]:
    name, found = "", list[str]()
    for block in blocks:
        if block.is_section:
            if found:
                yield name, "\n".join(found)
            name, found = number_off(block.text), []
        else:
            found.append(block.text)
    if found:
        yield name, "\n".join(found)
