"""Damaged texts in the form and in the search of a browser: what Python makes of them, and no exception.

`FUZZ_MINUTES=5` tries as long; `make fuzz` does.
"""

from __future__ import annotations

import os
import random
import time
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from eventlib.authoring.stand_ins import without_stand_ins
from eventlib.library.parsing import parse_report
from eventlib.prose.limits import LimitError, check_limits
from eventlib.search.index import variants
from eventlib.search.normalise import find_all, normalise
from eventlib.search.query import parse_query
from factories import SECTIONS
from form_cases import READ, taken_apart, vocabulary
from fuzz_targets import PATH, inputs
from mutations import mutant
from sites import FormRunner

pytestmark = pytest.mark.long
MINUTES = float(os.environ.get("FUZZ_MINUTES", "0.2"))
BATCH = 50
# What the form shows and `import` writes in another order: notes, and the text around what belongs to no section.
COMPARED = ("title", "date", "slug", "regions", "entities", "topics", "sources", "sections", "evidence")


def batches(target: str, is_taken: Callable[[str], bool]) -> Iterator[list[str]]:
    """Yield batches of damaged texts, each from numbers of its own, for as long as is asked for."""
    end, number, originals = time.monotonic() + 60 * MINUTES, 0, inputs(target)
    while time.monotonic() < end:
        chances = (random.Random(f"form {target} {number + each}") for each in range(BATCH))
        given = [without_stand_ins(mutant(originals, chance).decode("utf-8", "replace")) for chance in chances]
        yield [text for text in given if is_taken(text)]
        number += BATCH
    print(f"form, {target}: {number} inputs")


def is_read(text: str) -> bool:
    """Tell whether a text is one that is read: within the limits, and with lines as Python and browsers see them."""
    try:
        check_limits(text.replace("\r\n", "\n").replace("\r", "\n"))
    except LimitError:
        return False
    return "\r" not in text and len(text) < 20_000


def test_damaged_texts_are_taken_apart_as_import_does(run_form: FormRunner) -> None:
    for texts in batches("text", is_read):
        for text, found in zip(texts, run_form(READ, texts), strict=True):
            expected = taken_apart(text, vocabulary())
            assert {key: found[key] for key in COMPARED} == {key: expected[key] for key in COMPARED}, text


WRITE = """
    const named = (text) => text.split("\\n").slice(0, 5).map((name) => ({ name, role: name, url: name, title: name, publisher: name }));
    return given.map((text) => {
        const empty = report_file.emptyReport(facts);
        const report = { ...empty, title: text, slug: text, region: named(text), entities: named(text), topics: named(text), source: named(text),
            sections: empty.sections.map((_, at) => (at ? "" : text)) };
        return [report_file.renderReport(report, facts), check.checkReport(report, facts).length];
    });
"""


def test_whatever_is_typed_is_checked_and_written(run_form: FormRunner) -> None:
    for texts in batches("body", lambda text: len(text) < 20_000):
        for text, (written, _) in zip(texts, run_form(WRITE, texts), strict=True):
            parsed = parse_report(written.encode("utf-8", "surrogatepass"), PATH, vocabulary(), SECTIONS, folder="")
            found = [str(each) for each in parsed.findings if each.rule.startswith(("yaml-", "front-matter"))]
            # Of what is typed nothing may be left: then nothing is written.
            assert [each for each in found if "头部信息是空的" not in each] == [], text


SEARCH = """
    const { Normaliser, findAll } = await import(new URL("../search/normalise.js", document.querySelector("script[src$='/contribute/page.js']").src));
    const { parseQuery } = await import(new URL("../search/query.js", document.querySelector("script[src$='/contribute/page.js']").src));
    const one = new Normaliser(given[0]);
    return given[1].map((text) => {
        const normal = one.normalise(text);
        const { text: mapped, from, to } = one.mapped(text);
        const word = normal.split(" ").at(-1);
        return [normal, mapped.join(""), from.every((at, index) => at <= to[index] && to[index] <= text.length), Object.values(parseQuery(text, (part) => one.normalise(part))),
            word ? findAll([...word], [...normal]).slice(0, 20) : []];
    });
"""


def is_assigned(text: str) -> bool:
    """Tell whether this Python knows every character: a browser may know a newer Unicode."""
    return len(text) < 20_000 and "Cn" not in map(unicodedata.category, text)


def test_damaged_texts_are_normalised_as_python_does(run_form: FormRunner) -> None:
    for texts in batches("text", is_assigned):
        for text, found in zip(texts, run_form(SEARCH, [variants(), texts]), strict=True):
            normal = normalise(text)
            word = normal.split(" ")[-1]
            starts = find_all(word, normal)[:20] if word else []
            query = parse_query(text, normalise)
            said = [[list(group) for group in query.groups], list(query.excluded)]
            assert found == [normal, normal, True, said, starts], text
