"""The page without a network connection."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.visits import KEEPS_TWO_SCRIPTS
from tests.e2e.page.waiting import wait_for_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.page


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page with an active service worker, as on a second visit."""
    page = new_page(service_workers="allow")
    page.goto("/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def test_opening_a_page_offline_shows_the_offline_page_until_reconnected(page: Page) -> None:
    page.context.set_offline(True)
    page.goto("/?library=everyone")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).textAlign") == "center"

    expect(page.get_by_role("link", name="Try again")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")


def test_views_opened_offline_fill_when_the_network_is_back(page: Page, episode: dict[str, Any]) -> None:
    """The audio and the player continue, and no reload is needed."""
    page.goto(f"/?episode={episode['podcast_id']}")
    page.get_by_role("button", name=f"Play {episode['title']}").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    page.evaluate("() => { window.isSamePage = true; }")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Discover").click()
    page.context.set_offline(True)
    page.get_by_role("link", name="All public episodes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.context.set_offline(False)
    playable = page.get_by_role("button", name=re.compile("^(Play|Pause) "))
    row = page.locator(".episode-row").filter(has=playable).locator(".episode-link").first
    expect(row).to_be_visible()

    page.context.set_offline(True)
    row.click()
    page.context.set_offline(False)
    expect(page.locator(".sentence").first).to_be_visible()
    assert page.evaluate("window.isSamePage && !document.querySelector('audio').paused")


def test_losing_the_connection_shows_a_notice_until_reconnected(page: Page, episode: dict[str, Any]) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator(".sentence").first).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_role("alert")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="back online")).to_be_visible()


def test_the_service_worker_keeps_only_the_files_of_the_page_and_audio_plays(
    page: Page, episode: dict[str, Any]
) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    page.get_by_role("region", name="Player").get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    wait_for_answer(page, KEEPS_TWO_SCRIPTS)
    cached = page.evaluate(
        """async () => {
            const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
            const requests = await Promise.all(opened.map((cache) => cache.keys()));
            return requests.flat().map((request) => new URL(request.url).pathname).sort();
        }"""
    )
    joined = [path for path in cached if path.startswith("/assets/")]
    assert sorted(path.rpartition(".")[2] for path in joined) == ["css", "html", "js", "js"]
    fonts = [path for path in cached if path.endswith(".woff2")]
    assert len(fonts) == 1
    others = set(cached) - {*joined, *fonts}
    assert others == {"/favicon.svg", "/notice.css", "/offline.html", "/offline.js"}
