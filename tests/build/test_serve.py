"""`make serve`: it shows what a build would write, as the reports are now, and lives through mistakes."""

from __future__ import annotations

import gzip
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from factories import BODY, report_text, write_files
from pictures import picture
from processes import started
from sites import CONFIGURATION_FILE, PAGE_FILES, PROGRAM_FILES, build_again, link_project, run_build

PATIENCE = 60.0
"""How many seconds a change may take to be seen: a machine at other work is no mistake."""
_SCRIPT = re.compile(rb'<script src="/live-reload.js" data-version="(\d+)"></script>')


class Served:
    """A server as a process of its own."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.address, self._process, self._log = f"http://127.0.0.1:{port}/", process, log

    @property
    def output(self) -> str:
        """What it has said."""
        return self._log.read_text(encoding="utf-8")

    def ask(self, path: str) -> tuple[int, bytes]:
        """Return status and content of a path; 0 while nobody answers."""
        try:
            with urllib.request.urlopen(self.address + quote(path), timeout=PATIENCE) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except OSError:
            return 0, b""

    def wait_for(self, path: str, code: int) -> None:
        """Wait until a path has a status."""
        deadline = time.monotonic() + PATIENCE
        while self.ask(path)[0] != code:
            assert self._process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def version(self) -> bytes:
        """Return the version of what is shown."""
        found = _SCRIPT.search(self.ask("about/")[1])
        assert found
        return found[1]

    def unlike(self, site: Path) -> list[str]:
        """Return the paths of a built site whose files are not what is served there, but for the script that reloads."""
        return [path for path in _paths(site) if self._shown(path) != _plain(path, (site / path).read_bytes())]

    def _shown(self, path: str) -> bytes:
        status, content = self.ask(path)
        return _plain(path, _SCRIPT.sub(b"", content)) if status == 200 else b""


def _plain(path: str, content: bytes) -> bytes:
    # MkDocs writes the time of the build into the gzip of the site map.
    return gzip.decompress(content) if path == "sitemap.xml.gz" and content else content


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(project: Path, reports: Path, port: int | None = None, **environment: str) -> Iterator[Served]:
    """Serve a project until the test ends; its first page is there."""
    port = port or free_port()
    log = project.parent / "log.txt"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "REPORTS": str(reports), **environment}
    with (
        log.open("wb") as stream,
        started(command, cwd=project, env=environment, stdout=stream, stderr=subprocess.STDOUT) as process,
    ):
        served = Served(port, process, log)
        served.wait_for("", 200)
        yield served


OLD = "2024/2024-12-05-old.md"


def edits(reports: Path) -> Iterator[str]:
    """Make one change after another, as authors do; yield what it is."""
    report = reports / OLD
    good = report.read_text(encoding="utf-8")
    report.write_text(good.replace("第5篇", "改过的第五篇").replace("内容", "换过的内容"), encoding="utf-8")
    yield "title and text"
    report.write_text(good.replace("region: 杭州", "region: [嘉兴, 美国]\nentities: [陈伟, 鸿腾]"), encoding="utf-8")
    yield "fields"
    beside = report.with_name("written-anew.md")
    beside.write_text(good.replace("网络安全", "数据安全"), encoding="utf-8")
    beside.replace(report)
    yield "another file in its place"
    (reports / "2024/2024-12-06-old.md").unlink()
    (reports / "2026").mkdir()
    new = report_text(BODY + "\n![图](2026-01-01-new/tu.png)\n", date="2026-01-01", source="https://example.com/new")
    (reports / "2026/2026-01-01-new").mkdir()
    (reports / "2026/2026-01-01-new/tu.png").write_bytes(picture("PNG", (30, 20)))
    (reports / "2026/2026-01-01-new.md").write_text(new, encoding="utf-8")
    yield "one report less, one more, in a new folder with an image"
    (reports / "2026/2026-01-01-new/tu.png").write_bytes(picture("PNG", (31, 20)))
    yield "another image of the same name"
    report.rename(report.with_name("2024-12-05-renamed.md"))
    yield "another name"
    entities = reports / "vocabulary/entities.yml"
    entities.write_text(entities.read_text(encoding="utf-8").replace("鸿腾", "鸿腾科技"), encoding="utf-8")
    for path in reports.rglob("*.md"):
        path.write_text(path.read_text(encoding="utf-8").replace("鸿腾", "鸿腾科技"), encoding="utf-8")
    yield "another name of an entity"


@pytest.mark.long
def test_what_is_served_is_what_a_build_writes_then_and_after_each_edit(tmp_path: Path) -> None:
    files = {path: content for path, content in PROGRAM_FILES.items() if "draft" not in path}
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    built = run_build(tmp_path, files, SITE_URL=address)
    assert built.code == 0, built.output
    with serving(built.project, built.reports, port) as served:
        assert served.unlike(built.site) == []
        for edit in edits(built.reports):
            gone = set(_paths(built.site))
            built = build_again(built, SITE_URL=address)
            assert built.code == 0, (edit, built.output)
            deadline = time.monotonic() + PATIENCE
            while unlike := served.unlike(built.site):
                assert time.monotonic() < deadline, (edit, unlike)
                time.sleep(0.1)
            gone -= set(_paths(built.site))
            assert [path for path in gone if served.ask(path)[0] != 404] == [], edit


def _paths(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def test_server_lives_through_a_mistake_and_recovers(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    write_files(folder, PAGE_FILES)
    link_project(tmp_path / "project")
    report = "reports/2024/2024-12-31-old/"
    file = folder / "2024" / "2024-12-31-old.md"
    good = file.read_text(encoding="utf-8")
    with serving(tmp_path / "project", folder) as served:
        assert served.ask(report)[0] == 200
        assert served.ask("reports/2025/2025-05-01-draft/")[0] == 200, "a draft is there to preview"
        file.write_text(good.replace("杭州", "佳兴市"), encoding="utf-8")
        served.wait_for(report, 404)
        assert served.ask("")[0] == 200
        assert "2024-12-31-old.md:4:9: region-unknown: 未知地区「佳兴市」" in served.output
        file.write_text(good, encoding="utf-8")
        served.wait_for(report, 200)


def test_an_open_page_is_told_and_settings_templates_and_written_pages_are_shown_anew(tmp_path: Path) -> None:
    project, folder = tmp_path / "project", tmp_path / "reports"
    write_files(folder, PAGE_FILES)
    link_project(project)
    (project / "mkdocs.yml").write_text(CONFIGURATION_FILE + "docs_dir: pages\ntheme: {custom_dir: ours}\n", "utf-8")
    (project / "pages").mkdir()
    (project / "pages/guide.md").write_text("# 指南\n\n见[报告](reports/2024/2024-12-31-old.md)。\n", "utf-8")
    (project / "ours").mkdir()
    with serving(project, folder) as served:
        first = served.version()
        assert served.ask(f"live-reload/{int(first) - 1}")[1] == first, "of another server, at once"
        assert b'href="../reports/2024/2024-12-31-old/"' in served.ask("guide/")[1]
        (folder / "2024/2024-12-31-old.md").unlink()
        second = served.ask(f"live-reload/{first.decode()}")[1]
        assert second != first
        assert b'href="reports/2024/2024-12-31-old.md"' in served.ask("guide/")[1], "as in a build: it leads nowhere"
        (project / "pages/guide.md").write_text("# 指南\n\n另一段。\n", "utf-8")
        third = served.ask(f"live-reload/{second.decode()}")[1]
        assert "另一段".encode() in served.ask("guide/")[1]
        (project / "ours/404.html").write_text("没有。", "utf-8")
        fourth = served.ask(f"live-reload/{third.decode()}")[1]
        assert served.ask("nowhere/")[1].startswith("没有。".encode())
        settings = (project / "mkdocs.yml").read_text("utf-8")
        (project / "mkdocs.yml").write_text("nothing: [", "utf-8")
        (project / "mkdocs.yml").write_text(settings.replace("测试用的", "换了的"), "utf-8")
        served.ask(f"live-reload/{fourth.decode()}")
        assert "换了的报告".encode() in served.ask("")[1]
