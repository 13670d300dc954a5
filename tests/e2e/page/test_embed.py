"""Tests the player inside a page of another website, and that no other page can be put into a frame."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import FrameLocator, Page, Response

pytestmark = pytest.mark.page
MAX_BYTES = 60_000
FRAME = '<iframe id="player" src="{}" width="{}" height="360" title="An episode" style="border:0"></iframe>'


class ForeignSite(ThreadingHTTPServer):
    """A page of another origin. ``frames``: its HTML."""

    frames = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class ForeignPage(BaseHTTPRequestHandler):
    server: ForeignSite

    def do_GET(self) -> None:
        body = f"<!doctype html><html lang=en><title>A blog</title><h1>A blog</h1>{self.server.frames}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name of the base class
        pass


@pytest.fixture
def blog() -> Iterator[ForeignSite]:
    site = ForeignSite(("127.0.0.1", 0), ForeignPage)
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def embedded(
    blog: ForeignSite, stack_url: str, episode: dict[str, Any], new_page: Callable[..., Page]
) -> Callable[..., tuple[Page, FrameLocator]]:
    """Opens the blog with the player, and waits for its transcript."""

    def show(query: str = "", *, width: int = 480, **options: Any) -> tuple[Page, FrameLocator]:
        blog.frames = FRAME.format(f"{stack_url}/embed/{episode['podcast_id']}{query}", width)
        page = new_page(**options)
        page.goto(blog.url)
        player = page.frame_locator("#player")
        expect(player.locator("#words button").first).to_be_visible()
        return page, player

    return show


def test_the_player_plays_follows_the_words_and_jumps_to_a_sentence(
    embedded: Callable[..., tuple[Page, FrameLocator]],
) -> None:
    _, player = embedded()
    player.get_by_role("button", name="Play").click()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    expect(player.locator("#words [aria-current]")).to_have_count(1)
    sentence = player.locator("#words button").nth(9)
    sentence.click()
    expect(sentence).to_have_attribute("aria-current", "true")
    player.get_by_role("button", name="Pause").click()
    expect(player.get_by_role("button", name="Play")).to_be_visible()


def test_the_player_is_used_with_the_keyboard_alone(embedded: Callable[..., tuple[Page, FrameLocator]]) -> None:
    page, player = embedded()
    player.get_by_role("link").first.focus()
    page.keyboard.press("Tab")
    expect(player.get_by_role("button", name="Play")).to_be_focused()
    page.keyboard.press("Space")
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    seek = player.get_by_role("slider", name="Position")
    expect(seek).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    expect(player.get_by_role("combobox", name="Speed")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    second = player.locator("#words button").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(second).to_have_attribute("aria-current", "true")


def test_the_player_starts_at_the_second_of_its_address(embedded: Callable[..., tuple[Page, FrameLocator]]) -> None:
    _, player = embedded("?t=42")
    expect(player.locator("#clock")).to_contain_text("0:42 /")
    player.get_by_role("button", name="Play").click()
    expect(player.locator("#clock")).to_contain_text("0:43 /")


def test_the_speed_is_that_of_the_list(embedded: Callable[..., tuple[Page, FrameLocator]]) -> None:
    page, player = embedded()
    player.get_by_role("combobox", name="Speed").select_option("1.5")
    player.get_by_role("button", name="Play").click()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    assert page.frames[1].evaluate("document.querySelector('#audio').playbackRate") == 1.5


def test_the_player_loads_little_and_keeps_nothing(
    blog: ForeignSite, stack_url: str, episode: dict[str, Any], new_page: Callable[..., Page]
) -> None:
    page = new_page()
    loaded: list[Response] = []
    # Playwright does not take a method of a list.
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108
    blog.frames = FRAME.format(f"{stack_url}/embed/{episode['podcast_id']}", 480)
    page.goto(blog.url)
    expect(page.frame_locator("#player").locator("#words button").first).to_be_visible()
    own = [each for each in loaded if each.url.startswith(stack_url)]
    assert not [each.url for each in own if each.url.endswith(".mp3")]
    sizes = {each.url: each.request.sizes()["responseBodySize"] for each in own if "cover.jpg" not in each.url}
    assert len(sizes) == 2, sizes
    assert sum(sizes.values()) < MAX_BYTES, sizes
    assert page.context.cookies() == []
    assert page.frames[1].evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_player_passes_axe_and_fits_320_pixels(
    new_page: Callable[..., Page], episode: dict[str, Any], theme: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 360}, color_scheme=theme)
    page.goto(f"/embed/{episode['podcast_id']}?t=20")
    expect(page.locator("#words [aria-current]")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_an_episode_passes_axe_and_fits_320_pixels(
    new_page: Callable[..., Page], episode: dict[str, Any], theme: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 700}, color_scheme=theme)
    page.goto(f"/e/{episode['podcast_id']}?t=20")
    page.get_by_text("Report this episode").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_report_is_sent_without_javascript(new_page: Callable[..., Page], episode: dict[str, Any]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"/e/{episode['podcast_id']}")
    page.get_by_text("Report this episode").click()
    page.get_by_label("What is wrong?").select_option("rights")
    page.get_by_label("Details (optional)").fill("The picture is mine.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_no_other_page_can_be_put_into_a_frame(
    blog: ForeignSite, stack_url: str, episode: dict[str, Any], browser: Any
) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in (f"/e/{episode['podcast_id']}", "/"):
        blog.frames = FRAME.format(stack_url + path, 480)
        with page.expect_event("console", lambda message: "frame-ancestors" in message.text):
            page.goto(blog.url)
    context.close()
