"""What is searched, counted and checked is what is shown: the blocks of a body against its HTML and its source."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.prose.anchors import with_permalinks
from eventlib.prose.blocks import Block, BlockKind
from eventlib.prose.body import contents, read_body
from eventlib.prose.lines import DEEPEST, NestingError, SourceLines
from eventlib.prose.markup import MarkupReader
from eventlib.prose.safe_markdown import BODY_CONFIGS, BODY_EXTENSIONS
from eventlib.reading.front_matter import body_of
from eventlib.reading.images import ImageFacts
from factories import SECTIONS, TESTS
from html_pages import HtmlPage, is_added
from markdown_bodies import bodies
from sites import PROJECT

REPORT = "2025/a.md"
FILES = {"tu-1.png": ImageFacts("PNG", 3, 2)}


def read(text: str) -> tuple[Block, ...]:
    return read_body(text, REPORT, files=FILES).blocks


def texts(text: str) -> list[str]:
    return [block.text for block in read(text)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def plain_html(text: str) -> str:
    """Return the HTML of a body by a parser that is told nothing of lines, as Python-Markdown writes it."""
    markdown = Markdown(extensions=list(BODY_EXTENSIONS), extension_configs=BODY_CONFIGS)
    markdown.treeprocessors.register(Judge(markdown), "judge", -10)
    return with_permalinks(markdown.convert(text))


class Judge(Treeprocessor):
    def run(self, root: Element) -> None:
        MarkupReader(SourceLines(Markdown()), self.md, REPORT, FILES).read(root)


def assert_blocks_are_what_is_shown(text: str) -> None:
    body = read_body(text, REPORT, files=FILES)
    assert body.html == plain_html(text)
    shown = HtmlPage(body.html, left_out=is_added)
    assert squeezed("".join(block.text for block in body.blocks)) == shown.characters
    assert [refusal for refusal in body.refusals if refusal.sentence.startswith("body-markup")] == []
    assert body.anchors >= {block.anchor for block in body.blocks if block.anchor}
    assert body.anchors <= set(shown.ids)
    for block in body.blocks:
        assert block.text.strip() or block.kind is BlockKind.HEADING
        assert 1 <= block.line <= text.count("\n") + 1


def assert_lines_hold_first_words(text: str) -> None:
    source = text.split("\n")
    for block in read(text):
        begins = next(iter(re.findall(r"^\w{1,2}|^\S", block.text)), "")
        line = source[block.line - 1]
        line = line if block.kind is BlockKind.CODE else html.unescape(line)
        assert re.search(".*".join(map(re.escape, begins)), line), (block, line)


ANY_TEXT = st.text(alphabet=st.sampled_from("甲乙a1.#*_`[]<>&;:\\()!|~-+=\"'^ \t\n\n　\x02"))
# The second is for `make test-long`.
AMOUNTS = [
    settings(max_examples=150, deadline=None),
    pytest.param(settings(max_examples=5000, deadline=None), marks=pytest.mark.long),
]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_the_blocks_of_any_markdown_are_what_is_shown(amount: settings) -> None:
    amount(given(bodies())(assert_blocks_are_what_is_shown))()


@pytest.mark.parametrize("amount", AMOUNTS)
def test_the_blocks_of_any_text_are_what_is_shown(amount: settings) -> None:
    amount(given(ANY_TEXT)(assert_blocks_are_what_is_shown))()


@pytest.mark.parametrize("amount", AMOUNTS)
def test_the_line_of_a_block_holds_its_first_words(amount: settings) -> None:
    amount(given(bodies())(assert_lines_are_right))()


def assert_lines_are_right(text: str) -> None:
    assert_lines_hold_first_words(text)
    source = text.split("\n")
    for block in read(text):
        # The numbered words stand once in the source.
        words = re.search(r"[词甲引注C]\d+|word\d+|\d+号", block.text)
        if words is None:
            continue
        before = block.text[: words.start()]
        here = next(number for number, line in enumerate(source, 1) if words[0] in line)
        assert block.line == here or (block.line < here and before.strip()), (block, here)


EVERY_KIND = """开头**粗体**[^1]
第二行，
next line
### 背景
近日发生  \n硬换行

|列一|列二|
| --- | --- |
| a  | `b|c` |
|  | 乙 |

```python
int a = 1;

  b < 2;
```
- 一
二
    - 里

> 引用
>
> - 引文里的项

[^1]: 脚注

## 七、结论[^1]"""


def test_each_kind_of_block_has_its_text_and_its_line() -> None:
    body = read_body(EVERY_KIND, "2025/a.md", first_line=11)
    assert [(block.kind.value, block.text, block.line - 10) for block in body.blocks] == [
        ("paragraph", "开头粗体第二行， next line", 1),
        ("heading", "背景", 4),
        ("paragraph", "近日发生 硬换行", 5),
        ("table row", "列一 列二", 8),
        ("table row", "a b|c", 10),
        ("table row", "乙", 11),
        ("code", "int a = 1;\n\n  b < 2;", 14),
        ("list item", "一二", 18),
        ("list item", "里", 20),
        ("quotation", "引用", 22),
        ("list item", "引文里的项", 24),
        ("heading", "七、结论", 28),
        ("footnote", "脚注", 26),
    ]
    assert [block.anchor for block in body.blocks if block.anchor] == ["背景", "七结论", "fn:1"]
    assert [block.nesting for block in body.blocks[7:11]] == [1, 2, 1, 2]
    assert [(heading["name"], heading["children"]) for heading in contents(body.blocks)] == [
        ("背景", []),
        ("七、结论", []),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文件__init__.py与`__main__`，2__3__4。", ["文件__init__.py与__main__，2__3__4。"]),
        ("正文[^9]，5\\*10。", ["正文[^9]，5*10。"]),
        ("[^1]: 从未引用的脚注", ["从未引用的脚注"]),
        ("a\nb", ["a b"]),
        ("中文\nb\n中文\n中文", ["中文 b 中文中文"]),
        ("[链接](https://a.example '题')，<https://b.example>", ["链接，https://b.example"]),
        ("&nbsp;&#20013;&amp;lt;&lt;", ["中&lt;<"]),
        ("    int a;\n\n\tb &lt;", ["int a;", "b <"]),
        ("***\n\n## \n\n-", ["", "-"]),
        ("👩\u200d💻", ["👩\u200d💻"]),
        ("", []),
    ],
)
def test_text_is_what_is_shown(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


DEEP = {
    "a line of marks": ("甲\n\n" + "* 1. " * 300 + "a", 3),
    "quotations": ("> " * 300 + "a", 1),
    "lines, each further in": ("\n".join(" " * 4 * depth + "- a" for depth in range(70)), DEEPEST + 1),
    "paragraphs, each further in": ("\n\n".join(" " * 4 * depth + "- a" for depth in range(200)), 2 * DEEPEST + 1),
    "a list in a footnote": ("甲[^1]\n\n[^1]: " + "- " * 300 + "a", 3),
    "one more than allowed": ("甲\n\n" + "- " * (DEEPEST + 1) + "a", 3),
}


def test_a_heading_without_words_has_the_line_of_its_marks() -> None:
    body = "C\nC#\n\n> ##\n\n##\n\n注[^1]\n\n[^1]: 甲#\n    乙"
    assert [(block.level, block.line) for block in read(body) if block.kind is BlockKind.HEADING] == [(2, 4), (2, 6)]


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deeply_is_named_by_its_line(name: str) -> None:
    text, line = DEEP[name]
    with pytest.raises(NestingError) as raised:
        read_body(text, "2025/a.md", first_line=5)
    assert raised.value.line == line + 4
    assert texts("甲\n\n> 乙") == ["甲", "乙"], "the next body is read as if nothing had been"


def test_what_is_nested_as_deeply_as_allowed_is_read() -> None:
    for text in (
        "- " * DEEPEST + "a",
        "> " * DEEPEST + "a",
        "\n".join(" " * 4 * depth + "- a" for depth in range(DEEPEST)),
    ):
        assert read(text)[-1].nesting == DEEPEST


def test_the_blocks_of_every_text_at_hand_are_what_is_shown() -> None:
    raw = [path.read_text(encoding="utf-8") for path in (TESTS / "fixtures").rglob("*.txt")]
    # Whatever lies there: what holds of any Markdown holds of it.
    reports = [body_of(path.read_text(encoding="utf-8")) for path in (PROJECT / "reports").glob("2*/*.md")]
    assert len(raw) > 30
    for body in (*(read_raw_analysis(text, SECTIONS).body for text in raw), *reports):
        # Links by source path become links by address, which the parser that knows no blocks does not do.
        text = body.replace(".md", "")
        assert_blocks_are_what_is_shown(text)
        assert_lines_hold_first_words(text)
