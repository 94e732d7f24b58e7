"""The address of every page: ASCII, stable, and decided here only.

An address is a `_uri`: the path of a page inside the source of the site, such as `regions/330400.md`, which MkDocs
publishes as `/regions/330400/`. Templates link by it, so that the build can prove every link.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any, TypeVar
from urllib.parse import urlencode

from eventlib.library.fields import BY_ATTRIBUTE
from eventlib.library.figures import Figure
from eventlib.library.report import Report, ThreadPart
from eventlib.reading.schema import EntityType
from eventlib.uris import HOME_URI
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Entity, Topic

Registered = TypeVar("Registered", Topic, Entity)

TOPICS_URI = "topics/index.md"
REGIONS_URI = "regions/index.md"
ENTITIES_URI = "entities/index.md"
ARCHIVE_URI = "archive/index.md"
ENTERED_URI = "archive/entry/index.md"
STATISTICS_URI = "statistics.md"
SEARCH_URI = "search.md"
COMPARE_URI = "compare.md"
COMPILE_URI = "compendium.md"
SUBSCRIBE_URI = "subscribe.md"
SELECTION_URI = "selection.md"
FORMAT_URI = "format.md"
CONTRIBUTE_GUIDE_URI = "contribute-guide.md"
CONTRIBUTE_URI = "contribute.md"
PAIR_URI = "entities/{first}/with/{second}.md"
"""The address of the page about two entities, by their ids in order; `compare/view.js` makes it too."""

SEARCH_FOLDER = "search-index"
"""The folder of the published site that holds the search index."""
API_FOLDER = "api/v1"
"""The folder of the published site that holds what programs read."""
API_REPORTS_FOLDER = f"{API_FOLDER}/reports"
"""The folder of the published site that holds each report as JSON."""
FEEDS_FOLDER = "feeds"
"""The folder of the published site that holds all feeds: `../` is the root of the site for every entry in them."""
SCHEMA_FOLDER = "schema"
"""The folder of the published site that holds the JSON Schemas."""
CONTRIBUTE_DATA_URI = "contribute/data.json"
"""What the form of contribution reads; published under a name of its content."""
WORD_TEMPLATE_URI = "word/template.json"
"""What Word files are made from in the browser; published under a name of its content."""

CONTRIBUTE_REPORTS_PATH = "contribute/reports.json"
"""Where it reads, inside the published site, which reports there are, once somebody names an earlier one."""


_URI_OF: dict[type, Callable[[Any], str]] = {
    str: str,
    Report: lambda report: f"reports/{report.path}",
    ThreadPart: lambda part: f"reports/{part.path}",
    Figure: lambda figure: f"reports/{figure.path}",
    Topic: lambda topic: f"topics/{topic.id}.md",
    Place: lambda place: f"regions/{place.code.lower()}.md",
    Entity: lambda entity: f"entities/{entity.id}.md",
}


def uri_of(target: object) -> str:
    """Return the address of the page about a report, a topic, a place or an entity, or of a figure; a string is an address already.

    Raises:
        TypeError: there are no pages about such things.
    """
    # Asked of every link of every page: `singledispatch` takes three times as long.
    for kind in type(target).__mro__:
        if kind in _URI_OF:
            return _URI_OF[kind](target)
    raise TypeError(f"no page is about a {type(target).__name__}")


def formerly(target: Registered) -> Iterator[Registered]:
    """Yield a topic or an entity as it was under each of its former ids."""
    return (replace(target, id=former) for former in target.former_ids)


def former_uris(target: Topic | Entity) -> tuple[str, ...]:
    """Return the addresses that the page of a topic or an entity had."""
    return tuple(uri_of(replace(target, id=former)) for former in target.former_ids)


def facet_key(target: object) -> str:
    """Return the key that stands for an entity, a place or a topic in addresses: the last part of that of its page."""
    return posixpath.basename(uri_of(target)).removesuffix(".md")


def compare_suffix(*targets: object) -> str:
    """Return what follows the address of the page that compares entities, places or topics, for some of them in order.

    The page reads it by `subjectsOf` in `compare/comparison.js`.
    """
    attributes = {Entity: "entities", Place: "places", Topic: "topics"}
    return f"?{urlencode([(BY_ATTRIBUTE[attributes[type(each)]].name, facet_key(each)) for each in targets])}"


def search_suffix(**filters: str) -> str:
    """Return what follows the address of the search page where it is to show all reports that pass filters, the newest first.

    A filter is the key of a facet, by the attribute of reports that it is a facet of. Withdrawn reports are among them, as
    in every list. Pages read it by `stateOf` in `search/address.js`.
    """
    return f"?{urlencode({**_facet_names(filters), 'withdrawn': '1'})}"


def compile_suffix(address: str, **filters: str) -> str:
    """Return what follows the address of the page that compiles, for one section of all reports that pass filters.

    `address` is that of the section, from the settings. The page reads the rest as it reads what is searched.
    """
    return f"?{urlencode({'section': address, **_facet_names(filters)})}"


def _facet_names(filters: dict[str, str]) -> dict[str, str]:
    return {BY_ATTRIBUTE[attribute].name: key for attribute, key in filters.items()}


def entity_type_anchor(kind: EntityType | None) -> str:
    """Return the id of the heading that the entities of a type stand under, on their index."""
    return kind.value if kind else "unregistered"


def former_uri(report_id: str) -> str:
    """Return the address a report had under an old id."""
    return f"reports/{report_id[:4]}/{report_id}.md"


def year_uri(year: int) -> str:
    """Return the address of the page about a year."""
    return f"archive/{year:04}/index.md"


def month_uri(year: int, month: int) -> str:
    """Return the address of the reports of a month."""
    return f"archive/{year:04}/{month:02}.md"


def entry_month_uri(year: int, month: int) -> str:
    """Return the address of the reports that were entered in a month, whenever their events were."""
    return f"archive/entry/{year:04}-{month:02}.md"


def pair_uri(one: Entity, other: Entity) -> str:
    """Return the address of the page about two entities, in whichever order."""
    first, second = sorted((one.id, other.id))
    return PAIR_URI.format(first=first, second=second)


def former_pair_uris(one: Entity, other: Entity) -> tuple[str, ...]:
    """Return the addresses that the page about two entities had."""
    pairs = product((one, *formerly(one)), (other, *formerly(other)))
    return tuple(uri for first, second in pairs if (uri := pair_uri(first, second)) != pair_uri(one, other))


def compendium_uri(topic: Topic, address: str) -> str:
    """Return the address of one section of all reports of a topic; `address` is that of the section, from the settings."""
    return f"topics/{topic.id}/{address}.md"


def list_key(uri: str) -> str:
    """Return what names the list of reports on a page: `topics/x`, `archive/2025`, `archive/2025/04`, `reports`."""
    return "reports" if uri == HOME_URI else uri.removesuffix(".md").removesuffix("/index")


def list_path(uri: str, suffix: str) -> str:
    """Return the path, inside the published site, of the list on a page as a file: `api/v1/topics/x.json`."""
    return f"{API_FOLDER}/{list_key(uri)}{suffix}"


def feed_path(uri: str) -> str:
    """Return the path, inside the published site, of the feed of the list on a page: `feeds/topics-x.xml`."""
    return f"{FEEDS_FOLDER}/{_feed_name(uri)}.xml"


def subscribe_suffix(uri: str) -> str:
    """Return what follows the address of the page about subscribing where it is to show the feed of the list on a page."""
    return f"?feed={_feed_name(uri)}"


def _feed_name(uri: str) -> str:
    # An id may be a-with-b, but none has two hyphens together: that of two entities is of nothing else.
    return list_key(uri).replace("/with/", "--with--").replace("/", "-")
