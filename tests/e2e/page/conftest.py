"""A real browser before the local cloud. Every page is watched: its console, its errors, the hosts it asks."""

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
PATIENCE_MILLISECONDS = 20_000
# The browser logs each request that failed, as many do on purpose here. A file of the page's own must not.
FAILED_REQUEST = "Failed to load resource:"
# While a service worker takes over, Playwright neither sees nor routes what a page asks. So it may register only where
# a test is about it.
BLOCKED_WORKER = "Service Worker registration blocked by Playwright"
FILES = ("document", "font", "image", "script", "stylesheet")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Where browser tests are not asked for they are not imported either: Playwright need not be there."""
    return None if config.option.markexpr == "page" else True


@dataclass
class Watch:
    """What went wrong on a page without anybody seeing it."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith((FAILED_REQUEST, BLOCKED_WORKER)):
            self.complaints.append(f"{message.type}: {message.text}")

    def note(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob"):
            self.hosts.add(str(address.hostname))

    def look_at(self, response: Response) -> None:
        if response.request.resource_type in FILES and response.status >= HTTPStatus.BAD_REQUEST:
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect  # noqa: PLC0415 -- only these tests need it

    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with running_browser() as browser:
        yield browser


@pytest.fixture
def new_page(browser: Browser, stack_url: str) -> Iterator[Callable[..., Page]]:
    """Pages of people who share nothing. None may complain, or ask a host that is not the stack's own."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=stack_url, locale="en-GB", **{"service_workers": "block", **options})
        page, watch = context.new_page(), Watch()
        page.on("console", watch.hear)
        page.on("pageerror", lambda error: watch.complaints.append(str(error)))
        context.on("request", watch.note)
        context.on("response", watch.look_at)
        opened.append((context, watch))
        return page

    yield make
    for context, watch in opened:
        context.close()
        assert watch.complaints == []
        assert watch.hosts <= {"127.0.0.1"}


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
    accepted = person.client.post_json("/api/v1/podcasts", {"topic": "Coral reefs", "length_minutes": 2})
    made = ended(person.client, accepted["podcast_id"], within_seconds=EPISODE_SECONDS)
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made
