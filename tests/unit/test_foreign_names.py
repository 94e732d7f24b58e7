"""What we use of others beyond what they document: each use has its reason where it stands, and its test here."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mkdocs.commands.build
import mkdocs.structure.toc
import pytest
import yaml

PROJECT = Path(__file__).parents[2]
SOURCES = [path for folder in ("hooks", "scripts", "tests") for path in sorted((PROJECT / folder).rglob("*.py"))]

# Names with an underscore that their owners document: the end of a forked process, members of enumerations, named tuples,
# the elements of lxml, of which types alone speak.
DOCUMENTED = {"_exit", "_value_", "_replace", "_Element"}


# Names that nobody documents, each with its reason where it stands and a test that fails when it goes.
HELD = {
    "_split_row": "unit/prose/test_as_meant.py",
    **dict.fromkeys(("_populate_page", "_build_page", "_build_theme_template"), "build/test_serve.py"),
}


def made_in(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module makes: functions, classes, variables, and the attributes that it gives to anything."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def used_in(tree: ast.Module) -> Iterator[str]:
    """Yield the names with an underscore that a module takes from something else."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            names = [node.attr]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        yield from (name for name in names if name.startswith("_") and not name.startswith("__"))


def test_nothing_private_to_others_is_used() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
    known = DOCUMENTED.union(HELD, *map(made_in, trees.values()))
    found = [(path.name, name) for path, tree in trees.items() for name in used_in(tree) if name not in known]
    assert found == []


def test_a_private_name_of_another_would_be_seen() -> None:
    source = """
from yaml import _yaml
class Parser(argparse.ArgumentParser):
    _own = 1
    def title(self):
        self._optionals.title = self._own
"""
    tree = ast.parse(source)
    assert sorted(set(used_in(tree)) - set(made_in(tree))) == ["_optionals", "_yaml"]


UNDOCUMENTED: list[tuple[Callable[..., Any], list[str]]] = [
    (mkdocs.commands.build.get_context, ["nav", "files", "config", "page", "base_url"]),
    (mkdocs.structure.toc.get_toc, ["toc_tokens"]),
    (yaml.SafeLoader.resolve, ["self", "kind", "value", "implicit"]),
    (yaml.constructor.SafeConstructor.construct_yaml_bool, ["self", "node"]),
    (yaml.constructor.SafeConstructor.construct_yaml_int, ["self", "node"]),
    (yaml.constructor.SafeConstructor.construct_yaml_float, ["self", "node"]),
]


@pytest.mark.parametrize(("function", "parameters"), UNDOCUMENTED)
def test_what_is_used_without_being_documented_is_as_it_was(
    function: Callable[..., Any], parameters: list[str]
) -> None:
    assert list(inspect.signature(function).parameters) == parameters
