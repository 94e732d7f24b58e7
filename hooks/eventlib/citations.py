"""A report as others cite it: GB/T 7714—2015, BibTeX and RIS.

Owns what each format says and how text is written in it. All are made from the report, the name of the site and the
address of the page. None holds the day of access, which GB/T 7714 asks for: only the reader knows it, and a day of the
build would change every page every day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from eventlib.report import Report

_BIBTEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in one format, under the name of the format."""

    format: str
    text: str


def citations(report: Report, site_name: str, url: str) -> tuple[Citation, ...]:
    """Return a report's citations; `url` is the absolute address of its page, or empty where the site has none."""
    return (
        Citation("GB/T 7714", gb7714(report, site_name, url)),
        Citation("BibTeX", bibtex(report, site_name, url)),
        Citation("RIS", ris(report, site_name, url)),
    )


def gb7714(report: Report, site_name: str, url: str) -> str:
    """Return the citation by GB/T 7714—2015 §4.6 (electronic resources): authors, title, [EB/OL], date, address.

    The date in parentheses is that of the last change, as the standard has it; a fourth author and more are 等 (§8.1.2).
    """
    authors = [*report.authors[:3], *(["等"] if len(report.authors) > 3 else [])] or [site_name]
    parts = [f"{'，'.join(authors)}. {report.title}[EB/OL]. ", f"({report.last_changed.isoformat()})"]
    return _line("".join(parts) + (f". {url}." if url else "."))


def bibtex(report: Report, site_name: str, url: str) -> str:
    """Return an entry that BibTeX and biblatex read; the key is the id of the report."""
    fields = {
        "title": f"{{{_bibtex(report.title)}}}",  # in braces twice: capitals stay as they are
        "author": " and ".join(f"{{{_bibtex(author)}}}" for author in report.authors or (site_name,)),
        "publisher": _bibtex(site_name),
        "year": str(report.published.year),
        "month": str(report.published.month),
        "day": str(report.published.day),
        "language": "chinese",
    }
    if url:
        fields["url"] = quote(url, safe=":/?#[]@!$&'()*+,;=%~._-")
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{report.id},\n{lines}}}\n"


def ris(report: Report, site_name: str, url: str) -> str:
    """Return a record of type ELEC, one field a line."""

    def fields() -> Iterator[tuple[str, str]]:
        yield "TY", "ELEC"
        yield "ID", report.id
        yield "TI", report.title
        for author in report.authors or (site_name,):
            yield "AU", author
        yield "PB", site_name
        yield "PY", str(report.published.year)
        yield "DA", report.published.strftime("%Y/%m/%d")
        yield "AB", report.summary
        for topic in report.topics:
            yield "KW", topic.name
        yield "LA", "zh"
        if url:
            yield "UR", url
        yield "ER", ""

    return "".join(f"{tag}  - {_line(value)}\n" for tag, value in fields())


def _bibtex(text: str) -> str:
    return "".join(_BIBTEX_SPECIAL.get(character, character) for character in _line(text))


def _line(text: str) -> str:
    """Return text on one line: a line end would begin another field."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()
