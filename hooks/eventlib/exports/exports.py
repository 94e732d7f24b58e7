"""Every file for programs: reports as JSON; lists as JSON, CSV and feeds; and the indexes that name these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

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
    content: Callable[[], str]


@dataclass(frozen=True, slots=True)
class ExportGroup:
    """Files that follow from the same facts, such as those of one list."""

    facts: tuple[object, ...]
    """All that the contents follow from besides `reports` and `text`, the program aside: nothing that the summary of a report
    has a part in."""
    files: tuple[Export, ...]
    reports: tuple[Report, ...] = ()
    """The reports of which they say whatever is known, each summary among it."""
    text: str = ""
    """What stands for the text that they show."""
    is_list: bool = False
    """Whether each says something of many reports."""


class Line(NamedTuple):
    """What lists say of a report, which is written out once and copied into all of them."""

    item: str
    """As JSON."""
    row: str
    """As a line of a table."""


class Lines:
    """What lists say of each report, made when it is asked for."""

    def __init__(self, catalog: Catalog, publication: Publication) -> None:
        """`publication` says where the site is, which tables name."""
        self._reports = {report.id: report for report in catalog.reports}
        self._gazetteer = catalog.gazetteer
        self._publication = publication
        self._known: dict[str, Line] = {}
        self.entry = cache(lambda report_id: entry_xml(self._reports[report_id], publication))

    def know(self, lines: Mapping[str, Line]) -> None:
        """Take what was made before, by the ids of reports that say the same."""
        self._known.update(lines)

    def make(self, report_id: str) -> Line:
        """Return what lists say of a report."""
        report = self._reports[report_id]
        return Line(to_json(report_item(report)), report_row(report, self._gazetteer, self._publication.url))

    def item(self, report_id: str) -> str:
        """Return a report as JSON."""
        return self._line(report_id).item

    def row(self, report_id: str) -> str:
        """Return a report as a line of a table."""
        return self._line(report_id).row

    def _line(self, report_id: str) -> Line:
        line = self._known.get(report_id)
        if line is None:
            line = self._known[report_id] = self.make(report_id)
        return line


def export_groups(
    catalog: Catalog, publication: Publication, lists: Sequence[ReportDownload], lines: Lines
) -> Iterator[ExportGroup]:
    """Yield every file, those of reports first and in their order; `lists` are all lists, `lines` is what they say of each report."""
    for report in catalog.reports:
        file = Export(report_path(report.id), partial(report_json, report, catalog))
        yield ExportGroup((), (file,), (report,), report.text_digest)
    for download in lists:
        # Programs and subscribers that know a former address go on; what they get says the present one.
        files = [
            file
            for uri in (download.uri, *download.former_uris)
            for file in (
                Export(list_path(uri, ".json"), partial(list_json, download, lines.item)),
                Export(list_path(uri, ".csv"), partial(list_csv, download, lines.row)),
                Export(feed_path(uri), partial(feed_xml, download, lines.entry, publication)),
            )
        ]
        facts = publication, download.id, download.name, download.uri, download.former_uris
        yield ExportGroup(facts, tuple(files), download.reports, is_list=True)
    for thread in thread_feeds(catalog):
        content = partial(feed_xml, thread, lines.entry, publication)
        feeds = tuple(Export(feed_path(uri), content) for uri in (thread.uri, *thread.former_uris))
        facts = publication, thread.id, thread.name, thread.uri, thread.former_uris
        yield ExportGroup(facts, feeds, thread.reports)
    named = [[report.id, report.title, *report.redirect_from] for report in catalog.reports]
    yield ExportGroup((named,), (Export(CONTRIBUTE_REPORTS_PATH, partial(to_json, named)),))
    yield ExportGroup((publication, api_facts(catalog)), tuple(_index_files(catalog, publication)))
    for counts in statistics_tables(catalog):
        yield ExportGroup((counts,), (Export(counts.csv_path, partial(counts_csv, counts)),))
    yield ExportGroup((), tuple(Export(f"{SCHEMA_FOLDER}/{name}", content) for name, content in schema_files()))


def _index_files(catalog: Catalog, publication: Publication) -> Iterator[Export]:
    """Yield the entry of the API and its indexes as JSON, the latter as CSV too, and its schemas."""
    tables = {index.json_path: index for index in INDEX_DOWNLOADS}
    for path, value in api_files(catalog, publication.name, publication.url):
        yield Export(path, partial(_json, value))
        if index := tables.get(path):
            yield Export(index.csv_path, partial(_table, value, index.id, publication.url))


def _json(value: Callable[[], Any]) -> str:
    return to_json(value())


def _table(value: Callable[[], Any], name: str, site_url: str) -> str:
    return index_csv(value()[name], site_url)
