"""A site of a part of the library: right by itself, and the same whatever was built before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from factories import BODY, report_text, write_files
from html_pages import article_of, links_of_site
from sites import content, link_project
from warm_processes import run

REPORTS: dict[str, str | bytes] = {
    "2025/2025-04-10-nanhu.md": report_text(region="南湖区", entities="[鸿腾, 陈伟]", redirect_from="2025-04-09-was"),
    "2025/2025-04-11-us.md": report_text(
        region="美国",
        date="2025-04-11",
        source="https://example.com/us",
        entities="[鸿腾, 一家美国公司]",
        topics="[网络安全, 数据安全]",
        follows="2025-04-10-nanhu",
        redirect_from="2025-04-08-was",
    ),
    "2025/2025-06-01-hangzhou.md": report_text(
        BODY + "\n接着[美国那篇](2025-04-11-us.md#一事件概述)，另见[南湖那篇](2025-04-10-nanhu.md)。\n",
        title="杭州的一件事",
        region="杭州市",
        date="2025-06-01",
        source="https://example.com/hangzhou",
        entities="[鸿腾, 陈伟, 一家美国公司]",
        follows="2025-04-11-us",
    ),
    "2024/2024-12-31-before.md": report_text(date="2024-12-31", source="https://example.com/before"),
}
SCOPE = "本站只收录资料库的一部分：地区在浙江省，事件日期在2025年1月1日或以后的报告。"


def library(folder: Path) -> Path:
    link_project(folder)
    write_files(folder / "reports", REPORTS)
    return folder


def build(project: Path, site: str, *options: str, code: int = 0) -> str:
    """Build a site and return what was said."""
    # What is in the environment says nothing where the command is told nothing.
    arguments = ["build", "--reports", "reports", "--site", site, *options]
    done = run("reports", arguments, project, PART_TOPICS="人才培养")
    assert done.code == code, done.errors
    return done.printed + done.errors


@pytest.mark.long
def test_a_part_is_right_by_itself_and_neither_it_nor_the_whole_depends_on_what_was_built_before(
    tmp_path: Path,
) -> None:
    part = ("--regions", "浙江", "--since", "2025")
    here, elsewhere = library(tmp_path / "here"), library(tmp_path / "elsewhere")
    build(here, "whole")
    build(here, "part", *part)
    build(elsewhere, "part", *part)
    made = content(here / "part")
    assert made == content(elsewhere / "part")
    build(elsewhere, "part")  # the whole in its place
    assert content(elsewhere / "part") == content(here / "whole")
    build(here, "whole", *part)
    assert content(here / "whole") == made

    site = here / "part"
    assert [link for link, is_there in links_of_site(site) if not is_there] == []
    reports = sorted(path.name for path in (site / "reports").glob("*/*"))
    assert reports == ["2025-04-09-was", "2025-04-10-nanhu", "2025-06-01-hangzhou"]
    assert SCOPE in article_of((site / "about/index.html").read_text(encoding="utf-8")).words
    home = article_of((site / "index.html").read_text(encoding="utf-8")).words
    assert f"{SCOPE} 共 2 篇报告" in home
    for uri in ("entities/hongteng", "regions/330000", "topics/cybersecurity", "entities/chen-wei/with/hongteng"):
        assert json.loads((site / f"api/v1/{uri}.json").read_bytes())["count"] == 2, uri
    assert not any(path.startswith(("regions/us/", "topics/data-security/", "archive/2024/")) for path in made)
    left_out = ("2025-04-11-us", "2025-04-08-was", "2024-12-31", "feeds/reports-2025-2025-04-10-nanhu")
    assert not [path for path, each in made.items() if any(word in f"{path} {each!r}" for word in left_out)]
    assert "接着美国那篇，另见" in article_of(made["reports/2025/2025-06-01-hangzhou/index.html"].decode()).words
    assert SCOPE not in article_of((elsewhere / "part/about/index.html").read_text(encoding="utf-8")).words


@pytest.mark.long
def test_what_is_unknown_is_said_with_proposals_and_nothing_is_made(tmp_path: Path) -> None:
    said = build(library(tmp_path), "site", "--topics", "网络按全", "--regions", "佳兴市", code=1)
    assert "未知主题「网络按全」（建议：网络安全）\n未知地区「佳兴市」（建议：浙江省嘉兴市）" in said
    assert not (tmp_path / "site").exists()
