from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eventlib.library.catalog import build_catalog
from eventlib.search.cache import SegmentCache
from eventlib.search.documents import SearchDocument
from eventlib.search.index import build_segments, index_files
from eventlib.search.normalise import find_all, normalise, parse_query
from eventlib.search.postings import posting_blocks
from eventlib.search.segment import Segment
from eventlib.search.suggestions import spell, suggestions
from eventlib.vocabulary.names import pinyin_syllables
from factories import SECTIONS, TESTS, load, report_text

CASES = json.loads((TESTS / "cases" / "search.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), CASES["normalise"])
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(("query", "terms"), CASES["queries"])
def test_parse_query(query: str, terms: list[str]) -> None:
    assert parse_query(query) == terms


@pytest.mark.parametrize(("term", "text", "starts"), CASES["matches"])
def test_find_all(term: str, text: str, starts: list[int]) -> None:
    assert find_all(term, text) == starts


def test_syllables_of_names_follow_from_the_readings_or_are_given(tmp_path: Path) -> None:
    library = load(
        tmp_path, {"2025/2025-04-10-a.md": report_text(region="[长治市, 长沙市]", entities="[360数字安全集团]")}
    )
    names = suggestions(build_catalog(library.published(), library.vocabulary, library.texts))
    readings = {character: reading for reading, listed in names["readings"].items() for character in listed}
    spelt = {}
    for rows in names["rows"].values():
        for *_, written in rows:
            for _, text, *syllables in written:
                spelt[text] = syllables[0] if syllables else spell(text, readings)
                assert spelt[text] == pinyin_syllables(text)
    assert spelt["长治市"] == ["chang", "zhi", "shi"]
    assert spelt["360数字安全集团"] == ["360", "shu", "zi", "an", "quan", "ji", "tuan"]


def index_of(documents: Iterable[SearchDocument]) -> dict[str, bytes]:
    years: dict[int, list[SearchDocument]] = {}
    for each in documents:
        years.setdefault(int(each.id[:4]), []).append(each)
    return dict(index_files(build_segments(years, lambda each: each), SECTIONS, {}))


def document(number: int, year: int = 2025) -> SearchDocument:
    return SearchDocument(
        id=f"{year}-01-01-r{number:04}",
        title=f"标题{number}",
        texts=("正文", "", "", "", "", "", ""),
        facets={"places": (("330402", "330400", "330000", "cn"),), "topics": (("cybersecurity",),)},
    )


def test_small_years_share_a_segment_and_an_edit_changes_only_its_own() -> None:
    before_edit = [document(number, year) for year in (2022, 2023, 2024, 2025) for number in range(1700)]
    before, after = index_of(before_edit), index_of([*before_edit, document(9000, 2025)])
    manifest = json.loads(after["manifest.json"])
    assert [segment["reports"] for segment in manifest["segments"]] == [3401, 3400]
    changed = {name.split("/")[0] for name in before if before[name] != after.get(name)}
    assert changed == {"manifest.json", json.loads(before["manifest.json"])["segments"][0]["name"]}


def test_a_very_large_year_is_cut() -> None:
    newest_first = [
        replace(document(number), id=f"2025-01-{number // 400 + 1:02}-r{number}") for number in range(6000)
    ][::-1]
    segments = list(build_segments({2024: [document(1, 2024)], 2025: newest_first}, lambda each: each))
    assert [segment.count for segment in segments] == [1, 3200, 2800], "between two days, from the oldest"
    assert max(segments[1].stored) < min(segments[2].stored)


def test_large_texts_make_small_segments() -> None:
    documents = [replace(document(number), id=f"2025-01-{number:02}-r") for number in range(1, 7)]
    segments = build_segments({2025: documents}, lambda each: each, length=lambda _: 4_000_000)
    assert [segment.count for segment in segments] == [2, 2, 2]


def test_a_column_holds_any_number() -> None:
    # A text of 186 KB can have more than a million characters in its normal form, and dates have no end.
    long = replace(document(1), id="9999-12-31-r", texts=("ﷺ" * 70_000, *[""] * 6))
    assert [segment.count for segment in build_segments({9999: [long]}, lambda each: each)] == [1]


def test_index_is_the_same_bytes_every_time() -> None:
    documents = [document(number, 2020 + number % 3) for number in range(9)]
    assert index_of(documents) == index_of(reversed(documents))


def test_empty_index_has_a_manifest() -> None:
    files = index_of([])
    assert json.loads(files["manifest.json"])["segments"] == []
    steps, distances = json.loads(gzip.decompress(files[json.loads(files["manifest.json"])["variants"]]))
    assert len(steps) == len(distances) > 4000


@pytest.mark.parametrize("seed", range(5))
def test_blocks_hold_every_pair_of_a_text(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices("嘉兴市a1 \0\U00020000", k=chance.choice([1, 2, 50, 60_000])))
    codes = np.array([ord(character) for character in text], dtype=np.uint32)
    blocks, pairs = posting_blocks(codes, np.zeros(len(codes), dtype=np.int64), 2)
    assert len(pairs) == 2 * len(blocks)
    for block in blocks:
        assert zlib.adler32(block[:-4]) == int.from_bytes(block[-4:], "big")


@pytest.mark.long
def test_only_changed_segments_are_built_again(tmp_path: Path) -> None:
    old, new = [document(number, 2020) for number in range(3400)], [document(number, 2025) for number in range(200)]
    cache = SegmentCache(tmp_path, "")

    def only(*allowed: SearchDocument) -> Callable[[SearchDocument], SearchDocument]:
        def to_document(each: SearchDocument) -> SearchDocument:
            assert each in allowed, "built again"
            return each

        return to_document

    def build(
        documents: list[SearchDocument], *built: SearchDocument, cache: SegmentCache | None = cache
    ) -> list[Segment]:
        return list(build_segments({2020: old, 2025: documents}, only(*built), cache))

    first = build(new, *old, *new)
    assert build(new) == first
    changed = [*new[1:], document(9000)]
    second = build(changed, *changed)
    assert second == build(changed, *old, *changed, cache=None)
    assert len(list(tmp_path.iterdir())) == 2, "what is no longer used is deleted"
    with pytest.raises(AssertionError, match="built again"):
        build(changed, cache=SegmentCache(tmp_path, "another vocabulary"))
    for archive in tmp_path.iterdir():
        archive.write_bytes(archive.read_bytes()[:1000])
    assert build(changed, *old, *changed) == second
