"""The marks of Markdown in a line of a body, as patterns.

A body is read by its parse (`body`), which knows lines and no columns. What is read by these patterns instead is what
has to be found, or changed, at its place in the source: links, images and tags, of which a finding names the column;
spaces and headings that `fix` mends. The form of contribution reads by them too: a browser has no such parser.
"""

from __future__ import annotations

import re

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for a class of a pattern."""

# What bodies are checked by; the form of contribution checks by the same.
# A single `#` needs a space: #话题# is text. What stands at the end is of the heading, as in 支持C#, but for `## 标题 ##`.
HEADING = re.compile(r"(#{2,6}(?!#)|#(?=[ \t]))[ \t]*(\S.*?)(?:[ \t]+\1)?[ \t]*")


SETEXT = re.compile(r"(?:=+|-+)[ \t]*")


# As the fenced_code extension of Python-Markdown sees it, and code spans within a paragraph.
CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ ]*[^\n`]*\n(?:.*?\n)?(?P=fence)[ ]*$|(?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)


# The line that opens a block of code, and what may stand behind the fence: the name of a language.
FENCE_OPENING = re.compile(r"(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^\n`]*)")
LANGUAGE = re.compile(r"\.?[\w#.+-]*[ ]*")
# A line that is a rule, where no line before it in its paragraph is a heading by it.
RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]{0,2}){3,}|(?:_[ ]{0,2}){3,}|(?:\*[ ]{0,2}){3,})[ ]*")
# What stands before a line of a quotation, or of one within another.
QUOTATION = re.compile(r"(?:[ ]{0,3}>[ ]?)+")


SECTION_NUMBER = re.compile(r"([一二三四五六七八九十]+)\s*[、.．，,]\s*")


NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")


def numbered_section(index: int, name: str) -> str:
    """Return the heading of the n-th section, counted from 0: 一、事件概述."""
    return f"{NUMERALS[index % len(NUMERALS)]}、{name}"


def number_off(heading: str) -> str:
    """Return the heading of a section without its number."""
    return SECTION_NUMBER.sub("", heading, count=1) if SECTION_NUMBER.match(heading) else heading


def without_code(body: str) -> str:
    """Return a body with all code as spaces: the lines and columns stay."""
    if "`" not in body and "~~~" not in body:
        return body
    return CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)


HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<[!?]")


IMAGE = re.compile(r"(?<!\\)!\[")


AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]*>")


LINK_TARGET = re.compile(r"\]\(\s*<?([^)\s>]*)")


DEFINITION = re.compile(r"\s{0,3}\[(?!\^)[^\]]+\]:\s*<?(\S*?)>?(?:\s.*)?")


_IN_ADDRESS = r"[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]"
_IN_BRACKETS = rf"\({_IN_ADDRESS}*\)|(?<=_)\((?:{_IN_ADDRESS}|[{HAN}])*\)"
# Not encoded, as they are typed or as some programs copy them; behind a word of ASCII they are the text going on.
_HAN = f"(?<=[/={HAN}])[{HAN}]"
WEB_ADDRESS = re.compile(
    rf"https?://(?=[A-Za-z0-9])(?:{_IN_ADDRESS}|{_IN_BRACKETS}|{_HAN})*(?:[A-Za-z0-9\-_~/#=&%]|{_IN_BRACKETS}|{_HAN})"
)
"""A web address in a text, and where it ends: before white space, the punctuation of a sentence or of Chinese, and a
bracket that was opened before it."""


SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
"""An escaped character, as the preview of the form shows it."""
