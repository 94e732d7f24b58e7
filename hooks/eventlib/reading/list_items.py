"""Items of lists in front matter that YAML does not take for items: 「-陈伟」, 「－陈伟」, and what tabs set in.

Without this, two items are one text, and nobody sees why.
"""

from __future__ import annotations

import re
from typing import get_origin

from eventlib.reading.findings import Finding
from eventlib.reading.schema import ReportHeader
from eventlib.reading.validation import INNER_TITLES

_LISTS = "|".join(name for name, info in ReportHeader.model_fields.items() if get_origin(info.annotation) is list)
_LIST = re.compile(rf"(?:{_LISTS}):[ \t]*(?:#.*)?")
_MARK = r"-(?=[^\s\-])|[－–—•·](?![－–—])[ \t\u3000]*(?=\S)|\*[ ]+(?=\S)"
# What stands before an item or a field in it; a mark that is none, or white space that sets nothing in.
_LINE = re.compile(
    rf"(?P<indent>[ \t\u3000]*)(?:(?P<wrong>{_MARK})|(?=-[ ]|(?:{'|'.join(sorted(INNER_TITLES))}):(?:[ ]|$)))"
)
_AT_MARGIN = re.compile(rf"-[ ]|#|{_MARK}")
_MAY_BE_WRONG = re.compile(rf"^(?:[ \t\u3000]*(?:{_MARK})|[\t\u3000])", re.MULTILINE)
"""A sign, quick to find, that there may be such."""


def repair_items(block: str, path: str, first_line: int) -> tuple[str, list[Finding]]:
    """Turn what was meant as the items of lists into items, so that the rest can be checked; with what was wrong."""
    if not _MAY_BE_WRONG.search(block):
        return block, []
    findings: list[Finding] = []
    lines = block.split("\n")
    is_list, items_at, is_moved = False, -1, False
    for index, line in enumerate(lines):
        if line.strip() and not line[0].isspace() and not _AT_MARGIN.match(line):
            is_list, items_at, is_moved = bool(_LIST.fullmatch(line)), -1, False
        match = _LINE.match(line)
        if not is_list or not match:
            continue
        indent, mark = match["indent"], match["wrong"] or ""
        if indent.startswith(("\t", "\u3000")):
            message = "缩进用了制表符" if indent[0] == "\t" else "缩进用了全角空格"
            findings.append(Finding(path, first_line + index, 1, "yaml-syntax", message, "改成空格"))
            indent = re.sub("[\t\u3000]", "  ", indent)
        items_at = len(indent) if items_at < 0 else items_at
        if mark and len(indent) == items_at:
            message = "「-」后面没有空格，不算列表的一项" if mark == "-" else f"「{mark.strip()}」不是列表的“-”"
            at = first_line + index, len(match["indent"]) + 1
            findings.append(Finding(path, *at, "yaml-syntax", message, "每一项以半角的“- ”开头"))
            mark, is_moved = "- ", True
        elif is_moved and len(indent) == items_at + 1:
            indent += " "  # under the word that stood right behind the mark
        lines[index] = indent + mark + line[match.end() :]
    return "\n".join(lines), findings
