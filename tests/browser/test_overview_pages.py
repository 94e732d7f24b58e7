"""Pages of numbers and pages across reports, on screens of all widths, in light and dark, with and without JavaScript."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from unicodedata import normalize

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from factories import report_text
from measure.browser import served
from sites import Builder, Opener

COMPENDIUM = "topics/cybersecurity/yingduicelve/"
PAIR = "entities/chen-wei/with/hongteng/"
KINDS = [
    "",
    "entities/chen-wei/",
    "entities/hongteng/",
    "regions/cn/",
    "topics/cybersecurity/",
    PAIR,
    COMPENDIUM,
    "statistics/",
]


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Iterator[str]:
    """Return the address of a site whose pages have all that they can have: ten years, long names, every division."""
    strategy = "## 四、应对策略\n\n### 1. 备份\n\n" + "https://example.com/" + "x" * 90 + "\n\n| 一 | 二 |\n| - | - |\n"
    files: dict[str, str | bytes] = {
        f"{year}/{year}-04-10-n{year}.md": report_text(
            date=f"{year}-04-10",
            region="[南湖区, 杭州, 北京, 香港, 新疆, 内蒙古]",
            entities="[鸿腾, {name: 陈伟, role: 中共嘉兴市委员会书记、嘉兴军分区党委第一书记}]",
            topics="[网络安全, 数据安全, 人才培养]",
            source=f"https://example.com/{year}",
        )
        for year in range(2017, 2026)
    }
    files["2016/2016-04-10-n2016.md"] = report_text(
        f"{strategy}| {'很宽的表格' * 20} | b |\n", date="2016-04-10", entities="[鸿腾, 陈伟]"
    )
    with served(shared_build(files).site) as address:
        yield address


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        pytest.param(1440, "light", marks=pytest.mark.long),
        pytest.param(390, "dark", marks=pytest.mark.long),
        (320, "light"),
    ],
)
@pytest.mark.parametrize("path", KINDS)
def test_nothing_sticks_out_sideways(open_page: Opener, path: str, width: int, scheme: str) -> None:
    page = open_page(path, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        """width => [...document.querySelectorAll("article :is(a, li, td, th, p, h2, h3, svg, figcaption)")]
            .filter(each => !each.closest(".md-typeset__scrollwrap, .counts-box"))
            .filter(each => each.getBoundingClientRect().right > width + 1).map(each => each.outerHTML.slice(0, 80))""",
        width,
    )
    assert outside == []


def test_tiles_are_equal_and_darker_with_more_reports(open_page: Opener) -> None:
    page = open_page("")
    boxes = page.evaluate(
        """[...document.querySelectorAll(".tile")].map(each => {
            const box = each.getBoundingClientRect();
            return [Math.round(box.width), Math.round(box.height)];
        })"""
    )
    assert len(boxes) == 34
    assert len({tuple(box) for box in boxes}) == 1

    def shade(name: str) -> str:
        tile = page.locator(".tile").filter(has_text=name)
        return str(tile.evaluate("each => getComputedStyle(each).backgroundColor"))

    assert shade("浙江") != shade("天津")


def test_timeline_and_bars_are_drawn_in_light_and_dark(open_page: Opener) -> None:
    fills = set()
    for scheme in ("light", "dark"):
        page = open_page("entities/chen-wei/", scheme=scheme)
        drawn = page.locator(".timeline path")
        box = drawn.bounding_box()
        assert box is not None and box["width"] > 300 and box["height"] > 5
        fills.add(drawn.evaluate("each => getComputedStyle(each).fill"))
    assert len(fills) == 2
    page.get_by_text("各月篇数").click()
    rows = page.locator(".timeline-table tbody tr")
    expect(rows).to_have_count(10)
    expect(rows.first).to_have_text("2016年4月1")
    home = open_page("", scheme="dark")
    bar = home.locator(".bars .bar path").first.bounding_box()
    assert bar is not None and bar["width"] > 20 and bar["height"] > 4


@pytest.mark.long
def test_print_keeps_the_line_of_a_day_with_its_report_and_drops_what_is_for_the_screen(open_page: Opener) -> None:
    page = open_page("regions/cn/")
    for lines in range(10):  # so that pages end in many places
        page.locator("h1").evaluate(
            "(heading, value) => heading.style.setProperty('padding-top', value, 'important')", f"{lines}em"
        )
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        texts = [normalize("NFKC", sheet.extract_text()) for sheet in sheets]
        assert len(texts) > 1
        for text in texts:
            printed = [line.strip() for line in text.splitlines() if line.strip() and " / " not in line]
            assert not re.match(r"\d{4} ?年 ?\d+ ?月 ?\d+ ?日", printed[-1]), printed[-2:]
        assert [dropped for dropped in ("数据接口", "下载本列表", "各月篇数") if dropped in "".join(texts)] == []


def test_reader_without_javascript_goes_from_home_to_the_strategies_of_a_topic(open_page: Opener) -> None:
    page = open_page("", java_script_enabled=False)
    page.get_by_role("link", name="浙江").click()
    expect(page.locator("h1")).to_contain_text("浙江省")
    page.get_by_role("row", name="网络安全").get_by_role("link").click()
    page.get_by_role("definition").get_by_role("link", name="应对策略").click()
    expect(page.locator("h1")).to_contain_text("网络安全：应对策略汇编")
    expect(page.get_by_role("heading", name="1. 备份")).to_be_visible()
    page.locator(".piece h2 a").first.click()
    expect(page).to_have_url(re.compile("/reports/2025/2025-04-10-n2025/#"))
    expect(page.locator(":target")).to_contain_text("四、应对策略")


def test_reader_goes_from_a_person_to_what_is_shared_with_a_company(open_page: Opener) -> None:
    page = open_page("entities/chen-wei/")
    page.get_by_role("link", name="与嘉兴鸿腾数字安全科技有限公司共同的").click()
    expect(page.locator(".entry")).to_have_count(10)
    page.get_by_role("link", name="嘉兴鸿腾数字安全科技有限公司").first.click()
    expect(page).to_have_url(re.compile("/entities/hongteng/$"))


def test_a_count_leads_to_the_search_that_finds_as_many(open_page: Opener) -> None:
    page = open_page("statistics/", width=320)
    row = page.get_by_role("table", name="主题与年份").get_by_role("row", name="网络安全")
    # The table is wider than the screen, and scrolls beside the names of its rows.
    last = row.get_by_role("link").last
    last.focus()
    name, total = row.get_by_role("rowheader").bounding_box(), last.bounding_box()
    assert name is not None and total is not None
    assert name["x"] >= 0 and name["x"] + name["width"] <= total["x"] and total["x"] + total["width"] <= 320
    expect(last).to_have_text("10")
    of_year = row.get_by_role("link", name="1", exact=True).nth(3)
    of_year.click()
    expect(page).to_have_url(re.compile(r"/search/\?topics=cybersecurity&years=2019&withdrawn=1$"))
    expect(page.locator("#search-status")).to_have_text("共 1 篇报告")
    expect(page.locator("#search-results time")).to_have_text("2019年4月10日")
