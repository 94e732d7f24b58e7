"""The form of contribution as an analyst uses it, and the real check on what comes out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page, expect

from check_alone import IN_THE_CHECK_ALONE
from eventlib.library.report import Report, ReportText
from factories import SECTIONS, TESTS, load
from sites import Opener

RAW = (TESTS / "fixtures/raw-jiaxing-360.txt").read_text(encoding="utf-8")


HOSTILE = "「a: b」 # \"两\" '引号' </script><b>&amp; \\ 😀 --- - [x] {y} %"


def open_form(open_page: Opener, **options: object) -> Page:
    page = open_page("contribute/", **options)
    expect(page.locator("#contribute")).to_be_visible()
    return page


def fill_row(page: Page, field: str, number: int, **values: str) -> None:
    rows = page.locator(f"[data-rows={field}]")
    while rows.locator(".row").count() <= number:
        rows.locator(".rows__add").click()
    for part, value in values.items():
        rows.locator(".row").nth(number).locator(f"[data-part={part}]").fill(value)


def fill_everything(page: Page, text: str = "这是内容。") -> None:
    page.locator("[name=title]").fill("嘉兴市委书记调研数字安全企业")
    page.locator("[name=date]").fill("2025年4月10日")
    fill_row(page, "region", 0, name="浙江嘉兴")
    fill_row(page, "entities", 0, name="鸿腾")
    fill_row(page, "entities", 1, name="陈伟", role="嘉兴市委书记")
    fill_row(page, "topics", 0, name="网安")
    fill_row(page, "source", 0, url="https://example.com/a?b=1&c=2", title="标题", publisher="网站")
    page.locator("[name=slug]").fill("jiaxing-360")
    for index in range(len(SECTIONS)):
        page.locator(f"[name=section-{index}]").fill(text)


def written(page: Page) -> tuple[str, str]:
    """Return name and content of the file as they are downloaded."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载").click()
    content = waiting.value.path().read_bytes().decode()
    assert content == page.locator("#markdown").input_value()
    return waiting.value.suggested_filename, content


def checked(folder: Path, page: Page) -> tuple[Report, list[str], ReportText]:
    """Check the file that the form makes; return the report, which of the form's rules it breaks, and the text read of it."""
    name, content = written(page)
    library = load(folder, {f"{name[:4]}/{name}": content.encode()})
    errors = [str(finding) for finding in library.findings if finding.is_error]
    assert errors == [], content
    (report,) = library.reports
    return report, sorted({finding.rule for finding in library.findings} - IN_THE_CHECK_ALONE), library.texts[report.id]


def told(page: Page, field: str) -> list[str]:
    found = page.locator(f"[data-field={field}] .findings li, [data-rows={field}] .findings li").all_inner_texts()
    return [text.removesuffix(" 说明") for text in found]


def rules(page: Page) -> Counter[str]:
    return Counter(page.locator(".findings li").evaluate_all("all => all.map((each) => each.dataset.rule)"))


def test_report_from_fields_passes_the_check(open_page: Opener, tmp_path: Path) -> None:
    page = open_form(open_page)
    fill_everything(page)
    page.locator("[name=section-0]").blur()
    expect(page.locator("#contribute-status")).to_have_text("没有发现问题")
    report, rules, text = checked(tmp_path, page)
    assert (report.id, rules) == ("2025-04-10-jiaxing-360", [])
    assert [mention.entity.id for mention in report.entities] == ["hongteng", "chen-wei"]
    assert report.entities[1].role == "嘉兴市委书记"
    assert (report.sources[0].url, report.sources[0].publisher) == ("https://example.com/a?b=1&c=2", "网站")
    assert [section.name for section in text.sections] == list(SECTIONS)
    expect(page.locator("#preview")).to_contain_text("一、事件概述")
    page.locator("[name=section-1]").fill("### 1. 背景\n\n**要点**如下。\n\n- 甲\n- **乙**\n\n1. 丙")
    expect(page.locator("#preview h5")).to_have_text("1. 背景")
    expect(page.locator("#preview ul li")).to_have_text(["甲", "乙"])
    expect(page.locator("#preview ol li")).to_have_text(["丙"])
    expect(page.locator("#preview strong")).to_have_text(["要点", "乙"])


def test_report_from_a_pasted_text_passes_the_check(open_page: Opener, tmp_path: Path) -> None:
    page = open_form(open_page)
    page.get_by_text("已经写好全文").click()
    page.get_by_label("全文，从标题起").fill(RAW)
    page.get_by_role("button", name="拆开并填写").click()
    expect(page.locator("[name=title]")).to_have_value("嘉兴市委书记陈伟调研360嘉兴数字安全公司事件分析")
    page.locator("[name=slug]").fill("jiaxing-360")
    if not page.locator("[data-rows=topics] input").first.input_value():
        fill_row(page, "topics", 0, name="网络安全")
    page.locator("[name=slug]").blur()
    expect(page.locator("#contribute-status")).to_have_text("0 个错误，1 个警告")
    report, rules, text = checked(tmp_path, page)
    assert rules == ["entity-unregistered"]
    assert report.date.isoformat() == "2025-04-10"
    assert [place.code for place in report.places] == ["330402"]
    # 嘉兴市委 stands in the text only as part of an office.
    roles = {mention.entity.name: mention.role for mention in report.entities}
    assert roles == {
        "嘉兴鸿腾数字安全科技有限公司": "",
        "360数字安全集团": "",
        "陈伟": "嘉兴市委书记",
        "三六零安全科技股份有限公司": "",
        "胡振泉": "360数字安全集团总裁",
    }
    assert report.sources[0].url == "https://www.anquanke.com/post/id/306496"
    assert report.sources[0].title == "嘉兴市委书记陈伟到360嘉兴数字安全公司开展调研"
    assert [section.name for section in text.sections] == list(SECTIONS)
    assert "### 1. 事件背景与调研内容" in page.locator("#markdown").input_value()


def test_several_names_in_one_box_are_asked_for_in_boxes_of_their_own(open_page: Opener) -> None:
    page = open_form(open_page)
    fill_row(page, "topics", 0, name="网络安全、数据安全")
    page.locator("[data-rows=topics] input").first.blur()
    message = "词表里没有主题「网络安全、数据安全」（建议：这是几个名称，分开填，一栏一个）"
    assert message in told(page, "topics")


def test_mistakes_are_those_of_the_check_told_of_boxes(open_page: Opener, tmp_path: Path) -> None:
    page = open_form(open_page)
    offered = page.locator("#known-entities option[value=wang-fang-1]")
    assert offered.get_attribute("label") == "王芳（绍兴市市长）", "of two people of one name, who is meant"
    fill_everything(page)
    page.locator("[name=title]").fill("长" * 121)
    page.locator("[name=published]").fill("2025-02-30")
    fill_row(page, "region", 0, name="鼓楼区")
    fill_row(page, "region", 1, name="没有这个地方")
    fill_row(page, "region", 2, name="嘉兴")
    fill_row(page, "region", 3, name="浙江省 嘉兴市")
    fill_row(page, "topics", 0, name="网络安定")
    fill_row(page, "topics", 1, name="数据安全")
    fill_row(page, "topics", 2, name="数据安全")
    fill_row(page, "entities", 0, name="李娜")
    fill_row(page, "entities", 2, name="陈伟")
    fill_row(page, "source", 0, url="www.example.com")
    fill_row(page, "source", 1, title="没有网址")
    page.locator("[name=section-4]").fill("")
    page.locator("[name=section-3]").fill("![图](https://example.com/a.png)")
    page.locator("[name=section-3]").blur()
    name, content = written(page)
    library = load(tmp_path, {f"{name[:4]}/{name}": content.encode()})
    found = [finding.rule for finding in library.findings]
    assert rules(page) == Counter(rule for rule in found if rule not in IN_THE_CHECK_ALONE)
    for text in page.locator(".findings li").all_inner_texts():
        assert not re.search("字段|一行|reports/|[.]yml|#|title|topics|region|entities|published", text), text
    assert told(page, "topics")[0] == "词表里没有主题「网络安定」（建议：网络安全）"
    assert told(page, "title") == ["标题有 121 个字，最多 120 个（建议：缩短它）"]
    assert "网址没有填（建议：补上它）" in told(page, "source")
    box = page.locator("[data-rows=topics] input").first
    expect(box).to_have_attribute("aria-invalid", "true")
    described = (box.get_attribute("aria-describedby") or "").split()
    assert told(page, "topics")[0] in " ".join(page.locator(f"#{name}").inner_text() for name in described)
    page.locator("[name=slug]").fill("Jiaxing 360")
    page.locator("[name=slug]").blur()
    expect(page.locator("[data-field=slug] .findings li")).to_contain_text(
        "文件名「2025-04-10-Jiaxing 360.md」不合规则"
    )


def test_empty_form_names_what_is_required(open_page: Opener, tmp_path: Path) -> None:
    page = open_form(open_page)
    assert page.locator(".findings li").count() == 0, "nobody has made a mistake yet"
    page.locator("[name=summary]").fill("只有摘要。")
    page.locator("[name=summary]").blur()
    library = load(tmp_path, {"2025/2025-04-10-x.md": page.locator("#markdown").input_value().encode()})
    assert rules(page)["key-missing"] == sum(finding.rule == "key-missing" for finding in library.findings) == 5
    assert told(page, "title") == ["标题没有填"]
    assert told(page, "topics") == ["请至少选一个主题"]
    assert told(page, "source") == ["请至少填一个来源"]


def test_hostile_text_comes_through_unchanged(open_page: Opener, tmp_path: Path) -> None:
    page = open_form(open_page)
    fill_everything(page, f"第一段。\n\n{HOSTILE}\n\n---\n\n末段。")
    page.locator("[name=title]").fill(HOSTILE)
    fill_row(page, "entities", 1, name="true", role=HOSTILE)
    fill_row(page, "entities", 2, name="360")
    page.locator("[name=summary]").fill(f"{HOSTILE}\n# 第二行")
    page.locator("[name=summary]").blur()
    report, _, _ = checked(tmp_path, page)
    assert report.title == HOSTILE
    assert report.summary == f"{HOSTILE}\n# 第二行"
    assert (report.entities[1].entity.name, report.entities[1].role) == ("true", HOSTILE)
    assert report.entities[2].entity.id == "three-six-zero"
    body = page.locator("#markdown").input_value().partition("\n---\n")[2]
    assert body.count(HOSTILE) == len(SECTIONS)
    assert page.locator("#preview script, #preview b").count() == 0
    expect(page.locator("#preview h3")).to_have_text(HOSTILE)


def test_draft_survives_a_reload_until_it_is_discarded(open_page: Opener) -> None:
    page = open_form(open_page)
    fill_everything(page)
    page.locator("[name=slug]").blur()
    expect(page.locator("#markdown")).to_have_value(re.compile("六、出处"))
    before = page.locator("#markdown").input_value()
    page.reload()
    expect(page.locator("#contribute")).to_be_visible()
    expect(page.locator("#markdown")).to_have_value(before)
    page.get_by_role("button", name="清除草稿").click()
    expect(page.locator("[name=title]")).to_have_value("")
    page.reload()
    expect(page.locator("#contribute")).to_be_visible()
    assert page.locator("[data-rows=entities] .row").count() == 1
    expect(page.locator("[name=section-0]")).to_have_value("")


def test_damage_in_a_draft_does_no_harm(open_page: Opener) -> None:
    page = open_form(open_page)
    no_text = '{"toString": 1, "valueOf": 1}'
    for kept in (
        "{",
        "5",
        '"甲"',
        "[[]]",
        f'{{"title": {no_text}, "entities": [null, 7, {{"name": {no_text}}}], "sections": {{"0": {no_text}}}}}',
        f'{{"title": [], "entities": [{",".join(["{}"] * 100_000)}], "sections": 1, "pictures": 7}}',
    ):
        page.evaluate("(kept) => localStorage.setItem('contribute-draft', kept)", kept)
        page.reload()
        expect(page.locator("#contribute")).to_be_visible()
        expect(page.locator("[name=title]")).to_have_value("")


def test_the_file_is_copied_and_the_forge_opened_where_it_belongs(open_page: Opener) -> None:
    page = open_form(open_page, permissions=["clipboard-read", "clipboard-write"])
    fill_everything(page)
    page.locator("[name=section-5]").blur()
    expect(page.locator("#contribute-status")).to_have_text("没有发现问题")
    page.evaluate("window.open = (address) => { window.opened = address; }")
    page.get_by_role("button", name="复制并打开").click()
    expect(page.locator("#action-status")).to_contain_text("文件名是 2025-04-10-jiaxing-360.md")
    assert page.evaluate("window.opened") == (
        "https://git.example/team/analyses/_new/main/reports/2025?filename=2025-04-10-jiaxing-360.md"
    )
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#markdown").input_value()


def test_what_is_left_to_mend_stays_in_sight_and_leads_there(open_page: Opener) -> None:
    page = open_form(open_page)
    fill_everything(page)
    page.locator("[data-rows=region] input").first.fill("佳兴")
    page.locator("[name=section-5]").focus()
    # By its sound, as most slips in Chinese are.
    expect(page.locator("[data-rows=region] .findings li")).to_have_text(
        "不认识的地区「佳兴」（建议：浙江省嘉兴市） 说明"
    )
    expect(page.locator("#contribute-status")).to_be_in_viewport()
    page.get_by_role("button", name="到第一处").click()
    expect(page.locator("[data-rows=region] input").first).to_be_focused()


def test_a_button_is_pressed_though_what_is_told_above_it_goes_away_meanwhile(open_page: Opener) -> None:
    page = open_form(open_page)
    page.locator("[name=date]").press_sequentially("2025年4月10日")
    told_of_date = page.locator("[data-field=date] .findings li")
    expect(told_of_date).to_have_count(1)
    page.get_by_role("button", name="添加地区").click()
    expect(page.locator("[data-rows=region] .row")).to_have_count(2)
    expect(told_of_date).to_have_count(0)
    expect(page.locator("[name=date]")).to_have_value("2025-04-10")


def test_keyboard_alone_adds_and_removes_rows(open_page: Opener) -> None:
    page = open_form(open_page)
    page.get_by_role("button", name="添加地区").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("杭州")
    assert page.locator("[data-rows=region] input").nth(1).input_value() == "杭州"
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="删去地区 2")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.locator("[data-rows=region] .row").count() == 1
    expect(page.get_by_role("button", name="添加地区")).to_be_focused()


def test_without_javascript_the_page_names_the_guide(open_page: Opener) -> None:
    page = open_page("contribute/", java_script_enabled=False)
    assert "需要浏览器启用 JavaScript" in page.locator("article noscript").inner_text()
    expect(page.locator("#contribute")).to_be_hidden()


def test_an_earlier_report_is_chosen_by_its_title_and_the_list_loaded_only_then(
    open_page: Opener, tmp_path: Path
) -> None:
    page = open_page("about/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url.replace("about/", "contribute/"))
    fill_everything(page)
    assert not any(url.endswith("contribute/reports.json") for url in asked)
    row = page.locator("[data-rows=follows] input").first
    row.focus()
    options = page.locator("#known-follows option")
    expect(options).to_have_count(3)
    assert options.evaluate_all("all => all.map(({ value, label }) => [value, label])")[1:2] == [
        ["2024-12-31-old", "嘉兴市委书记调研数字安全企业事件分析"]
    ]
    for typed, said in {
        "2024-12-31-odl": "没有编号为「2024-12-31-odl」的报告（建议：是否是 2024-12-31-old）",
        "2024-11-29-former": "「2024-11-29-former」是旧编号，那篇报告现在的编号是「2024-11-30-withdrawn」（建议：改成「2024-11-30-withdrawn」）",
    }.items():
        row.fill(typed)
        expect(page.locator("[data-rows=follows] .findings li")).to_contain_text(said)
    row.fill("2024-12-31-old")
    row.blur()
    expect(page.locator("#contribute-status")).to_have_text("没有发现问题")
    assert "\nfollows:\n  - 2024-12-31-old\n" in written(page)[1]
    page.reload()
    expect(options).to_have_count(3)
    expect(row).to_have_value("2024-12-31-old")


def test_no_single_key_leads_away_from_the_form(open_page: Opener) -> None:
    page = open_form(open_page)
    at = page.url
    page.locator("[name=title]").fill("没有写完的标题")
    page.locator("h1").click()
    for key in ("n", "p", ".", ",", "/", "s", "f"):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.localName") == "body", key
    page.wait_for_timeout(500)  # in which a page that is left would be left
    assert page.url == at
    expect(page.locator("[name=title]")).to_have_value("没有写完的标题")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("search").get_by_role("combobox")).to_be_focused()
