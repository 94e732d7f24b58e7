"""Whatever is in the files, the commands say so: no traceback, nothing written outside the named files.

A sample runs with the suite. MUTATIONS=10000 runs as many; MUTATE=reports takes the reports of that folder, with its
vocabulary, for a start.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

import reports
from factories import report_text, write_files
from mutations import mutated

pytestmark = pytest.mark.usefixtures("configured")

COUNT = int(os.environ.get("MUTATIONS", "100"))
BATCH = 50


def _originals() -> list[bytes]:
    if folder := os.environ.get("MUTATE"):
        return [path.read_bytes() for path in sorted(Path(folder).glob("[0-9]*/*.md"))]
    return [report_text(entities="[鸿腾, {name: 陈伟, role: 书记}]", region="浙江嘉兴").encode()]


def _vocabulary() -> dict[str, bytes]:
    folder = os.environ.get("MUTATE")
    files = sorted(Path(folder, "vocabulary").glob("*.yml")) if folder else []
    return {f"vocabulary/{path.name}": path.read_bytes() for path in files}


def _files(folder: Path) -> dict[str, bytes]:
    """Return all files by their paths inside a folder, but for what is kept there from one run to the next."""
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(".cache/")}


@pytest.mark.long
def test_no_mutation_breaks_check_fix_or_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    originals, vocabulary = _originals(), _vocabulary()
    for batch in range(0, COUNT, BATCH):
        names = [f"2025/2025-04-10-m{number}.md" for number in range(batch, min(batch + BATCH, COUNT))]
        mutants = {
            name: mutated(originals[(batch + index) % len(originals)], random.Random(batch + index))
            for index, name in enumerate(names)
        }
        root = tmp_path / str(batch)
        folder = write_files(root / "reports", {**vocabulary, **mutants})
        before = _files(root)
        assert reports.main(["check", "--reports", str(folder)]) in {0, 1}
        assert _files(root) == before
        assert reports.main(["fix", "--all", "--yes", "--reports", str(folder)]) == 0
        after = _files(root)
        assert after.keys() == before.keys()
        assert {name for name in after if after[name] != before[name]} <= {f"reports/{name}" for name in names}
        assert reports.main(["fix", "--all", "--reports", str(folder)]) == 0
        empty = write_files(root / "imported", vocabulary)
        for name, mutant in mutants.items():
            raw = root / "raw.txt"
            raw.write_bytes(mutant)
            known = _files(empty)
            code = reports.main(["import", "--reports", str(empty), "--slug", Path(name).stem[11:], str(raw)])
            written = _files(empty)
            assert code in {0, 2}
            assert len(written) == len(known) + (code == 0)
            assert known.items() <= written.items()
            assert {name: text for name, text in _files(root).items() if not name.startswith("imported")} == {
                **after,
                "raw.txt": mutant,
            }


def test_headings_of_points_alone_are_no_sections(tmp_path: Path) -> None:
    # Found by the 10,000: `##` in the text, and no heading of a section.
    folder = write_files(tmp_path, {"2025/2025-04-10-a.md": report_text("### 要点\n\n内容\n")})
    assert reports.main(["check", "--reports", str(folder)]) == 0
