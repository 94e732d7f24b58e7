"""JSON Schemas (2020-12) of the front matter and of the vocabulary files, generated from the models of `schema`.

They say what an editor can check while somebody types; `check` says the rest, such as whether a name is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from eventlib.reading.schema import EntityEntry, RegionsFile, ReportHeader, TopicEntry, as_list, check_url, not_reserved

_FILES: tuple[tuple[str, str, Any], ...] = (
    ("report.json", "报告的头部信息", ReportHeader),
    ("topics.json", "topics.yml", list[TopicEntry]),
    ("entities.json", "entities.yml", list[EntityEntry]),
    ("regions.json", "regions.yml", RegionsFile),
)


class _AsWritten(GenerateJsonSchema):
    """Describes what may stand in a file, where the validators of the models accept more, or less, than their types.

    As pydantic documents `pydantic_core.core_schema`, a schema holds its function under "function" twice.
    """

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        described = super().function_before_schema(schema)
        if schema["function"]["function"] is as_list:
            return {"anyOf": [described, described["items"]]}
        return described

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchemaValue:
        described = super().function_after_schema(schema)
        if schema["function"]["function"] is check_url:
            return {**described, "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://\S+\s*$"}
        if schema["function"]["function"] is not_reserved:
            return {**described, "not": {"const": "index"}}
        return described


def json_schema(written: Any, title: str) -> dict[str, Any]:
    """Return the JSON Schema of a model, or of a list of one, under a title."""
    described = TypeAdapter(written).json_schema(schema_generator=_AsWritten)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described, "title": title}


def schema_files() -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield name and function to the content of every published schema."""
    for name, title, written in _FILES:
        yield name, partial(_schema_file, written, title)


def _schema_file(written: Any, title: str) -> str:
    return json.dumps(json_schema(written, title), ensure_ascii=False, indent=2) + "\n"
