"""Fixtures for tests in a real browser against the local cloud. Each page is checked for errors and foreign hosts."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.browsers import running_browser
from tests.e2e.page.people import Person, new_person, open_signed_in
from tests.local_stack import ended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

EPISODE_SECONDS = 240
TIMEOUT_MILLISECONDS = 20_000
# The browser logs each failed request. Many tests cause failures on purpose, but the page's own files must load.
FAILED_REQUEST = "Failed to load resource:"
# Playwright does not see requests that a service worker handles, so only the tests of the service worker allow one.
BLOCKED_WORKER = "Service Worker registration blocked by Playwright"
FILES = ("document", "font", "image", "script", "stylesheet")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Skips the import of these tests unless they are selected, because Playwright may not be installed."""
    return None if config.option.markexpr == "page" else True


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect  # noqa: PLC0415 -- only these tests need it

    expect.set_options(timeout=TIMEOUT_MILLISECONDS)
    with running_browser() as browser:
        yield browser


@pytest.fixture
def new_page(browser: Browser, stack_url: str) -> Iterator[Callable[..., Page]]:
    """Opens pages in separate browser contexts. Fails if a page logs an error or contacts a foreign host."""
    opened: list[tuple[BrowserContext, PageLog]] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=stack_url, locale="en-GB", **{"service_workers": "block", **options})
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
        assert log.errors == []
        assert log.hosts <= {"127.0.0.1"}


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture(scope="session")
def person(stack_url: str) -> Person:
    return new_person(stack_url)


@pytest.fixture(scope="session")
def stranger(stack_url: str) -> Person:
    return new_person(stack_url)


@pytest.fixture
def signed_in(page: Page, person: Person) -> Page:
    return open_signed_in(page, person.name, person.token)


@pytest.fixture(scope="session")
def episode(person: Person) -> dict[str, Any]:
    accepted = person.client.post_json("/api/v1/podcasts", {"topic": "Jazz", "length_minutes": 3})
    made = ended(person.client, accepted["podcast_id"], within_seconds=EPISODE_SECONDS)
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made
