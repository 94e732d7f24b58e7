from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from hypothesis import given

from eventlib.library.parsing import parse_report
from eventlib.pages.compendium import compendia_of, compiled_links, numbered_sources
from eventlib.pages.library_pages import all_pages
from eventlib.pages.page import Page, PageKind
from eventlib.pages.pieces import Piece, cut_off, cut_pieces
from eventlib.prose.linking import Link, link_text
from eventlib.settings import Settings
from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary
from factories import (
    BODY,
    ENTITIES,
    REGIONS,
    SECTIONS,
    SETTINGS,
    TOPICS,
    catalog_of,
    load_reports,
    load_sound,
    report_text,
)
from markdown_bodies import bodies

RULES = """## 四、应对策略

### 1. 补丁 & “引号” id="x" > 0

见[上一篇](2024-12-31-report-2.md#一事件概述)、[本文](#五结论)和 https://example.com/?a=1&b=2 。[^1]

> ## 引文里的标题

| 列 |
| --- |
| 值 |

```
## 不是标题 <h2 id="no">
```

## 五、结论

完。

[^1]: 脚注。
"""


def pieces_of(folder: Path, body: str) -> dict[str, Piece]:
    other = report_text(date="2024-12-31")
    library = load_sound(folder, report_text(body, date="2024-12-30"), other)
    report = library.reports[0]
    text = library.texts[report.id]
    return cut_pieces(text.html, report, text.sections, [section.name for section in SETTINGS.compiled])


@given(bodies())
def test_every_section_of_any_body_is_found_by_the_anchor_it_names(body: str) -> None:
    raw = report_text(body).encode()
    parsed = parse_report(raw, "2025/2025-04-10-a.md", vocabulary(), SECTIONS, folder="reports")
    if parsed.report is not None and (text := parsed.text):
        pieces = cut_pieces(text.html, parsed.report, text.sections, [section.name for section in text.sections])
        assert {piece.anchor for piece in pieces.values()} <= {section.anchor for section in text.sections}
        assert set(pieces) == {section.name for section in text.sections}
        for wanted in ([section.name] for section in text.sections):
            whole = link_text(text.html, first_words())
            some = link_text(cut_off(text.html, text.sections, wanted), first_words())
            found = [cut_pieces(html, parsed.report, text.sections, wanted) for html in (whole, some)]
            assert found[0] == found[1], "what stands behind a section has no say in it"


def first_words() -> Callable[[str], Iterator[Link]]:
    """Return what links the first mention of each two characters, as it is with names."""
    met = set[str]()

    def find(text: str) -> Iterator[Link]:
        for start in range(0, len(text) - 1, 2):
            if (word := text[start : start + 2]) not in met:
                met.add(word)
                yield Link(start, start + 2, "../")

    return find


@cache
def vocabulary() -> Vocabulary:
    files = {"topics.yml": TOPICS.encode(), "entities.yml": ENTITIES.encode(), "regions.yml": REGIONS.encode()}
    return load_vocabulary(files, "v")[0]


def test_piece_is_the_whole_section_and_nothing_else(tmp_path: Path) -> None:
    pieces = pieces_of(tmp_path, RULES)
    assert list(pieces) == ["应对策略", "结论"]
    html = "/root/".join(pieces["应对策略"].parts)
    assert pieces["应对策略"].anchor == "四应对策略"
    assert html.startswith('<h3>1. 补丁 &amp; “引号” id="x" &gt; 0<a ')
    for text in ("引文里的标题", "<td>值</td>", "不是标题 &lt;h2", "和 "):
        assert text in html, text
    assert "完。" not in html
    assert "/root/".join(pieces["结论"].parts) == "<p>完。</p>", "footnotes stay on the page of the report"


def test_a_body_is_cut_off_behind_the_last_section_that_is_wanted(tmp_path: Path) -> None:
    library = load_sound(tmp_path, report_text("## 四、应对策略\n\n甲\n\n## 五、结论\n\n完。\n"))
    text = library.texts[library.reports[0].id]
    some = cut_off(text.html, text.sections, ["应对策略"])
    assert "甲" in some
    assert "完。" not in some
    assert cut_off(text.html, text.sections, ["没有的一节"]) == ""


def test_piece_has_no_ids_and_its_links_start_at_the_root(tmp_path: Path) -> None:
    piece = pieces_of(tmp_path, RULES)["应对策略"]
    html = "/root/".join(piece.parts)
    assert not re.search("<[^>]* id=", html)
    assert 'href="/root/reports/2024/2024-12-31-report-2/#一事件概述"' in html
    assert 'href="/root/reports/2024/2024-12-30-report-1/#五结论"' in html
    assert 'href="https://example.com/?a=1&amp;b=2"' in html
    assert 'href="/root/reports/2024/2024-12-30-report-1/#fn:1"' in html
    assert html.count("href=") == len(piece.parts) - 1 + 1, "all but the one to another site"


def test_of_two_sections_of_one_name_the_first_counts(tmp_path: Path) -> None:
    pieces = pieces_of(tmp_path, "## 四、应对策略\n\n甲\n\n## 四、应对策略\n\n乙\n")
    assert pieces["应对策略"] == Piece("四应对策略", ("<p>甲</p>",))


def test_compendia_leave_out_sources_withdrawn_reports_and_empty_sections(tmp_path: Path) -> None:
    withdrawn = {"status": "withdrawn", "withdrawn": "{date: 2025-05-01, reason: 有误}"}
    reports = load_reports(
        tmp_path,
        report_text(date="2025-01-01"),
        report_text(date="2025-01-02", **withdrawn),
        report_text("## 四、应对策略\n\n## 五、结论\n\n有。\n", date="2025-01-03"),
    )
    found = compendia_of(reports[0].topics[0], reports, SETTINGS.compiled)
    assert [(each.section, each.uri, [report.date.day for report in each.reports]) for each in found] == [
        ("事件概述", "topics/cybersecurity/shijiangaishu.md", [1]),
        ("事件描述与分析", "topics/cybersecurity/shijianmiaoshuyufenxi.md", [1]),
        ("对我国影响分析研判", "topics/cybersecurity/duiwoguoyingxiangfenxiyanpan.md", [1]),
        ("应对策略", "topics/cybersecurity/yingduicelve.md", [1]),
        ("结论", "topics/cybersecurity/jielun.md", [1, 3]),
    ]
    assert BODY.count("## ") == 6


def test_places_and_entities_lead_to_the_sections_that_their_reports_have(tmp_path: Path) -> None:
    withdrawn = {"status": "withdrawn", "withdrawn": "{date: 2025-05-01, reason: 有误}"}
    catalog = catalog_of(
        tmp_path,
        report_text("## 五、结论\n\n有。\n", date="2025-01-03", region="南湖区", entities="[鸿腾]"),
        report_text(date="2025-01-02", region="嘉兴", entities="[鸿腾]", **withdrawn),
    )
    pages = {page.uri: page for page in all_pages(catalog, SETTINGS)}
    assert pages["regions/330400.md"].context["compiled"] == [("结论", "?section=jielun&places=330400", 1)]
    assert pages["entities/hongteng.md"].context["compiled"] == [("结论", "?section=jielun&entities=hongteng", 1)]
    assert compiled_links(catalog.reports[1:], SETTINGS.compiled, places="330400") == []


def test_without_compiled_sections_there_is_no_page_that_compiles(tmp_path: Path) -> None:
    extra = {"tag_authority": "a,2025", "sections": list(SECTIONS)}
    pages = {
        page.uri: page
        for page in all_pages(catalog_of(tmp_path, report_text()), Settings.from_mapping({"extra": extra}))
    }
    assert "compendium.md" not in pages and "subscribe.md" in pages
    assert pages["regions/330400.md"].context["compiled"] == []


def test_a_source_of_several_reports_is_numbered_once(tmp_path: Path) -> None:
    one, two, three = (f"https://example.org/{name}" for name in ("one", "two", "three"))
    reports = load_reports(
        tmp_path,
        report_text(date="2025-01-03", source=f"[{two}, {one}]"),
        report_text(date="2025-01-02", source=f"[{{url: {one}, title: 题名}}, {three}]"),
    )
    found = numbered_sources(sorted(reports, key=lambda report: report.id, reverse=True))
    assert [(source.url, source.title) for source in found.sources] == [(two, None), (one, None), (three, None)]
    assert list(found.numbers.values()) == [(1, 2), (2, 3)]


def test_renaming_a_section_moves_no_page_and_a_new_address_leaves_a_way_there(tmp_path: Path) -> None:
    body = BODY.replace("应对策略", "对策建议")
    catalog = catalog_of(tmp_path, report_text(body))
    names = [name.replace("应对策略", "对策建议") for name in SECTIONS]

    def pages_of(address: object) -> dict[str, Page]:
        extra = {"tag_authority": "a,2025", "sections": names, "compendia": {"对策建议": address}}
        return {page.uri: page for page in all_pages(catalog, Settings.from_mapping({"extra": extra}))}

    assert pages_of("yingduicelve")["topics/cybersecurity/yingduicelve.md"].title == "网络安全：对策建议汇编"
    moved = pages_of(["measures", "yingduicelve"])
    assert moved["topics/cybersecurity/measures.md"].kind is PageKind.COMPENDIUM
    former = moved["topics/cybersecurity/yingduicelve.md"]
    assert (former.kind, former.subject) == (PageKind.MOVED, "topics/cybersecurity/measures.md")
