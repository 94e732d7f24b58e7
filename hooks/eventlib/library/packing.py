"""Readings and texts of reports as bytes.

Unpacking trusts nobody: bytes become values of the types declared here or nothing, and no code is run by them.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec
import zstandard

from eventlib.cache.encoding import encoded
from eventlib.library.readings import Reading
from eventlib.library.report import ReportText, split_sections
from eventlib.library.report_files import Stamp
from eventlib.prose.blocks import Block

Stamped: TypeAlias = tuple[str, Stamp]
"""What stands for the content of a file, and what shows that it is still that."""

_LARGEST_TEXT = 64 * 2**20
"""Bytes of a text when unpacked: many times what a report of the largest size has."""


def _decoded(kind: type[Any], given: Any) -> Any:
    """Return a model of a mapping. Its fields have been validated before they were packed; they are taken as they are."""
    if "date" in given:
        given["date"] = datetime.date.fromisoformat(given["date"])
    return kind.model_construct(**given)


class _Zstandard(threading.local):
    """What compresses and what decompresses, made once for each thread: they serve one at a time."""

    def __init__(self) -> None:
        # A level that leaves words as they are: a sixth more of bytes, in half the time or less each way.
        self.compress = zstandard.ZstdCompressor(level=-1).compress
        self.decompress = zstandard.ZstdDecompressor().decompress


_zstandard = _Zstandard()
_reading_decoder = msgspec.msgpack.Decoder(Reading, dec_hook=_decoded)
_stamps_decoder = msgspec.msgpack.Decoder(dict[str, Stamped])
_codes_decoder = msgspec.msgpack.Decoder(dict[str, str])
_shown_decoder = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw, msgspec.Raw])
_text_decoder = msgspec.msgpack.Decoder(tuple[str, tuple[Block, ...], frozenset[str]])


def pack_reading(reading: Reading) -> bytes:
    """Return a reading as bytes."""
    return encoded(reading)


def unpack_reading(raw: bytes) -> Reading | None:
    """Return the reading that was made these bytes; None if they are none."""
    try:
        return _reading_decoder.decode(raw)
    except msgspec.DecodeError:
        return None


def pack_codes(codes: Mapping[str, str]) -> bytes:
    """Return the codes of places by name as bytes."""
    return encoded(dict(sorted(codes.items())))


def unpack_codes(raw: bytes) -> dict[str, str]:
    """Return the codes that were made these bytes; nothing if they are none."""
    try:
        return _codes_decoder.decode(raw)
    except msgspec.DecodeError:
        return {}


def pack_stamps(stamps: Mapping[str, Stamped]) -> bytes:
    """Return the keys of files, and what these looked like then, as bytes."""
    return encoded(dict(sorted(stamps.items())))


def unpack_stamps(raw: bytes) -> dict[str, Stamped]:
    """Return the keys and stamps that were made these bytes; nothing if they are none."""
    try:
        return _stamps_decoder.decode(raw)
    except msgspec.DecodeError:
        return {}


def pack_text(text: ReportText) -> bytes:
    """Return a text as bytes: compressed, for it is there twice, as it is shown and as it is read."""
    return _zstandard.compress(encoded((text.html, text.blocks, text.anchors)))


def unpack_text(raw: bytes) -> ReportText | None:
    """Return the text that was made these bytes; None if they are none."""
    if (told := _told(_text_decoder, raw)) is None:
        return None
    html, blocks, anchors = told
    return ReportText(html, blocks, split_sections(blocks), anchors)


def unpack_html(raw: bytes) -> str | None:
    """Return the HTML of the text that was made these bytes, in a third of the time; None if they are none."""
    told = _told(_shown_decoder, raw)
    return None if told is None else told[0]


def _told(decoder: msgspec.msgpack.Decoder[Any], raw: bytes) -> Any:
    try:
        if 0 <= zstandard.frame_content_size(raw) <= _LARGEST_TEXT:
            return decoder.decode(_zstandard.decompress(raw))
    except (zstandard.ZstdError, msgspec.DecodeError):
        pass
    return None
