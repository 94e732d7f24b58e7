"""Two builds of the same reports are the same bytes, wherever and whenever they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from factories import write_files
from sites import (
    ADDRESS,
    CONFIGURATION_FILE,
    PAGE_FILES,
    PROGRAM_FILES,
    Build,
    Builder,
    build_again,
    content,
    link_project,
    run_build,
)


def test_two_builds_are_the_same_bytes(tmp_path: Path, shared_build: Builder) -> None:
    again = run_build(tmp_path / "elsewhere", PAGE_FILES, SOURCE_DATE_EPOCH="0", PYTHONHASHSEED="1")
    assert again.code == 0, again.output
    assert content(again.site) == content(shared_build(PAGE_FILES).site)


@pytest.mark.long
def test_two_builds_with_an_address_are_the_same_bytes(tmp_path: Path, shared_build: Builder) -> None:
    first = shared_build(PROGRAM_FILES, SITE_URL=ADDRESS).site
    again = run_build(
        tmp_path / "elsewhere", PROGRAM_FILES, SITE_URL=ADDRESS, SOURCE_DATE_EPOCH="0", PYTHONHASHSEED="1"
    ).site
    assert content(again) == content(first)
    compressed = "sitemap.xml.gz"
    assert (again / compressed).read_bytes() == (first / compressed).read_bytes()


@pytest.mark.long
def test_where_the_owner_may_have_changed_every_page_they_are_laid_out_each_by_itself_to_the_same_bytes(
    tmp_path: Path, shared_build: Builder
) -> None:
    project = tmp_path / "project"
    write_files(tmp_path / "reports", PROGRAM_FILES)
    link_project(project)
    (project / "ours" / "partials").mkdir(parents=True)
    (project / "ours" / "partials" / "of-nobody.html").touch()
    (project / "mkdocs.yml").write_text(CONFIGURATION_FILE + "theme: {custom_dir: ours}\n", encoding="utf-8")
    whole = build_again(Build(0, "", tmp_path, project), SITE_URL=ADDRESS)
    assert whole.code == 0, whole.output
    assert content(whole.site) == content(shared_build(PROGRAM_FILES, SITE_URL=ADDRESS).site)
