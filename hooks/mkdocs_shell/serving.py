"""`make serve`: it answers to its own names only, and the script that reloads pages is a file, not written into them."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

Application: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

RELOAD_PATH = "/live-reload.js"
_SCRIPT = Path(__file__).with_name("live-reload.js")
# What MkDocs writes before the end of a page: the time of the build that it shows, and a number for the request.
_INLINE = re.compile(rb"<script>\s*var livereload = .*?livereload\((\d+), (\d+)\);\s*</script>", re.DOTALL)


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


def reload_by_file(application: Application) -> Application:
    """Return the application of MkDocs' server with the inline script of its pages as a file of ours."""

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == RELOAD_PATH:
            content = _SCRIPT.read_bytes()
            start_response("200 OK", [("Content-Type", "text/javascript"), ("Content-Length", str(len(content)))])
            return [content]
        answer: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], *more: Any) -> None:
            answer[:] = [status, headers, *more]

        body = application(environ, hold)
        status, headers, *more = answer
        if ("Content-Type", "text/html") in headers:
            content = _INLINE.sub(_as_file, b"".join(body))
            if close := getattr(body, "close", None):  # as PEP 3333 asks
                close()
            headers = [
                *(each for each in headers if each[0] != "Content-Length"),
                ("Content-Length", str(len(content))),
            ]
            body = [content]
        start_response(status, headers, *more)
        return body

    return served


def _as_file(script: re.Match[bytes]) -> bytes:
    return b'<script src="%b" data-build="%b" data-request="%b"></script>' % (RELOAD_PATH.encode(), *script.groups())
