"""From the bytes of a file to its text: size, encoding and characters that must not be there.

Owns everything that can be wrong below the level of YAML and Markdown. Never raises on any bytes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from eventlib.reading.findings import Finding
from eventlib.reading.sentences import sentence

MAX_BYTES = 1024 * 1024

_LEGACY_ENCODINGS = {
    "gb18030": "GBK",
    "big5": "Big5",
    "utf_16": "UTF-16",
    "utf_16_le": "UTF-16 LE",
    "utf_16_be": "UTF-16 BE",
    "utf_32": "UTF-32",
}
# One scan for anything suspicious; the few hits are told apart afterwards.
SUSPICIOUS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd-\uffff]"
)
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile("[\xad\u180e\u200b-\u200d\u2060-\u2065\ufeff]")
BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
"""Ends of lines in other programs: without them words run together."""
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Characters without a meaning of their own: what they show depends on the fonts of a computer."""
LIKELY = dict(
    zip(
        # Of Wingdings and Symbol, as documents of Word hold them: the number of the sign in the font, above U+F000.
        "\uf06c\uf06e\uf06f\uf071\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0df\uf0e0\uf0e8\uf0f0\uf0fb\uf0fc\uf0fd\uf0fe\uf0b0\uf0b1\uf0b4\uf0d7"
        # Where GB 18030-2000 had no code points of Unicode yet, and GB 18030-2005 and -2022 name them.
        "\ue5e5\ue7c7\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864"
        "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796",
        "●■□❑◆❖▪◻•➢←→➔⇨✗✓☒☑°±×⋅"
        "\u3000ḿ\U00020087\U00020089\U000200cc龴龵龶龷\U000215d7龸\U0002298f龹龺\U000241fe龻︐︒︑︓︔︕︖︗︘︙",
        strict=True,
    )
)
"""What some of them most often were."""
_ZERO_WIDTH_JOINER = "\u200d"
# Where a joiner makes one emoji of two: 👩‍💻, 🏳️‍🌈. The blocks of Unicode that emoji are in, and what may follow one.
_PICTURE = (
    "\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
)
EMOJI_JOINER = re.compile(f"(?<=[{_PICTURE}\ufe0f]){_ZERO_WIDTH_JOINER}(?=[{_PICTURE}])")


@dataclass(frozen=True, slots=True)
class SourceText:
    r"""The text of a file with `\n` line ends, and what was wrong with its bytes.

    `text` is None when nothing could be decoded. `clean` is the same text made readable as YAML (see `cleaned`).
    """

    text: str | None
    findings: tuple[Finding, ...] = ()

    @property
    def clean(self) -> str:
        """The text with every bad character as a space."""
        return cleaned(self.text or "")


@lru_cache(maxsize=1)  # asked several times of one file
def is_plain(text: str) -> bool:
    """Tell at once of most texts that they hold none of the characters that the patterns here are for.

    Python prints none of these but U+FFFD; that of others it does not print a few either only costs a closer look.
    """
    return text.replace("\n", " ").isprintable() and "\ufffd" not in text


def cleaned(text: str) -> str:
    """Return a text with every bad character replaced by a space, so that positions stay and YAML can be read."""
    return SUSPICIOUS.sub(" ", text)


def cleaned_prose(text: str) -> str:
    """Return a text with every bad character replaced by a space, but for the joiners in emoji."""

    def replaced(match: re.Match[str]) -> str:
        return match[0] if EMOJI_JOINER.match(text, match.start()) else " "

    return SUSPICIOUS.sub(replaced, text)


def without_invisible(text: str) -> str:
    """Return a text without characters that nobody sees, which come along with what is copied; emoji keep their joiners."""
    return INVISIBLE.sub(lambda match: match[0] if EMOJI_JOINER.match(text, match.start()) else "", text)


def read_source(raw: bytes, path: str) -> SourceText:
    """Decode the bytes of a file; `path` is only named in findings."""
    if len(raw) > MAX_BYTES:
        size = f"{len(raw) / MAX_BYTES:.1f} MiB"
        return SourceText(
            None,
            (Finding(path, 1, 1, "file-too-large", f"文件有 {size}，上限是 1 MiB", "分成几篇报告，图片不要嵌入正文"),),
        )
    text, findings = _decode(raw, path)
    if text is None:
        return SourceText(None, tuple(findings))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(text, (*findings, *(() if is_plain(text) else _check_characters(text, path))))


def _decode(raw: bytes, path: str) -> tuple[str | None, list[Finding]]:
    has_wide_bom = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if raw.startswith(codecs.BOM_UTF8):
        text, findings = _decode(raw[3:], path)
        bom = Finding(path, 1, 1, "encoding-bom", "文件开头有 BOM（U+FEFF）", "另存为“UTF-8（无 BOM）”")
        return text, [bom, *findings]
    try:
        if not has_wide_bom and not _looks_wide(raw):
            return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        position = error.start
    else:
        position = 0
    line = raw.count(b"\n", 0, position) + 1
    encoding, text = _identify(raw)
    if encoding:
        message = f"文件是 {encoding} 编码，不是 UTF-8"
        suggestion = "在编辑器里选“另存为”，编码选 UTF-8"
    else:
        message = f"文件不是 UTF-8 编码，第 {position + 1} 个字节起无法解码，也认不出是什么编码"
        suggestion = "确认这是文本文件，再用编辑器另存为 UTF-8"
    return text, [Finding(path, line, 1, "encoding", message, suggestion)]


def _looks_wide(raw: bytes) -> bool:
    """Tell UTF-16 without a BOM from UTF-8: every second byte of ASCII text is NUL."""
    head = raw[:4096]
    return len(head) >= 4 and head.count(0) * 10 > len(head) * 2


def _identify(raw: bytes) -> tuple[str | None, str | None]:
    """Return the Chinese name of the encoding and the text, or (None, None)."""
    # Imported late: only a broken file needs it.
    from charset_normalizer import from_bytes

    # Two bytes of GBK always are a character of UTF-16 as well; what tells them apart is that only the line ends and
    # Latin letters of UTF-16 hold NUL bytes.
    wide = 0 in raw or raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    candidates = [name for name in _LEGACY_ENCODINGS if name.startswith("utf") == wide]
    best = from_bytes(raw, cp_isolation=candidates, enable_fallback=False).best()
    if best is None:
        return None, None
    try:
        # charset-normalizer's own output drops a BOM only for some encodings; decode again, the same for all.
        text = raw.decode(best.encoding).lstrip("\ufeff")
    except (UnicodeDecodeError, LookupError):
        return None, None
    return _LEGACY_ENCODINGS.get(best.encoding, best.encoding), text


def _check_characters(text: str, path: str) -> Iterator[Finding]:
    """Yield findings for characters that are never right, anywhere in a file."""
    for match in SUSPICIOUS.finditer(text):
        if not INVISIBLE.match(match[0]):
            yield _finding(match[0], path, position_of(text, match.start()))


def _finding(character: str, path: str, at: tuple[int, int]) -> Finding:
    code = f"U+{ord(character):04X}"
    if BIDI.match(character):
        return Finding(path, *at, "char-bidi", *sentence("char-bidi", code=code))
    if character == "\ufffd":
        return Finding(path, *at, "char-lost", *sentence("char-lost"))
    if BREAK.match(character):
        return Finding(path, *at, "char-control", *sentence("char-control/break", code=code))
    rule = "char-invisible" if INVISIBLE.match(character) else "char-control"
    return Finding(path, *at, rule, *sentence(rule, code=code))


def check_value(value: str, path: str, at: tuple[int, int]) -> Iterator[Finding]:
    r"""Yield findings for characters in a value of the front matter that stand in the file as escapes: "\u202e"."""
    for match in SUSPICIOUS.finditer(value):
        yield _finding(match[0], path, at)


def check_invisible(text: str, path: str, *, front_matter_end: int) -> Iterator[Finding]:
    """Yield findings for zero-width characters: errors before offset `front_matter_end`, warnings after it.

    In a name they make two names of one; in prose they only hide words from the search. A joiner in an emoji of the
    prose is left alone.
    """
    for match in INVISIBLE.finditer(text):
        in_front_matter = match.start() < front_matter_end
        if not in_front_matter and EMOJI_JOINER.match(text, match.start()):
            continue
        line, column = position_of(text, match.start())
        rule = "char-invisible" if in_front_matter else "body-invisible"
        yield Finding(path, line, column, rule, *sentence(rule, code=f"U+{ord(match[0]):04X}"))


def check_private(text: str, path: str) -> Iterator[Finding]:
    """Yield findings for private-use characters, with what they probably were."""
    for match in PRIVATE.finditer(text):
        code, likely = f"U+{ord(match[0]):04X}", LIKELY.get(match[0])
        said = (
            sentence("char-private/likely", code=code, likely=likely) if likely else sentence("char-private", code=code)
        )
        yield Finding(path, *position_of(text, match.start()), "char-private", *said)


def position_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of an offset in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
