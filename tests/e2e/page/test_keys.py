"""The page by the keyboard alone: every key of the player, and every control with the Tab key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.people import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
MOST_TABS = 90


def of_audio(page: Page, name: str) -> Any:
    return page.evaluate("name => document.querySelector('audio')[name]", name)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached with the Tab key")


@pytest.fixture
def paused(page: Page, episode: dict[str, Any]) -> Page:
    """At 0:50, nothing in focus."""
    page.goto(f"/?episode={episode['podcast_id']}#t=50")
    page.wait_for_function("() => document.querySelector('audio').readyState >= 2")
    return page


@pytest.mark.parametrize("key", ["Space", "k", "K"])
def test_play_and_pause(paused: Page, key: str) -> None:
    paused.keyboard.press(key)
    expect(paused.locator("audio")).to_have_js_property("paused", value=False)
    paused.keyboard.press(key)
    expect(paused.locator("audio")).to_have_js_property("paused", value=True)


@pytest.mark.parametrize(("key", "seconds"), [("j", -15), ("l", 30), ("ArrowLeft", -5), ("ArrowRight", 5)])
def test_back_and_forward(paused: Page, key: str, seconds: float) -> None:
    paused.keyboard.press(key)
    assert of_audio(paused, "currentTime") == pytest.approx(50 + seconds, abs=0.2)


def test_louder_quieter_and_off(paused: Page) -> None:
    paused.keyboard.press("ArrowDown")
    paused.keyboard.press("ArrowDown")
    assert of_audio(paused, "volume") == pytest.approx(0.8)
    paused.keyboard.press("ArrowUp")
    assert of_audio(paused, "volume") == pytest.approx(0.9)
    paused.keyboard.press("m")
    assert of_audio(paused, "muted") is True
    paused.keyboard.press("m")
    assert of_audio(paused, "muted") is False


def test_slower_and_faster_to_the_ends(paused: Page) -> None:
    paused.keyboard.press(">")
    expect(paused.locator("audio")).to_have_js_property("playbackRate", 1.1)
    for _ in range(8):
        paused.keyboard.press("<")
    expect(paused.locator("audio")).to_have_js_property("playbackRate", 0.5)
    for _ in range(30):
        paused.keyboard.press(">")
    expect(paused.locator("audio")).to_have_js_property("playbackRate", 3)


def test_a_question_mark_lists_the_keys_and_escape_closes_the_list(paused: Page) -> None:
    paused.keyboard.press("?")
    expect(paused.get_by_role("dialog", name="Shortcuts of the player")).to_contain_text("Back 15 seconds")
    paused.keyboard.press("l")
    assert of_audio(paused, "currentTime") == pytest.approx(50, abs=0.2)
    paused.keyboard.press("Escape")
    expect(paused.get_by_role("dialog")).to_be_hidden()


def test_the_keys_can_be_turned_off(paused: Page) -> None:
    paused.keyboard.press("?")
    paused.get_by_label("These keys work everywhere on the page").uncheck()
    paused.keyboard.press("Escape")
    paused.keyboard.press("l")
    assert of_audio(paused, "currentTime") == pytest.approx(50, abs=0.2)
    paused.get_by_role("button", name="Shortcuts").click()
    paused.get_by_label("These keys work everywhere on the page").check()
    paused.keyboard.press("Escape")
    paused.keyboard.press("l")
    assert of_audio(paused, "currentTime") == pytest.approx(80, abs=0.2)


def test_what_is_typed_into_a_field_does_not_move_the_player(paused: Page) -> None:
    paused.get_by_label("What to search for").press_sequentially("j l k m?")
    expect(paused.get_by_label("What to search for")).to_have_value("j l k m?")
    assert of_audio(paused, "currentTime") == pytest.approx(50, abs=0.2)
    assert of_audio(paused, "paused") is True


def test_everything_is_reached_with_the_keyboard(page: Page, person: Person, episode: dict[str, Any]) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab_to(page, "#header-sign-in")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name or e-mail")).to_be_focused()
    page.keyboard.type(person.name)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#account-name")).to_have_text(person.name)
    for control in ("[name=topic]", ".topic-line button", ".idea", "[name=text]", ".choices summary"):
        tab_to(page, control)
    page.keyboard.press("Enter")
    tab_to(page, "[name=minutes]")
    tab_to(page, "[name=voice_name]")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("^Ben"))).to_be_checked()

    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator(".words a").first).to_be_visible()
    tab_to(page, ".episode-words button")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")
    page.keyboard.press("Space")
    expect(page.locator("audio")).to_have_js_property("paused", value=True)
    tab_to(page, ".chapters a")
    tab_to(page, ".words a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    start = page.evaluate("Number(document.activeElement.dataset.start)")
    page.wait_for_function("start => Math.abs(document.querySelector('audio').currentTime - start) < 3", arg=start)
    for control in (
        ".diagnostics summary",
        ".transport button",
        ".seek",
        ".speed",
        ".volume",
        ".tools a",
        ".tools button",
    ):
        tab_to(page, control)


def test_the_slider_of_the_player_moves_with_the_arrow_keys(paused: Page) -> None:
    paused.get_by_label("Position").focus()
    paused.keyboard.press("ArrowRight")
    assert of_audio(paused, "currentTime") == pytest.approx(51, abs=0.2)
    expect(paused.get_by_label("Position")).to_have_attribute(
        "aria-valuetext", re.compile("^51 seconds of 2 minutes|^51 seconds of 1 minute")
    )
