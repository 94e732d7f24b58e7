"""What the files of a folder say, each read only where nothing is kept of the same file, sections and program."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eventlib.cache.digests import digest_of, digest_of_bytes, program_digest
from eventlib.cache.store import Store
from eventlib.library.near_duplicates import Signature, signature
from eventlib.library.packing import (
    Stamped,
    pack_codes,
    pack_reading,
    pack_stamps,
    pack_text,
    unpack_codes,
    unpack_html,
    unpack_reading,
    unpack_stamps,
    unpack_text,
)
from eventlib.library.readings import Reading, read_report
from eventlib.library.report import Report, ReportText
from eventlib.library.report_files import ReportContent, ReportFile
from eventlib.prose.blocks import joined
from eventlib.reading.findings import Finding
from eventlib.reading.images import read_image
from eventlib.workers import collecting_nothing, map_items, meanwhile

_READING, _TEXT, _SIGNATURE = "reading", "text", "signature"
"""The kinds of what is kept of a file, under one key."""
_PLACES = "places"
"""The kind of what is kept of all files together: looking up a place in its path takes as long as reading what is kept."""
_STAMPS = "stamps"
"""The kind of what all files looked like when they were read last."""
_SETTLED = 3_000_000_000
"""Nanoseconds: how long nobody must have written to a file, so that its looks say that nobody has since. Some disks know the
time by two seconds."""
_AT_ONCE = 256
"""How many files are read before what came of them is kept."""
FEW = 16
"""So many files are read by one process as long as others are unpacked."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What comes of one file in a worker, packed: whoever keeps it need not know what it says."""

    path: str
    key: str
    packed: Mapping[str, bytes]
    """By kind; none if the file cannot be read, no text if the body cannot."""
    unreadable: Sequence[Finding]


class KeptReports:
    """The files of a folder, and what they say: kept in a store, or else in memory."""

    def __init__(
        self, files: Sequence[ReportFile], sections: tuple[str, ...], store: Store | None, *, compare_texts: bool
    ) -> None:
        """Begin to read what is not kept; in a process beside this one, where hardly any of many files is missing.

        `sections` are the expected names of the `##` sections in order. With `compare_texts`, what each text is compared by
        is found as well.
        """
        self._files = {file.path: file for file in files}
        self._sections = sections
        self._store = store
        self._environment = digest_of((program_digest(), sections)) if store else ""
        self._keys: dict[str, str] = {}
        self._memory: dict[tuple[str, str], bytes] = {}
        self._unreadable: list[Finding] = []
        self._compare_texts = compare_texts
        self._kept = self._find_kept()
        missing = [file for file in files if file.path not in self._kept]
        self.read_anew = len(missing)
        """How many files there are of which nothing is kept."""
        self._few = missing if len(missing) <= FEW else []
        self._read_few = meanwhile(lambda: [self._read(file) for file in self._few], size=len(self._kept))

    def read(self) -> list[Reading]:
        """Return what each file says, in their order; what cannot be read is left out."""
        readings = self._known()
        # What was begun with, and what turns out to be damaged.
        for some in _parts(iter(self._read_few() if self._few else ())):
            readings |= self._keep(some)
        few = {file.path for file in self._few}
        missing = [file for path, file in self._files.items() if path not in readings and path not in few]
        for some in _parts(map_items(self._read, missing, what="读取报告")):
            readings |= self._keep(some)
        if self._store:
            self._store.keep_only(_READING, self._keys.values(), _TEXT, _SIGNATURE)
        return [readings[path] for path in self._files if path in readings]

    @property
    def unreadable(self) -> Sequence[Finding]:
        """What could not be read, by its path inside the folder of reports."""
        return self._unreadable

    def signatures(self) -> dict[str, Signature]:
        """Return what texts are compared by, by path; those are left out that are too short or cannot be read."""
        found = self._get_many(_SIGNATURE, self._keys.values())
        missing = [path for path, key in self._keys.items() if key not in found]
        signed = map_items(lambda path: signature(self.text_of(path)), missing, what="比较正文")
        made = {self._keys[path]: own for path, own in zip(missing, signed, strict=True)}
        self._put_many(_SIGNATURE, made)
        found |= made
        return {path: found[key] for path, key in self._keys.items() if found[key]}

    def places(self, regions: bytes) -> dict[str, str]:
        """Return the code of each place that was named by the reports of the last run, by name.

        `regions` is the file of the vocabulary that says what places are called.
        """
        key = self._places_key(regions)
        return unpack_codes(self._get_many(_PLACES, [key]).get(key, b""))

    def keep_places(self, regions: bytes, codes: Mapping[str, str]) -> None:
        """Keep the code of each place that is named by a report, by name."""
        key = self._places_key(regions)
        if self._store and self.places(regions) != codes:
            self._store.put_many(_PLACES, {key: pack_codes(codes)})
            self._store.keep_only(_PLACES, [key])

    def _places_key(self, regions: bytes) -> str:
        return digest_of_bytes(f"{self._environment} {digest_of_bytes(regions)}".encode())

    def text_of(self, path: str) -> str:
        """Return the text of a body, a block a line; nothing if it cannot be read."""
        text = self._text(path)
        return joined(text.blocks) if text else ""

    def anchors_of(self, path: str) -> frozenset[str]:
        """Return what can be linked to in a report; nothing if it cannot be read."""
        text = self._text(path)
        return text.anchors if text else frozenset()

    def texts(self, reports: Iterable[Report]) -> Mapping[str, ReportText]:
        """Return the texts of reports by their ids, each unpacked whenever it is asked for."""
        return _Texts({report.id: report.path for report in reports}, self._text, self._html)

    def _html(self, paths: Sequence[str]) -> Iterator[str]:
        """Yield the HTML of some texts.

        Raises:
            KeyError: the file of one has changed or gone since, and nothing is kept of it.
        """
        for start in range(0, len(paths), _AT_ONCE):
            some = paths[start : start + _AT_ONCE]
            packed = self._get_many(_TEXT, [self._keys[path] for path in some])
            for path in some:
                html = unpack_html(packed.get(self._keys[path], b""))
                if html is None:
                    if (text := self._text(path)) is None:
                        raise KeyError(path)
                    html = text.html
                yield html

    def _text(self, path: str) -> ReportText | None:
        key = self._keys[path]
        packed = self._get_many(_TEXT, [key]).get(key)
        if packed and (text := unpack_text(packed)):
            return text
        # Somebody has deleted the store, or it is damaged.
        content, _ = self._files[path].read()
        return self._read_content(path, content)[1] if content else None

    def _find_kept(self) -> Mapping[str, bytes]:
        """Return what is kept of the files, by path."""
        if not self._store or not self._store.has_any(_READING):
            return {}
        self._find_keys()
        kept = self._get_many(_READING, self._keys.values())
        return {path: kept[key] for path, key in self._keys.items() if key in kept}

    @collecting_nothing()
    def _known(self) -> dict[str, Reading]:
        """Return what is kept of the files and is not damaged, by path."""
        readings = {path: unpack_reading(packed) for path, packed in self._kept.items()}
        self._kept = {}
        return {path: reading for path, reading in readings.items() if reading}

    def _find_keys(self) -> None:
        """Find what stands for each file; what looks as it did when that was found out is not read again."""
        known = unpack_stamps(self._get_many(_STAMPS, [self._stamps_key]).get(self._stamps_key, b""))
        now, found = time.time_ns(), dict[str, Stamped]()
        for file in self._files.values():
            stamp, before = file.stamp(), known.get(file.name)
            if before and stamp == before[1]:
                self._keys[file.path] = before[0]
                found[file.name] = before
                continue
            content, unreadable = file.read()
            self._unreadable += unreadable
            if content:
                self._keys[file.path] = key = self._key(file, content)
                # What was written to just now may be written to again without looking otherwise.
                if stamp and not unreadable and max(each for each in stamp if isinstance(each, int)) < now - _SETTLED:
                    found[file.name] = key, stamp
        if found != known:
            self._put_many(_STAMPS, {self._stamps_key: pack_stamps(found)})
            if self._store:
                self._store.keep_only(_STAMPS, [self._stamps_key])

    @property
    def _stamps_key(self) -> str:
        folder = next((os.path.abspath(file.folder) for file in self._files.values()), "")  # noqa: PTH100 - resolves no link
        return digest_of_bytes(f"{self._environment} {folder}".encode("utf-8", "surrogatepass"))

    def _key(self, file: ReportFile, content: ReportContent) -> str:
        return digest_of_bytes(f"{self._environment} {content.digest} {file.path}".encode())

    def _read(self, file: ReportFile) -> _Outcome:
        """Read a file, which may have changed since its key was found."""
        content, unreadable = file.read()
        if content is None:
            return _Outcome(file.path, "", {}, unreadable)
        reading, text = self._read_content(file.path, content)
        packed = {_READING: pack_reading(reading)}
        if text:
            packed[_TEXT] = pack_text(text)
        if self._compare_texts:
            packed[_SIGNATURE] = signature(joined(text.blocks)) if text else b""
        return _Outcome(file.path, self._key(file, content), packed, unreadable)

    def _read_content(self, path: str, content: ReportContent) -> tuple[Reading, ReportText | None]:
        images = {name: read_image(raw) for name, raw in content.pictures.items()}
        return read_report(content.raw, path, self._sections, images)

    def _keep(self, outcomes: Sequence[_Outcome]) -> dict[str, Reading]:
        """Keep what came of some files; return what they say, by path."""
        readings: dict[str, Reading] = {}
        for each in outcomes:
            self._unreadable += each.unreadable
            if each.packed and (reading := unpack_reading(each.packed[_READING])):
                self._keys[each.path] = each.key
                readings[each.path] = reading
            else:
                self._keys.pop(each.path, None)
        # The texts first: what has a reading is not read again.
        for kind in (_TEXT, _SIGNATURE, _READING):
            self._put_many(kind, {each.key: each.packed[kind] for each in outcomes if kind in each.packed})
        return readings

    def _get_many(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        wanted = list(keys)
        found = self._store.get_many(kind, wanted) if self._store else {}
        if self._memory:
            found |= {key: self._memory[kind, key] for key in wanted if (kind, key) in self._memory}
        return found

    def _put_many(self, kind: str, contents: Mapping[str, bytes]) -> None:
        """Keep bytes in the store; what it does not take, and is asked for again, in memory."""
        is_kept = self._store is not None and self._store.put_many(kind, contents)
        if not is_kept and kind != _READING:
            self._memory |= {(kind, key): content for key, content in contents.items()}


def html_of(texts: Mapping[str, ReportText], report_ids: Sequence[str]) -> Iterator[str]:
    """Yield the HTML of some texts, in a third of the time that it takes to get each whole where `KeptReports` has them."""
    if isinstance(texts, _Texts):
        return texts.html_of(report_ids)
    return (texts[report_id].html for report_id in report_ids)


class _Texts(Mapping[str, ReportText]):
    def __init__(
        self,
        paths: Mapping[str, str],
        text: Callable[[str], ReportText | None],
        html: Callable[[Sequence[str]], Iterator[str]],
    ) -> None:
        self._paths = paths
        self._text = text
        self._html = html

    def html_of(self, report_ids: Sequence[str]) -> Iterator[str]:
        return self._html([self._paths[report_id] for report_id in report_ids])

    def __getitem__(self, report_id: str) -> ReportText:
        text = self._text(self._paths[report_id])
        if text is None:  # its file has changed or gone since, and nothing is kept of it
            raise KeyError(report_id)
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _parts(outcomes: Iterator[_Outcome]) -> Iterator[list[_Outcome]]:
    part: list[_Outcome] = []
    for each in outcomes:
        part.append(each)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    yield part
