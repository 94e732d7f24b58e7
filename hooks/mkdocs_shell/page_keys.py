"""What each generated page is made from, as a digest: a page whose digest is that of the last build is not made again.

A page is a function of what its `Page` says, of the list that can be downloaded there, of the bodies that it shows
(`body_keys.py`), and of the frame that all pages have (`frame.py`). Its template is told nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

import msgspec

from eventlib.cache.digests import digest_of_bytes
from eventlib.cache.facts import FactDigests
from eventlib.cache.site_record import Made
from eventlib.cache.site_update import SiteUpdate
from eventlib.exports.lists import Download
from eventlib.library.report import Report
from eventlib.pages.page import Page, PageKind
from mkdocs_shell.body_keys import BodyKeys
from mkdocs_shell.pages import RenderedPage, report_of, shown_reports
from mkdocs_shell.site_pages import GroupNote, LaidOutGroup, SitePages, page_path, subject_key

_FRAME, _GROUPS = "frame", "groups"
"""What is remembered for the next build, under these names."""


@dataclass(slots=True)
class PageKeys:
    """The digests of the pages of one build."""

    update: SiteUpdate
    digests: FactDigests
    frame: str | None
    """What stands for all that is the same for every page; None: nobody knows, and no page is kept."""
    bodies: BodyKeys
    downloads: Mapping[str, Download]
    """The lists that can be downloaded, by the address of their page."""
    _known: dict[str, str] = field(default_factory=dict)
    """The digests that `to_make` found, by the address of the page."""
    _group_keys: dict[str, str] = field(default_factory=dict)
    """What stands for the facts of pages that are alone in following from them, but for former addresses of the same; by address."""
    _kept: dict[str, GroupNote] = field(default_factory=dict)
    """What is noted of the groups of which it found every page kept, by what stands for their facts."""

    def to_make(self, pages: SitePages, others: Collection[str]) -> list[Page]:
        """Return those of all generated pages that have to be made; the rest is kept as it lies in the site.

        `others` are the paths of pages that are not generated.
        """
        self.bodies.find_kept(pages)
        recorded = (path for path in self.update.recorded if path.endswith("index.html"))
        gone = [path for path in recorded if path not in pages.paths and path not in others]
        leading_nowhere = self.update.linking_to(gone)
        is_framed = self.frame is not None and self.update.remembered(_FRAME) == self.frame
        found = []
        for group in pages.groups:
            is_same = is_framed and group.noted is not None and group.noted.texts == self._texts_key(group)
            if not (is_same and leading_nowhere.isdisjoint(group.paths) and self.update.keeps_all(group.paths)):
                first, *further = group.pages
                if group.key and all(page.kind is PageKind.MOVED for page in further):
                    self._group_keys[first.uri] = group.key
                found += [page for page in (first, *further) if self._has_to_be_made(page, leading_nowhere)]
            elif group.key and group.noted:
                self._kept[group.key] = group.noted
        return found

    def knows(self, page: Page) -> bool:
        """Tell whether it is known what a page is made from, at the latest when those before it are made.

        It is not where another plugin may put into a page what it likes. The form loads a file that is named by its
        content, for which it is as well to look at what is made.
        """
        return self.frame is not None and page.kind is not PageKind.CONTRIBUTE

    def remember(self, pages: SitePages) -> None:
        """Note for the next build what all groups of pages and bodies are made from."""
        others = (group for group in pages.groups if group.key and group.key not in self._kept)
        texts = ((group, self._texts_key(group)) for group in others)
        notes = {group.key: GroupNote(key, group.notes) for group, key in texts if key is not None}
        self.update.remember(_FRAME, self.frame or "")
        self.update.remember(_GROUPS, msgspec.json.encode(self._kept | notes).decode())
        self.bodies.remember()

    def _has_to_be_made(self, page: Page, leading_nowhere: Collection[str]) -> bool:
        if not self.update.recorded:  # what it is made from is found while workers make it
            return True
        key, path = self._key(page), page_path(page.uri)
        if key is not None:
            self._known[page.uri] = key
        return path in leading_nowhere or key is None or not self.update.keeps(path, key)

    def _texts_key(self, group: LaidOutGroup) -> str | None:
        """Return what the texts are made from that the pages of a group show; None where that is not known, or not yet."""
        texts = self._bodies(group.group.texts, group.group.section)
        if texts is None or len(texts) < 2:
            return None if texts is None else "".join(texts)
        return digest_of_bytes("".join(texts).encode())

    def _bodies(self, reports: Iterable[Report], section: str = "") -> list[str] | None:
        """Return what bodies are made from, or one section of each; None where that is not known of all."""
        bodies = self.bodies
        keys = [bodies.piece(report, section) if section else bodies.whole(report) for report in reports]
        return None if None in keys else cast("list[str]", keys)

    def made(self, page: Page, rendered: RenderedPage) -> None:
        """Say what a page was made from; pages of compendia come after those of reports."""
        note = ""
        if page.kind is PageKind.REPORT:
            note = self.bodies.made(report_of(page), rendered)
        key = self._known.get(page.uri) or self._key(page) or ""
        self.update.makes(page_path(page.uri), Made(key, note, rendered.links))

    def _key(self, page: Page) -> str | None:
        """Return what stands for all that a page is made from; None where that is not known, or not yet."""
        if not self.knows(page):
            return None
        texts: list[str] | None = []
        if page.kind is PageKind.REPORT:
            texts = self._bodies([report_of(page)])
        elif page.kind is PageKind.COMPENDIUM:
            texts = self._bodies(shown_reports(page), page.context["section"])
        if texts is None:
            return None
        if page.uri in self._group_keys:  # found already
            return self.digests.of(self.frame, self._group_keys[page.uri], texts)
        download = self.downloads.get(page.list_uri) if page.list_uri else None
        listed = download and (download.id, download.name, download.uri, download.feed_path)
        subject = subject_key(page.subject, self.digests)
        return self.digests.of(self.frame, page, subject, listed, texts)


def noted_groups(update: SiteUpdate) -> Mapping[str, GroupNote]:
    """Return what the last build noted of groups of pages, by what stands for their facts; nothing if that is damaged."""
    try:
        return msgspec.json.decode(update.remembered(_GROUPS) or "{}", type=dict[str, GroupNote])
    except msgspec.DecodeError:
        return {}
