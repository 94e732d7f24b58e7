"""The search index as static files: segments, what results show of each document, and what all share.

The format, version 13, is described for readers of it in `docs/maintainers/search-format.md`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import accumulate, pairwise
from typing import Any, Protocol, TypeVar

from eventlib.cache.digests import digest_of_bytes, program_digest
from eventlib.library.fields import FACETS
from eventlib.search.cuts import cuts
from eventlib.search.documents import SearchDocument
from eventlib.search.normalise import simplified_forms
from eventlib.search.parts import Facts, Memory, Parts, PartStore, json_bytes, json_text, zipped
from eventlib.search.segment import day_of, digest_of, segment_files, stored_folders
from eventlib.search.suggestions import common_readings
from eventlib.workers import map_items


class Identified(Protocol):
    """What has the id of a document."""

    @property
    def id(self) -> str:
        """The id of the document, which begins with its date."""


Item = TypeVar("Item", bound=Identified)

FORMAT_VERSION = 13

# Every query asks every segment, so fewer are faster to search; an edit rebuilds one, so smaller ones are faster to edit
# in: see search-format.md. A segment of so many characters takes about 0.1 GB of memory.
_SEGMENT_DOCUMENTS = 1_250
_SEGMENT_CHARACTERS = 4_000_000
_SEGMENTS = "search-segment"
"""The kind under which it is kept which files a segment has."""
_SHARED = "search-shared"
"""The kind under which files are kept that follow from the program alone."""


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """Some files of the index, which come and go together."""

    paths: tuple[str, ...]
    """Relative to the folder of the index."""
    digest: str
    """What stands for their content. All but the manifest have it in their paths, and so never change."""
    contents: Callable[[], Mapping[str, bytes]]
    """Makes them, by path."""

    @property
    def place(self) -> str:
        """The folder that holds them and nothing else, with a stroke at its end; else it is one file, and this its path."""
        folder, stroke, _ = self.paths[0].rpartition("/")
        return f"{folder}{stroke}" or self.paths[0]


@dataclass(frozen=True, slots=True)
class _Segment:
    name: str
    start: int
    end: int
    block_count: int
    stored: tuple[tuple[str, int, int], ...]
    """The folders of what is stored: name, and where it begins and ends in the segment."""


def search_index(  # noqa: PLR0913 - documents, what all of them share, and how they are kept
    items: Sequence[Item],
    to_document: Callable[[Item], SearchDocument],
    sections: tuple[str, ...],
    names: bytes,
    *,
    store: PartStore | None = None,
    key_of: Callable[[Item], str] = lambda item: item.id,
    length: Callable[[Item], int] = lambda _: 0,
) -> Iterator[IndexFiles]:
    """Yield all files of the index of whatever is searched; the manifest comes last.

    `to_document` turns an item into a document, in a worker where there are many. What it makes may depend on nothing but
    what `key_of` stands for: parts that `store` keeps under this are not made again. `length` is about how many
    characters a document will have. `names` is the file about the vocabulary in use (see `suggestions`), passed on as it is.

    The manifest is the only file whose name stays when its content changes: a search that has read one manifest finds
    all that it needs, and nothing else, for as long as these files are there.
    """
    store = store or Memory()
    items = sorted(items, key=lambda item: item.id)
    parts = Parts(items, to_document, store, lambda item: f"{_program()}{key_of(item)}")
    days = [day_of(item.id) for item in items]
    ends = [0, *accumulate(map(length, items))]
    found = cuts(
        days,
        lambda start, end: end - start <= _SEGMENT_DOCUMENTS and ends[end] - ends[start] <= _SEGMENT_CHARACTERS,
    )
    entries = []
    for segment, files in _segments(list(found), parts, store):
        entries.append({"name": segment.name, "reports": segment.end - segment.start})
        yield files
        yield from _stored_files(segment, parts)
    shared = {**_of_program(store), "names": names}
    file_names = {name: f"{name}-{digest_of([content])}.json.gz" for name, content in shared.items()}
    for name, path in file_names.items():
        yield _single(path, shared[name])
    manifest = {
        "version": FORMAT_VERSION,
        "sections": list(sections),
        "facets": [
            {"kind": kind, "title": field.title, **asdict(field.facet)} for kind, field in FACETS.items() if field.facet
        ],
        **file_names,
        "segments": entries[::-1],
    }
    yield _single("manifest.json", json_bytes(manifest))


def _segments(
    found: Sequence[tuple[int, int]], parts: Parts[Any], store: PartStore
) -> Iterator[tuple[_Segment, IndexFiles]]:
    """Yield each segment and its files, from the oldest; those that are known are built only if somebody wants them."""
    keys = [f"{_program()}{parts.digest(start, end)}" for start, end in found]
    kept = store.get_many(_SEGMENTS, keys)
    known = {
        number: segment
        for number, key in enumerate(keys)
        if key in kept and (segment := _read(kept[key], *found[number]))
    }
    unknown = [number for number in range(len(found)) if number not in known]
    if unknown:
        parts.keep([document for number in unknown for document in range(*found[number])])

    def build(number: int) -> tuple[_Segment, dict[str, bytes]]:
        start, end = found[number]
        own = [Facts.read(each) for each in parts.facts(start, end)]
        stored = tuple(stored_folders(own))
        files = segment_files(own, parts.texts(start, end), stored)
        return _Segment(digest_of(files.values()), start, end, len(files) - 3, stored), files

    built = map_items(build, unknown, minimum=2, what="编制检索")
    for number, key in enumerate(keys):
        if number in known:
            segment = known[number]
            yield segment, _segment_files(segment, cache(partial(_files_of, build, number)))
        else:
            segment, files = next(built)
            store.put_many(_SEGMENTS, {key: json_bytes([segment.name, segment.block_count, segment.stored])})
            yield segment, _segment_files(segment, partial(dict, files))
    store.keep_only(_SEGMENTS, keys)


def _files_of(build: Callable[[int], tuple[_Segment, dict[str, bytes]]], number: int) -> dict[str, bytes]:
    return build(number)[1]


def _read(content: bytes, start: int, end: int) -> _Segment | None:
    """Return a segment from how it is kept; None if that is nothing of ours."""
    try:
        name, block_count, stored = json.loads(content)
        rows = tuple((str(folder), int(first), int(last)) for folder, first, last in stored)
        int(name, 16)
        [int(folder, 16) for folder, _, _ in rows]
    except (ValueError, TypeError):
        return None
    return _Segment(name, start, end, int(block_count), rows)


def _segment_files(segment: _Segment, files: Callable[[], Mapping[str, bytes]]) -> IndexFiles:
    names = (
        "segment.json.gz",
        "slugs.json.gz",
        "sections.json.gz",
        *(f"{number}.bin" for number in range(segment.block_count)),
    )
    paths = {name: f"{segment.name}/{name}" for name in names}
    return IndexFiles(
        tuple(paths.values()),
        segment.name,
        lambda: {paths[name]: content for name, content in files().items()},
    )


def _stored_files(segment: _Segment, parts: Parts[Any]) -> Iterator[IndexFiles]:
    """Yield what results show of the documents of a segment, a folder at a time."""
    for name, first, last in segment.stored:
        start, end = segment.start + first, segment.start + last
        paths = tuple(f"stored/{name}/{number}.json.gz" for number in range(end - start))

        def contents(paths: tuple[str, ...] = paths, start: int = start, end: int = end) -> dict[str, bytes]:
            return dict(zip(paths, parts.stored(start, end), strict=True))

        yield IndexFiles(paths, name, contents)


def _of_program(store: PartStore) -> dict[str, bytes]:
    """Return the files, by what they hold, that follow from the program alone."""
    contents = {"variants": lambda: json_text(variants()), "readings": common_readings}
    keys = {name: f"{_program()}{name}" for name in contents}
    kept = store.get_many(_SHARED, keys.values())
    made = {keys[name]: zipped(content()) for name, content in contents.items() if keys[name] not in kept}
    if made:
        store.put_many(_SHARED, made)
        store.keep_only(_SHARED, keys.values())
    return {name: (kept | made)[key] for name, key in keys.items()}


def _single(path: str, content: bytes) -> IndexFiles:
    return IndexFiles((path,), digest_of_bytes(content), lambda: {path: content})


def _program() -> str:
    return program_digest()[:16]


def variants() -> list[list[int]]:
    """Return Traditional characters as differences of code points, and how far the Simplified form of each lies."""
    pairs = sorted((ord(traditional), ord(simplified)) for traditional, simplified in simplified_forms().items())
    steps = [code - before for (before, _), (code, _) in pairwise([(0, 0), *pairs])]
    return [steps, [simplified - code for code, simplified in pairs]]
