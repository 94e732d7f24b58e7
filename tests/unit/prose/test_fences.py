"""Blocks of code between fences: in items, in quotations, set in, and where none is meant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlib.prose.body import read_body
from eventlib.prose.fences import fenced_blocks, without_code
from eventlib.prose.limits import LimitError


def shown(text: str) -> list[str]:
    """Return the blocks of a text as kind, line and words; the nesting is written as dots before it."""
    return [
        f"{'·' * block.nesting}{block.kind.value} {block.line}: {block.text}"
        for block in read_body(text, "2025/a.md").blocks
    ]


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_block_of_an_item_stands_in_it_and_the_list_counts_on(indent: str, gap: str) -> None:
    text = f"1. 执行：{gap}{indent}```\n{indent}cmd\n{indent}  -x\n{indent}```\n{indent}说明。\n2. 下一步\n"
    below = gap.count("\n")
    words = [
        "·list item 1: 执行：",
        f"·code {below + 2}: cmd\n  -x",
        f"·list item {below + 5}: 说明。",
        f"·list item {below + 6}: 下一步",
    ]
    assert shown(text) == words
    html = read_body(text, "2025/a.md").html
    assert html.count("<ol") == html.count("</ol>") == 1
    assert html.count("<pre><code>cmd\n  -x\n</code></pre>") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- 甲\n  - 乙\n    ~~~ sh\n    a\n\n    b\n    ~~~\n- 丙",
            ["·list item 1: 甲", "··list item 2: 乙", "··code 4: a\n\nb", "·list item 8: 丙"],
        ),
        ("1. ```bash\n   a\n   ```\n2. 乙", ["·code 2: a", "·list item 4: 乙"]),
        ("- ```\n  a\n  ```", ["·code 2: a"]),
        (
            "> 引文\n> ```\n> a > b\n>\n>   c\n> ```\n> 后",
            ["·quotation 1: 引文", "·code 3: a > b\n\n  c", "·quotation 7: 后"],
        ),
        ("> - 甲\n>\n>   ```\n>   a\n>   ```\n> - 乙", ["··list item 1: 甲", "··code 4: a", "··list item 6: 乙"]),
        ("- 甲\n\n  > ```\n  > a\n  > ```\n- 乙", ["·list item 1: 甲", "··code 4: a", "·list item 6: 乙"]),
        ("> > ```\n> > a\n> > ```", ["··code 2: a"]),
        ("注[^1]\n\n[^1]: 甲\n\n    ```\n    a\n    ```", ["paragraph 1: 注", "·footnote 3: 甲", "·code 6: a"]),
        ("1. 甲\n　　```\n　　a\n　　```\n2. 乙", ["·list item 1: 甲", "·code 3: a", "·list item 5: 乙"]),
        ("正文\n    ```\n    a\n    ```\n后文", ["paragraph 1: 正文", "code 3: a", "paragraph 5: 后文"]),
        # The closing fence stands where it may: less far in, or a little further.
        ("1. 甲\n\n    ```\n    a\n```\n2. 乙", ["·list item 1: 甲", "·code 4: a", "·list item 6: 乙"]),
        ("- 甲\n  ```\n  a\n   ```\n- 乙", ["·list item 1: 甲", "·code 3: a", "·list item 5: 乙"]),
        ("```\n    ```\n```", ["code 2:     ```"]),
        # Lists and headings in code are code, and code at the edge stays where it is.
        ("1. 甲\n   ```\n   # 不是标题\n   1. 不是\n   ```", ["·list item 1: 甲", "·code 3: # 不是标题\n1. 不是"]),
        ("1. 甲\n\n```\na\n```\n\n2. 乙", ["·list item 1: 甲", "code 4: a", "·list item 7: 乙"]),
        # What no fence closes is text, as is what its quotation ends before, and code within a line.
        ("- ```bash\n- 乙", ["·list item 1: ```bash", "·list item 2: 乙"]),
        ("> ```\n> a\n\n```\nb\n```", ["·quotation 1: ``` a", "code 5: b"]),
        ("> ```\n> a\n\n> b\n> ```", ["·quotation 1: ``` a", "·quotation 4: b ```"]),
        ("- ```a``` 与 ~~~", ["·list item 1: a 与 ~~~"]),
    ],
)
def test_where_a_block_stands(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_findings_keep_their_lines_behind_a_block() -> None:
    text = "1. 甲\n\n   ```x y\n   <i>\n   ```\n\n2. <u>乙</u>\n\n> ```\n> <b>\n> ```\n> <s>丙</s>"
    told = [(refusal.sentence, refusal.line) for refusal in read_body(text, "2025/a.md").refusals]
    assert sorted(told, key=lambda each: each[1]) == [
        ("body-attribute", 3),
        ("body-html", 7),
        ("body-html", 7),
        ("body-html", 12),
        ("body-html", 12),
    ]


def test_what_is_masked_is_what_is_shown_as_code() -> None:
    text = "- 甲 `b`\n  ```\n  c\n  ```\n> ~~~\n> d\n> ~~~\n后 ```"
    assert without_code(text) == "- 甲    \n     \n   \n     \n     \n   \n     \n后 ```"
    assert without_code(text, "x").count("x") == len("`b`") + 2 * len("  ```") + len("  c") + 2 * len("> ~~~") + len(
        "> d"
    )


def test_fences_are_counted_wherever_they_stand() -> None:
    with pytest.raises(LimitError, match="fences"):
        read_body("- ```\n" * 201, "2025/a.md")
    with pytest.raises(LimitError, match="fences"):
        read_body("1. 甲\n" + "   ```\n" * 202, "2025/a.md")


_PIECES = st.sampled_from(
    ["```", "~~~", "````", "- ", "1. ", "> ", "  ", "    ", "\t", "　", "\n", "\n\n", "甲", "a", "#", "`b`", "```x"]
)


@settings(max_examples=200)
@given(st.lists(_PIECES, max_size=30))
def test_every_word_is_shown_once_wherever_fences_stand(pieces: list[str]) -> None:
    text = "".join(pieces)
    blocks = list(fenced_blocks(text.split("\n")))
    assert all(one.closing < other.opening for one, other in pairwise(blocks))
    assert [len(line) for line in without_code(text).split("\n")] == [len(line) for line in text.split("\n")]
    words = "".join(block.text for block in read_body(text, "2025/a.md").blocks)
    for word in ("甲", "a"):
        assert words.count(word) == text.count(word)
