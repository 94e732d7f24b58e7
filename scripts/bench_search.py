"""Measure the search: recall and precision against a plain scan, latency, and what a cold query loads.

Generates reports, draws 600 queries in classes and runs them through the real engine in headless Chromium. Usage:
`make bench`, or `python scripts/bench_search.py COUNT`.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

import corpus
from browser import FLAGS, find_browser, served
from eventlib.catalog import Catalog, build_catalog, group_by
from eventlib.library import load_library
from eventlib.search.documents import SearchDocument, search_document, spelt
from eventlib.search.index import build_index
from eventlib.search.normalise import find_all, normalise, parse_query, simplified_forms
from eventlib.search.suggestions import suggestions
from reports import PROJECT, configured_sections

QUERIES = 600
COLD = 4  # of each class, in a new browser context each: a cold query is slow to measure


def draw_queries(catalog: Catalog, documents: list[SearchDocument], seed: int = 3) -> dict[str, list[str]]:
    """Return queries by class; all but a few have results."""
    chance = random.Random(seed)
    traditional = {simple: other for other, simple in reversed(simplified_forms().items())}

    def piece(shortest: int, longest: int) -> str:
        while True:
            text = chance.choice(chance.choice(documents).fields[2:])
            start = chance.randrange(max(len(text) - longest, 1))
            found = text[start : start + chance.randint(shortest, longest)]
            if found.isalpha():
                return found

    def company() -> str:
        return chance.choice(list(catalog.entities.values())).name

    aliases = [alias for entity in catalog.entities.values() for alias in entity.aliases]

    def place() -> str:
        return chance.choice(catalog.places).name

    classes: dict[str, Callable[[], str]] = {
        "word": lambda: piece(2, 2),
        "compound": lambda: piece(4, 6),
        "company": company,
        "place": place,
        "substring": lambda: piece(3, 12),
        "alias": lambda: chance.choice(aliases),
        "pinyin": lambda: spelt(place())[1],
        "traditional": lambda: "".join(traditional.get(character, character) for character in company()),
        "full-width": lambda: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in spelt(place())[1]),
        "two terms": lambda: f"{piece(2, 3)} {place()}",
        "single character": lambda: piece(1, 1),
    }
    return {name: [draw() for _ in range(QUERIES // len(classes) + 1)] for name, draw in classes.items()}


def scan(lines: list[tuple[str, list[str]]], query: str) -> set[str]:
    """Return the ids of the documents in which every term of a query stands."""
    terms = parse_query(query)
    return {
        document
        for document, texts in lines
        if terms and all(any(term in text and find_all(term, text) for text in texts) for term in terms)
    }


OPEN = "async () => { window.m = await import('/js/search.js'); window.s = await m.openSearch('/index/') }"
RUN = """async query => {
    const start = performance.now();
    window.s ??= await (window.m = await import('/js/search.js')).openSearch('/index/');
    const { ids } = await s.search(query);
    await s.excerpts(ids.slice(0, 10), query);
    return { ids, milliseconds: performance.now() - start };
}"""


def cold(browser: Browser, address: str, query: str) -> tuple[float, int]:
    """Return the milliseconds and bytes of a first query, ten results shown, in a browser that knows nothing."""
    page = browser.new_context().new_page()
    page.goto(address)
    loaded: list[int] = []
    page.on("response", lambda response: loaded.append(int(response.headers.get("content-length", 0))))
    found: dict[str, Any] = page.evaluate(RUN, query)
    page.context.close()
    return float(found["milliseconds"]), sum(loaded)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def measure(page: Page, queries: dict[str, list[str]], lines: list[tuple[str, list[str]]]) -> None:
    """Run all queries warm and print a line a class."""
    page.evaluate(OPEN)
    print(
        f"{'class':17} {'queries':>7} {'recall':>7} {'precision':>9} {'p50 ms':>7} {'p95 ms':>7}   warm, ten results shown"
    )
    for name, drawn in queries.items():
        right = wanted = given = 0
        times = []
        for query in drawn:
            found = page.evaluate(RUN, query)
            truth, ids = scan(lines, query), set(found["ids"])
            right, wanted, given = right + len(truth & ids), wanted + len(truth), given + len(ids)
            times.append(float(found["milliseconds"]))
        recall, precision = right / wanted if wanted else 1.0, right / given if given else 1.0
        print(
            f"{name:17} {len(drawn):7} {recall:7.3f} {precision:9.3f} "
            f"{percentile(times, 0.5):7.0f} {percentile(times, 0.95):7.0f}"
        )


def main(count: int = 1000) -> None:
    sections = configured_sections()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        corpus.generate(base / "reports", count)
        library = load_library(base / "reports", sections)
        catalog = build_catalog(library.published(), library.vocabulary)
        site = base / "site"
        shutil.copytree(PROJECT / "docs" / "assets" / "javascripts", site / "js")
        (site / "index.html").write_text("<!doctype html><title>bench</title>", encoding="utf-8")
        start = time.perf_counter()
        years = group_by(catalog.reports, lambda report: [report.date.year])
        size = {"postings": 0, "texts of results": 0, "tables": 0}
        for name, content in build_index(
            years, lambda report: search_document(report, catalog, sections), sections, suggestions(catalog)
        ):
            path = site / "index" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            kind = "texts of results" if "/text/" in name else "postings" if name.endswith(".bin") else "tables"
            size[kind] += len(content)
        print(f"{count} reports; index built in {time.perf_counter() - start:.1f} s; ", end="")
        print(", ".join(f"{kind} {bytes_ / 1e6:.1f} MB" for kind, bytes_ in size.items()))

        documents = [search_document(report, catalog, sections) for report in catalog.reports]
        lines = [
            (each.id, [normalise(line) for text in each.fields for line in text.split("\n")]) for each in documents
        ]
        queries = draw_queries(catalog, documents)
        with served(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
            page = browser.new_page()
            page.goto(address)
            measure(page, queries, lines)
            titles = [
                page.evaluate("async t => (await s.search(t)).ids[0]", report.title) for report in catalog.reports[:300]
            ]
            first = statistics.mean(a == b.id for a, b in zip(titles, catalog.reports, strict=False))
            print(f"a full title puts its report first: {first:.1%}")
            samples = [cold(browser, address, query) for drawn in queries.values() for query in drawn[:COLD]]
            times, loaded = [each[0] for each in samples], [float(each[1]) for each in samples]
            print(
                f"cold, ten results shown: p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms; "
                f"p50 {percentile(loaded, 0.5) / 1000:.0f} KB, p95 {percentile(loaded, 0.95) / 1000:.0f} KB"
            )
            browser.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
