"""`make serve`: it answers to its own names only, shows the preview, and tells open pages when there is a newer one."""

from __future__ import annotations

import gc
import ipaddress
import logging
import mimetypes
import posixpath
import socket
import socketserver
import sys
import threading
import time
import traceback
import webbrowser
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from mkdocs.config.defaults import MkDocsConfig

from eventlib.workers import collecting_nothing
from mkdocs_shell.preview import Preview
from mkdocs_shell.watching import Watcher

log = logging.getLogger("mkdocs.hooks.site_build")

Application: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

RELOAD_PATH = "/live-reload.js"
WAIT_PATH = "/live-reload/"
"""Behind it stands the version that a page has; the answer is another as soon as there is one."""
_SCRIPT = Path(__file__).with_name("live-reload.js")
_PATIENCE = 60
"""After how many seconds an open page asks again."""
_MOST_LEFT = 5
"""How many sites are left in memory when somebody saves over and over; else they go as soon as nobody does."""
_ERROR = "<!doctype html><html lang=zh><meta charset=utf-8><title>{0}</title><body><p>{0}</p></body></html>"


class PreviewServer(socketserver.ThreadingMixIn, WSGIServer):
    """The server of a preview, in place of that of MkDocs, with those of its methods that MkDocs calls."""

    daemon_threads = True

    def __init__(self, preview: Preview, config: MkDocsConfig, build: Callable[[], None]) -> None:
        """`build` lets MkDocs lay out the site anew."""
        host, port = config.dev_addr
        if _is_number(host) and ipaddress.ip_address(host).version == 6:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), _Handler, bind_and_activate=False)
        self.url = str(config.site_url)
        self._mount = urlsplit(self.url).path
        self.set_app(for_own_names(self._answer, host))
        self.preview, self._build, self._watcher = preview, build, Watcher()
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        # Of another server at the same address no version is the same.
        self._version, self._newer = time.time_ns(), threading.Condition()

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        """Lay out the site anew when something changes at a path."""
        self._watcher.add(Path(path))

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Answer until somebody interrupts; what is saved meanwhile is shown."""
        self.server_bind()
        self.server_activate()
        for path in self.preview.sources:
            self._watcher.add(path)
        self._watcher.start(self.preview.since)
        self._thread.start()
        log.info(f"Serving on {self.url}")
        if open_in_browser:
            webbrowser.open(self.url)
        self.follow(self._watcher.changes())

    def follow(self, changes: Iterable[Collection[Path]]) -> None:
        """Show what follows from each change, and look for garbage where there is none: when nobody waits for a page.

        With 8,000 reports that look may take as long as all else from saving to seeing.
        """
        left = 0
        with collecting_nothing():
            for changed in changes:
                if changed:
                    self.renew(changed)
                left = left + 1 if changed else _MOST_LEFT
                if left >= _MOST_LEFT:
                    gc.collect()
                    left = 0

    def shutdown(self) -> None:
        """End."""
        self._watcher.stop()
        if self._thread.is_alive():
            super().shutdown()
        self.server_close()

    def renew(self, changed: Iterable[Path]) -> None:
        """Show what follows from files that changed, and tell open pages; say what prevents it."""
        start = time.monotonic()
        reports = self.preview.reports
        try:
            if all(path.is_relative_to(reports) for path in changed):
                self.preview.update()
            else:
                self.preview.rebuild(self._build)
                for path in self.preview.sources:
                    self._watcher.add(path)
        except SystemExit as error:
            print(error, file=sys.stderr, flush=True)
        except Exception:  # whatever it is, the next thing that is saved may mend it
            traceback.print_exc()
        else:
            with self._newer:
                self._version += 1
                self._newer.notify_all()
            log.info(f"Updated in {time.monotonic() - start:.2f} seconds")

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        status, kind, content, *headers = self._answer_to(path)
        fields = [("Content-Type", kind), ("Content-Length", str(len(content))), ("Cache-Control", "no-cache")]
        start_response(status, [*fields, *headers])
        return [content]

    def _answer_to(self, path: str) -> tuple[Any, ...]:
        """Return status, type, content and further headers."""
        if path == RELOAD_PATH:
            return "200 OK", _type_of(path), _SCRIPT.read_bytes()
        if path.startswith(WAIT_PATH):
            return "200 OK", "text/plain", self._newer_than(path.removeprefix(WAIT_PATH))
        version = self._version  # before the content: that of a newer one is no newer than it says
        try:
            content, at = self._content(path)
        except Exception:
            log.exception(path)
            content, at = None, ""
            page = _ERROR.format("这一页没有做成，原因见终端。").encode()
            return "500 Internal Server Error", "text/html; charset=utf-8", _with_script(page, version)
        if at:
            return "302 Found", "text/plain", b"", ("Location", quote(at))
        if content is None:
            page = self.preview.content("404.html") or _ERROR.format("没有这一页。").encode()
            return "404 Not Found", "text/html; charset=utf-8", _with_script(page, version)
        kind = _type_of(path)
        if not kind.startswith("text/html"):
            return "200 OK", kind, content
        # Whoever loads a page is shown what there is, and then what has changed, whether the system has told or not.
        threading.Thread(target=self._watcher.look, daemon=True).start()
        return "200 OK", kind, _with_script(content, version)

    def _content(self, path: str) -> tuple[bytes | None, str]:
        """Return the content of a path, and where it leads: to the root of the site, or to its own with a stroke."""
        if not path.startswith(self._mount):
            return None, self._mount if path in {"/", self._mount.rstrip("/")} else ""
        inside = path.removeprefix(self._mount)
        if inside.endswith("/") or not inside:
            inside += "index.html"
        if posixpath.normpath(inside) != inside or inside.startswith("/"):
            return None, ""
        content = self.preview.content(inside)
        if content is None and self.preview.content(f"{inside}/index.html") is not None:
            return None, f"{path}/"
        return content, ""

    def _newer_than(self, version: str) -> bytes:
        """Return the version that is shown, as soon as it is another one than this, or after a while."""
        with self._newer:
            self._newer.wait_for(lambda: str(self._version) != version, timeout=_PATIENCE)
            return str(self._version).encode()


class _Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # head and content are sent one after the other, and nothing is to wait between

    def log_message(self, format: str, *args: Any) -> None:
        log.debug(format, *args)


def _with_script(page: bytes, version: int) -> bytes:
    """Return a page that reloads itself when there is a newer one than this version."""
    script = b'<script src="%b" data-version="%d"></script>' % (RELOAD_PATH.encode(), version)
    head, end, tail = page.rpartition(b"</body>")
    return head + script + end + tail if end else page + script


def _type_of(path: str) -> str:
    """Return the type of the content at a path, the same on every system."""
    if path.endswith("/") or "." not in posixpath.basename(path):
        path = "index.html"
    if path.endswith((".js", ".mjs")):
        return "text/javascript; charset=utf-8"
    if path.endswith(".gz"):
        return "application/gzip"
    found = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def for_own_names(application: Application, address: str) -> Application:
    """Return an application that answers only to names of this machine; `address` is what it listens at.

    A page of another site may lead its own name to this machine (DNS rebinding), and would then read drafts as its own.
    It cannot do so with an address in numbers.
    """
    names = {"localhost", address.lower(), socket.gethostname().lower()}

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _is_number(name := _host_name(environ.get("HTTP_HOST", ""))) or name in names:
            return application(environ, start_response)
        content = "这台预览服务器只用本机的地址访问，例如 http://127.0.0.1:8000/。".encode()
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(content)))]
        start_response("403 Forbidden", headers)
        return [content]

    return served


def _host_name(header: str) -> str:
    """Return the name in a Host header, in small letters and without its port; empty where there is none."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
