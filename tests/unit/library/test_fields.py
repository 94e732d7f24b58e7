"""The table of fields against the two that it joins: what may be written, and what a report holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path

import jsonschema

from eventlib.exports.api import report_item, report_object
from eventlib.exports.api_schema import api_json_schema
from eventlib.library.fields import FACETS, FIELDS, Use, fields_for
from eventlib.library.report import Report
from eventlib.reading.schema import ReportHeader
from eventlib.vocabulary.national import national_gazetteer
from factories import load_sound, report_text

FULL = {
    "until": "2025-04-14",
    "region": "[南湖区, 上海]",
    "entities": "[{name: 陈伟, role: 嘉兴市委书记}, 鸿腾, 没有登记的某公司]",
    "topics": "[网络安全, 数据安全]",
    "source": "[{url: https://example.com/1, title: 题名, publisher: 某报}, https://example.com/other]",
    "summary": "摘要。",
    "authors": "[甲, 乙]",
    "published": "2025-04-12",
    "updated": "2025-04-13",
    "corrections": "[{date: 2025-04-20, text: 更正了数字}]",
    "status": "withdrawn",
    "withdrawn": "{date: 2025-05-01, reason: 事实有误}",
    "redirect_from": "[2025-04-09-former]",
}


def test_every_field_that_may_be_written_has_one_row() -> None:
    rows = Counter(field.key for field in FIELDS if field.key)
    assert rows == dict.fromkeys(ReportHeader.model_fields, 1)


def test_everything_that_a_report_holds_has_a_row() -> None:
    # The id and the address of a report are not fields of it: they are how it is named.
    read_off_the_body = {"links", "section_names", "named_sources", "length", "telling_pairs"}
    held = {field.name for field in fields(Report)} - {"id", "own_digest", "digest", *read_off_the_body}
    assert held <= {field.attribute for field in FIELDS}
    assert len({field.attribute for field in FIELDS}) == len(FIELDS)


def test_whatever_is_written_in_a_file_is_compared_by_impact() -> None:
    assert {field.key for field in fields_for(Use.IMPACT) if field.key} == set(ReportHeader.model_fields)


def test_names_for_programs_are_told_apart() -> None:
    for use in (Use.API, Use.LISTS):
        names = [field.name for field in fields_for(use)]
        assert len(set(names)) == len(names) and not {"id", "url"} & set(names)
    assert len(FACETS) == sum(1 for field in FIELDS if field.facet)
    # What the address of a search and the tables of its index hold besides.
    taken = {"q", "in", "sort", "withdrawn", "days", "slugs", "titles", "texts", "blocks", "entered"}
    taken |= {"newest", "older"}
    assert not taken & set(FACETS)


def test_objects_of_reports_are_what_their_schemas_say(tmp_path: Path) -> None:
    """The schemas are made from the types of the fields, the objects from their values: mypy sees neither."""
    gazetteer = national_gazetteer()
    library = load_sound(tmp_path, report_text(), report_text(date="2025-04-11", **FULL))
    for number, report in enumerate(library.reports):
        schema = api_json_schema("report")
        whole = report_object(report, library.texts[report.id], gazetteer)
        jsonschema.validate(whole, {**schema, "additionalProperties": False})
        item = report_item(report)
        listed = api_json_schema("list")
        jsonschema.validate(
            item, {"$defs": listed["$defs"], **listed["$defs"]["ReportItem"], "additionalProperties": False}
        )
        assert bool(whole["withdrawn"]) == bool(number)
        assert item["entities"] == [each["id"] for each in whole["entities"]]
