"""A library large enough for worker processes: the same site comes of them, byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from factories import BODY, report_text
from sites import run_build

# More than what is worth a worker, with everything that goes from one to another: names, links, sections, relations.
FILES = {
    f"{2015 + number % 10}/{2015 + number % 10}-{number % 12 + 1:02}-{number // 12 + 1:02}-r{number:03}.md": report_text(
        BODY.replace("内容", f"内容{number}，{'鸿腾在嘉兴市' if number % 3 else '陈伟在杭州市'}，"),
        title=f"第{number}号事件分析",
        date=f"{2015 + number % 10}-{number % 12 + 1:02}-{number // 12 + 1:02}",
        region="嘉兴市" if number % 3 else "杭州市",
        topics="网络安全" if number % 2 else "数据安全",
        entities="[鸿腾]" if number % 3 else "[{name: 陈伟, role: 局长}, 鸿腾]",
        source=f"https://example.com/{number}",
        redirect_from=f"[2014-01-01-old-{number}]" if number % 50 == 0 else None,
    )
    for number in range(240)
}


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="workers are used on Linux only")
def test_a_site_made_by_workers_is_the_same_as_one_made_without(tmp_path: Path) -> None:
    everywhere = os.sched_getaffinity(0)
    by_workers = run_build(tmp_path / "workers", FILES, SITE_URL="https://intranet.example/")
    try:
        os.sched_setaffinity(0, {min(everywhere)})
        alone = run_build(tmp_path / "alone", FILES, SITE_URL="https://intranet.example/")
    finally:
        os.sched_setaffinity(0, everywhere)
    assert by_workers.code == alone.code == 0, by_workers.output + alone.output
    one, other = (
        {path.relative_to(made.site): path.read_bytes() for path in made.site.rglob("*") if path.is_file()}
        for made in (by_workers, alone)
    )
    assert [str(path) for path in one.keys() | other.keys() if one.get(path) != other.get(path)] == []
