"""The HTML of a tree is what Python-Markdown's own serializer writes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown.serializers import to_xhtml_string

from eventlib.prose.serializer import serialized

TEXTS = st.none() | st.lists(
    st.sampled_from(["甲", "&", "&amp;", "&#65;", "&x", ";", "<", ">", '"', "'", "\n", "\xa0"])
).map("".join)
NAMES = st.sampled_from(["href", "id", "class", "title", "checked"])


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> Element:
    tag = draw(st.sampled_from(["p", "a", "br", "img", "code", "table"]))
    element = Element(tag, draw(st.dictionaries(NAMES, TEXTS.map(lambda text: text or ""), max_size=3)))
    element.text, element.tail = draw(TEXTS), draw(TEXTS)
    if depth < 3 and tag not in {"br", "img"}:
        element.extend(draw(st.lists(trees(depth=depth + 1), max_size=2)))
    return element


@pytest.mark.parametrize(
    "amount",
    [
        settings(max_examples=50, deadline=None),
        pytest.param(settings(max_examples=1_000, deadline=None), marks=pytest.mark.long),
    ],
)
def test_the_html_is_the_same(amount: settings) -> None:
    @example(Element("a", {"title": "&lt;\"<'>", "href": "#甲?a&b&amp;c"}))
    @given(trees())
    def same(tree: Element) -> None:
        assert serialized(tree) == to_xhtml_string(tree)

    amount(same)()
