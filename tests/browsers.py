"""Debian's Chromium, or another, under Playwright."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

# The headless shell has no windows of its own to draw: a page opens in less than half of the processor time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--mute-audio",
    "--no-first-run",
)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Raises FileNotFoundError if none is installed."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only these tests need it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(), args=_arguments())
        yield browser
        browser.close()


@contextmanager
def browser_with_profile(browser: Browser, folder: Path, **options: Any) -> Iterator[BrowserContext]:
    """Another browser of the same kind that keeps its profile in `folder`, so that it can be started again."""
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=_program(), args=_arguments(), **options
    )
    yield context
    context.close()


def _program() -> str:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise FileNotFoundError(
            f"No browser found: one of {', '.join(PROGRAMS)} must be on the PATH. On Debian: apt-get install chromium"
        )
    return program


def _arguments() -> list[str]:
    """Chromium's sandbox does not work for root."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
