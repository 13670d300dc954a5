"""Sharing episodes: links for strangers, links to a second, the code of the player, and reports."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.answered_shows import AnsweredShows
from tests.e2e.page.library_rows import list_whole_library, row_of
from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page

POSITION = "() => Math.round(document.querySelector('audio').currentTime)"


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(permissions=["clipboard-read", "clipboard-write"])


def opened(page: Page, episode: dict[str, Any], more: str = "") -> Locator:
    page.goto(f"/?episode={episode['podcast_id']}{more}")
    page.locator(".episode-text").get_by_role("button", name="Share").click()
    return page.get_by_role("dialog", name="Share")


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_public_episode_has_the_code_of_its_player(page: Page, episode: dict[str, Any]) -> None:
    dialog = opened(page, episode)
    dialog.get_by_role("button", name="Copy code of the player").click()
    expect(dialog.get_by_role("status")).to_contain_text("Code copied.")
    origin = page.evaluate("location.origin")
    assert copied(page).startswith(f'<iframe src="{origin}/embed/{episode["podcast_id"]}" title="{episode["title"]}"')


def test_an_unlisted_episode_has_a_link_and_no_player(page: Page, episode: dict[str, Any]) -> None:
    page.route(
        re.compile(rf"/api/v1/podcasts/{episode['podcast_id']}$"),
        lambda route: route.fulfill(json={**episode, "visibility": "unlisted"}),
    )
    dialog = opened(page, episode)
    expect(dialog).to_contain_text("Everyone with the link can open it. It is not listed for others.")
    expect(dialog.get_by_role("button", name="Copy code of the player")).to_be_hidden()
    dialog.get_by_role("button", name="Copy link").click()
    expect(dialog.get_by_role("status")).to_contain_text("Link copied.")
    assert copied(page).endswith(f"/e/{episode['podcast_id']}")


def test_the_browser_shares_the_link_where_it_can(page: Page, episode: dict[str, Any]) -> None:
    page.add_init_script("navigator.share = async (shared) => { window.shared = shared; }")
    dialog = opened(page, episode)
    dialog.get_by_role("button", name="Send to an app").click()
    expect(dialog).to_be_hidden()
    shared = page.evaluate("window.shared")
    assert shared["title"] == episode["title"]
    assert shared["url"].endswith(f"/e/{episode['podcast_id']}")


def test_what_cannot_be_copied_is_shown(new_page: Callable[..., Page], episode: dict[str, Any]) -> None:
    page = new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    dialog = opened(page, episode)
    dialog.get_by_role("button", name="Copy link").click()
    expect(dialog.get_by_label("Text to copy")).to_have_value(re.compile(rf"/e/{episode['podcast_id']}$"))


def test_a_link_to_a_second_starts_there_and_does_not_play(page: Page, episode: dict[str, Any]) -> None:
    page.goto(f"/?episode={episode['podcast_id']}&t=23")
    page.wait_for_function(f"() => ({POSITION})() === 23")
    assert page.evaluate("document.querySelector('audio').paused")
    expect(page).to_have_url(re.compile(rf"/\?episode={episode['podcast_id']}$"))


def test_a_time_that_is_no_number_starts_at_the_beginning(page: Page, episode: dict[str, Any]) -> None:
    page.goto(f"/?episode={episode['podcast_id']}&t=soon")
    expect(page.get_by_role("region", name="Player")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/\?episode={episode['podcast_id']}$"))
    assert page.evaluate(POSITION) == 0


def report_dialog(page: Page, episode: dict[str, Any]) -> Locator:
    page.goto(f"/?episode={episode['podcast_id']}")
    page.locator(".episode-text").get_by_role("button", name="More for").click()
    page.get_by_role("button", name="Report this episode").click()
    return page.get_by_role("dialog", name="Report this episode")


def test_visitors_report_an_episode(page: Page, episode: dict[str, Any]) -> None:
    shows = AnsweredShows().answer_on(page)
    dialog = report_dialog(page, episode)
    dialog.get_by_label("Something in it is wrong").check()
    dialog.get_by_label("More about it").fill("Jazz is older.")
    dialog.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("status").filter(has_text="Report sent.").first).to_be_visible()
    expect(dialog).to_be_hidden()
    body = {"podcast_id": episode["podcast_id"], "reason": "wrong", "message": "Jazz is older."}
    assert shows.sent == [("POST", "reports", body)]


def test_a_refused_report_keeps_what_was_written(page: Page, episode: dict[str, Any]) -> None:
    AnsweredShows(failing=HTTPStatus.TOO_MANY_REQUESTS).answer_on(page)
    dialog = report_dialog(page, episode)
    dialog.get_by_label("Something else").check()
    dialog.get_by_label("More about it").fill("Hm.")
    dialog.get_by_role("button", name="Send report").click()
    expect(dialog.get_by_role("alert")).to_have_text("Too many reports. Try again in an hour.")
    expect(dialog.get_by_label("More about it")).to_have_value("Hm.")
    expect(dialog.get_by_label("Something else")).to_be_checked()


def test_the_public_list_offers_to_report_episodes_of_others_alone(
    new_page: Callable[..., Page], person: Person, stranger: Person, episode: dict[str, Any]
) -> None:
    for reader, offered in ((person, 0), (stranger, 1)):
        page = new_page()
        list_whole_library(page)
        open_signed_in(page, reader.name, address="/?library=everyone")
        row = row_of(page, episode)
        row.get_by_role("button", name="More for").click()
        expect(row.get_by_role("button", name="Add to a playlist")).to_be_visible()
        expect(row.get_by_role("button", name="Report this episode")).to_have_count(offered)


def test_nobody_reports_an_own_episode(page: Page, person: Person, episode: dict[str, Any]) -> None:
    open_signed_in(page, person.name, address=f"/?episode={episode['podcast_id']}")
    page.locator(".episode-text").get_by_role("button", name="More for").click()
    expect(page.get_by_role("button", name="Rename")).to_be_visible()
    expect(page.get_by_role("button", name="Report this episode")).to_be_hidden()


def test_dialogs_that_cannot_be_loaded_say_so_and_load_at_the_next_press(page: Page, episode: dict[str, Any]) -> None:
    scripts: list[Route] = []

    def lose(route: Route) -> None:
        scripts.append(route)
        route.abort()

    page.goto(f"/?episode={episode['podcast_id']}")
    share = page.locator(".episode-text").get_by_role("button", name="Share")
    expect(share).to_be_visible()
    page.route(re.compile(r"/assets/.*\.js"), lose)
    share.click()
    expect(page.get_by_role("alert").filter(has_text="The service cannot be reached.")).to_be_visible()
    page.unroute(re.compile(r"/assets/.*\.js"))
    share.click()
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()
    assert scripts
