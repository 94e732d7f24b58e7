"""What a file is, by its bytes, and what its author does next."""

from __future__ import annotations

import io
import zipfile

import pytest

from eventlib.authoring.document_kinds import other_kind
from factories import TESTS
from word_packages import document, package, paragraph

WORD = TESTS / "fixtures" / "word"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ((WORD / "old.doc").read_bytes(), ["另存为 .docx", "先去掉密码"]),
        ((WORD / "encrypted.docx").read_bytes(), ["另存为 .docx", "先去掉密码"]),
        ((WORD / "text.rtf").read_bytes(), ["不支持 RTF", "另存为 .docx"]),
        (OLE + "WordDocument".encode("utf-16-le"), ["旧格式（.doc）", "另存为 .docx"]),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ["有密码的文档", "先去掉密码", "另存为 .docx"]),
        (b"%PDF-1.7\n", ["这是 PDF", "另存为 .docx"]),
        (b"\xef\xbb\xbf{\\rtf1", ["不支持 RTF"]),
        (b"\x89PNG\r\n\x1a\n", ["这是图片"]),
        (b"\xff\xd8\xff\xe0", ["这是图片"]),
        (b"MIME-Version: 1.0\r\n", ["网页", "另存为 .docx"]),
        (b"<html xmlns:w='x'>", ["这是网页", "另存为 .docx"]),
        (b"\n<!DOCTYPE html>", ["这是网页"]),
        (b"<!-- a -->\n<html>", ["这是网页"]),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', ["这是网页"]),
        (b"<meta charset=utf-8><p>a", ["这是网页"]),
        (b"<head>\n<title>a</title>", ["这是网页"]),
        ("<html><body>停电".encode("utf-16"), ["这是网页"]),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', ["Word 的 XML 文档"]),
        (package({"xl/workbook.xml": b""}), ["这是 Excel 表格"]),
        (package({"ppt/presentation.xml": b""}), ["这是演示文稿"]),
        (package({"mimetype": b"", "content.xml": b""}), ["OpenDocument"]),
        (package({"分析.txt": b""}), ["压缩包", "解压"]),
        (package({"OFD.xml": b"", "Doc_0/Document.xml": b""}), ["OFD", "存为 .docx"]),
        (package({"META-INF/container.xml": b""}), ["电子书"]),
        (package({"Index/Document.iwa": b""}), ["Pages", "导出为 Word"]),
        (b"CAJ\x00\x00", ["CAJ"]),
        (b"GIF89a", ["这是图片"]),
        (b"\x00\x00\x00\x18ftypheic", ["这是图片"]),
        (b"From: <saved>\r\nSubject: a\r\nMIME-Version: 1.0\r\n", ["邮件", "另存为 .docx"]),
        (b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">', ["UOF", "另存为 .docx"]),
        (b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">', ["OpenDocument"]),
        (b"Rar!\x1a\x07\x00", ["压缩包"]),
    ],
)
def test_other_kinds_are_named_with_the_way_on(raw: bytes, said: list[str]) -> None:
    sentence = other_kind(raw)
    assert sentence is not None
    assert [words for words in said if words not in sentence] == []
    assert not sentence.endswith("。")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        "标题\n\n2025年4月10日".encode(),
        "标题".encode("gb18030"),
        b"---\ntitle: a\n---\n",
        b"<x>",
        b"Subject: a\n\nMIME",
        b"PK\x03\x04",
        b"PK\x03\x04 broken",
        document(paragraph("文字")),
    ],
)
def test_text_and_word_documents_are_none_of_them(raw: bytes) -> None:
    assert other_kind(raw) is None


def test_many_parts_are_not_counted_here() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for number in range(60_000):
            written.writestr(f"{number}", b"")
    assert other_kind(stream.getvalue()) is None, "refused by who reads it"
