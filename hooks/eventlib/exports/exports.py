"""Every file for programs: reports as JSON; lists as JSON, CSV and feeds; and the indexes that name these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from eventlib.exports.api import api_facts, api_files, list_json, report_item, report_object, to_json
from eventlib.exports.feeds import Publication, entry_xml, feed_xml
from eventlib.exports.json_schema import schema_files
from eventlib.exports.lists import INDEX_DOWNLOADS, ReportDownload, thread_feeds
from eventlib.exports.spreadsheet import counts_csv, index_csv, list_csv, report_row
from eventlib.library.catalog import Catalog
from eventlib.library.report import Report
from eventlib.pages.addresses import API_REPORTS_FOLDER, CONTRIBUTE_REPORTS_PATH, SCHEMA_FOLDER, feed_path, list_path
from eventlib.pages.statistics_page import statistics_tables


def report_path(report_id: str) -> str:
    """Return where a report is as JSON, inside the published site."""
    return f"{API_REPORTS_FOLDER}/{report_id}.json"


def report_json(report: Report, catalog: Catalog) -> str:
    """Return a report as JSON, its text included."""
    return to_json(report_object(report, catalog.texts[report.id], catalog.gazetteer))


@dataclass(frozen=True, slots=True)
class Export:
    """A file for programs; its content is made when it is asked for."""

    path: str
    """Inside the published site."""
    facts: tuple[object, ...]
    """All that the content follows from, the program aside."""
    content: Callable[[], str]


def export_files(catalog: Catalog, publication: Publication, lists: Sequence[ReportDownload]) -> Iterator[Export]:
    """Yield every file; `lists` are all that there are. A report is written out once, and copied into its lists."""
    reports = {report.id: report for report in catalog.reports}
    item = cache(lambda report_id: to_json(report_item(reports[report_id])))
    row = cache(lambda report_id: report_row(reports[report_id], catalog.gazetteer, publication.url))
    entry = cache(lambda report_id: entry_xml(reports[report_id], publication))
    # A cell names a place with all that it lies in, a report as JSON the groups too that it is in.
    paths = {report.id: [catalog.gazetteer.path(place) for place in report.places] for report in catalog.reports}
    above = cache(lambda place: [each.code for each in catalog.gazetteer.roll_up(place)])
    for report in catalog.reports:
        places = [(path, above(place)) for path, place in zip(paths[report.id], report.places, strict=True)]
        facts = (report, report.text_digest, places)
        yield Export(report_path(report.id), facts, partial(report_json, report, catalog))
    for download in lists:
        told = (publication, download)
        within = [paths[report.id] for report in download.reports]
        as_json, as_csv = partial(list_json, download, item), partial(list_csv, download, row)
        # Programs and subscribers that know a former address go on; what they get says the present one.
        for uri in (download.uri, *download.former_uris):
            yield Export(list_path(uri, ".json"), told, as_json)
            yield Export(list_path(uri, ".csv"), (*told, within), as_csv)
            yield Export(feed_path(uri), told, partial(feed_xml, download, entry, publication))
    for thread in thread_feeds(catalog):
        for uri in (thread.uri, *thread.former_uris):
            yield Export(feed_path(uri), (publication, thread), partial(feed_xml, thread, entry, publication))
    named = [[report.id, report.title, *report.redirect_from] for report in catalog.reports]
    yield Export(CONTRIBUTE_REPORTS_PATH, (named,), partial(to_json, named))
    yield from _index_files(catalog, publication)
    for counts in statistics_tables(catalog):
        yield Export(counts.csv_path, (counts,), partial(counts_csv, counts))
    for name, content in schema_files():
        yield Export(f"{SCHEMA_FOLDER}/{name}", (), content)


def _index_files(catalog: Catalog, publication: Publication) -> Iterator[Export]:
    """Yield the entry of the API and its indexes as JSON, the latter as CSV too, and its schemas."""
    tables = {index.json_path: index for index in INDEX_DOWNLOADS}
    facts = (publication, api_facts(catalog))
    for path, value in api_files(catalog, publication.name, publication.url):
        yield Export(path, facts, partial(_json, value))
        if index := tables.get(path):
            yield Export(index.csv_path, facts, partial(_table, value, index.id, publication.url))


def _json(value: Callable[[], Any]) -> str:
    return to_json(value())


def _table(value: Callable[[], Any], name: str, site_url: str) -> str:
    return index_csv(value()[name], site_url)
