"""The search index as static files: segments of whole years, and what they share.

The format, version 6, is described for readers of it in `docs/maintainers/search-format.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby, pairwise
from typing import Any, Protocol, TypeVar

from eventlib.library.fields import FACETS
from eventlib.search.cache import SegmentCache
from eventlib.search.documents import SearchDocument
from eventlib.search.normalise import simplified_forms
from eventlib.search.segment import Segment, build_segment, digest_of, json_bytes, zipped
from eventlib.workers import map_items


class Identified(Protocol):
    """What has the id of a document."""

    @property
    def id(self) -> str:
        """The id of the document, which begins with its date."""


Item = TypeVar("Item", bound=Identified)

FORMAT_VERSION = 6

# Every query asks every segment, so fewer are faster; an edit rebuilds one, which takes about three seconds at this
# size. A segment of so many characters takes about 0.8 GB of memory.
_SEGMENT_DOCUMENTS = 3_500
_SEGMENT_CHARACTERS = 10_000_000


def build_segments(
    years: Mapping[int, Sequence[Item]],
    to_document: Callable[[Item], SearchDocument],
    cache: SegmentCache | None = None,
    length: Callable[[Item], int] = lambda _: 0,
) -> Iterator[Segment]:
    """Yield the segments of whatever is searched, given by year, from the oldest.

    Items have the `id` of their document, which begins with the date. `to_document` turns one into a document, in the
    worker that builds its segment. `length` is about how many characters it will have. What the cache holds is not
    built again. A process holds few segments at a time, if whoever takes them keeps none.
    """
    groups = list(_groups(years, length))
    keys = [cache.key(group) if cache else "" for group in groups]

    def segment(number: int) -> Segment:
        kept = cache.get(keys[number]) if cache else None
        if kept:
            return kept
        built = build_segment(sorted(map(to_document, groups[number]), key=lambda document: document.id))
        if cache:
            cache.put(keys[number], built)
        return built

    yield from map_items(segment, range(len(groups)), minimum=2, what="编制检索")
    if cache:
        cache.keep_only(keys)


def _groups(years: Mapping[int, Sequence[Item]], length: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Yield what goes into each segment, from the oldest: a year or more; of a very large year, some of its days."""
    group: list[Item] = []
    size = 0
    for year in sorted(years):
        items = sorted(years[year], key=lambda item: item.id)
        total = sum(map(length, items))
        if group and not _fits(len(group) + len(items), size + total):
            yield group
            group, size = [], 0
        if _fits(len(items), total):
            group, size = group + items, size + total
            continue
        for _, same_day in groupby(items, key=lambda item: item.id[:10]):
            day = list(same_day)
            more = sum(map(length, day))
            if group and not _fits(len(group) + len(day), size + more):
                yield group
                group, size = [], 0
            group, size = group + day, size + more
    if group:
        yield group


def _fits(count: int, characters: int) -> bool:
    return count <= _SEGMENT_DOCUMENTS and characters <= _SEGMENT_CHARACTERS


def index_files(segments: Iterable[Segment], sections: tuple[str, ...], names: Any) -> Iterator[tuple[str, bytes]]:
    """Yield (path relative to the folder of the index, bytes) for every file; the manifest comes last.

    `segments` come from the oldest. `names` is the vocabulary in use (see `suggestions`), passed on as it is. The
    manifest is the only file whose name stays when its content changes: a search that has read one manifest finds all
    that it needs, and nothing else, for as long as these files are there.
    """
    entries = []
    for segment in segments:
        entries.append({"name": segment.name, "reports": segment.count})
        for name, content in segment.files.items():
            yield f"{segment.name}/{name}", content
        for document_id, content in segment.stored.items():
            yield f"{segment.name}/stored/{document_id}.json.gz", zipped(content)
    file_names = {}
    for name, value in {"variants": variants(), "names": names}.items():
        content = zipped(json_bytes(value))
        file_names[name] = f"{name}-{digest_of([content])}.json.gz"
        yield file_names[name], content
    manifest = {
        "version": FORMAT_VERSION,
        "sections": list(sections),
        "facets": [
            {"kind": kind, "title": field.title, **asdict(field.facet)} for kind, field in FACETS.items() if field.facet
        ],
        **file_names,
        "segments": entries[::-1],
    }
    yield "manifest.json", json_bytes(manifest)


def variants() -> list[list[int]]:
    """Return Traditional characters as differences of code points, and how far the Simplified form of each lies."""
    pairs = sorted((ord(traditional), ord(simplified)) for traditional, simplified in simplified_forms().items())
    steps = [code - before for (before, _), (code, _) in pairwise([(0, 0), *pairs])]
    return [steps, [simplified - code for code, simplified in pairs]]
