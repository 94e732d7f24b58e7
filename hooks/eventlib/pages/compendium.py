"""One section of many reports on one page: which sections are compiled for a topic, and which reports have them.

Their HTML is cut from the reports by `pieces`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventlib.library.report import Report
from eventlib.pages.addresses import compendium_uri, formerly
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


def compendia_of(topic: Topic, reports: Sequence[Report], compiled: Iterable[CompiledSection]) -> list[Compendium]:
    """Return the compendia of a topic that have something to say, in the order of the compiled sections.

    A withdrawn report is in none: its advice is not passed on.
    """
    holders: dict[CompiledSection, list[Report]] = {section: [] for section in compiled}
    by_name = {section.name: section for section in holders}
    for report in reports:
        if not report.is_withdrawn:
            for name in report.section_names:
                if name in by_name:
                    holders[by_name[name]].append(report)
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
            tuple(having),
        )
        for section, having in holders.items()
        if having
    ]
