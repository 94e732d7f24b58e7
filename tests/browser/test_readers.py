"""Tests share a browser, and find nothing there that another left."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from readers import Readers

KEEP = """async () => {
    localStorage.kept = sessionStorage.kept = document.cookie = "kept=1";
    await caches.open("kept");
    await new Promise((resolve) => Object.assign(indexedDB.open("kept"), { onsuccess: resolve }));
}"""
KEPT = """async () => [
    localStorage.kept ?? "", sessionStorage.kept ?? "", document.cookie, (await caches.keys()).length, (await indexedDB.databases()).length
]"""


def test_who_comes_later_is_in_the_same_context_and_finds_nothing_kept(browser: Browser, site: str) -> None:
    readers = Readers(browser)

    def visit(width: int = 1440, **options: Any) -> Any:
        page = readers.open(site, viewport={"width": width, "height": 900}, **options)
        page.goto(f"{site}about/")
        return page

    first, second = visit(390), visit()
    first.evaluate(KEEP)
    assert first.evaluate(KEPT) == ["kept=1", "kept=1", "kept=1", 1, 1]
    assert second.evaluate(KEPT) == ["", "", "", 0, 0], "each is somebody else"
    dark = visit(color_scheme="dark")
    known = {first.context, second.context}
    assert dark.context not in known
    readers.leave()
    assert first.is_closed() and second.is_closed()
    for _ in range(2):
        later = visit()
        assert later.context in known
        assert later.evaluate(KEPT) == ["", "", "", 0, 0]
        assert later.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [1440, False]
    assert visit(is_new=True).context not in known
    readers.leave()
