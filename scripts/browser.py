"""Find the Chromium or Chrome that the browser tests drive; install Debian's where that is possible.

Run as a script it makes sure that there is one, or says what to install. The tests and the benchmark import
`find_browser`, the flags it is started with, and `served`, which serves a folder to it on loopback.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_browser() -> str | None:
    """Return the path of an installed Chromium or Chrome; `CHROME` in the environment comes first."""
    named = [os.environ.get("CHROME", ""), *_COMMANDS]
    found = (shutil.which(name) for name in named if name)
    applications = (path for path in _MAC_APPLICATIONS if Path(path).exists())
    return next(filter(None, found), None) or next(applications, None)


def _install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: requests are no news."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that closes a connection is no news."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; yields the address, with a slash at its end."""
    handler = functools.partial(_Handler, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def main() -> int:
    if not find_browser() and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("没有找到 Chromium，正在用 apt-get 安装……", flush=True)
        _install()
    browser = find_browser()
    if browser is None:
        print(
            "浏览器测试需要 Chromium 或 Chrome。Debian、Ubuntu：sudo apt-get install chromium；"
            "macOS：brew install --cask google-chrome。装在别处的，用环境变量 CHROME 指明。",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
