"""Waits for what the page finds out asynchronously."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECONDS = 30
INTERVAL_MILLISECONDS = 50


def wait_for_answer(page: Page, function: str, arg: Any = None) -> None:
    """Waits until the promise that `function` returns is fulfilled with a true value. Playwright's `wait_for_function`
    would take the promise itself for a true value.

    Raises TimeoutError."""
    end = time.monotonic() + SECONDS
    while not page.evaluate(function, arg):
        if time.monotonic() > end:
            raise TimeoutError(f"Never true: {function}")
        page.wait_for_timeout(INTERVAL_MILLISECONDS)
