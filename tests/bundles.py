"""Sites that are opened from disk, made by the tests of built ones; their pages keep what goes wrong with them."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from bundling.bundle import SITE, write_bundle
from bundling.pages import PROGRAM
from bundling.program import ESBUILD
from engines import WATCH
from eventlib.pages.security_policy import DISK_POLICY
from sites import Build

DISK_PAGE = f"""<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{DISK_POLICY}">
<title>from disk</title>
<script defer src="{PROGRAM}" data-modules="search/index.js"></script>
"""
"""A page that does nothing but begin the engine, at the root of a site."""


def skip_without_bundler() -> None:
    """Skip a test that needs what npm installs for `make bundle`, and say so; where all must be there, fail."""
    if not ESBUILD.exists():
        said = "not installed: esbuild, by npm; `make bundle` and `make test-long` do so"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)


def bundle_once(built: Build) -> Path:
    """Return the folder of a bundle of a site that was built once; the first that asks for it makes it, others wait.

    Each of its pages keeps in `window.problems` what goes wrong, as `engines.watched` has it for a site that is served.
    """
    skip_without_bundler()
    folder = built.folder / "我的 拷贝 #1，100%"  # a site is unpacked anywhere
    with (built.folder / "bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed
        if not folder.exists():
            write_bundle(built.site, folder, "事件分析库")
            (folder / SITE / "watch.js").write_bytes(WATCH)
            for page in (folder / SITE).rglob("*.html"):
                script = (
                    f'<head><script src="{"../" * (len(page.relative_to(folder / SITE).parts) - 1)}watch.js"></script>'
                )
                page.write_text(page.read_text(encoding="utf-8").replace("<head>", script, 1), encoding="utf-8")
    return folder
