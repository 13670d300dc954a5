"""Debian's Chromium, or another, under Playwright."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
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

    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise FileNotFoundError(
            f"No browser found: one of {', '.join(PROGRAMS)} must be on the PATH. On Debian: apt-get install chromium"
        )
    # Chromium's sandbox does not work for root.
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()
