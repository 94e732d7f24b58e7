"""Measure the searches of built sites: what a first query takes and loads, new ones by class, recall and precision.

600 queries in classes (`queries.py`) run in headless Chromium through our search and those of others, each as it is
shipped, over the same reports (`engines.py`); what each should find a plain scan tells.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands.common import PROJECT, settings_for
from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.folder import load_library
from eventlib.progress import tracked
from eventlib.search.documents import SearchDocument, search_document
from measure.engines import Browser, Engine
from measure.queries import draw_queries, scan, searchable_lines

_COLD = 4  # of each class, in a new browser each: a first query is slow to measure


@dataclass(frozen=True)
class Asked:
    """Queries that were asked of a search, with what it found and how long each took, in milliseconds."""

    right: int
    wanted: int
    given: int
    times: tuple[float, ...]

    def recall(self) -> float:
        """Return which share of what should be found was."""
        return self.right / self.wanted if self.wanted else 1.0

    def precision(self) -> float:
        """Return which share of what was found should have been."""
        return self.right / self.given if self.given else 1.0


@dataclass(frozen=True)
class Searched:
    """What is measured of a search: new queries by class, in a page where it is open, and first ones in new browsers."""

    name: str
    classes: Mapping[str, Asked]
    first_times: tuple[float, ...]
    first_bytes: tuple[int, ...]
    titles: float
    """Of the first 300 reports, the share whose title, searched for, puts it first."""

    def all(self) -> Asked:
        """Return the queries of all classes together."""
        each = self.classes.values()
        times = tuple(time for asked in each for time in asked.times)
        right, wanted, given = (
            sum(counts) for counts in zip(*((a.right, a.wanted, a.given) for a in each), strict=True)
        )
        return Asked(right, wanted, given, times)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


@dataclass(frozen=True)
class Questions:
    """What is asked, by class, and what each query should find."""

    queries: Mapping[str, Sequence[str]]
    truths: Mapping[str, set[str]]
    titles: Mapping[str, str]
    """Some reports by their titles."""


def _documents(reports: Path) -> tuple[Catalog, list[SearchDocument]]:
    sections = settings_for(PROJECT / "reports").sections
    library = load_library(reports, sections)
    catalog = build_catalog(library.published(), library.vocabulary, library.texts)
    return catalog, [search_document(report, catalog.texts[report.id], sections) for report in catalog.reports]


def queries_for(reports: Path) -> Mapping[str, Sequence[str]]:
    """Return queries by class for a folder of reports."""
    return draw_queries(*_documents(reports))


def questions(reports: Path) -> Questions:
    """Return what to ask of the searches of a folder of reports, and what each query should find."""
    catalog, documents = _documents(reports)
    drawn = draw_queries(catalog, documents)
    lines = searchable_lines(catalog, documents)
    truths = {query: scan(lines, query) for each in drawn.values() for query in each}
    return Questions(drawn, truths, {report.title: report.id for report in catalog.reports[:300]})


def measure(browser: Browser, engine: Engine, asked: Questions) -> Searched:
    """Ask a search everything, a few of each class in browsers that know nothing."""
    queries = [query for drawn in asked.queries.values() for query in drawn]
    # Something else first, so that what every query needs is loaded.
    answers = dict(zip(["嘉兴", *queries], browser.run(engine, ["嘉兴", *queries])[0], strict=True))
    classes = {name: _asked(engine, drawn, answers, asked.truths) for name, drawn in asked.queries.items()}
    titles = list(asked.titles)
    firsts = [answer["keys"][:1] for answer in browser.run(engine, titles)[0]]
    found = [[engine.report_of(key) for key in first] for first in firsts]
    share = statistics.mean(first == [asked.titles[title]] for title, first in zip(titles, found, strict=True))
    times, sizes = first_ones(browser, engine, asked.queries)
    return Searched(engine.name, classes, times, sizes, share)


def first_ones(
    browser: Browser, engine: Engine, queries: Mapping[str, Sequence[str]]
) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Ask a few queries of each class, each in a browser that knows nothing; return milliseconds and bytes loaded."""
    single = [query for drawn in queries.values() for query in drawn[:_COLD]]
    alone = [browser.run(engine, [query]) for query in tracked(single, f"{engine.name}，第一次搜索", len(single))]
    return tuple(float(each[0]["milliseconds"]) for each, _ in alone), tuple(size for _, size in alone)


def _asked(engine: Engine, drawn: Sequence[str], answers: Mapping[str, Any], truths: Mapping[str, set[str]]) -> Asked:
    found = {query: {engine.report_of(key) for key in answers[query]["keys"]} for query in drawn}
    return Asked(
        sum(len(truths[query] & found[query]) for query in drawn),
        sum(len(truths[query]) for query in drawn),
        sum(len(found[query]) for query in drawn),
        tuple(float(answers[query]["milliseconds"]) for query in drawn),
    )


def table(searched: Sequence[Searched]) -> Iterator[str]:
    """Yield the lines of two tables in Markdown: the searches, and what each does by class."""
    yield "| search | first query, ms p50 / p95 | … KB p50 / p95 | new query, ms p50 / p95 | recall | precision | title first |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for each in searched:
        asked = each.all()
        sizes = [size / 1000 for size in each.first_bytes]
        yield (
            f"| {each.name} | {_pair(each.first_times)} | {_pair(sizes)} | {_pair(asked.times)} "
            f"| {asked.recall():.3f} | {asked.precision():.3f} | {each.titles:.1%} |"
        )
    yield ""
    yield f"| new queries, ms p50 / p95, recall | {' | '.join(each.name for each in searched)} |"
    yield f"| --- |{' --- |' * len(searched)}"
    for name in searched[0].classes:
        cells = (f"{_pair(asked.times)}, {asked.recall():.3f}" for asked in (each.classes[name] for each in searched))
        yield f"| {name} | {' | '.join(cells)} |"


def _pair(values: Sequence[float]) -> str:
    return f"{percentile(values, 0.5):.0f} / {percentile(values, 0.95):.0f}"
