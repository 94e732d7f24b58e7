"""Radicals that stand in the place of the Chinese characters that they look like, as some PDF files give them: ⻓春, ⽹站.

To a reader these are the same; to a program they are two names of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from eventlib.reading.findings import Finding
from eventlib.reading.sentences import sentence
from eventlib.reading.source_text import position_of

RADICAL = re.compile("[\u2e80-\u2fd5]")


@cache
def radicals() -> Mapping[str, str]:
    """Return the radicals that Unicode does not hold for another form of a character (NFKC), each with the one it looks like."""
    found, characters = (Path(__file__).parent / "radicals.txt").read_text(encoding="utf-8").splitlines()
    return dict(zip(found, characters, strict=True))


def character_of(radical: str) -> str:
    """Return the character that a radical looks like; the radical itself where there is none."""
    return radicals().get(radical) or unicodedata.normalize("NFKC", radical)


def without_radicals(text: str) -> str:
    """Return a text with the characters that its radicals look like."""
    return RADICAL.sub(lambda match: character_of(match[0]), text)


def check_radicals(text: str, path: str) -> Iterator[Finding]:
    """Yield a finding for each radical of a text, which begins the file."""
    for match in RADICAL.finditer(text):
        if (character := character_of(match[0])) != match[0]:
            said = sentence("char-radical", radical=match[0], code=f"U+{ord(match[0]):04X}", character=character)
            yield Finding(path, *position_of(text, match.start()), "char-radical", *said)
