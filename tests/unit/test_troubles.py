"""Troubles that users of such tools have reported: of each kind an input, and what comes of it, in `fixtures/troubles/`.

A file there says in `trouble` what went wrong elsewhere, and has one input: a `report` (the body of a section, or what is
repeated in it) with its `fields`, a `text` to be imported, a `word` document, or files that are `refused`. What comes of it:

- `shows`, `hides`, `once`: words in the text of the body, which API, feeds and search have too; `headings`: all of it
- `html`, `absent`: HTML of the page; `finds`: queries that find the report
- `findings`: rules with words of their sentences, all that `check` says; `fixed`: lines of the file after `fix`
- `date`, `sources`: proposals of `import`; `left_out`: what it says did not come along
- `letters`: the letters under which the index of entities has names
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from eventlib.authoring.document_kinds import other_kind
from eventlib.authoring.evidence.proposals import Draft, propose
from eventlib.authoring.fixes import fix_report
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.word.document import read_word
from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.folder import Library
from eventlib.pages.entity_pages import entities_page
from eventlib.prose.blocks import BlockKind
from eventlib.prose.body import Body, read_body
from eventlib.reading.findings import TOLERATED
from factories import BODY, SECTIONS, TESTS, load, report_text
from indexes import index_of
from mutations import vocabulary

TROUBLES = TESTS / "fixtures" / "troubles"
WORD = TESTS / "fixtures" / "word"
KINDS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(TROUBLES.glob("*.yml"))
}
INSIDE = "这是事件描述与分析的内容。"
"""What of the body of a report the body of a kind stands for."""


def having(*keys: str) -> list[str]:
    """Return the kinds that say something of these."""
    return [kind for kind, each in KINDS.items() if any(key in each for key in keys)]


def body_of(kind: str) -> str:
    written = KINDS[kind].get("report", INSIDE)
    if isinstance(written, dict):
        return f"{written.get('first', '')}{written['repeat'] * written['times']}{written.get('then', '')}"
    return str(written).rstrip("\n")


def path_of(kind: str) -> str:
    return f"2025/2025-04-10-{kind}.md"


def text_of(kind: str) -> str:
    fields = {"region": "浙江省嘉兴市", "source": f"https://{kind}.example/1", **KINDS[kind].get("fields", {})}
    return report_text(BODY.replace(INSIDE, body_of(kind)), **fields)


class Imported(NamedTuple):
    """What import makes of a text or a document."""

    draft: Draft
    body: Body
    left_out: list[str]


def imported(kind: str) -> Imported:
    said = KINDS[kind]
    document = read_word((WORD / said["word"]).read_bytes()) if "word" in said else None
    text = document.text if document else (TROUBLES / said["text"]).read_text(encoding="utf-8")
    raw = read_raw_analysis(text, SECTIONS)
    left_out = document.left_out_sentences if document else []
    return Imported(propose(raw, vocabulary()), read_body(raw.body, path_of(kind)), left_out)


def read(kind: str) -> Body:
    """Return the body that comes of the input of a kind."""
    return imported(kind).body if having_input(kind) else read_body(body_of(kind), path_of(kind))


def having_input(kind: str) -> bool:
    return "text" in KINDS[kind] or "word" in KINDS[kind]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    reports = {path_of(kind): text_of(kind) for kind in having("report", "fields")}
    return load(tmp_path_factory.mktemp("troubles"), reports)


@pytest.fixture(scope="module")
def catalog(library: Library) -> Catalog:
    return build_catalog(library.published(), library.vocabulary, library.texts)


@pytest.mark.parametrize("kind", having("shows", "hides", "once", "headings", "html", "absent"))
def test_what_an_author_sees_is_on_the_page(kind: str) -> None:
    said, body = KINDS[kind], read(kind)
    text = "\n".join(block.text for block in body.blocks)
    assert [words for words in said.get("shows", []) if words not in text] == []
    assert [words for words in said.get("hides", []) if words in text] == []
    assert [words for words in said.get("once", []) if text.count(words) != 1] == []
    assert [part for part in said.get("html", []) if part not in body.html] == []
    assert [part for part in said.get("absent", []) if part in body.html] == []
    if "headings" in said:
        headings = [block.text for block in body.blocks if block.kind is BlockKind.HEADING and block.level > 2]
        assert headings == said["headings"]


@pytest.mark.parametrize("kind", having("findings"))
def test_what_is_not_on_the_page_is_told(kind: str, library: Library) -> None:
    own = [finding for finding in library.findings if Path(finding.path).name == Path(path_of(kind)).name]
    told = [finding for finding in own if finding.rule not in TOLERATED]
    expected = [pair for each in KINDS[kind]["findings"] for pair in each.items()]
    assert [(finding.rule, words in finding.message) for finding, (_, words) in zip(told, expected, strict=True)] == [
        (rule, True) for rule, _ in expected
    ]


@pytest.mark.parametrize("kind", having("fixed"))
def test_what_has_one_right_answer_is_mended(kind: str) -> None:
    fixed = fix_report(text_of(kind).encode(), path_of(kind), vocabulary(), SECTIONS).decode().split("\n")
    assert set(KINDS[kind]["fixed"]) <= set(fixed)


@pytest.mark.parametrize("kind", having("text", "word"))
def test_what_is_imported_is_what_is_written(kind: str) -> None:
    said, (draft, _, left_out) = KINDS[kind], imported(kind)
    assert left_out == said.get("left_out", [])
    if "date" in said:
        assert draft.date and draft.date.value == said["date"]
    if "sources" in said:
        assert [source.url for source in draft.sources] == said["sources"]


@pytest.mark.parametrize("kind", having("refused"))
def test_what_cannot_be_imported_is_told_what_it_is(kind: str) -> None:
    for name, said in KINDS[kind]["refused"].items():
        sentence = other_kind((WORD / name).read_bytes())
        assert sentence is not None
        assert [words for words in said if words not in sentence] == []


def test_what_is_on_a_page_is_found(catalog: Catalog) -> None:
    index = index_of(catalog)
    ids = {kind: Path(path_of(kind)).stem for kind in having("finds")}
    assert {
        (kind, query) for kind in ids for query in KINDS[kind]["finds"] if ids[kind] not in index.search(query)
    } == set()


def test_names_are_listed_as_they_are_read(catalog: Catalog) -> None:
    listed = {
        entity.name: initial.letter
        for _, _, _, initials in entities_page(catalog).context["types"]
        for initial in initials
        for entity, _ in initial.entities
    }
    letters = {name: letter for kind in having("letters") for name, letter in KINDS[kind]["letters"].items()}
    assert letters.items() <= listed.items()
