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
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from eventlib.cache.digests import digest_of_bytes


class FactDigests:
    """Digests of facts. What many of them share is read once: all that are asked for must stay as they are meanwhile."""

    def __init__(self, shared: Mapping[type, Collection[str]] = MappingProxyType({})) -> None:
        """`shared` are the types of which many facts hold the same objects, each with the fields that do not count."""
        self._shared = tuple(shared)
        self._readers = {kind: _reader(kind, frozenset(left_out)) for kind, left_out in shared.items()}
        # By the identity of an object, which is its own as long as it is held here.
        self._known: dict[int, tuple[object, str]] = {}
        self._encode = json.JSONEncoder(
            ensure_ascii=False, check_circular=False, separators=(",", ":"), default=self._plain
        ).encode

    def of(self, *facts: object) -> str:
        """Return what stands for some facts.

        Raises:
            TypeError: one of them is of a type whose content nobody has said, or has keys that are no text.
        """
        return digest_of_bytes(self._encode(facts).encode("utf-8", "surrogatepass"))

    def of_shared(self, value: object) -> str:
        """Return what stands for a value of a shared type, read once as long as these digests are in use."""
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, self.of(self._readers[type(value)](value)))
        return known[1]

    def of_whole(self, value: object) -> str:
        """Return what stands for all fields of a value, those too that do not count elsewhere."""
        return self.of(_content(value))

    def _plain(self, value: object) -> Any:
        if isinstance(value, self._shared):
            return self.of_shared(value)
        return _content(value)


def _content(value: Any) -> Any:
    """Return what a value says in values that JSON has, or in such as have a content themselves."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, re.Pattern):
        return value.pattern
    if isinstance(value, AbstractSet):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    kind: type = type(value)
    return _reader(kind)(value)


@cache
def _reader(kind: type, left_out: frozenset[str] = frozenset()) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function to the name of a type and the fields of a value of it.

    Raises:
        TypeError: nobody has said what its fields are.
    """
    if issubclass(kind, Mapping):
        return lambda value: (dict(value),)
    if is_dataclass(kind):
        names = [field.name for field in fields(kind) if field.compare and field.name not in left_out]
    elif models := getattr(kind, "model_fields", None):  # of pydantic
        names = list(models)
    else:
        raise TypeError(f"nobody has said what the content of a {kind.__name__} is")
    get, name = attrgetter(*names), kind.__name__
    return lambda value: (name, get(value))
