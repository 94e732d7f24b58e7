"""The reports as JSON objects for programs, the search page among them."""

from __future__ import annotations

from typing import Any

from eventlib.addresses import relative_url, uri_of
from eventlib.report import Report, Section, plain_text
from eventlib.safe_markdown import heading_anchor


def report_object(report: Report) -> dict[str, Any]:
    """Return what is published of a report under `api/v1/reports/<id>.json`.

    `date` is ISO 8601, `url` is relative to the root of the site. `sections` holds each `##` section in order: its name
    (the heading without its number), heading, anchor on the page of the report, and plain text, one paragraph a line.
    """
    return {
        "id": report.id,
        "url": relative_url("index.md", uri_of(report)),
        "title": report.title,
        "date": report.date.isoformat(),
        "place": report.places[0].name,
        "summary": report.summary,
        "sections": [_section(section) for section in report.sections],
    }


def _section(section: Section) -> dict[str, str]:
    paragraphs = (plain_text(block.lstrip("# ")) for block in section.text.split("\n\n"))
    return {
        "name": section.name,
        "heading": section.heading,
        "anchor": heading_anchor(section.heading),
        "text": "\n".join(paragraph for paragraph in paragraphs if paragraph),
    }
