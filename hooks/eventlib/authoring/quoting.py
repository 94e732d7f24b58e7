"""Puts quotes round the values of front matter that YAML reads as something else than what stands there.

Text in, text out. Line by line, since that is how an author sees fields: what is written behind the colon is the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.reading.schema import Correction, EntityReference, ReportHeader, Source, Withdrawal
from eventlib.reading.strict_yaml import as_mapping, read_yaml
from eventlib.reading.validation import INNER_TITLES, accepts
from eventlib.reading.wide import joined_lines
from eventlib.reading.yaml_comments import COMMENT

# A field or an item on one line: what stands before the value, and the rest.
_ENTRY = re.compile(
    rf"(?P<before>[ ]*(?P<item>-[ ]+)?(?:(?P<key>{'|'.join(sorted({*ReportHeader.model_fields, *INNER_TITLES}))}):[ ]+)?)"
    r"(?P<rest>[^\s#].*|(?<! [ ])#\S.*)"
)
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*(?:[ \t]+#.*)?[ \t]*")
# A text in brackets or braces: in quotes, or up to a comma; it may be the value of a field.
_FLOW_TEXT = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\""
    rf"|(?P<key>(?:{'|'.join(INNER_TITLES)}):[ ]+)?(?P<text>[^\s,\[\]{{}}'\"#][^,\[\]{{}}\n]*?)(?=[ \t]*(?:[,\[\]{{}}\n]|$))"
)
_CUT = re.compile(r"[ \t]#")
_FIELD = re.compile(r"(?P<key>[a-z_]+):")
_IDS = frozenset({"follows", "redirect_from"})
_LOOKED_UP = frozenset({"region", "topics", "entities", "name"})
"""Fields whose values are looked up: whether what stands behind ` #` belongs to one, only that tells."""
_MOST = 20
"""So many lines are mended in a file: each costs a parse."""

_Form = Callable[["_Written"], str]
Weigh = Callable[[str], tuple[int, ...]]
"""Says how wrong front matter is: less is better."""


class _Written(NamedTuple):
    """A value as its author wrote it, from the line `at` on."""

    at: int
    before: str
    value: str
    comment: str
    field: str
    """What it is the value of, or of what list an item."""
    is_flow: bool = False
    """Whether it is a list in brackets, or fields in braces."""


def quote_values(block: str, weigh: Weigh) -> str:
    """Return the lines of front matter with quotes where they are needed, as far as that makes them less wrong.

    Where quotes would make a name unknown, a date or an address invalid, what stands behind ` #` is meant as a comment,
    and is set off as one; of a text it is a part, whatever else may be wrong with it. A comment that is marked 待确认
    never becomes a part of a value.
    """
    lines = block.split("\n")
    found = list(_misread(lines))[:_MOST]
    if not found:
        return block
    best = weigh(block)
    # One mistake in a field hides those behind it: all together first.
    together = [each for each in found if not each.is_flow]
    for group in filter(None, (together, *([each] for each in found))):
        is_comment = False
        for forms in zip(*map(_forms, group), strict=False):
            changed = _with(lines, group, forms)
            now = weigh("\n".join(changed))
            # Whether a text in brackets with its ` #` is meant, only a known name tells: quotes mend it, or make it unknown.
            if now < best and (is_comment or now[0] != best[0] or not group[0].is_flow):
                lines, best = changed, now
            is_comment = group[0].is_flow and now[0] > best[0]
    return "\n".join(lines)


def _forms(written: _Written) -> tuple[_Form, ...]:
    """Return the ways in which a value may be mended."""
    if written.is_flow:
        return _quoted, _set_off
    if _CUT.search(written.value) and (written.field in _IDS or not _takes_texts(written.field)):
        return (_set_off,)
    return (_quoted, _set_off) if written.field in _LOOKED_UP else (_quoted,)


@cache
def _takes_texts(field: str) -> bool:
    """Tell whether any text can be the value of a field or of one inside a field, or an item of it."""
    models = (ReportHeader, EntityReference, Source, Correction, Withdrawal)
    having = [model for model in models if field in model.model_fields]
    return any(accepts(model, field, value) for model in having for value in ("文字 #", ["文字 #"]))


def _with(lines: list[str], group: Iterable[_Written], forms: Iterable[_Form]) -> list[str]:
    changed = list(lines)
    for written, form in zip(group, forms, strict=True):
        mended = form(written).split("\n")
        changed[written.at : written.at + len(mended)] = mended
    return changed


def _quoted(written: _Written) -> str:
    if written.is_flow:
        return written.before + _with_quotes(written.value) + written.comment
    value = written.value.replace("'", "''")
    return f"{written.before}'{value}'{written.comment}"


def _with_quotes(flow: str) -> str:
    """Return what stands in brackets or braces with quotes round the texts that need them."""
    return _FLOW_TEXT.sub(_quoted_if_misread, flow)


def _quoted_if_misread(match: re.Match[str]) -> str:
    text = match["text"]
    if not text or yaml_scalar(text) == text or not (_CUT.search(text) or _reads_otherwise(text)):
        return match[0]
    return f"{match['key'] or ''}'{text.replace(chr(39), chr(39) * 2)}'"


def _set_off(written: _Written) -> str:
    """Return a line whose ` #` begins what everybody sees to be a comment."""
    return re.sub(r"[ \t]#", "  #", f"{written.before}{written.value}", count=1) + written.comment


def _misread(lines: list[str]) -> Iterator[_Written]:
    """Yield the values that YAML does not read as the text that they are."""
    inside = -1  # the indent of a block scalar, whose lines are text
    read = 0
    field = ""
    for at, line in enumerate(lines):
        if at < read:
            continue  # a line of the value above
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and indent <= inside:
            inside = -1
        if inside < 0 and (begun := _FIELD.match(line)):
            field = begun["key"]
        entry = _ENTRY.fullmatch(line) if inside < 0 else None
        if entry is None or not (entry["item"] or entry["key"]):
            continue
        if _BLOCK_SCALAR.fullmatch(entry["rest"]):
            inside = indent
            continue
        is_text = _is_text(entry["key"], is_inner=bool(indent or entry["item"]), value=entry["rest"])
        is_flow = not is_text and entry["rest"][0] in "[{"
        read = _end_of_value(lines, at, indent, is_flow=is_flow)
        whole = "\n".join([entry["rest"], *lines[at + 1 : read]])
        comment = COMMENT.search(whole)
        end = comment.start() if comment else len(whole.rstrip(" \t"))
        if "\n" in whole[end:]:
            continue  # a comment between the lines of a value
        if (_with_quotes(whole[:end]) != whole[:end]) if is_flow else (is_text and _reads_otherwise(whole[:end])):
            yield _Written(at, entry["before"], whole[:end], whole[end:], entry["key"] or field, is_flow)


def _end_of_value(lines: list[str], at: int, indent: int, *, is_flow: bool) -> int:
    """Return the line behind a value: what follows is further in, and no entry itself, or within the brackets."""
    end = at + 1
    depth = _depth(lines[at])
    while end < len(lines) and lines[end].strip():
        is_closing = is_flow and depth > 0 and lines[end][0] in "]}"
        if not is_closing and len(lines[end]) - len(lines[end].lstrip(" ")) <= indent:
            break
        if depth <= 0 if is_flow else _is_entry(lines[end]):
            break
        depth += _depth(lines[end])
        end += 1
    return end


def _depth(line: str) -> int:
    """Return how many more brackets a line opens than it closes."""
    return sum(line.count(mark) for mark in "[{") - sum(line.count(mark) for mark in "]}")


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
    document = read_yaml("k: " + value.replace("\n", "\n "), "")
    read: Any = as_mapping(document.value).get("k")
    if document.findings:
        return True
    if isinstance(read, str):
        return value[0] not in "'\"" and read != joined_lines([line.strip() for line in value.split("\n")])
    return read is not None
