"""The search index as static files: a positional bigram index in segments by year.

The format, version 1, is described for readers of it in `docs/maintainers/search-format.md`. All work on a
segment is a pure function of its documents, so that segments are built in worker processes and an unchanged year keeps
its file names and bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from eventlib.search.documents import FIRST_SECTION_FIELD, NAMES_FIELD, TITLE_FIELD, SearchDocument
from eventlib.search.normalise import is_word, normalise, simplified_forms
from eventlib.workers import map_items

Item = TypeVar("Item")

FORMAT_VERSION = 1

WORD_START = 1
"""The first half of a bigram that stands for the beginning of a word."""
FIELD_END = 0
"""The code point after each paragraph: no term contains it, so that none matches across two."""
_SPACE = 32

# The size of a block before compression. A query loads one block a bigram and segment, so small blocks load less;
# smaller ones than this cost more in file names and block lists than they save.
_BLOCK_BYTES = 5_000

_Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Segment:
    """One year of the index: its name, which is the hash of its content, and its files by name."""

    name: str
    year: int
    count: int
    files: dict[str, bytes]


def build_index(
    years: Mapping[int, Sequence[Item]],
    to_document: Callable[[Item], SearchDocument],
    sections: tuple[str, ...],
    names: Sequence[Any] = (),
) -> Iterator[tuple[str, bytes]]:
    """Yield (path inside the folder of the index, bytes) for every file; the manifest comes last.

    `years` holds whatever is searched, by year; `to_document` turns one item into a document, in the worker that builds
    the year. `names` is what the search box suggests, passed on as it is. The manifest is the only file whose name
    stays when its content changes.
    """

    def segment(year: int) -> Segment:
        return build_segment(year, sorted(map(to_document, years[year]), key=lambda document: document.id))

    segments = map_items(segment, sorted(year for year in years if years[year]), minimum=2)
    for built in segments:
        for name, content in built.files.items():
            yield f"{built.name}/{name}", content
    variants = simplified_forms()
    shared = {"variants": ["".join(variants), "".join(variants.values())], "names": list(names)}
    file_names = {}
    for name, value in shared.items():
        content = _gzip(_json(value))
        file_names[name] = f"{name}-{_digest([content])}.json.gz"
        yield file_names[name], content
    manifest = {
        "version": FORMAT_VERSION,
        "sections": list(sections),
        **file_names,
        "segments": [{"name": s.name, "year": s.year, "reports": s.count} for s in reversed(segments)],
    }
    yield "manifest.json", json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()


def build_segment(year: int, documents: Sequence[SearchDocument]) -> Segment:
    """Return the segment of the documents of a year, sorted by id; equal documents give equal bytes."""
    codes, lengths = _code_points(documents)
    blocks, first_keys = _blocks(*_postings(codes))
    table = {
        "ids": [document.id for document in documents],
        "titles": [len(normalise(document.title)) for document in documents],
        # Lengths in code points of title, names and all the rest: columns of like numbers compress better than rows.
        "lengths": [
            [row[TITLE_FIELD] for row in lengths],
            [row[NAMES_FIELD] for row in lengths],
            [sum(row[FIRST_SECTION_FIELD:]) for row in lengths],
        ],
        "blocks": "".join(first_keys),
        **_facets(documents),
    }
    files = {"segment.json.gz": _gzip(_json(table))}
    # Only a search within one section needs to know where each one lies.
    sections = [list(column) for column in zip(*(row[FIRST_SECTION_FIELD:] for row in lengths), strict=True)]
    files["sections.json.gz"] = _gzip(_json(sections))
    files |= {f"{number}.bin": block for number, block in enumerate(blocks)}
    files |= {f"text/{number}.json.gz": _gzip(_json(_text(document))) for number, document in enumerate(documents)}
    return Segment(_digest(files.values()), year, len(documents), files)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]


def _facets(documents: Sequence[SearchDocument]) -> dict[str, Any]:
    """Return each kind of facet as a list of keys and, for each document, the numbers of its keys in that list."""
    found: dict[str, Any] = {}
    for kind in ("places", "entities", "topics", "types"):
        keys = sorted({key for document in documents for key in getattr(document, kind)})
        number = {key: index for index, key in enumerate(keys)}
        found[kind] = {
            "keys": keys,
            "of": [[number[key] for key in getattr(document, kind)] for document in documents],
        }
    return found


def _text(document: SearchDocument) -> dict[str, Any]:
    """Return what a result shows: fetched for the ten results that are shown."""
    return {
        "id": document.id,
        "title": document.title,
        "date": document.date,
        "url": document.url,
        "place": document.place,
        "summary": document.summary,
        "anchors": document.anchors,
        "sections": document.fields[FIRST_SECTION_FIELD:],
    }


def _code_points(documents: Sequence[SearchDocument]) -> tuple[_Array, list[list[int]]]:
    """Return the normalised text of all documents as one array, and the length of each field of each document.

    A field is its paragraphs, each followed by FIELD_END.
    """
    parts: list[str] = []
    lengths: list[list[int]] = []
    for document in documents:
        row = []
        for text in document.fields:
            field = "".join(normalise(line) + chr(FIELD_END) for line in text.split("\n") if line)
            parts.append(field)
            row.append(len(field))
        lengths.append(row)
    joined = "".join(parts)
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), lengths


def _postings(codes: _Array) -> tuple[_Array, _Array, _Array, _Array, _Array]:
    """Return the posting lists of all bigrams, sorted by bigram.

    Returns (first code points, second code points, start of each list in the bytes, its length, the bytes). A list is
    the sorted positions of its bigram, as differences in LEB128; the first is the difference from 0.
    """
    alphabet, dense = _dense_alphabet(codes)
    size = len(codes)
    positions = np.arange(max(size - 1, 0), dtype=np.uint64)
    first, second = dense[:-1].astype(np.uint64), dense[1:].astype(np.uint64)
    starts_bigram = codes[:-1] > _SPACE
    bigrams = ((first << np.uint64(48)) | (second << np.uint64(32)) | positions)[starts_bigram]

    word_alphabet = np.fromiter((is_word(chr(int(code))) for code in alphabet), dtype=bool, count=len(alphabet))
    words = word_alphabet[dense]
    starts = np.flatnonzero(words & ~np.concatenate(([False], words))[:-1]).astype(np.uint64)
    marker = np.uint64(int(np.searchsorted(alphabet, WORD_START)))
    word_starts = (marker << np.uint64(48)) | (dense[starts].astype(np.uint64) << np.uint64(32)) | starts

    entries = np.sort(np.concatenate((bigrams, word_starts)))
    if not len(entries):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing, nothing, nothing.astype(np.uint8)
    keys = entries >> np.uint64(32)
    places = (entries & np.uint64(0xFFFFFFFF)).astype(np.int64)
    heads = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    deltas = np.diff(places, prepend=0)
    deltas[heads] = places[heads]
    payload, ends = _varints(deltas)
    list_ends = ends[np.concatenate((heads[1:], [len(places)])) - 1]
    list_starts = np.concatenate(([0], list_ends[:-1]))
    head_keys = keys[heads]
    firsts = alphabet[(head_keys >> np.uint64(16)).astype(np.int64)]
    seconds = alphabet[(head_keys & np.uint64(0xFFFF)).astype(np.int64)]
    return firsts, seconds, list_starts, list_ends - list_starts, payload


def _dense_alphabet(codes: _Array) -> tuple[_Array, _Array]:
    """Return the code points in use, in order, and the text in their numbers: 16 bits each, so that a bigram and its
    position are one 64-bit number, which sorts fast."""
    used = np.zeros(0x110000, dtype=bool)
    used[codes] = True
    used[[FIELD_END, WORD_START, _SPACE]] = True
    alphabet = np.flatnonzero(used).astype(np.uint32)
    if len(alphabet) > 0xFFFF or len(codes) >= 1 << 32:
        raise ValueError("a segment has at most 65,535 distinct characters and 4 Gi characters of text")
    numbers = np.zeros(0x110000, dtype=np.uint16)
    numbers[alphabet] = np.arange(len(alphabet), dtype=np.uint16)
    return alphabet, numbers[codes]


def _varints(values: _Array) -> tuple[_Array, _Array]:
    """Return numbers below 2**35 in LEB128, and where each one ends in the bytes."""
    sizes = np.ones(len(values), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        sizes += values >= (1 << bits)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    encoded = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for byte in range(5):
        longer = sizes > byte
        if not longer.any():
            break
        part = (values[longer] >> (7 * byte)) & 0x7F
        encoded[starts[longer] + byte] = part | np.where(sizes[longer] > byte + 1, 0x80, 0)
    return encoded, ends


def _blocks(
    firsts: _Array, seconds: _Array, starts: _Array, sizes: _Array, payload: _Array
) -> tuple[list[bytes], list[str]]:
    """Return the compressed blocks, and the first bigram of each.

    A block is: the number of its bigrams; for each the difference of its first code point from the one before, its
    second code point (where the first is the same as before, the difference from the one before), the bytes of its
    list; then the lists. All numbers are LEB128.
    """
    if not len(firsts):
        return [], []
    bounds = [0]
    cumulative = np.cumsum(sizes + 4)
    while bounds[-1] < len(firsts):
        base = cumulative[bounds[-1] - 1] if bounds[-1] else 0
        bounds.append(max(int(np.searchsorted(cumulative, base + _BLOCK_BYTES)), bounds[-1] + 1))
    bounds[-1] = len(firsts)
    steps = np.diff(firsts.astype(np.int64), prepend=0)
    heads = np.array(bounds[:-1])
    steps[heads] = firsts[heads]
    # Most bigrams are rare, and their keys a large part of the index: neighbours differ by little.
    seconds = seconds.astype(np.int64)
    keys_after = np.where(steps == 0, np.diff(seconds, prepend=0), seconds)
    header, ends = _varints(np.stack((steps, keys_after, sizes.astype(np.int64)), axis=1).reshape(-1))
    header_ends = np.concatenate(([0], ends[2::3]))
    blocks, keys = [], []
    for low, high in pairwise(bounds):
        count, _ = _varints(np.array([high - low]))
        lists = payload[int(starts[low]) : int(starts[high - 1] + sizes[high - 1])]
        head = header[int(header_ends[low]) : int(header_ends[high])]
        blocks.append(_gzip(count.tobytes() + head.tobytes() + lists.tobytes()))
        keys.append(chr(int(firsts[low])) + chr(int(seconds[low])))
    return blocks, keys
