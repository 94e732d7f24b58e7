"""Texts that grow: what regular expressions and parsers take long for, each made as long as is asked for.

Every shape is what is repeated, with what stands before and after it.
"""

from __future__ import annotations

import string
from typing import NamedTuple


class Shape(NamedTuple):
    """A text of any length."""

    unit: str
    before: str = ""
    after: str = ""

    def text(self, length: int) -> str:
        """Return the text, of about so many bytes in UTF-8."""
        count = max(1, (length - len((self.before + self.after).encode())) // len(self.unit.encode()))
        return self.before + self.unit * count + self.after


UNITS = [
    *(
        "a",
        "长",
        " ",
        "\t",
        "\u3000",
        "\n",
        "a ",
        "长。",
        "a\n",
        "a\n\n",
        "  \n",
        "\\",
        "&",
        "&a",
        "&amp;",
        "&#",
        "!",
        "|",
        "-",
        "=",
        "+",
    ),
    *(
        "[",
        "]",
        "[]",
        "[a",
        "[a]",
        "](",
        "[](",
        "[a](",
        "[a](b",
        "[a](b)",
        "![",
        "![](",
        "![a](b)",
        "![](a",
        '![](a "',
        "![](a)\n",
        "![](a) | ",
        "<img src='a'",
        "[^",
        "[^a]",
        "[^a]\n",
        "［^a］",
        "[[a]](",
        "C:\\a\\_",
        "https://a.example/\\_",
        "https://a.example/((a)",
        "https://a.example/汉/",
        "——甲。\n",
    ),
    *("(", ")", "<", ">", "<a", "<a ", "<!--", "<?", "</", "<https://", "<a@b", "https://", "https://a ", "http", ":"),
    *(
        "`",
        "` ",
        "`a`",
        "` a `` ",
        "``a",
        "*",
        "**",
        "*a ",
        "**a ",
        "*a*",
        "**a**",
        "***a",
        "_",
        "_a ",
        "__a ",
        "*_",
        "**_a",
        "a*b_c",
    ),
    *(
        "#",
        "# ",
        "# a\n",
        "## a\n\n",
        "### 一\n\n",
        "a #",
        "~",
        "~~~\n",
        "```\n",
        "````\n```\n",
        "``` a\n",
        "~~~ {#a}\n",
        "   ```\n",
        "> ```\n- ~~~\n",
        "{",
        "{}",
        "{#a}",
        "{: #a }",
    ),
    *(
        "- ",
        "- a\n",
        "* 1. ",
        "1. ",
        "1. a\n",
        "> ",
        ">",
        "> a\n",
        "> a\n\n",
        "    a\n",
        "- a\n\n    ",
        "1986. ",
        "1. 1) ",
    ),
    *(
        "| a ",
        "| - ",
        "|\n",
        "| a | b |\n",
        "| --- |\n",
        "[a]: b\n",
        "[a]: b\n\n",
        "[a]:",
        "[^a]: b\n\n",
        "[^a]:",
        "    [^a]: b\n",
    ),
    *(
        "《甲》北京",
        "《",
        "》",
        "《甲",
        "北京",
        "（一）",
        "一、",
        "1.**a**",
        "**1. a**",
        "（1）**a",
        "嘉兴市委书记陈伟",
        "2025年4月10日",
        "公司",
        "和",
        "“a”",
        "长甲·",
        "甲乙大学丙丁",
        "和平公安合作",
        "嘉兴市委书记陈伟指出",
        "联合公司",
        "大数据公司",
        "网络网络公司",
        "公安部第三研究所",
        "甲乙科技",
        "`a ``b ```c ",
    ),
    # What is looked for in the typing of Chinese.
    *(
        "长,",
        "长.",
        "长(",
        "长(长)",
        "，",
        "。，",
        "长 ",
        "长 长甲 ",
        "３",
        "３．",
        "“",
        "”",
        "“长”",
        "（",
        "《“",
        "“长\n\n",
        "1）",
    ),
]
WRAPPED = [
    Shape(" ", "### a", "b"),
    Shape(" ", "## 一、事件概述", ""),
    Shape("#", "# a ", "b"),
    Shape(" ", "a", "\nb"),
    Shape("\t ", "a", "b"),
    Shape("[", "", "](b)"),
    Shape("(", "[a](", ")"),
    Shape(" ", "[a](b", ")"),
    Shape(" ", '[a](b "', ")"),
    Shape("a", "<https://", ">"),
    Shape("a", "[a]: ", ""),
    Shape(" ", "[a]:", "b"),
    Shape("-", "a\n", "b"),
    Shape("=", "a\n", ""),
    Shape("- ", "", "b"),
    Shape("- |", "a|b\n", ""),
    Shape("|", "a|b\n-|-\n", ""),
    Shape("a|b\n", "a|b\n-|-\n", ""),
    Shape("[^1]", "", "\n\n[^1]: a"),
    Shape("`", "", "a`"),
    Shape("\\`", "`", "`"),
    Shape("a\n", "```\n", "```"),
    Shape("a\n", "```\n", ""),
    Shape("*a **b ", "", "** *"),
    # What the importer takes for headings, lists and names, and what it looks for beside an address.
    Shape(" ", "一、", "*a"),
    Shape(" ", "**1.", "a"),
    Shape(" ", "   ## a", "b"),
    Shape("#", " a", "b"),
    Shape(" ", "- ", ""),
    Shape("\u3000", "长", "b"),
    Shape("“a”", "", "https://a.example/b"),
    Shape("《", "", "https://a.example/b"),
    Shape("“", "", "https://a.example/b"),
    Shape("来源：", "", "https://a.example/b"),
    Shape("校长兼", "", "王伟"),
    Shape("呼和浩特市", "", "公安局"),
    Shape("2025年4月10日报道，"),
    Shape("（长", "https://a.example/长", ""),
    Shape("（长）", "https://a.example/长", ".html"),
    Shape("1. a\n\n   a\n\n", "# a\n\n"),
    Shape("1. a\n   1. a\n", "# a\n\n"),
    Shape("晋安\n"),
    # Marks without partners, brackets and spaces that do not end.
    Shape("长", "长(", ""),
    Shape(" ", "长", "长。"),
    Shape(" ", "长,", "长"),
    Shape("“", "", "”"),
    Shape("《》", "“", ""),
    # What may be a comment of YAML, and lines that are none of its keys.
    Shape(" ", "a #", "b"),
    Shape("\n", '"', ""),
    Shape("a: b\n"),
    Shape("- a: [\n"),
    Shape("a #b, ", "region: [", "]"),
    Shape("  a #b\n", "title: a\n"),
    Shape("summary: ~\n"),
]
_LINE, _MOST, _MOST_ROWS, _MOST_MARKS = 4_900, 99_000, 24_900, 24_900


def broken(text: str) -> str:
    """Return a text with a line end at every thousandth character: within every limit of a line."""
    return "\n".join(text[at : at + 1000] for at in range(0, len(text), 1000))


def longest(shape: Shape) -> str:
    """Return a shape on as many lines as a text may hold, each as long as a line may be and a paragraph of its own."""
    edges = shape.before + shape.after
    line = shape.before + shape.unit * max(1, (_LINE - len(edges)) // len(shape.unit)) + shape.after
    marks = sum(character in string.punctuation for character in line)
    most = (_MOST // len(line), _MOST_ROWS // (line.count("\n") + 2), _MOST_MARKS // max(1, marks))
    return "\n\n".join([line] * min(most))


SHAPES = [*map(Shape, UNITS), *WRAPPED]

BEYOND = {
    "text": "长\n\n" * 40_000,
    "rows": "\n" * 25_000,
    "lines": "a\n\n" * 10_001,
    "line": "长" * 6_000,
    "paragraph": f"{'长' * 4_999}\n" * 5,
    "heading": f"### a{' ' * 3_000}",
    "headings": "# a\n" * 501,
    "fences": "~~~\n" * 201,
    "brackets": "[" * 301,
    "all_brackets": f"{'[' * 300}\n\n" * 4,
    "bars": f"{'|' * 4_000}\n\n" * 3,
    "marks": f"{'(' * 4_000}\n\n" * 7,
    "addresses": "https://a b\n\n" * 1_001,
}
"""By each limit of a text one that goes beyond it."""
