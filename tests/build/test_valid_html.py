"""Every page by the Nu HTML checker, which the W3C runs too."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from sites import ADDRESS, BROWSER_FILES, FORGE, PAGE_KINDS, PROJECT, Builder

pytestmark = pytest.mark.long

CHECKER = PROJECT / ".venv" / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture
def java() -> str:
    """Return the path of Java; skip where it, or the checker, is missing, and say so; where all must be there, fail."""
    found = shutil.which("java")
    missing = [*(["default-jre-headless"] if not found else []), *([str(CHECKER)] if not CHECKER.exists() else [])]
    if not found or missing:
        said = f"not installed: {' and '.join(missing)}; `make test-long` does so where it may, with npm"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return found


def test_every_page_is_valid(java: str, shared_build: Builder) -> None:
    said = {"NOTICE": "内部资料 <注意> & 保存", "CONTACT": "editors@example.org", "SITE_URL": ADDRESS}
    site = shared_build(BROWSER_FILES, in_project=True, **FORGE, **said).site
    done = subprocess.run(
        [java, "-jar", str(CHECKER), "--errors-only", "--skip-non-html", "--format", "json", "--stdout", str(site)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)["messages"]
    assert [(each["url"].partition("/site/")[2], each["message"], each.get("extract")) for each in found] == []
    assert done.returncode == 0
    assert len(list(site.rglob("*.html"))) > len(PAGE_KINDS)


def test_checker_finds_what_is_not_valid(java: str, shared_build: Builder) -> None:
    page = shared_build(BROWSER_FILES, in_project=True, **FORGE).read("index.html")
    done = subprocess.run(
        [java, "-jar", str(CHECKER), "--errors-only", "--format", "json", "--stdout", "-"],
        input=page.replace('id="__drawer">', 'id="__drawer" autocomplete="off">'),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "autocomplete" in done.stdout
