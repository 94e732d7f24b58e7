"""What commands load: importing takes a third of the time of a check, and a library that is not needed much of that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from factories import report_text, write_files
from sites import PROJECT, link_project

HEAVY = ("babel", "docx", "jinja2", "lxml", "mkdocs", "numpy", "pypinyin", "rapidfuzz", "rensa")
"""Each takes more than a hundredth of a second to import."""
SAY = f"""
import sys
sys.path[:0] = ["scripts", "hooks"]
from reports import main
code = main(sys.argv[1:])
print(*(name for name in {HEAVY!r} if name in sys.modules))
raise SystemExit(code)
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Run a command; return which of these it has loaded in the end."""
    command = [sys.executable, "-c", SAY, *arguments, "--reports", str(folder / "reports")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_a_check_of_what_is_known_loads_nothing_that_makes_a_site(tmp_path: Path) -> None:
    write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text()})
    loaded(tmp_path, "check")
    assert loaded(tmp_path, "check") == set()


@pytest.mark.long
def test_a_build_after_an_edit_loads_nothing_that_makes_what_stays(tmp_path: Path) -> None:
    link_project(tmp_path)
    write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text()})
    build = ("build", "--site", str(tmp_path / "site"))
    assert loaded(tmp_path, *build) >= {"docx", "lxml", "pypinyin"}
    (tmp_path / "reports/2025/2025-04-10-a.md").write_text(report_text() + "\n又一段。\n", encoding="utf-8")
    assert not loaded(tmp_path, *build) & {"docx", "lxml", "pypinyin"}
