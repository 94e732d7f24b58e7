from __future__ import annotations

import base64
import hashlib

from eventlib.pages.security_policy import MARK, header_policy, page_policy, script_hashes, with_policy

SCRIPT = "theme(1)"
HASH = "sha256-" + base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()


def test_only_scripts_that_run_where_they_stand_are_named() -> None:
    page = (
        f"<script>{SCRIPT}</script><script src='a.js'></script><script type=\"application/ld+json\">{{}}</script>"
        f'<script id="__config" type="application/json">{{}}</script><script nomodule>{SCRIPT}</script>'
    )
    assert script_hashes(page) == {HASH}


def test_a_page_says_its_own_policy_before_anything_else() -> None:
    page = with_policy(f"<head>{MARK}<script>{SCRIPT}</script></head>")
    assert page.startswith(
        f"<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; script-src 'self' '{HASH}'; "
    )
    assert "unsafe" not in page
    assert with_policy(page) == page


def test_what_only_a_header_can_say_stands_in_the_header_alone() -> None:
    assert "frame-ancestors" not in page_policy([HASH])
    assert header_policy([HASH]) == page_policy([HASH]) + "; frame-ancestors 'self'"
    assert page_policy(["b", "a", "b"]) == page_policy(["a", "b"])
