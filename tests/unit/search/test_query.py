from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.search.normalise import normalise
from eventlib.search.query import Query, days_of, parse_query, texts_of
from factories import TESTS

CASES = json.loads((TESTS / "cases" / "queries.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("query", "groups", "excluded"), CASES)
def test_a_query_says(query: str, groups: list[list[str]], excluded: list[str]) -> None:
    assert parse_query(query, normalise) == Query(tuple(map(tuple, groups)), tuple(excluded))


@given(st.lists(st.text("甲乙丙ab1-", min_size=1).map(lambda text: text.lstrip("-") or "甲"), unique=True))
def test_without_operators_every_word_must_be_held(words: list[str]) -> None:
    normal = tuple(dict.fromkeys(normalise(word) for word in words))
    assert parse_query(" ".join(words), normalise) == Query(tuple((word,) for word in normal))


@given(st.text('甲乙ab -－|"“”OR！'))
def test_any_text_is_a_query_of_normal_terms(text: str) -> None:
    query = parse_query(text, normalise)
    terms = (*query.terms, *query.excluded)
    assert all(text and normalise(text) == text for term in terms for text in texts_of(term))
    assert all(days_of(term) or texts_of(term) == (term,) for term in terms)
    assert all(query.groups)
