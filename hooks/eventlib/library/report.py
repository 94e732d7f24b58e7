"""A report: what readers are shown of one file. Only reports without errors come to exist; `parsing` makes them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from eventlib.prose.marks import HEADING, number_off, without_code
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
    """A `##` section of the body. `name` is the heading without its number."""

    name: str
    heading: str
    line: int
    text: str


# Characters of Chinese prose; readers of it take 300 to 500.
_READ_A_MINUTE = 400


@dataclass(frozen=True, slots=True)
class Report:
    """A published analysis of one event. Only reports without errors come to exist."""

    id: str
    """The file name without `.md`: permanent."""
    path: str
    """The file inside the folder of reports: `2025/2025-04-10-jiaxing-360.md`."""
    title: str
    date: datetime.date
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
    body: str
    sections: tuple[Section, ...]
    links: tuple[str, ...]
    """The reports that the body links to, as paths."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the report no longer stands."""
        return self.status is Status.WITHDRAWN

    @property
    def place(self) -> str:
        """The name of the first place: where there is room for one."""
        return self.places[0].name

    @property
    def year(self) -> str:
        """The year of the event, in four digits."""
        return f"{self.date.year:04}"

    @property
    def entity_types(self) -> tuple[str, ...]:
        """The types of its entities as a reader sees them, each once."""
        return tuple(dict.fromkeys(mention.entity.type_name for mention in self.entities))

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """All of its text as sections; what stands before the first heading is one without a name."""
        opening = preamble(self)
        return (*([Section(name="", heading="", line=0, text=opening)] if opening else []), *self.sections)

    @property
    def reading_minutes(self) -> int:
        """How long the body takes to read, in whole minutes, at least one."""
        return max(1, round(len("".join(self.body.split())) / _READ_A_MINUTE))

    @property
    def last_changed(self) -> datetime.date:
        """The newest date that the file itself states."""
        dates = [self.published, *(correction.date for correction in self.corrections)]
        dates += [self.updated] if self.updated else []
        dates += [self.withdrawn.date] if self.withdrawn else []
        return max(dates)


def split_sections(body: str, first_line: int) -> tuple[Section, ...]:
    """Return the sections of a body that begins on a line of its file, in their order."""
    if "##" not in body:
        return ()
    headings = [
        (index, match[2])
        for index, line in enumerate(without_code(body).split("\n"))
        if line.startswith("##") and (match := HEADING.fullmatch(line)) and len(match[1]) == 2
    ]
    if not headings:
        return ()
    lines = body.split("\n")
    ends = [index for index, _ in headings[1:]] + [len(lines)]
    return tuple(
        Section(
            name=number_off(heading),
            heading=heading,
            line=first_line + index,
            text="\n".join(lines[index + 1 : end]).strip("\n"),
        )
        for (index, heading), end in zip(headings, ends, strict=True)
    )


def preamble(report: Report) -> str:
    """Return the Markdown before the first `##` section of a report: all of it where there is none."""
    if report.body.startswith("## "):
        return ""
    sections = split_sections(report.body, 0)
    return "\n".join(report.body.split("\n")[: sections[0].line]).strip("\n") if sections else report.body
