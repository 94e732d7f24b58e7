"""The lines of a raw text as its pieces: paragraphs, numbered lines, items, tables, code, quotations, marks, headings.

One paragraph a line: a line end ends a paragraph, with or without an empty line or an indent, but where lines were broken
at one width. What stands indented under an item goes on with it. The form reads lines by the same patterns, in
`contribute/raw_lines.js`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from eventlib.authoring.as_markdown import IMAGE, LINK, Marks
from eventlib.authoring.raw_fences import FENCE, MARK_ALONE
from eventlib.authoring.raw_points import ITEM_INDENT, ORNAMENTS, Element, is_deeper, may_be_heading, read_number
from eventlib.authoring.raw_quotations import QUOTE, quotation, unquoted
from eventlib.authoring.raw_tables import begins_table, is_table, with_rule, with_strokes
from eventlib.authoring.raw_widths import TAB, columns, indent_of, strip_blanks, widths, without_indent
from eventlib.authoring.stand_ins import ITEM, is_picture_line, note_in, note_references, without_notes
from eventlib.prose.limits import LIMITS
from eventlib.prose.marks import TABLE_RULE

_RULE = re.compile(r"-{3,}|\*{3,}|_{3,}|\*(?:[ \t]+\*){2,}|-(?:[ \t]+-){2,}")
_LIST_ITEM = re.compile(r"(?:[-*+][ \t\u3000]+|[•●◆■▪◦➢][ \t\u3000]*)(\S.*)")
_NOTE = re.compile(r"\[\^([^\s\[\]^]{1,40})\][:：][ \t]*(\S.*)")
# As in a report, a single # needs a blank: #话题# is text.
_MARKDOWN_HEADING = re.compile(r"(#{2,6}(?!#)|#(?=[ \t]))[ \t\u3000]*(\S.*?)(?:[ \t]+\1)?")
_MARKDOWN_HEADING_START = re.compile(r"(?:#{2,6}(?!#)|#(?=[ \t]))[ \t\u3000]*\S")
# An item of Markdown, to which belongs what stands indented under it; 1、 and （一） are for headings too.
_MARKDOWN_ITEM = re.compile(r"[-*+][ \t]|[0-9]{1,9}[.)][ \t]")
_FIRST_OF_MARKDOWN = re.compile(r"1[.)][ \t]")
_INDENT = re.compile(r"^[ \t]+(?![ \t\u3000\xa0])")
_BOLD_LINE = re.compile(r"\*\*([^*]+)\*\*[:：]?")
# An address between brackets is a source.
_BRACKETED = re.compile(r"【(?![^【】]*://)[^【】]{1,30}】")
# What stands round the name of a section: **一、事件概述：**, 【事件概述】, 1 事件概述, 第一部分 事件概述, PART 01 事件概述.
_SECTION_EDGES = re.compile(rf"^[#* \t\u3000:：【{ORNAMENTS}\ufe0f]+|(?<![#* \t\u3000:：】])[#* \t\u3000:：】]+$")
_SECTION_NUMBER = re.compile(
    r"[（(]?第?(?:[一二三四五六七八九十]{1,3}|(?:P(?:ART|art)[ .]?)?[0-9０-９]{1,2})(?:部分|[章节])?[）)]?[ \t\u3000]*[、.．，,:：]?[ \t\u3000]*"
)
_AFTER_NAME = re.compile(r"[：:。\u3000][ \t\u3000]*(?=\S)")
# 01 above 发生了什么, which begins with none of the marks.
_LONE_NUMBER = re.compile(
    rf"(?:[{ORNAMENTS}]\ufe0f?[ \t\u3000]*)?(?:(?:P(?:ART|art)[ .]?)?0[1-9]|P(?:ART|art)[ .]?[1-9])"
)
# A picture that begins a line is the mark of an item where another such line stands beside it; what it says stays.
_PICTURED = re.compile(
    rf"(?:[{ORNAMENTS}✅❌☑✔✖❎➤➜🔺🔻❗❓⚠🟢🟡⭕🚫]|[0-9](?=\ufe0f?\u20e3))[\ufe0f\u20e3]*[ \t\u3000]*[^\s\ufe0f\u20e3].*"
)
_MARKED = re.compile("[|>*+#!`~\\[•●◆■▪◦➢\ufdec\ufdee-]")
_CHAPTER = re.compile("[一二三四五六七八九十]")
# A line that was broken goes on: it ends neither as a sentence nor as an address does.
_GOES_ON = re.compile(r"[^\s。！？；：…!?;:.”」』）)》】>|\]]$")
_ENDS_IN_ADDRESS = re.compile(r"://\S*$")
NARROWEST, WIDEST, RAGGED = 60, 160, 6
"""Columns of the lines of a text that was broken at one width, and by how many these lines differ."""
LONGEST_HEADING = LIMITS["heading"].most
"""How long any heading can be: a longer line is text, however it is marked."""


def is_image(line: str) -> bool:
    """Tell whether a line is an image and nothing else."""
    return is_picture_line(line) or IMAGE.fullmatch(line) is not None


def section_name(line: str, sections: Sequence[str]) -> str:
    """Return the name of the section that a line is the heading of, however it is marked and numbered; else nothing."""
    name = _SECTION_EDGES.sub("", line)
    for written in (name, _SECTION_NUMBER.sub("", name, count=1) if _SECTION_NUMBER.match(name) else name):
        bare = _SECTION_EDGES.sub("", written)
        if bare in sections:
            return bare
    return ""


def run_in_section(line: str, sections: Sequence[str]) -> tuple[str, str]:
    """Return the name of the section that a numbered line begins with, and the text after it: 一、事件概述：昨日，…; else nothing."""
    number = _SECTION_NUMBER.match(line)
    rest = line[number.end() :] if number else ""
    for name in sections:
        if rest.startswith(name) and (text := _AFTER_NAME.match(rest, len(name))):
            return name, rest[text.end() :]
    return "", ""


def is_mark(line: str, sections: Sequence[str]) -> bool:
    """Tell whether a line, without blanks at its ends, begins something that is neither a title nor a paragraph."""
    is_section = section_name(without_notes(line), sections) or run_in_section(line, sections)[0]
    if is_image(line) or is_section or _BRACKETED.fullmatch(line):
        return True
    begins = (
        FENCE.fullmatch(line),
        _LIST_ITEM.fullmatch(line),
        QUOTE.match(line),
        _NOTE.fullmatch(line),
        note_in(line),
    )
    numbered = read_number(_SECTION_EDGES.sub("", line))
    # 360 and 2025 are no numbers of lines, and 3 in 3家企业 is none; only the first can be the number of the first line.
    return any(begins) or line.startswith(("|", ITEM)) or (numbered is not None and numbered[2] == 1)


def is_markdown(lines: Sequence[str]) -> bool:
    """Tell whether a text, as lines without blanks at their ends, has what plain text has not: a heading, code, a table, a link."""
    return any(
        _MARKDOWN_HEADING_START.match(line)
        or FENCE.fullmatch(line)
        or ("|" in line and TABLE_RULE.fullmatch(line))
        or LINK.search(line)
        or IMAGE.search(line)
        for line in map(unquoted, filter(None, lines))
    )


def read_lines(
    lines: Sequence[str], code: AbstractSet[int], sections: Sequence[str], *, of_markdown: bool = False
) -> tuple[list[Element], Marks]:
    """Return the pieces of a text, and what is a mark in it; `sections` are the names of headings, `code` lines of code.

    `of_markdown`: what stands above the lines is Markdown, so that they are too.
    """
    lines = _with_numbers(lines, code)
    shown = [strip_blanks(line) for line in lines]
    notes = frozenset(note[1] for line in shown if (note := _NOTE.fullmatch(line)))
    marks = Marks(notes, of_markdown or is_markdown(shown))
    lines = with_strokes(lines, code, marks)
    shown = [strip_blanks(line) for line in lines]
    items_nest = marks.is_markdown or _has_inner_list(lines, shown)
    reader = _Reader(sections, marks, widths(lines), _pictured(shown), items_nest=items_nest)
    for number, line in enumerate(lines):
        reader.take(number, line, lines[number + 1] if number + 1 < len(lines) else "")
    reader.close()
    return reader.elements, marks


def _with_numbers(lines: Sequence[str], code: AbstractSet[int]) -> Sequence[str]:
    """Return lines, a number that is alone on its line before the words of the heading below; `code` are lines of code."""
    shown = ["```" if at in code else strip_blanks(line) for at, line in enumerate(lines)]
    if not any(map(_LONE_NUMBER.fullmatch, shown)):
        return lines
    found = list(lines)
    for at, line in enumerate(shown):
        below = next((number for number in range(at + 1, min(at + 3, len(shown))) if shown[number]), None)
        if below is None or not _LONE_NUMBER.fullmatch(line) or _LONE_NUMBER.fullmatch(shown[below]):
            continue
        words = shown[below]
        if may_be_heading(words) and not (_MARKED.match(words) or read_number(words)):
            found[at], found[below] = "", f"{line} {words}"
    return found


def _pictured(shown: Sequence[str]) -> AbstractSet[int]:
    """Return the lines that pictures make items of: each stands beside another, with at most an empty line between."""
    found = [
        at for at, line in enumerate(shown) if line and _PICTURED.fullmatch(line) and not _LONE_NUMBER.fullmatch(line)
    ]
    beside = [pair for pair in pairwise(found) if not any(shown[pair[0] + 1 : pair[1]])]
    return {at for pair in beside for at in pair}


def _has_inner_list(lines: Sequence[str], shown: Sequence[str]) -> bool:
    """Tell whether a list that counts from 1. is set in under an item: then items stand where their indents say, in plain text too."""
    written = [at for at, line in enumerate(shown) if line]
    return any(
        _FIRST_OF_MARKDOWN.match(shown[below])
        and _MARKDOWN_ITEM.match(shown[at])
        and is_deeper(indent_of(lines[below], shown[below]), indent_of(lines[at], shown[at]))
        for at, below in pairwise(written)
    )


class _Reader:
    """Turns lines into pieces."""

    def __init__(
        self,
        sections: Sequence[str],
        marks: Marks,
        widest: Sequence[int],
        pictured: AbstractSet[int],
        *,
        items_nest: bool,
    ) -> None:
        self.elements: list[Element] = []
        self._items_nest = items_nest
        self._pictured = pictured
        self._sections, self._marks, self._widths = sections, marks, widest
        self._open: list[str] = []
        """The lines of the table, code or quotation that is being read, as Markdown."""
        self._kind = self._fence = ""
        self._first, self._open_indent = "", 0
        """The first of these lines as it stands in the text, and how far it is indented."""
        self._item_indent: int | None = None
        """How far the outermost item of the list of Markdown that is being read is indented."""
        self._goes_on: Element | None = None
        """What a line right below can go on with."""
        self._is_broken = False
        """Whether the line before was broken."""
        self._is_apart = False
        """Whether the line before is blank."""

    def take(self, number: int, line: str, below: str) -> None:
        stripped = strip_blanks(line)
        if self._kind == "code":
            self._open.append(self._fence if stripped == self._fence else without_indent(line, self._open_indent))
            if stripped == self._fence:
                self.close()
            return
        if not stripped:
            self.close()
            self._take_words(number, line, stripped, below)
        elif fence := FENCE.fullmatch(stripped):
            self._begin("code", stripped, line)
            self._fence = fence[1]
        elif (quote := QUOTE.fullmatch(stripped)) and (quote[2] or self._kind == "quote"):
            self._begin("quote", stripped, line)
        elif begins_table(stripped, below) or (self._kind == "table" and "|" in stripped):
            self._begin("table", stripped, line)
        else:
            self.close()
            self._take_words(number, line, stripped, below)

    def _take_words(self, number: int, line: str, stripped: str, below: str) -> None:
        before, was_broken = self._goes_on, self._is_broken
        self._goes_on, self._is_broken = None, False
        if not stripped:
            # What is set in behind a blank line is of a footnote of Markdown too.
            self._goes_on = before if before and before.kind == "note" and self._marks.is_markdown else None
            self._is_apart = True
            return
        is_apart, self._is_apart = self._is_apart, False
        if is_apart and not _INDENT.match(line):
            before = None
        indent = indent_of(line, stripped)
        is_item = stripped.startswith(ITEM)
        stripped = stripped.removeprefix(ITEM)
        element = _empty_item(stripped, indent, below) or self._marked(stripped, indent)
        if number in self._pictured and not element:
            element = [Element("bullet", stripped, indent)]
        is_whole = was_broken and not line.startswith(("\u3000", "  ", "\t"))
        if element is None and before and (is_whole or _is_within(before, indent)):
            before.words = f"{before.words}\n{stripped}"
            self._goes_on = before
            self._is_broken = self._breaks(number, line, stripped)
            return
        for each in element or [Element("paragraph", stripped, indent)]:
            self._add(each, line)
            each.is_apart = is_apart and self._marks.is_markdown
            is_listed = is_item or (self._items_nest and _MARKDOWN_ITEM.match(f"{stripped} "))
            if each.kind in {"number", "bullet"} and is_listed:
                each.is_listed = is_item
                outer, each.depth = self._item_indent, indent
                self._item_indent = indent if outer is None else min(outer, indent)
            if each.kind in {"paragraph", "number", "bullet", "note"} and not each.is_bold:
                self._goes_on = each
                self._is_broken = self._breaks(number, line, stripped)

    def _add(self, element: Element, line: str) -> None:
        """Add a piece that begins with a line. What is not indented under an item, and is none, ends the list."""
        if self._item_indent is not None and element.kind not in {"number", "bullet"}:
            is_indented = _INDENT.match(line) and is_deeper(element.indent, self._item_indent)
            element.is_within = bool(is_indented) and element.kind in {"paragraph", "table", "code", "quote"}
        if not (element.is_within or element.kind in {"number", "bullet"}):
            self._item_indent = None
        self.elements.append(element)

    def _breaks(self, number: int, line: str, stripped: str) -> bool:
        widest = self._widths[number]
        is_full = NARROWEST <= widest <= WIDEST and columns(line.rstrip()) >= widest - RAGGED
        return is_full and bool(_GOES_ON.search(stripped)) and not _ENDS_IN_ADDRESS.search(stripped)

    def _marked(self, line: str, indent: int) -> list[Element] | None:
        """Return what a line with a mark is; None for a paragraph."""
        words, references = without_notes(line), note_references(line)
        name, text = run_in_section(line, self._sections)
        if name:
            section = Element("section", name, number="一" if _CHAPTER.match(line) else "", level=2)
            return [section, Element("paragraph", text, indent)]
        if (heading := self._heading(words, indent)) and not references:
            return [heading]
        if heading:
            return self._noted(heading, line, references)
        if note := note_in(line):
            return [Element("note", note[1], indent, number=note[0])]
        if written := _NOTE.fullmatch(line):
            return [Element("note", written[2], indent, number=f"[^{written[1]}]")]
        if _RULE.fullmatch(line):
            return [Element("rule", "---", indent)] if self._marks.is_markdown else None
        if item := _LIST_ITEM.fullmatch(line):
            return [Element("bullet", item[1], indent)]
        if numbered := read_number(line):
            number, numbering, value, rest = numbered
            return [Element("number", rest, indent, number, numbering, value)]
        return None

    def _noted(self, heading: Element, line: str, references: str) -> list[Element]:
        """Return a heading, which is found by its words alone, with the notes to it: those to a section stand under it."""
        if heading.kind == "section":
            return [heading, Element("paragraph", references)]
        noted = self._heading(line, heading.indent)
        is_same = noted and (noted.number, without_notes(noted.words)) == (heading.number, heading.words)
        heading.words = noted.words if noted and is_same else f"{heading.words}{references}"
        return [heading]

    def _heading(self, line: str, indent: int) -> Element | None:
        if len(line) > LONGEST_HEADING:
            return None
        if name := section_name(line, self._sections):
            edge = _SECTION_EDGES.sub("", line)
            level = 1 if line.startswith("# ") else 2
            return Element("section", name, number="一" if _CHAPTER.match(edge) else "", level=level)
        level = 0
        if match := _MARKDOWN_HEADING.fullmatch(line):
            level, line = len(match[1]), match[2]
        bold = _BOLD_LINE.fullmatch(line)
        numbered = read_number(bold[1] if bold else line)
        if numbered and (level or bold or _BOLD_LINE.fullmatch(numbered[3])):
            number, numbering, value, words = numbered
            inner = _BOLD_LINE.fullmatch(words)
            words = (inner[1] if inner else words).strip()
            if not level or numbering == "chapter":
                return Element("number", words, indent, number, numbering, value, is_bold=True)
            return Element("heading", _with_number(number, words), indent, numbering=numbering, level=level)
        if level:
            return Element("heading", (bold[1] if bold else line).strip(), indent, level=level)
        return Element("heading", line, indent, level=2) if _BRACKETED.fullmatch(line) else None

    def _begin(self, kind: str, shown: str, line: str) -> None:
        if self._kind != kind:
            self.close()
            self._kind, self._first = kind, line
            self._open_indent = indent_of(line, strip_blanks(line))
        self._open.append(shown)
        self._goes_on = None

    def close(self) -> None:
        """End the table, the code or the quotation that is being read."""
        lines: Sequence[str] = self._open
        kind = self._kind
        if kind == "quote":
            lines = quotation(lines, self._marks)
        if kind == "table" and self._marks.is_markdown:
            lines = with_rule(lines)
        if kind == "table" and not is_table(lines):
            for line in lines:
                self._add(Element("paragraph", line, self._open_indent), self._first)
        elif lines:
            self._add(Element(kind, "\n".join(lines), self._open_indent), self._first)
        self._open, self._kind, self._fence = [], "", ""


def _empty_item(line: str, indent: int, below: str) -> list[Element] | None:
    """Return the item that begins with the code below its mark; None where a line is something else."""
    mark, fence = MARK_ALONE.fullmatch(line), strip_blanks(below)
    if not (mark and FENCE.fullmatch(fence) and is_deeper(indent_of(below, fence), indent)):
        return None
    number = mark[1]
    return [
        Element("number", "", indent, f"{number}. ", "point", int(number)) if number else Element("bullet", "", indent)
    ]


def _is_within(item: Element, indent: int) -> bool:
    """Tell whether a line right below an item is of it by its indent; a paragraph is indented as far and further."""
    if item.kind == "number":
        return ITEM_INDENT <= indent - item.indent < TAB and not may_be_heading(item.words)
    return item.kind in {"bullet", "note"} and is_deeper(indent, item.indent)


_TITLE = re.compile(r"(?:#{1,6}[ \t]*)?(?:\*\*(.+)\*\*|(.+))")
_NO_GAP = re.compile(r"[、）)①-⑳]$")
# After a number with a full stop stands a space: 1. 背景, but 1、背景 and （1）背景.
_CHAPTER_NUMBER = re.compile(r"^[一二三四五六七八九十]")


def title_of(line: str) -> str:
    """Return the words of the line that is the title."""
    match = _TITLE.fullmatch(line)
    return (match[1] or match[2]).strip() if match else ""


def _with_number(number: str, words: str) -> str:
    number = number.rstrip()
    return f"{number}{'' if _NO_GAP.search(number) or _CHAPTER_NUMBER.match(number) else ' '}{words}"


def heading_of(element: Element) -> str:
    """Return the words of a numbered heading with its number."""
    return _with_number(element.number, element.words)
