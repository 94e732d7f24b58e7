"""Every file for programs but the reports themselves: lists as JSON, CSV and feeds, and the indexes that name these."""

from __future__ import annotations

from collections.abc import Iterator

from eventlib.exports.api import api_files, list_json, report_item, to_json
from eventlib.exports.feeds import Publication, entry_xml, feed_xml
from eventlib.exports.lists import INDEX_DOWNLOADS, report_lists
from eventlib.exports.spreadsheet import index_csv, list_csv, report_row
from eventlib.library.catalog import Catalog


def export_files(catalog: Catalog, publication: Publication) -> Iterator[tuple[str, str]]:
    """Yield (path inside the published site, content). A report is written out once, and copied into its lists."""
    items = {report.id: to_json(report_item(report)) for report in catalog.reports}
    rows = {report.id: report_row(report, catalog.gazetteer, publication.url) for report in catalog.reports}
    entries = {report.id: entry_xml(report, publication) for report in catalog.reports}
    for download in report_lists(catalog):
        yield download.json_path, list_json(download, items)
        yield download.csv_path, list_csv(download, rows)
        if download.feed_path:
            yield download.feed_path, feed_xml(download, entries, publication)
    tables = {index.json_path: index for index in INDEX_DOWNLOADS}
    for path, value in api_files(catalog, publication.name, publication.url):
        yield path, to_json(value)
        if index := tables.get(path):
            yield index.csv_path, index_csv(value[index.id], publication.url)
