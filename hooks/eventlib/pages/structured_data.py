"""What a page says of itself in the vocabulary of schema.org, as JSON-LD.

The context is a name that programs know; nothing is loaded from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from eventlib.library.report import EntityMention, Report
from eventlib.pages.page import Crumb
from eventlib.vocabulary.places import Place

LinkTo = Callable[[object], str]
"""Turns what a page is about, or its address, into a link from the page at hand."""


def structured_data(*things: dict[str, Any]) -> dict[str, Any]:
    """Return the things that a page is about as one JSON-LD document."""
    return {"@context": "https://schema.org", "@graph": list(things)}


def breadcrumb_list(trail: Sequence[Crumb], link: LinkTo) -> dict[str, Any]:
    """Return the way to a page as a schema.org `BreadcrumbList`."""
    items = [
        {"@type": "ListItem", "position": number, "name": crumb.title}
        | ({"item": link(crumb.target)} if crumb.target is not None else {})
        for number, crumb in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def report_thing(report: Report, chains: Iterable[Sequence[Place]], link: LinkTo, publisher: str) -> dict[str, Any]:
    """Return a report as a schema.org `Report`; what it does not state is left out.

    `chains` are its places, each behind what it belongs to, the outermost first.
    """
    thing = {
        "@type": "Report",
        "@id": link(report),
        "url": link(report),
        "headline": report.title,
        "abstract": report.summary,
        "inLanguage": "zh-CN",
        "datePublished": report.published.isoformat(),
        "dateModified": report.last_changed.isoformat(),
        # An interval of ISO 8601 where it lasted.
        "temporalCoverage": "/".join(day.isoformat() for day in (report.date, report.until) if day),
        "publisher": {"@type": "Organization", "name": publisher},
        "author": [{"@type": "Person", "name": name} for name in report.authors],
        "about": [{"@type": "Thing", "name": topic.name, "url": link(topic)} for topic in report.topics],
        "mentions": [_mention(mention, link) for mention in report.entities],
        "spatialCoverage": [_place(chain, link) for chain in chains],
        "citation": [
            {"@type": "CreativeWork", "url": source.url, "name": source.title or source.url}
            | ({"publisher": {"@type": "Organization", "name": source.publisher}} if source.publisher else {})
            for source in report.sources
        ],
        "correction": [
            {"@type": "CorrectionComment", "datePublished": each.date.isoformat(), "text": each.text}
            for each in report.corrections
        ],
        "image": [
            {
                "@type": "ImageObject",
                "contentUrl": link(figure),
                "caption": figure.caption,
                "description": figure.description,
                "width": figure.width,
                "height": figure.height,
            }
            for figure in report.figures
        ],
        "creativeWorkStatus": report.status.value.capitalize(),
    }
    return {key: value for key, value in thing.items() if value}


def _mention(mention: EntityMention, link: LinkTo) -> dict[str, Any]:
    entity = mention.entity
    return {"@type": entity.thing, "name": entity.name, "url": link(entity)}


def _place(chain: Sequence[Place], link: LinkTo) -> dict[str, Any]:
    """Return the innermost place of a chain, contained in the next."""
    *above, place = chain
    thing = {"@type": "Place", "name": place.name, "url": link(place)}
    return thing | ({"containedInPlace": _place(above, link)} if above else {})
