"""Bodies of Markdown of every kind, composed by hypothesis.

Headings, lists, tables, code, quotations and footnotes in each other, with all that may stand in a line.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

# Words that stand nowhere else, so that a line is right or wrong; `#` becomes the number of the word.
WORDS = ["词#", "甲#乙", "word#", "#号", "（注#）", "“引#”", "C#"]
INLINE = [
    "{0}",
    "**{0}**",
    "*{0}*",
    "__{0}__",
    "`{0}`",
    "``{0} ` x``",
    "[{0}](https://a.example/b)",
    '[{0}](../b "题")',
    "[{0}][ref]",
    "[{0}][]",
    "<https://a.example/{0}>",
    "https://a.example/?q={0}",
    "{0}[^1]",
    "{0}[^注]",
    "[^9]{0}",
    "{0}&nbsp;&lt;b&gt;&amp;amp;",
    "&#65;{0}&copy;",
    "\\*{0}\\* 5*10*20",
    "\\# {0}",
    "{0} <b>x</b>",
    "![{0}](https://a.example/x.png)",
    "![{0}](a/tu-1.png)",
    '![{0}](a/tu-1.png "{0} & *题*")',
    "（{0}）、“{0}”。",
    "{0}  ",
    "| {0} |",
    "*{0} **重** 叠*",
    "#{0}",
    "1986\\. {0}",
]
FIXED = ["", "---", "***", '[ref]: https://a.example/ref "{0}"', "[a\nb]: https://b.example", "===", "[TOC]", "　"]


@st.composite
def lines_of_text(draw: st.DrawFn) -> list[str]:
    return [draw(st.sampled_from(INLINE)).format(draw(st.sampled_from(WORDS))) for _ in range(draw(st.integers(1, 3)))]


@st.composite
def structures(draw: st.DrawFn, depth: int = 0) -> list[str]:
    """Return the lines of one structure of Markdown."""
    kind = draw(st.sampled_from(KINDS if depth < 3 else KINDS[:6]))
    lines = draw(lines_of_text())
    if kind == "heading":
        mark = "#" * draw(st.integers(1, 6))
        return [mark + draw(st.sampled_from([" ", "", "  "])) + lines[0] + draw(st.sampled_from(["", " ##", "#"]))]
    if kind == "underlined":
        return [lines[0], draw(st.sampled_from(["---", "===", "-"]))]
    if kind == "table":
        cells = [line.replace("\n", " ") for line in lines]
        head = f"| {' | '.join(cells)} |"
        return [head, "|" + " --- |" * len(cells), head, f"|  | {cells[0]}", ""]
    if kind == "fixed":
        return [draw(st.sampled_from(FIXED)).format(draw(st.sampled_from(WORDS)))]
    if kind == "code":
        fence = draw(st.sampled_from(["```", "~~~", "````"]))
        return [fence + draw(st.sampled_from(["", "python", " {.x #y}"])), *lines, "", "  &lt; **x**", fence]
    if kind == "text":
        return lines
    inner = [line for _ in range(draw(st.integers(1, 2))) for line in [*draw(structures(depth=depth + 1)), *draw(GAP)]]
    if kind == "quotation":
        return [f"{draw(st.sampled_from(['> ', '>']))}{line}" for line in inner]
    if kind == "indented":
        return ["    " + line for line in inner]
    mark = {"list": "- ", "numbered": "1. ", "footnote": draw(st.sampled_from(["[^1]: ", "[^注]: "]))}[kind]
    indent = draw(st.sampled_from(["    ", "  ", ""]))
    return [mark + inner[0], *(indent + line for line in inner[1:])]


KINDS = [
    "heading",
    "underlined",
    "table",
    "fixed",
    "code",
    "text",
    "quotation",
    "indented",
    "list",
    "numbered",
    "footnote",
]
GAP = st.sampled_from([[], [""], [""], [" ", ""]])


@st.composite
def bodies(draw: st.DrawFn) -> str:
    count = draw(st.integers(1, 6))
    lines = [line for _ in range(count) for line in [*draw(structures()), *draw(GAP)]]
    numbers = iter(range(1, 10_000))
    return re.sub(r"(?<=[词甲d注引C])#|#(?=号)", lambda _: f"{next(numbers)}", "\n".join(lines))
