"""Where the front matter of a report ends and its body begins.

`python-frontmatter` takes an unclosed block for no block at all and drops the line numbers; its handler protocol is
kept here, made strict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from frontmatter.default_handlers import YAMLHandler

from eventlib.reading.findings import Finding, has_errors
from eventlib.reading.list_items import repair_items
from eventlib.reading.schema import ReportHeader
from eventlib.reading.source_text import cleaned, cleaned_prose, is_plain
from eventlib.reading.strict_yaml import YamlDocument, read_yaml_mapping
from eventlib.reading.validation import INNER_TITLES

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
# A line at the margin of front matter is a field, so any word before a full-width colon there is meant as its name;
# further in, only the names that can stand there.
_WRONG_COLON = re.compile(
    rf"^(?:([^\s:：#\-\[{{'\"][^\s:：]{{0,20}}|(?:- |[ \t]+(?:- )?)(?:{'|'.join(sorted(INNER_TITLES))}))[ \t]*：[ \t]*"
    rf"|({'|'.join(ReportHeader.model_fields)}):(?=[^\s:/]))",
    re.MULTILINE,
)

# How a line of a field begins, and one of its value that is further in or an item.
_FIELD = re.compile(
    rf"[ \t]|-(?:[ \t]|$)|['\"]?(?:[A-Za-z_]+|{'|'.join(str(field.title) for field in ReportHeader.model_fields.values())})"
    r"['\"]?[ \t]*[:：]"
)


class StrictYAMLHandler(YAMLHandler):
    """Splits only at fences of exactly three dashes, the first of which opens the text."""

    FM_BOUNDARY = _FENCE

    def split(self, text: str) -> tuple[str, str]:
        """Return the text between the fences and the text after them, both with their line ends.

        Raises:
            UnclosedFrontMatterError: the closing fence is missing.
            MissingFrontMatterError: the text does not begin with a fence.
        """
        opening = _FENCE.match(text)
        if opening is None:
            raise MissingFrontMatterError
        closing = _FENCE.search(text, opening.end() + 1)
        if closing is None or _holds_prose(text[opening.end() + 1 : closing.start()]):
            raise UnclosedFrontMatterError
        return text[opening.end() + 1 : closing.start()], text[closing.end() + 1 :]


def _holds_prose(block: str) -> bool:
    """Tell whether what stands before a second fence is also a part of the body, of which the fence is a rule.

    A section heading looks like a comment of YAML. After a comment there are fields, or the fence at once.
    """
    first = re.search(r"^##", block, re.MULTILINE)
    lines = block[first.start() :].splitlines() if first else []
    said = [line for line in lines if line.strip() and not line.startswith("#")]
    return not all(map(_FIELD.match, said)) if said else any(not line.strip() for line in lines)


class MissingFrontMatterError(ValueError):
    """The text does not begin with `---`."""


class UnclosedFrontMatterError(ValueError):
    """The text begins with `---`, and no second one ends the fields before the body begins."""


_HANDLER = StrictYAMLHandler()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The parts of a report file."""

    document: YamlDocument
    body: str
    body_line: int
    """The line of the file (from 1) that the body begins on."""
    findings: tuple[Finding, ...]


def body_of(text: str) -> str:
    """Return what follows the front matter of a report file; without front matter, the whole text."""
    try:
        return _HANDLER.split(text)[1]
    except ValueError:
        return text


def read_front_matter(text: str, path: str) -> FrontMatter:
    """Split the text of a report file, as it was read, and read its YAML. Never raises; what cannot be read is a finding.

    Characters that must not be there are spaces in what is returned.
    """
    if is_plain(text):
        return _read(text, path)
    front = _read(cleaned(text), path)
    return replace(front, body=cleaned_prose(text[len(text) - len(front.body) :]))


def _read(text: str, path: str) -> FrontMatter:
    skipped = len(text) - len(text.lstrip("\n \t"))
    if not skipped or not _FENCE.match(text, skipped):
        return _split(text, path, 1)
    lines = text.count("\n", 0, skipped)
    early = Finding(path, 1, 1, "front-matter-missing", "「---」不在文件第一行", f"删去前面的 {lines} 个空行")
    front = _split(text[skipped:], path, 1 + lines)
    return FrontMatter(front.document, front.body, front.body_line, (early, *front.findings))


def _split(text: str, path: str, first_line: int) -> FrontMatter:
    """Split a text that begins on the given line of the file."""
    try:
        block, body = _HANDLER.split(text)
    except MissingFrontMatterError:
        message = "文件开头没有头部信息"
        hint = "第一行写「---」，接着是各个字段，再以一行「---」结束"
        finding = Finding(path, first_line, 1, "front-matter-missing", message, hint)
        return FrontMatter(YamlDocument(), text, first_line, (finding,))
    except UnclosedFrontMatterError:
        # The fields end at the first blank line or heading.
        end = re.search(r"^(?:#|\s*$)", text[4:], re.MULTILINE)
        cut = 4 + end.start() if end else len(text)
        block, body = text[4:cut], text[cut:]
        line = first_line + text.count("\n", 0, cut)
        message = "头部信息以「---」开始，却没有结束"
        finding = Finding(path, first_line, 1, "front-matter-unclosed", message, f"在第 {line} 行之前加一行「---」")
        return _read_block(block, body, path, (first_line + 1, line), (finding,))
    return _read_block(block, body, path, (first_line + 1, first_line + block.count("\n") + 2), ())


def _read_block(block: str, body: str, path: str, lines: tuple[int, int], findings: tuple[Finding, ...]) -> FrontMatter:
    """Read the YAML; `lines` are those that it and the body begin on."""
    block_line, body_line = lines
    repaired, colons = repair_colons(block, path, block_line)
    repaired, items = repair_items(repaired, path, block_line)
    document = read_yaml_mapping(repaired, path, first_line=block_line)
    found = [*findings, *colons, *items, *document.findings]
    if not has_errors(document.findings) and not isinstance(document.value, dict):
        message = "头部信息是空的" if document.value is None else "头部信息应是“字段: 值”，每行一个"
        found.append(Finding(path, block_line, 1, "front-matter-type", message, "例如“title: 报告的标题”"))
    return FrontMatter(document, body, body_line, tuple(found))


def repair_colons(block: str, path: str, first_line: int) -> tuple[str, list[Finding]]:
    """Turn a wrong colon after a field name into the one that was meant, so that the rest can be checked."""
    findings = []
    for match in _WRONG_COLON.finditer(block):
        line = block.count("\n", 0, match.start()) + first_line
        key = (match[1] or match[2]).strip(" \t-")
        column = match.start(1 if match[1] else 2) - match.start() + len(match[1] or match[2]) + 1
        hint = f"改成半角冒号加空格：“{key}: ”"
        if match[1]:
            message = f"「{key}」后面是全角冒号「：」"
            findings.append(Finding(path, line, column, "key-full-width-colon", message, hint))
        else:
            findings.append(Finding(path, line, column, "yaml-syntax", f"「{key}」的冒号后面没有空格", hint))
    repaired = _WRONG_COLON.sub(lambda match: (match[1] or match[2]) + ": ", block) if findings else block
    return repaired, findings
