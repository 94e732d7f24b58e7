"""One site under two names: told where one may be wrong, and not where both may be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from factories import load, report_text


def told(folder: Path, *sources: str) -> list[str]:
    """Return what is said of the publishers of reports, each with one source, given as address and name."""
    files = {}
    for number, source in enumerate(sources, start=1):
        url, _, publisher = source.partition(" ")
        day = f"2025-04-{number:02}"
        written = f"[{{url: '{url}/{number}', publisher: '{publisher}'}}]"
        files[f"2025/{day}-a.md"] = report_text(date=day, source=written)
    return [f"{each.path[-6:-3]} {each.message}" for each in load(folder, files).findings if "publisher" in each.rule]


def test_the_name_that_is_rarer_is_told(tmp_path: Path) -> None:
    sources = ("https://a.example 甲报社", "https://www.a.example 甲报网", "https://m.a.example 甲报网")
    assert told(tmp_path, *sources) == ["1-a a.example 的发布者写作「甲报社」，2025/2025-04-02-a.md 里写作「甲报网」"]


def test_of_two_the_later_is_told(tmp_path: Path) -> None:
    (said,) = told(tmp_path, "https://a.example 《甲报》", "https://a.example 甲报")
    assert said == "2-a a.example 的发布者写作「甲报」，2025/2025-04-01-a.md 里写作「《甲报》」"


@pytest.mark.parametrize(
    "sources",
    [
        ("https://a.example 甲报", "https://b.example 乙报"),
        ("https://a.example 甲报", "https://a.example 新华社（甲报转载）"),
        ("https://a.example 甲报", "https://a.example 甲报财经周刊"),
        ("https://mp.weixin.qq.com/s 甲", "https://mp.weixin.qq.com/s 乙"),
        ("https://a.example 甲", "https://a.example 乙", "https://a.example 丙"),
        ("https://www.investing.com Investing.com",),
        ("https://a.example b.example",),
    ],
)
def test_what_may_be_right_is_not_told(sources: tuple[str, ...], tmp_path: Path) -> None:
    assert told(tmp_path, *sources) == []


@pytest.mark.parametrize("name", ["a.example", "www.a.example", "news.a.example"])
def test_a_domain_is_no_name(name: str, tmp_path: Path) -> None:
    assert told(tmp_path, f"https://news.a.example {name}") == [f"1-a 发布者「{name}」只是域名"]
