"""A finished episode: audio, transcript, chapters, cover, download, saved positions and sharing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import expect

from tests.e2e.page.library_rows import list_whole_library, row_of
from tests.e2e.page.own_episodes import ended_episode
from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page


def open_episode(page: Page, episode: dict[str, Any], place: str = "") -> Page:
    page.goto(f"/?episode={episode['podcast_id']}{place}")
    expect(page.locator(".sentence").first).to_be_visible()
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    return page


@pytest.fixture
def listening(page: Page, episode: dict[str, Any]) -> Page:
    """An open episode, without an account."""
    return open_episode(page, episode)


@pytest.fixture(scope="module")
def long_episode(person: Person) -> dict[str, Any]:
    """Larger than the part that a browser preloads."""
    lines = [f"The keeper of lamp {number} wrote a line in the book that evening." for number in range(1, 121)]
    text = "\n\n".join(" ".join(lines[start : start + 6]) for start in range(0, len(lines), 6))
    return ended_episode(person, topic="The lamps", sources=[{"text": text}], length_minutes=15)


def position(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('audio').currentTime")
    return seconds


def wait_for_position(page: Page, seconds: float) -> None:
    page.wait_for_function("start => Math.abs(document.querySelector('audio').currentTime - start) < 3", arg=seconds)


def test_files_shared_by_player_and_page_are_requested_once(page: Page, episode: dict[str, Any]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    open_episode(page, episode)
    assert [asked.count(name) for name in ("chapters.json", "waveform.json", "transcript.json")] == [1, 1, 1]
    assert "transcript.vtt" not in asked


def test_the_texts_of_the_episode_say_their_language(listening: Page) -> None:
    for text in ("#view-title", ".summary", ".transcript p", ".chapters span[lang]"):
        assert listening.locator(text).first.get_attribute("lang") == "en"


def test_the_transcript_follows_the_audio(listening: Page) -> None:
    page = listening
    current = page.locator(".transcript [aria-current=true]")
    page.get_by_role("region", name="Player").get_by_role("button", name="Play", exact=True).click()
    expect(current).to_have_count(1)
    first = current.inner_text()
    expect(current).not_to_have_text(first, timeout=20_000)
    assert float(str(current.get_attribute("data-start"))) <= position(page) + 0.1


def test_a_click_on_a_chapter_or_sentence_seeks_to_it(listening: Page) -> None:
    page = listening
    chapter = page.locator(".chapters a").last
    start = float(str(chapter.get_attribute("data-start")))
    chapter.click()
    page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=start)
    expect(chapter).to_have_attribute("aria-current", "true")
    expect(page.locator(".transcript [aria-current=true]")).to_be_in_viewport()

    sentence = page.locator(".sentence").nth(1)
    sentence.click()
    wait_for_position(page, float(str(sentence.get_attribute("data-start"))))


def test_the_transcript_search_steps_through_matches_with_enter(listening: Page) -> None:
    page = listening
    field = page.get_by_label("Find in transcript")
    field.fill("JAZZ")
    expect(page.locator(".find output")).to_contain_text("1 of ")
    count = int(page.locator(".find output").inner_text().split()[2])
    assert count == page.locator(".sentence:has(mark)").count() > 1
    assert {text.lower() for text in page.locator(".transcript mark").all_inner_texts()} == {"jazz"}
    field.press("Enter")
    expect(page.locator(".find output")).to_contain_text("2 of ")
    field.press("Shift+Enter")
    expect(page.locator(".find output")).to_contain_text("1 of ")
    expect(page.locator(".transcript [data-match]")).to_be_in_viewport()
    field.fill("quopple (")
    expect(page.locator(".find output")).to_have_text("No matches")


def test_a_click_on_the_waveform_seeks_and_chapters_are_marked(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    strip = page.get_by_label("Position").bounding_box()
    assert strip is not None
    page.mouse.click(strip["x"] + strip["width"] / 2, strip["y"] + strip["height"] / 2)
    assert position(page) == pytest.approx(episode["duration_seconds"] / 2, rel=0.05)
    assert str(page.locator(".waveform .played").get_attribute("d")).count("M") > 50
    expect(page.locator(".waveform .mark")).to_have_count(page.locator(".chapters li").count() - 1)


def test_the_cover_loads_and_the_audio_downloads(listening: Page) -> None:
    page = listening
    expect(page.locator("#cover")).to_have_js_property("naturalWidth", 1500)
    expect(page.locator("#cover")).to_have_js_property("naturalHeight", 1500)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download MP3").click()
    assert download.value.suggested_filename.endswith(".mp3")


def test_playback_resumes_at_the_saved_position(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    page.locator(".sentence").nth(6).click()
    page.wait_for_function("() => !document.querySelector('audio').paused")
    page.keyboard.press("k")
    stopped = position(page)
    page.reload()
    expect(page.get_by_role("region", name=episode["title"]).get_by_text("from 0:")).to_be_visible()
    wait_for_position(page, stopped)
    list_whole_library(page)
    page.goto("/?library=everyone")
    row_of(page, episode).get_by_role("button", name=f"Play {episode['title']}").click()
    wait_for_position(page, stopped)


def test_the_audio_keeps_playing_across_views(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    page.get_by_role("button", name=f"Play {episode['title']}").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Discover").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Any topic, as a podcast that shows its sources")
    before = position(page)
    page.wait_for_function("before => document.querySelector('audio').currentTime > before", arg=before)
    page.get_by_role("region", name="Player").get_by_role("link", name=episode["title"]).click()
    expect(page.locator(".transcript [aria-current=true]")).to_have_count(1)


def test_speed_and_volume_are_saved(listening: Page) -> None:
    page = listening
    speeds = page.get_by_label("Speed").locator("option")
    assert speeds.all_inner_texts()[0] == "0.5×"
    assert speeds.all_inner_texts()[-1] == "3.0×"
    assert speeds.count() == 26
    page.get_by_label("Speed").select_option("1.7")
    expect(page.locator("audio")).to_have_js_property("playbackRate", 1.7)
    page.get_by_label("Volume").fill("0.4")
    page.reload()
    expect(page.locator("audio")).to_have_js_property("playbackRate", 1.7)
    expect(page.locator("audio")).to_have_js_property("volume", 0.4)
    expect(page.get_by_label("Speed")).to_have_value("1.7")


def test_a_link_with_a_time_starts_there(page: Page, episode: dict[str, Any]) -> None:
    open_episode(page, episode, "#t=20")
    wait_for_position(page, 20)
    expect(page).to_have_url(re.compile(r"^[^#]*$"))  # removed after use, so a reload keeps the current position
    page.evaluate("location.hash = '#t=40'")
    wait_for_position(page, 40)


def test_a_shared_link_contains_the_position_only_if_the_user_chooses_it(
    new_page: Callable[..., Page], episode: dict[str, Any]
) -> None:
    page = open_episode(new_page(permissions=["clipboard-read", "clipboard-write"]), episode, "#t=31")
    wait_for_position(page, 31)
    dialog = page.get_by_role("dialog", name="Share")
    for place in (page.locator(".episode-text"), page.get_by_role("region", name="Player")):
        place.get_by_role("button", name="Share").click()
        for choice, said, query in (("from 0:31", "starts at 0:31", "t=31"), ("Copy link", "the beginning", "")):
            dialog.get_by_role("button", name=re.compile(f"{choice}$")).click()
            expect(dialog.get_by_role("status").filter(has_text=said)).to_be_visible()
            copied = urlsplit(page.evaluate("navigator.clipboard.readText()"))
            assert (copied.path, copied.query) == (f"/e/{episode['podcast_id']}", query)
        dialog.get_by_role("button", name="Close").click()


def test_the_media_session_has_title_and_cover(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    page.get_by_role("button", name=f"Play {episode['title']}").click()
    page.wait_for_function("() => navigator.mediaSession.playbackState === 'playing'")
    shown = page.evaluate(
        "() => ({title: navigator.mediaSession.metadata.title, art: navigator.mediaSession.metadata.artwork})"
    )
    assert shown["title"] == episode["title"]
    assert shown["art"][0]["sizes"] == "1500x1500"
    assert page.request.get(shown["art"][0]["src"]).headers["content-type"] == "image/jpeg"


def test_an_expired_audio_url_is_renewed_at_the_same_position(page: Page, long_episode: dict[str, Any]) -> None:
    """The browser has loaded the beginning and requests the end from the same signed URL. The bucket rejects it, as it
    would after the URL expired."""
    asked: list[str] = []
    refused: list[int] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/audio.mp3") else None)
    open_episode(page, long_episode)
    page.get_by_role("heading", level=1).click()  # browsers allow playback only after a user interaction

    def expire(route: Route) -> None:
        expired_url = re.sub(r"X-Goog-Date=\d{4}", "X-Goog-Date=2020", route.request.url)
        answer = requests.get(expired_url, timeout=10)
        refused.append(answer.status_code)
        route.fulfill(status=answer.status_code, content_type="application/xml", body=answer.content)

    page.route(re.compile(r"\.mp3\?.*X-Goog-Date"), expire, times=1)
    wanted = long_episode["duration_seconds"] - 20
    page.evaluate("wanted => { location.hash = `#t=${wanted}`; }", wanted)

    page.wait_for_function("wanted => document.querySelector('audio').currentTime > wanted + 1", arg=wanted)
    assert refused == [400]
    assert len(asked) == 2
    expect(page.locator("audio")).to_have_js_property("paused", value=False)
    assert position(page) < wanted + 15


def test_sources_and_licence_are_links(listening: Page, episode: dict[str, Any]) -> None:
    for source in episode["sources"]:
        link = listening.locator(".sources").get_by_role(
            "link", name=f"{source['title']} (opens in a new tab)", exact=True
        )
        expect(link).to_have_attribute("href", source["url"])
    expect(listening.locator(".licence a")).to_have_attribute("href", "https://creativecommons.org/licenses/by-sa/4.0/")


def test_diagnostics_show_ids_steps_and_log(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    page.get_by_text("Diagnostics").click()
    expect(page.get_by_text(episode["workflow_id"])).to_be_visible()
    for step in episode["steps"]:
        expect(page.get_by_role("rowheader", name=step["name"], exact=True)).to_be_visible()
    expect(page.locator(".log li")).to_have_count(len(episode["logs"]))


def test_an_audio_error_is_shown_and_the_transcript_still_loads(page: Page, episode: dict[str, Any]) -> None:
    page.route("**/audio.mp3", lambda route: route.fulfill(status=404))
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.get_by_role("alert")).to_contain_text("The audio could not be loaded.")
    expect(page.locator(".sentence").first).to_be_visible()


def test_a_missing_episode_is_unavailable(page: Page) -> None:
    page.goto("/?episode=00000000-0000-4000-8000-000000000000")
    expect(page.get_by_role("heading", level=1)).to_have_text("This episode is unavailable")
    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_role("region", name="Player")).to_be_hidden()


def test_a_deleted_episode_disappears_from_the_library_and_is_unavailable(page: Page, person: Person) -> None:
    asked = person.client.post_json("/api/v1/podcasts", {"topic": "Zxqv to be deleted"})
    open_signed_in(page, person.name, address="/?library=mine")
    page.get_by_role("button", name="More for Zxqv to be deleted").click()
    page.get_by_role("group", name="Zxqv to be deleted").get_by_role("button", name="delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("link", name="Zxqv to be deleted")).to_be_visible()

    page.get_by_role("button", name="More for Zxqv to be deleted").click()
    page.get_by_role("group", name="Zxqv to be deleted").get_by_role("button", name="delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="Zxqv to be deleted")).to_have_count(0)
    page.goto(f"/?episode={asked['podcast_id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This episode is unavailable")


HEIGHTS = """() => ({
  window: innerHeight,
  player: document.querySelector("#player").getBoundingClientRect().top,
  top: document.querySelector(".transcript-part").getBoundingClientRect().top,
  bottom: document.querySelector(".transcript-part").getBoundingClientRect().bottom,
  line: document.querySelector(".transcript [aria-current=true]").getBoundingClientRect().bottom,
})"""


def wait_for_words(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {{ const at = ({HEIGHTS})(); return {condition}; }}")


def test_play_brings_the_words_to_the_top_as_tall_as_the_window(
    new_page: Callable[..., Page], episode: dict[str, Any]
) -> None:
    page = open_episode(new_page(viewport={"width": 1280, "height": 800}), episode)
    page.get_by_role("button", name=f"Play {episode['title']}").click()
    wait_for_words(page, "at.top >= 0 && at.top < 40 && at.player - at.bottom >= 0 && at.player - at.bottom < 40")
    page.get_by_label("Position").fill(str(int(episode["duration_seconds"]) - 6))
    page.wait_for_function("seconds => document.querySelector('audio').currentTime > seconds", arg=20)
    wait_for_words(page, "at.line > at.top && at.line < at.player - 50")


def test_the_spoken_line_is_never_under_the_player(new_page: Callable[..., Page], episode: dict[str, Any]) -> None:
    page = open_episode(new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"), episode)
    page.get_by_role("button", name=f"Play {episode['title']}").click()
    wait_for_words(page, "at.top < 40")
    page.evaluate("scrollTo(0, 0)")  # the user looks at the cover again; the words are partly under the player
    for _ in range(3):
        line = page.locator(".transcript [aria-current=true]")
        seen = line.inner_text()
        expect(line).not_to_have_text(seen)
        wait_for_words(page, "at.line < at.player")


def test_on_a_phone_the_words_fill_the_screen_above_the_player(
    new_page: Callable[..., Page], episode: dict[str, Any]
) -> None:
    page = open_episode(new_page(viewport={"width": 390, "height": 844}, has_touch=True), episode)
    page.get_by_role("button", name=f"Play {episode['title']}").tap()
    wait_for_words(page, "at.top === 0 && Math.abs(at.player - at.bottom) < 2 && at.bottom > 0.75 * at.window")
    close = page.get_by_role("button", name="Close the full screen")
    expect(close).to_be_focused()
    expect(page.locator(".bar")).to_have_attribute("inert", "")
    page.get_by_role("region", name="Player").get_by_role("button", name="Pause").tap()
    expect(page.locator("audio")).to_have_js_property("paused", value=True)

    page.keyboard.press("Escape")
    wait_for_words(page, "at.top > 0")
    expect(page.locator(".bar")).not_to_have_attribute("inert", "")
    page.get_by_role("button", name="Transcript on the full screen").tap()
    wait_for_words(page, "at.top === 0")
    close.tap()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Discover").tap()
    assert page.evaluate("document.documentElement.className") == ""


def test_at_the_end_the_button_says_play_again_and_begins_at_the_start(
    listening: Page, episode: dict[str, Any]
) -> None:
    page = listening
    page.get_by_role("button", name=f"Play {episode['title']}").click()
    page.get_by_label("Position").fill(str(int(episode["duration_seconds"]) - 1))
    again = page.get_by_role("button", name=f"Play again: {episode['title']}")
    expect(again).to_be_visible()
    expect(page.locator(".episode-text .row")).not_to_contain_text("from ")
    page.reload()
    again.click()
    page.wait_for_function("() => !document.querySelector('audio').paused")
    assert position(page) < 10


def test_only_one_tab_plays_at_a_time(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    page.get_by_role("button", name=f"Play {episode['title']}").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    other = page.context.new_page()
    open_episode(other, episode)
    other.get_by_role("button", name=f"Play {episode['title']}").click()
    other.wait_for_function("() => !document.querySelector('audio').paused")
    expect(page.locator("audio")).to_have_js_property("paused", value=True)
    expect(other.locator("audio")).to_have_js_property("paused", value=False)


def test_the_timeline_shows_time_and_chapter_under_the_pointer(listening: Page, episode: dict[str, Any]) -> None:
    page = listening
    strip = page.get_by_label("Position").bounding_box()
    assert strip is not None
    page.mouse.move(strip["x"] + 0.97 * strip["width"], strip["y"] + 10)
    last = page.locator(".chapters a > span").nth(-2).inner_text()
    seconds = 0.97 * episode["duration_seconds"]
    expect(page.locator(".scrub")).to_have_text(re.compile(rf"{int(seconds) // 60}:\d\d\s+{re.escape(last)}"))
    assert position(page) == 0
    page.mouse.move(0, 0)
    expect(page.locator(".scrub")).to_have_count(0)
