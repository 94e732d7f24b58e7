"""The pages of `docs/`, which a person wrote: MkDocs reads and writes all of them or none.

One may link to an anchor of another, and both have to be read to prove that it is there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from eventlib.cache.digests import digest_of, digest_of_bytes
from eventlib.cache.site_record import Made
from eventlib.cache.site_update import SiteUpdate, link_marks

_LINK = re.compile(r'(?:href|src)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class WrittenPages:
    """The written pages of a build."""

    files: Sequence[File]
    """All that are published, in the order of MkDocs."""
    updated: str
    """The newest date of the site, which is theirs."""
    key: str | None = None
    """What stands for all that they are made from; None: nobody knows."""

    def leave_kept(self, files: Files, nav: Navigation, update: SiteUpdate, config: MkDocsConfig) -> None:
        """Take them from the files that MkDocs reads and writes, if all lie in the site as they would be written."""
        if self.key is None or not all(update.keeps(file.dest_uri, self.key) for file in self.files):
            return
        for file in self.files:
            files.remove(file)
            page = file.page or MkDocsPage(None, file, config)
            page.update_date = self.updated  # which the site map says
        for page in nav.pages:
            if page.file in self.files:
                page.read_source(config)  # the theme shows an icon or a status that the head of a page names

    def made(self, page: MkDocsPage) -> Made:
        """Return what a page is made from that MkDocs has rendered."""
        return Made(self.key or "", links=link_marks(_linked(page)))


def written_pages(files: Files, nav: Navigation, updated: str, frame: str | None) -> WrittenPages:
    """Return the written pages among the files that MkDocs will read; `frame` stands for what all pages have."""
    own = files.documentation_pages()
    # The title of another is found out by reading it, and then stands in the navigation of every page.
    is_titled = all(page.title is not None for page in nav.pages)
    if frame is None or not is_titled:
        return WrittenPages(own, updated)
    sources = [(file.src_uri, file.dest_uri, digest_of_bytes(file.content_bytes)) for file in own]
    return WrittenPages(own, updated, digest_of((frame, updated, sources)))


def _linked(page: MkDocsPage) -> Iterator[str]:
    """Yield the files inside the published site that a page may link to."""
    for link in _LINK.findall(page.content or ""):
        path = posixpath.normpath(posixpath.join(page.file.url, unquote(urlsplit(unescape(link)).path)))
        yield path
        yield posixpath.normpath(f"{path}/index.html")
