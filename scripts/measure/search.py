"""Measure the search: recall and precision against a plain scan, latency, and what a cold query loads.

Generates reports, draws 600 queries in classes and runs them in headless Chromium, through our engine and through the
two that one would otherwise take, Pagefind (from npm) and the one built into Material, all as shipped and on the same
reports. Usage: `make bench`, or `python -m measure.search COUNT`.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import posixpath
import queue
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands.common import PROJECT, settings_for
from eventlib.library.catalog import Catalog, build_catalog, group_by
from eventlib.library.folder import load_library
from eventlib.search.documents import SearchDocument, search_document
from eventlib.search.index import build_segments, index_files
from eventlib.search.normalise import find_all, is_unspaced, normalise, parse_query, simplified_forms
from eventlib.search.suggestions import suggestions
from eventlib.vocabulary.names import pinyin, pinyin_syllables
from measure import corpus
from measure.browser import FLAGS, find_browser, served

QUERIES = 600
COLD = 4  # of each class, in a new browser context each: a cold query is slow to measure


def draw_queries(catalog: Catalog, documents: list[SearchDocument], seed: int = 3) -> dict[str, list[str]]:
    """Return queries by class; all but a few have results."""
    chance = random.Random(seed)
    traditional = {simple: other for other, simple in reversed(simplified_forms().items())}

    def piece(shortest: int, longest: int) -> str:
        while True:
            text = chance.choice(chance.choice(documents).texts)
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
        "pinyin": lambda: pinyin(place()),
        "traditional": lambda: "".join(traditional.get(character, character) for character in company()),
        "full-width": lambda: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in pinyin(place())),
        "two terms": lambda: f"{piece(2, 3)} {place()}",
        "single character": lambda: piece(1, 1),
    }
    return {name: [draw() for _ in range(QUERIES // len(classes) + 1)] for name, draw in classes.items()}


def searchable_lines(catalog: Catalog, documents: list[SearchDocument]) -> list[tuple[str, list[str]]]:
    """Return for each report its id and everything that it is found by: paragraphs and registered names."""
    names: dict[str, list[str]] = {}
    for kind, rows in suggestions(catalog)["rows"].items():
        for key, *_, written in rows:
            texts = [text for _, text, *_ in written]
            spelt = [normalise(spelling) for text in texts for spelling in spellings(text)]
            spelt = [name for name in spelt if not any(map(is_unspaced, name))]
            if kind == "places":
                texts.append(catalog.gazetteer.path(catalog.gazetteer[key.upper() if len(key) == 2 else key]))
            names[key] = [*map(normalise, texts), *spelt, *(name.replace(" ", "") for name in spelt)]
    found = []
    for document in documents:
        lines = [normalise(line) for text in (document.title, *document.texts) for line in text.split("\n")]
        chains = [chain for of_kind in document.facets.values() for chain in of_kind]
        borne = dict.fromkeys(name for chain in chains for key in chain for name in names.get(key, ()))
        found.append((document.id, [*lines, *borne]))
    return found


def spellings(name: str) -> tuple[str, ...]:
    """Return the pinyin and the initials of a name; none where there is nothing to be spelt."""
    text, at, letters = unicodedata.normalize("NFKC", name), 0, ""
    syllables = pinyin_syllables(name)
    for syllable in syllables:
        is_run = text.startswith(syllable, at)
        letters += syllable if is_run else syllable[:1]
        at += len(syllable) if is_run else 1
    return () if "".join(syllables) == text else ("".join(syllables), letters)


def scan(lines: list[tuple[str, list[str]]], query: str) -> set[str]:
    """Return the ids of the documents in which every term of a query stands."""
    terms = parse_query(query)
    return {
        document
        for document, texts in lines
        if terms and all(any(term in text and find_all(term, text) for text in texts) for term in terms)
    }


# What a page does with a query: load what it needs, search, and fetch what ten results show. Answers with the keys of
# all results.
OURS = """async query => {
    const start = performance.now();
    window.s ??= await (await import('/ours/js/search/index.js')).openSearch('ours/index/');
    const { ids } = await s.search(query);
    await s.excerpts(ids.slice(0, 10), query);
    return { keys: ids, milliseconds: performance.now() - start };
}"""
PAGEFIND = """async query => {
    const start = performance.now();
    window.p ??= await import('/pagefind/pagefind.js');
    const { results } = await p.search(query);
    await Promise.all(results.slice(0, 10).map(result => result.data()));
    return { keys: results.map(result => result.id), milliseconds: performance.now() - start };
}"""
# The messages are those of Material's own search: 0 sets up, 2 asks, 3 answers.
MATERIAL = """async query => {
    const start = performance.now();
    const answer = (worker, type) => new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => data.type === type && resolve(data.data);
        worker.onerror = reject;
    });
    if (!window.w) {
        const page = new DOMParser().parseFromString(await (await fetch('/material/index.html')).text(), 'text/html');
        const config = JSON.parse(page.getElementById('__config').textContent);
        window.w = new Worker(new URL(config.search, new URL('/material/', location.href)));
        const index = await (await fetch('/material/search/search_index.json')).json();
        const ready = answer(w, 1);
        w.postMessage({ type: 0, data: { ...index, options: { suggest: false } } });
        await ready;
    }
    const found = answer(w, 3);
    w.postMessage({ type: 2, data: query });
    const { items } = await found;
    return { keys: items.map(([{ location }]) => location), milliseconds: performance.now() - start };
}"""

MATERIAL_CONFIG = """
site_name: peer
docs_dir: {reports}
site_dir: {site}
theme: {{name: material, language: zh, font: false}}
plugins: [search]
nav: [index.md]
not_in_nav: "*"
"""


@dataclass(frozen=True)
class Engine:
    """A built engine: how a page asks it, and which report each of its keys is."""

    name: str
    run: str
    report_of: Callable[[str], str]
    seconds: float
    folder: Path

    def size(self) -> int:
        """Return the size of the index in bytes, without what ours stores of each document for results."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.parent.name != "stored")
        return sum(path.stat().st_size for path in files)


def build_ours(site: Path, catalog: Catalog, sections: tuple[str, ...]) -> Engine:
    """Build our index, and return the engine that reads it."""
    folder = site / "ours"
    shutil.copytree(PROJECT / "docs" / "assets" / "javascripts", folder / "js")
    start = time.perf_counter()
    years = group_by(catalog.reports, lambda report: [report.date.year])
    segments = build_segments(years, lambda report: search_document(report, catalog, sections))
    for name, content in index_files(segments, sections, suggestions(catalog)):
        write(folder / "index" / name, content)
    seconds = time.perf_counter() - start
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak = max(peaks) / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"our index: largest process so far {peak:.0f} MiB, the reports read included (at most 1 GiB)")
    return Engine("ours", OURS, lambda key: key, seconds, folder / "index")


def write(path: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def build_pagefind(site: Path, documents: list[SearchDocument], program: Path) -> Engine:
    """Let Pagefind index a page a report that holds its title and text and nothing else."""
    pages = site / "pages"
    for document in documents:
        text = "".join(f"<p>{html.escape(line)}</p>" for text in document.texts for line in text.split("\n"))
        page = (
            f'<!doctype html><html lang="zh"><title>{document.id}</title><h1>{html.escape(document.title)}</h1>{text}'
        )
        write(pages / document.id / "index.html", page.encode())
    start = time.perf_counter()
    command = [str(program), "--site", str(pages), "--output-path", str(site / "pagefind")]
    subprocess.run(command, check=True, capture_output=True)
    seconds = time.perf_counter() - start
    reports = {}
    for fragment in (site / "pagefind" / "fragment").iterdir():
        content = gzip.decompress(fragment.read_bytes()).decode().removeprefix("pagefind_dcd")
        reports[fragment.stem] = json.loads(content)["url"].strip("/").split("/")[0]
    return Engine("pagefind", PAGEFIND, reports.__getitem__, seconds, site / "pagefind")


def build_material(site: Path, reports: Path) -> Engine:
    """Build the stock site of the same files; its search cannot be timed apart from it."""
    config = site.parent / "material.yml"
    config.write_text(MATERIAL_CONFIG.format(reports=reports, site=site / "material"), encoding="utf-8")
    (reports / "index.md").write_text("# peer\n", encoding="utf-8")
    start = time.perf_counter()
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "-q", "-f", str(config)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    seconds = time.perf_counter() - start

    def report_of(location: str) -> str:
        return posixpath.basename(location.partition("#")[0].rstrip("/"))

    return Engine("material", MATERIAL, report_of, seconds, site / "material" / "search")


class Browser:
    """A Chromium that nothing listens in on: a page runs queries and sends back what it found.

    (Playwright would watch every request, which makes each of them half as long again.)
    """

    def __init__(self, site: Path) -> None:
        self._site = site
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._sent: list[int] = []

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve the site while queries run."""
        with served(self._site, answer=self._answers.put, sent=self._sent.append) as self._address:
            yield

    def run(self, engine: Engine, queries: list[str]) -> tuple[list[dict[str, Any]], int]:
        """Return the answer to each query, all asked in one page of a new browser, and the bytes that were loaded."""
        page = HARNESS.format(run=engine.run, queries=json.dumps(queries, ensure_ascii=False))
        write(self._site / "run.html", page.encode())
        self._sent.clear()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            command = [str(find_browser()), "--headless", *FLAGS, f"--user-data-dir={profile}"]
            with subprocess.Popen([*command, f"{self._address}run.html"], stderr=subprocess.DEVNULL) as process:
                answers = json.loads(self._answers.get(timeout=3600))
                process.terminate()
        if "error" in answers[-1]:
            raise SystemExit(f"{engine.name}: {answers[-1]['error']}")
        return answers, sum(self._sent) - len(page.encode())


HARNESS = """<!doctype html><meta charset="utf-8"><title>bench</title><script type="module">
const run = {run};
const answers = [];
// A reader's browser has started long ago; this one still has work of its own to do.
await new Promise((resolve) => setTimeout(resolve, 1500));
try {{
    for (const query of {queries}) answers.push(await run(query));
}} catch (error) {{
    answers.push({{ error: String(error) }});
}}
await fetch('/', {{ method: 'POST', body: JSON.stringify(answers) }});
</script>"""


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def measure_queries(
    browser: Browser, engine: Engine, queries: Mapping[str, list[str]], truths: Mapping[str, set[str]]
) -> None:
    """Run all queries in a page that has loaded what every query needs, and print a line a class."""
    asked = ["嘉兴", *(query for drawn in queries.values() for query in drawn)]
    answers, _ = browser.run(engine, [*asked, *asked[1:]])
    first = dict(zip(asked, answers, strict=False))
    again = [float(answer["milliseconds"]) for answer in answers[len(asked) :]]
    print(f"{engine.name:17} queries  recall precision  p50 ms  p95 ms   engine open, ten results shown")
    for name, drawn in queries.items():
        found = [(truths[query], {engine.report_of(key) for key in first[query]["keys"]}) for query in drawn]
        right = sum(len(truth & ids) for truth, ids in found)
        wanted, given = sum(len(truth) for truth, _ in found), sum(len(ids) for _, ids in found)
        recall, precision = right / wanted if wanted else 1.0, right / given if given else 1.0
        times = [float(first[query]["milliseconds"]) for query in drawn]
        print(f"  {name:17} {len(drawn):5} {recall:7.3f} {precision:9.3f} {_times(times)}")
    times = [float(first[query]["milliseconds"]) for query in asked[1:]]
    print(f"  all               {len(times):5} {'':17} {_times(times)}")
    print(f"  all, asked again  {len(again):5} {'':17} {_times(again)}")


def _times(times: list[float]) -> str:
    return f"{percentile(times, 0.5):7.0f} {percentile(times, 0.95):7.0f}"


def measure_titles(browser: Browser, engine: Engine, catalog: Catalog) -> None:
    """Print how often a search for a full title puts its report first."""
    reports = catalog.reports[:300]
    answers, _ = browser.run(engine, [report.title for report in reports])
    firsts = [[engine.report_of(key) for key in answer["keys"][:1]] for answer in answers]
    share = statistics.mean(first == [report.id] for first, report in zip(firsts, reports, strict=True))
    print(f"  a full title puts its report first: {share:.1%}")


def measure_cold(browser: Browser, engine: Engine, queries: Mapping[str, list[str]], each: int) -> None:
    """Ask single queries of browsers that know nothing."""
    samples = [browser.run(engine, [query]) for drawn in queries.values() for query in drawn[:each]]
    times = [float(answers[0]["milliseconds"]) for answers, _ in samples]
    loaded = [float(size) for _, size in samples]
    print(
        f"  cold, ten results shown: p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms; "
        f"p50 {percentile(loaded, 0.5) / 1000:.0f} KB, p95 {percentile(loaded, 0.95) / 1000:.0f} KB"
    )


def peers(site: Path, reports: Path, documents: list[SearchDocument]) -> Iterator[Engine]:
    """Yield the engines that one would otherwise take, built from the same reports."""
    program = next(PROJECT.glob(".venv/node/node_modules/@pagefind/*/bin/pagefind_extended"), None)
    if program:
        yield build_pagefind(site, documents, program)
    else:
        print("no Pagefind: npm is not installed, or could not install it (see `make bench`)")
    yield build_material(site, reports)


def main(count: int = 1000) -> None:
    """Generate so many reports and print what each engine does on them."""
    sections = settings_for(PROJECT / "reports").sections
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        corpus.generate(base / "reports", count)
        library = load_library(base / "reports", sections)
        catalog = build_catalog(library.published(), library.vocabulary, library.texts)
        site = base / "site"
        built = [build_ours(site, catalog, sections)]
        documents = [search_document(report, catalog, sections) for report in catalog.reports]
        built += peers(site, base / "reports", documents)
        for engine in built:
            print(f"{engine.name:10} built in {engine.seconds:5.1f} s, {engine.size() / 1e6:6.1f} MB")
        stored = sum(path.stat().st_size for path in (site / "ours" / "index").glob("*/stored/*"))
        print(
            f"reports as zipped JSON, which our results show pieces of: {stored / 1e6:.1f} MB; Material's time is a whole build"
        )
        seconds = {engine.name: engine.seconds for engine in built}
        if "pagefind" in seconds:
            print(
                f"our index / Pagefind's, time to build: {seconds['ours'] / seconds['pagefind']:.2f} (at most 0.33 at 8,000 reports)"
            )

        queries = draw_queries(catalog, documents)
        lines = searchable_lines(catalog, documents)
        truths = {query: scan(lines, query) for drawn in queries.values() for query in drawn}
        browser = Browser(site)
        with browser.serving():
            for engine in built:
                measure_queries(browser, engine, queries, truths)
                measure_titles(browser, engine, catalog)
                # Tens of megabytes at a time: a few tell enough.
                measure_cold(browser, engine, queries, 1 if engine.name == "material" else COLD)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
