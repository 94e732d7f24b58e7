"""The examples on the format page: each wrong one breaks its rule, each right one does not."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from check_alone import IN_THE_CHECK_ALONE
from eventlib.library.folder import load_library
from eventlib.pages.format_page import field_rows, format_page, rule_examples, visible
from eventlib.reading.findings import RULES
from eventlib.reading.images import MOST_BYTES
from eventlib.reading.schema import ReportHeader
from eventlib.reading.sentences import SENTENCES
from factories import BODY, DEFAULTS, SECTIONS, VOCABULARY, report_text, write_files
from pictures import picture

PATH = "2025/2025-04-10-jiaxing-360.md"
_OTHER = report_text(date="2025-04-11", source="https://example.com/2")


def _unreadable(folder: Path) -> None:
    # A folder that cannot be read as a file fails for every user, root included.
    (folder / PATH).unlink()
    (folder / "vocabulary" / "topics.yml").unlink()
    (folder / "vocabulary" / "topics.yml").mkdir()


def _linked(folder: Path) -> None:
    (folder / "2025/2025-04-11-linked.md").symlink_to(folder / PATH)


def _encoded(encoding: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / PATH).write_text(report_text(), encoding=encoding)

    return write


def _added(name: str, text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    return write


def _pictured(name: str, content: bytes, body: str | None = None) -> Callable[[Path], None]:
    """Put a picture beside the report, whose body shows it unless another is given."""

    def write(folder: Path) -> None:
        beside = folder / PATH.removesuffix(".md")
        beside.mkdir(exist_ok=True)
        (beside / name).write_bytes(content)
        shown = f"\n![图]({beside.name}/{name})\n" if body is None else body
        (folder / PATH).write_text(report_text(BODY + shown), encoding="utf-8")

    return write


def _renamed(folder: Path) -> None:
    _pictured("tu-1.png", picture())(folder)
    (folder / PATH).rename(folder / PATH.replace("360", "qihoo"))


def _copied(folder: Path) -> None:
    long = BODY + "".join(f"这是第{number}句话，讲的是同一件事的第{number}个方面。" for number in range(40))
    (folder / PATH).write_text(report_text(long), encoding="utf-8")
    copy = report_text(long.replace("第7个", "第七个"), date="2025-04-11", source="https://example.com/2")
    (folder / "2025/2025-04-11-copy.md").write_text(copy, encoding="utf-8")


def _spelt_in_two_ways(folder: Path) -> None:
    for day, name in (("11", "全新科技公司"), ("12", "全新科技有限公司")):
        text = report_text(date=f"2025-04-{day}", entities=f"[{name}]", source=f"https://example.com/{day}")
        _added(f"2025/2025-04-{day}-a.md", text)(folder)


def _following(follows: str) -> Callable[[Path], None]:
    """Add a report that follows some; that of the example was renamed once, and has none that follows it."""

    def write(folder: Path) -> None:
        _added(PATH, report_text(redirect_from="2025-04-09-jiaxing"))(folder)
        text = report_text(date="2025-04-11", source="https://example.com/2", follows=follows)
        _added("2025/2025-04-11-next.md", text)(folder)

    return write


def _followed_by_the_earlier(folder: Path) -> None:
    _added(PATH, report_text(follows="2025-04-11-next"))(folder)
    _added("2025/2025-04-11-next.md", _OTHER)(folder)


BREAKERS: dict[str, Callable[[Path], None]] = {
    "body-limit": _added(PATH, report_text(BODY + "长" * 6_000)),
    "value-too-many": _added(PATH, report_text(entities=f"[{', '.join(f'甲{number}' for number in range(300))}]")),
    "file-unreadable": _unreadable,
    "file-link": _linked,
    "file-too-large": _added(PATH, report_text() + "长" * 400_000),
    "encoding": _encoded("gbk"),
    "encoding-bom": _encoded("utf-8-sig"),
    "report-duplicate-id": _added(f"2024/{Path(PATH).name}", _OTHER),
    "report-duplicate-source": _added("2025/2025-04-11-other.md", report_text(date="2025-04-11")),
    "report-near-duplicate": _copied,
    "report-similar-source": _added(
        "2025/2025-04-11-other.md", report_text(date="2025-04-11", source="https://example.com/1?scene=2")
    ),
    "entity-spelling": _spelt_in_two_ways,
    "follows-unknown": _following("2025-04-10-jiaxing"),
    "follows-duplicate": _following("[2025-04-10-jiaxing-360, 2025-04-10-jiaxing-360]"),
    "follows-order": _followed_by_the_earlier,
    "follows-cycle": _following("2025-04-11-next"),
    "follows-moved": _following("2025-04-09-jiaxing"),
    "figure-missing": _pictured("tu-1.png", picture(), "\n![图](2025-04-10-jiaxing-360/tu-2.png)\n"),
    "figure-type": _pictured("tu-1.png", picture("GIF")),
    "figure-damaged": _pictured("tu-1.png", picture()[:-20]),
    "figure-size": _pictured("tu-1.jpg", picture("JPEG") + b"\0" * MOST_BYTES),
    "figure-name": _pictured("展厅.PNG", picture()),
    "figure-private": _pictured("tu-1.jpg", picture("JPEG", latitude="N")),
    "figure-unused": _pictured("tu-1.png", picture(), ""),
    "figure-folder": _renamed,
    "file-unexpected": _added("2025/notes.txt", "原始文稿"),
    "vocabulary-missing": lambda folder: (folder / "vocabulary" / "topics.yml").unlink(),
}
"""What the descriptions in words describe, done to a folder that is right."""


def _files(place: str, text: str) -> Mapping[str, str | bytes]:
    """Return a folder of reports with the text of an example in its place."""
    if place == "header":
        keys = re.findall(r"^(\w+)\s*[:：]", text, re.MULTILINE)
        rest: dict[str, str | None] = {**DEFAULTS, **dict.fromkeys(keys)}
        return {PATH: report_text(BODY, **rest).replace("---\n", f"---\n{text.rstrip()}\n", 1)}
    if place == "regions.yml":
        return {PATH: report_text(), "vocabulary/regions.yml": text}
    if place.endswith(".yml"):
        name = f"vocabulary/{place}"
        return {PATH: report_text(), name: VOCABULARY[name] + text}
    files: dict[str, Mapping[str, str | bytes]] = {
        "file": {PATH: text},
        "body": {PATH: report_text(text)},
        "path": {text: report_text()},
        "words": {PATH: report_text()},
        "picture": {PATH: report_text(text), "2025/2025-04-10-jiaxing-360/tu-1.png": picture()},
    }
    return files[place]


def _rules_found(folder: Path) -> set[str]:
    return {finding.rule for finding in load_library(folder, SECTIONS, compare_texts=True, added={PATH}).findings}


def test_every_rule_has_an_example() -> None:
    assert set(rule_examples()) == set(RULES)


MISTAKES_OF_OURS = {"body-markup"}
"""No text breaks it: tests/unit/prose/test_allowed_html.py does, by a table that is not kept."""


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in MISTAKES_OF_OURS])
def test_the_wrong_example_breaks_the_rule_and_the_right_one_does_not(rule: str, tmp_path: Path) -> None:
    example = rule_examples()[rule]
    wrong = write_files(tmp_path / "wrong", _files(example.place, example.wrong))
    right = write_files(tmp_path / "right", _files(example.place, example.right))
    if example.place == "words":
        BREAKERS[rule](wrong)
    assert rule in _rules_found(wrong)
    assert rule not in _rules_found(right)


IN_THE_SCHEMA = {"key-unknown", "key-missing", "value-type", "value-unknown", "vocabulary-id"}
"""Besides those of the form; tests/unit/test_json_schema.py tries them."""


def test_every_rule_is_checked_in_the_form_or_the_schema_where_it_can_be() -> None:
    in_the_form = {key.partition("/")[0] for key in SENTENCES}
    assert in_the_form | IN_THE_SCHEMA | IN_THE_CHECK_ALONE == set(RULES)
    assert IN_THE_CHECK_ALONE & (in_the_form | IN_THE_SCHEMA) == set()


def test_every_rule_is_on_the_page() -> None:
    page = format_page(["甲"], datetime.date(2025, 4, 10))
    assert {shown["rule"].id for *_, rules in page.context["severities"] for shown in rules} == set(RULES)


def test_the_page_shows_what_a_field_may_hold() -> None:
    rows = {row.key: row for row in field_rows(ReportHeader)}
    assert list(rows) == list(ReportHeader.model_fields)
    assert (rows["title"].is_required, rows["title"].kind) == (True, "文字（最多 120 个字）")
    assert (rows["updated"].is_required, rows["updated"].kind) == (False, "日期")
    assert rows["source"].kind == "列表，每项是文字（最多 2000 个字）或一组字段"
    assert rows["status"].kind == "可选：published、draft、withdrawn"


def test_characters_that_do_not_show_are_shown_by_number() -> None:
    assert visible("零\u200b宽\u202e\x07\n下一行\n") == "零‹U+200B›宽‹U+202E›‹U+0007›\n下一行"


def test_the_page_names_the_sections_of_the_configuration() -> None:
    assert format_page(["甲", "乙"], datetime.date(2025, 4, 10)).context["sections"] == ("甲", "乙")


def test_the_page_says_every_limit_of_a_body() -> None:
    said = format_page(["甲"], datetime.date(2025, 4, 10)).context["limits"]
    assert "正文最多 10000 行文字" in said
    assert [limit for limit in said if "最多" not in limit or "{" in limit] == []
