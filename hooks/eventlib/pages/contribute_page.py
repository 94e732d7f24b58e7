"""The page with the form that makes a report file, and the fields it asks for.

What the form completes and checks by is the matter of `authoring.contribution`.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

from eventlib.pages.addresses import CONTRIBUTE_GUIDE_URI, CONTRIBUTE_URI, FORMAT_URI
from eventlib.pages.page import HOME, Crumb, Page, PageKind
from eventlib.prose.marks import numbered_section
from eventlib.reading.schema import EntityReference, ReportHeader, Source

_INNER: dict[str, type[BaseModel]] = {"entities": EntityReference, "source": Source}
_LATER = {"updated", "corrections", "status", "withdrawn", "redirect_from"}
"""Fields that a report gets after it was published first: the form makes new reports."""


def contribute_page(sections: Sequence[str], updated: datetime.date) -> Page:
    """Return the page with the form; `updated` is the newest date of the site."""
    context = {
        "fields": dict(form_fields()),
        "section_headings": [numbered_section(index, name) for index, name in enumerate(sections)],
        "guide": CONTRIBUTE_GUIDE_URI,
        "format_page": FORMAT_URI,
    }
    trail = (HOME, Crumb("投稿", CONTRIBUTE_URI))
    description = "填表写成一篇报告的文件，边写边检查，内容不离开浏览器"
    return Page(CONTRIBUTE_URI, "投稿", PageKind.CONTRIBUTE, trail, description, updated, context=context)


def form_fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the fields of the form in the order in which they are written: `title`, `source`, `source.url` …"""
    for key in ReportHeader.model_fields:
        if key in _LATER:
            continue
        yield key, _field(ReportHeader, key)
        for inner in _INNER[key].model_fields if key in _INNER else ():
            yield f"{key}.{inner}", _field(_INNER[key], inner)


def _field(model: type[BaseModel], key: str) -> dict[str, Any]:
    info = model.model_fields[key]
    limit = re.search(r'"maxLength": (\d+)', json.dumps(_properties(model)[key]))
    return {
        "title": info.title,
        "description": info.description,
        "required": info.is_required(),
        "limit": int(limit[1]) if limit else None,
    }


@cache
def _properties(model: type[BaseModel]) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = model.model_json_schema()["properties"]
    return properties
