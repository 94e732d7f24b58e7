"""Whatever the bytes, nothing raises and every finding can be printed."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from eventlib.authoring.evidence.proposals import propose
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.report_file import render_report_file, slug_of
from eventlib.library.parsing import parse_report
from eventlib.prose.body import read_body
from eventlib.vocabulary.national import national_gazetteer
from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary
from factories import ENTITIES, REGIONS, SECTIONS, TOPICS, report_text
from html_pages import HtmlPage, is_added

VALID = report_text(entities="[鸿腾, {name: 陈伟, role: 书记}]").encode()
YAML_PIECES = [*"-:#[]{}&*!|>'\"%@`,\n\t ：\u200b\u202e\x00\ufeff", "---\n", "title: ", "region:\n  - ", "<<: ", "? "]


@cache
def vocabulary() -> Vocabulary:
    files = {"topics.yml": TOPICS.encode(), "entities.yml": ENTITIES.encode(), "regions.yml": REGIONS.encode()}
    return load_vocabulary(files, "v")[0]


def check(raw: bytes) -> None:
    parsed = parse_report(raw, "2025/2025-04-10-a.md", vocabulary(), SECTIONS, folder="reports")
    lines = raw.count(b"\n") + raw.count(b"\r") + 2
    for finding in parsed.findings:
        str(finding).encode("utf-8", "strict")
        assert 1 <= finding.line <= lines, finding
        assert finding.column >= 1
    assert (parsed.report is None) == any(finding.is_error for finding in parsed.findings)


@given(st.binary(max_size=400))
def test_any_bytes_are_parsed(raw: bytes) -> None:
    check(raw)


@given(st.text(max_size=300))
def test_any_front_matter_is_parsed(text: str) -> None:
    check(f"---\n{text}\n---\n正文".encode("utf-8", "surrogatepass"))


@given(st.data())
def test_any_mutation_of_a_report_is_parsed(data: st.DataObject) -> None:
    raw = VALID
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 12)))
        piece = data.draw(st.one_of(st.sampled_from(YAML_PIECES).map(str.encode), st.binary(max_size=6)))
        raw = raw[:start] + piece + raw[end:]
    check(raw)


def test_deep_nesting_does_not_crash_the_process() -> None:
    check(b"---\ntitle: " + b"[" * 100_000 + b"\n---\n")
    check(b"---\n" + b"".join(b" " * depth + b"a:\n" for depth in range(300)) + b"---\n")


@given(st.text(alphabet=st.sampled_from("浙江省嘉兴市南湖区吉林海北京朝阳鼓楼中国美旧金山 /·３abc"), max_size=20))
def test_any_name_of_a_place_is_resolved_or_refused(name: str) -> None:
    gazetteer = national_gazetteer()
    resolution = gazetteer.resolve(name)
    assert (resolution.place is None) or not resolution.candidates
    assert len(resolution.candidates) != 1
    if resolution.place is not None:
        assert gazetteer.resolve(gazetteer.path(resolution.place)).place == resolution.place


@given(st.text(max_size=200))
def test_any_text_resolves_and_is_suggested_for(name: str) -> None:
    gazetteer = national_gazetteer()
    if gazetteer.resolve(name).place is None:
        gazetteer.suggest(name[:12], limit=1)


@given(st.text(max_size=300))
def test_any_text_is_imported(text: str) -> None:
    draft = propose(read_raw_analysis(text), vocabulary())
    assert slug_of(draft, vocabulary())
    check(render_report_file(draft, "2025-04-10").encode("utf-8", "surrogatepass"))


PROSE = st.lists(
    st.text(alphabet=st.sampled_from("甲乙1.*_`[]<>&;#\\()!|~-+=: "), min_size=1, max_size=12).filter(
        lambda line: (
            line.strip() and line.strip()[0] != "|" and "**" not in line and "```" not in line and "~~~" not in line
        )
    ),
    min_size=1,
    max_size=5,
)


_HEADING = r"(?:#{2,6}(?!#)\s*|#\s+)"


@given(PROSE)
def test_importer_and_page_keep_every_character_of_any_prose(lines: list[str]) -> None:
    raw = read_raw_analysis("标题\n\n" + "\n".join(f"文{line}字" for line in lines) + "\n\n" + "\n\n".join(lines))
    page = HtmlPage(read_body(raw.body, "2025/a.md").html, left_out=is_added)
    expected = "".join(f"文{line}字" for line in lines) + "".join(map(_without_marks, lines))
    if any(re.match(rf"{_HEADING}\S", line.strip()) for line in lines):
        # The text is Markdown: what escapes and marks code is no text.
        expected = re.sub(r"`([^`]+)`|\\([!-/:-@\[-`{-~])", lambda match: match[1] or match[2], expected)
    assert page.characters == re.sub(r"\s", "", expected)


STARTS = [
    "",
    "\u3000\u3000",
    "\t",
    "    ",
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "1.",
    "2.",
    "3.",
    "1、",
    "２．",
    "（1）",
    "①",
    "01 ",
    "2.1 ",
    "- ",
    "* ",
    "• ",
    "# ",
    "## ",
    "### ",
    "> ",
    "```",
    "~~~",
    "【",
    "第一期 ",
    "来源：",
    "2025年6月1日 ",
    "工作简报",
    "[^1]: ",
    "**",
    "一、事件概述：",
    "六、出处",
    "结论",
    "---",
    "点击上方蓝字关注",
    "| ",
    "| --- |",
]
WORDS = st.text(alphabet=st.sampled_from("甲乙丙丁戊己庚辛&<;!~。，|` *_[]()"), max_size=8)


@given(
    st.lists(
        st.tuples(st.sampled_from(STARTS), WORDS, st.sampled_from(["", "】", "**", " |", "。", "[^1]"])), max_size=12
    )
)
def test_no_word_of_any_text_is_lost_whatever_its_lines_look_like(lines: list[tuple[str, str, str]]) -> None:
    text = "\n".join("".join(parts) for parts in lines)
    raw = read_raw_analysis(text, SECTIONS)
    page = HtmlPage(read_body(raw.body, "2025/a.md").html, left_out=is_added)
    # Marks and numbers may become marks of Markdown; words and what is never a mark may not.
    words = Counter(
        character for _, between, _ in lines for character in between if character in "甲乙丙丁戊己庚辛&<;!~。，"
    )
    assert words - Counter(raw.title + page.characters) == Counter(), raw.body


def _without_marks(line: str) -> str:
    """Return a line without the mark of the list item or heading that it is written as."""
    line = line.strip()
    if re.match(r"[-*+]\s+\S", line):
        return line[1:]
    return re.sub(rf"^(?:{_HEADING}|>(?:[ \t]*>)*\s+)(\S.*?)(?:\s+#+)?$", r"\1", line)


@given(st.text(max_size=300))
def test_any_markdown_is_rendered(text: str) -> None:
    assert "<script" not in read_body(text, "2025/a.md").html


@given(st.dictionaries(st.sampled_from(["topics.yml", "entities.yml", "regions.yml"]), st.binary(max_size=200)))
def test_any_vocabulary_is_read(files: dict[str, bytes]) -> None:
    for finding in load_vocabulary(files, "v")[1]:
        str(finding).encode("utf-8", "strict")
