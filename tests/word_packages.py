"""Word documents written by hand, as XML, for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

TRANSITIONAL = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "x": "urn:nobody:knows:this",
}
STRICT = {
    **TRANSITIONAL,
    "w": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "r": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "m": "http://purl.oclc.org/ooxml/officeDocument/math",
    "a": "http://purl.oclc.org/ooxml/drawingml/main",
    "c": "http://purl.oclc.org/ooxml/drawingml/chart",
    "dgm": "http://purl.oclc.org/ooxml/drawingml/diagram",
    "wp": "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    "pic": "http://purl.oclc.org/ooxml/drawingml/picture",
}


def run(text: str, properties: str = "") -> str:
    """Return a run; the text is XML."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """Return a paragraph of runs, or of text."""
    inner = content if content.startswith("<") else run(content) if content else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def part(root: str, content: str, namespaces: Mapping[str, str] = TRANSITIONAL) -> bytes:
    """Return the XML of a part."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items())
    return f"<w:{root} {declared}>{content}</w:{root}>".encode()


def relations(targets: Mapping[str, tuple[str, str]], namespaces: Mapping[str, str] = TRANSITIONAL) -> bytes:
    """Return relations by id: the last word of their type, and the target, an address or a part."""
    content = ""
    for key, (kind, target) in targets.items():
        mode = ' TargetMode="External"' if ":" in target else ""
        content += f'<Relationship Id="{key}" Type="{namespaces["r"]}/{kind}" Target="{target}"{mode}/>'
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{content}</Relationships>'.encode()


def package(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file of parts by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return stream.getvalue()


def document(
    body: str,
    targets: Mapping[str, tuple[str, str]] | None = None,
    namespaces: Mapping[str, str] = TRANSITIONAL,
    /,
    **parts: str,
) -> bytes:
    """Return a document; other parts, as `styles` or `footnotes`, by what stands in their root."""
    written = {
        "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}, namespaces),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>", namespaces),
        "word/_rels/document.xml.rels": relations(targets or {}, namespaces),
    }
    roots = {"header1": "hdr", "footer1": "ftr"}
    for name, content in parts.items():
        written[f"word/{name}.xml"] = part(roots.get(name, name), content, namespaces)
    return package(written)
