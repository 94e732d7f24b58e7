"""How fast the machine is that tests run on: bounds of time are those of the machine on which they were set.

A machine that others share may be half as fast within the minute, in seconds of the processor too.
"""

from __future__ import annotations

import time

_REFERENCE = 0.018
"""Seconds that the loop took where bounds of time were set."""


def slowness() -> float:
    """Return how many times as long as there a loop of Python takes here and now; at least 1."""
    return max(1.0, min(_loop() for _ in range(3)) / _REFERENCE)


def beyond(bound: float, since: float) -> float:
    """Return the seconds of this process since a `process_time`, as they would have been there, if more than a bound; else 0.

    How fast the machine is takes longer to tell than most things take: it is asked where they seem too long.
    """
    spent = time.process_time() - since
    if spent > bound:
        spent /= slowness()
    return spent if spent > bound else 0


def _loop() -> float:
    begin, total = time.process_time(), 0
    for number in range(300_000):
        total += number
    return time.process_time() - begin
