"""Tables of a Word document: rows and cells, however they are wrapped, as rows and cells of the plain document."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from eventlib.authoring.word.beside import words_within
from eventlib.authoring.word.package import attribute, child, is_on, name_of, number
from eventlib.authoring.word.plain import PlainDocument, Story, add_row, add_table

_WIDEST = 63
"""Columns of a table, as many as Word allows."""
_PROPERTIES = frozenset({"w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:tblPrEx", "w:sdtPr", "w:sdtEndPr"})


def is_deleted(properties: etree._Element | None) -> bool:
    """Tell whether the mark of a paragraph, or a row, was deleted or moved elsewhere while changes were tracked."""
    return any(child(properties, name) is not None for name in ("w:del", "w:moveFrom"))


class TableReader:
    """Reads tables of one document. What is in a cell is for `read_cell` to read, `is_hidden` tells whether Word shows it."""

    def __init__(
        self,
        document: PlainDocument,
        read_cell: Callable[[etree._Element, Story], None],
        leave_out: Callable[..., None],
        is_hidden: Callable[[etree._Element], bool],
    ) -> None:
        self._document, self._read_cell, self._leave_out, self._is_hidden = document, read_cell, leave_out, is_hidden

    def rows(self, table: etree._Element) -> list[list[etree._Element]]:
        """Return the cells of each row that was not deleted."""
        rows = [row for row in _within(table, "w:tr") if not is_deleted(child(row, "w:trPr"))]
        return [list(_within(row, "w:tc")) for row in rows]

    def read(self, table: etree._Element, story: Story) -> None:
        """Read a table into a container."""
        written = add_table(story)
        open_columns: set[int] = set()
        """Where a cell stands above that goes on over rows."""
        for row in _within(table, "w:tr"):
            properties = child(row, "w:trPr")
            if is_deleted(properties):
                self._leave_out("行表格（修订中已删去）")
                continue
            # Word shows a row of which anything can be seen, whatever is said of its end (17.4.20).
            if is_on(child(properties, "w:hidden")) and self._is_hidden(row):
                self._leave_out("行隐藏的表格", words_within(row))
                continue
            out = add_row(written)
            column = number(attribute(child(properties, "w:gridBefore"), "w:val"), 0, _WIDEST) or 0
            for _ in range(column):
                self._document.add_cell(out)
            for cell in _within(row, "w:tc"):
                column += self._read(cell, out, column, open_columns)

    def _read(self, cell: etree._Element, out: etree._Element, column: int, open_columns: set[int]) -> int:
        properties = child(cell, "w:tcPr")
        span = number(attribute(child(properties, "w:gridSpan"), "w:val"), 1, _WIDEST) or 1
        merge = child(properties, "w:vMerge")
        begins = merge is not None and attribute(merge, "w:val") == "restart"
        is_continued = merge is not None and not begins and column in open_columns
        (open_columns.add if merge is not None else open_columns.discard)(column)
        if is_continued:
            # Word shows one cell; what is in the others it does not show.
            if words := words_within(cell):
                self._leave_out("处合并单元格里看不见的文字", words)
            self._document.add_cell(out, span=span, is_continued=True)
        else:
            story = self._document.add_cell(out, span=span, begins=begins)
            if is_on(child(properties, "w:cellDel")):
                self._leave_out("格表格（修订中已删去）")
            else:
                self._read_cell(cell, story)
        return span


def _within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows of a table or cells of a row, in whatever they are wrapped: content controls, tracked changes."""
    for each in element:
        found = name_of(each)
        if found == name:
            yield each
        elif found not in _PROPERTIES and found not in {"w:tbl", "w:p"}:
            yield from _within(each, name)
