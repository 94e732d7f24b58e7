"""What a Word document holds that is not imported, and where it stood, in Chinese for its author."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

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


class Losses:
    """What is left out of a document that is being read; where it stands is named once all paragraphs are known."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        """Those of the paragraphs so far, in order."""
        self.revisions = 0
        self._found: list[tuple[LeftOut, int, bool]] = []
        self._symbols: list[tuple[str, int, int]] = []
        """Font, code and place of each picture character."""
        self._sides: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return len(self._found)

    @property
    def last(self) -> str:
        """What was left out last; empty where nothing was."""
        return self._found[-1][0].what if self._found else ""

    def add(self, what: LeftOut, *, is_inside: bool) -> None:
        """List what stands here: inside the next paragraph, or before it."""
        self._found.append((what, len(self.texts), is_inside))

    def add_symbol(self, font: str, code: int) -> None:
        """Note a picture character, which may have no other to stand for it."""
        self._symbols.append((font, code, len(self.texts)))

    def add_sides(self, sides: Iterable[tuple[str, str]]) -> None:
        """List headers and footers, 页眉 or 页脚 and the words of each, once each."""
        self._sides.update(sides)

    def drop(self, number: int) -> None:
        """Forget all but the first so many."""
        del self._found[number:]

    def all(self, is_unknown: Callable[[str, int], bool], inner_links: int) -> list[LeftOut]:
        """Return what was left out, in order; `is_unknown` tells the symbols, by font and code, that were lost after."""
        places = Places(self.texts)
        lost = [(LeftOut(f"个符号（{font}）"), at, True) for font, code, at in self._symbols if is_unknown(font, code)]
        found = sorted([*self._found, *lost], key=lambda each: each[1])
        named = [replace(what, place=places.name(at, is_inside=is_inside)) for what, at, is_inside in found]
        named += [LeftOut(f"处{side}", words=words) for side, words in sorted(self._sides)]
        named += [LeftOut("个文内链接", fate="只保留了文字")] * inner_links
        named += [LeftOut("处修订", fate="按全部接受导入：插入的保留，删除的去掉")] * self.revisions
        return named


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_PLACE else f"{text[:_LONGEST_PLACE]}…"
