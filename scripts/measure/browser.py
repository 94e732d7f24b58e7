"""Find the browsers that tests and benchmarks drive, and Chinese fonts; install Debian's where that is possible.

Run as a script it makes sure that there are Chromium, the fonts, and rsync, which publishing is tested with, or says what
to install; with `--all`, Firefox, WebKit and a display for it, LibreOffice and others too, which only the long tests need:
they say themselves what they miss. The tests and the benchmark import `find_browser` and the like, and `served`, which serves a folder to a
browser on loopback.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from measure.nginx import find_nginx

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_SHELL = "chromium-headless-shell"  # Debian has it, not every system, and nobody needs it
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


def find_headless_shell() -> str | None:
    """Return the path of Chromium's engine without the program around it, or of a whole one; `CHROME` comes first.

    A page takes a third less of processor time in it: 0.34 s and not 0.52 (Debian's 156, small pages).
    """
    shell = shutil.which(_SHELL) or shutil.which("chrome-headless-shell")
    return find_browser() if os.environ.get("CHROME") else shell or find_browser()


def find_firefox() -> str | None:
    """Return the path of an installed Firefox, Debian's (extended support) first."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def find_webkit() -> str | None:
    """Return the path of WebKitGTK's small browser, which lies beside its library; None where its driver is missing."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return str(found[-1]) if found and shutil.which("WebKitWebDriver") and shutil.which("Xvfb") else None


def find_office() -> str | None:
    """Return the path of LibreOffice, whose program for texts needs no display."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def has_chinese_fonts() -> bool:
    """Tell whether a font for Chinese is installed; without one a printed page holds no text that can be read back."""
    if not shutil.which("fc-list"):
        return sys.platform == "darwin"  # which comes with some
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=True)
    return bool(listed.stdout.strip())


def _is_offered(package: str) -> bool:
    """Tell whether apt-get knows a package, having asked where it knows none."""
    if not any(Path("/var/lib/apt/lists").glob("*Packages*")):
        subprocess.run(["apt-get", "update", "-qq"], capture_output=True, check=False)
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0


def _install(packages: list[str], *options: str) -> None:
    if not packages:
        return
    print(f"正在用 apt-get 安装测试所需的 {'、'.join(packages)}……", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *options, *packages]):
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Compresses texts and keeps connections open, as the servers that a site is published by do."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(
        self,
        *args: Any,
        answer: Callable[[bytes], None],
        sent: Callable[[int], None],
        headers: Mapping[str, str],
        head: bytes,
        **named: Any,
    ) -> None:
        self._answer, self._sent, self._headers, self._head = answer, sent, headers, head
        super().__init__(*args, **named)  # answers the request

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        if path.suffix not in _COMPRESSED or not path.is_file():
            return super().send_head()
        content = _compressed(path, path.stat().st_mtime_ns, self._head)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "Content-Length":
            self._sent(int(value))
        super().send_header(keyword, value)

    def end_headers(self) -> None:
        for name, value in self._headers.items():
            self.send_header(name, value)
        super().end_headers()

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: requests are no news."""


_COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".csv", ".webmanifest"}


@functools.lru_cache(maxsize=1000)
def _compressed(path: Path, changed: int, head: bytes) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".html":
        content = content.replace(b"<head>", b"<head>" + head, 1)
    return gzip.compress(content, 1, mtime=0)


class _Server(http.server.ThreadingHTTPServer):
    """Ends its connections, which browsers keep open, and the threads that wait at them, with itself."""

    daemon_threads = False  # or nobody would wait for them
    request_queue_size = 128  # with the five of the library, a connection too many waits a second to be tried again

    def __init__(self, *args: Any) -> None:
        self._connections: set[socket.socket] = set()
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for connection in list(self._connections):
            with suppress(OSError):  # the browser was quicker
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that closes a connection is no news."""


@contextmanager
def served(
    folder: Path,
    answer: Callable[[bytes], None] = lambda _: None,
    sent: Callable[[int], None] = lambda _: None,
    headers: Mapping[str, str] = MappingProxyType({}),
    head: bytes = b"",
) -> Iterator[str]:
    """Serve a folder on loopback; yields the address, with a slash at its end.

    `answer` gets what pages post, `sent` the size of everything sent, in bytes. Every answer has these `headers` too,
    every page begins its `<head>` with this `head`.
    """
    handler = functools.partial(_Handler, directory=str(folder), answer=answer, sent=sent, headers=headers, head=head)
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def main(*options: str) -> int:
    """Install what is missing where that is possible; return 1 where something that every test run needs is missing."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        _install(_missing())
        _install(_missing(*options), "--no-install-recommends")  # or WebKit would bring a desktop with it
        if not shutil.which(_SHELL) and _is_offered(_SHELL):
            _install([_SHELL], "--no-install-recommends")
    if missing := _missing(*options):
        print(
            f"测试还需要 {'、'.join(missing)}。Debian、Ubuntu：sudo apt-get install {' '.join(missing)}；"
            "macOS：brew install --cask google-chrome。Chromium 或 Chrome 装在别处的，用环境变量 CHROME 指明。",
            file=sys.stderr,
        )
    return 1 if _missing() else 0


def _missing(*options: str) -> list[str]:
    """Return the Debian packages that are missing."""
    needed = {
        ("chromium",): bool(find_browser()),
        ("fontconfig", "fonts-noto-cjk"): has_chinese_fonts(),
        ("rsync",): bool(shutil.which("rsync")),
    }
    if "--all" in options:
        needed |= {("firefox-esr",): bool(find_firefox()), ("webkit2gtk-driver", "xvfb"): bool(find_webkit())}
        needed |= {("nginx-light",): bool(find_nginx()), ("wrk",): bool(shutil.which("wrk"))}
        needed |= {("default-jre-headless",): bool(shutil.which("java"))}
        needed |= {("libreoffice-writer-nogui",): bool(find_office())}
    return [package for packages, is_there in needed.items() if not is_there for package in packages]


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
