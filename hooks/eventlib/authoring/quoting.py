"""Puts quotes round the values of front matter that YAML reads as something else than what stands there.

Text in, text out. Line by line, since that is how an author sees fields: what is written behind the colon is the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from eventlib.reading.schema import ReportHeader
from eventlib.reading.strict_yaml import as_mapping, read_yaml
from eventlib.reading.validation import INNER_TITLES, accepts
from eventlib.reading.yaml_comments import COMMENT

# A field or an item on one line: what stands before the value, and the rest.
_ENTRY = re.compile(
    rf"(?P<before>[ ]*(?P<item>-[ ]+)?(?:(?P<key>{'|'.join(sorted({*ReportHeader.model_fields, *INNER_TITLES}))}):[ ]+)?)"
    r"(?P<rest>[^\s#].*|(?<! [ ])#\S.*)"
)
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*(?:[ \t]+#.*)?[ \t]*")
_MOST = 20
"""So many lines are mended in a file: each costs a parse."""

Weigh = Callable[[str], tuple[int, ...]]
"""Says how wrong front matter is: less is better."""


class _Written(NamedTuple):
    """A value as its author wrote it, in the line `at`."""

    at: int
    before: str
    value: str
    comment: str


def quote_values(block: str, weigh: Weigh) -> str:
    """Return the lines of front matter with quotes where they are needed, as far as that makes them less wrong.

    Where quotes would make a name unknown or an address invalid, what stands behind ` #` is meant as a comment, and is
    set off as one. A comment that is marked 待确认 never becomes a part of a value.
    """
    lines = block.split("\n")
    found = list(_misread(lines))[:_MOST]
    if not found:
        return block
    best = weigh(block)
    # One mistake in a field hides those behind it: all together first.
    for group in (found, *([each] for each in found)):
        for form in (_quoted,) if group is found else (_quoted, _set_off):
            changed = _with(lines, group, form)
            if (now := weigh("\n".join(changed))) < best:
                lines, best = changed, now
    return "\n".join(lines)


def _with(lines: list[str], group: Iterable[_Written], form: Callable[[_Written], str]) -> list[str]:
    changed = list(lines)
    for written in group:
        changed[written.at] = form(written)
    return changed


def _quoted(written: _Written) -> str:
    value = written.value.replace("'", "''")
    return f"{written.before}'{value}'{written.comment}"


def _set_off(written: _Written) -> str:
    """Return a line whose ` #` begins what everybody sees to be a comment."""
    return re.sub(r"[ \t]#", "  #", f"{written.before}{written.value}", count=1) + written.comment


def _misread(lines: list[str]) -> Iterator[_Written]:
    """Yield the values that YAML does not read as the text that they are."""
    inside = -1  # the indent of a block scalar, whose lines are text
    for at, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and indent <= inside:
            inside = -1
        entry = _ENTRY.fullmatch(line) if inside < 0 else None
        if entry is None or not (entry["item"] or entry["key"]):
            continue
        if _BLOCK_SCALAR.fullmatch(entry["rest"]):
            inside = indent
        elif not _goes_on(lines, at, indent):
            comment = COMMENT.search(entry["rest"])
            end = comment.start() if comment else len(entry["rest"].rstrip(" \t"))
            value, rest = entry["rest"][:end], entry["rest"][end:]
            if _is_text(entry["key"], is_inner=bool(indent or entry["item"]), value=value) and _reads_otherwise(value):
                yield _Written(at, entry["before"], value, rest)


def _goes_on(lines: list[str], at: int, indent: int) -> bool:
    """Tell whether the value in a line has more lines: what follows is further in, and no entry itself."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return bool(following.strip()) and len(following) - len(following.lstrip(" ")) > indent and not _is_entry(following)


def _is_entry(line: str) -> bool:
    entry = _ENTRY.fullmatch(line)
    return line.lstrip().startswith("#") or bool(entry and (entry["item"] or entry["key"]))


def _is_text(key: str | None, *, is_inner: bool, value: str) -> bool:
    """Tell whether a value can be meant as text, and as nothing else."""
    if value[0] in "'\"":
        return value[0] in value[1:]  # the other half of a pair may be missing
    if value.startswith(("[", "{")):
        return bool(key) and (is_inner or _holds_one_text(str(key)))
    # `- name: …` is an item with fields; what no field is called is a text with a colon.
    return not re.match(rf"(?:{'|'.join(INNER_TITLES)}):(?:[ ]|$)", value)


def _holds_one_text(key: str) -> bool:
    return accepts(ReportHeader, key, "文字") and not accepts(ReportHeader, key, ["文字"])


def _reads_otherwise(value: str) -> bool:
    """Tell whether YAML reads something else than the text that stands there; what is quoted whole is what it says."""
    document = read_yaml(f"k: {value}", "")
    read: Any = as_mapping(document.value).get("k")
    if document.findings:
        return True
    if isinstance(read, str):
        return value[0] not in "'\"" and read != value
    return read is not None
