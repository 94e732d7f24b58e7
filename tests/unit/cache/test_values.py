from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventlib.cache.store import Store
from eventlib.cache.values import kept_value


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "library.sqlite")


def nobody() -> Any:
    pytest.fail("what is kept is found anew")


def test_a_value_is_found_once_for_what_it_follows_from(store: Store) -> None:
    value = [[(1, True)], []]
    form = list[list[tuple[int, bool]]]
    assert kept_value(store, "near", "a", lambda: value, form=form) == value
    assert kept_value(store, "near", "a", nobody, form=form) == value
    assert kept_value(store, "near", "b", lambda: [[]], form=form) == [[]]


def test_no_value_is_one_too(store: Store) -> None:
    assert kept_value(store, "keys", "a", lambda: [None, "x"], form=list[str | None]) == [None, "x"]
    assert kept_value(store, "keys", "a", nobody, form=list[str | None]) == [None, "x"]
    assert kept_value(store, "none", "a", list, form=list[str]) == []
    assert kept_value(store, "none", "a", nobody, form=list[str]) == []


@pytest.mark.parametrize("foreign", [b"", b"\xc1", b"\x91", b"\x01", b"\x91\x01", b"\x92\xa1x\xa1y", b"\x91\xa1x\x00"])
def test_what_is_of_another_form_is_found_anew(store: Store, foreign: bytes) -> None:
    store.put_many("keys", {"a": foreign})

    def one(keys: list[str]) -> bool:
        return len(keys) == 1

    assert kept_value(store, "keys", "a", lambda: ["x"], form=list[str], fits=one) == ["x"]
    assert kept_value(store, "keys", "a", nobody, form=list[str], fits=one) == ["x"]


def test_without_a_store_that_can_be_written_everything_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "library.sqlite")
    assert kept_value(store, "keys", "a", lambda: ["x"], form=list[str]) == ["x"]
    assert kept_value(store, "keys", "a", lambda: ["y"], form=list[str]) == ["y"]
