"""One segment of the search index: some documents as files.

The format is described for readers of it in `docs/maintainers/search-format.md`. A segment is a pure function of its
documents, so that it can be built in a worker process, and keeps its file names and bytes while they stay the same.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eventlib.library.fields import FACETS
from eventlib.search.documents import SearchDocument
from eventlib.search.normalise import normalise
from eventlib.search.postings import FIELD_END, posting_blocks


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the index: its name, which is the hash of its content, and its files by name."""

    name: str
    count: int
    files: dict[str, bytes]
    stored: dict[str, bytes]
    """What is stored of each document, by id; of the content too, as results show it."""


def build_segment(documents: Sequence[SearchDocument]) -> Segment:
    """Return the segment of some documents, sorted by id; equal documents give equal bytes."""
    codes, parts, lengths = _code_points(documents)
    blocks, first_pairs = posting_blocks(codes, parts, 2 * len(documents))
    table = {
        "days": _column(np.diff([_day(document.id) for document in documents], prepend=0)),
        "slugs": "\n".join(document.id[11:] for document in documents),
        # Columns of like numbers compress better than rows.
        "titles": _column(row[0] for row in lengths),
        "texts": _column(sum(row[1:]) for row in lengths),
        "withdrawn": _column(number for number, document in enumerate(documents) if document.is_withdrawn),
        "blocks": [_column(np.diff(first_pairs[::2], prepend=0)), _column(first_pairs[1::2])],
        **{kind: _facet(documents, kind) for kind in FACETS},
    }
    files = {"segment.json.gz": zipped(json_bytes(table))}
    # Only a search within one section needs to know where each one lies.
    files["sections.json.gz"] = zipped(json_bytes([_column(column) for column in zip(*lengths, strict=True)][1:]))
    files |= {f"{number}.bin": block for number, block in enumerate(blocks)}
    stored = {document.id: document.stored.encode() for document in documents}
    return Segment(digest_of([*files.values(), *stored.values()]), len(documents), files, stored)


def _day(document_id: str) -> int:
    """Return the date that an id begins with, in days, 0001-01-01 being day 1."""
    return datetime.date.fromisoformat(document_id[:10]).toordinal()


def _column(numbers: Iterable[int]) -> str:
    """Return numbers as the characters that many places after U+0028, surrogates left out: short in UTF-8 and JSON.

    A number of 2**20 or more is U+10FFFE, then its quotient by 2**20, then the remainder.
    """
    return "".join(map(_characters, numbers))


def _characters(number: int) -> str:
    if number >= 1 << 20:
        return f"\U0010fffe{_characters(number >> 20)}{_characters(number & 0xFFFFF)}"
    code = int(number) + 0x28
    return chr(code if code < 0xD800 else code + 0x800)


def _lists(lists: Iterable[Sequence[int]]) -> list[str]:
    """Return lists of numbers as two columns: their lengths, and all their numbers."""
    rows = list(lists)
    return [_column(map(len, rows)), _column(number for row in rows for number in row)]


def _facet(documents: Sequence[SearchDocument], kind: str) -> dict[str, Any]:
    """Return a kind of facet: its keys; for each key the numbers of those above it; for each document those of its own.

    Only keys that documents have for their own say what is above them, and they come first.
    """
    chains = {chain[0]: chain[1:] for document in documents for chain in document.facets.get(kind, ())}
    keys = sorted(chains)
    keys += sorted({key for above in chains.values() for key in above} - set(keys))
    number = {key: index for index, key in enumerate(keys)}
    return {
        "keys": keys,
        "above": _lists([number[key] for key in chains[own]] for own in sorted(chains)),
        "of": _lists(sorted(number[chain[0]] for chain in document.facets.get(kind, ())) for document in documents),
    }


def _code_points(documents: Sequence[SearchDocument]) -> tuple[Any, Any, list[list[int]]]:
    """Return the normalised text of all documents as one array, the part of each character, the lengths of fields.

    A field is its paragraphs, each followed by FIELD_END. The parts of document n are its title, 2n, and its texts,
    2n + 1.
    """
    written: list[str] = []
    lengths: list[list[int]] = []
    for document in documents:
        row = []
        for text in (document.title, *document.texts):
            field = "".join(normalise(line) + chr(FIELD_END) for line in text.split("\n") if line)
            written.append(field)
            row.append(len(field))
        lengths.append(row)
    codes = np.frombuffer("".join(written).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    part_lengths = [length for row in lengths for length in (row[0], sum(row[1:]))]
    return codes, np.repeat(np.arange(len(part_lengths)), part_lengths), lengths


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON in UTF-8 without needless blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def zipped(content: bytes) -> bytes:
    """Return content compressed by gzip, the same bytes on every day."""
    return gzip.compress(content, 6, mtime=0)


def digest_of(parts: Iterable[bytes]) -> str:
    """Return 16 hexadecimal digits that stand for some contents in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]
