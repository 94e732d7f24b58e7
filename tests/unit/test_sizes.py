"""No module and no function grows beyond what is read at one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from sites import PROJECT

LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
"""Lines; eslint holds the scripts of the site to the same."""


def modules() -> Iterator[Path]:
    for folder in ("hooks", "scripts", "tests"):
        yield from (path for path in (PROJECT / folder).rglob("*.py") if "node_modules" not in path.parts)


def test_modules_and_functions_are_short() -> None:
    found = {}
    for path in modules():
        text = path.read_text(encoding="utf-8")
        found[path.name] = len(text.splitlines()) - LONGEST_MODULE
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                found[f"{path.name}: {node.name}"] = (node.end_lineno or 0) - node.lineno + 1 - LONGEST_FUNCTION
    assert len(found) > 1000
    assert {name: over for name, over in found.items() if over > 0} == {}
