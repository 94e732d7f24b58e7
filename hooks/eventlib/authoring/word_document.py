"""The text of a Word document in the form of a raw analysis: headings, bold text, lists, tables and links as marks.

Owns what is read from a .docx file. Does not know reports.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.hyperlink import Hyperlink
    from docx.text.paragraph import Paragraph

# A document is packed: a small file may unfold to more than the memory holds.
MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 1_000
MAX_BLOCKS = 2_000
"""How many files it may hold, and how many paragraphs and tables: each takes the reader some time."""
MAX_CELLS = 5_000
_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)


class WordError(ValueError):
    """The file is no Word document that can be read; the message is Chinese and goes to the user."""


def read_word(raw: bytes) -> str:
    """Return the text of a .docx document, blocks separated by empty lines.

    Raises:
        WordError: the bytes are no such document, or it is too large.
    """
    # Imported here: most analyses are plain text.
    from docx import Document
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            members = package.infolist()
            if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise WordError("文档太大")
        blocks = list(Document(io.BytesIO(raw)).iter_inner_content())
        cells = sum(len(block.rows) * len(block.columns) for block in blocks if isinstance(block, Table))
        if len(blocks) > MAX_BLOCKS or cells > MAX_CELLS:
            raise WordError(f"文档太大：最多 {MAX_BLOCKS} 段，表格最多 {MAX_CELLS} 格")
        texts, shift = [], 1
        for block in blocks:
            if isinstance(block, Table):
                texts.append("\n".join(_table_lines(block)))
            elif block.text.strip():
                # A document whose title is a heading of the first level has its sections one level below.
                shift = 0 if not texts and _heading_level(block) == 1 else shift
                texts.append(_paragraph(block, shift))
    except WordError:
        raise
    except (
        Exception
    ) as error:  # the library raises whatever the damage leads to: KeyError, XMLSyntaxError, BadZipFile …
        raise WordError("不是可以读取的 Word 文档（.docx），文件可能已损坏") from error
    return "\n\n".join(texts) + "\n"


def _heading_level(paragraph: Paragraph) -> int:
    name = paragraph.style.name if paragraph.style else None
    match = _HEADING.fullmatch(name or "")
    return int(match[1]) if match else 0


def _paragraph(paragraph: Paragraph, shift: int) -> str:
    if level := _heading_level(paragraph):
        return f"{'#' * min(6, level + shift)} {' '.join(paragraph.text.split())}"
    name = (paragraph.style.name if paragraph.style else None) or ""
    text = "".join(_pieces(paragraph)).strip()
    return f"- {' '.join(text.split())}" if name.startswith("List Bullet") else text


def _pieces(paragraph: Paragraph) -> Iterator[str]:
    """Yield the text of a paragraph; neighbouring bold runs are one, as Word splits them at will."""
    from docx.text.run import Run

    bold = ""
    for piece in paragraph.iter_inner_content():
        if isinstance(piece, Run) and piece.bold:
            bold += piece.text
            continue
        yield _bold(bold)
        bold = ""
        yield piece.text if isinstance(piece, Run) else _link(piece)
    yield _bold(bold)


def _bold(text: str) -> str:
    """Return bold text with its marks; spaces and line ends stay outside of them."""
    return re.sub(r"[^\s*](?:[^\n*]*[^\s*])?", lambda match: f"**{match[0]}**", text)


def _link(link: Hyperlink) -> str:
    if not link.url.startswith(("http://", "https://")) or link.text.strip() == link.url:
        return link.text
    return f"[{link.text}]({link.url})"


def _table_lines(table: Table) -> Iterator[str]:
    for number, row in enumerate(table.rows):
        cells = [" ".join(cell.text.split()).replace("|", "\\|") for cell in row.cells]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{' --- |' * len(cells)}"
