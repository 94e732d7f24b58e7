from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.livereload import LiveReloadServer

from mkdocs_shell.serving import RELOAD_PATH, for_own_names, reload_by_file

PAGE = "<!doctype html><html><body><p>正文</p></body></html>"


def asked(server: LiveReloadServer, path: str) -> tuple[str, dict[str, str], str]:
    """Ask the application of a server that is not running."""
    said: list[Any] = []
    body = reload_by_file(server.serve_request)({"PATH_INFO": path}, lambda *answer: said.extend(answer))
    return said[0], dict(said[1]), b"".join(body).decode()


def test_pages_of_the_server_have_no_script_that_the_policy_forbids(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    server.watch(str(tmp_path))
    status, headers, page = asked(server, "/")
    assert status == "200 OK"
    assert page.startswith("<!doctype html><html><body><p>正文</p><script src")
    assert "<script>" not in page
    assert f'<script src="{RELOAD_PATH}" data-build="' in page
    assert headers["Content-Length"] == str(len(page.encode()))
    _, headers, script = asked(server, RELOAD_PATH)
    assert (headers["Content-Type"], "location.reload()" in script) == ("text/javascript", True)
    assert asked(server, "/nowhere.png")[0] == "404 Not Found"
    server.server_close()


@pytest.mark.parametrize(
    ("host", "is_answered"),
    [
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("LOCALHOST", True),
        ("[::1]:8000", True),
        ("192.0.2.7:8000", True),
        ("preview.lan", True),
        (f"{socket.gethostname()}:8000", True),
        ("attacker.example:8000", False),
        ("127.0.0.1.attacker.example", False),
        ("localhost.attacker.example", False),
        ("attacker.example#localhost", False),
        ("localhost@attacker.example", False),
        ("2130706433", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_it_answers_only_to_names_of_its_own(host: str, is_answered: bool) -> None:
    said: list[object] = []

    def page(environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [])
        return [b"a draft"]

    body = b"".join(for_own_names(page, "preview.lan")({"HTTP_HOST": host}, lambda *answer: said.extend(answer)))
    assert (said[0], b"draft" in body) == (("200 OK", True) if is_answered else ("403 Forbidden", False))
    assert is_answered or "只用本机的地址访问" in body.decode()
