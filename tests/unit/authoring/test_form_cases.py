"""The Python side of the cases that it shares with the JavaScript of the form."""

from __future__ import annotations

from typing import Any

import pytest

from eventlib.authoring.evidence.proposals import Draft, Proposal, SourceProposal, propose
from eventlib.authoring.javascript_patterns import in_javascript
from eventlib.authoring.raw_text import RawAnalysis, read_raw_analysis
from eventlib.authoring.report_file import render_report_file
from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.dates import correct_date, nearest_date
from eventlib.library.parsing import parse_report
from eventlib.prose.marks import numbered_section
from eventlib.reading.hosts import odd_letters
from eventlib.reading.strict_yaml import read_yaml
from eventlib.vocabulary.names import normalise_name
from factories import SECTIONS
from form_cases import cases, compiled, taken_apart, vocabulary

DATES, NAMES, WRITTEN = cases("dates"), cases("vocabulary"), cases("write")


@pytest.mark.parametrize(("source", "texts", "flags"), [(*case, "")[:3] for case in cases("patterns")])
def test_what_only_python_can_say_is_refused(source: str, texts: list[str] | None, flags: str) -> None:
    if texts is not None:
        assert in_javascript(compiled(source, flags))
    else:
        with pytest.raises(ValueError, match=r"JavaScript|only Python"):
            in_javascript(compiled(source, flags))


def test_dates() -> None:
    assert [[written, correct_date(written)] for written, _ in DATES["correct"]] == DATES["correct"]
    assert [[written, nearest_date(written)] for written, _ in DATES["nearest"]] == DATES["nearest"]
    drafts = [
        (text, propose(read_raw_analysis(f"标题\n\n{text}", SECTIONS), vocabulary())) for text, _ in DATES["proposed"]
    ]
    found = [[text, "至".join(day.value for day in (draft.date, draft.until) if day)] for text, draft in drafts]
    assert found == DATES["proposed"]


def test_hosts() -> None:
    hosts = cases("hosts")["odd letters"]
    assert [[host, odd_letters(host)] for host, _ in hosts] == hosts


def test_names_of_topics_and_entities() -> None:
    known = vocabulary()
    topics = [(name, known.topic(name)) for name, _ in NAMES["topics"]]
    assert [[name, normalise_name(name)] for name, _ in NAMES["normalise"]] == NAMES["normalise"]
    assert [[name, topic.name if topic else None] for name, topic in topics] == NAMES["topics"]
    assert [[name, known.suggest_topics(name)] for name, _ in NAMES["near topics"]] == NAMES["near topics"]
    owners = [[name, [entity.id for entity in known.entities_named(name)]] for name, _ in NAMES["entities"]]
    assert owners == NAMES["entities"]
    assert [[name, known.near_entity_names(name)] for name, _ in NAMES["near entities"]] == NAMES["near entities"]


@pytest.mark.parametrize(("value", "written"), WRITTEN["scalars"])
def test_scalars_are_written_so_that_yaml_reads_them(value: str, written: str) -> None:
    assert yaml_scalar(value) == written
    assert read_yaml(f"key: {written}", "x.md").value == {"key": value}


@pytest.mark.parametrize("case", WRITTEN["files"])
def test_files(case: dict[str, Any]) -> None:
    report = case["report"]

    def proposals(key: str) -> tuple[Proposal, ...]:
        return tuple(Proposal(row["name"], "", row.get("role", "")) for row in report[key])

    texts = [(numbered_section(index, SECTIONS[index]), text) for index, text in enumerate(report["sections"])]
    body = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in texts if text)
    sources = tuple(SourceProposal(**row) for row in report["source"])
    raw = RawAnalysis(report["title"], body, ())
    draft = Draft(raw, None, None, proposals("region"), proposals("entities"), proposals("topics"), sources)
    assert render_report_file(draft, report["date"], marked=False) == case["text"]


@pytest.mark.parametrize("case", cases("check"), ids=lambda case: case["name"])
def test_findings(case: dict[str, Any]) -> None:
    parsed = parse_report(case["text"].encode(), "2025/2025-04-10-x.md", vocabulary(), SECTIONS, folder="")
    # The name of the file is another than the one in the form.
    told = {str(finding).partition(": ")[2] for finding in parsed.findings if finding.rule != "date-file-name"}
    assert sorted(told) == case["findings"]


@pytest.mark.parametrize("case", cases("take_apart"), ids=lambda case: case["name"])
def test_raw_analyses(case: dict[str, Any]) -> None:
    found = taken_apart(case["text"], vocabulary())
    assert found == {key: case[key] for key in found}
