"""Two builds of the same reports are the same bytes, wherever and whenever they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from sites import ADDRESS, PAGE_FILES, PROGRAM_FILES, Builder, content, run_build


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
