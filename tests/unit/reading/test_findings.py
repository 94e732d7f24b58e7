from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.reading.findings import Finding, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("嘉兴 a\\b 👩\u200d💻", "嘉兴 a\\b 👩\u200d💻"),
        ("\x1b[31m红", "\\x1b[31m红"),
        ("一\n::error::二\r", "一\\n::error::二\\r"),
        ("甲\u202e乙\u2028", "甲\\u202e乙\\u2028"),
        ("\x9b1m", "\\x9b1m"),
        ("a\udcff", "a\\udcff"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_a_finding_is_one_line_that_nothing_obeys(text: str) -> None:
    said = str(Finding(text, 1, 1, "value-unknown", text, text))
    assert len(said.splitlines()) == 1
    assert not any(character < " " or "\x7f" <= character < "\xa0" for character in said)
    said.encode()
