from __future__ import annotations

from eventlib.pages.contribute_page import form_fields
from eventlib.reading.findings import RULES
from eventlib.reading.sentences import SENTENCES


def test_form_has_fields_with_the_limits_of_the_schema() -> None:
    fields = dict(form_fields())
    limits = {key: field["limit"] for key, field in fields.items()}
    assert (limits["title"], limits["source.title"], limits["source.url"], limits["date"]) == (120, 300, 2000, None)
    assert [key for key, field in fields.items() if field["required"] and "." not in key] == [
        "title",
        "date",
        "region",
        "topics",
        "source",
    ]


def test_every_sentence_is_of_a_rule() -> None:
    assert {key.partition("/")[0] for key in SENTENCES} <= set(RULES)


def test_a_control_is_of_the_kind_of_its_field() -> None:
    fields = dict(form_fields())
    kinds = {
        "title": "line",
        "date": "date",
        "region": "rows",
        "summary": "text",
        "authors": "rows",
        "source.url": "url",
    }
    assert {key: fields[key]["kind"] for key in kinds} == kinds
    assert [fields[key]["parts"] for key in ("region", "entities", "source")] == [
        ["name"],
        ["name", "role"],
        ["url", "title", "publisher"],
    ]
    assert [fields[key]["known"] for key in ("region", "topics", "authors")] == ["places", "topics", None]
