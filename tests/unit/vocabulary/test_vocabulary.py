from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.cache.encoding import encoded
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.packing import PackedVocabulary, is_whole, packed_vocabulary, unpacked_vocabulary
from eventlib.vocabulary.vocabulary import load_vocabulary, unregistered_entity
from factories import ENTITIES, REGIONS, TOPICS

FILES = {"topics.yml": TOPICS.encode(), "entities.yml": ENTITIES.encode(), "regions.yml": REGIONS.encode()}


def test_names_aliases_and_ids_find_the_entry() -> None:
    vocabulary, findings = load_vocabulary(FILES, "v")
    assert findings == []
    for name in ("网络安全", "网安", "cybersecurity", " 网络 安全"):
        topic = vocabulary.topic(name)
        assert topic is not None
        assert topic.id == "cybersecurity"
    for name in ("嘉兴鸿腾数字安全科技有限公司", "鸿腾", "HONGTENG"):
        assert [entity.id for entity in vocabulary.entities_named(name)] == ["hongteng"]
    assert [entity.id for entity in vocabulary.entities_named("李娜")] == ["li-na-1", "li-na-2"]
    assert vocabulary.entity_by_id["chen-wei"].type is EntityType.PERSON


def test_unregistered_entity_has_an_id_of_its_name_alone() -> None:
    assert unregistered_entity("新公司").id == unregistered_entity(" 新 公司").id
    assert unregistered_entity("新公司").id != unregistered_entity("旧公司").id


def test_parents_that_lead_in_a_circle_are_cut() -> None:
    entities = b"- {id: a, name: A, type: company, parent: b}\n- {id: b, name: B, type: company, parent: a}\n"
    vocabulary, findings = load_vocabulary({**FILES, "entities.yml": entities}, "v")
    assert [finding.rule for finding in findings] == ["vocabulary-cycle"] * 2
    assert all(entity.parent is None for entity in vocabulary.entities)


def test_files_of_the_wrong_shape_are_findings() -> None:
    vocabulary, findings = load_vocabulary(
        {"topics.yml": b"topics: []", "entities.yml": b"- [1", "regions.yml": b"- a"}, "v"
    )
    assert [(finding.path, finding.rule) for finding in findings] == [
        ("v/topics.yml", "value-type"),
        ("v/entities.yml", "yaml-syntax"),
        ("v/regions.yml", "value-type"),
    ]
    assert vocabulary.topics == ()


@pytest.mark.parametrize("key", ["name", "description", "aliases"])
@pytest.mark.parametrize(
    ("escape", "rule"), [("\\u202e", "char-bidi"), ("\\x1b", "char-control"), ("\\u200b", "char-invisible")]
)
def test_what_stands_in_an_entry_as_an_escape_is_judged_as_what_it_is(key: str, escape: str, rule: str) -> None:
    entry = {"id": "new", "name": "新主题", "description": "说明。", key: "甲\0乙"}
    line = json.dumps(entry, ensure_ascii=False).replace("\\u0000", escape)
    _, findings = load_vocabulary({**FILES, "topics.yml": f"{TOPICS}- {line}\n".encode()}, "v")
    assert [(finding.path, finding.line, finding.rule) for finding in findings] == [("v/topics.yml", 5, rule)]


_WORD = st.text(alphabet="甲乙 aB-Ａ", min_size=1, max_size=3)
_TOPIC = st.fixed_dictionaries(
    {"id": st.text(alphabet="ab", min_size=1, max_size=2), "name": _WORD, "description": st.just("说明。")},
    optional={"aliases": st.lists(_WORD, max_size=2)},
)
_ENTITY = st.fixed_dictionaries(
    {"id": st.text(alphabet="ab", min_size=1, max_size=2), "name": _WORD, "type": st.just("company")},
    optional={
        "aliases": st.lists(st.one_of(_WORD, _WORD.map(lambda name: {"name": name, "shared": True})), max_size=2)
    },
)


@given(st.lists(_TOPIC, max_size=3), st.lists(_ENTITY, max_size=4))
def test_every_name_that_a_library_may_register_finds_its_entry(
    topics: list[dict[str, Any]], entities: list[dict[str, Any]]
) -> None:
    files = {"topics.yml": json.dumps(topics).encode(), "entities.yml": json.dumps(entities).encode()}
    vocabulary, findings = load_vocabulary({**files, "regions.yml": b""}, "v")
    told = {finding.path for finding in findings}
    for entry in [] if "v/topics.yml" in told else topics:
        for name in (entry["id"], entry["name"], *entry.get("aliases", [])):
            found = vocabulary.topic(name)
            assert found is not None, name
            assert found.id == entry["id"], name
    for entry in [] if "v/entities.yml" in told else entities:
        aliases = [alias if isinstance(alias, str) else alias["name"] for alias in entry.get("aliases", [])]
        for name in (entry["id"], entry["name"], *aliases):
            assert entry["id"] in {entity.id for entity in vocabulary.entities_named(name)}, name


TWO = """
- {id: chen-1, name: 陈伟, type: person, description: 嘉兴市委书记，2025年到任。}
- {id: chen-2, name: 陈伟, type: person, description: 甲公司总裁。}
- {id: chen-3, name: 陈伟明, type: person, aliases: [老陈]}
"""


def test_the_advice_on_two_people_of_one_name_works_as_it_is_written() -> None:
    files = {**FILES, "entities.yml": TWO.encode()}
    _, findings = load_vocabulary(files, "v")
    assert [finding.rule for finding in findings] == ["vocabulary-name"]
    advice = re.search("“(.*?)”", findings[0].suggestion)
    assert advice is not None
    vocabulary, findings = load_vocabulary(
        {**files, "entities.yml": TWO.replace("陈伟,", f"{advice[1]},").encode()}, "v"
    )
    assert findings == []
    assert [each.name for each in vocabulary.entities] == ["陈伟（嘉兴市委书记）", "陈伟（甲公司总裁）", "陈伟明"]
    assert [each.reference for each in vocabulary.entities] == ["chen-1", "chen-2", "陈伟明"]
    assert [each.id for each in vocabulary.entities_named("陈伟")] == ["chen-1", "chen-2"]
    for each in vocabulary.entities:
        assert vocabulary.entities_named(each.reference) == vocabulary.entities_named(each.name) == (each,)


def test_descriptions_that_do_not_tell_two_people_apart_are_a_finding_and_their_ids_do() -> None:
    entities = TWO.replace("陈伟,", "{name: 陈伟, shared: true},").replace("嘉兴市委书记，", "甲公司总裁，")
    vocabulary, findings = load_vocabulary({**FILES, "entities.yml": entities.encode()}, "v")
    assert [(finding.line, finding.rule) for finding in findings] == [(2, "vocabulary-name"), (3, "vocabulary-name")]
    assert [each.name for each in vocabulary.entities[:2]] == ["陈伟（chen-1）", "陈伟（chen-2）"]


def test_a_name_that_is_anothers_alias_is_told_apart_too() -> None:
    one, other = "{name: 陈伟, shared: true}", "陈维"
    entities = TWO.replace("陈伟,", f"{one},", 1).replace("chen-2, name: 陈伟,", f"chen-2, name: {other},")
    entities = entities.replace("老陈", one)
    vocabulary, findings = load_vocabulary({**FILES, "entities.yml": entities.encode()}, "v")
    assert findings == []
    assert [each.name for each in vocabulary.entities] == ["陈伟（嘉兴市委书记）", "陈维", "陈伟明"]


def test_topics_share_no_names_and_are_not_told_to() -> None:
    topics = f"{TOPICS}- {{id: new, name: 网安, description: 说明。}}\n".encode()
    assert [each.suggestion for each in load_vocabulary({**FILES, "topics.yml": topics}, "v")[1]] == ["只留一处"]


@pytest.mark.parametrize("damage", ["", "entities.yml", "regions.yml"])
def test_a_vocabulary_is_the_same_after_packing(damage: str) -> None:
    vocabulary, findings = load_vocabulary({**FILES, **({damage: b"- [1"} if damage else {})}, "v")
    form = msgspec.msgpack.Decoder(PackedVocabulary)
    packed = form.decode(encoded(packed_vocabulary(vocabulary, findings)))
    assert is_whole(packed)
    again, found = unpacked_vocabulary(packed)
    assert (again, list(found)) == (vocabulary, findings)
    known = again.gazetteer
    assert [*known.places, *known.claims] == [*vocabulary.gazetteer.places, *vocabulary.gazetteer.claims]
    assert all(claim.place is known[claim.place.code] for claims in known.claims.values() for claim in claims)
    assert all(group.place is known[group.place.code] for group in known.groups)


def test_a_packed_vocabulary_that_names_what_is_not_in_it_is_not_whole() -> None:
    vocabulary, findings = load_vocabulary(FILES, "v")
    topics, entities, places, claims, groups, found = packed_vocabulary(vocabulary, findings)
    assert is_whole((topics, entities, places, claims, groups, found))
    without = tuple(place for place in places if place.code != "330402")
    assert not is_whole((topics, entities, without, claims, groups, found))
    assert not is_whole((topics, entities[1:], places, claims, groups, found))
    assert not is_whole((topics, entities, places, claims, (*groups, ("no-group", frozenset())), found))
