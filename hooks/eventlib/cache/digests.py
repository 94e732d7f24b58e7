"""What stands for content in keys: digests of values, and of the program that makes something of them."""

from __future__ import annotations

import hashlib
import sys
import zlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

DIGITS = 32
"""How many hexadecimal digits a digest has: two that agree by chance are not to be met (128 bits)."""
_SOURCES = {".py", ".txt", ".csv", ".yml"}
# What else decides what is read, shown and written. Python brings the tables of Unicode and of HTML.
_PACKAGES = ("markdown", "pymdown-extensions", "pydantic", "pyyaml", "nh3", "rapidfuzz", "numpy", "pypinyin", "msgspec")


def digest_of(value: object) -> str:
    """Return what stands for the content of a value whose `repr` says all of it: 32 hexadecimal digits."""
    return digest_of_bytes(repr(value).encode("utf-8", "surrogatepass"))


def digest_of_bytes(content: bytes) -> str:
    """Return what stands for bytes: 32 hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=DIGITS // 2).hexdigest()


def digest_of_files(paths: Iterable[Path]) -> str:
    """Return what stands for files by their names and content, in whatever order they are given.

    Raises:
        OSError: one cannot be read.
    """
    return digest_of([(path.name, digest_of_bytes(path.read_bytes())) for path in sorted(paths)])


@cache
def program_digest() -> str:
    """Return what changes with the domain: its sources and tables, the versions of Python and of what it is built on.

    Templates, settings and the vocabulary are inputs, which a key names besides.
    """
    own = Path(__file__).parents[1]
    sources = digest_of_files(path for path in own.rglob("*") if path.suffix in _SOURCES)
    return digest_of((sources, sys.version, zlib.ZLIB_RUNTIME_VERSION, *map(version, _PACKAGES)))
