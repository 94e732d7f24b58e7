"""How many requests a second one core of nginx answers on a published site, beside an empty file on the same server.

`python -m measure.server TO`, with what `make publish` has made there; needs nginx and wrk, on Linux with two cores, of
which the server has one and wrk the other. The figures are on the operators' page.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure.nginx import served_by_nginx

_SECONDS = 1
_ROUNDS = 20
_CONNECTIONS = 64


def main(to: str) -> None:
    """Print, for some files of a published site, requests a second and latency."""
    current = Path(to).resolve() / "current"
    os.sched_setaffinity(0, {0})  # nginx inherits it
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty/current").mkdir(parents=True)
        (folder / "empty/current/empty").touch()
        report = next(current.glob("reports/*/*/index.html")).parent.relative_to(current)
        block = next(current.glob("search-index/*/0.bin")).relative_to(current)
        style = next(current.glob("assets/stylesheets-*/library.css")).relative_to(current)
        with (
            served_by_nginx(folder / "a", folder / "empty", "site.conf") as plain,
            served_by_nginx(folder / "b", Path(to).resolve(), "site.conf") as port,
        ):
            addresses = {"an empty file": f"{plain}/empty", "home page": f"{port}/", "report": f"{port}/{report}/"}
            addresses |= {"block of the index": f"{port}/{block}", "style sheet": f"{port}/{style}"}
            rates: dict[str, list[float]] = {what: [] for what in addresses}
            for _ in range(_ROUNDS):  # in turns: what else the machine does disturbs all alike
                for what, address in addresses.items():
                    rates[what].append(_rate(f"http://127.0.0.1:{address}"))
    # What else the machine does only takes away: the best of many short rounds says what the server can.
    best = {what: max(measured) for what, measured in rates.items()}
    for what, measured in rates.items():
        share = best[what] / best["an empty file"]
        print(
            f"{what:20} {best[what]:8.0f} requests/s, {share:.2f} of the empty file (median {statistics.median(measured):.0f})"
        )


def _rate(address: str) -> float:
    """Return requests a second; an answer that is none of 200 is an error."""
    done = subprocess.run(
        [
            "taskset",
            "-c",
            "1",
            "wrk",
            "-t1",
            f"-c{_CONNECTIONS}",
            f"-d{_SECONDS}s",
            "-H",
            "Accept-Encoding: gzip",
            address,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)
    if not found or "Non-2xx" in done.stdout:
        raise RuntimeError(done.stdout)
    return float(found[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
