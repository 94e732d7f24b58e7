"""Days as people read them."""

from __future__ import annotations

import datetime

import pytest

from eventlib.dates import chinese_date, chinese_end


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [
        ("2025-04-10", "2025-04-12", "2025年4月10日至12日"),
        ("2025-04-30", "2025-05-02", "2025年4月30日至5月2日"),
        ("2024-12-30", "2025-12-31", "2024年12月30日至2025年12月31日"),
    ],
)
def test_what_days_share_is_said_once(first: str, last: str, read: str) -> None:
    start, end = map(datetime.date.fromisoformat, (first, last))
    assert f"{chinese_date(start)}至{chinese_end(end, start)}" == read
