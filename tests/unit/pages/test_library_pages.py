"""What the head of a report's page shows as text."""

from __future__ import annotations

import datetime
from pathlib import Path

from eventlib.library.catalog import build_catalog
from eventlib.pages.library_pages import report_page
from eventlib.pages.relations import Onward
from factories import load, report_text


def facts(folder: Path, **fields: str) -> dict[str, object]:
    library = load(folder, {"2025/2025-04-10-a.md": report_text(**fields)})
    page = report_page(library.reports[0], build_catalog(library.reports, library.vocabulary), Onward((), (), ()))
    return dict(page.context["facts"])


def test_what_is_written_stands_under_the_title_of_its_field(tmp_path: Path) -> None:
    assert facts(tmp_path, authors="[甲, 乙]", published="2025-04-12", updated="2025-05-01") == {
        "作者": ("甲", "乙"),
        "发布日期": datetime.date(2025, 4, 12),
        "更新日期": datetime.date(2025, 5, 1),
    }


def test_what_is_not_written_is_not_shown(tmp_path: Path) -> None:
    assert facts(tmp_path) == {}
