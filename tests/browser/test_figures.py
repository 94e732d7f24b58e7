"""Figures as a browser lays them out: on a wide screen, on a phone, and on paper."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from sites import Opener

REPORT = "reports/2025/2025-04-10-hongteng/"


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1440, "light"),
        (390, "dark"),
        pytest.param(1440, "dark", marks=pytest.mark.long),
        pytest.param(390, "light", marks=pytest.mark.long),
    ],
)
def test_figures_have_their_place_before_they_are_loaded(open_page: Opener, width: int, scheme: str) -> None:
    page = open_page(REPORT, width=width, scheme=scheme)
    images = page.locator(".report-body figure img")
    expect(images).to_have_count(2)
    before = [image.bounding_box() for image in images.all()]
    assert page.evaluate("[...document.images].some((image) => !image.complete)")
    for image in images.all():
        image.scroll_into_view_if_needed()
        image.evaluate("(image) => image.decode()")  # waits until it is there, or fails
    page.evaluate("scrollTo(0, 0)")
    after = [image.bounding_box() for image in images.all()]
    assert after == before
    room = page.locator(".report-body").bounding_box()
    assert room
    for box, ratio in zip(after, (2000 / 600, 900 / 4000), strict=True):
        assert box
        assert room["x"] <= box["x"] + 1
        assert box["x"] + box["width"] <= room["x"] + room["width"] + 1
        assert box["width"] / box["height"] == pytest.approx(ratio, rel=0.02)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("figcaption").first).to_have_text("图1　处置流程，从发现到恢复")


def test_figures_stand_whole_on_a_sheet(open_page: Opener) -> None:
    reader = PdfReader(io.BytesIO(open_page(REPORT).pdf(prefer_css_page_size=True)))
    shown = [(len(sheet.images), "".join(sheet.extract_text().split())) for sheet in reader.pages]
    assert sum(count for count, _ in shown) == 2
    for caption in ("处置流程，从发现到恢复", "图2"):
        sheets = [count for count, text in shown if caption in text]
        assert sheets == [1], caption
