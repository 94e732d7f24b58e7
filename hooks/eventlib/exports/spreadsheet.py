"""Lists of reports as CSV for spreadsheet programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from eventlib.exports.lists import ReportListing
from eventlib.library.report import Report
from eventlib.pages.addresses import uri_of
from eventlib.reading.schema import EntityType
from eventlib.uris import site_path
from eventlib.vocabulary.places import Gazetteer

COLUMNS = ("编号", "标题", "事件日期", "最后更改", "状态", "地区", "实体", "主题", "来源", "作者", "摘要", "地址")
_BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as the code page of the machine
# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection), the full-width forms among them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def report_row(report: Report, gazetteer: Gazetteer, site_url: str) -> str:
    """Return the line of a report; its address is relative to the root of the site where `site_url` is empty."""
    cells = (
        report.id,
        report.title,
        report.date.isoformat(),
        report.last_changed.isoformat(),
        report.status.label,
        "；".join(gazetteer.path(place) for place in report.places),
        "；".join(
            f"{mention.entity.name}（{mention.role}）" if mention.role else mention.entity.name
            for mention in report.entities
        ),
        "；".join(topic.name for topic in report.topics),
        " ".join(source.url for source in report.sources),
        "；".join(report.authors),
        report.summary,
        site_url + site_path(uri_of(report)),
    )
    return _line(cells)


def list_csv(listing: ReportListing, rows: Mapping[str, str]) -> str:
    """Return the table of a list; `rows` holds the line of each report, by id."""
    return _BYTE_ORDER_MARK + _line(COLUMNS) + "".join(rows[report.id] for report in listing.reports)


_INDEX_COLUMNS = ("编号", "名称", "类型", "上级", "也称", "报告数", "地址")


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


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return text.getvalue()
