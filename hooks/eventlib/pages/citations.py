"""A report as others cite it: GB/T 7714—2025, BibTeX and RIS.

Owns what each format says and how text is written in it. All are made from the report, the name of the site and the
address of the page. The day of access, which GB/T 7714 asks for, is left blank: only the reader's browser knows it, and a
day of the build would change every page every day. So is the address, where the site has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from eventlib.dates import chinese_date
from eventlib.library.report import Report

_BIBTEX_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts those behind a stroke too
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Blank:
    """What the reader's browser fills in."""

    form: str
    """The text, with YYYY, MM and DD for the day, URL for the address of the page."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in one format, under the name of the format."""

    format: str
    parts: tuple[str | Blank, ...]

    @property
    def text(self) -> str:
        """The citation without what is left blank: still whole and well-formed."""
        return "".join(part for part in self.parts if isinstance(part, str))


def citations(report: Report, site_name: str, url: str) -> tuple[Citation, ...]:
    """Return a report's citations; `url` is the absolute address of its page, or empty where the site has none."""
    return (
        Citation("GB/T 7714", gb7714(report, site_name, url)),
        Citation("BibTeX", bibtex(report, site_name, url)),
        Citation("RIS", ris(report, site_name, url)),
    )


def gb7714(report: Report, site_name: str, url: str) -> tuple[str | Blank, ...]:
    """Return the citation of a web page by GB/T 7714—2025: authors, title, [EB/OL], dates, address.

    The date in parentheses is that of the last change, that in brackets the one of access; a fourth author and more are
    等. For web pages the edition of 2015 (§4.6, §8.1.2), in force until June 2026, asks for the same.
    """
    authors = [*report.authors[:3], *(["等"] if len(report.authors) > 3 else [])] or [site_name]
    cited = _line(f"{'，'.join(authors)}. {_title(report)}[EB/OL]. ({report.last_changed.isoformat()})")
    return cited, Blank("[YYYY-MM-DD]"), *([f". {_line(url)}"] if url else [Blank(". URL")]), "."


def bibtex(report: Report, site_name: str, url: str) -> tuple[str | Blank, ...]:
    """Return an entry that BibTeX and biblatex read; the key is the id of the report."""
    fields = {
        "title": f"{{{_bibtex(_title(report))}}}",  # in braces twice: capitals stay as they are
        "author": " and ".join(f"{{{_bibtex(author)}}}" for author in report.authors or (site_name,)),
        "publisher": _bibtex(site_name),
        "year": str(report.published.year),
        "month": str(report.published.month),
        "day": str(report.published.day),
        "language": "chinese",
    }
    if url:
        fields["url"] = quote(url, safe=":/?#[]@!$&'()*+,;=%~._-")
    fields["keywords"] = ", ".join(_bibtex(topic.name) for topic in report.topics)
    fields["abstract"] = _bibtex(report.summary)
    if notes := "；".join(_notes(report)):
        fields["note"] = _bibtex(notes)
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    blanks = [] if url else [Blank("  url = {URL},\n")]
    return f"@misc{{{report.id},\n{lines}", *blanks, Blank("  urldate = {YYYY-MM-DD},\n"), "}\n"


def ris(report: Report, site_name: str, url: str) -> tuple[str | Blank, ...]:
    """Return a record of type ELEC, one field a line."""

    def fields() -> Iterator[tuple[str, str]]:
        yield "TY", "ELEC"
        yield "ID", report.id
        yield "TI", _title(report)
        for author in report.authors or (site_name,):
            yield "AU", author
        yield "T2", site_name  # where Zotero looks for the name of a website, as others do under PB
        yield "PB", site_name
        yield "PY", str(report.published.year)
        yield "DA", report.published.strftime("%Y/%m/%d")
        yield "AB", report.summary
        for topic in report.topics:
            yield "KW", topic.name
        for note in _notes(report):
            yield "N1", note
        yield "LA", "zh"
        if url:
            yield "UR", url

    lines = "".join(f"{tag}  - {_line(value)}\n" for tag, value in fields())
    return lines, *([] if url else [Blank("UR  - URL\n")]), Blank("Y2  - YYYY/MM/DD\n"), "ER  - \n"


def _title(report: Report) -> str:
    """Return the title, of a withdrawn report with a mark: whoever cites it must know."""
    return report.status.mark + report.title


def _notes(report: Report) -> Iterator[str]:
    """Yield what whoever has taken the report along must know of it: that it was withdrawn, and what was corrected."""
    if report.withdrawn:
        yield f"本报告已于{chinese_date(report.withdrawn.date)}撤回：{report.withdrawn.reason}"
    for correction in report.corrections:
        yield f"{chinese_date(correction.date)}更正：{correction.text}"


def _bibtex(text: str) -> str:
    return _line(text).translate(_BIBTEX_SPECIAL)


def _line(text: str) -> str:
    """Return text on one line: a line end would begin another field."""
    if not text.isprintable() or "  " in text:  # hardly any
        text = _BREAKS.sub(" ", text)
    return text.strip()
