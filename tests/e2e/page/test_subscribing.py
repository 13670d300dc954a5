"""Subscribing in podcast apps: public addresses, private ones after a click, new addresses and the list of shows."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.page.answered_shows import DEFAULT, PAGE_URL, PRIVATE_FEED, AnsweredShows, show
from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page

OLD = f"{PAGE_URL}/feeds/{PRIVATE_FEED}/key-0.xml"
NEW = f"{PAGE_URL}/feeds/{PRIVATE_FEED}/key-1.xml"
IS_FORGOTTEN = """() => ![
    document.documentElement.outerHTML, location.href, JSON.stringify([localStorage, sessionStorage, history.state]),
].some((text) => text.includes("/feeds/"))"""


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def shows(page: Page) -> AnsweredShows:
    return AnsweredShows().answer_on(page)


def dialog_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Subscribe")


@pytest.mark.usefixtures("episode")
def test_the_library_offers_a_private_address_of_everything(page: Page, shows: AnsweredShows, person: Person) -> None:
    open_signed_in(page, person.name, address="/?library=mine")
    page.get_by_role("button", name="Subscribe").click()
    dialog = dialog_of(page)
    expect(dialog).to_contain_text("All my episodes")
    expect(dialog).to_contain_text("Everyone who has the private address can listen to all your episodes.")
    expect(dialog.get_by_role("textbox", name="Address of the private feed")).to_be_hidden()
    assert "private_address" not in str(shows.sent)
    dialog.get_by_role("button", name="Show the private address").click()
    expect(dialog.get_by_role("textbox", name="Address of the private feed")).to_have_value(OLD)
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("status")).to_have_text("Address copied.")
    assert page.evaluate("navigator.clipboard.readText()") == OLD
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    page.wait_for_function(IS_FORGOTTEN)


def test_the_apps_get_the_address_in_their_own_schemes(page: Page, shows: AnsweredShows, person: Person) -> None:
    shows.shows[0] = show(1, "Tea", visibility="public")
    open_signed_in(page, person.name, address=f"/?show={DEFAULT}")
    page.get_by_role("button", name="Subscribe").click()
    dialog = dialog_of(page)
    address = f"{PAGE_URL}/feeds/{DEFAULT}.xml"
    expect(dialog.get_by_role("textbox", name="Address of the feed")).to_have_value(address)
    expect(dialog).to_contain_text("Everyone can subscribe to it.")
    bare = address.removeprefix("https://")
    for name, link in {
        "Apple Podcasts": f"podcast://{bare}",
        "Overcast": f"overcast://x-callback-url/add?url=https%3A%2F%2Fcast.example%2Ffeeds%2F{DEFAULT}.xml",
        "Pocket Casts": f"pktc://subscribe/{bare}",
        "AntennaPod": f"antennapod-subscribe://{bare}",
    }.items():
        expect(dialog.get_by_role("link", name=name)).to_have_attribute("href", link)
    expect(dialog.get_by_text("A phone cannot reach it.")).to_be_hidden()


def test_a_new_address_is_made_after_a_warning(page: Page, shows: AnsweredShows, person: Person) -> None:
    open_signed_in(page, person.name, address=f"/?show={DEFAULT}")
    page.get_by_role("button", name="Subscribe").click()
    dialog = dialog_of(page)
    dialog.get_by_role("button", name="Show the private address").click()
    field = dialog.get_by_role("textbox", name="Address of the private feed")
    expect(field).to_have_value(OLD)
    question = page.get_by_role("dialog", name="Make a new private address?")
    dialog.get_by_role("button", name="Make a new address").click()
    expect(question).to_contain_text("The old address stops at once. Every app that uses it gets no new episodes")
    expect(question).to_contain_text("People who kept the address of an episode’s audio can still hear that episode.")
    question.get_by_role("button", name="Keep the old one").click()
    expect(field).to_have_value(OLD)
    assert shows.renewals == 0
    dialog.get_by_role("button", name="Make a new address").click()
    question.get_by_role("button", name="Make a new address").click()
    expect(field).to_have_value(NEW)
    expect(dialog.get_by_role("status")).to_contain_text("The old one no longer works.")
    assert ("POST", f"shows/{DEFAULT}/private_address/renew", None) in shows.sent


def test_a_public_show_has_a_private_address_too(page: Page, shows: AnsweredShows, person: Person) -> None:
    shows.shows[0] = show(1, "Tea", visibility="public")
    open_signed_in(page, person.name, address=f"/?show={DEFAULT}")
    page.get_by_role("button", name="Subscribe").click()
    dialog = dialog_of(page)
    expect(dialog).to_contain_text("Everyone who has the private address can listen to all episodes of this show, also")
    dialog.get_by_role("button", name="Show the private address").click()
    expect(dialog.get_by_role("textbox", name="Address of the private feed")).to_have_value(OLD)
    expect(dialog.get_by_role("textbox", name="Address of the feed")).to_have_value(f"{PAGE_URL}/feeds/{DEFAULT}.xml")
    expect(dialog.get_by_role("link", name="Overcast")).to_have_count(2)
    expect(dialog.get_by_role("link", name="Pocket Casts")).to_have_count(1)
    dialog.get_by_role("button", name="Copy the address of the private feed").click()
    expect(dialog.get_by_role("status")).to_have_text("Address copied.")
    assert page.evaluate("navigator.clipboard.readText()") == OLD
    dialog.get_by_role("button", name="Make a new address").click()
    question = page.get_by_role("dialog", name="Make a new private address?")
    question.get_by_role("button", name="Make a new address").click()
    expect(dialog.get_by_role("textbox", name="Address of the private feed")).to_have_value(NEW)


def test_a_private_address_that_comes_after_the_dialog_closed_is_not_shown(
    page: Page, shows: AnsweredShows, person: Person
) -> None:
    shows.shows.append(show(2, "Volcanoes"))
    shows.waiting = []
    open_signed_in(page, person.name, address="/?shows")
    page.get_by_role("button", name="Subscribe to Ada’s episodes").click()
    dialog = dialog_of(page)
    with page.expect_request("**/private_address"):
        dialog.get_by_role("button", name="Show the private address").click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Subscribe to Volcanoes").click()
    with page.expect_response("**/private_address") as answered:
        shows.waiting.pop()()
    answered.value.finished()
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    expect(dialog).to_contain_text("Volcanoes")
    dialog.get_by_role("button", name="Show the private address").wait_for()
    page.wait_for_function(IS_FORGOTTEN)


def test_a_failure_is_said_in_the_dialog(page: Page, shows: AnsweredShows, person: Person) -> None:
    open_signed_in(page, person.name, address=f"/?show={DEFAULT}")
    page.get_by_role("button", name="Subscribe").click()
    dialog = dialog_of(page)
    shows.failing = HTTPStatus.CONFLICT
    dialog.get_by_role("button", name="Show the private address").click()
    expect(dialog.get_by_role("alert")).to_have_text("Not now.")
    shows.failing = None
    dialog.get_by_role("button", name="Show the private address").click()
    expect(dialog.get_by_role("alert")).to_be_hidden()
    expect(dialog.get_by_role("textbox", name="Address of the private feed")).to_have_value(OLD)


def test_an_address_at_localhost_says_that_a_phone_cannot_reach_it(
    page: Page, shows: AnsweredShows, person: Person
) -> None:
    shows.shows[0] = show(1, "Tea", visibility="public", feed_url=f"http://localhost:8080/feeds/{DEFAULT}.xml")
    open_signed_in(page, person.name, address=f"/?show={DEFAULT}")
    page.get_by_role("button", name="Subscribe").click()
    expect(dialog_of(page).get_by_text("A phone cannot reach it.")).to_be_visible()


@pytest.mark.usefixtures("episode")
@pytest.mark.parametrize(("with_private", "path"), [(False, "feeds.opml"), (True, "feeds.opml?private=1")])
def test_the_list_of_shows_is_saved(
    page: Page, shows: AnsweredShows, person: Person, *, with_private: bool, path: str
) -> None:
    open_signed_in(page, person.name, address="/?library=mine")
    page.get_by_role("button", name="Subscribe").click()
    dialog = dialog_of(page)
    dialog.get_by_text("List of my shows (OPML)").click()
    dialog.get_by_label("Also private addresses").set_checked(with_private)
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="Download OPML").click()
    assert saved.value.suggested_filename == "aethercast.opml"
    assert Path(saved.value.path()).read_text() == "<opml/>"
    assert ("GET", path, None) in shows.sent


@pytest.mark.usefixtures("shows")
def test_the_dialog_works_with_the_keyboard_alone(page: Page, person: Person) -> None:
    open_signed_in(page, person.name, address=f"/?show={DEFAULT}")
    page.get_by_role("button", name="Subscribe").focus()
    page.keyboard.press("Enter")
    dialog = dialog_of(page)
    dialog.get_by_role("button", name="Show the private address").focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("textbox", name="Address of the private feed")).to_have_value(OLD)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Subscribe")).to_be_focused()
