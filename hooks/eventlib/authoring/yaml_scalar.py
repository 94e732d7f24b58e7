"""A text as a value of YAML: one line, quoted unless it is plainly a text."""

from __future__ import annotations

import re

# What no YAML reads as anything but text: with a Chinese character and without ASCII punctuation; Latin words too long
# for yes, null and the like; web addresses; ids of reports.
_PLAIN = re.compile(
    r"(?=.*[\u4e00-\u9fff])[\u4e00-\u9fffA-Za-z0-9（《“](?:[\u4e00-\u9fffA-Za-z0-9 ·（）《》“”、，。；？！—…_-]*[\u4e00-\u9fffA-Za-z0-9）》”。？！…])?"
    r"|[A-Za-z]{6,}(?: [A-Za-z]+)*|https?://[A-Za-z0-9\-._~:/?#@!$&()*+,;=%]*[A-Za-z0-9\-_~/#=&%]"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
)
_LINE_BREAKING = re.compile(r"[\n\r\t]")
_ESCAPED = re.compile(r"[\n\r\t\\\"]")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"'}


def yaml_scalar(value: str) -> str:
    """Return a string as one line of YAML, quoted unless it is plainly a text; `contribute/report_file.js` does the same.

    Characters that must not be in a file (`source_text`) stay as they are, so that the check names them.
    """
    if _PLAIN.fullmatch(value):
        return value
    if _LINE_BREAKING.search(value):
        return '"' + _ESCAPED.sub(lambda match: _ESCAPES[match[0]], value) + '"'
    return "'" + value.replace("'", "''") + "'"
