"""What must hold of any input, for each reader of what others write; inputs are damaged files of `tests/corpus`."""

from __future__ import annotations

import random
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from eventlib.authoring.evidence.proposals import propose
from eventlib.authoring.fixes import fix_report
from eventlib.authoring.pictures import Picture, place_pictures
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.report_file import render_report_file, slug_of, summarise
from eventlib.authoring.stand_ins import without_stand_ins
from eventlib.authoring.text_pictures import take_pictures
from eventlib.authoring.word.document import WordError, read_word
from eventlib.library.folder import load_library
from eventlib.library.parsing import ParsedReport, parse_report
from eventlib.prose.allowed_html import is_clean
from eventlib.prose.body import read_body
from eventlib.prose.figures import FIGURE_NAME
from eventlib.prose.limits import LimitError, check_limits
from eventlib.prose.lines import NestingError
from eventlib.reading.images import ImageFacts, read_image, without_private
from eventlib.reading.sentences import sentence
from eventlib.search.normalise import find_all, normalise
from eventlib.search.query import parse_query, texts_of
from factories import SECTIONS, TESTS, VOCABULARY
from html_pages import HtmlPage, is_added
from mutations import MARKS, mutant, vocabulary
from pictures import picture
from word_packages import TRANSITIONAL, document, paragraph

CORPUS = TESTS / "corpus"
PATH = "2025/2025-04-10-a.md"
_NET = sentence("body-markup/net")[0]
_REPORTS_IN_A_FOLDER = 20
_PICTURE = picture()
_FILES = {"tu-1.png": ImageFacts("PNG", 3, 2)}


class Target(NamedTuple):
    """A reader, and how inputs for it are made."""

    hold: Callable[[bytes], object]
    """Reads an input; raises AssertionError where what must hold does not, and nothing else."""
    damage: Callable[[Sequence[bytes], random.Random], bytes] = mutant
    """Makes an input of those of the corpus."""
    seconds: float = 1.0
    """The most that an input may take of the processor."""
    corpus: str = ""
    """The folder of its corpus, if not that of its name."""
    short: int = 150
    """How many inputs take some ten seconds."""


def _parsed(raw: bytes) -> ParsedReport:
    parsed = parse_report(raw, PATH, vocabulary(), SECTIONS, folder="reports")
    lines = raw.count(b"\n") + raw.count(b"\r") + 2
    for finding in parsed.findings:
        str(finding).encode("utf-8", "strict")
        assert 1 <= finding.line <= lines, finding
        assert finding.column >= 1, finding
        assert finding.message != _NET, finding
    assert (parsed.report is None) == any(finding.is_error for finding in parsed.findings)
    return parsed


def hold_report(raw: bytes) -> None:
    """Hold that there is nothing but findings, each at a line that is there, and no HTML that the sanitiser would change."""
    parsed = _parsed(raw)
    if parsed.report is not None and parsed.text is not None:
        assert is_clean(parsed.text.html)


def hold_fix(raw: bytes) -> None:
    """Hold that what is mended has no more mistakes than before, and is not mended again."""
    before = _parsed(raw).findings
    once = fix_report(raw, PATH, vocabulary(), SECTIONS)
    assert fix_report(once, PATH, vocabulary(), SECTIONS) == once
    assert len(_parsed(once).findings) <= len(before)


def hold_folder(raw: bytes) -> None:
    """Hold that a folder of reports, some alike, is read whole, with findings at most. The input is a seed."""
    chance = random.Random(raw)
    files: dict[str, bytes] = {name: text.encode() for name, text in VOCABULARY.items()}
    if chance.random() < 0.3:
        name = chance.choice(sorted(files))
        files[name] = mutant([files[name]], chance)
    originals = inputs("report")
    files |= {f"2025/2025-04-10-m{n}.md": mutant(originals, chance) for n in range(_REPORTS_IN_A_FOLDER)}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        library = load_library(Path(folder), SECTIONS, compare_texts=True)
    assert library.file_count == _REPORTS_IN_A_FOLDER
    for finding in library.findings:
        str(finding).encode("utf-8", "strict")


def hold_body(raw: bytes) -> None:
    """Hold that what is shown is what is read as blocks, no note leads nowhere, and the sanitiser changes nothing of it."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")  # as files are read
    lines = text.count("\n") + 1
    try:
        body = read_body(text, PATH, files=_FILES)
    except (LimitError, NestingError) as error:
        assert 1 <= error.line <= lines
        return
    assert [refusal for refusal in body.refusals if refusal.sentence == "body-markup/net"] == []
    assert is_clean(body.html)
    shown = HtmlPage(body.html, left_out=is_added)
    assert re.sub(r"\s+", "", "".join(block.text for block in body.blocks)) == shown.characters
    assert all(1 <= block.line <= lines for block in body.blocks)
    assert {link for link in shown.links if link.startswith("#fn")} <= {f"#{anchor}" for anchor in shown.ids}


def hold_text(raw: bytes) -> None:
    """Hold that any text is imported or refused, and what is written is read again without harm."""
    text = without_stand_ins(raw.decode("utf-8", "replace"))
    try:
        check_limits(text)
    except LimitError:
        return
    taken = take_pictures(text, lambda _: _PICTURE)
    _import(taken.text, taken.pictures)


def _import(text: str, pictures: Sequence[Picture]) -> None:
    try:
        check_limits(text)
    except LimitError:
        return
    draft = propose(read_raw_analysis(text, SECTIONS), vocabulary())
    assert re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", slug_of(draft, vocabulary()))
    for line in summarise(draft, "2025-04-10"):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line)
    written, files, _ = place_pictures(render_report_file(draft, "2025-04-10"), "2025-04-10-a", pictures)
    assert all(FIGURE_NAME.fullmatch(name) for name in files)
    _parsed(written.encode("utf-8", "surrogatepass"))


def hold_word(raw: bytes) -> None:
    """Hold that any file is read or refused, as any text that is read is imported."""
    try:
        read = read_word(raw)
    except WordError as error:
        assert str(error)
        return
    assert all(said and not said.endswith("。") for said in read.left_out_sentences)
    _import(read.text, read.pictures)


def hold_image(raw: bytes) -> None:
    """Hold that any file is an image or none, and what is taken out of one need not be taken out again."""
    read_image(raw)
    fixed = without_private(raw)
    assert without_private(fixed) == fixed
    assert not read_image(fixed).private


def hold_search(raw: bytes) -> None:
    """Hold that a normalised text is normal, and a word of it is found where it stands."""
    text = normalise(raw.decode("utf-8", "replace"))
    assert normalise(text) == text
    assert "  " not in text
    assert text == text.strip()
    for term in parse_query(raw.decode("utf-8", "replace"), normalise).terms:
        assert all(normalise(each) == each for each in texts_of(term))
    for word in text.split(" ")[:5]:
        assert not word or find_all(word, text)


_XML = [
    *(
        f"<w:{name}>"
        for name in ("p", "r", "t", "tbl", "tr", "tc", "br", "hyperlink", "sdt", "ins", "del", "ruby", "pict")
    ),
    *(f"<m:{name}>" for name in ("oMath", "f", "num", "e", "d", "r", "t")),
    *('<w:fldChar w:fldCharType="begin">', '<w:fldChar w:fldCharType="separate">', '<w:fldChar w:fldCharType="end">'),
    *(
        "<w:instrText>",
        '<w:fldSimple w:instr="TOC">',
        "<w:txbxContent>",
        "<mc:AlternateContent>",
        "<w:footnoteReference>",
    ),
]


@cache
def _elements() -> list[etree._Element]:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in TRANSITIONAL.items())
    root = etree.fromstring(f"<root {declared}>{''.join(tag[:-1] + '/>' for tag in _XML)}</root>")
    return list(root)


def word_mutant(originals: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a document whose elements were moved, copied, removed, multiplied or said otherwise, or whose bytes were."""
    raw = chance.choice(originals)
    with zipfile.ZipFile(BytesIO(raw)) as read:
        parts = {name: read.read(name) for name in read.namelist() if name.endswith((".xml", ".rels"))}
    name = chance.choice([*parts, *["word/document.xml"] * len(parts)])
    if chance.random() < 0.1:
        parts[name] = mutant([parts[name]], chance, [*map(str.encode, _XML), b"</w:p>", b"</w:r>", b"&#1;", b"<!--"])
    else:
        root = etree.fromstring(parts[name])
        for _ in range(chance.choice((1, 1, 2, 4, 8))):
            _change(root, chance)
        parts[name] = etree.tostring(root)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for each, content in parts.items():
            written.writestr(each, content)
    damaged = stream.getvalue()
    return mutated_bytes(damaged, chance) if chance.random() < 0.03 else damaged


def mutated_bytes(raw: bytes, chance: random.Random) -> bytes:
    """Return the bytes with some of them changed, or cut off."""
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randint(1, len(changed))] if chance.random() < 0.2 else changed)


_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _change(root: etree._Element, chance: random.Random) -> None:
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    one, other = chance.choice(elements), chance.choice(elements)
    parent = one.getparent()
    kind = chance.randrange(7)
    if kind == 0 and parent is not None:
        parent.remove(one)
    elif kind == 1:
        other.insert(chance.randint(0, len(other)), _copy(one))
    elif kind == 2:
        one.insert(chance.randint(0, len(one)), _copy(chance.choice(_elements())))
    elif kind == 3 and parent is not None:
        wrapping = _copy(chance.choice(_elements()))
        parent.replace(one, wrapping)
        wrapping.append(one)
    elif kind == 4 and one.attrib:
        key = chance.choice(list(one.attrib))
        one.set(key, chance.choice([*other.attrib.values(), "", "0", "-1", "99999999999", "restart", "begin", "甲"]))
    elif kind == 5:
        words = "".join(chance.choice(MARKS).decode("utf-8", "replace") for _ in range(chance.randint(1, 6)))
        one.text = _NO_XML.sub("", words)
    elif kind == 6 and parent is not None:
        for _ in range(min(chance.choice((3, 30, 1_000, 10_000)), 100_000 // (1 + sum(1 for _ in one.iter())))):
            parent.insert(parent.index(one), _copy(one))


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _seed(_: Sequence[bytes], chance: random.Random) -> bytes:
    return chance.randbytes(8)


TARGETS: Mapping[str, Target] = {
    "report": Target(hold_report, short=1_200),
    "fix": Target(hold_fix, corpus="report", seconds=5.0),
    "folder": Target(hold_folder, _seed, seconds=float(_REPORTS_IN_A_FOLDER), corpus="report"),
    "body": Target(hold_body, short=3_000),
    "text": Target(hold_text, seconds=2.0, short=1_200),
    "word": Target(hold_word, word_mutant, seconds=10.0),
    "image": Target(
        hold_image, lambda originals, chance: mutated_bytes(chance.choice(originals), chance), short=10_000
    ),
    "search": Target(hold_search, corpus="text", short=7_000),
}


@cache
def inputs(name: str) -> list[bytes]:
    """Return the kept inputs of a target, in the order of their names; those for Word are the XML of a body."""
    paths = sorted((CORPUS / name).iterdir())
    return [_document(path.read_text("utf-8")) if path.suffix == ".xml" else path.read_bytes() for path in paths]


def _document(body: str) -> bytes:
    note = paragraph("注释")
    return document(
        body,
        {"r1": ("hyperlink", "https://a.example/"), "r2": ("header", "header1.xml")},
        styles='<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Base"/>'
        '</w:style><w:style w:styleId="Base"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>',
        numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        footnotes=f'<w:footnote w:id="2">{note}</w:footnote>',
        comments=f'<w:comment w:id="0">{note}</w:comment>',
        header1=note,
    )
