"""Damaged inputs, one after another, for every reader of what others write: `make fuzz`.

An input follows from its target, its number and the corpus alone: what was found once is found again by
`python tests/fuzz.py --target NAME --first NUMBER --inputs 1`. Prints how many inputs were run, the slowest and the memory
of this process; every find is printed with its number and written beside it. What it does not find by chance,
it finds by inputs that are kept: an input that is worth keeping goes to `tests/corpus`.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from fuzz_targets import TARGETS, Target, inputs
from speed import beyond

_FINDS = Path(".cache/fuzz")


def run(name: str, *, first: int, most: int | None, minutes: float | None, originals: Sequence[bytes]) -> int:
    """Try a target with inputs, so many or for so long; return how many were finds."""
    target = TARGETS[name]
    begin, slowest, finds, number = time.monotonic(), (0.0, first), 0, first
    memory = 0
    while (most is None or number < first + most) and (minutes is None or time.monotonic() < begin + 60 * minutes):
        raw = target.damage(originals, random.Random(f"{name} {number}"))
        said, spent = attempt(target, raw)
        slowest = max(slowest, (spent, number))
        if said:
            finds += 1
            _FINDS.mkdir(parents=True, exist_ok=True)
            (_FINDS / f"{name}-{number}").write_bytes(raw)
            print(f"{name} {number}: {said}", flush=True)
        number += 1
        if (number - first) % 10_000 == 0:
            print(f"{name}: up to {number}, {finds} finds, slowest {slowest[0]:.2f} s ({slowest[1]})", flush=True)
        if number == first + 1_000:
            memory = _memory()
    print(
        f"{name}: {number - first} inputs from {first} on, {finds} finds, {time.monotonic() - begin:.0f} s; "
        f"slowest {slowest[0]:.2f} s ({slowest[1]}); memory {memory} MB after 1,000, {_memory()} MB at the end",
        flush=True,
    )
    return finds


def attempt(target: Target, raw: bytes) -> tuple[str, float]:
    """Return what is wrong with how a target takes an input, nothing if all is well, and its processor time in seconds.

    What takes too long is tried three times, for other work slows ours.
    """
    for _ in range(3):
        begin = time.process_time()
        try:
            target.hold(raw)
        except Exception:  # whatever is raised is a find
            return traceback.format_exc(), time.process_time() - begin
        spent = time.process_time() - begin
        if not (too_long := beyond(target.seconds, begin)):
            return "", spent
    return f"{too_long:.1f} s", spent


def _memory() -> int:
    """Return the most memory that this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> int:
    """Run what the command line asks for; return 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", action="append", choices=TARGETS, help="all, unless some are named")
    parser.add_argument("--minutes", type=float, help="for each target")
    parser.add_argument("--inputs", type=int, help="for each target")
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--originals", type=Path, help="a folder of reports to damage, beside those that are kept")
    options = parser.parse_args()
    if options.minutes is None and options.inputs is None:
        parser.error("--minutes or --inputs")
    found = 0
    for name in options.target or TARGETS:
        originals = list(inputs(TARGETS[name].corpus or name))
        if options.originals:
            originals += [path.read_bytes() for path in sorted(options.originals.glob("[0-9]*/*.md"))]
        found += run(name, first=options.first, most=options.inputs, minutes=options.minutes, originals=originals)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
