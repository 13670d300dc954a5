"""Bookmarks: set, noted, played and removed; in the account, or in the browser until somebody signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.people import PASSWORD, Person, new_person, open_signed_in, sign_in, sign_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import APIResponse, Locator, Page, Route

pytestmark = pytest.mark.page
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CREATED = 201
SENTENCE = 5
KEPT_NOTHING = "() => Object.keys(localStorage).every((key) => !key.startsWith('bookmarks'))"


@pytest.fixture
def reader(stack_url: str) -> Person:
    """An account without bookmarks."""
    return new_person(stack_url)


def address(episode: dict[str, Any], place: str = "") -> str:
    return f"/?episode={episode['podcast_id']}{place}"


def open_episode(page: Page, episode: dict[str, Any], place: str = "#t=40") -> Page:
    page.goto(address(episode, place))
    expect(page.locator(".sentence").first).to_be_visible()
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    return page


def bookmarks(page: Page) -> Locator:
    return page.locator(".bookmarks li")


def select_words(page: Page, index: int) -> str:
    page.locator(".sentence").nth(index).scroll_into_view_if_needed()
    words: str = page.evaluate(
        """index => {
             const clause = document.querySelectorAll(".sentence")[index].querySelector(".clause");
             getSelection().selectAllChildren(clause);
             return clause.textContent;
           }""",
        index,
    )
    return words


def set_bookmark(page: Page, index: int) -> None:
    count = bookmarks(page).count()
    page.locator(".sentence").nth(index).focus()
    page.keyboard.press("b")
    expect(bookmarks(page)).to_have_count(count + 1)


def stored(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.client.get_json("/api/v1/account/bookmarks")["bookmarks"]
    return found


def test_selected_words_are_bookmarked_listed_and_played(page: Page, reader: Person, episode: dict[str, Any]) -> None:
    open_signed_in(page, reader.name)
    open_episode(page, episode)
    words = select_words(page, SENTENCE)
    page.get_by_role("toolbar", name="Selected words").get_by_role("button", name="Bookmark").click()
    expect(page.get_by_role("status").filter(has_text="Bookmark set at 0:")).to_be_attached()
    expect(bookmarks(page).locator("q")).to_have_text(words)
    mark = page.get_by_role("img", name="Bookmark", exact=True)
    assert mark.evaluate(
        "(mark, index) => document.querySelectorAll('.sentence')[index].parentElement.contains(mark)", SENTENCE
    )
    [saved] = stored(reader)
    start = float(str(page.locator(".sentence").nth(SENTENCE).get_attribute("data-start")))
    assert (saved["podcast_id"], saved["quote"]) == (episode["podcast_id"], words)
    assert saved["at_seconds"] == pytest.approx(start, abs=0.01)

    bookmarks(page).get_by_role("button", name="Play from").click()
    page.wait_for_function("start => document.querySelector('audio').currentTime > start + 0.3", arg=start)
    assert page.evaluate("document.querySelector('audio').currentTime") < start + 4


def test_a_key_and_a_button_mark_the_sentence_that_is_said(page: Page, reader: Person, episode: dict[str, Any]) -> None:
    open_signed_in(page, reader.name)
    open_episode(page, episode, "#t=20")
    said = page.locator(".transcript [aria-current=true]")
    expect(said).to_have_count(1)
    page.keyboard.press("b")
    expect(bookmarks(page).locator("q")).to_have_text(said.inner_text().strip())
    page.get_by_role("button", name="Bookmark this place").click()
    expect(page.get_by_role("status").filter(has_text="Bookmark set")).to_be_attached()
    expect(bookmarks(page)).to_have_count(1)  # a place has one bookmark

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Discover").click()
    page.get_by_label("Position").fill("60")
    page.keyboard.press("b")
    expect(page.get_by_role("status").filter(has_text="Bookmark set at 0:5")).to_be_attached()
    assert len(stored(reader)) == 2
    assert all(bookmark["quote"] for bookmark in stored(reader))


def test_the_card_of_a_sentence_sets_a_bookmark(page: Page, reader: Person, episode: dict[str, Any]) -> None:
    open_signed_in(page, reader.name)
    open_episode(page, episode)
    mark = page.locator(".source-mark").first
    mark.click()
    page.locator("#source-card").get_by_role("button", name="Bookmark").click()
    expect(bookmarks(page)).to_have_count(1)
    index = int(str(mark.get_attribute("data-sentence")))
    expect(bookmarks(page).locator("q")).to_have_text(page.locator(".sentence").nth(index).inner_text().strip())


def test_a_note_is_written_changed_and_shown_beside_the_sentence(
    page: Page, reader: Person, episode: dict[str, Any]
) -> None:
    open_signed_in(page, reader.name)
    open_episode(page, episode)
    set_bookmark(page, SENTENCE)
    bookmarks(page).get_by_role("button", name="Add a note to the bookmark at").press("Enter")
    field = page.get_by_label("Note", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("For the talk, k and j.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    edit = bookmarks(page).get_by_role("button", name="Edit the note of the bookmark at")
    expect(edit).to_be_focused()
    expect(page.get_by_role("img", name="Bookmark: For the talk, k and j.")).to_have_count(1)
    assert [bookmark["note"] for bookmark in stored(reader)] == ["For the talk, k and j."]

    edit.click()
    field.fill("Something else")
    page.keyboard.press("Escape")
    expect(edit).to_be_focused()
    expect(bookmarks(page)).to_contain_text("For the talk")
    edit.click()
    field.fill(" ")
    page.get_by_role("button", name="Save note").click()
    expect(bookmarks(page).get_by_role("button", name="Add a note")).to_be_focused()
    assert [bookmark["note"] for bookmark in stored(reader)] == [None]


def test_a_removed_bookmark_is_gone_and_the_focus_moves_to_the_next(
    page: Page, reader: Person, episode: dict[str, Any]
) -> None:
    open_signed_in(page, reader.name)
    open_episode(page, episode)
    for index in (2, SENTENCE):
        set_bookmark(page, index)
    page.get_by_role("button", name="Remove the bookmark at").first.click()
    expect(bookmarks(page)).to_have_count(1)
    expect(bookmarks(page).get_by_role("button", name="Play from")).to_be_focused()
    expect(page.locator(".bookmark-mark")).to_have_count(1)
    page.get_by_role("button", name="Remove the bookmark at").click()
    expect(bookmarks(page)).to_have_count(0)
    expect(page.locator("#view-title")).to_be_focused()
    assert stored(reader) == []


def test_all_bookmarks_are_reached_from_the_account_menu(
    new_page: Callable[..., Page], reader: Person, episode: dict[str, Any]
) -> None:
    page = open_signed_in(new_page(viewport={"width": 360, "height": 740}, has_touch=True), reader.name)
    open_episode(page, episode)
    for index in (SENTENCE, 2):
        set_bookmark(page, index)
    page.locator("#account-menu").click()
    page.locator("#account-panel").get_by_role("link", name="Bookmarks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bookmarks")
    expect(page.get_by_role("heading", level=2)).to_have_text(episode["title"])
    expect(bookmarks(page)).to_have_count(2)
    starts = [bookmark["at_seconds"] for bookmark in stored(reader)]
    times = page.locator(".bookmark-time").all_inner_texts()
    assert times == [f"0:{int(start):02}" for start in sorted(starts)]
    page.reload()
    bookmarks(page).first.get_by_role("button", name="Play from").click()
    start = min(starts)
    page.wait_for_function("start => document.querySelector('audio').currentTime > start + 0.3", arg=start)
    page.get_by_role("link", name=episode["title"]).first.click()
    expect(page.locator(".sentence").first).to_be_visible()


def test_without_an_account_the_browser_keeps_them_and_a_sign_in_takes_them_over(
    page: Page, reader: Person, episode: dict[str, Any]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/account/bookmarks" in request.url else None)
    open_episode(page, episode)
    set_bookmark(page, SENTENCE)
    page.get_by_role("button", name="Add a note").click()
    page.get_by_label("Note", exact=True).fill("Kept here")
    page.get_by_role("button", name="Save note").click()
    page.reload()
    expect(bookmarks(page)).to_contain_text("Kept here")
    page.get_by_role("link", name="All bookmarks").click()
    expect(page.get_by_text("Kept in this browser.")).to_be_visible()
    expect(bookmarks(page)).to_have_count(1)
    expect(page.get_by_role("heading", level=2)).to_have_text(episode["title"])
    assert asked == []

    page.get_by_role("button", name="Sign in", exact=True).click()
    sign_in(page, reader.name, PASSWORD)
    expect(page.get_by_text("Kept in this browser.")).to_have_count(0)
    expect(bookmarks(page)).to_have_count(1)
    page.wait_for_function(KEPT_NOTHING)
    [saved] = stored(reader)
    assert (saved["note"], saved["podcast_id"]) == ("Kept here", episode["podcast_id"])

    sign_out(page)
    page.goto("/?bookmarks")
    expect(page.get_by_text("No bookmarks yet.")).to_be_visible()


def test_a_bookmark_that_cannot_be_sent_waits_in_the_browser(
    page: Page, reader: Person, episode: dict[str, Any]
) -> None:
    open_signed_in(page, reader.name)
    open_episode(page, episode)
    page.route("**/api/v1/account/bookmarks", lambda route: route.abort())
    set_bookmark(page, SENTENCE)
    assert stored(reader) == []
    page.unroute("**/api/v1/account/bookmarks")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_function(KEPT_NOTHING)
    assert len(stored(reader)) == 1
    expect(bookmarks(page)).to_have_count(1)


def test_a_list_that_was_read_before_a_bookmark_was_set_does_not_hide_it(
    page: Page, reader: Person, episode: dict[str, Any]
) -> None:
    open_signed_in(page, reader.name)
    old_answers: list[tuple[Route, APIResponse]] = []
    page.route("**/api/v1/account/bookmarks?*", lambda route: old_answers.append((route, route.fetch())), times=1)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/bookmarks" in answer.url):
        open_episode(page, episode)
        page.locator(".sentence").nth(SENTENCE).focus()
        page.keyboard.press("b")
    [(route, response)] = old_answers
    assert response.json()["bookmarks"] == []
    route.fulfill(response=response)
    expect(bookmarks(page)).to_have_count(1)


def test_a_sign_out_sends_what_waits_in_the_browser_and_leaves_nothing(
    page: Page, reader: Person, stranger: Person, episode: dict[str, Any]
) -> None:
    open_signed_in(page, reader.name)
    open_episode(page, episode)
    page.route("**/api/v1/account/bookmarks", lambda route: route.abort())
    set_bookmark(page, SENTENCE)
    page.unroute("**/api/v1/account/bookmarks")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/bookmarks" in answer.url) as sent:
        sign_out(page)
    assert sent.value.status == CREATED
    page.wait_for_function(KEPT_NOTHING)
    page.goto("/?bookmarks")
    expect(page.get_by_text("No bookmarks yet.")).to_be_visible()
    open_signed_in(page, stranger.name, address="/?bookmarks")
    expect(page.get_by_text("No bookmarks yet.")).to_be_visible()
    assert stored(stranger) == []
    assert len(stored(reader)) == 1


def test_a_bookmark_set_without_a_network_does_not_reach_the_next_person(
    page: Page, reader: Person, stranger: Person, episode: dict[str, Any]
) -> None:
    """The sign-out cannot send it. It is removed: the next user of the browser must not see it."""
    open_signed_in(page, reader.name)
    open_episode(page, episode)
    page.context.set_offline(True)
    set_bookmark(page, SENTENCE)
    assert len(page.evaluate("name => JSON.parse(localStorage.getItem(`bookmarks of ${name}`))", reader.name)) == 1
    sign_out(page)
    page.wait_for_function(KEPT_NOTHING)
    expect(bookmarks(page)).to_have_count(0)
    page.context.set_offline(False)
    open_signed_in(page, stranger.name, address="/?bookmarks")
    expect(page.get_by_text("No bookmarks yet.")).to_be_visible()
    assert stored(stranger) == []
    assert stored(reader) == []


def test_bookmarks_that_cannot_be_loaded_can_be_tried_again(
    page: Page, reader: Person, episode: dict[str, Any]
) -> None:
    open_signed_in(page, reader.name)
    page.route("**/api/v1/account/bookmarks*", lambda route: route.fulfill(status=500, json={}))
    open_episode(page, episode)
    expect(page.locator(".bookmarks-part")).to_contain_text("Your bookmarks could not be loaded.")
    page.unroute("**/api/v1/account/bookmarks*")
    page.locator(".bookmarks-part").get_by_role("button", name="Try again").click()
    expect(page.locator(".bookmarks-part")).to_contain_text("None yet.")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_lists_and_marks_pass_axe_and_fit(
    width: int, new_page: Callable[..., Page], reader: Person, episode: dict[str, Any]
) -> None:
    page = new_page(viewport={"width": width, "height": 800}, has_touch=width < 1000, reduced_motion="reduce")
    open_signed_in(page, reader.name)
    for place in (address(episode), "/?bookmarks"):
        page.goto(place)
        if "episode" in place:
            expect(page.locator(".sentence").first).to_be_visible()
            page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
            for index in (2, SENTENCE):
                set_bookmark(page, index)
        expect(bookmarks(page)).to_have_count(2)
        page.locator(".edit-note").first.click()
        page.get_by_label("Note", exact=True).fill("x" * 300)
        page.get_by_role("button", name="Save note").click()
        expect(page.locator(".bookmark-note").first).to_be_visible()
        page.locator(".edit-note").last.click()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], theme
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        heights = page.locator(".bookmarks button").evaluate_all("all => all.map((one) => one.offsetHeight)")
        assert min(heights) >= 24
