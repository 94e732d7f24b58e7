"""One segment of the search index: some documents as files.

The format is described for readers of it in `docs/maintainers/search-format.md`. A segment is a pure function of its
documents, so that it can be built in a worker process, and keeps its file names and bytes while they stay the same.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np

from eventlib.library.fields import FACETS
from eventlib.search.columns import column, lists_columns, steps_column, texts_columns
from eventlib.search.cuts import cuts
from eventlib.search.lines import code_points
from eventlib.search.parts import Facts, json_text, zipped, zipped_columns
from eventlib.search.postings import STEP, posting_blocks

# What is stored of so many documents lies in one folder, whose name is 6 bytes in the tables that every first search
# loads; when one of them changes, all are written anew, a millisecond's work.
_STORED_TOGETHER = 32


def segment_files(
    facts: Sequence[Facts], texts: Iterable[bytes], stored: Sequence[tuple[str, int, int]]
) -> dict[str, bytes]:
    """Return the files of a segment by name, but for what is stored; equal documents give equal bytes.

    Documents are given by their facts and their text in normal form, sorted by id, and with the folders of what is `stored`.
    """
    lengths = [each.lengths for each in facts]
    steps = [-(-sum(row) // STEP) for row in lengths]
    filled = (
        content + bytes(2 * (STEP * count - sum(row)))
        for content, count, row in zip(texts, steps, lengths, strict=True)
    )
    codes = code_points(b"".join(filled))
    # The parts of document n are its title, 2n, and its texts, 2n + 1.
    starts = STEP * np.cumsum([0, *steps[:-1]])
    parts = np.stack((starts, starts + [row[0] for row in lengths]), axis=1)
    postings = posting_blocks(codes, parts.reshape(-1))
    table = {
        "days": steps_column([day_of(each.id) for each in facts]),
        # Columns of like numbers compress better than rows.
        "titles": column(row[0] for row in lengths),
        "steps": column(steps),
        "withdrawn": column(number for number, each in enumerate(facts) if each.is_withdrawn),
        "older": column(number for number, each in enumerate(facts) if each.has_newer),
        # A column has no negative numbers.
        "entered": column(
            2 * each.entered_after if each.entered_after >= 0 else -2 * each.entered_after - 1 for each in facts
        ),
        "ended": column(each.ended_after for each in facts),
        "stored": [column(end - start for _, start, end in stored), "".join(name for name, _, _ in stored)],
        "runs": [steps_column(postings.runs[:, 0].tolist()), column(postings.runs[:, 1])],
        "own": [steps_column(postings.own[:, 0].tolist()), *map(column, postings.own.T[1:])],
        **{kind: _facet(facts, kind) for kind in FACETS},
    }
    files = {"segment.json.gz": zipped_columns(table)}
    # Who is shown ten results finds their ids in what is stored of these.
    files["slugs.json.gz"] = zipped(json_text([each.id[11:] for each in facts]))
    # Only a search within one section needs to know where each one lies.
    files["sections.json.gz"] = zipped_columns([column(each) for each in zip(*lengths, strict=True)][1:])
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
    return _day(document_id[:10])


@cache  # each is asked for several times, and of several documents
def _day(date: str) -> int:
    return datetime.date.fromisoformat(date).toordinal()


def _facet(facts: Sequence[Facts], kind: str) -> dict[str, Any]:
    """Return a kind of facet: its keys, and for each document the numbers of its own in two columns: how many, which."""
    own = [each.facets.get(kind, []) for each in facts]
    keys = sorted(set(chain.from_iterable(own)))
    number = {key: index for index, key in enumerate(keys)}.__getitem__
    return {"keys": texts_columns(keys), "of": lists_columns(list(map(number, listed)) for listed in own)}


def digest_of(parts: Iterable[bytes]) -> str:
    """Return 16 hexadecimal digits that stand for some contents in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]
