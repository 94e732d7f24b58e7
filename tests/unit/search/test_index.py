from __future__ import annotations

import gzip
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.cache.digests import digest_of
from eventlib.library.catalog import build_catalog
from eventlib.search.columns import column, steps_column, texts_columns
from eventlib.search.cuts import cuts
from eventlib.search.documents import SearchDocument
from eventlib.search.index import IndexFiles, search_index
from eventlib.search.lines import code_points, normalised_lines, units_of
from eventlib.search.normalise import find_all, normalise
from eventlib.search.parts import Memory, PartStore, zipped_columns
from eventlib.search.suggestions import names_file, spell, suggestions
from eventlib.vocabulary.names import pinyin_syllables
from factories import SECTIONS, TESTS, load, report_text
from publishing.index_columns import names_in, numbers_in, texts_in
from publishing.index_reader import SearchIndex

CASES = json.loads((TESTS / "cases" / "search.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), CASES["normalise"])
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


_KINDS_OF_CHARACTERS = st.sampled_from("甲乙Bé 　。…，①㎡がÅ한한\u00ad\ufe0f\uffff\U00020000\ud800\r\0\n\n")


@given(st.lists(st.text(_KINDS_OF_CHARACTERS | st.characters(codec=None), max_size=12), min_size=1, max_size=4))
def test_lines_of_many_texts_are_what_each_is_alone(texts: list[str]) -> None:
    fields = ["".join(f"{normalise(line)}\0" for line in text.split("\n") if line) for text in texts]
    assert normalised_lines(texts) == ("".join(fields), list(map(len, fields)))


@given(st.lists(st.text(_KINDS_OF_CHARACTERS | st.characters(codec=None), max_size=12), min_size=1, max_size=4))
def test_what_is_kept_of_lines_says_each_of_their_characters(texts: list[str]) -> None:
    lines, lengths = normalised_lines(texts)
    assert code_points(units_of(lines)).tolist() == list(map(ord, lines))
    assert sum(lengths) == len(lines)


@given(st.lists(st.text(st.sampled_from("甲A 　。…\0\n\n"), max_size=12), min_size=1, max_size=4))
def test_lines_of_common_characters_are_what_each_is_alone(texts: list[str]) -> None:
    fields = ["".join(f"{normalise(line)}\0" for line in text.split("\n") if line) for text in texts]
    assert normalised_lines(texts) == ("".join(fields), list(map(len, fields)))


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


def index_of(
    documents: Iterable[SearchDocument], store: PartStore | None = None, length: int = 0
) -> dict[str, IndexFiles]:
    """Return the files of the index of some documents, by path, as whatever makes them."""
    files = search_index(
        list(documents),
        lambda each: each,
        SECTIONS,
        names_file({"home": "cn", "readings": {}, "rows": {}}),
        store=store,
        key_of=digest_of,
        length=lambda _: length,
    )
    return {path: each for each in files for path in each.paths}


def contents_of(index: dict[str, IndexFiles]) -> dict[str, bytes]:
    return {path: files.contents()[path] for path, files in index.items()}


def sizes(index: dict[str, IndexFiles]) -> list[int]:
    """Return how many reports each segment has, the newest first."""
    return [segment["reports"] for segment in manifest_of(index)["segments"]]


def manifest_of(index: dict[str, IndexFiles]) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(index["manifest.json"].contents()["manifest.json"])
    return manifest


def document(number: int, day: str = "2025-01-01") -> SearchDocument:
    return SearchDocument(
        id=f"{day}-r{number:04}",
        title=f"标题{number}",
        texts=("正文", "", "", "", "", "", ""),
        facets={"places": ("330402",), "topics": ("cybersecurity",)},
        stored=json.dumps({"id": f"{day}-r{number:04}"}),
    )


def days(first: int, count: int, of_a_day: int = 1) -> list[SearchDocument]:
    """Return so many documents of each of some days, given by their ordinals."""
    return [
        document(number, date.fromordinal(day).isoformat())
        for day in range(first, first + count)
        for number in range(of_a_day)
    ]


@given(
    st.lists(st.integers(1, 5000), max_size=200).map(sorted),
    st.integers(1, 5000),
    st.integers(1, 40),
)
def test_one_more_document_moves_cuts_where_it_stands_and_nowhere_else(row: list[int], day: int, most: int) -> None:
    def pieces(days: list[int]) -> list[tuple[int, ...]]:
        return [tuple(days[start:end]) for start, end in cuts(days, lambda start, end: end - start <= most)]

    before, after = pieces(row), pieces(sorted([*row, day]))
    assert [each for piece in before for each in piece] == row
    assert all(len(piece) <= most or len(set(piece)) == 1 for piece in after)
    gone, new = ([piece for piece in one if piece not in other] for one, other in ((before, after), (after, before)))
    assert len(gone) <= 1
    assert sorted([*(each for piece in gone for each in piece), day]) == [each for piece in new for each in piece]


def test_an_edit_changes_one_segment_and_a_few_of_what_is_stored() -> None:
    row = days(738000, 3000)
    before, after = index_of(row), index_of([replace(row[1000], stored='{"new": 1}'), *row[:1000], *row[1001:]])
    assert sizes(before) == sizes(after)
    assert len(sizes(before)) > 1
    changed = {path.split("/")[0] for path in before.keys() - after.keys() if not path.startswith("stored/")}
    assert len(changed) == 1
    stored = {path for path in before.keys() - after.keys() if path.startswith("stored/")}
    assert 0 < len(stored) <= 32


def test_a_day_is_never_cut() -> None:
    assert sizes(index_of([*days(738000, 1, 2600), *days(738001, 1, 5)])) == [5, 2600]


def test_large_texts_make_small_segments() -> None:
    assert sizes(index_of(days(738000, 8), length=1_000_000)) == [4, 4]


def test_a_column_holds_any_number() -> None:
    # A text of 186 KB can have more than a million characters in its normal form, and dates have no end.
    long = replace(document(1), id="9999-12-31-r", texts=("ﷺ" * 70_000, *[""] * 6))
    assert sizes(index_of([long])) == [1]


def test_index_is_the_same_bytes_every_time() -> None:
    documents = [document(number, f"{2020 + number % 3}-01-01") for number in range(9)]
    assert contents_of(index_of(documents)) == contents_of(index_of(reversed(documents)))


def test_empty_index_has_a_manifest() -> None:
    files = contents_of(index_of([]))
    assert json.loads(files["manifest.json"])["segments"] == []
    steps, distances = json.loads(gzip.decompress(files[json.loads(files["manifest.json"])["variants"]]))
    assert len(steps) == len(distances) > 4000


@pytest.mark.parametrize("seed", range(8))
def test_every_piece_of_a_text_is_found_by_who_reads_the_blocks(seed: int) -> None:
    chance = random.Random(seed)
    # Few different characters: their pairs stand so often that they have blocks of their own.
    alphabet = ["嘉兴市a1 \0\U00020000", "嘉兴", "".join(map(chr, range(0x4E00, 0x4E80)))][seed % 3]
    texts = ["".join(chance.choices(alphabet, k=chance.choice([1, 2, 50, 9_000]))) for _ in range(6)]
    documents = [
        replace(document(number, f"2025-01-0{number + 1}"), title="题", texts=(text.replace("\0", "\n"), *[""] * 6))
        for number, text in enumerate(texts)
    ]
    lines = {each.id: [normalise(line) for line in each.texts[0].split("\n")] for each in documents}
    files = contents_of(index_of(documents))
    index = SearchIndex(files.__getitem__)
    for _ in range(20):
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        term = normalise(text[start : start + chance.randint(1, 5)].partition("\0")[0]) or "无"
        holding = {key for key, own in lines.items() if any(find_all(term, line) for line in own)}
        assert index.search(f"“{term}”") == holding, term
    blocks = [content for path, content in files.items() if path.endswith(".bin")]
    assert all(zlib.adler32(block[:-4]) == int.from_bytes(block[-4:], "big") for block in blocks)


@given(st.lists(st.integers(0, 3_000_000)), st.lists(st.text(st.sampled_from("ab嘉\n\U00020000"), max_size=4)))
def test_columns_say_what_they_were_given(numbers: list[int], texts: list[str]) -> None:
    assert numbers_in(column(numbers)) == numbers
    assert list(accumulate(numbers_in(steps_column(sorted(numbers))))) == sorted(numbers)
    assert texts_in(texts_columns(texts)) == texts


_NAME = st.text(st.sampled_from("嘉兴市é"), max_size=3)


@given(
    st.lists(
        st.tuples(st.lists(st.tuples(st.integers(0, 1), _NAME), min_size=1, max_size=3), st.booleans()), max_size=4
    )
)
def test_the_file_of_names_says_what_it_was_given(given_names: list[tuple[list[tuple[int, str]], bool]]) -> None:
    keys = [f"k{number}" for number in range(len(given_names))]
    rows = [
        [
            key,
            "企业",
            number,
            keys[0] if number else None,
            keys[:number],
            [[*each, *([["a", "b"]] if spelt else [])] for each in listed],
        ]
        for number, (key, (listed, spelt)) in enumerate(zip(keys, given_names, strict=True))
    ]
    names = {"home": "cn", "readings": {"jia": "嘉佳", "xing": "兴"}, "rows": {"entities": rows, "places": []}}
    file = json.loads(gzip.decompress(names_file(names)).decode("gbk"))
    assert names_in(file).items() >= names.items()


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans(),
        lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(), inner, max_size=4),
    )
)
def test_what_is_compressed_by_columns_is_the_same_json(value: Any) -> None:
    assert json.loads(gzip.decompress(zipped_columns(value)).decode("gbk")) == value


class Counting(Memory):
    """A store that says what was made, and may lose or spoil what it has."""

    def __init__(self) -> None:
        super().__init__()
        self.made: Counter[str] = Counter()

    def put_many(self, kind: str, contents: Mapping[str, bytes]) -> None:
        self.made[kind] += len(contents)
        super().put_many(kind, contents)

    def forget(self, kind: str) -> None:
        self._kept = {key: content for key, content in self._kept.items() if key[0] != kind}

    def spoil(self, kind: str) -> None:
        self._kept = {key: b"[1]" if key[0] == kind else content for key, content in self._kept.items()}


def test_what_is_kept_is_not_made_again_and_what_is_lost_is() -> None:
    store = Counting()
    row = days(738000, 40)
    first = contents_of(index_of(row, store))
    assert store.made["search-text"] == 40
    assert store.made["search-shared"] == 2
    changed = [replace(row[0], title="另一个标题"), *row[1:]]
    store.made.clear()
    second = contents_of(index_of(changed, store))
    assert store.made == {"search-facts": 1, "search-text": 1, "search-stored": 1, "search-segment": 1}
    assert second == contents_of(index_of(changed)) != first
    for kind in ("search-text", "search-stored", "search-segment", "search-facts", "search-shared"):
        store.forget(kind)
        assert contents_of(index_of(changed, store)) == second, kind
    store.spoil("search-segment")
    assert contents_of(index_of(changed, store)) == second
