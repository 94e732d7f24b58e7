"""The Content-Security-Policy as the supplied nginx sends it, obeyed by a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import reports
from eventlib.pages.security_policy import HEADER_POLICY
from measure.browser import served
from nginx import Server, nginx
from sites import BROWSER_FILES, FORGE, PAGE_KINDS, Builder

pytestmark = pytest.mark.long
REPORT = "reports/2025/2025-04-10-hongteng/"
MOVED = "reports/2024/2024-11-29-former/"
MISSING = "nowhere/at/any/depth/"
OTHER_KINDS = [MOVED, MISSING, "licences/", "maintainers/operators/"]
IN_PAGE = """<script>attacked.push("script")</script><script type="module">attacked.push("module")</script>
<img src="x" onerror="attacked.push('handler')"><a id="led" href="javascript:attacked.push('address')">x</a>
<iframe srcdoc="<script>parent.attacked.push('frame')</script>"></iframe>
<base href="https://host.example/"><object data="https://host.example/"></object>
<form id="sent" action="https://host.example/"><button>x</button></form>"""


@pytest.fixture(scope="module")
def to(shared_build: Builder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where a site with a page of every kind is published, and a report into which something got."""
    folder = tmp_path_factory.mktemp("policy")
    site = shared_build(BROWSER_FILES, in_project=True, **FORGE).site
    assert reports.main(["publish", str(folder / "www"), "--site", str(site)]) == 0
    whole = folder / "www/current" / REPORT / "index.html"
    (whole.parent / "attacked").mkdir()
    text = whole.read_text(encoding="utf-8").replace('"../../../', '"../../../../')
    (whole.parent / "attacked/index.html").write_text(text.replace("</h1>", f"</h1>{IN_PAGE}", 1), encoding="utf-8")
    return folder / "www"


@pytest.fixture(scope="module")
def server(to: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with nginx(tmp_path_factory.mktemp("nginx"), to, "site.conf") as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}/", viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def said_by(page: Page) -> list[str]:
    """Return the list to which everything that a page complains of is added."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("path", [*PAGE_KINDS, *OTHER_KINDS])
def test_every_kind_of_page_obeys_the_header_and_has_no_complaint(page: Page, path: str) -> None:
    said = said_by(page)
    answer = page.goto(path)
    assert answer is not None
    assert answer.header_value("Content-Security-Policy") == HEADER_POLICY
    if path == MOVED:
        page.wait_for_url("**/2024-11-30-withdrawn/")
    expect(page.locator("h1").first).to_be_visible()
    assert page.evaluate("() => typeof __md_get === 'function' && document.documentElement.classList.contains('js')")
    if path == MISSING:
        said = [each for each in said if "404 (Not Found)" not in each]
    assert said == []


def test_search_and_form_work_under_the_header(page: Page) -> None:
    said = said_by(page)
    page.goto("search/?q=嘉兴")
    expect(page.locator("#search-results mark").first).to_be_visible()
    page.goto("contribute/")
    expect(page.locator("[name=title]")).to_be_visible()
    assert said == []


def test_what_got_into_a_page_does_not_run(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "host.example" in request.url else None)
    page.add_init_script("window.attacked = []")
    page.goto(f"{REPORT}attacked/", wait_until="networkidle")
    page.evaluate("() => { document.getElementById('led').click(); document.getElementById('sent').requestSubmit(); }")
    page.wait_for_timeout(300)
    assert page.evaluate("() => attacked") == []
    assert page.url == f"http://127.0.0.1:{server.port}/{REPORT}attacked/"
    assert asked == []
    assert page.evaluate("() => new URL('x', document.baseURI).host") == f"127.0.0.1:{server.port}"


def test_other_sites_cannot_frame_it(browser: Browser, to: Path, tmp_path: Path) -> None:
    """By the policy alone: what older browsers go by is taken out."""
    without = {"": "add_header X-Frame-Options SAMEORIGIN always;"}
    with nginx(tmp_path, to, "site.conf", **without) as server:
        framing = tmp_path / "framing"
        framing.mkdir()
        (framing / "index.html").write_text(
            f'<!doctype html><iframe src="http://127.0.0.1:{server.port}/about/"></iframe>', encoding="utf-8"
        )
        shutil.copy(framing / "index.html", to / "current/framing.html")
        context = browser.new_context()
        page = context.new_page()
        with served(framing) as elsewhere:
            page.goto(elsewhere, wait_until="networkidle")
            assert page.frames[1].url == "chrome-error://chromewebdata/"
        page.goto(f"http://127.0.0.1:{server.port}/framing.html", wait_until="networkidle")
        expect(page.frames[1].locator("h1")).to_be_visible()
        context.close()
