"""Pages that were opened before a new release is published."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from factories import BODY, report_text
from measure.browser import served
from publishing.host import Destination, publish
from sites import run_build


def build(folder: Path, word: str) -> Path:
    """Build a site of two reports that hold a word; their ids are the same in all editions."""
    built = run_build(
        folder,
        {
            "2025/2025-04-10-a.md": report_text(BODY + f"\n只有这一版才有的{word}字句。\n"),
            "2025/2025-04-11-b.md": report_text(
                date="2025-04-11", title=f"第二篇{word}文", source="https://example.com/2"
            ),
        },
    )
    assert built.code == 0, built.output
    # As after a change of the program too: other scripts, under another name.
    (scripts,) = built.site.glob("assets/javascripts-*")
    other = hashlib.sha256(word.encode()).hexdigest()[:16]
    scripts.rename(scripts.with_name(f"javascripts-{other}"))
    for path in built.site.rglob("*.html"):
        path.write_text(
            path.read_text(encoding="utf-8").replace(scripts.name, f"javascripts-{other}"), encoding="utf-8"
        )
    return built.site


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return [build(tmp_path_factory.mktemp("edition"), word) for word in ("旧", "新", "再")]


@pytest.fixture
def release(tmp_path: Path, editions: list[Path]) -> Callable[[int], None]:
    def publish_edition(number: int) -> None:
        site = editions[number]
        paths = [path for path in site.rglob("*") if path.is_file()]
        files = {
            path.relative_to(site).as_posix(): (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
            for path in paths
        }
        publish(site, files, Destination.parse(str(tmp_path / "www")))

    publish_edition(0)
    return publish_edition


@pytest.fixture
def page(browser: Browser, release: object, tmp_path: Path) -> Iterator[Page]:
    with served(tmp_path / "www/current") as address:
        context = browser.new_context(base_url=address)
        yield context.new_page()
        context.close()


def test_an_open_search_goes_on_with_its_own_release_and_says_when_that_is_gone(
    page: Page, release: Callable[[int], None]
) -> None:
    page.goto("search/?q=分析")
    results, query = page.locator("#search-results"), page.locator("#search-query")
    expect(results).to_contain_text("事件分析")
    release(1)
    query.fill("只有这一版才有的旧字句")
    expect(page.locator("#search-status")).to_contain_text("1 篇")
    expect(results.locator("mark").first).to_have_text("只有这一版才有的旧字句")
    query.fill("只有这一版才有的新字句")
    expect(page.locator("#search-status")).to_contain_text(re.compile("没有|0 篇"))
    query.fill("字句")
    expect(page.locator("#search-status")).to_contain_text("1 篇")
    release(2)
    page.locator("select[name=in]").select_option("结论")  # takes a file that has not been asked for yet
    expect(page.locator("#search-problem")).to_contain_text("网站可能刚刚更新过")
    page.reload()
    page.locator("select[name=in]").select_option("")
    query.fill("第二篇再文")
    expect(results).to_contain_text("第二篇再文")


def test_an_open_page_begins_to_search_after_a_new_release(page: Page, release: Callable[[int], None]) -> None:
    """Its scripts are those of its own release, its results those of the new one."""
    missing: list[str] = []
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    page.goto("about/")
    release(1)
    page.locator(".quick input").press_sequentially("第二篇新文")
    expect(page.locator(".quick [role=option]")).to_contain_text("第二篇新文")
    assert missing == []
