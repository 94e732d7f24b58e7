from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.library.report import Report
from eventlib.pages.title_words import title_words
from factories import catalog_of, report_text


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("reports")
    (found,) = catalog_of(folder, report_text(entities="[嘉兴市委, 陈伟]")).reports
    return found


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("2025年网络安全宣传周在嘉兴开幕事件分析", "2025年 网络安全 宣传周 在 嘉兴 开幕 事件 分析"),
        ("嘉兴市委书记陈伟调研360公司", "嘉兴市委 书记 陈伟 调研 3 6 0 公司"),
        ("《条例》", "《 条例 》"),
        ("某院", "某院"),
    ],
)
def test_no_word_is_broken(report: Report, title: str, words: str) -> None:
    assert title_words(replace(report, title=title)) == words.split()


@given(st.text("嘉兴市网络安全宣传周在2025年a（ ", min_size=1, max_size=20).filter(str.strip))
def test_pieces_are_the_title(report: Report, title: str) -> None:
    assert "".join(title_words(replace(report, title=title))) == title
