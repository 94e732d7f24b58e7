"""A part of a library is as one that never had the other reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventlib.library.catalog import build_catalog
from eventlib.library.folder import Library
from eventlib.library.part import PartError, part_named, restricted
from eventlib.settings import PartNames
from factories import BODY, load, report_text

ZHEJIANG = PartNames(regions="浙江省", since="2025")


def named(region: str, date: str, slug: str, body: str = BODY, **fields: str | None) -> tuple[str, str]:
    text = report_text(body, region=region, date=date, source=f"https://example.com/{slug}", **fields)
    return f"{date[:4]}/{date}-{slug}.md", text


ALONE = dict([named("南湖区", "2025-04-10", "nanhu", entities="[鸿腾]"), named("杭州市", "2025-05-01", "hangzhou")])
OTHERS = dict(
    [
        named("美国", "2025-04-11", "us", entities="[三六零]", follows="2025-04-10-nanhu"),
        named("嘉兴市", "2024-12-30", "lasting", until="2025-01-02", topics="[数据安全]"),
        named("上海市", "2024-12-29", "before"),
    ]
)
LINKING = dict(
    [
        named(
            "杭州市",
            "2025-06-01",
            "linking",
            BODY + "\n见[美国**那篇**](2025-04-11-us.md#一事件概述)、[又一篇](2025-04-11-us.md)、"
            "[南湖](2025-04-10-nanhu.md)和[外站](https://example.com/2025-04-11-us/)。\n",
            follows="[2025-04-11-us]",
        )
    ]
)


def part_of(library: Library, **names: str) -> list[str]:
    part = part_named(PartNames(**names), library.vocabulary)
    return [report.id[11:] for report in (restricted(library, part) if part else library).reports]


def test_topics_places_with_what_lies_in_them_and_days_are_chosen(tmp_path: Path) -> None:
    library = load(tmp_path, {**ALONE, **OTHERS})
    every = ["before", "lasting", "nanhu", "us", "hangzhou"]
    assert part_of(library) == part_of(library, topics=" ，、", regions="") == every
    assert part_of(library, regions="浙江省") == ["lasting", "nanhu", "hangzhou"]
    assert part_of(library, regions="嘉兴") == ["lasting", "nanhu"]
    assert part_of(library, regions="长三角") == ["before", "lasting", "nanhu", "hangzhou"]
    assert part_of(library, regions="杭州,美国、南湖区，杭州") == ["nanhu", "us", "hangzhou"]
    assert part_of(library, topics="网安,数据安全") == every
    assert part_of(library, topics="data-security") == ["lasting"]
    # An event that lasts is there for as long as it does.
    assert part_of(library, since="2025") == part_of(library, since="2025年1月2日") == every[1:]
    assert part_of(library, since="2025-01-03") == part_of(library, since="2025/4") == every[2:]
    assert part_of(library, topics="网安", regions="浙江、美国", since="2025-04-11") == ["us", "hangzhou"]


def test_readers_are_told_which_part_it_is(tmp_path: Path) -> None:
    vocabulary = load(tmp_path, ALONE).vocabulary
    part = part_named(PartNames("网安、数据安全", "浙江,长三角", "2025-04"), vocabulary)
    assert part and part.scope == (
        "本站只收录资料库的一部分：主题为网络安全或数据安全，地区在浙江省或长三角，事件日期在2025年4月1日或以后的报告。"
    )


def test_all_that_is_unknown_is_said_with_proposals(tmp_path: Path) -> None:
    library = load(tmp_path, ALONE)
    with pytest.raises(PartError) as error:
        part_named(PartNames("网络按全,天文", "佳兴市、鼓楼区", "2025-02-30"), library.vocabulary)
    assert str(error.value).splitlines() == [
        "未知主题「网络按全」（建议：网络安全）",
        "未知主题「天文」（建议：词表里有：网络安全、数据安全、人才培养）",
        "未知地区「佳兴市」（建议：浙江省嘉兴市）",
        "「鼓楼区」有 4 个同名地区（建议：写明上级：江苏省南京市鼓楼区、江苏省徐州市鼓楼区、福建省福州市鼓楼区、河南省开封市鼓楼区）",
        "「2025-02-30」不是日期（建议：写成 2025、2025-04 或 2025-04-10）",
    ]
    with pytest.raises(PartError, match="没有主题为人才培养，地区在浙江省的报告："):
        part_of(library, topics="人才培养", regions="浙江")


def test_a_part_without_any_report_but_a_draft_is_none(tmp_path: Path) -> None:
    library = load(tmp_path, {**ALONE, **dict([named("美国", "2025-04-11", "us", status="draft")])})
    with pytest.raises(PartError):
        part_of(library, regions="美国")


def test_its_catalog_is_that_of_a_library_that_never_had_the_others(tmp_path: Path) -> None:
    whole, alone = load(tmp_path / "whole", {**ALONE, **OTHERS}), load(tmp_path / "alone", ALONE)
    part = part_named(PartNames(regions="浙江省", since="2025-01-03"), whole.vocabulary)
    assert part
    narrowed = restricted(whole, part)
    found, expected = (build_catalog(each.published(), each.vocabulary, each.texts) for each in (narrowed, alone))
    assert found.reports == expected.reports
    for name in ("by_topic", "by_place", "by_entity", "by_month", "entities", "people"):
        assert getattr(found, name) == getattr(expected, name), name
    for report in found.reports:
        assert found.texts[report.id] == expected.texts[report.id]


def test_links_and_threads_to_reports_left_out_go_with_them(tmp_path: Path) -> None:
    whole = load(tmp_path, {**ALONE, **OTHERS, **LINKING})
    part = part_named(ZHEJIANG, whole.vocabulary)
    assert part
    narrowed = restricted(whole, part)
    before, after = (build_catalog(each.published(), each.vocabulary, each.texts) for each in (whole, narrowed))
    linking = "2025-06-01-linking"
    assert [len(each.reports[0].thread) for each in (before, after)] == [3, 0]
    assert after.reports[0].follows == ()
    assert after.reports[0].links == ("2025/2025-04-10-nanhu.md",)
    shown = re.findall("<p>(见.*)</p>", after.texts[linking].html)
    assert shown == [
        '见美国<strong>那篇</strong>、又一篇、<a href="../2025-04-10-nanhu/">南湖</a>和<a href="https://example.com/2025-04-11-us/">外站</a>。'
    ]
    assert before.texts[linking].html.count("../2025-04-11-us/") == 2
    # What is kept of the one is not taken for the other; the text of what links nowhere else is the same.
    digests = [{report.id: report.text_digest for report in each.reports} for each in (before, after)]
    assert {each for each in digests[1] if digests[0][each] != digests[1][each]} == {linking}
    assert after.texts.keys() == before.texts.keys()
