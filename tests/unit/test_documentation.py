"""README and the maintainers' pages name nothing that is not there, and leave no command out."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import os
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import reports
from factories import TESTS

PROJECT = TESTS.parent
PAGES = (PROJECT / "README.md", PROJECT / "SECURITY.md", *sorted((PROJECT / "docs" / "maintainers").glob("*.md")))
# Where a path in prose may begin; the rooms of the domain and the folders of JavaScript are named from within.
ROOTS = ("", "tests", "hooks", "hooks/eventlib", "docs/assets/javascripts")
FOLDERS = tuple(sorted(path.name for path in PROJECT.iterdir() if path.is_dir()))
SOURCES = (".py", ".js", ".html", ".css", ".yml", ".sh", ".toml", ".txt")


def code_in(text: str) -> Iterator[str]:
    """Yield what is set as code: spans, and the lines of blocks."""
    for block in re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def paths_in(code: str) -> Iterator[str]:
    """Yield what is meant as a path inside the project; a part in capitals or brackets stands for any."""
    for word in re.findall(r"[\w.][\w./*-]*", code):
        is_path = word.startswith(tuple(f"{folder}/" for folder in FOLDERS)) or (
            "/" in word and word.endswith(SOURCES) and not word.startswith(("site/", "api/", ".venv", ".cache"))
        )
        if is_path and not re.search(r"年份|日期|<|\*", code):
            yield word


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_is_there(page: object) -> None:
    text = PROJECT.joinpath(str(page)).read_text(encoding="utf-8")
    named = {path for code in code_in(text) for path in paths_in(code)}
    # What is made, and what an owner may take away: reports.
    generated = ("site/", ".venv/", ".cache/", ".git", "../", "reports/2")
    missing = [
        path
        for path in sorted(named)
        if not path.startswith(generated) and not any((PROJECT / root / path).exists() for root in ROOTS)
    ]
    assert missing == []


@cache
def names() -> set[str]:
    """Return the names of all files of the project."""
    found: set[str] = set()
    for folder in (".github", "docs", "hooks", "overrides", "scripts", "server", "tests"):
        for _, folders, files in os.walk(PROJECT / folder):
            folders[:] = [name for name in folders if name != "node_modules"]
            found.update(files)
    return found | {path.name for path in PROJECT.iterdir()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_without_its_folder_is_there(page: Path) -> None:
    alone = re.compile(rf"(?<![\w./-])[\w.-]*\w(?:{'|'.join(map(re.escape, SOURCES))})\b(?!/)")
    named = {name for code in code_in(page.read_text(encoding="utf-8")) for name in alone.findall(code)}
    assert named - names() <= {"index.html"}  # which a build makes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_and_command_exists(page: object) -> None:
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    text = PROJECT.joinpath(str(page)).read_text(encoding="utf-8")
    for code in code_in(text):
        for target in re.findall(r"\bmake ([a-z-]+)", code):
            assert target in targets, code
        for command in re.findall(r"reports\.py ([a-z]+)", code):
            assert command in parsers(), code
        for module in re.findall(r"-m ((?:measure|tables)\.\w+)", code):
            assert importlib.util.find_spec(module), code


@cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    found: dict[str, argparse.ArgumentParser] = {}

    class Commands:
        def add_parser(self, name: str, **options: object) -> argparse.ArgumentParser:
            assert options["help"] and options["description"], name
            found[name] = argparse.ArgumentParser(name, add_help=False)
            return found[name]

    for command in reports.COMMANDS:
        import_module(f"commands.{command}").add_parser(Commands())
    return found


def described(parser: argparse.ArgumentParser) -> dict[str, str]:
    """Return the options of a command with their help, as argparse prints them."""
    return dict(re.findall(r"^  (--[\w-]+)(?: \S+)?\s+(\S.*)", parser.format_help(), re.MULTILINE))


def test_every_command_and_option_is_described() -> None:
    page = (PROJECT / "docs" / "maintainers" / "commands.md").read_text(encoding="utf-8")
    rows = {row.split("|")[1].strip(" `"): row for row in page.splitlines() if row.startswith("| `")}
    assert sorted(rows) == sorted(parsers())
    for name, parser in parsers().items():
        named = set(re.findall(r"--[a-z-]+", parser.format_usage()))
        for option in named - {"--reports"}:
            assert f"`{option}" in rows[name], f"{name} {option}"
        helps = described(parser)
        assert named <= set(helps), f"{name} has an option without help"
        assert all(re.search("[\u4e00-\u9fff]", text) for text in helps.values()), name


def test_every_target_is_described() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    pages = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    missing = [target for target in phony[1].split() if f"make {target}" not in pages]
    assert missing == []


NAMED_TEST = re.compile(r"(\[?)`([\w/]+\.py)::(\w+)`")


@cache
def marked(path: str) -> dict[str, bool]:
    """Return the tests of a module, each with whether it is one of `make test-long`."""
    module = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    is_long = any(isinstance(each, ast.Assign) and "mark.long" in ast.unparse(each) for each in module.body)
    return {
        each.name: is_long or any("mark.long" in ast.unparse(mark) for mark in each.decorator_list)
        for each in module.body
        if isinstance(each, ast.FunctionDef)
    }


def test_every_guarantee_names_a_test_that_exists_and_says_whether_it_takes_long() -> None:
    page = (PROJECT / "docs" / "maintainers" / "threat-model.md").read_text(encoding="utf-8")
    rows = [row for row in page.splitlines() if row.startswith("| ") and not row.startswith(("| guarantee", "| ---"))]
    assert len(rows) > 25
    assert [name for _, path, name in NAMED_TEST.findall(page) if name not in marked(path)] == []
    for row in rows:
        named = NAMED_TEST.findall(row)
        assert named, row
        assert [(name, bracket == "[") for bracket, path, name in named] == [
            (name, marked(path).get(name)) for _, path, name in named
        ]
