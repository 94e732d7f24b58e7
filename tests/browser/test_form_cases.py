"""The JavaScript side of the cases that the form shares with Python."""

from __future__ import annotations

import json
import random
import re

import pytest

from eventlib.authoring import contribution
from eventlib.authoring.contribution import contribution_data
from eventlib.authoring.javascript_patterns import in_javascript
from eventlib.patterns import is_pattern
from eventlib.prose.limits import LIMITS, LimitError, check_limits
from factories import SECTIONS, TESTS
from form_cases import READ, cases, compiled, found_by, taken_apart, vocabulary
from growing_shapes import BEYOND
from sites import FormRunner

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((TESTS / "fixtures").rglob("*.txt"))]
ODD = "\x00\t\n\x0b\r\x1c\x85\xa0\xad\u2003\u2028\u3000\u200b\u200d\u202e\ufeff\ufffd０Ａé😀𠮷_-=#*`~|[]()<>:&\\\"'"


FIND = """
    return given.map(([source, texts]) => {
        const { pattern } = python_text.compilePatterns({ room: { pattern: source } }).room;
        return texts.map((text) => pattern.finditer(text).map((match) => Array.from(match, (group) => group ?? null)));
    });
"""


def test_patterns_mean_the_same(run_form: FormRunner) -> None:
    known = [(compiled(source, *flags), texts) for source, texts, *flags in cases("patterns") if texts is not None]
    found = run_form(FIND, [[in_javascript(pattern), texts] for pattern, texts in known])
    expected = [[found_by(pattern, text) for text in texts] for pattern, texts in known]
    assert [*zip(known, found, strict=True)] == [*zip(known, expected, strict=True)]


def shuffled(chance: random.Random) -> str:
    """Return words of the analyses, and what nobody expects between them."""
    words = re.findall(r"[^\s，。]{1,12}|[\s，。]", chance.choice(TEXTS))
    return "".join(chance.choice([*chance.sample(words, 5), chance.choice(ODD)]) for _ in range(60))


@pytest.mark.parametrize("step", [20, pytest.param(3, marks=pytest.mark.long)])
def test_every_published_pattern_finds_the_same(run_form: FormRunner, step: int) -> None:
    modules = contribution.MIRRORED
    found_in = [(module.__name__, name, value) for module in modules for name, value in vars(module).items()]
    patterns = [(module, name, value) for module, name, value in found_in if is_pattern(value)]
    assert len(patterns) > 60
    texts = TEXTS[::step] + [line for text in TEXTS[::step] for line in text.split("\n")]
    texts += [shuffled(random.Random(seed)) for seed in range(200 // step)]
    found = run_form(FIND, [[in_javascript(pattern), texts] for _, _, pattern in patterns])
    for (module, name, pattern), in_browser in zip(patterns, found, strict=True):
        assert in_browser == [found_by(pattern, text) for text in texts], f"{module}: {name}"


def test_limits_are_the_same(run_form: FormRunner) -> None:
    found = run_form("return given.map((text) => limits.firstExcess(text, facts));", [*BEYOND.values()])
    expected = []
    for text in BEYOND.values():
        with pytest.raises(LimitError) as raised:
            check_limits(text)
        expected.append({"what": raised.value.what, "limit": raised.value.most})
    assert BEYOND.keys() == LIMITS.keys()
    assert found == expected


FORM = TESTS.parent / "docs" / "assets" / "javascripts" / "contribute"


def test_every_published_number_is_used_and_written_nowhere_else() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FORM.glob("*.js"))
    published = json.loads(contribution_data(vocabulary(), SECTIONS))["numbers"]
    names = {name for numbers in published.values() for name in numbers}
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()
    assert re.findall(rf"\b(?:{'|'.join(names)}) = \d", code) == []


def test_every_published_pattern_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FORM.glob("*.js"))
    published = json.loads(contribution_data(vocabulary(), SECTIONS))["patterns"]
    sources = {name: source for patterns in published.values() for name, source in patterns.items()}
    unused = {name for name in sources if not re.search(rf"\b{name}\b", code)}
    # What another is made of.
    parts = {
        name for name in unused if any(sources[name] in source for other, source in sources.items() if other != name)
    }
    assert unused - parts == set()


def test_texts_are_those_of_python(run_form: FormRunner) -> None:
    characters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    spaces = run_form("return given.filter((each) => !python_text.strip(each));", characters)
    assert spaces == [character for character in characters if not character.strip()]
    numbers = run_form(
        "return given.map((each) => [python_text.count(each), python_text.head(each, 2)]);", ["", "a😀b", "𠮷"]
    )
    assert numbers == [[0, ""], [3, "a😀"], [1, "𠮷"]]


@pytest.mark.parametrize(
    ("topic", "kind", "call"),
    [
        ("dates", "correct", "dates.correctDate(each, facts)"),
        ("dates", "nearest", "dates.nearestDate(each, facts)"),
        (
            "dates",
            "proposed",
            "(({ date, until }) => [date, until].filter(Boolean).join('至'))"
            "(take_apart.takeApart(`标题\\n\\n${each}`, facts).report)",
        ),
        ("hosts", "odd letters", "hosts.oddLetters(each, facts)"),
        ("vocabulary", "normalise", "names.normaliseName(each)"),
        ("vocabulary", "topics", "facts.vocabulary.topic(each) ?? null"),
        ("vocabulary", "near topics", "facts.vocabulary.suggestTopics(each)"),
        ("vocabulary", "entities", "facts.vocabulary.entitiesNamed(each).map(({ id }) => id)"),
        ("vocabulary", "near entities", "facts.vocabulary.nearEntityNames(each)"),
        ("write", "scalars", "report_file.yamlScalar(each, facts)"),
    ],
)
def test_pairs(run_form: FormRunner, topic: str, kind: str, call: str) -> None:
    expected = cases(topic)[kind]
    assert run_form(f"return given.map((each) => [each, {call}]);", [each for each, _ in expected]) == expected


REPORT = "const report = (given) => ({ ...report_file.emptyReport(facts), ...given });"


def test_files(run_form: FormRunner) -> None:
    files = cases("write")["files"]
    script = "return given.map((each) => report_file.renderReport(report(each), facts));"
    assert run_form(REPORT + script, [case["report"] for case in files]) == [case["text"] for case in files]


def test_findings(run_form: FormRunner) -> None:
    checked = cases("check")
    script = """return given.map((each) => {
        const told = check.checkReport(report(each), facts).filter(({ rule }) => rule !== "file-name");
        const lines = told.map(({ rule, message, suggestion }) => `${rule}: ${message}（建议：${suggestion}）`);
        return { text: report_file.renderReport(report(each), facts), findings: lines };
    });"""
    for case, found in zip(checked, run_form(REPORT + script, [case["report"] for case in checked]), strict=True):
        assert found["text"] == case["text"], case["name"]
        assert sorted(set(found["findings"])) == case["findings"], case["name"]


def test_raw_analyses(run_form: FormRunner) -> None:
    read = cases("take_apart")
    for case, found in zip(read, run_form(READ, [case["text"] for case in read]), strict=True):
        assert found == {key: case[key] for key in found}, case["name"]


def test_texts_as_people_have_them_are_read_alike(run_form: FormRunner) -> None:
    for text, found in zip(TEXTS, run_form(READ, TEXTS), strict=True):
        assert found == taken_apart(text, vocabulary()), text[:80]


def test_the_preview_shows_cells_code_and_numbers_as_the_report_will(run_form: FormRunner) -> None:
    section = (
        "| 命令 | 作用 |\n| --- | --- |\n| `a|b` | 管道\\|符 |\n| `c\\|d` | **粗** |\n\n"
        "张**、李**；G**20**峰会\n\n3. 丙 `x*y**z` 与 \\`丁\\`\n4. **戊 `己`**\n\n- 庚"
    )
    script = """const shown = preview.previewOf({ ...report_file.emptyReport(facts), sections: [given, "", "", "", "", ""] }, facts);
    return shown.map((element) => element.outerHTML);"""
    assert run_form(script, section)[2:] == [
        "<table><tbody><tr><th>命令</th><th>作用</th></tr><tr><td><code>a|b</code></td><td>管道|符</td></tr>"
        "<tr><td><code>c|d</code></td><td><strong>粗</strong></td></tr></tbody></table>",
        "<p>张**、李**；G<strong>20</strong>峰会</p>",
        '<ol start="3"><li>丙 <code>x*y**z</code> 与 `丁`</li><li><strong>戊 <code>己</code></strong></li></ol>',
        "<ul><li>庚</li></ul>",
    ]


def test_the_preview_shows_code_where_the_report_will(run_form: FormRunner) -> None:
    section = (
        "1. 执行：\n\n   ```sh\n   cmd <b>\n\n     x\n   ```\n2. 下一步\n\n> ~~~\n> 甲\n> ~~~\n\n"
        "- ```\n  1. 乙\n  ```\n\n```\n没有结束"
    )
    script = """const shown = preview.previewOf({ ...report_file.emptyReport(facts), sections: [given, "", "", "", "", ""] }, facts);
    return shown.map((element) => element.outerHTML);"""
    assert run_form(script, section)[2:] == [
        "<ol><li>执行：<pre><code>cmd &lt;b&gt;\n\n  x</code></pre></li></ol>",
        '<ol start="2"><li>下一步</li></ol>',
        "<pre><code>甲</code></pre>",
        "<ul><li><pre><code>1. 乙</code></pre></li></ul>",
        "<p>```\n没有结束</p>",
    ]
