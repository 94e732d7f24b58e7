"""Readers in the Chromium that all tests share: nobody finds what another has left there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize

_PATIENCE = 5.0
"""Seconds that a page may take to close."""
SCREEN: ViewportSize = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class _Reader:
    context: BrowserContext
    first: Page
    """An empty page, which stays: without it every page would be the first of its context again."""
    session: CDPSession


class Readers:
    """Who opens pages, each as if in a browser of their own.

    The first page in a context of Chromium takes 0.6 s of processor time more than any after it. So the contexts of a
    test that has ended serve the next, without anything that the pages of a site can have kept there.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser, self._session = browser, browser.new_browser_cdp_session()
        self._idle: dict[str, list[_Reader]] = {}
        self._reading: list[tuple[str, _Reader]] = []

    def open(self, address: str, *, viewport: ViewportSize = SCREEN, is_new: bool = False, **options: Any) -> Page:
        """Return an empty page for somebody who was never at the site of an address.

        `options` are those of Playwright's contexts, `viewport` in CSS pixels. Somebody who `is_new` has nothing
        of the site in the cache either.
        """
        key = repr(sorted(options.items()))
        idle = self._idle.setdefault(key, [])
        reader = idle.pop() if idle and not is_new else self._another(options)
        self._reading.append((key, reader))
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        reader.session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        page = reader.context.new_page()
        if viewport != SCREEN:
            page.set_viewport_size(viewport)
        return page

    def _another(self, options: dict[str, Any]) -> _Reader:
        context = self._browser.new_context(viewport=SCREEN, **options)
        first = context.new_page()
        return _Reader(context, first, context.new_cdp_session(first))

    def leave(self) -> None:
        """Close all pages that are open."""
        for key, reader in self._reading:
            closed = [self._is_closed(page, reader) for page in reader.context.pages if page != reader.first]
            if all(closed):
                self._idle[key].append(reader)
        self._reading.clear()

    def _is_closed(self, page: Page, reader: _Reader) -> bool:
        """Close a page; return whether it is closed.

        Chromium (Debian's 156) may never close a page that is on its way to another, and Playwright's own `close` waits
        for it without end. Such a page stays, and nobody else reads in its context.
        """
        target = reader.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]
        self._session.send("Target.closeTarget", {"targetId": target})
        deadline = time.monotonic() + _PATIENCE
        while not page.is_closed() and time.monotonic() < deadline:
            reader.first.wait_for_timeout(2)  # in which Playwright hears of it
        return page.is_closed()
