from __future__ import annotations

import re
import subprocess
import sys

from eventlib.patterns import compiled_late, is_pattern
from eventlib.prose.marks import HAN
from factories import TESTS

BEGIN = """
import re, sys
sys.path[:0] = ["scripts", "hooks"]
compiled, known = re.compile, []
re.compile = lambda pattern, flags=0: known.append(pattern) or compiled(pattern, flags)
import reports
reports.build_parser("check")
print(sum(han in pattern for pattern in known if isinstance(pattern, str) for han in sys.argv[1:]), len(known))
"""


def test_a_pattern_that_is_compiled_late_does_what_one_does_that_is_compiled_at_once() -> None:
    late, known = (
        compiled_late("(?P<year>[0-9]{4})年|^x", re.MULTILINE),
        re.compile("(?P<year>[0-9]{4})年|^x", re.MULTILINE),
    )
    text = "2025年\nx，2026年"
    assert [each.span() for each in late.finditer(text)] == [each.span() for each in known.finditer(text)]
    assert late.sub("年", text) == known.sub("年", text)
    assert late.fullmatch("2025年", 0) and not late.fullmatch("2025年", 1)
    assert (late.pattern, late.flags, late.groupindex) == (known.pattern, known.flags, known.groupindex)


def test_it_is_a_pattern_and_nothing_else_is() -> None:
    assert is_pattern(compiled_late("x"))
    assert is_pattern(re.compile("x"))
    assert not is_pattern("x")


def test_a_command_that_begins_compiles_hardly_any_class_of_chinese() -> None:
    command = [sys.executable, "-c", BEGIN, HAN, "\u4e00-\u9fff", r"\u4e00-\u9fff"]
    done = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=True)
    with_chinese, known = map(int, done.stdout.split())
    assert known > 100
    assert with_chinese < 5
