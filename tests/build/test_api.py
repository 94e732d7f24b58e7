"""The JSON API and its tables of CSV: valid, whole, and about the pages that are there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
from lxml import html

from eventlib.exports.api_schema import PUBLISHED, api_json_schema
from sites import HOSTILE, Build

REPORT = "reports/2025/2025-04-10-hongteng/"


def kind_of(path: str) -> str:
    """Return the name of the schema of a file below `api/v1/`."""
    folder, _, name = path.rpartition("/")
    if not folder:
        return {"reports": "list"}.get(name.removesuffix(".json"), name.removesuffix(".json"))
    return "report" if folder == "reports" else "list"


def api_files(site: Build) -> dict[str, Any]:
    root = site.site / "api/v1"
    return {
        path.relative_to(root).as_posix(): json.loads(path.read_bytes())
        for path in sorted(root.rglob("*.json"))
        if path.parent.name != "schema"
    }


def test_schemas_are_published_and_every_json_file_is_valid(site: Build) -> None:
    validators = {}
    for kind in PUBLISHED:
        schema = site.json(f"api/v1/schema/{kind}.json")
        assert schema == api_json_schema(kind)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[kind] = jsonschema.Draft202012Validator(schema)
    files = api_files(site)
    for path, value in files.items():
        validators[kind_of(path)].validate(value)
    assert {kind_of(path) for path in files} == set(PUBLISHED)


def test_schemas_refuse_what_is_not_such_an_object(site: Build) -> None:
    report = site.json("api/v1/reports/2025-04-10-hongteng.json")
    validator = jsonschema.Draft202012Validator(api_json_schema("report"))
    for change in ({"date": "10.4.2025"}, {"status": "gone"}, {"places": [{"id": "330402"}]}, {"title": None}):
        assert not validator.is_valid({**report, **change})


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_every_object_has_a_name_for_programs_and_an_address_that_exists(site: Build) -> None:
    for path, value in api_files(site).items():
        for each in objects(value):
            if "id" in each:
                assert each["id"], path
                assert each["url"] is None or site.has_page(each["url"]), (path, each["url"])
            for name in ("json", "csv", "feed"):
                if each.get(name):
                    assert (site.site / each[name]).is_file(), (path, each[name])


def test_the_start_of_the_api_leads_to_everything(site: Build) -> None:
    start = site.json("api/v1/index.json")
    assert (start["version"], start["url"], start["reports"]["count"]) == (1, "", 27)
    assert [(year["id"], year["count"]) for year in start["years"]] == [("2025", 2), ("2024", 25)]
    assert site.json(start["topics"])["count"] == 2
    assert {"330402", "330400", "330000", "cn", "us-san-francisco"} <= {
        region["id"] for region in site.json(start["regions"])["regions"]
    }
    entities = {entity["id"]: entity for entity in site.json(start["entities"])["entities"]}
    assert (entities["three-six-zero"]["count"], entities["hongteng"]["parent"]) == (1, "360-group")
    vocabulary = site.json(start["vocabulary"])
    assert [topic["url"] for topic in vocabulary["topics"]][2] is None  # 人才培养 has no report, and no page
    assert vocabulary["groups"][0]["members"] == ["310000", "320000", "330000", "340000"]


def test_a_report_says_what_its_file_says(site: Build) -> None:
    report = site.json("api/v1/reports/2025-04-10-hongteng.json")
    assert (report["url"], report["date"], report["former_ids"]) == (REPORT, "2025-04-10", ["2025-04-09-former"])
    assert report["authors"] == ["甲", "乙"]
    place = report["places"][0]
    assert (place["id"], place["full_name"]) == ("330402", "浙江省嘉兴市南湖区")
    assert place["within"] == ["cn", "330000", "330400", "yangtze-river-delta"]
    assert [(each["name"], each["type"], each["role"]) for each in report["entities"]] == [
        ("嘉兴鸿腾数字安全科技有限公司", "company", ""),
        ("陈伟", "person", "嘉兴市委书记"),
        ("全新科技发展公司", None, ""),
    ]
    assert report["sources"][1] == {"url": "https://example.com/other", "title": "题名", "publisher": "某报"}
    assert report["sections"][0]["anchor"] == "一事件概述"
    withdrawn = site.json("api/v1/reports/2025-04-11-withdrawn.json")
    assert withdrawn["withdrawn"] == {"date": "2025-05-01", "reason": "事实有误"}
    assert withdrawn["corrections"] == [{"date": "2025-04-20", "text": "更正了数字"}]
    assert (withdrawn["status"], withdrawn["updated"]) == ("withdrawn", "2025-05-01")
    assert not (site.site / "api/v1/reports/2025-05-02-draft.json").exists()


def test_anchors_of_sections_are_on_the_page_of_the_report(site: Build) -> None:
    anchors = []
    for path in (site.site / "api/v1/reports").glob("*.json"):
        report = json.loads(path.read_text(encoding="utf-8"))
        page = site.read(f"{report['url']}index.html")
        for section in report["sections"]:
            anchors.append(section["anchor"])
            assert f'<h2 id="{section["anchor"]}">' in page, section
    assert anchors.count("五结论") == len(anchors) / 6, "a footnote at a heading is no part of its anchor"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_lists_are_the_same_as_json_and_as_csv(site: Build) -> None:
    for path, value in api_files(site).items():
        if kind_of(path) == "list":
            raw = (site.site / value["csv"]).read_bytes()
            assert raw.startswith(b"\xef\xbb\xbf")  # or Excel takes it for another encoding
            listed = rows(raw.decode())
            assert [row["编号"] for row in listed] == [report["id"] for report in value["reports"]]
            assert len(listed) == value["count"] > 0


def test_an_index_is_the_same_as_json_and_as_csv(site: Build) -> None:
    for kind in ("topics", "regions", "entities"):
        value = json.loads(site.read(f"api/v1/{kind}.json"))
        listed = rows(site.read(f"api/v1/{kind}.csv"))
        assert [row["编号"] for row in listed] == [entry["id"] for entry in value[kind]] != []
        assert [row["报告数"] for row in listed] == [str(entry["count"]) for entry in value[kind]]
    assert {row["类型"] for row in listed} >= {"企业", "人物"}


def test_a_cell_is_never_a_formula(site: Build) -> None:
    row = next(row for row in rows(site.read("api/v1/reports.csv")) if row["编号"] == "2025-04-11-withdrawn")
    assert row["摘要"].startswith("'=HYPERLINK(")
    assert row["标题"] == HOSTILE
    assert row["状态"] == "已撤回"


def test_the_page_about_the_interface_shows_every_field_of_every_object(site: Build) -> None:
    page = html.document_fromstring((site.site / "api/index.html").read_bytes())
    tables = [[code.text for code in table.findall(".//td[1]/code")] for table in page.iter("table")]
    indexes = {"TopicIndex", "RegionIndex", "EntityIndex"}  # a count and a list
    for kind in PUBLISHED:
        schema = api_json_schema(kind)
        for name, model in {schema["title"]: schema, **schema.get("$defs", {})}.items():
            assert name in indexes or list(model["properties"]) in tables, name
