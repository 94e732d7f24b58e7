"""The page with the form that makes a report file, and the fields it asks for.

What the form completes and checks by is the matter of `authoring.contribution`.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from eventlib.library.fields import BY_KEY, Use
from eventlib.pages.addresses import CONTRIBUTE_GUIDE_URI, CONTRIBUTE_REPORTS_PATH, CONTRIBUTE_URI, FORMAT_URI
from eventlib.pages.page import HOME, Crumb, Page, PageKind
from eventlib.prose.marks import numbered_section
from eventlib.reading.images import WIDEST
from eventlib.reading.schema import ReportHeader
from eventlib.reading.validation import accepts


def contribute_page(sections: Sequence[str], updated: datetime.date) -> Page:
    """Return the page with the form; `updated` is the newest date of the site."""
    context = {
        "fields": dict(form_fields()),
        "section_headings": [numbered_section(index, name) for index, name in enumerate(sections)],
        "widest": WIDEST,
        "guide": CONTRIBUTE_GUIDE_URI,
        "format_page": FORMAT_URI,
        "reports_path": CONTRIBUTE_REPORTS_PATH,
    }
    trail = (HOME, Crumb("投稿", CONTRIBUTE_URI))
    description = "填表写成一篇报告的文件，边写边检查，内容不离开浏览器"
    return Page(CONTRIBUTE_URI, "投稿", PageKind.CONTRIBUTE, trail, description, updated, context=context)


def form_fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the fields of the form in the order in which they are written: `title`, `source`, then `source.url`.

    Of each the form is told its `title`, `description`, `example`, whether it is `required`, the `limit` of its
    characters, and its `kind`: a `line`, a `text` of several, a `url`, a `date`, or `rows`, of which there are at `most`
    so many. A row has `parts`: the fields inside this one, or the one part `name`; `known` is what its first part is
    completed by, if it names what the vocabulary knows, or reports.
    """
    for key, info in ReportHeader.model_fields.items():
        field = BY_KEY[key]
        if Use.FORM not in field.uses:
            continue
        model = _model_inside(info.annotation)
        inner = model.model_fields if model else {}
        parts = {"parts": list(inner) or ["name"], "known": field.name if field.is_named or key == "follows" else None}
        described = _field(ReportHeader, key)
        yield key, described | (parts if described["kind"] == "rows" else {})
        for part in inner:
            yield f"{key}.{part}", _field(model, part)


def _field(model: Any, key: str) -> dict[str, Any]:
    info = model.model_fields[key]
    written = json.dumps(_properties(model)[key])
    limit, most = (re.search(rf'"{name}": (\d+)', written) for name in ("maxLength", "maxItems"))
    if '"type": "array"' in written:
        kind = "rows"
    elif '"format": "date"' in written:
        kind = "date"
    elif accepts(model, key, "https://example.com/") and not accepts(model, key, "一行"):
        kind = "url"
    else:
        kind = "text" if accepts(model, key, "两\n行") else "line"
    return {
        "title": info.title,
        "description": info.description,
        "example": (info.examples or [None])[0],
        "required": info.is_required(),
        "limit": int(limit[1]) if limit else None,
        "most": int(most[1]) if most else None,
        "kind": kind,
    }


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    """Return the model of the items of a list, if they have fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_inside, get_args(annotation))), None)


@cache
def _properties(model: type[BaseModel]) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = model.model_json_schema()["properties"]
    return properties
