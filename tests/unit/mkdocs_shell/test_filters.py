from __future__ import annotations

import jinja2
import pytest

from factories import SETTINGS
from mkdocs_shell.filters import SiteLinks, equip

TEMPLATES = {
    "base.html": ' type="checkbox" id="__drawer" autocomplete="off">  type="checkbox" id="__search" autocomplete="off">',
    "shared.html": "{% macro to(target, words) %}<a href='{{ target | link }}'>{{ words }}</a>{% endmacro %}",
    "page.html": "{% import 'shared.html' as shared %}{{ shared.to(target, words) }}",
    "often.html": "{% import 'shared.html' as shared %}{{ shared.to | once(target, words) }}",
    "block.html": "{% extends 'page.html' %}",
}
URLS = {"topics/a.md": "topics/a/", "topics/b.md": "topics/b/"}


@pytest.fixture
def links() -> SiteLinks:
    found = SiteLinks()
    found.lead_to(URLS)
    return found


@pytest.fixture
def env(links: SiteLinks) -> jinja2.Environment:
    made = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES))
    equip(made, SETTINGS, None, links)
    return made


@pytest.mark.parametrize("template", ["page.html", "often.html"])
def test_links_lead_from_the_page_that_is_rendered(env: jinja2.Environment, links: SiteLinks, template: str) -> None:
    for base_url, expected in (
        ("..", "../topics/a/"),
        ("../..", "../../topics/a/"),
        (".", "./topics/a/"),
        ("/", "/topics/a/"),
    ):
        links.begin("x.md", base_url)
        said = env.get_template(template).render(target="topics/a.md", words="A")
        assert said == f"<a href='{expected}'>A</a>"
        assert links.take() == ({"topics/a.md"}, [])


@pytest.mark.parametrize("template", ["page.html", "often.html"])
def test_a_link_that_leads_nowhere_is_told_with_its_page(
    env: jinja2.Environment, links: SiteLinks, template: str
) -> None:
    links.begin("x.md", "..")
    assert env.get_template(template).render(target="gone.md", words="A") == "<a href='#'>A</a>"
    assert links.take() == (set(), ["x.md links to gone.md, which is no page of this site"])


def test_where_pages_lie_elsewhere_what_was_made_before_is_made_anew(env: jinja2.Environment, links: SiteLinks) -> None:
    links.begin("x.md", "..")
    often = env.get_template("often.html")
    assert often.render(target="topics/a.md", words="A") == "<a href='../topics/a/'>A</a>"
    links.lead_to({"topics/a.md": "elsewhere/"})
    assert often.render(target="topics/a.md", words="A") == "<a href='../elsewhere/'>A</a>"


def test_what_is_made_once_is_told_apart_by_its_values_and_noted_each_time(
    env: jinja2.Environment, links: SiteLinks
) -> None:
    links.begin("x.md", "..")
    often = env.get_template("often.html")
    for target, words in (("topics/a.md", "A"), ("topics/b.md", "A"), ("topics/a.md", "B"), ("topics/a.md", "A")):
        expected = f"<a href='../{URLS[target]}'>{words}</a>"
        assert often.render(target=target, words=words) == expected
        assert links.take() == ({target}, [])
