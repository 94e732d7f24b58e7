"""The JSON API: reports, lists and the vocabulary as objects for programs, the search page among them.

The types of the objects, with a description of every field, are in `api_schema`. Which fields a report has is said by
`library.fields`; mypy does not see these, so that the tests hold every report against its schema.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache, partial
from typing import Any

import msgspec

from eventlib.exports import api_schema, lists
from eventlib.exports.lists import ReportDownload
from eventlib.library.catalog import Catalog
from eventlib.library.fields import Use, fields_for
from eventlib.library.figures import Figure
from eventlib.library.report import EntityMention, Report, ReportText, Section, ThreadPart
from eventlib.pages.addresses import API_FOLDER, facet_key, uri_of
from eventlib.reading.schema import Correction, Source, Withdrawal
from eventlib.uris import site_path
from eventlib.vocabulary.places import Gazetteer, Place
from eventlib.vocabulary.vocabulary import Entity, Topic


def report_object(report: Report, text: ReportText, gazetteer: Gazetteer) -> api_schema.ReportObject:
    """Return what is published of a report under `api/v1/reports/<id>.json`."""
    fields = {field.name: _published(field.value(report, text), gazetteer) for field in fields_for(Use.API)}
    return {"id": report.id, "url": _url(report), **fields}


def _published(value: Any, gazetteer: Gazetteer) -> Any:
    """Return the value of a field as JSON has it."""
    if type(value) is str:  # as most are
        return value
    match value:
        case tuple():
            return [_published(each, gazetteer) for each in value]
        case Place():
            return _place_reference(value, gazetteer)
        case EntityMention():
            return _entity_reference(value)
        case Topic():
            return _reference(value)
        case Section():
            return _section(value)
        case Figure():
            return _figure(value)
        case Source():
            return _source(value)
        case ThreadPart():
            return _thread_part(value)
        case Correction():
            return _correction(value)
        case Withdrawal():
            return _withdrawal(value)
        case _:
            return _plain(value)


def _plain(value: Any) -> Any:
    match value:
        case datetime.date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case _:
            return value


def _url(target: object) -> str:
    return site_path(uri_of(target))


def _reference(target: Entity | Topic) -> api_schema.TopicReference:
    return {"id": target.id, "url": _url(target), "name": target.name}


def _entity_reference(mention: EntityMention) -> api_schema.MentionedEntity:
    return {**_reference(mention.entity), "type": _type(mention.entity), "role": mention.role}


def _source(source: Source) -> api_schema.SourceReference:
    return {"url": source.url, "title": source.title, "publisher": source.publisher}


def _figure(figure: Figure) -> api_schema.FigureObject:
    return {
        "url": _url(figure),
        "type": figure.type,
        "width": figure.width,
        "height": figure.height,
        "description": figure.description,
        "caption": figure.caption,
    }


def _thread_part(part: ThreadPart) -> api_schema.ThreadPartReference:
    return {
        "id": part.id,
        "url": _url(part),
        "title": part.title,
        "date": part.date.isoformat(),
        "status": part.status.value,
    }


def _correction(correction: Correction) -> api_schema.CorrectionNote:
    return {"date": correction.date.isoformat(), "text": correction.text}


def _withdrawal(withdrawal: Withdrawal) -> api_schema.WithdrawalNote:
    return {"date": withdrawal.date.isoformat(), "reason": withdrawal.reason}


def _type(entity: Entity) -> str | None:
    return entity.type.value if entity.type else None


def _place_reference(place: Place, gazetteer: Gazetteer) -> api_schema.PlaceReference:
    return {
        "id": facet_key(place),
        "url": _url(place),
        "name": place.name,
        "full_name": gazetteer.path(place),
        "within": [facet_key(above) for above in gazetteer.roll_up(place) if above.code != place.code],
    }


def _section(section: Section) -> api_schema.SectionText:
    return {"name": section.name, "heading": section.heading, "anchor": section.anchor, "text": section.text}


def report_item(report: Report) -> api_schema.ReportItem:
    """Return a report as it stands in lists."""
    fields = {field.name: _in_lists(field.value(report)) for field in fields_for(Use.LISTS)}
    return {"id": report.id, "url": _url(report), **fields}


def _in_lists(value: Any) -> Any:
    """Return the value of a field as lists have it: what has a page of its own by its key."""
    match value:
        case tuple():
            return [_in_lists(each) for each in value]
        case Place():
            return facet_key(value)
        case EntityMention():
            return value.entity.id
        case Topic():
            return value.id
        case _:
            return _plain(value)


def list_json(download: ReportDownload, item: Callable[[str], str]) -> str:
    """Return the `ReportList` of a list; `item` returns the JSON of the item of a report, by its id.

    A report stands in many lists, and is written as JSON once.
    """
    head = {
        "id": download.id,
        "url": site_path(download.uri),
        "name": download.name,
        "count": len(download.reports),
        "updated": download.updated.isoformat(),
        "csv": download.csv_path,
        "feed": download.feed_path,
    }
    reports = ",\n".join(item(report.id) for report in download.reports)
    return f'{to_json(head)[:-1]},"reports":[{reports}]}}'


_encoder = msgspec.json.Encoder()


def to_json(value: Any) -> str:
    """Return a value as JSON without needless blanks."""
    return _encoder.encode(value).decode()


def _entry(download: ReportDownload) -> api_schema.ListEntry:
    return {
        "id": download.id,
        "url": site_path(download.uri),
        "name": download.name,
        "count": len(download.reports),
        "json": download.json_path,
        "csv": download.csv_path,
        "feed": download.feed_path,
    }


def api_files(catalog: Catalog, site_name: str, site_url: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield path inside the published site, and the function to the object there, for the entry of the API, its indexes and the schemas."""
    schemas = {kind: f"{API_FOLDER}/schema/{kind}.json" for kind in api_schema.PUBLISHED}
    entries = cache(lambda: {download.uri: _entry(download) for download in lists.subjects(catalog)})

    def start() -> api_schema.ApiIndex:
        return {
            "version": api_schema.VERSION,
            "name": site_name,
            "url": site_url,
            "reports": _entry(lists.all_reports(catalog)),
            "entered": _entry(lists.newest(catalog)),
            "years": [_entry(download) for download in lists.years(catalog)],
            "topics": _TOPICS,
            "regions": _REGIONS,
            "entities": _ENTITIES,
            "vocabulary": _VOCABULARY,
            "schemas": schemas,
        }

    yield f"{API_FOLDER}/index.json", start
    yield _TOPICS, lambda: _topics(catalog, entries())
    yield _REGIONS, lambda: _regions(catalog, entries())
    yield _ENTITIES, lambda: _entities(catalog, entries())
    yield _VOCABULARY, lambda: vocabulary_object(catalog)
    for kind, path in schemas.items():
        yield path, partial(api_schema.api_json_schema, kind)


_TOPICS, _REGIONS, _ENTITIES, _VOCABULARY = (
    f"{API_FOLDER}/{name}.json" for name in ("topics", "regions", "entities", "vocabulary")
)


def api_facts(catalog: Catalog) -> tuple[object, ...]:
    """Return all that the entry of the API and its indexes follow from: what is known of things, and how many reports each has."""
    counts = [
        (download.uri, len(download.reports))
        for download in (
            lists.all_reports(catalog),
            lists.newest(catalog),
            *lists.years(catalog),
            *lists.subjects(catalog),
        )
    ]
    entities = {**catalog.entities, **catalog.vocabulary.entity_by_id}.values()
    known = [
        (each.id, each.name, each.type, each.parent, each.aliases, each.description, each.url) for each in entities
    ]
    groups = [(group.place, sorted(group.members)) for group in catalog.gazetteer.groups]
    return counts, list(catalog.entities), known, catalog.topics, catalog.places, groups


def _topics(catalog: Catalog, entries: Mapping[str, api_schema.ListEntry]) -> api_schema.TopicIndex:
    found: list[api_schema.TopicListEntry] = [
        {**entries[uri_of(topic)], "aliases": list(topic.aliases), "description": topic.description}
        for topic in catalog.topics
        if uri_of(topic) in entries
    ]
    return {"count": len(found), "topics": found}


def _regions(catalog: Catalog, entries: Mapping[str, api_schema.ListEntry]) -> api_schema.RegionIndex:
    found: list[api_schema.RegionListEntry] = [
        {
            **entries[uri_of(place)],
            "kind": place.kind.value,
            "parent": facet_key(catalog.gazetteer[place.parent]) if place.parent else None,
            "aliases": list(place.aliases),
        }
        for place in catalog.places
    ]
    return {"count": len(found), "regions": found}


def _entities(catalog: Catalog, entries: Mapping[str, api_schema.ListEntry]) -> api_schema.EntityIndex:
    found: list[api_schema.EntityListEntry] = [
        {
            **entries[uri_of(entity)],
            "type": _type(entity),
            "parent": entity.parent,
            "aliases": list(entity.aliases),
            "description": entity.description,
            "website": entity.url,
        }
        for entity in catalog.entities.values()
    ]
    return {"count": len(found), "entities": found}


def vocabulary_object(catalog: Catalog) -> api_schema.VocabularyObject:
    """Return the whole vocabulary, what has no reports as well."""
    gazetteer = catalog.gazetteer
    return {
        "topics": [
            {
                "id": topic.id,
                "url": _url(topic) if topic.id in catalog.by_topic else None,
                "name": topic.name,
                "aliases": list(topic.aliases),
                "description": topic.description,
            }
            for topic in catalog.topics
        ],
        "entities": [
            {
                "id": entity.id,
                "url": _url(entity) if entity.id in catalog.entities else None,
                "name": entity.name,
                "type": _type(entity),
                "parent": entity.parent,
                "aliases": list(entity.aliases),
                "description": entity.description,
                "website": entity.url,
            }
            for entity in catalog.vocabulary.entities
        ],
        "groups": [
            {
                "id": facet_key(group.place),
                "url": _url(group.place) if group.place.code in catalog.by_place else None,
                "name": group.place.name,
                "aliases": list(group.place.aliases),
                "description": group.place.description,
                "members": sorted(facet_key(gazetteer[code]) for code in group.members),
            }
            for group in gazetteer.groups
        ],
    }
