"""One section of many reports on one page: which reports have it, and its HTML cut from their rendered bodies.

The bodies are those of the reports' own pages, so that nothing is rendered twice. Knows neither pages nor templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventlib.library.report import Report
from eventlib.pages.addresses import compendium_uri
from eventlib.vocabulary.vocabulary import Topic

# What a report draws on reads well on its own page only.
_NOT_COMPILED = frozenset({"出处"})


def compiled_sections(sections: Iterable[str]) -> tuple[str, ...]:
    """Return those of the configured sections that are worth reading across reports, in their order."""
    return tuple(section for section in sections if section not in _NOT_COMPILED)


@dataclass(frozen=True, slots=True)
class Compendium:
    """One section of the reports of a topic."""

    section: str
    uri: str
    reports: tuple[Report, ...]


def compendia_of(topic: Topic, reports: Sequence[Report], sections: Iterable[str]) -> list[Compendium]:
    """Return the compendia of a topic that have something to say, in the order of the sections.

    A withdrawn report is in none: its advice is not passed on.
    """
    holders: dict[str, list[Report]] = {section: [] for section in compiled_sections(sections)}
    for report in reports:
        if not report.is_withdrawn:
            for name in dict.fromkeys(section.name for section in report.sections if section.text):
                if name in holders:
                    holders[name].append(report)
    return [
        Compendium(section, compendium_uri(topic, section), tuple(having))
        for section, having in holders.items()
        if having
    ]
