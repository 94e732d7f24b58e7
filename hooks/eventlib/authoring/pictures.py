"""The pictures that an imported text brings along, as files that a report may have: what is seen of them, and nothing besides.

What is PNG, JPEG or WebP within the limits stays as it is, without what it says of place and camera. What is of another
type, too large, or cropped is drawn anew by Pillow; what is cropped away is in no file. What Pillow cannot draw,
as the drawings of Windows (EMF, WMF), is none. Where the pictures come from is in `word.pictures` and `text_pictures`.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from eventlib.authoring.stand_ins import replace_pictures
from eventlib.library.figures import MOST_FIGURES
from eventlib.reading.images import MOST_BYTES, MOST_PIXELS, SUFFIXES, WIDEST, read_image, without_private

MOST_RAW = 20 * 1024 * 1024
"""Bytes of a picture before it is drawn anew."""
CAPTION = re.compile(
    r"\s*(?:图|Figure|Fig\.?)\s*(?:[0-9]+(?:[-.][0-9]+)?(?![0-9年月日])|[一二三四五六七八九十]+(?=[\s:：、.．]|$)).{0,80}(?<![。；])\s*"
)
"""The line under a picture that is its caption: 图1 处置流程."""
_TYPES = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "DIB", "TIFF")
_MOST_DRAWN = 4 * MOST_PIXELS
"""Of all pictures that are drawn anew: what takes a few seconds."""
_LARGE = 4_000_000
"""Pixels from which on what is drawn anew is made smaller."""
# What programs write of a picture that nobody has described.
_MADE = re.compile(r"\s*(?:描述已自动生成|AI 生成的内容可能不正确|Description automatically generated|AI-generated)")
_NO_DESCRIPTION = re.compile(
    r"(?:图片|图像|Picture|image|IMG)?[ _-]*\d*|.*\.(?:png|jpe?g|gif|bmp|tiff?|webp|emf|wmf)", re.I
)
_WHOLE = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a text, as a file."""

    content: bytes
    suffix: str
    """`.png`, `.jpg` or `.webp`."""
    description: str
    """What the text says that it shows; may be empty."""


class PictureFiles:
    """The pictures of a text that is being read, as far as a report may have them."""

    def __init__(self) -> None:
        self.found: list[Picture] = []
        self._drawn = 0

    def add(self, raw: bytes, description: str, crop: tuple[float, ...] = _WHOLE) -> int | None:
        """Return the number of a picture among those found; None where it cannot be drawn, or is one too many.

        `crop` is which part of it is cut off at the left, top, right and bottom, each from 0 to 1.
        """
        if len(self.found) >= MOST_FIGURES or len(raw) > MOST_RAW:
            return None
        if read_image(raw).fault or any(crop):
            try:
                raw = self._draw(raw, crop)
            except Exception:  # of what is damaged or hostile, Pillow raises whatever its readers stumble over
                return None
        else:
            raw = without_private(raw)
        facts = read_image(raw)
        if facts.fault:
            return None
        self.found.append(Picture(raw, SUFFIXES[facts.type][0], description))
        return len(self.found) - 1

    def _draw(self, raw: bytes, crop: tuple[float, ...]) -> bytes:
        """Return a picture as Word shows it, as PNG, or as JPEG where that is what it was or PNG is too large.

        Raises:
            Exception: it cannot be drawn.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=_TYPES) as image:
                kind, pixels = image.format, image.width * image.height
                self._drawn += pixels
                if pixels > 2 * MOST_PIXELS or self._drawn > _MOST_DRAWN:
                    raise ValueError("too large to be drawn")
                drawn = ImageOps.exif_transpose(image)
                drawn = drawn.convert("RGBA" if drawn.mode in {"LA", "PA", "RGBA", "P"} else "RGB")
        (left, top, right, bottom), (width, height) = crop, drawn.size
        drawn = drawn.crop(
            (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
        )
        if drawn.width * drawn.height > _LARGE:
            drawn.thumbnail((WIDEST, 2 * WIDEST))
        if kind != "JPEG" and len(written := _written(drawn, "PNG")) <= MOST_BYTES:
            return written
        drawn.thumbnail((WIDEST, 2 * WIDEST))
        ground = Image.new("RGB", drawn.size, "white")
        ground.paste(drawn, mask=drawn.getchannel("A") if drawn.mode == "RGBA" else None)
        return _written(ground, "JPEG", quality=88)


def place_pictures(text: str, folder: str, pictures: Sequence[Picture]) -> tuple[str, dict[str, bytes], list[str]]:
    """Return a report with its figures: the text, the files by name, and the names of those that have no description.

    `folder` is that of the figures as the report names it.
    """
    names: dict[bytes, str] = {}
    undescribed: dict[str, None] = {}

    def figure(number: int, caption: str) -> str:
        picture = pictures[number]
        name = names.setdefault(picture.content, f"tu-{len(names) + 1}{picture.suffix}")
        caption = caption.strip()
        description = _in_brackets(picture.description) or caption
        if not description:
            undescribed[name] = None
        title = f' "{_in_quotes(caption)}"' if caption else ""
        return f"![{description}]({folder}/{name}{title})"

    text = replace_pictures(text, figure)
    return text, {name: content for content, name in names.items()}, list(undescribed)


def _in_brackets(text: str) -> str:
    return re.sub(r"[\\`*_\[\]<&]", lambda match: f"&#{ord(match[0])};", text)


def _in_quotes(text: str) -> str:
    return text.replace('"', "&quot;")


def _written(image: Image.Image, kind: str, **options: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def written_description(said: str) -> str:
    """Return what a text says of a picture, in the words of a person; empty where only a program has said something."""
    said = " ".join(_MADE.split(said)[0].split())
    return "" if _NO_DESCRIPTION.fullmatch(said) else said
