"""What stands for facts by their content: two pages that are told the same have the same digest.

Knows no facts of any kind: tuples, mappings, dataclasses and plain values are read as they are; of a dataclass what makes
two values of it equal.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from eventlib.cache.digests import digest_of_bytes


class FactDigests:
    """Digests of facts. What many of them share is read once: all that are asked for must stay as they are meanwhile."""

    def __init__(self, shared: Mapping[type, Collection[str] | Callable[[Any], Any]] = MappingProxyType({})) -> None:
        """`shared` are the types of which many facts hold the same objects.

        With each stand the fields that do not count, or the function to what a value of it says.
        """
        # Of each type that was met, the function to what a value says. Millions of values pass here.
        self._readers: dict[type, Callable[[Any], Any]] = {
            kind: partial(self._known_or_read, {}, said if callable(said) else _reader(kind, frozenset(said)))
            for kind, said in shared.items()
        }
        self._encode = json.JSONEncoder(
            ensure_ascii=False, check_circular=False, separators=(",", ":"), default=self._content
        ).encode

    def of(self, *facts: object) -> str:
        """Return what stands for some facts.

        Raises:
            TypeError: one of them is of a type whose content nobody has said, or has keys that are no text.
        """
        return digest_of_bytes(self._encode(facts).encode("utf-8", "surrogatepass"))

    def of_whole(self, value: object) -> str:
        """Return what stands for all fields of a value, those too that do not count elsewhere."""
        kind: type = type(value)
        return self.of(_reader(kind)(value))

    def _known_or_read(self, known: dict[int, tuple[object, str]], read: Callable[[Any], Any], value: object) -> str:
        """Return what stands for a value of a shared type, found by its identity, which is its own while it is held here."""
        found = known.get(id(value))
        if found is None:
            found = known[id(value)] = (value, self.of(read(value)))
        return found[1]

    def _content(self, value: object) -> Any:
        """Return what a value says in values that JSON has, or in such as have a content themselves."""
        kind: type = type(value)
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = _reader(kind)
        return reader(value)


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
    get, name = attrgetter(*names), kind.__name__
    return lambda value: (name, get(value))
