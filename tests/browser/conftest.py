"""A real browser before the real system; what goes wrong in a page fails the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

from tests.browser.system import PATIENCE, Stack, running, sign_in

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Watch:
    """Everything that went wrong in the pages of one test."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"lỗi script: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A page may answer 404 or 409 on purpose; answers are judged below. And htmx calls it an error when a request
        # is given up because the person went on to the next page.
        expected = ("Failed to load resource", "AbortError")
        if message.type == "error" and not any(words in message.text for words in expected):
            self.complaints.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        parts = {"stylesheet", "script", "image", "font"}
        lost = response.status >= 400 and response.request.resource_type in parts
        if response.status >= 500 or lost:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    with running(Stack()) as system:
        yield system


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One per module: while it lives, Django takes this thread for an asynchronous one."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens pages as a person with a fresh browser would; what goes wrong in them fails the test."""
    watch = Watch()
    marks: dict[Stack, int] = {}

    def open_page(
        *,
        javascript: bool = True,
        width: int = 1280,
        height: int = 900,
        signed_in_as: str | None = None,
        system: Stack | None = None,
    ) -> Page:
        system = system or cast("Stack", request.getfixturevalue("stack"))
        marks.setdefault(system, system.log.stat().st_size)
        context = browser.new_context(
            base_url=system.address,
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        context.on("page", watch.over)
        page = context.new_page()
        if signed_in_as:
            sign_in(page, signed_in_as)
        return page

    yield open_page
    for context in browser.contexts:
        context.close()
    for system, since in marks.items():
        if "Traceback (most recent call last)" in system.said(since):
            watch.complaints.append(f"lỗi trong hệ thống:\n{system.said(since)[-4000:]}")
    if watch.complaints:
        pytest.fail("\n".join(watch.complaints))


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keeps the page at both widths in the folder named by SCREENS_DIR; without it, does nothing."""
    folder = os.environ.get("SCREENS_DIR")

    def keep(page: Page, name: str) -> None:
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for width, height in ((360, 740), (1280, 900)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        if before:
            page.set_viewport_size(before)

    return keep
