"""A selection on paper: what stands on each sheet of the PDF that Chromium prints."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from sites import Opener

pytestmark = pytest.mark.long

IDS = ("2025-04-10-hongteng", "2024-12-31-old", "2024-11-30-withdrawn")
ADDRESS = (
    "selection/#" + "&".join(f"id={each}" for each in IDS) + "&title=三篇&subtitle=供参考&date=2025-07-01&note=说明"
)


def words(text: str) -> str:
    """Return a text without blanks, in the usual characters: a PDF has others of the same look, and blanks of its own."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).replace("⻓", "长").replace("⻅", "见"))


def printed(page: Page) -> Sequence[Sequence[str]]:
    """Return the lines of each sheet between the number of the sheet, which comes first, and its end."""
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    lines = [[words(line) for line in sheet.extract_text().splitlines()] for sheet in sheets]
    assert [each[0] for each in lines] == [f"{number}/{len(lines)}" for number in range(1, len(lines) + 1)]
    assert all(each[1].startswith("事件分析库http") for each in lines)
    return [each[2:] for each in lines]


def opened(open_page: Opener, **options: object) -> Page:
    page = open_page(ADDRESS, **options)
    expect(page.locator(".volume__chapter")).to_have_count(len(IDS))
    return page


def headings(page: Page, selector: str) -> list[str]:
    return [words(each) for each in page.locator(selector).all_text_contents()]


def test_cover_contents_each_report_and_the_sources_begin_a_sheet(open_page: Opener) -> None:
    page = opened(open_page)
    sheets = printed(page)
    assert sheets[0] == ["三篇", "供参考", "事件分析库2025年7月1日", "说明"]
    assert "".join(sheets[1]) == words(page.locator(".volume__contents").inner_text())
    begun = ["".join(sheet) for sheet in sheets[2:]]
    parts = headings(page, ".volume__chapter > h2, .volume__sources > h2")
    assert len(parts) == 4
    assert [part for begin in begun for part in parts if begin.startswith(part)] == parts
    assert not any(part in begin[1:] for begin in begun for part in parts[:-1])


@pytest.mark.parametrize("sections", ["", "&section=应对策略&section=出处"])
def test_no_heading_is_the_last_line_of_a_sheet(open_page: Opener, sections: str) -> None:
    page = open_page(ADDRESS + sections)
    expect(page.locator(".volume__chapter")).to_have_count(len(IDS))
    sheets = printed(page)
    found = headings(page, ".volume :is(h2, h3, h4)")
    assert len(found) > 10
    assert [sheet[-1] for sheet in sheets[2:] if sheet[-1] in found] == []  # behind cover and contents


def test_nothing_of_the_form_is_printed(open_page: Opener) -> None:
    page = opened(open_page, scheme="dark")
    on_paper = "".join("".join(sheet) for sheet in printed(page))
    form = page.locator("#selection-form").locator("legend, button, label, .also").all_inner_texts()
    written = [words(each) for each in form if len(words(each)) > 2]
    assert len(written) > 10
    # The names of sections stand in the reports too.
    sections = [each for each in written if each in page.locator(".volume").inner_text()]
    assert [each for each in written if each in on_paper and each not in sections] == []
    assert "存到这个浏览器" not in on_paper
    assert "↩" not in on_paper
