"""The library: renaming, visibility, order and filters, the search by what is said, and playlists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.own_episodes import ended_episode, finished_episode
from tests.e2e.page.people import Person, new_person, open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route

pytestmark = pytest.mark.page
PICTURES = Path(__file__).resolve().parents[3] / "build" / "pictures"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = ({"width": 360, "height": 780}, {"width": 768, "height": 1024}, {"width": 1280, "height": 860})
# Of the titles that are letters and spaces alone, which every collation of PostgreSQL orders alike.
ARE_SORTED = """() => {
  const titles = [...document.querySelectorAll(".episode-link")].map((link) => link.textContent.toLowerCase());
  const plain = titles.filter((title) => /^[a-z ]+$/.test(title)).map((title) => title.replaceAll(" ", ""));
  return plain.length > 1 && plain.every((title, index) => index === 0 || plain[index - 1] <= title);
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def keeper(stack_url: str) -> Person:
    """An account without episodes and playlists."""
    return new_person(stack_url)


@pytest.fixture
def own_episode(keeper: Person) -> dict[str, Any]:
    """The only episode of `keeper`."""
    return finished_episode(keeper, topic="Tea", length_minutes=1)


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def choose(page: Page | Locator, title: str, choice: str) -> None:
    page.get_by_role("button", name=f"More for {title}", exact=True).first.click()
    page.get_by_role("group", name=title, exact=True).get_by_role("button", name=choice).click()


def phrase_of(person: Person, episode: dict[str, Any]) -> dict[str, Any]:
    """A long sentence of the middle of the episode."""
    transcript = person.client.get_json(f"/api/v1/podcasts/{episode['podcast_id']}/transcript.json")
    parts = [part for turn in transcript["turns"] for part in turn["parts"] if len(part["text"].split()) > 8]
    part: dict[str, Any] = parts[len(parts) // 2]
    return part


def check_looks(page: Page, name: str) -> None:
    """axe and the width in both themes and three sizes, with a picture of each."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.screenshot(path=PICTURES / f"library-{name}-{size['width']}-{theme}.png", full_page=True)
            assert page.evaluate(OVERFLOW) <= 0, size
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 720})
    assert page.evaluate(OVERFLOW) <= 0
    page.set_viewport_size({"width": 1280, "height": 860})


def test_a_sentence_that_was_said_is_found_and_opens_at_its_second(
    page: Page, person: Person, episode: dict[str, Any]
) -> None:
    part = phrase_of(person, episode)
    page.goto("/?library=everyone")
    page.get_by_role("searchbox", name="Search public episodes").fill(f'"{part["text"]}"')
    page.get_by_role("button", name="Search", exact=True).last.click()
    hit = main(page).get_by_role("list", name="Where it is said").get_by_role("link").first
    expect(hit).to_contain_text(part["text"])
    expect(hit.locator("mark").first).to_be_visible()
    check_looks(page, "found")
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(episode["title"])
    page.wait_for_function(
        "(start) => Math.abs(document.querySelector('audio').currentTime - start) < 0.3", arg=part["start"]
    )
    page.go_back()
    expect(hit).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search public episodes")).to_have_value(f'"{part["text"]}"')


def test_a_redraw_keeps_what_is_typed_into_the_search(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/languages", hold)
    page.goto("/?library=everyone")
    field = page.get_by_role("searchbox", name="Search public episodes")
    field.fill("lamps")
    languages = [
        {"language": "en", "name": "English", "offered": True},
        {"language": "de", "name": "German", "offered": True},
    ]
    for route in held:
        route.fulfill(json={"languages": languages})
    expect(page.get_by_label("Language")).to_be_visible()
    expect(field).to_have_value("lamps")


def test_a_menu_stays_open_when_an_earlier_scroll_is_reported(page: Page, episode: dict[str, Any]) -> None:
    page.goto("/?library=everyone")
    page.get_by_role("button", name=f"More for {episode['title']}", exact=True).first.click()
    choices = page.get_by_role("group", name=episode["title"], exact=True)
    expect(choices).to_be_visible()
    page.evaluate("dispatchEvent(new Event('scroll'))")
    expect(choices).to_be_visible()
    page.evaluate("() => { document.body.style.minHeight = '200vh'; scrollBy(0, 60); }")
    expect(choices).to_be_hidden()


def test_the_search_of_the_header_shows_episodes_besides_topics(page: Page, episode: dict[str, Any]) -> None:
    page.goto("/")
    page.locator("#search-query").fill(episode["title"])
    page.locator("#search-query").press("Enter")
    region = page.get_by_role("region", name="Episodes")
    expect(region.get_by_role("link", name=episode["title"]).first).to_be_visible()
    expect(page.get_by_role("heading", name="Topics for a new episode")).to_be_visible()


def test_nothing_found_says_so(page: Page) -> None:
    page.goto("/?library=everyone&q=zxqvwfgh")
    expect(main(page)).to_contain_text("Nothing found for “zxqvwfgh”.")
    page.get_by_role("link", name="Show all episodes").click()
    expect(page.locator(".episode-row").first).to_be_visible()


def test_an_own_episode_is_renamed_in_its_place_by_keyboard(
    page: Page, keeper: Person, own_episode: dict[str, Any]
) -> None:
    open_signed_in(page, keeper.name, address="/?library=mine")
    expect(page.locator(".episode-row")).to_have_count(1)
    page.get_by_role("button", name=f"More for {own_episode['title']}").first.press("Enter")
    page.get_by_role("group", name=own_episode["title"], exact=True).get_by_role("button", name="Rename").press("Enter")
    field = page.get_by_role("textbox", name="New title")
    expect(field).to_be_focused()
    check_looks(page, "renaming")
    field.press("Escape")
    expect(page.get_by_role("button", name=f"More for {own_episode['title']}").first).to_be_focused()

    choose(page, own_episode["title"], "Rename")
    field.fill("A name of my own")
    field.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="A name of my own")).to_be_visible()
    expect(page.get_by_role("button", name="More for A name of my own")).to_be_focused()
    assert keeper.client.get_json(f"/api/v1/podcasts/{own_episode['podcast_id']}")["title"] == "A name of my own"
    choose(page, "A name of my own", "Rename")
    field.fill(own_episode["title"])
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name=own_episode["title"]).first).to_be_visible()


def test_the_page_of_an_own_episode_renames_it_and_puts_it_in_a_playlist(
    page: Page, keeper: Person, own_episode: dict[str, Any]
) -> None:
    open_signed_in(page, keeper.name, address=f"/?episode={own_episode['podcast_id']}")
    heading = main(page).get_by_role("heading", level=1)
    expect(heading).to_have_text(own_episode["title"])
    choose(main(page), own_episode["title"], "Rename")
    field = page.get_by_role("textbox", name="New title")
    expect(field).to_be_focused()
    check_looks(page, "renaming-episode")
    field.fill("A better name")
    field.press("Enter")
    expect(heading).to_have_text("A better name")
    more = main(page).get_by_role("button", name="More for A better name")
    expect(more).to_be_focused()
    expect(page.get_by_role("region", name="Player")).to_contain_text("A better name")
    expect(page).to_have_title(re.compile("A better name"))
    choose(main(page), "A better name", "Make unlisted")
    page.get_by_role("dialog").get_by_role("button", name="Keep it public").click()
    choose(main(page), "A better name", "Rename")
    field.fill(own_episode["title"])
    page.get_by_role("button", name="Save").click()
    expect(heading).to_have_text(own_episode["title"])
    assert keeper.client.get_json(f"/api/v1/podcasts/{own_episode['podcast_id']}")["title"] == own_episode["title"]

    choose(main(page), own_episode["title"], "Add to a playlist")
    page.get_by_role("dialog").get_by_label("New playlist").fill("From its page")
    page.get_by_role("button", name="Make it and add").click()
    expect(page.get_by_label("Notifications")).to_contain_text("Added to “From its page”.")
    [playlist] = [each for each in playlists(keeper) if each["title"] == "From its page"]
    assert playlist["total_podcasts"] == 1


def playlists(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.client.get_json("/api/v1/playlists")["playlists"]
    return found


def test_the_page_of_a_strangers_episode_offers_playlists_alone(
    page: Page, stranger: Person, episode: dict[str, Any]
) -> None:
    open_signed_in(page, stranger.name, address=f"/?episode={episode['podcast_id']}")
    main(page).get_by_role("button", name=f"More for {episode['title']}").click()
    panel = page.get_by_role("group", name=episode["title"], exact=True)
    expect(panel.get_by_role("button", name="Add to a playlist")).to_be_visible()
    for choice in ("Rename", "Make unlisted", "Delete"):
        expect(panel.get_by_role("button", name=choice)).to_have_count(0)


@pytest.mark.parametrize("width", [320, 360, 768, 1000, 1280])
def test_the_search_field_shows_its_whole_name(new_page: Callable[..., Page], person: Person, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 700})
    for open_page in (lambda: page.goto("/"), lambda: open_signed_in(page, person.name)):
        open_page()
        field = page.get_by_role("searchbox", name="Search topics and episodes")
        expect(field).to_be_visible()
        missing = field.evaluate(
            """field => {
                 const { font, paddingLeft, paddingRight } = getComputedStyle(field);
                 const context = document.createElement("canvas").getContext("2d");
                 context.font = font;
                 const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
                 return context.measureText(field.placeholder).width - room;
               }"""
        )
        assert missing <= 0
        assert page.evaluate(OVERFLOW) <= 0


def test_the_visibility_is_changed_after_a_question(page: Page, keeper: Person, own_episode: dict[str, Any]) -> None:
    open_signed_in(page, keeper.name, address="/?library=mine")
    choose(page, own_episode["title"], "Make unlisted")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("People who have the link can still open it.")
    check_looks(page, "visibility")
    dialog.get_by_role("button", name="Keep it public").click()
    choose(page, own_episode["title"], "Make unlisted")
    dialog.get_by_role("button", name="Make unlisted").click()
    row = page.locator(".episode-row")
    expect(row).to_contain_text("Unlisted")
    choose(page, own_episode["title"], "Make public")
    dialog.get_by_role("button", name="Make public").click()
    expect(row).not_to_contain_text("Unlisted")


def test_order_and_status_are_kept_in_the_address(page: Page, keeper: Person) -> None:
    for topic in ("Tea", "Chess", "Zxqv that fails"):
        ended_episode(keeper, topic=topic, length_minutes=1)
    open_signed_in(page, keeper.name, address="/?library=mine")
    page.get_by_label("Order").select_option("Title, A to Z")
    page.wait_for_url("**/?library=mine&sort=title")
    titles = page.locator(".episode-link")
    page.wait_for_function(ARE_SORTED)
    page.get_by_label("Status").select_option("Ready")
    page.wait_for_url("**/?library=mine&sort=title&status=completed")
    expect(titles.filter(has_text="Zxqv that fails")).to_have_count(0)
    expect(titles).to_have_count(2)
    check_looks(page, "filtered")
    page.get_by_label("Status").select_option("Cancelled")
    expect(main(page)).to_contain_text("No episodes with this status and language.")
    page.go_back()
    expect(page.get_by_label("Status")).to_have_value("completed")
    expect(titles).to_have_count(2)


def test_a_playlist_is_made_from_a_row_reordered_renamed_and_deleted(
    page: Page, keeper: Person, episode: dict[str, Any], person: Person
) -> None:
    open_signed_in(page, keeper.name, address="/?playlists")
    expect(main(page)).to_contain_text("No playlists yet.")
    check_looks(page, "no-playlists")
    page.goto("/?library=everyone")
    choose(page, episode["title"], "Add to a playlist")
    dialog = page.get_by_role("dialog", name="Add to a playlist")
    dialog.get_by_label("New playlist").fill("For the train")
    check_looks(page, "add")
    dialog.get_by_role("button", name="Make it and add").click()
    expect(page.get_by_text("Added to “For the train”.").first).to_be_attached()
    choose(page, episode["title"], "Add to a playlist")
    expect(dialog.get_by_role("button", name="For the train")).to_be_disabled()
    dialog.get_by_role("button", name="Close").click()

    others = [
        person.client.post_json("/api/v1/podcasts", {"topic": f"Zxqv item {number}", "visibility": "unlisted"})
        for number in (1, 2)
    ]
    ids = [episode["podcast_id"], *(each["podcast_id"] for each in others)]
    keeper.client.post_json("/api/v1/playlists", {"title": "For the ride", "podcast_ids": ids})
    page.goto("/?playlists")
    page.get_by_role("link", name="For the ride").click()
    rows = page.locator("ol .episode-row")
    expect(rows).to_have_count(3)
    check_looks(page, "playlist")
    up = page.get_by_role("button", name="Move Zxqv item 2 up")
    up.press("Enter")
    expect(rows.nth(1)).to_contain_text("Zxqv item 2")
    expect(up).to_be_focused()
    up.press("Enter")
    expect(rows.nth(0)).to_contain_text("Zxqv item 2")
    expect(page.get_by_role("button", name="Move Zxqv item 2 down")).to_be_focused()

    box, target = rows.nth(0).locator(".movers").bounding_box(), rows.nth(2).bounding_box()
    assert box
    assert target
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, target["y"] + target["height"] - 4, steps=5)
    page.mouse.up()
    expect(rows.nth(2)).to_contain_text("Zxqv item 2")
    page.reload()
    expect(rows.nth(2)).to_contain_text("Zxqv item 2")
    expect(rows.nth(0)).to_contain_text(episode["title"])

    choose(page, "Zxqv item 2", "Remove from this playlist")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="New name of the playlist").fill("For the bus")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For the bus")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="For the train")).to_be_visible()
    expect(page.get_by_role("link", name="For the bus")).to_have_count(0)


def test_play_all_plays_one_episode_after_the_other(page: Page, keeper: Person, episode: dict[str, Any]) -> None:
    made = keeper.client.post_json("/api/v1/playlists", {"title": "All", "podcast_ids": [episode["podcast_id"]]})
    open_signed_in(page, keeper.name, address=f"/?playlist={made['playlist_id']}")
    page.get_by_role("button", name="Play all").click()
    page.wait_for_function(
        "() => !document.querySelector('audio').paused && document.querySelector('audio').currentTime > 0.2"
    )
    expect(page.get_by_role("region", name="Player")).to_contain_text(episode["title"])


def test_the_library_asks_nobody_to_sign_in_for_public_episodes(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/?playlists")
    expect(page.get_by_role("dialog")).to_contain_text("to see your playlists.")
    page.keyboard.press("Escape")
    expect(main(page)).to_contain_text("Sign in to see your playlists.")
