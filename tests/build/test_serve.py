"""`make serve`: what it watches, and that it lives through mistakes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

import site_build
from processes import started
from sites import PAGE_FILES, PROJECT, run_build


def test_server_watches_reports_and_templates(tmp_path: Path) -> None:
    watched: list[str] = []

    class Server(LiveReloadServer):
        def __init__(self) -> None:
            """Open no port."""

        def watch(self, path: str, func: object = None, *, recursive: bool = True) -> None:
            watched.append(path)

    config = load_config(
        str(PROJECT / "mkdocs.yml"), extra={"reports": str(tmp_path), "tag_authority": "a,2025", "sections": ["结论"]}
    )
    site_build.on_config(config)
    site_build.on_serve(Server(), config=config, builder=lambda: None)
    assert watched == [str(tmp_path), str(PROJECT / "overrides"), str(PROJECT / "docs")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_server_lives_through_a_mistake_and_recovers(tmp_path: Path) -> None:
    built = run_build(tmp_path, PAGE_FILES)
    folder, port, log = built.reports, free_port(), tmp_path / "log.txt"

    def status(page: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}", timeout=10) as response:
                code: int = response.status
                return code
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def wait_for(page: str, code: int) -> None:
        deadline = time.monotonic() + 60
        while status(page) != code:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.2)

    report = "reports/2024/2024-12-31-old/"
    file = folder / "2024" / "2024-12-31-old.md"
    good = file.read_text(encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "REPORTS": str(folder)}
    with (
        log.open("wb") as stream,
        started(command, cwd=built.project, env=environment, stdout=stream, stderr=subprocess.STDOUT) as server,
    ):
        wait_for(report, 200)
        assert status("reports/2025/2025-05-01-draft/") == 200, "a draft is there to preview"
        file.write_text(good.replace("杭州", "佳兴市"), encoding="utf-8")
        wait_for(report, 404)
        assert status("") == 200
        assert "2024-12-31-old.md:4:9: region-unknown: 未知地区「佳兴市」" in log.read_text(encoding="utf-8")
        file.write_text(good, encoding="utf-8")
        wait_for(report, 200)
