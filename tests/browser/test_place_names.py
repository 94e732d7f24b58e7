"""The form of contribution knows places by the names by which the check knows them, and suggests the same."""

from __future__ import annotations

import json
import random

import pytest

from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary
from factories import TESTS, TOPICS
from sites import FormRunner

CASES = json.loads((TESTS / "cases" / "place_names.json").read_text(encoding="utf-8"))
FIND = """
    const { gazetteer } = facts.vocabulary;
    return given.map((name) => ({
        key: gazetteer.keyOf(name),
        resolved: gazetteer.resolve(name).map((place) => gazetteer.path(place)),
        suggested: gazetteer.suggest(name),
    }));
"""


def vocabulary_of_cases() -> Vocabulary:
    files = {
        "regions.yml": json.dumps(CASES["regions.yml"]).encode(),
        "topics.yml": TOPICS.encode(),
        "entities.yml": b"",
    }
    vocabulary, findings = load_vocabulary(files, "v")
    assert findings == []
    return vocabulary


def slips(vocabulary: Vocabulary, count: int) -> list[str]:
    """Return names of places with one character exchanged, left out or put in, alone or below another place."""
    chance = random.Random(11)
    names = [name for claims in vocabulary.gazetteer.claims.values() for claim in claims for name in claim.spellings]
    made = []
    for name in chance.sample(names, count):
        at = chance.randrange(len(name))
        wrong = name[:at] + chance.choice("嘉兴山州海aX-·") * chance.randrange(2) + name[at + chance.randrange(2) :]
        made.append(chance.choice(["", "", "江苏省", "中国", "华东"]) + wrong)
    return made


def test_the_form_finds_places_by_the_cases_of_the_check(run_form: FormRunner) -> None:
    names = [name for kind in ("keys", "resolve", "suggest") for name, _ in CASES[kind]]
    found = dict(zip(names, run_form(FIND, names, vocabulary_of_cases()), strict=True))
    for kind, what in (("keys", "key"), ("resolve", "resolved"), ("suggest", "suggested")):
        assert [[name, found[name][what]] for name, _ in CASES[kind]] == CASES[kind]


@pytest.mark.parametrize("count", [15, pytest.param(150, marks=pytest.mark.long)])
def test_the_form_suggests_what_the_check_suggests(run_form: FormRunner, count: int) -> None:
    vocabulary = vocabulary_of_cases()
    names = slips(vocabulary, count)
    found = run_form(FIND, names, vocabulary)
    by_form = {name: each["suggested"] for name, each in zip(names, found, strict=True)}
    assert by_form == {name: vocabulary.gazetteer.suggest(name) for name in names}
