"""The words of an episode over the whole window: opening, closing, text size, speakers, and files to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.page
PHONES = (320, 360)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
THEMES = ("light", "dark")


def open_episode(page: Page, episode: dict[str, Any], place: str = "#t=40") -> Page:
    page.goto(f"/?episode={episode['podcast_id']}{place}")
    expect(page.locator(".sentence").first).to_be_visible()
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    return page


@pytest.fixture
def phone(new_page: Callable[..., Page], episode: dict[str, Any]) -> Page:
    return open_episode(new_page(viewport={"width": 360, "height": 740}, has_touch=True), episode)


@pytest.fixture
def desk(new_page: Callable[..., Page], episode: dict[str, Any]) -> Page:
    return open_episode(new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"), episode)


def play(page: Page, episode: dict[str, Any]) -> None:
    page.get_by_role("button", name=f"Play {episode['title']}").click()


def expect_full(page: Page, *, full: bool) -> None:
    expect(page.locator(".transcript-part")).to_have_attribute("data-full", str(full).lower())


def expect_no_violations(page: Page) -> None:
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], theme


def test_the_back_button_closes_the_words_and_stays_at_the_episode(phone: Page, episode: dict[str, Any]) -> None:
    play(phone, episode)
    expect_full(phone, full=True)
    phone.go_back()
    expect_full(phone, full=False)
    expect(phone.locator(".bar")).not_to_have_attribute("inert", "")
    expect(phone.get_by_role("heading", level=1)).to_have_text(episode["title"])
    expect(phone.locator("audio")).to_have_js_property("paused", value=False)
    phone.go_forward()
    expect_full(phone, full=True)


def test_escape_and_the_button_leave_no_page_to_go_back_through(phone: Page, episode: dict[str, Any]) -> None:
    phone.goto("/?library=everyone")
    open_episode(phone, episode)
    play(phone, episode)
    expect_full(phone, full=True)
    phone.keyboard.press("Escape")
    expect_full(phone, full=False)
    phone.get_by_role("button", name="Transcript on the full screen").click()
    expect_full(phone, full=True)
    phone.get_by_role("button", name="Close the full screen").click()
    expect_full(phone, full=False)
    phone.wait_for_function("() => !history.state?.isReading")
    phone.go_back()
    expect(phone).to_have_url("/?library=everyone")


def test_a_reload_keeps_the_words_open(phone: Page, episode: dict[str, Any]) -> None:
    play(phone, episode)
    expect_full(phone, full=True)
    phone.reload()
    expect_full(phone, full=True)
    phone.go_back()
    expect_full(phone, full=False)


def test_the_whole_window_shows_the_spoken_words_in_a_column(desk: Page, episode: dict[str, Any]) -> None:
    play(desk, episode)
    expect(desk.locator(".transcript [aria-current=true]")).to_be_in_viewport()
    desk.get_by_role("button", name="Transcript on the full screen").click()
    expect_full(desk, full=True)
    box = desk.locator(".transcript-part").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"]) == (0, 0, 1280)
    assert desk.locator(".transcript p").first.evaluate("element => element.clientWidth") < 800
    expect(desk.locator(".transcript [data-current]")).to_be_in_viewport()
    expect_no_violations(desk)


def test_the_text_size_is_kept_and_the_spoken_words_stay_in_view(phone: Page, episode: dict[str, Any]) -> None:
    size = "() => parseFloat(getComputedStyle(document.querySelector('.sentence')).fontSize)"
    normal = phone.evaluate(size)
    play(phone, episode)
    expect(phone.locator(".transcript [data-current]")).to_be_in_viewport()
    phone.get_by_role("button", name="Text size").click()
    expect(phone.get_by_role("radio", name="Normal")).to_be_checked()
    phone.get_by_role("radio", name="Normal").press("ArrowRight")
    larger = phone.evaluate(size)
    phone.get_by_role("radio", name="Largest").check(force=True)
    assert normal < larger < phone.evaluate(size)
    expect(phone.locator(".transcript [data-current]")).to_be_in_viewport()
    expect_no_violations(phone)
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("group", name="Text", exact=True)).to_be_hidden()
    expect_full(phone, full=True)

    phone.reload()
    expect(phone.locator(".sentence").first).to_be_visible()
    assert phone.evaluate(size) > larger


@pytest.mark.parametrize("width", PHONES)
def test_the_largest_words_fit_on_a_narrow_phone(
    width: int, new_page: Callable[..., Page], episode: dict[str, Any]
) -> None:
    page = new_page(viewport={"width": width, "height": 640}, has_touch=True, reduced_motion="reduce")
    page.add_init_script("localStorage.setItem('words size', 'Largest')")
    open_episode(page, episode)
    overflow = """() => [document.documentElement, document.querySelector(".transcript")]
      .map((one) => one.scrollWidth - one.clientWidth)"""
    assert page.evaluate(overflow) == [0, 0]
    play(page, episode)
    expect_full(page, full=True)
    assert page.evaluate(overflow) == [0, 0]
    expect_no_violations(page)
    controls = page.locator(".transcript-head").get_by_role("button")
    for control in [*controls.all(), page.get_by_role("button", name="Close the full screen")]:
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] + box["width"] <= width


def test_speakers_differ_in_colour_and_line(desk: Page) -> None:
    speakers = desk.locator(".transcript p").evaluate_all(
        """paragraphs => paragraphs.map((one) => {
             const { borderInlineStartStyle: line, borderInlineStartColor: colour } = getComputedStyle(one);
             return [one.querySelector("strong").textContent, line, colour];
           })"""
    )
    looks = {name: (line, colour) for name, line, colour in speakers}
    assert len(looks) == 2
    assert len({tuple(speaker) for speaker in speakers}) == 2  # every turn of a speaker looks the same
    (first, second) = looks.values()
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_the_words_are_saved_as_text_and_as_captions(desk: Page, episode: dict[str, Any], tmp_path: Path) -> None:
    panel = desk.get_by_role("group", name="Download")
    desk.locator(".episode-text").get_by_role("button", name="Download").click()
    expect_no_violations(desk)
    saved = {}
    for name, extension in (("Transcript", "txt"), ("Captions", "vtt")):
        with desk.expect_download() as download:
            panel.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"{episode['title']}.{extension}"
        download.value.save_as(tmp_path / extension)
        saved[extension] = (tmp_path / extension).read_text(encoding="utf-8")
    assert saved["vtt"] == desk.request.get(episode["transcript_url"]).text()
    paragraphs = saved["txt"].split("\n\n")
    assert paragraphs[0] == episode["title"]
    assert paragraphs[1].endswith(f"/?episode={episode['podcast_id']}")
    shown = desk.locator(".transcript p").first
    said = " ".join(shown.locator(".sentence").all_inner_texts())
    assert paragraphs[2] == f"{shown.locator('strong').inner_text()}: {said}"
    for source in episode["sources"]:
        assert source["url"] in saved["txt"]
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in paragraphs[-1]
    with desk.expect_download() as download:
        panel.get_by_role("link", name="Audio").click()
    assert download.value.suggested_filename.endswith(".mp3")
