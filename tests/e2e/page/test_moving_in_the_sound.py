"""Moving in an episode: the timeline by keyboard and finger, chapters, and how the words follow the sound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.waiting import wait_for_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.page
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
KEEP_HANDLERS = """() => {
  window.handlers = {};
  navigator.mediaSession.setActionHandler = (action, handle) => { window.handlers[action] = handle; };
}"""
COUNT_FRAMES = """() => new Promise((resolve) => {
  let frames = 0;
  const original = window.requestAnimationFrame;
  window.requestAnimationFrame = (callback) => { frames += 1; return original(callback); };
  setTimeout(() => { window.requestAnimationFrame = original; resolve(frames); }, 1500);
})"""
ASKS_FOR_NO_FRAMES = f"() => ({COUNT_FRAMES})().then((frames) => frames === 0)"


def open_episode(page: Page, episode: dict[str, Any], seconds: float = 50) -> Page:
    page.goto(f"/?episode={episode['podcast_id']}#t={seconds}")
    expect(page.locator(".waveform .mark").first).to_be_attached()
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    return page


@pytest.fixture
def desk(new_page: Callable[..., Page], episode: dict[str, Any]) -> Page:
    return open_episode(new_page(viewport={"width": 1280, "height": 800}), episode)


@pytest.fixture
def phone(new_page: Callable[..., Page], episode: dict[str, Any]) -> Page:
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    return open_episode(page, episode)


def position(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('audio').currentTime")
    return seconds


def chapters(page: Page, episode: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(episode["chapters_url"]).json()["chapters"]
    return found


def chapter_at(page: Page, episode: dict[str, Any], seconds: float) -> str:
    return str([one["title"] for one in chapters(page, episode) if one["startTime"] <= seconds][-1])


def test_the_keyboard_shows_time_and_chapter_and_moves_by_tenths(desk: Page, episode: dict[str, Any]) -> None:
    slider = desk.get_by_label("Position")
    slider.focus()
    desk.keyboard.press("ArrowRight")
    title = chapter_at(desk, episode, 51)
    expect(desk.locator(".scrub")).to_have_text(re.compile(rf"0:51\s+{re.escape(title)}"))
    desk.keyboard.press("Shift+ArrowRight")
    desk.keyboard.press("Shift+ArrowRight")
    assert position(desk) == pytest.approx(51.2, abs=0.05)
    expect(desk.locator(".scrub")).to_have_text(re.compile(r"0:51\.2\s"))
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^51\.2 seconds of "))
    desk.keyboard.press("Shift+ArrowLeft")
    assert position(desk) == pytest.approx(51.1, abs=0.05)
    for theme in ("light", "dark"):
        desk.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert Axe().run(desk, options=RULES).response["violations"] == [], theme
    expect(desk.locator(".scrub")).to_have_count(0)  # after some seconds
    desk.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^52 seconds of "))


def test_a_finger_on_the_timeline_shows_time_and_chapter(phone: Page, episode: dict[str, Any]) -> None:
    box = phone.get_by_label("Position").bounding_box()
    assert box is not None
    fingers = phone.context.new_cdp_session(phone)

    def touch(kind: str, share: float | None = None) -> None:
        points = [] if share is None else [{"x": box["x"] + share * box["width"], "y": box["y"] + 20}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0.3)
    for share in (0.5, 0.8, 0.9):
        touch("touchMove", share)
    seconds = 0.9 * episode["duration_seconds"]
    title = chapter_at(phone, episode, seconds)
    shown = phone.locator(".scrub")
    expect(shown).to_have_text(re.compile(rf"{int(seconds) // 60}:\d\d\s+{re.escape(title)}"))
    label = shown.bounding_box()
    assert label is not None
    assert label["x"] >= 0
    assert label["x"] + label["width"] <= 360
    touch("touchEnd")
    expect(shown).to_have_count(0)
    assert position(phone) == pytest.approx(seconds, abs=4)


def test_a_phone_has_chapter_buttons(phone: Page, episode: dict[str, Any]) -> None:
    following = next(one["startTime"] for one in chapters(phone, episode) if one["startTime"] > 50)
    phone.get_by_role("button", name="More player controls").tap()
    phone.get_by_role("button", name="Next chapter").tap()
    assert position(phone) == pytest.approx(following, abs=0.2)
    phone.get_by_role("button", name="Previous chapter").tap()
    assert position(phone) < following - 1
    boxes = phone.locator(".tools button").evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).map((one) => [one.offsetWidth, one.offsetHeight])"
    )
    assert min(min(box) for box in boxes) >= 24


def test_headsets_and_lock_screens_change_the_chapter(page: Page, episode: dict[str, Any]) -> None:
    page.add_init_script(f"({KEEP_HANDLERS})()")
    open_episode(page, episode)
    following = next(one["startTime"] for one in chapters(page, episode) if one["startTime"] > 50)
    page.evaluate("handlers.nexttrack()")
    assert position(page) == pytest.approx(following, abs=0.2)
    page.wait_for_function(
        "title => navigator.mediaSession.metadata.album === title", arg=chapter_at(page, episode, following)
    )
    page.evaluate("handlers.previoustrack()")
    assert position(page) < following - 1


def test_the_words_ask_for_frames_only_while_the_sound_plays(desk: Page) -> None:
    wait_for_answer(desk, ASKS_FOR_NO_FRAMES)
    desk.keyboard.press("k")
    desk.wait_for_function("() => document.querySelector('audio').currentTime > 50.5")
    assert desk.evaluate(COUNT_FRAMES) > 5
    desk.keyboard.press("k")
    desk.wait_for_function("() => document.querySelector('audio').paused")
    wait_for_answer(desk, ASKS_FOR_NO_FRAMES)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_choices_for_selected_words_pass_axe_and_fit(
    width: int, new_page: Callable[..., Page], episode: dict[str, Any]
) -> None:
    page = new_page(viewport={"width": width, "height": 760}, has_touch=width < 1000, reduced_motion="reduce")
    open_episode(page, episode)
    page.locator(".transcript").scroll_into_view_if_needed()
    page.locator(".sentence").nth(3).scroll_into_view_if_needed()
    page.evaluate("getSelection().selectAllChildren(document.querySelectorAll('.sentence')[3])")
    toolbar = page.get_by_role("toolbar", name="Selected words")
    expect(toolbar).to_be_visible()
    assert toolbar.get_by_role("button").all_inner_texts() == [
        "Copy",
        "Copy link to this second",
        "Play from here",
        "Bookmark",
    ]
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert Axe().run(page, options=RULES).response["violations"] == [], theme
    box = toolbar.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
