"""The index of the reports of a catalog, made and read in memory."""

from __future__ import annotations

from eventlib.library.catalog import Catalog
from eventlib.search.documents import search_document
from eventlib.search.index import search_index
from eventlib.search.parts import Memory
from eventlib.search.suggestions import names_in_use
from factories import SECTIONS
from publishing.index_reader import SearchIndex


def index_of(catalog: Catalog) -> SearchIndex:
    """Return the index of the reports of a catalog, as a reader of it finds it."""
    files = search_index(
        catalog.reports,
        lambda report: search_document(report, catalog.texts[report.id], SECTIONS),
        SECTIONS,
        names_in_use(catalog, Memory()),
    )
    contents = {path: content for each in files for path, content in each.contents().items()}
    return SearchIndex(contents.__getitem__)
