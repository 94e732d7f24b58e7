"""Patterns that are compiled when they are first used.

To compile a class of characters, Python goes through each of them: of Chinese ones there are 28,000, which takes a
millisecond. Most runs of a command use few of the patterns that have such a class.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, TypeGuard, cast


class _LatePattern:
    """Does what `re.compile(pattern, flags)` does, which is asked for when something of it is wanted."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags | re.UNICODE

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    def __getattr__(self, name: str) -> Any:
        """Take a method from the compiled pattern. It is an attribute from then on."""
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def compiled_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled when it is first used.

    It is no instance of `re.Pattern`, and its matches have another one for theirs (`match.re`).
    """
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))


def is_pattern(value: object) -> TypeGuard[re.Pattern[str]]:
    """Tell whether a value is a pattern, compiled or not yet."""
    return isinstance(value, (re.Pattern, _LatePattern))
