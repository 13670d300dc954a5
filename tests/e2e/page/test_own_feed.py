"""The pages of shows, subscribing and reports with the service itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.library_rows import list_whole_library, row_of
from tests.e2e.page.people import new_person, open_signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page


def test_an_episode_moves_to_a_new_public_show_and_into_its_feed(
    page: Page, person: Person, episode: dict[str, Any]
) -> None:
    open_signed_in(page, person.name, address="/?shows")
    page.get_by_label("Name of a new show").fill("Music & more")
    page.get_by_role("button", name="Make show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Music & more")
    expect(page.get_by_text("No episodes in it yet.")).to_be_visible()
    page.get_by_role("button", name="Make public").click()
    page.get_by_role("dialog").get_by_role("button", name="Make public").click()
    feed = page.get_by_role("link", name="Feed (RSS)")
    expect(feed).to_be_visible()
    address = str(feed.get_attribute("href"))
    list_whole_library(page)
    page.goto("/?library=mine")
    row = row_of(page, episode)
    row.get_by_role("button", name="More for").click()
    row.get_by_role("button", name="Move to show…").click()
    page.get_by_role("dialog", name="Move to show").get_by_role("button", name="Music & more").click()
    row.get_by_role("link", name="Music & more").click()
    expect(row_of(page, episode)).to_be_visible()
    written = page.request.get(address)
    assert written.status == HTTPStatus.OK
    assert "Music &amp; more" in written.text()
    assert episode["podcast_id"] in written.text()


def test_the_first_show_of_an_account_has_a_cover_in_the_list(page: Page, stack_url: str) -> None:
    open_signed_in(page, new_person(stack_url).name, address="/?shows")
    cover = page.get_by_role("region", name="Shows").locator(".episode-row img")
    expect(cover).to_have_js_property("complete", value=True)
    assert cover.evaluate("image => image.naturalWidth") > 0


@pytest.mark.usefixtures("episode")
def test_a_new_private_address_ends_the_old_one(page: Page, person: Person) -> None:
    open_signed_in(page, person.name, address="/?library=mine")
    page.get_by_role("button", name="Subscribe").click()
    dialog = page.get_by_role("dialog", name="Subscribe")
    dialog.get_by_role("button", name="Show the private address").click()
    field = dialog.get_by_role("textbox", name="Address of the private feed")
    expect(field).to_be_visible()
    old = field.input_value()
    assert page.request.get(old).status == HTTPStatus.OK
    dialog.get_by_role("button", name="Make a new address").click()
    question = page.get_by_role("dialog", name="Make a new private address?")
    question.get_by_role("button", name="Make a new address").click()
    expect(field).not_to_have_value(old)
    assert page.request.get(field.input_value()).status == HTTPStatus.OK
    assert page.request.get(old).status == HTTPStatus.NOT_FOUND


def test_a_report_of_a_visitor_arrives(page: Page, episode: dict[str, Any]) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    page.locator(".episode-text").get_by_role("button", name="More for").click()
    page.get_by_role("button", name="Report this episode").click()
    dialog = page.get_by_role("dialog", name="Report this episode")
    dialog.get_by_label("Something in it is wrong").check()
    with page.expect_response("**/api/v1/reports") as answer:
        dialog.get_by_role("button", name="Send report").click()
    assert answer.value.status == HTTPStatus.CREATED
    expect(dialog).to_be_hidden()
