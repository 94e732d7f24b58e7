"""What templates are given: links that the build proves, how dates are written, parts that are made once for many pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import jinja2

from eventlib.authoring.forge import correction_address, new_file_address
from eventlib.dates import chinese_date, chinese_end, weekday
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
class LinkNotes:
    """What the links lead to that templates made since somebody took the notes."""

    followed: set[str] = field(default_factory=set)
    """The addresses of pages and files of the site."""
    missing: list[str] = field(default_factory=list)
    """What is wrong with links, a sentence each."""

    def take(self) -> tuple[set[str], list[str]]:
        """Return both, and begin anew."""
        taken = self.followed, self.missing
        self.followed, self.missing = set(), []
        return taken


def equip(
    env: jinja2.Environment, urls: Mapping[str, str], settings: Settings, folder: str | None, notes: LinkNotes
) -> None:
    """Give the templates their filters and tests.

    `urls` holds where each page and file of the site is published, by its address. `folder` is that of the reports inside
    the project, if it lies there. What is linked to, and whatever is wrong with that, is added to `notes`.
    """
    env.add_extension(ValidTheme)
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    env.filters.update(
        link=_linker(urls, notes),
        site_path=_path_finder(urls),
        once=_once(),
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


def _linker(urls: Mapping[str, str], notes: LinkNotes) -> Callable[..., str]:
    """Return the filter that turns what a page is about, or its address, into a link from the page being rendered."""

    @jinja2.pass_context
    def link(context: jinja2.runtime.Context, target: object) -> str:
        uri = uri_of(target)
        try:
            url = urls[uri]
        except KeyError:
            page = context["page"]
            notes.missing.append(f"{page and page.file.src_uri} links to {uri}, which is no page of this site")
            return "#"
        notes.followed.add(uri)
        return f"{context['base_url'].rstrip('/')}/{url}"

    return link


def _path_finder(urls: Mapping[str, str]) -> Callable[..., str]:
    """Return the filter that turns an address into its path from the root of the site: for programs, whose loader knows it."""

    @jinja2.pass_context  # or a template would keep for good the path of an address that it names itself
    def path(context: jinja2.runtime.Context, uri: str) -> str:
        return urls[uri]

    return path


def _once() -> Callable[..., str]:
    """Return the filter that calls a macro or a block once for each set of values that its text depends on."""
    made: dict[tuple[object, ...], str] = {}

    def once(part: jinja2.runtime.Macro | jinja2.runtime.BlockReference, *depends_on: object) -> str:
        key = (part.name, *depends_on)
        if key not in made:
            made[key] = part()
        return made[key]

    return once
