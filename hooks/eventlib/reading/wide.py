"""Characters that are set as wide as Chinese ones: between two of them the end of a line is no space."""

from __future__ import annotations

from eventlib.patterns import compiled_late

# Han, kana, bopomofo and what is set as wide as they are: punctuation of Chinese and full-width forms; then punctuation
# of Chinese that other scripts have too. Korean has spaces between words.
_WIDE = compiled_late(
    "[\u2e80-\u30ff\u3100-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
    "“”‘’…—·]"
)


def is_gap(before: str, after: str) -> bool:
    """Tell whether a line end between two characters is a space to a reader; either may be empty."""
    return not (_WIDE.match(before) and _WIDE.match(after))


def joined_lines(lines: list[str]) -> str:
    """Return lines without white space at their ends as one."""
    text = ""
    for line in lines:
        text += f" {line}" if text and is_gap(text[-1:], line[:1]) else line
    return text
