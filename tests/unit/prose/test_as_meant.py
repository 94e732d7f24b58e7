"""Markdown as an author means it who has never read a manual of it: what each construct becomes."""

from __future__ import annotations

import html
import re

import pytest

from eventlib.prose.body import read_body
from html_pages import HtmlPage, is_added


def shown(text: str) -> list[str]:
    """Return the blocks of a text as kind and words; the nesting of an item is written as dots before it."""
    return [f"{'·' * block.nesting}{block.kind.value}: {block.text}" for block in read_body(text, "2025/a.md").blocks]


def page(text: str) -> str:
    return read_body(text, "2025/a.md").html


def told(text: str) -> list[tuple[str, int]]:
    return [(refusal.sentence, refusal.line) for refusal in read_body(text, "2025/a.md").refusals]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Lists and tables right under a paragraph, and a paragraph right under a table.
        ("统计如下：\n- 甲\n- 乙", ["paragraph: 统计如下：", "·list item: 甲", "·list item: 乙"]),
        ("统计如下：\n1. 甲\n2. 乙", ["paragraph: 统计如下：", "·list item: 甲", "·list item: 乙"]),
        ("共\n2025. 一句", ["paragraph: 共 2025. 一句"]),
        (
            "统计如下：\n| 列 | 值 |\n| --- | --- |\n| 甲 | 1 |\n说明。",
            ["paragraph: 统计如下：", "table row: 列 值", "table row: 甲 1", "paragraph: 说明。"],
        ),
        ("统计如下：\n列 | 值\n--|--\n1、甲 | 1", ["paragraph: 统计如下：", "table row: 列 值", "table row: 1、甲 1"]),
        # A row may have more cells than the head; what parts no cells makes no table.
        ("列 | 值\n--|--\n甲 | 1 | 多出\n乙", ["table row: 列 值", "table row: 甲 1 多出", "paragraph: 乙"]),
        ("> |列|\n> |-|\n> |甲|乙|丙|", ["·table row: 列", "·table row: 甲 乙 丙"]),
        ("统计：\n| 列 | 值 |\n| --- |", ["paragraph: 统计：", "paragraph: | 列 | 值 | | --- |"]),
        # What stands right under a table is none of its rows, and a table may be set in by wide blanks, or its rows apart.
        (
            "|列|值|\n|--|--|\n|甲|1|\n### 标题\n|列|值|\n|--|--|\n> 引\n|列|值|\n|--|--|\n---\n文",
            [
                *("table row: 列 值", "table row: 甲 1", "heading: 标题", "table row: 列 值", "·quotation: 引"),
                *("table row: 列 值", "paragraph: 文"),
            ],
        ),
        ("甲[^1]\n\n|列|\n|--|\n[^1]: 注", ["paragraph: 甲", "table row: 列", "·footnote: 注"]),
        ("# | 名\n--|--\n# | 甲", ["table row: # 名", "table row: # 甲"]),
        ("　　|列|值|\n　　|--|--|\n　　|甲|1|", ["table row: 列 值", "table row: 甲 1"]),
        (
            "统计：\n|列|值|\n\n|--|--|\n\n|甲|1|\n\n|列|值|\n|--|--|",
            ["paragraph: 统计：", "table row: 列 值", "table row: 甲 1", "table row: 列 值"],
        ),
        ("> 要点：\n> - 甲", ["·quotation: 要点：", "··list item: 甲"]),
        (
            "- 要点：\n  | 列 | 值 |\n  |---|---|\n  | 甲 | 1 |",
            ["·list item: 要点：", "·table row: 列 值", "·table row: 甲 1"],
        ),
        # Inner lists, set in by two, three or four spaces.
        ("- 甲\n  - 乙\n    - 丙\n- 丁", ["·list item: 甲", "··list item: 乙", "···list item: 丙", "·list item: 丁"]),
        ("1. 甲\n   - 乙\n   - 丙\n2. 丁", ["·list item: 甲", "··list item: 乙", "··list item: 丙", "·list item: 丁"]),
        ("- 甲\n    - 乙\n        - 丙", ["·list item: 甲", "··list item: 乙", "···list item: 丙"]),
        ("- 甲\n\n  甲的第二段\n\n- 乙", ["·list item: 甲", "·list item: 甲的第二段", "·list item: 乙"]),
        ("> - 甲\n>   - 乙", ["··list item: 甲", "···list item: 乙"]),
        (
            "注[^1]\n\n[^1]: 甲\n\n    - 乙\n      - 丙",
            ["paragraph: 注", "·footnote: 甲", "··footnote: 乙", "···footnote: 丙"],
        ),
        # Paragraphs set in.
        ("    四个空格。\n\n\t制表符。", ["paragraph: 四个空格。", "paragraph: 制表符。"]),
        ("    第一段。\n    第二段。", ["paragraph: 第一段。", "paragraph: 第二段。"]),
        ("　　第一段。\n　　第二段。", ["paragraph: 第一段。", "paragraph: 第二段。"]),
        ("    - 甲\n    - 乙", ["·list item: 甲", "·list item: 乙"]),
        ("第一段。\n    第二段。", ["paragraph: 第一段。", "paragraph: 第二段。"]),
        ("这一段\n    续", ["paragraph: 这一段续"]),
        (
            "　　## 标题\n　　> 引\n　　>50%的\n　　#话题#",
            ["heading: 标题", "·quotation: 引", "paragraph: >50%的", "paragraph: #话题#"],
        ),
        ("甲[^1]\n\n　　[^1]: 注", ["paragraph: 甲", "·footnote: 注"]),
        # Points that are no lists of Markdown.
        ("约为\n1.5倍：\n1.甲\n2.乙", ["paragraph: 约为 1.5倍：", "paragraph: 1.甲", "paragraph: 2.乙"]),
        ("选项\nA.甲\nb、乙", ["paragraph: 选项", "paragraph: A.甲", "paragraph: b、乙"]),
        ("要点：\n——甲；\n——乙。", ["paragraph: 要点：", "paragraph: ——甲；", "paragraph: ——乙。"]),
        ("要点：\n· 甲；\n－乙", ["paragraph: 要点：", "paragraph: · 甲；", "paragraph: －乙"]),
        ("·甲\n·乙\n\n——丙\n——丁", ["paragraph: ·甲", "paragraph: ·乙", "paragraph: ——丙", "paragraph: ——丁"]),
        ("他说\n——阿卜杜拉\n·买买提", ["paragraph: 他说——阿卜杜拉·买买提"]),
        ("1、甲\n2、乙", ["paragraph: 1、甲", "paragraph: 2、乙"]),
        ("一、甲\n二、乙", ["paragraph: 一、甲", "paragraph: 二、乙"]),
        ("（一）加强管理\n要加强。", ["paragraph: （一）加强管理", "paragraph: 要加强。"]),
        ("• 甲\n• 乙\n-丙\n-丁", ["paragraph: • 甲", "paragraph: • 乙", "paragraph: -丙", "paragraph: -丁"]),
        ("①甲；\n②乙。", ["paragraph: ①甲；", "paragraph: ②乙。"]),
        # What follows a list, a quotation or a footnote.
        ("- 甲。\n正文", ["·list item: 甲。", "paragraph: 正文"]),
        ("> 引文。\n正文", ["·quotation: 引文。", "paragraph: 正文"]),
        ("注[^1]\n\n[^1]: 脚注。\n正文", ["paragraph: 注", "paragraph: 正文", "·footnote: 脚注。"]),
        ("- 一\n二", ["·list item: 一二"]),
        (">50%的企业\n>=3家", ["paragraph: >50%的企业 >=3家"]),
        ("> 50%的企业", ["·quotation: 50%的企业"]),
        # Headings.
        (
            "### 1. 停止支持C#\n\n## 标题 ##\n\n### 编号5#",
            ["heading: 1. 停止支持C#", "heading: 标题", "heading: 编号5#"],
        ),
        ("##没有空格\n\n#话题# 文字", ["heading: 没有空格", "paragraph: #话题# 文字"]),
        ("~~~~~~\n\n正*文*。\n\n~~~~~~", ["paragraph: ~~~~~~", "paragraph: 正*文*。", "paragraph: ~~~~~~"]),
        ("~~~\n代码\n~~~", ["code: 代码"]),
        # Ends of lines.
        ("这一段\n按**行**\n折\nword\n（括号）“引\n文”……\n完", ["paragraph: 这一段按行折 word （括号）“引文”……完"]),
        ("한국\n사람", ["paragraph: 한국 사람"]),
    ],
)
def test_blocks_are_what_is_meant(text: str, expected: list[str]) -> None:
    assert shown(text) == expected
    assert HtmlPage(page(text), left_out=is_added).characters == re.sub(
        r"\s+|(?:(?<=^)|(?<=\n))·*[a-z ]+: ", "", "\n".join(expected)
    )


@pytest.mark.parametrize(
    "text",
    [
        "面积5*10*20米，带*号的见*注。",
        "5**10**20 与 (a)*(b)*(c) 与 5 * 10",
        "手机138****1234，证件3301***1234和3302***5678。",
        "张**、李**与*ST康美、*ST银亿，见*、**、***处",
        "嫌疑人张**，男；嫌疑人李**，女。系数0.85**、0.42**，带（**）号",
        "2**10与x**2+y**2，a ** b ** c，2**3",
        "文件 __init__.py 与 _x_ 与 snake_case，____（填写）",
        "约5~10%，~~不是删除~~，~甲~",
        r"C:\Windows\_temp\*.exe、\\server\share\_a_、\d+\.\d+、HKLM\Run\#a\!b",
    ],
)
def test_characters_stay_characters(text: str) -> None:
    assert page(text) == f"<p>{text}</p>"


def test_what_is_escaped_is_no_mark_and_shows_no_backslash() -> None:
    assert (
        page(r"\*甲\* 与 a\_b 与 1\. 与 \\ 与 C:\\Windows\\\_x") == "<p>*甲* 与 a_b 与 1. 与 \\ 与 C:\\Windows\\_x</p>"
    )
    assert page(r"`C:\_x`与C:\a") == "<p><code>C:\\_x</code>与C:\\a</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这是**重点**文字", "这是<strong>重点</strong>文字"),
        ("**“引文”**后，**冒号：**后，**360**、TCP**协议**", None),
        ("（*强调*）与 *强调* 。", "（<em>强调</em>）与 <em>强调</em> 。"),
        ("**重 *点***，***两者***", "<strong>重 <em>点</em></strong>，<strong><em>两者</em></strong>"),
        ("**a`b`[c](https://a.example)**", None),
        # Inside words, beside digits and punctuation: pairs from the left.
        ("G**20**峰会与IPv**6**地址", "G<strong>20</strong>峰会与IPv<strong>6</strong>地址"),
        ("**IPv**6与**A**B，y**s**z", "<strong>IPv</strong>6与<strong>A</strong>B，y<strong>s</strong>z"),
        ("正文**，重点**x**（甲）**乙", "正文<strong>，重点</strong>x<strong>（甲）</strong>乙"),
        ("设施**和数据**安全，**重点**是备份。", "设施<strong>和数据</strong>安全，<strong>重点</strong>是备份。"),
        ("4G**和5G**，另有**6G**。", "4G<strong>和5G</strong>，另有<strong>6G</strong>。"),
        ("甲**乙（**丙），丁**”**。", "甲<strong>乙（</strong>丙），丁<strong>”</strong>。"),
    ],
)
def test_marks_of_emphasis_are_read(text: str, expected: str | None) -> None:
    assert "*" not in page(text)
    assert expected is None or page(text) == f"<p>{expected}</p>"


@pytest.mark.parametrize("before", ["系数0.85**、", "甲** 乙**，", "张**、李**，", "0.85**、0.42**；"])
def test_asterisks_with_punctuation_alone_between_them_open_nothing(before: str) -> None:
    assert page(f"{before}**重点**词") == f"<p>{before}<strong>重点</strong>词</p>"


@pytest.mark.parametrize(
    "text", ["为2**10，**重点**", "**重点：2**10=1024**", "**重点：a ** b**", "**电话138****1234**"]
)
def test_asterisks_that_are_characters_part_no_strong_words(text: str) -> None:
    assert page(text).count("<strong>") == 1
    assert shown(text) == [f"paragraph: {text.replace('**重', '重').removesuffix('**').removeprefix('**')}"]


def test_characters_by_name_are_these_and_what_names_none_is_text() -> None:
    text = "A&amp;B&copy;&#20013;&#x4e2d;，AT&T;、&region;、&ampl;、**&timesx;**、`&lt;`与&unknown;"
    assert shown(text) == ["paragraph: A&B©中中，AT&T;、&region;、&ampl;、&timesx;、&lt;与&unknown;"]
    assert (
        html.unescape(re.sub("<.*?>", "", page(text))) == "A&B©中中，AT&T;、&region;、&ampl;、&timesx;、&lt;与&unknown;"
    )


def test_between_chinese_characters_no_gap_is_shown() -> None:
    assert page("这一段[^1]\n按**行**\n折，see\nword\n完\n\n[^1]: 注").startswith(
        '<p>这一段<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>按<strong>行</strong>折，see\nword\n完</p>'
    )
    assert page("第一行  \n第二行") == "<p>第一行<br />\n第二行</p>"


def test_numbers_of_lists_are_those_that_are_written() -> None:
    assert re.findall(r"<[ou]l.*?>", page("1. 甲\n3. 乙\n\n- 丙\n- 丁\n\n1. 戊\n\n2. 己\n\n1. 庚")) == [
        "<ol>",
        '<ol start="3">',
        "<ul>",
        "<ol>",
        "<ol>",
    ]
    assert shown("- 甲\n１. 乙") == ["·list item: 甲", "paragraph: １. 乙"]


def test_footnotes_speak_chinese_and_lose_nothing() -> None:
    text = "甲[^1]，乙[^9]，`[^8]`\n\n[^1]：注\n[^1]: 又注"
    assert 'title="回到正文中脚注 1 的位置"' in page(text)
    assert shown(text) == ["paragraph: 甲，乙[^9]，[^8]", "·footnote: 注", "·footnote: 又注"]
    assert told(text) == [("body-footnote/repeated", 4), ("body-footnote", 1)]


def test_notes_in_other_brackets_are_told() -> None:
    assert told("甲［^1］，`【^2】`\n\n【^1】: 注") == [("body-footnote/brackets", 1), ("body-footnote/brackets", 3)]


def test_what_is_unclear_is_told() -> None:
    assert told("正文\n\n- 甲\n乙\n\n> 丙\n丁\n\n[^1]: 戊\n己\n\n[^1]") == [
        ("body-layout", 4),
        ("body-layout", 7),
        ("body-layout", 10),
    ]
    assert told("- 甲\n  乙\n- 丙。\n丁") == []
    assert told("统计：\n| 列 | 值 |\n| 甲 | 1 |\n| 乙 | 2 |") == [("body-layout/table", 2)]
    assert told("| 列 | 值 |\n| --- | --- |\n| 甲 | 1 |\n| 乙 | 2 |") == []


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("统计：\n| 列 | 值 |\n| --- |\n| 甲 | 1 |", "rule", 2),
        ("统计：\n\n| 列 | 值 |\n| 甲 | 1 |\n| 乙 | 2 |", "table", 3),
        ("- 统计：\n  | 列 | 值 |\n  |——|——|\n  | 甲 | 1 |", "table", 2),
        ("> ｜列｜值｜\n> ｜---｜---｜\n> ｜甲｜1｜", "strokes", 1),
        ("注[^1]\n\n[^1]: 统计\n    | 列 | 值 |\n    | --- | --- | --- |", "rule", 4),
    ],
)
def test_rows_that_are_no_table_are_told_once(text: str, fault: str, line: int) -> None:
    assert told(text) == [(f"body-layout/{fault}", line)]


def test_cells_without_a_head_are_told() -> None:
    assert told("|列|值|\n|--|--|\n|甲|乙|\n||丙|丁|\n| `|` | \\| |\n|甲|乙|丙|丁|") == [
        ("body-layout/cells", 4),
        ("body-layout/cells", 6),
    ]
    assert told("| 单独一行 |\n\n甲 | 乙\n丙 | 丁\n\n| `a|b` | 值 |\n|---|---|\n| 1 | 2 |") == []


def test_a_footnote_that_nothing_refers_to_is_told_and_has_no_way_back() -> None:
    text = '甲[^1][己](https://a.example "[^4]")\n\n[^1]: 乙[^2]\n[^2]: 丙\n[^3]: 丁\n[^4]: - 戊\n[^5]:'
    assert told(text) == [("body-footnote/unused", line) for line in (5, 6, 7)]
    shown_page = HtmlPage(page(text))
    links = {link.removeprefix("#") for link in shown_page.links}
    assert links == {"fn:1", "fn:2", "fnref:1", "fnref:2", "https://a.example"}
    assert {"fn:1", "fn:2", "fnref:1", "fnref:2"} <= set(shown_page.ids)
    assert shown(text)[1:] == ["·footnote: 乙", "·footnote: 丙", "·footnote: 丁", "··footnote: 戊"]


@pytest.mark.parametrize("inner", ["[^2]: 丙", "- [^1]: 丙", "> [^4]：丙", "乙\n\n    [^2]: 丙"])
def test_what_looks_like_a_footnote_within_another_is_text_of_it(inner: str) -> None:
    blocks = shown(f"甲[^1]\n\n[^1]: {inner}\n\n[^3]: 丁[^3]")
    assert blocks[0] == "paragraph: 甲"
    assert "丙" in "".join(blocks)
    assert blocks[-1] == "·footnote: 丁"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://a.example/é/b", "é/b"),
        ("https://a.example/x？id=5", "？id=5"),
        ("https://a.example/x?a=1＆b=2", "＆b=2"),
        ("https://a.example/list?ids[]=3", "[]=3"),
        ("https://a.example/{id}", "{id}"),
        ("https://a.example/a|b", "|b"),
        ("https://a.example/Ａ", "Ａ"),
        ("https://a.example/か", "か"),
        ("https://a.example/War_(1939–1945)", "(1939–1945)"),
        ("https://a.example/Russia–Ukraine_relations", "–Ukraine_relations"),
        ("https://a.example/Moore’s_law", "’s_law"),
    ],
)
def test_an_address_that_seems_to_go_on_is_told(address: str, words: str) -> None:
    refusals = read_body(f"见 {address}。", "2025/a.md").refusals
    assert [(each.sentence, each.facts["words"]) for each in refusals] == [("body-address/after", words)]
    for text in (f"见 <{address}>", f"`{address}`"):
        assert read_body(text, "2025/a.md").refusals == ()


def test_what_ends_an_address_is_not_told() -> None:
    for end in ("？", "，b", "[1]", "[^1]", "（a）", "；https://b.example/", "……", "·乙", "》", "|", "”"):
        assert told(f"https://a.example/x{end} 文\n\n[^1]: 注[^1]") == [], end


def test_words_behind_a_fence_are_told() -> None:
    assert told("```这里是说明\n甲\n```") == [("body-attribute", 1)]
    assert told("```c++\n甲\n```\n\n~~~ .objective-c\n乙\n~~~") == []


def test_an_address_of_mail_is_no_tag() -> None:
    assert told("<zhang.san@a.example>") == []
    assert told("<b@> <a href=x@y>") == [("body-html", 1)] * 2


def test_what_is_wrong_in_a_list_or_a_table_is_told_with_its_place() -> None:
    text = "甲\n\n- 一\n- 二[^2]\n\n| 列 | 值 |\n| --- | --- |\n| 乙 | <b>[^3] |"
    refusals = read_body(text, "2025/a.md").refusals
    assert [(each.sentence, each.line, each.column) for each in refusals] == [
        ("body-footnote", 4, 4),
        ("body-html", 8, 7),
        ("body-footnote", 8, 10),
    ]


def test_a_footnote_that_says_nothing_is_told_where_it_stands() -> None:
    assert told("空注[^空]，`[^空]:`与[^1]。\n\n[^1]: 甲\n\n[^空]:") == [("body-footnote/empty", 5)]
    assert told("空注[^空]。\n\n[^空]：\n[^无]:") == [("body-footnote/unused", 4), ("body-footnote/empty", 3)]
