"""`rename` where several people have one name: whom a report means stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.authoring.renaming import LibraryFiles, rename
from eventlib.library.folder import load_library
from factories import SECTIONS, VOCABULARY, report_text, write_files

PATH = "2025/2025-04-10-a.md"


def renamed(folder: Path, old: str, new: str, entities: str) -> tuple[str, list[str]]:
    """Return the line of entities of a report after a renaming, and the rules that `check` then tells."""
    words = {name.removeprefix("vocabulary/"): text.encode() for name, text in VOCABULARY.items()}
    report = report_text(region="浙江省嘉兴市", entities=entities)
    done = rename(old, new, LibraryFiles(words, {PATH: report.encode()}, SECTIONS))
    text = done.reports.get(PATH, report.encode()).decode()
    changed = {f"vocabulary/{name}": content for name, content in done.vocabulary.items()}
    library = load_library(write_files(folder, {PATH: text, **changed}), SECTIONS)
    (line,) = (line for line in text.split("\n") if line.startswith("entities: "))
    return line.removeprefix("entities: "), sorted(
        each.rule for each in library.findings if each.rule.startswith("entity-")
    )


@pytest.mark.parametrize(
    ("names", "before", "after", "told"),
    [
        (("wang-fang-1", "王方"), "[王芳]", "[王芳]", ["entity-ambiguous"]),
        (("wang-fang-1", "王方"), "[王芳（绍兴市市长）]", "[王方]", []),
        (("王芳（绍兴市市长）", "王方"), "[{name: 王芳（绍兴市市长）, role: 市长}]", "[{name: 王方, role: 市长}]", []),
        (("wang-fang-1", "王方"), "[王芳（甲大学校长）]", "[王芳（甲大学校长）]", []),
        (("wang-fang-1", "wang-fang-2"), "[王芳（绍兴市市长）]", "[王芳]", []),
        (("wang-fang-1", "wang-fang-2"), "[王芳（甲大学校长）]", "[王芳]", []),
        (("wang-fang-1", "wang-fang-2"), "[wang-fang-1, 王芳（甲大学校长）]", "[王芳]", []),
        (("wang-fang-1", "wang-fang-2"), "[王芳]", "[王芳]", []),
    ],
)
def test_who_is_meant_stays(names: tuple[str, str], before: str, after: str, told: list[str], tmp_path: Path) -> None:
    assert renamed(tmp_path, *names, before) == (after, told)
