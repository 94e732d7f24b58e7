"""What is installed from others is locked, hashed, licensed and on the page about it."""

from __future__ import annotations

import json
import re

import pytest

from dependencies.audit import report
from dependencies.licences import PAGE
from dependencies.locks import PROJECT, REQUIREMENTS, Package, npm_locks, npm_packages, python_packages
from dependencies.update import changes, compile_command

SETS = pytest.mark.parametrize("stem", REQUIREMENTS)


def requirements(stem: str, suffix: str) -> str:
    return (PROJECT / f"{stem}.{suffix}").read_text(encoding="utf-8")


@SETS
def test_every_version_has_its_hashes_and_no_address(stem: str) -> None:
    text = requirements(stem, "txt")
    pins = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(pins) == sum(package.lock == f"{stem}.txt" for package in python_packages())
    assert [pin for pin in pins if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", pin)] == []
    assert not re.search(r"://|^-|/opt/|/home/|index", text, re.MULTILINE)


@SETS
def test_everything_asked_for_is_locked(stem: str) -> None:
    asked = re.findall(r"^[a-z0-9][a-z0-9-]*", requirements(stem, "in"), re.MULTILINE)
    locked = {package.name for package in python_packages() if package.lock == f"{stem}.txt"}
    assert set(asked) <= locked


def test_one_package_has_one_version_in_all_sets() -> None:
    versions: dict[str, dict[str, set[str]]] = {}
    for package in python_packages():
        versions.setdefault(package.name, {}).setdefault(package.lock, set()).add(package.version)
    assert [name for name, of in versions.items() if len(set(map(frozenset, of.values()))) > 1] == []


def test_nothing_is_installed_but_by_its_hash() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    (install,) = re.findall(r"^INSTALL := (.*)$", makefile, re.MULTILINE)
    assert {"--require-hashes", "--only-binary"} <= set(install.split())
    assert len(re.findall(r"pip install|npm install|npx", makefile)) == 1
    assert re.findall(r"^\t(\S+) -r ", makefile, re.MULTILINE) == ["$(INSTALL)"] * len(REQUIREMENTS)


def test_npm_is_locked_by_content() -> None:
    assert {lock.parent for lock in npm_locks()} == {path.parent for path in PROJECT.glob("scripts/*/package.json")}
    for lock in npm_locks():
        entries = json.loads(lock.read_text(encoding="utf-8"))["packages"]
        assert [place for place, entry in entries.items() if place and "integrity" not in entry] == []
        assert not any("resolved" in entry for entry in entries.values())


def test_no_npm_package_asks_for_whatever_is_newest() -> None:
    """The locked one is none of that to npm: `npm ci` fails as soon as another is published."""
    for lock in npm_locks():
        entries = json.loads(lock.read_text(encoding="utf-8"))["packages"]
        own = json.loads(lock.with_name("package.json").read_text(encoding="utf-8")).get("overrides", {})
        asked = {item for entry in entries.values() for item in entry.get("dependencies", {}).items()}
        tags = {name for name, version in asked if re.match("[a-z]", version) and not version.startswith("npm:")}
        assert tags <= set(own)


def test_page_of_licences_lists_exactly_what_is_locked() -> None:
    listed, lock, licences = [], "", set()
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"`([^`]+)`，", line):
            lock = found[1]
        elif line.startswith("| ") and not line.startswith(("| ---", "| 名称")):
            name, version, licence = line.strip("| ").split(" | ")
            listed.append(Package(lock, name, version))
            licences.add(licence)
    locked = [*python_packages(), *(package for package, _ in npm_packages())]
    assert sorted(listed) == sorted(set(locked)), "run `make update`"
    assert not [licence for licence in licences if "GPL" in licence]


def test_what_an_update_changes_is_shown() -> None:
    before = [Package("a.txt", "old", "1"), Package("a.txt", "same", "1"), Package("a.txt", "two", "1")]
    after = [
        Package("a.txt", "new", "3"),
        Package("a.txt", "same", "1"),
        Package("a.txt", "two", "1"),
        Package("a.txt", "two", "2"),
    ]
    assert changes(before, after) == ["a.txt：new （新增） → 3", "a.txt：old 1 → （不再需要）", "a.txt：two 1 → 1、2"]


def test_locks_are_for_every_system_and_hold_no_address() -> None:
    assert {"--universal", "--generate-hashes", "--no-emit-index-url"} <= set(compile_command("requirements"))


FLAW = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
SOUND = {"name": "sound", "version": "1", "vulns": []}
FLAWED = {"name": "flawed", "version": "1", "vulns": [FLAW]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI and could not be audited: unknown (1)"}


@pytest.mark.parametrize(
    ("packages", "said", "found"),
    [
        ([SOUND], ["查了 1 个包，没有已知的漏洞。"], False),
        ([SOUND, FLAWED], ["flawed 1：PYSEC-1，改好的版本：2.0"], True),
        ([SOUND, UNKNOWN], ["有 1 个包在来源里查不到：unknown", "查了 1 个包，没有已知的漏洞。"], False),
        ([UNKNOWN], ["没有查漏洞：这里连不上漏洞信息的来源（PyPI）。请在能上网的机器上运行 make audit。"], False),
    ],
)
def test_an_audit_says_what_is_known_and_what_nobody_could_be_asked(
    packages: list[object], said: list[str], found: bool
) -> None:
    assert report(json.dumps({"dependencies": packages, "fixes": []})) == (said, found)


def test_an_audit_without_an_answer_is_no_failure() -> None:
    assert report("")[1] is False
    assert report("")[0][0].startswith("没有查漏洞")
