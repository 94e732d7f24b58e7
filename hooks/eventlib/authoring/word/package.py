"""The container of a Word document: from its bytes to the XML of its parts, within limits.

Owns the limits, the names of parts and their relations, and how names of both families of ISO/IEC 29500, transitional
and strict, are read as one. Everything in a package is untrusted: no entity is resolved, nothing is fetched.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

MAX_BYTES = 50 * 1024 * 1024
"""Of the file as it is: most of a big document are images, which are not unpacked."""
MAX_PARTS = 1_000
MAX_UNPACKED = 20 * 1024 * 1024
"""Of all parts that are read, unpacked."""
MAX_ELEMENTS = 100_000
"""In all parts that are read. An analysis has about 2,000, its styles as many again."""
MAX_DEPTH = 100
"""Of elements within elements; text boxes in tables in tables stand at about 40."""
MAX_DIRECTORY = MAX_PARTS * 1024
"""Bytes of the list of parts, which is read before anything can be counted."""

_BROKEN = "文件可能已损坏，请用 Word 或 WPS 打开，另存为 .docx"
_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 0xFFFF
_ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, struct.error),
    RuntimeError,  # a part with a password, as zipfile says it
    NotImplementedError,  # a way of packing that it does not know
    ValueError,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = {
    "w": (W, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    "r": (R, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    "m": (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    ),
    "a": ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
    "c": ("http://schemas.openxmlformats.org/drawingml/2006/chart", "http://purl.oclc.org/ooxml/drawingml/chart"),
    "dgm": (
        "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "http://purl.oclc.org/ooxml/drawingml/diagram",
    ),
    "cx": ("http://schemas.microsoft.com/office/drawing/2014/chartex",),
    "mc": ("http://schemas.openxmlformats.org/markup-compatibility/2006",),
    "v": ("urn:schemas-microsoft-com:vml",),
    "o": ("urn:schemas-microsoft-com:office:office",),
    "w14": ("http://schemas.microsoft.com/office/word/2010/wordml",),
    "rel": ("http://schemas.openxmlformats.org/package/2006/relationships",),
}
"""The namespaces that are told apart, by the prefix that the standard uses; the second is that of the strict family."""
_PREFIXES = {uri: prefix for prefix, uris in _NAMESPACES.items() for uri in uris}


class WordError(ValueError):
    """The file is no Word document that can be read; the message is Chinese, without a full stop, and goes to the user."""


@lru_cache(maxsize=1024)
def _short(tag: str) -> str:
    uri, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(uri[1:], '')}:{local}"


def name_of(element: etree._Element) -> str:
    """Return the name of an element with the prefix of the standard: `w:p`; a foreign one has none: `:p`."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """Return the value of an attribute by its name with the prefix of the standard: `w:val`."""
    if element is None:
        return None
    prefix, _, local = name.partition(":")
    values = (element.get(f"{{{uri}}}{local}") for uri in _NAMESPACES[prefix])
    return next((value for value in values if value is not None), None)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the first child of a name, of that the first child of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if name_of(each) == name), None)
    return element


def is_on(element: etree._Element | None) -> bool | None:
    """Return the value of a property that is on or off, as `w:b`; None where it is not stated."""
    return None if element is None else attribute(element, "w:val") not in {"0", "false", "off"}


def number(text: str | None, least: int, most: int) -> int | None:
    """Return a number in bounds, or None: what a document says may be anything."""
    if text is None or len(text) > 10:
        return None
    try:
        return min(most, max(least, int(text)))
    except ValueError:
        return None


def check_directory(raw: bytes) -> None:
    """Refuse a package whose list of parts is too long, before zipfile reads all of it.

    Raises:
        WordError: the list is too long, or there is none.
    """
    start = raw.rfind(b"PK\x05\x06", max(0, len(raw) - _LONGEST_COMMENT - _END_OF_DIRECTORY.size))
    if start < 0 or len(raw) - start < _END_OF_DIRECTORY.size:
        raise WordError(f"不是可以读取的 Word 文档（.docx），{_BROKEN}")
    size = _END_OF_DIRECTORY.unpack_from(raw, start)[5]
    if raw[start - 20 : start - 16] == b"PK\x06\x07" and start >= 76:  # the record of ZIP64 stands before it
        size = max(size if size < 0xFFFFFFFF else 0, struct.unpack_from("<Q", raw, start - 36)[0])
    if size > MAX_DIRECTORY:
        raise WordError(f"文档太大：由太多部分组成，上限是 {MAX_PARTS} 个")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: another part of the package, or an address."""

    kind: str
    """The last word of its type: `hyperlink`, `header`, `footnotes`."""
    target: str
    """The name of a part, or an address."""


class WordPackage:
    """The parts of a Word document.

    Raises:
        WordError: the bytes are no such package, or a limit is exceeded; so do the methods.
    """

    def __init__(self, raw: bytes) -> None:
        if len(raw) > MAX_BYTES:
            raise WordError(f"文档太大：{len(raw) / 2**20:.0f} MiB，上限是 {MAX_BYTES // 2**20} MiB；请先删去图片")
        check_directory(raw)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except _ZIP_ERRORS as error:
            raise WordError(f"不是可以读取的 Word 文档（.docx），{_BROKEN}") from error
        # Names of parts are compared without regard to case (ISO/IEC 29500-2, 6.2.2.3).
        self._members = {_part_name(member.filename): member for member in self._zip.infolist()}
        if len(self._zip.infolist()) > MAX_PARTS:
            raise WordError(f"文档太大：由太多部分组成，上限是 {MAX_PARTS} 个")
        self._unpacked = 0
        self._elements = 0

    def main_part(self) -> str:
        """Return the name of the part that holds the text."""
        named = [each.target for each in self.relations("").values() if each.kind == "officeDocument"]
        by_name = [part for part in sorted(self._members) if part.endswith("/document.xml")]
        for part in (*named, "word/document.xml", *by_name):
            if part in self._members:
                return part
        raise WordError(f"不是可以读取的 Word 文档（.docx）：其中没有正文，{_BROKEN}")

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part refers to, by id; what is damaged is left out, for the text can be read without."""
        folder, name = posixpath.split(part)
        try:
            root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"), recover=True)
        except WordError as error:
            if isinstance(error.__cause__, _ZIP_ERRORS):
                return {}
            raise
        found = {}
        for element in () if root is None else root:
            target = (element.get("Target") or "").strip()
            if name_of(element) == "rel:Relationship" and target:
                if element.get("TargetMode") != "External":
                    target = _part_name(target if target.startswith("/") else posixpath.join(folder, target))
                kind = (element.get("Type") or "").rpartition("/")[2]
                found[element.get("Id") or ""] = Relation(kind, target)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Return the name of the part of a kind that a part refers to, or that stands where Word puts it."""
        named = [each.target for each in self.relations(part).values() if each.kind == kind]
        usual = posixpath.join(posixpath.dirname(part), f"{kind}.xml")
        return next((each for each in (*named, usual) if each in self._members), None)

    def xml(self, part: str | None, *, recover: bool = False) -> etree._Element | None:
        """Return the root of a part; None where there is no such part."""
        member = self._members.get(part or "")
        if member is None:
            return None
        try:
            with self._zip.open(member) as file:
                content = file.read(MAX_UNPACKED - self._unpacked + 1)
        except _ZIP_ERRORS as error:
            raise WordError(f"读不出文档的 {part}，{_BROKEN}") from error
        self._unpacked += len(content)
        if self._unpacked > MAX_UNPACKED:
            raise WordError(f"文档太大：展开后超过 {MAX_UNPACKED // 2**20} MiB")
        # Word writes none; what is declared in one can be made to grow without end.
        if b"<!DOCTYPE" in content.replace(b"\0", b""):
            raise WordError("文档里有 DTD，Word 不会这样写，不能导入")
        return self._parse(content, part or "", recover=recover)

    def content(self, part: str, most: int) -> bytes | None:
        """Return a part that is no XML; None where there is none, or it is damaged or larger than `most` bytes."""
        member = self._members.get(part)
        if member is None or member.file_size > most:
            return None
        try:
            with self._zip.open(member) as file:
                content = file.read(most + 1)
        except _ZIP_ERRORS:
            return None
        return content if len(content) <= most else None

    def _parse(self, content: bytes, part: str, *, recover: bool) -> etree._Element | None:
        events = etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            recover=recover,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        depth = 0
        root = None
        try:
            for event, element in events:
                root = element if root is None else root
                depth += 1 if event == "start" else -1
                self._elements += event == "start"
                if depth > MAX_DEPTH:
                    raise WordError(f"文档的层次太深，上限是 {MAX_DEPTH} 层")
                if self._elements > MAX_ELEMENTS:
                    raise WordError(f"文档太大：由超过 {MAX_ELEMENTS} 个元素组成；请分成几篇")
        except etree.XMLSyntaxError as error:
            if not recover:
                raise WordError(f"文档的 {part} 已损坏，请用 Word 或 WPS 打开，另存为 .docx") from error
        return root


def _part_name(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lower()).lstrip("/")
