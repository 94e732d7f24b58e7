"""Measure where queries as people write them lead: `python -m measure.ways`.

Each query of `natural_queries.json` and `natural_queries_kept.json` is asked of the search over the reports of the
project, in headless Chromium; where it finds nothing, so is each way on that is offered. A query has led to the right
reports when all of them are on the first page of what it finds itself or of one way on, which is one click; or among
the first three (three and one for each right report after the first), which is counted apart.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands.common import PROJECT, settings_for
from eventlib.library.catalog import build_catalog
from eventlib.library.folder import load_library
from eventlib.search.documents import search_document
from eventlib.search.index import search_index
from eventlib.search.parts import Memory
from eventlib.search.suggestions import names_in_use
from measure.engines import Browser, Engine

LISTS = {"looked at while building": "natural_queries.json", "kept for the end": "natural_queries_kept.json"}
_PAGE, _TOP = 10, 3
_SCRIPTS = Path("assets") / "javascripts"

# Answers with the lists of ids that the reader may see: of the query itself or, where that finds nothing, of each way on.
_ASK = """async asked => {
    const { query, right, from, ...options } = JSON.parse(asked);
    window.s ??= await (await import('/assets/javascripts/search/index.js')).openSearch('search-index/');
    const own = await s.search(query, options);
    if (own.total) return { direct: true, lists: [own.ids] };
    const ways = await s.waysOn(query, options);
    const found = await Promise.all(ways.map((way) => s.search(way.query, way)));
    found.forEach(({ total }, number) => {
        if (total !== ways[number].total) throw new Error(`${ways[number].query}: ${ways[number].total}, not ${total}`);
    });
    return { direct: false, lists: found.map(({ ids }) => ids) };
}"""


@dataclass(frozen=True)
class Led:
    """Where a query led: whether it found something itself, and which list has the right reports first, from 0."""

    query: str
    is_direct: bool
    on_page: int | None
    on_top: int | None


def led(case: Mapping[str, Any], answer: Mapping[str, Any]) -> Led:
    """Return where a query led, from what the page answered."""
    right = set(case["right"])

    def first(most: int) -> int | None:
        return next((number for number, ids in enumerate(answer["lists"]) if right <= set(ids[:most])), None)

    return Led(case["query"], answer["direct"], first(_PAGE), first(_TOP + len(right) - 1))


def _lay_out(folder: Path) -> None:
    """Write the programs and the index of the project's reports as they lie in a site."""
    shutil.copytree(PROJECT / "docs" / _SCRIPTS, folder / _SCRIPTS)
    sections = settings_for(PROJECT / "reports").sections
    library = load_library(PROJECT / "reports", sections)
    catalog = build_catalog(library.published(), library.vocabulary, library.texts)
    for files in search_index(
        catalog.reports,
        lambda report: search_document(report, catalog.texts[report.id], sections),
        sections,
        names_in_use(catalog, Memory()),
    ):
        for path, content in files.contents().items():
            (folder / "search-index" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "search-index" / path).write_bytes(content)


def figures(title: str, found: Sequence[Led]) -> Iterator[str]:
    """Yield a row of the table in Markdown, then a line for each query that did not lead to the right reports."""
    one_click = sum(each.on_page is not None for each in found)
    first_way = sum(each.on_page == 0 for each in found)
    on_top = sum(each.on_top is not None for each in found)
    direct = sum(each.is_direct for each in found)
    shares = (f"{count} ({count / len(found):.0%})" for count in (one_click, first_way, on_top))
    yield f"| {title} | {len(found)} | {direct} | {' | '.join(shares)} |"
    yield from (f"not led: {each.query}" for each in found if each.on_page is None)


def main() -> None:
    """Ask all queries and print how many led to the right reports."""
    here = Path(__file__).parent
    cases = {title: json.loads((here / name).read_text(encoding="utf-8"))["cases"] for title, name in LISTS.items()}
    asked = [case for listed in cases.values() for case in listed]
    with tempfile.TemporaryDirectory() as written:
        folder = Path(written)
        _lay_out(folder)
        browser = Browser(folder)
        with browser.serving():
            queries = [json.dumps(case, ensure_ascii=False) for case in asked]
            answers, _ = browser.run(Engine("ours", _ASK, str), queries)
    print("| queries | number | found themselves | led in one click | by the first way | … among the first three |")
    print("| --- | --- | --- | --- | --- | --- |")
    answered = iter(map(led, asked, answers))
    for title, listed in cases.items():
        print("\n".join(figures(title, [next(answered) for _ in listed])))


if __name__ == "__main__":
    main()
