"""One segment of the search index: some documents as files.

The format is described for readers of it in `docs/maintainers/search-format.md`. A segment is a pure function of its
documents, so that it can be built in a worker process, and keeps its file names and bytes while they stay the same.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from eventlib.library.fields import FACETS
from eventlib.search.cuts import cuts
from eventlib.search.parts import Facts, zipped_columns
from eventlib.search.postings import posting_blocks

# What is stored of so many documents lies in one folder, whose name is 6 bytes in the tables that every first search
# loads; when one of them changes, all are written anew, a millisecond's work.
_STORED_TOGETHER = 32


def segment_files(facts: Sequence[Facts], texts: Iterable[bytes]) -> dict[str, bytes]:
    """Return the files of a segment by name, but for what is stored; equal documents give equal bytes.

    Documents are given by their facts and their text in normal form, sorted by id.
    """
    text = b"".join(texts).decode("utf-8", "surrogatepass")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = [each.lengths for each in facts]
    # The parts of document n are its title, 2n, and its texts, 2n + 1.
    part_lengths = [length for row in lengths for length in (row[0], sum(row[1:]))]
    postings = posting_blocks(codes, np.repeat(np.arange(len(part_lengths)), part_lengths), len(part_lengths))
    stored = stored_folders(facts)
    table = {
        "days": _column(np.diff([day_of(each.id) for each in facts], prepend=0)),
        "slugs": "\n".join(each.id[11:] for each in facts),
        # Columns of like numbers compress better than rows.
        "titles": _column(row[0] for row in lengths),
        "texts": _column(sum(row[1:]) for row in lengths),
        "withdrawn": _column(number for number, each in enumerate(facts) if each.is_withdrawn),
        "older": _column(number for number, each in enumerate(facts) if each.has_newer),
        # A column has no negative numbers.
        "entered": _column(
            2 * each.entered_after if each.entered_after >= 0 else -2 * each.entered_after - 1 for each in facts
        ),
        "ended": _column(each.ended_after for each in facts),
        "stored": [_column(end - start for _, start, end in stored), "".join(name for name, _, _ in stored)],
        "blocks": [_column(np.diff(postings.separators[:, 0], prepend=0)), _column(postings.separators[:, 1])],
        "long": [_column(np.diff(postings.long[:, 0], prepend=0)), _column(postings.long[:, 1])],
        **{kind: _facet(facts, kind) for kind in FACETS},
    }
    files = {"segment.json.gz": zipped_columns(table)}
    # Only a search within one section needs to know where each one lies.
    files["sections.json.gz"] = zipped_columns([_column(column) for column in zip(*lengths, strict=True)][1:])
    return files | {f"{number}.bin": block for number, block in enumerate(postings.blocks)}


def stored_folders(facts: Sequence[Facts]) -> list[tuple[str, int, int]]:
    """Return the folders that what is stored of the documents of a segment lies in: name, first document, and last + 1.

    A name is 12 hexadecimal digits that stand for the content: enough to tell one edition of these documents from another.
    """
    days = [day_of(each.id) for each in facts]
    return [
        (digest_of(each.stored.encode() for each in facts[start:end])[:12], start, end)
        for start, end in cuts(days, lambda start, end: end - start <= _STORED_TOGETHER)
    ]


def day_of(document_id: str) -> int:
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


def _facet(facts: Sequence[Facts], kind: str) -> dict[str, Any]:
    """Return a kind of facet: its keys, and for each document the numbers of its own in two columns: how many, which."""
    own = [each.facets.get(kind, []) for each in facts]
    keys = sorted({key for listed in own for key in listed})
    number = {key: index for index, key in enumerate(keys)}
    return {"keys": keys, "of": [_column(map(len, own)), _column(number[key] for listed in own for key in listed)]}


def digest_of(parts: Iterable[bytes]) -> str:
    """Return 16 hexadecimal digits that stand for some contents in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]
