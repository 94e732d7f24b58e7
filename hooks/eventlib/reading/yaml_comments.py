"""Comments in YAML behind a value: which are meant as comments, and which cut a value short."""

from __future__ import annotations

import re

UNCONFIRMED = "待确认"
"""The word in a YAML comment that marks a proposal of the importer."""
UNCONFIRMED_IN = re.compile(rf"[#＃]\s*{UNCONFIRMED}|[:\[,-][ \t]*['\"]?（?{UNCONFIRMED}）?['\"]?[ \t]*(?=[,\]}}#]|$)")
"""In a line: that mark, with the sign of a Chinese keyboard too, or a value that is nothing else."""
COMMENT = re.compile(rf"(?<![ \t])(?:[ \t]+#[ \t]*{UNCONFIRMED}|[ \t]{{2,}}#)")
"""How a comment begins that is meant as one, behind a value: an importer's mark, or set off by two spaces."""
CUT_OFF = re.compile(
    rf"(?=[ \t]#)(?!{COMMENT.pattern})([ \t])(#[^\n]*?)(?<![ \t])(?={COMMENT.pattern}|[ \t]*$)", re.MULTILINE
)
"""What YAML takes for a comment behind a value, and its author most likely not: a space, and the words."""
MAY_BE_CUT = re.compile(rf"[ \t]#(?![ \t]*{UNCONFIRMED})")
"""A sign, quick to find, that there may be such."""
