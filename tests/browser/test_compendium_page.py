"""One section of any reports on one page, made in the browser: the same as where the build makes it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from factories import BODY, report_text
from measure.browser import served
from pictures import picture
from readers import Readers
from sites import Builder, Opener

COMPILED = "compendium/?section=yingduicelve"

PIECES = """() => ({
    pieces: [...document.querySelectorAll(".piece")].map((piece) => ({
        id: piece.id,
        head: piece.querySelector("h2").textContent.trim(),
        to: decodeURI(piece.querySelector("h2 a").href),
        line: [...piece.querySelector(".entry__line").childNodes].map((each) => each.className === "tick" ? "" : each.textContent).join("").replace(/\\s+/g, " ").trim(),
        tags: [...piece.querySelectorAll(".piece__text *")].map((each) =>
            [each.tagName, ...[...each.attributes].map(({ name }) => `${name} ${each[name] ?? each.getAttribute(name)}`)].join(" ")),
        text: piece.querySelector(".piece__text").textContent.trim(),
    })),
    contents: [...document.querySelectorAll(".piece-list li")].map((each) => each.textContent.replace(/\\s+/g, " ").trim()),
    sources: [...document.querySelectorAll(".sources li")].map((each) =>
        [each.id, each.querySelector("a").href, each.querySelector("a").className.replace("latin", ""), each.textContent].join(" ")),
})"""


def compiled(open_page: Opener, path: str, status: str, **options: Any) -> Page:
    page = open_page(path, **options)
    expect(page.locator("#compile-status")).to_have_text(status)
    return page


@pytest.mark.parametrize(
    "section", ["yingduicelve", "jielun", pytest.param("shijianmiaoshuyufenxi", marks=pytest.mark.long)]
)
def test_it_is_what_the_build_makes_of_a_topic(open_page: Opener, section: str) -> None:
    made = open_page(f"topics/cybersecurity/{section}/").evaluate(PIECES)
    page = open_page(f"compendium/?topics=cybersecurity&section={section}")
    expect(page.locator("#compile-status")).to_contain_text("共 2 篇报告")
    assert page.evaluate(PIECES) == made
    assert len(made["pieces"]) == 2 and len(made["sources"]) == 2 and made["pieces"][0]["tags"]


STRATEGY = """### 1. 备份 & “引号”

**甲**策略，见[旧事](2025-04-09-earlier.md#四应对策略)、[下文](#五结论)和 https://example.org/?a=1&b=2 。[^1]

- 一
    - 二

| 列 |
| --- |
| <值> |

```
## 不是标题
```

![流程图](2025-04-10-rich/liucheng.png "处置流程")
"""


def test_headings_lists_tables_images_and_links_come_along_and_no_id_does(
    readers: Readers, shared_build: Builder
) -> None:
    body = BODY.replace("这是应对策略的内容。\n", STRATEGY)
    files: dict[str, str | bytes] = {
        "2025/2025-04-10-rich.md": report_text(f"{body}\n[^1]: 脚注。\n"),
        "2025/2025-04-09-earlier.md": report_text(date="2025-04-09", source="https://example.com/2"),
        "2025/2025-04-10-rich/liucheng.png": picture(),
    }
    with served(shared_build(files).site) as address:
        # As it is built: scripts of the theme wrap tables and number code.
        plain = readers.open(address, java_script_enabled=False)
        plain.goto(f"{address}topics/cybersecurity/yingduicelve/")
        made = plain.evaluate(PIECES)
        page = readers.open(address)
        page.goto(f"{address}{COMPILED}&topics=cybersecurity")
        expect(page.locator(".piece")).to_have_count(2)
        assert page.evaluate(PIECES) == made
        page.locator(".piece img").scroll_into_view_if_needed()
        page.wait_for_function("() => document.querySelector('.piece img').naturalWidth > 0")
    tags = " ".join(made["pieces"][0]["tags"])
    assert all(f"{tag} " in f"{tags} " for tag in ("H3", "STRONG", "TD", "PRE", "IMG", "LI"))
    assert page.locator(".piece__text [id]").count() == 0
    page.close()


@pytest.mark.parametrize(
    ("start", "name"),
    [("regions/yangtze-river-delta/", "长三角"), ("entities/hongteng/", "嘉兴鸿腾数字安全科技有限公司")],
)
def test_places_and_entities_lead_to_each_section(open_page: Opener, start: str, name: str) -> None:
    page = open_page(start)
    page.get_by_role("definition").get_by_role("link", name="应对策略").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name}：应对策略汇编")
    expect(page).to_have_title(f"{name}：应对策略汇编 - 分节汇编 - 事件分析库")
    expect(page.locator("#compile-status")).to_contain_text("一节的")
    page.get_by_role("navigation", name="分节汇编").get_by_role("link", name="结论").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name}：结论汇编")
    expect(page.locator(".piece__text").first).to_contain_text("这是结论的内容")
    page.get_by_role("link", name="在搜索里查看这些报告").click()
    expect(page.locator("#search-chips li")).to_have_count(1)


def test_results_of_a_search_are_compiled_with_what_narrowed_them(open_page: Opener) -> None:
    page = open_page("search/?q=没有 OR 内容很长&in=事件概述&years=2025&withdrawn=1")
    page.get_by_role("link", name="分节汇编").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "「没有 OR 内容很长」，只搜事件概述，2025年，包括已撤回的：事件概述汇编"
    )
    expect(page.locator("#compile-status")).to_have_text("共 1 篇报告；有“事件概述”一节的 1 篇。")


def test_withdrawn_reports_come_only_when_asked_for_and_are_marked(open_page: Opener) -> None:
    page = compiled(open_page, f"{COMPILED}&entities=chen-wei#50%", "共 1 篇报告；有“应对策略”一节的 1 篇。")
    expect(page.locator("#compile-notes")).to_have_text("另有 1 篇已撤回，没有收入。一并收入")
    page.get_by_role("link", name="一并收入").click()
    expect(page.locator("#compile-status")).to_contain_text("共 2 篇报告")
    withdrawn = page.locator(".piece", has=page.locator("h2 a.withdrawn"))
    expect(withdrawn.locator("h2 .mark")).to_have_text("已撤回")
    expect(withdrawn.locator(".notice")).to_have_text("本报告已于2024年12月5日撤回。原因：事实有误")
    expect(page.locator(".piece-list .mark")).to_have_text("已撤回")
    expect(page.locator("#compile-notes")).to_be_empty()


def test_what_cannot_be_compiled_is_said(open_page: Opener) -> None:
    page = compiled(open_page, f"{COMPILED}&q=没有这个词", "没有符合条件的报告。")
    expect(page.locator("#compile-actions")).to_be_hidden()
    page = open_page("compendium/?section=<b>&places=330402")
    expect(page.locator("#compile-problem")).to_contain_text("没有这一节的汇编")
    page.get_by_role("link", name="结论").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("南湖区：结论汇编")
    page = open_page("compendium/")
    expect(page.get_by_role("heading", level=1)).to_have_text("全部报告：事件概述汇编")
    plain = open_page("compendium/", java_script_enabled=False)
    assert "这一页需要浏览器启用 JavaScript" in plain.locator("article noscript").inner_text()


def test_it_is_printed_with_contents_and_sources_and_without_controls(open_page: Opener) -> None:
    page = open_page(f"{COMPILED}&places=330000")
    expect(page.locator(".piece")).to_have_count(2)
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    for shown in (".piece-list", ".sources", "#compile-status", "#compile-lead", ".piece__sources >> nth=0"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in ("#compile-actions", "nav.jumps", "#compile-parts"):
        expect(page.locator(hidden)).to_be_hidden()


@pytest.mark.parametrize(("failure", "message"), [("abort", "无法连接服务器"), ("404", "网站可能刚刚更新过")])
@pytest.mark.parametrize(
    "files",
    [
        pytest.param("**/api/v1/reports/2024-12-31-old.json", marks=pytest.mark.long),
        "**/reports/2024/2024-12-31-old/",
    ],
)
def test_it_is_whole_or_not_there(readers: Readers, site: str, files: str, failure: str, message: str) -> None:
    page = readers.open(site)
    page.route(files, lambda route: route.abort() if failure == "abort" else route.fulfill(status=404))
    page.goto(f"{site}{COMPILED}&places=330000")
    expect(page.locator("#compile-problem")).to_contain_text(message)
    expect(page.locator("#compile-pieces")).to_be_empty()
    expect(page.locator("#compile-loading")).to_be_hidden()
    page.unroute(files)
    page.get_by_role("button", name="重新载入").click()
    expect(page.locator(".piece")).to_have_count(2)


def test_a_page_of_before_a_release_does_not_pass_for_one_of_after(readers: Readers, site: str) -> None:
    page = readers.open(site)
    page.route(
        "**/reports/2024/2024-12-31-old/",
        lambda route: route.fulfill(
            body=route.fetch().text().replace("四应对策略", "四应对"), content_type="text/html"
        ),
    )
    page.goto(f"{site}{COMPILED}&places=330000")
    expect(page.locator("#compile-problem")).to_contain_text("网站可能刚刚更新过")


MANY = 305


@pytest.fixture(scope="module")
def many(shared_build: Builder) -> Iterator[str]:
    """Return the address of a site with more reports than are compiled on one page."""
    first = datetime.date(2024, 1, 1)
    days = [(first + datetime.timedelta(number)).isoformat() for number in range(MANY)]
    files: dict[str, str | bytes] = {
        f"{day[:4]}/{day}-many.md": report_text(
            f"## 四、应对策略\n\n{day}的策略。\n" if number % 5 else "## 五、结论\n\n没有策略。\n",
            date=day,
            title=f"{day}的事件",
            source=f"[https://example.com/{number}, https://example.org/{number // 2}]",
        )
        for number, day in enumerate(days)
    }
    with served(shared_build(files).site) as address:
        yield address


@pytest.mark.long
def test_hundreds_of_reports_come_in_parts_and_none_is_left_out(readers: Readers, many: str) -> None:
    page = readers.open(many)
    page.goto(f"{many}{COMPILED}&places=330400")
    expect(page.locator("#compile-status")).to_have_text(
        "共 305 篇报告，这一页是其中第 1 至 300 篇；有“应对策略”一节的 240 篇。", timeout=60_000
    )
    expect(page.locator("#compile-notes summary")).to_have_text("没有“应对策略”一节的 60 篇")
    seen = page.locator(".piece").evaluate_all("pieces => pieces.map(piece => piece.id)")
    assert seen == sorted(seen, reverse=True)
    sources = page.locator(".sources li a").evaluate_all("links => links.map(link => link.href)")
    assert len(sources) == len(set(sources))
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("#compile-status")).to_contain_text("第 301 至 305 篇")
    seen += page.locator(".piece").evaluate_all("pieces => pieces.map(piece => piece.id)")
    assert len(set(seen)) == MANY * 4 // 5
    expect(page.locator("#compile-parts")).to_have_text("上一页第 2 页，共 2 页")
