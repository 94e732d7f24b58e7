"""What a new report is said to continue: the same rules as for one that is there, before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eventlib.library.between import check_follows
from eventlib.library.readings import Reading
from eventlib.library.report import Report
from eventlib.library.threads import present_id, present_ids
from eventlib.reading.findings import Finding
from eventlib.reading.schema import Status

_NOWHERE = (1, 1)


def followed_ids(
    named: Iterable[str], name: str, reports: Iterable[Report], *, is_draft: bool
) -> tuple[list[str], Sequence[Finding]]:
    """Return the ids of the reports that a new one is to continue, each once, and what is wrong with them.

    `named` are ids, present or former, files or addresses; `name` is that of the new file, `reports` are those that there
    are.
    """
    reports = tuple(reports)
    ids = present_ids(reports)
    found = list(dict.fromkeys(present_id(each, ids) for each in named))
    others = [
        Reading(
            report.path,
            (),
            redirects=tuple((old_id, _NOWHERE) for old_id in report.redirect_from),
            follows=tuple((each, _NOWHERE) for each in report.follows),
            is_draft=report.status is Status.DRAFT,
        )
        for report in reports
    ]
    path = f"{name[:4]}/{name}"
    new = Reading(path, (), follows=tuple((each, _NOWHERE) for each in found), is_draft=is_draft)
    return found, [finding for finding in check_follows([*others, new], "") if finding.path == path]
