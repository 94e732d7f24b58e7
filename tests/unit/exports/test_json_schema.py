"""The published schemas agree with `check` on what an editor can see."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from eventlib.exports.json_schema import schema_files
from eventlib.pages.format_page import rule_examples
from factories import DEFAULTS, ENTITIES, REGIONS, TESTS, TOPICS

SCHEMAS = {name: json.loads(content()) for name, content in schema_files()}
PROJECT = TESTS.parent


def _is_valid(name: str, value: object) -> bool:
    return Draft202012Validator(SCHEMAS[name], format_checker=FormatChecker()).is_valid(value)


def _header(text: str = "") -> Any:
    # As text: editors and `check` both take 2025-04-10 for a text, PyYAML alone for a date.
    return {**DEFAULTS, **yaml.load(text or "{}", Loader=yaml.BaseLoader)}


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_what_is_right_is_valid() -> None:
    assert _is_valid("report.json", _header())
    full = """
        region: [嘉兴市, 杭州市]
        entities: [鸿腾, {name: 陈伟, role: 嘉兴市委书记}]
        source: [https://example.com/1, {url: https://example.com/2, title: 题名}]
        status: withdrawn
        withdrawn: {date: 2025-05-01, reason: 事实有误}
    """
    assert _is_valid("report.json", _header(full))
    vocabulary = {"topics.json": TOPICS, "entities.json": ENTITIES, "regions.json": REGIONS}
    assert [name for name, text in vocabulary.items() if not _is_valid(name, yaml.safe_load(text))] == []


@pytest.mark.parametrize(
    "rule",
    ["key-unknown", "value-empty", "value-too-long", "value-unknown", "date-invalid", "date-impossible", "url-invalid"],
)
def test_what_an_editor_can_see_is_invalid(rule: str) -> None:
    example = rule_examples()[rule]
    assert not _is_valid("report.json", _header(example.wrong))
    assert _is_valid("report.json", _header(example.right))


def test_wrong_types_missing_fields_and_ids_are_invalid() -> None:
    assert not _is_valid("report.json", {**DEFAULTS, "entities": [360]})
    assert not _is_valid("report.json", {**DEFAULTS, "region": []})
    assert [key for key in DEFAULTS if _is_valid("report.json", {**DEFAULTS, key: None})] == []
    assert not _is_valid("report.json", {key: value for key, value in DEFAULTS.items() if key != "source"})
    example = rule_examples()["vocabulary-id"]
    assert not _is_valid("topics.json", yaml.safe_load(example.wrong))
    assert _is_valid("topics.json", yaml.safe_load(example.right))
    assert not _is_valid("topics.json", [{"id": "index", "name": "索引", "description": "说明。"}])


def test_editor_settings_name_schemas_that_exist() -> None:
    settings = json.loads((PROJECT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert {name.removeprefix("./site/schema/") for name in settings["yaml.schemas"]} == set(SCHEMAS) - {"report.json"}


def test_the_hook_runs_a_target_that_exists() -> None:
    (source,) = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    (hook,) = source["hooks"]
    assert source["repo"] == "local"
    command, target = hook["entry"].split()
    assert command == "make"
    assert f"\n{target}:" in (PROJECT / "Makefile").read_text(encoding="utf-8")
