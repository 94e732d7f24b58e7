"""Slips of typing: each is found where it stands, and what only looks like one is left alone."""

from __future__ import annotations

import pytest

from eventlib.prose.body import read_body
from eventlib.prose.body_punctuation import find_in_body, find_in_text
from eventlib.prose.punctuation import find_slips


def slips(body: str) -> list[tuple[str, str, str | None]]:
    """Return what is found in a body: rule or sentence, words, what they should be."""
    found = find_in_body(body, read_body(body, "x/").blocks, 1)
    return [(slip.sentence, body[slip.start : slip.end], slip.right) for slip in sorted(found, key=lambda s: s.start)]


HALF = "punctuation-half-width"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("企业停产,损失很大.", [(HALF, ",", "，"), (HALF, ".", "。")]),
        ("企业停产, 损失很大!\n\n“停产”;《公告》:全文", [(HALF, ", ", "，"), (HALF, "!", "！"), (HALF, ";", "；"), (HALF, ":", "：")]),
        ("损失很大.企业停产。", [(f"{HALF}/period", ".", None)]),
        ("上海(自贸区)的企业", [(HALF, "(", "（"), (HALF, ")", "）")]),
        ("- 第一,第二\n\n> 第三,第四\n\n| 甲,乙 | 丙 |\n| --- | --- |\n| 丁,戊 | 己 |", [(HALF, ",", "，")] * 4),
        ("### 停产,复产\n\n正文[^1]\n\n[^1]: 注一,注二", [(HALF, ",", "，")] * 2),
        ("２０２５年，增长１．５％，ＡＩ", [("char-full-width", "２０２５", "2025"), ("char-full-width", "１．５％", "1.5%"), ("char-full-width", "ＡＩ", "AI")]),
        ("停产，，复产。。再停产、、又复产", [("punctuation-repeated", mark * 2, mark) for mark in "，。、"]),
        ("停产，。复产。。。", [("punctuation-repeated", "，。", None), ("punctuation-repeated", "。。。", None)]),
        ("他说：“，，停产。”", [("punctuation-repeated", "，，", "，")]),
        ("这是网 络 安全事件的起因。", [("char-space", " ", "")] * 2),
        ("他们以为事情已经结束 其实没有。", [("char-space", " ", None)]),
        ("公告说，“没有外泄。", [("punctuation-unpaired", "“", None)]),
        ("“甲“和“乙”", [("punctuation-unpaired", "“", None)]),
        ("《办法（试行）。", [("punctuation-unpaired", "《", None)]),
        ("办法》与（试行", [("punctuation-unpaired", "》", None)]),
        ("他说：“甲。\n\n另一段有“引语”。", [("punctuation-unpaired", "“", None)]),
    ],
)  # fmt: skip
def test_slips_are_found(body: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert slips(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "增长3.5%，比为1:1，共1,000台，见3.5节、a,b和C,D。",
        "The provincial divisions of 中国, and those of 台湾省.",
        "使用`中,国`与``一.二``，见https://example.com/中,国 、<https://example.com/?a=中,国>。",
        "见[公告](https://example.com/中,国)和[办法](https://example.com \"题,名\")、[三][a]\n\n[a]: https://example.com/ '题,名'",
        "```\n中,国。。\n“\n```\n\n~~~ python\nprint('中,国', “)\n~~~",
        "一.概述\n\n第三.四节",
        "等等……——停产！！！为什么？！他说：“停产。”。",
        "句号（，、。）和“，。”都是标点。",
        "　　段首空两格。\n\n第一条 为了规范处理。\n\n出席的有王伟 李强 张三丰。\n\n主题是“数字中国 智慧未来”。",
        "以数字中国 智慧未来为题。\n\n新华社记者 王伟 摄。\n\n张 三。",
        "## 扬帆三十载 智领新未来\n\n| 甲 乙 | 丙 |\n| --- | --- |\n| 丁 戊 | 己。 |",
        "It’s students’ ’90s，‘甲’，“’98音乐会”",
        "1）甲；2）乙；（一）丙\n\na）丁\n\n区间（0，100]与[0，1）",
        "他说：“第一段。\n\n“第二段。\n\n“第三段。”\n\n再说：“甲。\n\n乙。”",
        "（见(全文）)",
        "**“停产”**，（**甲**）",
        "https://example.com/ａ",
        "ＡＩhttps://example.com/与<https://example.com/>ａ",
        "来源 新华社浙江分社。\n\n感谢各位。编者 刘",
        "区间（0，100]。",
    ],
)  # fmt: skip
def test_what_is_meant_is_no_slip(body: str) -> None:
    assert slips(body) == []


@pytest.mark.parametrize(("between", "expected"), [(9, []), (11, ["“", "”"])])
def test_a_quotation_goes_on_over_some_paragraphs_and_not_over_many(between: int, expected: list[str]) -> None:
    body = "\n\n".join(["他说：“甲。", *["乙。"] * between, "丙。”"])
    assert [words for _, words, _ in slips(body)] == expected


def test_marks_many_deep_have_their_partners() -> None:
    assert slips("《" * 20 + "甲" + "》" * 20) == []
    assert len(slips("《" * 20 + "甲" + "》" * 19)) == 1


def test_a_number_at_the_beginning_of_a_line_is_not_made_a_list() -> None:
    assert slips("１. 甲\n\n２) 乙") == [("char-full-width", "１", None), ("char-full-width", "２", None)]


def test_places_are_those_of_the_source() -> None:
    body = "## 一、事件概述\n\n`,` 企业\n停产,损失\n"
    (slip,) = find_in_body(body, read_body(body, "x/").blocks, 1)
    assert body[: slip.start].endswith("停产")


def test_titles_may_have_spaces() -> None:
    assert not [*find_slips("数字中国 智慧未来"), *find_in_text("数字中国 智慧未来")]
    assert [slip.words for slip in find_slips("某公司停产,损失(估计)很大?")] == [",", "?", "(", ")"]
