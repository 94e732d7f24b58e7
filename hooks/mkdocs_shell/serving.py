"""`make serve` under the security policy of the site: the script that reloads pages is a file, not written into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

Application: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

RELOAD_PATH = "/live-reload.js"
_SCRIPT = Path(__file__).with_name("live-reload.js")
# What MkDocs writes before the end of a page: the time of the build that it shows, and a number for the request.
_INLINE = re.compile(rb"<script>\s*var livereload = .*?livereload\((\d+), (\d+)\);\s*</script>", re.DOTALL)


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
