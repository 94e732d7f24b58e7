"""The generated pages of a site, of which only those are laid out that somebody asks for.

What is known of a group of pages is kept from one build to the next: as long as the facts are the same that it is made
from, which pages there are is the same too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from eventlib.cache.digests import program_digest
from eventlib.cache.facts import FactDigests
from eventlib.pages.page import Page, PageGroup
from eventlib.uris import first_uri, site_path
from eventlib.vocabulary.vocabulary import Entity


class PageNote(NamedTuple):
    """What is known of a page that need not be laid out."""

    uri: str
    kind: str
    updated: str
    """The newest date among what it shows: YYYY-MM-DD."""


class GroupNote(NamedTuple):
    """What the last build knew of a group of pages."""

    texts: str
    """What the texts were made from that they show; empty where they show none."""
    pages: Sequence[PageNote]


@dataclass(slots=True)
class LaidOutGroup:
    """A group of pages in one state of the reports."""

    group: PageGroup
    key: str | None
    """What stands for all that its pages are made from, but for texts and what all pages have; None: nobody has said."""
    noted: GroupNote | None
    """What the last build knew of them, if they were made from the same."""
    _pages: tuple[Page, ...] | None = None
    _notes: Sequence[PageNote] | None = None
    _paths: tuple[str, ...] | None = None

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages themselves."""
        if self._pages is None:
            self._pages = tuple(self.group.pages())
        return self._pages

    @property
    def notes(self) -> Sequence[PageNote]:
        """What is known of the pages, or else what they say."""
        if self._notes is None and self.noted:
            self._notes = self.noted.pages
        elif self._notes is None:
            self._notes = [PageNote(page.uri, page.kind.value, page.updated.isoformat()) for page in self.pages]
        return self._notes

    @property
    def paths(self) -> tuple[str, ...]:
        """The files inside the published site that the pages are written to."""
        if self._paths is None:
            self._paths = tuple([page_path(note.uri) for note in self.notes])
        return self._paths


@cache  # asked for each link of each page
def page_path(uri: str) -> str:
    """Return the file inside the published site that a page is written to."""
    return f"{site_path(uri)}index.html"


@dataclass(slots=True)
class SitePages:
    """All generated pages, in order."""

    groups: Sequence[LaidOutGroup]
    _group_at: dict[str, LaidOutGroup] = field(default_factory=dict)
    _paths: frozenset[str] | None = None

    def __post_init__(self) -> None:
        self._group_at.update((uri, group) for group in self.groups for uri in group.group.former_uris)
        self._group_at.update((group.group.uri, group) for group in self.groups)

    @property
    def notes(self) -> Iterator[PageNote]:
        """What is known of each page."""
        for group in self.groups:
            yield from group.notes

    @property
    def paths(self) -> frozenset[str]:
        """The files inside the published site that the pages are written to."""
        if self._paths is None:
            self._paths = frozenset().union(*(group.paths for group in self.groups))
        return self._paths

    def page(self, uri: str) -> Page | None:
        """Return the page at an address; None where there is none."""
        group = self._group_at.get(uri) or self._group_at.get(first_uri(uri))
        return next((page for page in group.pages if page.uri == uri), None) if group else None

    def has(self, uri: str) -> bool:
        """Tell whether there is a page at an address; only for a further page of a list is that laid out."""
        return uri in self._group_at or self.page(uri) is not None


def site_pages(groups: Iterable[PageGroup]) -> SitePages:
    """Return the pages of some groups, each laid out."""
    return SitePages([LaidOutGroup(group, None, None) for group in groups])


def site_pages_over(
    groups: Sequence[PageGroup], keys: Sequence[str | None], known: Mapping[str, GroupNote]
) -> SitePages:
    """Return the pages of some groups, of which these are the keys; those of which `known` has notes by them are not laid out."""
    pairs = zip(groups, keys, strict=True)
    return SitePages([LaidOutGroup(group, key, known.get(key) if key else None) for group, key in pairs])


def outline_keys(groups: Iterable[PageGroup], digests: FactDigests) -> list[str | None]:
    """Return of each group what stands for all that its pages are made from, but for its reports and what all pages have.

    None where nobody has said what that is.
    """
    return [
        group.made_from
        and digests.of(program_digest(), group.uri, subject_key(group.subject, digests), *group.made_from())
        for group in groups
    ]


def group_keys(groups: Sequence[PageGroup], outlines: Sequence[str | None], digests: FactDigests) -> list[str | None]:
    """Return of each group, given its outline key, what its pages are made from, but for texts and what all pages have."""
    pairs = zip(groups, outlines, strict=True)
    return [outline and digests.of(outline, group.reports) for group, outline in pairs]


def subject_key(subject: object, digests: FactDigests) -> str | None:
    """Return what stands for that which only the pages about something show; None where there is no such thing.

    What an entity is beside its name shows on its own pages.
    """
    return digests.of_whole(subject) if isinstance(subject, Entity) else None
