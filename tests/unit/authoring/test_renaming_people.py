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
    ("old", "new", "kinds"),
    [
        ("胡振泉", "360数字安全集团", "「胡振泉」是人物，「360数字安全集团」是企业，"),
        ("陈伟", "嘉兴市委", "「陈伟」是人物，「嘉兴市委」是政府机构，"),
        ("胡振泉", "陈伟", ""),
        ("中共嘉兴市委员会", "360数字安全集团", ""),
    ],
)
def test_a_person_and_an_organisation_become_one_with_a_word(old: str, new: str, kinds: str) -> None:
    words = {name.removeprefix("vocabulary/"): text.encode() for name, text in VOCABULARY.items()}
    report = report_text(region="浙江省嘉兴市", entities="[{name: 胡振泉, role: 董事长}]")
    notes = rename(old, new, LibraryFiles(words, {PATH: report.encode()}, SECTIONS)).notes
    assert [note for note in notes if note.startswith("注意：")] == (
        [f"注意：{kinds}种类不同。不是同一个的，不要合并；类型登记错了的，先在 entities.yml 里改 type。"]
        if kinds
        else []
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
