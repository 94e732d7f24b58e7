"""The supplied configuration of nginx: Debian's, on loopback, over a site that has been built and published."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urljoin

import pytest

import reports
from eventlib.pages.security_policy import HEADER_POLICY, PAGE_POLICY
from factories import report_text
from nginx import Server, nginx
from sites import run_build

pytestmark = pytest.mark.long
REPORT = "reports/2025/2025-04-10-a/"
Start: TypeAlias = Callable[..., Server]


def published(folder: Path, address: str = "") -> Path:
    built = run_build(folder, {"2025/2025-04-10-a.md": report_text(entities="[鸿腾]")}, SITE_URL=address)
    assert built.code == 0, built.output
    assert reports.main(["publish", str(folder / "www"), "--site", str(built.site)]) == 0
    return folder / "www"


@pytest.fixture(scope="module")
def to(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where a site without an address is published."""
    return published(tmp_path_factory.mktemp("server"))


@pytest.fixture
def clean_up() -> Iterator[ExitStack]:
    """Return where a test says what is to be done when it ends: the site is that of others too."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with ExitStack() as stack:
        yield lambda to, name, **changes: stack.enter_context(nginx(tmp_path, to, name, **changes))


@pytest.fixture
def server(start: Start, to: Path) -> Server:
    return start(to, "site.conf")


def test_types_are_said_with_their_encoding(server: Server, to: Path) -> None:
    types = {
        "": "text/html; charset=utf-8",
        REPORT: "text/html; charset=utf-8",
        "api/v1/reports.csv": "text/csv; charset=utf-8",
        "api/v1/reports.json": "application/json; charset=utf-8",
        "feeds/reports.xml": "application/xml; charset=utf-8",
        "assets/images/favicon.svg": "image/svg+xml; charset=utf-8",
        "assets/images/card.png": "image/png",
        "search-index/manifest.json": "application/json; charset=utf-8",
    }
    current = to / "current"
    for pattern, type_ in {
        "assets/javascripts-*/loader.js": "text/javascript; charset=utf-8",
        "assets/stylesheets-*/library.css": "text/css; charset=utf-8",
        "search-index/*/segment.json.gz": "application/gzip",
        "search-index/*/0.bin": "application/octet-stream",
    }.items():
        (path,) = current.glob(pattern)
        types[path.relative_to(current).as_posix()] = type_
    assert {path: server.ask(f"/{path}").headers["Content-Type"] for path in types} == types
    suffixes = {path.suffix for path in current.rglob("*") if path.is_file() and not path.name.startswith(".")}
    assert suffixes - {".gz"} == {Path(path or "a.html").suffix or ".html" for path in types} - {".gz"}


def test_texts_come_as_publishing_has_compressed_them(server: Server, to: Path) -> None:
    for path in (REPORT + "index.html", "schema/report.json"):
        zipped = server.ask(f"/{path.removesuffix('index.html')}", Accept_Encoding="gzip")
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert zipped.body == (to / "current" / f"{path}.gz").read_bytes()
        assert zipped.headers["Vary"] == "Accept-Encoding"
        plain = server.ask(f"/{path}")
        assert plain.headers["Content-Encoding"] is None
        assert plain.body == gzip.decompress(zipped.body)
    (stored,) = (to / "current").glob("search-index/stored/*/*.gz")
    index = server.ask(f"/{stored.relative_to(to / 'current')}", Accept_Encoding="gzip")
    assert index.headers["Content-Encoding"] is None, "the search unpacks it itself"
    assert json.loads(gzip.decompress(index.body).decode("gbk"))["id"] == "2025-04-10-a"


def test_what_is_named_by_its_content_is_kept_and_all_else_asked_for_again(server: Server, to: Path) -> None:
    current = to / "current"
    kept: set[str] = set()
    asked: set[str] = set()
    for path in current.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            name = path.relative_to(current).as_posix()
            caching = server.ask(f"/{name.removesuffix('index.html')}").headers["Cache-Control"]
            (kept if caching == "max-age=31536000, immutable" else asked).add(name)
            assert caching in {"max-age=31536000, immutable", "no-cache"}
    named = re.compile(
        r"search-index/(?!manifest)|contribute/data|word/template|assets/\w+-[0-9a-f]{16}/|assets/.*\.[0-9a-f]{8}\.min\."
    )
    assert kept == {name for name in kept | asked if named.match(name)}
    assert {"index.html", "search-index/manifest.json", "api/v1/reports.json"} <= asked


def test_a_copy_that_is_still_right_is_not_sent_again(server: Server) -> None:
    first = server.ask("/", Accept_Encoding="gzip")
    again = server.ask("/", Accept_Encoding="gzip", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


def test_every_answer_has_the_headers_of_safety(server: Server) -> None:
    for path in ("/", "/search-index/manifest.json", "/nowhere/", "/.release.json"):
        headers = server.ask(path).headers
        assert headers["Content-Security-Policy"] == HEADER_POLICY, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["X-Frame-Options"] == "SAMEORIGIN", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert headers["Server"] == "nginx", "no version"


def test_hidden_and_temporary_files_and_maps_of_sources_are_not_there(
    server: Server, to: Path, clean_up: ExitStack
) -> None:
    assert list((to / "current").rglob("*.map")) == []
    left = ["index.html~", "old.html.bak", "bundle.js.map"]
    for name in left:
        (to / "current" / name).write_text("left by an editor", encoding="utf-8")
        clean_up.callback((to / "current" / name).unlink)
    for path in ("/.release.json", "/.git/config", *(f"/{name}" for name in left)):
        assert server.ask(path).status == 404, path
    for path in ("/../.event-analyses", "/%2e%2e/.event-analyses", "/..%2f.event-analyses"):
        assert server.ask(path).status in {400, 404}, path
    assert server.ask("/", "POST").status == 405
    assert server.ask("/reports/").status in {403, 404}, "no listing"


def test_addresses_without_a_slash_lead_to_the_page(server: Server) -> None:
    answer = server.ask("/about")
    assert (answer.status, answer.headers["Location"]) == (301, "/about/")


def loaded(body: bytes) -> list[str]:
    """Return the styles, scripts and images that a page asks for, and where its links lead."""
    found = re.findall(r'(?:href|src|action)="([^"#]+)"', body.decode())
    assert len(found) > 15
    return found


@pytest.mark.parametrize(
    ("name", "prefix", "address"),
    [
        ("site.conf", "/", ""),
        ("site.conf", "/", "https://analyses.example/"),
        ("site-below-a-path.conf", "/analyses/", ""),
        ("site-below-a-path.conf", "/analyses/", "https://www.example/analyses/"),
    ],
)
def test_the_page_for_missing_addresses_is_whole_at_any_depth(
    start: Start, tmp_path: Path, name: str, prefix: str, address: str
) -> None:
    server = start(published(tmp_path / "own", address), name)
    for depth in ("nowhere", "nowhere/", "reports/2025/none/", "a/b/c/d/e.html"):
        answer = server.ask(f"{prefix}{depth}", Accept_Encoding="gzip")
        body = gzip.decompress(answer.body) if answer.headers["Content-Encoding"] else answer.body
        assert answer.status == 404
        assert "没有这一页" in body.decode()
        assert answer.headers["Cache-Control"] == "no-cache"
        assert body.decode().count(f'"{prefix}assets/') > 5
        assert "/analyses/analyses" not in body.decode()
        assert f'content="{PAGE_POLICY}"' in body.decode()
        for link in loaded(body):
            where = urljoin(f"http://x{prefix}{depth}", link).removeprefix("http://x")
            assert server.ask(where).status == 200, link


def test_a_site_below_a_path_is_whole(start: Start, to: Path) -> None:
    server = start(to, "site-below-a-path.conf")
    assert server.ask("/analyses").headers["Location"] == "/analyses/"
    assert server.ask("/analyses/about").headers["Location"] == "/analyses/about/"
    page = server.ask(f"/analyses/{REPORT}")
    for link in loaded(page.body):
        if not link.startswith("http"):
            where = urljoin(f"http://x/analyses/{REPORT}", link).removeprefix("http://x")
            assert server.ask(where).status == 200, link
    assert server.ask("/analyses/.release.json").status == 404
    assert server.ask("/analyses/search-index/manifest.json").headers["Cache-Control"] == "no-cache"
    assert server.ask("/").status == 404


def access(tmp_path: Path, kind: str) -> dict[str, str]:
    """Return the change that includes an example of access, as an owner makes it."""
    line = f"include {tmp_path}/nginx/access-by-{kind}.conf;"
    return {line: f"# {line}"}


def test_access_by_network(start: Start, to: Path, tmp_path: Path) -> None:
    server = start(to, "site.conf", **access(tmp_path, "network"))
    assert server.ask("/").status == 200, "this machine is one of the networks"
    server = start(to, "site.conf", **access(tmp_path, "network"), **{"allow 192.0.2.0/24;": "allow 127.0.0.1;"})
    for path in ("/", f"/{REPORT}", "/search-index/manifest.json", "/nowhere/", "/404.html"):
        answer = server.ask(path)
        assert answer.status == 403
        assert "事件" not in answer.body.decode(), path


def test_access_by_a_proxy_that_knows_who_somebody_is(start: Start, to: Path, tmp_path: Path) -> None:
    server = start(to, "site.conf", **access(tmp_path, "proxy"))
    for path in ("/", f"/{REPORT}", "/api/v1/reports.json", "/nowhere/"):
        assert server.ask(path).status == 403, path
        assert server.ask(path, X_Forwarded_User="").status == 403, path
        assert server.ask(path, X_Forwarded_User="chen").status == (404 if "nowhere" in path else 200), path
    server = start(to, "site.conf", **access(tmp_path, "proxy"), **{"allow 192.0.2.1;": "allow 127.0.0.1;"})
    assert server.ask("/", X_Forwarded_User="chen").status == 403, "not from the proxy"


def test_a_new_release_is_served_at_once(start: Start, to: Path) -> None:
    server = start(to, "site.conf")
    site = to.parent / "site"
    about = site / "about/index.html"
    before = server.ask("/about/")
    about.write_text(about.read_text(encoding="utf-8").replace("</article>", "<p>新</p></article>"), encoding="utf-8")
    assert reports.main(["publish", str(to), "--site", str(site)]) == 0
    after = server.ask("/about/", If_None_Match=before.headers["ETag"])
    assert after.status == 200
    assert "<p>新</p>" in after.body.decode()
