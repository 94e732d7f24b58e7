"""Mends the slips of typing that have one right way, in the body of a report file and in the prose of its front matter.

Text in, text out; a change that would make Markdown read something else is not made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from eventlib.library.punctuation_checks import written_values
from eventlib.prose.blocks import Block
from eventlib.prose.body import read_body
from eventlib.prose.body_punctuation import find_in_body
from eventlib.prose.limits import LimitError
from eventlib.prose.lines import NestingError
from eventlib.prose.punctuation import FULL_WIDTH, NARROW, Slip, find_slips, may_slip
from eventlib.reading.front_matter import body_of, read_front_matter

_URI = "x/"  # of the page: what links lead to does not matter
_MOST_ROUNDS = 3
# What may follow a value in its line.
_VALUE_ENDS = re.compile(r"[ \t]*(?:$|[,\]}]|[ \t]#)")
# The form in which a text is the same before and after.
_PLAIN = {**{ord(full): half for half, full in FULL_WIDTH.items()}, **NARROW, ord("\u3000"): " "}
_TWICE = re.compile(r"([,;:.、])\1+")


def fix_punctuation(text: str) -> str:
    """Return the text of a report file with the slips mended that have one right way."""
    body = body_of(text)
    head = text[: len(text) - len(body)]
    if head and may_slip(head):
        text = _fix_values(text)
        head = text[: len(text) - len(body)]
    for _ in range(_MOST_ROUNDS):
        if not may_slip(body) or (fixed := _fix_body(body)) == body:
            break
        body = fixed
    return head + body


def _fix_values(text: str) -> str:
    front = read_front_matter(text, "")
    lines = text.split("\n")
    found = [(front.document.position(where), value) for where, value, _ in written_values(front) if may_slip(value)]
    # From the end, so that positions before a change stay right.
    for (row, column), value in sorted(found, reverse=True):
        line, fixed = lines[row - 1], _mended(value, find_slips(value))
        for quote in ("", "'", '"'):
            form = f"{quote}{value}{quote}"
            rest = line[column - 1 + len(form) :]
            if line.startswith(form, column - 1) and _VALUE_ENDS.match(rest):
                lines[row - 1] = f"{line[: column - 1]}{quote}{fixed}{quote}{rest}"
                break
    return "\n".join(lines)


def _fix_body(body: str) -> str:
    try:
        blocks = read_body(body, _URI).blocks
        fixed = _mended(body, find_in_body(body, blocks, 1))
        is_same = fixed == body or _reads_the_same(blocks, read_body(fixed, _URI).blocks)
    except (LimitError, NestingError):
        return body
    return fixed if is_same else body


def _mended(text: str, slips: Iterable[Slip]) -> str:
    """Return a text with the slips mended that have one right way; none of them overlap."""
    parts, end = list[str](), 0
    for slip in sorted(slips, key=lambda each: each.start):
        if slip.right is not None:
            parts += [text[end : slip.start], slip.right]
            end = slip.end
    return "".join([*parts, text[end:]])


def _reads_the_same(before: Sequence[Block], after: Sequence[Block]) -> bool:
    """Tell whether two bodies are shown as the same blocks with the same text, but for what is mended."""
    return len(before) == len(after) and all(
        (old.kind, old.level, old.nesting) == (new.kind, new.level, new.nesting) and plain(old.text) == plain(new.text)
        for old, new in zip(before, after, strict=True)
    )


def plain(text: str) -> str:
    """Return the form of a text in which it is the same before and after it is mended: half width, no spaces, a mark once where several stand."""
    return _TWICE.sub(r"\1", "".join(text.translate(_PLAIN).split()))
