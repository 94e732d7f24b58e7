"""Strong words read in one go are what they are letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from eventlib.authoring.as_markdown import BOLD_SPAN
from eventlib.prose.emphasis import EMPHASIS
from eventlib.prose.safe_markdown import SafeMarkdown

TEXTS = st.lists(
    st.sampled_from(
        ["**", "**", "*", "甲", "乙丙", "a", " ", "\n", "\n\n", "- ", "> ", "## ", "（", "：", "_", "\u3000", "`"]
    ),
    max_size=14,
).map("".join)


def general(text: str) -> str:
    markdown = Markdown(extensions=[SafeMarkdown()])
    markdown.treeprocessors.deregister("plain-strong")
    return markdown.convert(text)


def in_one_go(text: str) -> str:
    return Markdown(extensions=[SafeMarkdown()]).convert(text)


@pytest.mark.parametrize(
    "amount",
    [
        settings(max_examples=300, deadline=None),
        pytest.param(settings(max_examples=5_000, deadline=None), marks=pytest.mark.long),
    ],
)
def test_the_html_is_the_same(amount: settings) -> None:
    @example("**一是**统筹。**二是**落实")
    @example("甲**乙** **丙**")
    @example("张**、李**，5**10**20，（**甲**）")
    @example("**甲****乙**")
    @example("- **甲**：乙\n    - **丙**")
    @given(TEXTS)
    def same(text: str) -> None:
        assert in_one_go(text) == general(text)

    amount(same)()


@given(st.lists(st.sampled_from(["**", "**", "甲", "王", "a", "5", " ", "（", "，", "）"]), max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_the_form_reads_the_same_strong_words(words: str) -> None:
    # Longer runs are characters, which the form shows outside of strong words only.
    text = f"文{words.strip().replace('****', '')}"
    if "***" not in text:
        in_form = BOLD_SPAN.sub(r"<strong>\1</strong>", text)
        assert general(text) == f"<p>{in_form}</p>"


def test_it_is_read_here() -> None:
    markdown = Markdown(extensions=[SafeMarkdown()])
    for name in EMPHASIS:
        markdown.inlinePatterns.deregister(name)
    assert markdown.convert("甲**一是**乙**二是**") == "<p>甲<strong>一是</strong>乙<strong>二是</strong></p>"
