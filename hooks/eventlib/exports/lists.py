"""The lists of reports that can be downloaded or subscribed to: of which pages, and where their files are."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eventlib.library.catalog import Catalog, group_by
from eventlib.library.report import Report
from eventlib.pages import addresses, statistics
from eventlib.pages.addresses import facet_key, feed_path, former_uri, list_path, subscribe_suffix, uri_of
from eventlib.pages.entry_pages import newest_entries
from eventlib.uris import HOME_URI
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Entity, Topic

_EPOCH = datetime.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Download:
    """What a page lists, as files beside it: all topics, all regions, all entities."""

    id: str
    name: str
    uri: str
    """The page, the first one where the list runs over several."""

    @property
    def json_path(self) -> str:
        """Where the list is as JSON, inside the published site."""
        return list_path(self.uri, ".json")

    @property
    def csv_path(self) -> str:
        """Where it is as CSV."""
        return list_path(self.uri, ".csv")

    @property
    def feed_path(self) -> str | None:
        """Where its feed is; None where it has none."""
        return None

    @property
    def subscribe_suffix(self) -> str:
        """What follows the address of the page about subscribing, where it is to be about this list."""
        return subscribe_suffix(self.uri)


@dataclass(frozen=True, slots=True)
class ReportDownload(Download):
    """The reports of a page, as files beside it."""

    reports: tuple[Report, ...]
    """Newest first; what was entered, the latest entry first."""
    former_uris: tuple[str, ...] = ()
    """The addresses that the page had; the same files are at those of then."""

    @property
    def feed_path(self) -> str:
        """Where its feed is."""
        return feed_path(self.uri)

    @property
    def updated(self) -> datetime.date:
        """The newest date that a report of the list states."""
        return max((report.last_changed for report in self.reports), default=_EPOCH)


INDEX_DOWNLOADS = (
    Download("topics", "主题", addresses.TOPICS_URI),
    Download("regions", "地区", addresses.REGIONS_URI),
    Download("entities", "实体", addresses.ENTITIES_URI),
)


def all_reports(catalog: Catalog) -> ReportDownload:
    """Return the list of all reports, which the home page shows the newest of."""
    return ReportDownload("reports", "全部报告", HOME_URI, catalog.reports)


def years(catalog: Catalog) -> Iterator[ReportDownload]:
    """Yield the list of each year, the newest first."""
    for year, reports in group_by(catalog.reports, lambda report: [report.date.year]).items():
        yield ReportDownload(f"{year:04}", f"{year}年", addresses.year_uri(year), reports)


def months(catalog: Catalog) -> Iterator[ReportDownload]:
    """Yield the list of each month, the newest first."""
    for (year, month), reports in catalog.by_month.items():
        uri = addresses.month_uri(year, month)
        yield ReportDownload(f"{year:04}-{month:02}", f"{year}年{month}月", uri, reports)


def newest(catalog: Catalog) -> ReportDownload:
    """Return the list of what was entered last."""
    return ReportDownload("entered", "新收录", addresses.ENTERED_URI, newest_entries(catalog))


def entries(catalog: Catalog) -> Iterator[ReportDownload]:
    """Yield the list of each month of entry, the latest first."""
    for (year, month), reports in catalog.by_month_of_entry.items():
        name, uri = f"{year}年{month}月收录", addresses.entry_month_uri(year, month)
        yield ReportDownload(f"entered-{year:04}-{month:02}", name, uri, reports)


def subjects(catalog: Catalog) -> Iterator[ReportDownload]:
    """Yield the list of each topic, place and entity with reports."""
    groups: list[tuple[Topic | Place | Entity, Sequence[Report]]] = [
        *((topic, catalog.by_topic.get(topic.id, ())) for topic in catalog.topics),
        *((place, catalog.by_place[place.code]) for place in catalog.places),
        *((entity, catalog.by_entity[entity.id]) for entity in catalog.entities.values()),
    ]
    for target, reports in groups:
        if reports:
            former = () if isinstance(target, Place) else addresses.former_uris(target)
            yield ReportDownload(facet_key(target), target.name, uri_of(target), tuple(reports), former_uris=former)


def pair_downloads(catalog: Catalog) -> Iterator[ReportDownload]:
    """Yield the list of each two entities that have a page together."""
    for one, other, reports in statistics.pairs(catalog):
        name, uri = f"{one.name}与{other.name}", addresses.pair_uri(one, other)
        former = addresses.former_pair_uris(one, other)
        yield ReportDownload(f"{one.id}-with-{other.id}", name, uri, reports, former_uris=former)


def thread_feeds(catalog: Catalog) -> Iterator[ReportDownload]:
    """Yield the list of each thread, of which there is a feed alone: under the address of its first report.

    It is under those of all others too, and those that these had: whoever subscribed before an earlier report was put in
    front, or before two threads became one, goes on.
    """
    for reports in group_by(catalog.reports, lambda report: [part.id for part in report.thread[:1]]).values():
        by_id = {report.id: report for report in reports}
        first, *others = (by_id[part.id] for part in reports[0].thread)
        former = [former_uri(old_id) for report in (first, *others) for old_id in report.redirect_from]
        uris = tuple(dict.fromkeys([*map(uri_of, others), *former]))
        yield ReportDownload(first.id, f"“{first.title}”的后续", uri_of(first), reports, former_uris=uris)


def report_lists(catalog: Catalog) -> tuple[ReportDownload, ...]:
    """Return every list, that of all reports first."""
    by_time = (all_reports(catalog), *years(catalog), *months(catalog), newest(catalog), *entries(catalog))
    return (*by_time, *subjects(catalog), *pair_downloads(catalog))
