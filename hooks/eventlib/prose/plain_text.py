"""Markdown as plain text."""

from __future__ import annotations

import html
import re

_LINK = re.compile(r"\[([^\]^][^\]]*)\]\([^)]*\)|<(https?://[^<>\s]*)>")


_FOOTNOTE = re.compile(r"\[\^[^\]]+\]")


_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|`+|__)(?=\S)(.+?)(?<=\S)\1")


_LIST_MARK = re.compile(r"^\s*(?:[-*+>]|\d+\.)\s+", re.MULTILINE)


_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")


_LINE_END = re.compile(r"(?<=[^\x00-\x7f])[ ]*\\?\n\s*(?=[^\x00-\x7f])")


def plain_text(markdown: str) -> str:
    """Return a Markdown paragraph as one line of text: without emphasis, link targets, footnotes and list marks."""
    text = _FOOTNOTE.sub("", _LINK.sub(lambda match: match[1] or match[2], markdown))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    if _LIST_MARK.search(text):
        text = re.sub(r"\s*\n\s*", " ", _LIST_MARK.sub("", text))
    # A line end between two Han characters is no space; elsewhere it is one.
    text = html.unescape(_ESCAPE.sub(r"\1", _LINE_END.sub("", text)))
    return re.sub(r"\s+", " ", text).strip()
