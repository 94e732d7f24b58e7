"""The template of the Word files that readers download: styles, page, header, footer, numbering, and nothing in it.

A browser fills it with reports (`docs/assets/javascripts/word/`). It is published as JSON, each part of the package as it
is, so that a browser need unpack nothing, and no time of packing is in it. An organisation's own document takes the place
of ours: its header, its footer, its page and those styles that it has stay; what the browser needs besides is added.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator

import docx
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from lxml import etree

from eventlib.exports.own_template import WordTemplateError
from eventlib.exports.word_styles import FONTS, complete_styles, set_body

SITE, NOTICE, DAY = "网站名称", "提示语", "日期"
"""The tags of content controls: the build fills in the first two wherever they stand, the browser the day of the download."""

_PAGE = {
    **{"page_width": Mm(210), "page_height": Mm(297)},
    **{"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)},
}
"""GB/T 9704-2012, 5.1: a sheet of A4, on which the text takes 156 by 225 millimetres."""
_LINE = 579
"""The height of one of the 22 lines on a page (5.2.3), in twentieths of a point."""
# What python-docx brings that says nothing: a picture of a page, colours of a theme, styles for old versions, a bibliography.
_NEEDLESS = frozenset(
    (
        RELATIONSHIP_TYPE.THEME,
        RELATIONSHIP_TYPE.WEB_SETTINGS,
        RELATIONSHIP_TYPE.CUSTOM_XML,
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
    )
)
BULLETS, NUMBERS = "report-bullets", "report-numbers"
"""The names of the definitions of lists (`w:abstractNum`) by which the browser finds them."""
_LEVELS = 9
_BULLETS = "●○◆"
_AFTER_NOTES = (
    *("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang"),
    *("w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats", "w:doNotAutoCompressPictures", "w:forceUpgrade"),
    *("w:captions", "w:readModeInkLockDown", "w:smartTagType", "w:schemaLibrary", "w:shapeDefaults"),
    *("w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator"),
)
"""What stands behind `w:footnotePr` in the settings of a document (CT_Settings)."""


def word_template(site_name: str, notice: str | None, own: bytes | None = None) -> bytes:
    """Return the template as JSON: `{"parts": {path: XML}, "files": {path: base64}}`; the same bytes for the same arguments.

    `own` is an organisation's own document (.docx).

    Raises:
        WordTemplateError: it is none that can be used.
    """
    document = _ours() if own is None else _theirs(own)
    _complete_page(document)
    complete_styles(document)
    _complete_numbering(document)
    _complete_notes(document)
    _fill(document, site_name, notice)
    return _as_json(document)


def _theirs(raw: bytes) -> Document:
    """Return an organisation's document without its text: the last section says what a page is."""
    try:
        document = docx.Document(io.BytesIO(raw))
        body = document.element.body
        for child in list(body)[:-1]:
            body.remove(child)
        if not document.sections:
            raise ValueError("没有分节信息，请用 Word 或 WPS 另存一次")
    except Exception as error:  # of what is damaged, zipfile, lxml and python-docx raise whatever they stumble over
        raise WordTemplateError(f"extra.word_template 里的文件不是可用的 .docx 文件：{error}") from error
    return document


def _ours() -> Document:
    document = docx.Document()
    for owner, needless in ((document.part.rels, _NEEDLESS), (document.part.package.rels, _NEEDLESS)):
        for key in [key for key, relation in owner.items() if relation.reltype in needless]:
            del owner[key]
    styles = document.styles.element
    for each in list(styles):
        if each.tag == qn("w:latentStyles") or (each.tag == qn("w:style") and each.get(qn("w:default")) is None):
            styles.remove(each)
    set_body(document)
    _replace(document.settings.element, _SETTINGS)
    _replace(document.part.numbering_part.element, "")
    _relate(document, RELATIONSHIP_TYPE.FONT_TABLE, "fontTable", CONTENT_TYPE.WML_FONT_TABLE, _font_table())
    properties = document.core_properties
    for name in ("title", "subject", "author", "keywords", "comments", "last_modified_by", "category"):
        setattr(properties, name, "")
    core = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
    for name in ("created", "modified"):
        for element in core.findall(qn(f"dcterms:{name}")):
            core.remove(element)
    _set_page(document)
    return document


_SETTINGS = """
<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat><w:balanceSingleByteDoubleByteWidth/><w:adjustLineHeightInTable/><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
"""


def _xml(tag: str, content: str, prefixes: tuple[str, ...] = ("w",)) -> BaseOxmlElement:
    return parse_xml(f"<{tag} {nsdecls(*prefixes)}>{content}</{tag}>")


def _replace(element: BaseOxmlElement, content: str) -> None:
    for each in list(element):
        element.remove(each)
    element.extend(_xml("w:settings", content.replace("\n", "")))


def _font_table() -> bytes:
    fonts = (
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="default"/></w:font>'
        for name, others in FONTS.items()
    )
    return _part(_xml("w:fonts", "".join(fonts)))


def _relate(document: Document, kind: str, name: str, content_type: str, raw: bytes) -> None:
    """Give a document a part, in place of the one that it has of a kind."""
    part = document.part
    for key in [key for key, relation in part.rels.items() if relation.reltype == kind]:
        del part.rels[key]
    part.relate_to(Part(PackURI(f"/word/{name}.xml"), content_type, raw, part.package), kind)


def _part(element: BaseOxmlElement) -> bytes:
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True, standalone=True)


def _complete_page(document: Document) -> None:
    """Say of a page what a document does not say: the browser reckons with it."""
    section = document.sections[-1]
    for name, length in _PAGE.items():
        if getattr(section, name) is None:
            setattr(section, name, length)


def _set_page(document: Document) -> None:
    section = document.sections[0]
    for name, length in _PAGE.items():
        setattr(section, name, length)
    section.header_distance, section.footer_distance = Mm(15), Mm(24)
    for grid in document.element.iter(qn("w:docGrid")):
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(_LINE))
    complete_styles(document)  # or python-docx would set the sides in Normal
    section.header.paragraphs[0].style = document.styles["Header"]
    middle, right = Mm(78).twips, Mm(156).twips
    properties, *_ = section.header.part.element.iter(qn("w:pPr"))
    properties.append(_xml("w:pBdr", '<w:bottom w:val="single" w:sz="4" w:space="4" w:color="808080"/>'))
    properties.append(_xml("w:tabs", f'<w:tab w:val="center" w:pos="{middle}"/><w:tab w:val="right" w:pos="{right}"/>'))
    tab = "<w:r><w:tab/></w:r>"
    bold = '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/></w:rPr>'
    line = f"{_control(SITE)}{tab}{_control(NOTICE, bold)}{tab}{_control(DAY)}"
    properties.getparent().extend(_xml("w:p", line))
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.add_run("— ")
    number = _xml("w:p", '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    next(section.footer.part.element.iter(qn("w:p"))).extend(number)
    footer.add_run(" —")


def _control(tag: str, properties: str = "") -> str:
    said = f'<w:alias w:val="{tag}"/><w:tag w:val="{tag}"/>'
    return (
        f"<w:sdt><w:sdtPr>{said}</w:sdtPr><w:sdtContent><w:r>{properties}<w:t>{tag}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def _complete_numbering(document: Document) -> None:
    """Define the lists of bullets and of numbers, behind those that a document has: definitions come before uses."""
    numbering = document.part.numbering_part.element
    named = {each.get(qn("w:val")) for each in numbering.iter(qn("w:name"))}
    definitions = numbering.findall(qn("w:abstractNum"))
    free = 1 + max((int(each.get(qn("w:abstractNumId"), "0")) for each in definitions), default=-1)
    at = 1 + max((numbering.index(each) for each in definitions), default=-1)
    for place, name in enumerate(name for name in (BULLETS, NUMBERS) if name not in named):
        levels = "".join(_level(level, is_number=name == NUMBERS) for level in range(_LEVELS))
        made = _xml(
            "w:numbering",
            f'<w:abstractNum w:abstractNumId="{free + place}"><w:multiLevelType w:val="hybridMultilevel"/>'
            f'<w:name w:val="{name}"/>{levels}</w:abstractNum>',
        )
        numbering.insert(at + place, made[0])


def _level(level: int, *, is_number: bool) -> str:
    text = f"%{level + 1}." if is_number else _BULLETS[level % len(_BULLETS)]
    font = "" if is_number else '<w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体"/></w:rPr>'
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if is_number else "bullet"}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{1120 + 480 * level}" w:hanging="480"/></w:pPr>{font}</w:lvl>'
    )


_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    f"<w:r><w:{mark}/></w:r></w:p></w:footnote>"
    for number, (kind, mark) in enumerate(
        (("separator", "separator"), ("continuationSeparator", "continuationSeparator")), -1
    )
)


def _complete_notes(document: Document) -> None:
    """Give a document footnotes, of which there are none but the lines that set them off; those that it had are gone."""
    raw = _part(_xml("w:footnotes", _SEPARATORS, ("w", "r")))
    _relate(document, RELATIONSHIP_TYPE.FOOTNOTES, "footnotes", CONTENT_TYPE.WML_FOOTNOTES, raw)
    settings = document.settings.element
    for each in settings.findall(qn("w:footnotePr")):
        settings.remove(each)
    settings.insert_element_before(_xml("w:footnotePr", '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'), *_AFTER_NOTES)


def _fill(document: Document, site_name: str, notice: str | None) -> None:
    """Write what the settings say into headers and footers; a notice for which there is no place comes above them."""
    sides = list(_sides(document))
    for side in sides:
        for control in side.iter(qn("w:sdt")):
            tag = next((each.get(qn("w:val")) for each in control.iter(qn("w:tag"))), None)
            if tag in (SITE, NOTICE):
                _set_text(control, site_name if tag == SITE else notice or "")
    tags = {each.get(qn("w:val")) for side in sides for each in side.iter(qn("w:tag"))}
    if notice and NOTICE not in tags:
        for header in _headers(document):
            paragraph = header.paragraphs[0].insert_paragraph_before(notice, document.styles["Header"])
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _headers(document: Document) -> Iterator[BlockItemContainer]:
    """Yield the headers that pages have: of a first page and of even ones too, where these have others."""
    section = document.sections[-1]
    yield section.header
    if section.different_first_page_header_footer:
        yield section.first_page_header
    if document.settings.odd_and_even_pages_header_footer:
        yield section.even_page_header


def _sides(document: Document) -> Iterator[BaseOxmlElement]:
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    for relation in document.part.rels.values():
        if relation.reltype in kinds:
            yield relation.target_part.element


def _set_text(control: etree._Element, text: str) -> None:
    texts = list(control.iter(qn("w:t")))
    for number, each in enumerate(texts):
        each.text = "" if number else text


def _as_json(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    parts: dict[str, str] = {}
    files: dict[str, str] = {}
    with zipfile.ZipFile(stream) as package:
        for name in package.namelist():
            raw = package.read(name)
            if name.endswith((".xml", ".rels")):
                parts[name] = raw.decode("utf-8-sig")
            else:
                files[name] = base64.b64encode(raw).decode()
    return json.dumps({"parts": parts, "files": files}, ensure_ascii=False, separators=(",", ":")).encode()
