"""The body of a report as HTML: Markdown made safe, links to other reports resolved, names linked.

Done here and not by MkDocs, page by page, so that it is a pure function of a body, which workers can run.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from eventlib.prose.safe_markdown import MARKDOWN_CONFIGS, MARKDOWN_EXTENSIONS
from eventlib.uris import relative_url

LinkNames: TypeAlias = Callable[[Element, str], None]
"""Links names in the tree of a body, given the address of its page."""


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered body."""

    html: str
    toc: tuple[Mapping[str, Any], ...]
    """The headings as Python-Markdown's `toc_tokens`: level, id, name, children."""
    anchors: frozenset[str]


def body_renderer(link_names: LinkNames | None = None) -> Callable[[tuple[str, str]], Body]:
    """Return a function from (address of the page, Markdown) to a `Body`; not safe for use by several threads.

    `link_names` is handed the tree of each body, so that nothing here knows which names there are.
    """
    markdown = Markdown(extensions=list(MARKDOWN_EXTENSIONS), extension_configs=MARKDOWN_CONFIGS)
    links = _SourceLinks(markdown, link_names)
    # After all others, so that it also sees what they add.
    markdown.treeprocessors.register(links, "source-links", -10)

    def render(page: tuple[str, str]) -> Body:
        links.uri, text = page
        links.anchors = set()
        markdown.reset()
        html = markdown.convert(text)
        tokens: list[Mapping[str, Any]] = getattr(markdown, "toc_tokens", [])
        return Body(html, tuple(tokens), frozenset(links.anchors))

    return render


class _SourceLinks(Treeprocessor):
    """Turns links by source path into links by URL, links names, and notes anchors."""

    uri = ""

    def __init__(self, markdown: Markdown, link_names: LinkNames | None) -> None:
        super().__init__(markdown)
        self._link_names = link_names
        self.anchors: set[str] = set()

    def run(self, root: Element) -> None:
        for element in root.iter():
            if anchor := element.get("id"):
                self.anchors.add(anchor)
            if element.tag != "a" or element.get("class"):  # made by Markdown, or a whole address
                continue
            path, _, anchor = element.get("href", "").partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(self.uri), path))
            if path.endswith(".md") and "://" not in path:
                element.set("href", relative_url(self.uri, target) + (f"#{anchor}" if anchor else ""))
        if self._link_names:
            self._link_names(root, self.uri)
