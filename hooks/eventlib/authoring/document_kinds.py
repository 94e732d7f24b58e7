"""Which kind of file it is that is neither text nor .docx, by its bytes, and what its author can do.

Owns the sentences for `.doc`, `.wps`, `.pdf`, `.rtf` and their like. The name of the file is never asked: it may lie.
"""

from __future__ import annotations

import io
import re
import zipfile

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins ([MS-CFB] 2.2): Word before 2007, WPS, and every Office document with a password."""
_SAVE = "请用 Word 或 WPS 打开，另存为 .docx，再导入"
_ENCRYPTED = f"这是有密码的文档：先去掉密码（“文件”“信息”“保护文档”），再{_SAVE[1:]}"
_OLD = f"这是旧格式（.doc）的文档：{_SAVE}。有密码的，先去掉密码"
_OLD_OR_ENCRYPTED = f"这是旧格式（.doc、.wps）的文档，或者是有密码的 .docx：{_SAVE}。有密码的，先去掉密码"
_TEXT_ONLY = "请把其中的文字复制到 Word 或 WPS 里，存为 .docx，再导入"
_BEGINNINGS = {
    b"{\\rtf": f"这是 RTF 文档，不支持 RTF：{_SAVE}",
    b"%PDF-": f"这是 PDF，其中的文字没有段落和标题，不能导入：{_SAVE}，或者{_TEXT_ONLY[1:]}",
    b"\x89PNG\r\n": f"这是图片：{_TEXT_ONLY}",
    **dict.fromkeys((b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF"), f"这是图片：{_TEXT_ONLY}"),
    b"CAJ\x00": f"这是 CAJ 文献：{_TEXT_ONLY}",
    b"MIME-Version:": f"这是单个文件网页（.mht）：{_SAVE}",
    b"Rar!\x1a\x07": "这是压缩包：请先解压，再导入其中的文档",
    b"7z\xbc\xaf\x27\x1c": "这是压缩包：请先解压，再导入其中的文档",
    b"\x1f\x8b": "这是压缩包：请先解压，再导入其中的文档",
}
_MAIL = re.compile(rb"[A-Za-z-]{2,30}: .*\nMIME-Version:", re.DOTALL | re.IGNORECASE)
"""How mail begins, and a web page in one file that was saved as such (RFC 2045, 4)."""
_BEFORE_PAGE = re.compile(rb"(?:\s+|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)+", re.DOTALL)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|meta|title|link|base|style|script|body)[\s>/]")
"""How a web page begins, behind what may stand before it; without <html>, as it may be, too."""
_BLANKS_BEFORE = b"\xef\xbb\xbf \t\r\n"
_FIRST_PARTS = {
    "OFD.xml": f"这是 OFD 版式文件，其中的文字没有段落和标题，不能导入：{_TEXT_ONLY}",
    "META-INF/container.xml": f"这是电子书（.epub）：{_TEXT_ONLY}",
    "Index/Document.iwa": "这是 Pages 文稿：请用 Pages 打开，导出为 Word（.docx），再导入",
}
"""Parts that tell a kind, whatever else is in the package."""
_PARTS = {
    "xl/workbook.xml": "这是 Excel 表格：请把要用的内容复制到 Word 或 WPS 里，存为 .docx，再导入",
    "ppt/presentation.xml": f"这是演示文稿：{_TEXT_ONLY}",
    "content.xml": f"这是 OpenDocument 文档（.odt）：{_SAVE}",
}
"""The main part of other kinds of packages."""


def other_kind(raw: bytes) -> str | None:
    """Return what to say of a file that is known but cannot be imported, without a full stop; None for every other.

    A package that is none of the known kinds may be a Word document, and is for `word.package` to read.
    """
    head = raw[:1024]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # RFC 2781, 3.2: UTF-16
        head = head.decode("utf-16", "ignore").encode()
    head = head.lstrip(_BLANKS_BEFORE)
    if raw.startswith(_COMPOUND_FILE):
        return _compound_file(raw)
    if said := next((said for beginning, said in _BEGINNINGS.items() if head.startswith(beginning)), None):
        return said
    if head.startswith(b"<"):
        return _markup(head.lower())
    if raw[4:8] == b"ftyp":  # ISO/IEC 14496-12, as phones take photographs
        return f"这是图片或视频：{_TEXT_ONLY}"
    if _MAIL.match(head):
        return f"这是邮件或单个文件网页（.eml、.mht）：{_SAVE}"
    return _package(raw) if is_package(raw) else None


def is_package(raw: bytes) -> bool:
    """Tell whether bytes are a ZIP file, as .docx is, whatever the file is called."""
    return raw.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _compound_file(raw: bytes) -> str:
    # The names of the streams stand in its directory as UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return _ENCRYPTED
    return _OLD if "WordDocument".encode("utf-16-le") in raw else _OLD_OR_ENCRYPTED


def _markup(head: bytes) -> str | None:
    if (
        b"schemas.microsoft.com/office/word/2003/wordml" in head
        or b"schemas.microsoft.com/office/2006/xmlpackage" in head
    ):
        return f"这是 Word 的 XML 文档：{_SAVE}"
    if b'progid="word.document"' in head:
        return f"这是 Word 的 XML 文档：{_SAVE}"
    if b"schemas.uof.org" in head:
        return f"这是 UOF 文档（.uof）：{_SAVE}"
    if b"urn:oasis:names:tc:opendocument" in head:
        return _PARTS["content.xml"]
    before = _BEFORE_PAGE.match(head)
    return f"这是网页：{_SAVE}" if _PAGE.match(head, before.end() if before else 0) else None


def _package(raw: bytes) -> str | None:
    from eventlib.authoring.word.package import WordError, check_directory

    try:
        check_directory(raw)
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            names = set(package.namelist())
    except (WordError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None  # said by who reads it as a Word document
    if known := next((said for part, said in _FIRST_PARTS.items() if part in names), None):
        return known
    if any(name.lower().endswith("document.xml") for name in names):
        return None
    known = next((said for part, said in _PARTS.items() if part in names), None)
    return known or ("这是压缩包，不是 Word 文档：请先解压，再导入其中的文档" if names else None)
