"""Files of the published site beside the pages: the search index, images, and everything that programs read."""

from __future__ import annotations

import logging
import posixpath
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from eventlib.authoring.contribution import contribution_data
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
from mkdocs_shell.assets import add_contribution_data
from mkdocs_shell.pages import add_figures, add_pages
from mkdocs_shell.state import folder_in_project, state_of

log = logging.getLogger("mkdocs.hooks.site_build")


CACHE_FOLDER = ".cache/search"
"""Beside the folder of reports: segments of the search index that later builds need not build again."""

Write: TypeAlias = Callable[[Iterable[tuple[str, bytes]]], None]
"""Takes (path inside the published site, content) of files, to write them or to keep them."""


def add_generated(files: Files, config: MkDocsConfig) -> None:
    """Add everything that follows from the reports and the vocabulary, and is for readers: pages, images, the form."""
    state = state_of(config)
    add_contribution_data(files, contribution_data(state.catalog.vocabulary, state.settings.sections), config)
    add_pages(files, state.pages, config, folder_in_project(config))
    add_figures(files, state.catalog.reports, state.folder, config)


def write_search_index(catalog: Catalog, settings: Settings, folder: Path, write: Write) -> None:
    """Write the search index, and each report as JSON for programs: what is stored of it for results is the same.

    Beside the `folder` of reports segments are kept that later builds need not build again.
    """
    start = time.monotonic()
    sections = settings.sections
    years = group_by(catalog.reports, lambda report: [report.date.year])
    cache = SegmentCache(folder.parent / CACHE_FOLDER, document_environment(catalog, sections))
    segments = build_segments(
        years, lambda report: search_document(report, catalog, sections), cache, lambda report: report.length
    )
    index = index_files(_with_reports_written(segments, write), sections, suggestions(catalog))
    write((f"{SEARCH_FOLDER}/{path}", content) for path, content in index)
    log.info(f"Search index built in {time.monotonic() - start:.2f} seconds")


def _with_reports_written(segments: Iterable[Segment], write: Write) -> Iterator[Segment]:
    for segment in segments:
        write((report_path(key), content) for key, content in segment.stored.items())
        yield segment


def report_path(report_id: str) -> str:
    """Return where a report is as JSON, inside the published site."""
    return f"{API_REPORTS_FOLDER}/{report_id}.json"


def write_exports(catalog: Catalog, settings: Settings, write: Write) -> None:
    """Write what programs read: schemas, lists and feeds."""
    write((f"{SCHEMA_FOLDER}/{path}", content) for path, content in schema_files())
    publication = Publication(settings.site_name, settings.site_url, settings.tag_authority)
    write((path, text.encode()) for path, text in export_files(catalog, publication))


def write_files(site: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write (path inside the published site, content) into its folder; a folder in it is looked for once."""
    made: set[str] = set()
    for path, content in files:
        folder = posixpath.dirname(path)
        if folder not in made:
            (site / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        with open(f"{site}/{path}", "wb") as stream:  # noqa: PTH123 - thousands of files: a Path for each costs more
            stream.write(content)
