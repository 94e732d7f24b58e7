"""Which characters of a report's title belong together, so that no line of a heading ends within a word.

Known are the names of what the report is about and the phrases of pypinyin, which stand there for their readings and are
no whole dictionary: what neither knows may be broken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from eventlib.library.report import Report

_DATE = re.compile(r"\d+年(?:\d+月)?(?:\d+日)?|\d+月(?:\d+日)?")
_RUN = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff]+)")
_PARTICLE = re.compile("([在与和及对就遭致被将向未后为从])")
_LONGEST_PHRASE = 4
_LONGEST = 12
"""How long a word is at most that is not broken: a longer name could fill the line of a telephone."""


def title_words(report: Report) -> list[str]:
    """Return the title of a report in pieces; those of more than one character should not be broken.

    Together they are the title. Of what is unknown, an even run of Han counts as words of two, and a single character as
    the end of the word before it.
    """
    names = {name for mention in report.entities for name in (mention.entity.name, *mention.entity.aliases)}
    names |= {name for place in report.places for name in (place.name, place.short_name)}
    names |= {name for topic in report.topics for name in (topic.name, *topic.aliases)}
    pieces: list[str] = []
    for known, text in _parts(report.title, {name for name in names if 1 < len(name) <= _LONGEST}):
        if known:
            pieces.append(text)
            continue
        for run in (part for part in _RUN.split(text) for part in _PARTICLE.split(part) if part):
            if not _RUN.fullmatch(run) or _PARTICLE.fullmatch(run):
                pieces += run
            elif len(run) == 1 and pieces and len(pieces[-1]) > 1:
                pieces[-1] += run
            elif len(run) % 2:
                pieces += run
            else:
                pieces += (run[at : at + 2] for at in range(0, len(run), 2))
    return pieces


def _parts(text: str, names: Collection[str]) -> Iterator[tuple[bool, str]]:
    """Yield a text in words that are known, the longest at each place from left to right, and what lies between them."""
    at = start = 0
    while at < len(text):
        found = _DATE.match(text, at)
        end = found.end() if found else at
        for length in range(min(_LONGEST, len(text) - at), max(end - at, 1), -1):
            word = text[at : at + length]
            if word in names or (length <= _LONGEST_PHRASE and word in _phrases()):
                end = at + length
                break
        if end > at:
            yield False, text[start:at]
            yield True, text[at:end]
            start = end
        at = max(end, at + 1)
    yield False, text[start:]


@cache
def _phrases() -> frozenset[str]:
    """Return the phrases that pypinyin has in a file: to import it takes four times as long, which is felt after an edit."""
    package = find_spec("pypinyin")
    assert package and package.origin
    table = Path(package.origin).with_name("phrases_dict.json").read_text(encoding="utf-8")
    return frozenset(re.findall(rf'"([\u3400-\u9fff]{{2,{_LONGEST_PHRASE}}})":', table))
