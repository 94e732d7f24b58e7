"""The template that a browser makes Word files from: what readers see of it, and what an organisation's own keeps."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt

from eventlib.exports.own_template import WordTemplateError, find_template
from eventlib.exports.word_styles import STYLES
from eventlib.exports.word_template import BULLETS, NUMBERS, word_template
from pictures import picture

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def opened(template: bytes) -> DocxDocument:
    """Return the document of a template, packed as a browser packs it."""
    given = json.loads(template)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for path, text in given["parts"].items():
            package.writestr(path, text)
        for path, content in given["files"].items():
            package.writestr(path, base64.b64decode(content))
    return Document(stream)


def saved(document: DocxDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def header_of(document: DocxDocument) -> str:
    runs = document.sections[0].header.paragraphs[0].paragraph_format.element.iter(qn("w:r"))
    return "".join("\t" if each.tag == qn("w:tab") else each.text or "" for run in runs for each in run)


def test_it_has_the_page_and_the_styles_of_official_documents() -> None:
    document = opened(word_template("事件分析库", None))
    section = document.sections[0]
    page = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(each.mm) for each in page if each] == [210, 297, 37, 28]
    assert [round(each.mm) for each in (section.right_margin, section.bottom_margin) if each] == [26, 35]
    fonts = {}
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style: Any = document.styles[name]
        found = style.element.rPr.rFonts
        fonts[name] = found.get(qn("w:eastAsia")) if found is not None else "", style.font.size, style.font.bold
    assert fonts == {
        "Title": ("方正小标宋简体", Pt(22), None),
        "Heading 1": ("黑体", None, None),
        "Heading 2": ("楷体", None, None),
        "Heading 3": ("", None, True),
    }
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:rFonts"))).get(qn("w:eastAsia")) == "仿宋"
    assert next(defaults.iter(qn("w:sz"))).get(qn("w:val")) == "32"
    assert [style.name for style in STYLES if style.name not in document.styles] == []
    assert document.paragraphs == []


@pytest.mark.parametrize(
    ("notice", "header"), [(None, "事件分析库\t\t日期"), ("内部 <a> & b", "事件分析库\t内部 <a> & b\t日期")]
)
def test_the_header_says_what_the_settings_say(notice: str | None, header: str) -> None:
    document = opened(word_template("事件分析库", notice))
    assert header_of(document) == header
    assert "PAGE" in document.sections[0].footer.part.element.xml


def test_fonts_name_what_stands_in_for_them() -> None:
    fonts = json.loads(word_template("库", None))["parts"]["word/fontTable.xml"]
    assert '<w:font w:name="仿宋"><w:altName w:val="仿宋_GB2312,' in fonts


def test_the_same_settings_give_the_same_bytes() -> None:
    assert word_template("库", "注意") == word_template("库", "注意")
    own = saved(Document())
    assert word_template("库", "注意", own) == word_template("库", "注意", own)


def own_template(change: Callable[[DocxDocument], object] = lambda _: None) -> bytes:
    document = Document()
    document.add_heading("样张", 1)
    document.styles.add_style("正文首段", WD_STYLE_TYPE.PARAGRAPH)
    document.styles["Heading 1"].font.size = Pt(30)
    document.sections[0].left_margin = Mm(40)
    header = document.sections[0].header.paragraphs[0]
    header.text = "某某研究室"
    header.add_run().add_picture(io.BytesIO(picture()), Mm(10))
    change(document)
    return saved(document)


def test_an_own_template_keeps_its_styles_page_header_and_pictures() -> None:
    template = word_template("事件分析库", "内部资料", own_template())
    document = opened(template)
    assert document.paragraphs == []
    assert document.styles["Heading 1"].font.size == Pt(30)
    assert "正文首段" in document.styles
    assert [style.name for style in STYLES if style.name not in document.styles] == []
    left = document.sections[0].left_margin
    assert left is not None and round(left.mm) == 40
    # The notice comes above what it has.
    assert [line.text for line in document.sections[0].header.paragraphs] == ["内部资料", "某某研究室"]
    assert [path for path in json.loads(template)["files"] if path.startswith("word/media/")]
    names = [each.get(qn("w:val")) for each in document.part.numbering_part.element.iter(qn("w:name"))]
    assert (names.count(BULLETS), names.count(NUMBERS)) == (1, 1)


def test_an_own_template_says_where_name_and_notice_stand() -> None:
    def control(document: DocxDocument) -> None:
        for tag in ("网站名称", "提示语", "日期"):
            document.sections[0].footer.paragraphs[0].paragraph_format.element.append(
                parse_xml(
                    f'<w:sdt {W}><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>'
                    f"<w:r><w:rPr><w:b/></w:rPr><w:t>点击</w:t></w:r><w:r><w:t>输入</w:t></w:r></w:sdtContent></w:sdt>"
                )
            )

    document = opened(word_template("事件分析库", "内部资料", own_template(control)))
    assert [line.text for line in document.sections[0].header.paragraphs] == ["某某研究室"]
    said = [each.text or "" for each in document.sections[0].footer.part.element.iter(qn("w:t"))]
    assert said == ["事件分析库", "", "内部资料", "", "点击", "输入"]


def test_a_notice_stands_on_first_and_even_pages_too() -> None:
    def differ(document: DocxDocument) -> None:
        document.sections[0].different_first_page_header_footer = True
        document.sections[0].first_page_header.paragraphs[0].text = "首页"
        document.settings.odd_and_even_pages_header_footer = True
        document.sections[0].even_page_header.paragraphs[0].text = "偶数页"

    section = opened(word_template("库", "内部资料", own_template(differ))).sections[0]
    headers = (section.header, section.first_page_header, section.even_page_header)
    assert [[line.text for line in header.paragraphs] for header in headers] == [
        ["内部资料", "某某研究室"],
        ["内部资料", "首页"],
        ["内部资料", "偶数页"],
    ]


def test_a_page_without_measures_is_ours() -> None:
    def forget(document: DocxDocument) -> None:
        section = next(document.element.iter(qn("w:sectPr")))
        for name in ("w:pgSz", "w:pgMar"):
            section.remove(section.find(qn(name)))

    section = opened(word_template("库", None, own_template(forget))).sections[0]
    assert [round(each.mm) for each in (section.page_width, section.left_margin) if each] == [210, 28]

    def forget_all(document: DocxDocument) -> None:
        document.element.body.remove(document.element.body[-1])

    with pytest.raises(WordTemplateError, match="没有分节信息"):
        word_template("库", None, own_template(forget_all))


def test_our_own_template_can_be_an_own_one() -> None:
    ours = saved(opened(word_template("甲库", None)))
    again = opened(word_template("乙库", None, ours))
    assert header_of(again) == "乙库\t\t日期"
    names = [each.get(qn("w:val")) for each in again.part.numbering_part.element.iter(qn("w:name"))]
    assert sorted(names) == sorted([BULLETS, NUMBERS])


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"no document", saved(Document())[:2000]])
def test_what_is_no_document_is_told(raw: bytes) -> None:
    with pytest.raises(WordTemplateError, match="不是可用的"):
        word_template("库", None, raw)


def test_the_folder_holds_one_document(tmp_path: Path) -> None:
    with pytest.raises(WordTemplateError, match="不存在"):
        find_template(tmp_path / "nowhere")
    with pytest.raises(WordTemplateError, match=r"里没有 \.docx 文件"):
        find_template(tmp_path)
    for name in ("公文.docx", "~$公文.docx", "说明.txt"):
        (tmp_path / name).touch()
    assert find_template(tmp_path) == tmp_path / "公文.docx"
    (tmp_path / "另一个.docx").touch()
    with pytest.raises(WordTemplateError, match="有 2 个"):
        find_template(tmp_path)
