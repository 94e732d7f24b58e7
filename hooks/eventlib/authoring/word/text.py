"""From the HTML that mammoth makes of a Word document to the form of a raw analysis.

Owns how headings, lists, tables, links, bold text and footnotes of a document are marked there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby, takewhile
from urllib.parse import quote

from eventlib.authoring.pictures import CAPTION
from eventlib.authoring.stand_ins import is_picture_line, note_reference
from eventlib.authoring.word.lists import LAST, ListLine, is_listed, list_lines, settle
from eventlib.authoring.word.marks import as_text, link_as_text
from eventlib.authoring.word.plain import BULLET, CODE, CODE_SET_IN, CONTINUED, HEADING, ITEM, NUMBER, QUOTE, TITLE
from eventlib.prose.emphasis import PLAIN_STRONG
from eventlib.prose.marks import WEB_ADDRESS

LISTS = (BULLET, NUMBER, ITEM, CONTINUED)
_CODE_SET_IN = CODE_SET_IN.lower()
STYLE_MAP = "\n".join(
    [
        f"p.{TITLE} => p.title:fresh",
        *(f"p.{HEADING}{level} => h{min(level, 6)}:fresh" for level in range(1, 10)),
        f"p.{QUOTE} => p.quote:fresh",
        f"p.{CODE} => p.code:fresh",
        f"p.{CODE_SET_IN} => p.{_CODE_SET_IN}:fresh",
        *(f"p.{name}{level} => p.{name.lower()}{level}:fresh" for name in LISTS for level in (*range(9), LAST)),
    ]
)
"""What mammoth makes of the styles of the plain document. There is no other element but those of runs and tables."""
_NOTE_ID = re.compile(r"#?footnote-([0-9]+)")
_LIST_CLASS = re.compile(rf"({'|'.join(map(str.lower, LISTS))})([0-8]|{LAST})")
_LIST_KINDS = frozenset(map(str.lower, LISTS))
_NO_TITLE = frozenset({"table", "bullet", "item", "continued"})
_WEB = ("http://", "https://")
_KEPT_IN_ADDRESS = "!#$%&'*+,/:;=?@~-._[]"
# Marks of punctuation alone look the same in bold.
_WORDS = re.compile(r"[^\W_]")
_HAN_ENDS = re.compile(r"(?<=[^\x00-\x7f])(?<!\s)\s*\n\s*(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words of one format: plain, bold or linked."""

    words: str
    is_bold: bool = False
    link: str = ""
    note: int = 0
    """The number of the footnote it refers to instead of being words."""


@dataclass(slots=True)
class Cell:
    """A cell of a table, and over how many columns and rows it reaches."""

    columns: int = 1
    rows: int = 1
    pieces: list[TextRun] = field(default_factory=list)


@dataclass(slots=True)
class DocumentBlock:
    """A paragraph (`p`, `title`, `quote`, `code`, those of `word.lists`), a heading (`h1` to `h6`), a table or a footnote."""

    kind: str
    level: int = 0
    pieces: list[TextRun] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of a document in the form of a raw analysis."""

    text: str
    lost_links: tuple[str, ...]
    """Addresses of links that the web does not have: files, mail."""


class _Reader(HTMLParser):
    """Reads the HTML of mammoth into blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[DocumentBlock] = []
        self._pieces: list[TextRun] = []
        self._bold = 0
        self._link = ""
        self._note = ""
        """`skip` in the link back from a footnote, the number of the footnote in a reference to one."""
        self._is_inside = False
        """Whether paragraphs are those of a table or a footnote."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "strong":
            self._bold += 1
        elif tag == "a":
            self._begin_link(attributes.get("href") or "")
        elif tag == "br":
            self._pieces.append(TextRun("\n"))
        elif tag == "table":
            self._is_inside = True
            self.blocks.append(DocumentBlock("table"))
        elif tag == "tr":
            self.blocks[-1].rows.append([])
        elif tag in {"td", "th"}:
            cell = Cell(int(attributes.get("colspan") or 1), int(attributes.get("rowspan") or 1))
            self.blocks[-1].rows[-1].append(cell)
            self._pieces = cell.pieces
        elif tag == "li" and (match := _NOTE_ID.fullmatch(attributes.get("id") or "")):
            self._is_inside = True
            self._open(DocumentBlock("note", int(match[1])))
        elif tag == "p" or re.fullmatch("h[1-6]", tag):
            self._begin_paragraph(tag, attributes.get("class") or "")

    def _begin_paragraph(self, tag: str, name: str) -> None:
        if self._is_inside:
            # Paragraphs of a cell or a footnote stand on one line.
            self._pieces += [TextRun("\n")] if self._pieces else []
        elif match := _LIST_CLASS.fullmatch(name):
            self._open(DocumentBlock(match[1], -1 if match[2] == LAST else int(match[2])))
        else:
            self._open(DocumentBlock(name or tag[0], int(tag[1:] or 0)))

    def _open(self, block: DocumentBlock) -> None:
        self.blocks.append(block)
        self._pieces = block.pieces

    def _begin_link(self, address: str) -> None:
        if match := _NOTE_ID.fullmatch(address):
            self._note = match[1]
            self._pieces.append(TextRun("", note=int(match[1])))
        elif address.startswith("#footnote-ref-"):
            self._note = "skip"
        else:
            self._link = address

    def handle_endtag(self, tag: str) -> None:
        if tag == "strong":
            self._bold -= 1
        elif tag == "a":
            self._link = self._note = ""
        elif tag in {"table", "li"}:
            self._is_inside = False
            self._pieces = []

    def handle_data(self, data: str) -> None:
        if not self._note:
            self._pieces.append(TextRun(data, self._bold > 0, self._link))


def read_html(html: str) -> RawText:
    """Return the HTML that mammoth makes with `STYLE_MAP` as a raw analysis: blocks set off by empty lines."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    blocks = [block for block in reader.blocks if any(map(_is_shown, _all_pieces(block)))]
    # mammoth writes a footnote as often as the text refers to it.
    notes = {block.level: block for block in blocks if block.kind == "note"}
    blocks = [*(block for block in _title_first(blocks) if block.kind != "note"), *notes.values()]
    blocks = list(_with_captions(_without_frames(blocks)))
    headings = [block for block in blocks if block.kind == "h"]
    # A document whose title alone is a heading of the first level has its sections one level below.
    is_shifted = not (blocks and headings[:1] == blocks[:1] and [each.level for each in headings].count(1) == 1)
    blocks = list(_with_whole_code(blocks))
    lines = [_list_line(block) for block in blocks]
    settle(lines)
    texts: list[str] = []
    for is_list, group in groupby(zip(blocks, lines, strict=True), key=lambda each: is_listed(each[1])):
        if is_list:
            texts.append("\n".join(list_lines(line for _, line in group)))
        else:
            texts += _paragraphs((block for block, _ in group), is_shifted)
    pieces = (piece for block in blocks for piece in _all_pieces(block))
    lost = dict.fromkeys(piece.link for piece in pieces if piece.link and not piece.link.startswith(_WEB))
    return RawText("\n\n".join(texts) + "\n", tuple(lost))


def _paragraphs(blocks: Iterable[DocumentBlock], is_shifted: bool) -> Iterator[str]:
    """Yield what is of no list; paragraphs of a quotation, and of code, as one."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "quote":
            yield "\n>\n".join(f"> {_on_one_line(_lines(block.pieces))}" for block in group)
        elif kind in {"code", _CODE_SET_IN}:
            yield _code("\n".join("".join(piece.words for piece in block.pieces) for block in group))
        else:
            yield from (_written(block, is_shifted) for block in group)


def _with_whole_code(blocks: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Yield the blocks, paragraphs of code that is set in as one."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == _CODE_SET_IN:
            first, *others = group
            first.pieces += [piece for block in others for piece in (TextRun("\n"), *block.pieces)]
            yield first
        else:
            yield from group


def _list_line(block: DocumentBlock) -> ListLine:
    if block.kind in _LIST_KINDS:
        return ListLine(block.kind, block.level, _on_one_line(_lines(block.pieces)))
    if block.kind == _CODE_SET_IN:
        return ListLine("code", -1, next(_paragraphs([block], False)))
    is_apart = block.kind in {"table", "quote", "code"}
    return ListLine("apart", -1, next(_paragraphs([block], False))) if is_apart else ListLine("paragraph", -1, "")


def _is_shown(piece: TextRun) -> bool:
    return bool(piece.words.strip() or piece.note)


def _all_pieces(block: DocumentBlock) -> Iterator[TextRun]:
    yield from block.pieces
    for row in block.rows:
        for cell in row:
            yield from cell.pieces


def _title_first(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Bring the title to the front: what is read as the title of the analysis is the first line of its text."""
    first = next((block for block in blocks if block.kind == "title"), None)
    if first is None and blocks and (blocks[0].kind in _NO_TITLE or _is_picture(blocks[0])):
        others = (block for block in blocks if block.kind not in {*_NO_TITLE, "note"} and not _is_picture(block))
        first = next(others, None)
    return blocks if first is None else [first, *(block for block in blocks if block is not first)]


def _is_picture(block: DocumentBlock) -> bool:
    return is_picture_line("".join(piece.words for piece in block.pieces))


def _without_frames(blocks: Sequence[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Yield the blocks without tables that hold nothing but pictures and their captions: each goes to its picture."""
    for at, block in enumerate(blocks):
        cells = ("".join(piece.words for piece in cell.pieces) for row in block.rows for cell in row)
        captions = [words for words in cells if words.strip()]
        pictures = list(takewhile(_is_picture, blocks[at + 1 :])) if block.rows else []
        if not pictures or len(pictures) != len(captions) or not all(map(CAPTION.fullmatch, captions)):
            yield block
            continue
        for picture, words in zip(pictures, captions, strict=True):
            picture.pieces.append(TextRun(words))


def _with_captions(blocks: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Yield the blocks, the caption under a picture on the line of the picture."""
    picture: DocumentBlock | None = None
    for block in blocks:
        words = "".join(piece.words for piece in block.pieces)
        if picture and block.kind == "p" and CAPTION.fullmatch(words) and not any(p.note for p in block.pieces):
            picture.pieces.append(TextRun(words))
            picture = None
            continue
        picture = block if _is_picture(block) and len(block.pieces) == 1 else None
        yield block


def _code(text: str) -> str:
    """Return paragraphs of code as one block, between fences that are longer than any in it."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _written(block: DocumentBlock, is_shifted: bool) -> str:
    if block.kind == "table":
        return "\n".join(_table_lines(block.rows))
    lines = _lines(block.pieces)
    if block.kind == "note":
        return f"{note_reference(block.level)}: {_on_one_line(lines)}"
    if block.kind in {"h", "title"}:
        lines = _lines(TextRun(piece.words, link=piece.link, note=piece.note) for piece in block.pieces)
        mark = f"{'#' * min(6, block.level + is_shifted)} " if block.kind == "h" else ""
        return f"{mark}{_on_one_line(lines)}"
    return "\n".join(lines)


def _on_one_line(lines: Iterable[str]) -> str:
    return " ".join(_HAN_ENDS.sub("", "\n".join(lines)).split())


def _lines(pieces: Iterable[TextRun]) -> list[str]:
    """Return the lines of a paragraph, with marks, without blanks at their ends and without empty ones."""
    lines: list[list[TextRun]] = [[]]
    for piece in pieces:
        for number, words in enumerate(piece.words.split("\n")):
            if number:
                lines.append([])
            if words or piece.note:
                lines[-1].append(TextRun(words, piece.is_bold, piece.link, piece.note))
    written = (_marked(line).strip(" ") for line in lines)
    return [line for line in written if line]


def _marked(line: Sequence[TextRun]) -> str:
    """Return a line with its marks; without those of bold words where they would be read as asterisks, or pair otherwise."""
    bold: list[str] = []
    text = "".join(_with_marks(line, bold))
    if PLAIN_STRONG.findall(text) == bold:
        return text
    return "".join(_with_marks([replace(piece, is_bold=False) for piece in line], []))


def _with_marks(line: Sequence[TextRun], bold: list[str]) -> Iterator[str]:
    """Yield the pieces of a line with their marks, and note bold words; a mark at the very beginning of a line of words is no mark."""
    is_begun = False
    pieces = _with_whole_addresses(line)
    # A link is one, whatever of its words is bold.
    kinds = groupby(pieces, key=lambda piece: (piece.is_bold and not piece.link, piece.link, piece.note))
    for (is_bold, link, note), group in kinds:
        words = "".join(piece.words for piece in group)
        text = as_text(words, is_line_start=not is_begun)
        is_begun = is_begun or bool(words.strip() or note)
        if note:
            yield note_reference(note)
        elif link.startswith(_WEB) and words.strip() not in {link, ""}:
            yield link_as_text(words, quote(link, safe=_KEPT_IN_ADDRESS))
        elif is_bold and _WORDS.search(words):
            bold.append(text.strip())
            yield _bold(text)
        else:
            yield text


def _with_whole_addresses(line: Sequence[TextRun]) -> Iterator[TextRun]:
    """Yield the pieces of a line, an address that is bold in part without it: marks in it would be of it."""
    words = "".join(piece.words or " " for piece in line)
    is_bold = [piece.is_bold for piece in line for _ in piece.words or " "]
    if "://" not in words or len(set(is_bold)) == 1:
        yield from line
        return
    for match in WEB_ADDRESS.finditer(words):
        begin, end = match.span()
        changes = (at for at in range(begin + 1, end) if is_bold[at] != is_bold[at - 1])
        # Han that is set off from an address is the text going on.
        end = next((at for at in changes if not words[at].isascii()), end)
        if len(set(is_bold[begin:end])) > 1:
            is_bold[begin:end] = [False] * (end - begin)
    at = 0
    for piece in line:
        size = len(piece.words) or 1
        for bold, marks in groupby(range(at, at + size), key=is_bold.__getitem__):
            yield replace(piece, words=piece.words and "".join(words[each] for each in marks), is_bold=bold)
        at += size


def _bold(text: str) -> str:
    """Return text in bold; blanks stay outside of the marks."""
    words = text.strip()
    start = text.find(words)
    return f"{text[:start]}**{words}**{text[start + len(words) :]}" if words else text


def _table_lines(rows: list[list[Cell]]) -> Iterator[str]:
    """Yield a table; the words of a cell that reaches over others stand in the first of them."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[number]:
                column += 1
            for below in range(number, min(number + cell.rows, len(rows))):
                grid[below].update(dict.fromkeys(range(column, column + cell.columns), ""))
            grid[number][column] = _in_cell(cell.pieces)
            column += cell.columns
    width = max((max(row, default=0) + 1 for row in grid), default=0)
    for number, texts in enumerate(grid):
        yield f"| {' | '.join(texts.get(column, '') for column in range(width))} |"
        if number == 0:
            yield f"|{' --- |' * width}"


def _in_cell(pieces: Iterable[TextRun]) -> str:
    return " ".join(_lines(pieces))
