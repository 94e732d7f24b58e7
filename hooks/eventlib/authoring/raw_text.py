"""The text of a raw analysis as Markdown with real headings, section by section; every other character stays.

Raw analyses come as plain text, as Markdown and out of Word documents; one rule reads them all. What the first lines are
is in `masthead`, how other programs write Markdown in `raw_forms`, what a line is in `raw_lines`, what a numbered line is
in `raw_points`, how a line is escaped in `as_markdown`. Here the pieces become blocks, and the blocks come into the
sections that a report has: what stands before the first section goes into the first, the masthead and a source at the end
into the last; headings that are no section stay where they are. The form does the same, in `contribute/raw_text.js`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from eventlib.authoring.as_markdown import Marks, escape_heading, escape_markdown, on_one_line, plain, without_marks
from eventlib.authoring.masthead import count_credits, is_placeholder, read_head, without_label, without_quotation
from eventlib.authoring.raw_fences import with_fences
from eventlib.authoring.raw_forms import in_our_forms
from eventlib.authoring.raw_lines import heading_of, is_image, is_mark, is_markdown, read_lines, title_of
from eventlib.authoring.raw_points import KINDS, Element, decide, is_deeper
from eventlib.authoring.raw_widths import strip_blanks
from eventlib.authoring.stand_ins import markdown_of, note_references, words_of
from eventlib.prose.marks import number_off, numbered_section
from eventlib.reading.sentences import note
from eventlib.reading.source_text import without_invisible

LONGEST_OPENING = 5_000
"""How many characters of a text are searched for what the event is about: more than a whole analysis."""
_INDENT = "    "
"""How far further in what belongs to an item stands."""
FIRST = 2
"""How many sections of a report tell what happened and who took part."""


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A heading, a paragraph, a list, a table, a quotation, a footnote or a code block of a raw analysis."""

    markdown: str
    text: str
    """Its words as they were written, on one line, without marks of bold text, headings and lists."""
    section: str = ""
    """The name of the section whose heading it is."""
    is_heading: bool = False
    is_outer: bool = False
    """Whether it is a heading of the level of sections."""
    is_note: bool = False
    """Whether it is a footnote."""


@dataclass(frozen=True, slots=True)
class RawAnalysis:
    """A raw analysis taken apart."""

    title: str
    body: str
    """The body as Markdown with real headings."""
    sections: tuple[tuple[str, str], ...]
    """(name without number, plain text) of each section, headings of their level included; nothing where it has no name."""
    masthead: str = ""
    """The lines around the title that say who published the text, where and when."""
    parts: tuple[tuple[str, str], ...] = ()
    """(name, Markdown without its heading) of each section that a report has, with what stands in it besides."""
    headings: tuple[str, ...] = ()
    """The words of the headings that are no section of a report."""
    told: int = 2
    """How many of `sections` tell what happened and who took part: those that stand in the first two of a report."""
    notes: tuple[str, ...] = ()
    """What the author must know of how it was taken apart: sentences."""

    @property
    def text(self) -> str:
        """Title and all sections as plain text."""
        return "\n".join([self.title, *(text for _, text in self.sections)])

    @property
    def opening(self) -> str:
        """The title and the first section: what the event is about.

        Of a very long section its beginning, for each character may begin the name of a place.
        """
        return "\n".join([self.title, *(text for _, text in self.sections[:1])])[:LONGEST_OPENING]

    @property
    def happening(self) -> str:
        """The title and the sections that tell what happened and who took part."""
        return "\n".join([self.title, *(text for _, text in self.sections[: self.told])])


def read_raw_analysis(text: str, sections: Sequence[str] = ()) -> RawAnalysis:
    """Take a raw analysis apart; `sections` are the names of those that a report has, in their order.

    Never raises. Every character that is not a blank, the number of a section, or the mark of a heading, of bold text, of
    code, of a cell or of a list is in the title or in the body, as text that Markdown shows. Without `sections` the blocks
    stay in the order of the text, and the masthead before them.
    """
    lines, code = with_fences(without_invisible(text).split("\n"))
    lines = in_our_forms(lines, code)
    shown = [strip_blanks(line) for line in lines]
    # An image above the title, as of a seal, is none of the masthead: it comes first in what follows.
    above = list(takewhile(lambda at: not shown[at] or is_image(shown[at]), range(len(shown))))
    pictures = [shown[at] for at in above if shown[at]]
    begin = len(above)
    shown = shown[begin:]
    head = read_head(shown, lambda line: is_mark(line, sections))
    begin += head.end
    kept = [line for at in head.kept for line in (shown[at], "")]
    below = {at - begin + len(kept) for at in code}
    elements, marks = read_lines([*kept, *lines[begin:]], below, sections, of_markdown=is_markdown(shown[: head.end]))
    title = without_label(without_marks(title_of(shown[head.title]), marks)) if head.title is not None else ""
    named = [element for element in elements if element.kind == "section"]
    decide(elements, chapters_are_sections=not named or any(element.number for element in named))
    blocks = list(_blocks(elements, marks, sections))
    masthead = [without_quotation(shown[at]) for at in head.masthead]
    head_blocks = [RawBlock(escape_markdown(line, marks), plain(line, marks)) for line in masthead]
    if references := note_references(title):
        blocks.insert(0, RawBlock(references, ""))
    blocks[:0] = [RawBlock(picture, "") for picture in pictures]
    return _arranged(words_of(title), head_blocks, blocks, sections)


def _blocks(elements: Sequence[Element], marks: Marks, sections: Sequence[str]) -> Iterator[RawBlock]:
    items: list[Element] = []
    for element in elements:
        # Images have no indent in a report; the list goes on behind them.
        is_inner = element.is_within and not is_image(element.words)
        if element.kind == "bullet" or element.role == "item" or (items and is_inner):
            items.append(element)
            continue
        yield from (_list_block(each, marks, sections) for each in _lists(items))
        items = []
        yield _block(element, marks, sections)
    yield from (_list_block(each, marks, sections) for each in _lists(items))


def _lists(items: Sequence[Element]) -> Iterator[Sequence[Element]]:
    """Yield the lists that items make which follow one another: with bullets, or counted, at the edge.

    1. behind bullets begins another. Bullets behind numbers do behind a blank line of Markdown, unless some stand between
    the numbers: then they are of the number above them.
    """
    last = {item.numbering: at for at, item in enumerate(items)}
    begin, has_bullets = 0, False
    for at, item in enumerate(items):
        first = items[begin]
        if item.is_within or is_deeper(item.indent, first.indent):
            continue
        if item.numbering:
            is_another = not first.numbering and item.numbering == "point" and item.value == 1
        else:
            is_another = bool(first.numbering) and item.is_apart and not has_bullets and last[first.numbering] < at
        if is_another:
            yield items[begin:at]
            begin, has_bullets = at, False
        has_bullets = has_bullets or not item.numbering
    if items:
        yield items[begin:]


def _block(element: Element, marks: Marks, sections: Sequence[str]) -> RawBlock:
    words = on_one_line(element.words)
    if element.kind == "section":
        heading = numbered_section(list(sections).index(words), words)
        return RawBlock(f"## {heading}", heading, section=words, is_heading=True, is_outer=True)
    if element.kind == "heading" or element.role == "heading":
        words = heading_of(element) if element.kind == "number" else words
        mark = "#" * element.level
        markdown = f"{mark} {escape_heading(words, marks)}"
        return RawBlock(markdown, plain(words, marks), is_heading=True, is_outer=element.level == 2)
    if element.kind == "note":
        return RawBlock(f"{element.number}: {escape_markdown(words, marks)}", plain(words, marks), is_note=True)
    if element.kind == "rule":
        return RawBlock(element.words, "")
    if element.kind in {"table", "code", "quote"}:
        lines = element.words.split("\n")
        shown = lines[1:-1] if element.kind == "code" else lines
        return RawBlock(element.words, plain(" ".join(shown), Marks(marks.notes, is_markdown=True)))
    if element.kind == "number":
        words = f"{element.number}{words}"
    return RawBlock(escape_markdown(words, marks), plain(words, marks))


def _list_block(items: Sequence[Element], marks: Marks, sections: Sequence[str]) -> RawBlock:
    """Return a list of items and what stands within them. Markdown counts 1. 2. 3.; every other number is text of its item."""
    lines: list[str] = []
    texts: list[str] = []
    above: list[tuple[str, int]] = []
    """(kind of number or nothing, indent) of the lists that an item stands in."""
    ordered: dict[int, bool] = {}
    for before, item in zip([None, *items], items, strict=False):
        if item.is_within and before and not before.is_within and not texts[-1]:
            # Code begins on the line of the mark, which would be text if it stood alone.
            block = _block(item, marks, sections)
            first, *others = block.markdown.split("\n")
            lead = f"{lines.pop()} "
            lines += [lead + first, *(" " * len(lead) + line if line else "" for line in others)]
            texts.append(block.text)
            continue
        if item.is_within or (before and before.is_within):
            lines.append("")
        if item.is_within:
            block = _block(item, marks, sections)
            depth = max(1, sum(is_deeper(item.indent, indent) for _, indent in above))
            lines += [f"{_INDENT * depth}{line}" if line else "" for line in block.markdown.split("\n")]
            texts.append(block.text)
            continue
        while above and _ends(above[-1], item, above):
            # Beside one another stand lists of one kind: Markdown would make one of two.
            if len(above) > 1:
                ordered.pop(len(above) - 1, None)
            above.pop()
        if not (above and _is_beside(above[-1], item)):
            above.append((item.numbering, item.depth if item.numbering else item.indent))
        depth = len(above) - 1
        is_counted = ordered.setdefault(depth, item.numbering == "point") and item.numbering == "point"
        words = on_one_line(item.words) if is_counted else on_one_line(f"{item.number}{item.words}")
        mark = f"{item.value}." if is_counted else "-"
        lines.append(f"{_INDENT * depth}{mark} {escape_markdown(words, marks)}".rstrip())
        texts.append(words)
    return RawBlock("\n".join(lines), plain(" ".join(texts), marks))


def _is_beside(above: tuple[str, int], item: Element) -> bool:
    """Tell whether an item is of the list of another; items with bullets, and of Markdown, have to stand about as far from the edge."""
    indent = item.depth if item.numbering else item.indent
    return above[0] == item.numbering and not (is_deeper(indent, above[1]) or is_deeper(above[1], indent))


def _ends(last: tuple[str, int], item: Element, above: Sequence[tuple[str, int]]) -> bool:
    """Tell whether an item ends the list that the one before it stands in."""
    if _is_beside(last, item):
        return False
    if not item.numbering:
        return item.indent < last[1]
    if is_deeper(item.depth, last[1]) or is_deeper(last[1], item.depth):
        return item.depth < last[1]
    if not last[0]:
        return True
    return KINDS.index(last[0]) > KINDS.index(item.numbering)


def _arranged(title: str, head: Sequence[RawBlock], blocks: Sequence[RawBlock], sections: Sequence[str]) -> RawAnalysis:
    """Bring the blocks of a text into the sections of a report; `head` are those of the masthead."""
    words = words_of(" ".join(block.text for block in head))
    headings = tuple(words_of(block.text) for block in blocks if block.is_heading and not block.section)
    if not sections:
        together = [*head, *blocks]
        return RawAnalysis(title, _body(together), tuple(_sections(together, "")), words, (), headings)
    lead, parts = _parted(blocks, sections)
    credits: list[RawBlock] = []
    if sections[-1] not in {block.section for block in blocks}:
        for part in [parts[name] for name in reversed(sections) if parts[name]][:1] or [lead]:
            # Footnotes stand at the end of a document, behind what says where it comes from.
            end = len(part) - len(list(takewhile(lambda block: block.is_note, reversed(part))))
            at = end - count_credits([block.text for block in part[:end]])
            credits, part[at:end] = part[at:end], []
    notes = []
    if head:
        key = "masthead" if len(head) > 1 else "masthead/one"
        notes.append(note(key, first=words_of(head[0].text), count=len(head), section=sections[-1]))
    if lead:
        notes.append(note("lead", section=sections[0]))
    parts[sections[0]] = [*lead, *parts[sections[0]]]
    parts[sections[-1]] = [*head, *parts[sections[-1]], *credits]
    if empty := [name for name in sections if not parts[name] and any(block.section == name for block in blocks)]:
        notes.append(note("empty", names="」「".join(empty)))
    if others := [words_of(block.text) for block in blocks if block.is_outer and not block.section]:
        notes.append(note("headings", names="」「".join(others)))
    if left := [block.text for block in blocks if is_placeholder(block.text)]:
        notes.append(note("placeholders", count=len(left), first=left[0]))
    body = []
    for index, name in enumerate(sections):
        if parts[name]:
            body += [RawBlock(f"## {numbered_section(index, name)}", ""), *parts[name]]
    found = [list(_sections(parts[name], name)) for name in sections]
    told_of = sum(map(len, found[:FIRST]))
    written = tuple((name, _body(parts[name])) for name in sections if parts[name])
    return RawAnalysis(title, _body(body), tuple(chain(*found)), words, written, headings, told_of, tuple(notes))


def _parted(blocks: Sequence[RawBlock], sections: Sequence[str]) -> tuple[list[RawBlock], dict[str, list[RawBlock]]]:
    """Return what stands before the first section, and what stands in each."""
    lead: list[RawBlock] = []
    parts: dict[str, list[RawBlock]] = {name: [] for name in sections}
    current = lead
    for block in blocks:
        if block.section:
            current = parts[block.section]
        else:
            current.append(block)
    return lead, parts


def _body(blocks: Sequence[RawBlock]) -> str:
    return markdown_of("\n\n".join(block.markdown for block in blocks))


def _sections(blocks: Sequence[RawBlock], name: str) -> Iterator[tuple[str, str]]:
    """Yield (name, words) of a section, and of each heading of its level in it; of those without words nothing."""
    found: list[str] = []
    for block in blocks:
        if block.is_outer:
            if any(found):
                yield name, words_of("\n".join(found))
            name, found = number_off(words_of(block.text)), []
        else:
            found.append(block.text)
    if any(found):
        yield name, words_of("\n".join(found))
