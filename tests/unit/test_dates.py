"""Days as people read them: the cases hold for the results of a search in the browser too."""

from __future__ import annotations

import datetime
import json

import pytest

from eventlib.dates import chinese_date, chinese_end
from factories import TESTS

CASES = json.loads((TESTS / "cases" / "days.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("first", "last", "read"), CASES)
def test_what_days_share_is_said_once(first: str, last: str | None, read: str) -> None:
    start = datetime.date.fromisoformat(first)
    behind = f"至{chinese_end(datetime.date.fromisoformat(last), start)}" if last else ""
    assert chinese_date(start) + behind == read
