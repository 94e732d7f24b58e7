"""A second reader of the search index, written from `docs/maintainers/search-format.md` alone.

It shares no line with the writer in `eventlib.search` nor with the engine in the browser, but what a query says, so that
what it finds in a built site says something of the site. It is slow, knows no facets but their counts, and ranks nothing.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from itertools import accumulate
from typing import Any

from eventlib.search.query import Query, days_of, parse_query, texts_of
from eventlib.search.spans import Span, YearlyDays, touches
from publishing.index_columns import lists_in, names_in, numbers_in, texts_in

FORMAT_VERSION = 13

_UNSPACED = re.compile(
    "[\u1100-\u11ff\u2e80-\u31ff\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_JAMO = re.compile("[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]")
_SELECTOR = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ACCENT = re.compile("[\u0300-\u036f]+")
_WORD_START, _WHEREVER, _CHARACTERS = 1, 2, 1 << 21


class DamagedIndexError(Exception):
    """A file of the index is missing, or is not what the format says; the message is Chinese."""


class SearchIndex:
    """The index in a folder, read file by file."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        """`read` returns a file by its path in the folder of the index, and raises OSError where there is none.

        Raises:
            DamagedIndexError: the manifest, or what all segments share, cannot be read.
        """
        self._read = read
        self.manifest: dict[str, Any] = self._json("manifest.json")
        if self.manifest["version"] != FORMAT_VERSION:
            raise DamagedIndexError(f"manifest.json：版本是 {self.manifest['version']}，应是 {FORMAT_VERSION}")
        self.names = names_in(self._json(self.manifest["names"]))
        self.readings: dict[str, str] = self._json(self.manifest["readings"])
        steps, distances = self._json(self.manifest["variants"])
        self._simplified: dict[str, str] = {}
        code = 0
        for number, step in enumerate(steps):
            code += step
            self._simplified[chr(code)] = chr(code + distances[number])
        self.segments = [
            _Segment(
                each["name"],
                self._json(f"{each['name']}/segment.json.gz"),
                self._json(f"{each['name']}/slugs.json.gz"),
                self._bytes,
            )
            for each in self.manifest["segments"]
        ]

    def stored(self, report_id: str) -> dict[str, Any]:
        """Return what results show of a report.

        Raises:
            KeyError: there is no such report.
            DamagedIndexError: its file cannot be read.
        """
        for segment in self.segments:
            if report_id in segment.stored_in:
                found: dict[str, Any] = self._json(f"stored/{segment.stored_in[report_id]}.json.gz")
                return found
        raise KeyError(report_id)

    def search(self, query: str, *, newest: bool = False) -> set[str]:
        """Return the ids of all reports that a query matches, withdrawn ones included; with `newest`, no older ones of threads.

        Raises:
            DamagedIndexError: a file that this takes cannot be read.
        """
        parsed = parse_query(query, self.normalise)
        if parsed == Query() and query.strip():
            return set()
        found = set()
        for segment in self.segments:
            matching = set(range(len(segment.ids)))
            for group in parsed.groups:
                matching &= set().union(*(self._holding(segment, term) for term in group))
            for term in parsed.excluded:
                matching -= self._holding(segment, term)
            found |= {segment.ids[document] for document in matching - (segment.older if newest else set())}
        return found

    def _holding(self, segment: _Segment, term: str) -> set[int]:
        """Return the documents of a segment that a term matches."""
        days = days_of(term)
        found = segment.documents_during(days) if days else set()
        for text in texts_of(term):
            found |= segment.documents_with(text) | segment.documents_under(self._below(self._bearers(text)))
        return found

    def ids_under(self, kind: str, key: str) -> set[str]:
        """Return the ids of the reports that have a key of a kind of facet, their own or above it, withdrawn ones included."""
        wanted = self._below({kind: {key}})
        return {segment.ids[document] for segment in self.segments for document in segment.documents_under(wanted)}

    def _below(self, keys: Mapping[str, set[str]]) -> dict[str, set[str]]:
        """Return keys, by kind, with all that lie in or belong to them."""
        return {
            kind: wanted | {key for key, above in self._above.get(kind, {}).items() if above & wanted}
            for kind, wanted in keys.items()
        }

    @cached_property
    def _above(self) -> dict[str, dict[str, set[str]]]:
        """What each key lies in or belongs to, and what that does, and so on, by kind."""
        found: dict[str, dict[str, set[str]]] = {}
        for kind, listed in self.names["rows"].items():
            direct = {key: {*further, parent} - {None} for key, _, _, parent, further, _ in listed}
            for key, own in direct.items():
                above: set[str] = set()
                following = [*own]
                while following:
                    if (each := following.pop()) not in above:
                        above.add(each)
                        following += direct.get(each, ())
                found.setdefault(kind, {})[key] = above
        return found

    def normalise(self, text: str) -> str:
        """Return the form in which everything is searched."""
        composed = _JAMO.sub(lambda letters: unicodedata.normalize("NFC", letters[0]), text)
        return re.sub(" +", " ", "".join(map(self._converted, composed))).strip(" ")

    @cache  # noqa: B019 - as long-lived as the index, of which there is one
    def _converted(self, character: str) -> str:
        if _SELECTOR.match(character):
            return ""
        converted = ""
        for composed in unicodedata.normalize("NFKC", character).lower():
            letters = composed if "\uac00" <= composed <= "\ud7a3" else unicodedata.normalize("NFKD", composed)
            for letter in _ACCENT.sub("", letters):
                part = self._simplified.get(letter, letter)
                category = unicodedata.category(part)
                searched = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Mn", "Mc")
                is_searched = category[0] not in "PSZ" if _UNSPACED.match(part) else category in searched
                converted += part if is_searched else " "
        ends_word = unicodedata.category(character) in ("No", "So") and not "\u2080" <= character <= "\u2089"
        is_word = converted[-1:] > " " and not _UNSPACED.match(converted[-1])
        return converted + " " if ends_word and is_word else converted

    def _bearers(self, term: str) -> dict[str, set[str]]:
        """Return the keys, by kind, that have a name in which a term stands."""
        return {
            kind: {key for key, forms in named.items() if any(_stands_in(term, form) for form in forms)}
            for kind, named in self._forms.items()
        }

    @cached_property
    def _forms(self) -> dict[str, dict[str, list[str]]]:
        rows = self.names["rows"]
        places = {row[0]: row for row in rows.get("places", [])}
        readings = {each: syllable for syllable, listed in self.names["readings"].items() for each in listed}
        forms: dict[str, dict[str, list[str]]] = {}
        for kind, listed in rows.items():
            for key, _, _, parent, _, names in listed:
                searched = [self.normalise(text) for _, text, *_ in names]
                if parent is not None:
                    searched.append(self.normalise(self._full_name(places, key)))
                for _, text, *syllables in names:
                    searched += self._spelt(text, syllables[0] if syllables else _spell(text, readings))
                forms.setdefault(kind, {})[key] = [form for form in searched if form]
        return forms

    def _full_name(self, places: Mapping[str, Any], key: str | None) -> str:
        name = ""
        while key is not None and key != self.names["home"]:
            _, _, _, above, _, names = places[key]
            name, key = names[0][1] + name, above
        return name

    def _spelt(self, text: str, syllables: list[str]) -> list[str]:
        plain = unicodedata.normalize("NFKC", text)
        if "".join(syllables) == plain:
            return []
        initials, at = "", 0
        for syllable in syllables:
            is_run = plain.startswith(syllable, at)
            initials += syllable if is_run else syllable[0]
            at += len(syllable) if is_run else 1
        forms = [self.normalise(name) for name in ("".join(syllables), initials)]
        return [each for form in forms if not _UNSPACED.search(form) for each in (form, form.replace(" ", ""))]

    def _json(self, path: str) -> Any:
        content = self._bytes(path)
        try:
            return json.loads(gzip.decompress(content).decode("gbk") if path.endswith(".gz") else content)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise DamagedIndexError(f"{path}：已损坏（{error}）") from error

    def _bytes(self, path: str) -> bytes:
        try:
            return self._read(path)
        except OSError as error:
            raise DamagedIndexError(f"{path}：无法读取（{error}）") from error


def _spell(text: str, readings: Mapping[str, str]) -> list[str]:
    syllables: list[str] = []
    in_run = False
    for character in unicodedata.normalize("NFKC", text):
        known = readings.get(character)
        if known is None and in_run:
            syllables[-1] += character
        else:
            syllables.append(known or character)
        in_run = known is None
    return syllables


def _is_word(character: str) -> bool:
    return character > " " and not _UNSPACED.match(character)


def _stands_in(term: str, text: str) -> bool:
    at = text.find(term)
    while at > 0 and _is_word(term[0]) and _is_word(text[at - 1]):
        at = text.find(term, at + 1)
    return at >= 0


class _Segment:
    """Some documents, and where pairs of characters stand in them."""

    def __init__(self, name: str, table: dict[str, Any], slugs: list[str], read: Callable[[str], bytes]) -> None:
        self.name = name
        self._table, self._read = table, read
        self._lasted, day = [], 0
        more = numbers_in(table["ended"])
        for number, step in enumerate(numbers_in(table["days"])):
            day += step
            self._lasted.append((date.fromordinal(day), date.fromordinal(day + more[number])))
        self.ids = [f"{first}-{slugs[number]}" for number, (first, _) in enumerate(self._lasted)]
        self.older = set(numbers_in(table["older"]))
        counts, folders = table["stored"]
        in_order = [(folder, number) for folder, count in enumerate(numbers_in(counts)) for number in range(count)]
        self.stored_in = {
            self.ids[document]: f"{folders[12 * folder : 12 * folder + 12]}/{number}"
            for document, (folder, number) in enumerate(in_order)
        }
        self._starts = [0, *accumulate(64 * steps for steps in numbers_in(table["steps"]))]
        self._run_firsts = list(accumulate(numbers_in(table["runs"][0])))
        self._run_counts = numbers_in(table["runs"][1])
        self._run_starts = [0, *accumulate(self._run_counts)]
        self._own: dict[tuple[int, int], range] = {}
        start = self._run_starts[-1]
        firsts, *others = table["own"]
        for first, second, count in zip(accumulate(numbers_in(firsts)), *map(numbers_in, others), strict=True):
            self._own[first, second] = range(start, start + count)
            start += count
        self._blocks: dict[int, dict[tuple[int, int], list[int]]] = {}

    def documents_with(self, term: str) -> set[int]:
        """Return the documents in whose title or text a term stands."""
        if len(term) == 1 and not _is_word(term):
            return {part // 2 for part in self._list((_WHEREVER, ord(term)))}
        positions: set[int] | None = None
        for pair, offset in _pairs(term):
            found = self._any_second(pair[0]) if pair[1] is None else self._list((pair[0], pair[1]))
            shifted = {position - offset for position in found}
            positions = shifted if positions is None else positions & shifted
        return {bisect_right(self._starts, position) - 1 for position in positions or ()}

    def documents_during(self, days: Span | YearlyDays) -> set[int]:
        """Return the documents of events that lasted on one of these days."""
        return {number for number, lasted in enumerate(self._lasted) if touches(lasted, days)}

    def documents_under(self, keys: Mapping[str, set[str]]) -> set[int]:
        """Return the documents that have one of some keys, by kind, for their own."""
        found = set()
        for kind, wanted in keys.items():
            bearing = {number for number, key in enumerate(texts_in(self._table[kind]["keys"])) if key in wanted}
            own = lists_in(self._table[kind]["of"])
            found |= {document for document, numbers in enumerate(own) if bearing.intersection(numbers)}
        return found

    def _list(self, pair: tuple[int, int]) -> list[int]:
        if pair in self._own:
            return sorted(self._own_positions(pair))
        run = bisect_right(self._run_firsts, pair[0]) - 1
        if run < 0:
            return []
        divisor = self._run_counts[run]
        rest = pair[1] % divisor
        return self._block(self._run_starts[run] + rest, divisor, rest).get(pair, [])

    def _own_positions(self, pair: tuple[int, int]) -> Iterator[int]:
        for number in self._own[pair]:
            for listed in self._block(number, _CHARACTERS, 0).values():
                yield from listed

    def _any_second(self, first: int) -> Iterator[int]:
        """Yield all positions of a character, whatever follows it."""
        run = bisect_right(self._run_firsts, first) - 1
        divisor = self._run_counts[run] if run >= 0 else 0
        for rest in range(divisor):
            for (one, second), listed in self._block(self._run_starts[run] + rest, divisor, rest).items():
                if one == first and second < _CHARACTERS:
                    yield from listed
        for pair in self._own:
            if pair[0] == first:
                yield from self._own_positions(pair)

    def _block(self, number: int, divisor: int, rest: int) -> dict[tuple[int, int], list[int]]:
        """Return the lists of a block: second characters of its pairs leave this rest by this divisor."""
        if number not in self._blocks:
            path = f"{self.name}/{number}.bin"
            content = self._read(path)
            if zlib.adler32(content[:-4]) != int.from_bytes(content[-4:], "big"):
                raise DamagedIndexError(f"{path}：已损坏")
            lists = _posting_lists(content[:-4], self._starts[-1], 2 * len(self.ids), divisor, rest)
            self._blocks[number] = dict(lists)
        return self._blocks[number]


def _pairs(term: str) -> Iterator[tuple[tuple[int, int | None], int]]:
    """Yield each pair that a term needs, with its offset: all neighbours but those that begin with a space."""
    if _is_word(term[0]):
        yield (_WORD_START, ord(term[0])), 0
    for offset in range(len(term) - 1):
        if term[offset] != " ":
            yield (ord(term[offset]), ord(term[offset + 1])), offset
    last = len(term) - 1
    if last > 0 and term[last - 1] == " ":
        # Nothing before it is paired with it: a word begins there, or the character stands there whatever follows.
        yield ((_WORD_START, ord(term[last])) if _is_word(term[last]) else (ord(term[last]), None)), last


def _posting_lists(
    content: bytes, positions: int, parts: int, divisor: int, rest: int
) -> Iterator[tuple[tuple[int, int], list[int]]]:
    bits = bin(int.from_bytes(b"\1" + content, "big"))[3:]
    at = 0

    def zeros() -> int:
        nonlocal at
        start, at = at, bits.index("1", at)
        return at - start

    def gamma() -> int:
        nonlocal at
        width = zeros() + 1
        at += width
        return int(bits[at - width : at], 2)

    first = quotient = 0
    while bits.find("1", at) >= 0:
        step = gamma() - 1
        first += step
        quotient = gamma() - 1 if step else quotient + gamma()
        second = quotient * divisor + rest
        count = gamma()
        universe = parts + count if second >= _CHARACTERS else parts if first == _WHEREVER else positions
        shift = max((11 * universe // (16 * count)).bit_length() - 1, 0)
        listed, last = [], -1
        for _ in range(count):
            high = zeros()
            at += 1 + shift
            last += (high << shift) + (int(bits[at - shift : at], 2) if shift else 0) + 1
            listed.append(last)
        yield (first, second), listed
