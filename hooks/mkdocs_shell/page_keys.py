"""What each generated page is made from, as a digest: a page whose digest is that of the last build is not made again.

A page is a function of what its `Page` says, of the list that can be downloaded there, of the texts that it shows, and of
the frame that all pages have (`frame.py`). Its template is told nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

import msgspec

from eventlib.cache.digests import DIGITS, digest_of_bytes
from eventlib.cache.facts import FactDigests
from eventlib.cache.site_record import Made
from eventlib.cache.site_update import SiteUpdate
from eventlib.exports.lists import Download
from eventlib.library.kept import html_of
from eventlib.library.report import Report, ReportText
from eventlib.pages.addresses import uri_of
from eventlib.pages.mentions import NameIndex
from eventlib.pages.page import Page, PageKind
from mkdocs_shell.pages import RenderedPage, report_of, shown_reports
from mkdocs_shell.site_pages import GroupNote, LaidOutGroup, SitePages, page_path, subject_key

_NAMES, _NAMES_DIGEST, _FRAME, _GROUPS = "names", "names-digest", "frame", "groups"
"""What is remembered for the next build, under these names."""


@dataclass(slots=True)
class PageKeys:
    """The digests of the pages of one build."""

    update: SiteUpdate
    digests: FactDigests
    frame: str | None
    """What stands for all that is the same for every page; None: nobody knows, and no page is kept."""
    names: NameIndex
    names_digest: str
    """What stands for all of these and what each means."""
    downloads: Mapping[str, Download]
    """The lists that can be downloaded, by the address of their page."""
    texts: Mapping[str, ReportText]
    """The texts of the reports, by the ids of these; looked into only where there are names that no page knew."""
    _text_keys: dict[str, str] = field(default_factory=dict)
    """By the id of a report what its body was made from, as far as that is known."""
    _meanings: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)
    """The digests that `to_make` found, by the address of the page."""
    _kept: dict[str, GroupNote] = field(default_factory=dict)
    """What is noted of the groups of which it found every page kept, by what stands for their facts."""

    def to_make(self, pages: SitePages, others: Collection[str]) -> list[Page]:
        """Return those of all generated pages that have to be made; the rest is kept as it lies in the site.

        `others` are the paths of pages that are not generated.
        """
        self._find_kept_texts(pages)
        gone = self.update.recorded - pages.paths - frozenset(others)
        leading_nowhere = self.update.linking_to([path for path in gone if path.endswith("index.html")])
        is_framed = self.frame is not None and self.update.remembered(_FRAME) == self.frame
        found = []
        for group in pages.groups:
            is_same = is_framed and group.noted is not None and group.noted.texts == self._texts_key(group)
            if not (is_same and leading_nowhere.isdisjoint(group.paths) and self.update.keeps_all(group.paths)):
                found += [page for page in group.pages if self._has_to_be_made(page, leading_nowhere)]
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
        """Note for the next build what all groups of pages are made from, and which names there are."""
        others = (group for group in pages.groups if group.key and group.key not in self._kept)
        texts = ((group, self._texts_key(group)) for group in others)
        notes = {group.key: GroupNote(key, group.notes) for group, key in texts if key is not None}
        self.update.remember(_FRAME, self.frame or "")
        self.update.remember(_GROUPS, msgspec.json.encode(self._kept | notes).decode())
        self.update.remember(_NAMES_DIGEST, self.names_digest)
        known = self.update.remembered(_NAMES) if self._knows_names else ""
        self.update.remember(_NAMES, known or _written(sorted(self.names.names)))

    @property
    def _knows_names(self) -> bool:
        """Whether the last build had the same names, and each meant the same."""
        return self.update.remembered(_NAMES_DIGEST) == self.names_digest

    def _has_to_be_made(self, page: Page, leading_nowhere: Collection[str]) -> bool:
        if not self.update.recorded:  # what it is made from is found while workers make it
            return True
        key, path = self._key(page), page_path(page.uri)
        if key is not None:
            self._known[page.uri] = key
        return path in leading_nowhere or key is None or not self.update.keeps(path, key)

    def _texts_key(self, group: LaidOutGroup) -> str | None:
        """Return what the texts are made from that the pages of a group show; None where that is not known, or not yet."""
        texts = [self._text_keys.get(report.id, "") for report in group.group.texts]
        if len(texts) < 2:
            return None if "" in texts else "".join(texts)
        return None if "" in texts else digest_of_bytes("".join(texts).encode())

    def made(self, page: Page, rendered: RenderedPage) -> None:
        """Say what a page was made from; pages of compendia come after those of reports."""
        note = ""
        if page.kind is PageKind.REPORT:
            names = sorted(rendered.names)
            report = report_of(page)
            text_key = self._text_keys[report.id] = self._text_key(report, names)
            note = _written([_text_of(report), text_key, *names])
        key = self._known.get(page.uri) or self._key(page) or ""
        self.update.makes(page_path(page.uri), Made(key, note, rendered.links))

    def _key(self, page: Page) -> str | None:
        """Return what stands for all that a page is made from; None where that is not known, or not yet."""
        if not self.knows(page):
            return None
        texts: list[str | None] = []
        if page.kind is PageKind.REPORT:
            texts = [self._text_keys.get(report_of(page).id)]
        elif page.kind is PageKind.COMPENDIUM:
            texts = [self._text_keys.get(report.id) for report in shown_reports(page)]
        if None in texts:
            return None
        download = self.downloads.get(page.list_uri) if page.list_uri else None
        listed = download and (download.id, download.name, download.uri, download.feed_path)
        subject = subject_key(page.subject, self.digests)
        return self.digests.of(self.frame, page, subject, listed, texts)

    def _text_key(self, report: Report, names: Sequence[str]) -> str:
        """Return what the body on the page of a report is made from, if these are the names that have a say in it."""
        filed = self.names.filed(uri_of(report))
        figures = self.digests.of(report.figures) if report.figures else ""
        meanings = "".join(map(self._meaning, names))
        told = (report.text_digest, str(report.length), report.path, figures, meanings, *sorted(filed))
        return digest_of_bytes("\0".join(told).encode("utf-8", "surrogatepass"))

    def _meaning(self, name: str) -> str:
        if name not in self._meanings:
            self._meanings[name] = self.digests.of(name, self.names.meaning(name))
        return self._meanings[name]

    def _find_kept_texts(self, pages: SitePages) -> None:
        """Find the bodies that are on the pages of the last build as they would be on those of this one.

        The same names have a say in them, if each means what it meant, and none of those that are new stands in the text.
        """
        is_same, remembered = self._knows_names, self.update.remembered(_NAMES)
        for report, note in self._noted(pages) if remembered else ():
            if is_same and note.startswith(beginning := f'["{_text_of(report)}", "'):
                self._text_keys[report.id] = note[len(beginning) : len(beginning) + DIGITS]
                continue
            # Something is known of the report that was not: it may have no say in the text.
            _, *told = _texts_in(note) or ("",)
            if told and told[0] == self._text_key(report, told[1:]):
                self._text_keys[report.id] = told[0]
        if not is_same and (new := self.names.names.keys() - frozenset(_texts_in(remembered))):
            for report_id in list(self._having_any(list(self._text_keys), new)):
                del self._text_keys[report_id]

    def _noted(self, pages: SitePages) -> Iterator[tuple[Report, str]]:
        """Yield the reports whose pages lie there as they were made, and the notes about these."""
        for group in pages.groups:
            report = group.group.subject
            if isinstance(report, Report) and (note := self.update.note(page_path(group.group.uri))):
                yield report, note

    def _having_any(self, report_ids: Sequence[str], names: Collection[str]) -> Iterator[str]:
        """Yield the ids of those of these reports in whose text any of these names may stand."""
        for report_id, html in zip(report_ids, html_of(self.texts, report_ids), strict=True):
            shown = unescape(html) if "&" in html else html
            if any(name in shown for name in names):
                yield report_id


def noted_groups(update: SiteUpdate) -> Mapping[str, GroupNote]:
    """Return what the last build noted of groups of pages, by what stands for their facts; nothing if that is damaged."""
    try:
        return msgspec.json.decode(update.remembered(_GROUPS) or "{}", type=dict[str, GroupNote])
    except msgspec.DecodeError:
        return {}


def _text_of(report: Report) -> str:
    """Return what stands for the text of a report, and for what is known of the report."""
    return f"{report.digest} {report.text_digest} {report.length}"


def _written(texts: Sequence[str]) -> str:
    """Return texts as they are noted."""
    return json.dumps(texts, ensure_ascii=False)


_texts_decoder = msgspec.json.Decoder(list[str])


def _texts_in(note: str | None) -> Sequence[str]:
    """Return the texts of a note; of one that is damaged, and of none, none."""
    try:
        return _texts_decoder.decode(note or "[]")
    except (msgspec.DecodeError, UnicodeError):
        return ()
