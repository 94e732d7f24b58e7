"""Mends what is typed for marks of Markdown in a report file: brackets of Chinese, the ampersands of HTML; code keeps its own.

Text in, text out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from eventlib.prose.fences import without_code
from eventlib.prose.marks import WEB_ADDRESS, WIDE_LINK
from eventlib.prose.markup import WIDE_REFERENCE
from eventlib.prose.web_addresses import AMPERSAND
from eventlib.reading.front_matter import body_of

# 【来源】（https://…） may be text.
_OF_TEXT = ("【", "〔")


def with_ampersands(text: str) -> str:
    """Return a report with the ampersands of its web addresses written as they are, and not as HTML does."""
    return _rewritten(text, WEB_ADDRESS, lambda found: AMPERSAND.sub("&", found[0])) if AMPERSAND.search(text) else text


def with_notes(text: str) -> str:
    """Return a report with its references to footnotes, and their labels, in the brackets of Markdown."""
    body = body_of(text)
    fixed = _rewritten(body, WIDE_REFERENCE, lambda found: f"[^{found[1]}]") if "^" in body else body
    return text[: len(text) - len(body)] + fixed


def with_links(text: str) -> str:
    """Return a report with its links in the brackets of Markdown, where they can be nothing else."""
    body = body_of(text)

    def link(found: re.Match[str]) -> str:
        words = body[slice(*found.span(1 if found[1] else 2))]
        return body[slice(*found.span())] if found[0].startswith(_OF_TEXT) else f"[{words}]({found[3]})"

    return text[: len(text) - len(body)] + _rewritten(body, WIDE_LINK, link)


def _rewritten(text: str, pattern: re.Pattern[str], write: Callable[[re.Match[str]], str]) -> str:
    """Return a text with what a pattern finds in it outside of code written anew."""
    end, parts = 0, list[str]()
    for found in pattern.finditer(without_code(text)):
        parts += [text[end : found.start()], write(found)]
        end = found.end()
    return "".join([*parts, text[end:]])
