"""The images of a raw text that is Markdown: which files they are, and what stands for them.

Programs keep them beside the text, as `![展厅](assets/1.png)` or `![[assets/1.png]]`, or `<img src="assets/1.png">` where
somebody changed the size. What comes along leaves the text, and a line of its own stands for it; an image of the web, or
whose file is not there, stays as it is written, so that the check tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from eventlib.authoring.pictures import CAPTION, Picture, PictureFiles, written_description
from eventlib.authoring.stand_ins import picture_mark
from eventlib.authoring.word.left_out import LeftOut, sentences
from eventlib.prose.fences import without_code
from eventlib.prose.marks import SCHEME

_IN_PARENTHESES = r'[^()<>"\n]'
_IMAGE = re.compile(
    r"!\[(?P<said>[^\[\]\n]*)\]\([ \t]*+"
    rf"(?:<(?P<quoted>[^<>\n]+)>[ \t]*|(?P<address>{_IN_PARENTHESES}+(?:\({_IN_PARENTHESES}*\){_IN_PARENTHESES}*)*))"
    r'(?:"(?P<title>[^"\n]*)"[ \t]*)?\)'
    # A link of wikis, behind whose address their programs write how wide the image is.
    r"|!\[\[(?P<wiki>[^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]"
    r"|<img\b(?P<attributes>[^<>\n]*)>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\b(src|alt|title)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
# What stands before the words of a line, where there are no words any more.
_MARKS = re.compile(r"[ \t\u3000>*+•●-]*(?:[0-9]{1,2}[.)、][ \t]*)?")
_WEB = re.compile(rf"{SCHEME.pattern}|//")
_LONGEST_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class TextWithPictures:
    """A raw text whose images were taken out."""

    text: str
    """For `read_raw_analysis`."""
    pictures: tuple[Picture, ...] = ()
    """By the numbers that stand for them in the text."""
    left_out: tuple[LeftOut, ...] = ()
    """In the order of the text."""

    @property
    def left_out_sentences(self) -> list[str]:
        """What was left out, in Chinese; no full stop at their ends."""
        return sentences(self.left_out)


def take_pictures(text: str, read: Callable[[str], bytes | None]) -> TextWithPictures:
    """Take the images out of a text within the limits, with line feeds and without stand-ins; code is left alone.

    `read` returns the file at an address beside the text, None where there is none. Never raises.
    """
    taker = _Taker(read)
    lines, shown = text.split("\n"), without_code(text).split("\n")
    written: list[str] = []
    waiting: list[str] = []
    at = 0
    while at < len(lines):
        rest, found = taker.take(lines[at], shown[at])
        if [title for _, title in found] == [""] and not rest and CAPTION.fullmatch(below := _next(lines, at)):
            found = [(found[0][0], below.strip())]
            at = lines.index(below, at + 1)
        # What stands in an item, stands in it still.
        indent = " " * len(_MARKS.match(lines[at])[0]) if found else ""  # type: ignore[index] # it matches nothing too
        waiting += [indent + picture_mark(number) + title for number, title in found]
        written += [rest] if rest or not found else []
        at += 1
        # A table goes on as long as there are strokes: its images come behind it.
        if waiting and not (rest and "|" in rest and at < len(lines) and "|" in lines[at]):
            written += ["", *waiting, ""]
            waiting = []
    return TextWithPictures("\n".join(written), tuple(taker.files.found), tuple(taker.left_out))


def _next(lines: list[str], at: int) -> str:
    """Return the next line that is not empty."""
    return next((line for line in lines[at + 1 : at + 3] if line.strip()), "")


class _Taker:
    """Takes images out of lines."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self.files = PictureFiles()
        self.left_out: list[LeftOut] = []
        self._read = read
        self._numbers: dict[tuple[str, str], int | None] = {}

    def take(self, line: str, shown: str) -> tuple[str, list[tuple[int, str]]]:
        """Return a line without the images that come along, and number and title of these; `shown` is it without code."""
        found, parts, end = [], [], 0
        for match in _IMAGE.finditer(shown):
            address, said, title = _read_image(match)
            is_link = shown[: match.start()].endswith("[") and shown[match.end() :].startswith("](")
            number = None if is_link or not address else self._number(address, written_description(said))
            if number is None:
                continue
            parts.append(line[end : match.start()])
            end = match.end()
            found.append((number, title))
        if not found:
            return line, []
        rest = re.sub(r"(?<=\S) {2,}", " ", "".join([*parts, line[end:]]))
        return ("" if _MARKS.fullmatch(rest) else rest), found

    def _number(self, address: str, description: str) -> int | None:
        key = address, description
        if key not in self._numbers:
            raw = None if _WEB.match(address) else self._read(address)
            self._numbers[key] = None if raw is None else self.files.add(raw, description)
            if self._numbers[key] is None:
                why = "是网页上的" if _WEB.match(address) else "旁边没有这个文件" if raw is None else "打不开或超过限度"
                place = address if len(address) <= _LONGEST_ADDRESS else f"{address[:_LONGEST_ADDRESS]}…"
                self.left_out.append(LeftOut("张图片", place=f"“{place}”", fate=f"没有导入（{why}），留在原处"))
        return self._numbers[key]


def _read_image(match: re.Match[str]) -> tuple[str, str, str]:
    """Return address, description and title of an image."""
    if match["wiki"]:
        return match["wiki"].strip(), "", ""
    if match["attributes"] is None:
        said = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", match["said"])
        return (match["quoted"] or match["address"]).strip(), said, match["title"] or ""
    found = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(match["attributes"])}
    return found.get("src", ""), found.get("alt", ""), found.get("title", "")
