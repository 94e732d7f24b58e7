"""A real browser on a real site: the tiny site of the build tests, served on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from factories import BODY, report_text
from measure.browser import FLAGS, find_browser, served
from sites import FORGE, Opener, run_build

FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-hongteng.md": report_text(
        BODY.replace("的内容。", "的内容很长，要滚动才能看完。" * 60)
        + "\n见[说明](https://example.org/linked)与 https://example.org/bare 。\n"
        + "".join(f"\n### 第{number}点\n\n{'一句话。' * (5 + number % 7 * 9)}\n" for number in range(40)),
        region="南湖区",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 一家名称非常非常长的没有登记的科技发展股份有限公司]",
        topics="[网络安全, 数据安全]",
        source="https://example.com/a/very/long/address/that/does/not/break/anywhere/" + "x" * 120,
    ),
    "2024/2024-12-31-old.md": report_text(
        BODY
        + "\n杭州市的会，见 https://example.com/3 。\n\n| 列一 | 列二 |\n| --- | --- |\n| "
        + "很宽的表格" * 20
        + " | b |\n",
        date="2024-12-31",
        region="杭州",
        source="https://example.com/3",
    ),
    "2024/2024-11-30-withdrawn.md": report_text(
        title="已经撤回的一篇《标题中有书名号而且非常非常非常非常非常非常非常非常长的》事件分析",
        date="2024-11-30",
        region="[上海, 美国]",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}]",
        topics="人才培养",
        source="{url: https://example.com/4, title: 题名, publisher: 某报}",
        authors="[甲, 乙, 丙, 丁]",
        published="2024-12-01",
        updated="2024-12-05",
        status="withdrawn",
        withdrawn="{date: 2024-12-05, reason: 事实有误}",
        corrections="[{date: 2024-12-02, text: 更正了数字}]",
        redirect_from="[2024-11-29-former]",
    ),
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    assert path, "run `make test`: it installs the browser or says how"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the built site."""
    built = run_build(tmp_path_factory.mktemp("browser"), FILES, in_project=True, **FORGE)
    assert built.code == 0, built.output
    with served(built.site) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Opener]:
    """Return a function that opens a page; the test fails on foreign requests and on errors in the console."""
    contexts = []
    problems: list[str] = []

    def note(problem: str, *, is_problem: bool = True) -> None:
        if is_problem:
            problems.append(problem)

    def watch(page: Page) -> None:
        page.on("request", lambda request: note(request.url, is_problem=not request.url.startswith((site, "data:"))))
        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", lambda message: note(message.text, is_problem=message.type == "error"))

    def open_(path: str, *, width: int = 1440, height: int = 900, scheme: str = "light", **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]  # one of the literals
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(site + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert problems == []
