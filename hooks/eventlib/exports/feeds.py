"""Atom feeds (RFC 4287) of lists of reports.

The id of a feed or an entry is a `tag:` URI (RFC 4151) of the configured authority, so that it stays when the site
moves to another address; that of a report renamed since is made of the id it had first. `updated` follows the newest
date that the report states, so that a correction or a withdrawal reaches readers as an update. Days begin in China.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from eventlib.dates import chinese_date
from eventlib.exports.lists import ReportDownload
from eventlib.library.report import Report
from eventlib.pages.addresses import list_key, uri_of
from eventlib.uris import site_path

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 20
"""How many reports a feed holds, those changed last; more only where a day's corrections would be cut."""
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes, and where."""

    name: str
    url: str
    """The address of the site with a slash at its end, or empty: then links in feeds are relative to the feed."""
    tag_authority: str
    """Domain and date of RFC 4151, such as `analyses.internal,2025`; once feeds are published, never changed."""

    def link(self, uri: str) -> str:
        """Return the address of a page, as a feed names it."""
        return (self.url or "../") + site_path(uri)

    def tag(self, name: str) -> str:
        """Return the `tag:` URI of a feed or an entry."""
        return f"tag:{self.tag_authority}:{name}"


def entry_xml(report: Report, publication: Publication) -> str:
    """Return the entry of a report: the same in every feed."""
    entry = ET.Element("entry")
    _add(entry, "id", publication.tag(f"reports/{(*report.redirect_from, report.id)[0]}"))
    _add(entry, "title", report.status.mark + report.title)
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=publication.link(uri_of(report)))
    for figure in report.figures:
        link = publication.link(uri_of(figure))
        length = str(figure.size)
        ET.SubElement(entry, "link", rel="enclosure", type=figure.type, length=length, title=figure.caption, href=link)
    _add(entry, "published", _time(report.published))
    _add(entry, "updated", _changed(report))
    for name in report.authors:
        _add(ET.SubElement(entry, "author"), "name", name)
    for topic in report.topics:
        ET.SubElement(entry, "category", term=_clean(topic.id), label=_clean(topic.name))
    _add(entry, "summary", "\n".join(_paragraphs(report)))
    return ET.tostring(entry, encoding="unicode")


def _paragraphs(report: Report) -> list[str]:
    """Return what a subscriber reads: what became of the report, its summary, what was corrected."""
    found = [report.summary]
    if report.withdrawn:
        found.insert(0, f"本报告已于{chinese_date(report.withdrawn.date)}撤回。原因：{report.withdrawn.reason}")
    return found + [f"更正（{chinese_date(each.date)}）：{each.text}" for each in report.corrections]


def feed_xml(download: ReportDownload, entry: Callable[[str], str], publication: Publication) -> str:
    """Return the feed of a list; `entry` returns the entry of a report, by its id."""
    feed, newest = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"}), _newest(download.reports)
    _add(feed, "id", publication.tag(f"feeds/{list_key(download.uri)}"))
    _add(feed, "title", f"{publication.name}：{download.name}")
    _add(feed, "updated", max(map(_changed, newest), default=_time(download.updated)))
    _add(ET.SubElement(feed, "author"), "name", publication.name)
    path = download.feed_path
    own = publication.url + path if publication.url else path.rpartition("/")[2]
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=own)
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=publication.link(download.uri))
    head, end = ET.tostring(feed, encoding="unicode").removesuffix("</feed>"), "</feed>\n"
    entries = "".join(entry(report.id) for report in newest)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + head + entries + end


def _newest(reports: Sequence[Report]) -> list[Report]:
    """Return those changed last, and of the last one's day all that were corrected or withdrawn.

    A library checked again in a day corrects more than a feed holds: who subscribes to it must be told of each. What is
    entered in a day, perhaps by the thousand, does not lengthen it.
    """
    ranked = sorted(reports, key=lambda report: (report.last_changed, report.id), reverse=True)
    newest = ranked[:ENTRIES]
    amended = (each for each in ranked[ENTRIES:] if each.corrections or each.withdrawn)
    return newest + [each for each in amended if each.last_changed == newest[-1].last_changed]


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _clean(text)


def _clean(text: str) -> str:
    """Return a text without the characters that XML has no way to write."""
    return _NOT_XML.sub("", text)


def _changed(report: Report) -> str:
    """Return the day of the last change, a second later for each correction: two on one day are two updates."""
    return _time(report.last_changed, min(len(report.corrections), 59))


def _time(date: datetime.date, second: int = 0) -> str:
    return f"{date.isoformat()}T00:00:{second:02}+08:00"
