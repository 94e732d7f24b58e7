"""People are listed and suggested as their surnames are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventlib.library.catalog import build_catalog
from eventlib.pages.entity_pages import entities_page
from eventlib.search.parts import Memory
from eventlib.search.suggestions import common_readings, know_readings, names_in_use, spell, suggestions
from eventlib.vocabulary import names
from factories import catalog_of, load, report_text

PEOPLE = {
    "曾某": ("Z", "zeng"),
    "翟某": ("Z", "zhai"),
    "单某": ("S", "shan"),
    "解某": ("X", "xie"),
    "区某": ("O", "ou"),
}
# Nothing says that these are persons: they have no role.
NO_PEOPLE = {"解放军报": ("J", "jie"), "区块链公司": ("Q", "qu")}


def test_people_are_listed_and_suggested_by_their_surnames(tmp_path: Path) -> None:
    entities = [*(f"{{name: {name}, role: 某市市长}}" for name in PEOPLE), *NO_PEOPLE]
    library = load(tmp_path, {"2025/2025-04-10-a.md": report_text(entities=f"[{', '.join(entities)}]")})
    catalog = build_catalog(library.published(), library.vocabulary, library.texts)
    listed = {
        entity.name: initial.letter
        for _, _, _, initials in entities_page(catalog).context["types"]
        for initial in initials
        for entity, _ in initial.entities
    }
    assert listed == {name: letter for name, (letter, _) in {**PEOPLE, **NO_PEOPLE}.items()}

    written = suggestions(catalog)
    readings = {character: sound for sound, all_ in written["readings"].items() for character in all_}
    names = [name for rows in written["rows"].values() for *_, of_row in rows for name in of_row]
    spelt = {text: (given[0] if given else spell(text, readings)) for _, text, *given in names}
    assert {name: spelt[name][0] for name in listed} == {
        name: sound for name, (_, sound) in {**PEOPLE, **NO_PEOPLE}.items()
    }


def test_who_has_no_role_is_listed_by_the_surname_and_found_by_both_sounds(tmp_path: Path) -> None:
    persons = {"曾毅": "Z", "翟明": "Z", "单霁翔": "S", "解振华": "X", "仇和": "Q", "查培新": "Z", "区伟": "O"}
    others = {"解放军": "J", "单县": "S", "区块链": "Q", "乐视": "L", "查询网": "C"}
    catalog = catalog_of(tmp_path, report_text(entities=f"[{', '.join({**persons, **others})}]"))
    groups = [group for _, _, _, initials in entities_page(catalog).context["types"] for group in initials]
    assert {each.name: group.letter for group in groups for each, _ in group.entities} == {**persons, **others}
    written = suggestions(catalog)
    readings = {character: sound for sound, all_ in written["readings"].items() for character in all_}
    names = [name for rows in written["rows"].values() for *_, of_row in rows for name in of_row]
    heard = {"".join(given[0] if given else spell(text, readings)) for _, text, *given in names if text == "翟明"}
    assert heard == {"zhaiming", "diming"}


def test_characters_of_no_name_are_read_too() -> None:
    content = common_readings()
    read = {character: syllable for syllable, listed in json.loads(content).items() for character in listed}
    assert len(read) == 6763
    assert {character: read[character] for character in "星绿伟长"} == {
        "星": "xing",
        "绿": "lv",
        "伟": "wei",
        "长": "chang",
    }


def test_how_names_were_read_is_known_to_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventlib.vocabulary.names._known_syllables", {})
    catalog, store = catalog_of(tmp_path, report_text(entities="[鸿腾]")), Memory()
    know_readings(catalog, store)
    assert not names._known_syllables
    names_in_use(catalog, store)
    know_readings(catalog, store)
    assert names._known_syllables["嘉兴市", False] == ["jia", "xing", "shi"]


def test_places_are_suggested_by_the_names_of_divisions_that_became_them(tmp_path: Path) -> None:
    text = report_text(region="[赣榆区, 杭州市下城区]")
    rows = suggestions(catalog_of(tmp_path, text))["rows"]["places"]
    named = {key: [text for _, text, *_ in names] for key, *_, names in rows}
    assert named["320707"] == ["赣榆区", "赣榆", "赣榆县"]
    assert named["330103"] == ["下城区", "下城"]
