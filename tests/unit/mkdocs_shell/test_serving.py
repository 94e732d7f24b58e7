"""How the server of a preview answers, to whom, and what open pages are told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast
from weakref import ref

import pytest
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_shell.preview import Preview
from mkdocs_shell.serving import RELOAD_PATH, WAIT_PATH, PreviewServer, for_own_names

PAGE = "<!doctype html><html><body><p>正文</p></body></html>"
FILES = {
    "index.html": PAGE.encode(),
    "topics/x/index.html": b"<p>x",
    "404.html": b"<body>none</body>",
    "broken/index.html": None,
    "api/v1/list.json": b"{}",
    "list.csv": "甲".encode(),
    "reports/图.png": b"image",
}


class FewFiles(Preview):
    """A preview of a site that is not made from anything."""

    updates = 0

    def content(self, path: str) -> bytes | None:
        """Return a file, or fail to make it."""
        if path in FILES and FILES[path] is None:
            raise ValueError(path)
        return FILES.get(path)

    def update(self) -> None:
        """Do as told."""
        self.updates += 1

    @property
    def reports(self) -> Path:
        """Some folder."""
        return Path("/reports")


@pytest.fixture
def server() -> Iterator[PreviewServer]:
    config = MkDocsConfig()
    config.load_dict({"site_name": "x", "dev_addr": "127.0.0.1:0", "site_url": "http://127.0.0.1:0/analyses/"})
    config.validate()
    server = PreviewServer(FewFiles(), config, lambda: None)
    yield server
    server.shutdown()


def asked(server: PreviewServer, path: str) -> tuple[str, dict[str, str], str]:
    """Ask the application of a server that is not running."""
    said: list[Any] = []
    environ = {"PATH_INFO": path.encode().decode("latin-1"), "HTTP_HOST": "localhost"}
    body = cast(Any, server.get_app())(environ, lambda *answer: said.extend(answer))
    return said[0], dict(said[1]), b"".join(body).decode()


def test_pages_have_a_script_that_the_policy_allows(server: PreviewServer) -> None:
    status, headers, page = asked(server, "/analyses/")
    assert status == "200 OK"
    assert page.startswith("<!doctype html><html><body><p>正文</p><script src")
    assert "<script>" not in page
    assert f'<script src="{RELOAD_PATH}" data-version="' in page
    assert headers["Content-Length"] == str(len(page.encode()))
    _, headers, script = asked(server, RELOAD_PATH)
    assert (headers["Content-Type"], "location.reload()" in script) == ("text/javascript; charset=utf-8", True)


def test_what_was_shown_before_goes_when_nobody_saves_and_after_many_saves(server: PreviewServer) -> None:
    class Held:
        def __init__(self) -> None:
            self.own = self

    held: list[ref[Held]] = []
    seen: list[int] = []

    def changes() -> Iterator[set[Path]]:
        for is_still in [False, False, True, *[False] * 7]:
            if not is_still:
                held.append(ref(Held()))
            yield set() if is_still else {Path("/reports/a.md")}
            seen.append(sum(each() is not None for each in held))

    server.follow(changes())
    assert seen == [1, 2, 0, 1, 2, 3, 4, 0, 1, 2]
    assert cast(FewFiles, server.preview).updates == 9


@pytest.mark.parametrize(
    ("path", "status", "content_type", "content"),
    [
        ("/analyses/topics/x/", "200 OK", "text/html; charset=utf-8", "<p>x"),
        ("/analyses/topics/x/index.html", "200 OK", "text/html; charset=utf-8", "<p>x"),
        ("/analyses/api/v1/list.json", "200 OK", "application/json", "{}"),
        ("/analyses/list.csv", "200 OK", "text/csv; charset=utf-8", "甲"),
        ("/analyses/reports/图.png", "200 OK", "image/png", "image"),
        ("/analyses/nowhere.png", "404 Not Found", "text/html; charset=utf-8", "<body>none"),
        ("/analyses/nowhere/", "404 Not Found", "text/html; charset=utf-8", "<body>none"),
        ("/elsewhere/", "404 Not Found", "text/html; charset=utf-8", "<body>none"),
        ("/analyses/../index.html", "404 Not Found", "text/html; charset=utf-8", "<body>none"),
        ("/analyses//etc/passwd", "404 Not Found", "text/html; charset=utf-8", "<body>none"),
        ("/analyses/x/../../index.html", "404 Not Found", "text/html; charset=utf-8", "<body>none"),
        ("/analyses/broken/", "500 Internal Server Error", "text/html; charset=utf-8", "这一页没有做成"),
    ],
)
def test_each_path_has_its_status_and_type(
    server: PreviewServer, path: str, status: str, content_type: str, content: str
) -> None:
    said, headers, body = asked(server, path)
    assert (said, headers["Content-Type"], content in body) == (status, content_type, True)
    is_page = content_type.startswith("text/html")
    assert (RELOAD_PATH in body) == is_page, "what is not there, or cannot be made, may come"


@pytest.mark.parametrize(
    ("path", "to"),
    [("/", "/analyses/"), ("/analyses", "/analyses/"), ("/analyses/topics/x", "/analyses/topics/x/")],
)
def test_it_leads_to_the_root_of_the_site_and_to_pages_without_their_stroke(
    server: PreviewServer, path: str, to: str
) -> None:
    status, headers, _ = asked(server, path)
    assert (status, headers["Location"]) == ("302 Found", to)


def test_an_open_page_is_told_of_a_newer_one_and_one_of_another_server_at_once(server: PreviewServer) -> None:
    version = asked(server, "/analyses/")[2].partition('data-version="')[2].partition('"')[0]
    assert asked(server, f"{WAIT_PATH}{int(version) - 1}")[2] == version
    told: list[str] = []
    waiting = threading.Thread(target=lambda: told.append(asked(server, WAIT_PATH + version)[2]), daemon=True)
    waiting.start()
    waiting.join(0.1)
    assert told == []
    server.renew([Path("/reports/2025/a.md")])
    waiting.join(10)
    assert told == [str(int(version) + 1)]


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
