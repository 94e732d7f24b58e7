"""Markdown without a way out: what an analyst writes is text, never HTML, scripts or requests to other hosts."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockprocessors import OListProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.slugs import slugify  # type: ignore[import-untyped]  # ships no types

_ALLOWED_SCHEMES = ("http", "https", "mailto")
# The characters of a URL by RFC 3986, so that Chinese text and punctuation after an address end it.
_BARE_URL = r"(?<![A-Za-z0-9])(https?://[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-z0-9\-_~/#=&%])"


class SafeMarkdown(Extension):
    """Shows raw HTML as text, drops links with other schemes than http(s) and mailto, and links bare web addresses."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Take out what makes HTML of raw HTML, and put in what is missing."""
        md.preprocessors.deregister("html_block")
        # A list that goes on after a paragraph goes on counting: the number is what the analyst wrote.
        md.parser.blockprocessors.register(_NumberedList(md.parser), "olist", 40)
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.deregister("automail")
        md.inlinePatterns.register(_BareUrl(_BARE_URL, md), "bare-url", 115)
        md.treeprocessors.register(_SafeTargets(md), "safe-targets", 5)


class _NumberedList(OListProcessor):
    LAZY_OL = False


class _BareUrl(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    # The parameter names are those of the base class, which calls by position.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        element = Element("a", {"href": m[1]})
        element.text = AtomicString(m[1])
        return element, m.start(0), m.end(0)


class _SafeTargets(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a" and not _is_safe(element.get("href", "")):
                del element.attrib["href"]
            elif element.tag == "a" and not len(element) and element.text == element.get("href"):
                element.set("class", "bare")  # on paper its address is not said twice
            elif element.tag == "img" and _scheme(element.get("src", "")) is not None:
                # An image of another host would be a request to it.
                element.tag, element.text = "span", element.get("alt", "")
                element.attrib.clear()


def _scheme(url: str) -> str | None:
    """Return the scheme a browser would see, in lower case; `//host` counts as one; None for a relative address."""
    seen = re.sub(r"[\x00-\x20]", "", html.unescape(url)).casefold()
    if seen.startswith(("//", "/\\", "\\")):
        return "//"
    match = re.match(r"([a-z][a-z0-9+.-]*):", seen)
    return match[1] if match else None


def _is_safe(url: str) -> bool:
    scheme = _scheme(url)
    return scheme is None or scheme in _ALLOWED_SCHEMES


# Keeps Han, so that an anchor says where it leads.
_slugify = slugify(case="lower")


def heading_anchor(heading: str) -> str:
    """Return the anchor of a heading that no other on its page is equal to."""
    anchor: str = _slugify(heading, "-")
    return anchor


MARKDOWN_EXTENSIONS = ("fenced_code", "footnotes", "tables", "toc", SafeMarkdown())
MARKDOWN_CONFIGS = {
    "toc": {
        "slugify": _slugify,
        "marker": "",  # [TOC] is text
        "permalink": "链接",
        "permalink_title": "本节的链接",
    }
}
