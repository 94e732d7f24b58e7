"""A library large enough for worker processes: the same site comes of them, byte for byte."""

from __future__ import annotations

import os
import posixpath
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from factories import BODY, report_text
from sites import Build, run_build

# More than what is worth a worker, both of reports and of other pages (a month each), with everything that goes from one
# to another: names, links, sections, relations.
DATES = [f"{2005 + number % 20}-{number // 20 + 1:02}-03" for number in range(240)]
FILES = {
    f"{date[:4]}/{date}-r{number}.md": report_text(
        BODY.replace("内容", f"内容{number}，{'鸿腾在嘉兴市' if number % 3 else '陈伟在杭州市'}，"),
        title=f"第{number}号事件分析",
        date=date,
        region="嘉兴市" if number % 3 else "杭州市",
        topics="网络安全" if number % 2 else "数据安全",
        entities="[鸿腾]" if number % 3 else "[{name: 陈伟, role: 局长}, 鸿腾]",
        source=f"https://example.com/{number}",
        redirect_from=f"[2004-01-01-old-{number}]" if number % 50 == 0 else None,
    )
    for number, date in enumerate(DATES)
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    built = run_build(tmp_path_factory.mktemp("workers"), FILES, SITE_URL="https://intranet.example/")
    assert built.code == 0, built.output
    return built


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="workers are used on Linux only")
def test_a_site_made_by_workers_is_the_same_as_one_made_without(site: Build, tmp_path: Path) -> None:
    everywhere = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(everywhere)})
        alone = run_build(tmp_path, FILES, SITE_URL="https://intranet.example/")
    finally:
        os.sched_setaffinity(0, everywhere)
    assert alone.code == 0, alone.output
    one, other = (
        {path.relative_to(made.site): path.read_bytes() for path in made.site.rglob("*") if path.is_file()}
        for made in (site, alone)
    )
    assert [str(path) for path in one.keys() | other.keys() if one.get(path) != other.get(path)] == []


def test_every_link_of_a_site_leads_to_a_file_of_it(site: Build) -> None:
    there = {path.relative_to(site.site).as_posix() for path in site.site.rglob("*")} | {"."}
    wrong = []
    for page in site.site.rglob("*.html"):
        path = page.relative_to(site.site)
        for link in re.findall(r'\b(?:href|src|action)="([^"#?]+)', page.read_text(encoding="utf-8")):
            # 404.html is served at any address: its links begin at the root.
            target = posixpath.normpath(posixpath.join("/", path.parent, unquote(unescape(link)))).lstrip("/") or "."
            if "://" not in link and target not in there:
                wrong.append((str(path), link))
    assert wrong == []
