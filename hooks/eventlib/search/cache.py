"""Segments of earlier builds, kept by what they were built from: an edit rebuilds one of them."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from eventlib.search.segment import Segment

_FILES, _STORED = "files/", "stored/"


class SegmentCache:
    """A folder of segments, one file each: the SHA-256 of a ZIP archive, and the archive. All may be deleted anytime."""

    def __init__(self, folder: Path, environment: str) -> None:
        """`environment` stands for everything but the items that a segment depends on: program and vocabulary."""
        self._folder = folder
        self._environment = environment

    def key(self, items: Sequence[Any]) -> str:
        """Return what a segment of these items is kept under; `repr` must say everything about an item."""
        digest = hashlib.sha256(self._environment.encode())
        for item in items:
            digest.update(repr(item).encode("utf-8", "surrogatepass") + b"\0")
        return digest.hexdigest()[:32]

    def get(self, key: str) -> Segment | None:
        """Return a kept segment, or None: a damaged archive is as good as none."""
        try:
            digest, raw = self._path(key).read_bytes().split(b"\n", 1)
            if digest.decode() != hashlib.sha256(raw).hexdigest():
                return None
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                content = {name: archive.read(name) for name in archive.namelist()}
                name, count = archive.comment.decode().split()
        except (OSError, ValueError):
            return None
        parts = [
            {name.removeprefix(part): content[name] for name in content if name.startswith(part)}
            for part in (_FILES, _STORED)
        ]
        return Segment(name, int(count), *parts)

    def put(self, key: str, segment: Segment) -> None:
        """Keep a segment; where the folder cannot be written to, it is built again next time."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w") as archive:
                for part, files in ((_FILES, segment.files), (_STORED, segment.stored)):
                    for name, content in files.items():
                        archive.writestr(part + name, content)
                archive.comment = f"{segment.name} {segment.count}".encode()
            unfinished = self._folder / f"{key}.{os.getpid()}.part"
            digest = hashlib.sha256(stream.getbuffer()).hexdigest()
            unfinished.write_bytes(f"{digest}\n".encode() + stream.getbuffer())
            unfinished.replace(self._path(key))
        except OSError:
            return

    def keep_only(self, keys: Sequence[str]) -> None:
        """Delete every segment but these."""
        wanted = {self._path(key) for key in keys}
        for path in self._folder.glob("*"):
            if path not in wanted:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.segment"
