"""The threads of events: which reports continue each other, and in what order they are read.

A thread is a connected set: whatever is joined by `follows`, in either direction and over any number of steps, is one. So
it may branch, and two threads become one when a report follows both. What may be written in `follows` is checked in
`between`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter

from eventlib.cache.digests import digest_of
from eventlib.library.report import Report, ThreadPart


def with_threads(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return reports, each with the thread that it belongs to among these.

    What is in no thread is the same object. The digest of what is in one stands for the thread as well.
    """
    reports = tuple(reports)
    follows = _followed(reports)
    threads = _threads(reports, follows)

    def in_thread(report: Report) -> Report:
        if report.id not in threads:
            return replace(report, follows=()) if report.follows else report
        thread = threads[report.id]
        digest = digest_of((report.digest, thread))
        return replace(report, follows=follows.get(report.id, ()), thread=thread, digest=digest)

    return tuple(map(in_thread, reports))


def present_ids(reports: Iterable[Report]) -> dict[str, str]:
    """Return the id of each report by every id that it has had."""
    reports = tuple(reports)
    former = {old_id: report.id for report in reports for old_id in report.redirect_from}
    return former | {report.id: report.id for report in reports}


# A report by its id, its file or its address.
_NAMED_REPORT = re.compile(
    r"(?:\S*/)?(?P<id>[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9-]+)(?:\.md|/|/index\.html)?(?:[#?]\S*)?"
)


def present_id(written: str, ids: Mapping[str, str]) -> str:
    """Return the id of the report that somebody names by its id, by a former one, by its file or by its address.

    `ids` are those that `present_ids` returns; what names none of these stays as it is.
    """
    match = _NAMED_REPORT.fullmatch(written.strip())
    return ids.get(match["id"], written) if match else written


def _followed(reports: tuple[Report, ...]) -> dict[str, tuple[str, ...]]:
    """Return by id which reports each follows that are there: by their present ids, each once."""
    present = present_ids(reports)
    found = {}
    for report in reports:
        ids = (present[name] for name in report.follows if name in present)
        if earlier := tuple(dict.fromkeys(each for each in ids if each != report.id)):
            found[report.id] = earlier
    return found


def _threads(reports: Iterable[Report], follows: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[ThreadPart, ...]]:
    """Return the thread of each report that is in one, by id.

    The order is that of the dates; of one day, what is followed comes before what follows it, and else the ids decide.
    """
    steps = _steps(follows)
    joined: dict[str, list[Report]] = {}
    for report in reports:
        if report.id in steps:
            joined[report.id] = [report]
    for one, others in follows.items():
        for other in others:
            smaller, larger = sorted((joined[one], joined[other]), key=len)
            if smaller is not larger:
                larger += smaller
                joined |= dict.fromkeys((report.id for report in smaller), larger)
    threads: dict[int, tuple[ThreadPart, ...]] = {}
    for members in joined.values():
        if id(members) not in threads:
            ordered = sorted(members, key=lambda report: (report.date, steps[report.id], report.id))
            threads[id(members)] = tuple(map(_part, ordered))
    return {report_id: threads[id(members)] for report_id, members in joined.items()}


def _steps(follows: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return for each id that follows or is followed by how many steps it is from one that follows nothing, at most.

    Raises:
        graphlib.CycleError: they go in a circle, which is an error of one of them: such a report is in no catalog.
    """
    found: dict[str, int] = {}
    sorter = TopologicalSorter(follows)
    sorter.prepare()
    step = 0
    while sorter.is_active():
        ready = sorter.get_ready()
        found |= dict.fromkeys(ready, step)
        sorter.done(*ready)
        step += 1
    return found


def _part(report: Report) -> ThreadPart:
    return ThreadPart(report.id, report.path, report.title, report.date, report.until, report.status)
