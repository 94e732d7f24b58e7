"""A library large enough for worker processes: the same site comes of them, byte for byte."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from factories import BODY, report_text
from sites import Build, Builder, content, run_build

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


ADDRESS = "https://intranet.example/"

# The system that is short of memory kills the largest process, which a worker is at its beginning as much as later.
KILLS_WORKERS = """
import os, signal
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGKILL))
"""


# How Python starts processes where nobody says how: on macOS anew, which workers could not bear. Each fork is written down.
STARTS_PROCESSES_ANEW = """
import multiprocessing, os, pathlib
multiprocessing.set_start_method("spawn")
forks = pathlib.Path(__file__).with_name("forks")
os.register_at_fork(after_in_child=lambda: (forks / str(os.getpid())).touch())
"""


@pytest.fixture(scope="module")
def site(shared_build: Builder) -> Build:
    return shared_build(FILES, PYTHON_CPU_COUNT="2", SITE_URL=ADDRESS)


@pytest.mark.long
def test_a_site_made_by_workers_is_the_same_as_one_made_without(site: Build, tmp_path: Path) -> None:
    alone = run_build(tmp_path, FILES, PYTHON_CPU_COUNT="1", SITE_URL=ADDRESS)
    assert alone.code == 0, alone.output
    assert differing(site, alone) == []


def differing(one: Build, other: Build) -> list[str]:
    """Return the files in which two sites differ."""
    first, second = content(one.site), content(other.site)
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))


def check(built: Build, path: Path) -> subprocess.CompletedProcess[str]:
    """Check the reports of a site with two processors, in a process that finds a module `sitecustomize` in a folder."""
    return subprocess.run(
        [sys.executable, "scripts/reports.py", "check", "--reports", str(built.reports)],
        cwd=built.project,
        env={**os.environ, "PYTHON_CPU_COUNT": "2", "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="without forks there are no workers on this system")
def test_workers_are_forked_where_processes_are_started_anew_unless_somebody_says_so(
    site: Build, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(STARTS_PROCESSES_ANEW, encoding="utf-8")
    (tmp_path / "forks").mkdir()
    built = run_build(tmp_path, FILES, PYTHON_CPU_COUNT="2", PYTHONPATH=str(tmp_path), SITE_URL=ADDRESS)
    assert built.code == 0, built.output
    assert differing(site, built) == []
    of_build = set((tmp_path / "forks").iterdir())
    assert len(of_build) > 1
    shutil.rmtree(built.project.parent / ".cache", ignore_errors=True)  # or nothing would be read anew
    checked = check(built, tmp_path)
    assert "检查了 240 篇报告：0 个错误" in checked.stdout + checked.stderr
    assert len(set((tmp_path / "forks").iterdir()) - of_build) > 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="without forks there are no workers on this system")
def test_a_worker_that_is_killed_ends_build_and_check_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(KILLS_WORKERS, encoding="utf-8")
    built = run_build(tmp_path, FILES, PYTHON_CPU_COUNT="2", PYTHONPATH=str(tmp_path))
    checked = check(built, tmp_path)
    assert (built.code, checked.returncode) == (1, 2)
    for output in (built.output, checked.stdout + checked.stderr):
        assert "多半是内存不够" in output
        assert "Traceback" not in output


@pytest.mark.long
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
