"""The HTML that a body may become: one table of elements, attributes and addresses, for the check, the page and the reader.

Everything is made by Markdown's marks; no element, id, class or attribute is named by who wrote the text. The tree of a
body is judged where Markdown has finished with it, so that what is judged is what a browser gets. Behind it stands a
sanitiser of others (`nh3`), which has the same table: where it would change anything, the table was not kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

import nh3
from markdown.util import STX

from eventlib.prose.figures import FIGURE_NAME
from eventlib.prose.marks import HAN
from eventlib.reading.hosts import HOST, PORT, odd_letters

SCHEMES = ("https", "http", "mailto")
"""The schemes of the addresses that a body may lead to; it also leads to other reports and to its own headings."""

REFUSED = "span"
"""The element that what is refused becomes: its words, and nothing else."""
PREFIX = "s-"
"""Stands before the anchor of a heading that does not begin with a Chinese character, so that it is nothing else's."""

_ANY = re.compile(r"[^\x00-\x08\x0e-\x1f]*")
_ANCHOR = re.compile(rf"[{HAN}][\w\-]*|{PREFIX}[\w\-]*")
_FOOTNOTE = re.compile(r"fn(?:ref[0-9]*)?:[0-9]+")
_ALIGNED = re.compile("align-(?:left|center|right)")


class Allowed(NamedTuple):
    """An element that a body may hold."""

    tag: str
    written: str
    """How it is written, in Chinese."""
    attributes: Mapping[str, re.Pattern[str]] = {}
    """What it may carry, each with the whole values that it may have; `href` is judged as an address."""


_HEADING = {"id": _ANCHOR}
_CELL = {"class": _ALIGNED}
_PIXELS = re.compile("[1-9][0-9]{0,7}")
ALLOWED = (
    Allowed("p", "段落，前后空一行"),
    Allowed("br", "换行，行末两个空格"),
    *(Allowed(f"h{level}", f"标题，“{'#' * level} ”开头", _HEADING) for level in range(1, 7)),
    Allowed("strong", "**重点**"),
    Allowed("em", "*强调*，前后是空格或标点"),
    Allowed(
        "a",
        "[文字](网址)、<网址>，或直接写网址",
        {"href": _ANY, "title": _ANY, "class": re.compile("bare|headerlink|footnote-ref|footnote-backref")},
    ),
    Allowed("ul", "列表，“- ”开头"),
    Allowed("ol", "编号列表，“1. ”开头", {"start": re.compile("[0-9]{1,9}")}),
    Allowed("li", "列表的一项；脚注", {"id": _FOOTNOTE}),
    Allowed("blockquote", "引用，“> ”开头"),
    Allowed("code", "`代码`"),
    Allowed("pre", "代码块，前后各一行“```”；列表项里的，连同这两行缩进"),
    Allowed("table", "表格，各格以“|”隔开"),
    Allowed("thead", "表格的头"),
    Allowed("tbody", "表格的身"),
    Allowed("tr", "表格的一行"),
    Allowed("th", "表头的一格", _CELL),
    Allowed("td", "表格的一格", _CELL),
    Allowed("hr", "分隔线，单独一行“---”"),
    Allowed("figure", '图，单独一段“![描述](文件夹/文件名 "图题")”'),
    Allowed(
        "img",
        "图的文件，在与报告同名的文件夹里",
        {
            "src": FIGURE_NAME,
            "alt": _ANY,
            "width": _PIXELS,
            "height": _PIXELS,
            "loading": re.compile("lazy"),
            "decoding": re.compile("async"),
        },
    ),
    Allowed("figcaption", "图题，前面是图的编号"),
    Allowed("sup", "脚注的编号，[^1]", {"id": _FOOTNOTE}),
    Allowed("div", "脚注，排在文末", {"class": re.compile("footnote")}),
)
_BY_TAG = {allowed.tag: allowed for allowed in ALLOWED}

_ENDS_IN_TEXT = "，。；：、"
_WEB_ADDRESS = re.compile(rf"https?://({HOST.pattern}){PORT.pattern}(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0]")


def address_fault(address: str) -> str | None:
    """Return what is wrong with an address of a body, as a key of the sentences; None if nothing is.

    `address` is what a browser gets: Markdown has finished with it. One without a scheme is of another page of the site;
    which pages there are is another matter.
    """
    if not address:
        return "body-link/empty"
    seen = _BLANK.sub("", address)
    scheme = _SCHEME.match(seen)
    # A browser takes `\` for `/`, and reads on over controls and line ends.
    if STX in address or (seen != address and not scheme) or seen.startswith(("//", "/\\", "\\")):
        return "body-link"
    if not scheme:
        return None
    if scheme[1].casefold() == "mailto" and seen == address:
        return "body-link" if address.startswith("//", scheme.end()) else None
    web = _WEB_ADDRESS.fullmatch(address)
    if not web or "\\" in address:
        return "body-link"
    if address.endswith(tuple(_ENDS_IN_TEXT)):
        return "body-link/punctuation"
    return "url-host" if odd_letters(web[1]) else None


def strip_element(element: Element, allowed: Mapping[str, Allowed] = _BY_TAG) -> Sequence[str]:
    """Take off an element what is not allowed, and return what it was: nothing of what Markdown makes by itself.

    An element that is not allowed at all goes on as its text.
    """
    known = allowed.get(element.tag)
    if known is None:
        tag, element.tag = element.tag, REFUSED
        element.attrib.clear()
        return [f"<{tag}>"]
    if not (attributes := element.items()):  # asked for its `attrib`, an element that has none makes a dictionary
        return ()
    wrong = [
        name
        for name, value in attributes
        if name not in known.attributes or not known.attributes[name].fullmatch(value)
    ]
    for name in wrong:
        del element.attrib[name]
    return [f"<{element.tag} {name}>" for name in wrong]


@cache
def _net() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags={REFUSED, *(allowed.tag for allowed in ALLOWED)},
        attributes={allowed.tag: set(allowed.attributes) for allowed in ALLOWED if allowed.attributes},
        attribute_filter=_filtered,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


@lru_cache(maxsize=4096)  # most reports have the same sections
def _filtered(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return None if address_fault(value) else value
    known = _BY_TAG[tag].attributes if tag in _BY_TAG else {}
    return value if name in known and known[name].fullmatch(value) else None


_ENTITY = re.compile("&(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);", re.IGNORECASE)
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;"})


def is_clean(shown: str) -> bool:
    """Tell whether the sanitiser would leave the HTML of a body as it is, but for another way to write the same."""
    return _net().clean(shown).replace("&quot;", '"') == _rewritten(shown)


def _rewritten(shown: str) -> str:
    """Return HTML as the sanitiser writes it: characters instead of entities, and no slash at the end of a tag."""
    shown = _ENTITY.sub(lambda match: html.unescape(match[0]).translate(_ESCAPED), shown).replace("\xa0", "&nbsp;")
    return shown.replace(" />", ">")
