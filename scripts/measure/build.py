"""Measure what users wait for: checking and building, against a stock Material build of the same files.

Whole processes, in turn within one run, so that a noisy machine shifts all of them alike; read the ratios, not the
seconds. Usage: `make bench`, or `python -m measure.build COUNT ROUNDS`.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import corpus

PROJECT = Path(__file__).resolve().parents[2]
STOCK = """
site_name: stock
docs_dir: {reports}
site_dir: {site}
theme: {{name: material, language: zh, font: false}}
plugins: []
nav: [index.md]
not_in_nav: "*"
markdown_extensions: [tables, footnotes, {{toc: {{permalink: true}}}}]
"""


def seconds(command: list[str], **environment: str) -> tuple[float, str]:
    """Run a command to its end and return how long it took and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - start, done.stdout + done.stderr


def main(count: int = 1000, rounds: int = 3) -> None:
    """Print the medians of so many rounds over so many reports."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        reports = base / "reports"
        corpus.generate(reports, count)
        stock = base / "mkdocs.yml"
        stock.write_text(STOCK.format(reports=reports, site=base / "stock"), encoding="utf-8")
        mkdocs = str(Path(sys.executable).with_name("mkdocs"))
        runs: dict[str, list[float]] = {"stock build": [], "our build": [], "our index": [], "our check": []}
        for _ in range(rounds):
            # Measured are first builds: no site to clear away, no search index from before.
            for made in ("stock", "site", ".cache"):
                shutil.rmtree(base / made, ignore_errors=True)
            (reports / "index.md").write_text("# stock\n", encoding="utf-8")
            runs["stock build"].append(seconds([mkdocs, "build", "-q", "-f", str(stock)])[0])
            (reports / "index.md").unlink()
            site = str(base / "site")
            whole, output = seconds([mkdocs, "build", "-d", site], REPORTS=str(reports))
            index = float(output.partition("Search index built in ")[2].partition(" ")[0])
            runs["our build"].append(whole - index)
            runs["our index"].append(index)
            command = [sys.executable, "scripts/reports.py", "check", "--reports", str(reports)]
            runs["our check"].append(seconds(command)[0])
        pages = sum(1 for _ in (base / "site").rglob("*.html"))
    medians = {name: statistics.median(times) for name, times in runs.items()}
    print("The stock site has no search; the time of our search index stands apart.")
    print(f"{count} reports of about 2,800 characters, {pages} pages, median of {rounds} rounds")
    for name, median in medians.items():
        print(f"  {name:12} {median:7.2f} s   ({min(runs[name]):.2f} to {max(runs[name]):.2f})")
    print(f"  our build / stock build  {medians['our build'] / medians['stock build']:.2f}   (at most 1.6)")
    whole_build = medians["our build"] + medians["our index"]
    print(f"  our check / our build with its index {medians['our check'] / whole_build:.3f}  (under 0.4)")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"  largest process          {peak:.0f} MiB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
