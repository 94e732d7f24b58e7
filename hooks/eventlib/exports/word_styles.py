"""The styles of the Word files that readers download: names, fonts, sizes, indents, by the convention of official documents.

GB/T 9704-2012 (党政机关公文格式), 5.2.2 and 7.3.3: a title in 小标宋 of size 2 (22 points), the text in 仿宋 of size 3 (16
points) with an indent of two characters, headings of three levels in 黑体, 楷体 and 仿宋. None is based on another: what
a document says for all its text is not changed by how its paragraphs are indented.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

LATIN = "Times New Roman"
BODY_FONT, BODY_SIZE = "仿宋", 16
BODY = "Normal"
FACTS = "报告信息"
"""The style of what a document says of a report beside its text."""
SOURCE = "报告来源"
"""The style of a source in the list of those of a selection."""
ADDED = "选编所加"
"""The style of words that are of no report: the cover of a selection, and its numbers in headings and texts."""

FONTS = {
    "方正小标宋简体": "小标宋体,方正小标宋_GBK,华文中宋,宋体",
    "仿宋": "仿宋_GB2312,FangSong,华文仿宋,方正仿宋_GBK",
    "楷体": "楷体_GB2312,KaiTi,华文楷体,方正楷体_GBK",
    "黑体": "SimHei,方正黑体_GBK,华文黑体",
    "宋体": "SimSun,方正书宋_GBK,华文宋体",
}
"""The Chinese fonts, with those that stand in for each: of Windows, of macOS, and of the systems that WPS comes with."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style, as far as it differs from what a document says for all its text. Lengths are in points or in characters."""

    name: str
    """As Word names it in English; what Word does not have, in Chinese."""
    id: str = ""
    """Where it is not the name without blanks."""
    is_of_words: bool = False
    """Whether it is a style of words in a paragraph."""
    font: str = ""
    latin: str = ""
    size: float = 0
    is_bold: bool = False
    color: str = ""
    is_raised: bool = False
    align: str = ""
    """Empty (both edges), `left` or `center`."""
    first: int = 0
    """By how many characters the first line is indented."""
    left: int = 0
    """By how many characters all lines are."""
    before: float = 0
    after: float = 0
    keeps_next: bool = False
    is_on_grid: bool = True
    """Whether its lines are those of the page, 22 of them."""
    outline: int = 0
    """The level of a heading, from 1."""


STYLES = (
    Style(BODY, first=2),
    Style("Title", font="方正小标宋简体", size=22, align="center", before=14, after=14, keeps_next=True),
    Style("Subtitle", font="楷体", align="center", after=14),
    Style("Date", align="center", after=28),
    Style("Heading 1", font="黑体", first=2, keeps_next=True, outline=1),
    Style("Heading 2", font="楷体", first=2, keeps_next=True, outline=2),
    Style("Heading 3", is_bold=True, first=2, keeps_next=True, outline=3),
    Style("Heading 4", first=2, keeps_next=True, outline=4),
    Style("Heading 5", first=2, keeps_next=True, outline=5),
    Style("Heading 6", first=2, keeps_next=True, outline=6),
    Style("TOC Heading", font="黑体", align="center", before=8, after=8, keeps_next=True),
    Style("toc 1", font="黑体", size=14, align="left"),
    Style("toc 2", font="楷体", size=14, align="left", left=1),
    Style("toc 3", size=14, align="left", left=2),
    Style("List Paragraph"),
    Style("List Continue"),
    Style("Quote", font="楷体", left=2),
    Style("HTML Preformatted", latin="Consolas", size=10.5, align="left", is_on_grid=False),
    Style("Caption", font="楷体", size=12, align="center", after=8, is_on_grid=False),
    Style("footnote text", size=10.5, align="left", is_on_grid=False),
    Style("Header", font="宋体", size=10.5, align="left", is_on_grid=False),
    Style("Footer", font="宋体", size=14, align="center", is_on_grid=False),
    Style(FACTS, "ReportFacts", font="楷体", size=12, align="left", is_on_grid=False),
    Style(SOURCE, "ReportSource", size=12, align="left", after=3, is_on_grid=False),
    Style("报告图片", "ReportFigure", align="center", before=8, keeps_next=True, is_on_grid=False),
    Style("报告表格", "ReportTable", size=12, align="left", is_on_grid=False),
    Style("footnote reference", is_of_words=True, is_raised=True),
    Style(ADDED, "SelectionAdded", is_of_words=True),
    Style("Hyperlink", is_of_words=True, color="1F3864"),
    Style("HTML Code", is_of_words=True, latin="Consolas"),
)


def complete_styles(document: Document) -> None:
    """Give a document those of the styles that it lacks; what it has stays as it is."""
    for style in STYLES:
        if style.name not in document.styles:
            _add(style, document)


def set_body(document: Document) -> None:
    """Make the default style of paragraphs what the text of a report is set in."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        document.styles.element.remove(defaults)
    document.styles.element.insert(0, _defaults())
    style = document.styles[BODY]
    assert isinstance(style, ParagraphStyle)
    _set_paragraph(style, STYLES[0])


def _defaults() -> BaseOxmlElement:
    fonts = " ".join(
        f'w:{kind}="{font}"'
        for kind, font in (("ascii", LATIN), ("eastAsia", BODY_FONT), ("hAnsi", LATIN), ("cs", LATIN))
    )
    size = 2 * BODY_SIZE
    return parse_xml(
        f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr><w:rFonts {fonts}/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )


def _add(style: Style, document: Document) -> None:
    kind = WD_STYLE_TYPE.CHARACTER if style.is_of_words else WD_STYLE_TYPE.PARAGRAPH
    added = document.styles.add_style(style.name, kind, builtin=style.name.isascii())
    own = style.id or style.name.replace(" ", "")
    taken = {each.style_id for each in document.styles if each.element is not added.element}
    added.element.styleId = own if own not in taken else f"Report{own}"
    added.hidden = False
    added.quick_style = True
    assert isinstance(added, CharacterStyle)  # as those of paragraphs are too
    if style.font or style.latin:
        _set_font(added, style)
    added.font.size = Pt(style.size) if style.size else None
    added.font.bold = style.is_bold or None
    added.font.superscript = style.is_raised or None
    if style.color:
        added.font.color.rgb = RGBColor.from_string(style.color)
    if isinstance(added, ParagraphStyle):
        _set_paragraph(added, style)


def _set_font(added: CharacterStyle, style: Style) -> None:
    fonts = added.element.get_or_add_rPr().get_or_add_rFonts()
    if style.latin:
        for kind in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{kind}"), style.latin)
    if style.font:
        fonts.set(qn("w:eastAsia"), style.font)


_ALIGNED = {"": WD_ALIGN_PARAGRAPH.JUSTIFY, "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER}


def _set_paragraph(added: ParagraphStyle, style: Style) -> None:
    layout = added.paragraph_format
    layout.alignment = _ALIGNED[style.align]
    layout.keep_with_next = style.keeps_next or None
    layout.space_before, layout.space_after = Pt(style.before), Pt(style.after)
    properties = added.element.get_or_add_pPr()
    if style.first or style.left:
        indent = properties.get_or_add_ind()
        # In characters, so that it stays when somebody changes the size; in twentieths of a point for other programs.
        size = style.size or BODY_SIZE
        for chars, points, count in (("firstLineChars", "firstLine", style.first), ("leftChars", "left", style.left)):
            if count:
                indent.set(qn(f"w:{chars}"), str(100 * count))
                indent.set(qn(f"w:{points}"), str(round(20 * size * count)))
    if not style.is_on_grid:
        _insert(properties, "w:snapToGrid", "0", ("w:spacing", "w:ind", "w:jc", "w:outlineLvl"))
    if style.outline:
        _insert(properties, "w:outlineLvl", str(style.outline - 1), ())


def _insert(properties: BaseOxmlElement, tag: str, value: str, followers: tuple[str, ...]) -> None:
    """Add a property before those that the schema (CT_PPrBase) has behind it."""
    properties.insert_element_before(parse_xml(f'<{tag} {nsdecls("w")} w:val="{value}"/>'), *followers)
