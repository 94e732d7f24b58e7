"""What the bodies of reports are made from, whole and by section, as digests that are noted beside the pages of reports.

A body is a function of its text, and of the names that have a say in it and what each means. What a page of a compendium
shows of it is cut from the body as it is shown, so that a section is the same whatever changes in others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

import msgspec

from eventlib.cache.digests import DIGITS, digest_of, digest_of_bytes
from eventlib.cache.facts import FactDigests
from eventlib.cache.site_update import SiteUpdate
from eventlib.library.kept import FEW, html_of
from eventlib.library.report import Report, ReportText
from eventlib.pages.addresses import uri_of
from eventlib.pages.mentions import NameIndex
from mkdocs_shell.pages import RenderedPage
from mkdocs_shell.site_pages import LaidOutGroup, SitePages, page_path

_NAMES, _NAMES_DIGEST = "names", "names-digest"
"""What is remembered for the next build, under these names."""


@dataclass(slots=True)
class BodyKeys:
    """The digests of the bodies of one build."""

    update: SiteUpdate
    digests: FactDigests
    names: NameIndex
    names_digest: str
    """What stands for all of these and what each means."""
    texts: Mapping[str, ReportText]
    """The texts of the reports, by the ids of these; looked into only where there are names that no page knew."""
    sections: Sequence[str]
    """The sections that pages of compendia show."""
    cut: Callable[[Report], str]
    """Returns the `piece_keys` of the body of a report, which it makes for that."""
    _whole: dict[str, str] = field(default_factory=dict)
    """By the id of a report what its body is made from, as far as that is known."""
    _pieces: dict[str, str] = field(default_factory=dict)
    """By the id of a report the `piece_keys` of its body, likewise."""
    _meanings: dict[str, str] = field(default_factory=dict)
    _sections_digest: str = field(init=False)

    def __post_init__(self) -> None:
        self._sections_digest = digest_of(list(self.sections))

    def whole(self, report: Report) -> str | None:
        """Return what stands for all that the body of a report is made from; None where that is not known, or not yet."""
        return self._whole.get(report.id)

    def piece(self, report: Report, section: str) -> str | None:
        """Return what stands for a section of the body as pages of compendia show it; None as above."""
        keys, start = self._pieces.get(report.id), self.sections.index(section) * DIGITS
        return keys[start : start + DIGITS] if keys else None

    def find_kept(self, pages: SitePages) -> None:
        """Find the bodies that are on the pages of the last build as they would be on those of this one.

        The same names have a say in them, if each means what it meant, and none of those that are new stands in the text.
        Of a few others it is found out what pages of compendia will show of them.
        """
        is_same, remembered = self._knows_names, self.update.remembered(_NAMES)
        for report, note in self._noted(pages) if remembered else ():
            if is_same and note.startswith(beginning := f'["{self._text_of(report)}", "'):
                whole, start = len(beginning), len(beginning) + DIGITS + len('", "')
                self._knows(report, note[whole : whole + DIGITS], note[start : note.index('"', start)])
                continue
            # Something is known of the report that was not: it may have no say in the text.
            _, *told = _texts_in(note) or ("",)
            if len(told) > 1 and told[0] == self._key(report, told[2:]):
                self._knows(report, told[0], told[1])
        if not is_same and (new := self.names.names.keys() - frozenset(_texts_in(remembered))):
            for report_id in list(self._having_any(list(self._whole), new)):
                del self._whole[report_id], self._pieces[report_id]
        if self.update.recorded:
            others = [each for each in map(_report_of, pages.groups) if each and each.id not in self._whole]
            self._pieces.update((report.id, self.cut(report)) for report in others if len(others) <= FEW)

    def made(self, report: Report, rendered: RenderedPage) -> str:
        """Say that the page of a report was rendered; return the note about what its body was made from."""
        names = sorted(rendered.names)
        self._knows(report, self._key(report, names), rendered.pieces)
        return _written([self._text_of(report), self._whole[report.id], rendered.pieces, *names])

    def remember(self) -> None:
        """Note for the next build which names there are."""
        known = self.update.remembered(_NAMES) if self._knows_names else ""
        self.update.remember(_NAMES_DIGEST, self.names_digest)
        self.update.remember(_NAMES, known or _written(sorted(self.names.names)))

    @property
    def _knows_names(self) -> bool:
        """Whether the last build had the same names, and each meant the same."""
        return self.update.remembered(_NAMES_DIGEST) == self.names_digest

    def _knows(self, report: Report, whole: str, pieces: str) -> None:
        self._whole[report.id], self._pieces[report.id] = whole, pieces

    def _key(self, report: Report, names: Sequence[str]) -> str:
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

    def _text_of(self, report: Report) -> str:
        """Return what stands for the text of a report, for what is known of the report, and for the sections of compendia."""
        return f"{report.digest} {report.text_digest} {report.length} {self._sections_digest}"

    def _noted(self, pages: SitePages) -> Iterator[tuple[Report, str]]:
        """Yield the reports whose pages lie there as they were made, and the notes about these."""
        for group in pages.groups:
            if (report := _report_of(group)) and (note := self.update.note(page_path(group.group.uri))):
                yield report, note

    def _having_any(self, report_ids: Sequence[str], names: Collection[str]) -> Iterator[str]:
        """Yield the ids of those of these reports in whose text any of these names may stand."""
        for report_id, html in zip(report_ids, html_of(self.texts, report_ids), strict=True):
            shown = unescape(html) if "&" in html else html
            if any(name in shown for name in names):
                yield report_id


def _report_of(group: LaidOutGroup) -> Report | None:
    """Return the report that a group of pages is about, if it is one."""
    subject = group.group.subject
    return subject if isinstance(subject, Report) else None


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
