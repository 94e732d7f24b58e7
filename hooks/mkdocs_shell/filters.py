"""What templates are given: links that the build proves, how dates are written, parts that are made once for many pages."""

from __future__ import annotations

import datetime
import re
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import BuiltinMethodType
from typing import Any, NamedTuple

import jinja2

from eventlib.authoring.forge import correction_address, new_file_address
from eventlib.dates import chinese_date, chinese_end, weekday
from eventlib.exports.api import to_json
from eventlib.pages.addresses import compare_suffix, uri_of
from eventlib.pages.citations import citations
from eventlib.pages.compendium import numbered_sources
from eventlib.pages.security_policy import PAGE_POLICY
from eventlib.pages.title_words import title_words
from eventlib.settings import Settings
from eventlib.vocabulary.names import is_latin
from mkdocs_shell.valid_html import ValidTheme

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")


@dataclass(slots=True)
class SiteLinks:
    """The links of a site: where they lead, from which page, and what was noted of them since somebody took the notes."""

    urls: Mapping[str, str] = field(default_factory=dict)
    """Where each page and file of the site is published, by its address."""
    page: str = ""
    """What is being rendered: the address of a page, or the name of a template that becomes a file of its own."""
    base_url: str = ""
    """The way from there to the root of the site, without a stroke at its end."""
    followed: set[str] = field(default_factory=set)
    """The addresses of the pages and files of the site that were linked to."""
    missing: list[str] = field(default_factory=list)
    """What is wrong with links, a sentence each."""
    parts: dict[tuple[object, ...], _Part] = field(default_factory=dict)
    """The parts of pages that the filter `once` has made."""

    def lead_to(self, urls: Mapping[str, str]) -> None:
        """Say where each page and file of the site is published; what was made before may lead elsewhere."""
        self.urls = urls
        self.parts.clear()

    def begin(self, page: str, base_url: str) -> None:
        """Say what is rendered from now on, and the way from there to the root of the site."""
        self.page, self.base_url = page, base_url.rstrip("/")

    def take(self) -> tuple[set[str], list[str]]:
        """Return what was noted, and begin anew."""
        taken = self.followed, self.missing
        self.followed, self.missing = set(), []
        return taken


class _Part(NamedTuple):
    """A part of pages, made once."""

    text: str
    followed: frozenset[str]
    """The addresses that it links to."""
    depends_on: tuple[object, ...]
    """Held here, so that nothing else can have its identity."""


def equip(env: jinja2.Environment, settings: Settings, folder: str | None, links: SiteLinks) -> None:
    """Give the templates their filters and tests.

    `folder` is that of the reports inside the project, if it lies there. Templates that others import are made once, and
    keep the filters that they found then: these know of `links` alone, which are to be the same for all that is rendered
    with `env`.
    """
    env.add_extension(ValidTheme)
    # Every page looks for six templates: Jinja's own store of them keeps the order in which they were asked for.
    env.cache = {}
    # The same for all templates: Jinja looks at their names for each template that one includes or imports.
    env.make_globals = lambda own: ChainMap(own, env.globals) if own else env.globals  # type: ignore[method-assign, assignment]
    env.context_class = _Context
    env.policies["json.dumps_function"] = to_json
    env.policies["json.dumps_kwargs"] = {}
    env.filters.update(
        link=_linker(links),
        file_link=_file_linker(links),
        site_path=_path_finder(links),
        once=_once(links),
        compare_suffix=compare_suffix,
        chinese_date=chinese_date,
        chinese_end=chinese_end,
        weekday=weekday,
        title_words=title_words,
        numbered_sources=numbered_sources,
        citations=lambda report, url: citations(report, settings.site_name, url),
        correction_address=lambda report: correction_address(
            settings.repo_url, settings.edit_uri, report.id, report.title
        ),
    )
    env.globals["new_file_address"] = new_file_address(settings.repo_url, settings.edit_uri, folder)
    env.globals["security_policy"] = PAGE_POLICY
    env.globals["contact"] = settings.contact
    env.globals["notice"] = settings.notice
    env.tests["latin"] = is_latin
    env.tests["email"] = lambda text: _EMAIL.fullmatch(text) is not None


_TOLD_NOTHING = frozenset({jinja2.runtime.LoopContext, BuiltinMethodType})
"""The types of what templates call most, besides macros."""


class _Context(jinja2.runtime.Context):
    """What a template is told. Of all that it calls Jinja asks, each time, what it wants to be told of the template."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return what something returns that a template calls."""
        kind = type(called)
        if kind is jinja2.runtime.Macro:
            args = (self.eval_ctx, *args)
        elif kind not in _TOLD_NOTHING:
            return super().call(called, *args, **kwargs)
        if kwargs:
            for name in ("_loop_vars", "_block_vars"):  # for what wants the context
                kwargs.pop(name, None)
        return called(*args, **kwargs)


def _linker(links: SiteLinks) -> Callable[..., str]:
    """Return the filter that turns what a page is about, or its address, into a link from the page being rendered."""

    @jinja2.pass_context  # or a template would keep for good the link to an address that it names itself
    def link(_: jinja2.runtime.Context, target: object) -> str:
        uri = uri_of(target)
        try:
            url = links.urls[uri]
        except KeyError:
            links.missing.append(f"{links.page} links to {uri}, which is no page of this site")
            return "#"
        links.followed.add(uri)
        return f"{links.base_url}/{url}"

    return link


def _file_linker(links: SiteLinks) -> Callable[..., str]:
    """Return the filter that turns the path of a file of the site into a link from the page being rendered.

    It is the `url` of MkDocs in a tenth of the time, for paths that share no folder with a page.
    """

    @jinja2.pass_context  # as above
    def file_link(_: jinja2.runtime.Context, path: str) -> str:
        return path if links.base_url == "." else f"{links.base_url}/{path}"

    return file_link


def _path_finder(links: SiteLinks) -> Callable[..., str]:
    """Return the filter that turns an address into its path from the root of the site: for programs, whose loader knows it."""

    @jinja2.pass_context  # as above
    def path(_: jinja2.runtime.Context, uri: str) -> str:
        return links.urls[uri]

    return path


_PLAIN = frozenset({str, int, bool, datetime.date, type(None)})


def _once(links: SiteLinks) -> Callable[..., str]:
    """Return the filter that calls a macro or a block once for each depth of pages and each set of values.

    They are all that its text depends on; a macro is called with as many of them as it takes. Values that are no plain ones
    are told apart by what they are, not by what they hold: nobody changes them.
    """

    def once(part: jinja2.runtime.Macro | jinja2.runtime.BlockReference, *depends_on: object) -> str:
        told = [value if type(value) in _PLAIN else id(value) for value in depends_on]
        key = (part.name, links.base_url, *told)
        made = links.parts.get(key)
        if made is None:
            before, links.followed = links.followed, set()
            text = part(*depends_on[: len(getattr(part, "arguments", ()))])
            made = links.parts[key] = _Part(text, frozenset(links.followed), depends_on)
            links.followed = before
        links.followed |= made.followed
        return made.text

    return once
