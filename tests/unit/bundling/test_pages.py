from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundling.pages import address_from_disk, page_from_disk
from eventlib.pages.security_policy import DISK_POLICY, PAGE_POLICY

MODULES = "assets/javascripts-0123456789abcdef"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../", "../index.html"),
        ("./", "./index.html"),
        (".", "./index.html"),
        ("..", "../index.html"),
        ("../..", "../../index.html"),
        ("topics/", "topics/index.html"),
        ("../search/?q=a/b#c/", "../search/index.html?q=a/b#c/"),
        ("../reports/2025/2025-04-10-x/#一事件概述", "../reports/2025/2025-04-10-x/index.html#一事件概述"),
        ("#一", "#一"),
        ("?page=2", "?page=2"),
        ("", ""),
        ("feeds/reports.xml", "feeds/reports.xml"),
        ("a.b/c", "a.b/c"),
        ("https://example.com/", "https://example.com/"),
        ("mailto:a@example.com", "mailto:a@example.com"),
        ("//example.com/", "//example.com/"),
    ],
)
def test_an_address_of_a_folder_becomes_that_of_the_page_in_it(address: str, expected: str) -> None:
    assert address_from_disk(address) == expected


@given(st.text("./?#:ab中", max_size=12))
def test_an_address_that_was_changed_is_not_changed_again(address: str) -> None:
    once = address_from_disk(address)
    assert address_from_disk(once) == once


PAGE = f"""
<!doctype html>
<html lang="zh">
<head>
<meta http-equiv="Content-Security-Policy" content="{PAGE_POLICY}">
<meta name=description content="甲 &amp; 乙 &lt;">
<link rel="stylesheet" href="../../assets/a.css"><link rel=next href="../b/">
<script type="application/ld+json">{{"url": "<a href='x/'>"}}</script>
</head>
<body>
<!-- <a href="comment/"> -->
<a class="x" href="../c/?q=1&amp;r=2" hidden>&lt;丙&gt; &amp;c</a><A HREF='../../'>丁</A>
<svg viewBox="0 0 1 1"><path d="M0 0"/></svg><form action="../search/"><input disabled></form>
<script src="../../{MODULES}/theme.js"></script>
  <script type="module" src="../../{MODULES}/search/box.js"></script>
  <script src="../../{MODULES}/search/guard.js"></script>
  <script type="module" id="search-program" src="../../{MODULES}/search/page.js"></script>
</body>
</html>
"""


def test_only_what_has_to_change_does() -> None:
    changed = page_from_disk(PAGE, "a/b/index.html", MODULES)
    assert changed.modules == ["search/box.js", "search/page.js"]
    assert changed.scripts == {f"{MODULES}/theme.js", f"{MODULES}/search/guard.js"}
    program = '<script defer id="search-program" src="../../assets/program.js" data-modules="search/box.js search/page.js"></script>'
    expected = PAGE
    for before, after in (
        (PAGE_POLICY, DISK_POLICY.replace("'", "&#x27;")),
        ('<link rel=next href="../b/">', '<link rel="next" href="../b/index.html">'),
        ('href="../c/?q=1&amp;r=2"', 'href="../c/index.html?q=1&amp;r=2"'),
        ("<A HREF='../../'>", '<a href="../../index.html">'),
        ('action="../search/"', 'action="../search/index.html"'),
        (f'<script type="module" src="../../{MODULES}/search/box.js"></script>', ""),
        (f'<script type="module" id="search-program" src="../../{MODULES}/search/page.js"></script>', program),
    ):
        assert before in expected
        expected = expected.replace(before, after)
    assert changed.html == expected


def test_a_page_that_leads_on_leads_to_a_page() -> None:
    page = '<meta http-equiv="refresh" content="0; url=../2025-04-10-new/"><a href="../2025-04-10-new/">x</a>'
    assert page_from_disk(page, "reports/2025/old/index.html", MODULES).html == page.replace("new/", "new/index.html")


def test_a_page_without_modules_gets_no_script() -> None:
    assert page_from_disk("<p>x</p>", "index.html", MODULES).html == "<p>x</p>"


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "甲\n", "&amp;", "&#60;", "<!--\n-->", "<br>", "\r\n", "<b x='1'>", "<", ">"])
    )
)
def test_what_needs_no_change_stays_to_the_character(pieces: list[str]) -> None:
    page = "".join(pieces)
    changed = page_from_disk(f'{page}<a href="x/">\n{page}', "index.html", MODULES).html
    assert re.sub("/index.html", "/", changed) == f'{page}<a href="x/">\n{page}'
