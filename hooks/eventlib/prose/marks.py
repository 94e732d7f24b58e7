"""The marks of Markdown in a line of a body, as patterns.

What a body says and shows is read by its parse (`body`). These patterns are for what a parse does not tell: where in the
source `fix` may change a space or a heading, whether a heading is made by the line below it, what stands behind a fence.
The form of contribution reads by all of them, as a browser has no such parser: so it finds what is common, the check all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from eventlib.patterns import compiled_late

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for a class of a pattern."""
SETEXT = re.compile(r"(?:=+|-+)[ \t]*")
"""The line that makes a heading of the one above it."""
CODE_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`)")
"""Code within a line."""
ITEM_MARK = re.compile(r"(?:[*+-]|[0-9]{1,9}\.)(?=[ \t])")
"""What begins an item of a list."""
QUOTATION_MARKS = re.compile(r"(?:[ \t\u3000]*>(?![0-9=]))+")
"""What begins a line of a quotation, or of one within another: >50% and >=3 are text."""
# A longer run of ~ is a line that parts the text. A fence may be set in, and stand in an item or a quotation.
FENCE_OPENING = re.compile(
    r"(?P<lead>(?:[ \t\u3000]|>|(?:[*+-]|[0-9]{1,9}\.)(?=[ \t]))*)(?P<fence>`{3,}|~{3,4}(?!~))[ \t]*"
    r"(?P<info>(?:[^ \t\n`][^\n`]*)?)"
)
"""The line that opens a block of code, and without more on it one that closes a block (`prose.fences`)."""
FENCE = re.compile(r"(?:[ \t\u3000]|>|(?:[*+-]|[0-9]{1,9}\.)(?=[ \t]))*(?:```|~~~)")
"""The beginning of a line that may be one of these."""
MARK = re.compile(r"[!-/:-@\[-`{-~]")
"""A punctuation mark of ASCII, as all marks of Markdown are."""
LANGUAGE = re.compile(r"\.?[A-Za-z0-9_#.+-]*[ ]*")
"""What may stand behind an opening fence: the name of a language."""
TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
"""The line between the head of a table and its rows."""
MEANT_AS_RULE = re.compile(r"\s*\|(?:\s*[:：]?\s*(?:-+|[—–－─━=＝]{2,})\s*[:：]?\s*\|)+\s*")
"""What is typed for it: | —— | —— |. One dash alone is what a cell holds that has nothing to say."""
HTML_TAG = re.compile(r"</?(?![^<>@\s/]+@[^<>@\s]+>)[A-Za-z][^<>]*>|<!--|<[!?]")
"""A tag of HTML, or what begins a comment or a declaration, but no address of mail: <zhang@a.example>. The check looks
for it in what is shown as text."""
# Between two addresses stands a comma or a semicolon of ASCII too.
_IN_ADDRESS = r"(?:[A-Za-z0-9\-._~:/?#@!$&'*+=%]|[,;](?![Hh][Tt]{2}[Pp][Ss]?://))"
_IN_BRACKETS = rf"\((?:{_IN_ADDRESS}|\({_IN_ADDRESS}*\))*\)|(?<=_)\({_IN_ADDRESS}*[{HAN}](?:{_IN_ADDRESS}|[{HAN}])*\)"
# Not encoded, as they are typed or as some programs copy them; behind a word of ASCII they are the text going on, but
# not behind a joint of two words: 网络_安全; nor where the address certainly goes on behind them: 2025年/报道.html.
_HAN = (
    f"(?:(?<=[/={HAN}])|(?<=[{HAN}][_-]))[{HAN}]"
    rf"|[{HAN}]{{1,20}}(?=/[A-Za-z0-9{HAN}]|\.(?:s?html?|php|aspx?|jsp|pdf|docx?|xlsx?|pptx?|png|jpe?g|zip)(?![A-Za-z0-9]))"
)
# 文件（1）.html: brackets of Chinese are of the address where it goes on behind them, or they count files of one name.
_IN_WIDE_BRACKETS = (
    rf"（[A-Za-z0-9\-._~%+{HAN}]{{1,40}}）(?=[/_?#&=%-]|\.[A-Za-z0-9])|(?<=[{HAN}])（[0-9]{{1,3}}）(?![{HAN}])"
)
# A host with letters that are not ASCII. Its first name may mix them; in the others Chinese stands at the beginning alone,
# as the text behind an address goes on in it: so the last one is one of those that there are in Chinese.
_LETTERS = r"\u00df-\u00f6\u00f8-\u1fff\u3041-\u30fa\u30fc\ua000-\ud7a3"
_LAST_NAMES = "中国|中國|公司|网络|網絡|政务|公益|网址|在线|中文网|集团|商城|商店|网店|网站|手机|香港|台湾|台灣|新加坡|企业|信息|组织机构|机构|政府|移动"
_NAME = rf"[A-Za-z0-9\-{_LETTERS}]{{1,63}}|[{HAN}][A-Za-z0-9\-{_LETTERS}{HAN}]{{0,62}}(?=\.)"
_WIDE_HOST = (
    rf"(?=[A-Za-z0-9.\-]{{0,250}}[{_LETTERS}{HAN}])[A-Za-z0-9{_LETTERS}{HAN}][A-Za-z0-9\-{_LETTERS}{HAN}]{{0,62}}"
    rf"(?:\.(?:{_NAME})){{0,9}}"
    rf"\.(?:(?:[A-Za-z{_LETTERS}]{{2,63}}|[Xx][Nn]--[A-Za-z0-9\-]{{2,59}})(?![A-Za-z0-9\-{_LETTERS}])|{_LAST_NAMES})"
)
_REST = rf"(?:{_IN_ADDRESS}|{_IN_BRACKETS}|{_IN_WIDE_BRACKETS}|{_HAN})+(?<![.:?@!$'*+,;])"
# What is no such host is a part of the rest, which it begins with: `//` is right before it. Behind such a host stands a mark.
WEB_ADDRESS = compiled_late(
    rf"[Hh][Tt]{{2}}[Pp][Ss]?://(?:{_WIDE_HOST}|(?=[A-Za-z0-9]))(?:(?:(?<=//)|(?=[/?#:])){_REST})?"
)
"""A web address in a text, Https:// too, as a phone begins a line, and where it ends: before white space, the punctuation
of a sentence or of Chinese, and a bracket that was opened before it."""

LINK_WORDS = r"(?!\^|[0-9]{1,3}[\]］】〕])[^\[\]［］【】〔〕\n]{1,100}"
"""What may stand in brackets before an address as the words of a link; a number cites something."""
WIDE_LINK = compiled_late(
    rf"(?<![!\\])(?:(?!\[{LINK_WORDS}\]\()[\[［【〔]({LINK_WORDS})[\]］】〕][(（]"
    rf"|\[({LINK_WORDS})\]\((?=[^()\n]{{1,300}}）(?![^)\n]{{0,200}}\))))({WEB_ADDRESS.pattern})[)）]"
)
"""A link of which a bracket is none of Markdown's, as a keyboard of Chinese writes them: words (1 or 2), address (3)."""

_ENCODED = {ord(mark): quote(mark) for mark in "（）"}


def with_encoded_brackets(address: str) -> str:
    """Return a web address whose brackets of Chinese are encoded, as a browser does it: in a field they seem to end it."""
    return address.translate(_ENCODED)


BACKSLASH_OF_WORD = re.compile(r"(?:[!-\[\]-~]|\\[!-/:-@\[-`{-~])*\\[A-Za-z0-9]")
"""Letters and marks of ASCII, with a backslash that can escape nothing, as in C:\\Windows."""
_PRINTED = "".join(map(chr, range(ord("!"), ord("~") + 1)))
LONGEST_PATH = 260
"""How long the path of a file can be in Windows."""


def is_literal(text: str, at: int) -> bool:
    r"""Tell whether the backslash at a place is a character: others between the same blanks are.

    So in the paths of files: C:\Windows\_temp, \\server\share, and in \d+\.\d+.
    """
    before = text[max(0, at - LONGEST_PATH) : at]
    start = at - len(before) + len(before.rstrip(_PRINTED))
    return BACKSLASH_OF_WORD.match(text, start, at + LONGEST_PATH) is not None


# These are for the form alone.
HEADING = re.compile(r"(#{2,6}(?!#)|#(?=[ \t]))[ \t]*(\S.*?)(?:[ \t]+\1)?[ \t]*")
"""A heading: its marks, its words.

A single `#` needs a space: #话题# is text. What stands at the end is of the heading, as in 支持C#, but for `## 标题 ##`.
"""
RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]{0,2}){3,}|(?:_[ ]{0,2}){3,}|(?:\*[ ]{0,2}){3,})[ ]*")
"""A line across the page, unless it makes a heading of the line above it."""
QUOTATION = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
"""What stands before a line of a quotation, or of one within another."""
IMAGE = re.compile(r"(?<!\\)!\[")
AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]*>")
LINK_TARGET = re.compile(r"\]\(\s*<?([^)\s>]*)")
DEFINITION = re.compile(r"\s{0,3}\[(?!\^)[^\]]+\]:\s*<?(\S*?)>?(?:\s.*)?")
"""The target of a link that is defined apart from it."""
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
"""An escaped character, as the preview shows it."""


SECTION_NUMBER = re.compile(r"([一二三四五六七八九十]+)\s*[、.．，,]\s*")
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")


def numbered_section(index: int, name: str) -> str:
    """Return the heading of the n-th section, counted from 0: 一、事件概述."""
    return f"{NUMERALS[index % len(NUMERALS)]}、{name}"


@lru_cache(maxsize=1024)  # reports have the same headings
def number_off(heading: str) -> str:
    """Return the heading of a section without its number."""
    return SECTION_NUMBER.sub("", heading, count=1) if SECTION_NUMBER.match(heading) else heading
