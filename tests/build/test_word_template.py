"""The template of Word files in a built site: ours, or the organisation's own, which an owner may change or lose."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from docx import Document

from factories import report_text
from sites import Build, Builder, build_again

pytestmark = pytest.mark.long


def write_template(folder: Path, words: str) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = words
    stream = io.BytesIO()
    document.save(stream)
    folder.mkdir(exist_ok=True)
    (folder / "公文.docx").write_bytes(stream.getvalue())


def header_of(built: Build) -> str:
    """Return the text of the header in the template that the page of a report leads to."""
    (path,) = re.findall('data-template="([^"]+)"', built.read("reports/2025/2025-04-10-a/index.html"))
    assert [each.name for each in (built.site / "word").iterdir()] == [path.removeprefix("word/")]
    header = json.loads(built.read(path))["parts"]["word/header1.xml"]
    return "".join(re.findall(r"<w:t>([^<]*)", header))


def test_an_own_template_takes_the_place_of_ours(build: Builder, tmp_path: Path) -> None:
    built = build({"2025/2025-04-10-a.md": report_text()}, NOTICE="内部资料")
    assert (built.code, header_of(built)) == (0, "事件分析库内部资料日期")
    own = tmp_path / "word"
    write_template(own, "某某研究室")
    built = build_again(built, NOTICE="内部资料", WORD_TEMPLATE=str(own))
    assert (built.code, header_of(built)) == (0, "内部资料某某研究室"), built.output
    write_template(own, "某某中心")
    built = build_again(built, NOTICE="内部资料", WORD_TEMPLATE=str(own))
    assert (built.code, header_of(built)) == (0, "内部资料某某中心"), built.output
    (own / "公文.docx").write_bytes(b"PK")
    failed = build_again(built, NOTICE="内部资料", WORD_TEMPLATE=str(own))
    assert failed.code != 0
    assert "extra.word_template 里的文件不是可用的 .docx 文件" in failed.output
    assert "Traceback" not in failed.output
    assert header_of(failed) == "内部资料某某中心", "the site that was there is whole"
