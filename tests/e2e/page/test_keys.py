"""Keyboard use: every shortcut of the player, and every control with the Tab key."""

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
MAX_TABS = 90


def audio_property(page: Page, name: str) -> Any:
    return page.evaluate("name => document.querySelector('audio')[name]", name)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached with the Tab key")


@pytest.fixture
def paused(page: Page, episode: dict[str, Any]) -> Page:
    """An episode paused at 0:50, with no element focused."""
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
    assert audio_property(paused, "currentTime") == pytest.approx(50 + seconds, abs=0.2)


def test_volume_and_mute(paused: Page) -> None:
    paused.keyboard.press("ArrowDown")
    paused.keyboard.press("ArrowDown")
    assert audio_property(paused, "volume") == pytest.approx(0.8)
    paused.keyboard.press("ArrowUp")
    assert audio_property(paused, "volume") == pytest.approx(0.9)
    paused.keyboard.press("m")
    assert audio_property(paused, "muted") is True
    paused.keyboard.press("m")
    assert audio_property(paused, "muted") is False


def test_speed_changes_within_its_limits(paused: Page) -> None:
    paused.keyboard.press(">")
    expect(paused.locator("audio")).to_have_js_property("playbackRate", 1.1)
    for _ in range(8):
        paused.keyboard.press("<")
    expect(paused.locator("audio")).to_have_js_property("playbackRate", 0.5)
    for _ in range(30):
        paused.keyboard.press(">")
    expect(paused.locator("audio")).to_have_js_property("playbackRate", 3)


def test_a_question_mark_opens_the_shortcut_list_and_escape_closes_it(paused: Page) -> None:
    paused.keyboard.press("?")
    expect(paused.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Back 15 seconds")
    paused.keyboard.press("l")
    assert audio_property(paused, "currentTime") == pytest.approx(50, abs=0.2)
    paused.keyboard.press("Escape")
    expect(paused.get_by_role("dialog")).to_be_hidden()


def test_shortcuts_can_be_turned_off(paused: Page) -> None:
    paused.keyboard.press("?")
    paused.get_by_label("Enable keyboard shortcuts").uncheck()
    paused.keyboard.press("Escape")
    paused.keyboard.press("l")
    assert audio_property(paused, "currentTime") == pytest.approx(50, abs=0.2)
    paused.get_by_role("button", name="Keyboard shortcuts").click()
    paused.get_by_label("Enable keyboard shortcuts").check()
    paused.keyboard.press("Escape")
    paused.keyboard.press("l")
    assert audio_property(paused, "currentTime") == pytest.approx(80, abs=0.2)


def test_typing_into_a_field_does_not_trigger_shortcuts(paused: Page) -> None:
    paused.get_by_label("Search topics and episodes").press_sequentially("j l k m?")
    expect(paused.get_by_label("Search topics and episodes")).to_have_value("j l k m?")
    assert audio_property(paused, "currentTime") == pytest.approx(50, abs=0.2)
    assert audio_property(paused, "paused") is True


def test_every_control_is_reached_with_the_keyboard(page: Page, person: Person, episode: dict[str, Any]) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    tab_to(page, "#header-sign-in")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Username or email")).to_be_focused()
    page.keyboard.type(person.name)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    submit = ".topic-form [type=submit]"
    for control in ("[name=topic]", "[data-use=text]", ".example", submit, "#setting-visibility", "#setting-length"):
        tab_to(page, control)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Length")).to_be_focused()
    tab_to(page, "#setting-hosts")
    expect(page.locator("#panel-length")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name=re.compile("^Anna"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("^Ben"))).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("#setting-hosts")).to_be_focused()
    tab_to(page, "#setting-pronunciations")

    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator(".sentence").first).to_be_visible()
    tab_to(page, ".episode-text button")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")
    page.keyboard.press("Space")
    expect(page.locator("audio")).to_have_js_property("paused", value=True)
    tab_to(page, ".chapters a")
    tab_to(page, ".sentence")
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


def test_the_position_slider_moves_with_the_arrow_keys(paused: Page) -> None:
    paused.get_by_label("Position").focus()
    paused.keyboard.press("ArrowRight")
    assert audio_property(paused, "currentTime") == pytest.approx(51, abs=0.2)
    expect(paused.get_by_label("Position")).to_have_attribute(
        "aria-valuetext", re.compile("^51 seconds of [12] minutes? .+, .+")
    )
    for key, seconds in (("PageUp", 61), ("ArrowLeft", 60), ("Home", 0)):
        paused.keyboard.press(key)
        assert audio_property(paused, "currentTime") == pytest.approx(seconds, abs=0.2)


def test_next_and_previous_chapter(paused: Page, episode: dict[str, Any]) -> None:
    starts = [
        chapter["startTime"]
        for chapter in paused.request.get(f"/api/v1/podcasts/{episode['podcast_id']}/chapters.json").json()["chapters"]
    ]
    following = next(start for start in starts if start > 50)
    paused.keyboard.press("n")
    assert audio_property(paused, "currentTime") == pytest.approx(following, abs=0.2)
    paused.keyboard.press("p")
    current = starts[starts.index(following) - 1]
    assert audio_property(paused, "currentTime") == pytest.approx(current, abs=0.2)
    player = paused.get_by_role("region", name="Player")
    player.get_by_role("button", name="Next chapter").click()
    assert audio_property(paused, "currentTime") == pytest.approx(following, abs=0.2)
    paused.keyboard.press("ArrowRight")
    player.get_by_role("button", name="Previous chapter").click()
    assert audio_property(paused, "currentTime") < following + 0.2
