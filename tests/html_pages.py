"""The one reader of built pages: what a page links to, what can be linked to in it, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_ROOT = "http://site/"
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def _nothing(attributes: dict[str, str]) -> bool:
    return False


def is_added(attributes: dict[str, str]) -> bool:
    """Tell whether an element is what the site adds to a text: a link to a heading, or to a footnote and back."""
    return attributes.get("class") in {"headerlink", "footnote-backref"} or attributes.get("id", "").startswith("fnref")


class HtmlPage(HTMLParser):
    """A page, or a piece of one.

    `uri` is where it is in the site, without a slash at the beginning. The text of elements of whose attributes
    `left_out` is true is not read.
    """

    def __init__(self, html: str, uri: str = "", left_out: Callable[[dict[str, str]], bool] = _nothing) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        """Every element with its attributes, in order; comments and declarations as `comment` and `declaration`."""
        self.text = ""
        self._uri, self._is_left_out = uri, left_out
        self._skipped: list[str] = []  # the open elements from the one that is left out
        self.feed(html)
        self.close()

    @property
    def links(self) -> list[str]:
        """Every `href` and `src` as it is written."""
        return [attributes[name] for _, attributes in self.tags for name in ("href", "src") if attributes.get(name)]

    @property
    def targets(self) -> list[str]:
        """What links (`a`) lead to, as seen from the root of the site; other sites with their whole address."""
        hrefs = [attributes.get("href", "") for tag, attributes in self.tags if tag == "a"]
        return [urljoin(_ROOT + self._uri, href).removeprefix(_ROOT) for href in hrefs]

    @property
    def ids(self) -> list[str]:
        """Every `id`, in order."""
        return [attributes["id"] for _, attributes in self.tags if attributes.get("id")]

    @property
    def levels(self) -> list[int]:
        """The levels of the headings, in order."""
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch("h[1-6]", tag)]

    @property
    def words(self) -> str:
        """The text with one space for white space of any kind and length."""
        return re.sub(r"\s+", " ", self.text).strip()

    @property
    def characters(self) -> str:
        """The text without white space."""
        return re.sub(r"\s+", "", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        self._read_description(tag, attributes)
        if tag not in _VOID and (self._skipped or tag in {"script", "style"} or self._is_left_out(attributes)):
            self._skipped.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that has no end of its own, as the drawings and images of a body are written."""
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        self._read_description(tag, attributes)

    def _read_description(self, tag: str, attributes: dict[str, str]) -> None:
        """Note the text that is read in the place of an image."""
        if tag == "img" and not self._skipped:
            self.text += attributes.get("alt", "")

    def handle_endtag(self, tag: str) -> None:
        """Read on behind what is left out."""
        if tag in self._skipped:
            while self._skipped.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note text."""
        if not self._skipped:
            self.text += data

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.tags.append(("comment", {}))

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.tags.append(("declaration", {}))


def links_of_site(site: Path) -> Iterator[tuple[str, bool]]:
    """Yield each link of the pages of a site, as `page: link`, and whether what it leads to is there, its anchor too.

    Those to other hosts are left out, and the page that is served where there is none: its links are absolute.
    """
    pages = {
        path: HtmlPage(path.read_text(encoding="utf-8")) for path in site.rglob("*.html") if path.name != "404.html"
    }
    for path, page in pages.items():
        for link in page.links:
            target = urlsplit(urljoin(_ROOT + path.relative_to(site).as_posix(), link))
            if target.hostname == "site":
                file = site / unquote(target.path).lstrip("/")
                file = file / "index.html" if file.is_dir() else file
                has_no_anchor = not target.fragment or file not in pages or target.fragment.startswith("__")
                is_there = file.is_file() and (has_no_anchor or unquote(target.fragment) in pages[file].ids)
                yield f"{path.relative_to(site)}: {link}", is_there


def article_of(html: str, uri: str = "") -> HtmlPage:
    """Return the main part of a page."""
    return HtmlPage(html[html.index("<article") : html.rindex("</article>")], uri)


def text_of(page: str) -> str:
    """Return the words of what a page is about."""
    return article_of(page).words
