"""What programs are told of a report in the vocabulary of schema.org."""

from __future__ import annotations

from pathlib import Path

from eventlib.pages.structured_data import report_thing
from factories import load_reports, report_text


def test_the_days_of_an_event_are_an_interval_of_iso_8601(tmp_path: Path) -> None:
    reports = load_reports(tmp_path, report_text(until="2025-05-02"), report_text(date="2025-04-11"))
    things = [report_thing(report, [], lambda _: "", "库") for report in reports]
    assert [thing["temporalCoverage"] for thing in things] == ["2025-04-10/2025-05-02", "2025-04-11"]
