"""One section of a report as HTML, cut from its rendered body to be shown on another page.

The bodies are those of the reports' own pages, so that nothing is rendered twice.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from eventlib.library.report import Report, Section
from eventlib.pages.addresses import uri_of
from eventlib.uris import relative_url


@dataclass(frozen=True, slots=True)
class Piece:
    """A section of a report as HTML without its `##` heading and without ids, to be shown on any page."""

    anchor: str
    """The id of the heading on the page of the report."""
    parts: tuple[str, ...]
    """The HTML; the way from the page to the root of the site belongs between each two parts."""


# Tags as Python-Markdown writes them: `<`, `>` and `"` stand escaped in the values, and `<` in all text.
# Passed over are those, most of all, that hold no heading, or lie in an element of which the tag is looked at.
_TAG = re.compile(r"<(/?)(?!(?:p|a|br|h3|h4|li|em|strong|code|t[drh]|sup|img)[ >/])([a-z][a-z0-9]*)([^<>]*)>")
_ATTRIBUTED = re.compile(r"<[a-z][a-z0-9]* [^<>]*>")
_ID = re.compile(r' id="([^"]*)"')
_ADDRESS = re.compile(r' (href|src)="([^"]*)')


def cut_pieces(html: str, report: Report, found: Iterable[Section], sections: Sequence[str]) -> dict[str, Piece]:
    """Return the pieces of a report's rendered body by the name of their section; of two of one name the first.

    `found` are the sections that the body has, `sections` the names of those wanted.
    """
    url = relative_url("index.md", uri_of(report))
    below = {anchor: html[start:end].strip() for anchor, start, end in _below_headings(html)}
    return {name: Piece(anchor, _parts(below[anchor], url)) for name, anchor in _anchors(found, sections).items()}


def cut_off(html: str, found: Iterable[Section], sections: Sequence[str]) -> str:
    """Return a body up to the end of the last of these sections, of which `cut_pieces` makes the same pieces as of all of it."""
    left, end = set(_anchors(found, sections).values()), 0
    below = _below_headings(html)
    while left and (heading := next(below, None)):
        anchor, _, end = heading
        left.discard(anchor)
    return html[:end]


def _anchors(found: Iterable[Section], sections: Sequence[str]) -> Mapping[str, str]:
    """Return by name the anchors of those of the wanted sections that are found, of two of one name that of the first."""
    anchors: dict[str, str] = {}
    for section in found:
        if section.name in sections:
            anchors.setdefault(section.name, section.anchor)
    return anchors


def _below_headings(html: str) -> Iterator[tuple[str, int, int]]:
    """Yield the anchor of each `h2` that stands in nothing else, and where it is followed by what, up to the next or the footnotes."""
    depth, anchor, start = 0, "", 0
    for tag in _TAG.finditer(html):
        closing, name, attributes = tag.groups()
        if closing:
            depth -= 1
            if depth == 0 and name == "h2":
                start = tag.end()
            continue
        if depth == 0 and (name == "h2" or 'class="footnote"' in attributes):
            if anchor:
                yield anchor, start, tag.start()
            given = _ID.search(attributes)
            anchor = unescape(given[1]) if given and name == "h2" else ""
        depth += not attributes.endswith("/")
    if anchor:
        yield anchor, start, len(html)


def _parts(html: str, url: str) -> tuple[str, ...]:
    """Return HTML from the page at `url` without ids, parted where the way to the root of the site belongs."""
    parts, current, end = [], "", 0
    for tag in _ATTRIBUTED.finditer(html):
        current += html[end : tag.start()]
        end = tag.end()
        shown = _ID.sub("", tag[0]) if " id=" in tag[0] else tag[0]
        if (address := _ADDRESS.search(shown)) and (below := _from_root(unescape(address[2]), url)) is not None:
            parts.append(current + shown[: address.start(2)])
            # Of what is no page the address has no stroke at its end.
            current, shown = "", escape(below.rstrip("/") if address[1] == "src" else below) + shown[address.end(2) :]
        current += shown
    return (*parts, current + html[end:])


def _from_root(address: str, url: str) -> str | None:
    """Return a relative address of the page at `url` as seen from the root of the site; None for any other."""
    path, mark, anchor = address.partition("#")
    if ":" in path or path.startswith("/"):
        return None
    if not path:  # each heading of the piece
        return url + mark + anchor
    below = path.removeprefix("../" * url.count("/"))
    if (
        below != path and below[:1] not in {"", ".", "/"} and "/." not in below and "//" not in below
    ):  # nearly every link
        return below.rstrip("/") + "/" + mark + anchor
    return posixpath.normpath(posixpath.join(url, path)) + "/" + mark + anchor
