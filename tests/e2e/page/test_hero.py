"""The example episode of the landing view, for somebody who has never been here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.page
PHONE = {"width": 360, "height": 640}
POSITION = "document.querySelector('audio').currentTime"


def words(page: Page) -> str:
    """Returns the marked words, "" before the first."""
    marked = page.locator("#hero-words [data-current]")
    return marked.inner_text() if marked.count() else ""


def test_a_stranger_hears_an_episode_with_its_words_at_once(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Any topic, as a podcast that shows its sources")
    hero = page.get_by_role("region", name="Example episode")
    hero.get_by_role("button", name="Play the example episode: The Rosetta Stone").click()
    page.wait_for_function(f"() => {POSITION} > 10")
    expect(page.locator("#hero-words [aria-current=true]")).to_be_in_viewport()
    first, first_position = words(page), page.evaluate(POSITION)
    page.wait_for_function(f"() => {POSITION} > {first_position + 6}")
    second = words(page)
    assert first
    assert second
    assert first != second
    assert page.evaluate(POSITION) < 60
    expect(page.get_by_role("region", name="Player")).to_contain_text("The Rosetta Stone")
    hero.get_by_role("button", name="Pause the example episode: The Rosetta Stone").click()
    expect(page.locator("audio")).to_have_js_property("paused", value=True)


def test_it_works_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    play = page.get_by_role("button", name="Play the example episode: The Rosetta Stone")
    expect(play).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if play.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => {POSITION} > 3")
    page.locator("#hero-words [aria-current=true]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("Number(document.activeElement.dataset.start)")
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => {POSITION} > {chosen}")
    assert page.evaluate(POSITION) < chosen + 10


def test_the_sound_is_loaded_only_when_it_is_played(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    expect(page.locator("#hero-words .sentence").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith(".mp3")]
    with page.expect_response(lambda response: response.url.endswith("/hero/audio.mp3")) as answered:
        page.get_by_role("button", name="Play the example episode").click()
    assert answered.value.status in (200, 206)
    assert answered.value.headers["content-type"] == "audio/mpeg"


def test_it_can_be_started_in_the_middle(page: Page) -> None:
    page.goto("/")
    sentence = page.locator("#hero-words .sentence").filter(has_text="Thomas Young was a British polymath")
    sentence.click()
    page.wait_for_function(f"() => {POSITION} > 39.5 && {POSITION} < 50")
    expect(sentence).to_have_attribute("aria-current", "true")


def test_its_sources_and_licence_are_credited(page: Page) -> None:
    page.goto("/")
    hero = page.get_by_role("region", name="Example episode")
    expect(hero.get_by_role("link", name="Rosetta Stone (opens")).to_have_attribute(
        "href", "https://en.wikipedia.org/wiki/Rosetta_Stone"
    )
    expect(hero.get_by_role("link", name="CC BY-SA 4.0")).to_have_attribute(
        "href", "https://creativecommons.org/licenses/by-sa/4.0/"
    )
    hero.get_by_role("link", name="The Rosetta Stone", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Rosetta Stone")
    expect(page.get_by_role("region", name="Sources").get_by_role("listitem")).to_have_count(2)
    expect(page.locator(".licence")).to_contain_text("shared under the same licence")
    page.get_by_role("button", name="Play The Rosetta Stone").click()
    page.wait_for_function(f"() => {POSITION} > 2")
    expect(page.locator(".transcript [aria-current=true]")).not_to_be_empty()


def test_the_first_screen_of_a_phone_has_the_episode_and_the_form(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/")
    play = page.get_by_role("button", name="Play the example episode")
    for element in (page.get_by_role("heading", level=1), play, page.get_by_label("Topic", exact=True)):
        expect(element).to_be_in_viewport(ratio=1)
    expect(page.locator("#hero-words")).to_be_hidden()
    play.click()
    page.wait_for_function(f"() => {POSITION} > 10")
    expect(page.locator("#hero-words [aria-current=true]")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_page_says_podcast(page: Page) -> None:
    page.goto("/")
    assert re.search(r"\bpodcast\b", page.locator("main").inner_text())


def test_the_page_stays_usable_without_the_files_of_the_episode(page: Page) -> None:
    page.route("**/hero/*.json", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_label("Topic", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Suggested topics").get_by_role("article")).to_have_count(8)
    expect(page.get_by_role("button", name="Play the example episode")).to_be_visible()
