"""One section of many reports on one page: which reports have it, and its HTML cut from their rendered bodies.

The bodies are those of the reports' own pages, so that nothing is rendered twice. Knows neither pages nor templates.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from eventlib.addresses import relative_url, uri_of
from eventlib.report import Report
from eventlib.safe_markdown import heading_anchor

# What a report draws on reads well on its own page only.
_NOT_COMPILED = frozenset({"出处"})


def compiled_sections(sections: Iterable[str]) -> tuple[str, ...]:
    """Return those of the configured sections that are worth reading across reports, in their order."""
    return tuple(section for section in sections if section not in _NOT_COMPILED)


def with_section(reports: Iterable[Report], section: str) -> tuple[Report, ...]:
    """Return the reports that have something to say under a section; advice of a withdrawn report is not passed on."""
    return tuple(
        report
        for report in reports
        if not report.is_withdrawn and any(each.name == section and each.text for each in report.sections)
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A section of a report as HTML without its `##` heading and without ids, to be shown on any page."""

    anchor: str
    """The id of the heading on the page of the report."""
    parts: tuple[str, ...]
    """The HTML; the way from the page to the root of the site belongs between each two parts."""


def cut_pieces(html: str, report: Report, sections: Sequence[str]) -> dict[str, Piece]:
    """Return the pieces of a report's rendered body by the name of their section; of two of one name the first."""
    names: dict[str, str] = {}
    for section in report.sections:
        if section.name in sections and section.name not in names.values():
            names[heading_anchor(section.heading)] = section.name
    cutter = _Cutter(relative_url("index.md", uri_of(report)), names)
    cutter.feed(html)
    cutter.close()
    return {
        name: Piece(anchor, tuple("".join(part) for part in cutter.pieces[anchor]))
        for anchor, name in names.items()
        if anchor in cutter.pieces
    }


_VOID = frozenset({"br", "hr", "img"})


class _Cutter(HTMLParser):
    """Copies what stands below the wanted `h2`, drops ids, and makes links relative to the root of the site."""

    def __init__(self, url: str, wanted: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: dict[str, list[list[str]]] = {}
        self._url, self._wanted = url, wanted
        self._parts: list[list[str]] | None = None
        self._depth = 0
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self._depth == 0:
            if tag == "h2":
                anchor = attributes.get("id") or ""
                self._parts = self.pieces.setdefault(anchor, [[]]) if anchor in self._wanted else None
                self._in_heading = True
            elif attributes.get("class") == "footnote":
                self._parts = None
        self._depth += tag not in _VOID
        if self._in_heading or self._parts is None:
            return
        self._write(f"<{tag}")
        for name, value in attrs:
            if name == "href":
                self._write(' href="')
                self._write_address(value or "")
                self._write('"')
            elif name != "id":
                self._write(f' {name}="{escape(value or "")}"')
        self._write(">")

    def _write_address(self, address: str) -> None:
        path, mark, anchor = address.partition("#")
        if ":" not in path and not path.startswith("/"):
            assert self._parts is not None  # the caller has looked
            self._parts.append([])
            below = posixpath.normpath(posixpath.join(self._url, path)) + "/"
            address = "" if below == "./" else below
            address += mark + anchor
        self._write(escape(address))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._depth -= tag not in _VOID

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        if self._depth == 0 and tag == "h2":
            self._in_heading = False
        else:
            self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def _write(self, html: str) -> None:
        if self._parts is not None and not self._in_heading:
            self._parts[-1].append(html)
