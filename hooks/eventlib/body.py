"""The body of a report as HTML: Markdown made safe, links to other reports resolved.

Done here and not by MkDocs, page by page, so that it is a pure function of a body, which workers can run.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from eventlib.addresses import relative_url


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered body."""

    html: str
    toc: tuple[Mapping[str, Any], ...]
    """The headings as Python-Markdown's `toc_tokens`: level, id, name, children."""
    anchors: frozenset[str]
    links: tuple[tuple[str, str], ...]
    """Links to reports that name an anchor: (address of the page, anchor)."""


def body_renderer(extensions: Iterable[Any], configs: Mapping[str, Any]) -> Callable[[tuple[str, str]], Body]:
    """Return a function from (address of the page, Markdown) to a `Body`, with these Markdown extensions.

    The extensions must hold `SafeMarkdown` and `toc`. The function is not safe for use by several threads.
    """
    markdown = Markdown(extensions=list(extensions), extension_configs=dict(configs))
    links = _SourceLinks(markdown)
    # After all others, so that it also sees what they add.
    markdown.treeprocessors.register(links, "source-links", -10)

    def render(page: tuple[str, str]) -> Body:
        links.uri, text = page
        links.found, links.anchors = [], set()
        markdown.reset()
        html = markdown.convert(text)
        tokens: list[Mapping[str, Any]] = getattr(markdown, "toc_tokens", [])
        return Body(html, tuple(tokens), frozenset(links.anchors), tuple(links.found))

    return render


class _SourceLinks(Treeprocessor):
    """Turns links by source path into links by URL, and notes anchors."""

    uri = ""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self.found: list[tuple[str, str]] = []
        self.anchors: set[str] = set()

    def run(self, root: Element) -> None:
        for element in root.iter():
            if anchor := element.get("id"):
                self.anchors.add(anchor)
            if element.tag != "a" or element.get("class"):
                continue
            path, _, anchor = element.get("href", "").partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(self.uri), path)) if path else self.uri
            if path.endswith(".md") and "://" not in path:
                element.set("href", relative_url(self.uri, target) + (f"#{anchor}" if anchor else ""))
            elif path:
                continue
            if anchor:
                self.found.append((target, unquote(anchor)))


def missing_anchors(bodies: Mapping[str, Body]) -> Iterator[tuple[str, str, str]]:
    """Yield (address of the page, address of the target, anchor) for each link to a heading that is not there."""
    for uri, body in bodies.items():
        for target, anchor in body.links:
            if target in bodies and anchor not in bodies[target].anchors:
                yield uri, target, anchor
