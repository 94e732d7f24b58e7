"""Patterns of Python as the browser reads them, so that import and check on one side and the form on the other agree.

Owns the translation of a pattern. It knows what the two engines read differently, and refuses what only Python can say.
"""

from __future__ import annotations

import re
from types import ModuleType

from eventlib.patterns import is_pattern

# What is white space for Python; JavaScript leaves out the controls and holds U+FEFF for a space.
_SPACE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CLASSES = {"s": _SPACE, "d": r"\p{Nd}", "w": r"\p{L}\p{N}_"}
# Characters that may stand after a backslash in JavaScript; every other one means itself in Python.
_SYNTAX = frozenset(r"^$\.*+?()[]{}|/")
_LETTERS = frozenset("nrtfv0123456789xu")
_TOKEN = re.compile(
    r"(?P<escape>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.))"
    r"|(?P<open>\[\^?\]?)"
    r"|\(\?P<(?P<group>\w+)>|\(\?P=(?P<reference>\w+)\)"
    r"|(?P<plain>\(\?(?::|=|!|<=|<!)|[*+?]\??(?![+])|\{\d+(?:,\d*)?\}\??(?![+])|\((?!\?)|[)|])"
    r"|(?P<refused>\(\?|[*+?]|\{,\d)"
    r"|(?P<special>[.^$\]{}])"
    r"|(?P<literal>.)",
    re.DOTALL,
)
_IN_CLASS = re.compile(r"(?P<escape>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.))|(?P<close>\])|(?P<literal>.)", re.DOTALL)


def published_patterns(module: ModuleType) -> dict[str, str]:
    """Return the patterns of a module by their names in it, without the underscore that makes one private.

    Raises:
        ValueError: a pattern says what JavaScript cannot.
    """
    found = {name.lstrip("_"): value for name, value in vars(module).items() if is_pattern(value)}
    return {name: in_javascript(pattern) for name, pattern in found.items()}


def in_javascript(pattern: re.Pattern[str]) -> str:
    """Return the source of a regular expression that JavaScript, with the flag `u` alone, reads as Python does.

    Groups in a repeated part that did not take part in its last round are empty in JavaScript; Python keeps them.

    Raises:
        ValueError: the pattern holds what JavaScript does not have, or means something else by.
    """
    if pattern.flags & ~(re.UNICODE | re.MULTILINE | re.DOTALL):
        raise ValueError(f"flag that only Python knows: {pattern!r}")
    anchors = {
        ".": "[^]" if pattern.flags & re.DOTALL else r"[^\n]",
        "^": r"(?<=^|\n)" if pattern.flags & re.MULTILINE else "^",
        "$": r"(?=\n|$)" if pattern.flags & re.MULTILINE else r"(?=\n?$)",
    }
    source, position, parts = pattern.pattern, 0, list[str]()
    while match := _TOKEN.match(source, position):
        position = match.end()
        kind = str(match.lastgroup)
        if kind == "open":
            inner, position = _character_class(source, position)
            parts.append(match[0].replace("]", r"\]") + inner)
        elif kind == "refused":
            raise ValueError(f"{match[0]!r} at {match.start()} is not understood in JavaScript: {pattern.pattern!r}")
        elif kind == "escape":
            parts.append(_escape(match[0], pattern))
        else:
            named = {"group": f"(?<{match['group']}>", "reference": rf"\k<{match['reference']}>"}
            special = anchors.get(match[0], "\\" + match[0]) if kind == "special" else match[0]
            parts.append(named.get(kind, special))
    return "".join(parts)


def _escape(escape: str, pattern: re.Pattern[str]) -> str:
    """Return an escape outside a class."""
    letter = escape[1]
    if letter in _CLASSES:
        return f"[{_CLASSES[letter]}]"
    if letter.lower() in _CLASSES:
        return f"[^{_CLASSES[letter.lower()]}]"
    if letter in "AZ":
        return "^" if letter == "A" else "$"
    return _character(escape, pattern.pattern)


def _character(escape: str, source: str) -> str:
    letter = escape[1]
    if letter in _SYNTAX or letter in _LETTERS:
        return escape
    if letter.isalnum():
        raise ValueError(f"{escape!r} means something else in JavaScript: {source!r}")
    return letter


def _character_class(source: str, position: int) -> tuple[str, int]:
    """Return the inside of a class and its closing bracket, and where it ends."""
    parts = list[str]()
    while match := _IN_CLASS.match(source, position):
        position = match.end()
        if match.lastgroup == "close":
            return "".join([*parts, "]"]), position
        if match.lastgroup == "escape":
            inner = match[0][1]
            parts.append(_CLASSES.get(inner) or (r"\-" if inner == "-" else _character(match[0], source)))
        else:
            parts.append(match[0])
    raise ValueError(f"class without an end: {source!r}")
