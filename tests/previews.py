"""`make serve` for tests: a server as a process of its own, and whether what it shows is what a build wrote."""

from __future__ import annotations

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

from processes import started
from sites import plain

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

    def told(self, version: bytes, path: str, words: str) -> bytes:
        """Wait as an open page does for another version than its own, with which a path has these words; return it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            version = self.ask(f"live-reload/{version.decode()}")[1]
            assert time.monotonic() < deadline, self.output
            if words.encode() in self.ask(path)[1]:
                return version

    def unlike(self, site: Path) -> list[str]:
        """Return the paths of a built site whose files are not what is served there, but for the script that reloads."""
        return [path for path in paths_of(site) if self._shown(path) != plain(path, (site / path).read_bytes())]

    def _shown(self, path: str) -> bytes | None:
        status, content = self.ask(path)
        return plain(path, _SCRIPT.sub(b"", content)) if status == 200 else b""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(project: Path, reports: Path, port: int | None = None, **environment: str) -> Iterator[Served]:
    """Serve a project until the test ends; its first page is there."""
    port = port or free_port()
    log, passing = project.parent / "log.txt", project.parent / "passing"
    passing.mkdir(exist_ok=True)  # where MkDocs leaves an empty folder when it is told to end
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "REPORTS": str(reports),
        "TMPDIR": str(passing),
        **environment,
    }
    with (
        log.open("wb") as stream,
        started(command, cwd=project, env=environment, stdout=stream, stderr=subprocess.STDOUT) as process,
    ):
        served = Served(port, process, log)
        served.wait_for("", 200)
        yield served


def paths_of(site: Path) -> list[str]:
    """Return the path of every file of a built site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
