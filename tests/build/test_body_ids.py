"""What a body names is nothing that the theme or a template names."""

from __future__ import annotations

import re

import pytest

from eventlib.prose.allowed_html import PREFIX
from eventlib.prose.marks import HAN
from factories import BODY, report_text
from html_pages import HtmlPage
from sites import Build, Builder

HOSTILE = (
    "__config",
    "__toc",
    "__search",
    "sources",
    "corrections",
    "document$",
    "location",
    "cite",
    "main",
    "360",
)
"""Headings that would have had the ids of the theme's elements, of the templates', or of variables of scripts."""
ATTACKS = (
    "".join(f"\n### {name}\n\n字[^{name}]\n\n[^{name}]: 注\n" for name in HOSTILE)
    + '\n``` {#__config .md-hidden onclick=x}\n{"base": "https://foreign.example/"}\n```\n'
    + "\n| 左 | 中 | 右 |\n| :-- | :-: | --: |\n| 1 | 2 | 3 |\n"
)


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Build:
    report = report_text(BODY + ATTACKS, corrections="[{date: 2025-05-01, text: 更正}]")
    return shared_build({"2025/2025-04-10-a.md": report})


def test_no_id_or_name_of_a_body_is_that_of_the_theme_or_of_a_template(site: Build) -> None:
    own = re.compile(f"[{HAN}]|{re.escape(PREFIX)}|fn(?:ref[0-9]*)?:")
    around, bodies = [], []
    for path in sorted(site.site.rglob("*.html")):
        before, opening, rest = path.read_text(encoding="utf-8").partition('<div class="report-body">')
        body, foot, after = rest.partition('<div class="report-foot">')
        assert bool(opening) == bool(foot)
        if opening:
            around.append(HtmlPage(before + after))
            bodies.append(HtmlPage(body))
    theirs = {
        value for page in around for _, given in page.tags for name, value in given.items() if name in {"id", "name"}
    }
    ours = {each for page in bodies for each in page.ids}
    assert {"__config", "corrections"} <= theirs
    assert len(ours) > 2 * len(HOSTILE)
    # Whatever an author writes: none of theirs begins as all of ours do.
    assert [each for each in ours if not own.match(each)] == []
    assert [each for each in theirs if own.match(each)] == []
    assert [given for page in bodies for _, given in page.tags if "name" in given or "onclick" in given] == []


def test_every_page_says_its_policy_and_tells_no_other_site_where_a_reader_was(site: Build) -> None:
    for path in sorted(site.site.rglob("*.html")):
        names = [
            given.get("http-equiv") or given.get("name")
            for tag, given in HtmlPage(path.read_text(encoding="utf-8")).tags
            if tag == "meta"
        ]
        assert names[:2] == ["Content-Security-Policy", "referrer"], path


def test_no_page_has_a_style_in_an_attribute(site: Build) -> None:
    for path in sorted(site.site.rglob("*.html")):
        assert [
            given["style"] for _, given in HtmlPage(path.read_text(encoding="utf-8")).tags if "style" in given
        ] == []
    report = site.read("reports/2025/2025-04-10-a/index.html")
    assert '<td class="align-right">3</td>' in report
