"""Word documents that are damaged or made to do harm: refused with a sentence, in bounded time."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import time
import zipfile
from collections.abc import Callable

import pytest

from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.word.document import WordError, read_word, read_word_in_time
from eventlib.authoring.word.package import MAX_DEPTH, MAX_ELEMENTS, MAX_PARTS, MAX_UNPACKED
from factories import TESTS
from mutations import mutated
from speed import beyond
from word_packages import document, package, paragraph, part, run

REFUSED_WITHIN = 4.0  # seconds of processor; measured 0.2 to 0.9, and 2.2 with every line watched on a busy machine
"""Seconds of processor time, for a document that exceeds a limit."""
READ_WITHIN = 15.0
"""For one at the limits, which no analysis comes near."""


def with_parts(**content: bytes) -> bytes:
    return package({f"word/{name}.xml": xml for name, xml in content.items()})


def bomb() -> bytes:
    return with_parts(document=b"<a>" + b" " * (MAX_UNPACKED + 1) + b"</a>")


def bomb_that_lies() -> bytes:
    """Return a bomb that says it is small, in its list of parts and in the part."""
    raw = bytearray(bomb())
    size = struct.pack("<L", MAX_UNPACKED + 8)
    for _ in range(2):
        at = raw.index(size)
        raw[at : at + 4] = struct.pack("<L", 100)
    return bytes(raw)


def bomb_in_parts() -> bytes:
    half = b"<a>" + (b" " * 400 + b"<b/>") * (MAX_UNPACKED // 800) + b"</a>"
    return with_parts(document=half, styles=half, numbering=half)


def many_parts(count: int = 10_000) -> bytes:
    return package({"word/document.xml": b"<a/>", **{f"word/{number}.xml": b"" for number in range(count)}}, 0)


def entities() -> bytes:
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 20))
    return with_parts(document=f'<!DOCTYPE a [<!ENTITY e0 "x">{declared}]><a>&e19;</a>'.encode())


def outside_entity(encoding: str = "utf-8") -> bytes:
    text = '<?xml version="1.0" encoding="utf-16"?>' if encoding == "utf-16" else ""
    return with_parts(document=f'{text}<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode(encoding))


ATTACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "展开后超过 20 MiB"),
    "bomb that lies": (bomb_that_lies, "读不出|展开后超过"),
    "bomb in parts": (bomb_in_parts, "展开后超过 20 MiB"),
    "10,000 parts": (many_parts, "上限是 1000 个"),
    "60,000 parts": (lambda: many_parts(60_000), "上限是 1000 个"),
    "deep": (lambda: document("<w:p>" * 5000 + "</w:p>" * 5000), "上限是 100 层"),
    "deeper than a stack": (lambda: document("<w:p>" * 500_000), "上限是 100 层"),
    "many elements": (lambda: document("<w:p/>" * 1_000_000), "元素"),
    "many cells": (lambda: document(f"<w:tbl>{'<w:tr><w:tc/><w:tc/></w:tr>' * 16_000}</w:tbl>"), "30000 个"),
    "many runs": (lambda: document(paragraph(run("甲") * 31_000)), "30000 个"),
    "large": (lambda: b"PK\x03\x04" + bytes(51 * 1024 * 1024), "上限是 50 MiB"),
    "entities": (entities, "DTD"),
    "outside entity": (outside_entity, "DTD"),
    "outside entity in UTF-16": (lambda: outside_entity("utf-16"), "DTD"),
    "no XML": (lambda: with_parts(document=b"no XML"), "document.xml 已损坏"),
    "no main part": (lambda: package({"word/styles.xml": b"<a/>"}), "没有正文"),
    "no parts": (lambda: package({}), "没有正文"),
    "damaged notes": (lambda: document(paragraph("甲"), footnotes="<broken"), "footnotes.xml 已损坏"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_exceeds_a_limit_is_refused_with_a_sentence_at_once(name: str) -> None:
    make, said = ATTACKS[name]
    raw = make()
    begin = time.process_time()
    with pytest.raises(WordError, match=said):
        read_word(raw)
    assert not beyond(REFUSED_WITHIN, since=begin)


HALF = MAX_ELEMENTS // 2
LARGE: dict[str, Callable[[], str]] = {
    "runs of one paragraph": lambda: paragraph("<w:r><w:t>甲</w:t></w:r>" * (HALF - 100)),
    "paragraphs": lambda: paragraph("甲") * (MAX_ELEMENTS // 3 - 100),
    "one text": lambda: paragraph("甲*" * 150_000),
    "addresses": lambda: paragraph("https://" * 40_000),
    "brackets": lambda: paragraph("[" * 300_000),
    "bold and plain": lambda: paragraph(
        ("<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:t>乙</w:t></w:r>") * (MAX_ELEMENTS // 6 - 100)
    ),
    "cells": lambda: f"<w:tbl>{('<w:tr>' + '<w:tc/>' * 60 + '</w:tr>') * (MAX_ELEMENTS // 62)}</w:tbl>",
    "wide cells": lambda: (
        "<w:tbl>"
        + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr></w:tc></w:tr>' * (MAX_ELEMENTS // 4 - 100)
        + "</w:tbl>"
    ),
    "merged cells": lambda: (
        "<w:tbl>" + "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr>" * (MAX_ELEMENTS // 4 - 100) + "</w:tbl>"
    ),
    "pictures": lambda: paragraph("<w:r><w:pict/></w:r>" * (HALF - 100)),
    "deep tables": lambda: "<w:tbl><w:tr><w:tc><w:p/>" * 30 + "</w:tc></w:tr></w:tbl>" * 30,
    "deep fields": lambda: paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 2000 + "<w:r><w:t>甲</w:t></w:r>" * 2000
    ),
    "open fields": lambda: paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>' * 2000
        + "<w:r><w:t>甲</w:t></w:r>" * 2000
    ),
    "deep alternatives": lambda: (
        "<mc:AlternateContent><mc:Choice>" * 45
        + paragraph("<w:r/>" * (HALF - 100))
        + "</mc:Choice></mc:AlternateContent>" * 45
    ),
    "deep boxes": lambda: "<w:p><w:txbxContent>" * 45 + paragraph("甲") + "</w:txbxContent></w:p>" * 45,
    "equation": lambda: paragraph(
        f"<m:oMath>{'<m:sSup><m:e>' * 45}<m:r><m:t>x</m:t></m:r>{'</m:e></m:sSup>' * 45}</m:oMath>"
    ),
    "EQ field": lambda: paragraph(
        f'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>EQ {chr(92)}f({"(" * 100_000}</w:instrText>'
        '<w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "deleted ends": lambda: paragraph("甲", "<w:rPr><w:del/></w:rPr>") * (MAX_ELEMENTS // 6 - 100),
    "guides": lambda: paragraph(
        "<w:r><w:ruby><w:rt><w:r><w:t>a</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        * (MAX_ELEMENTS // 8 - 100)
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", LARGE)
def test_documents_at_the_limits_are_read_or_refused_in_bounded_time(name: str) -> None:
    raw = document(paragraph("标题") + LARGE[name]())
    begin = time.process_time()
    with contextlib.suppress(WordError):
        read = read_word(raw)
        if len(read.text) < 2**20:
            read_raw_analysis(read.text)
    assert not beyond(READ_WITHIN, since=begin)


@pytest.mark.parametrize("depth", [MAX_DEPTH // 3 - 4, MAX_DEPTH // 3 + 4])
def test_nesting_is_read_up_to_the_limit_and_then_refused(depth: int) -> None:
    body = "<w:tbl><w:tr><w:tc>" * depth + paragraph("深处") + "</w:tc></w:tr></w:tbl>" * depth
    if depth > MAX_DEPTH // 3:
        with pytest.raises(WordError, match="层"):
            read_word(document(body))
    else:
        assert "深处" in read_word(document(body)).text


def test_images_count_for_nothing_but_the_size_of_the_file() -> None:
    parts = {f"word/media/{number}.png": bytes(20 * 1024 * 1024) for number in range(4)}
    body = {"word/document.xml": part("document", f"<w:body>{paragraph('文字')}</w:body>")}
    assert read_word(package(parts | body)).text == "文字\n"
    assert MAX_PARTS > 100


@pytest.mark.parametrize("cut", [10, 200, 2000, -30])
def test_a_file_that_was_cut_is_refused(cut: int) -> None:
    raw = (TESTS / "fixtures" / "word" / "revisions.docx").read_bytes()
    with pytest.raises(WordError, match="已损坏"):
        read_word(raw[:cut])


def test_a_part_with_a_password_is_refused() -> None:
    raw = bytearray(document(paragraph("甲")))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := raw.find(signature, start)) >= 0:
            raw[start + at] |= 1
            start += 4
    with pytest.raises(WordError, match="另存为"):
        read_word(bytes(raw))


def test_no_mutation_breaks_the_reader() -> None:
    with zipfile.ZipFile(TESTS / "fixtures" / "word" / "containers.docx") as read:
        parts = {name: read.read(name) for name in read.namelist() if "Effects" not in name}
    parts["word/styles.xml"] = part("styles", '<w:style w:styleId="a"><w:name w:val="heading 1"/></w:style>')
    parts["word/footnotes.xml"] = part("footnotes", f'<w:footnote w:id="1">{paragraph(run("注"))}</w:footnote>')
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    for seed in range(150):
        chance = random.Random(seed)
        name = chance.choice(["word/document.xml", chance.choice(names)])
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as written:
            for each, content in parts.items():
                written.writestr(each, mutated(content, chance) if each == name else content)
        raw = stream.getvalue() if seed % 3 else mutated(stream.getvalue(), chance)
        with contextlib.suppress(WordError):
            assert isinstance(read_word(raw).text, str)


def test_what_takes_long_within_every_limit_is_ended_in_time() -> None:
    # Each reference to a comment reads the whole of it: 400,000,000 words.
    references = '<w:r><w:commentReference w:id="0"/></w:r>' * 20_000
    raw = document(paragraph(run("正文")), comments=f'<w:comment w:id="0"><w:p>{run("字") * 20_000}</w:p></w:comment>')
    hostile = document(
        f"<w:p>{references}</w:p>", comments=f'<w:comment w:id="0"><w:p>{run("字") * 20_000}</w:p></w:comment>'
    )
    assert read_word_in_time(raw, 60).text == read_word(raw).text
    begin = time.monotonic()
    with pytest.raises(WordError, match="2 秒还没有读完"):
        read_word_in_time(hostile, 2)
    assert time.monotonic() - begin < 30


def test_fields_in_each_other_too_deeply_are_refused() -> None:
    begun, ended = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    assert "正文" in read_word(document(paragraph(run("正文") + begun * MAX_DEPTH + ended * MAX_DEPTH))).text
    with pytest.raises(WordError, match="域"):
        read_word(document(paragraph(begun * (MAX_DEPTH + 1) + run("正文") + ended * (MAX_DEPTH + 1))))
    assert "正文" in read_word(document(paragraph(begun * (MAX_DEPTH + 1) + run("正文")))).text
