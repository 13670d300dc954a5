"""Episodes that are kept in the browser: they play and are read without a network, and go when the user signs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.people import open_signed_in, sign_out
from tests.e2e.page.waiting import wait_for_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page

IS_CONTROLLED = "() => navigator.serviceWorker.controller !== null"
CACHES = "() => caches.keys()"
NO_ROOM = """
    const put = Cache.prototype.put;
    Cache.prototype.put = function (path, response) {
        if (String(path).endsWith("/audio.mp3")) throw new DOMException("No room", "QuotaExceededError");
        return put.call(this, path, response);
    };
"""


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(service_workers="allow")


def opened(page: Page, episode: dict[str, Any]) -> Page:
    page.goto(f"/?episode={episode['podcast_id']}")
    page.wait_for_function(IS_CONTROLLED)
    expect(page.locator(".sentence").first).to_be_visible()
    return page


def kept(page: Page, episode: dict[str, Any]) -> Page:
    opened(page, episode)
    page.get_by_role("button", name="Keep for offline").click()
    expect(page.get_by_role("button", name="Kept for offline")).to_have_attribute("aria-pressed", "true")
    return page


def test_a_kept_episode_plays_and_is_read_without_a_network(page: Page, episode: dict[str, Any]) -> None:
    kept(page, episode)
    page.goto("about:blank")
    page.context.set_offline(True)
    page.goto("/?library=offline")
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")
    expect(page.get_by_role("link", name="Library")).to_have_attribute("aria-current", "page")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=episode["title"]))
    expect(row).to_have_count(1)
    row.get_by_role("link", name=episode["title"]).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(episode["title"])
    expect(page.locator("#cover")).to_have_js_property("complete", value=True)
    assert page.locator("#cover").evaluate("(cover) => cover.naturalWidth") > 0
    page.locator(".sentence").nth(20).click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 20")
    at = page.evaluate("document.querySelector('audio').currentTime")
    page.wait_for_function("(at) => document.querySelector('audio').currentTime > at + 1", arg=at)
    expect(page.locator(".sentence[aria-current]")).to_have_count(1)
    expect(page.get_by_role("button", name=f"Pause {episode['title']}")).to_be_visible()


def test_a_kept_episode_opens_by_its_address_without_a_network(page: Page, episode: dict[str, Any]) -> None:
    kept(page, episode)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(episode["title"])
    expect(page.locator(".sentence").first).to_be_visible()


def test_the_list_says_how_much_room_is_used_and_frees_it(page: Page, episode: dict[str, Any]) -> None:
    kept(page, episode)
    page.goto("/?library=offline")
    expect(page.get_by_text("1 episode, ")).to_contain_text("MB in this browser")
    page.get_by_role("button", name=f"Remove from this browser: {episode['title']}").click()
    expect(page.get_by_text("No episodes here yet.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="are free again")).to_be_visible()
    left = page.evaluate("() => caches.open('kept').then((cache) => cache.keys()).then((keys) => keys.length)")
    assert left == 0


def test_pressing_again_removes_the_episode(page: Page, episode: dict[str, Any]) -> None:
    kept(page, episode)
    page.get_by_role("button", name="Kept for offline").click()
    expect(page.get_by_role("button", name="Keep for offline")).to_have_attribute("aria-pressed", "false")
    page.goto("/?library=offline")
    expect(page.get_by_text("No episodes here yet.")).to_be_visible()


def test_a_browser_without_room_says_so_and_keeps_nothing(page: Page, episode: dict[str, Any]) -> None:
    page.add_init_script(NO_ROOM)
    opened(page, episode)
    page.get_by_role("button", name="Keep for offline").click()
    expect(page.get_by_role("alert")).to_contain_text("This browser has no room for the episode (")
    expect(page.get_by_role("button", name="Keep for offline")).to_have_attribute("aria-pressed", "false")
    left = page.evaluate("() => caches.open('kept').then((cache) => cache.keys()).then((keys) => keys.length)")
    assert left == 0


def test_signing_out_removes_the_user_s_episodes(page: Page, person: Person, episode: dict[str, Any]) -> None:
    open_signed_in(page, person.name)
    kept(page, episode)
    assert f"kept of {person.name}" in page.evaluate(CACHES)
    sign_out(page)
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    wait_for_answer(page, "() => caches.keys().then((names) => !names.some((name) => name.startsWith('kept')))")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kept'))") == []


def test_episodes_of_a_user_who_is_gone_are_removed(page: Page, episode: dict[str, Any]) -> None:
    """Somebody closed the browser without signing out."""
    opened(page, episode)
    page.evaluate("() => caches.open('kept of somebody')")
    page.reload()
    wait_for_answer(page, "() => caches.keys().then((names) => !names.includes('kept of somebody'))")
