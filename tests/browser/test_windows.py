"""What drives pages in three engines waits, clicks and tells what goes wrong alike in all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines import WindowOf, problems, wait_for, watched

pytestmark = [
    pytest.mark.long,
    # What selenium itself does when it starts a driver for WebKit.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]


def test_what_comes_late_and_moves_is_clicked_once_and_nothing_else(window_of: WindowOf, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        """<!doctype html><html><head><title>moving</title></head><body><div id="above"></div><script>
        window.clicked = [];
        addEventListener("click", ({ target }) => window.clicked.push(target.id || target.tagName));
        setTimeout(() => document.body.insertAdjacentHTML("beforeend", "<button id='meant' hidden>meant</button>"), 100);
        setTimeout(() => { document.getElementById("meant").hidden = false; }, 200);
        const move = () => { document.getElementById("above").style.height = "90px"; };
        addEventListener("mousemove", () => document.getElementById("meant") && move());
        </script></body></html>""",
        encoding="utf-8",
    )
    window = window_of("light")
    with watched(tmp_path) as address:
        for _ in range(2):
            window.open(address)
            assert window.evaluate("() => window.clicked") == [], "a new document"
            window.click("#meant")
            assert window.evaluate("() => window.clicked") == ["meant"]


def test_what_goes_wrong_is_seen(window_of: WindowOf, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        """<!doctype html><html><head><title>bad</title></head><body>
        <img src="http://foreign.example/x.png"><script src="missing.js"></script>
        <script>console.error("told"); setTimeout(() => { throw new Error("late"); }); Promise.reject("refused");</script>
        <script>fetch("http://elsewhere.example/").catch(() => undefined);</script></body></html>""",
        encoding="utf-8",
    )
    window = window_of("light")
    with watched(tmp_path) as address:
        window.open(address)
        wait_for(window, "() => window.problems.length > 6")
        found = problems(window)
    for told in (
        *("foreign: http://foreign.example", "foreign: http://elsewhere.example", "console: told", "thrown: refused"),
        *("late", "not loaded: http://foreign.example/x.png", "/missing.js"),
    ):
        assert any(told in problem for problem in found), (told, found)
