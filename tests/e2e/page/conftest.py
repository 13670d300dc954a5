"""Fixtures for tests in a real browser against the local cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browsers import running_browser
from tests.e2e.page.opened_pages import opened_pages
from tests.e2e.page.own_episodes import finished_episode
from tests.e2e.page.people import Person, new_person, open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

TIMEOUT_MILLISECONDS = 20_000


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Skips the import of these tests unless they are selected, because Playwright may not be installed."""
    return None if config.option.markexpr == "page" else True


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect  # noqa: PLC0415 -- only these tests need it

    expect.set_options(timeout=TIMEOUT_MILLISECONDS)
    with running_browser() as browser:
        yield browser


@pytest.fixture
def new_page(browser: Browser, stack_url: str) -> Iterator[Callable[..., Page]]:
    with opened_pages(browser, stack_url) as open_page:
        yield open_page


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
    return open_signed_in(page, person.name)


@pytest.fixture(scope="session")
def episode(person: Person) -> dict[str, Any]:
    return finished_episode(person, topic="Jazz", length_minutes=3)
