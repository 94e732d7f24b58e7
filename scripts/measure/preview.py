"""How long `make serve` takes from its start to the first page, and from saving to seeing.

Usage: `python -m measure.preview COUNT … [--rounds 5]`, over as many generated reports; 0 are those of this project. What
is kept from earlier runs is there. Seeing means that an open page has been told and the page of what was saved has been
read with the change in it, without a browser, which takes as long as it takes for any page. The first page is that of a
report, as nothing else is as long in coming.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands.common import PROJECT
from measure.corpus import generate
from measure.sites import QUIET

_VERSION = re.compile(r'data-version="(\d+)"')


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and those of the processor that the server took."""

    seconds: float
    processor: float


class _Server:
    """A server that runs, as a browser sees it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process, self._address = process, f"http://127.0.0.1:{port}/"

    @property
    def processor(self) -> float:
        """How many seconds of processors it has taken, with all that it has started and that has ended."""
        import psutil

        return float(sum(psutil.Process(self._process.pid).cpu_times()[:4]))

    def read(self, path: str) -> str:
        """Return what is at a path, as soon as the server answers."""
        while True:
            try:
                with urllib.request.urlopen(self._address + path, timeout=600) as answer:
                    return str(answer.read().decode())
            except urllib.error.HTTPError:
                raise
            except OSError:
                time.sleep(0.01)

    def cost(self, save: Callable[[], object], path: str, word: str) -> Cost:
        """Return what it takes from saving until a page has a word."""
        found = _VERSION.search(self.read(""))
        version = found[1] if found else ""
        start, processor = time.perf_counter(), self.processor
        save()
        while True:
            version = self.read(f"live-reload/{version}")
            try:
                if word in self.read(path):
                    return Cost(time.perf_counter() - start, self.processor - processor)
            except urllib.error.HTTPError:
                continue  # a new page, and this was told of something else


@contextmanager
def _served(reports: Path) -> Iterator[tuple[_Server, Cost]]:
    """Serve a folder; yield the server and what the first page took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, str(PROJECT / "scripts/reports.py"), "serve", "--reports", str(reports)]
    start = time.perf_counter()
    with subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, **QUIET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            server = _Server(process, port)
            server.read(_address(_some_report(reports)))
            yield server, Cost(time.perf_counter() - start, server.processor)
        finally:
            process.terminate()


def _some_report(reports: Path) -> Path:
    found = sorted(reports.glob("[0-9]*/*.md"))
    return found[len(found) // 2]


def _address(report: Path) -> str:
    return f"reports/{report.parent.name}/{report.stem}/"


def measure(reports: Path, rounds: int) -> Iterator[tuple[str, Cost]]:
    """Yield what was measured, and what it took, the median of so many rounds."""
    starts = []
    for _ in range(2):
        with _served(reports) as (_, cost):
            starts.append(cost)
    yield "first page, nothing kept", starts[0]
    yield "first page", starts[1]
    report, entities = _some_report(reports), reports / "vocabulary/entities.yml"
    good, known = report.read_text(encoding="utf-8"), entities.read_text(encoding="utf-8")
    head, mark, tail = good.rpartition("。")
    with _served(reports) as (server, _):

        def edited(number: int) -> Cost:
            word = f"第{number}次改过"
            return server.cost(
                lambda: report.write_text(f"{head}，{word}{mark}{tail}", encoding="utf-8"), _address(report), word
            )

        def added(number: int) -> Cost:
            new = report.with_name(f"{report.name[:10]}-added-{number}.md")
            text = re.sub(r"(?m)^source:.*\n(?: .*\n)*", f"source: https://example.com/new-{number}\n", good)
            text = re.sub(r"(?m)^title: ", f"title: 第{number}篇新的，", text)
            return server.cost(lambda: new.write_text(text, encoding="utf-8"), _address(new), f"第{number}篇新的")

        def described(number: int) -> Cost:
            word = f"第{number}次说明"
            is_generated = "id: company-0," in known
            line, more = ("id: company-0,", f" description: {word},") if is_generated else ("  description: ", word)
            changed = known.replace(line, line + more, 1)
            entity = "company-0" if is_generated else re.findall(r"id: ([\w-]+)", known.partition(line)[0])[-1]
            return server.cost(lambda: entities.write_text(changed, encoding="utf-8"), f"entities/{entity}/", word)

        for name, seen in (("edited report", edited), ("new report", added), ("described entity", described)):
            yield name, sorted((seen(number) for number in range(rounds)), key=lambda cost: cost.seconds)[rounds // 2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="+", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    for count in options.counts:
        with tempfile.TemporaryDirectory() as folder:
            reports = Path(folder) / "reports"
            if count:
                generate(reports, count)
            else:
                shutil.copytree(PROJECT / "reports", reports)
            for name, cost in measure(reports, options.rounds):
                took = f"{cost.seconds:.2f} s, {cost.processor:.2f} s of the processor"
                print(f"{count or 'own'}: {name}: {took}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
