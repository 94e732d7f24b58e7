"""What stands for facts by their content: two pages that are told the same have the same digest.

Knows no facts of any kind: tuples, mappings, dataclasses and plain values are read as they are; of a dataclass what makes
two values of it equal.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from eventlib.cache.digests import digest_of_bytes

_PLAIN = {str, bool, int, type(None)}
"""Types of which `repr` says all, in a tenth of the time that JSON with its questions takes."""


class FactDigests:
    """Digests of facts. What many of them share is read once: all that are asked for must stay as they are meanwhile."""

    def __init__(self, shared: Mapping[type, Collection[str] | Callable[[Any], Any]] = MappingProxyType({})) -> None:
        """`shared` are the types of which many facts hold the same objects.

        With each stand the fields that do not count, or the function to what a value of it says: facts, or a text that says
        all of them.
        """
        # Of each type that was met, the function to what a value says. Millions of values pass here.
        self._readers = {
            kind: said if callable(said) else _reader(kind, frozenset(said)) for kind, said in shared.items()
        }
        self._shared = frozenset(shared)
        # Values by their identity, which is their own while they are held here, with what stands for them.
        self._known: dict[int, tuple[object, str]] = {}
        self._encode = json.JSONEncoder(
            ensure_ascii=False, check_circular=False, separators=(",", ":"), default=self._content
        ).encode

    def of(self, *facts: object) -> str:
        """Return what stands for some facts.

        Raises:
            TypeError: one of them is of a type whose content nobody has said, or has keys that are no text.
        """
        shared, content = self._shared, self._content
        told = []
        for fact in facts:
            if type(fact) is tuple:
                told.append(self._as_one(fact))
            else:
                told.append(content(fact) if type(fact) in shared else fact)
        return _digest(repr(told) if _PLAIN.issuperset(map(type, told)) else self._encode(told))

    def know(self, values: Iterable[object]) -> None:
        """Find now what stands for some values of a shared type: processes that begin from here on know it too."""
        for value in values:
            self._content(value)

    def of_whole(self, value: object) -> str:
        """Return what stands for all fields of a value, those too that do not count elsewhere."""
        kind: type = type(value)
        return self.of(_reader(kind)(value))

    def _as_one(self, facts: tuple[object, ...]) -> object:
        """Return what stands for values of a shared type, which many facts may hold together, as they do each of them."""
        if not facts or type(facts[0]) not in self._shared:
            return facts
        known = self._known
        found = known.get(id(facts))
        if found is None:
            try:
                digests = [known[id(fact)][1] for fact in facts]
            except KeyError:
                if len(set(map(type, facts))) > 1:
                    return facts
                digests = list(map(self._content, facts))
            found = known[id(facts)] = (facts, _digest("".join(digests)))
        return found[1]

    def _content(self, value: object) -> Any:
        """Return what a value says in values that JSON has, or in such as have a content themselves."""
        found = self._known.get(id(value))
        if found is not None:
            return found[1]
        kind: type = type(value)
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = _reader(kind)
        if kind not in self._shared:
            return reader(value)
        said = reader(value)
        if type(said) is str:
            digest = _digest(f"{kind.__name__}\0{said}")
        else:
            digest = self.of(*said) if type(said) is tuple else self.of(said)
        self._known[id(value)] = (value, digest)
        return digest


def _digest(text: str) -> str:
    return digest_of_bytes(text.encode("utf-8", "surrogatepass"))


@cache
def _reader(kind: type, left_out: frozenset[str] = frozenset()) -> Callable[[Any], Any]:
    """Return the function to what a value of a type says: of one with fields, its name and what they hold.

    Raises:
        TypeError: nobody has said what its fields are.
    """
    if issubclass(kind, datetime.date):
        return kind.isoformat
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, re.Pattern):
        return attrgetter("pattern")
    if issubclass(kind, AbstractSet):
        return sorted
    if issubclass(kind, Mapping):
        return dict
    if is_dataclass(kind):
        names = [field.name for field in fields(kind) if field.compare and field.name not in left_out]
    elif models := getattr(kind, "model_fields", None):  # of pydantic
        names = list(models)
    else:
        raise TypeError(f"nobody has said what the content of a {kind.__name__} is")
    name = kind.__name__
    if len(names) < 2:
        return lambda value: (name, *(getattr(value, each) for each in names))
    get = attrgetter(*names)
    return lambda value: (name, *get(value))
