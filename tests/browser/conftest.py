"""A real Chromium on the real pages, against a room that follows the test's script."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.scripted_room import ScriptedRoom

CHROMIUM = os.environ.get("CHROME_BIN") or shutil.which("chromium") or shutil.which("google-chrome")
expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and "CI" not in os.environ:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole run: while Playwright runs, Django takes this thread for an async one."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def room() -> Iterator[ScriptedRoom]:
    scripted = ScriptedRoom()
    scripted.start()
    yield scripted
    scripted.stop()


@contextmanager
def a_page(browser: Browser, **device: Any) -> Iterator[Page]:
    """A blank page whose errors, among them refusals of the content policy, fail the test."""
    context = browser.new_context(color_scheme="dark", **device)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda it: errors.append(it.text) if it.type == "error" else None)
    yield page
    context.close()
    offences = [error for error in errors if "WebSocket connection" not in error]
    assert offences == []


@pytest.fixture
def page(browser: Browser, room: ScriptedRoom) -> Iterator[Page]:
    with a_page(browser, viewport={"width": 1280, "height": 800}) as page:
        yield page


@pytest.fixture
def chat(page: Page, room: ScriptedRoom) -> Page:
    """The room page, subscribed."""
    return subscribed(page, room)


@pytest.fixture
def phone(browser: Browser, room: ScriptedRoom) -> Iterator[Page]:
    """The room page on a phone, subscribed."""
    viewport = {"width": 390, "height": 844}
    with a_page(browser, viewport=viewport, has_touch=True, is_mobile=True) as page:
        yield subscribed(page, room)


def subscribed(page: Page, room: ScriptedRoom) -> Page:
    page.goto(f"{room.url}/rooms/demo/")
    expect(page.locator("[data-connection=connected]")).to_be_visible()
    return page
