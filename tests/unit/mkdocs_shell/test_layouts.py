"""A layout that is made once gives every page what it would have if it were laid out by itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.structure.nav import Navigation
from mkdocs.structure.toc import AnchorLink, TableOfContents

from factories import SETTINGS
from mkdocs_shell.filters import SiteLinks, equip
from mkdocs_shell.layouts import Layouts, LayoutText
from mkdocs_shell.page_files import GeneratedPage

TEMPLATES = {
    "layout.html": """{% extends "base.html" %}
        {% block scripts %}{{ super() }}{{ "search.md" | link }}{% endblock %}{% block foot %}{{ name }}{% endblock %}""",
    "base.html": """ type="checkbox" id="__drawer" autocomplete="off"> type="checkbox" id="__search" autocomplete="off">
        <title>{{ page.meta.title }}</title>
        {% if page.meta.description %}{{ page.meta.description }}{% endif %}
        {% if page.canonical_url %}{{ page.canonical_url }}{% endif %}
        {% block extrahead %}{% endblock %} {% block site_nav %}of the theme{% endblock %} {{ page.file.src_uri.split("/")[0] }}
        {% if page.toc | first is defined %}{{ (page.toc | first).url }}{% endif %}
        {% block content %}of the theme{% endblock %}{% block scripts %}of the theme{% endblock %}{% block foot %}{% endblock %}
        """,
    "topic.html": """{% extends layout or "layout.html" %}
        {% block extrahead %}{{ page.meta.title }}{% endblock %}{% block site_nav %}{% endblock %}{% block content %}{{ said }}{% endblock %}
        {% block scripts %}{{ super() }}{{ said }}{% endblock %}""",
    "month.html": """{% extends layout or "layout.html" %}{% block foot %}{{ said }}{% endblock %}""",
}


def page(title: str, *, kind: str = "topic", description: str = "", canonical: str | None = None, toc: str = "") -> Any:
    links = [AnchorLink(toc, toc, 1)] if toc else []
    return SimpleNamespace(
        library_page=SimpleNamespace(template=f"{kind}.html"),
        file=SimpleNamespace(src_uri="topics/a.md"),
        url="topics/a/",
        meta={"title": title, "description": description},
        canonical_url=canonical,
        toc=TableOfContents(links),
        is_homepage=False,
        previous_page=None,
        next_page=None,
    )


def made(own: frozenset[str] = frozenset()) -> tuple[jinja2.Environment, SiteLinks, Layouts]:
    links = SiteLinks()
    links.lead_to({"search.md": "search/"})
    env = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES))
    equip(env, SETTINGS, None, links)
    links.begin("topics/a.md", "../..")
    return env, links, Layouts(env, Navigation([], []), links, own)


def told(shown: Any, name: str, said: str = "") -> dict[str, Any]:
    return {"page": shown, "name": name, "said": said, "base_url": "../.."}


WORDS = st.text() | st.sampled_from(["{{ page }}", "{% block content %}", "{# #}", "{% endblock %}", "</title>"])
ADDRESSES = st.none() | st.sampled_from(["https://a.example/topics/a/", "https://a.example/{{ page }}/"])
# What stands in the name of a site is one line without controls, see `settings.py`.
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1) | st.sampled_from(
    ["{{ page }}", "{% raw %}"]
)


@given(
    name=NAMES,
    pages=st.lists(
        st.builds(page, WORDS, description=WORDS, canonical=ADDRESSES, toc=WORDS.map(str.strip)), min_size=2, max_size=4
    ),
    said=WORDS,
)
def test_any_page_is_what_it_would_be_by_itself(name: str, pages: list[Any], said: str) -> None:
    env, links, layouts = made()
    template = env.get_template("topic.html")
    for shown in pages:
        context = told(shown, name, said)
        links.take()
        whole, whole_links = template.render(context), links.take()
        layout = layouts.layout(cast(GeneratedPage, shown), context)
        assert layout is not None
        assert template.render(context, layout=layout) == whole
        assert links.take() == whole_links == ({"search.md"}, [])


def test_pages_with_the_same_facts_have_one_layout() -> None:
    _, _, layouts = made()
    first, second, third = (
        layouts.layout(shown, told(shown, "A"))
        for shown in (page("一", toc="a"), page("二", toc="b"), page("三", description="说明", toc="c"))
    )
    assert first is second
    assert first is not third


def test_a_layout_that_is_kept_is_made_of_no_template() -> None:
    env, links, layouts = made()
    shown = page("一", description="说明", canonical="https://a.example/topics/a/", toc="a")
    context = told(shown, "A", "B")
    template = env.get_template("topic.html")
    expected = template.render(context, layout=layouts.layout(shown, context)), links.take()
    assert layouts.has_made
    assert all(text.is_harmless for text in layouts.texts.values())
    again, links, others = made()
    assert isinstance(again.loader, jinja2.DictLoader)
    again.loader.mapping = {"topic.html": TEMPLATES["topic.html"]}
    others.texts.update(layouts.texts)
    layout = others.layout(shown, context)
    assert (again.get_template("topic.html").render(context, layout=layout), links.take()) == expected
    assert not others.has_made


@pytest.mark.parametrize(
    "source",
    [
        "\x01page.__class__\x02",
        "\x01page.meta.title.__class__\x02",
        "\x01page.meta.title",
        "\x03for x in y\x04",
        "\x03block other\x04\x03endblock\x04",
        "\x03block content\x04\x01self\x02\x03endblock\x04",
        "\x05\x05",
    ],
)
def test_what_runs_more_than_a_layout_does_is_not_taken_from_a_disk(source: str) -> None:
    assert not LayoutText(f"<title>{source}</title>", ()).is_harmless
    assert LayoutText("<title>\x01page.meta.title\x02</title>\x03block content\x04\x03endblock\x04", ()).is_harmless


@pytest.mark.parametrize(
    ("own", "of_topic", "of_month"),
    [
        (set(), True, True),
        ({"month.html"}, True, False),  # that of the test writes into the foot
        ({"404.html"}, True, True),
        ({"partials/footer.html"}, False, False),
        ({"layout.html"}, False, False),
        ({"main.html"}, False, False),
    ],
)
def test_what_the_owner_may_change_is_laid_out_anew(own: set[str], of_topic: bool, of_month: bool) -> None:
    _, _, layouts = made(frozenset(own))
    for kind, expected in (("topic", of_topic), ("month", of_month)):
        shown = page("一", kind=kind)
        assert (layouts.layout(shown, told(shown, "A")) is not None) == expected
