"""Which reports are one thread, and the order in which it is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.library.report import Report
from eventlib.library.threads import present_id, present_ids, with_threads
from factories import catalog_of, load, load_reports, report_text

WITHDRAWN = {"status": "withdrawn", "withdrawn": "{date: 2025-06-01, reason: 有误}"}


def reports_of(folder: Path, *follows: tuple[str, str | None]) -> dict[str, Report]:
    """Return reports by the last part of their ids; each is given by its date and what it follows."""
    texts = [report_text(date=date, follows=earlier) for date, earlier in follows]
    return {report.id[11:]: report for report in with_threads(load_reports(folder, *texts))}


def test_whatever_is_joined_in_either_direction_is_one_thread_by_date(tmp_path: Path) -> None:
    reports = reports_of(
        tmp_path,
        ("2025-04-10", None),
        ("2025-05-01", "2025-04-10-report-1"),
        ("2025-04-20", "[2025-04-10-report-1]"),  # a branch
        ("2025-06-01", "[2025-05-01-report-2, 2025-03-01-report-5]"),  # two causes
        ("2025-03-01", None),
        ("2025-04-15", None),
    )
    thread = [part.id for part in reports["report-1"].thread]
    dates = ["2025-03-01", "2025-04-10", "2025-04-20", "2025-05-01", "2025-06-01"]
    assert [each[:10] for each in thread] == dates
    assert all([part.id for part in reports[f"report-{n}"].thread] == thread for n in (2, 3, 4, 5))
    assert (reports["report-6"].thread, reports["report-6"].newer) == ((), None)
    assert {n: report.newer and report.newer.id for n, report in reports.items() if report.thread} == {
        "report-4": None,
        **{f"report-{n}": "2025-06-01-report-4" for n in (1, 2, 3, 5)},
    }


def test_of_one_day_what_is_followed_comes_before_what_follows_it_and_else_the_ids_decide(tmp_path: Path) -> None:
    day = "2025-04-10"
    reports = reports_of(tmp_path, (day, f"{day}-report-3"), (day, f"{day}-report-3"), (day, None))
    assert [part.id[-1] for part in reports["report-1"].thread] == ["3", "1", "2"]


def test_what_is_withdrawn_stays_in_the_thread_and_is_nobodys_newer_part(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        report_text(),
        report_text(date="2025-04-11", follows="2025-04-10-report-1"),
        report_text(date="2025-04-12", follows="2025-04-11-report-2", **WITHDRAWN),
    )
    last, middle, first = catalog.reports
    assert [part.is_withdrawn for part in first.thread] == [False, False, True]
    assert first.newer and first.newer.id == middle.id
    assert (middle.newer, last.newer) == (None, None)


def test_a_former_id_is_followed_and_what_is_not_there_left_out(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        {
            "2025/2025-04-10-now.md": report_text(redirect_from="2025-04-09-was"),
            "2025/2025-04-11-next.md": report_text(
                date="2025-04-11", source="https://example.com/2", follows="[2025-04-09-was, 2025-04-10-now]"
            ),
        },
    )
    assert [finding.rule for finding in library.findings] == ["follows-moved", "follows-duplicate"]
    first, later = with_threads(load_reports(tmp_path / "b", report_text(), report_text(date="2025-04-11")))
    assert (first.thread, later.thread) == ((), ())


def test_the_digest_of_a_report_stands_for_what_its_page_says_of_the_others(tmp_path: Path) -> None:
    def first(folder: str, **fields: str) -> Report:
        later = report_text(date="2025-04-11", **{"follows": "2025-04-10-report-1", **fields})
        return with_threads(load_reports(tmp_path / folder, report_text(), later))[0]

    digests = [
        first("a").digest,
        first("b", title="别的标题").digest,
        first("c", **WITHDRAWN).digest,
        with_threads(load_reports(tmp_path / "d", report_text()))[0].digest,
    ]
    assert len(set(digests)) == len(digests)
    assert first("e", summary="页上不说的").digest == digests[0]


@pytest.mark.parametrize(
    "written",
    [
        "2025-04-09-was",
        "2025-04-10-now",
        "reports/2025/2025-04-10-now.md",
        "2025-04-09-was.md",
        "https://intranet.example/analyses/reports/2025/2025-04-10-now/?q=x#conclusion",
        "../2025-04-10-now/index.html",
    ],
)
def test_a_report_is_named_by_any_id_by_its_file_or_by_its_address(written: str, tmp_path: Path) -> None:
    library = load(tmp_path, {"2025/2025-04-10-now.md": report_text(redirect_from="2025-04-09-was")})
    assert present_id(written, present_ids(library.reports)) == "2025-04-10-now"
    assert present_id("2025-04-10-other", present_ids(library.reports)) == "2025-04-10-other"


@given(
    st.integers(1, 12).flatmap(
        lambda count: st.tuples(
            st.lists(st.integers(1, 4), min_size=count, max_size=count),
            st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=2 * count),
        )
    )
)
def test_threads_are_the_connected_sets_in_order_whatever_follows_what(
    tmp_path_factory: pytest.TempPathFactory, given_: tuple[list[int], set[tuple[int, int]]]
) -> None:
    days, joined = given_
    days = sorted(days)
    template = _template(tmp_path_factory)
    ids = [f"2025-04-0{day}-r{number:02}" for number, day in enumerate(days)]
    follows = {
        later: {earlier for one, earlier in joined if one == later and earlier < later} for later in range(len(ids))
    }
    reports = [
        replace(
            template,
            id=ids[n],
            date=template.date.replace(day=days[n]),
            follows=tuple(ids[earlier] for earlier in sorted(follows[n])),
        )
        for n in range(len(ids))
    ]
    groups = {n: {n} for n in range(len(ids))}
    for later, others in follows.items():
        for earlier in others:
            merged = groups[later] | groups[earlier]
            groups |= dict.fromkeys(merged, merged)
    for number, report in enumerate(with_threads(reports)):
        expected = {ids[n] for n in groups[number]} if len(groups[number]) > 1 else set()
        assert {part.id for part in report.thread} == expected
        dates = [part.date for part in report.thread]
        assert dates == sorted(dates)
        place = {part.id: at for at, part in enumerate(report.thread)}
        assert all(place[earlier] < place[report.id] for earlier in report.follows)


_KEPT: list[Report] = []


def _template(factory: pytest.TempPathFactory) -> Report:
    if not _KEPT:
        _KEPT.extend(load_reports(factory.mktemp("template"), report_text()))
    return _KEPT[0]
