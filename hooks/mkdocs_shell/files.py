"""Files written into the published site beside the pages: the search index, and everything that programs read."""

from __future__ import annotations

import logging
import posixpath
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from eventlib.exports.exports import export_files
from eventlib.exports.feeds import Publication
from eventlib.exports.json_schema import schema_files
from eventlib.library.catalog import Catalog, group_by
from eventlib.pages.addresses import API_REPORTS_FOLDER, SCHEMA_FOLDER, SEARCH_FOLDER
from eventlib.search.cache import SegmentCache
from eventlib.search.documents import document_environment, search_document
from eventlib.search.index import build_segments, index_files
from eventlib.search.segment import Segment
from eventlib.search.suggestions import suggestions
from eventlib.settings import Settings

log = logging.getLogger("mkdocs.hooks.site_build")


def write_search_index(catalog: Catalog, settings: Settings, cache_folder: Path, site: Path) -> None:
    """Write the search index, and each report as JSON for programs: what is stored of it for results is the same.

    `cache_folder` keeps segments that later builds need not build again.
    """
    start = time.monotonic()
    sections = settings.sections
    years = group_by(catalog.reports, lambda report: [report.date.year])
    cache = SegmentCache(cache_folder, document_environment(catalog, sections))
    segments = build_segments(
        years, lambda report: search_document(report, catalog, sections), cache, lambda report: report.length
    )
    index = index_files(_with_reports_written(segments, site), sections, suggestions(catalog))
    _write(((f"{SEARCH_FOLDER}/{path}", content) for path, content in index), site)
    log.info(f"Search index built in {time.monotonic() - start:.2f} seconds")


def _with_reports_written(segments: Iterable[Segment], site: Path) -> Iterator[Segment]:
    for segment in segments:
        _write(((f"{API_REPORTS_FOLDER}/{key}.json", content) for key, content in segment.stored.items()), site)
        yield segment


def write_exports(catalog: Catalog, settings: Settings, site: Path) -> None:
    """Write what programs read: schemas, lists and feeds."""
    _write(((f"{SCHEMA_FOLDER}/{path}", content) for path, content in schema_files()), site)
    publication = Publication(settings.site_name, settings.site_url, settings.tag_authority)
    _write(((path, text.encode()) for path, text in export_files(catalog, publication)), site)


def _write(files: Iterable[tuple[str, bytes]], site: Path) -> None:
    """Write (path inside the published site, content); a folder is looked for once."""
    made: set[str] = set()
    for path, content in files:
        folder = posixpath.dirname(path)
        if folder not in made:
            (site / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        with open(f"{site}/{path}", "wb") as stream:  # noqa: PTH123 - thousands of files: a Path for each costs more
            stream.write(content)
