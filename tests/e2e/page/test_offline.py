"""Without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.page


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """With the service worker, as a browser that was here before."""
    page = new_page(service_workers="allow")
    page.goto("/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def test_a_page_that_is_opened_without_a_network_says_so_and_comes_back_with_it(page: Page) -> None:
    page.context.set_offline(True)
    page.goto("/?library=everyone")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).textAlign") == "center"

    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")


def test_a_page_that_loses_the_network_says_so_until_it_is_back(page: Page, episode: dict[str, Any]) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator(".words a").first).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_role("alert")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="online again")).to_be_visible()


def test_a_browser_that_was_here_before_plays_and_has_kept_the_offline_page_only(
    page: Page, episode: dict[str, Any]
) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    page.get_by_role("region", name="Player").get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    kept = page.evaluate(
        """async () => {
            const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
            const requests = await Promise.all(caches_.map((cache) => cache.keys()));
            return requests.flat().map((request) => new URL(request.url).pathname).sort();
        }"""
    )
    assert kept == ["/favicon.svg", "/notice.css", "/offline.html"]
