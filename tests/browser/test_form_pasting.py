"""What is pasted or dropped into the form: lines, rich text of Word, WPS and browsers, files."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from factories import report_text
from sites import FormRunner, Opener

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {color: red}</style></head><body>
<!--StartFragment--><p class=MsoTitle><b>南湖区机房停电
事件分析</b></p><h1><b>一、事件概述</b><o:p></o:p></h1>
<p class=MsoNormal style='text-indent:21.0pt'>2025年4月10日，<del>某地</del><ins>嘉兴市</ins>南湖区<b>机房</b>停电<a
style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>，见<a
href="https://example.com/1">通报</a>。<o:p>&nbsp;</o:p></p>
<h1>二、事件描述与分析</h1><h2>（一）经过</h2>
<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span><![endif]>电池亏电；</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>切换失败。</p>
<p class=MsoNormal>如下：<br>第二行</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>甲</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>乙</p>
<table class=MsoNormalTable><tr><td colspan=2><p class=MsoNormal>表|头</p></td></tr>
<tr><td><p>甲</p></td><td><p>1</p><p>2</p></td></tr></table>
<p class=MsoNormal><img src="file:///C:/1.png"></p>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a
href="#_ftnref1"><span>[1]</span></a> 见公报。</p></div></div><!--EndFragment--></body></html>"""

SHOWN = """南湖区机房停电事件分析

## 一、事件概述

2025年4月10日，嘉兴市南湖区**机房**停电[^1]，见[通报](https://example.com/1)。

## 二、事件描述与分析

### （一）经过

1. 电池亏电；
2. 切换失败。

如下：

第二行

- 甲
  - 乙

| 表\\|头 |  |
| --- | --- |
| 甲 | 1 2 |

[^1]: 见公报。"""


def of_word(*items: tuple[int, str, str]) -> str:
    """Return the HTML of items of Word: level, number and words of each."""
    return "".join(
        f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><span style='mso-list:Ignore'>{number}</span>{words}</p>"
        for level, number, words in items
    )


RICH = [
    (WORD, {"text": SHOWN, "pictures": 1}),
    ("<span>只有文字</span>", None),
    (
        "<meta charset=utf-8><p>一段</p><ol><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol>",
        "一段\n\n1. 甲\n  - 乙\n2. 丙",
    ),
    ("<div>一行</div><div><b>二行</b></div>", "一行\n\n**二行**"),
    # Lists of several levels of Word; numbers of which none stands right below another may be those of headings.
    (
        of_word((1, "1.", "甲"), (2, "a)", "乙"), (3, "i.", "丙"), (3, "ii.", "丁"), (2, "b)", "戊"), (1, "2.", "己")),
        "1. 甲\n  - a) 乙\n    - i. 丙\n    - ii. 丁\n  - b) 戊\n2. 己",
    ),
    (
        of_word((1, "1.", "甲"), (2, "1.1.", "乙"), (2, "1.2.", "丙"), (1, "2.", "丁"), (2, "2.1.", "戊")),
        "1. 甲\n  - 1.1. 乙\n  - 1.2. 丙\n2. 丁\n  - 2.1. 戊",
    ),
    (of_word((1, "1.", "甲"), (2, "1.", "乙"), (2, "2.", "丙"), (1, "2.", "丁")), "1. 甲\n  1. 乙\n  2. 丙\n2. 丁"),
    (of_word((1, "a)", "甲"), (1, "b)", "乙")) + "<p>文。</p>", "- a) 甲\n- b) 乙\n\n文。"),
    (of_word((1, "1.", "甲"), (2, "（1）", "乙")) + "<p>文。</p>", "1. 甲\n（1） 乙\n\n文。"),
    (of_word((1, "一、", "甲"), (2, "（一）", "乙"), (2, "（二）", "丙")), "一、 甲\n（一） 乙\n（二） 丙"),
    # What would pair otherwise, or is punctuation alone, is not bold.
    ("<p>甲<b>、</b>乙<b>重点</b></p>", "甲、乙**重点**"),
    ("<p>5<b>、6</b>日，<b>7</b>，8<b>重点</b></p>", "5、6日，7，8重点"),
    # An address that is bold in part has no marks in it; Han that is set off is not of it.
    ("<p>https://example.com/split_a<b>_b</b></p>", "https://example.com/split_a_b"),
    ("<p><b>见https://example.com/a</b>_b<b>c 后文</b>。</p>", "**见**https://example.com/a_bc **后文**。"),
    (
        "<p>https://example.com/a/<b>重要</b>，<b>https://example.com/b</b></p>",
        "https://example.com/a/**重要**，**https://example.com/b**",
    ),
    ("<p><a href='https://example.com/a_b'>https://example.com/a<b>_b</b></a></p>", "https://example.com/a_b"),
    (
        "<ol><li><p>执行：</p><pre>a\n\n  b</pre></li><li>下一步<table><tr><td>甲</td></tr></table></li></ol>",
        "1. 执行：\n\n    ```\n    a\n\n      b\n    ```\n\n2. 下一步\n\n    | 甲 |\n    | --- |",
    ),
    (
        "<ul><li><pre>a\n\n  b</pre></li><li>乙<ol><li><pre>c</pre>丙</li></ol></li></ul>",
        "- ```\n  a\n\n    b\n  ```\n- 乙\n  1. 丙\n\n      ```\n      c\n      ```",
    ),
    (
        "<p class=MsoListNumber style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>断网；</p>"
        "<p class=MsoListContinue>再镜像。</p><p class=MsoListNumber style='mso-list:l0 level1 lfo1'>"
        "<span style='mso-list:Ignore'>2.</span>通知</p><p class=MsoListParagraph style='margin-left:21.0pt'>用户。</p>"
        "<p class=MsoListParagraph style='margin-left:0cm;text-indent:21.0pt'>正文。</p>",
        "1. 断网；再镜像。\n2. 通知用户。\n\n正文。",
    ),
    ("<h2>题</h2><blockquote><p>引用</p></blockquote><pre>a\n  b</pre>", "### 题\n\n> 引用\n\n```\na\n  b\n```"),
    (
        "<h2>题</h2><p>C:\\#x、*重点*与`码` https://a.example/x*y</p>",
        "### 题\n\nC:\\\\#x、\\*重点\\*与\\`码\\` https://a.example/x*y",
    ),
    ("<p>C:\\#x、*重点*</p><p>乙</p>", "C:\\#x、*重点*\n\n乙"),
    ("<p>5*10*20 <script>alert(1)</script><img src=x onerror=alert(1)></p>", "5*10*20"),
    # Lists that begin elsewhere, and within one another without an item around.
    ("<ol start=3><li>甲</li><li value=7>乙</li></ol><ol start=9><li>丙</li></ol>", "3. 甲\n7. 乙\n9. 丙"),
    ("<ul><li>甲</li><ul><li>乙</li></ul></ul>", "- 甲\n  - 乙"),
    (
        "".join(
            f"<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{mark}</span>甲</p>"
            for mark in ("a)", "IV.", "甲、", "（二）", "o", "Ø", "n")
        ),
        "- a) 甲\n- IV. 甲\n甲、 甲\n（二） 甲\n- 甲\n- 甲\n- 甲",
    ),
    # What a page shows on lines of its own, within bold words too.
    ("<section>甲<section>乙</section></section><b>丙</b><div>丁</div>戊", "甲\n\n乙\n\n**丙**\n\n丁\n\n戊"),
    ("<dl><dt>词</dt><dd>义</dd></dl><b>甲<br>乙 </b>丙", "词\n\n义\n\n**甲**\n\n**乙** 丙"),
    ("<p><b style='font-weight: 400'>甲</b><span style='font-weight: 700'>乙</span></p>", "甲**乙**"),
    # Figures that are raised or lowered, pinyin over words, and what is struck but was not deleted in Word.
    (
        "<p>10<sup>6</sup>、CO<sub>2</sub>、<span style='vertical-align: super'>2</span>、<sup>注1</sup></p>",
        "10⁶、CO₂、²、注1",
    ),
    ("<p><ruby>䶮<rp>(</rp><rt>yǎn</rt><rp>)</rp></ruby><del>删</del></p>", "䶮（yǎn）删"),
    ("<p>甲<span style='display: none'>暗</span><span hidden>暗</span><a class=msocomanchor>[A1]</a></p>", "甲"),
    # Addresses and words with brackets, endnotes beside footnotes, captions, and tables that are frames.
    (
        "<p><a href='https://a.example/x_(y)?a=1&amp;b=2'>甲[乙]</a></p>",
        "[甲&#91;乙&#93;](https://a.example/x_%28y%29?a=1&b=2)",
    ),
    (
        "<p>甲<a href='#_ftn1'>[1]</a><a href='#_edn1'>[i]</a></p><div id=edn1><p><a href='#_ednref1'>[i]</a> 尾</p></div>"
        "<div id=ftn1><p><a href='#_ftnref1'>[1]</a> 脚</p></div>",
        "甲[^1][^e1]\n\n[^e1]: 尾\n\n[^1]: 脚",
    ),
    ("<table><caption>表1</caption><tr><td>甲<td>乙</table><table></table>", "表1\n\n| 甲 | 乙 |\n| --- | --- |"),
    ("<table><tr><td><h2>题</h2><p>甲</p><p>乙</p></td></tr></table>", "### 题\n\n甲\n\n乙"),
    ("<table><tr><td>甲<td><table><tr><td>内1<td>内2</table></table>", "| 甲 | 内1 内2 |\n| --- | --- |"),
    (
        "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>",
        "| 甲 | 1 |\n| --- | --- |\n|  | 2 |",
    ),
]


def test_rich_text_keeps_its_form(run_form: FormRunner) -> None:
    found = run_form("return given.map((each) => rich_text.readRichText(each, facts));", [html for html, _ in RICH])
    for (html, expected), read in zip(RICH, found, strict=True):
        assert (read["text"] if isinstance(expected, str) else read) == expected, html


def paste(page: Page, selector: str, **data: str) -> bool:
    """Paste into an element; return whether the browser is left to insert the text."""
    script = """(element, data) => {
        element.focus();
        const clipboardData = new DataTransfer();
        for (const [type, text] of Object.entries(data)) clipboardData.setData(`text/${type}`, text);
        return element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }"""
    is_left: bool = page.locator(selector).evaluate(script, data)
    return is_left


def drop(page: Page, selector: str, name: str) -> None:
    script = """(element, name) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["PK"], name));
        element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }"""
    page.locator(selector).evaluate(script, name)


def open_form(open_page: Opener, **options: Any) -> Page:
    page = open_page("contribute/", **options)
    expect(page.locator("#contribute")).to_be_visible()
    return page


def test_lines_pasted_into_a_box_are_paragraphs_and_can_be_undone(open_page: Opener) -> None:
    page = open_form(open_page)
    box = page.locator("[name=section-1]")
    box.fill("已有的话。")
    box.press("Control+End")
    assert not paste(page, "[name=section-1]", plain="　　第一\u200b段 2*3。\r\n　　1、甲；\n　　2、乙。")
    expect(box).to_have_value("已有的话。\n\n第一段 2\\*3。\n\n1. 甲；\n2. 乙。")
    box.press("Control+z")
    expect(box).to_have_value("已有的话。")
    box.fill("")
    assert not paste(page, "[name=section-1]", plain="小节\n---\n__粗__，见[文][1]。\n\n[1]: https://a.example")
    expect(box).to_have_value("### 小节\n\n**粗**，见[文](https://a.example)。")
    box.fill("")
    assert not paste(
        page, "[name=section-1]", plain="一、人手不足\n甲。\n（一）白天\n乙。\n（二）夜里\n丙。\n二、没有预案\n丁。"
    )
    points = (
        "### 一、人手不足\n\n甲。\n\n#### （一）白天\n\n乙。\n\n#### （二）夜里\n\n丙。\n\n### 二、没有预案\n\n丁。"
    )
    expect(box).to_have_value(points)
    assert paste(page, "[name=section-1]", plain="一行*字*"), "one line is pasted as it is"
    assert not paste(page, "[name=section-2]", html=WORD, plain="…")
    expect(page.locator("[name=section-2]")).to_have_value(
        re.compile("### （一）经过\n\n1\\. 电池亏电；\n2\\. 切换失败。")
    )
    expect(page.locator(".field:has([name=section-2]) .field__note")).to_have_text(
        "有 1 张图片没有粘贴，请在“图片”一栏添加。"
    )


def test_the_file_of_a_report_is_told_and_leaves_the_fields(open_page: Opener) -> None:
    page = open_form(open_page)
    page.locator("[name=title]").fill("已填")
    page.get_by_text("已经写好全文").click()
    page.locator("#raw").fill(report_text())
    page.get_by_role("button", name="拆开并填写").click()
    expect(page.locator("#take-apart-status")).to_have_text(re.compile("^这已经是报告文件，没有拆开"))
    expect(page.locator("[name=title]")).to_have_value("已填")


def test_what_was_copied_in_the_form_is_pasted_as_it_is(open_page: Opener) -> None:
    page = open_form(open_page)
    box = page.locator("[name=section-1]")
    box.fill("5\\*10\n乙")
    box.press("Control+a")
    box.evaluate('(element) => element.dispatchEvent(new ClipboardEvent("copy", { bubbles: true }))')
    assert paste(page, "[name=section-2]", plain="5\\*10\n乙")


def test_a_whole_document_is_pasted_taken_apart_and_shows_its_evidence(open_page: Opener) -> None:
    page = open_form(open_page)
    page.get_by_text("已经写好全文").click()
    assert not paste(page, "#raw", html=WORD, plain="…\n…")
    page.get_by_role("button", name="拆开并填写").click()
    expect(page.locator("[name=title]")).to_have_value("南湖区机房停电事件分析")
    expect(page.locator("[name=date]")).to_have_value("2025-04-10")
    expect(page.locator("[data-field=date] .evidence")).to_have_text(
        re.compile("^依据：2025年4月10日，嘉兴市南湖区机房停电，见《通报》")
    )
    expect(page.locator("[data-rows=region] .evidence")).to_have_count(1)
    expect(page.locator("[name=slug]")).to_have_value("jiaxing-ji-fang-ting-dian")
    expect(page.locator("[name=section-0]")).to_have_value(
        "2025年4月10日，嘉兴市南湖区**机房**停电[^1]，见[通报](https://example.com/1)。"
    )
    page.locator("[name=date]").fill("2025-04-11")
    expect(page.locator("[data-field=date] .evidence")).to_have_count(0)


def test_the_form_proposes_slug_and_day_of_publication(open_page: Opener) -> None:
    page = open_form(open_page, timezone_id="Asia/Shanghai")
    today = page.evaluate('new Intl.DateTimeFormat("sv", { timeZone: "Asia/Shanghai" }).format(new Date())')
    expect(page.locator("[name=published]")).to_have_value(today)
    page.locator("[name=title]").fill("嘉兴市一机房停电")
    page.locator("[data-rows=region] input").first.fill("嘉兴")
    expect(page.locator("[name=slug]")).to_have_value("jiaxing-yi-ji-fang-ting")
    page.locator("[name=slug]").fill("own")
    page.locator("[name=title]").fill("别的题目")
    page.locator("[name=title]").blur()
    expect(page.locator("[name=slug]")).to_have_value("own")


def test_of_a_file_the_page_says_what_to_do(open_page: Opener) -> None:
    page = open_form(open_page)
    drop(page, "[name=section-1]", "分析.docx")
    note = page.locator(".field:has([name=section-1]) .field__note")
    expect(note).to_contain_text("这里不能读取文件「分析.docx」")
    drop(page, "#contribute", "旧.doc")
    expect(page.locator("#take-apart-status")).to_contain_text("这里不能读取文件「旧.doc」")
