"""What lists say of reports is made once, and is the same when it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.cache.store import Store
from eventlib.exports.exports import Line, Lines
from eventlib.exports.feeds import Publication
from eventlib.exports.kept_lines import know_lines
from eventlib.library.catalog import Catalog
from factories import catalog_of, report_text

IDS = ("2025-04-10-report-1", "2025-04-10-report-2")
KEYS = dict(zip(IDS, ("one", "other"), strict=True))


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return catalog_of(tmp_path / "library", report_text(title="甲事"), report_text(title="乙事"))


def lines_of(catalog: Catalog) -> Lines:
    return Lines(catalog, Publication("某库", "https://site.example/", "site.example,2025"))


def said(lines: Lines) -> list[Line]:
    return [Line(lines.item(report_id), lines.row(report_id)) for report_id in IDS]


def test_what_is_kept_is_said_and_not_made_anew(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, expected = Store(tmp_path / "library.sqlite"), said(lines_of(catalog))
    know_lines(first := lines_of(catalog), KEYS, store)
    made: list[str] = []
    make = Lines.make

    def make_and_tell(self: Lines, report_id: str) -> Line:
        made.append(report_id)
        return make(self, report_id)

    monkeypatch.setattr(Lines, "make", make_and_tell)
    know_lines(again := lines_of(catalog), KEYS, store)
    assert said(first) == said(again) == expected
    assert made == []
    know_lines(changed := lines_of(catalog), {**KEYS, IDS[1]: "changed"}, store)
    assert (said(changed), made) == (expected, [IDS[1]])


@pytest.mark.parametrize("poison", [b"", b"\x00", b"\x92\xa1a\x01", b"\x91\xa1a"])
def test_what_is_no_line_is_made_anew(tmp_path: Path, catalog: Catalog, poison: bytes) -> None:
    store = Store(tmp_path / "library.sqlite")
    store.put_many("lines", dict.fromkeys(KEYS.values(), poison))
    know_lines(lines := lines_of(catalog), KEYS, store)
    assert said(lines) == said(lines_of(catalog))
