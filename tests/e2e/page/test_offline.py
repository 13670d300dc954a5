"""Without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.page


def test_a_page_that_is_opened_without_a_network_says_so_and_comes_back_with_it(page: Page) -> None:
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
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
