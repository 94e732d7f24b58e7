"""The thread of an event, for readers: on the pages of its reports, in lists, and in searches."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from sites import Opener

NEWEST = "reports/2025/2025-04-10-hongteng/"


def test_a_report_shows_the_whole_thread_of_its_event(open_page: Opener) -> None:
    page = open_page("reports/2024/2024-12-31-old/")
    parts = page.locator(".thread li")
    expect(parts).to_have_count(3)
    assert [each.split()[0] for each in parts.all_inner_texts()] == ["起因", "后续", "最新"]
    expect(parts.first.get_by_role("link")).to_have_css("text-decoration-line", "line-through")
    expect(parts.first).to_contain_text("已撤回")
    here = page.locator(".thread [aria-current=page]")
    assert here.inner_text() == page.locator("h1").inner_text()
    feed = page.locator(".thread").get_by_role("link", name="订阅这件事的后续")
    feed.click()
    expect(page.locator("#subscribe-name")).to_have_text(
        "：“已经撤回的一篇《标题中有书名号而且非常非常非常非常非常非常非常非常长的》事件分析”的后续"
    )
    expect(page.locator("#subscribe-list > li")).to_have_count(3)
    page.go_back()
    parts.last.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/{NEWEST}$"))
    expect(parts.last.locator("[aria-current=page]")).to_be_visible()


def test_on_a_phone_the_thread_is_one_line_until_it_is_asked_for(open_page: Opener) -> None:
    page = open_page("reports/2024/2024-12-31-old/", width=390, height=844, java_script_enabled=False)
    thread = page.locator(".thread")
    expect(thread).to_be_hidden()
    page.get_by_text("事件脉络：3 篇，有后续").click()
    expect(thread).to_be_visible()


def test_the_newest_report_of_an_event_is_shown_the_way_to_and_alone_where_that_is_asked_for(
    open_page: Opener,
) -> None:
    page = open_page("search/?q=内容")
    status = page.locator("#search-status")
    expect(status).to_have_text("「内容」：共 2 篇报告")
    newer = page.locator("#search-results .newer")
    expect(newer).to_have_text(["有后续（2025年4月10日）"])
    alone = page.get_by_label("同一件事只看最新一篇")
    alone.check()
    expect(status).to_have_text("「内容」：共 1 篇报告")
    expect(newer).to_have_count(0)
    left_out = page.locator("#search-withdrawn")
    expect(left_out).to_contain_text("另有 1 篇有后续")
    assert page.url.endswith("&newest=1")
    page.reload()
    expect(status).to_have_text("「内容」：共 1 篇报告")
    expect(alone).to_be_checked()
    left_out.get_by_role("button").last.click()
    expect(status).to_have_text("「内容」：共 2 篇报告")
    expect(alone).not_to_be_checked()
    newer.click()
    expect(page).to_have_url(re.compile("/reports/2025/2025-04-10-hongteng/$"))


def test_lists_show_the_way_to_the_newest_report(open_page: Opener) -> None:
    for path in ("", "archive/2024/", "topics/cybersecurity/", "topics/cybersecurity/yingduicelve/"):
        page = open_page(path)
        link = page.get_by_role("link", name="有后续（2025年4月10日）").first
        assert str(link.evaluate("each => each.href")).endswith(f"/{NEWEST}"), path
