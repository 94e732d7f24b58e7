"""How fast the machine is that tests run on: bounds of time are those of the machine on which they were set.

A machine that others share may be half as fast within the minute, in seconds of the processor too; and work that
allocates much may lose more by its neighbours than a loop that only counts. So a text is rendered, by the library alone.
"""

from __future__ import annotations

import statistics
import sys
import time

import markdown

_REFERENCE = 0.0105
"""Seconds that the text took where bounds of time were set."""
_WATCHED = 3.0
"""How many times as long lines of the project take where coverage watches them (measured: 2.7 to 3.1); those of libraries it does not."""
_TEXT = "1. a *b* [c](d)\n" * 40 + "\n" + "甲乙丙 丁戊 `a`\n\n> b\n\n" * 20
_MARKDOWN = markdown.Markdown()


def slowness() -> float:
    """Return how many times as long as there a text of some hundred lines takes here and now; at least 1."""
    return max(1.0, statistics.median(_seconds() for _ in range(5)) / _REFERENCE)


def beyond(bound: float, since: float) -> float:
    """Return the seconds of this process since a `process_time`, as they would have been there, if more than a bound; else 0.

    How fast the machine is takes longer to tell than most things take: it is asked where they seem too long.
    """
    spent = time.process_time() - since
    if spent > bound:
        spent /= slowness() * (_WATCHED if sys.gettrace() else 1)
    return spent if spent > bound else 0


def _seconds() -> float:
    begin = time.process_time()
    _MARKDOWN.reset().convert(_TEXT)
    return time.process_time() - begin
