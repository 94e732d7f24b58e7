"""A line of plain text as Markdown that shows exactly it.

Owns what of a line stays a mark: bold text, links, images, web addresses and references to footnotes; in a text that is
Markdown, code, escapes and asterisks too. An image that is not there is for the check to tell of: as text nobody would miss it. Everything else that Markdown would take for a mark is escaped. The form escapes by the same patterns, in `contribute/as_markdown.js`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from eventlib.prose.emphasis import PLAIN_STRONG
from eventlib.prose.marks import WEB_ADDRESS, is_literal

BOLD_SPAN = PLAIN_STRONG
_CODE_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_NOTE_REFERENCE = re.compile(r"\[\^([^\s\[\]^]{1,40})\]")
# Parentheses in pairs are of the address: https://…/Stuxnet_(worm).
_TITLE = r"""(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?"""
# Without words it shows its address.
LINK = re.compile(rf"(?<!!)\[([^\[\]]*)\]\((https?://(?:[^\s()<>]|\([^\s()<>]*\))+){_TITLE}\)")
IMAGE = re.compile(rf"""!\[[^\[\]\n]*\]\([^\s()<>"]+{_TITLE}\)""")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
CODE_OR_ESCAPE = re.compile(rf"{_CODE_SPAN.pattern}|{_ESCAPE.pattern}")
_KEPT = re.compile(
    rf"{_ESCAPE.pattern}|{_CODE_SPAN.pattern}|{_NOTE_REFERENCE.pattern}|{IMAGE.pattern}|{LINK.pattern}|{WEB_ADDRESS.pattern}|{BOLD_SPAN.pattern}"
)
"""What Markdown may read: an escape, code (1), reference to a footnote (2), link (3: words, 4: address), image, web address, bold text (5)."""
# What Markdown would read besides. The last three have a meaning only at the beginning of a line.
ENTITY = re.compile(r"&(?=#?\w+;)")
_NAMED = re.compile(r"&(?:#(x[0-9A-Fa-f]{1,5}|[0-9]{1,6})|([A-Za-z]{2,6}));")
NAMED = {
    **{"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\xa0", "ensp": "\u2002", "emsp": "\u2003"},
    **{"copy": "©", "reg": "®", "trade": "™", "deg": "°", "plusmn": "±", "times": "×", "divide": "÷", "middot": "·"},
    **{"mdash": "—", "ndash": "–", "hellip": "…", "bull": "•", "yen": "¥", "euro": "€", "pound": "£", "sect": "§"},
    **{"ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’", "laquo": "«", "raquo": "»", "rarr": "→", "larr": "←"},
}
"""The names by which programs write characters in Markdown, as in HTML."""
# By number those alone that can be seen, and blanks: none that changes how others are read.
_SEEN = re.compile("[ -~\xa0\xa1-\xac\xae-\u024f\u2010-\u2027\u2030-\u205e\u2100-\u2bff\u3001-\u9fff\uff01-\uffee]")
MARK = re.compile(r"[\\`*_\[\]|]")
# In Markdown an asterisk is a mark where it can be meant as one (see `prose.emphasis`); the site reads it so by itself.
_MARK_OF_MARKDOWN = re.compile(r"[\\`_\[\]|]")
AUTOLINK_START = re.compile(r"<(?=https?://|mailto:)")
_ITEM_NUMBER = re.compile(r"^([0-9]+)([.)])(?=\s)")
_LINE_MARK = re.compile(r"^(?:[#+>-]|\*(?=\s))")
# So is what would open a block of code with the words behind it.
_UNDERLINE_OR_DEFINITION = re.compile(r"^(?:[=:]|~(?=~~))")
# A heading loses what is set off at its ends; 停止支持C# is no such thing.
_HEADING_MARKS = re.compile(r"^#+|(?<=[ \t])#+$")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the lines of a text may hold as marks."""

    notes: frozenset[str] = frozenset()
    """The footnotes that can be referred to."""
    is_markdown: bool = False
    """Whether the text is Markdown: the reverse stroke and the grave accent are marks in it."""


def escape_markdown(line: str, marks: Marks) -> str:
    """Return a line of text as Markdown that shows exactly it."""
    escaped = _ITEM_NUMBER.sub(r"\1\\\2", escape_words(line, marks))
    escaped = _LINE_MARK.sub(lambda match: f"\\{match[0]}", escaped)
    return _UNDERLINE_OR_DEFINITION.sub(lambda match: f"&#{ord(match[0])};", escaped)


def escape_heading(words: str, marks: Marks) -> str:
    """Return the words of a heading as Markdown that shows exactly them."""
    return _HEADING_MARKS.sub(lambda match: "\\#" * len(match[0]), escape_words(words, marks))


def escape_words(line: str, marks: Marks) -> str:
    """Return a piece of a line as Markdown that shows exactly it, wherever it does not begin the line."""
    parts = []
    position = 0
    for match in _KEPT.finditer(line):
        code, note, link_text, _, bold = match.groups()
        is_of_markdown = code is not None or match[0].startswith("\\")
        if (is_of_markdown and not marks.is_markdown) or (note is not None and note not in marks.notes):
            continue
        if match[0].startswith("\\") and is_literal(line, match.start()):
            continue  # in the path of a file, which is text
        parts.append(_escape_text(line[position : match.start()], marks))
        if link_text:
            # Behind the address a title may stand.
            parts.append(f"[{_escape_text(link_text, marks)}]{match[0].partition(']')[2]}")
        else:
            parts.append(match[0] if bold is None else f"**{_escape_text(bold, marks)}**")
        position = match.end()
    parts.append(_escape_text(line[position:], marks))
    return "".join(parts)


def _escape_text(text: str, marks: Marks) -> str:
    mark = _MARK_OF_MARKDOWN if marks.is_markdown else MARK
    text = ENTITY.sub(lambda match: "&" if marks.is_markdown and _named_at(text, match.start()) else "&amp;", text)
    return AUTOLINK_START.sub("&lt;", mark.sub(lambda match: f"\\{match[0]}", text))


def _named_at(text: str, at: int) -> str:
    """Return the character that a text names at a place in the manner of HTML; nothing where it names none."""
    named = _NAMED.match(text, at)
    if named is None:
        return ""
    if named[2]:
        return NAMED.get(named[2], "")
    character = chr(int(named[1][1:], 16) if named[1].startswith("x") else int(named[1]))
    return character if _SEEN.fullmatch(character) else ""


# A line end between two characters that are not ASCII is no space; elsewhere it is one.
_LINE_END = re.compile(r"(?<=[^\x00-\x7f])(?<!\s)\s*\n\s*(?=[^\x00-\x7f])")
_SPACES = re.compile(r"\s+")


def on_one_line(text: str) -> str:
    """Return lines as one; between two characters that are not ASCII stands no space."""
    return _SPACES.sub(" ", _LINE_END.sub("", text)).strip() if "\n" in text else text


_READ = re.compile(rf"{CODE_OR_ESCAPE.pattern}|{_NAMED.pattern}")


def without_marks(text: str, marks: Marks) -> str:
    """Return a text without marks of bold text, and of Markdown without those of code, of what is escaped and of characters by name."""
    words = BOLD_SPAN.sub(r"\1", text)
    return _READ.sub(_read, words) if marks.is_markdown else words


def _read(found: re.Match[str]) -> str:
    """Return what code, an escape or the name of a character shows."""
    if found[1]:
        return found[1]
    if found[0].startswith("&"):
        return _named_at(found[0], 0) or found[0]
    return found[0] if is_literal(found.string, found.start()) else found[0][1:]


def plain(text: str, marks: Marks) -> str:
    """Return a raw text on one line, without marks within lines and of footnotes; of a link the words, then the address."""
    linked = LINK.sub(
        lambda link: f"{f'《{link[1]}》' if link[1].strip() and '《' not in link[1] else link[1]}{link[2]} ",
        _NOTE_REFERENCE.sub("", text),
    )
    return _SPACES.sub(" ", _LINE_END.sub("", without_marks(linked, marks))).strip()
