"""The pictures of a Word document as files that a report may have: what Word shows of them, and nothing besides.

What is PNG, JPEG or WebP within the limits stays as it is, without what it says of place and camera. What is of another
type, too large, or cropped is drawn anew by Pillow; what is cropped away in Word is in no file. What Pillow cannot draw,
as the drawings of Windows (EMF, WMF), is left out.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree
from PIL import Image, ImageOps

from eventlib.authoring.stand_ins import replace_pictures
from eventlib.authoring.word_package import Relation, WordPackage, attribute, name_of
from eventlib.library.figures import MOST_FIGURES
from eventlib.reading.images import MOST_BYTES, MOST_PIXELS, SUFFIXES, WIDEST, read_image, without_private

_TYPES = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "DIB", "TIFF")
_MOST_RAW = 20 * 1024 * 1024
"""Bytes of a picture in a document."""
_MOST_DRAWN = 4 * MOST_PIXELS
"""Of all pictures that are drawn anew: what takes a few seconds."""
_LARGE = 4_000_000
"""Pixels from which on what is drawn anew is made smaller."""
# What programs write of a picture that nobody has described.
_MADE = re.compile(r"\s*(?:描述已自动生成|AI 生成的内容可能不正确|Description automatically generated|AI-generated)")
_NO_DESCRIPTION = re.compile(
    r"(?:图片|图像|Picture|image|IMG)?[ _-]*\d*|.*\.(?:png|jpe?g|gif|bmp|tiff?|webp|emf|wmf)", re.I
)
_SIDES = (("l", "cropleft"), ("t", "croptop"), ("r", "cropright"), ("b", "cropbottom"))


@dataclass(frozen=True, slots=True)
class WordPicture:
    """A picture of a document, as a file."""

    content: bytes
    suffix: str
    """`.png`, `.jpg` or `.webp`."""
    description: str
    """What the document says that it shows; may be empty."""


class Pictures:
    """The pictures of a document that is being read."""

    def __init__(self, package: WordPackage) -> None:
        self.found: list[WordPicture] = []
        self._package = package
        self._numbers: dict[tuple[str, tuple[float, ...], str], int | None] = {}
        self._drawn = 0

    def add(self, element: etree._Element, relations: Mapping[str, Relation]) -> int | None:
        """Return the number of a picture among those found, the same for one that stands in several places.

        `relations` are those of the part that it stands in. None where it is not in the document, or cannot be drawn, or
        is one too many.
        """
        relation = relations.get(attribute(element, "r:embed") or attribute(element, "r:id") or "")
        if relation is None or relation.kind != "image":
            return None
        key = relation.target, _crop(element), _description(element)
        if key not in self._numbers:
            picture = self._read(*key) if len(self.found) < MOST_FIGURES else None
            self._numbers[key] = None if picture is None else len(self.found)
            self.found += [picture] if picture else []
        return self._numbers[key]

    def _read(self, part: str, crop: tuple[float, ...], description: str) -> WordPicture | None:
        raw = self._package.content(part, _MOST_RAW)
        if raw is None:
            return None
        facts = read_image(raw)
        if facts.fault or any(crop):
            try:
                raw = self._draw(raw, crop)
            except Exception:  # of what is damaged or hostile, Pillow raises whatever its readers stumble over
                return None
        else:
            raw = without_private(raw)
        facts = read_image(raw)
        return None if facts.fault else WordPicture(raw, SUFFIXES[facts.type][0], description)

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


def place_pictures(
    text: str, folder: str, pictures: tuple[WordPicture, ...]
) -> tuple[str, dict[str, bytes], list[str]]:
    """Return a report with its figures: the text, the files by name, and the names of those that have no description.

    `folder` is that of the figures as the report names it.
    """
    names: dict[int, str] = {}
    undescribed: dict[str, None] = {}

    def figure(number: int, caption: str) -> str:
        picture = pictures[number]
        name = names.setdefault(number, f"tu-{len(names) + 1}{picture.suffix}")
        caption = caption.strip()
        description = _in_brackets(picture.description) or caption
        if not description:
            undescribed[name] = None
        title = f' "{_in_quotes(caption)}"' if caption else ""
        return f"![{description}]({folder}/{name}{title})"

    text = replace_pictures(text, figure)
    return text, {name: pictures[number].content for number, name in names.items()}, list(undescribed)


def _in_brackets(text: str) -> str:
    return re.sub(r"[\\`*_\[\]<&]", lambda match: f"&#{ord(match[0])};", text)


def _in_quotes(text: str) -> str:
    return text.replace('"', "&quot;")


def _written(image: Image.Image, kind: str, **options: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _description(element: etree._Element) -> str:
    """Return what a document says of a picture, in the words of a person; empty where it has none."""
    said = ""
    for above in element.iterancestors():
        if name_of(above) == "v:shape":
            said = above.get("alt") or ""
        elif name_of(above) == "w:drawing":
            properties = (each for each in above.iter() if str(each.tag).endswith("}docPr"))
            said = next((each.get("descr") or "" for each in properties), "")
        if said:
            break
    said = " ".join(_MADE.split(said)[0].split())
    return "" if _NO_DESCRIPTION.fullmatch(said) else said


def _crop(element: etree._Element) -> tuple[float, ...]:
    """Return which part of a picture is cut off at the left, top, right and bottom, each from 0 to 1."""
    if name_of(element) == "v:imagedata":
        return tuple(_part(element.get(name), 65_536) for _, name in _SIDES)
    parent = element.getparent()
    source = next((each for each in (() if parent is None else parent) if name_of(each) == "a:srcRect"), None)
    return tuple(_part(None if source is None else source.get(name), 100_000) for name, _ in _SIDES)


def _part(text: str | None, whole: int) -> float:
    """Return a share as Office writes it: 25000, 16384f, 25% or 0.25; what is none of these cuts nothing off."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)([f%]?)", (text or "").strip())
    if not match:
        return 0.0
    value = float(match[1])
    share = value / 100 if match[2] == "%" else value / whole if match[2] or whole == 100_000 else value
    return share if share < 1 else 0.0
