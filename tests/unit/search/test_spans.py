from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.dates import chinese_date, chinese_end
from eventlib.search.normalise import normalise
from eventlib.search.spans import plain_date, span_of, touches, written_forms
from factories import TESTS

SPANS = json.loads((TESTS / "cases" / "spans.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("word", "days", "forms"), SPANS)
def test_days_and_spans_are_read(word: str, days: list[str] | None, forms: list[str] | None) -> None:
    text = plain_date(word)
    found = span_of(text)
    assert (found and [str(each) for each in found]) == days
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


LASTING = st.builds(
    lambda first, length: (first, first + length),
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.timedeltas(timedelta(0), timedelta(800)),
)


@given(LASTING)
def test_a_span_as_pages_write_it_is_read_and_looked_for(days: tuple[date, date]) -> None:
    first, last = days
    typed = f"{chinese_date(first)}至{chinese_end(last, first)}"
    assert span_of(typed) == days
    assert written_forms(typed) == (normalise(typed),)
    for between in "到~—–-":
        assert span_of(typed.replace("至", between)) == days
        assert written_forms(typed.replace("至", between)) == (normalise(typed.replace("至", between)), typed)


@given(LASTING, st.dates(), st.dates())
def test_days_of_any_year_are_those_of_every_year(lasted: tuple[date, date], first: date, last: date) -> None:
    asked = span_of(f"{first.month}月{first.day}日至{last.month}月{last.day}日")
    assert asked == (f"{first:%m-%d}", f"{last:%m-%d}")
    begin, end = ((day.month, day.day) for day in (first, last))
    days = (lasted[0] + timedelta(number) for number in range((lasted[1] - lasted[0]).days + 1))
    own = {(day.month, day.day) for day in days}
    wanted = {day for day in own if (begin <= day <= end if begin <= end else day >= begin or day <= end)}
    # 29 February lies between two days in every year.
    assert touches(lasted, asked) == bool(wanted) or (2, 29) in {begin, end}


@given(st.dates(), st.timedeltas(timedelta(0), timedelta(4000)))
def test_spans_are_read(first: date, length: timedelta) -> None:
    last = first + min(length, date.max - first)
    assert span_of(f"{first}..{last}") == (first, last)
    assert (span_of(f"{last}..{first}") is None) == (first < last)
