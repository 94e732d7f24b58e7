"""Whatever a text holds, plain or Markdown: every character of it is in the report that import writes, and on its page."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlib.authoring.evidence.proposals import propose
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.report_file import render_report_file
from eventlib.prose.body import read_body
from eventlib.prose.limits import LimitError
from eventlib.prose.lines import NestingError
from eventlib.reading.front_matter import body_of
from factories import SECTIONS
from html_pages import HtmlPage, is_added
from markdown_bodies import bodies
from mutations import vocabulary

AMOUNTS = [
    settings(max_examples=60),
    pytest.param(settings(max_examples=500), marks=pytest.mark.long),
]

# Lines as people write them, `{0}` being words that stand nowhere else.
LINES = [
    "{0}",
    "　　{0}。",
    "　　{0}，见https://a.example/{0}?a=1&region=2&lt=3，又{0}。",
    "一、事件概述",
    "**二、事件描述与分析**",
    "四、应对策略：{0}",
    "一、事件概述。{0}",
    "01",
    "PART.2",
    "> 来源：{0}",
    "![{0}](a.png)",
    "三、{0}",
    "（一）{0}",
    "（一）**{0}**",
    "1. {0}",
    "1、{0}",
    "**1. {0}**",
    "1){0}",
    "①{0}",
    "（1）**{0}**",
    "２．{0}",
    "- {0}",
    "  - {0}",
    "● {0}",
    "•{0}",
    "* {0}",
    "| {0} | {0} |",
    "| --- | --- |",
    "| {0} |",
    "{0} | {0}",
    "{0}：{0}",
    "来源：{0}",
    "工作简报",
    "第 12 期 {0}",
    "2025年4月10日 {0}",
    "嘉兴市{0}局办公室",
    "记者：{0}",
    "点击上方蓝字关注{0}",
    "【{0}】",
    "《{0}》",
    "{0}*{0}*{0}",
    "__{0}__",
    "{0}__{0}__{0}",
    "_{0}_，___{0}___",
    "***{0}***{0}",
    "{0}\n===",
    "{0}\n---",
    "[{0}][9]",
    "[{0}][]、![{0}][9]、[9]",
    "[9]: https://a.example/{0}",
    '[9]: <https://a.example/{0}> "{0}"',
    "{0}\\",
    "---\ntitle: {0}\ndate: 2025-04-10\n---",
    "&#{0};&mdash;{0}&#20013;",
    "文件{0}__init__.py、C#",
    "### {0}C#",
    "## {0}",
    "# {0}",
    "#{0}# {0}",
    "> {0}",
    ">> {0}",
    ">{0}",
    "```",
    "```{0}",
    "~~~",
    "`{0}`与``{0}``",
    "{0}[^1]",
    "[^1]: {0}",
    "[^1]：{0}",
    "[{0}]: https://a.example/{0}",
    "[{0}](https://a.example/{0})",
    "[{0}]({0})",
    "![{0}](https://a.example/{0}.png)",
    "<b>{0}</b>",
    "<!-- {0} -->",
    "&lt;{0}&nbsp;",
    "{0}\\*{0}",
    "{0}  ",
    "---",
    "===",
    "    {0}",
    "\t{0}",
    "   {0}。",
    "     {0}",
    "   > {0}",
    "   ```",
    "   | {0} | {0} |",
    "   | --- | --- |",
    "   - {0}",
    "   1. {0}",
    "   ![{0}](a.png)",
    "2. {0}",
    "*{0}*",
    "晋安{0}\n2026年3月18日 08:15",
    "**来源**：{0}",
    "链接｜https://a.example/{0}（1）.html",
    "",
    "",
    "出处",
    "六、出处",
    "{0}\u2028{0}",
    "{0}\u200b{0}",
    "$E=mc^2$ {0}",
    "+ {0}",
    "1986. {0}",
    "360{0}",
    "##{0}",
    "###　{0}",
    "［^1］{0}",
    "C:\\a\\_{0}\\*.x",
    "\\\\a\\b\\_{0}",
    "https://a.example/\\_{0}?x=1&amp;y=2",
    "https://a.example/2025年/{0}.html",
    "|——|——|",
    "——{0}；",
    "· {0}",
    "1.{0}",
    "第 12 期",
    '[{0}](https://a.example/{0} "{0}")',
    "~~~ {0}",
    "- ```",
    "- ```python",
    "  ```",
    "1. ~~~",
    "-",
    "> | {0} | {0} |",
    "> | --- | --- |",
    "> ```",
    "> - {0}",
    ">   - {0}*_{0}",
    "{0}\t{0}\t{0}",
    "{0}\t{0}",
    "\t{0}\t{0}|{0}",
]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a text of such lines, with words that stand nowhere else."""
    lines = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=14))
    return "\n".join(line.replace("{0}", f"词{number}语") for number, line in enumerate(lines, start=100))


def visible(text: str) -> Counter[str]:
    """Count the characters of a text but for white space, marks of ASCII, and numbers of lines and footnotes."""
    numbers = r"[0-9０-９]{1,9}[.．、)）]|[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]|[①-⑳]"
    text = re.sub(r"\[\^[^\[\]\s]+\][:：]?|&(?:[a-z]+|#[0-9]+);", "", text)
    # The title among the fields of a file.
    text = re.sub("^---\ntitle: ", "", text)
    # The label of an address that stands apart.
    text = re.sub(r"(?<=\])\[(?:9|ref)\]|(?m:^)[ \t>]*\[(?:9|ref)\]:", "", text)
    text = re.sub(rf"(?m)^(?:[\s#*>|•●+-]|{numbers})*", "", text)
    text = re.sub(rf"({'|'.join(SECTIONS)})\**[：。]", r"\1", text)
    # A number that is alone above the name of a section is the number of it.
    text = re.sub(rf"(?m)^(?:01|PART\.2)\n+(?=(?:{'|'.join(SECTIONS)}))", "", text)
    text = re.sub(r"(?m)^[ \t\u3000]*[•●]", "", text)
    # The rule of a table, as some type it.
    text = re.sub(r"(?m)^(?:—+\|?)+$", "", text)
    return Counter(re.sub(r"[\s!-/:-@\[-`{-~\u200b\u2028]", "", text))


def shown(text: str, sections: tuple[str, ...]) -> Counter[str]:
    """Count the characters of the title and of the page of what import makes of a text."""
    analysis = read_raw_analysis(text, sections)
    written = render_report_file(propose(analysis, vocabulary()), "2025-04-10")
    body = body_of(written)
    page = HtmlPage(read_body(body, "2025/a.md").html, left_out=is_added)
    # What a link says when pointed at, and the language of code, are part of the Markdown, and shown nowhere; an image
    # of another place is refused by the check.
    aside = [attributes.get("title", "") for _, attributes in page.tags] + re.findall(
        r"(?m)^[ >]*(?:- |[0-9]+\. )?(?:`{3,}|~{3,})(.+)", body
    )
    aside += re.findall(r"!\[[^\]]*\]\(([^()]*)\)", body)
    return Counter("".join([analysis.title, page.characters, *page.links, *aside]))


def assert_nothing_is_lost(text: str) -> None:
    for sections in ((), SECTIONS):
        try:
            found = shown(text, sections)
        except (LimitError, NestingError):
            return
        # The words of a section that is there twice are its heading once.
        lost = visible(text) - found - visible("".join(name * 14 for name in sections))
        assert lost == Counter(), (sections, read_raw_analysis(text, sections).body)


@pytest.mark.parametrize("amount", AMOUNTS)
def test_every_character_of_any_text_is_on_the_page(amount: settings) -> None:
    amount(given(texts())(assert_nothing_is_lost))()


@pytest.mark.parametrize("amount", AMOUNTS)
def test_every_character_of_any_markdown_is_on_the_page(amount: settings) -> None:
    amount(given(bodies())(assert_nothing_is_lost))()
