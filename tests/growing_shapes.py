"""Texts that grow: what regular expressions and parsers take long for, each made as long as is asked for.

Every shape is what is repeated, with what stands before and after it.
"""

from __future__ import annotations

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
        "[^",
        "[^a]",
        "[^a]\n",
        "[[a]](",
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
]
SHAPES = [*map(Shape, UNITS), *WRAPPED]
