"""Values as bytes (MessagePack): those that are kept are packed so, and digests of large ones are found by it.

Of dataclasses and models the fields, by name, are written, of tuples the items: what type a value had only whoever reads
it again must know.
"""

from __future__ import annotations

from typing import Any

import msgspec
from pydantic import BaseModel


def _fields(value: Any) -> Any:
    """Return a model as a mapping."""
    if isinstance(value, BaseModel):
        return vars(value)
    raise NotImplementedError(f"{type(value)}")


_encoder = msgspec.msgpack.Encoder(enc_hook=_fields)


def encoded(value: object) -> bytes:
    """Return plain values, dates, tuples, mappings, dataclasses and models, and what is made of these, as bytes.

    The same value gives the same bytes, unless it holds a set of several.
    """
    return _encoder.encode(value)
