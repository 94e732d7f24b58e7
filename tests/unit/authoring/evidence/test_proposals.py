from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventlib.authoring.evidence.proposals import Draft, propose
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.report_file import render_report_file, slug_of
from eventlib.vocabulary.names import normalise_name
from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary
from factories import ENTITIES, REGIONS, SECTIONS, TESTS, TOPICS, load
from measure.imports import BRIEFINGS, measure

RAW = (TESTS / "fixtures" / "raw-jiaxing-360.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    topics = TOPICS + "\n- {id: ai, name: 人工智能, description: 技术。}\n"
    return load_vocabulary(
        {"topics.yml": topics.encode(), "entities.yml": ENTITIES.encode(), "regions.yml": REGIONS.encode()}, "v"
    )[0]


@pytest.fixture(scope="module")
def draft(vocabulary: Vocabulary) -> Draft:
    return propose(read_raw_analysis(RAW), vocabulary)


def letters(text: str) -> str:
    """Return a text without white space and emphasis marks: what a reader reads."""
    return re.sub(r"[\s*]", "", text)


def test_no_character_of_the_prose_is_lost_or_changed() -> None:
    raw = read_raw_analysis(RAW)
    body = re.sub(r"^#+ ", "", raw.body, flags=re.MULTILINE)
    assert letters(raw.title + body) == letters(RAW)


def test_pseudo_headings_become_headings() -> None:
    headings = [line for line in read_raw_analysis(RAW).body.splitlines() if line.startswith("#")]
    assert [h for h in headings if h.startswith("## ")] == [
        f"## {number}、{name}" for number, name in zip("一二三四五六", SECTIONS, strict=True)
    ]
    assert headings[1:6] == [
        "## 二、事件描述与分析",
        "### 1. 事件背景与调研内容",
        "### 2. 事件意义分析",
        "#### （1）地方政府对数字经济的战略重视",
        "#### （2）360数字安全集团的区域战略布局",
    ]


def test_fields_are_proposed_with_evidence(draft: Draft) -> None:
    assert draft.raw.title == "嘉兴市委书记陈伟调研360嘉兴数字安全公司事件分析"
    assert draft.date is not None
    assert draft.date.value == "2025-04-10"
    assert draft.date.evidence.startswith("2025年4月10日上午，嘉兴市委书记陈伟赴南湖区")
    assert [region.value for region in draft.regions] == ["浙江省嘉兴市南湖区"]
    assert {(entity.value, entity.role) for entity in draft.entities} >= {
        ("陈伟", "嘉兴市委书记"),
        ("胡振泉", "360数字安全集团总裁"),  # not in this vocabulary: found by rule
        ("嘉兴鸿腾数字安全科技有限公司", ""),
        ("360数字安全集团", ""),
    }
    assert "嘉兴市委" not in [entity.value for entity in draft.entities], "an office is no agency"
    assert [topic.value for topic in draft.topics][:1] == ["网络安全"]
    assert [(source.url, source.title, source.publisher) for source in draft.sources] == [
        (
            "https://www.anquanke.com/post/id/306496",
            "嘉兴市委书记陈伟到360嘉兴数字安全公司开展调研",
            "安全KER - 安全资讯平台",
        ),
        ("https://mp.weixin.qq.com/s/WnG7QHK5ESPN6EPQNEBotw", "", "360数字安全"),
    ]
    assert all(proposal.evidence for proposal in (*draft.regions, *draft.entities, *draft.topics))


def test_proposals_for_the_analyses_of_known_front_matter() -> None:
    scores = measure()
    assert {kind: score.differences for kind, score in scores.items() if kind in {"日期", "已登记实体", "来源"}} == {
        "日期": [],
        "已登记实体": [],
        "来源": [],
    }
    places, organisations = scores["地区"], scores["新组织"]
    assert places.recall >= 0.97
    assert places.wrong_share <= 0.05
    assert organisations.recall >= 0.8
    assert organisations.wrong_share <= 0.15


def test_proposals_for_briefings_wechat_texts_and_texts_out_of_word() -> None:
    scores = measure(BRIEFINGS)
    for kind in ("标题", "日期", "地区", "已登记实体", "来源"):
        assert scores[kind].recall >= 0.97, scores[kind].differences
        assert scores[kind].wrong_share <= 0.05, scores[kind].differences
    assert scores["新组织"].recall >= 0.8
    assert scores["新组织"].wrong_share <= 0.15


def test_registered_names_count_anywhere_but_in_the_source_and_not_within_other_words() -> None:
    entities = (
        "- {id: exchange, name: 上海数据交易所, type: organization}\n- {id: ministry, name: 公安部, type: agency}\n"
        "- {id: paper, name: 新华日报, type: organization}\n- {id: cheng-wei, name: 程维, type: person}\n"
        "- {id: fu-cong, name: 傅聪, type: person}\n"
    )
    known, _ = load_vocabulary({"entities.yml": entities.encode()}, "v")
    text = (
        "标题\n\n一、事件概述\n\n2025年3月20日，南通启动试点。\n\n二、事件描述与分析\n\n按次收费。\n\n"
        "三、对我国影响分析研判\n\n公安部第三研究所测试过，入口是远程维护。中国常驻联合国代表傅聪发言。\n\n"
        "四、应对策略\n\n上海数据交易所可以提供登记服务。\n\n六、出处\n\n新华日报：https://example.com/1\n"
    )
    found = propose(read_raw_analysis(text, SECTIONS), known).entities
    assert [each.value for each in found] == ["傅聪", "上海数据交易所", "公安部第三研究所"]
    assert found[1].evidence == "上海数据交易所可以提供登记服务"


def test_names_of_latin_letters_are_found_in_other_cases() -> None:
    entities = (
        "- {id: lapsus, name: Lapsus$, type: organization}\n- {id: bricks, name: BRICKS, type: organization}\n"
        "- {id: ice, name: ICE, type: agency}\n- {id: play, name: Play Ransomware, type: organization}\n"
    )
    known, _ = load_vocabulary({"entities.yml": entities.encode()}, "v")
    for words, names in {
        "LAPSUS$说": ["Lapsus$"],
        "Lapsus$2022": [],
        "Bricks，play ransomware，PLAY RANSOMWARE": ["BRICKS", "Play Ransomware"],
        "Ice和ice": [],
        "有ICE": ["ICE"],
        "黑客组织Lapsu$宣称": ["Lapsu$"],
        "黑客组织LAPSUS宣称": ["LAPSUS"],
    }.items():
        found = propose(read_raw_analysis(f"标题\n\n{words}。", SECTIONS), known).entities
        assert [each.value for each in found] == names, words


def test_slug_names_the_city_and_the_company(draft: Draft, vocabulary: Vocabulary) -> None:
    assert slug_of(draft, vocabulary) == "jiaxing-360"


def test_imported_file_is_valid_and_every_proposal_is_marked(draft: Draft, tmp_path: Path) -> None:
    text = render_report_file(draft, "2025-04-10")
    library = load(tmp_path, {"2025/2025-04-10-jiaxing-360.md": text})
    assert not [finding for finding in library.findings if finding.is_error and finding.rule != "topic-unknown"]
    (marked,) = (finding for finding in library.findings if finding.rule == "proposal-unconfirmed")
    proposals = 2 + len(draft.regions) + len(draft.entities) + len(draft.topics) + len(draft.sources)
    lines = [str(number) for number, line in enumerate(text.split("\n"), 1) if "# 待确认" in line]
    assert len(lines) == proposals
    assert marked.message == f"有 {proposals} 处自动提取的内容还没有人确认：第 {'、'.join(lines)} 行"


def test_ambiguous_county_is_settled_by_the_city_named_with_it(vocabulary: Vocabulary) -> None:
    raw = read_raw_analysis("标题\n\n**一、事件概述**\n\n2025年1月2日，南京市鼓楼区发生一起事件。\n")
    assert [region.value for region in propose(raw, vocabulary).regions] == ["江苏省南京市鼓楼区"]


@pytest.mark.parametrize("text", ["", "\n\n", "只有一行", "**标题**\n正文 # 不是标题\n\n- 列表", "一、\n\n1. **"])
def test_any_text_can_be_taken_apart(text: str, vocabulary: Vocabulary) -> None:
    raw = read_raw_analysis(text)
    assert normalise_name(slug_of(propose(raw, vocabulary), vocabulary))


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("**一、事件概述**", "## 一、事件概述"),
        ("## 一、事件概述", "## 一、事件概述"),
        ("一、事件概述", "## 一、事件概述"),
        ("**事件概述**", "## 一、事件概述"),
        ("# 事件概述", "## 一、事件概述"),
        ("【事件概述】", "## 一、事件概述"),
        ("1 事件概述", "## 一、事件概述"),
        ("第一部分　事件概述：", "## 一、事件概述"),
        ("1. **背景**", "### 1. 背景"),
        ("**1.背景**", "### 1. 背景"),
        ("### 1. **背景**", "### 1. 背景"),
        ("（一）**小节**", "### （一）小节"),
        ("**（一）小节**", "### （一）小节"),
        ("（1）**子点**", "### （1）子点"),
        ("**（1）子点**", "### （1）子点"),
        ("### 背景", "### 背景"),
    ],
)
def test_headings_in_the_forms_that_analysts_use(line: str, heading: str) -> None:
    raw = read_raw_analysis(f"标题\n\n{line}\n正文", SECTIONS)
    assert raw.body.removeprefix("## 一、事件概述\n\n") == f"{heading}\n\n正文".removeprefix("## 一、事件概述\n\n")
    assert raw.body.startswith("## 一、事件概述\n\n")


def test_date_in_chinese_numerals_and_sources_without_a_numbered_heading(vocabulary: Vocabulary) -> None:
    text = "# 题\n\n## 事件概述\n二〇二五年十二月三十一日，上海市。\n\n## 出处\n原文：https://a.example/x_y*z。\n"
    draft = propose(read_raw_analysis(text, SECTIONS), vocabulary)
    assert draft.date is not None
    assert draft.date.value == "2025-12-31"
    assert [source.url for source in draft.sources] == ["https://a.example/x_y*z"]


def test_code_tables_and_nested_lists_keep_their_form() -> None:
    text = "题\n\n```\n  缩进\n\n    更深\n```\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n- 一\n  - 二\n"
    assert read_raw_analysis(text).body == (
        "```\n  缩进\n\n    更深\n```\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n\n- 一\n    - 二"
    )


BIZ = "https://mp.weixin.qq.com/s?__biz="


def test_footnotes_have_a_colon_of_either_width() -> None:
    raw = read_raw_analysis("标题\n\n甲[^1]，乙[^2]\n\n[^1]: 丙\n[^2]：丁", SECTIONS)
    assert raw.body.endswith("甲[^1]，乙[^2]\n\n[^1]: 丙\n\n[^2]: 丁")
