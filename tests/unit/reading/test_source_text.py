from __future__ import annotations

import sys

import pytest

from eventlib.reading.source_text import PRIVATE, SUSPICIOUS, is_plain, read_source

SHORT = "标题：网络安全"
LONG = "---\ntitle: 嘉兴市委书记调研\n---\n" + "正文。" * 50
TRADITIONAL = "---\ntitle: 嘉興市委書記調研\n---\n" + "網路安全。" * 50


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (SHORT, "gbk", "GBK"),
        (LONG, "gbk", "GBK"),
        (TRADITIONAL, "big5", "Big5"),
        (SHORT, "utf-16", "UTF-16"),
        (LONG, "utf-16", "UTF-16"),
        (LONG, "utf-16-le", "UTF-16 LE"),
        (LONG, "utf-16-be", "UTF-16 BE"),
    ],
)
def test_encoding_is_named_and_the_text_read(text: str, encoding: str, named: str) -> None:
    source = read_source(text.encode(encoding), "x.md")
    assert source.text == text
    assert [finding.message for finding in source.findings] == [f"文件是 {named} 编码，不是 UTF-8"]


def test_a_plain_text_holds_no_character_that_is_looked_for() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    found = {*SUSPICIOUS.findall(every), *PRIVATE.findall(every)}
    assert len(found) > 100_000
    assert not any(map(is_plain, found))
    assert is_plain("---\ntitle: 嘉兴市委书记调研\n---\n## 一、事件概述\n\n“正文”——第 1 点：*ST360…，。\n")
