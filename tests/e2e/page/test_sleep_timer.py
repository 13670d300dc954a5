"""The sleep timer: minutes, the end of a chapter and of the episode, more time, fading, keyboard and screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.page
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MINUTES = (5, 10, 15, 30, 45, 60)
PAUSED = "() => document.querySelector('audio').paused"


def open_episode(page: Page, episode: dict[str, Any], seconds: float = 40) -> Page:
    page.goto(f"/?episode={episode['podcast_id']}#t={seconds}")
    expect(page.locator(".waveform .mark").first).to_be_attached()
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    return page


def play(page: Page) -> None:
    page.keyboard.press("k")
    expect(page.locator("audio")).to_have_js_property("paused", value=False)
    page.wait_for_function("() => document.querySelector('audio').readyState >= 3")


def timer(page: Page) -> Locator:
    return page.get_by_role("region", name="Player").get_by_role("button", name="Sleep timer")


def choose(page: Page, name: str) -> None:
    timer(page).click()
    page.get_by_role("dialog", name="Sleep timer").get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def stop_the_clock(page: Page) -> None:
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 0.1)


def volume(page: Page) -> float:
    level: float = page.evaluate("document.querySelector('audio').volume")
    return level


def position(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('audio').currentTime")
    return seconds


def chapter_starts(page: Page, episode: dict[str, Any]) -> list[float]:
    chapters = page.request.get(episode["chapters_url"]).json()["chapters"]
    return [chapter["startTime"] for chapter in chapters]


@pytest.fixture
def desk(new_page: Callable[..., Page], episode: dict[str, Any]) -> Page:
    page = new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.clock.install()
    return open_episode(page, episode)


@pytest.mark.parametrize("minutes", MINUTES)
def test_the_time_left_is_shown_and_counts_while_the_sound_plays(desk: Page, minutes: int) -> None:
    play(desk)
    choose(desk, f"{minutes} minutes")
    expect(desk.get_by_role("status").filter(has_text=f"The sound pauses in {minutes} minutes.")).to_be_attached()
    stop_the_clock(desk)
    expect(timer(desk)).to_have_accessible_name(f"Sleep timer: pauses in {minutes} minutes")
    desk.clock.run_for(90_000)
    shown = timer(desk).inner_text()
    assert shown.startswith(f"{minutes - 2}:")
    desk.keyboard.press("k")
    desk.wait_for_function(PAUSED)
    desk.clock.run_for(90_000)
    assert timer(desk).inner_text() == shown


def test_the_sound_fades_out_pauses_and_starts_again_where_the_fading_began(desk: Page) -> None:
    play(desk)
    desk.get_by_label("Volume").fill("0.8")
    choose(desk, "5 minutes")
    stop_the_clock(desk)
    desk.clock.run_for(280_000)
    assert volume(desk) == pytest.approx(0.8)
    desk.clock.run_for(14_000)
    faded = volume(desk)
    assert 0.1 < faded < 0.6
    assert desk.get_by_label("Volume").input_value() == "0.8"
    desk.clock.run_for(3_000)
    assert volume(desk) < faded
    before = position(desk)
    desk.clock.run_for(5_000)
    desk.wait_for_function(PAUSED)
    expect(timer(desk)).to_have_accessible_name("Sleep timer")
    expect(desk.locator("#announcer")).to_have_text("The sleep timer has paused the sound.")
    assert volume(desk) == pytest.approx(0.8)
    assert before - 12 < position(desk) < before - 5


def test_more_time_while_it_fades_brings_the_sound_back(desk: Page) -> None:
    play(desk)
    choose(desk, "5 minutes")
    stop_the_clock(desk)
    desk.clock.run_for(296_000)
    assert volume(desk) < 0.7
    desk.keyboard.press("t")
    dialog = desk.get_by_role("dialog", name="Sleep timer")
    expect(dialog.get_by_role("button", name="Add 5 minutes")).to_be_focused()
    desk.keyboard.press("Enter")
    assert volume(desk) == 1
    assert dialog.get_by_role("timer").inner_text().startswith("5:0")
    dialog.get_by_role("button", name="Turn off").click()
    expect(timer(desk)).to_have_accessible_name("Sleep timer")
    desk.clock.run_for(400_000)
    expect(desk.locator("audio")).to_have_js_property("paused", value=False)


def test_the_end_of_the_chapter_pauses_exactly_at_the_next(
    new_page: Callable[..., Page], episode: dict[str, Any]
) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    following = chapter_starts(page, episode)[1]
    open_episode(page, episode, following - 4)
    choose(page, "End of chapter")
    play(page)
    expect(timer(page)).to_have_accessible_name("Sleep timer: pauses at the end of the chapter in less than a minute")
    page.wait_for_function("end => document.querySelector('audio').currentTime > end - 1.5", arg=following)
    page.wait_for_function(PAUSED)
    assert position(page) == pytest.approx(following, abs=0.06)
    expect(timer(page)).to_have_accessible_name("Sleep timer")
    play(page)
    page.wait_for_function("end => document.querySelector('audio').currentTime > end + 1", arg=following)


def test_a_jump_to_the_next_chapter_waits_for_the_end_of_that_one(
    new_page: Callable[..., Page], episode: dict[str, Any]
) -> None:
    page = open_episode(new_page(viewport={"width": 1280, "height": 800}), episode, 5)
    following = chapter_starts(page, episode)[1]
    play(page)
    choose(page, "End of chapter")
    page.keyboard.press("n")
    page.wait_for_function("start => document.querySelector('audio').currentTime > start + 1.5", arg=following)
    expect(page.locator("audio")).to_have_js_property("paused", value=False)
    expect(timer(page)).to_have_accessible_name("Sleep timer: pauses at the end of the chapter in 2 minutes")


def test_the_end_of_the_episode_turns_the_timer_off(new_page: Callable[..., Page], episode: dict[str, Any]) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    open_episode(page, episode, episode["duration_seconds"] - 4)
    choose(page, "End of episode")
    play(page)
    expect(timer(page)).to_have_accessible_name("Sleep timer: pauses at the end of the episode in less than a minute")
    page.wait_for_function("() => document.querySelector('audio').ended")
    expect(timer(page)).to_have_accessible_name("Sleep timer")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_dialog_and_the_bar_pass_axe_and_fit(
    width: int, new_page: Callable[..., Page], episode: dict[str, Any]
) -> None:
    page = new_page(viewport={"width": width, "height": 700}, has_touch=width < 1000, reduced_motion="reduce")
    open_episode(page, episode)
    more = page.get_by_role("button", name="More player controls")
    if more.is_visible():
        more.click()
    for opened in (True, True, False):  # before a choice, after it, and closed with the time left
        if opened:
            timer(page).click()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], theme
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if opened:
            heights = page.locator("#sleep button").evaluate_all("all => all.map((one) => one.offsetHeight)")
            assert min(heights) >= 24
            page.get_by_role("dialog").get_by_role("button", name="15 minutes").click()
    if more.is_visible():
        more.click()
        expect(page.locator(".sleep-note")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
