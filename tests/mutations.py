"""Random damage to files of authors: to their bytes, their YAML, their Markdown and their structure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary
from factories import ENTITIES, REGIONS, TOPICS
from growing_shapes import UNITS

_PIECES = [piece.encode() for piece in (*"-:#[]{}&*!|>'\"%@`,\n\r\t ：\u3000\u200b\u202e\x00\x85\u2028\ufeff", "---\n")]
_PIECES += [b"\r\n", b"  \n", b"title: ", b"region:\n  - ", b"<<: ", b"? ", b"## ", b"\n# ", b"```\n"]
MARKS = [*_PIECES, *map(str.encode, UNITS)]
"""What means something in a report: to YAML, to Markdown, to those who look for names."""
_LONGEST = 100_000


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the factories."""
    files = {"topics.yml": TOPICS.encode(), "entities.yml": ENTITIES.encode(), "regions.yml": REGIONS.encode()}
    return load_vocabulary(files, "v")[0]


def _between_characters(raw: bytes, offset: int) -> int:
    """Return the offset, moved back to the beginning of a character of UTF-8."""
    while 0 < offset < len(raw) and 0x80 <= raw[offset] < 0xC0:
        offset -= 1
    return offset


def mutated(raw: bytes, chance: random.Random, pieces: Sequence[bytes] = _PIECES) -> bytes:
    """Return the bytes with one to four mutations."""
    for _ in range(chance.randint(1, 4)):
        # Half of them hit the front matter, which is a small part of a real report.
        end = len(raw) if chance.random() < 0.5 else min(len(raw), 600)
        start = chance.randint(0, end)
        stop = min(len(raw), start + chance.choice((0, 0, 1, 3, 12)))
        kind = chance.random()
        if kind < 0.75:
            # Cut within a Chinese character, nearly every file would only be one that is not UTF-8.
            start, stop = _between_characters(raw, start), _between_characters(raw, stop)
            raw = raw[:start] + chance.choice(pieces) + raw[stop:]
        elif kind < 0.8:
            raw = raw[:start] + chance.randbytes(3) + raw[stop:]
        else:
            lines = raw.split(b"\n")
            line = lines.pop(chance.randrange(len(lines)))
            if kind < 0.9:
                lines.insert(chance.randrange(len(lines) + 1), line)
            raw = b"\n".join(lines)
    return raw


def mutant(originals: Sequence[bytes], chance: random.Random, pieces: Sequence[bytes] = MARKS) -> bytes:
    """Return one of the originals mutated; at times with a piece of another, or with a piece of its own many times over."""
    raw = chance.choice(originals)
    kind = chance.random()
    if kind < 0.15:
        other = chance.choice(originals)
        start, stop = sorted(_between_characters(other, chance.randint(0, len(other))) for _ in range(2))
        at = _between_characters(raw, chance.randint(0, len(raw)))
        raw = raw[:at] + other[start:stop] + raw[at:]
    elif kind < 0.25:
        start = _between_characters(raw, chance.randint(0, len(raw)))
        stop = _between_characters(raw, start + chance.choice((1, 3, 4, 7, 15, 40)))
        piece = chance.choice((raw[start:stop], chance.choice(pieces), chance.choice(pieces) + chance.choice(pieces)))
        times = chance.choice((5, 30, 200, 1_500, 10_000, 30_000))
        raw = raw[:start] + piece * min(times, _LONGEST // max(1, len(piece))) + raw[stop:]
    return mutated(raw, chance, pieces)
