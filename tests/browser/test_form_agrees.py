"""Whatever is pasted or typed, the form and Python say the same."""

from __future__ import annotations

import os
import random
import re
from typing import Any

import pytest

from check_alone import IN_THE_CHECK_ALONE
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.library.between import check_follows
from eventlib.library.parsing import parse_report
from eventlib.library.readings import Reading
from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary
from factories import SECTIONS
from form_cases import READ, taken_apart, vocabulary
from measure.imports import analyses_vocabulary, drafts
from sites import FormRunner


def shuffled(texts: list[str], chance: random.Random) -> str:
    """Return a text made of pieces of others, with marks and white space where nobody expects them."""
    pieces = re.split(r"(?<=[，。\n])", "".join(chance.sample(texts, 3)))
    odd = [
        "\n",
        "\n\n",
        "**",
        "# ",
        "- ",
        "1. ",
        "| a |",
        "```\n",
        "\u3000",
        "\x85",
        "\ufeff",
        "\u2028",
        "\x1c",
        "&lt;",
        "😀",
        "=",
        "．",
    ]
    start = chance.randrange(len(pieces))
    chosen = chance.sample(pieces[start : start + 60], min(40, len(pieces) - start)) + chance.choices(odd, k=20)
    chance.shuffle(chosen)
    return "标题\n" + "".join(chosen)


@pytest.mark.long
def test_pasted_texts_are_read_as_by_import(run_form: FormRunner) -> None:
    known = analyses_vocabulary()
    analyses = [path.read_text(encoding="utf-8") for path, _, _ in drafts(known)]
    assert len(analyses) == 37
    texts = [
        *analyses,
        *(shuffled(analyses, random.Random(seed)) for seed in range(int(os.environ.get("TEXTS", "60")))),
    ]
    parts = run_form("return given.map((text) => raw_text.readRawAnalysis(text, facts).parts);", texts, known)
    for text, found in zip(texts, parts, strict=True):
        read = dict(read_raw_analysis(text, SECTIONS).parts)
        assert found == [read.get(name, "") for name in SECTIONS], text
    for text, found in zip(texts, run_form(READ, texts, known), strict=True):
        assert found == taken_apart(text, known), text


PIECES = [
    *(
        "嘉兴",
        "浙江省",
        "鼓楼区",
        "佳兴市",
        "网络安全",
        "网安",
        "网络安定",
        "鸿腾",
        "李娜",
        "陈伟",
        "360",
        "360数字安全集因",
    ),
    *(
        "https://example.com/1",
        "www.example.com",
        "ftp://a",
        "no",
        "2025-04-10",
        "2025-02-30",
        "a: b",
        "https://аpple.example/",
        "# x",
        "- y",
        "---",
    ),
    *("'", '"', "\\", "{", "}", "[", "]", "&", "*", "!", "|", ">", "%", "@", "`", "：", ",", "，", "。", " ", "\t"),
    *(
        "\u200b",
        "\u200d",
        "👩\u200d💻",
        "\u202e",
        "\ufffd",
        "\x07",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u3000",
        "😀",
        "长" * 61,
        "正文",
    ),
]


PROSE = [
    *(
        "## 五、结论\n",
        "## 结论\n",
        "## 三、影响分析\n",
        "# 一级\n",
        "> # 一级\n",
        "#话题#\n---\n",
        "##\n---\n",
        "甲\n乙\n---\n",
        "### 要点\n",
        "\n---\n",
        "\n===\n",
        "\n\n",
        "\r\n",
    ),
    *("<b>", "<!-- x", "<https://a.example>", "![图](https://a.example/1.png)", "\\![", "[空]()", "[链](javascript:x)"),
    *("[1]: 参考\n", "[1]: https://a.example\n", "```\n<i>\n```\n", "`<u>`", "~~~\n", "| a |\n", "1. 一\n", "&amp;"),
]


def random_report(chance: random.Random) -> dict[str, Any]:
    """Return what somebody may have typed into the form, mostly wrong."""

    def words(pieces: list[str], most: int) -> str:
        return "".join(chance.choice(pieces) for _ in range(chance.randint(0, most)))

    def rows(*parts: str) -> list[dict[str, str]]:
        return [{part: words(PIECES, 2) for part in parts} for _ in range(chance.randint(0, 3))]

    return {
        **{key: words(PIECES, 3) for key in ("title", "date", "summary", "published")},
        "slug": chance.choice(["jiaxing-360", "a", "", "A b", "-x"]),
        **{key: rows("name") for key in ("region", "topics", "authors")},
        "entities": rows("name", "role"),
        "source": rows("url", "title", "publisher"),
        "sections": [chance.choice(["", "内容。", words([*PIECES, *PROSE], 8)]) for _ in SECTIONS],
    }


CHECK = """
    const told = ({ rule, message, suggestion }) => `${rule}: ${message}（建议：${suggestion}）`;
    return given.map((report) => ({
        text: report_file.renderReport(report, facts),
        findings: check.checkReport(report, facts).map(told),
    }));
"""


@pytest.mark.long
def test_the_form_finds_what_the_check_finds_whatever_is_typed(run_form: FormRunner) -> None:
    typed = [random_report(random.Random(seed)) for seed in range(int(os.environ.get("FORMS", "120")))]
    made = run_form(CHECK, typed)
    # What only all reports together show, and the name of the file, which is not the form's alone to choose.
    others = IN_THE_CHECK_ALONE | {"file-name"}
    # What the check reads in the tree of Markdown: the form, which has no parser, has patterns for what is common.
    others |= {
        "body-html",
        "body-image",
        "body-link",
        "body-layout",
        "body-table",
        "body-footnote",
        "body-address",
        "heading-level",
    }
    different = {}
    for seed, form in enumerate(made):
        parsed = parse_report(form["text"].encode(), "2025/2025-04-10-x.md", vocabulary(), SECTIONS, folder="")
        told = [found for found in parsed.findings if found.rule not in others]
        by_check = {f"{found.rule}: {found.message}（建议：{found.suggestion}）" for found in told}
        by_form = {found for found in form["findings"] if found.partition(":")[0] not in others}
        if by_check != by_form:
            different[seed] = (sorted(by_check - by_form), sorted(by_form - by_check), form["text"])
    assert different == {}


def test_names_of_places_mean_the_same_as_in_the_check(run_form: FormRunner) -> None:
    names = [
        "嘉兴",
        "浙江嘉兴",
        "中国 浙江省 嘉兴市",
        "浙江省嘉兴市南湖区",
        "330402",
        "美国旧金山",
        "朝阳",
        "西安",
        "鼓楼区",
    ]
    names += [
        "长三角",
        "长三角南湖",
        "台北",
        "乌镇",
        "香港",
        "吉林",
        "江苏鼓楼",
        "没有",
        "ＵＳ",
        "海南",
        "伊犁州",
        "",
        "中国",
    ]
    script = """
        const { gazetteer } = facts.vocabulary;
        return given.map((name) => gazetteer.resolve(name).map((place) => gazetteer.path(place)));
    """
    expected = {name: expected_places(name, vocabulary()) for name in names}
    assert dict(zip(names, run_form(script, names), strict=True)) == expected


def expected_places(name: str, known: Vocabulary) -> list[str]:
    resolution = known.gazetteer.resolve(name)
    places = [resolution.place] if resolution.place else resolution.candidates
    return [known.gazetteer.path(place) for place in places]


def test_reports_that_it_continues_are_judged_as_by_the_check(run_form: FormRunner) -> None:
    reports = {"2025-04-10-jiaxing-360": ["2025-04-09-jiaxing"], "2025-05-01-hongteng": [], "2024-11-20-wuzhen": []}
    others = [
        Reading(f"{report_id[:4]}/{report_id}.md", (), redirects=tuple((old_id, (1, 1)) for old_id in former))
        for report_id, former in reports.items()
    ]
    named = [*reports, "2025-04-09-jiaxing", "2025-04-10-jiaxing-36O", "2025-05-01-hongten", "乌镇峰会", "2024"]
    chance = random.Random(1)
    typed = [
        (chance.choice(["2025-04-10", "2025-04-30", "2025-06-01"]), chance.choices(named, k=chance.randint(1, 4)))
        for _ in range(80)
    ]
    found = run_form(
        """facts.reports = {
            titles: new Map(given.reports.map(([id]) => [id, "题"])),
            former: new Map(given.reports.flatMap(([id, former]) => former.map((old) => [old, id]))),
        };
        return given.typed.map(([date, names]) => {
            const rows = names.map((name, row) => ({ at: { field: "follows", row }, name }));
            return [...follows.checkFollows(rows, facts, { date })].map((each) => [each.row, each.rule, each.message, each.suggestion]);
        });""",
        {"reports": [*reports.items()], "typed": typed},
    )
    for (date, names), said in zip(typed, found, strict=True):
        follows = tuple((name, (row, 1)) for row, name in enumerate(names))
        own = Reading(f"{date[:4]}/{date}-new.md", (), follows=follows)
        findings = list(check_follows([*others, own], ""))
        assert said == [[each.line, each.rule, each.message, each.suggestion] for each in findings], (date, names)
    assert {rule for said in found for _, rule, _, _ in said} == {
        "follows-unknown",
        "follows-order",
        "follows-duplicate",
        "follows-moved",
    }


def test_names_of_latin_letters_are_found_in_other_cases(run_form: FormRunner) -> None:
    entities = "- {id: lapsus, name: Lapsus$, type: organization}\n- {id: ice, name: ICE, type: agency}\n"
    known, _ = load_vocabulary({"entities.yml": entities.encode()}, "v")
    texts = [
        f"标题\n\n{words}。"
        for words in ("LAPSUS$说", "lapsus$，Lapsus$2022", "Ice和ICE", "黑客组织Lapsu$宣称", "İLapsuS$")
    ]
    expected = [taken_apart(text, known) for text in texts]
    assert [[name for name, _ in each["entities"]] for each in expected] == [
        ["Lapsus$"],
        [],
        ["ICE"],
        ["Lapsu$"],
        ["Lapsus$"],
    ]
    assert run_form(READ, texts, known) == expected
