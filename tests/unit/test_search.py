from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from eventlib.search.documents import SearchDocument, spelt
from eventlib.search.index import build_index
from eventlib.search.normalise import find_all, normalise, parse_query
from factories import SECTIONS

CASES = json.loads((Path(__file__).parents[1] / "search_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), CASES["normalise"])
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(("query", "terms"), CASES["queries"])
def test_parse_query(query: str, terms: list[str]) -> None:
    assert parse_query(query) == terms


@pytest.mark.parametrize(("term", "text", "starts"), CASES["matches"])
def test_find_all(term: str, text: str, starts: list[int]) -> None:
    assert find_all(term, text) == starts


def test_names_are_found_by_pinyin_and_initials() -> None:
    assert spelt("嘉兴市") == ("嘉兴市", "jiaxingshi", "jxs")
    assert spelt("360数字安全集团") == ("360数字安全集团", "360shuzianquanjituan", "360szaqjt")
    assert spelt("OpenAI") == ("OpenAI",)


def index_of(documents: Iterable[SearchDocument]) -> dict[str, bytes]:
    years: dict[int, list[SearchDocument]] = {}
    for each in documents:
        years.setdefault(int(each.date[:4]), []).append(each)
    return dict(build_index(years, lambda each: each, SECTIONS))


def document(number: int, year: int = 2025) -> SearchDocument:
    return SearchDocument(
        id=f"{year}-01-01-r{number}",
        title=f"标题{number}",
        date=f"{year}-01-01",
        url=f"reports/{number}/",
        place="嘉兴市",
        summary="摘要",
        fields=(f"标题{number}", "嘉兴市\njiaxing", "正文", "", "", "", "", "", ""),
        anchors=("一、事件概述", "", "", "", "", ""),
        places=("330400",),
        entities=(),
        topics=("cybersecurity",),
        types=("企业",),
    )


def test_only_the_edited_year_changes_its_files() -> None:
    before = index_of([document(1, 2024), document(2, 2025)])
    after = index_of([document(1, 2024), document(2, 2025), document(3, 2025)])
    manifest = json.loads(after["manifest.json"])
    assert [(segment["year"], segment["reports"]) for segment in manifest["segments"]] == [(2025, 2), (2024, 1)]
    kept = {name for name in before if before[name] == after.get(name)}
    assert {name.split("/")[0] for name in before if name not in kept} == {
        "manifest.json",
        json.loads(before["manifest.json"])["segments"][0]["name"],
    }


def test_index_is_the_same_bytes_every_time() -> None:
    documents = [document(number, 2020 + number % 3) for number in range(9)]
    assert index_of(documents) == index_of(reversed(documents))


def test_empty_index_has_a_manifest() -> None:
    files = index_of([])
    assert json.loads(files["manifest.json"])["segments"] == []
    variants = json.loads(gzip.decompress(files[json.loads(files["manifest.json"])["variants"]]))
    assert len(variants[0]) == len(variants[1])
