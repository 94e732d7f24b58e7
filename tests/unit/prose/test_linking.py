"""Links put into HTML change nothing else of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import given

from eventlib.prose.body import read_body
from eventlib.prose.linking import Link, link_text, unlink
from markdown_bodies import bodies


def find_words(text: str) -> Iterator[Link]:
    return (Link(*match.span(), f"../?a=1&b={match[0]}") for match in re.finditer("词语?|AT&T|<b>", text))


def test_text_is_linked_and_headings_code_and_links_are_not() -> None:
    html = read_body(
        "## 词语\n\n词语`词语`[词语](https://a.example)**词语**\n\n```\n词语\n```\n\n- 词语", "2025/a.md"
    ).html
    linked = link_text(html, find_words)
    assert linked.count('<a class="name" href="../?a=1&amp;b=词语">词语</a>') == 3
    assert '<strong><a class="name"' in linked
    assert re.sub(r'<a class="name"[^>]*>([^<]*)</a>', r"\1", linked) == html


def test_characters_that_html_escapes_are_found_as_they_are_shown() -> None:
    html = read_body("AT&T与<b>", "2025/a.md").html
    assert link_text(html, find_words) == (
        '<p><a class="name" href="../?a=1&amp;b=AT&amp;T">AT&amp;T</a>与'
        '<a class="name" href="../?a=1&amp;b=&lt;b&gt;">&lt;b&gt;</a></p>'
    )


@given(bodies())
def test_whatever_is_linked_the_rest_stays_byte_for_byte(text: str) -> None:
    html = read_body(text, "2025/a.md").html
    assert link_text(html, lambda _: ()) == html
    linked = link_text(html, find_words)
    assert re.sub(r'<a class="name"[^>]*>([^<]*)</a>', r"\1", linked) == html
    assert unlink(linked, [link.href for link in find_words("词、词语、AT&T、<b>")]) == html


def test_links_to_an_address_and_its_anchors_are_taken_and_no_others() -> None:
    html = '<p><a href="../a.b/#x"><em>甲</em></a><a class="name" href="../a.b/" title="题">乙</a><a href="../a.b/c/">丙</a><abbr href="../a.b/">丁</abbr></p>'
    shown = '<p><em>甲</em>乙<a href="../a.b/c/">丙</a><abbr href="../a.b/">丁</abbr></p>'
    assert unlink(html, ["../a.b/", "../?"]) == shown
    assert unlink(html, ["../a-b/", "../a.b"]) == html
