"""One image file, read from its bytes: what it is, how large it is shown, and what it says besides the picture.

Every byte is accounted for, part by part (PNG chunks, JPEG segments, RIFF chunks), so that a file that ends too early is
told, and what is no part of the picture (place, camera, notes) can be taken out without touching a pixel. Pillow reads
the measures. No picture is decoded: that takes a hundred times as long, in every build.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

MOST_BYTES = 2 * 1024 * 1024
"""Of a file."""
MOST_PIXELS = 25_000_000
"""Of a picture: width times height."""
WIDEST = 1600
"""How wide a picture is made that is drawn anew, in pixels: more than any page shows."""
SUFFIXES = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "WebP": (".webp",)}
"""The types of images that a report may have, with the ends of their names."""

PLACE, CAMERA, NOTES = "拍摄地点", "相机信息", "附加的说明"
"""What a file may say besides the picture."""

# Each part costs time; a real file has some dozens, a large PNG a few hundred.
_MOST_PARTS = 20_000
_ORIENTATION, _GPS = 0x0112, 0x8825


class ImageFacts(NamedTuple):
    """What is known of an image file."""

    type: str = ""
    """One of `SUFFIXES`; empty where it is none of them."""
    width: int = 0
    height: int = 0
    """In pixels as it is shown: turned where the file says so."""
    size: int = 0
    """In bytes."""
    fault: str = ""
    """Why it cannot be shown, as a key of the sentences; empty where it can."""
    private: tuple[str, ...] = ()
    """What it says besides the picture, in Chinese."""


class _DamagedError(Exception):
    pass


class _Part(NamedTuple):
    raw: bytes
    kind: str = ""
    """What it says besides the picture: one of the above, `exif`, or nothing."""
    exif: bytes = b""
    """Its EXIF, without the name before it."""


def read_image(raw: bytes) -> ImageFacts:
    """Return what is known of an image from its bytes. Never raises, whatever they are."""
    found = _type_of(raw)
    if not found:
        return ImageFacts(size=len(raw), fault="figure-type")
    if len(raw) > MOST_BYTES:
        return ImageFacts(found, size=len(raw), fault="figure-size")
    try:
        parts = _parts(raw, found)
        width, height = _measures(raw, found)
    except _DamagedError:
        return ImageFacts(found, size=len(raw), fault="figure-damaged")
    if width * height > MOST_PIXELS:
        return ImageFacts(found, width, height, len(raw), "figure-size/pixels")
    orientation, private = _said(parts)
    if orientation > 4:
        width, height = height, width
    # What is kept of it is the orientation, in the form that it is written in here.
    kept = b"".join(_kept(parts, found, orientation))
    return ImageFacts(found, width, height, len(raw), private=private if kept != raw else ())


def without_private(raw: bytes) -> bytes:
    """Return an image without what it says besides the picture; of that, the orientation stays.

    No pixel is touched. What is no image, or is damaged, is returned as it is.
    """
    try:
        if not (found := _type_of(raw)):
            return raw
        parts = _parts(raw, found)
    except _DamagedError:
        return raw
    return b"".join(_kept(parts, found, _said(parts)[0]))


def _type_of(raw: bytes) -> str:
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WebP" if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP" else ""


def _measures(raw: bytes, found: str) -> tuple[int, int]:
    from PIL import Image  # imported late: where no image is read anew, nothing needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=(found.upper(),)) as image:
                width, height = image.size
    except Image.DecompressionBombError:
        return MOST_PIXELS, MOST_PIXELS  # Pillow says no more than that it is far too large
    except Exception as error:  # of a damaged file, Pillow raises whatever its readers stumble over
        raise _DamagedError from error
    if width < 1 or height < 1:
        raise _DamagedError
    return width, height


def _parts(raw: bytes, found: str) -> list[_Part]:
    """Return all parts of an image, which together are its bytes.

    Raises:
        _DamagedError: it ends too early, or is damaged where that can be seen.
    """
    readers: dict[str, Callable[[bytes], Iterator[_Part]]] = {
        "PNG": _png_parts,
        "JPEG": _jpeg_parts,
        "WebP": _webp_parts,
    }
    parts: list[_Part] = []
    try:
        for part in readers[found](raw):
            parts.append(part)
            if len(parts) > _MOST_PARTS:
                raise _DamagedError
    except (IndexError, struct.error) as error:
        raise _DamagedError from error
    return parts


# What draws the picture, by the names that PNG gives: its extensions for animation and colour among them.
_PNG_PICTURE = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)


def _png_parts(raw: bytes) -> Iterator[_Part]:
    at, name, has_picture = 8, b"", False
    yield _Part(raw[:at])
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", raw, at)
        end = at + 12 + length
        name = raw[at + 4 : at + 8]
        if end > len(raw) or zlib.crc32(raw[at + 4 : end - 4]) != int.from_bytes(raw[end - 4 : end]):
            raise _DamagedError
        has_picture = has_picture or name == b"IDAT"
        is_exif = name == b"eXIf"
        exif = raw[at + 8 : end - 4] if is_exif else b""
        yield _Part(raw[at:end], "exif" if is_exif else "" if name in _PNG_PICTURE else NOTES, exif)
        at = end
    if not has_picture:
        raise _DamagedError
    if at < len(raw):
        yield _Part(raw[at:], NOTES)


# What is coded in a scan: everything up to a marker that neither restarts it nor stands for a byte of it.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_EXIF = b"Exif\0\0"


def _jpeg_parts(raw: bytes) -> Iterator[_Part]:
    at, has_picture = 2, False
    yield _Part(raw[:at])
    while True:
        start = at
        if raw[at] != 0xFF:
            raise _DamagedError
        while raw[at] == 0xFF:  # a marker may be filled up
            at += 1
        marker = raw[at]
        at += 1
        if marker == 0xD9:
            yield _Part(raw[start:at])
            break
        (length,) = struct.unpack_from(">H", raw, at)
        at += length
        if length < 2 or at > len(raw) or marker in {0x00, 0x01, *range(0xD0, 0xD9)}:
            raise _DamagedError
        if marker == 0xDA:
            has_picture = True
            if not (following := _MARKER.search(raw, at)):
                raise _DamagedError
            at = following.start()
        yield _jpeg_part(raw[start:at], marker)
    if not has_picture:
        raise _DamagedError
    if at < len(raw):
        yield _Part(raw[at:], NOTES)


def _jpeg_part(part: bytes, marker: int) -> _Part:
    content = part[part.index(marker, 1) + 3 :]
    if marker == 0xE1 and content.startswith(_EXIF):
        return _Part(part, "exif", content.removeprefix(_EXIF))
    # Of what programs may add, JFIF, a profile of colours and what Adobe says of them draw the picture.
    is_picture = marker in {0xE0, 0xEE} or (marker == 0xE2 and content.startswith(b"ICC_PROFILE\0"))
    return _Part(part, NOTES if (0xE0 <= marker <= 0xEF and not is_picture) or marker == 0xFE else "")


_WEBP_PICTURE = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"))


def _webp_parts(raw: bytes) -> Iterator[_Part]:
    end = 8 + int.from_bytes(raw[4:8], "little")
    if end > len(raw):
        raise _DamagedError
    yield _Part(raw[:12])
    at, has_picture = 12, False
    while at < end:
        name = raw[at : at + 4]
        (length,) = struct.unpack_from("<I", raw, at + 4)
        after = at + 8 + length + length % 2
        if after > end:
            raise _DamagedError
        has_picture = has_picture or name in {b"VP8 ", b"VP8L", b"ANMF"}
        exif = raw[at + 8 : at + 8 + length].removeprefix(_EXIF) if name == b"EXIF" else b""
        yield _Part(raw[at:after], "exif" if exif else "" if name in _WEBP_PICTURE else NOTES, exif)
        at = after
    if not has_picture:
        raise _DamagedError
    if at < len(raw):
        yield _Part(raw[at:], NOTES)


def _said(parts: list[_Part]) -> tuple[int, tuple[str, ...]]:
    """Return how the picture is turned, from 1 (not at all) to 8, and what is said besides it."""
    from PIL import Image

    orientation, said = 1, set[str]()
    for part in parts:
        if part.kind != "exif":
            said.add(part.kind)
            continue
        exif = Image.Exif()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exif.load(_EXIF + part.exif)
                turned = exif.get(_ORIENTATION, 1)
                tags = set(exif)
        except Exception:  # as above; what cannot be read is none the less said
            turned, tags = 1, {0}
        orientation = turned if isinstance(turned, int) and 1 <= turned <= 8 else orientation
        said |= {PLACE} if _GPS in tags else set()
        said |= {CAMERA} if tags - {_ORIENTATION, _GPS} else set()
        said |= {NOTES} if tags <= {_ORIENTATION} else set()
    return orientation, tuple(kind for kind in (PLACE, CAMERA, NOTES) if kind in said)


def _kept(parts: list[_Part], found: str, orientation: int) -> Iterator[bytes]:
    """Yield the parts that draw the picture, with the orientation in the one form that this program writes."""
    picture = [part.raw for part in parts if not part.kind]
    exif = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0) if orientation > 1 else b""
    if found == "WebP":
        yield from _kept_webp(picture, exif)
        return
    if found == "PNG":
        content = b"eXIf" + exif
        turned = struct.pack(">I", len(exif)) + content + struct.pack(">I", zlib.crc32(content))
        behind = 2  # the head of the picture
    else:
        turned = b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + _EXIF + exif
        # JFIF comes first where there is any.
        behind = 2 if picture[1][:2] == b"\xff\xe0" else 1
    yield from (*picture[:behind], *([turned] if exif else ()), *picture[behind:])


def _kept_webp(picture: list[bytes], exif: bytes) -> Iterator[bytes]:
    head, *chunks = picture
    if exif:
        chunks.append(b"EXIF" + struct.pack("<I", len(exif)) + exif)  # whose length is even
    if chunks[0][:4] == b"VP8X":
        flags = chunks[0][8] & ~0x0C | (0x08 if exif else 0)  # that there is EXIF (8), XMP (4)
        chunks[0] = chunks[0][:8] + bytes((flags,)) + chunks[0][9:]
    yield head[:4] + struct.pack("<I", 4 + sum(map(len, chunks))) + head[8:]
    yield from chunks
