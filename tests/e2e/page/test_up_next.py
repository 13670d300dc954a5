"""Up next: the queue beside the player, its order, and what plays when an episode ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.people import new_person, open_signed_in
from tests.local_stack import ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
LISTENING = "/api/v1/account/listening"
EPISODE_SECONDS = 240
TOPICS = ("Tea", "Volcano")


@pytest.fixture(scope="module")
def others(person: Person) -> list[dict[str, Any]]:
    accepted = [person.client.post_json("/api/v1/podcasts", {"topic": topic, "length_minutes": 1}) for topic in TOPICS]
    made = [ended(person.client, one["podcast_id"], within_seconds=EPISODE_SECONDS) for one in accepted]
    assert [one["generation_status"] for one in made] == ["completed"] * len(made)
    return made


def queue(page: Page, *episodes: dict[str, Any]) -> None:
    """Stores a queue before the page starts, once."""
    page.goto("/favicon.svg")
    entries = [
        {"id": one["podcast_id"], "title": one["title"], "duration": one["duration_seconds"], "hasCover": True}
        for one in episodes
    ]
    page.evaluate(
        """episodes => localStorage.setItem(
            'queue', JSON.stringify({episodes, at: '2026-11-01T00:00:00Z', isUnsent: true}))""",
        entries,
    )


def open_episode(page: Page, episode: dict[str, Any], place: str = "") -> None:
    page.goto(f"/?episode={episode['podcast_id']}{place}")
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")


def open_panel(page: Page) -> Locator:
    more = page.get_by_role("button", name="More player controls")
    if more.is_visible() and more.get_attribute("aria-expanded") == "false":
        more.click()
    page.get_by_role("button", name="Up next").click()
    panel = page.get_by_role("region", name="Up next")
    expect(panel).to_be_visible()
    return panel


def titles(panel: Locator) -> list[str]:
    return panel.locator(".queue-text a").all_inner_texts()


def start_near_the_end(page: Page, episode: dict[str, Any]) -> None:
    open_episode(page, episode, f"#t={int(episode['duration_seconds']) - 3}")
    player = page.get_by_role("region", name="Player")
    if player.get_by_role("button", name="Play", exact=True).is_visible():
        player.get_by_role("button", name="Play", exact=True).click()


def test_episodes_are_added_from_a_row_and_from_their_page(
    page: Page, episode: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    open_episode(page, episode)
    page.get_by_role("button", name=f"More for {episode['title']}").click()
    page.get_by_role("button", name="Add to Up next").click()
    expect(page.get_by_role("button", name="Up next, 1 episode")).to_be_visible()
    page.get_by_role("link", name="Discover").click()
    rows = page.get_by_role("region", name="Recent episodes")
    row = rows.get_by_role("listitem").filter(has=page.locator(f"a[href*='{others[0]['podcast_id']}']"))
    more = row.get_by_role("button", name=f"More for {others[0]['title']}")
    more.scroll_into_view_if_needed()  # a menu closes when the page scrolls
    page.wait_for_timeout(300)
    more.click()
    page.get_by_role("button", name="Add to Up next").click()
    panel = open_panel(page)
    assert titles(panel) == [episode["title"], others[0]["title"]]
    more.click()
    page.get_by_role("button", name="Remove from Up next").click()
    expect(panel.get_by_role("listitem")).to_have_count(1)


def test_the_order_changes_by_keyboard_and_pointer(
    page: Page, episode: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    queue(page, episode, *others)
    open_episode(page, episode)
    panel = open_panel(page)
    expect(panel.get_by_role("heading", name="Up next")).to_be_focused()
    first, second, third = titles(panel)
    panel.get_by_role("button", name=f"Move {first} down").focus()
    page.keyboard.press("Enter")
    assert titles(panel) == [second, first, third]
    expect(panel.get_by_role("button", name=f"Move {first} down")).to_be_focused()
    page.keyboard.press("Enter")
    assert titles(panel) == [second, third, first]
    expect(panel.get_by_role("button", name=f"Move {first} up")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text(f"{first}: place 3 of 3")

    handle, target = panel.locator(".handle").nth(2).bounding_box(), panel.locator(".handle").nth(0).bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 5, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 5, target["y"] + 10, steps=8)
    page.mouse.up()
    assert titles(panel) == [first, second, third]

    panel.get_by_role("button", name=f"Remove {second}").click()
    assert titles(panel) == [first, third]
    page.reload()
    assert titles(open_panel(page)) == [first, third]
    panel.get_by_role("button", name="Clear").click()
    expect(panel).to_contain_text("Nothing is queued")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Up next")).to_be_focused()


def test_the_next_episode_plays_by_itself_at_the_end(
    page: Page, episode: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    queue(page, *others)
    start_near_the_end(page, episode)
    player = page.get_by_role("region", name="Player")
    expect(player.locator(".now")).to_contain_text(others[0]["title"])
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    assert page.evaluate("!document.querySelector('audio').paused")
    expect(page.get_by_role("button", name="Up next, 1 episode")).to_be_visible()
    assert titles(open_panel(page)) == [others[1]["title"]]


def test_without_autoplay_the_player_stops_and_offers_to_play_again(
    page: Page, episode: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    queue(page, others[0])
    open_episode(page, episode)
    open_panel(page).get_by_label("Play the next episode by itself").uncheck()
    page.evaluate("location.hash = ''")
    start_near_the_end(page, episode)
    page.wait_for_function("() => document.querySelector('audio').ended")
    again = page.get_by_role("button", name=f"Play again: {episode['title']}")
    expect(again).to_be_visible()
    expect(page.get_by_role("button", name="Up next, 1 episode")).to_be_visible()
    page.reload()
    expect(again).to_be_visible()
    again.click()
    page.wait_for_function(
        "() => { const {currentTime: at} = document.querySelector('audio'); return at > 0.3 && at < 20; }"
    )


def test_the_queue_follows_the_account(
    new_page: Callable[..., Page], stack_url: str, episode: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    listener = new_person(stack_url)
    desk = open_signed_in(new_page(), listener.name)
    open_episode(desk, episode)
    with desk.expect_response(lambda response: LISTENING in response.url and response.request.method == "PUT"):
        desk.get_by_role("button", name=f"More for {episode['title']}").click()
        desk.get_by_role("button", name="Add to Up next").click()
    phone = open_signed_in(new_page(), listener.name)
    open_episode(phone, others[0])
    expect(phone.get_by_role("button", name="Up next, 1 episode")).to_be_visible()
    panel = open_panel(phone)
    panel.get_by_role("button", name=f"Play {episode['title']} now").click()
    phone.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    expect(phone.get_by_role("region", name="Player").locator(".now")).to_contain_text(episode["title"])
    expect(panel).to_contain_text("Nothing is queued")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_panel_fits_and_has_no_axe_violations(
    new_page: Callable[..., Page], episode: dict[str, Any], others: list[dict[str, Any]], theme: str, width: int
) -> None:
    page = new_page(color_scheme=theme, viewport={"width": width, "height": 740})
    queue(page, *others)
    open_episode(page, episode)
    panel = open_panel(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = panel.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    small = panel.locator("button, a, input").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
        ".filter(({width, height}) => width < 24 || height < 24).length"
    )
    assert small <= 1  # the checkbox, whose label is the target
    assert Axe().run(page).response["violations"] == []
