"""A report: the facts of one file, and apart from them its text, so that what lists reports cannot depend on texts.

Only reports without errors come to exist; `parsing` makes them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from eventlib.library.figures import Figure
from eventlib.library.telling import TellingPairs
from eventlib.prose.blocks import Block, BlockKind, joined
from eventlib.prose.marks import number_off
from eventlib.reading.schema import Correction, Source, Status, Withdrawal
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Entity, Topic


@dataclass(frozen=True, slots=True)
class EntityMention:
    """An entity of a report, with the role it had on that day, if the report says so."""

    entity: Entity
    role: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A `##` section of the body, or what stands before the first, which has no heading."""

    name: str
    """The heading without its number."""
    heading: str
    anchor: str
    """The `id` of the heading on the page of the report."""
    line: int
    blocks: tuple[Block, ...]
    """What stands below the heading; the footnotes that are defined there come last."""

    @property
    def text(self) -> str:
        """The text: a block a line, code as many lines as it has."""
        return joined(self.blocks)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown in its place: footnotes are shown at the end of the page."""
        return all(block.kind is BlockKind.FOOTNOTE for block in self.blocks)


@dataclass(frozen=True, slots=True)
class ThreadPart:
    """What the other reports of a thread show of one: the thread of an event is all reports that continue each other."""

    id: str
    path: str
    title: str
    date: datetime.date
    until: datetime.date | None
    status: Status

    @property
    def is_withdrawn(self) -> bool:
        """Whether the report no longer stands."""
        return self.status is Status.WITHDRAWN


# Characters of Chinese prose; readers of it take 300 to 500.
_READ_A_MINUTE = 400


@dataclass(frozen=True, slots=True)
class ReportText:
    """The text of a report: large, and wanted only by what shows, searches or compares texts."""

    html: str
    """The body as it is shown, before names are linked. Its relative links are those of the report's page."""
    blocks: tuple[Block, ...]
    """The body as it is read, in the order in which it is shown."""
    all_sections: tuple[Section, ...]
    """The same by sections; what stands before the first heading is one without a heading."""
    anchors: frozenset[str]
    """What in it can be linked to: all `id` of the HTML."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have a heading."""
        return tuple(section for section in self.all_sections if section.anchor)


@dataclass(frozen=True, slots=True)
class Report:
    """The facts of a published analysis of one event. Only reports without errors come to exist."""

    id: str
    """The file name without `.md`: permanent."""
    path: str
    """The file inside the folder of reports: `2025/2025-04-10-jiaxing-360.md`."""
    title: str
    date: datetime.date
    until: datetime.date | None
    """The last day of an event that lasted longer than one."""
    places: tuple[Place, ...]
    entities: tuple[EntityMention, ...]
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    summary: str
    """The summary given, or the beginning of the first section."""
    authors: tuple[str, ...]
    published: datetime.date
    updated: datetime.date | None
    corrections: tuple[Correction, ...]
    status: Status
    withdrawn: Withdrawal | None
    redirect_from: tuple[str, ...]
    follows: tuple[str, ...]
    """The ids of the earlier reports that it continues: as written, or, in a catalog, their present ones."""
    section_names: tuple[str, ...]
    """The names of its sections that have something to show, each once."""
    named_sources: tuple[str, ...]
    """The addresses of those sources that its text names."""
    links: tuple[str, ...]
    """The reports that the body links to, as paths."""
    figures: tuple[Figure, ...]
    """The images that it shows, in the order of the text."""
    thread: tuple[ThreadPart, ...] = ()
    """All reports of the thread that it belongs to, in order, itself among them; none where there is no other. Known of
    the reports of a catalog."""
    length: int = 0
    """How many characters the body has as it is written, white space aside."""
    text_digest: str = ""
    """What stands for the Markdown of the body. What is shown of it depends on `path` and `figures` as well."""
    telling_pairs: TellingPairs = field(default=b"", repr=False, compare=False)
    """By what its text is found to be like others. No page shows them."""
    own_digest: str = ""
    """What stands for all facts of the file but these three and the summary, which a change of the text changes: places,
    entities and topics, whatever they stand for, and the thread are not of the file."""
    digest: str = ""
    """What stands for these too: for all that is known of the places, entities and topics."""

    @property
    def further_sources(self) -> tuple[Source, ...]:
        """The sources that its text does not name."""
        return tuple(source for source in self.sources if source.url not in self.named_sources)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the report no longer stands."""
        return self.status is Status.WITHDRAWN

    @property
    def newer(self) -> ThreadPart | None:
        """The newest report of its thread that stands, if it comes after this one."""
        for part in reversed(self.thread):
            if part.id == self.id:
                break
            if not part.is_withdrawn:
                return part
        return None

    @property
    def place(self) -> str:
        """The name of the first place: where there is room for one."""
        return self.places[0].name

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the event, in four digits: several where it lasted beyond the end of one."""
        return _years(self.date.year, (self.until or self.date).year)

    @property
    def entity_types(self) -> tuple[str, ...]:
        """The types of its entities as a reader sees them, each once."""
        return tuple(dict.fromkeys(mention.entity.type_name for mention in self.entities))

    @property
    def reading_minutes(self) -> int:
        """How long the body takes to read, in whole minutes, at least one."""
        return max(1, round(self.length / _READ_A_MINUTE))

    @property
    def last_changed(self) -> datetime.date:
        """The newest date that the file itself states."""
        if not (self.updated or self.corrections or self.withdrawn):
            return self.published
        dates = [self.published, *(correction.date for correction in self.corrections)]
        dates += [self.updated] if self.updated else []
        dates += [self.withdrawn.date] if self.withdrawn else []
        return max(dates)


@cache
def _years(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{year:04}" for year in range(first, last + 1))


def split_sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Return the sections of a body: one for each `##` heading that stands in nothing else, and what is before them."""
    opening, within = Block(BlockKind.HEADING, "", 0), list[Block]()
    parts, begins = [(opening, within)], opening.line
    for block in blocks:
        if block.level == 2 and block.kind is BlockKind.HEADING and not block.nesting:
            within, begins = [], block.line
            parts.append((block, within))
        elif begins <= block.line:
            within.append(block)
        else:
            # A footnote is shown at the end, and belongs where it is written.
            next(below for heading, below in reversed(parts) if heading.line <= block.line).append(block)
    return tuple(
        Section(number_off(heading.text), heading.text, heading.anchor, heading.line, tuple(below))
        for heading, below in parts
        if heading is not opening or below
    )
