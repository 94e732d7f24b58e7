"""Parts of Word documents that tests put together, and what is imported of a document."""

from __future__ import annotations

from eventlib.authoring.raw_text import RawAnalysis, read_raw_analysis
from eventlib.authoring.word.document import WordDocument, read_word
from word_packages import document, paragraph, run


def analysis(raw: bytes, sections: tuple[str, ...] = ()) -> tuple[RawAnalysis, WordDocument]:
    """Return what is imported of a document, and how the document was read."""
    read = read_word(raw)
    return read_raw_analysis(read.text, sections), read


def body_of(*blocks: str, **parts: str) -> str:
    """Return the Markdown of a document with a title and these blocks."""
    return analysis(document("".join([paragraph("标题"), *blocks]), **parts))[0].body


def left_out_of(*blocks: str, targets: dict[str, tuple[str, str]] | None = None, **parts: str) -> list[str]:
    """Return the sentences on what was left out of a document with a title and these blocks."""
    return read_word(document("".join([paragraph("标题"), *blocks]), targets, **parts)).left_out_sentences


def field(instruction: str, result: str | None, begin: str = "") -> str:
    """Return a field of an instruction and a result, both as runs."""
    parts = [f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>', instruction]
    if result is not None:
        parts += ['<w:r><w:fldChar w:fldCharType="separate"/></w:r>', result]
    return "".join([*parts, '<w:r><w:fldChar w:fldCharType="end"/></w:r>'])


def code(text: str) -> str:
    """Return a run that is part of the instruction of a field."""
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


STYLES = """
<w:docDefaults/>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="我的标题"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="level"><w:name w:val="级"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="bold"><w:name w:val="黑"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="环"/><w:basedOn w:val="loop"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
"""


def styled(style: str, content: str) -> str:
    """Return a paragraph of a style."""
    return paragraph(content, f'<w:pStyle w:val="{style}"/>')


def level(index: int, form: str, text: str, more: str = "") -> str:
    """Return a level of a list: its format, and what is written, `%1` being the number."""
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(number: str, index: int, content: str) -> str:
    """Return a paragraph that is counted in a list, at a level from 0."""
    return paragraph(content, f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>')


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4", '<w:suff w:val="nothing"/>')
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "decimal", "%1.")
    + level(1, "decimal", "%1.%2")
    + level(2, "bullet", "")
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


NOTES = (
    '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    f'<w:footnote w:id="1">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(" 见*公报*。"))}{paragraph("续。")}</w:footnote>'
)


def reference(kind: str, number: int) -> str:
    """Return a reference to a footnote, an endnote or a comment."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def drawing(inner: str) -> str:
    """Return a run with a drawing."""
    return f"<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
