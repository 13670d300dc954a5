"""Pages in browser contexts of their own, which are checked for errors and foreign hosts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

# The browser logs each failed request. Many tests cause failures on purpose, but the page's own files must load.
FAILED_REQUEST = "Failed to load resource:"
# Playwright does not see requests that a service worker handles, so only the tests of the service worker allow one.
BLOCKED_WORKER = "Service Worker registration blocked by Playwright"
FILES = ("document", "font", "image", "script", "stylesheet")


@dataclass
class PageLog:
    """Collects console errors, failed files and requested hosts of a page."""

    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def record_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith((FAILED_REQUEST, BLOCKED_WORKER)):
            self.errors.append(f"{message.type}: {message.text}")

    def record_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob"):
            self.hosts.add(str(address.hostname))

    def record_response(self, response: Response) -> None:
        if response.request.resource_type in FILES and response.status >= HTTPStatus.BAD_REQUEST:
            self.errors.append(f"{response.status}: {response.url}")


@contextmanager
def opened_pages(browser: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """Yields a function that opens a page, with the options of a browser context. Fails at the end if a page has logged
    an error or contacted a foreign host."""
    opened: list[tuple[BrowserContext, PageLog]] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=url, locale="en-GB", **{"service_workers": "block", **options})
        page, log = context.new_page(), PageLog()
        page.on("console", log.record_message)
        page.on("pageerror", lambda error: log.errors.append(str(error)))
        context.on("request", log.record_request)
        context.on("response", log.record_response)
        opened.append((context, log))
        return page

    yield make
    for context, log in opened:
        context.close()
        assert log.errors == [], log.errors
        assert log.hosts <= {"127.0.0.1"}
