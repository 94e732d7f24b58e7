"""The summary of a report that gives none: the beginning of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventlib.library.report import Section
from eventlib.prose.blocks import BlockKind

LONGEST = 120
"""Characters."""
# Below so many, a sentence says too little to stand for a report.
_SHORTEST = 20
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTATION})
_ENDS = "。！？"
_CLOSING = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
}
_QUOTES = frozenset("”’」』")


def derive_summary(sections: Iterable[Section]) -> str:
    """Return the beginning of the first section with prose: whole sentences of at most 120 characters.

    What stands before the first heading counts last. Where no sentence ends early enough, the text is cut, with an
    ellipsis. Never ends within quotation marks or brackets, unless the whole beginning stands in them.
    """
    ordered = sorted(sections, key=lambda section: not section.anchor)
    prose = (block.text for section in ordered for block in section.blocks if block.kind in _PROSE)
    first = next(prose, "")
    if len(first) <= LONGEST:
        return first
    ends = [end for end, is_sentence in _balanced(first[:LONGEST]) if is_sentence and _SHORTEST < end <= LONGEST]
    if ends:
        return first[: ends[-1]]
    cuts = [end for end, _ in _balanced(first[:LONGEST]) if _SHORTEST < end < LONGEST]
    return first[: cuts[-1] if cuts else LONGEST - 1] + "…"


def _balanced(text: str) -> Iterator[tuple[int, bool]]:
    """Yield each length at which the beginning of a text has no open mark, and whether a sentence ends there.

    A quoted sentence ends the sentence around it where a colon, or nothing, comes before the quotation.
    """
    opened: list[tuple[int, str]] = []
    for at, character in enumerate(text):
        is_end = character in _ENDS
        if character in _CLOSING:
            opened.append((at, _CLOSING[character]))
        elif opened and any(character == closing for _, closing in opened):
            start = at
            closing = ""
            while closing != character:
                start, closing = opened.pop()
            is_introduced = start == 0 or text[start - 1] in f"：:{_ENDS}"
            is_end = character in _QUOTES and text[at - 1] in _ENDS and is_introduced
        if not opened:
            yield at + 1, is_end
