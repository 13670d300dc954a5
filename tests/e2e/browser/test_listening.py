"""A finished episode on the page: sound, read-along, chapters, cover, download; by mouse and by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.browser.people import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.browser.people import Person

pytestmark = pytest.mark.browser
MOST_TABS = 40


@pytest.fixture
def listening(page: Page, episode: dict[str, Any]) -> Page:
    """Anybody who was given the address; no account."""
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator("#transcript a").first).to_be_visible()
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    return page


def position(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('audio').currentTime")
    return seconds


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached with the Tab key")


def test_the_transcript_follows_the_sound(listening: Page) -> None:
    page = listening
    current = page.locator("#transcript [aria-current=true]")
    page.get_by_role("button", name="Play").click()
    expect(current).to_have_count(1)
    first = current.inner_text()

    expect(current).not_to_have_text(first, timeout=20_000)
    spoken_from = float(str(current.get_attribute("data-start")))
    assert spoken_from <= position(page) + 0.1


def test_a_click_on_a_chapter_or_a_sentence_jumps_there(listening: Page) -> None:
    page = listening
    chapter = page.locator("#chapters a").last
    start = float(str(chapter.get_attribute("data-start")))
    chapter.click()
    page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=start)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("#transcript [aria-current=true]")).to_be_in_viewport()

    sentence = page.locator("#transcript a").nth(1)
    start = float(str(sentence.get_attribute("data-start")))
    sentence.click()
    page.wait_for_function("start => Math.abs(document.querySelector('audio').currentTime - start) < 3", arg=start)


def test_a_click_in_the_waveform_seeks(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    strip = page.get_by_label("Position").bounding_box()
    assert strip is not None
    page.mouse.click(strip["x"] + strip["width"] / 2, strip["y"] + strip["height"] / 2)

    assert position(page) == pytest.approx(episode["duration_seconds"] / 2, rel=0.05)
    bars = page.locator("#waveform .heard").get_attribute("d")
    assert str(bars).count("M") > 50


def test_the_cover_is_a_picture_and_the_download_an_attachment(listening: Page) -> None:
    page = listening
    cover = page.locator("#cover")
    expect(cover).to_be_visible()
    expect(cover).to_have_js_property("naturalWidth", 1500)
    expect(cover).to_have_js_property("naturalHeight", 1500)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the MP3").click()
    assert download.value.suggested_filename.endswith(".mp3")
    address = str(page.get_by_role("link", name="Download the MP3").get_attribute("href"))
    assert page.request.get(address).headers["content-disposition"].startswith("attachment")


def test_a_reload_keeps_the_episode(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    before = page.locator("main").inner_text()
    page.reload()

    expect(page.locator("#transcript a").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(episode["title"])
    assert page.locator("main").inner_text() == before
    assert page.title().startswith(episode["title"])


def test_an_address_with_a_time_starts_there(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    page.goto(f"/?episode={episode['podcast_id']}#t=20")
    page.reload()
    expect(page.locator("#elapsed")).to_have_text("0:20")


def test_sources_and_licence_are_links(listening: Page, episode: dict[str, Any]) -> None:
    for source in episode["sources"]:
        link = listening.locator("#sources").get_by_role("link", name=source["title"], exact=True)
        expect(link).to_have_attribute("href", source["url"])
    expect(listening.locator("#licence a")).to_have_attribute("href", "https://creativecommons.org/licenses/by-sa/4.0/")


def test_sound_that_cannot_be_loaded_is_said_so_and_the_words_are_there(page: Page, episode: dict[str, Any]) -> None:
    page.route("**/audio.mp3", lambda route: route.fulfill(status=404))
    page.goto(f"/?episode={episode['podcast_id']}")

    expect(page.get_by_role("alert")).to_contain_text("The sound cannot be loaded.")
    expect(page.locator("#transcript a").first).to_be_visible()


def test_an_episode_that_does_not_exist_is_said_to_be_missing(page: Page) -> None:
    page.goto("/?episode=00000000-0000-4000-8000-000000000000")
    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_role("heading", level=1)).to_have_text("This episode cannot be shown")
    expect(page.get_by_role("button", name="Play")).to_be_hidden()


def test_everything_is_reached_with_the_keyboard(page: Page, person: Person, episode: dict[str, Any]) -> None:
    page.goto("/")
    tab_to(page, "[name=username]")
    page.keyboard.type(person.name)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Topic")).to_be_visible()
    tab_to(page, "[name=topic]")
    tab_to(page, "[name=voice_name]")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(re.compile("^Ben"))).to_be_checked()
    tab_to(page, "#ask-submit")

    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator("#transcript a").first).to_be_visible()
    tab_to(page, "#play")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")
    page.keyboard.press("Space")
    tab_to(page, "#seek")
    before = position(page)
    page.keyboard.press("ArrowRight")
    assert position(page) > before
    tab_to(page, "#download")
    tab_to(page, "#chapters a")
    tab_to(page, "#transcript a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    start = page.evaluate("Number(document.activeElement.dataset.start)")
    page.wait_for_function("start => Math.abs(document.querySelector('audio').currentTime - start) < 3", arg=start)
