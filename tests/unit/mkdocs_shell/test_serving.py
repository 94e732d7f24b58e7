from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer

from eventlib.pages.security_policy import script_hashes
from mkdocs_shell.serving import RELOAD_PATH, reload_by_file

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
    assert script_hashes(page) == frozenset()
    assert f'<script src="{RELOAD_PATH}" data-build="' in page
    assert headers["Content-Length"] == str(len(page.encode()))
    _, headers, script = asked(server, RELOAD_PATH)
    assert (headers["Content-Type"], "location.reload()" in script) == ("text/javascript", True)
    assert asked(server, "/nowhere.png")[0] == "404 Not Found"
    server.server_close()
