"""An episode is read and heard on the page while it is made."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
MADE_MILLISECONDS = 300_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FEW_KEEPERS = 24
MANY_KEEPERS = 160  # spoken for about half an hour, and not made before a test ends
PROGRESS = re.compile(r"/api/v1/podcasts/[0-9a-f-]{36}/progress$")
DETAILS = re.compile(r"/api/v1/podcasts/[0-9a-f-]{36}$")

# Records what the sound does from now on: its events, its waits for pieces that are not made yet, and its time and the
# clock's ten times a second.
RECORD = """() => {
  const audio = document.querySelector("audio");
  const now = () => performance.now() / 1000;
  window.events = [];
  window.times = [];
  window.waits = [];
  audio.addEventListener("waiting", () => {
    if (document.querySelector(".estimate")) window.waits.push({ from: now(), to: null });
    else window.events.push("waiting for a finished episode");
  });
  audio.addEventListener("playing", () => {
    for (const wait of window.waits) wait.to ??= now();
  });
  for (const name of ["pause", "emptied", "seeking", "error", "loadstart"])
    audio.addEventListener(name, () => window.events.push(name));
  setInterval(() => window.times.push([now(), audio.currentTime]), 100);
}"""


def keepers(count: int) -> str:
    sentences = [
        f"The keeper of lamp {number} wrote a line in the book that evening. The lamp of house {number} burned whale "
        f"oil, which was carried up {100 + number} steps. The men of station {number} lived on salted fish."
        for number in range(1, count + 1)
    ]
    parts = [
        f"## Part {start // 8 + 1} of the lamps\n\n" + "\n\n".join(sentences[start : start + 8])
        for start in range(0, count, 8)
    ]
    return "\n\n".join(parts)


def ask(person: Person, *, count: int) -> str:
    request = {"topic": "The lamps", "sources": [{"text": keepers(count)}], "length_minutes": 30}
    podcast_id: str = person.client.post_json("/api/v1/podcasts", request)["podcast_id"]
    return podcast_id


@contextmanager
def being_made(person: Person) -> Iterator[str]:
    """Yields the ID of a long episode, and cancels it in the end."""
    podcast_id = ask(person, count=MANY_KEEPERS)
    try:
        yield podcast_id
    finally:
        if status(person, podcast_id) not in ("completed", "cancelled"):
            person.client.post_json(f"/api/v1/podcasts/{podcast_id}/cancel", {})


def status(person: Person, podcast_id: str) -> str:
    generation_status: str = person.client.get_json(f"/api/v1/podcasts/{podcast_id}/progress")["generation_status"]
    return generation_status


def wait_for_pieces(person: Person, podcast_id: str, count: int) -> None:
    until = time.monotonic() + MADE_MILLISECONDS / 1000
    while person.client.get_json(f"/api/v1/podcasts/{podcast_id}/progress")["pieces"] < count:
        assert time.monotonic() < until
        time.sleep(0.5)


def play_button(page: Page) -> Any:
    return page.locator(".episode-text").get_by_role("button", name=re.compile("^Play"))


def start(page: Page) -> None:
    play_button(page).click(timeout=MADE_MILLISECONDS)
    wait_for_position(page, 0.5)


def position(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('audio').currentTime")
    return seconds


def wait_for_position(page: Page, seconds: float) -> None:
    page.wait_for_function("seconds => document.querySelector('audio').currentTime > seconds", arg=seconds)


def wait_for_loaded_seconds(page: Page, seconds: float) -> None:
    """The first pieces are short, and more may not be loaded yet."""
    page.wait_for_function(
        """seconds => {
             const { buffered, currentTime } = document.querySelector("audio");
             return buffered.length > 0 && buffered.end(buffered.length - 1) > currentTime + seconds;
           }""",
        arg=seconds,
        timeout=MADE_MILLISECONDS,
    )


def times_of(page: Page) -> list[tuple[float, float]]:
    return [(clock, at) for clock, at in page.evaluate("window.times")]


def test_an_episode_is_read_and_heard_while_it_is_made(signed_in: Page, person: Person) -> None:
    page = signed_in
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    podcast_id = ask(person, count=FEW_KEEPERS)
    page.goto(f"/?episode={podcast_id}")
    sentences = page.locator(".sentence")
    expect(sentences.first).to_be_visible(timeout=MADE_MILLISECONDS)
    expect(page.locator(".chapters a").first).to_be_visible()
    expect(page.locator(".sources li").first).to_be_visible()
    expect(page.locator('.sentence[data-spoken="false"]').first).to_be_visible()
    expect(page.locator(".estimate")).to_contain_text("left")

    start(page)
    assert status(person, podcast_id) != "completed"
    page.evaluate(RECORD)
    current = page.locator(".transcript [aria-current=true]")
    expect(current).to_have_count(1)
    first = current.inner_text()
    wait_for_position(page, 4)
    expect(current).not_to_have_text(first)
    expect(page.locator(".status")).to_contain_text("can be heard.")

    expect(page.get_by_role("button", name="Download", exact=True)).to_be_visible(timeout=MADE_MILLISECONDS)
    page.wait_for_timeout(4000)
    assert page.evaluate("window.events") == []
    times = times_of(page)
    assert all(earlier <= at for (_, earlier), (_, at) in pairwise(times))
    (first_clock, first_at), (last_clock, last_at) = times[0], times[-1]
    waited = sum(wait["to"] - wait["from"] for wait in page.evaluate("window.waits"))
    assert last_at - first_at == pytest.approx(last_clock - first_clock - waited, abs=0.5)
    assert page.evaluate("document.querySelector('audio').src").startswith("blob:")

    episode = person.client.get_json(f"/api/v1/podcasts/{podcast_id}")
    minutes, seconds = divmod(int(episode["duration_seconds"]), 60)
    player = page.get_by_role("region", name="Player")
    expect(player.locator(".timeline .time").last).to_have_text(f"{minutes}:{seconds:02}")
    assert str(page.locator(".waveform .played").get_attribute("d")).count("M") > 50
    expect(page.locator('.sentence[data-spoken="false"]')).to_have_count(0)
    expect(page.locator(".unspoken")).to_have_count(0)
    expect(player.get_by_role("link", name="Download MP3")).to_have_attribute("href", re.compile("audio.mp3"))

    page.get_by_label("Position").focus()
    page.get_by_label("Position").press("End")
    page.wait_for_function("() => document.querySelector('audio').ended", timeout=30_000)
    assert position(page) == pytest.approx(episode["duration_seconds"], abs=0.3)
    progress, details = (sum(bool(kind.search(url)) for url in asked) for kind in (PROGRESS, DETAILS))
    assert progress > details
    assert details <= 10


def test_a_late_watcher_hears_what_exists_also_after_a_cancel(
    new_page: Callable[..., Page], person: Person, stranger: Person
) -> None:
    with being_made(person) as podcast_id:
        wait_for_pieces(person, podcast_id, 2)
        page = open_signed_in(new_page(), stranger.name, address=f"/?episode={podcast_id}")
        chapters = page.locator(".chapters a")
        start(page)
        hear_chapter(page, 1)
        second = float(str(chapters.nth(1).get_attribute("data-start")))
        expect(chapters.nth(1)).to_have_attribute("aria-current", "true")

        notices = page.get_by_label("Notifications")
        chapters.last.click()
        expect(notices).to_contain_text(re.compile(r"Chapter \d+ is not spoken yet\. You can hear it in .+\."))
        page.get_by_role("button", name="Dismiss notification").click()
        page.locator(".sentence").last.click()
        expect(notices).to_contain_text("is not spoken yet")
        assert position(page) < second + 30

        page.locator(".sentence").nth(1).click()
        page.wait_for_function("() => document.querySelector('audio').currentTime < 20")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Discover").click()
        before = position(page)
        wait_for_position(page, before + 1)
        expect(page.get_by_role("region", name="Player")).to_contain_text("The lamps")
        page.go_back()

        person.client.post_json(f"/api/v1/podcasts/{podcast_id}/cancel", {})
        expect(page.locator(".status")).to_contain_text("What is spoken so far can still be heard.")
        before = position(page)
        wait_for_position(page, before + 1)
        page.reload()
        start(page)
        page.locator(".sentence").last.click()
        expect(page.get_by_label("Notifications")).to_contain_text("This part was not spoken.")


def test_a_listener_who_is_ahead_of_the_making_waits(signed_in: Page, person: Person) -> None:
    page = signed_in
    with being_made(person) as podcast_id:
        page.goto(f"/?episode={podcast_id}")
        start(page)
        slider = page.get_by_label("Position")
        slider.focus()
        slider.press("End")
        player = page.get_by_role("region", name="Player")
        expect(player.locator(".now-text")).to_contain_text(re.compile(r"Chapter \d+ is being spoken"))
        expect(page.locator("#announcer")).to_have_text(re.compile(r"Chapter \d+ is being spoken"))
        reached = position(page)
        page.wait_for_function(
            "(reached) => document.querySelector('audio').currentTime > reached + 2",
            arg=reached,
            timeout=MADE_MILLISECONDS,
        )
        expect(player.locator(".now-text")).not_to_contain_text("is being spoken")
        assert page.evaluate("document.querySelector('audio').paused") is False


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_making_is_heard_by_keyboard_on_a_small_screen(
    new_page: Callable[..., Page], person: Person, theme: str
) -> None:
    with being_made(person) as podcast_id:
        page = new_page(viewport={"width": 360, "height": 740}, color_scheme=theme)
        open_signed_in(page, person.name, address=f"/?episode={podcast_id}")
        expect(play_button(page)).to_be_visible(timeout=MADE_MILLISECONDS)
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

        page.get_by_role("button", name="Read it now").press("Enter")
        expect(page.locator(".transcript-part")).to_have_attribute("data-full", "true")
        page.keyboard.press("Escape")
        expect(page.locator(".transcript-part")).to_have_attribute("data-full", "false")
        play_button(page).press("Enter")
        wait_for_position(page, 0.5)
        page.locator(".sentence").nth(3).press("Enter")
        at = float(str(page.locator(".sentence").nth(3).get_attribute("data-start")))
        page.wait_for_function("at => Math.abs(document.querySelector('audio').currentTime - at) < 3", arg=at)
        page.locator(".sentence").last.press("Enter")
        expect(page.get_by_label("Notifications")).to_contain_text("is not spoken yet")
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
        page.keyboard.press("k")
        page.wait_for_function("() => document.querySelector('audio').paused")


def test_a_browser_that_cannot_play_pieces_shows_the_words_at_once(
    new_page: Callable[..., Page], person: Person
) -> None:
    page = new_page()
    page.add_init_script("delete window.MediaSource;")
    podcast_id = ask(person, count=FEW_KEEPERS)
    open_signed_in(page, person.name, address=f"/?episode={podcast_id}")
    expect(page.locator(".sentence").first).to_be_visible(timeout=MADE_MILLISECONDS)
    expect(page.locator(".status")).to_have_text(
        "The script is written. This browser can play the episode when it is finished."
    )
    expect(play_button(page)).to_have_count(0)
    page.locator(".sentence").first.click()
    expect(page.get_by_label("Notifications")).to_contain_text("when it is finished")
    start(page)
    assert status(person, podcast_id) == "completed"
    assert "audio.mp3" in page.evaluate("document.querySelector('audio').src")


def test_lost_requests_do_not_end_the_sound(signed_in: Page, person: Person) -> None:
    """Polls and pieces are lost, then an address has expired."""
    page = signed_in
    with being_made(person) as podcast_id:
        page.goto(f"/?episode={podcast_id}")
        start(page)
        wait_for_pieces(person, podcast_id, 2)
        wait_for_loaded_seconds(page, 3)
        page.context.set_offline(True)
        wait_for_position(page, position(page) + 1)
        page.wait_for_timeout(4000)
        page.context.set_offline(False)
        hear_chapter(page, 1)


def test_an_expired_address_of_a_piece_is_asked_for_again(signed_in: Page, person: Person) -> None:
    """It is refused until the page has read the list of pieces again. Then requests are lost."""
    page = signed_in
    lists: list[str] = []
    refused: list[int] = []  # how often the list had been read then

    def refuse_expired(route: Any) -> None:
        if refused and refused[0] < len(lists):
            route.continue_()
            return
        refused.append(len(lists))
        route.fulfill(status=403, body="expired", headers={"Access-Control-Allow-Origin": "*"})

    with being_made(person) as podcast_id:
        wait_for_pieces(person, podcast_id, 1)
        page.on("request", lambda request: lists.append(request.url) if request.url.endswith("/pieces") else None)
        page.route(re.compile(r"\.mp3\?"), refuse_expired)
        page.goto(f"/?episode={podcast_id}")
        start(page)
        assert len(refused) == 1
        wait_for_loaded_seconds(page, 3)
        page.context.set_offline(True)
        wait_for_position(page, position(page) + 1)
        page.wait_for_timeout(4000)
        page.context.set_offline(False)
        hear_chapter(page, 2)
        page.unroute_all()


def test_refused_pieces_are_reported(signed_in: Page, person: Person) -> None:
    """Nothing that the page reads again helps."""
    page = signed_in
    with being_made(person) as podcast_id:
        wait_for_pieces(person, podcast_id, 1)
        page.route(
            re.compile(r"\.mp3\?"),
            lambda route: route.fulfill(status=403, body="expired", headers={"Access-Control-Allow-Origin": "*"}),
        )
        page.goto(f"/?episode={podcast_id}")
        play_button(page).click(timeout=MADE_MILLISECONDS)
        expect(page.get_by_label("Notifications")).to_contain_text("audio", timeout=60_000)
        page.unroute_all()


def hear_chapter(page: Page, index: int) -> None:
    """Waits until the chapter is spoken."""
    chapter = page.locator(".chapters a").nth(index)
    until = time.monotonic() + MADE_MILLISECONDS / 1000
    second = float("inf")
    while position(page) < second - 0.1:
        assert time.monotonic() < until
        chapter.click()
        page.wait_for_timeout(500)
        second = float(str(chapter.get_attribute("data-start")))
    wait_for_position(page, second + 2)
