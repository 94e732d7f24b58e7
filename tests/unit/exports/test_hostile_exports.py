"""What programs read of a report with an attack in it: each record has the fields that it always has, and nothing is a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from attacks import ID, REPORT_PLACES, STRINGS, files_beside
from eventlib.exports.api import report_object
from eventlib.exports.feeds import Publication, entry_xml
from eventlib.exports.spreadsheet import report_row
from eventlib.library.parsing import ParsedReport, parse_report
from eventlib.library.report import Report, ReportText
from eventlib.pages.citations import Citation, citations
from eventlib.vocabulary.vocabulary import load_vocabulary
from factories import SECTIONS, VOCABULARY

FILES = {name.partition("/")[2]: text.encode() for name, text in VOCABULARY.items()}
VOCABULARY_READ, _ = load_vocabulary(FILES, "vocabulary")
GAZETTEER = VOCABULARY_READ.gazetteer
PUBLICATION = Publication("某库", "https://intranet.example/", "example.org,2025")
ATOM_PARTS = {
    *("entry", "id", "title", "link", "published", "updated", "author", "name", "category", "summary"),
}
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parsed(place: str, attack: str) -> ParsedReport:
    raw, files = REPORT_PLACES[place](attack).encode("utf-8", "surrogatepass"), files_beside(place, attack)
    return parse_report(raw, f"2025/{ID}.md", VOCABULARY_READ, SECTIONS, folder="", files=files)


def faults(report: Report, text: ReportText) -> Iterator[str]:
    """Yield what is wrong with what programs read of a report."""
    yield from (
        f"{each.format}: {fault}" for each in citations(report, "库", "https://x.example/") if (fault := fault_of(each))
    )
    row = report_row(report, GAZETTEER, "https://x.example/")
    if len(list(csv.reader(io.StringIO(row, newline="")))) != 1:
        yield "CSV: not one row"
    for delimiter in ",;\t":
        cells = [cell for line in csv.reader(io.StringIO(row, newline=""), delimiter=delimiter) for cell in line]
        yield from (f"CSV: {cell}" for cell in cells if cell.lstrip("\"' ").startswith(FORMULA) and cell[0] in FORMULA)
    entry = entry_xml(report, PUBLICATION)
    if NOT_XML.search(entry) or {each.tag for each in ET.fromstring(entry).iter()} - ATOM_PARTS:
        yield f"Atom: {entry}"
    written = json.dumps(report_object(report, text, GAZETTEER), ensure_ascii=False, default=str)
    if json.loads(written)["id"] != report.id:
        yield "JSON"


def fault_of(citation: Citation) -> str:
    """Return what is wrong with a citation; nothing where it is one record, each of its fields on a line."""
    text = citation.text
    if citation.format == "RIS":
        tags = re.findall("^([A-Z][A-Z0-9])  - ", text, re.MULTILINE)
        return text if (tags.count("TY"), tags.count("ER"), len(tags)) != (1, 1, len(text.splitlines())) else ""
    if citation.format == "BibTeX":
        head, *fields, end = text.splitlines()
        is_one = (
            head == f"@misc{{{ID}," and end == "}" and all(re.fullmatch(r"  [a-z]+ = \{.*\},", each) for each in fields)
        )
        return "" if is_one and all(map(is_balanced, fields)) else text
    return text if len(text.splitlines()) != 1 else ""


def is_balanced(field: str) -> bool:
    """Tell whether a brace of a field is closed no sooner than at its end."""
    depth = 0
    for at, character in enumerate(field):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0 or (depth == 0 and "{" in field[:at] and at < len(field) - 2):
            return False
    return depth == 0


def harms_of(place: str, strings: list[str]) -> dict[str, list[str]]:
    """Return the attacks that come through a place into what programs read, and how."""
    found = {}
    for attack in strings:
        read = parsed(place, attack)
        if read.report and read.text and (wrong := list(faults(read.report, read.text))):
            found[attack] = wrong
    return found


@pytest.mark.parametrize("place", REPORT_PLACES)
def test_some_attacks_stay_in_the_fields_of_what_programs_read(place: str) -> None:
    assert harms_of(place, STRINGS[::53]) == {}


@pytest.mark.long
@pytest.mark.parametrize("place", REPORT_PLACES)
def test_each_attack_stays_in_the_fields_of_what_programs_read(place: str) -> None:
    assert harms_of(place, STRINGS) == {}
