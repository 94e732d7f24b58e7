"""One bench: ours, stock Material, Hugo with Pagefind and Zensical over the same generated reports, in one table a size.

Usage: `make bench SIZES="1000 8000"`, or `python -m measure.bench SIZE … [--rounds 3]`. Whole processes, in turn within
a round, so that what else the machine does shifts all of them alike; medians of the rounds. Memory is looked at in the
first round alone, for looking costs time. Cold means that there is no site and nothing kept from before. Every size has
a folder of its own, which is removed. What is measured is explained in `docs/maintainers/build-measured.md`, which holds
the figures.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path

from commands.progress import progress_on
from eventlib.progress import told, tracked
from measure import engines, search
from measure.processes import Run, run
from measure.sites import QUIET, Ground, Site

_PEERS = ("mkdocs-material", "hugo", "pagefind-bin-extended", "zensical")
HUGO = "Hugo + Pagefind"
_INDEX_TIME = re.compile(r"Search index built in ([\d.]+) seconds")
COLD = "ours, cold"
STOCK = "stock Material, no search"


@dataclass(frozen=True)
class Step:
    """Something measured: its name, what to do before, and what to run; `site` is what has been made then, if anything."""

    name: str
    before: Callable[[], None]
    commands: tuple[tuple[str, ...], ...]
    site: Site | None = None
    is_once: bool = False
    """Whether the first round is enough: it takes long, and nothing is held against it."""


@dataclass
class Row:
    """What was measured of a step."""

    runs: list[Run] = field(default_factory=list)
    site: int = 0
    index: int = 0
    files: int = 0

    def index_time(self) -> float | None:
        """Return the median of the seconds in which our index was brought up to date; None where none was."""
        found = [float(each[1]) for run in self.runs if (each := _INDEX_TIME.search(run.printed))]
        return statistics.median(found) if found else None

    def median(self, name: str) -> float | None:
        """Return the median of a figure of the runs."""
        values = [value for each in self.runs if (value := getattr(each, name)) is not None]
        return statistics.median(values) if values else None


def steps(ground: Ground, number: int) -> Iterator[Step]:
    """Yield what a round measures, in order; `number` is that of the round, counted from 0."""
    stock, hugo, zensical = ground.material(), ground.hugo(), ground.zensical()
    yield Step(STOCK, stock.remove, stock.commands, stock)
    yield Step("Hugo", hugo.remove, hugo.commands[:1], hugo)
    yield Step("Pagefind", _nothing, hugo.commands[1:], hugo)
    clean = tuple((*command, "--clean") for command in zensical.commands)
    yield Step("Zensical with its search", zensical.remove, clean, zensical, is_once=True)
    edit = partial(ground.edit_for_others, number)
    yield Step("Zensical, after an edit", edit, zensical.commands, is_once=True)
    yield from own_steps(ground, number)


def own_steps(ground: Ground, number: int) -> Iterator[Step]:
    """Yield what a round measures of ours."""
    ours, check = ground.ours(), (ground.check(),)

    def cold() -> None:
        ground.restore()
        ours.remove()
        ground.forget()

    def restore() -> None:
        ground.restore()
        ground.forget()

    yield Step(COLD, cold, ours.commands, ours)
    yield Step("ours, nothing changed", _nothing, ours.commands)
    yield Step("ours, after an edit", partial(ground.edit, number), ours.commands)
    yield Step("ours, after an addition", partial(ground.add, number), ours.commands)
    yield Step("ours, another description of an entity", partial(ground.describe, number), ours.commands)
    yield Step("ours, check, cold", restore, check)
    yield Step("ours, check, after an edit", partial(ground.edit, number), check)


def _nothing() -> None:
    """Leave everything as it is."""


def take(step: Step, rows: dict[str, Row], folder: Path, *, is_watched: bool) -> None:
    """Measure a step into its row."""
    step.before()
    cost = Run(0, 0, 0, None)
    for command in step.commands:
        cost = cost.then(run(command, folder, QUIET, is_watched=is_watched))
    row = rows.setdefault(step.name, Row())
    row.runs.append(cost)
    if step.site and is_watched:
        found = sizes_in(step.site.folder)
        row.site, row.files = sum(found), len(found)
        row.index = sum(sizes_in(step.site.index)) if step.site.index else 0


def sizes_in(path: Path) -> list[int]:
    """Return the size in bytes of each file below a path, or of the file there."""
    if path.is_file():
        return [path.stat().st_size]
    return [each.stat().st_size for each in path.rglob("*") if each.is_file()]


def measure(ground: Ground, rounds: int) -> tuple[dict[str, Row], int]:
    """Return what so many rounds measured, by step, and the bytes that ours has kept after its first."""
    rows: dict[str, Row] = {}
    kept = 0
    planned = [(number, step) for number in range(rounds) for step in steps(ground, number)]
    planned = [(number, step) for number, step in planned if number == 0 or not step.is_once]
    for number, step in tracked(planned, "测量", len(planned)):
        take(step, rows, ground.base, is_watched=number == 0)
        if step.name == COLD and number == 0:
            kept = sum(sizes_in(ground.kept()))
    hugo, pagefind = rows["Hugo"], rows["Pagefind"]
    both = [first.then(second) for first, second in zip(hugo.runs, pagefind.runs, strict=True)]
    whole = Row(both, pagefind.site, pagefind.index, pagefind.files)
    pagefind.site = pagefind.files = 0
    return {HUGO: whole, **rows}, kept


def table(rows: dict[str, Row]) -> Iterator[str]:
    """Yield the lines of a table in Markdown: what was measured, with ratios to two of the others."""
    yield f"| | time | of {HUGO} | of stock Material | processors | largest process | all processes | site | index | files |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    held = [rows[name].median("seconds") or 0.0 for name in (HUGO, STOCK)]
    for name, row in rows.items():
        seconds = row.median("seconds") or 0.0
        ratios = " | ".join(f"{seconds / other:.3f}" for other in held)
        largest, together = max(each.largest for each in row.runs), row.median("together")
        sizes = " | ".join(f"{size / 1e6:.0f} MB" if size else "" for size in (row.site, row.index))
        yield (
            f"| {name} | {seconds:.2f} s | {ratios} | {row.median('processor'):.1f} s | {largest:.0f} MiB "
            f"| {'' if together is None else f'{together:.0f} MiB'} | {sizes} | {row.files or ''} |"
        )


def searches(ground: Ground) -> list[search.Searched]:
    """Return what is measured of the searches of the sites that were built."""
    ground.restore()
    for command in ground.ours().commands:  # what was built last has a report more
        run(command, ground.base, QUIET)
    asked = search.questions(ground.reports)
    browser = engines.Browser(ground.base)
    with browser.serving():
        found = (engines.ours(ground.ours().folder), engines.pagefind(ground.hugo().folder))
        return [search.measure(browser, engine, asked) for engine in found]


def surroundings() -> str:
    """Return when and on what this is measured, and with which versions."""
    cpu = platform.processor() or platform.machine()
    if (info := Path("/proc/cpuinfo")).exists():
        cpu = next(line.partition(": ")[2] for line in info.read_text().splitlines() if line.startswith("model name"))
    load = f"{os.getloadavg()[0]:.1f} processes at work before" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {version(name)}" for name in _PEERS)
    today = datetime.datetime.now().astimezone().date()
    return f"{today}, {os.cpu_count()} × {cpu}, Python {platform.python_version()}, {versions}; {load}"


def main(sizes: Sequence[int], rounds: int) -> None:
    """Print the tables of each size."""
    print(surroundings(), flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            ground = Ground(Path(folder), size)
            rows, kept = measure(ground, rounds)
            print(f"\n{size} reports, medians of {rounds} rounds; ours keeps {kept / 1e6:.0f} MB beside them\n")
            print("\n".join(table(rows)), "\n")
            times = {name: time for name, row in rows.items() if (time := row.index_time()) is not None}
            print(
                "of these, the index:",
                ", ".join(f"{name} {time:.2f} s" for name, time in times.items()),
                "\n",
                flush=True,
            )
            print("\n".join(search.table(searches(ground))), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure builds and searches.")
    parser.add_argument("sizes", type=int, nargs="+", help="how many reports")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with told(progress_on(sys.stderr)):
        main(options.sizes, options.rounds)
