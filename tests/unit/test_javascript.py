"""What holds of every JavaScript module of the site, read as text."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from eventlib.dates import ISO_DATE
from eventlib.exports.word_styles import FACTS, SOURCE
from eventlib.pages.statistics import LEVELS
from eventlib.prose.marks import SECTION_NUMBER
from eventlib.uris import SLUG

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "docs" / "assets" / "javascripts"
MODULES = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.js")}

# A site opened from disk has neither modules nor requests: whoever brings it there exchanges the loader alone.
LOADERS_OWN = {
    "import.meta": r"import\.meta",
    "fetch": r"\bfetch\b",
    "XMLHttpRequest": r"\bXMLHttpRequest\b",
    "a worker": r"\b(Shared)?Worker\(|\bimportScripts\b|\bserviceWorker\b",
    "import()": r"\bimport\(",
    "unzipping": r"\bDecompressionStream\b",
    "an address made from another": r"new URL\([^()]*,|\bbaseURI\b|\bcurrentScript\b|\blocation\.(pathname|origin)\b.*\+",
}


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {"loader.js"}))
def test_addresses_and_files_come_from_the_loader(name: str) -> None:
    found = {what for what, pattern in LOADERS_OWN.items() if re.search(pattern, MODULES[name])}
    assert found == set()


def test_the_loader_is_where_these_stand() -> None:
    expected = LOADERS_OWN.keys() - {"XMLHttpRequest"}
    assert {what for what, pattern in LOADERS_OWN.items() if re.search(pattern, MODULES["loader.js"])} == expected


def test_the_little_that_python_says_too_is_the_same_there() -> None:
    number = SECTION_NUMBER.pattern.replace("(", "").replace(")", "")
    assert f"const SECTION_NUMBER = /^{number}/;" in MODULES["report_texts.js"]
    report_id = f"{ISO_DATE.pattern}-{SLUG.pattern}".replace("[0-9]", r"\d")
    assert f"export const ID = /^{report_id}$/;" in MODULES["selection/kept.js"]
    assert f"const LEVELS = {LEVELS};" in MODULES["compare/view.js"]
    assert f'export const FACT = "{FACTS}";' in MODULES["word/facts.js"]
    assert f'const SOURCE = "{SOURCE}";' in MODULES["word/volume.js"]


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_module_waits_while_it_is_loaded(name: str) -> None:
    """A statement of a module begins at the edge, and waits only in a function that it makes."""
    code = re.sub(r"/\*[\s\S]*?\*/|(?<=\s)//.*", "", MODULES[name])
    statements = re.split(r"\n(?=[^\s)\]}])", code)
    assert [each for each in statements if re.match(r"((?!\basync\b).)*\bawait\b", each, re.DOTALL)] == []


@pytest.mark.parametrize("page", ["README.md", "docs/about.md"])
def test_readers_are_told_which_browsers_the_lint_is_for(page: str) -> None:
    manifest = json.loads((PROJECT / "scripts" / "javascript-lint" / "package.json").read_text(encoding="utf-8"))
    names = {"chrome": "Chrome", "edge": "Edge", "firefox": "Firefox", "safari": "Safari", "ios_saf": "Safari"}
    oldest = {(names[name], version) for name, version in (each.split(" >= ") for each in manifest["browserslist"])}
    text = (PROJECT / page).read_text(encoding="utf-8").replace("Chrome 或 Edge 109", "Chrome 109、Edge 109")
    text = text.replace("Chrome or Edge 109", "Chrome 109, Edge 109")
    assert set(re.findall(r"(Chrome|Edge|Firefox|Safari) ([\d.]*\d)", text)) == oldest


def make_without_npm(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make where there is nothing else but a shell."""
    for program in ("make", "sh"):
        found = shutil.which(program)
        assert found
        (folder / program).symlink_to(found)
    return subprocess.run(
        ["make", *arguments],
        cwd=PROJECT,
        env={**os.environ, "PATH": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 2)])
def test_lint_says_that_it_left_javascript_out(tmp_path: Path, ci: str, code: int) -> None:
    done = make_without_npm(tmp_path, "lint-javascript", CI=ci)
    assert done.returncode == code
    assert "JavaScript and style sheets were not linted: there is no npm." in done.stderr


def test_only_a_bundle_needs_npm_and_says_so(tmp_path: Path) -> None:
    done = make_without_npm(
        tmp_path, "bundle", "--assume-old=.venv/runtime", "--assume-new=scripts/bundling/package.json"
    )
    assert done.returncode == 2
    assert "打包（make bundle）要用 npm 取一个软件包（esbuild）：请先安装 Node.js 18 或更高版本。" in done.stderr
    needing = re.findall(
        r"^([a-z-]+): .*\.venv/bundling", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert needing == ["bundle"]
