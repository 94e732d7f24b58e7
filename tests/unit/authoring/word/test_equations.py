"""Equations are imported as a line of text."""

from __future__ import annotations

import pytest

from word_packages import document, paragraph
from word_parts import (
    analysis,
)


@pytest.mark.parametrize(
    ("equation", "shown"),
    [
        ("<m:f><m:num>{a}<m:r><m:t>+</m:t></m:r>{b}</m:num><m:den>{c}</m:den></m:f>", "(a+b)/c"),
        ("<m:sSup><m:e>{a}</m:e><m:sup>{b}</m:sup></m:sSup>", "a^b"),
        ("<m:sSubSup><m:e>{a}</m:e><m:sub>{b}</m:sub><m:sup>{c}</m:sup></m:sSubSup>", "a_b^c"),
        ("<m:rad><m:deg/><m:e>{a}</m:e></m:rad>", "√a"),
        ("<m:rad><m:deg>{b}</m:deg><m:e>{a}</m:e></m:rad>", "√[b](a)"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{a}</m:sub><m:sup>{b}</m:sup><m:e>{c}</m:e></m:nary>',
            "∑_a^b c",
        ),
        ('<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{a}</m:e><m:e>{b}</m:e></m:d>', "[a|b]"),
        ("<m:m><m:mr><m:e>{a}</m:e><m:e>{b}</m:e></m:mr><m:mr><m:e>{c}</m:e></m:mr></m:m>", "[a, b; c]"),
        ("<m:func><m:fName>{a}</m:fName><m:e>{b}</m:e></m:func>", "a b"),
        ("<m:limLow><m:e>{a}</m:e><m:lim>{b}</m:lim></m:limLow>", "a_b"),
        ("<m:eqArr><m:e>{a}</m:e><m:e>{b}</m:e></m:eqArr>", "a; b"),
        ("<m:box><m:e>{a}</m:e></m:box>", "a"),
        ("<m:sPre><m:sub>{a}</m:sub><m:sup>{b}</m:sup><m:e>{c}</m:e></m:sPre>", "_a^b c"),
        ("<m:bar><m:e>{a}</m:e></m:bar>", "a\u0305"),
        # What was deleted says so of itself, or stands in what says so.
        ("{a}<m:r><w:del/><m:t>x</m:t></m:r><m:r><w:rPr><w:del/></w:rPr><m:t>y</m:t></m:r>{b}", "ab"),
        ("{a}<w:del>{b}</w:del><w:ins>{c}</w:ins>", "ac"),
    ],
)
def test_equations_are_a_line_of_text(equation: str, shown: str) -> None:
    filled = equation.format(**{name: f"<m:r><m:t>{name}</m:t></m:r>" for name in "abc"})
    raw = document(paragraph("标题") + paragraph(f"<m:oMathPara><m:oMath>{filled}</m:oMath></m:oMathPara>"))
    assert analysis(raw)[0].sections[0][1] == shown
