"""How what we make grows with the number of reports: time, memory, bytes, files, and what a reader's first search costs.

Usage: `python -m measure.growth [SIZE …]` (1,000, 4,000, 8,000, 16,000 and 32,000), in the environment of `make bench`.
The table has an exponent for each figure, by least squares over all sizes: 1 is growth with the number of reports, 2
with its square. What it comes to is on the page `docs/maintainers/growth.md`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from math import log
from pathlib import Path
from statistics import linear_regression

from commands.progress import progress_on
from eventlib.progress import told, tracked
from measure import engines
from measure.bench import COLD, Row, own_steps, sizes_in, surroundings, take
from measure.processes import run
from measure.search import first_ones, percentile, queries_for
from measure.sites import QUIET, Ground

SIZES = (1_000, 4_000, 8_000, 16_000, 32_000)


def figures(folder: Path, size: int) -> dict[str, float]:
    """Return what so many reports cost, by name and unit; they are written into a new folder."""
    ground = Ground(folder, size)
    rows: dict[str, Row] = {}
    planned = list(own_steps(ground, 0))
    kept = 0
    for step in tracked(planned, f"{size} 篇", len(planned)):
        take(step, rows, folder, is_watched=True)
        if step.name == COLD:
            kept = sum(sizes_in(ground.kept()))
    cold = rows[COLD]
    found = {f"{name}, s": row.median("seconds") or 0.0 for name, row in rows.items()}
    for name, title in (("processor", "s of processors"), ("largest", "MiB in the largest process")):
        found[f"{COLD}, {title}"] = cold.median(name) or 0.0
    for name, title in (("first", "MiB in the main process"), ("together", "MiB in all processes")):
        if (value := cold.median(name)) is not None:
            found[f"{COLD}, {title}"] = value
    found |= {"site, MB": cold.site / 1e6, "files": float(cold.files), "index, MB": cold.index / 1e6}
    return found | {"kept for later builds, MB": kept / 1e6} | _searched(ground)


def _searched(ground: Ground) -> dict[str, float]:
    ground.restore()
    for command in ground.ours().commands:  # what was built last has a report more
        run(command, ground.base, QUIET)
    queries = queries_for(ground.reports)
    browser = engines.Browser(ground.base)
    engine = engines.ours(ground.ours().folder)
    with browser.serving():
        times, sizes = first_ones(browser, engine, queries)
        answers, _ = browser.run(engine, ["嘉兴", *(query for drawn in queries.values() for query in drawn)])
    new = [float(answer["milliseconds"]) for answer in answers[1:]]
    return {
        "first query, ms, p50": percentile(times, 0.5),
        "first query, ms, p95": percentile(times, 0.95),
        "first query, KB, p50": percentile(sizes, 0.5) / 1000,
        "first query, KB, p95": percentile(sizes, 0.95) / 1000,
        "new query, ms, p50": percentile(new, 0.5),
        "new query, ms, p95": percentile(new, 0.95),
    }


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float | None:
    """Return b of the curve a·size^b that fits best, on logarithms; None with fewer than two values above 0."""
    points = [(log(size), log(value)) for size, value in zip(sizes, values, strict=True) if value > 0]
    if len(points) < 2:
        return None
    return linear_regression(*zip(*points, strict=True)).slope


def table(measured: Mapping[int, Mapping[str, float]]) -> Iterator[str]:
    """Yield the lines of a table in Markdown: a figure a row, a size a column, and the exponents: of all, of the last two."""
    sizes = list(measured)
    yield f"| | {' | '.join(f'{size:,}' for size in sizes)} | exponent | of the last two |"
    yield f"| --- |{' --- |' * (len(sizes) + 2)}"
    for name in measured[sizes[0]]:
        values = [measured[size][name] for size in sizes]
        slopes = (exponent(sizes, values), exponent(sizes[-2:], values[-2:]))
        cells = [*(_number(value) for value in values), *("" if slope is None else f"{slope:.2f}" for slope in slopes)]
        yield f"| {name} | {' | '.join(cells)} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main(*sizes: int) -> None:
    """Measure each size and print the table."""
    print(surroundings(), flush=True)
    measured: dict[int, dict[str, float]] = {}
    for size in sizes or SIZES:
        with tempfile.TemporaryDirectory() as name:
            measured[size] = figures(Path(name) / "library", size)
        # What is known by now, for the largest size may take an hour or all memory.
        print("", *table(measured), sep="\n", flush=True)


if __name__ == "__main__":
    with told(progress_on(sys.stderr)):
        main(*map(int, sys.argv[1:]))
