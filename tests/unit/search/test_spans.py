from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.search.normalise import normalise
from eventlib.search.spans import plain_date, span_of, written_forms
from factories import TESTS

SPANS = json.loads((TESTS / "cases" / "spans.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("word", "days", "forms"), SPANS)
def test_days_and_spans_are_read(word: str, days: list[str] | None, forms: list[str] | None) -> None:
    text = plain_date(word)
    found = span_of(text)
    assert (found and [each.isoformat() for each in found]) == days
    if found:
        assert [*written_forms(text)] == forms


@given(
    st.dates(),
    st.sampled_from(["{0}-{1}-{2}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日"]),
    st.sampled_from([1, 2]),
)
def test_every_day_is_read_and_looked_for_as_it_is_typed(day: date, pattern: str, width: int) -> None:
    numbers = (f"{day.year:04}", *(str(number).zfill(width) for number in (day.month, day.day)))
    typed = pattern.format(*numbers)
    assert span_of(typed) == (day, day)
    assert normalise(typed) in written_forms(typed)
    assert f"{day.year:04}年{day.month}月{day.day}日" in written_forms(typed)


@given(st.dates(), st.timedeltas(timedelta(0), timedelta(4000)))
def test_spans_are_read(first: date, length: timedelta) -> None:
    last = first + min(length, date.max - first)
    assert span_of(f"{first}..{last}") == (first, last)
    assert (span_of(f"{last}..{first}") is None) == (first < last)
