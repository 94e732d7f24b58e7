from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pybtex.database  # type: ignore[import-untyped]  # ships no types
import pytest
import rispy  # type: ignore[import-untyped]  # as above
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventlib.library.report import Report
from eventlib.pages.citations import Blank, Citation, bibtex, gb7714, ris
from factories import load_reports, report_text


def text_of(parts: tuple[str | Blank, ...]) -> str:
    return Citation("", parts).text


def filled(parts: tuple[str | Blank, ...]) -> str:
    """Return the text as a browser completes it."""
    values = {"YYYY": "2026", "MM": "01", "DD": "02", "URL": "https://here.example/x/"}
    return "".join(
        part if isinstance(part, str) else re.sub("YYYY|MM|DD|URL", lambda found: values[found[0]], part.form)
        for part in parts
    )


def bibtex_entry(text: str) -> tuple[str, str, dict[str, str]]:
    """Return type, key and fields of the one entry of a BibTeX file, authors as they are written there."""
    ((key, entry),) = pybtex.database.parse_string(text, "bibtex").entries.items()
    authors = {"author": " and ".join(map(str, entry.persons["author"]))} if "author" in entry.persons else {}
    return entry.type, key, {**entry.fields, **authors}


URL = "https://intranet.example/analyses/reports/2025/2025-04-10-report-1/"
NASTY = '100% & {甲}_乙 $1 #2 ~ ^ \\input{x} "引" <b> ER - TY'


@pytest.fixture
def report(tmp_path: Path) -> Report:
    quoted = NASTY.replace("\\", "\\\\").replace('"', '\\"')
    return load_reports(
        tmp_path,
        report_text(
            title=f'"{quoted}"',
            authors=f'[张三, "{quoted}", Li Si]',
            summary='"第一行\\nER  - \\nTY  - JOUR"',
            topics="[网络安全, 数据安全]",
            published="2025-04-12",
            corrections="[{date: 2025-05-01, text: 改了}]",
        ),
    )[0]


def test_bibtex_is_one_entry_that_says_what_the_report_says(report: Report) -> None:
    text = text_of(bibtex(report, "库 & 馆", URL))
    kind, key, entry = bibtex_entry(text)
    assert (kind, key) == ("misc", report.id)
    assert (entry["year"], entry["month"], entry["day"]) == ("2025", "4", "12")
    assert entry["url"] == URL
    authors = [author.strip("{}") for author in entry["author"].split(" and ")]
    assert authors[::2] == ["张三", "Li Si"]
    assert (entry["keywords"], entry["abstract"]) == ("网络安全, 数据安全", "第一行 ER - TY - JOUR")
    assert (entry["publisher"], entry["language"]) == (r"库 \& 馆", "chinese")
    assert entry["note"] == "2025年5月1日更正：改了"
    for special in (
        r"100\% \& \textbraceleft{}甲\textbraceright{}\_乙 \$1 \#2 \textasciitilde{} \textasciicircum{}"
        r" \textbackslash{}input\textbraceleft{}x\textbraceright{}",
    ):
        assert special in entry["title"]
        assert special in entry["author"]
    assert text.count("{") == text.count("}")


def test_ris_is_one_record_that_says_what_the_report_says(report: Report) -> None:
    (record,) = rispy.loads(text_of(ris(report, "事件分析库", URL)))
    assert record["type_of_reference"] == "ELEC"
    assert record["id"] == report.id
    assert record["title"] == NASTY
    assert record["authors"] == ["张三", NASTY, "Li Si"]
    assert record["abstract"] == "第一行 ER - TY - JOUR"
    assert record["keywords"] == ["网络安全", "数据安全"]
    assert (record["publisher"], record["secondary_title"], record["language"]) == ("事件分析库", "事件分析库", "zh")
    assert record["notes"] == ["2025年5月1日更正：改了"]
    assert (record["year"], record["date"]) == ("2025", "2025/04/12")
    assert record["urls"] == [URL]


_SAID = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "braceleft": "{", "braceright": "}"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.text(st.sampled_from('甲乙，；{}\\"%&#$_~^@=,\n\r\u2028 -  ERTY'), min_size=1), min_size=3, max_size=3)
)
def test_no_words_end_an_entry_or_begin_another(report: Report, words: list[str]) -> None:
    title, summary, text = words
    corrected = report.corrections[0].model_copy(update={"text": f"改{text}"})
    named = replace(report, title=title, summary=summary, corrections=(corrected,))
    _, key, entry = bibtex_entry(text_of(bibtex(named, "库", URL)))
    (record,) = rispy.loads(text_of(ris(named, "库", URL)) + "\n")
    assert key == record["id"] == report.id
    assert entry["url"] == URL and record["urls"] == [URL]
    plain = re.sub(r"\s+", " ", f"2025年5月1日更正：改{text}").strip()
    assert record["notes"] == [plain]
    shown = re.sub(
        r"\\(?:text(backslash|asciitilde|asciicircum|braceleft|braceright)\{\}|(.))",
        lambda found: _SAID.get(found[1], found[2]),
        entry["note"],
    )
    assert shown == plain


def test_gb7714_is_dated_by_the_last_change_and_names_three_authors(tmp_path: Path, report: Report) -> None:
    assert text_of(gb7714(report, "事件分析库", URL)) == f"张三，{NASTY}，Li Si. {NASTY}[EB/OL]. (2025-05-01). {URL}."
    plain, many = load_reports(
        tmp_path / "more", report_text(title="甲"), report_text(title="乙", date="2025-04-11", authors="[a, b, c, d]")
    )
    assert text_of(gb7714(plain, "事件分析库", "")) == "事件分析库. 甲[EB/OL]. (2025-04-10)."
    assert text_of(gb7714(many, "事件分析库", "")) == "a，b，c，等. 乙[EB/OL]. (2025-04-11)."


def test_without_an_address_no_field_is_empty(report: Report) -> None:
    assert "url" not in text_of(bibtex(report, "库", ""))
    assert "UR  -" not in text_of(ris(report, "库", ""))


def test_address_cannot_leave_its_field(report: Report) -> None:
    _, _, entry = bibtex_entry(text_of(bibtex(report, "库", "https://intranet.example/a}{b, x = {y}/")))
    assert "x" not in entry
    assert entry["url"].startswith("https://intranet.example/a%7D%7Bb")


def test_the_browser_fills_in_the_day_of_access_and_an_address_that_the_site_has_not(report: Report) -> None:
    assert filled(gb7714(report, "库", URL)).endswith(f"[EB/OL]. (2025-05-01)[2026-01-02]. {URL}.")
    assert filled(gb7714(report, "库", "")).endswith("(2025-05-01)[2026-01-02]. https://here.example/x/.")
    for url in (URL, ""):
        expected = url or "https://here.example/x/"
        _, _, entry = bibtex_entry(filled(bibtex(report, "库", url)))
        assert (entry["urldate"], entry["url"]) == ("2026-01-02", expected)
        (record,) = rispy.loads(filled(ris(report, "库", url)))
        assert (record["access_date"], record["urls"]) == ("2026/01/02", [expected])


def test_a_withdrawn_report_is_cited_as_withdrawn(tmp_path: Path) -> None:
    (gone,) = load_reports(
        tmp_path, report_text(title="甲", status="withdrawn", withdrawn="{date: 2025-05-01, reason: 事实有误}")
    )
    for made in (gb7714, bibtex, ris):
        assert "〔已撤回〕甲" in text_of(made(gone, "事件分析库", URL))
    _, _, entry = bibtex_entry(text_of(bibtex(gone, "库", URL)))
    (record,) = rispy.loads(text_of(ris(gone, "库", URL)))
    assert entry["note"] == record["notes"][0] == "本报告已于2025年5月1日撤回：事实有误"
