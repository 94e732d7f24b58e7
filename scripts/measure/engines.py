"""The searches of built sites, asked by a page in a browser that nothing listens in on."""

from __future__ import annotations

import gzip
import json
import posixpath
import queue
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measure.browser import FLAGS, find_browser, served

# What a page does with a query: load what it needs, search, and fetch what ten results show. Answers with the keys of
# all results, or of these ten if that is enough.
_OURS = """async (query, enough) => {
    const start = performance.now();
    window.s ??= await (await import('/SITE/SCRIPTS/search/index.js')).openSearch('search-index/');
    const { ids } = await s.search(query, { limit: 10 });
    await s.excerpts(ids, query);
    const milliseconds = performance.now() - start;
    return { keys: enough ? ids : (await s.search(query)).ids, milliseconds };
}"""
_PAGEFIND = """async query => {
    const start = performance.now();
    window.p ??= await import('/SITE/pagefind/pagefind.js');
    const { results } = await p.search(query);
    await Promise.all(results.slice(0, 10).map(result => result.data()));
    return { keys: results.map(result => result.id), milliseconds: performance.now() - start };
}"""


@dataclass(frozen=True)
class Engine:
    """A search: how a page asks it, and which report each of its keys is."""

    name: str
    run: str
    report_of: Callable[[str], str]


def ours(site: Path) -> Engine:
    """Return the search of a site of ours."""
    (scripts,) = (path.parent.parent for path in site.glob("assets/javascripts*/search/index.js"))
    run = _OURS.replace("SITE", site.name).replace("SCRIPTS", scripts.relative_to(site).as_posix())
    return Engine("ours", run, lambda key: key)


def pagefind(site: Path) -> Engine:
    """Return the search of a site that Pagefind has indexed, of which each page is a report."""
    reports = {}
    for fragment in (site / "pagefind" / "fragment").iterdir():
        content = gzip.decompress(fragment.read_bytes()).decode().removeprefix("pagefind_dcd")
        reports[fragment.stem] = posixpath.basename(json.loads(content)["url"].rstrip("/"))
    return Engine("Pagefind", _PAGEFIND.replace("SITE", site.name), reports.__getitem__)


class Browser:
    """A Chromium that nothing listens in on: a page runs queries and sends back what it found.

    (Playwright would watch every request, which makes each of them half as long again.)
    """

    def __init__(self, folder: Path) -> None:
        """Prepare to serve a folder in which the sites lie."""
        self._folder = folder
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._sent: list[int] = []

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve the folder while queries run."""
        with served(self._folder, answer=self._answers.put, sent=self._sent.append) as self._address:
            yield

    def run(self, engine: Engine, queries: list[str]) -> tuple[list[dict[str, Any]], int]:
        """Return the answer to each query, all asked in one page of a new browser, and the bytes that were loaded.

        Where there is but one query, its bytes are what is asked for, and the keys of the first results are enough.
        """
        page = _HARNESS.format(run=engine.run, queries=json.dumps(queries, ensure_ascii=False))
        (self._folder / "run.html").write_bytes(page.encode())
        self._sent.clear()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            command = [str(find_browser()), "--headless", *FLAGS, f"--user-data-dir={profile}"]
            with subprocess.Popen([*command, f"{self._address}run.html"], stderr=subprocess.DEVNULL) as process:
                answers = json.loads(self._answers.get(timeout=3600))
                process.terminate()
        if "error" in answers[-1]:
            raise SystemExit(f"{engine.name}: {answers[-1]['error']}")
        return answers, sum(self._sent[1:])  # the first is that page


_HARNESS = """<!doctype html><meta charset="utf-8"><title>bench</title><script type="module">
const run = {run};
const answers = [];
// A reader's browser has started long ago; this one still has work of its own to do.
await new Promise((resolve) => setTimeout(resolve, 1500));
try {{
    const queries = {queries};
    for (const query of queries) answers.push(await run(query, queries.length === 1));
}} catch (error) {{
    answers.push({{ error: String(error) }});
}}
await fetch('/', {{ method: 'POST', body: JSON.stringify(answers) }});
</script>"""
