"""What templates are given: links that the build proves, how dates are written, parts that are made once for many pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import jinja2
from mkdocs.structure.files import Files

from eventlib.authoring.forge import correction_address, new_file_address
from eventlib.dates import chinese_date, weekday
from eventlib.pages.addresses import uri_of
from eventlib.pages.citations import citations
from eventlib.pages.security_policy import PAGE_POLICY
from eventlib.settings import Settings
from eventlib.vocabulary.names import is_latin

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")


def equip(env: jinja2.Environment, files: Files, settings: Settings, folder: str | None, missing: list[str]) -> None:
    """Give the templates their filters and tests.

    `folder` is that of the reports inside the project, if it lies there. Whatever is wrong with a link is added to
    `missing`.
    """
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    env.filters.update(
        link=_linker(files, missing),
        site_path=_path_finder(files),
        once=_once(),
        chinese_date=chinese_date,
        weekday=weekday,
        citations=lambda report, url: citations(report, settings.site_name, url),
        correction_address=lambda report: correction_address(
            settings.repo_url, settings.edit_uri, report.id, report.title
        ),
    )
    env.globals["new_file_address"] = new_file_address(settings.repo_url, settings.edit_uri, folder)
    env.globals["security_policy"] = PAGE_POLICY
    env.globals["contact"] = settings.contact
    env.tests["latin"] = is_latin
    env.tests["email"] = lambda text: _EMAIL.fullmatch(text) is not None


def _linker(files: Files, missing: list[str]) -> Callable[..., str]:
    """Return the filter that turns what a page is about, or its address, into a link from the page being rendered.

    It adds to `missing` which page links to what is not there.
    """
    urls = {file.src_uri: file.url.removeprefix("./") for file in files}

    @jinja2.pass_context
    def link(context: jinja2.runtime.Context, target: object) -> str:
        url = urls.get(uri_of(target))
        if url is None:
            page = context["page"]
            missing.append(f"{page and page.file.src_uri} links to {uri_of(target)}, which is no page of this site")
            return "#"
        return f"{context['base_url'].rstrip('/')}/{url}"

    return link


def _path_finder(files: Files) -> Callable[..., str]:
    """Return the filter that turns an address into its path from the root of the site: for programs, whose loader knows it."""
    urls = {file.src_uri: file.url for file in files}

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
