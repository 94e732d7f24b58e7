"""What is known of an image from its bytes, and what is taken out of it: no pixel, and never an exception."""

from __future__ import annotations

import io
import struct
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from eventlib.reading.images import CAMERA, MOST_BYTES, NOTES, PLACE, read_image, without_private
from pictures import claiming, orientation, picture, pixels
from speed import beyond

KINDS = ["PNG", "JPEG", "WEBP"]


@pytest.mark.parametrize("kind", KINDS)
def test_type_and_measures_are_read_from_the_bytes(kind: str) -> None:
    raw = picture(kind)
    facts = read_image(raw)
    assert (facts.type.upper(), facts.width, facts.height, facts.size) == (kind, 60, 40, len(raw))
    assert (facts.fault, facts.private) == ("", ())
    assert without_private(raw) == raw


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("turned", [1, 3, 6])
def test_place_and_camera_go_and_the_picture_stays_as_it_is_turned(kind: str, turned: int) -> None:
    raw = picture(kind, turned=turned, camera="Canon", latitude="N")
    facts = read_image(raw)
    assert facts.private == (PLACE, CAMERA)
    assert (facts.width, facts.height) == ((40, 60) if turned == 6 else (60, 40))
    fixed = without_private(raw)
    assert b"Canon" not in fixed
    assert pixels(fixed) == pixels(raw)
    assert orientation(fixed) == turned
    after = read_image(fixed)
    assert (after.private, after.width, after.height) == ((), facts.width, facts.height)
    assert without_private(fixed) == fixed


def _noted() -> list[bytes]:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "陈伟", zip=True)
    text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")
    return [
        picture("PNG", pnginfo=text),
        picture("JPEG", comment=b"drawn at home"),
        picture("JPEG", xmp=b"<x:xmpmeta/>"),
        picture("WEBP", xmp=b"<x:xmpmeta/>"),
        *(picture(kind) + b"behind the end" for kind in KINDS),
    ]


@pytest.mark.parametrize("raw", _noted())
def test_notes_go(raw: bytes) -> None:
    assert read_image(raw).private == (NOTES,)
    fixed = without_private(raw)
    assert read_image(fixed)[4:] == ("", ())
    assert pixels(fixed) == pixels(raw)


def test_profiles_of_colours_and_transparency_stay() -> None:
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    for kind in ("PNG", "WEBP"):
        stream = io.BytesIO()
        image.save(stream, kind, lossless=True, icc_profile=b"\0" * 132, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
        with Image.open(io.BytesIO(without_private(stream.getvalue()))) as fixed:
            assert fixed.info.get("icc_profile") == b"\0" * 132
            assert fixed.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_ends_too_early_is_damaged(kind: str) -> None:
    raw = picture(kind, turned=6, camera="Canon")
    for end in range(len(raw)):
        assert read_image(raw[:end]).fault in {"figure-damaged", "figure-type"}, end


def test_a_changed_byte_of_a_png_is_damage() -> None:
    raw = bytearray(picture("PNG"))
    raw[raw.index(b"IDAT") + 6] ^= 1
    assert read_image(bytes(raw)).fault == "figure-damaged"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_images_are_none(kind: str) -> None:
    assert read_image(picture(kind)).fault == "figure-type"
    assert read_image(b'<svg xmlns="http://www.w3.org/2000/svg"/>').fault == "figure-type"


@pytest.mark.parametrize("size", [(5_001, 5_000), (65_000, 65_000), (2**31 - 1, 2**31 - 1)])
def test_what_would_fill_the_memory_is_told_before_it_is_unpacked(size: tuple[int, int]) -> None:
    start = time.process_time()
    assert read_image(claiming(*size)).fault == "figure-size/pixels"
    assert not beyond(1, since=start)


def test_a_file_may_have_so_many_bytes() -> None:
    raw = picture("PNG")
    assert read_image(raw + b"\0" * (MOST_BYTES - len(raw))).fault == ""
    assert read_image(raw + b"\0" * (MOST_BYTES + 1 - len(raw))).fault == "figure-size"


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xd8\xff" + b"\xff" * (MOST_BYTES - 3),
        picture("JPEG")[:-2] + b"\xff\x00" * 900_000 + b"\xff\xd9",
        b"\xff\xd8" + b"\xff\xe1\x00\x02" * 500_000,
        b"\x89PNG\r\n\x1a\n" + (b"\0\0\0\0tEXt" + struct.pack(">I", zlib.crc32(b"tEXt"))) * 150_000,
        b"RIFF" + struct.pack("<I", MOST_BYTES - 8) + b"WEBP" + b"ANMF\0\0\0\0" * 250_000,
    ],
    ids=["fill", "scan", "segments", "chunks", "frames"],
)
def test_hostile_images_take_no_time(raw: bytes) -> None:
    start = time.process_time()
    read_image(raw)
    without_private(raw)
    assert not beyond(1, since=start)


@given(st.sampled_from(KINDS), st.data())
def test_changed_bytes_raise_nothing_and_what_is_fixed_needs_no_second_time(kind: str, data: st.DataObject) -> None:
    raw = bytearray(picture(kind, turned=6, camera="Canon", latitude="N"))
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), max_size=8)):
        raw[at] = value
    end = data.draw(st.integers(0, len(raw)))
    fixed = without_private(bytes(raw[:end]))
    assert without_private(fixed) == fixed
    assert not read_image(fixed).private
