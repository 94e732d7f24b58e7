"""What a Word document holds that is not imported, and where it stood, in Chinese for its author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST_PLACE = 20
_MOST_PLACES = 10


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that did not come along, or that came along changed."""

    what: str
    """With its measure word: 张图片."""
    place: str = ""
    """在“图1 处置流程”之前; empty where it stands in no place."""
    words: str = ""
    """Its own words, where it has some."""
    fate: str = "没有导入"


def sentences(left_out: Iterable[LeftOut]) -> list[str]:
    """Return a sentence for each kind without words of its own, and for each thing with; no full stop at their ends."""
    said: dict[tuple[str, str, int], list[LeftOut]] = {}
    for number, each in enumerate(left_out):
        said.setdefault((each.what, each.fate, number if each.words else -1), []).append(each)
    return [_sentence(group) for group in said.values()]


def _sentence(group: list[LeftOut]) -> str:
    first = group[0]
    places = list(dict.fromkeys(each.place for each in group if each.place))
    more = f"等 {len(places)} 处" if len(places) > _MOST_PLACES else ""
    where = f"，{'、'.join(places[:_MOST_PLACES])}{more}" if places else ""
    words = f"：{first.words}" if first.words else ""
    return f"有 {len(group)} {first.what}{first.fate}{where}{words}"


class Places:
    """The paragraphs of a document, in order, by which a place in it is named."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._before: list[str] = []
        self._after: list[str] = []
        for found, ordered in ((self._before, texts), (self._after, texts[::-1])):
            last = ""
            for text in ordered:
                found.append(last)
                last = text or last
            found.append(last)
        self._after.reverse()

    def name(self, index: int, *, is_inside: bool) -> str:
        """Say where something stands: in paragraph `index`, or before it; empty where there is no text."""
        index = min(index, len(self._texts))
        own = self._texts[index] if index < len(self._texts) else ""
        # What follows paragraph `index` stands at the next place, for `_after` begins before the first one.
        following = self._after[index + 1] if index < len(self._texts) else ""
        if own and is_inside:
            return f"在“{_shortened(own)}”处"
        if own or following:
            return f"在“{_shortened(own or following)}”之前"
        before = self._before[index]
        return f"在“{_shortened(before)}”之后" if before else ""


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_PLACE else f"{text[:_LONGEST_PLACE]}…"
