"""Lists of reports and tables of counts as CSV for spreadsheet programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from eventlib.exports.lists import ReportDownload
from eventlib.library.fields import Use, fields_for
from eventlib.library.report import EntityMention, Report
from eventlib.pages.addresses import uri_of
from eventlib.pages.statistics_page import Table
from eventlib.reading.schema import Correction, EntityType, Source, Status, Withdrawal
from eventlib.uris import site_path
from eventlib.vocabulary.places import Gazetteer, Place
from eventlib.vocabulary.vocabulary import Topic

_ID, _ADDRESS = "编号", "地址"
_BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as the code page of the machine
# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection), the full-width forms among them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where a semicolon or a tab parts cells, as in many countries, one cell of ours becomes several, and several rows: a quote
# begins nothing there.
_NEXT_FORMULA = re.compile(r"([;\t\r\n]['\"\s]*)(?=[=+\-@＝＋－＠])")


def report_row(report: Report, gazetteer: Gazetteer, site_url: str) -> str:
    """Return the line of a report; its address is relative to the root of the site where `site_url` is empty."""
    cells = (_cell(field.value(report), gazetteer) for field in fields_for(Use.CSV))
    return _line((report.id, *cells, site_url + site_path(uri_of(report))))


def _cell(value: Any, gazetteer: Gazetteer) -> str:
    """Return the value of a field as text for people."""
    match value:
        case None:
            return ""
        case tuple():
            separator = " " if value and isinstance(value[0], Source) else "；"  # an address may hold any other
            return separator.join(_cell(each, gazetteer) for each in value)
        case Place():
            return gazetteer.path(value)
        case EntityMention():
            return f"{value.entity.name}（{value.role}）" if value.role else value.entity.name
        case Topic():
            return value.name
        case Source():
            return value.url
        case Status():
            return value.label
        case Correction():
            return f"{value.date} {value.text}"
        case Withdrawal():
            return f"{value.date} {value.reason}"
        case _:
            return str(value)


def list_csv(download: ReportDownload, row: Callable[[str], str]) -> str:
    """Return the table of a list; `row` returns the line of a report, by its id."""
    return (
        _BYTE_ORDER_MARK
        + _line((_ID, *(field.title for field in fields_for(Use.CSV)), _ADDRESS))
        + "".join(row(report.id) for report in download.reports)
    )


_INDEX_COLUMNS = (_ID, "名称", "类型", "上级", "也称", "报告数", _ADDRESS)


def index_csv(entries: Iterable[Mapping[str, Any]], site_url: str) -> str:
    """Return the table of an index of the API: its topics, regions or entities."""
    types: dict[str | None, str] = {kind.value: kind.label for kind in EntityType}
    rows = (
        (
            entry["id"],
            entry["name"],
            entry.get("kind") or types.get(entry.get("type"), ""),
            entry.get("parent") or "",
            "；".join(entry["aliases"]),
            str(entry["count"]),
            site_url + entry["url"],
        )
        for entry in entries
    )
    return _BYTE_ORDER_MARK + _line(_INDEX_COLUMNS) + "".join(map(_line, rows))


def counts_csv(table: Table) -> str:
    """Return a table of counts as the page of figures shows it."""
    rows = ((row.name, *(str(cell.count) for cell in row.cells)) for row in table.rows)
    header = (table.heading, *table.columns)
    return _BYTE_ORDER_MARK + _line(header) + "".join(map(_line, rows))


def _as_text(cell: str) -> str:
    """Return a cell that no spreadsheet reads as a formula, whatever parts the cells where it runs."""
    if cell.startswith(("http://", "https://")):
        return _NEXT_FORMULA.sub(lambda match: match[1].replace(";", "%3B"), cell)  # the same address
    cell = _NEXT_FORMULA.sub(r"\1'", cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(map(_as_text, cells))
    return text.getvalue()
