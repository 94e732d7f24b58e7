"""One section of many reports on one page: which sections can be compiled, and which reports have them.

A topic has a page for each, whose HTML is cut from the reports by `pieces`. Of all else, a place, an entity or what a search
finds, the browser makes them from the pages of the reports (`search/compendium.js`): a page of its own for each section of
each of them would be more than all other pages together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventlib.library.report import Report
from eventlib.pages.addresses import compendium_uri, compile_suffix, formerly
from eventlib.reading.schema import Source
from eventlib.settings import CompiledSection
from eventlib.vocabulary.vocabulary import Topic


@dataclass(frozen=True, slots=True)
class Compendium:
    """One section of the reports of a topic."""

    section: str
    uri: str
    former_uris: tuple[str, ...]
    """The addresses that it had before."""
    reports: tuple[Report, ...]


def holders_of(
    reports: Iterable[Report], compiled: Iterable[CompiledSection]
) -> dict[CompiledSection, tuple[Report, ...]]:
    """Return the reports that have each of the compiled sections, in their order; sections that none has are left out.

    A withdrawn report is in none: its advice is not passed on.
    """
    standing = [report for report in reports if not report.is_withdrawn]
    having = {each: tuple(report for report in standing if each.name in report.section_names) for each in compiled}
    return {section: found for section, found in having.items() if found}


def compendia_of(topic: Topic, reports: Sequence[Report], compiled: Iterable[CompiledSection]) -> list[Compendium]:
    """Return the compendia of a topic that have something to say, in the order of the compiled sections."""
    return [
        Compendium(
            section.name,
            compendium_uri(topic, section.address),
            tuple(
                uri
                for at in (topic, *formerly(topic))
                for address in (section.address, *section.former_addresses)
                if (uri := compendium_uri(at, address)) != compendium_uri(topic, section.address)
            ),
            having,
        )
        for section, having in holders_of(reports, compiled).items()
    ]


def counted(compendia: Iterable[Compendium]) -> list[tuple[str, str, int]]:
    """Return the section and the address of each compendium, and of how many reports it is."""
    return [(each.section, each.uri, len(each.reports)) for each in compendia]


def compiled_links(
    reports: Iterable[Report], compiled: Iterable[CompiledSection], **filters: str
) -> list[tuple[str, str, int]]:
    """Return of each section that can be compiled of reports its name, what follows the address of the page that does it, and how many have it.

    The reports are all that pass `filters`, see `compile_suffix`.
    """
    return [
        (section.name, compile_suffix(section.address, **filters), len(having))
        for section, having in holders_of(reports, compiled).items()
    ]


@dataclass(frozen=True, slots=True)
class NumberedSources:
    """The sources of some reports, each address once."""

    sources: tuple[Source, ...]
    """As the first of the reports that rests on it describes it."""
    numbers: Mapping[str, tuple[int, ...]]
    """By the id of a report the places of its own among them, from 1."""


def numbered_sources(reports: Iterable[Report]) -> NumberedSources:
    """Return the sources of reports in the order in which they are first needed."""
    found: dict[str, tuple[int, Source]] = {}
    numbers = {}
    for report in reports:
        numbers[report.id] = tuple(
            found.setdefault(source.url, (len(found) + 1, source))[0] for source in report.sources
        )
    return NumberedSources(tuple(source for _, source in found.values()), numbers)
