"""A page of a built site as it is opened from disk: with other addresses, another policy and one script instead of modules."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

from eventlib.pages.security_policy import DISK_POLICY

PROGRAM = "assets/program.js"
"""The script that has all modules in it."""

_ADDRESSES = {"a": "href", "area": "href", "form": "action", "link": "href"}
_TO_FOLDER = re.compile(r"(?![a-z][a-z0-9+.-]*:|/)(?P<path>(?:[^?#]*/)?(?:\.{1,2})?)(?=[?#]|$)", re.IGNORECASE)
_REFRESH = re.compile(r"(?P<before>\s*\d+\s*;\s*url=)(?P<address>.+)", re.IGNORECASE)


@dataclass(slots=True)
class DiskPage:
    """A page, and what scripts it runs."""

    html: str = ""
    modules: list[str] = field(default_factory=list)
    """The modules that it begins, in order, as paths relative to the folder of modules."""
    scripts: set[str] = field(default_factory=set)
    """Its other scripts, as paths inside the site."""


def page_from_disk(html: str, path: str, modules: str) -> DiskPage:
    """Return a page, which lies at a path inside the site, as it is opened from disk; `modules` is the folder of all modules.

    All but the tags that have to change stays as it is, to the character. Browsers list a folder that is opened from disk,
    so that addresses of folders become those of the pages in them.
    """
    rewriter = _Rewriter(html, path, modules)
    rewriter.feed(html)
    rewriter.close()
    return rewriter.finish()


def address_from_disk(address: str) -> str:
    """Return an address in a page as it leads from disk to the same page; those that lead elsewhere stay."""
    found = _TO_FOLDER.match(address)
    if not found or not found["path"]:
        return address
    return f"{found['path'].removesuffix('/')}/index.html{address[found.end() :]}"


class _Rewriter(HTMLParser):
    """Collects changes of a text, which the parser goes through."""

    def __init__(self, html: str, path: str, modules: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html, self._path, self._modules = html, path, modules
        self._lines = [0, *accumulate(len(line) for line in html.split("\n"))]
        self._page = DiskPage()
        self._pieces: list[str] = []
        self._taken = 0
        self._removing = -1  # where the module begins that is being taken out
        self._program = -1  # the piece behind which the script with all modules comes: where the last module stood
        self._id = ""

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + line - 1 + column

    def _replace(self, start: int, end: int, text: str) -> None:
        self._pieces += [self._html[self._taken : start], text]
        self._taken = end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in values:
            self._script(values)
        elif changed := _changed(tag, values):
            attributes = ((name, changed.get(name, value)) for name, value in attrs)
            text = "".join(f" {name}" + ("" if value is None else f'="{escape(value)}"') for name, value in attributes)
            start = self._at()
            self._replace(start, start + len(self.get_starttag_text() or ""), f"<{tag}{text}>")

    def _script(self, values: dict[str, str]) -> None:
        source = posixpath.normpath(posixpath.join(posixpath.dirname(self._path), values["src"]))
        if values.get("type") != "module":
            self._page.scripts.add(source)
            return
        self._page.modules.append(posixpath.relpath(source, self._modules))
        self._id = values.get("id", self._id)
        self._removing = self._at()

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._removing >= 0:
            self._replace(self._removing, self._html.index(">", self._at()) + 1, "")
            self._removing, self._program = -1, len(self._pieces)

    def finish(self) -> DiskPage:
        """Return what came of the text."""
        if self._page.modules:
            begun = " ".join(self._page.modules)
            name = f' id="{escape(self._id)}"' if self._id else ""
            source = "../" * self._path.count("/") + PROGRAM
            self._pieces.insert(
                self._program, f'<script defer{name} src="{source}" data-modules="{escape(begun)}"></script>'
            )
        self._page.html = "".join([*self._pieces, self._html[self._taken :]])
        return self._page


def _changed(tag: str, values: dict[str, str]) -> dict[str, str]:
    """Return the attributes of a tag that are to have other values."""
    if tag == "meta":
        kind = values.get("http-equiv", "").lower()
        if kind == "content-security-policy":
            return {"content": DISK_POLICY}
        refresh = _REFRESH.fullmatch(values.get("content", "")) if kind == "refresh" else None
        return {"content": refresh["before"] + address_from_disk(refresh["address"])} if refresh else {}
    name = _ADDRESSES.get(tag, "")
    address = values.get(name, "")
    changed = address_from_disk(address)
    return {name: changed} if changed != address else {}
