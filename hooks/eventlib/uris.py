"""The forms of addresses inside the site: how a `_uri` becomes a path, a URL from another page, or the n-th page of a list.

An address is a `_uri`: the path of a page inside the source of the site, such as `regions/330400.md`, which MkDocs
publishes as `/regions/330400/`. Which pages there are is decided in `pages.addresses`.
"""

from __future__ import annotations

import re

HOME_URI = "index.md"
SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
"""What people choose of an address, such as the id of a topic: lower-case letters and digits, a hyphen between words."""


def numbered_uri(uri: str, number: int) -> str:
    """Return the address of the n-th page of a list, counted from 1: `topics/x.md`, `topics/x/2.md`."""
    return uri if number == 1 else f"{uri.removesuffix('.md')}/{number}.md"


def first_uri(uri: str) -> str:
    """Return the address of the list that an address may be the n-th page of: `topics/x.md` of `topics/x/2.md`."""
    folder, _, name = uri.removesuffix(".md").rpartition("/")
    return f"{folder}.md" if name.isdecimal() else uri


def site_path(uri: str) -> str:
    """Return where a page is published, relative to the root of the site: `topics/x/`; the home page is empty.

    What is no page is where its address says.
    """
    if not uri.endswith(".md"):
        return uri
    return "" if uri == HOME_URI else uri.removesuffix(".md").removesuffix("/index") + "/"


def relative_url(from_uri: str, to_uri: str) -> str:
    """Return the URL of one page as seen from another: `../../2024/x/` between two reports."""
    here, there = _folders(from_uri), _folders(to_uri)
    shared = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        shared += 1
    return "/".join([".."] * (len(here) - shared) + there[shared:] or ["."]) + "/"


def _folders(uri: str) -> list[str]:
    """Return the folders, each in the one before, that a page is published as, the way MkDocs does with `use_directory_urls`."""
    folders = uri.removesuffix(".md").split("/")
    return folders[:-1] if folders[-1] == "index" else folders
