"""Images for tests, made by Pillow: small, each with what a test wants to be in it."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def picture(
    kind: str = "PNG",
    size: tuple[int, int] = (60, 40),
    *,
    turned: int = 1,
    camera: str = "",
    latitude: str = "",
    **options: object,
) -> bytes:
    """Return an image of a type that Pillow writes, its corners of different colours; the same for the same arguments."""
    image = Image.new("RGB", size, "white")
    image.putpixel((0, 0), (255, 0, 0))
    image.putpixel((size[0] - 1, 0), (0, 0, 255))
    exif = Image.Exif()
    if turned != 1:
        exif[ORIENTATION] = turned
    if camera:
        exif[MAKE] = camera
    if latitude:
        exif.get_ifd(GPS)[1] = latitude
    if kind == "WEBP":
        options = {"lossless": True, **options}
    if len(exif) or latitude:
        options["exif"] = exif.tobytes()
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def pixels(raw: bytes) -> bytes:
    """Return the pixels of an image."""
    with Image.open(io.BytesIO(raw)) as image:
        return image.convert("RGB").tobytes()


def orientation(raw: bytes) -> int:
    """Return how an image is turned."""
    with Image.open(io.BytesIO(raw)) as image:
        return int(image.getexif().get(ORIENTATION, 1))


def claiming(width: int, height: int) -> bytes:
    """Return a PNG that says that it is larger than it is."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    raw = picture("PNG")
    return raw[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + raw[33:]
