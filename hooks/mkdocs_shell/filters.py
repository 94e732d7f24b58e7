"""What templates are given: links that the build proves, and parts that are made once for many pages."""

from __future__ import annotations

from collections.abc import Callable

import jinja2
from mkdocs.structure.files import Files

from eventlib.pages.addresses import uri_of


def linker(files: Files, missing: list[str]) -> Callable[..., str]:
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


def once_filter() -> Callable[..., str]:
    """Return the filter that calls a macro or a block once for each set of values that its text depends on."""
    made: dict[tuple[object, ...], str] = {}

    def once(part: jinja2.runtime.Macro | jinja2.runtime.BlockReference, *depends_on: object) -> str:
        key = (part.name, *depends_on)
        if key not in made:
            made[key] = part()
        return made[key]

    return once
