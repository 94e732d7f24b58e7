"""What goes into an index of each document, ready to be laid beside that of others, and kept from build to build.

The normal form of a text and what results show of it, compressed, take most of the time that an index takes.
"""

from __future__ import annotations

import codecs
import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from eventlib.cache.digests import digest_of_bytes
from eventlib.search.documents import SearchDocument
from eventlib.search.lines import normalised_lines, units_of
from eventlib.workers import map_items

FACTS, TEXT, STORED = KINDS = "search-facts", "search-text", "search-stored"
"""What is kept of a document: what tables say of it, as JSON; its text in normal form, in UTF-16; what results show, in gzip."""
# So many documents are made into parts before these are kept: what is made need not all be held.
_AT_ONCE = 512
# A list of more members is a column; of fewer, each may be one. One of fewer characters is no matter.
_MEMBERS = 8
_COLUMN = 256
_STRATEGIES = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY)
_GZIP, _LAST_BLOCK = bytes.fromhex("1f8b08000000000002ff"), b"\3\0"
"""What a file of gzip begins with (RFC 1952) and a block of deflate that is the last and holds nothing (RFC 1951)."""
_ESCAPED = "json"
"""What of JSON an encoding lacks becomes an escape of JSON."""

Item = TypeVar("Item")


class PartStore(Protocol):
    """Keeps bytes by kind and key, as `eventlib.cache.store` does, or loses them."""

    def get_many(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what is kept of one kind under keys; what is not is left out."""

    def put_many(self, kind: str, contents: Mapping[str, bytes]) -> object:
        """Keep bytes of one kind, by key."""

    def keep_only(self, kind: str, keys: Iterable[str], *others: str) -> object:
        """Say which keys of one kind, and of others that have the same, are all that is in use."""


class Memory:
    """Keeps parts for one build."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def get_many(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what is kept of one kind under keys; what is not is left out."""
        return {key: self._kept[kind, key] for key in keys if (kind, key) in self._kept}

    def put_many(self, kind: str, contents: Mapping[str, bytes]) -> None:
        """Keep bytes of one kind, by key."""
        self._kept |= {(kind, key): content for key, content in contents.items()}

    def keep_only(self, kind: str, keys: Iterable[str], *others: str) -> None:
        """Nothing: all goes with the build."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tables of a segment say of a document."""

    id: str
    lengths: list[int]
    """Of its title and of each of its texts in normal form, with what ends each paragraph."""
    facets: dict[str, list[str]]
    """For a kind of facet its own keys."""
    is_withdrawn: bool
    has_newer: bool
    entered_after: int
    """In days after the date of its id."""
    ended_after: int
    """Likewise."""
    stored: str
    """What stands for what is stored of it."""

    @classmethod
    def read(cls, content: bytes) -> Facts:
        """Return facts from how they are kept."""
        return cls(*json.loads(content))


def make_part(document: SearchDocument) -> tuple[bytes, bytes, bytes]:
    """Return what is kept of a document, of each of `KINDS`."""
    lines, lengths = normalised_lines((document.title, *document.texts))
    stored = zipped(document.stored)
    facets = {kind: sorted(keys) for kind, keys in document.facets.items()}
    flags, days = (document.is_withdrawn, document.has_newer), (document.entered_after, document.ended_after)
    told = [document.id, lengths, facets, *flags, *days, digest_of_bytes(stored)]
    return json_bytes(told), units_of(lines), stored


class Parts(Generic[Item]):
    """The parts of a row of documents."""

    def __init__(
        self,
        items: Sequence[Item],
        to_document: Callable[[Item], SearchDocument],
        store: PartStore,
        key_of: Callable[[Item], str],
    ) -> None:
        """`to_document` makes a document of an item; what it makes depends on nothing but what the key stands for."""
        self._items, self._to_document, self._store = items, to_document, store
        self._keys = list(map(key_of, items))

    def digest(self, start: int, end: int) -> str:
        """Return what stands for all that is kept of the documents from one number to another."""
        return digest_of_bytes("\n".join(self._keys[start:end]).encode())

    def keep(self, numbers: Sequence[int]) -> None:
        """Make those parts of some documents that are not kept, and keep them; what is kept of no document is let go."""
        found = self._store.get_many(FACTS, (self._keys[number] for number in numbers))
        missing = [number for number in numbers if self._keys[number] not in found]
        made: list[tuple[str, tuple[bytes, bytes, bytes]]] = []
        for number, part in zip(missing, map_items(self._make, missing, what="准备检索的文本"), strict=True):
            made.append((self._keys[number], part))
            if len(made) == _AT_ONCE:
                self._keep(made)
        self._keep(made)
        first, *others = KINDS
        self._store.keep_only(first, self._keys, *others)

    def facts(self, start: int, end: int) -> list[bytes]:
        """Return what tables say of each document from one number to another."""
        return self._get(FACTS, start, end)

    def texts(self, start: int, end: int) -> list[bytes]:
        """Return the text in normal form of each document from one number to another."""
        return self._get(TEXT, start, end)

    def stored(self, start: int, end: int) -> list[bytes]:
        """Return what results show of each document from one number to another, in gzip."""
        return self._get(STORED, start, end)

    def _get(self, kind: str, start: int, end: int) -> list[bytes]:
        found = self._store.get_many(kind, self._keys[start:end])
        column = KINDS.index(kind)
        # A store may lose anything, at any moment.
        return [found.get(self._keys[number]) or self._make(number)[column] for number in range(start, end)]

    def _make(self, number: int) -> tuple[bytes, bytes, bytes]:
        return make_part(self._to_document(self._items[number]))

    def _keep(self, made: list[tuple[str, tuple[bytes, bytes, bytes]]]) -> None:
        for column, kind in enumerate(KINDS):
            self._store.put_many(kind, {key: part[column] for key, part in made})
        made.clear()


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON in UTF-8 without needless blanks."""
    return json_text(value).encode()


def json_text(value: Any) -> str:
    """Return a value as JSON without needless blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def zipped_columns(value: Any) -> bytes:
    """Return a value as JSON in gzip, each of its columns in a block of its own.

    Columns differ in the characters that they have: with codes of its own for each, all take an eighth less. What says
    the same again is shorter by where it stood; in some columns only by chance, and they are shorter without.
    """
    content, deflated, waiting = b"", b"", b""
    for piece in _pieces(value, ""):
        waiting += encoded(piece)
        if len(piece) > _COLUMN:
            deflated += _deflated(waiting)
            content, waiting = content + waiting, b""
    content, deflated = content + waiting, deflated + _deflated(waiting) + _LAST_BLOCK
    return _GZIP + deflated + zlib.crc32(content).to_bytes(4, "little") + len(content).to_bytes(4, "little")


def _deflated(content: bytes) -> bytes:
    """Return content compressed, to a whole byte, so that more can follow."""
    compressors = (zlib.compressobj(9, zlib.DEFLATED, -15, 9, strategy) for strategy in _STRATEGIES)
    return min((each.compress(content) + each.flush(zlib.Z_SYNC_FLUSH) for each in compressors), key=len)


def _pieces(value: Any, before: str) -> Iterator[str]:
    """Yield the JSON of a value, after what comes before it, cut at the members of objects and of short lists."""
    if not value or not isinstance(value, dict | list) or (isinstance(value, list) and len(value) > _MEMBERS):
        yield before + json_text(value)
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    members = value.items() if isinstance(value, dict) else (("", each) for each in value)
    for key, member in members:
        name = f"{json_text(key)}:" if isinstance(value, dict) else ""
        yield from _pieces(member, f"{before}{opening}{name}")
        before, opening = "", ","
    yield closing


def zipped(text: str) -> bytes:
    """Return JSON compressed by gzip, the same bytes on every day."""
    return gzip.compress(encoded(text), 6, mtime=0)


def encoded(text: str) -> bytes:
    """Return JSON in GBK, whatever that lacks being escaped: two bytes for a Chinese character, which are a sixth less in gzip too."""
    return text.encode("gbk", _ESCAPED)


def _escape(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


codecs.register_error(_ESCAPED, _escape)
