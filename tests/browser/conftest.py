"""A phone before a running sandbox. The browser is the machine's Chromium; nothing is downloaded."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright, expect

from tests.browser.phone import Phone
from tests.browser.running import running_sandbox

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
VIEWPORT: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 30_000
"""Milliseconds until a story is given up; nothing waits for them when all is well."""


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh sandbox."""
    with running_sandbox(tmp_path) as address:
        yield address


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    expect.set_options(timeout=PATIENCE)
    # Root has no sandbox of its own in containers; a small /dev/shm would end the browser.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        context = await browser.new_context(viewport=VIEWPORT, has_touch=True, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        trouble: list[str] = []
        context.on("weberror", lambda error: trouble.append(str(error.error)))
        yield await context.new_page()
        await browser.close()
    assert trouble == []


@pytest.fixture
def phone(page: Page, sandbox: str) -> Phone:
    return Phone(page, sandbox)
