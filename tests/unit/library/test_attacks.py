"""Each attack in each place: the file is refused with a finding, or what is made of it is harmless."""

from __future__ import annotations

import re

import pytest

from attacks import ATTACKS, ID, REPORT_PLACES, STRINGS, VOCABULARY_PLACES, files_beside
from eventlib.library.parsing import parse_report
from eventlib.prose.allowed_html import ALLOWED, PREFIX, address_fault, is_clean
from eventlib.prose.marks import HAN
from eventlib.vocabulary.vocabulary import load_vocabulary
from factories import SECTIONS, VOCABULARY
from html_pages import HtmlPage

PATH = f"2025/{ID}.md"
FILES = {name.partition("/")[2]: text.encode() for name, text in VOCABULARY.items()}
VOCABULARY_READ, _ = load_vocabulary(FILES, "vocabulary")
TABLE = {allowed.tag: allowed.attributes for allowed in ALLOWED}
OWN = re.compile(f"[{HAN}]|{PREFIX}|fn(?:ref[0-9]*)?:[0-9]+$")


def harm_of(place: str, attack: str) -> str:
    """Return what is wrong with what is made of a report; nothing if it is refused or harmless."""
    raw, files = REPORT_PLACES[place](attack).encode(), files_beside(place, attack)
    parsed = parse_report(raw, PATH, VOCABULARY_READ, SECTIONS, folder="", files=files)
    if parsed.report is None or parsed.text is None:
        return "" if any(finding.is_error for finding in parsed.findings) else "refused without a finding"
    if "klzzwxh" in parsed.text.html and "klzzwxh" not in attack:
        return "Markdown's own place holder"
    for tag, attributes in HtmlPage(parsed.text.html).tags:
        if tag not in TABLE or not set(attributes) <= set(TABLE[tag]):
            return f"<{tag} {attributes}>"
        if "href" in attributes and address_fault(attributes["href"]):
            return attributes["href"]
        if "id" in attributes and not OWN.match(attributes["id"]):
            return attributes["id"]
    return "" if is_clean(parsed.text.html) else "the net would change it"


def test_there_are_attacks_enough_of_every_class() -> None:
    assert len(set(STRINGS)) >= 250
    assert set(ATTACKS) == {
        *("script", "Markdown", "attribute lists", "DOM clobbering", "JSON-LD", "templates", "YAML", "paths", "CSV"),
        *("Unicode", "HTML parsers", "addresses", "YAML types", "files and programs"),
    }


@pytest.mark.parametrize("place", REPORT_PLACES)
def test_some_attacks_in_each_place_are_refused_or_harmless(place: str) -> None:
    assert {attack: harm for attack in STRINGS[::29] if (harm := harm_of(place, attack))} == {}


@pytest.mark.long
@pytest.mark.parametrize("place", REPORT_PLACES)
def test_each_attack_in_each_place_is_refused_or_harmless(place: str) -> None:
    assert {attack: harm for attack in STRINGS if (harm := harm_of(place, attack))} == {}


@pytest.mark.long
@pytest.mark.parametrize("place", VOCABULARY_PLACES)
def test_each_attack_in_the_vocabulary_is_refused_or_kept_as_it_is(place: str) -> None:
    for attack in STRINGS:
        name, text = VOCABULARY_PLACES[place](attack)
        vocabulary, findings = load_vocabulary({**FILES, name.partition("/")[2]: text.encode()}, "vocabulary")
        ids = [*(topic.id for topic in vocabulary.topics), *(entity.id for entity in vocabulary.entities)]
        assert [each for each in ids if not re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", each)] == [], attack
        assert all(finding.message for finding in findings)
