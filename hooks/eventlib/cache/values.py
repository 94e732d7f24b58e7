"""Values that take long to find, kept in a store under all that they follow from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from eventlib.cache.encoding import encoded
from eventlib.cache.store import Store

Value = TypeVar("Value")


def kept_value(  # noqa: PLR0913 - where a value is kept, as what, and how it is found
    store: Store,
    kind: str,
    key: str,
    find: Callable[[], Value],
    *,
    form: Any,
    fits: Callable[[Value], bool] = lambda _: True,
) -> Value:
    """Return what `find()` returns, or what it returned to an earlier run that asked under the same key.

    There is one value of a kind at a time; `key` is a digest of all that it follows from, the program among it. `form` is its
    type: plain values, and sequences and mappings of them. What is kept and is of another form, or does not fit, is none of
    ours: the value is found anew.
    """
    content = store.get_many(kind, [key]).get(key)
    value = None if content is None else _decoded(content, form)
    if value is None or not fits(value):
        value = find()
        store.put_many(kind, {key: encoded(value)})
    store.keep_only(kind, [key])
    return value


def _decoded(content: bytes, form: Any) -> Any:
    try:
        return msgspec.msgpack.decode(content, type=form)
    except msgspec.DecodeError:
        return None
