"""What the pages at one depth of one part of the site have in common, made once for all of them.

Material lays out every page by one large template, of which next to nothing depends on the page. So it is rendered
for a page that stands for many, each fact of which is, in the language of templates, where to find that fact. What comes out is
a template itself: one text with eight places in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import jinja2
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from eventlib.pages.page import PageKind
from mkdocs_shell.filters import SiteLinks
from mkdocs_shell.page_files import GeneratedPage

# Signs of templates that no text has: those of Jinja may stand in the name of a site, which would be run as a template then.
_OPEN, _CLOSE, _BEGIN, _END, _NOTE = "\x01", "\x02", "\x03", "\x04", "\x05"


def _block(name: str, content: str = "") -> str:
    return f"{{% block {name} %}}{_BEGIN}block {name}{_END}{content}{_BEGIN}endblock{_END}{{% endblock %}}"


# The blocks that are left to the templates of pages.
_LEFT = {"extrahead": "", "site_nav": "", "content": "", "scripts": "{{ super() }}"}
_PLACES = '{% extends "layout.html" %}' + "".join(_block(name, content) for name, content in _LEFT.items())
_SIGN = re.compile(f"[{_OPEN}-{_NOTE}]")
_PLACE = re.compile(
    rf"{_OPEN}page\.(?:meta\.(?:title|description)|canonical_url|toc\.items\[0\]\.id){_CLOSE}"
    rf"|{_BEGIN}(?:block (?:{'|'.join(_LEFT)})|endblock){_END}"
)
# Templates that are no part of any page but their own.
_OF_THEIR_OWN = {"404.html", *(f"{kind}.html" for kind in PageKind if kind is not PageKind.WRITTEN)}


@dataclass(frozen=True, slots=True)
class _AnyPage:
    """The page that stands for others: what the layout says of a page is where that is to be found."""

    file: object
    url: str
    meta: Mapping[str, str]
    canonical_url: str | None
    toc: list[AnchorLink]
    is_homepage: bool
    previous_page: object
    next_page: object


class LayoutText(NamedTuple):
    """A layout as it can be kept: it is made of a hundred templates, which most builds need for nothing else."""

    source: str
    """The template that it is, with signs of its own."""
    followed: Sequence[str]
    """The addresses that it links to."""

    @property
    def is_harmless(self) -> bool:
        """Whether it is a text with places in it and no other template: what is kept on a disk, anybody may have put there."""
        return not _SIGN.search(_PLACE.sub("", self.source))


@dataclass(slots=True)
class Layouts:
    """The layouts of generated pages."""

    env: jinja2.Environment
    nav: Navigation
    links: SiteLinks
    own: Collection[str] = ()
    """The names of the owner's templates."""
    texts: dict[str, LayoutText] = field(default_factory=dict)
    """What is known of them, by what they depend on besides the frame of all pages; what is made is added."""
    has_made: bool = False
    """Whether anything was."""
    _made: dict[str, jinja2.Template] = field(default_factory=dict)
    _places: jinja2.Template = field(init=False)
    _reading: jinja2.Environment = field(init=False)
    _in_nav: frozenset[str] = field(init=False)
    """The addresses of the pages that the navigation names itself."""

    def __post_init__(self) -> None:
        self._in_nav = frozenset(item.url for item in self.nav.items if isinstance(item, Page))
        self._places = self.env.from_string(_PLACES)
        self._reading = self.env.overlay(
            block_start_string=_BEGIN,
            block_end_string=_END,
            variable_start_string=_OPEN,
            variable_end_string=_CLOSE,
            comment_start_string=_NOTE,
            comment_end_string=_NOTE,
            keep_trailing_newline=True,
        )

    def layout(self, page: GeneratedPage, context: Mapping[str, Any]) -> jinja2.Template | None:
        """Return the layout of a page, which `context` tells of; its links are noted as those of the page.

        None where the page has to be laid out by itself: a template of the owner may change any part of the layout, that of a
        kind of page for this kind, any other for all.
        """
        if page.library_page.template in self.own or not _OF_THEIR_OWN.issuperset(self.own):
            return None
        part = page.file.src_uri.partition("/")[0]
        opened = page.url if page.url in self._in_nav else None
        head = (page.meta["title"], page.meta["description"], page.canonical_url, page.toc.items)
        key = repr((context["base_url"], part, opened, *map(bool, head)))
        text = self.texts.get(key)
        if text is None:
            text, self.has_made = self._text(page, context), True
            self.texts[key] = text
        template = self._made.get(key)
        if template is None:
            template = self._made[key] = self._reading.from_string(text.source)
        self.links.followed.update(text.followed)
        return template

    def _text(self, page: GeneratedPage, context: Mapping[str, Any]) -> LayoutText:
        before, self.links.followed = self.links.followed, set()
        standing_for = _standing_for(page, context["base_url"].count(".."))
        source = self._places.render({**context, "page": standing_for})
        followed, self.links.followed = sorted(self.links.followed), before
        return LayoutText(source, followed)


def _standing_for(page: GeneratedPage, depth: int) -> _AnyPage:
    """Return what stands for all pages in so many folders that have what `page` has, each of their facts being its place."""

    def place(fact: str) -> str:
        return f"{_OPEN}page.{fact}{_CLOSE}"

    return _AnyPage(
        file=page.file,
        # As deep, but in no folder with any file: the way to one is the same for all.
        url="~/" * depth or "./",
        meta={name: place(f"meta.{name}") if page.meta[name] else "" for name in ("title", "description")},
        canonical_url=place("canonical_url") if page.canonical_url else None,
        # An address within the page, which the theme leaves as it is.
        toc=[AnchorLink("", place("toc.items[0].id"), 1) for _ in page.toc.items[:1]],
        # Those of a page that is in the navigation, whose layout no other has.
        is_homepage=page.is_homepage,
        previous_page=page.previous_page,
        next_page=page.next_page,
    )
