"""The search engine of the site in a page, over documents that a test makes, and what a plain scan finds in these."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from playwright.sync_api import Page

from eventlib.search.documents import SearchDocument
from eventlib.search.index import search_index
from eventlib.search.normalise import find_all, normalise
from eventlib.search.query import Query, parse_query
from eventlib.search.suggestions import names_file
from factories import SECTIONS
from publishing.index_reader import SearchIndex


class Engine:
    """The engine in a page, over whatever index is written."""

    def __init__(self, page: Page, served: Path) -> None:
        """`page` is one of the folder that is served, which has the scripts of the site."""
        self.page = page
        self._served = served

    def open(self, documents: list[SearchDocument], names: dict[str, Any] | None = None) -> None:
        self.folder = Path(mkdtemp(prefix="index", dir=self._served))
        for name, content in files_of(documents, names or names_of(documents)).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.read = SearchIndex(lambda path: (self.folder / path).read_bytes())
        self._withdrawn = {document.id for document in documents if document.is_withdrawn}
        self.page.evaluate(
            "async name => { window.m = await import('/assets/javascripts/search/index.js'); window.s = await m.openSearch(`${name}/`) }",
            self.folder.name,
        )

    def ids(self, query: str, **options: Any) -> list[str]:
        """Return what is found; a whole search finds the same as the other reader of the index, which publishing asks."""
        found: list[str] = self.search(query, **options)["ids"]
        if not options:
            assert set(found) == self.read.search(query) - self._withdrawn
        return found

    def search(self, query: str, **options: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(
            """async ([query, options]) => {
                const found = await s.search(query, options);
                return { ...found, facets: Object.entries(found.facets).map(([kind, counts]) => [kind, [...counts]]) };
            }""",
            [query, options],
        )
        assert found["total"] == len(found["ids"])
        return {**found, "facets": {kind: dict(counts) for kind, counts in found["facets"]}}


def files_of(documents: list[SearchDocument], names: dict[str, Any]) -> dict[str, bytes]:
    """Return the files of an index by path."""
    files = search_index(documents, lambda document: document, SECTIONS, names_file(names))
    return {path: content for each in files for path, content in each.contents().items()}


def make(number: int, texts: list[str], *, is_withdrawn: bool = False, **facets: tuple[str, ...]) -> SearchDocument:
    """Return a document of a title, the names (one a line) of the one entity it is about, texts, and further facets."""
    year = 2020 + number % 3
    title, names, *rest = (*texts, "") if len(texts) == 1 else texts
    texts = [*rest, *[""] * (len(SECTIONS) + 1 - len(rest))]
    report_id = f"{year}-01-{number % 28 + 1:02}-r{number}"
    sections = zip((*SECTIONS, "其他"), texts, strict=True)
    stored = {
        "id": report_id,
        "title": title,
        "date": report_id[:10],
        "sections": [{"name": name, "heading": "", "anchor": f"#{name}", "text": text} for name, text in sections],
    }
    about: dict[str, tuple[str, ...]] = {"entities": (names,), "types": ("企业",)} if names else {}
    return SearchDocument(
        id=report_id,
        title=title,
        texts=tuple(texts),
        facets={"years": (str(year),), **about, **facets},
        is_withdrawn=is_withdrawn,
        stored=json.dumps(stored),
    )


def names_of(documents: list[SearchDocument], places: list[list[Any]] | None = None) -> dict[str, Any]:
    """Return a vocabulary in which the key of each entity is its names, with the rows of places given."""
    keys = sorted({key for document in documents for key in document.facets.get("entities", ())})
    rows = [[key, "企业", 1, None, [], [[0, name] for name in key.split("\n")]] for key in keys]
    folders = {"entities": "entities/", "places": "regions/"}
    return {"home": "cn", "folders": folders, "readings": {}, "rows": {"entities": rows, "places": places or []}}


def scan(documents: list[SearchDocument], query: str) -> set[str]:
    """Return the ids of the documents that a query matches: the ground truth."""
    parsed = parse_query(query, normalise)
    if parsed == Query() and query.strip():
        return set()
    found = set()
    for document in documents:
        fields = (document.title, *document.facets.get("entities", ()), *document.texts)
        lines = [normalise(line) for field in fields for line in field.split("\n")]
        if parsed.matches(document.days, partial(stands, lines)):
            found.add(document.id)
    return found


def stands(lines: list[str], text: str) -> bool:
    """Tell whether a normalised text stands in one of some lines."""
    return any(find_all(text, line) for line in lines)
